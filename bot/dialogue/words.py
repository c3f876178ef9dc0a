"""What a platform's adapter says by itself, around what a reply says. A language is one more entry of `_LANGUAGES`.

The members of a channel share its posts, so those are in English, as are the replies of the core; what an adapter says
to one member is in the language that their platform gives for them, where there is one here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language."""

    also: str
    """Heads a message that goes on with what did not fit into the one before."""

    until: str
    """Tells until when something is open; `{}` stands for the time."""

    say: tuple[str, str]
    """What stands around a command that has to be said because it does not fit on a button."""

    done: str
    failed: str
    busy: str


ENGLISH = Words(
    also="Also:",
    until="Open until {}",
    say=(": say “", "”"),
    done="Done.",
    failed="Something went wrong here, which is no fault of yours. Please try again.",
    busy="That could not be kept just now. Please try again.",
)

_LANGUAGES: Mapping[str, Words] = {"en": ENGLISH}


def words(locale: str) -> Words:
    """The words for a locale such as `en-GB`; English, where that language is not here."""
    return _LANGUAGES.get(locale.partition("-")[0].lower(), ENGLISH)
