"""Disputes: a player reports a question, a moderator decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.club import Ruling
from bot.commands.consenting import recorded
from bot.commands.quiz_posts import going_on
from bot.dialogue.command import Command, Decision, Option, Rights
from bot.dialogue.reply import Audience, Choice, Choices, Field, Fields, Prose, Reply, member, say, text
from bot.errors import Refusal
from bot.game.events import DisputeRuled, QuestionDisputed
from bot.game.game import Given, Stage, asked_as, sign
from bot.game.play import skipped
from bot.game.scores import totals
from bot.questions import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.club import Club, Dispute
    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part
    from bot.game.game import Game
    from bot.game.solo import Solo
    from bot.member import Member

OPEN_AT_MOST = 5
"""Reports of one member that wait for a decision."""

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
    example: ClassVar[str] = "dispute both answers are right"
    needs_club: ClassVar[bool] = True
    reason: Annotated[str, Option("What is wrong with it", rest=True)] = ""
    game: Annotated[int, Option("Which game", listed=False)] = 0
    number: Annotated[int, Option("Which question", listed=False)] = 0

    def wanted(self, club: Club, member: Member) -> int | None:
        """As far as the channel's game goes whose question it is; of one's own game, one's own place."""
        game = self._game(club)
        return None if game is None or self._own(club, member) else game.through

    def decide(self, scene: Scene) -> Decision:
        """On the moderators' list, once for each player."""
        game, number, packed = self._meant(scene)
        ask = asked_as(packed).ask
        if not self.reason:
            message = f"Say what is wrong with “{ask}”: “dispute” and your words."
            raise Refusal(message)
        who = scene.asker.pseudonym
        own = [each for each in scene.club.disputes if each.who == who and not each.ruling]
        if any(each.question == packed for each in own):
            return Decision((say(f"You have reported “{ask}” already. A moderator will look at it."),))
        if len(own) >= OPEN_AT_MOST:
            message = f"A moderator has {OPEN_AT_MOST} reports of yours to look at. Let them decide on those first."
            raise Refusal(message)
        dispute = scene.club.disputes_ever + 1
        event = QuestionDisputed(dispute, game, number, packed, who, scene.now.timestamp(), self.reason)
        return Decision((say(f"Thank you. A moderator will look at “{ask}”."),), club=(event,))

    def _meant(self, scene: Scene) -> tuple[int, int, str]:
        """Which question: of which game (0: one's own), its number, and itself.

        Unless a button says so, it is the one that was revealed last; before any was, the one that is open.
        """
        own = self._own(scene.club, scene.member)
        if own is not None:
            number = len(own.answers) or 1
            return 0, number, own.questions[number - 1]
        game = self._game(scene.club)
        if game is None or not (scene.granted and game.number) or self.number > game.number:
            raise Refusal(_NONE)
        number = self.number or len(game.rounds) or 1
        return game.id, number, game.questions[number - 1]

    def _game(self, club: Club) -> Game | None:
        return club.played(self.game) if self.game else club.game

    def _own(self, club: Club, member: Member) -> Solo | None:
        """The game of one's own, if its question was asked last of those that the member may know of."""
        own, read = member.solo, member.in_book(club.book).chapter
        if self.game or own is None or own.book != club.book or own.through > read:
            return None
        game = club.game
        later = game is not None and game.number and game.through <= read and game.asked > own.asked
        return None if later else own


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

    def wanted(self, club: Club, member: Member) -> int | None:
        """One's own place; once spoilers are accepted, as far as the reported questions go."""
        del member
        return max((_since(each) for each in self._listed(club)), default=None) if self.accept else None

    def consents(self) -> bool:
        """Whether this is the press that accepts spoilers."""
        return self.accept

    def decide(self, scene: Scene) -> Decision:
        """Each question with its answer, the report, and the answers that were not taken for right.

        Those beyond the moderator's place are kept apart until they ask for them.
        """
        listed = self._listed(scene.club)
        near = [each for each in listed if _since(each) <= scene.view.horizon.chapter]
        parts = [part for each in near for part in _shown(scene.club, each)]
        if not near:
            nothing = "Nothing has been decided yet." if self.decided else "Nobody has reported a question."
            parts.append(Prose(text(nothing if len(near) == len(listed) else "Nothing on what you have read.")))
        if len(near) < len(listed):
            more = "There are reports on chapters beyond your place. To see them goes on record for this book."
            parts.append(Prose(text(more)))
            parts.append(Choices((Choice("Show them, I accept spoilers", QuizQueue(self.decided, accept=True)),)))
        return Decision((Reply(tuple(parts)),), *(recorded(scene) if self.accept and scene.granted else ()))

    def _listed(self, club: Club) -> list[Dispute]:
        """The reports to list. Those of somebody's own quiz wait until the channel may talk of their chapter."""
        listed = (each for each in club.disputes if (each.ruling is not None) == self.decided)
        return [each for each in listed if each.game or _since(each) <= club.checkpoint]


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
        ruling, words, right = Ruling(self.verdict), None, ""
        game = scene.club.played(dispute.game)
        unrevealed = game is not None and dispute.number > len(game.rounds) and not game.over
        if ruling is Ruling.ACCEPT:
            if unrevealed:
                message = "That question is still open. Decide on its answers when it has been revealed."
                raise Refusal(message)
            right = sign(self._accepted(scene.club, dispute), asked_as(dispute.question))
            words = self.answer or None  # a player's own stay theirs alone, to be deleted with them
        elif dispute.ruling and dispute.ruling.ruling == Ruling.ACCEPT:
            message = "An answer to it has been accepted already, and that stays."
            raise Refusal(message)
        now = scene.now.timestamp()
        event = DisputeRuled(dispute.id, ruling, scene.asker.pseudonym, now, words, right)
        replies = [say(f"Decided on report {dispute.id}: {_RULINGS[ruling]}.")]
        if game is not None and totals(game) != totals(scene.club.after((event,)).played(game.id) or game):
            told = "A moderator has accepted another answer to a quiz question. The points have been worked out anew."
            replies.append(say(told, audience=Audience.EVERYONE))
        if ruling is Ruling.QUARANTINE and unrevealed and game is not None and game.stage is Stage.OPEN:
            over = skipped(game, scene.asker.pseudonym, now, alone=True)
            on = going_on(scene, game, over, *replies, silent=game.through > scene.view.horizon.chapter)
            return replace(on, club=(event, *on.club))
        return Decision(tuple(replies), club=(event,), through=0)

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


