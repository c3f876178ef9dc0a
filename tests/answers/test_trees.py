"""Decision trees: what a row of numbers comes to."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.trees import LEVELS, SPLITS, UNIT, trees_of

NAMES = ("share", "lines", "names")
BOUNDS = st.sampled_from((-1.0, 0.0, 0.25, 1.0, 3.0))
TREES = st.fixed_dictionaries(
    {
        "splits": st.lists(st.tuples(st.sampled_from(NAMES), BOUNDS), min_size=SPLITS, max_size=SPLITS),
        "leaves": st.lists(st.integers(-UNIT, UNIT), min_size=2**LEVELS, max_size=2**LEVELS),
    }
)


@given(st.lists(TREES, min_size=1, max_size=4), st.tuples(BOUNDS, BOUNDS, BOUNDS))
def test_every_tree_is_walked_from_its_first_question_to_a_leaf(
    trees: list[dict[str, Any]], row: tuple[float, float, float]
) -> None:
    """Above a bound the way goes to the right, else to the left, and the leaves that are reached are added up."""
    total = 0
    for tree in trees:
        node = 0
        while node < SPLITS:
            name, bound = tree["splits"][node]
            node = 2 * node + (2 if row[NAMES.index(name)] > bound else 1)
        total += tree["leaves"][node - SPLITS]
    assert trees_of(trees, NAMES).value(row) == total / UNIT
