"""The methods that post, change and take away messages, and the response_url."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.doubles.slack import blocks, markup
from tests.doubles.slack.elements import wrong
from tests.doubles.slack.method import Method, flag
from tests.doubles.slack.state import HOOK_LIFETIME, HOOK_USES, RefusedError

if TYPE_CHECKING:
    from tests.doubles.slack.state import Conversation, Grant, Hook, Post, State

LONGEST, LONGEST_EDIT = 40_000, 4_000
_SAID = "text blocks attachments metadata unfurl_links unfurl_media mrkdwn link_names parse"
_ATTACHMENTS = 100


class Messages:
    """All of chat.*, over a state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def methods(self) -> dict[str, Method]:
        """By their names."""
        thread = "thread_ts reply_broadcast"
        return {
            "chat.postMessage": Method(self._post, "channel", f"{_SAID} {thread} client_msg_id", "chat:write", 60),
            "chat.update": Method(self._update, "channel ts", f"{_SAID} reply_broadcast", "chat:write"),
            "chat.delete": Method(self._delete, "channel ts", "", "chat:write"),
            "chat.postEphemeral": Method(self._whisper, "channel user", f"{_SAID} thread_ts", "chat:write", 100),
            "chat.getPermalink": Method(self._link, "channel message_ts", "", "", 600),
        }

    def respond(self, url: str, body: dict[str, Any]) -> None:
        """Use a response_url. Raises `RefusedError`."""
        hook = self._state.hooks.get(url)
        if hook is None:
            raise RefusedError("invalid_url", status=404)
        if self._state.now() - hook.at > HOOK_LIFETIME:
            raise RefusedError("expired_url", status=404)
        if hook.uses >= HOOK_USES:
            raise RefusedError("used_url", status=404)
        known = {*_SAID.split(), "response_type", "replace_original", "delete_original", "thread_ts"}
        slips = [f"[ERROR] unknown argument: {key}" for key in body if key not in known]
        if slips or body.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
            raise RefusedError("invalid_arguments", *slips, status=400)
        if not flag(body.get("delete_original")):
            self._check(body, LONGEST)
        hook.uses += 1
        hook.used_at = hook.used_at or perf_counter()
        self.answer(hook, body)
        hook.used.set()

    def answer(self, hook: Hook, body: dict[str, Any]) -> Post | None:
        """Post what answers a command or a press: in the place of the message that was pressed on, or anew."""
        pressed = self._state.posts.get(hook.post)
        if flag(body.get("delete_original")):
            if pressed is not None:
                del self._state.posts[pressed.ts]
            return None
        said = self._said(body)
        if flag(body.get("replace_original")) and pressed is not None:
            return self._changed(pressed, said)
        sees = None if body.get("response_type") == "in_channel" else hook.user
        if "thread_ts" in body:
            said["thread_ts"] = str(body["thread_ts"])
        bot = self._state.mine(self._state.conversations[hook.channel].team)
        return self._state.keep(hook.channel, bot, said, sees)

    def check(self, body: dict[str, Any]) -> None:
        """Refuse what cannot be shown. Raises `RefusedError`."""
        self._check(body, LONGEST)

    def described(self, post: Post) -> dict[str, Any]:
        """A message as Slack describes it."""
        author = self._state.users[post.author]
        found = {"type": "message", "user": post.author, "ts": post.ts, "team": author.team, **post.body}
        if author.bot:
            found |= {"bot_id": self._state.app.bot, "app_id": self._state.app.id}
        if post.edits:
            found["edited"] = {"user": post.author, "ts": post.ts}
        return found

    def share(self, number: str, said: dict[str, Any], files: dict[str, bytes], grant: Grant) -> None:
        """Post a message with files. Raises `RefusedError`."""
        channel = self._writable(number, grant)
        self._check(said, LONGEST)
        body = self._said(said) | ({"thread_ts": said["thread_ts"]} if "thread_ts" in said else {})
        self._state.keep(channel.id, self._state.mine(channel.team), body, files=files)

    def _post(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._writable(str(given["channel"]), grant)
        self._check(given, LONGEST)
        said = self._said(given)
        if given.get("thread_ts"):
            above = self._state.posts.get(str(given["thread_ts"]))
            if above is None or above.channel != channel.id or above.sees:
                raise RefusedError("thread_not_found")
            said["thread_ts"] = above.thread or above.ts
            if flag(given.get("reply_broadcast")):
                said["reply_broadcast"] = True
        post = self._state.keep(channel.id, self._state.mine(channel.team), said)
        return {"channel": channel.id, "ts": post.ts, "message": self.described(post)}

    def _update(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        if not str(given["channel"]).startswith(("C", "D", "G")):
            raise RefusedError("channel_not_found")  # a person's id names no conversation here
        channel = self._state.conversation(str(given["channel"]), grant)
        post = self._own(channel, str(given["ts"]), "cant_update_message")
        if channel.archived:
            raise RefusedError("is_archived")
        self._check(given, LONGEST_EDIT)
        self._changed(post, self._said(given))
        return {"channel": channel.id, "ts": post.ts, "text": post.body["text"], "message": self.described(post)}

    def _delete(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._state.conversation(str(given["channel"]), grant)
        post = self._own(channel, str(given["ts"]), "cant_delete_message")
        del self._state.posts[post.ts]
        return {"channel": channel.id, "ts": post.ts}

    def _whisper(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._writable(str(given["channel"]), grant, named=True)
        user = self._state.users.get(str(given["user"]))
        if user is None or user.deleted or user.id not in channel.members:
            raise RefusedError("user_not_in_channel")
        self._check(given, LONGEST_EDIT)
        said = self._said(given)
        if given.get("thread_ts"):
            said["thread_ts"] = str(given["thread_ts"])
        post = self._state.keep(channel.id, self._state.mine(channel.team), said, user.id)
        return {"message_ts": post.ts}

    def _link(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._state.conversation(str(given["channel"]), grant)
        post = self._state.posts.get(str(given["message_ts"]))
        if post is None or post.channel != channel.id or post.sees:
            raise RefusedError("message_not_found")
        stamp = post.ts.replace(".", "")
        return {"channel": channel.id, "permalink": f"https://readers.slack.com/archives/{channel.id}/p{stamp}"}

    def _writable(self, number: str, grant: Grant, *, named: bool = False) -> Conversation:
        """A conversation in which the app may post; of a person, the direct message with them."""
        user = self._state.users.get(number)
        if user is not None and not named:
            if user.bot or user.deleted or not self._state.covers(grant, user.team):
                raise RefusedError("channel_not_found")
            return self._state.direct(user.id)
        channel = self._state.conversation(number, grant)
        if channel.archived:
            raise RefusedError("is_archived")
        inside = self._state.mine(channel.team) in channel.members
        if not inside and (named or channel.kind != "channel" or "chat:write.public" not in grant.scopes):
            raise RefusedError("not_in_channel")
        return channel

    def _own(self, channel: Conversation, ts: str, error: str) -> Post:
        post = self._state.posts.get(ts)
        if post is None or post.channel != channel.id or post.sees:
            raise RefusedError("message_not_found")
        if post.author != self._state.mine(channel.team):
            raise RefusedError(error)
        return post

    def _changed(self, post: Post, said: dict[str, Any]) -> Post:
        kept: dict[str, Any] = {
            key: post.body[key] for key in ("thread_ts", "reply_broadcast", "metadata") if key in post.body
        }
        post.body, post.edits, post.values = {**kept, **said}, post.edits + 1, {}
        self._state.show(post)
        return post

    def _said(self, given: dict[str, Any]) -> dict[str, Any]:
        """What of it stands in the message, with the ids that Slack gives to what has none."""
        found = {key: given[key] for key in ("text", "blocks", "attachments", "metadata") if given.get(key)}
        if "blocks" in found:
            found["blocks"] = numbered(self._state, found["blocks"])
        return {"text": "", **found}

    def _check(self, body: dict[str, Any], longest: int) -> None:
        said, listed, legacy = body.get("text"), body.get("blocks"), body.get("attachments") or []
        if not isinstance(said or "", str):
            raise RefusedError("invalid_arguments", "[ERROR] must be a string [json-pointer:/text]")
        if not (said or "").strip():
            # With blocks Slack would take it, and make up what a lock screen shows: a rule of Ribbon's own.
            raise RefusedError("no_text")
        if len(said or "") > longest:
            raise RefusedError("msg_too_long")
        if len(legacy) > _ATTACHMENTS:
            raise RefusedError("too_many_attachments")
        if body.get("parse", "none") != "none" or flag(body.get("link_names")):
            raise RefusedError("invalid_arguments", "[ERROR] names would be linked")  # ours: nobody is ever pinged
        if listed:
            slips = [*blocks.message(listed), *wrong(self._unreachable(listed))]
            if slips:
                raise invalid(slips)
            if blocks.size(listed) > blocks.TOGETHER:
                raise RefusedError("msg_blocks_too_long")
        metadata = body.get("metadata")
        if metadata is not None and (
            set(metadata) != {"event_type", "event_payload"} or not isinstance(metadata["event_payload"], dict)
        ):
            raise RefusedError("invalid_metadata_format")

    def _unreachable(self, listed: list[dict[str, Any]]) -> list[tuple[str, str]]:
        """Pictures of which Slack knows nothing."""
        wanted = [each.get("slack_file", {}).get("id", "") for each in (*listed, *markup.pictures(listed))]
        return [("/blocks", "invalid slack file") for each in wanted if each and each not in self._state.files]


def invalid(slips: list[str]) -> RefusedError:
    """The refusal of blocks in which something is wrong."""
    return RefusedError("invalid_blocks", *(f"[ERROR] {slip}" for slip in slips), errors=slips)


def numbered(state: State, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks with an id in each, and in all that is interactive."""
    made = []
    for block in listed:
        block = {"block_id": state.new("b"), **block}  # noqa: PLW2901 - the same block, with its id
        for key in ("element", "accessory"):
            if key in block:
                block[key] = _acting(state, block[key])
        if block.get("type") in {"actions", "context_actions"}:
            block["elements"] = [_acting(state, each) for each in block["elements"]]
        made.append(block)
    return made


def _acting(state: State, each: dict[str, Any]) -> dict[str, Any]:
    return each if each.get("type") == "image" else {"action_id": state.new("a"), **each}
