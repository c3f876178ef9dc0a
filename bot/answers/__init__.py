"""Question in, answer out: from what a view holds, and from nothing else."""

from bot.answers.answer import Answer, answer

__all__ = ["Answer", "answer"]
