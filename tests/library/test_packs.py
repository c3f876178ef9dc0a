"""Packs on disk: found, merged, loaded into books, and looked through by the handful."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import PackError
from bot.library.packs import find, load
from bot.library.quizzes import check
from bot.view import Doubt, Horizon, Kind

ROOT = Path(__file__).parents[2]

WHOLE = """title: The Tale
author: Somebody
year: 1949
editions:
  - {name: paperback, pages: [10, 20, 30]}
about:
  - {text: It was written at sea., short: at sea, words: [where]}
people:
  - {id: ada, name: Ada, since: 1, aliases: [Adah, {name: Mrs Quill, since: 2, becomes: true}], gender: she}
  - {id: pedlar, name: the pedlar, since: 1}
  - {id: bo, name: Bo, since: 2, background: true}
chapters:
  - title: The Start
    title_doubt: unconfirmed
    passages: ["Ada climbed. She lit the lamp."]
    facts:
      - {text: Ada lights the lamp., people: [ada], words: [fire]}
      - {text: Bo saw it all., people: [bo], since: 3, doubt: placement}
    prompts: [Why does Ada climb?]
  - facts:
      - {text: Bo is arrested., kind: state, people: [bo], state: arrested}
    relations:
      - {subject: ada, kind: sister, object: bo, inverse: brother, text: Ada is the sister of Bo., doubt: disputed}
  - identities:
      - {people: [pedlar, bo], text: The pedlar is Bo.}
"""


def written(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_pack_becomes_a_book_that_opens_chapter_by_chapter(tmp_path: Path) -> None:
    """Everything in a pack arrives in the view, at its chapter and not before."""
    book = load(written(tmp_path, {"tale/book.yaml": WHOLE}) / "tale")
    assert (book.cover.id, book.cover.title, book.cover.author) == ("tale", "The Tale", "Somebody")
    assert (book.cover.year, book.cover.chapters, book.cover.editions[0].pages) == ("1949", 3, (10, 20, 30))
    start, first, second, third = (book.up_to(Horizon(chapter)) for chapter in range(4))
    assert [(fact.text, fact.kind) for fact in start.facts] == [("It was written at sea.", Kind.ABOUT)]
    assert not start.people and not start.titles and not start.prompts
    assert [(title.text, title.doubt) for title in first.titles] == [("The Start", Doubt.UNCONFIRMED)]
    assert [person.name for person in first.people] == ["Ada", "the pedlar"]
    assert [fact.text for fact in first.facts][1:] == ["Ada lights the lamp."]
    assert first.facts[1].words == ("fire",) and first.facts[1].kind == Kind.EVENT
    assert [prompt.text for prompt in first.prompts] == ["Why does Ada climb?"]
    assert [person.name for person in second.people] == ["Mrs Quill", "the pedlar", "Bo"]
    assert second.facts[-1].state == "arrested"
    assert [(relation.kind, relation.inverse) for relation in second.relations] == [("sister", "brother")]
    assert [fact.text for fact in third.facts][-1] == "Bo saw it all."
    assert [person.names for person in third.people][1] == ("the pedlar", "Bo")
    assert "She lit the lamp." in [line.text for line in first.lines]


def test_a_pack_of_nothing_but_text_is_a_book(tmp_path: Path) -> None:
    """Curly quotes, dashes, emoji, tabs and line breaks are text like any other."""
    passage = (
        "\u201cAh\u201d\u2014she said,\tand left\u2026\n"
        "It rained. \U0001f469\u200d\U0001f680 \u201eJa\u201c, na\u00efve \u4e2d\u6587."
    )
    path = tmp_path / "free.json"
    path.write_text(json.dumps({"title": "Free", "chapters": [{"passages": [passage]}, {}]}), encoding="utf-8")
    book = load(path)
    assert book.cover.id == "free"
    assert passage.endswith(book.up_to(Horizon(1)).lines[-1].text)
    assert len(book.up_to(Horizon(0)).lines) == 0


def test_the_files_of_a_folder_are_one_pack(tmp_path: Path) -> None:
    """Lists are joined in the order of the files' names, 10 after 2; quizzes are left out."""
    whole = {
        "tale/book.yaml": "title: T\nabout: [{text: It is old.}]\npeople: [{id: ada, name: Ada, since: 1}]\n",
        "tale/chapters-1.yaml": "chapters: [{title: One}]\npeople: [{id: bo, name: Bo, since: 2}]\n",
        "tale/chapters-2.yml": "chapters: [{title: Two, facts: [{text: Bo sails., people: [bo]}]}]\n",
        "tale/chapters-10.json": '{"chapters": [{"title": "Ten"}]}',
        "tale/quizzes/quiz.yaml": "quiz: Q\n",
        "tale/first.yaml": "quiz: Q\n",
        "tale/notes.txt": "not a pack",
    }
    view = load(written(tmp_path, whole) / "tale").up_to(Horizon(9))
    assert [title.text for title in view.titles] == ["One", "Two", "Ten"]
    assert [person.name for person in view.people] == ["Ada", "Bo"]


