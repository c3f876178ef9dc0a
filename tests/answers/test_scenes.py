"""What a novel tells over several sentences: the lines that have a question's words around them."""

from __future__ import annotations

from bot.answers import answer
from bot.answers.features import FEATURES, Matcher
from bot.answers.question import analyse
from bot.answers.ranking import LONG, groups_of, pool, survey
from bot.answers.scenes import LONG_FROM, is_long, surrounded
from bot.answers.weighing import ask
from tests.answers.test_ranking import view_of

SCENE = (
    "The lamp went out.",
    "Orla was still in the boat with the miller.",
    "Nobody spoke.",
    "At last she gave him the knife.",
    "It had been her father's.",
    "The wind rose.",
    *("Then it rained." for _ in range(6)),
    "The boat was sold.",
    "The knife was sharp.",
)


def test_the_line_between_the_words_comes_first() -> None:
    """Orla and the boat are named in one line, the knife two lines on: these and what stands between come first."""
    view = view_of(*SCENE)
    found = surrounded(view, ask(view, analyse("Whose knife did Orla have in the boat?")), 3)
    assert found[0] == 1
    assert set(found) == {1, 2, 3}


def test_what_stands_around_a_line_is_weighed_alike_in_the_search_and_in_the_ranking() -> None:
    """Both go by one rule, the one for all lines of a view at once, the other line by line."""
    view = view_of(*SCENE)
    asked = ask(view, analyse("Whose knife did Orla have in the boat?"))
    lines = list(range(len(SCENE)))
    rows = Matcher(view, asked, lines, {}).rows()
    nearby = [row[FEATURES.index("nearby")] for row in rows]
    best_first = sorted((i for i in lines if nearby[i]), key=lambda i: (-nearby[i], i))
    assert surrounded(view, asked, len(SCENE)) == best_first


def test_nobody_sees_past_the_horizon() -> None:
    """The words of an unread line count for no line before it."""
    for finished in range(len(SCENE)):
        question = analyse("Whose knife did Orla have in the boat?")
        here, alone = view_of(*SCENE, finished=finished), view_of(*SCENE[:finished])
        assert surrounded(here, ask(here, question), 9) == surrounded(alone, ask(alone, question), 9)


def test_nothing_surrounds_what_the_view_does_not_have() -> None:
    """A question none of whose words are there has no scene, and neither has an empty view."""
    for view in (view_of(*SCENE), view_of(*SCENE, finished=0)):
        assert surrounded(view, ask(view, analyse("What about the wolves?")), 9) == []


def test_in_a_long_view_nothing_after_the_horizon_counts() -> None:
    """Whatever follows, a long view gives one answer, with one confidence to the last bit."""
    days = tuple(f"On day {i} Orla told the miller of a knife, a boat and {i} lamps." for i in range(LONG_FROM))
    read = (*SCENE, *days)
    rests = ((), ("Orla threw the knife into the boat.",) * 90, ("The miller's father had a boat.", "Zyx.") * 200)
    for text in ("Whose knife did Orla have in the boat?", "Who told the miller of lamps?", "Where is Zyx?"):
        views = [view_of(*read, *rest, finished=len(read)) for rest in rests]
        assert is_long(views[0])
        assert len({repr(answer(view, text)) for view in views}) == 1
        assert len({repr(survey(view, analyse(text))) for view in views}) == 1


def test_scenes_are_looked_into_in_a_long_view() -> None:
    """In a long view a line without a word of the question is looked at for what stands around it."""
    rest = tuple(f"Day {i} went by and Orla said nothing of a knife." for i in range(LONG_FROM))
    view = view_of(*SCENE, *rest)
    question = analyse("Whose knife did Orla have in the boat?")
    assert 2 in pool(view, ask(view, question))[0]
    assert LONG in groups_of(view, question)
    assert LONG not in groups_of(view_of(*SCENE), question)
