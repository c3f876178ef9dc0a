"""What a line means in the console, what it may go on as, and whose choices a number presses."""

from __future__ import annotations

import pytest

from adapters.console.completing import flags, wanted, words
from adapters.console.session import As, Quit, Session, speaker_named
from bot.commands.ask import Ask, Recap, Who
from bot.commands.club import ClubSetup, Preview
from bot.commands.read import Read
from bot.dialogue.reply import Audience, Choice, Choices, Reply
from bot.errors import Refusal


def _reply(*chapters: int, audience: Audience = Audience.ASKER) -> Reply:
    """A reply with a choice for each of these chapters."""
    return Reply((Choices(tuple(Choice(str(chapter), Read(chapter=chapter)) for chapter in chapters)),), audience)


def test_choices_of_one_turn_are_numbered_through() -> None:
    """Two replies to one command have no number twice, and the next command begins again at 1."""
    session = Session()
    assert [first for _, first in session.shown([_reply(1, 2), _reply(3)])] == [1, 3]
    assert session.understand("3") == Read(chapter=3)
    session.shown([_reply(4)])
    assert session.understand("1") == Read(chapter=4)
    for stale in ("2", "3"):
        with pytest.raises(Refusal, match=f"no choice {stale}"):
            session.understand(stale)
    session.shown([])
    with pytest.raises(Refusal, match="no choice 1"):
        session.understand("1")


def test_number_presses_the_last_that_its_speaker_could_see() -> None:
    """A private choice is its reader's, a public one everybody's, and only of the last turn that a reader was shown."""
    session = Session()
    session.shown([_reply(1)])
    session.speaker = "bo"
    with pytest.raises(Refusal):
        session.understand("1")
    session.shown([_reply(2, audience=Audience.EVERYONE)])
    assert session.understand("1") == Read(chapter=2)
    session.speaker = "ada"
    assert session.understand(" 1 ") == Read(chapter=2)
    session.shown([_reply(3), _reply(4, audience=Audience.EVERYONE)])
    assert session.understand("1") == Read(chapter=3)
    session.speaker = "cy"
    assert session.understand("2") == Read(chapter=4)
    with pytest.raises(Refusal, match="no choice 1"):
        session.understand("1")


def test_consoles_own_words() -> None:
    """/as and /quit are the console's; without their slash they are questions like any other."""
    session = Session()
    assert session.understand("/as Bo") == As("bo")
    assert session.understand("/as") == As("ada")
    assert session.understand("/AS bo") == session.understand("/As BO") == As("bo")
    assert session.understand("/quit") == session.understand("/Exit") == session.understand(" /QUIT ") == Quit()
    with pytest.raises(Refusal, match="“/quit” ends the console when it stands alone"):
        session.understand("/quit now")
    assert session.understand("quit") == Ask("quit")
    assert session.understand("1984") == Ask("1984")


@pytest.mark.parametrize("name", ["ada", "Émile", "r2-d2", "Ольга", "a_b"])
def test_names_of_all_scripts_are_names(name: str) -> None:
    """A word of letters and digits names a speaker, however it is capitalised."""
    assert speaker_named(name) == speaker_named(name.upper())


@pytest.mark.parametrize(
    ("line", "command", "option", "typed"),
    [
        ("who Er", Who, "person", "Er"),
        ("/who person:Er", Who, "person", "Er"),
        ("recap Comrade Tu", Recap, "of", "Comrade Tu"),
        ("read ", Read, "chapter", ""),
        ("club setup Tul", ClubSetup, "book", "Tul"),
        ("preview 2 who is E", Preview, "question", "who is E"),
        ("who is Er", Who, "person", "Er"),
        ("tell me about (Er", Who, "person", "Er"),
    ],
)
def test_end_of_a_line_names_an_option(line: str, command: type, option: str, typed: str) -> None:
    """The option that is being typed is found by position or by name, and in a question it is somebody's name."""
    found = wanted(line)
    assert found is not None
    assert (found.command, found.option, found.typed) == (command, option, typed)


@pytest.mark.parametrize("line", ["", "who", "/cast x", "/who is Er", "Er"])
def test_where_nothing_is_wanted_nothing_is_completed(line: str) -> None:
    """A command's own words, options that are all filled, and a line's first word are not taken for names."""
    assert wanted(line) is None


def test_name_of_several_words_is_put_in_quotes() -> None:
    """Where an option takes one word, a longer name is completed in quotes, which may be open already."""
    for line, filled, length in (('who "Com', '"Comrade Tulayev"', 4), ("who Com", '"Comrade Tulayev"', 3)):
        found = wanted(line)
        assert found is not None and (found.filled("Comrade Tulayev"), found.length) == (filled, length)
    found = wanted("recap Com")
    assert found is not None and found.filled("Comrade Tulayev") == "Comrade Tulayev"


def test_commands_and_switches_are_completed() -> None:
    """Words of commands are offered to those who may give them, and switches and option names within a command."""
    assert words("rea", moderator=False) == ["read"]
    assert words("club", moderator=False) == []
    assert "club setup" in words("club", moderator=True)
    assert words("/", moderator=True)[-3:] == ["/as", "/quit", "/wait"]
    assert flags("read un") == ["undo"]
    assert flags("read pa") == ["page:"]
    assert flags("what un") == []
