"""How much of a question stands in a line or in the lines around it.

A summary tells a thing in one sentence. A novel takes a scene for it: the name stands in one line, the deed in the next
but one, the thing in a third. A line that answers has the question's words near it, if not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bot.answers.weighing import Asked
    from bot.view import View

NEARBY = (1.0, 0.5, 0.4, 0.3, 0.2, 0.2)
"""What a word counts that stands so many lines away. Set by hand, by how often such lines answer in four novels."""
REACH = len(NEARBY) - 1
LONG_FROM = 300  # so many lines make a long view


def is_long(view: View) -> bool:
    """Whether a view is so long that it is told in scenes."""
    return len(view.lines) >= LONG_FROM


def surrounded(view: View, asked: Asked, limit: int) -> list[int]:
    """The `limit` lines of the view that have most of the question in them or around them, ties to the earlier."""
    if limit <= 0:
        return []
    total = np.zeros(len(view.lines) + 2 * REACH)
    held = asked.held
    for word, bit in held.bits.items():
        places = np.array(held.lines[word], dtype=np.intp) + REACH
        nearest = np.zeros(len(total))
        for distance in range(REACH, -1, -1):  # a nearer one counts more: it overwrites what a farther one counts
            nearest[places - distance] = nearest[places + distance] = NEARBY[distance]
        total += held.masses[bit] * nearest
    inside = total[REACH : REACH + len(view.lines)]
    return [int(i) for i in np.argsort(-inside, kind="stable")[:limit] if inside[i] > 0]
