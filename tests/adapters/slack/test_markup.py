"""From texts to what Slack shows: nothing that a text holds is more than text, and nobody is rung for."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.markup import SOMEBODY, elements, escape, plain, portions, size
from bot.dialogue.plain import clean
from bot.dialogue.reply import Run, Style, member

HOSTILE = "<!channel> <!here> <@U123> @here @channel :boom: *a* _b_ ~c~ `d` <http://x.y|z> https://x.y & &lt; # e"
"""All that would be more than text in Slack's mrkdwn."""


def _unescaped(shown: str) -> str:
    """What a client of Slack shows of a text in mrkdwn that holds no markup."""
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    return shown.replace("\u200b", "")


def test_what_is_said_is_said_literally() -> None:
    """A text is one element of its kind, in which Slack looks for nothing."""
    assert elements((Run(HOSTILE),), private=False, names={}) == [{"type": "text", "text": HOSTILE}]


def test_strong_is_bold_and_small_print_italic() -> None:
    """How a run is set is told beside its text, not in it."""
    strong, quiet = elements((Run("one", Style.STRONG), Run("two", Style.QUIET)), private=True, names={})
    assert strong == {"type": "text", "text": "one", "style": {"bold": True}}
    assert quiet == {"type": "text", "text": "two", "style": {"italic": True}}


def test_a_member_is_mentioned_in_private_and_named_in_a_channel() -> None:
    """A mention in a channel rings, so a channel reads a name as text, and whose name is not known is somebody."""
    said = (member("U0123ABC"),)
    assert elements(said, private=True, names={"U0123ABC": "Ada"}) == [{"type": "user", "user_id": "U0123ABC"}]
    assert elements(said, private=False, names={"U0123ABC": "<!here> *Ada*"}) == plain("<!here> *Ada*")
    assert elements(said, private=False, names={}) == plain(SOMEBODY)


def test_who_is_gone_stays_in_words() -> None:
    """What is no id of Slack's is no mention."""
    for words in ("a former member", "!channel", "U1><!here>", ""):
        assert elements((member(words),), private=True, names={}) == plain(words)


def test_what_turns_the_direction_of_text_is_shown_as_a_mark() -> None:
    """Control characters and half characters are no text either; line ends are spaces."""
    assert plain("a\u202eb\x00c\ud800d\ne") == plain("a\ufffdb\ufffdc\ufffdd e")


def test_mrkdwn_is_disarmed() -> None:
    """Of a lock screen's text nothing is markup, and all of it is still there."""
    shown = escape(HOSTILE)
    assert _unescaped(shown) == HOSTILE
    for bad in ("<", "@here", "@channel", "*a*", "_b_", "~c~", "`d`", "://", ":boom:"):
        assert bad not in shown
    for line in ("> quote", "- list", "1. list", "2) list", "• list", "  > quote"):
        assert escape(line) != line.replace(">", "&gt;")
        assert _unescaped(escape(line)) == line


@given(st.text(max_size=80))
def test_mrkdwn_loses_nothing(text: str) -> None:
    """Whatever a text holds, a client shows it as it was, and there is nothing in it that begins a mention."""
    shown = escape(text)
    assert _unescaped(shown) == clean(text).replace("\u200b", "")
    assert "<" not in shown
    assert ">" not in shown
    assert re.sub("&(amp|lt|gt);", "", shown).count("&") == 0


@given(st.lists(st.builds(Run, st.text(max_size=3000), st.sampled_from(Style)), max_size=4).map(tuple))
def test_portions_are_small_and_lose_nothing(text: tuple[Run, ...]) -> None:
    """A long text is told in portions, none of them longer than it may be, and empty ones are left out."""
    told = portions(elements(text, private=False, names={}), 2800)
    assert all(0 < size(portion) <= 2800 for portion in told)
    said = "".join(element["text"] for portion in told for element in portion)
    wanted = "".join(clean(run.text) for run in text)
    assert re.sub("[ \u200b]", "", said) == re.sub("[ \u200b]", "", wanted)


def test_a_channel_is_shown_by_name_and_a_message_is_a_link_to_it() -> None:
    """What bears neither's id is text."""
    assert elements((Run("C0123ABC", Style.CHANNEL),), private=True, names={}) == [
        {"type": "channel", "channel_id": "C0123ABC"}
    ]
    (link,) = elements((Run("T012345/C0123ABC/1700000000.000100", Style.MESSAGE),), private=True, names={})
    assert link["type"] == "link"
    assert link["url"].endswith("team=T012345&channel=C0123ABC&message_ts=1700000000.000100")
    for words in ("books", "C1/../2", ""):
        assert elements((Run(words, Style.CHANNEL),), private=True, names={}) == plain(words)
        assert elements((Run(words, Style.MESSAGE),), private=True, names={}) == plain(words)
