"""Wrong keys and wrong values: one complaint each, at its place, with what to write instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.library.quizzes import check

if TYPE_CHECKING:
    from pathlib import Path

    from tests.library.conftest import Judge

CHAPTERS = "chapters:\n  - passages: [It begins.]\n"


def said(judge: Judge, text: str) -> str:
    """What is said about the one fault of this text."""
    (complaint,) = judge(text)
    return str(complaint)


def test_a_pack_of_free_text_is_a_pack(judge: Judge) -> None:
    """A title and chapters of passages are enough."""
    assert judge("title: Tale\n" + CHAPTERS) == []


def test_an_unknown_key_is_met_with_the_one_that_was_meant(judge: Judge) -> None:
    """A slip in a key is named with the nearest key; without a near one all keys are listed."""
    assert "authr: there is no such key. Did you mean author?" in said(judge, "title: T\n\u25b8authr: me\n" + CHAPTERS)
    assert "Keys here are title, author, year" in said(judge, "title: T\n\u25b8publisher: me\n" + CHAPTERS)


def test_a_missing_key_is_named_where_it_belongs(judge: Judge) -> None:
    """The complaint stands where the mapping begins and says what the key is for."""
    assert "title: the key is missing. Write  title: ...  (The book's title)" in said(judge, "\u25b8" + CHAPTERS)
    text = "title: T\npeople:\n  - \u25b8{id: a, name: Ada}\n" + CHAPTERS
    assert "since: the key is missing. Write  since: ...  (The chapter after which that name is known" in said(
        judge, text
    )
    assert "chapters: the key is missing" in said(judge, "\u25b8title: T\n")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("\u25b8[a]", "text: expected a text, found a list. Write one text"),
        ("\u25b8true", "text: expected a text, found true. Put it in quotes"),
        ("\u25b81.5", "text: expected a text, found the number 1.5. Put it in quotes"),
        ("\u25b8{Rome: a beginning}", "goes in quotes"),
        ('\u25b8""', "text: the text is empty. Write the text, or take the key out"),
        ('\u25b8"  "', "text: the text is empty"),
        ("\u25b8" + "x" * 601, "text: the text has 601 characters (expected 600 at most)"),
    ],
)
def test_a_text_has_to_be_a_text(judge: Judge, value: str, message: str) -> None:
    """A list, a truth value, a fraction, nothing and too much are each refused in their own words."""
    text = f"title: T\nchapters:\n  - facts:\n      - text: {value}\n"
    assert message in said(judge, text)


def test_a_whole_number_is_a_text_where_one_is_expected(judge: Judge) -> None:
    """Nobody has to know that the title 1984 and the year 1949 want quotes."""
    assert judge("title: 1984\nyear: 1949\n" + CHAPTERS) == []


def test_an_empty_key_is_told_from_a_missing_one(judge: Judge) -> None:
    """A list or a text that was begun and left empty is pointed at."""
    assert "expected a list, found nothing. Fill it in, or take the key out" in said(
        judge, "title: T\nchapters:\n  - passages: \u25b8\n".replace(": \u25b8", ":\u25b8")
    )


def test_a_bare_chapter_and_bare_passages_are_put_right(judge: Judge) -> None:
    """An author who writes a chapter as a text, or passages as one text, is told what to write."""
    text = """title: T
chapters:
  - \u25b8It was a dark night.
  - passages: \u25b8It was a dark night.
  - facts: \u25b8Ada sails.
"""
    chapter, passages, facts = judge(text)
    assert (
        "chapters: expected keys and values, found the text" in str(chapter) and "- passages: [...]" in chapter.remedy
    )
    assert "passages: expected a list, found the text" in str(passages)
    assert passages.remedy == "Write every passage on a line of its own that begins with a dash:  - The first passage."
    assert "- text: The statement." in facts.remedy


def test_chapters_have_to_be_a_list(judge: Judge) -> None:
    """A mapping of chapters, and an empty list of them, are refused."""
    assert "chapters: expected a list, found keys and values" in said(judge, "title: T\nchapters: \u25b8{one: {}}\n")
    assert "chapters: the list is empty" in said(judge, "title: T\nchapters: \u25b8[]\n")


def test_words_from_a_closed_list_are_checked(judge: Judge) -> None:
    """A kind, a doubt or a gender that is not known gets the nearest one, or all of them."""
    text = """title: T
people:
  - {id: a, name: Ada, since: 1, gender: \u25b8female}
chapters:
  - facts:
      - {text: It rains., kind: \u25b8evnt, doubt: \u25b8maybe}
