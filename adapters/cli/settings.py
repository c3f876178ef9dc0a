"""Settings: from the environment, or from a TOML file that `RIBBON_CONFIG` names. The environment wins."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import RibbonError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PREFIX = "RIBBON_"
CONFIG = "RIBBON_CONFIG"
# What may be written, by pydantic's name for what went wrong; a field that has a say of its own raises `ValueError`.
_EXPECTED = {
    "path_type": "expected a folder's path, for example {example}",
    "string_type": "expected a text",
    "literal_error": "expected {expected}",
    "int_parsing": "expected a number from 1 to 65535",
    "greater_than_equal": "expected a number from 1 to 65535",
    "less_than_equal": "expected a number from 1 to 65535",
    "bool_parsing": "expected yes or no",
    "bool_type": "expected true or false",
}
_SHOWN = 80
_SHARDS = re.compile(r"([0-9]{1,5})-([0-9]{1,5})/([0-9]{1,5})")
_COMMAND = re.compile(r"/?[a-z0-9_-]{1,31}")
_PROJECT = Path(__file__).resolve().parents[2]


class SettingsError(RibbonError):
    """A setting that is none, or whose value cannot be. The message has a line for each."""


def shipped(name: str) -> Path:
    """A folder that comes with Ribbon: in the working directory, in the project, or where a package installs it."""
    places = (Path(name), _PROJECT / name, Path(sys.prefix, "share", "ribbon", name))
    return next((place for place in places if place.is_dir()), places[0])


class Settings(BaseModel):
    """All settings. A field `data_dir` is `RIBBON_DATA_DIR` in the environment and `data_dir` in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_dir: Path = Field(default=Path("data"), description="Where what has happened is kept.")
    database_url: str = Field(default="", description="A database other than the SQLite file in the data directory.")
    seeds: Path = Field(default_factory=lambda: shipped("seeds"), description="The folder of book packs.")
    quizzes: Path = Field(default_factory=lambda: shipped("quizzes"), description="The folder of quizzes.")
    log: Literal["debug", "info", "warning", "error"] = Field(default="warning", description="How much is logged.")
    discord_api: str = Field(default="", description="The base address of Discord's API, if not Discord's own.")
    discord_gateway: str = Field(default="", description="The address of its gateway, if not Discord's own.")
    discord_shards: str = Field(default="", description="The shards that this process is for, such as 0-3/8.")
    discord_message_content: bool = Field(
        default=False, description="Whether answers typed in a channel count in a race. Needs Discord's leave."
    )

    slack_api: str = Field(default="", description="The base address of Slack's Web API, if not Slack's own.")
    slack_command: str = Field(default="ribbon", description="The name of the slash command on Slack.")
    http_host: str = Field(default="127.0.0.1", description="Where Ribbon listens for what Slack tells over HTTP.")
    http_port: int = Field(default=3000, ge=1, le=65_535, description="The port there.")
    secret_key: str = Field(default="", repr=False, description="The key that seals tokens of workspaces at rest.")

    @field_validator("log", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        scheme, _, rest = value.partition("://")
        if value and scheme not in {"postgresql", "postgres"} and not (scheme == "sqlite" and rest[:1] == "/" != rest):
            message = (
                "expected sqlite:///PATH, or postgresql://USER:PASSWORD@HOST/DATABASE, or nothing for a SQLite file in"
                " the data directory"
            )
            raise ValueError(message)
        return value

    @field_validator("discord_shards")
    @classmethod
    def _shards(cls, value: str) -> str:
        if value and not _range(value):
            message = "expected the first and the last shard, and how many there are in all: 0-3/8"
            raise ValueError(message)
        return value

    @field_validator("slack_command")
    @classmethod
    def _command(cls, value: str) -> str:
        if not _COMMAND.fullmatch(value):
            message = "expected up to 31 small letters, digits, hyphens and underscores: ribbon"
            raise ValueError(message)
        return value.removeprefix("/")

    @property
    def shards(self) -> tuple[Sequence[int], int] | None:
        """The shards of this process, and how many there are in all; None for all that Discord asks for."""
        return _range(self.discord_shards)

    @field_validator("seeds", "quizzes")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if not value.is_dir():
            message = "there is no such folder"
            raise ValueError(message)
        return value


def _range(value: str) -> tuple[Sequence[int], int] | None:
    """What `0-3/8` says; None if that is nothing, or no shard is among those that there are."""
    found = _SHARDS.fullmatch(value)
    if found is None:
        return None
    first, last, count = map(int, found.groups())
    return (range(first, last + 1), count) if first <= last < count else None


def settings() -> Settings:
    """The settings that hold. Raises `SettingsError`, which names every one that is wrong and says what to do."""
    names = {PREFIX + field.upper(): field for field in Settings.model_fields}
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX) and value}
    file = _from_file()
    problems = [_unknown(name, [*names, CONFIG]) for name in sorted(given) if name not in names and name != CONFIG]
    problems += [_unknown(name, names.values(), CONFIG) for name in file if name not in names.values()]
    values = file | {names[name]: value for name, value in given.items() if name in names}
    try:
        found = Settings.model_validate({name: values[name] for name in names.values() if name in values})
    except ValidationError as error:
        problems += [_bad(dict(each), values) for each in error.errors()]
    else:
        if not problems:
            return found
    raise SettingsError("\n".join(problems))


def _from_file() -> dict[str, Any]:
    """What the TOML file says; nothing if none is named."""
    path = os.environ.get(CONFIG)
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{CONFIG} names {path}, which cannot be read: {error.strerror}. Correct the path, or unset {CONFIG}."
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f'{path}: this is no TOML: {error}. A line of it looks like  data_dir = "data"'
    raise SettingsError(message)


def _unknown(name: str, known: Iterable[str], file: str = "") -> str:
    """The complaint about a name that is no setting."""
    names = {each.lower().removeprefix(PREFIX.lower()): each for each in known}
    close = [names[each] for each in get_close_matches(name.lower().removeprefix(PREFIX.lower()), names, 1, 0.7)]
    where = f"{os.environ.get(file)}: " if file else ""
    remedy = f"Did you mean {close[0]}?" if close else f"The settings are: {', '.join(names.values())}."
    return f"{where}{name} is no setting. {remedy}"


def _bad(found: dict[str, Any], values: dict[str, Any]) -> str:
    """The complaint about a value that cannot be."""
    name = str(found["loc"][0])
    variable = PREFIX + name.upper()
    shown = variable if os.environ.get(variable) else f"{os.environ.get(CONFIG)}: {name}"
    expected = str(found.get("ctx", {}).get("expected", "")).replace("'", "")
    said = str(found["msg"]).removeprefix("Value error, ")
    known = _EXPECTED.get(found["type"])
    problem = known.format(expected=expected, example=name.removesuffix("_dir")) if known else said
    return f"{shown} is {_as_given(name, values[name])}: {problem}."


def _as_given(name: str, value: object) -> str:
    """A value as it was written, short enough for a line. A database's may hold a password: none but its scheme."""
    if name == "secret_key":
        return "wrong"
    given = str(value).lower() if isinstance(value, bool) else str(value)
    if name == "database_url" and isinstance(value, str):
        scheme, found, _ = given.partition("://")
        given = f"{scheme}://…" if found else "…"
    given = given if len(given) <= _SHOWN else f"{given[: _SHOWN - 1]}…"
    return f"'{given}'" if isinstance(value, str) else given
