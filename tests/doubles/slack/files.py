"""How a file comes to Slack, from the app or from a member, and how the app fetches what a member has sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.slack.method import Method
from tests.doubles.slack.state import RefusedError

if TYPE_CHECKING:
    from tests.doubles.slack.messages import Messages
    from tests.doubles.slack.state import Grant, State

LARGEST = 1_000_000_000


@dataclass
class Upload:
    """A file on its way: its name and length, what describes it, and what has come."""

    name: str
    length: int
    alt: str = ""
    data: bytes | None = None


class Files:
    """These methods, and the pages beside them, over a state."""

    def __init__(self, state: State, messages: Messages) -> None:
        self._state = state
        self._messages = messages
        self._uploads: dict[str, Upload] = {}

    def methods(self) -> dict[str, Method]:
        """By their names."""
        about = "channel_id channels thread_ts initial_comment blocks"
        return {
            "files.getUploadURLExternal": Method(
                self._start, "filename length", "alt_txt snippet_type", "files:write", 100
            ),
            "files.completeUploadExternal": Method(self._complete, "files", about, "files:write", 100),
            "files.info": Method(self._info, "file", "", "files:read", 100),
            "files.delete": Method(self._delete, "file", "", "files:write"),
        }

    def routes(self) -> list[web.RouteDef]:
        """Where the bytes go in and out."""
        return [web.post("/upload/v1/{id}", self._take), web.get("/files-pri/{id}", self._give)]

    def sent(self, name: str, data: bytes) -> dict[str, Any]:
        """A file that a member has sent, as Slack describes it."""
        number = self._state.new("F")
        self._state.files[number] = (name, data)
        return self._described(number)

    def _start(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        length = int(given["length"])
        if not 0 < length <= LARGEST:
            raise RefusedError("file_upload_size_restricted")
        number = self._state.new("F")
        self._uploads[number] = Upload(str(given["filename"]), length, str(given.get("alt_txt") or ""))
        return {"upload_url": f"{self._state.address}/upload/v1/{number}", "file_id": number}

    def _complete(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        listed = given["files"]
        if not isinstance(listed, list) or not listed or any(set(each) - {"id", "title"} for each in listed):
            raise RefusedError("invalid_arguments", "[ERROR] files: a list of ids and titles")
        found = [str(each["id"]) for each in listed]
        if any(number not in self._uploads or self._uploads[number].data is None for number in found):
            raise RefusedError("file_not_found")
        if given.get("blocks") and given.get("initial_comment"):
            raise RefusedError("invalid_arguments", "[ERROR] one of blocks and initial_comment")
        if given.get("channels"):
            raise RefusedError("invalid_arguments", "[ERROR] one channel_id")  # ours: a file goes to one place
        made = {}
        for number in found:
            upload = self._uploads.pop(number)
            self._state.files[number] = (upload.name, upload.data or b"")
            made[f"{upload.name} {upload.alt}".strip()] = upload.data or b""
        if given.get("channel_id"):
            said = {"text": str(given.get("initial_comment") or "") or "A file", "blocks": given.get("blocks")}
            said |= {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}
            self._messages.share(str(given["channel_id"]), said, made, grant)
        return {"files": [{"id": number, "title": self._state.files[number][0]} for number in found]}

    def _info(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        self._known(str(given["file"]))
        return {"file": self._described(str(given["file"]))}

    def _delete(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        self._known(str(given["file"]))
        del self._state.files[str(given["file"])]
        return {}

    def _known(self, number: str) -> None:
        if number not in self._state.files:
            raise RefusedError("file_not_found")

    def _described(self, number: str) -> dict[str, Any]:
        name, data = self._state.files[number]
        url = f"{self._state.address}/files-pri/{number}"
        return {
            "id": number,
            "name": name,
            "title": name,
            "mimetype": "text/plain",
            "filetype": "text",
            "size": len(data),
            "mode": "hosted",
            "is_external": False,
            "url_private": url,
            "url_private_download": url,
        }

    async def _take(self, request: web.Request) -> web.Response:
        upload = self._uploads.get(request.match_info["id"])
        if upload is None or upload.data is not None:
            return web.Response(status=404, text="not found")
        if request.content_type.startswith("multipart/"):
            upload.data = b""
            async for part in await request.multipart():
                upload.data += bytes(await part.read())  # type: ignore[union-attr]
        else:
            upload.data = await request.read()
        if len(upload.data) != upload.length:
            upload.data = None
            return web.Response(status=400, text="the length is not the one that was named")
        return web.Response(text=f"OK - {upload.length}")

    async def _give(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        grant = self._state.grants.get(token)
        number = request.match_info["id"]
        if grant is None or grant.ended or "files:read" not in grant.scopes or number not in self._state.files:
            # Slack sends whoever may not read it to the page where one signs in, and says 200.
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=self._state.files[number][1], content_type="text/plain")
