"""The JSON Schema that editors use: it describes every key, and agrees with the checks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bot.library.questions import QuizModel
from bot.library.quizzes import check
from bot.library.schema import PackModel, schema

ROOT = Path(__file__).parents[2]


def test_every_key_is_described() -> None:
    """An author who hovers over a key in an editor reads what it is for."""
    definitions = schema()["$defs"]
    keys = [(name, key, what) for name, model in definitions.items() for key, what in model["properties"].items()]
    assert [(name, key) for name, key, what in keys if not what.get("description")] == []
    assert len(keys) > 60


def test_it_is_plain_json_and_every_reference_leads_somewhere() -> None:
    """The schema can be printed, and has no loose ends."""
    text = json.dumps(schema())
    definitions = schema()["$defs"]

    def references(node: Any) -> list[str]:  # noqa: ANN401 - JSON
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    assert {reference.removeprefix("#/$defs/") for reference in references(json.loads(text))} <= set(definitions)


def test_packs_and_quizzes_are_told_apart_by_one_key() -> None:
    """A file with the key `quiz` is held against the quiz part, any other against the pack part."""
    whole = schema()
    assert whole["if"] == {"required": ["quiz"]}
    assert set(whole["$defs"]["QuizModel"]["properties"]) == set(QuizModel.model_fields)
    assert set(whole["$defs"]["PackModel"]["properties"]) == set(PackModel.model_fields)
    assert "required" not in whole["$defs"]["PackModel"]


def test_the_documentation_names_every_key() -> None:
    """docs/packs.md goes stale loudly: each key of the schema stands in it."""
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    keys = {key for model in schema()["$defs"].values() for key in model["properties"]}
    assert sorted(key for key in keys if f"`{key}`" not in page) == []


def test_the_examples_of_the_documentation_are_sound(tmp_path: Path) -> None:
    """Whoever copies an example from docs/packs.md gets a clean check."""
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    for number, example in enumerate(examples):
        path = tmp_path / f"example-{number}.yaml"
        path.write_text(example, encoding="utf-8")
        assert [str(complaint) for complaint in check([path], [ROOT / "seeds"])] == []
    assert len(examples) > 3
