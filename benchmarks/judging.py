"""How typed answers are judged, on a table of what people type: `python -m benchmarks.judging [TABLE]`.

The table is `tests/data/typed_answers.yaml`, whose head says what its rows are. Beside the project's own judging stand
the matching rules of Red-DiscordBot's trivia, written anew from their description, on the same rows.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.tables import machine, median, percentile, table
from bot.questions import KINDS, Names, Question, Typed, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TABLE = Path(__file__).parents[1] / "tests" / "data" / "typed_answers.yaml"
FALSE_ACCEPTS_AT_MOST, FALSE_REJECTS_AT_MOST = 0.5, 2.0
PEOPLE = 100
_SMART = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_SYLLABLES = "ka ro ma li ve ton ser gre dal mi nor us an el bri tho pe ko vich sky son ham".split()


@dataclass(frozen=True, slots=True)
class Row:
    """Something typed in answer to a question, among people; what is fair to say to it; and what sort of row it is."""

    question: Question
    names: Names
    said: str
    fair: Verdict
    case: str
    group: str


def rows(path: Path = TABLE) -> Iterator[Row]:
    """The rows of a table, in its order."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    casts = {name: Names(tuple(map(tuple, people))) for name, people in said["casts"].items()}
    for question in said["questions"]:
        asked = _question(question)
        for row in question["typed"]:
            group = "blind" if row.get("blind") else "late" if row.get("late") else "tricky"
            yield Row(asked, casts[question["cast"]], row["said"], Verdict(row["fair"]), row["case"], group)


def _question(written: dict[str, Any]) -> Question:
    fields: dict[str, Any] = {"since": 0}
    for name, value in written.items():
        if name not in ("kind", "cast", "typed"):
            fields[name] = tuple(value) if isinstance(value, list) else value
    if written["kind"] == "who-am-i":
        fields["told"] = ("I keep the light.",)
    return KINDS[written["kind"]](**fields)


def ours(row: Row) -> Verdict:
    """What the project says to a row."""
    return row.question.grade(row.said, row.names).verdict


def as_red(row: Row) -> Verdict:
    """What Red's trivia says: right or wrong, whatever the case of letters and the shape of quotation marks.

    An answer of several words is right if it stands anywhere in the message, one of a single word if a word between
    spaces is just that.
    """
    said = row.said.lower().translate(_SMART)
    spaced = said.split()
    for answer in _answers(row.question):
        meant = answer.lower().translate(_SMART)
        if meant in said if " " in meant else meant in spaced:
            return Verdict.RIGHT
    return Verdict.WRONG


def _answers(question: Question) -> tuple[str, ...]:
    answer = getattr(question, "answer", "")
    return (str(answer), *getattr(question, "accept", ()))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows are right and how many are not; of these, how many were judged wrongly; how many just as is fair.

    A false accept is what is not right and was judged to be. A false reject is what is right and was judged to be wrong
    or was asked again.
    """

    right: int
    other: int
    accepts: int
    rejects: int
    same: int

    @property
    def false_accepts(self) -> float:
        """False accepts, in per cent of all that is not right."""
        return 100 * self.accepts / self.other if self.other else 0.0

    @property
    def false_rejects(self) -> float:
        """False rejects, in per cent of all that is right."""
        return 100 * self.rejects / self.right if self.right else 0.0


def tally(table_rows: list[Row], judge: Callable[[Row], Verdict]) -> Tally:
    """How a judge does on rows."""
    counts: Counter[str] = Counter()
    for row in table_rows:
        verdict = judge(row)
        fair, said = row.fair == Verdict.RIGHT, verdict == Verdict.RIGHT
        counts["right" if fair else "other"] += 1
        counts["rejects"] += fair and not said
        counts["accepts"] += said and not fair
        counts["same"] += verdict == row.fair
    return Tally(*(counts[name] for name in ("right", "other", "accepts", "rejects", "same")))


def mistakes(table_rows: list[Row]) -> Iterator[tuple[Row, Verdict]]:
    """The rows in which the project accepts or rejects what it should not, and what it says."""
    for row in table_rows:
        verdict = ours(row)
        if (verdict == Verdict.RIGHT) != (row.fair == Verdict.RIGHT):
            yield row, verdict


def _lines(table_rows: list[Row]) -> Iterator[tuple[str, ...]]:
    groups = {
        f"all {group} rows": [row for row in table_rows if row.group == group] for group in ("blind", "tricky", "late")
    }
    cases = {
        case: [row for row in table_rows if row.case == case] for case in dict.fromkeys(row.case for row in table_rows)
    }
    for name, some in {**cases, **groups, "**all**": table_rows}.items():
        us, red = tally(some, ours), tally(some, as_red)
        yield (
            name,
            str(len(some)),
            *(_share(each.accepts, each.other) for each in (us, red)),
            *(_share(each.rejects, each.right) for each in (us, red)),
            f"{100 * us.same / len(some):.0f} %",
        )


def _share(some: int, every: int) -> str:
    return f"{some} = {100 * some / every:.1f} %" if every else "-"


def _name(dice: Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 4))).title()


def times() -> dict[str, list[float]]:
    """How many milliseconds a judgement takes among a hundred people, by what is typed; each answer a new one."""
    dice = Random(3)
    full = [f"{_name(dice)} {_name(dice)}" for _ in range(PEOPLE)]
    names = Names(
        tuple((name, *name.split(), f"Comrade {name.split()[1]}", f"{_name(dice)}'s friend") for name in full)
    )
    typed: dict[str, Callable[[], str]] = {
        "a name of the cast": lambda: f"I think it's {dice.choice(full)}?",
        "three other words": lambda: " ".join(_name(dice) for _ in range(3)),
        "25 other words": lambda: " ".join(_name(dice)[:7] for _ in range(25)),
        "500 characters": lambda: "".join(chr(dice.randint(32, 0x3000)) for _ in range(500)),
    }
    Typed(ask="", since=0, answer=full[0]).grade("first", names)  # takes the names of the cast apart, once
    taken: dict[str, list[float]] = {}
    for what, say in typed.items():
        taken[what] = []
        for _ in range(300):
            question = Typed(ask="", since=0, answer=dice.choice(full), prompt=("a man",), reject=(dice.choice(full),))
            said = say()
            begun = time.perf_counter()
            question.grade(said, names)
            taken[what].append(1_000 * (time.perf_counter() - begun))
    return taken


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging", description=__doc__)
    parser.add_argument("table", nargs="?", type=Path, default=TABLE, help="another table of the same form")
    table_rows = list(rows(parser.parse_args().table))
    head = ("rows", "number", "false accepts", "Red's", "false rejects", "Red's", "just as is fair")
    print(table(head, _lines(table_rows)))
    print("\nMistakes:\n")
    for row, verdict in mistakes(table_rows):
        print(f"- “{row.said}” for “{row.question.answered}” ({row.case}) is {row.fair} and was judged {verdict}")
    print(f"\n{machine()}\n")
    lines = ((what, f"{median(ms):.2f}", f"{percentile(ms, 95):.2f}") for what, ms in times().items())
    print(table(("milliseconds a judgement, among 100 people", "median", "95th percentile"), lines))


if __name__ == "__main__":
    main()
