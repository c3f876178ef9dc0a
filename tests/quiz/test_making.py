"""Questions made from a view: well formed, with one right answer, and of nothing that the view does not know."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.book import Book, Passage, Source
from bot.questions import (
    KINDS,
    AllOf,
    Choice,
    Gap,
    Match,
    Names,
    Number,
    Order,
    TrueFalse,
    Typed,
    Verdict,
    WhoAmI,
    pack,
)
from bot.questions.picking import letter
from bot.quiz.making import made, made_with_facts
from bot.quiz.making.blanks import gaps
from bot.quiz.making.falsehoods import pair, tied
from bot.quiz.making.grammar import (
    asked,
    attributed,
    bare,
    contrary,
    counted,
    number,
    plain,
    predicates,
    pronouns,
    sexes,
)
from bot.quiz.making.known import known, spelt
from bot.text import STOP_WORDS, fold, words
from bot.view import EMPTY, Cover, Doubt, Fact, Horizon, Kind, Title
from tests.strategies import names_of, plans
from tests.worlds import TWINS, canary, told, twin, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.questions import Question
    from bot.quiz.making import Made
    from bot.quiz.making.falsehoods import Pair
    from bot.view import View
    from tests.worlds import Story

WANTED = 12
STORIES: tuple[Story, ...] = ("lighthouse", "tulayev", *plans(60))


@lru_cache(maxsize=512)
def _made(story: Story, horizon: int) -> tuple[Made, ...]:
    return made_with_facts(whole(story).up_to(Horizon(horizon)), Random(f"{story} {horizon}"), WANTED)


def _all_made() -> Iterator[tuple[Story, View, Question]]:
    """Twelve questions at every horizon of every story."""
    for story in STORIES:
        for horizon in range(told(story).cover.chapters + 1):
            for each in _made(story, horizon):
                yield story, whole(story).up_to(Horizon(horizon)), each.question


def _names(view: View) -> Names:
    return Names(tuple(person.names for person in view.people))


def _letters(question: Question, *options: str) -> str:
    return " ".join(letter(question.shown.index(option)) for option in options)


def _answers(question: Question) -> tuple[str, list[str]]:
    """The right answer as a player gives it, and some wrong ones."""
    match question:
        case Choice():
            return _letters(question, question.answer), [_letters(question, option) for option in question.options]
        case TrueFalse():
            return str(question.answer), [str(not question.answer)]
        case AllOf():
            return _letters(question, *question.answers), [_letters(question, each) for each in question.options]
        case Order():
            return _letters(question, *question.items), [_letters(question, *question.items[::-1])]
        case Match():
            rights = [right for _, right in question.pairs]
            return _letters(question, *rights), [_letters(question, *rights[1:], rights[0])]
        case Number():
            return str(int(question.answer)), [str(int(question.answer) + 1)]
        case Typed() | Gap() | WhoAmI():
            return question.answer, ["Zyxwolt"]
        case _:
            raise AssertionError(question)


def _said(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


@pytest.mark.parametrize(
    "stories", [("lighthouse",), ("tulayev",), plans(60)], ids=["lighthouse", "tulayev", "invented"]
)
def test_what_follows_the_horizon_changes_no_question(stories: tuple[Story, ...]) -> None:
    """With the same dice, a book that ends, is shuffled, goes on otherwise or answers everything makes the same."""
    for each in stories:
        for horizon in range(told(each).cover.chapters):
            books = [whole(each), *(twin(each, horizon, kind) for kind in TWINS), canary(each, horizon, names_of(each))]
            drawn = {
                tuple(map(pack, made(book.up_to(Horizon(horizon)), Random(f"{each} {horizon}"), WANTED)))
                for book in books
            }
            assert len(drawn) == 1


@lru_cache(maxsize=512)
def _unread(story: Story, chapter: int) -> tuple[str, ...]:
    """The names in a story that a reader has not come across by the end of a chapter."""
    then = whole(story).up_to(Horizon(chapter))
    read = [name for person in then.people for name in person.names]
    read += [then.cover.title, *(line.text for line in then.lines), *(title.text for title in then.titles)]
    read += [text for fact in then.facts for text in (fact.short, *fact.words)]
    return tuple(name for name in names_of(story) if not _said("\n".join(read), name))


def test_nobody_is_named_who_is_not_known_by_then() -> None:
    """No text of a question, shown or not, has a name that a reader at the chapter it is sealed at has not read."""
    for story, view, question in _all_made():
        assert 0 <= question.since <= view.horizon.chapter
        assert [name for name in _unread(story, question.since) if _said(pack(question), name)] == []


def test_the_right_answer_is_right_and_every_other_wrong() -> None:
    """Each question is graded right for its answer, wrong for each distractor, and gives no option twice."""
    for _, view, question in _all_made():
        posed = question.posed(Random(1))
        options = [fold(option) for option in posed.shown]
        assert len(set(options)) == len(options), posed.shown
        right, wrong = _answers(posed)
        assert posed.grade(right, _names(view)).verdict is Verdict.RIGHT, pack(question)
        assert {posed.grade(each, _names(view)).verdict for each in wrong} <= {Verdict.WRONG}, pack(question)


def test_no_question_says_its_own_answer() -> None:
    """A question about somebody has no word of the name that answers it, nor of the answer that fills a gap."""
    for _, _, question in _all_made():
        if isinstance(question, Choice | Typed | Gap | WhoAmI):
            told_there = (question.ask, *question.clues, *question.hints)
            shown = {word.folded for text in told_there for word in words(text)}
            answer = {word.folded for word in words(question.answer)} - STOP_WORDS
            assert not answer & shown, pack(question)


def test_no_option_stands_out() -> None:
    """Where people are to choose from, all are shown under names, or all under descriptions."""
    for _, view, question in _all_made():
        if isinstance(question, Choice | AllOf):
            people = {person.name: person for person in view.people}
            options = [people[option] for option in question.shown if option in people]
            assert len({spelt(person) for person in options}) <= 1, question.shown


def test_no_two_of_a_draw_are_about_the_same() -> None:
    """No two questions rest on one fact, and none on a doubted one."""
    for drawn in (_made(story, h) for story in STORIES for h in range(told(story).cover.chapters + 1)):
        rest_on = [fact.text for each in drawn for fact in {fact.text: fact for fact in each.facts}.values()]
        assert len(rest_on) == len(set(rest_on))
        assert len({each.question.key for each in drawn}) == len(drawn)
        assert {fact.doubt for each in drawn for fact in each.facts} <= {Doubt.NONE}
        assert all(fact.since <= each.question.since for each in drawn for fact in each.facts)


def test_the_dice_decide() -> None:
    """Equal dice draw the same questions from a view made anew, others draw others, and never more than are wanted."""
    view = whole("tulayev").up_to(Horizon(6))
    anew = Book(told("tulayev")).up_to(Horizon(6))
    assert made(view, Random(1), WANTED) == made(anew, Random(1), WANTED)
    assert made(view, Random(1), WANTED) != made(view, Random(2), WANTED)
    assert [len(made(view, Random(1), wanted)) for wanted in (0, 1, 30)] == [0, 1, 30]


def test_all_kinds_are_made() -> None:
    """The default pack gives questions of every kind there is, and no kind more than half of them."""
    drawn = [q for h in range(1, 11) for q in made(whole("tulayev").up_to(Horizon(h)), Random(h), 20)]
    counts = {kind: sum(question.kind == kind for question in drawn) for kind in KINDS}
    assert all(counts.values()), counts
    assert max(counts.values()) < len(drawn) / 2


def test_nothing_curated_gives_no_questions() -> None:
    """The view of no book, and one that holds nothing but free text and its chapters' titles, make none."""
    text = Source(
        cover=Cover("prose", "Prose", "A. Writer", 4, "1900"),
        people=(),
        facts=(),
        relations=(),
        identities=(),
        titles=tuple(Title(chapter, f"The title {'x' * chapter}") for chapter in range(1, 5)),
        prompts=(),
        passages=tuple(Passage(chapter, "Mara climbed the steps. Tobias laughed.") for chapter in range(1, 5)),
        digest="prose",
    )
    assert made(EMPTY, Random(1), WANTED) == ()
    assert made(Book(text).up_to(Horizon(4)), Random(1), WANTED) == ()


