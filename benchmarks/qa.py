"""Answer questions by other people about stories by other people, as a member would be answered.

    python -m benchmarks.qa --stories STORIES.jsonl --predictions OUT.jsonl [--always-answer] [--folds FOLDER]

Every story is written down as a pack of passages, read by the library, and asked at its last chapter; every question
comes from a new asker. Writes `{"id", "question_index", "answer", "evidence"}` a line, with `--always-answer` also
for what would be refused. Prints what both ways come to, the time per question, and a plain BM25 sentence search over
the same lines for comparison. With `--folds`, a story of fold N is answered with the weights in FOLDER/N, which
`benchmarks.train` learns without it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.stories import Item, Story, holds, normal, read
from benchmarks.weights import OWN, use
from bot.answers import answer
from bot.answers.excerpts import WORDS, bare
from bot.library.packs import load
from bot.text import terms
from bot.view import Horizon, View

EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a question comes to, with refusals (`answer`) and without (`guess`), and what plain BM25 would show."""

    story: str
    index: int
    answer: str
    evidence: tuple[str, ...]
    guess: str
    nearest: tuple[str, ...]
    confidence: float
    seconds: float
    plain: tuple[str, ...]


def view_of(story: Story, folder: Path) -> View:
    """The whole story, by the way that an author's pack takes."""
    pack = {"title": story.title or story.id, "chapters": [{"passages": [unit]} for unit in story.units]}
    path = folder / f"{story.fold}-{len(list(folder.iterdir()))}.yaml"
    path.write_text(yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")
    return load(path).up_to(Horizon(len(story.units)))


def told(view: View, story: Story, index: int, item: Item) -> Told:
    """Ask one question."""
    before = time.perf_counter()
    found = answer(view, item.text)
    seconds = time.perf_counter() - before
    plain = tuple(view.lines[hit.line].text for hit in view.search.search(terms(item.text), EVIDENCE))
    shown = tuple(bare(line.text) for line in found.evidence[:EVIDENCE])
    nearest = tuple(bare(line.text) for line in found.nearest[:EVIDENCE])
    return Told(
        story.id,
        index,
        found.short if found.answered else "",
        shown if found.answered else (),
        found.short if found.answered else found.guess,
        shown if found.answered else nearest,
        found.confidence,
        seconds,
        plain,
    )


def tell(stories: list[Story], folds: Path | None) -> list[Told]:
    """Ask all questions of all stories."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for story in stories:
            use(folds / str(story.fold) if folds else OWN)
            view = view_of(story, Path(folder))
            found += [told(view, story, i, item) for i, item in enumerate(story.items)]
    return found


def hits(story: Story, item: Item, lines: tuple[str, ...]) -> list[bool]:
    """Of each line of evidence, whether it is what the question rests on."""
    if item.sections:
        units = [" ".join(story.units[i].split()) for i in sorted(item.sections) if i < len(story.units)]
        return [any(" ".join(line.split()) in unit for unit in units) for line in lines]
    wanted = [normal(a) for a in item.answers]
    cut = [normal(" ".join(line.split()[:WORDS])) for line in lines]
    return [any(holds(words, w) for w in wanted) for words in cut]


def report(stories: list[Story], found: list[Told]) -> None:
    """Print how good the evidence is beside plain BM25, how refusing pays, and how long it took."""
    items = {(story.id, i): (story, item) for story in stories for i, item in enumerate(story.items)}
    judged = []
    for each in found:
        story, item = items[each.story, each.index]
        if item.sections or any(holds(normal(unit), normal(a)) for unit in story.units for a in item.answers):
            judged.append((each, hits(story, item, each.nearest), hits(story, item, each.plain)))
    n = max(1, len(judged))
    for name, place in (("answers", 1), ("plain BM25", 2)):
        at_1, at_3 = (sum(any(j[place][:k]) for j in judged) / n for k in (1, EVIDENCE))  # type: ignore[index]
        print(f"{name}: evidence right at 1 {at_1:.4f}, at 3 {at_3:.4f}, of {len(judged)} questions that can be judged")
    answered = [j for j in judged if j[0].answer]
    right = sum(any(j[1]) for j in answered) / max(1, len(answered))
    print(f"with the threshold: {len(answered)} of {len(judged)} answered, {right:.4f} of them on the right evidence")
    risks(sorted(judged, key=lambda j: -j[0].confidence))
    asked = {story.id: len(story.items) for story in stories}
    later = [each for each in found if each.index >= asked[each.story] // 2]
    for name, some in (("question", found), ("question of the later half of a story's", later)):
        times = sorted(1000 * each.seconds for each in some)
        middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"ms a {name}: p50 {middle:.2f}, p95 {late:.2f}, worst {times[-1]:.1f}")


def risks(judged: list[tuple[Told, list[bool], list[bool]]]) -> None:
    """Print what refusing the least sure questions is worth, an answer being right if its evidence is."""
    right, area, reached = 0, 0.0, 0.0
    for k, (_, good, _) in enumerate(judged, 1):
        right += any(good[:1])
        area += (1 - right / k) / len(judged)
        if right / k >= 0.8:
            reached = k / len(judged)
        if k == len(judged) // 2:
            print(f"the surer half of the questions: right at 1 {right / k:.4f}, all: ", end="")
    print(f"{right / max(1, len(judged)):.4f}")
    print(f"area under risk and coverage {area:.4f}, coverage at 80 % precision {reached:.4f}")


def put(path: Path, found: list[Told], said: list[tuple[str, tuple[str, ...]]]) -> None:
    """Write predictions for a scorer."""
    with path.open("w", encoding="utf-8") as out:
        for each, (shown, evidence) in zip(found, said, strict=True):
            row = {"id": each.story, "question_index": each.index, "answer": shown, "evidence": list(evidence)}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> None:
    """Read, ask, write, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--always-answer", action="store_true", help="write what would be refused as well")
    parser.add_argument("--folds", type=Path, help="a folder with the weights of each fold")
    parser.add_argument("--plain", type=Path, help="also write here what plain BM25 says: its first line whole")
    options = parser.parse_args()
    stories = read(options.stories)
    found = tell(stories, options.folds)
    always = options.always_answer
    put(options.predictions, found, [(t.guess, t.nearest) if always else (t.answer, t.evidence) for t in found])
    if options.plain:
        put(options.plain, found, [(t.plain[0] if t.plain else "", t.plain) for t in found])
    report(stories, found)


if __name__ == "__main__":
    main()
