"""What adapters say by themselves, in the language of whom they say it to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import words as module
from bot.dialogue.words import ENGLISH, words


@pytest.mark.parametrize("locale", ["", "en", "en-GB", "EN-us", "fr", "tlh-Latn", "-", "no such thing"])
def test_a_language_that_is_not_here_is_english(locale: str) -> None:
    """Whatever a platform calls a locale, there are words for it."""
    assert words(locale) is ENGLISH


def test_a_language_is_one_more_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is there, whoever speaks it is spoken to in it, wherever they live."""
    french = replace(ENGLISH, done="C'est fait.")
    monkeypatch.setattr(module, "_LANGUAGES", {"en": ENGLISH, "fr": french})
    assert words("fr-CA") is words("fr") is french
    assert words("de") is ENGLISH
