"""From a tree to a model: every wrong key and value becomes a complaint, and what is left is a model all the same.

So that one run can report the slips of the pen *and* the chapters that give the ending away, what is wrong is taken out
of the tree and the rest is read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.library.documents import Block, Items, Place, describe, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.errors import Complaint

MAX_COMPLAINTS = 200  # about one file or folder; the rest is counted
HOPELESS = 2_000  # with so many wrong keys and values there is no point in reading on

Path = tuple[int | str, ...]
M = TypeVar("M", bound=BaseModel)

_BRANCHES = frozenset({"constrained-int", "float", "[key]"})  # steps in pydantic's paths that are in no tree
_EXPECTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "a text",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}
_INSTEAD = {
    "chapters": "Write  - passages: [...]  or  - title: ...  with facts below it for every chapter.",
    "facts": "Write  - text: The statement.  with the other keys lined up below it.",
    "about": "Write  - text: The statement.  with the other keys lined up below it.",
    "passages": "Write every passage on a line of its own that begins with a dash:  - The first passage.",
    "prompts": "Write every prompt on a line of its own that begins with a dash.",
    "people": "Write the ids in brackets: [kostia, tulayev].",
    "aliases": "Write a name, or  {name: Mrs Collins, since: 28}.",
    "words": "Write the words in brackets: [murder, gun].",
    "editions": "Write  - name: paperback  and below it  pages: [40, 82, ...].",
    "pages": "Write the last page of every chapter in brackets: [40, 82, ...].",
    "relations": "Write  - {subject: xenia, kind: daughter, object: popov, inverse: father}.",
    "identities": "Write  - {people: [pedlar, brother], text: The pedlar was the lost brother.}.",
    "questions": "Write  - kind: choice  with the other keys lined up below it.",
    "pairs": "Write  {Kostia: shoes, Romachkin: wages}.",
    "since": "Write the number of the chapter after which it is known, without quotes.",
    "chapter": "Write the number of the chapter that players must have finished, without quotes.",
}
_INSTEAD_IN_JSON = {
    "chapters": 'Write  [{"passages": [...]}, {"title": "...", "facts": [...]}]  with braces for every chapter.',
    "facts": 'Write  [{"text": "The statement."}]  with the other keys in the same braces.',
    "about": 'Write  [{"text": "The statement."}]  with the other keys in the same braces.',
    "passages": 'Write  ["The first passage.", "The second passage."].',
    "prompts": 'Write  ["The first prompt.", "The second prompt."].',
    "people": 'Write the ids in brackets: ["kostia", "tulayev"].',
    "aliases": 'Write a name, or  {"name": "Mrs Collins", "since": 28}.',
    "words": 'Write the words in brackets: ["murder", "gun"].',
    "editions": 'Write  [{"name": "paperback", "pages": [40, 82, ...]}].',
    "relations": 'Write  {"subject": "xenia", "kind": "daughter", "object": "popov", "inverse": "father"}.',
    "identities": 'Write  {"people": ["pedlar", "brother"], "text": "The pedlar was the lost brother."}.',
    "questions": 'Write  [{"kind": "choice"}]  with the other keys in the same braces.',
    "pairs": 'Write  {"Kostia": "shoes", "Romachkin": "wages"}.',
}


def shaped(
    model: type[M], tree: Block, spoilt: Iterable[Place] = (), stand_in: str = "title"
) -> tuple[M | None, list[Complaint]]:
    """Read `tree` as a `model`. What is wrong is complained about and cut out of the tree, in place.

    `spoilt` are places that have a complaint already; `stand_in` is the top key that the rest can be read without. The
    model is None where nothing sensible is left.
    """
    complaints: dict[tuple[Place, str], Complaint] = {}
    quiet = set(spoilt)
    for turn in range(8):
        try:
            return model.model_validate(tree), list(complaints.values())
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        cuts: list[Path] = []
        for one in errors[:HOPELESS]:
            found = _complaint(model, tree, one)
            if found is None:
                continue
            path, complaint = found
            place = Place(complaint.file, complaint.line, complaint.column)
            if turn == 0 and place not in quiet:
                complaints.setdefault((place, complaint.key), complaint)
            if path or one["loc"] != (stand_in,):
                cuts.append(path)
            else:
                tree.put(stand_in, "?", tree.place, tree.place)
        if len(errors) > HOPELESS or (cuts and not _cut(tree, cuts)):
            break
    return None, list(complaints.values())


def nearest(word: str, choices: Iterable[str]) -> str:
    """`Did you mean ...?` for the choice that differs from `word` by a slip or two; empty where there is none."""
    slips = 1 if len(word) <= 4 else 2  # noqa: PLR2004 - in a short word two slips make another word
    best = process.extractOne(word.lower(), list(choices), scorer=OSA.distance, score_cutoff=slips, processor=str.lower)
    return f"Did you mean {best[0]}?" if best else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *front, end = list(words)
    return f"{', '.join(front)} {last} {end}" if front else end


def _steps(tree: Block, loc: tuple[int | str, ...]) -> Path:
    """A path of pydantic's without the steps that name a branch of a union instead of a key."""
    node: object = tree
    path: list[int | str] = []
    for i, step in enumerate(loc):
        inside = (isinstance(node, Block) and step in node) or (
            isinstance(node, Items) and isinstance(step, int) and step < len(node)
        )
        if inside:
            node = node[step]  # type: ignore[index]
            path.append(step)
        elif i == len(loc) - 1 and step not in _BRANCHES:
            path.append(step)
    return tuple(path)


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The model that the last step but one of `loc` leads into."""
    options = [model]
    for step in loc[:-1]:
        following: list[type[BaseModel]] = []
        for option in options:
            if step in option.model_fields:
                following += _models_in(option.model_fields[str(step)].annotation)
            elif "kind" in option.model_fields and step in get_args(option.model_fields["kind"].annotation):
                following.append(option)  # the step names a branch of a union
        options = following or options
    return options[0]


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]


def _complaint(model: type[BaseModel], tree: Block, error: Mapping[str, Any]) -> tuple[Path, Complaint] | None:
    """Where in the tree an error of pydantic's is, and what to say about it; None if it follows from another."""
    path = _steps(tree, error["loc"])
    value = _value(tree, path)
    place, key = locate(tree, path)
    sort, context = error["type"], error.get("ctx", {})
    if sort in _EXPECTED:
        expected = "a number" if _BRANCHES.intersection(error["loc"]) else _EXPECTED[sort]
        problem = f"expected {expected}, found {describe(value)}"
        remedy = _instead(place, key, sort, value, inside=isinstance(path[-1], int))
        return path, place.complaint(key, problem, remedy)
    if sort in ("missing", "extra_forbidden"):
        return _wrong_key(_model_at(model, error["loc"]), tree, path, missing=sort == "missing")
    if sort in ("union_tag_invalid", "union_tag_not_found"):
        place, _ = locate(tree, (*path, "kind"))
        return path, place.complaint("kind", *_wrong_kind(context))
    if sort == "too_short" and isinstance(value, list) and len(value) >= context["min_length"]:
        return None  # only because of items that were complained about
    return path, place.complaint(key, *_wrong_value(sort, context, value, error["msg"]))


