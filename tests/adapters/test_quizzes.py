"""Quizzes in the console, as its members see them: lines that somebody says, and what is shown after each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.doubles.talking import Time, talked

BOTH_AT_2 = ("read 2", "club checkpoint 2", "/as bo", "read 2", "/as ada")
FIRST = "The author and the opening chapters"


async def said(data: Path, *lines: str, time: Time | None = None) -> list[str]:
    """What was shown after each of these lines; ada and bo have finished chapter 2 by then, and so has the channel."""
    shown = await talked(data, *BOTH_AT_2, *lines, time=time)
    return ["\n".join(replies) for replies in shown[len(BOTH_AT_2) + 1 :]]


async def test_a_live_quiz_from_the_lobby_to_the_table(tmp_path: Path) -> None:
    """Ada calls, bo joins and wants to be named; both answer in private, and all is told at the reveal."""
    start, _, join, named, opened, *_ = shown = await said(
        tmp_path,
        f'quiz start "{FIRST}" questions:2',
        "/as bo",
        "quiz join",
        "1",
        "/wait 30",
        "quiz answer the deputy of Erchov",
        "/wait 60",
        "/wait 60",
        "/wait 60",
        "quiz score",
    )
    assert (
        start.startswith(f"[public]\n{FIRST}: 2 questions, up to the end of chapter 2.") and "30 seconds left" in start
    )
    assert join.startswith("[only bo]\nYou are in.")
    assert "The tables of this club name you." in named
    assert opened.startswith("[public]\nQuestion 1 of 2")
    whole = "\n".join(shown)
    assert "[only bo]\nthe deputy of Erchov: Noted. You can change your answer until the time is up." in whole
    assert whole.count("The answer: ") == 2 and whole.count("Right: ") == 2
    assert "That was the quiz. Thank you for playing!" in whole
    assert "ada" not in "".join(part for part in shown if "[public]" in part)  # who did not ask to be named


async def test_whoever_has_not_read_that_far_is_told_alone(tmp_path: Path) -> None:
    """Cy has finished a chapter less, di has said nothing yet; both are offered a quiz at their own place."""
    shown = await said(
        tmp_path,
        "quiz start questions:1",
        "/as cy",
        "read 1",
        "quiz join",
        "/wait 30",
        "quiz answer a",
        "quiz hint",
        "quiz score",
        "quiz skip",
        "/as di",
        "quiz join",
        "2",
    )
    refused = "[only cy]\nThis quiz is for readers who have finished 2 chapters, and you have told me of fewer."
    assert [part for part in shown if part.startswith(refused)] == [shown[3], *shown[5:9]]
    assert len(set(shown[5:9])) == 1
    assert shown[10].startswith("[only di]\nHow far have you read?")
    assert "Your quiz: question 1 of" in shown[11]


async def test_a_race_is_won_by_the_first_right_answer(tmp_path: Path) -> None:
    """A wrong answer ends nothing; the right one does, a moment later, and an option can be picked once."""
    shown = await said(
        tmp_path,
        "quiz settings show_me:yes",
        f'quiz start "{FIRST}" mode:race questions:1 pace:relaxed',
        "/as bo",
        "quiz join",
        "/wait 60",
        "quiz answer nobody at all",
        "/as ada",
        "quiz answer Erchov's deputy",
        "/wait 2",
    )
    assert shown[4].startswith("[public]\nQuestion 1 of 1")
    assert shown[5] == "[only bo]\nNot right. Try again."
    assert shown[7].startswith("[only ada]\nRight")
    assert "First: ada." in shown[8] and "1. ada: 10 points" in shown[8]


async def test_a_slow_quiz_asks_a_question_a_day(tmp_path: Path) -> None:
    """It is answered in private, the answer may be changed, and the deadline reveals it and asks the next one."""
    time = Time()
    shown = await said(tmp_path, "quiz start mode:slow questions:2", "quiz answer a", "quiz answer b", time=time)
    assert "Question 1 of 2" in shown[0] and "open until Fri 16 Jan 12:00 UTC" in shown[0]
    assert all(part.startswith("[only ada]") for part in shown[1:])
    later = await talked(tmp_path, *["/wait 99"] * 874, time=time)  # a day and two minutes
    posts = "\n".join(part for replies in later for part in replies)
    assert "The answer: " in posts and "Question 2 of 2" in posts


async def test_a_stop_always_stops(tmp_path: Path) -> None:
    """In the lobby, at an open question, while paused; nothing more is posted, and a new quiz can begin."""
    for before in ((), ("/wait 30",), ("/wait 30", "quiz pause")):
        folder = tmp_path / f"{len(before)}"
        folder.mkdir()
        *_, stopped, later, again = await said(
            folder, "quiz start questions:3", *before, "quiz stop", "/wait 99", "quiz start questions:1"
        )
        assert "The quiz was stopped." in stopped
        assert later == ""
        assert "Quiz: 1 question" in again


async def test_only_the_host_and_moderators_stop_and_pause(tmp_path: Path) -> None:
    """Bo hosts and may; cy may not, and is told what they can do."""
    shown = await said(
        tmp_path, "/as cy", "read 2", "/as bo", "quiz start", "/as cy", "quiz stop", "quiz pause", "/as bo", "quiz stop"
    )
    assert shown[5].startswith("[only cy]\nThe host of a quiz and moderators can stop it.")
    assert shown[6].startswith("[only cy]\nThe host of a quiz and moderators can pause it.")
    assert "The quiz was stopped." in shown[8]


async def test_more_than_half_of_the_players_skip_a_question(tmp_path: Path) -> None:
    """Bo and cy want it, of three who play: skipped, it counts for nobody."""
    shown = await said(
        tmp_path,
        "quiz start questions:2",
        *("/as bo", "quiz join", "/as cy", "read 2", "quiz join"),
        "/wait 30",
        "quiz skip",
        "/as bo",
        "quiz skip",
    )
    assert "Noted." in shown[7]
    assert "Skipped: it counts for nobody." in shown[9]


async def test_a_quiz_that_nobody_plays_ends_by_itself(tmp_path: Path) -> None:
    """Two questions without an answer are enough."""
    shown = await said(tmp_path, "quiz start questions:9", *["/wait 99"] * 4)
    assert "Nobody has answered for a while, so the quiz ends here." in "\n".join(shown)


async def test_a_quiz_goes_on_after_a_restart(tmp_path: Path) -> None:
    """The open question is shown again once, with the time that was left, and the answer from before counts."""
    time = Time()
    before = await said(
        tmp_path, "quiz settings show_me:yes", f'quiz start "{FIRST}" questions:1', "/wait 30", time=time
    )
    assert "51 seconds left" in before[2]
    await talked(tmp_path, "quiz answer Erchov's deputy", time=time)
    time.now = time.now.replace(hour=15)
    shown = await talked(tmp_path, "/wait 60", time=time)
    again = "\n".join(shown[0])
    assert again.count("The quiz goes on. Question 1 of 1") == 1 and "50 seconds left" in again
    assert "Right: ada." in "\n".join(shown[1])


async def test_a_reported_question_is_judged_anew(tmp_path: Path) -> None:
    """Ada's answer was taken for wrong; a moderator accepts it, and all tables say so."""
    shown = await said(
        tmp_path,
        "quiz settings show_me:yes",
        f'quiz start "{FIRST}" questions:1',
        "/wait 30",
        "quiz answer the man behind the curtain",
        "/wait 60",
        "quiz score",
        "dispute I say the man behind the curtain",
        "dispute again",
        "quiz queue",
        "quiz rule 1 accept",
        "quiz score",
        "quiz queue decided",
        "leaderboard",
    )
    assert "1. ada: 0 points" in shown[5]
    assert shown[6] == "[only ada]\nThank you. A moderator will look at “Who am I?”."
    assert "already" in shown[7]
    assert "Reported: I say the man behind the curtain" in shown[8]
    assert "Answered, not right: the man behind the curtain" in shown[8]
    assert "The points have been worked out anew." in shown[9]
    assert "1. ada: 10 points" in shown[10]
    assert "Decided by: ada: an answer was accepted" in shown[11]
    assert "10.0" in shown[12]


async def test_nobody_answers_faster_than_they_can_read(tmp_path: Path) -> None:
    """Half a second after the question nothing is counted."""
    time = Time()
    await said(tmp_path, f'quiz start "{FIRST}" questions:1 mode:race', "/wait 29", time=time)
    time.now -= timedelta(seconds=0.6)
    shown = await talked(tmp_path, "quiz answer somebody", time=time)
    assert "quicker than anybody can read" in "\n".join(shown[1])
