"""The rest of the command line: version, help, check, schema, and what is logged."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.doubles.processes import COMMAND, ROOT, environment, ribbon


def test_version_is_the_projects() -> None:
    """`--version` says what `pyproject.toml` says, even where a setting is wrong."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ribbon("--version", RIBBON_NONSENSE="x") == (0, f"ribbon {project['version']}\n", "")


@pytest.mark.parametrize("command", [(), ("chat",), ("ask",), ("check",), ("schema",)])
def test_help_is_there_for_everything(command: tuple[str, ...]) -> None:
    """Every command has help with an example; the main help has all commands, exit codes and settings."""
    code, output, errors = ribbon(*command, "--help")
    assert (code, errors) == (0, "")
    words = (
        ["Example"] if command else ["chat", "ask", "check", "schema", "Exit codes", "RIBBON_DATA_DIR", "RIBBON_CONFIG"]
    )
    assert all(word in output for word in words)


def test_check_passes_what_comes_with_ribbon() -> None:
    """The packs and quizzes of the project have no errors, and checking them is exit 0."""
    code, output, errors = ribbon("check", "seeds", "quizzes")
    assert (code, errors) == (0, "") and "errors: 0" in output


def test_check_reports_all_errors_of_all_paths(tmp_path: Path) -> None:
    """Every error of every path comes as file:line:column, and a path that is not there as one; exit code 1."""
    (tmp_path / "a.yaml").write_text("titel: A\nchapters: [{}]\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("title: B\nchapters: [{facts: [{txt: x}]}]\n", encoding="utf-8")
    code, output, errors = ribbon("check", "a.yaml", "b.yaml", "c.yaml", cwd=tmp_path)
    assert (code, errors) == (1, "")
    assert "a.yaml:1:1: titel" in output and "b.yaml:2:" in output and "c.yaml" in output


@pytest.mark.parametrize("arguments", [("--version",), ("check", "empty.yaml"), ("check", "sound.yaml")])
def test_what_builds_no_book_does_not_wait_for_numpy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The version, and a check of packs, begin without the libraries that only searching a book takes."""
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    (tmp_path / "sound.yaml").write_text("title: A\nchapters: [{passages: [Anna left.]}]\n", encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    told = subprocess.run(
        [COMMAND[0], "-X", "importtime", *COMMAND[1:], *arguments],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "typer" in told.stderr and "numpy" not in told.stderr
    assert told.stdout


@pytest.mark.parametrize("of", [(), ("pack",), ("quiz",)])
def test_schema_is_json_schema(of: tuple[str, ...]) -> None:
    """The schema of both, or of one of them, is JSON with all that it refers to."""
    code, output, errors = ribbon("schema", *of)
    assert (code, errors) == (0, "")
    found = json.loads(output)
    assert found["$schema"].startswith("https://json-schema.org/") and {"PackModel", "QuizModel"} <= set(found["$defs"])


def test_mistyped_command_is_exit_2() -> None:
    """A command that is none is told with the one that was meant."""
    code, output, errors = ribbon("chta")
    assert (code, output) == (2, "") and "chat" in errors


def test_log_lines_are_json_and_hold_no_words_of_anybody(tmp_path: Path) -> None:
    """Events go to standard error as JSON lines with names and values, never with what was typed or told."""
    given = b"read 2\nwho is Erchov?\n"
    code, output, errors = ribbon("chat", given=given, RIBBON_DATA_DIR=str(tmp_path), RIBBON_LOG="debug")
    assert code == 0 and "High Commissar" in output
    events = [json.loads(line) for line in errors.splitlines()]
    assert ("handled", "ask") in {(event["event"], event.get("command")) for event in events}
    assert "Erchov" not in errors and "Commissar" not in errors


def test_broken_pack_is_left_out_and_the_rest_is_there(tmp_path: Path) -> None:
    """The console starts with the packs that are sound; the log says where others are broken, and quotes nothing."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "good.yaml").write_text("title: Good\nchapters: [{}]\n", encoding="utf-8")
    (seeds / "bad.yaml").write_text("title: Bad\nchapters: [{}]\nsecret: The butler did it\n", encoding="utf-8")
    data = str(tmp_path / "data")
    code, output, errors = ribbon("chat", given=b"books\n", RIBBON_DATA_DIR=data, RIBBON_SEEDS=str(seeds))
    assert code == 0 and "Good, 1 chapter (good)" in output and "Bad" not in output
    (event,) = map(json.loads, errors.splitlines())
    assert event["event"] == "pack.left_out" and event["where"] == [f"{seeds / 'bad.yaml'}:3"]
    assert "butler" not in errors
