"""Disputes: a player reports a question, a moderator decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.club import Ruling, SpoilersAccepted
from bot.commands.quiz_play import alone
from bot.commands.quiz_posts import waiting
from bot.dialogue.command import Command, Decision, Option, Rights
from bot.dialogue.reply import Audience, Choice, Choices, Field, Fields, Prose, Reply, member, say, text
from bot.errors import Refusal
from bot.game.events import DisputeRuled, QuestionDisputed
from bot.game.game import Given, asked_as
from bot.member import ConsentGiven
from bot.questions import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.club import Club, Dispute
    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part
    from bot.member import Member

_RULINGS = {
    Ruling.ACCEPT: "an answer was accepted",
    Ruling.QUARANTINE: "not asked here any more",
    Ruling.DISMISS: "nothing is wrong with it",
}


@dataclass(frozen=True)
class ReportQuestion(Command):
    """Say that something is wrong with a question."""

    words: ClassVar[str] = "dispute"
    help: ClassVar[str] = "Report the last quiz question: it is wrong, ambiguous, or a spoiler. A moderator decides."
    example: ClassVar[str] = "dispute Marta was not there at all"
    needs_club: ClassVar[bool] = True
    reason: Annotated[str, Option("What is wrong with it", rest=True)] = ""
    game: Annotated[int, Option("Which game", listed=False)] = 0
    number: Annotated[int, Option("Which question", listed=False)] = 0

    def wanted(self, club: Club, member: Member) -> int | None:
        """As far as the game goes whose question it is."""
        del member
        game = club.played(self.game) if self.game else club.game
        return game.through if game else None

    def decide(self, scene: Scene) -> Decision:
        """On the moderators' list, once for each player."""
        game, number, packed = self._meant(scene)
        if not self.reason:
            message = "Say what is wrong with the question: “dispute Marta was not there at all”."
            raise Refusal(message)
        who = scene.asker.pseudonym
        if any(each.who == who and each.question == packed and not each.ruling for each in scene.club.disputes):
            return Decision((say("You have reported this question already. A moderator will look at it."),))
        dispute = max((each.id for each in scene.club.disputes), default=0) + 1
        event = QuestionDisputed(dispute, game, number, packed, who, scene.now.timestamp(), self.reason)
        return Decision((say("Thank you. A moderator will look at the question."),), club=(event,))

    def _meant(self, scene: Scene) -> tuple[int, int, str]:
        """Which question: of which game (0: one's own), its number, and itself."""
        solo = scene.member.solo
        if not self.game and solo is not None and (alone(scene) or scene.club.game is None):
            if solo.through > scene.member.in_book(solo.book).chapter or solo.book != scene.club.book:
                raise Refusal(_NONE)
            number = min(solo.number, len(solo.questions))
            return 0, number, solo.questions[number - 1]
        game = scene.club.played(self.game) if self.game else scene.club.game
        number = self.number or (game.number if game else 0)
        if game is None or not scene.granted or not 0 < number <= game.number:
            raise Refusal(_NONE)
        return game.id, number, game.questions[number - 1]


@dataclass(frozen=True)
class QuizQueue(Command):
    """The questions that were reported."""

    words: ClassVar[str] = "quiz queue"
    help: ClassVar[str] = "The questions that players have reported, with what they say and what was answered."
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True
    peeks: ClassVar[bool] = True
    decided: Annotated[bool, Option("Those that were decided, and by whom")] = False
    accept: Annotated[bool, Option("Accept spoilers", listed=False)] = False

    def wanted(self, club: Club, member: Member) -> int:
        """As far as the reported questions go."""
        del member
        return max((asked_as(each.question).since for each in self._listed(club)), default=0)

    def consents(self) -> bool:
        """Whether this is the press that accepts spoilers."""
        return self.accept

    def decide(self, scene: Scene) -> Decision:
        """Each question with its answer, the report, and the answers that were not taken for right."""
        listed = self._listed(scene.club)
        if not scene.granted:
            yes = Choice("Show me, I accept spoilers", QuizQueue(self.decided, accept=True))
            ask = "That goes further than you have read and may spoil it. Your consent goes on record for this book."
            return Decision((say(ask, choices=(yes,)),))
        if not listed:
            nothing = "Nothing has been decided yet." if self.decided else "Nobody has reported a question."
            return Decision((say(nothing),))
        book = scene.club.book
        fresh = self.accept and book not in scene.member.consents
        return Decision(
            (Reply(tuple(part for each in listed for part in _shown(scene.club, each))),),
            (ConsentGiven(book),) if fresh else (),
            (SpoilersAccepted(book, scene.asker.pseudonym),) if fresh else (),
        )

    def _listed(self, club: Club) -> list[Dispute]:
        return [each for each in club.disputes if (each.ruling is not None) == self.decided]


