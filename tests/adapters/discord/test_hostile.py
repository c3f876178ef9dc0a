"""Members who mean no good: whatever they say, forge or repeat, nothing above their rights or their place happens."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.tree import ABOUT, REPORT
from bot.commands.registry import QUESTION_LONGEST, build, commands, options, pack
from bot.dialogue.command import Command, Rights
from bot.errors import Refusal
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.running import chatting, ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.memory import MemoryJournal

if TYPE_CHECKING:
    from tests.doubles.discord.chat import Discord, Member
    from tests.doubles.discord.state import Post, Spoken

LATER = ("Erchov", "High Commissar")
"""What a reader who has finished one chapter has not met."""

MARK = "zyxwolt"
"""A word that stands in whatever a hostile member says, and nowhere else."""

NASTY = (
    f"@everyone {MARK}",
    f"@here <@&1> <@1> <@!1> <#1> {MARK}",
    f"**{MARK}** `{MARK}` ||{MARK}|| ~~{MARK}~~ __{MARK}__",
    f"[{MARK}](https://evil.example) https://evil.example/{MARK}",
    f"# {MARK}\n> {MARK}\n- {MARK}\n-# {MARK}\n1. {MARK}",
    f"```{MARK}``` ```ansi\n\x1b[31m{MARK}",
    f"\u202e{MARK}\u202c \u2066{MARK}\u2069 \u200f{MARK}",
    f"</ask:1> <t:0:R> <:a:1> <id:customize> {MARK}",
    f"discord://-/channels/@me {MARK} \u0000\ufeff\u2028",
    f"{MARK} " + "A\u0300" * 200,
)
_PINGS = re.compile(r"@(?:everyone|here)|<[@#]|<a?:|</|<id:|<t:0")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


async def _club(discord: Discord, chapter: int = 1) -> tuple[Member, Member]:
    """A moderator who has read far, in a club that talks up to a chapter, and a member who has read that far."""
    ada, bo = discord.member("ada", moderator=True), discord.member("bo")
    await ada.types("club setup", book="tulayev")
    await ada.types("club checkpoint", chapter=chapter)
    for finished in (1, 2, 3):
        await ada.types("read", chapter=finished)
    for finished in range(1, chapter + 1):
        await bo.types("read", chapter=finished)
    await bo.sees("Welcome.")
    return ada, bo


def _written(journal: MemoryJournal) -> list[str]:
    """What has happened in all clubs: the kinds of events and what they hold."""
    return [
        f"{entry.kind} {entry.body}"
        for room, entries in journal.rooms.items()
        if room.startswith("club/")
        for entry in entries
    ]


def _words(post: Post) -> str:
    """All text of a message, as it is sent."""
    return f"{post.body.get('content') or ''} {post.text}"


def _bare(text: str) -> str:
    """A text without what is escaped in it."""
    return re.sub(r"\\.", "", text)


async def test_nobody_is_rung_for_and_nothing_is_marked_up() -> None:
    """Whatever somebody asks, answers or reports, nobody reads it in public, and who reads it reads plain text."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await bo.types("quiz settings", show_me="yes")
        for words in NASTY:
            said = await bo.says(words[:1900], to_bot=False)
            await bo.types("ask", question=words)
            await bo.presses("Keep this question")
            await bo.types("kept list")
            await bo.types("who", person=words[:100])
            await bo.types("share")
            await bo.points(ABOUT, said)
            opened = await bo.points(REPORT, said)
            await bo.fills(opened, words[:200], kind="mistake")
            await bo.says(words[:1900])
            await bo.types("kept drop", number=1)
        await ada.types("club reports")
        await ada.presses("Show them")
        await settled(discord)
        ours = [post for post in discord.state.posts.values() if post.author != bo.number]
        assert sum(MARK in _words(post) for post in ours) > 10, (
            "the moderator reads reports, and who asks what they keep"
        )
        for post in ours:
            bare = _bare(_words(post))
            assert post.body["allowed_mentions"]["parse"] == []
            assert not _TURNS.search(bare), bare
            assert not _PINGS.search(re.sub(rf"<@{bo.number}>", "", bare)), bare
            assert post.sees or MARK not in bare, "a public message never says what a member has said"
            assert MARK not in bare or post.sees == bo.number or "mistake" in bare, "a moderator reads what is reported"
        assert discord.rest.refused == []


