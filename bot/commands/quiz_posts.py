"""What the channel is shown of a game: every event that it can see, as a reply to everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.quizzing import asking, command, revealed
from bot.dialogue.command import Decision, Later
from bot.dialogue.reply import (
    Audience,
    Choice,
    Choices,
    Deadline,
    Field,
    Fields,
    Form,
    Items,
    Prose,
    Reply,
    Run,
    Style,
    counted,
    member,
    text,
)
from bot.game import scores
from bot.game.events import (
    ClueShown,
    GameEnded,
    GameOpened,
    GamePaused,
    GameResumed,
    QuestionClosed,
    QuestionOpened,
)
from bot.game.game import Ending, Mode, Stage
from bot.game.play import REST, alarm
from bot.questions import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.club import Club
    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part, Text
    from bot.game.events import GameEvent
    from bot.game.game import Game

PLACES_SHOWN = 10
_LOBBY, _PAUSE = "lobby", "pause"
_ALARM = "quiz"
"""The key of the one thing that a club's game waits for."""

_MODES = {
    Mode.LIVE: "Everybody answers in private until the reveal, and may change their answer until then.",
    Mode.RACE: "The first right answer wins.",
    Mode.SLOW: "Answer in private, in your own time; the answer is revealed at the deadline.",
}
_ENDINGS = {
    Ending.FINISHED: "That was the quiz. Thank you for playing!",
    Ending.STOPPED: "The quiz was stopped.",
    Ending.IDLE: "Nobody has answered for a while, so the quiz ends here.",
    Ending.NOBODY: "Nobody has joined, so there is no quiz this time.",
}


def going_on(scene: Scene, game: Game, events: Sequence[GameEvent], *private: Reply, silent: bool = False) -> Decision:
    """What comes of `events` in a game: replies to the asker, posts to the channel, and when the clock looks next.

    `silent` keeps what was asked in the game out of the posts, for who may not know it.
    """
    now = scene.now.timestamp()
    club = scene.club.after(events)
    posts = () if not events else _posts(club, game, events, now, silent=silent)
    later = (waiting(club.played(game.id)),) if events else ()
    return Decision((*private, *posts), club=tuple(events), later=later, through=game.through)


def shown_again(club: Club, game: Game, now: float) -> tuple[Reply, ...]:
    """Where a game stands, for a channel that may have missed the last post."""
    match game.stage:
        case Stage.LOBBY:
            return (_lobby(game, now),)
        case Stage.OPEN:
            return (_question(game, now, "The quiz goes on. "),)
        case Stage.BETWEEN:
            return (_reveal(club, game, game.number),)
        case Stage.PAUSED:
            return (_public(Prose(text("The quiz is paused.")), slot=_slot(game, _PAUSE)),)
        case Stage.OVER:
            return ()


def waiting(game: Game | None) -> Later:
    """When the clock has to look at a game; never again if it is over, or there is none."""
    at = alarm(game) if game else None
    return Later(_ALARM, at or 0.0, command("quiz tick") if at is not None else None)


def shut(game: Game) -> tuple[Reply, ...]:
    """What takes the place of all that can be pressed in a game, once it is over."""
    lobby = _public(Prose(text("This quiz is over.")), slot=_slot(game, _LOBBY), only_there=True)
    asked = len(game.rounds) < game.number
    return (lobby, _closed(game, game.number)) if asked else (lobby,)


def standing(club: Club, game: Game, asker: str = "") -> tuple[Part, ...]:
    """Places and points, and the teams. Only who wants to be named is named, and the asker to themselves."""
    found = scores.totals(game)
    named = [(place, [who for who in place.who if who in club.shown or who == asker]) for place in scores.table(found)]
    rows = [
        (Run(f"{place.rank}. ", Style.STRONG), *_listed(who), Run(f": {counted(int(place.score), 'point')}"))
        for place, who in named
        if who
    ]
    parts: list[Part] = [Items(tuple(rows[:PLACES_SHOWN]))] if rows else []
    others = len(found) - sum(len(who) for _, who in named)
    if rows and others:
        parts.append(Prose(text(quiet=f"{counted(others, 'player')} not named here.")))
    teams = scores.teams(game)
    if teams:
        fields = (Field(f"Team {team}", text(f"{average:.1f} points on average")) for team, average in teams.items())
        parts.append(Fields(tuple(fields)))
    return tuple(parts)


def _posts(club: Club, game: Game, events: Iterable[GameEvent], now: float, *, silent: bool) -> tuple[Reply, ...]:
    posts: list[Reply] = []
    for event in events:
        game = game.after((event,))
        match event:
            case GameOpened() if game.mode is not Mode.SLOW:
                posts.append(_lobby(game, now))
            case QuestionOpened() if not silent:
                posts.append(_question(game, now))
            case ClueShown() if not silent:
                posts.append(_question(game, now))
            case QuestionClosed():
                posts += [_closed(game, event.number)] if silent else _revealed(club, game, event.number)
            case GamePaused():
                said = Prose(text("The quiz is paused. “quiz pause” again lets it go on."))
                posts.append(_public(said, slot=_slot(game, _PAUSE)))
            case GameResumed():
                goes_on = _public(Prose(text("The quiz goes on.")), slot=_slot(game, _PAUSE))
                posts += [goes_on] if silent else [replace(goes_on, only_there=True), *shown_again(club, game, now)]
            case GameEnded():
                posts += _over(club, game, silent=silent)
            case _:
                pass
    return tuple(posts)


