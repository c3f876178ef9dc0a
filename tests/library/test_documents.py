"""The strict reader: what it takes, what it refuses, and where it says that the fault is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.library import documents
from bot.library.documents import MAX_COMPLAINTS, MAX_DEPTH, MAX_FILE, MAX_NODES, plain, read

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library.documents import Document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of this test's own."""
    return tmp_path


def reading(folder: Path, data: bytes | str) -> Document:
    """What the reader makes of these bytes."""
    path = folder / "it.yaml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, "it.yaml")


def complaints(folder: Path, data: bytes | str) -> list[str]:
    """The complaints about these bytes, as their author sees them."""
    return [str(complaint) for complaint in reading(folder, data).complaints]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("010", "010"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("+5", "+5"),
        ("9" * 40, "9" * 40),
        ("10", 10),
        ("-3", -3),
        ("0", 0),
        ("2.5", 2.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_only_plain_numbers_and_three_words_are_more_than_text(written: str, meant: object) -> None:
    """`no` is a text, 010 too, and a date: nothing is guessed at."""
    assert plain(written) == meant
    assert type(plain(written)) is type(meant)


def test_every_key_and_value_knows_its_place(folder: Path) -> None:
    """Lines and columns count from 1, in characters, and past an accent or an emoji as well."""
    top = reading(folder, "title: \u00e9\U0001f600\nlist:\n  - a\n  - {k\u00e9: v}\n").top
    assert top is not None
    assert top.keys_at["title"][1:] == (1, 1) and top.values_at["title"][1:] == (1, 8)
    assert top["list"].values_at[1][1:] == (4, 5)
    assert top["list"][1].values_at["k\u00e9"][1:] == (4, 10)


def test_quotes_make_a_text_of_anything(folder: Path) -> None:
    """A quoted number or true is the text as it was written."""
    assert reading(folder, "a: \"10\"\nb: 'true'\nc: |\n  null\n").top == {"a": "10", "b": "true", "c": "null\n"}


def test_json_is_read_as_well(folder: Path) -> None:
    """JSON with tabs, escaped slashes and characters beyond the basic plane is a document like any other."""
    assert reading(folder, '{"a": "\\ud83d\\ude00 \\/ \\u00e9",\n\t"b": [1,\n\t\t2]}').top == {
        "a": "\U0001f600 / \u00e9",
        "b": [1, 2],
    }


def test_a_mark_of_byte_order_is_no_text(folder: Path) -> None:
    """Some editors begin a file with U+FEFF; the first key stands in column 1 all the same."""
    top = reading(folder, "\ufefftitle: x").top
    assert top is not None and top.keys_at["title"][1:] == (1, 1)


def test_without_libyaml_the_answer_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slower parser that is always there gives the same values, places and complaints."""
    text = "title: x\nlist: [1, {a: b}]\ntitle: y\nz: &a 1\nq: 'open\n"
    fast = reading(folder, text)
    monkeypatch.setattr(documents, "_LOADER", yaml.SafeLoader)
    slow = reading(folder, text)
    assert [(c.line, c.column, c.key) for c in fast.complaints[:2]] == [
        (c.line, c.column, c.key) for c in slow.complaints[:2]
    ]
    assert reading(folder, "a: [1, b]").top == {"a": [1, "b"]}


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "an alias": ("a: &x [1]\nb: *x\n", "2:4: an alias (*x) stands here"),
    "an alias bomb": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n" * 8,
        "the rest of the file was not read",
    ),
    "an anchor": ("a: &x 1\n", "1:4: an anchor (&x) stands here"),
    "an anchor on a key": ("&x a: 1\n", "1:1: an anchor (&x) stands here"),
    "a tag": (
        "a: !!python/object/apply:os.system [id]\n",
        "1:4: a tag (tag:yaml.org,2002:python/object/apply:os.system)",
    ),
    "a tag of one's own": ("a: !secret x\n", "1:4: a tag (!secret) stands here"),
    "a duplicate key": ("a: 1\nb:\n  c: 1\n  c: 2\n", "4:3: c: the key is given twice. It stands in line 3 already"),
    "a second document": ("a: 1\n---\nb: 2\n", "2:1: a second document begins here"),
    "depth": ("a: " + "[" * 40 + "]" * 40, f"1:15: this is nested more than {MAX_DEPTH} levels deep"),
    "unclosed depth": ("[" * 1_000_000, f"nested more than {MAX_DEPTH} levels deep"),
    "depth of blocks": ("".join(" " * i + "a:\n" for i in range(3000)), f"nested more than {MAX_DEPTH} levels deep"),
    "a text of 10 MB": ("title: " + "x" * 10_000_000, "1:8: more than 100 kB stand here in one piece"),
    "a quoted text of 10 MB": ('title: "' + "x y \n  " * 1_500_000 + '"', "1:8: more than 100 kB stand here"),
    "a text of 10 MB in a block": ("title: |\n" + "  x y z\n" * 1_300_000, "more than 100 kB stand here"),
    "a text a little too long": ("title: " + "x" * 100_001, "1:8: more than 100 kB stand here in one piece"),
    "a comment of 10 MB": ("#" + "x" * 10_000_000, "more than 100 kB stand here in one piece"),
    "a million values": ("a:\n" + "- a\n" * 1_000_000, f"the file holds more than {MAX_NODES:,} values"),
    "a million keys": ("".join(f"k{i}: 1\n" for i in range(1_000_000)), f"holds more than {MAX_NODES:,} values"),
    "a million equal keys": ("a: 1\n" * 1_000_000, "the rest of the file was not read"),
    "NUL": ("a: x\0y\n", "1:5: an invisible control character (U+0000) stands here. Delete it"),
    "a million NULs": ("a: " + "\0" * 1_000_000, "the rest of the file was not read"),
    "an escaped NUL": ('a: "x\\0"\n', "1:4: an invisible control character (U+0000)"),
    "DEL": ("a: x\x7f\n", "1:5: an invisible control character (U+007F)"),
    "a C1 control": ("a: x\x85y\n", "1:5: an invisible control character (U+0085)"),
    "a vertical tab": ("a: x\x0by\n", "1:5: an invisible control character (U+000B)"),
    "bidi": ("a: 1\nb: x\u202etxt\n", "2:5: an invisible character that turns the direction of text (U+202E)"),
    "escaped bidi": ('a: "\\u2066"\n', "1:4: an invisible character that turns the direction of text (U+2066)"),
    "an isolate": ("a: \u2068x\n", "(U+2068) stands here"),
    "an Arabic letter mark": ("a: \u061cx\n", "(U+061C) stands here"),
    "a byte order mark inside": ("a: x\ufeffy\n", "1:5: an invisible character (U+FEFF) stands here. Delete it"),
    "a second byte order mark": ("\ufeff\ufeffa: x\n", "1:1: an invisible character (U+FEFF)"),
    "a zero-width space": ("a: Er\u200bchov\n", "1:6: an invisible character (U+200B) stands here. Delete it: type"),
    "an escaped zero-width space": ('a: "Er\\u200bchov"\n', "1:4: an invisible character (U+200B)"),
    "a joiner in a name": ("a: Er\u200cchov\n", "1:6: an invisible character (U+200C)"),
    "a joiner before a name": ("a:\n- \u200dErchov\n", "2:3: an invisible character (U+200D)"),
    "a word joiner": ("a: Er\u2060chov\n", "1:6: an invisible character (U+2060)"),
    "an invisible plus": ("a: Er\u2064chov\n", "1:6: an invisible character (U+2064)"),
    "a directive for tags": (
        "%TAG ! tag:x,2000:\n---\na: 1\n",
        "1:1: a directive (%TAG) stands here. Take its line out",
    ),
    "no number": (
        "a: [.nan]\n",
        "1:5: .nan is no number that can be counted with. Write a number, or put it in quotes",
    ),
    "an infinite number": ("a: -.Inf\n", "1:4: -.Inf is no number"),
    "no number as JSON writes it": ('{"a": NaN}', "1:7: NaN is no number"),
    "bytes that are no UTF-8": (b"a: 1\nb: \xc3\xa9\xff\n", "2:5: this is not UTF-8 text. Save the file again"),
    "UTF-16": ("a: 1".encode("utf-16"), "1:1: the file is UTF-16 text, not UTF-8"),
    "half a pair": ('{"a": "\\ud83d"}', "1:10: the YAML does not hold together here"),
    "a list as a key": ("? [a, b]\n: c\n", "1:3: a key is a word or a few"),
    "a template": ("a: {{name}}\n", "1:5: a key is a word or a few"),
    "a key of 10 kB": ("k" * 900 + ": 1\n", "1:1: a key is a word or a few"),
    "nothing": ("", "1:1: the file is empty"),
    "a comment alone": ("# soon\n", "the file is empty"),
    "a list": ("- a\n", "1:1: expected keys and their values, found a list"),
    "a word": ("hello", "1:1: expected keys and their values, found the text 'hello'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_author_means_is_refused(folder: Path, name: str) -> None:
    """Whatever is hostile, or only a slip of YAML, gets a clear message with its place."""
    data, expected = HOSTILE[name]
    said = complaints(folder, data)
    assert any(expected in line for line in said), said
    assert len(said) <= MAX_COMPLAINTS + 1


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("a:\n  - He says: x: y\n", "2:15", "Put a text that holds a colon"),
        ('a:\n  - "Kill," she says\n', "2:13", "goes in quotes as a whole"),
        ("a:\n\t- b\n", "2:1", "Indent with spaces, never tabs"),
        ("a: @home\n", "1:4", "begins with @"),
        ('a: "open\nb: 1\n', "3:1", "Close the quotation mark"),
        ('a: "C:\\dir"\n', "1:7", "write a backslash twice"),
        ("a: [1, 2\n", "2:1", ""),
        ("a:\n  b: 1\n c: 2\n", "3:2", "Line this up with its neighbours"),
    ],
)
def test_broken_yaml_is_explained(folder: Path, text: str, place: str, remedy: str) -> None:
    """Where YAML breaks off, the message says where, and what authors most often mean to write."""
    (said,) = complaints(folder, text)
    assert said.startswith(f"it.yaml:{place}: the YAML does not hold together here") and remedy in said


def test_a_large_file_is_refused_unread(folder: Path) -> None:
    """A file beyond 32 MB is refused by its size alone."""
    path = folder / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    assert [c.problem for c in read(path).complaints] == ["the file is larger than 32 MB"]


def test_what_is_no_file_is_refused(folder: Path) -> None:
    """Folders, pipes and names of nothing are refused and not waited for."""
    os.mkfifo(folder / "pipe.yaml")
    assert "this is not a file" in str(read(folder / "pipe.yaml").complaints[0])
    assert "this is not a file" in str(read(folder).complaints[0])
    assert "cannot be read (No such file or directory)" in str(read(folder / "gone.yaml").complaints[0])


def test_several_faults_are_told_at_once(folder: Path) -> None:
    """An anchor, a tag and a key given twice are three complaints of one reading, and the rest is still there."""
    document = reading(folder, "a: &x 1\nb: !t 2\na: 3\nc: [4]\n")
    assert [(c.line, c.column) for c in document.complaints] == [(1, 4), (2, 4), (3, 1)]
    assert document.top is not None and document.top["c"] == [4]


@pytest.mark.parametrize(
    "text",
    ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\U0001f469\u200d\U0001f680", "\u2764\ufe0f\u200d\U0001f525"],
)
def test_joiners_stay_where_they_belong(folder: Path, text: str) -> None:
    """Persian is spelt with a zero-width character, and some emoji are several that are held together by one."""
    assert reading(folder, f"a: {text}\n").complaints == ()


def test_words_that_others_read_as_true_or_false_are_advised_against(folder: Path) -> None:
    """An unquoted `on` is a text all the same; no more than a handful of them is told, and errors count apart."""
    document = reading(folder, "words: [on, 'off', No, nO, y, \"yes\", year]\nno: 1\n")
    assert document.top is not None and document.top["words"] == ["on", "off", "No", "nO", "y", "yes", "year"]
    assert [(c.line, c.column, c.advice) for c in document.complaints] == [
        (1, 9, True),
        (1, 20, True),
        (1, 28, True),
        (2, 1, True),
    ]
    assert str(document.complaints[0]) == (
        "it.yaml:1:9: advice: an unquoted on is a text here, but true to many other readers of YAML."
        ' Put it in quotes: "on".'
    )
    many = reading(folder, f"a: [{'on, ' * 500}]\nb: !x 1\nc: !x 2\n").complaints
    assert sum(c.advice for c in many) == MAX_COMPLAINTS and sum(not c.advice for c in many) == 2


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('{"a": 1,\n "b": [1, 2}', "2:12", "expecting ',' delimiter"),
        ('{"a": "x\n', "1:9", "the JSON does not hold together here (invalid control character)"),
        ('{"a" 1}\n', "1:6", "expecting ':' delimiter"),
        ("", "1:1", 'Begin it with {"title": "The Name of the Book"'),
        ('["a"]', "1:1", 'Begin with {"title": "The Name of the Book"'),
        ('{"a": Infinity}', "1:7", "Infinity is no number"),
    ],
)
def test_faults_of_json_are_told_in_the_words_of_json(folder: Path, text: str, place: str, said: str) -> None:
    """In a file that is called .json nobody is told of dashes, of spaces or of lines of ---."""
    path = folder / "it.json"
    path.write_text(text, encoding="utf-8")
    (complaint,) = read(path, "it.json").complaints
    assert str(complaint).startswith(f"it.json:{place}: ") and said in str(complaint)
    assert "dash" not in str(complaint) and "YAML" not in str(complaint)
