"""From a file on disk to its text: bytes of a size that is worth reading, and UTF-8."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

from bot.errors import Complaint

if TYPE_CHECKING:
    from pathlib import Path

BOM = b"\xef\xbb\xbf"
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def loaded(path: Path, file: str, most: int, remedy: str) -> bytes | Complaint:
    """The bytes of the file at `path`, or a complaint; `remedy` is what to do about more than `most` bytes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Complaint(file, 1, 1, "", "this is not a file", "Name a YAML file or a folder of them.")
        if status.st_size > most:
            return Complaint(file, 1, 1, "", f"the file is larger than {most // 1024 // 1024} MB", remedy)
        return path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        return Complaint(file, 1, 1, "", problem, "Check its name and its permissions.")


def decoded(data: bytes, file: str) -> str | Complaint:
    """The text that these bytes of `file` are in UTF-8, without a byte order mark; or a complaint."""
    if data[:2] in _UTF_16:
        problem = "the file is UTF-16 text, not UTF-8"
        return Complaint(file, 1, 1, "", problem, "Save it again with the encoding UTF-8.")
    data = data.removeprefix(BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")
        remedy = "Save the file again with the encoding UTF-8."
        return Complaint(file, line, len(before) + 1, "", "this is not UTF-8 text", remedy)


def joined(text: str) -> str:
    """A text whose characters beyond U+FFFF are written as YAML escapes them, not in two halves as JSON does."""
    return _SURROGATES.sub(_whole, text) if "\\u" in text else text


def _whole(match: re.Match[str]) -> str:
    high, low = int(match.group(2), 16), int(match.group(3), 16)
    return f"{match.group(1)}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
