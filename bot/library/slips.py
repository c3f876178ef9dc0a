"""What slips into a file without its author meaning it, and what to say of it: in the words of YAML, or of JSON."""

from __future__ import annotations

import json
import re

# ZWNJ and ZWJ (U+200C, U+200D) belong to the spelling of Persian and of the languages of India, and hold emoji
# together: after one of their letters, and after a picture, they are let through.
REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]"
    "|(?<![\u0620-\u0dff\u0f00-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff")
_BOOLEANS = {"y": True, "yes": True, "on": True, "n": False, "no": False, "off": False}
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|NaN")
_NO_NUMBER_IN_JSON = re.compile(r"NaN|-?Infinity")
_HINTS = (
    ("mapping values are not allowed", 'Put a text that holds a colon and a space in quotes: "Rome: a beginning".'),
    ("escape", 'Inside "..." write a backslash twice, or put the text in single quotes.'),
    ("cannot start any token", "Indent with spaces, never tabs; put a text that begins with @, % or ` in quotes."),
    ("unexpected end of stream", "Close the quotation mark or bracket that is still open."),
    ("unexpected document", "Close the quotation mark that is still open, and leave out lines of --- or ..."),
    (
        "",
        "Line this up with its neighbours, with a space after each colon and dash; a text that begins with a quotation"
        " mark, a bracket, *, &, ! or # goes in quotes as a whole.",
    ),
)
_JSON_HINT = (
    "Look at what stands just before: keys and texts go in double quotes, commas between two of them and none after"
    " the last, and every bracket is closed."
)
_KEY = re.compile(r"(?<=  )([a-z_]+):(?: ([a-z]+)\b)?")


def is_json(file: str) -> bool:
    """Whether a file is JSON, by its name."""
    return file.lower().endswith(".json")


def character(found: str) -> tuple[str, str]:
    """Problem and remedy for a character that no author means to write."""
    kind = "control character"
    if found in _BIDI:
        kind = "character that turns the direction of text"
    elif found in _UNSEEN:
        kind = "character"
    remedy = "Delete it." if kind == "control character" else "Delete it: type the two characters around it anew."
    return f"an invisible {kind} (U+{ord(found):04X}) stands here", remedy


def misread(text: str) -> tuple[str, str] | None:
    """Problem and remedy for an unquoted text that other readers of YAML take for true or false."""
    meant = _BOOLEANS.get(text.lower())
    if meant is None or text not in (text.lower(), text.capitalize(), text.upper()):
        return None
    problem = f"an unquoted {text} is a text here, but {str(meant).lower()} to many other readers of YAML"
    return problem, f'Put it in quotes: "{text}".'


def no_number(text: str, *, in_json: bool) -> tuple[str, str] | None:
    """Problem and remedy for an unquoted "infinite" or "not a number"."""
    if not (_NO_NUMBER.fullmatch(text) or (in_json and _NO_NUMBER_IN_JSON.fullmatch(text))):
        return None
    return f"{text} is no number that can be counted with", "Write a number, or put it in quotes if it is a text."


def yaml_hint(said: str) -> str:
    """What authors most often mean to write where libyaml says this."""
    return next(hint for sign, hint in _HINTS if sign in said)


def json_fault(text: str) -> tuple[int, int, str, str] | None:
    """Line, column, problem and remedy of the first fault of a text as JSON; None if it has none."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        said = error.msg.removesuffix(" at")
        problem = f"the JSON does not hold together here ({said[:1].lower()}{said[1:]})"
        return error.lineno, error.colno, problem, _JSON_HINT
    except (ValueError, RecursionError):
        return None
    return None


def in_json(remedy: str) -> str:
    """A remedy whose keys (between two spaces and a colon) are written as JSON writes them."""
    return _KEY.sub(lambda found: f'"{found[1]}":' + (f' "{found[2]}"' if found[2] else ""), remedy)
