"""Question in, answer out: from what a view holds, and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.found import Answer

if TYPE_CHECKING:
    from bot.view import View

__all__ = ["Answer", "answer"]


def answer(view: View, question: str, topic: tuple[str, ...] = ()) -> Answer:
    """Answer `question` from `view`; `topic` names whom the asker's last answer was about ("what happened to him?").

    A text that asks several things gets the answers to those that can be answered.
    """
    # With the first question comes numpy, for which nobody should wait who only starts Ribbon.
    from bot.answers.answering import answer as answered  # noqa: PLC0415

    return answered(view, question, topic)
