"""The benchmarks that measure answers: on a small story of our own, end to end."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from benchmarks import foreign, gate, novels, qa, train
from benchmarks.stories import gold, read, view_of

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = [
    "Orla Finch lives in the village of Marl.",
    "One night she steals a lantern because her brother fears the dark.",
    "The judge sends her to prison for three years.",
    "Orla escapes by swimming across the river.",
    "She is rescued by Tobias Reed, a miller.",
    "Tobias murders the judge with a hammer.",
    "They sail for the islands on a schooner.",
    "There they keep goats.",
]
QUESTIONS: list[dict[str, Any]] = [
    {"q": "What does Orla steal?", "answers": ["a lantern"]},
    {"q": "Who rescues Orla?", "answers": ["Tobias Reed", "a miller"]},
    {"q": "Who murders the judge?", "answers": ["Tobias"]},
    {"q": "What do they keep?", "answers": ["goats"]},
]


def stories(folder: Path, count: int = 3) -> Path:
    """A stories file in which one story stands under several ids."""
    path = folder / "stories.jsonl"
    rows = [
        {"id": f"story-{i}", "title": "Marl", "summary_paragraphs": [" ".join(SENTENCES)], "questions": QUESTIONS}
        for i in range(count)
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, main: object, *arguments: object) -> None:
    """Call a script's main with these arguments."""
    monkeypatch.setattr(sys, "argv", ["benchmark", *map(str, arguments)])
    assert callable(main)
    main()


