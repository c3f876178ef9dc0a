"""What a pack may hold: pydantic models, and the JSON Schema that editors complete and check with."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

MAX_TEXT = 600
MAX_PASSAGE = 20_000
MAX_PEOPLE = 5_000
MAX_ALIASES = 200
MAX_CHAPTERS = 20_000

T = TypeVar("T")


def _one_line(value: object) -> object:
    """Texts in one line; a whole number is taken as the text it was written as."""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _shape(longest: int, **more: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "integer"], "minLength": 1, "maxLength": longest, **more})


_LINE = BeforeValidator(_one_line)

Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT, strict=True), _LINE, _shape(MAX_TEXT)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True), _LINE, _shape(200)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60, strict=True), _LINE, _shape(60)]
Key = Annotated[
    str, StringConstraints(pattern=r"^\S+$", max_length=60, strict=True), _LINE, _shape(60, pattern=r"^\S+$")
]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PASSAGE, strict=True), BeforeValidator(_stripped)]
Chapter = Annotated[int, Field(ge=0, le=MAX_CHAPTERS)]
Many: TypeAlias = Annotated[tuple[T, ...], Field(strict=False)]  # YAML gives lists
KindWord = Literal["who", "trait", "event", "state", "where", "when", "why", "how", "about"]
DoubtWord = Literal["placement", "disputed", "unconfirmed"]

_DOUBT = (
    "How sure this is: `placement` (its chapter was guessed, late rather than early), `disputed` (accounts differ) or"
    " `unconfirmed` (commonly said). Shown with it."
)


class Model(BaseModel):
    """What all parts of a pack have in common: fixed once read, no unknown keys, no guessing of types."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", strict=True)


class EditionModel(Model):
    """A printed edition, so that readers may say a page instead of a chapter."""

    name: Label = Field(description="What readers call this edition: paperback.")
    pages: Many[Annotated[int, Field(ge=1, le=1_000_000)]] = Field(
        max_length=MAX_CHAPTERS, description="The last page of every chapter: as many numbers as chapters, ascending."
    )


class FactModel(Model):
    """One statement about the story, in the pack's own words."""

    text: Text = Field(description="One or two sentences in your own words that make sense by themselves.")
    kind: KindWord | None = Field(
        None,
        description="What the fact tells: who somebody is, a trait, an event, a state (the latest one wins), where,"
        " when, why, how, or something about the book. `event` if left out (`about` in the list `about`).",
    )
    people: Many[Key] = Field(
        (), max_length=50, description="The ids of the people it tells of, the one who acts first."
    )
    short: Text | None = Field(None, description="The direct answer in a word or a few, where there is one.")
    state: Word | None = Field(
        None, description="With `kind: state` only: one word such as arrested, dead or imprisoned."
    )
    words: Many[Word] = Field((), max_length=50, description="Further words to find it by. Never shown.")
    doubt: DoubtWord | None = Field(None, description=_DOUBT)
    since: Chapter | None = Field(
        None, description="The chapter after which it may be told, where that is later than the chapter it stands in."
    )


class AliasModel(Model):
    """A further name of a person."""

    name: Label = Field(description="The name.")
    since: Chapter | None = Field(
        None, description="The chapter after which this name is known; the person's own `since` if left out."
    )
    becomes: bool = Field(
        default=False, description="From this chapter on this is the name to show (marriage, office)."
    )


def _alias(value: object) -> object:
    return {"name": value} if isinstance(value, (str, int)) and not isinstance(value, bool) else value


