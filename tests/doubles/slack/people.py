"""The methods about people, conversations and workspaces, and the Assistant's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.slack.method import Method, flag
from tests.doubles.slack.state import RefusedError

if TYPE_CHECKING:
    from tests.doubles.slack.state import Conversation, Grant, State, User

_READS = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}


class People:
    """These methods, over a state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def methods(self) -> dict[str, Method]:
        """By their names."""
        thread = "channel_id thread_ts"
        return {
            "auth.test": Method(self._test, "", "", "", 600),
            "auth.revoke": Method(self._revoke, "", "test"),
            "team.info": Method(self._team, "", "team", "team:read"),
            "users.info": Method(self._user, "user", "include_locale", "users:read", 100),
            "users.list": Method(self._users, "", "cursor limit include_locale team_id", "users:read", 20),
            "conversations.open": Method(self._open, "", "users channel return_im prevent_creation", "im:write"),
            "conversations.info": Method(self._info, "channel", "include_locale include_num_members"),
            "conversations.members": Method(self._members, "channel", "cursor limit", "", 100),
            "conversations.join": Method(self._join, "channel", "", "channels:join"),
            "assistant.threads.setStatus": Method(
                self._status,
                f"{thread}",
                "status loading_messages icon_emoji icon_url username",
                "assistant:write",
                600,
            ),
            "assistant.threads.setTitle": Method(self._title, f"{thread} title", "", "assistant:write"),
            "assistant.threads.setSuggestedPrompts": Method(
                self._prompts, "channel_id prompts", "thread_ts title", "assistant:write"
            ),
        }

    def person(self, user: User) -> dict[str, Any]:
        """Somebody as Slack describes them."""
        return {
            "id": user.id,
            "team_id": user.team,
            "name": user.name,
            "real_name": user.name.title(),
            "deleted": user.deleted,
            "tz": "Europe/London",
            "tz_offset": 0,
            "profile": {"display_name": user.name, "real_name": user.name.title(), "team": user.team},
            "is_admin": user.admin or user.owner,
            "is_owner": user.owner,
            "is_primary_owner": False,
            "is_restricted": bool(user.guest),
            "is_ultra_restricted": user.guest == "single",
            "is_bot": user.bot,
            "is_app_user": False,
            "updated": int(self._state.now()),
            "locale": "en-GB",
        }

    def place(self, channel: Conversation) -> dict[str, Any]:
        """A conversation as Slack describes it."""
        found: dict[str, Any] = {
            "id": channel.id,
            "created": 1_700_000_000,
            "is_archived": channel.archived,
            "is_channel": channel.kind == "channel",
            "is_group": channel.kind == "group",
            "is_im": channel.kind == "im",
            "is_mpim": False,
            "is_private": channel.kind != "channel",
            "context_team_id": channel.team,
        }
        bot = self._state.mine(channel.team)
        if channel.kind == "im":
            return found | {"user": next(iter(channel.members - {bot}), bot), "is_org_shared": False}
        member = bot in channel.members
        return found | {
            "name": channel.name,
            "name_normalized": channel.name,
            "creator": channel.creator,
            "is_member": member,
        }

    def _test(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        team = self._state.teams.get(grant.team) or self._of(grant)
        found: dict[str, Any] = {
            "url": f"https://{team.name}.slack.com/",
            "team": team.name,
            "user": "ribbon",
            "team_id": grant.team or grant.enterprise,
            "user_id": team.bot,
            "bot_id": self._state.app.bot,
            "is_enterprise_install": not grant.team,
        }
        return found | ({"enterprise_id": grant.enterprise} if grant.enterprise else {})

    def _revoke(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        if not flag(given.get("test")):
            grant.ended = "token_revoked"
        return {"revoked": not flag(given.get("test"))}

    def _team(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        team = self._state.teams.get(str(given.get("team") or grant.team)) or self._of(grant)
        if not self._state.covers(grant, team.id):
            raise RefusedError("team_not_found")
        return {"team": {"id": team.id, "name": team.name, "domain": team.name, "enterprise_id": team.enterprise}}

    def _user(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        user = self._state.users.get(str(given["user"]))
        if user is None or not self._state.covers(grant, user.team):
            raise RefusedError("user_not_found")
        return {"user": self.person(user)}

    def _users(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        listed = [self.person(user) for user in self._state.users.values() if self._state.covers(grant, user.team)]
        return {"members": listed, "response_metadata": {"next_cursor": ""}}

    def _open(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        if given.get("channel"):
            return {"channel": {"id": self._state.conversation(str(given["channel"]), grant).id}}
        wanted = str(given.get("users") or "").split(",")
        user = self._state.users.get(wanted[0])
        if user is None or not self._state.covers(grant, user.team):
            raise RefusedError("user_not_found")
        if len(wanted) > 1:
            raise RefusedError("missing_scope", needed="mpim:write", provided=",".join(grant.scopes))
        if user.bot:
            raise RefusedError("cannot_dm_bot")
        if user.deleted:
            raise RefusedError("user_disabled")
        return {"channel": {"id": self._state.direct(user.id).id}}

    def _info(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._state.conversation(str(given["channel"]), grant)
        self._scoped(channel, grant)
        found = self.place(channel)
        return {"channel": found | ({"num_members": len(channel.members)} if given.get("include_num_members") else {})}

    def _members(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._state.conversation(str(given["channel"]), grant)
        self._scoped(channel, grant)
        return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}

    def _join(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        channel = self._state.conversation(str(given["channel"]), grant)
        if channel.archived:
            raise RefusedError("is_archived")
        if channel.kind != "channel":
            raise RefusedError("method_not_supported_for_channel_type")
        channel.members.add(self._state.mine(channel.team))
        return {"channel": self.place(channel)}

    def _scoped(self, channel: Conversation, grant: Grant) -> None:
        needed = _READS[channel.kind]
        if needed not in grant.scopes:
            raise RefusedError("missing_scope", needed=needed, provided=",".join(grant.scopes))

    def _status(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        self._state.statuses[self._thread(given, grant)] = str(given.get("status") or "")
        return {}

    def _title(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        self._thread(given, grant)
        return {}

    def _prompts(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        prompts = given["prompts"]
        good = isinstance(prompts, list) and all(set(each) == {"title", "message"} for each in prompts)
        if not good or not 1 <= len(prompts) <= 4:
            raise RefusedError("invalid_arguments", "[ERROR] 1 to 4 prompts, each a title and a message")
        self._state.prompts[self._thread(given, grant)] = prompts
        return {}

    def _thread(self, given: dict[str, Any], grant: Grant) -> tuple[str, str]:
        channel = self._state.conversation(str(given["channel_id"]), grant)
        return channel.id, str(given.get("thread_ts") or "")

    def _of(self, grant: Grant) -> Any:  # noqa: ANN401 - a Team, of which there is one at least
        return next(team for team in self._state.teams.values() if team.enterprise == grant.enterprise)
