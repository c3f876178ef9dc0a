"""Tests of the test: leaks made on purpose, in the ways in which programs of this sort leak. All are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from random import Random
from typing import Any

import pytest
from hypothesis.strategies import SearchStrategy, integers

from bot.answers import Answer, answer, people, ranking, scenes, weighing
from bot.app import app
from bot.book.book import Book, _searched
from bot.book.cast import Cast
from bot.commands import (
    ask,
    cast,
    completion,
    kept,
    privacy,
    quiz_me,
    quiz_play,
    quiz_start,
    quizzing,
)
from bot.commands.club import ClubSetup
from bot.commands.quiz_me import QuizMe
from bot.commands.quiz_play import QuizAnswer
from bot.commands.read import Read
from bot.dialogue.command import Completes, Decision, Scene
from bot.dialogue.reply import say
from bot.game.game import Game
from bot.member import Member, MemberEvent, ProgressSet
from bot.quiz import drawing
from bot.quiz.making import made
from bot.view import Hit, Horizon, View
from tests import worlds
from tests.promise.lockstep import Leak
from tests.promise.property import NOVELS, PROSE, ending_in, tried
from tests.strategies import Case, Say, names_of

END = Horizon(10**6)
AT_MOST = 2_000
"""So many cases are tried before a leak counts as overlooked."""

Patch = pytest.MonkeyPatch


def off_by_one(patch: Patch) -> None:
    """The chapter that is being read counts as finished."""
    cut = Book.up_to
    patch.setattr(Book, "up_to", lambda book, horizon: cut(book, Horizon(horizon.chapter + 1)))


def frequencies_of_the_whole_book(patch: Patch) -> None:
    """How rare a word is, is counted in the whole book."""
    _search_with(patch, rare_in_the_whole=True)


def average_length_of_the_whole_book(patch: Patch) -> None:
    """Lines are long or short beside the average line of the whole book."""
    _search_with(patch, long_in_the_whole=True)


def filter_after_ranking(patch: Patch) -> None:
    """The best lines of the whole book are found, and those after the horizon are dropped."""
    _search_with(patch, rare_in_the_whole=True, long_in_the_whole=True, dropped=True)


def counts_of_the_whole_book(patch: Patch) -> None:
    """In how many lines a word stands, as features ask for it, is counted in the whole book."""
    _search_with(patch, counted_in_the_whole=True)


def long_as_the_whole_book(patch: Patch) -> None:
    """Whether a view is read like a novel is told by how long the whole book is."""
    _unsealed(patch)
    told = scenes.is_long
    patch.setattr(ranking, "is_long", lambda view: told(_whole(view)))


def scenes_of_the_whole_book(patch: Patch) -> None:
    """The likeliest scenes of the whole book are found, and those after the horizon are dropped."""
    _unsealed(patch)
    find = scenes.surrounded

    def found(view: View, asked: weighing.Asked, limit: int) -> list[int]:
        whole = _whole(view)
        return [line for line in find(whole, weighing.ask(whole, asked.question), limit) if line < len(view.lines)]

    patch.setattr(ranking, "surrounded", found)


def ungated_alias(patch: Patch) -> None:
    """Whoever is known is known by all their names."""
    make = Cast._person
    patch.setattr(Cast, "_person", lambda cast, numbers, _, shown: make(cast, numbers, END.chapter, shown))


def identity_merged_early(patch: Patch) -> None:
    """Two people are one a chapter before they turn out to be."""
    up_to = Cast.up_to

    def merged(cast: Cast, chapter: int) -> tuple[Any, ...]:
        told = cast.identities
        known = {number for number, person in enumerate(cast._people) if person.since <= chapter}
        cast.identities = tuple(
            replace(each, since=max(0, each.since - 1)) for each in told if known.issuperset(each.value.people)
        )
        try:
            return up_to(cast, chapter)
        finally:
            cast.identities = told

    patch.setattr(Cast, "up_to", merged)


def title_of_the_next_chapter(patch: Patch) -> None:
    """A chapter's title is known when the one before it is finished, as on a page of contents."""
    cut = Book._cut

    def with_title(book: Book, chapter: int) -> View:
        return replace(cut(book, chapter), titles=tuple(book._titles.up_to(chapter + 1)))

    patch.setattr(Book, "_cut", with_title)


def people_by_importance(patch: Patch) -> None:
    """Those of whom most is said in the whole book come first."""
    cut = Book._cut

    def sorted_cut(book: Book, chapter: int) -> View:
        view = cut(book, chapter)
        said = [number for fact in book._facts.items for number in fact.people]
        return replace(view, people=tuple(sorted(view.people, key=lambda person: -said.count(person.number))))

    patch.setattr(Book, "_cut", sorted_cut)


def ungated_completion(patch: Patch) -> None:
    """All names of the book are offered while one types."""
    _unsealed(patch)
    values = completion._values

    def offered(completes: Completes, scene: Scene) -> tuple[str, ...]:
        if completes is Completes.PEOPLE and scene.view.cover.id:
            return tuple(person.name for person in _whole(scene.view).people)
        return values(completes, scene)

    patch.setattr(completion, "_values", offered)