"""
    gender, kind, doubt = judge(text)
    assert "Write he, she or they" in gender.remedy
    assert kind.remedy == "Did you mean event?"
    assert "Write placement, disputed or unconfirmed" in doubt.remedy


def test_chapter_numbers_are_whole_and_not_negative(judge: Judge) -> None:
    """A quoted, a broken and a negative number are each refused."""
    text = (
        """title: T
people:
  - {id: a, name: Ada, since: \u25b8"1"}
  - {id: b, name: Bo, since: \u25b81.5}
  - {id: c, name: Cy, since: \u25b8-1}
  - {id: d, name: Di, since: \u25b8one}
  - {id: e, name: Ed, since: \u25b8true}
"""
        + CHAPTERS
    )
    quoted, broken, negative, *_ = judge(text)
    assert "expected a whole number, found the text '1'. Write the number of the chapter" in str(quoted)
    assert "expected a whole number, found the number 1.5" in str(broken)
    assert "the number -1 is out of range (expected 0 or more)" in str(negative)


def test_people_of_a_fact_are_a_list_of_ids(judge: Judge) -> None:
    """One id without brackets is a common slip."""
    text = """title: T
people: [{id: a, name: Ada, since: 1}]
chapters:
  - facts: [{text: Ada sails., people: \u25b8a}]
"""
    assert "Write the ids in brackets: [kostia, tulayev]" in said(judge, text)


def test_an_id_is_one_word(judge: Judge) -> None:
    """An id with a space in it is refused."""
    assert "is not a single word" in said(
        judge, "title: T\npeople:\n  - {id: \u25b8old ada, name: Ada, since: 1}\n" + CHAPTERS
    )


def test_bounds_on_people_and_aliases_hold(judge: Judge) -> None:
    """200 aliases and 5,000 people are enough for any book."""
    aliases = ", ".join(f"Ada{i}" for i in range(201))
    text = f"title: T\npeople:\n  - {{id: a, name: Ada, since: 1, aliases: \u25b8[{aliases}]}}\n{CHAPTERS}"
    assert "aliases: more than 200 items stand here" in said(judge, text)
    people = "".join(f"  - {{id: p{i}, name: P{i}, since: 1}}\n" for i in range(5001))
    first = people.replace("  - {", "  \u25b8- {", 1)
    assert "people: more than 5,000 items stand here" in said(judge, f"title: T\npeople:\n{first}{CHAPTERS}")


def test_all_faults_are_told_at_once_and_in_order(judge: Judge) -> None:
    """Slips of the pen do not hide what is wrong with the story, nor the other way about."""
    text = """title: T
\u25b8authr: me
people:
  - {id: ada, name: Ada, since: 1, \u25b8nick: A}
  - {id: bo, name: Bo, since: 2}
  - \u25b8{id: cy, name: Cy}
chapters:
  - facts:
      - {text: \u25b8Bo sails., people: [ada, \u25b8cyy, cy]}
      - \u25b8a fact
      - {text: Ada sails., since: \u25b80}
  - facts:
      - {text: Bo sails., people: [bo], state: \u25b8dead, kind: \u25b8evant}
"""
    keys = [complaint.key for complaint in judge(text)]
    assert keys == ["authr", "nick", "since", "text", "people", "facts", "since", "state", "kind"]


def test_no_author_is_buried(judge: Judge) -> None:
    """Of very many faults the first 200 are told, and how many more there are."""
    keys = "".join(f"{chr(0x25B8) if i < 200 else ''}key{i}: 1\n" for i in range(1000))
    lines = keys.split("\n")
    lines[199] = "\u25b8" + lines[199]
    found = judge("\n".join(lines) + "title: T\n" + CHAPTERS)
    assert str(found[-1]).endswith("there are at least 800 more like these. Begin with those above.")


def test_remedies_for_json_are_written_as_json(tmp_path: Path) -> None:
    """A wrong shape in a .json file is put right with braces and double quotes, not with dashes."""
    path = tmp_path / "judged.json"
    pack = {
        "title": "T",
        "people": ["anna"],
        "chapters": [{"passages": "Anna left.", "facts": {"text": "x"}, "prompts": 1}, {"facts": [{}]}],
    }
    path.write_text(json.dumps(pack), encoding="utf-8")
    found = {each.key: each.remedy for each in check([path])}
    assert found["people"] == 'Write  {"id": "erchov", "name": "Erchov", "since": 2}.'
    assert found["passages"] == 'Write  ["The first passage.", "The second passage."].'
    assert found["facts"].startswith('Write  [{"text": "The statement."}]')
    assert found["text"].startswith('Write  "text": ...')
    assert all("  - " not in remedy and "dash" not in remedy for remedy in found.values())