def test_little_is_known_at_first() -> None:
    """Before its first chapter the short pack has at most one thing to ask about; later on more."""
    counts = [len(made(whole("lighthouse").up_to(Horizon(h)), Random(1), WANTED)) for h in range(7)]
    assert counts[0] <= 1 < counts[2] <= counts[6]


def test_a_state_is_asked_as_it_stands() -> None:
    """Who was imprisoned and is free again is no right answer to who has been imprisoned."""
    for seed in range(40):
        at_four = made(whole("lighthouse").up_to(Horizon(4)), Random(seed), 20)
        at_six = made(whole("lighthouse").up_to(Horizon(6)), Random(seed), 20)
        assert all(q.answered == "Tobias Rusk" for q in at_four if "has been imprisoned" in q.ask)
        assert not any("been imprisoned" in question.ask for question in at_six)


def test_one_person_under_two_names_is_not_set_against_themselves() -> None:
    """From where the tinker is known to be Corin, neither name is a wrong option where the other is right."""
    view = whole("lighthouse").up_to(Horizon(6))
    names = {"the tinker", "Corin", "Corin Rusk", "the pedlar"}
    for seed in range(40):
        for question in made(view, Random(seed), 20):
            if isinstance(question, Choice):
                assert len(names & {question.answer, *question.options}) <= 1


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("buys a revolver", True),
        ("was a soldier", True),
        ("never gave up", True),
        ("moved to Mexico", True),
        ("and Ann live in a room", False),
        ("in the morning", False),
        ("his brother's keeper", False),
        ("are friends", False),
    ],
)
def test_who_is_asked_of_a_verb_for_one(rest: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """A question with "Who" is made of words that begin with a verb that goes with one person."""
    assert predicates(rest) is expected


@pytest.mark.parametrize(
    ("word", "rest", "expected"),
    [
        ("What", "buys", "What does Ann buy?"),
        ("Where", "watches the snow", "Where does Ann watch the snow?"),
        ("Where", "dies", "Where does Ann die?"),
        ("Where", "is arrested", "Where is Ann arrested?"),
        ("Why", "has to leave", "Why does Ann have to leave?"),
        ("Why", "had gone away", "Why had Ann gone away?"),
        ("Why", "carries on", "Why does Ann carry on?"),
        ("Why", "lost her card", None),
        ("What", "always buys", None),
    ],
)
def test_a_statement_is_turned_into_a_question(word: str, rest: str, expected: str | None) -> None:
    """A verb for one person in the present gives way to "does"; a verb of the past is left alone."""
    assert asked(word, "Ann", rest) == expected


def test_the_grammar_of_statements() -> None:
    """What is told of statements by their words: speech and hearsay, numbers, prepositions, sexes."""
    assert plain("Ann buys a hat.")
    assert not any(map(plain, ("Ann asks: why?", "Ann buys a hat; Ben does not.", "Ben knows that Ann did it.")))
    assert attributed("is dead, says the clerk")
    assert [number(text) for text in ("in 1928", "from 1929 to 1953", "ten chapters", "none")] == [
        (3, 7, 1928.0),
        None,
        (0, 3, 10.0),
        None,
    ]
    assert [bare(text) for text in ("in his room", "out of shame", "Paris")] == ["his room", "shame", "Paris"]
    assert sexes("he gives her the key") == {"he", "she"}
    assert pronouns("tells his brother") and not pronouns("tells the history")
    assert [counted(11, like) for like in ("10", "ten")] == ["11", "eleven"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ann has a thin coat.", "Ann has a thick coat."),
        ("Ann has an illegal coat.", "Ann has a legal coat."),
        ("Ann leaves at night.", "Ann leaves in broad daylight."),
        ("Ann is dead.", "Ann is alive."),
        ("Ann is shot dead.", None),  # nobody is shot alive
        ("Ann has a thin coat at night.", None),  # which of the two?
        ("Nobody has a coat, not even a thin one.", None),
        ("Ann has a coat.", None),
    ],
)
def test_a_statement_is_turned_into_its_contrary(said: str, expected: str | None) -> None:
    """One word gives way to its contrary, with the article that goes with it, where it is clear what that comes to."""
    assert contrary(said) == expected


