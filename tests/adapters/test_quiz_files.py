"""`ribbon quiz`: quiz files checked, imported and exported by the real process."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.cli.quizzes import _write
from bot.library.formats.importing import READERS
from bot.library.quizzes import check, load_quiz
from tests.doubles.processes import ROOT, ribbon

RED = """\
AUTHOR: The club
# chapter 1
Who keeps the lamp?:
- Tobias Rusk
# chapter 2
Is there fog?: [yes]
Who is Corin?: [x]
"""
GIFT = "$CATEGORY: chapter 2\n\nIs there fog? {T}\n\nDescribe the fog. {}\n"
SEEDS = ROOT / "seeds"


@pytest.fixture
def quizzes(tmp_path: Path) -> Path:
    """An empty folder of quizzes."""
    folder = tmp_path / "quizzes"
    folder.mkdir()
    return folder


@pytest.fixture
def red(tmp_path: Path) -> Path:
    """A list of Red's."""
    path = tmp_path / "lamp.yaml"
    path.write_text(RED, encoding="utf-8")
    return path


def take(*arguments: str | Path, quizzes: Path) -> tuple[int, str, str]:
    """Import into this folder, for the small book."""
    return ribbon("quiz", "import", "--book", "lighthouse", *map(str, arguments), RIBBON_QUIZZES=str(quizzes))


def test_an_import_is_a_quiz_that_can_be_played(quizzes: Path, red: Path) -> None:
    """The file lands in the quizzes folder, sound, with its chapters; the report says where each question went."""
    code, output, errors = take(red, quizzes=quizzes)
    assert (code, errors) == (0, "")
    (written,) = quizzes.iterdir()
    assert written.name == "lamp.yaml" and check([written], [SEEDS]) == ()
    assert [question.chapter for question in load_quiz(written, [SEEDS]).questions] == [1, 2, 3]
    assert written.read_text(encoding="utf-8").startswith(
        "# From lamp.yaml: a Red trivia list by The club\nquiz: Lamp\n"
    )
    assert output.splitlines() == [
        f"{red}:3: after chapter 1: Who keeps the lamp? (a comment above it says 1)",
        f"{red}:6: after chapter 2: Is there fog? (a comment above it says 2)",
        f'{red}:7: after chapter 3: Who is Corin? (names "Corin" (known after chapter 3); a comment above it says 2)',
        "3 questions: 1 after chapter 1, 1 after chapter 2 and 1 after chapter 3. Skipped: 0.",
        f"Written: {written}",
    ]


def test_options_of_an_import(quizzes: Path, red: Path, tmp_path: Path) -> None:
    """A title, a chapter for those without one, a folder, a format that is insisted on, a map beside the file."""
    red.write_text(RED.replace("# chapter", "# part"), encoding="utf-8")
    red.with_name("lamp.yaml.chapters.yaml").write_text("3: 4\n", encoding="utf-8")
    options = ("--title", "Of lamps", "--through", "1", "--into", str(tmp_path), "--format", "red", "--replace")
    code, _, errors = take(*options, red, quizzes=quizzes)
    assert (code, errors) == (0, "") and not any(quizzes.iterdir())
    quiz = load_quiz(tmp_path / "lamp.yaml", [SEEDS])
    assert quiz.quiz == "Of lamps" and [question.chapter for question in quiz.questions] == [1, 1, 4]


def test_the_map_may_be_called_after_the_file_without_its_ending(quizzes: Path, red: Path) -> None:
    """`lamp.chapters.yaml` is for `lamp.yaml` too; a mistake in it is told with its name."""
    beside = red.with_name("lamp.chapters.yaml")
    beside.write_text("4: 1\n", encoding="utf-8")
    code, output, _ = take(red, quizzes=quizzes)
    assert code == 1 and output.startswith(f"{beside}:1:1: 4: there is no such question in the file.")


def test_a_dry_run_writes_nothing(quizzes: Path, red: Path) -> None:
    """The report is the same, and it says what would be written."""
    code, output, errors = take("--dry-run", red, quizzes=quizzes)
    assert (code, errors) == (0, "") and not any(quizzes.iterdir())
    assert output.endswith(f"Nothing was written. It would be {quizzes / 'lamp.yaml'}.\n")


def test_nothing_is_imported_by_halves(quizzes: Path, red: Path) -> None:
    """One slip among many questions, and no file is there; all slips are told, with exit code 1."""
    red.write_text(RED + "A?:\n- b: c\nB?: {}\n" + "".join(f"Q{i}?: [a]\n" for i in range(500)), encoding="utf-8")
    code, output, errors = take(red, quizzes=quizzes)
    assert (code, errors) == (1, "ribbon: nothing was written.\n") and not any(quizzes.iterdir())
    assert [line.partition(": ")[0] for line in output.splitlines()] == [f"{red}:9:3", f"{red}:10:5"]


