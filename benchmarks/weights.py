"""Let the answers work with other weights than the project's own, so that no story is answered with what was learned from it."""

from __future__ import annotations

from pathlib import Path

from bot.answers import confidence, ranking, spans

OWN = ranking.WEIGHTS.parent


def use(folder: Path) -> None:
    """Take `ranking.json`, `spans.json` and `confidence.json` from this folder; what is missing there, from the project."""
    for module in (ranking, spans, confidence):
        name = module.WEIGHTS.name
        module.WEIGHTS = folder / name if (folder / name).exists() else OWN / name
    ranking._weights.cache_clear()  # noqa: SLF001 - nothing but a benchmark ever changes the weights
    spans._weights.cache_clear()  # noqa: SLF001
    spans._weights_for.cache_clear()  # noqa: SLF001
    confidence._model.cache_clear()  # noqa: SLF001