def spelling_of_the_whole_book(patch: Patch) -> None:
    """Slips of the finger are put right by all names of the book."""
    _unsealed(patch)
    names = people._names
    patch.setattr(people, "_names", lambda view: names(_whole(view)))


def not_yet(patch: Patch) -> None:
    """The refusal says whether there is something to come."""
    _unsealed(patch)
    told = ask.told

    def teasing(scene: Scene, question: str, found: Answer) -> Decision:
        if not found.answered and answer(_whole(scene.view), question).answered:
            return Decision((say("Not yet."),))
        return told(scene, question, found)

    patch.setattr(ask, "told", teasing)


def count_of_all_people(patch: Patch) -> None:
    """The cast says how many there will be."""
    _unsealed(patch)
    decide = cast.Cast.decide

    def counted(command: cast.Cast, scene: Scene) -> Decision:
        decision = decide(command, scene)
        count = say(f"{len(scene.view.people)} of {len(_whole(scene.view).people)}")
        return replace(decision, replies=(*decision.replies, count))

    patch.setattr(cast.Cast, "decide", counted)


def cache_without_horizon(patch: Patch) -> None:
    """What has been answered once is answered so to everybody."""
    answers: dict[tuple[str, str], Answer] = {}

    def cached(view: View, question: str, topic: tuple[str, ...] = ()) -> Answer:
        key = (f"{view.cover.id} {id(view.notes.get('whole'))}", question)
        return answers.setdefault(key, answer(view, question, topic))

    _unsealed(patch)
    patch.setattr(ask, "answer", cached)


def kept_question_from_the_whole_book(patch: Patch) -> None:
    """A kept question is announced as soon as the book holds an answer."""
    _unsealed(patch)
    patch.setattr(kept, "answer", lambda view, question, topic: answer(_whole(view), question, topic))


def channel_of_the_farthest(patch: Patch) -> None:
    """The channel is told what the asker may know, or the asker what the channel may."""
    patch.setattr(app, "min", max, raising=False)


def memory_of_what_is_read_again(patch: Patch) -> None:
    """Whom the last answer was about is remembered when a reader goes back."""
    after = Member._after

    def remembering(member: Member, event: MemberEvent) -> Member:
        return (
            replace(after(member, event), asked=member.asked)
            if isinstance(event, ProgressSet)
            else after(member, event)
        )

    patch.setattr(Member, "_after", remembering)


def questions_of_the_whole_book(patch: Patch) -> None:
    """Quizzes ask whatever stands in their files."""
    cut = Book._cut
    patch.setattr(Book, "_cut", lambda book, chapter: replace(cut(book, chapter), asked=lambda: book._questions.items))


def options_of_the_whole_book(patch: Patch) -> None:
    """Made questions take their wrong options from all of the book."""
    _unsealed(patch)
    make = made
    patch.setattr(drawing, "made", lambda view, dice, wanted: make(_whole(view), dice, wanted))


def quizzes_with_all_their_questions(patch: Patch) -> None:
    """The list of quizzes counts the questions that are still to come."""
    _unsealed(patch)
    count = drawing.quizzes
    patch.setattr(quiz_start, "quizzes", lambda view, named="": count(_whole(view), named))


def question_shown_to_who_is_kept_out(patch: Patch) -> None:
    """Whoever has not read as far as a game goes is told what it asks."""

    def teasing(scene: Scene, game: Game) -> Decision:
        return Decision((say(f"Not for you: {game.asked_as(max(1, game.number)).ask}"),))

    patch.setattr(quiz_play, "kept_out", teasing)


def answers_judged_by_all_names(patch: Patch) -> None:
    """Whom a typed answer means is looked up among everybody whom the book will name."""
    _unsealed(patch)
    known = quizzing.names
    for module in (quiz_play, quiz_me):
        patch.setattr(module, "names", lambda view: known(_whole(view)))


def file_with_every_question(patch: Patch) -> None:
    """Whoever asks for their data is told what they were once asked, however far they have read by now."""
    told = privacy._question
    patch.setattr(privacy, "_question", lambda scene, _, __, packed: told(scene, scene.view.cover.id, 0, packed))


def _naming(number: int) -> Case:
    """Somebody plays alone, and answers with names of people, some of whom they do not know yet."""
    random = Random(number)
    chapter = random.randint(1, 3)
    said = [
        ClubSetup("lighthouse"),
        Read(chapter=chapter, sure=True),
        QuizMe(questions=10),
        *(QuizAnswer(random.choice(names_of("lighthouse"))) for _ in range(10)),
    ]
    return Case("lighthouse", chapter, tuple(Say("ada", here=True, command=command) for command in said))


Cases = SearchStrategy[Case]

