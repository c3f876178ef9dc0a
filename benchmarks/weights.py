"""Answer with other weights than the project's own, so that no story is answered with what was learned from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import confidence, ranking, spans

if TYPE_CHECKING:
    from pathlib import Path

OWN = ranking.WEIGHTS.parent


def use(folder: Path) -> None:
    """Take `ranking.json`, `spans.json` and `confidence.json` from here; what is missing, from the project."""
    ranking.WEIGHTS = _there(folder, ranking.WEIGHTS.name)
    spans.WEIGHTS = _there(folder, spans.WEIGHTS.name)
    confidence.WEIGHTS = _there(folder, confidence.WEIGHTS.name)
    ranking._weights.cache_clear()  # noqa: SLF001 - nothing but a benchmark ever changes the weights
    spans._weights.cache_clear()  # noqa: SLF001 - as above
    spans._weights_for.cache_clear()  # noqa: SLF001 - as above
    confidence._model.cache_clear()  # noqa: SLF001 - as above


def _there(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else OWN / name


def told_of(source: str, fold: int | None) -> str:
    """What weights say of the stories that they were learned from; `fold` is the one left out."""
    return source if fold is None else f"{source}, without fold {fold}"
