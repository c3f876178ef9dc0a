"""The modals in which members fill in what a button or a shortcut asks for.

How a modal's answers come back: `view.callback_id` is `FORM`, and `view.private_metadata` the option and the command
that it belongs to (`answer quiz answer game:3`); or it is `GIVE`, and `private_metadata` the words of a command. In
`view.state.values`, by block_id and action_id:

* of a `FORM`: `WORDS` in `WORDS` is a text; `PICKS` in `PICKS` are letters, in no order that means anything; `PLACE`
  with a number, from 1, in `PLACE` is the letter of what stands there.
* of a `GIVE`: the values by the names of the command's options in `GIVEN`, or in `OFFERED` for what is completed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from adapters.slack.render import ACTION_ID, LABEL, OPTION_LABEL, PLACEHOLDER, options, plain_text
from bot.commands.registry import NUMBER_LARGEST, QUESTION_LONGEST
from bot.commands.registry import options as fields_of
from bot.dialogue.command import Completes
from bot.dialogue.plain import clean, units
from bot.errors import Refusal
from bot.questions.picking import LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapters.slack.render import Block
    from bot.commands.registry import Field
    from bot.dialogue.command import Command

FORM, WORDS, PICKS, PLACE = "form", "words", "picks", "place/"
GIVE, GIVEN, OFFERED = "give", "given", "offered"

TITLE, METADATA, CHECKBOXES, HINT, OPTIONS = 24, 3000, 10, 500, 100
_LONGEST = 3000
_GONE = "This button is no longer known here. Please begin again."


def form(value: str) -> Block:
    """The view that a button of this value opens. Raises `Refusal` for a value that is none of ours."""
    try:
        told: dict[str, Any] = json.loads(value)
        packed, label = str(told["form"]), str(told["label"])
        shown = [str(option) for option in told["options"]]
        least, most = int(told["least"]), int(told["most"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refusal(_GONE) from error
    if not packed or len(packed) > METADATA or len(shown) > len(LETTERS):
        raise Refusal(_GONE)
    return _view(label, FORM, packed, _asked(label, shown, least, most))


def command(kind: type[Command], values: Mapping[str, str] | None = None) -> Block:
    """The view in which a command's options are given; `values` stand there already, those of switches aside."""
    listed = [field for field in fields_of(kind) if field.option.listed]
    about: Block = {"type": "context", "elements": [plain_text(kind.help, HINT)]}
    blocks = [_option(field, (values or {}).get(field.name, "")) for field in listed]
    return _view(kind.words.capitalize(), GIVE, kind.words, [about, *blocks])


def offered(values: Sequence[str]) -> list[Block]:
    """What an option can go on as, as a select in a modal offers it: up to 100."""
    fitting = [value for value in values if 0 < units(clean(value).strip()) <= OPTION_LABEL]
    return [{"text": plain_text(value, OPTION_LABEL), "value": value} for value in fitting[:OPTIONS]]


def told(title: str, blocks: Sequence[Block]) -> Block:
    """A view that shows something: what is private, where an ephemeral message would not be seen."""
    return {
        "type": "modal",
        "title": plain_text(title, TITLE),
        "close": plain_text("Close", TITLE),
        "blocks": [*blocks],
    }


def _view(title: str, callback_id: str, metadata: str, blocks: list[Block]) -> Block:
    return told(title, blocks) | {
        "callback_id": callback_id,
        "private_metadata": metadata,
        "submit": plain_text("Send", TITLE),
        "close": plain_text("Cancel", TITLE),
    }


def _asked(label: str, shown: list[str], least: int, most: int) -> list[Block]:
    """A text to type; one select for each place, where all of the options are put in order; or options to tick."""
    if not shown:
        return [_input(WORDS, label, _typed(WORDS, QUESTION_LONGEST))]
    if least == len(shown) > 1:
        placeholder = plain_text(label, PLACEHOLDER)
        select = {"type": "static_select", "action_id": PLACE, "options": options(shown), "placeholder": placeholder}
        return [_input(f"{PLACE}{n}", f"{n}.", dict(select)) for n in range(1, len(shown) + 1)]
    picks: Block = {"type": "checkboxes", "action_id": PICKS, "options": options(shown)}
    if len(shown) > CHECKBOXES:
        most = max(1, min(most, len(shown)))
        picks |= {"type": "multi_static_select", "max_selected_items": most}
    return [_input(PICKS, label, picks, optional=least < 1)]


def _option(field: Field, value: str) -> Block:
    """An option as whatever takes its values best."""
    made = _input(
        field.name, field.name.replace("_", " ").capitalize(), _taken(field, value), optional=not field.required
    )
    return made | {"hint": plain_text(field.option.help, HINT)}


def _taken(field: Field, value: str) -> Block:
    if field.option.file:
        return {"type": "file_input", "action_id": GIVEN, "max_files": 1}
    if field.option.choices:
        listed = {each: {"text": plain_text(each, OPTION_LABEL), "value": str(each)} for each in field.option.choices}
        select = {"type": "static_select", "action_id": GIVEN, "options": [*listed.values()]}
        return select | ({"initial_option": listed[value]} if value in listed else {})
    if field.type is bool:
        yes = {"text": plain_text(field.option.help, OPTION_LABEL), "value": "yes"}
        return {"type": "checkboxes", "action_id": GIVEN, "options": [yes]}
    if field.option.completes is not Completes.NOTHING and not value:
        return {"type": "external_select", "action_id": OFFERED, "min_query_length": 0}
    if field.type is int:
        least, most = str(field.option.least), str(NUMBER_LARGEST)
        number = {"type": "number_input", "action_id": GIVEN, "is_decimal_allowed": False}
        return number | {"min_value": least, "max_value": most} | ({"initial_value": value} if value else {})
    typed = _typed(GIVEN, QUESTION_LONGEST)
    return typed | ({"initial_value": value[:QUESTION_LONGEST]} if value else {})


def _typed(action_id: str, most: int) -> Block:
    return {"type": "plain_text_input", "action_id": action_id, "multiline": True, "max_length": min(most, _LONGEST)}


def _input(block_id: str, label: str, element: Block, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": block_id[:ACTION_ID],
        "label": plain_text(label, LABEL * 2),
        "element": element,
        "optional": optional,
    }