@dataclass(frozen=True)
class QuizRule(Command):
    """Decide on a report."""

    words: ClassVar[str] = "quiz rule"
    help: ClassVar[str] = "Decide on a reported question: accept an answer, quarantine it, or dismiss the report."
    example: ClassVar[str] = "quiz rule 1 accept Old Marta"
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True
    dispute: Annotated[int, Option("The number of the report in “quiz queue”", least=1)]
    verdict: Annotated[str, Option("accept, quarantine or dismiss", choices=tuple(Ruling))]
    answer: Annotated[str, Option("The answer that is right too; without it, the reporter's own", rest=True)] = ""

    def decide(self, scene: Scene) -> Decision:
        """Recorded; an answer that is accepted counts for everybody who gave it, and the tables are worked out anew."""
        dispute = scene.club.dispute(self.dispute)
        if dispute is None:
            message = "There is no report of that number. “quiz queue” lists them."
            raise Refusal(message)
        ruling, words = Ruling(self.verdict), None
        if ruling is Ruling.ACCEPT:
            words = self._accepted(scene.club, dispute)
        event = DisputeRuled(dispute.id, ruling, scene.asker.pseudonym, scene.now.timestamp(), words)
        replies = [say(f"Decided on report {dispute.id}: {_RULINGS[ruling]}.")]
        if ruling is Ruling.ACCEPT:
            told = "A moderator has accepted another answer to a quiz question. The points have been worked out anew."
            replies.append(say(told, audience=Audience.EVERYONE))
        # A race may be won by that, and then the clock has to look sooner.
        later = (waiting(scene.club.after((event,)).playing),) if scene.club.playing else ()
        return Decision(tuple(replies), club=(event,), later=later)

    def _accepted(self, club: Club, dispute: Dispute) -> str:
        """The answer that is to be right. Raises `Refusal` if none can be told, or nothing can be scored anew."""
        game = club.played(dispute.game)
        if game is None:
            message = "That game can be scored no more. You can still quarantine the question, or dismiss the report."
            raise Refusal(message)
        own = _answers(club, dispute).get(dispute.who)
        words = self.answer or (own.words if own else None)
        if not words:
            message = f"Whose answer? Say it: “quiz rule {dispute.id} accept Old Marta”."
            raise Refusal(message)
        return words


_NONE = "There is no question here that you could report. “dispute” is for the quiz question that was asked last."


def _answers(club: Club, dispute: Dispute) -> Mapping[str, Given]:
    """What was answered to the disputed question, by player."""
    game = club.played(dispute.game)
    if game is None:
        return {}
    if dispute.number <= len(game.rounds):
        return game.rounds[dispute.number - 1].answers
    return game.answers


def _shown(club: Club, dispute: Dispute) -> tuple[Part, ...]:
    question = asked_as(dispute.question)
    given = dict.fromkeys(
        given.words for given in _answers(club, dispute).values() if given.words and given.verdict != Verdict.RIGHT
    )
    fields = [
        Field("Right", text(question.answered)),
        Field("Reported", text(dispute.words or "(the words were deleted)")),
    ]
    if given:
        fields.append(Field("Answered, not right", text(", ".join(filter(None, given)))))
    if dispute.ruling:
        how = f": {_RULINGS[Ruling(dispute.ruling.ruling)]}"
        fields.append(Field("Decided by", (member(dispute.ruling.by), *text(how))))
    parts: tuple[Part, ...] = (Prose(text(question.ask, strong=f"{dispute.id}. ")), Fields(tuple(fields)))
    if dispute.ruling:
        return parts
    presses = {
        "Accept the reporter's answer": Ruling.ACCEPT,
        "Quarantine": Ruling.QUARANTINE,
        "Dismiss": Ruling.DISMISS,
    }
    choices = tuple(Choice(label, QuizRule(dispute.id, ruling)) for label, ruling in presses.items())
    return (*parts, Choices(choices))