def test_a_quiz_that_is_there_stays(quizzes: Path, red: Path) -> None:
    """Without `--replace` the old file is left as it is; with it, the new one takes its place."""
    old = quizzes / "lamp.yaml"
    old.write_text("quiz: Old\n", encoding="utf-8")
    code, output, _ = take(red, quizzes=quizzes)
    assert code == 1 and "there is such a quiz already" in output and old.read_text(encoding="utf-8") == "quiz: Old\n"
    assert take("--replace", red, quizzes=quizzes)[0] == 0
    assert load_quiz(old, [SEEDS]).quiz == "Lamp" and list(quizzes.iterdir()) == [old]


def test_what_the_system_refuses_is_told(quizzes: Path, red: Path) -> None:
    """A name that is too long for a file is an error of ours, not a traceback, and nothing is left behind."""
    long = red.rename(red.with_name(f"{'x' * 250}.yaml"))
    code, output, _ = take(long, quizzes=quizzes)
    assert code == 1 and "the quiz cannot be written (File name too long)" in output and not any(quizzes.iterdir())


def test_a_file_is_there_whole_or_not_at_all(quizzes: Path) -> None:
    """If writing fails half way, the old file is as it was and no draft is left; nor does one overtake another."""
    target = quizzes / "lamp.yaml"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        _write(target, "new \ud800", replace=True)
    with pytest.raises(FileExistsError):
        _write(target, "new", replace=False)
    assert list(quizzes.iterdir()) == [target] and target.read_text(encoding="utf-8") == "old"


def test_a_written_file_has_the_usual_rights(quizzes: Path, red: Path) -> None:
    """Whoever may read other files of the operator's may read the quiz."""
    take(red, quizzes=quizzes)
    other = quizzes / "other"
    other.touch()
    assert (quizzes / "lamp.yaml").stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Qui\xe9n?: [a]\n".encode("latin-1"), ":1:4: this is not UTF-8 text. Save the file again"),
        ("A?: [a]\n".encode("utf-16"), ":1:1: the file is UTF-16 text"),
        (b"x" * 10_000_000, ":1:1: the file is larger than 2 MB"),
        (b"", ":1:1: the file is empty"),
        (b"A?: [a\0]\n", ":1:7: an invisible control character (U+0000) stands here"),
        (b"A?: [a", "does not hold together here"),
        (b"title: A\nchapters: [{}]\n", ":1:1: this does not look like a quiz in a known format. Say which"),
    ],
)
def test_files_that_are_none(quizzes: Path, red: Path, content: bytes, problem: str) -> None:
    """Each gets one line that says what is wrong with it, and exit code 1."""
    red.write_bytes(content)
    code, output, _ = take(red, quizzes=quizzes)
    assert code == 1 and f"{red}" in output and problem in output and len(output.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "x.yaml"), 2, "--book"),
        (("import", "--book", "lighthuose", "x.yaml"), 2, "Did you mean lighthouse?"),
        (("import", "--book", "lighthouse", "--through", "-1", "x.yaml"), 2, "--through"),
        (("import", "--book", "lighthouse", "--into", "nowhere", "x.yaml"), 2, "--into"),
        (("import", "--book", "lighthouse", "--format", "kahoot", "x.yaml"), 2, "--format"),
        (("import", "--book", "lighthouse", "nowhere.yaml"), 1, "nowhere.yaml:1:1: the file cannot be read"),
        (("export", "lighthouse"), 2, "--format"),
        (("export", "--format", "opentdb", "lighthouse"), 2, "--format"),
        (("export", "--format", "red", "lighthuose"), 2, "Did you mean lighthouse?"),
        (("export", "--format", "red", "--through", "0", "quizzes/lighthouse.yaml"), 1, "no question is left"),
        (("export", "--format", "red", "README.md"), 1, "README.md"),
        (("lint", "nowhere.yaml"), 1, "nowhere.yaml:1:1: the file cannot be read"),
        (("lint", "docs"), 1, "docs:1:1: there is no quiz in here"),
        (("lint", "x" * 5_000), 1, "the file cannot be read (File name too long)"),
        (("lint", "--book", "nowhere", "README.md"), 2, "there is no book 'nowhere'"),
        (("lnit",), 2, "lint"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], code: int, said: str) -> None:
    """What is wrong with the call is exit code 2, what is wrong with a file 1; never a traceback."""
    found, output, errors = ribbon("quiz", *arguments)
    assert found == code and said in output + errors and "Traceback" not in errors