def _lobby(game: Game, now: float) -> Reply:
    heading = f"{game.quiz or 'Quiz'}: {counted(len(game.questions), 'question')}{_up_to(game)}. "
    teams = [Choice(f"Join team {team}", command("quiz join", team=team)) for team in range(1, game.teams + 1)]
    choices: list[Choice] = teams or [Choice("Join", command("quiz join"))]
    gate = f"To join, you have finished {counted(game.through, 'chapter')}." if game.through else ""
    return _public(
        Prose(text(_MODES[game.mode], strong=heading)),
        *((Prose(text(quiet=gate)),) if gate else ()),
        Choices((*choices, Choice("Not that far? A quiz of your own", command("quiz me")))),
        Deadline(game.until, max(0.0, game.until - now)),
        slot=_slot(game, _LOBBY),
    )


def _up_to(game: Game) -> str:
    return f", up to the end of chapter {game.through}" if game.through else ", about the book and its author"


def _question(game: Game, now: float, before: str = "") -> Reply:
    heading = f"{before}Question {game.number} of {len(game.questions)}"
    if game.mode is Mode.SLOW and game.number == 1 and not before:
        heading = f"{game.quiz or 'Quiz'}{_up_to(game)}. {_MODES[game.mode]} {heading}"
    where = {"game": game.id, "number": game.number}
    parts = asking(game.question, heading, where, game.clues)
    hint = (Choices((Choice("Hint", command("quiz hint", **where)),)),) if game.question.hints else ()
    open_until = Deadline(game.until, max(0.0, game.until - now))
    return _public(*parts, *hint, open_until, slot=_slot(game, str(game.number)))


def _revealed(club: Club, game: Game, number: int) -> tuple[Reply, ...]:
    """The reveal in the question's place; after a day, by itself, and the question can be pressed no more."""
    reveal = _reveal(club, game, number)
    if game.mode is not Mode.SLOW:
        return (reveal,)
    asked = _closed(game, number)
    return (replace(asked, parts=(reveal.parts[0], *asked.parts)), replace(reveal, slot=""))


def _closed(game: Game, number: int) -> Reply:
    """What takes the place of a question that can be answered no more."""
    return _public(Prose(text(quiet="This question is over.")), slot=_slot(game, str(number)), only_there=True)


def _reveal(club: Club, game: Game, number: int) -> Reply:
    closed = game.rounds[number - 1]
    question = game.asked_as(number)
    parts: list[Part] = [Prose(text(strong=question.ask)), *revealed(question)]
    if closed.skipped:
        parts.append(Prose(text("Skipped: it counts for nobody.")))
    else:
        right = [who for who, given in closed.answers.items() if given.verdict == Verdict.RIGHT]
        winners = list(scores.points(game, number)) if game.mode is Mode.RACE else right
        parts.append(Prose(_who(club, winners, "First" if game.mode is Mode.RACE else "Right")))
    report = Form("Report this question", command("dispute", game=game.id, number=number), "reason")
    rest = number < len(game.questions) and game.mode is not Mode.SLOW
    if rest:
        parts += standing(club, game)
        parts.append(Prose(text(quiet=f"The next question comes in {counted(round(REST[game.pace]), 'second')}.")))
    return _public(*parts, report, slot=_slot(game, str(number)))


def _over(club: Club, game: Game, *, silent: bool) -> tuple[Reply, ...]:
    """How a game ended, and what can be pressed in it no more. Where nobody has joined that stands in one place."""
    said = Prose(text(_ENDINGS[game.ending or Ending.STOPPED]))
    if game.ending is Ending.NOBODY:
        return (_public(said, slot=_slot(game, _LOBBY)),)
    table = () if silent or not game.rounds else standing(club, game)
    return (*shut(game), _public(said, *table))


def _who(club: Club, found: list[str], label: str) -> Text:
    """Such as `Right: ada, bo and 2 players more.`."""
    shown = [who for who in found if who in club.shown]
    others = len(found) - len(shown)
    if not found:
        return text(f"{label}: nobody this time.")
    more = f"{' and ' if shown else ''}{counted(others, 'player')}" + (" more" if shown else "") if others else ""
    return (Run(f"{label}: ", Style.STRONG), *_listed(shown), Run(f"{more}."))


def _listed(who: list[str]) -> list[Run]:
    runs: list[Run] = []
    for each in who:
        runs += [*([Run(", ")] if runs else []), member(each)]
    return runs


def _public(*parts: Part, slot: str = "", only_there: bool = False) -> Reply:
    return Reply(parts, Audience.EVERYONE, slot=slot, only_there=only_there)


def _slot(game: Game, what: str) -> str:
    """Where in the channel something of a game stands: a question by its number, with its reveal in the same place."""
    return f"quiz {game.id} {what}"
