"""What members write on Slack is taken as they wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.words import command, labelled, nameless, plain, unnamed
from bot.commands.ask import Ask, Who
from bot.commands.read import Read
from bot.commands.registry import build, commands
from bot.errors import Refusal


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("who is <@U1|rublev>?", "who is @rublev?"),
        ("who is <@U1>?", "who is ?"),
        ("ask in <#C1|books>, not <#C2|> or <#C3>", "ask in #books, not or"),
        ("<!here> <!channel> <!subteam^S1|@readers> <!subteam^S2>", "@here @channel @readers"),
        ("<!date^1392734382^{date}|18 February> ", "18 February"),
        ("see <https://example.org/a?b=1&amp;c=2> or <http://x.y|x.y>", "see https://example.org/a?b=1&c=2 or x.y"),
        ("&lt;b&gt; &amp;lt; 1 &lt; 2", "<b> &lt; 1 < 2"),
        ("who \u201cComrade\u00a0Tulayev\u201d", 'who "Comrade Tulayev"'),
        ("Erchov\u2019s  wife\n", "Erchov's wife"),
        ("", ""),
    ],
)
def test_slacks_marks_are_turned_back(sent: str, written: str) -> None:
    """Names, links and signs are text again, and an id that tells nobody anything is left out."""
    assert plain(sent) == written


def test_ribbons_own_name_is_no_part_of_what_is_said_to_it() -> None:
    """Wherever it stands, and only its own."""
    assert unnamed("<@U0BOT> who is he? <@U0BOT|ribbon>", "U0BOT") == "who is he?"
    assert unnamed("<@U0BOT> who is <@U1|ada>?", "U0BOT") == "who is @ada?"


def test_members_who_are_named_by_their_ids_get_their_names() -> None:
    """Those whose names are known; a name cannot end its own mark, and what has a name already keeps it."""
    sent = "<@U1> told <@U2|bo>, <@U3> and <@U1> in <#C1>"
    assert nameless(sent) == ["U1", "U3"]
    names = {"U1": "a|d>a<", "U2": "eve"}
    assert plain(labelled(sent, names)) == "@ada told @bo, and @ada in"


def test_the_registrys_words_go_after_ribbons_command() -> None:
    """A command, a question with its word or without, and help if there is nothing."""
    assert command("ask who is Rublev?") == Ask(question="who is Rublev?")
    assert command("who is Rublev?") == Ask(question="who is Rublev?")
    assert command("who \u201cComrade Tulayev\u201d") == Who(person="Comrade Tulayev")
    assert command("read 2") == command("/read 2") == Read(chapter=2)
    assert command("  ") == build(commands()["help"], {})
    with pytest.raises(Refusal, match="no command"):
        command("/zorp")


@given(st.text(alphabet="<>@#!|&;^ ltamp\u201cU1", max_size=40))
def test_whatever_is_sent_is_some_text(sent: str) -> None:
    """Nothing that is written there is too strange, and what is turned back is one line."""
    assert "\n" not in plain(sent)
    assert plain(sent) == plain(sent).strip()