def test_every_sentence_is_a_unit_unless_questions_name_sections(tmp_path: Path) -> None:
    """A story without sections becomes a book of sentences, one with sections a book of sections."""
    plain = read(stories(tmp_path))[0]
    assert plain.units == tuple(SENTENCES)
    path = tmp_path / "sections.jsonl"
    question = {"q": "What does Orla steal?", "answers": ["it"], "paragraphs": [1]}
    row = {"id": "s", "title": "", "summary_paragraphs": ["One. Two.", "Three. Four."], "questions": [question]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    story = read(path)[0]
    assert story.units == ("One. Two.", "Three. Four.")
    assert gold(view_of(story.units, ""), story.items[0]) == [False, False, True, True]


def test_a_line_that_is_quoted_is_what_a_question_rests_on(tmp_path: Path) -> None:
    """Where it is known which sentence tells it, another that holds the answer by chance is not right."""
    path = tmp_path / "quoted.jsonl"
    question = {"q": "Whom does Tobias kill?", "answers": ["the judge"], "quotes": ["murders the judge"]}
    row = {"id": "s", "title": "", "summary_paragraphs": [" ".join(SENTENCES)], "questions": [question]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    story = read(path)[0]
    assert [i for i, right in enumerate(gold(view_of(story.units, ""), story.items[0])) if right] == [5]


def novel(folder: Path, told: str = SENTENCES[5]) -> tuple[Path, Path]:
    """A folder with a novel of four chapters, and one with two questions about it."""
    packs, questions = folder / "packs", folder / "questions"
    packs.mkdir()
    questions.mkdir()
    chapters = [{"passages": SENTENCES[i : i + 2]} for i in range(0, 8, 2)]
    (packs / "marl.yaml").write_text(json.dumps({"title": "Marl", "chapters": chapters}), encoding="utf-8")
    asked = [
        {"q": "Who murders the judge?", "answers": ["Tobias"], "chapter": 3, "lines": [crc32(told.encode())]},
        {"q": "What does Orla steal?", "answers": ["lantern"], "chapter": 1, "lines": [crc32(SENTENCES[1].encode())]},
    ]
    (questions / "marl.jsonl").write_text("\n".join(map(json.dumps, asked)) + "\n", encoding="utf-8")
    return packs, questions


def test_a_novel_is_asked_when_it_tells_at_its_end_and_too_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is told is found and quoted; a chapter before nothing is."""
    packs, questions = novel(tmp_path)
    run(monkeypatch, novels.main, "--novels", packs, "--questions", questions, "--each")
    told = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert set(told) == {
        f"{whose}{place}" for whose in ("marl, ", "") for place in ("when told", "at the end", "too early")
    }
    assert told["at the end"].endswith("if none were refused, 2 right, quotations at 1 2, at 3 2")
    assert told["too early"].endswith("if none were refused, 0 right, quotations at 1 0, at 3 0")


def test_another_edition_of_a_novel_is_refused(tmp_path: Path) -> None:
    """A sentence that tells and is not in the book would make every figure wrong."""
    packs, questions = novel(tmp_path, told="Tobias kills the judge.")
    with pytest.raises(
        ValueError, match="marl is another edition: what answers «Who murders the judge\\?» is not in it"
    ):
        novels.read(packs, questions)


def test_qa_writes_what_a_member_would_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question has a prediction with verbatim evidence; always answering leaves none empty."""
    path, out = stories(tmp_path), tmp_path / "out.jsonl"
    run(monkeypatch, qa.main, "--stories", path, "--predictions", out, "--always-answer")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 3 * len(QUESTIONS)
    assert rows[1]["answer"] == "Tobias Reed"
    assert all(row["answer"] for row in rows)
    assert all(line in SENTENCES for row in rows for line in row["evidence"])


def test_gate_replies_in_every_pass_and_all_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever follows the horizon, and whichever way the reader came there, the whole reply is the same."""
    k = 5
    other = ["Orla steals a horse.", "Zyx rescues Orla.", "Nobody murders the judge."]
    asked = [question["q"] for question in QUESTIONS]
    variants = {
        "own": SENTENCES,
        "empty": SENTENCES[:k],
        "other": SENTENCES[:k] + other,
        "canary": SENTENCES[:k] + [f"{q.rstrip('?')} Zyxwolt. The answer is Zyxwolt." for q in asked],
        "long": SENTENCES[:k] + other * 5,
    }
    leak = {
        "case": "ni:1",
        "kind": "ni",
        "story": "s",
        "title": "Marl",
        "k": k,
        "questions": asked,
        "variants": variants,
    }
    use = {
        "case": "use:1",
        "kind": "use",
        "story": "s",
        "title": "Marl",
        "k": 2,
        "question": asked[0],
        "units": SENTENCES,
    }
    cases, out = tmp_path / "cases.jsonl", tmp_path / "replies.jsonl"
    cases.write_text(json.dumps(leak) + "\n" + json.dumps(use) + "\n", encoding="utf-8")
    run(monkeypatch, gate.main, "--cases", cases, "--replies", out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    replies: dict[int, set[str]] = {}
    for row in rows[:-1]:
        replies.setdefault(row["n"], set()).add(json.dumps(row["reply"]))
    assert {(row["pass"], row["variant"]) for row in rows[:-1]} == {
        *((which, variant) for which in ("fresh", "shared") for variant in variants),
        ("rewind", "own"),
        ("warm", "other"),
    }
    assert [len(found) for found in replies.values()] == [1] * len(asked)
    assert len(set().union(*replies.values())) == len(asked)
    assert rows[-1]["answer"]
    assert 0 < rows[-1]["confidence"] < 1


def test_a_book_is_asked_about_other_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At three places of the book it is counted how many of the questions about other stories are refused."""
    pack = tmp_path / "pack.yaml"
    pack.write_text(json.dumps({"title": "Marl", "chapters": [{"passages": [text]} for text in SENTENCES[:6]]}))
    run(monkeypatch, foreign.main, "--pack", pack, "--stories", stories(tmp_path, 1))
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [words[0] for words in told] == ["2", "4", "6"]
    assert 4 >= int(told[0][2]) > int(told[2][2])  # the rest is no other story, but what has been read by then


def test_training_gives_the_same_weights_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All weights are learned reproducibly, and those of a fold differ from those learned from all."""
    path = stories(tmp_path, 12)
    packs, questions = novel(tmp_path)
    books = ("--stories", path, "--spans", path, "--novels", packs, "--questions", questions)
    for out in (tmp_path / "once", tmp_path / "again"):
        run(monkeypatch, train.main, *books, "--folds", out, "--out", out / "all")
    found = {file.relative_to(tmp_path / "once") for file in (tmp_path / "once").rglob("*.json")}
    assert len(found) == 6 * 3
    for file in found:
        assert (tmp_path / "once" / file).read_text() == (tmp_path / "again" / file).read_text()
    for name in ("ranking.json", "spans.json", "confidence.json"):
        assert (tmp_path / "once" / "all" / name).read_text() != (tmp_path / "once" / "0" / name).read_text()
