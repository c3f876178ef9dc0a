"""What the docs say is so. `make docs` rewrites what is generated: the tables of commands and the transcript."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.cli.settings import CONFIG, PREFIX, Settings
from bot.commands.registry import commands, usage
from bot.dialogue.command import Rights
from bot.dialogue.reply import Audience
from bot.library.packs import load
from tests import parity

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PLATFORMS = ROOT / "docs" / "platforms.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
RIBBON = Path(sys.executable).with_name("ribbon")

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_PROMPT = re.compile(r"^(\w+)> (.*)$")
_PATH = re.compile(r"`((?:adapters|benchmarks|bot|docs|quizzes|seeds|tests)(?!/my-)(?:/[\w.-]+)+/?)`")
"""A path in the project; those that begin with `my-` are the reader's own."""


def test_the_table_of_commands_is_current() -> None:
    """The readme lists the commands of the registry, no more and no fewer, as they are typed."""
    assert _block("commands") == command_table(), "run `make docs`"


def test_the_tables_of_platforms_are_current() -> None:
    """How every command is given on every platform is what the platforms register."""
    assert _block("platforms", PLATFORMS) == parity.table(listed=True), "run `make docs`"
    assert _block("pressed", PLATFORMS) == parity.table(listed=False), "run `make docs`"


@pytest.mark.parametrize("platform", parity.PLATFORMS)
def test_every_command_has_a_way_or_a_reason(platform: str) -> None:
    """No cell of the tables is empty, and few say that there is no way."""
    cells = {words: parity.PLATFORMS[platform](command) for words, command in commands().items()}
    way = re.compile(rf"`[^`]+`.*|an? \w+|{parity.BY_ITSELF}|{parity.NOT_HERE}\w.+")
    assert [words for words, cell in cells.items() if not way.fullmatch(cell)] == []
    typed = [cell for words, cell in cells.items() if commands()[words].listed]
    assert sum(cell.startswith("`") for cell in typed) > len(typed) / 3


def test_the_transcript_is_what_ribbon_says() -> None:
    """What was typed in the readme's transcript is typed again, and every line comes back as it stands there."""
    shown = _block("transcript").strip().removeprefix("```text\n").removesuffix("\n```").splitlines()
    typed = [match[2] for line in shown if (match := _PROMPT.match(line))]
    assert len(typed) > 5
    assert [line for line in shown if not _PROMPT.match(line)] == said(typed), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Whatever a page links to within the project is there, down to the heading."""
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        path, _, heading = link.partition("#")
        if "://" in link:
            continue
        target = (page.parent / path) if path else page
        assert target.exists(), link
        assert not heading or heading in _headings(target), link


def test_every_page_is_reached_from_the_readme() -> None:
    """No page lies in `docs/` that the readme does not link to."""
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in _LINK.findall(README.read_text(encoding="utf-8"))}
    assert [page.name for page in PAGES if page != README and page.resolve() not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    """A module, a test or a folder that a page speaks of exists under that name."""
    named = _PATH.findall(page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


def test_every_target_that_a_page_names_is_there() -> None:
    """`make SOMETHING` in the docs is a target of the Makefile, and every target says what it is for."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"bench", "chat", "check", "fuzz", "help", "setup", "test"} <= targets
    for page in PAGES:
        assert set(re.findall(r"\bmake ([a-z]+)`", page.read_text(encoding="utf-8"))) <= targets, page.name


def test_every_setting_is_documented_and_real() -> None:
    """The readme's table has every setting and no other, and no page or file speaks of one that does not exist."""
    real = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {CONFIG}
    assert set(re.findall(r"^\| `(\w+)` \|", _block("settings"), re.MULTILINE)) == real
    for page in (*PAGES, ROOT / "Dockerfile", ROOT / "compose.yaml"):
        assert set(re.findall(r"\bRIBBON_[A-Z_]+", page.read_text(encoding="utf-8"))) <= real, page.name