@pytest.mark.parametrize("horizon", [1, 3, 7, 10])
def test_as_many_statements_are_true_as_false(horizon: int) -> None:
    """Over forty draws of twenty questions, each side is right for 40 to 60 of a hundred statements."""
    view = whole("tulayev").up_to(Horizon(horizon))
    drawn = [q for seed in range(40) for q in made(view, Random(seed), 20)]
    answers = [question.answer for question in drawn if isinstance(question, TrueFalse)]
    assert len(answers) >= 40
    assert 0.4 <= sum(answers) / len(answers) <= 0.6


@lru_cache(maxsize=16)
def _pairs(horizon: int) -> tuple[Pair, ...]:
    """Statements and their contraries, with several people and years in place of the right ones."""
    about = known(whole("tulayev").up_to(Horizon(horizon)))
    found = [each for seed in range(10) for fact in about.sure if (each := pair(about, fact, Random(seed)))]
    return tuple(dict.fromkeys((*found, *(each for seed in range(10) for each in tied(about, Random(seed))))))


def test_a_false_statement_is_contradicted_by_the_view() -> None:
    """Another year, number, place, or contrary; or another person, where only one can be so or do so."""
    once = re.compile(r"\b(?:is|shoots|kills|heads|burns|lives next to Romachkin and is|stands at the head) ")
    for horizon in range(11):
        about = known(whole("tulayev").up_to(Horizon(horizon)))
        names = {person.name for person in about.view.people}
        for each in _pairs(horizon):
            assert each.true != each.false
            assert each.since <= horizon
            if each.people and not each.false.startswith(each.people[0].name):
                assert each.people[1].name in names
                assert once.search(each.false), each.false
                assert not pronouns(each.false) or each.fact.kind is Kind.WHO, each.false


