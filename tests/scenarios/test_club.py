"""A club from its first day on: what is asked, kept, shared, hidden again, and who may say how far it talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scenarios.stage import Someone, Stage

COMMISSAR = "The High Commissar in charge of the Tulayev case"
NOT_YET = "Nothing that you have read so far answers that."


async def club(stage: Stage, *, checkpoint: int = 2) -> tuple[Someone, Someone]:
    """A moderator who has finished two chapters, and a member who has finished none, of a book of ten."""
    ada, bo = stage.member("ada", moderator=True), stage.member("bo")
    await ada.does("club setup", book="tulayev")
    if stage.name != "console":  # which reads it already
        await bo.sees("This channel now reads The Case of Comrade Tulayev.")
    await ada.does("club checkpoint", chapter=checkpoint)
    await bo.sees(f"It talks up to the end of chapter {checkpoint} of 10")
    await ada.does("read", chapter=2)
    await ada.sees("You have finished 2 of 10 chapters")
    return ada, bo


async def test_from_setup_to_the_first_answer(stage: Stage) -> None:
    """What the channel reads is for everybody; how far one has read, and what one is told, is for nobody else."""
    ada, bo = await club(stage)
    await ada.does("ask", question="Who is Erchov?")
    await ada.sees(COMMISSAR)
    assert not [text for text in bo.screen if COMMISSAR in text or "You have finished" in text]


async def test_a_question_is_refused_before_its_chapter_and_answered_after(stage: Stage) -> None:
    """The same words are refused at the cover and answered after two chapters, and hidden once more by an undo."""
    _, bo = await club(stage)
    await bo.does("ask", question="Who is Erchov?")
    await bo.sees(NOT_YET)
    await bo.does("read", chapter=2)
    await bo.sees("You have finished 2 of 10 chapters")
    await bo.does("who", person="Erchov")
    await bo.sees(COMMISSAR)
    await bo.does("read", undo=True)
    await bo.sees("You have not finished a chapter")
    await bo.does("who", person="Erchov")
    await bo.sees(NOT_YET)


async def test_members_at_different_chapters_share_a_channel(stage: Stage) -> None:
    """Each is answered from their own place, beside the other, and neither sees the other's answer."""
    ada, bo = await club(stage)
    await bo.does("read", chapter=1)
    await bo.sees("You have finished 1 of 10 chapters")
    for who, words in ((ada, COMMISSAR), (bo, NOT_YET)):
        await who.does("ask", question="Who is Erchov?")
        await who.sees(words)
    assert not [text for text in bo.screen if COMMISSAR in text]
    assert not [text for text in ada.screen if NOT_YET in text]


async def test_a_kept_question_is_told_of_when_it_can_be_answered(stage: Stage) -> None:
    """It is kept with a press, told of to its asker alone when their reading answers it, and answered with a press."""
    ada, bo = await club(stage)
    await bo.does("ask", question="Who is Erchov?")
    await bo.sees(NOT_YET)
    await bo.presses("Keep")
    await bo.sees("Kept")
    await bo.does("read", chapter=2)
    await bo.sees("Your reading now answers a question you kept.")
    await bo.presses("Show: Who is Erchov?")
    await bo.sees(COMMISSAR)
    await bo.does("kept list")
    await bo.sees("You keep no questions.")
    assert not [text for text in ada.screen if "question you kept" in text]


async def test_an_answer_is_shared_as_far_as_the_channel_may_talk(stage: Stage) -> None:
    """Below the checkpoint nothing is posted; at it, everybody is shown the answer, without the asker's own words."""
    ada, bo = await club(stage, checkpoint=1)
    await ada.does("ask", question="so tell me who that Erchov is")
    await ada.sees(COMMISSAR)
    await ada.does("share")
    await ada.sees("Nothing was posted")
    await ada.does("club checkpoint", chapter=2)
    await bo.sees("It talks up to the end of chapter 2 of 10")
    await ada.does("ask", question="so tell me who that Erchov is")
    await ada.sees(COMMISSAR)
    await ada.presses("Share")
    assert "so tell me" not in await bo.sees(COMMISSAR)
    await ada.does("share")
    await ada.sees("That stands in the channel already.")
    assert len([text for text in bo.screen if COMMISSAR in text]) == 1


async def test_the_checkpoint_goes_up_and_down(stage: Stage) -> None:
    """Everybody is told each time, and what was shared from further on can be shared no more."""
    ada, bo = await club(stage, checkpoint=2)
    await ada.does("ask", question="Who is Erchov?")
    await ada.sees(COMMISSAR)
    await ada.does("club checkpoint", chapter=1)
    await bo.sees("It talks up to the end of chapter 1 of 10")
    await ada.does("share")
    await ada.sees("Nothing was posted")
    assert not [text for text in bo.screen if COMMISSAR in text]


async def test_a_member_may_not_say_how_far_the_channel_talks(stage: Stage) -> None:
    """What moderators do is not offered to members, or refused, and changes nothing."""
    ada, bo = await club(stage)
    await bo.tries("club checkpoint", chapter=9)
    await ada.does("club status")
    await ada.sees("2 of 10 chapters")
    assert not [text for text in bo.screen if "chapter 9" in text]


async def test_a_thread_belongs_to_its_channel(chat: Stage) -> None:
    """What is asked in a thread is asked in the club of the channel above, and answered there to its asker alone."""
    ada, bo = await club(chat)
    below, beside = chat.below(ada), chat.below(bo)
    await below.says("Who is Erchov?")
    await below.sees(COMMISSAR)
    await beside.says("Who is Erchov?")
    await beside.sees(NOT_YET)
    assert not [text for text in beside.screen if COMMISSAR in text]


async def test_alone_with_ribbon(chat: Stage) -> None:
    """A direct message is a reading of one's own: lines are commands and questions there, and nobody else sees any."""
    ada, bo = await club(chat)
    alone, before = chat.aside(bo), [ada.screen, bo.screen]
    for line, answer in (("read 2", "You have finished 2 of 10"), ("who is Erchov?", COMMISSAR)):
        await alone.says(line)
        await alone.sees(answer)
    assert [ada.screen, bo.screen] == before