def test_a_text_given_in_two_files_is_an_error(tmp_path: Path) -> None:
    """Which of two titles is meant cannot be told; the other file is named."""
    files = {"t/a.yaml": "title: T\nchapters: [{}]\n", "t/b.yaml": "author: A\ntitle: U\n", "t/c.yaml": "author: [x]\n"}
    with pytest.raises(PackError) as raised:
        load(written(tmp_path, files) / "t")
    assert [str(c).removeprefix(f"{tmp_path}/t/") for c in raised.value.complaints] == [
        "b.yaml:2:1: title: the key is given twice. It stands in a.yaml, line 1, already: keep one of the two.",
        "c.yaml:1:1: author: the key is given twice. It stands in b.yaml, line 1, already: keep one of the two.",
    ]


def test_complaints_name_the_file_that_they_are_about(tmp_path: Path) -> None:
    """In a pack of several files each complaint is told with its own file, in the order of the files."""
    files = {
        "t/book.yaml": "title: T\npeople: [{id: ada, name: Ada, since: 2}]\nauthr: x\n",
        "t/chapters.yaml": "chapters:\n  - facts:\n      - {text: Ada sails.}\n  - {}\n",
    }
    found = [complaint for complaint in check([written(tmp_path, files) / "t"]) if not complaint.advice]
    assert [(Path(c.file).name, c.line, c.column) for c in found] == [("book.yaml", 3, 1), ("chapters.yaml", 3, 16)]


def test_a_broken_file_silences_what_depends_on_it(tmp_path: Path) -> None:
    """Where one file cannot be read, nobody in it is called unknown; the faults of YAML in all files are told."""
    files = {
        "t/book.yaml": "title: T\npeople: [{id: ada\n",
        "t/chapters.yaml": "chapters:\n  - facts: [{text: Ada sails., people: [ada]}]\n    a: &x 1\n",
    }
    found = check([written(tmp_path, files) / "t"])
    assert [Path(complaint.file).name for complaint in found] == ["book.yaml", "chapters.yaml"]


def test_advice_does_not_keep_a_pack_from_loading(tmp_path: Path) -> None:
    """Whoever wants fewer prompts may have fewer."""
    path = written(tmp_path, {"t.yaml": "title: T\nchapters: [{facts: [{text: It rains.}]}]\n"}) / "t.yaml"
    assert [complaint.advice for complaint in check([path])] == [True]
    assert load(path).cover.title == "T"


def test_packs_are_found_by_their_id(tmp_path: Path) -> None:
    """Folders and files of a folder are packs; quizzes, hidden things and folders without YAML are none."""
    files = {
        "One Book/book.yaml": WHOLE,
        "Zo\u00eb_2.yaml": WHOLE,
        "quizzes/q.yaml": "quiz: Q\n",
        "a-quiz.yaml": "# a quiz\nquiz: Q\n",
        ".hidden/book.yaml": WHOLE,
        "empty/readme.txt": "",
    }
    found = find(written(tmp_path, files))
    assert {name: path.name for name, path in found.items()} == {"one-book": "One Book", "zoe-2": "Zo\u00eb_2.yaml"}
    assert find(tmp_path / "nowhere") == {}


def test_two_packs_with_one_id_are_refused(tmp_path: Path) -> None:
    """Otherwise which of them a club reads would be chance."""
    written(tmp_path, {"tale/book.yaml": WHOLE, "tale.yaml": WHOLE})
    with pytest.raises(PackError, match="Rename one of the two"):
        find(tmp_path)
    assert [c.remedy for c in check([tmp_path]) if not c.advice] == ["Rename one of the two."]


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    """The same bytes give the same digest under any name, other bytes another."""
    written(tmp_path, {"a.yaml": WHOLE, "b.yaml": WHOLE, "c.yaml": WHOLE.replace("lamp", "fire")})
    a, b, c = (load(tmp_path / f"{name}.yaml").digest for name in "abc")
    assert a == b != c


def test_any_mix_of_paths_can_be_checked(tmp_path: Path) -> None:
    """A folder of packs and quizzes is looked through to the bottom; nothing is looked at twice."""
    files = {
        "seeds/tale/book.yaml": WHOLE + "x: 1\n",
        "seeds/tale/quizzes/inner.yaml": "quiz: Q\nbook: tale\nquestions: []\n",
        "seeds/other.yaml": "title: T\n",
        "quizzes/outer.yaml": "quiz: Q\nbook: gone\nquestions: [{kind: order, ask: A?, chapter: 1, items: [a, b, c]}]",
    }
    written(tmp_path, files)
    names = [Path(c.file).name for c in check([tmp_path, tmp_path / "seeds" / "tale"]) if not c.advice]
    assert names == ["outer.yaml", "other.yaml", "book.yaml", "inner.yaml"]


def test_a_path_with_nothing_in_it_is_an_error(tmp_path: Path) -> None:
    """Checking nothing must not look like a clean bill."""
    gone, empty = check([tmp_path / "gone", tmp_path])
    assert gone.problem == "there is nothing here" and empty.problem == "there is no pack and no quiz in here"


def test_loading_nothing_is_an_error(tmp_path: Path) -> None:
    """An empty folder and a missing file are PackErrors like all else."""
    with pytest.raises(PackError, match="holds no YAML file"):
        load(tmp_path)
    with pytest.raises(PackError, match="cannot be read"):
        load(tmp_path / "gone.yaml")


def test_the_packs_and_quizzes_that_come_with_ribbon_are_clean() -> None:
    """There is not even advice on them."""
    assert [str(complaint) for complaint in check([ROOT / "seeds", ROOT / "quizzes"])] == []
    assert {"tulayev", "lighthouse"} <= set(find(ROOT / "seeds"))