class PersonModel(Model):
    """Somebody in the book, and the chapter after which readers know of them."""

    id: Key = Field(description="A short handle of your own, used in the pack only and never shown: erchov.")
    name: Label = Field(description="The first name that the book gives them.")
    since: Chapter = Field(description="The chapter after which that name is known; 0 if the cover already tells it.")
    aliases: Many[Annotated[AliasModel, BeforeValidator(_alias, json_schema_input_type=Label | AliasModel)]] = Field(
        (),
        max_length=MAX_ALIASES,
        description="Other names and spellings: a text (known as soon as the person is), or name, since and becomes.",
    )
    gender: Literal["he", "she", "they"] | None = Field(None, description="For pronouns: he, she or they.")
    background: bool = Field(
        default=False, description="True for a figure of history or the author, who is not one of the cast."
    )


class RelationModel(Model):
    """How two people stand to each other: `subject` is `kind` of `object`."""

    subject: Key = Field(description="The id of the one who is something: xenia.")
    kind: Word = Field(description="What they are: daughter.")
    object: Key = Field(description="The id of the one they are it to: popov.")
    inverse: Word | None = Field(None, description="What the other one is to them: father.")
    text: Text | None = Field(None, description="The same as a sentence: Xenia is the daughter of Popov.")
    doubt: DoubtWord | None = Field(None, description=_DOUBT)
    since: Chapter | None = Field(
        None, description="The chapter after which it is known, where later than this chapter."
    )


class IdentityModel(Model):
    """Two or more people turn out to be one."""

    people: Many[Key] = Field(
        max_length=20, description="The ids of those who turn out to be one person: at least two."
    )
    text: Text = Field(description="What is revealed, as a sentence.")
    name: Label | None = Field(None, description="The name to show from then on; the first known one if left out.")
    since: Chapter | None = Field(
        None, description="The chapter after which it is known, where later than this chapter."
    )


class ChapterModel(Model):
    """One chapter. All in it is sealed until the chapter is finished."""

    title: Label | None = Field(None, description="The chapter's title; sealed like all else.")
    title_doubt: DoubtWord | None = Field(None, description="How sure the title is; usually `unconfirmed`.")
    passages: Many[Prose] = Field(
        (),
        max_length=20_000,
        description="The chapter's own text, a paragraph or a page to a passage, in reading order.",
    )
    facts: Many[FactModel] = Field((), max_length=5_000, description="What the chapter tells.")
    relations: Many[RelationModel] = Field((), max_length=1_000, description="How people stand to each other.")
    identities: Many[IdentityModel] = Field((), max_length=100, description="Who turns out to be whom.")
    prompts: Many[Text] = Field((), max_length=100, description="Questions to talk about once the chapter is finished.")


class PackModel(Model):
    """A book as Ribbon knows it."""

    title: Label = Field(description="The book's title.")
    author: Label | None = Field(None, description="Who wrote it.")
    year: Word | None = Field(None, description="The year in which it came out.")
    editions: Many[EditionModel] = Field((), max_length=50, description="Page tables, so that readers may say a page.")
    about: Many[FactModel] = Field((), max_length=1_000, description="What may be told before page one.")
    people: Many[PersonModel] = Field((), max_length=MAX_PEOPLE, description="Everybody whom a fact is tied to.")
    chapters: Many[ChapterModel] = Field(
        min_length=1, max_length=MAX_CHAPTERS, description="The chapters in reading order; a chapter may be empty: {}."
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of a pack or quiz file, told apart by the key `quiz`, for completion and checks in editors.

    A pack may lie in several files, each with some of the keys, so no key is required at the top.
    """
    from bot.library.questions import QuizModel  # noqa: PLC0415 - it builds on this module

    pack = PackModel.model_json_schema(ref_template="#/$defs/{model}")
    quiz = QuizModel.model_json_schema(ref_template="#/$defs/{model}")
    definitions = {**pack.pop("$defs", {}), **quiz.pop("$defs", {})}
    pack.pop("required", None)
    definitions |= {"PackModel": pack, "QuizModel": quiz}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A book pack or a quiz for Ribbon",
        "type": "object",
        "if": {"required": ["quiz"]},
        "then": {"$ref": "#/$defs/QuizModel"},
        "else": {"$ref": "#/$defs/PackModel"},
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }
