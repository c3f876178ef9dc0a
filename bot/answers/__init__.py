"""Question in, answer out: from what a view holds, and from nothing else."""

from bot.answers.answer import answer
from bot.answers.found import Answer

__all__ = ["Answer", "answer"]
