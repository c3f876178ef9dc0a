"""The ways in which book bots have been seen to spoil a book, one test each, told as a chat.

The classes are numbered as they were collected. The property in `tests/promise` covers most of them for every command;
here each stands by itself, so that it has a name when it breaks. Not here, for nothing yet could leak so:

- 7 distractors, 8 hints and letter counts, 9 explanations and time-outs, 19 scores and their denominators: see
  `test_quiz_leaks.py` beside this.
- 17 on Discord and Slack (embed fallbacks, top-level `text`) and 10 in their payloads: with each platform's renderer.
  The neutral reply, from which those are made, is tested here.
- 22 a model's memory of the book: no model is asked anything. Where one is configured one day, what it says is checked
  against the view, and tested there.
- Pictures and their alt texts: no command shows one.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.book import Book
from bot.commands.registry import commands, options
from bot.dialogue.reply import NOTIFICATION
from bot.view import Edition
from tests.leaks.chat import REFUSAL, Chat, club
from tests.worlds import told


async def test_01_a_name_is_not_known_before_it_is_told() -> None:
    """Mara marries in chapter 5: until then nobody is called Mara Penhale, in an answer, in the cast or in a recap."""
    chat = await club("lighthouse", ada=4)
    for line in ("who is Mara?", "cast", "recap", "recap Mara", "who Mara", "How are Mara and Jory related?"):
        assert "Mara Penhale" not in await chat.says("ada", line)
    assert REFUSAL in await chat.says("ada", "who is Mara Penhale?")
    await chat.says("ada", "read 5")
    assert "Mara Penhale" in await chat.says("ada", "cast")
    assert "apprentice" in await chat.says("ada", "who is Mara Penhale?")


async def test_02_two_people_are_two_until_they_turn_out_to_be_one() -> None:
    """The tinker is Corin, says chapter 5; to a reader at 4 neither is in an answer on the other."""
    chat = await club("lighthouse", ada=4)
    cast = await chat.says("ada", "cast")
    assert "the tinker" in cast and "Corin" in cast
    assert "Corin" not in await chat.says("ada", "who is the tinker?")
    assert "tinker" not in await chat.says("ada", "who is Corin?")
    await chat.says("ada", "read 5")
    assert "The tinker is Corin" in await chat.says("ada", "who is the tinker?")


async def test_03_a_chapter_has_no_title_before_it_is_finished() -> None:
    """“Two Rings” gives a wedding away, so chapter 5 is called nothing to a reader at 4, like chapter 99."""
    chat = await club("lighthouse", ada=4)
    for line in ("What is chapter 5 called?", "which chapter is called Two Rings?", "what are the chapters called?"):
        assert "Two Rings" not in await chat.says("ada", line)
    later, never = [await chat.says("ada", f"What is chapter {number} called?") for number in (5, 99)]
    assert later == never
    await chat.says("ada", "read 5")
    assert "Two Rings" in await chat.says("ada", "What is chapter 5 called?")


async def test_04_a_status_is_the_one_of_the_readers_own_chapter() -> None:
    """Tobias is missing at 3, locked up at 5, free at 6; Jory is a clerk until he is harbourmaster."""
    chat = await club("lighthouse", ada=3)
    fate = await chat.says("ada", "what happened to Tobias Rusk?")
    assert "missing" in fate and "locked" not in fate and "free" not in fate
    assert "harbourmaster" not in await chat.says("ada", "who is Jory?") + await chat.says("ada", "cast")
    await chat.says("ada", "read 5")
    fate = await chat.says("ada", "what happened to Tobias Rusk?")
    assert "locked up" in fate and "free" not in fate


async def test_05_who_comes_later_does_not_exist() -> None:
    """At 2 Corin (chapter 3) is refused in the very words in which somebody is who is in no book; nobody counts him."""
    chat = await club("lighthouse", ada=2)
    for line in (
        "who is {}?",
        "what happened to {}",
        "who {}",
        "recap {}",
        "Is {} dead?",
        "How are {} and Mara related?",
    ):
        later, never = await chat.says("ada", line.format("Corin")), await chat.says("ada", line.format("Gideon"))
        assert later.replace("Corin", "X") == never.replace("Gideon", "X")
    assert "5" not in await chat.says("ada", "how many people are there?")
    assert "Corin" not in await chat.says("ada", "cast")


async def test_06_nothing_is_offered_that_has_not_been_met() -> None:
    """While ada at 2 types a name, Corin is not among those offered; at 3 he is."""
    chat = await club("lighthouse", ada=2)
    asked = [(words, field.name) for words, kind in commands().items() for field in options(kind)]
    for words, option in asked:
        for typed in ("", "c", "Cor", "corin"):
            assert not any("Corin" in value for value in await chat.offered("ada", words, option, typed))
    await chat.says("ada", "read 3")
    assert await chat.offered("ada", "who", "person", "cor") == ("Corin",)


async def test_10_what_is_hidden_is_not_in_the_payload_either() -> None:
    """Nothing in a reply, shown or not, holds what it does not show: a button holds a number, and no text."""
    chat = await club("lighthouse", ada=2)
    for line in ("who is the brother of Tobias Rusk?", "what happened to Tobias Rusk?", "cast", "recap", "read 6"):
        await chat.says("ada", line)
        assert "Corin" not in repr(chat.replies) and "free again" not in repr(chat.replies)
        assert all(len(button) < 60 and "Tobias" not in button for button in chat.buttons())


async def test_11_no_client_can_raise_its_own_ceiling() -> None:
    """A member who forges a moderator's button, or another member's, is told nothing; consent is on record."""
    chat = await club("lighthouse", ada=0, bo=1)
    await chat.says("ada", "preview 6 what happened to Tobias Rusk?")
    (consent,) = chat.buttons()
    assert "free" not in await chat.presses("bo", consent)
    assert "free" not in await chat.presses("bo", "preview chapter:6 what happened to Tobias Rusk?")
    assert "free" not in await chat.presses("bo", "share asked:1")
    assert "free" in await chat.presses("ada", consent)
    journal = chat.app._journal.rooms  # type: ignore[attr-defined]
    assert [entry.kind for entry in journal["club/workspace/channel"]].count("SpoilersAccepted") == 1


async def test_12_the_chapter_that_is_being_read_is_not_finished() -> None:
    """“read 3” opens the third chapter, and “read 2”, which is said in the middle of the third, does not."""
    chat = await club("lighthouse", ada=2)
    assert REFUSAL in await chat.says("ada", "Who is Corin?")
    assert "chapter 3" not in await chat.says("ada", "recap")
    await chat.says("ada", "read 3")
    assert "sailor" in await chat.says("ada", "Who is Corin?")


@pytest.mark.parametrize(
    ("line", "chapter"), [("read page:24", 1), ("read page:25", 2), ("read percent:47", 2), ("read page:0", 0)]
)
async def test_13_a_page_counts_for_the_chapters_that_it_finishes(line: str, chapter: int) -> None:
    """Pages and percentages are rounded down, by the one edition that the pack knows."""
    story = told("lighthouse")
    pocket = replace(story, cover=replace(story.cover, editions=(Edition("pocket", (12, 25, 41, 55, 70, 84)),)))
    chat = Chat(Book(pocket))
    await chat.says("ada", "club setup lighthouse")
    shown = await chat.says("ada", line)
    assert (f"finished {chapter} of 6" in shown) or (not chapter and "not finished a chapter" in shown)


@pytest.mark.parametrize("line", ["read page:41", "read percent:50", "read 7", "read percent:101"])
async def test_13_a_scale_that_is_not_known_is_refused(line: str) -> None:
    """With two editions a page could mean either; a chapter that is not there means nothing. The reader stays put."""
    chat = await club("lighthouse", ada=1)
    await chat.says("ada", line)
    assert "finished 1 of 6" in await chat.says("ada", "read")


async def test_14_who_has_said_nothing_has_read_nothing() -> None:
    """Bo has just come in. The channel is at 6, and bo is told what stands on the cover and before the first page."""
    chat = await club("lighthouse", checkpoint=6, ada=6)
    for line in ("who is Tobias Rusk?", "cast", "recap", "what happened to Mara?"):
        shown = await chat.says("bo", line)
        assert "Tobias" not in shown and "apprentice" not in shown
    assert "Grace Holm is said" in await chat.says("bo", "who is Grace Holm?")
    assert await chat.offered("bo", "who", "person", "t") == ()


async def test_15_there_is_no_side_path(caplog: pytest.LogCaptureFixture) -> None:
    """What ada reads at the end warms no cache for bo, and neither the log nor an error holds a word of the book."""
    cold = await club("lighthouse", checkpoint=6, bo=2)
    warm = await club("lighthouse", checkpoint=6, ada=6, bo=2)
    lines = (
        "who is Corin?",
        "what happened to Tobias Rusk?",
        "recap",
        "cast",
        "who is the harbourmaster",
        "kept drop 7",
    )
    with caplog.at_level(logging.DEBUG, "bot"):
        for line in lines:
            await warm.says("ada", line)
        for line in lines:
            assert await warm.says("bo", line) == await cold.says("bo", line)
    logged = str([vars(record) for record in caplog.records])
    assert caplog.records
    assert not any(word in logged for word in ("Corin", "Tobias", "harbourmaster"))


async def test_16_one_book_opens_nothing_of_another() -> None:
    """Ada has finished the one book, and the other one is as closed to her as to anybody who has just come in."""
    chat = Chat("lighthouse", "tulayev")
    await chat.says("ada", "club setup lighthouse")
    await chat.presses("ada", "read chapter:6 sure")
    assert "free" in await chat.says("ada", "what happened to Tobias Rusk?")
    await chat.says("ada", "club setup tulayev", place="elsewhere")
    await chat.says("bo", "help", place="elsewhere")
    for line in ("who is Erchov?", "what happened to Tobias Rusk?", "cast", "recap", "read"):
        shown = await chat.says("ada", line, place="elsewhere")
        hers = [reply.parts[0] for reply in chat.replies]
        await chat.says("bo", line, place="elsewhere")
        assert hers == [reply.parts[0] for reply in chat.replies]
        assert "Erchov" not in shown and "Tobias" not in shown


async def test_17_a_lock_screen_shows_nothing_of_the_book() -> None:
    """All that a notification says is that there is something."""
    chat = await club("lighthouse", checkpoint=6, ada=6)
    for line in ("who is Corin?", "recap", "cast", "share", "read", "books", "club status", "preview 1 who is Mara?"):
        await chat.says("ada", line)
        assert {reply.notification for reply in chat.replies} == {NOTIFICATION}


async def test_18_an_old_button_shows_what_may_be_shown_now() -> None:
    """Ada's share button stood at checkpoint 5. The checkpoint is lowered, and the old button posts nothing."""
    chat = await club("lighthouse", checkpoint=5, ada=5)
    await chat.says("ada", "where did Mara marry Jory Penhale?")
    (share,) = chat.buttons()
    posted = await chat.presses("ada", share)
    assert "[public]" in posted and "quay" in posted
    await chat.says("ada", "club checkpoint 4")
    shown = await chat.presses("ada", share)
    assert "[public]" not in shown and "quay" not in shown


