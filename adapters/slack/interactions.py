"""From what Slack says that a member did to the command that it is, checked as what is typed is.

`doing` tells who did something and where, and never fails; `act` tells what it was, and refuses what is none of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from adapters.slack import modals, words
from adapters.slack.manifest import ABOUT_CALLBACK, ASK_CALLBACK, REPORT_CALLBACK
from adapters.slack.render import ASK, PICK, PRESS
from adapters.slack.stamp import NOWHERE, Where
from bot.commands.registry import build, commands, options, pack, unpack
from bot.commands.report import reporting
from bot.dialogue.files import Sent
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from adapters.slack.stamp import Stamp
    from bot.dialogue.command import Command

    Body: TypeAlias = Mapping[str, Any]

_GONE = "This button is no longer known here. Please begin again."
_NO_WORDS = "There are no words in that message to ask about."
_HELD = "="
"""How what a modal carries begins that asks for options of a command of which others are known already."""

_HOLDERS = ("event", "message")
"""What a text is in that somebody has written, if it is no command's own."""

_DIRECT = "D"
"""How the ids of conversations begin that are direct messages."""


class Surface(StrEnum):
    """What a member has before their eyes, and is answered on."""

    CHANNEL = "channel"  # a channel, or a thread in one
    DIRECT = "direct"  # a direct message
    MODAL = "modal"
    HOME = "home"
    NOWHERE = "nowhere"  # a shortcut that belongs to no place


@dataclass(frozen=True, slots=True)
class Doing:
    """Who did something, where, and by what they can be answered.

    `id` is the same each time that Slack tells of it. `at` is when they did it, in seconds since 1970, if Slack says.
    `view` is the modal in which it was done.
    """

    id: str
    user: str
    surface: Surface
    where: Where = NOWHERE
    at: float | None = None
    hook: str = ""
    trigger: str = ""
    view: str = ""

    @property
    def club(self) -> str:
        """The channel whose club they spoke in; empty in private."""
        return "" if self.where.channel.startswith(_DIRECT) else self.where.channel


@dataclass(frozen=True, slots=True)
class Give:
    """A command was given."""

    command: Command


@dataclass(frozen=True, slots=True)
class Attach:
    """A command was given with files, which have to be fetched first."""

    kind: type[Command]
    values: Mapping[str, Any]
    files: Mapping[str, Sent]


@dataclass(frozen=True, slots=True)
class Open:
    """A modal is asked for."""

    view: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """An option of a command is being typed, and what it can go on as is asked for."""

    kind: type[Command]
    option: str
    typed: str


Act: TypeAlias = Give | Attach | Open


@dataclass(frozen=True, slots=True)
class _Values:
    """What stands in a modal: the values by option, and the files of others."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Sent] = field(default_factory=dict)


def doing(body: Body) -> Doing:
    """Who did something, and where. Of a modal, where it was opened stands in what it carries (`placed`)."""
    if body.get("type") == "event_callback":
        return _spoken(body)
    user = _text(body.get("user_id")) or _id(body, "user")
    trigger, hook = _text(body.get("trigger_id")), _text(body.get("response_url"))
    if "command" in body:
        where = Where(_text(body.get("channel_id")))
        return Doing(trigger, user, _surface(where), where, hook=hook, trigger=trigger)
    view, container = _dict(body, "view"), _dict(body, "container")
    at = _time(next((_text(each.get("action_ts")) for each in _dicts(body.get("actions"))), ""))
    if view:
        home = view.get("type") == "home"
        surface = Surface.HOME if home else Surface.MODAL
        return Doing(trigger, user, surface, at=at, trigger=trigger, view="" if home else _text(view.get("id")))
    message = _dict(body, "message")
    channel = _id(body, "channel") or _text(container.get("channel_id"))
    where = Where(channel, _text(message.get("thread_ts")) or _text(container.get("thread_ts")))
    return Doing(trigger, user, _surface(where), where, at=at, hook=hook, trigger=trigger)


def placed(found: Doing, body: Body, stamp: Stamp, workspace: str) -> Doing:
    """The same with where its modal was opened, if it was in one. Raises `Refusal` for a modal that is none of ours."""
    if found.surface is not Surface.MODAL:
        return found
    where, _ = stamp.read(_text(_dict(body, "view").get("private_metadata")), workspace, found.user)
    return replace(found, where=where)


def closed(found: Doing) -> Doing:
    """The same once its modal is closed: they are back where they opened it."""
    return replace(found, view="", trigger="", surface=_surface(found.where))


def said(body: Body) -> str:
    """What stands there in somebody's own words, in which they may name others."""
    return _text(_holder(body).get("text"))