def test_what_is_only_not_said_is_not_called_false() -> None:
    """Whoever else works where somebody works, or buys what he buys, the book may just not say so."""
    false = {each.false for horizon in range(11) for each in _pairs(horizon)}
    assert len(false) > 40
    for said in ("Clothing Trust", "of a plot against", "buys a", "pays Rublev a visit", "the truth"):
        assert [text for text in false if said in text] == []


def test_only_parts_of_an_answer_are_on_the_right_track() -> None:
    """The words that a fact is found by are no prompts; nor is anything that has no word of the answer."""
    asked_for = [
        draft.question for h in range(11) for draft in gaps(known(whole("tulayev").up_to(Horizon(h))), Random(h))
    ]
    assert asked_for
    for question in asked_for:
        assert isinstance(question, Typed | Gap)
        answer = {word.stem for word in words(question.answered)}
        for prompt in question.prompt:
            assert {word.stem for word in words(prompt)} < answer, (question.ask, prompt)
        for nonsense in ("plane", "Rublev", "say", "what next", "USSR", "Comintern", "12 o'clock", "way"):
            assert question.grade(nonsense, _names(whole("tulayev").up_to(Horizon(10)))).verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("said", "not_among"),
    [
        ("Kondratiev sees Stalin in Moscow.", "Romachkin"),  # who sees him too, at night
        ("Makeyev is arrested in a dressing room.", "Erchov"),  # who is arrested too
        ("Romachkin gives the revolver away to Kostia.", "Kostia"),  # who is in the statement
        ("Ryzhik refuses all food.", "Tulayev"),  # who is dead by then
        ("Rublev sees the snow while he is led away to prison.", "Xenia"),  # who is no "he"
    ],
)
def test_a_wrong_option_might_be_right_but_is_not(said: str, not_among: str) -> None:
    """Of whom the words may hold, or cannot be thought to hold, is no option beside the right one."""
    about = known(whole("tulayev").up_to(Horizon(7)))
    clause = next(clause for clause in about.clauses if clause.fact.text == said)
    for seed in range(30):
        others = about.others(clause.fact, clause.rest, clause.person, Random(seed))
        assert len(others) == 3
        assert not_among not in {other.name for other in others}


def test_who_has_no_family_is_asked_about_none() -> None:
    """Of whom it is not told that they have a wife or a daughter, it is no option that they ill-treat or tell her."""
    about = known(whole("tulayev").up_to(Horizon(7)))
    of_his = [clause for clause in about.clauses if re.search(r"his (?:wife|daughter)", clause.rest)]
    assert len(of_his) > 1
    assert [about.others(clause.fact, clause.rest, clause.person, Random(1)) for clause in of_his] == [()] * len(of_his)


def test_a_fact_of_an_invented_kind_is_no_trouble() -> None:
    """Facts without people, without answers and without verbs are passed over or asked as they stand."""
    odd = [Fact(1, kind, "Fog everywhere in the harbour of the old town.", (), "", "") for kind in Kind]
    source = Source(
        cover=Cover("odd", "Odd", "A. Writer", 1, "1900"),
        people=(),
        facts=tuple(odd),
        relations=(),
        identities=(),
        titles=(),
        prompts=(),
        passages=(),
        digest="odd",
    )
    drawn = made(Book(source).up_to(Horizon(1)), Random(1), WANTED)
    assert [question.kind for question in drawn] in ([], ["true-false"])