def _wrong_key(model: type[BaseModel], tree: Block, path: Path, *, missing: bool) -> tuple[Path, Complaint]:
    """A key that is not there, or should not be."""
    *front, last = path
    place, _ = locate(tree, tuple(front))
    if missing:
        about = model.model_fields[str(last)].description or ""
        return tuple(front), place.complaint(
            str(last), "the key is missing", f"Write  {last}: ...  ({about.rstrip('.')})"
        )
    block = _value(tree, tuple(front))
    place = block.keys_at.get(str(last), place) if isinstance(block, Block) else place
    remedy = nearest(str(last), model.model_fields) or f"Keys here are {listed(model.model_fields)}."
    return path, place.complaint(str(last), "there is no such key", remedy)


def _wrong_kind(context: Mapping[str, Any]) -> tuple[str, str]:
    """A question of a kind that there is not."""
    if "tag" not in context:
        return "the key is missing", "Write  kind: choice  or another kind of question."
    kinds = str(context["expected_tags"]).replace("'", "").split(", ")
    remedy = nearest(str(context["tag"]), kinds) or f"Write {listed(kinds, 'or')}."
    return f"there is no kind of question called {str(context['tag'])[:40]!r}", remedy


def _wrong_value(sort: str, context: Mapping[str, Any], value: object, message: str) -> tuple[str, str]:
    """A value of the right type that cannot be taken."""
    match sort:
        case "too_short":
            return "the list is empty", "Fill it, or take the key out."
        case "too_long":
            return f"more than {context['max_length']:,} items stand here", "Leave out what is not needed."
        case "string_too_short":
            return "the text is empty", "Write the text, or take the key out."
        case "string_too_long":
            length = f"{len(value):,}" if isinstance(value, str) else "too many"
            problem = f"the text has {length} characters (expected {context['max_length']:,} at most)"
            return problem, "Cut it in two, or shorten it."
        case "string_pattern_mismatch":
            return f"{describe(value)} is not a single word", "Write it without spaces: high-commissar."
        case "literal_error":
            choices = str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
            return f"{describe(value)} is not known here", nearest(
                str(value), choices
            ) or f"Write {listed(choices, 'or')}."
        case "greater_than_equal" | "less_than_equal":
            bound = f"{context['ge']:,} or more" if "ge" in context else f"{context['le']:,} or less"
            return f"{describe(value)} is out of range (expected {bound})", "Write another number."
        case _:
            return f"{describe(value)} cannot stand here", f"({message})"