MUTANTS: tuple[tuple[Callable[[Patch], None], Cases], ...] = (
    (off_by_one, ending_in()),
    (frequencies_of_the_whole_book, ending_in("ask", among=PROSE)),
    (counts_of_the_whole_book, ending_in("ask", among=PROSE)),
    (average_length_of_the_whole_book, ending_in("ask", among=PROSE)),
    (filter_after_ranking, ending_in("ask", among=PROSE)),
    (long_as_the_whole_book, ending_in("ask", among=NOVELS)),
    (scenes_of_the_whole_book, ending_in("ask", among=NOVELS)),
    (ungated_alias, ending_in()),
    (identity_merged_early, ending_in("who", "cast", "preview")),
    (title_of_the_next_chapter, ending_in("ask")),
    (people_by_importance, ending_in("cast", "who")),
    (ungated_completion, ending_in("who", "recap")),
    (spelling_of_the_whole_book, ending_in()),
    (not_yet, ending_in()),
    (count_of_all_people, ending_in("cast")),
    (cache_without_horizon, ending_in("ask", "who", "recap", "cast")),
    (kept_question_from_the_whole_book, ending_in()),
    (channel_of_the_farthest, ending_in("share")),
    (memory_of_what_is_read_again, ending_in("ask")),
    (questions_of_the_whole_book, ending_in("quiz start", "quiz me")),
    (options_of_the_whole_book, ending_in("quiz start", "quiz me")),
    (quizzes_with_all_their_questions, ending_in("quiz list")),
    (question_shown_to_who_is_kept_out, ending_in("quiz join", "quiz hint", "quiz answer")),
    (answers_judged_by_all_names, integers(0, 2**24 - 1).map(_naming)),
    (file_with_every_question, ending_in("privacy export")),
)
"""Leaks, and the part of the property that is run until it finds them; any part would, but later."""


@pytest.mark.parametrize(("leak", "among"), MUTANTS, ids=[leak.__name__ for leak, _ in MUTANTS])
def test_a_leak_made_on_purpose_is_caught(
    leak: Callable[[Patch], None], among: Cases, monkeypatch: Patch, fresh: None
) -> None:
    """With this leak built in, the property fails."""
    leak(monkeypatch)
    with pytest.raises(Leak):
        tried(among, AT_MOST, shorten=False)


def test_the_search_that_the_leaks_are_built_into_does_not_leak_by_itself(monkeypatch: Patch, fresh: None) -> None:
    """Written out anew with the statistics of the view, it passes: what is caught above is the leak."""
    _search_with(monkeypatch)
    tried(ending_in("ask", among=PROSE), 100)


@pytest.fixture
def fresh() -> Iterator[None]:
    """Books that nobody has read before, and that nobody reads after."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    worlds.whole.cache_clear()
    worlds.twin.cache_clear()


def _unsealed(patch: Patch) -> None:
    """Let every view lead back to its book."""
    cut = Book._cut

    def noted(book: Book, chapter: int) -> View:
        view = cut(book, chapter)
        view.notes["whole"] = book
        return view

    patch.setattr(Book, "_cut", noted)


def _whole(view: View) -> View:
    book = view.notes["whole"]
    assert isinstance(book, Book)
    return book.up_to(END)


@dataclass(frozen=True)
class _Search:
    """BM25 as it is written down, over `lines` before `length`, with statistics of those or of all."""

    lines: Sequence[tuple[str, ...]]
    length: int
    rare_in_the_whole: bool = False
    long_in_the_whole: bool = False
    counted_in_the_whole: bool = False
    dropped: bool = False

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        seen = self.lines[: self.length]
        rare = self.lines if self.rare_in_the_whole else seen
        long = self.lines if self.long_in_the_whole else seen
        mean = sum(map(len, long)) / len(long) if long else 0.0
        frequency = {term: sum(term in line for line in rare) for term in terms}
        hits = []
        for number, line in enumerate(self.lines if self.dropped else seen):
            score = 0.0
            for term in sorted(frequency):
                repeats = line.count(term)
                idf = log(1 + (len(rare) - frequency[term] + 0.5) / (frequency[term] + 0.5))
                score += 2.2 * idf * repeats / (repeats + 1.2 * (0.25 + 0.75 * len(line) / mean)) if repeats else 0.0
            if score:
                hits.append(Hit(number, score))
        best = sorted(hits, key=lambda hit: (-hit.score, hit.line))[:limit]
        return [hit for hit in best if hit.line < self.length]

    def document_frequency(self, term: str) -> int:
        return sum(term in line for line in (self.lines if self.counted_in_the_whole else self.lines[: self.length]))

    def lines_with(self, term: str) -> list[int]:
        return [number for number, line in enumerate(self.lines[: self.length]) if term in line]


def _search_with(patch: Patch, **leaks: bool) -> None:
    cut = Book._cut

    def searched(book: Book, chapter: int) -> View:
        view = cut(book, chapter)
        lines = [_searched(line) for line in book._lines.items]
        return replace(view, search=_Search(lines, len(view.lines), **leaks))

    patch.setattr(Book, "_cut", searched)