def saying(body: Body, text: str) -> Body:
    """The same, had they said this."""
    key = next((key for key in _HOLDERS if key in body), "")
    return {**body, key: {**_dict(body, key), "text": text}} if key else {**body, "text": text}


def act(body: Body, stamp: Stamp, workspace: str, bot: str) -> Act | None:
    """What a member did; None for what asks for nothing, such as a link. Raises `Refusal`.

    `bot` is Ribbon's own bot_id there.
    """
    if "command" in body:
        return _typed(_text(body.get("text")))
    match body.get("type"):
        case "block_actions":
            return next((_pressed(each) for each in _dicts(body.get("actions"))), None)
        case "view_submission":
            view = _dict(body, "view")
            _, carried = stamp.read(_text(view.get("private_metadata")), workspace, _id(body, "user"))
            return _submitted(view, carried)
        case "shortcut" if body.get("callback_id") == ASK_CALLBACK:
            return Open(modals.command(commands()["ask"]))
        case "message_action" if body.get("callback_id") == ABOUT_CALLBACK:
            return Give(_about(_text(_dict(body, "message").get("text"))))
        case "message_action" if body.get("callback_id") == REPORT_CALLBACK:
            return _reporting(body, bot)
        case "shortcut" | "message_action":
            raise Refusal(_GONE)
        case _:
            return None


def offer(body: Body, stamp: Stamp, workspace: str) -> Offer:
    """What is being typed in a modal. Raises `Refusal`."""
    view = _dict(body, "view")
    _, carried = stamp.read(_text(view.get("private_metadata")), workspace, _id(body, "user"))
    kind, _ = _asked(carried)
    return Offer(kind, _text(body.get("block_id")), _text(body.get("value")))


def filled(form: str, value: str) -> Command:
    """The command of a form (`answer quiz answer game:3`) with its open option filled in. Raises `Refusal`."""
    option, _, packed = form.partition(" ")
    command = unpack(packed)
    return build(type(command), _held(command) | {option: value})


def _typed(text: str) -> Act:
    """What was typed after the slash command. If it is a command that needs more, a modal asks for the rest."""
    kind = commands().get(words.plain(text).removeprefix("/").lower())
    if kind and kind.listed and any(each.required and each.option.listed for each in options(kind)):
        return Open(modals.command(kind))
    return Give(words.command(text))


def _spoken(body: Body) -> Doing:
    event = _dict(body, "event")
    where = Where(_text(event.get("channel")), _text(event.get("thread_ts")))
    at = _time(_text(event.get("ts")))
    return Doing(_text(body.get("event_id")), _text(event.get("user")), _surface(where), where, at=at)


def _surface(where: Where) -> Surface:
    if not where.channel:
        return Surface.NOWHERE
    return Surface.DIRECT if where.channel.startswith(_DIRECT) else Surface.CHANNEL


def _pressed(action: Body) -> Act | None:
    """What a press or a pick is. Raises `Refusal`."""
    action_id, value = _text(action.get("action_id")), _text(action.get("value"))
    if action_id.startswith(PRESS):
        return Give(unpack(value))
    if action_id.startswith(ASK):
        return Open(modals.form(value))
    if action_id.startswith(PICK):
        _, _, form = action_id.partition(" ")
        return Give(filled(form, _text(_dict(action, "selected_option").get("value"))))
    return None


def _submitted(view: Body, carried: str) -> Act:
    state = _dict(_dict(view, "state"), "values")
    if view.get("callback_id") == modals.FORM:
        return Give(filled(carried, _written(state)))
    if view.get("callback_id") != modals.GIVE:
        raise Refusal(_GONE)
    (kind, held), given = _asked(carried), _given(state)
    listed = {each.name for each in options(kind) if each.option.listed}
    values = held | {name: value for name, value in given.values.items() if name in listed}
    files = {name: sent for name, sent in given.files.items() if name in listed}
    return Attach(kind, values, files) if files else Give(build(kind, values))


def _asked(carried: str) -> tuple[type[Command], dict[str, Any]]:
    """The command whose options a modal asks for, and those that are known already. Raises `Refusal`."""
    if carried.startswith(_HELD):
        command = unpack(carried.removeprefix(_HELD))
        return type(command), _held(command)
    kind = commands().get(carried)
    if kind is None or not kind.listed:
        raise Refusal(_GONE)
    return kind, {}


def _held(command: Command) -> dict[str, Any]:
    """The options of a command that are set."""
    known = (each.name for each in options(type(command)) if not each.option.file)
    return {name: value for name in known if (value := getattr(command, name)) not in ("", None)}


def _written(state: Body) -> str:
    """What stands in a form: a text, or letters."""
    typed = _text(_dict(_dict(state, modals.WORDS), modals.WORDS).get("value"))
    picked = _dicts(_dict(_dict(state, modals.PICKS), modals.PICKS).get("selected_options"))
    places = sorted((block for block in state if block.startswith(modals.PLACE)), key=lambda block: (len(block), block))
    put = (_dict(_dict(_dict(state, block), modals.PLACE), "selected_option") for block in places)
    letters = [_text(each.get("value")) for each in (*picked, *put)]
    return typed or " ".join(filter(None, letters))


def _given(state: Body) -> _Values:
    """What stands in the modal of a command, by the names of its options."""
    found = _Values()
    for name in state:
        block = _dict(state, name)
        element = _dict(block, modals.GIVEN) or _dict(block, modals.OFFERED)
        ticked = [_text(each.get("value")) for each in _dicts(element.get("selected_options"))]
        value = _text(element.get("value")) or _text(_dict(element, "selected_option").get("value")) or " ".join(ticked)
        for sent in _dicts(element.get("files")):
            found.files[name] = _sent(sent)
        if value:
            found.values[name] = value
    return found


def _sent(told: Body) -> Sent:
    size = told.get("size")
    url = _text(told.get("url_private_download")) or _text(told.get("url_private"))
    return Sent(_text(told.get("name")), size if isinstance(size, int) else 0, url)


def _about(text: str) -> Command:
    """The question that a message is."""
    asked = words.plain(text)
    if not asked:
        raise Refusal(_NO_WORDS)
    return build(commands()["ask"], {"question": asked})


def _reporting(body: Body, bot: str) -> Act:
    """A modal in which a message is reported. Of what the `bot` has written, the buttons tell what question it is."""
    message = _dict(body, "message")
    blocks = _dicts(message.get("blocks")) if message.get("bot_id") == bot else ()
    elements = (each for block in blocks for each in _dicts(block.get("elements")))
    buttons = (_text(each.get("value")) for each in elements if _text(each.get("action_id")).startswith(PRESS))
    command, _ = reporting(f"{_id(body, 'channel')}/{_text(message.get('ts'))}", buttons)
    return Open(modals.command(type(command)) | {"private_metadata": f"{_HELD}{pack(command)}"})


def _holder(body: Body) -> Body:
    return next((_dict(body, key) for key in _HOLDERS if key in body), body)


def _id(body: Body, key: str) -> str:
    return _text(_dict(body, key).get("id"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _dict(body: Body, key: str) -> Body:
    found = body.get(key)
    return found if isinstance(found, dict) else {}


def _dicts(value: object) -> Iterable[Body]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _time(stamp: str) -> float | None:
    try:
        at = float(stamp)
    except ValueError:
        return None
    return at if isfinite(at) else None