def _value(tree: Block, path: Path) -> object:
    node: object = tree
    for step in path:
        if (isinstance(node, Block) and step in node) or (isinstance(node, Items) and isinstance(step, int)):
            node = node[step]  # type: ignore[index]
        else:
            return None
    return node


def _instead(place: Place, key: str, sort: str, value: object, *, inside: bool) -> str:
    """What to write in place of a value of the wrong type."""
    if sort == "bool_type":
        return "Write true or false, without quotes."
    if value is None and not inside:
        return "Fill it in, or take the key out."
    if sort == "string_type":
        if isinstance(value, dict) and not place.in_json:
            return 'A text that holds a colon and a space goes in quotes: "Rome: a beginning".'
        return "Write one text." if isinstance(value, (dict, list)) else "Put it in quotes."
    if key == "people" and "model" in sort:
        if place.in_json:
            return 'Write  {"id": "erchov", "name": "Erchov", "since": 2}.'
        return "Write  - id: erchov  with name and since lined up below it."
    if place.in_json and key in _INSTEAD_IN_JSON:
        return _INSTEAD_IN_JSON[key]
    return _INSTEAD.get(key, "See docs/packs.md for what goes here.")


def _cut(tree: Block, paths: list[Path]) -> bool:
    """Take out of the tree what stands at the paths; False where the tree itself would have to go.

    An empty chapter takes the place of a chapter, so that the others keep their numbers.
    """
    doomed: dict[int, tuple[Block | Items, set[int | str]]] = {}
    for path in paths:
        if not path:
            return False
        holder = _value(tree, path[:-1])
        if isinstance(holder, (Block, Items)):
            doomed.setdefault(id(holder), (holder, set()))[1].add(path[-1])
    chapters = tree.get("chapters")
    if not isinstance(chapters, Items):
        chapters = Items(tree.place)
    for holder, steps in doomed.values():
        for step in sorted(steps, key=lambda step: step if isinstance(step, int) else 0, reverse=True):
            if holder is chapters and isinstance(step, int):
                chapters[step] = Block(chapters.values_at[step])
            elif isinstance(holder, Items) and isinstance(step, int) and step < len(holder):
                del holder[step], holder.values_at[step]
            elif isinstance(holder, Block) and step in holder:
                del holder[str(step)]
    return bool(doomed)