@pytest.mark.parametrize("length", [QUESTION_LONGEST, QUESTION_LONGEST + 1, 6_000, 60_000])
async def test_a_question_without_end(length: int) -> None:
    """What is too long is refused in a sentence, wherever it comes from, and what is not is answered."""
    question = ("Who is Kostia and why? " * (length // 20))[:length]
    async with chatting() as discord:
        _, bo = await _club(discord)
        ask = next(each for each in discord.state.commands if each["name"] == "ask")
        value = {"name": "question", "type": 3, "value": question}
        given_ = {"id": ask["id"], "name": "ask", "type": 1, "options": [value]}
        field = {"type": 4, "custom_id": "reason", "value": question}
        sent = {"custom_id": "?answer quiz answer", "components": [{"type": 18, "component": field}]}
        for spoken in (
            await bo.forges(2, given_),
            await bo.forges(3, {"custom_id": f"ask {question}"[:length], "component_type": 2}, await bo.says("hm")),
            await bo.forges(5, sent),
        ):
            assert spoken.response == 4 and spoken.private
        await settled(discord)
        assert discord.rest.refused == []


def _values(kind: type[Command]) -> dict[str, object]:
    """As much as a forger can ask for: every option, those too that only buttons set."""
    found: dict[str, object] = {}
    for each in options(kind):
        if each.option.file:
            continue
        if each.option.choices:
            found[each.name] = str(each.option.choices[-1])
        elif each.type is bool:
            found[each.name] = True
        elif each.type is int:
            found[each.name] = max(each.option.least, 3)
        else:
            found[each.name] = "Erchov"
    return found


def _reaches(kind: type[Command]) -> bool:
    """Whether a command says how far somebody has read, which they may say of themselves at any time."""
    return kind.words.startswith(("read", "privacy"))


async def test_every_command_forged_with_all_that_it_takes() -> None:
    """As a button of a message that is there, by a member: no moderator's command is done, and no later name falls."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            ada, bo = await _club(discord)
            for who in (ada, bo):
                await who.types("quiz me")
            before = _written(journal)
            post = await bo.sees("Welcome.")
            for kind in commands().values():
                if _reaches(kind) or any(each.option.file for each in options(kind)):
                    continue  # what takes a file fits on no button
                custom_id = pack(build(kind, _values(kind)))
                for forged in (custom_id, f"=x {custom_id}", f"?x {custom_id}"):
                    spoken = await bo.forges(3, {"custom_id": forged, "component_type": 2, "values": ["a"] * 30}, post)
                    assert spoken.response, forged
                    assert kind.rights is Rights.MEMBER or spoken.private or spoken.response == 6, forged
            await settled(discord)
            happened = _written(journal)[len(before) :]
            allowed = ("Game", "Seat", "Question", "Answered", "Hint", "Skip", "PlayerShown", "Greeted", "Reported")
            assert [each for each in happened if not each.startswith(allowed)] == []
            for shown in discord.state.posts.values():
                if shown.sees != ada.number and shown.author != bo.number:
                    assert not any(name in _words(shown) for name in LATER[1:]), shown.text
            await ada.types("club status")
            await ada.sees("It talks up to the end of chapter 1")
            assert discord.rest.refused == []


async def test_what_belongs_to_somebody_else() -> None:
    """Another member's quiz, undo or kept question; another club's game: a press is of who presses, where they are."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            ada, bo = await _club(discord)
            await ada.types("quiz me")
            own = next(post for post in reversed(ada.screen) if any(each["type"] == 2 for each in post.components))
            theirs = await bo.sees("Welcome.")
            for component in own.components:
                data = {"custom_id": component["custom_id"], "component_type": component["type"], "values": ["a"]}
                spoken = await bo.forges(3, data, theirs)
                assert spoken.private or spoken.response == 9
            undo = next(post for post in ada.screen if "[Undo]" in post.text)
            (pressed,) = (each for each in undo.components if each["label"] == "Undo")
            await bo.forges(3, {"custom_id": pressed["custom_id"], "component_type": 2}, theirs)
            await settled(discord)
            await ada.types("read")
            await ada.sees("You have finished 3 of 10")
            other = discord.channel("another club")
            await ada.at(other).types("club setup", book="tulayev")
            await ada.types("quiz start", questions=1)
            join = next(post for post in bo.screen if "[Join]" in post.text)
            data = {"custom_id": join.components[0]["custom_id"], "component_type": 2}
            assert (await bo.at(other).forges(3, data, await bo.at(other).sees("This channel now reads"))).private
            assert not any("SeatTaken" in each and other in each for each in _written(journal))
            assert discord.rest.refused == []


async def test_options_that_are_not_offered() -> None:
    """Choices that are none, numbers out of range, values of another kind, unknown commands: a sentence each."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            _, bo = await _club(discord)
            before = _written(journal)
            quiz = next(each for each in discord.state.commands if each["name"] == "quiz")
            read = next(each for each in discord.state.commands if each["name"] == "read")
            wrong: list[tuple[dict[str, Any], str, list[dict[str, Any]]]] = [
                (quiz, "start", [{"name": "mode", "type": 3, "value": "hack"}]),
                (quiz, "start", [{"name": "questions", "type": 4, "value": -1}]),
                (quiz, "start", [{"name": "questions", "type": 4, "value": 10**30}]),
                (quiz, "start", [{"name": "questions", "type": 4, "value": "many"}]),
                (quiz, "start", [{"name": "through", "type": 4, "value": 9}]),
                (quiz, "start", [{"name": "quiz", "type": 3, "value": {"a": 1}}]),
                (quiz, "nothing", []),
                (read, "", [{"name": "chapter", "type": 4, "value": 10**9}]),
                (read, "", [{"name": "chapter", "type": 4, "value": None}]),
                (read, "", [{"name": "sure", "type": 5, "value": True}, {"name": "chapter", "type": 4, "value": 11}]),
            ]
            for command, below, inside in wrong:
                data = {"id": command["id"], "name": command["name"], "type": 1, "options": inside}
                if below:
                    data["options"] = [{"type": 1, "name": below, "options": inside}]
                spoken = await bo.forges(2, data)
                await settled(discord)
                assert spoken.response == 4, data
            shown = await bo.forges(2, {"id": "1", "name": "rm", "type": 1, "options": []})
            assert shown.private
            assert _written(journal) == before
            assert discord.rest.refused == []


async def _fifty(discord: Discord, who: Member, label: str, post: Post | None = None) -> list[Spoken]:
    """Press a button fifty times at once."""
    pressed = await asyncio.gather(*(who.presses(label, post) for _ in range(50)))
    await settled(discord)
    return pressed


async def test_fifty_clicks_at_once() -> None:
    """What can be done once is done once, whoever clicks how often: one seat, one answer, one place, one quiz."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            ada, bo = await _club(discord)
            await asyncio.gather(*(ada.types("quiz start", questions=2) for _ in range(50)))
            await settled(discord)
            assert sum("GameOpened" in each for each in _written(journal)) == 1
            assert sum("[Join]" in post.text for post in bo.screen if not post.sees) == 1
            await _fifty(discord, bo, "Join")
            assert sum("SeatTaken" in each for each in _written(journal)) == 2, "ada's and bo's"
            discord.state.skipped += 35
            question = await bo.sees("Question 1")
            discord.state.skipped += 5
            pressable = question.components[0]
            data = {"custom_id": pressable["custom_id"], "component_type": pressable["type"]}
            if pressable["type"] == 3:
                data["values"] = [pressable["options"][0]["value"]]
            await asyncio.gather(*(bo.forges(3, data, question) for _ in range(50)))
            await settled(discord)
            assert sum(each.startswith("Answered") for each in _written(journal)) <= 1
            undone = await _fifty(discord, bo, "Undo")
            assert all(each.response for each in undone)
            await bo.types("read")
            await bo.sees("You have not finished a chapter")
            assert discord.rest.refused == []


PACKED = st.sampled_from(sorted(commands())).map(lambda words: commands()[words])


@st.composite
def _forged(draw: st.DrawFn) -> str:
    """A custom_id that looks like one of ours, of this version or of another, or like nothing."""
    kind = draw(PACKED)
    values = {
        each.name: draw(
            st.integers(-5, 10**9) if each.type is int else st.booleans() if each.type is bool else st.text()
        )
        for each in options(kind)
        if not each.option.file and draw(st.booleans())
    }
    try:
        packed = pack(build(kind, values))
    except Refusal:
        packed = " ".join([kind.words, *(f"{name}:{value}" for name, value in values.items())])
    cut = draw(st.integers(0, len(packed)))
    shape = draw(
        st.sampled_from(("{}", "={}", "?{}", "=answer {}", "?answer {}", "?chapter {}", "v9|{}", "@{}", "{} {}"))
    )
    return shape.format(packed[:cut], packed[cut:])[:100] or "?"


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_forged(), min_size=25, max_size=25))
async def test_whatever_is_forged_is_a_members_right_or_nothing(forged: list[str]) -> None:
    """As presses, picks and modals of a member: each is answered, and nothing is done that only moderators may do."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            _, bo = await _club(discord)
            post = await bo.sees("Welcome.")
            for custom_id in forged:
                await bo.forges(3, {"custom_id": custom_id, "component_type": 3, "values": ["a", MARK]}, post)
                field = {"type": 4, "custom_id": "answer", "value": MARK}
                shape = [{"type": 18, "component": field}, {"type": 1, "components": [field]}]
                await bo.forges(5, {"custom_id": custom_id, "components": shape}, post)
            await settled(discord)
            moderators = ("BookChosen", "CheckpointMoved", "Imported", "Reviewed", "Consented", "Accepted")
            assert [each for each in _written(journal)[3:] if each.startswith(moderators)] == []
            assert not any(MARK in _words(shown) for shown in discord.state.posts.values() if not shown.sees)
            assert {error.code for error in discord.rest.refused} == set()