@pytest.mark.parametrize("command", [(), ("lint",), ("import",), ("export",)])
def test_help_is_worth_reading(command: tuple[str, ...]) -> None:
    """Each command has help with an example; the group names every format."""
    code, output, errors = ribbon("quiz", *command, "--help")
    assert (code, errors) == (0, "")
    assert all(word in output for word in (["Example"] if command else [*READERS, "lint", "import", "export"]))


def test_lint_finds_what_comes_with_ribbon_sound() -> None:
    """The quizzes of the project have no errors."""
    code, output, errors = ribbon("quiz", "lint", "quizzes")
    assert (code, errors) == (0, "") and "errors: 0" in output


def test_lint_reads_folders_of_all_formats(tmp_path: Path) -> None:
    """Every error of every file, advice on what would be skipped; maps of chapters and packs are no quizzes."""
    (tmp_path / "a.gift").write_text(GIFT + "\nWho? {=a\n", encoding="utf-8")
    (tmp_path / "a.chapters.yaml").write_text("1: 1\n", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.yaml").write_text("Who?: [a, [b]]\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("quiz: A\nbook: lighthouse\nquestions: []\n", encoding="utf-8")
    (tmp_path / "pack.yaml").write_text("title: A\nchapters: [{}]\n", encoding="utf-8")
    code, output, errors = ribbon("quiz", "lint", str(tmp_path))
    assert (code, errors) == (1, "")
    assert [line.removeprefix(f"{tmp_path}/").partition(". ")[0] for line in output.splitlines()] == [
        "a.gift:5:1: advice: this is skipped: it asks for an essay.",
        "a.gift:7:6: this { is not closed before the next blank line",
        "c.yaml:3:12: questions: the list is empty",
        "deep/b.yaml:1:11: Who?: expected an answer, found a list",
        "errors: 3, advice: 1",
    ]


def test_lint_checks_chapters_if_the_book_is_named(tmp_path: Path) -> None:
    """A chapter that the book has not is an error with `--book` and a path, and none without."""
    path = tmp_path / "a.ch99.gift"
    path.write_text("Who? {=a}", encoding="utf-8")
    assert ribbon("quiz", "lint", str(path))[0] == 0
    code, output, _ = ribbon("quiz", "lint", "--book", str(SEEDS / "lighthouse"), str(path))
    assert code == 1 and "chapter 99 is out of range" in output


@pytest.mark.parametrize(("style", "suffix", "kept"), [("red", "yaml", 4), ("gift", "gift", 7), ("ribbon", "yaml", 9)])
def test_what_is_exported_can_be_imported(quizzes: Path, tmp_path: Path, style: str, suffix: str, kept: int) -> None:
    """A quiz of every kind goes out and comes back with its chapters; what the format cannot hold is told."""
    code, output, errors = ribbon("quiz", "export", "--format", style, "quizzes/lighthouse.yaml")
    assert code == 0
    path = tmp_path / f"back.{suffix}"
    path.write_text(output, encoding="utf-8")
    assert take(path, quizzes=quizzes)[0] == 0
    before = {
        question.ask: question.chapter
        for question in load_quiz(ROOT / "quizzes" / "lighthouse.yaml", [SEEDS]).questions
    }
    after = load_quiz(quizzes / "back.yaml", [SEEDS]).questions
    assert len(after) == kept and all(before[question.ask] == question.chapter for question in after)
    assert ("no questions of the kind order" in errors) == (style != "ribbon")


def test_an_export_keeps_to_a_chapter() -> None:
    """Whatever is asked later is left out, and counted on standard error alone."""
    code, output, errors = ribbon("quiz", "export", "--format", "gift", "--through", "1", "lighthouse")
    assert code == 0 and "chapter 1" in output and "Corin" not in output and "chapter 3" not in output
    assert "are asked after a later chapter than 1" in errors


def test_all_quizzes_on_a_book_are_one_file(tmp_path: Path) -> None:
    """A book's id stands for all of its quizzes; as ours they are one quiz under the book's title, and sound."""
    code, output, errors = ribbon("quiz", "export", "--format", "ribbon", "tulayev")
    assert (code, errors) == (0, "") and output.startswith("quiz: The Case of Comrade Tulayev\nbook: tulayev\n")
    path = tmp_path / "all.yaml"
    path.write_text(output, encoding="utf-8")
    single = [load_quiz(each, [SEEDS]) for each in sorted((ROOT / "quizzes").glob("tulayev-*.yaml"))]
    whole = load_quiz(path, [SEEDS])
    assert whole.questions == tuple(question for quiz in single for question in quiz.questions)
    assert ribbon("quiz", "export", "--format", "ribbon", str(path)) == (0, output, "")