async def test_18_a_channel_is_told_no_more_than_its_slower_half() -> None:
    """A share goes as far as the checkpoint and as the asker, whichever is less."""
    for checkpoint, progress in ((6, 3), (3, 6)):
        chat = await club("lighthouse", checkpoint=checkpoint, ada=progress)
        await chat.says("ada", "what happened to Tobias Rusk?")
        shown = await chat.says("ada", "share")
        assert "missing" in shown and "locked" not in shown and "free" not in shown


async def test_20_a_members_own_words_are_posted_by_nobody_else() -> None:
    """Bo's question is itself a spoiler. What is shared of it stands under Ribbon's own words."""
    chat = await club("lighthouse", checkpoint=2, bo=6)
    await chat.says("bo", "who is the tinker, who is really Corin Rusk?")
    assert "Corin" not in await chat.says("bo", "share")
    await chat.says("bo", "what happened to Tobias Rusk who is free in the end?")
    shown = await chat.says("bo", "share")
    assert "free" not in shown and "in the end" not in shown


async def test_20_a_report_is_read_by_moderators_who_have_consented_to_be_spoiled() -> None:
    """Bo reports what tells the end. The channel hears nothing, and ada at 2 not a word of it before she agrees to."""
    chat = await club("lighthouse", checkpoint=6, ada=2, bo=6)
    told = await chat.says("bo", "report spoiler the tinker is Corin, says ada")
    assert "[public]" not in told and "tinker" not in told
    asked = await chat.says("ada", "club reports")
    assert "Corin" not in asked and "1 report" in asked
    assert "Only a moderator" in await chat.presses("bo", "club reports accept")
    assert "the tinker is Corin" in await chat.presses("ada", "club reports accept")


async def test_21_going_back_hides_what_lies_ahead_again() -> None:
    """A wrong click to 6 is undone: answers, completion, follow-ups, shares and kept questions go back too."""
    chat = await club("lighthouse", checkpoint=6, ada=2)
    before = [await chat.says("ada", line) for line in ("who is Corin?", "and what happened to him?")]
    await chat.presses("ada", "kept keep asked:1")
    await chat.presses("ada", "read chapter:6 sure")
    assert "sailor" in await chat.says("ada", "who is Corin?")
    await chat.says("ada", "read undo")
    assert "no longer know" in await chat.says("ada", "share")
    after = [await chat.says("ada", line) for line in ("who is Corin?", "and what happened to him?")]
    assert after == before
    assert REFUSAL in await chat.presses("ada", "kept show number:1")
    assert await chat.offered("ada", "who", "person", "cor") == ()