def _since(dispute: Dispute) -> int:
    """How many chapters the disputed question is about."""
    return asked_as(dispute.question).since


def _shown(club: Club, dispute: Dispute) -> tuple[Part, ...]:
    question, game = asked_as(dispute.question), club.played(dispute.game)
    fields = [Field("Reported", text(dispute.words or "(the words were deleted)"))]
    if game is not None and dispute.number > len(game.rounds) and not game.over:
        fields.append(Field("Right", text("(told when it has been revealed)")))  # who moderates may be playing
    else:
        answers = _answers(club, dispute).values()
        given = dict.fromkeys(each.words for each in answers if each.words and each.verdict != Verdict.RIGHT)
        fields.append(Field("Right", text(question.answered)))
        if given:
            fields.append(Field("Answered, not right", text(", ".join(filter(None, given)))))
    if dispute.ruling:
        how = f": {_RULINGS[Ruling(dispute.ruling.ruling)]}"
        fields.append(Field("Decided by", (member(dispute.ruling.by), *text(how))))
    parts: tuple[Part, ...] = (Prose(text(question.ask, strong=f"{dispute.id}. ")), Fields(tuple(fields)))
    if dispute.ruling:
        return parts
    presses = {"Accept their answer": Ruling.ACCEPT, "Quarantine": Ruling.QUARANTINE, "Dismiss": Ruling.DISMISS}
    if game is None:
        del presses["Accept their answer"]  # nothing of it can be scored anew
    return (*parts, Choices(tuple(Choice(label, QuizRule(dispute.id, ruling)) for label, ruling in presses.items())))