def test_the_pack_of_the_readme_is_a_pack(tmp_path: Path) -> None:
    """The example of a pack in the readme is a whole book as it stands."""
    example = README.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    pack = tmp_path / "lamp.yaml"
    pack.write_text(example, encoding="utf-8")
    assert load(pack).cover.chapters == 1


def test_the_version_is_the_same_everywhere() -> None:
    """The package, the program and the newest entry of the changelog have one version."""
    version = _project()["version"]
    assert (
        re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0] == version
    )
    told = subprocess.run([RIBBON, "--version"], capture_output=True, text=True, check=True, env=_environment("."))
    assert version in told.stdout.split()


def test_the_image_is_built_from_what_is_there() -> None:
    """Every file that the image copies exists and is let through to the builder."""
    let_through = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    copied = [
        source
        for line in re.findall(
            r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
        )
        for source in line.split()[:-1]
    ]
    assert set(copied) == let_through
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_one_uv_sets_everything_up() -> None:
    """A clone and an image are set up by the same version of uv."""
    versions = [
        re.findall(r"UV_VERSION ?:?= ?(\S+)", (ROOT / name).read_text("utf-8")) for name in ("Makefile", "Dockerfile")
    ]
    assert versions[0] == versions[1] != []


def test_the_glossary_is_in_order() -> None:
    """The glossary's words stand in alphabetical order, each once."""
    glossary = README.read_text(encoding="utf-8").partition("### Glossary")[2].partition("\n## ")[0]
    words = re.findall(r"^\| ([a-z ]+) \|", glossary, re.MULTILINE)
    assert len(words) > 10
    assert words == sorted(set(words))


def command_table() -> str:
    """The table of what one can say, in Markdown."""
    rows = ["| Say | What it does | Who sees the reply |", "| --- | --- | --- |"]
    for rights in Rights:
        for command in commands().values():
            if command.listed and command.rights is rights:
                seen = "everybody" if command.audience is Audience.EVERYONE else "you"
                who = " *Moderators.*" if rights is Rights.MODERATOR else ""
                rows.append(f"| `{usage(command)}` | {command.help}{who} | {seen} |")
    return "\n".join(rows)


def said(typed: list[str]) -> list[str]:
    """The lines that a new console writes when these are typed through a pipe."""
    with TemporaryDirectory() as folder:
        command = [str(RIBBON), "chat"]
        text = "".join(f"{line}\n" for line in typed)
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, check=True, cwd=ROOT, env=_environment(folder)
        )
    return done.stdout.splitlines()


def transcript(typed: list[str]) -> str:
    """The conversation, each typed line set before what it brought about."""
    before = said([])
    shown = ["```text", *before]
    speaker = "ada"
    for number, line in enumerate(typed, 1):
        after = said(typed[:number])
        shown += [f"{speaker}> {line}", *after[len(before) :]]
        before = after
        speaker = line.removeprefix("/as ") if line.startswith("/as ") else speaker
    return "\n".join([*shown, "```"])


def _block(name: str, page: Path = README) -> str:
    text = page.read_text(encoding="utf-8")
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]


def _environment(data: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("RIBBON_")},
        "RIBBON_DATA_DIR": data,
    }


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _project() -> dict[str, str]:
    project: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _rewrite() -> None:
    for page, name, now in (
        (README, "commands", command_table()),
        (PLATFORMS, "platforms", parity.table(listed=True)),
        (PLATFORMS, "pressed", parity.table(listed=False)),
        (
            README,
            "transcript",
            transcript([line for _, line in re.findall(_PROMPT.pattern, _block("transcript"), re.MULTILINE)]),
        ),
    ):
        text = page.read_text(encoding="utf-8")
        start, mark, rest = text.partition(f"<!-- {name} -->\n")
        end = rest[rest.index(f"<!-- /{name} -->") :]
        page.write_text(f"{start}{mark}{now}\n{end}", encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
