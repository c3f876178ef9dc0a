"""Settings from the environment and from a file; a mistyped one is an error that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.cli.settings import SettingsError, settings, shipped
from tests.doubles.processes import ROOT, ribbon


@pytest.fixture(autouse=True)
def _none_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting is set, and the working directory is empty."""
    for name in os.environ:
        if name.startswith("RIBBON_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_serve_a_clone() -> None:
    """With nothing set, data is kept in the working directory, and books come from the project."""
    found = settings()
    assert found.data_dir == Path("data") and found.database_url == "" and found.log == "warning"
    assert found.seeds == ROOT / "seeds" and found.quizzes == ROOT / "quizzes"


def test_folder_in_the_working_directory_comes_first(tmp_path: Path) -> None:
    """Whoever has a folder `seeds` where they start Ribbon means that one."""
    assert shipped("seeds") == ROOT / "seeds"
    (tmp_path / "seeds").mkdir()
    assert shipped("seeds") == Path("seeds")


def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the file says holds, unless the environment says something else; an empty variable says nothing."""
    (tmp_path / "ribbon.toml").write_text('data_dir = "here"\nlog = "info"\n', encoding="utf-8")
    monkeypatch.setenv("RIBBON_CONFIG", "ribbon.toml")
    monkeypatch.setenv("RIBBON_LOG", "DEBUG")
    monkeypatch.setenv("RIBBON_DATA_DIR", "")
    found = settings()
    assert found.data_dir == Path("here") and found.log == "debug"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RIBBON_DATA_DRI", "x", "RIBBON_DATA_DRI is no setting. Did you mean RIBBON_DATA_DIR?"),
        ("RIBBON_NONSENSE", "x", "RIBBON_NONSENSE is no setting. The settings are: RIBBON_DATA_DIR, "),
        ("RIBBON_LOG", "LOUD", "RIBBON_LOG is 'LOUD': expected debug, info, warning or error."),
        (
            "RIBBON_DISCORD_MESSAGE_CONTENT",
            "maybe",
            "RIBBON_DISCORD_MESSAGE_CONTENT is 'maybe': expected yes or no.",
        ),
        ("RIBBON_SEEDS", "/no/such", "RIBBON_SEEDS is '/no/such': there is no such folder."),
        ("RIBBON_SEEDS", "C:\\no\\such", "RIBBON_SEEDS is 'C:\\no\\such': there is no such folder."),
        (
            "RIBBON_DATABASE_URL",
            "mysql://me:secret@x/y",
            "RIBBON_DATABASE_URL is 'mysql://…': expected sqlite:///PATH, ",
        ),
        ("RIBBON_DATABASE_URL", "sqlite://x", "RIBBON_DATABASE_URL is 'sqlite://…': expected sqlite:///PATH, "),
        ("RIBBON_DATABASE_URL", "me:secret@x", "RIBBON_DATABASE_URL is '…': expected sqlite:///PATH, "),
        ("RIBBON_CONFIG", "no.toml", "RIBBON_CONFIG names no.toml, which cannot be read"),
    ],
)
def test_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """A variable that is none, and a value that cannot be, are errors that name the variable and say what to write."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings()
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('data_dri = "x"', "c.toml: data_dri is no setting. Did you mean data_dir?"),
        ('RIBBON_LOG = "info"', "c.toml: RIBBON_LOG is no setting. Did you mean log?"),
        ('log = "loud"', "c.toml: log is 'loud': expected debug, info, warning or error."),
        ("data_dir = 3", "c.toml: data_dir is 3: expected a folder's path, for example data."),
        ("seeds = [1, 2]", "c.toml: seeds is [1, 2]: expected a folder's path, for example seeds."),
        ("database_url = true", "c.toml: database_url is true: expected a text."),
        (f"log = '{'x' * 5000}'", f"c.toml: log is '{'x' * 79}…': expected"),
        ("log =", "c.toml: this is no TOML"),
    ],
)
def test_wrong_line_in_the_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, said: str) -> None:
    """The same holds for keys and values of the file."""
    (tmp_path / "c.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("RIBBON_CONFIG", "c.toml")
    with pytest.raises(SettingsError) as caught:
        settings()
    assert str(caught.value).startswith(said)


def test_mistyped_settings_stop_every_command(tmp_path: Path) -> None:
    """All wrong settings are told in one go on standard error, and the exit code is 2."""
    code, output, errors = ribbon("ask", "Who?", RIBBON_DATA_DRI="x", RIBBON_LOGS="y", RIBBON_LOG="z", cwd=tmp_path)
    assert (code, output) == (2, "")
    assert errors.splitlines() == [
        "ribbon: RIBBON_DATA_DRI is no setting. Did you mean RIBBON_DATA_DIR?",
        "ribbon: RIBBON_LOGS is no setting. Did you mean RIBBON_LOG?",
        "ribbon: RIBBON_LOG is 'z': expected debug, info, warning or error.",
    ]


def test_database_that_ribbon_does_not_know_is_a_wrong_setting(tmp_path: Path) -> None:
    """It is exit 2, as the help says of wrong settings, in one line without the password."""
    url = "mysql://me:secret@x/y"
    code, output, errors = ribbon("chat", RIBBON_DATABASE_URL=url, RIBBON_DATA_DIR=str(tmp_path / "data"))
    assert (code, output) == (2, "")
    assert errors.startswith("ribbon: RIBBON_DATABASE_URL is 'mysql://…'") and errors.count("\n") == 1
    assert "secret" not in errors and not (tmp_path / "data").exists()
