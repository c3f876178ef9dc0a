"""What chapters tell: nothing names, or is tied to, what is sealed until later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.library.conftest import Judge

HEAD = """title: T
people:
  - {id: ada, name: Ada, since: 1}
  - {id: erchov, name: Erchov, since: 2, aliases: [Yershov, {name: the High Commissar, since: 3}]}
  - {id: deputy, name: the deputy, since: 3}
  - {id: rose, name: Rose, since: 3}
  - {id: full, name: Ivan Kondratiev, since: 3}
"""


def chapters(first: str, second: str = "{}", third: str = "{}") -> str:
    """A pack of three chapters."""
    return f"{HEAD}chapters:\n  - {first}\n  - {second}\n  - {third}\n"


@pytest.mark.parametrize(
    "fact",
    [
        "{text: \u25b8Ada meets Erchov., people: [ada]}",
        "{text: \u25b8Erchov is met., people: [ada]}",
        "{text: \u25b8ERCHOV is met.}",
        "{text: '\u25b8'}".replace("'\u25b8'", "\u25b8'\u00c9rchov''s fall.'"),
        "{text: \u25b8An anti-Yershov party.}",
        "{text: \u25b8\u0415\u0440\u0447\u043e\u0432 is met.}",
        "{text: \u25b8The High Commissar is met.}",
        "{text: \u25b8A High Commissar is met.}",
        "{text: She is met., short: \u25b8Erchov}",
        "{text: She is met., words: [meet, \u25b8Erchov]}",
        "{text: \u25b8She sees Rose at last.}",
        "{text: She is met., short: \u25b8Rose}",
    ],
)
def test_a_text_does_not_name_whom_it_cannot_know(judge: Judge, fact: str) -> None:
    """Names and aliases, in any case, accent, script and ending, are found in every text of a fact."""
    (found,) = judge(chapters(f"facts: [{fact}]"))
    assert "may be read after chapter 1 but names" in found.problem and "(known after chapter" in found.problem


def test_the_remedy_is_the_chapter_of_the_latest_name(judge: Judge) -> None:
    """Where a text names several people, the one who is known last decides."""
    (found,) = judge(chapters("facts: [{text: \u25b8Erchov brings Rose.}]"))
    assert found.problem.endswith('names "Rose" (known after chapter 3) and "Erchov" (known after chapter 2)')
    assert found.remedy.startswith("Seal it with  since: 3,  leave the name out, or lower the person's since")


@pytest.mark.parametrize(
    "fact",
    [
        "{text: Ada sails.}",
        "{text: The deputy of the mayor is a deputy.}",
        "{text: A rose is a rose. Rose petals fall.}",
        "{text: The high commissar of a neighbouring land.}",
        "{text: Erchovs and Rosenberg are other people.}",
        "{text: Erchov is met., since: 2}",
        "{text: The High Commissar meets Rose., since: 3}",
    ],
)
def test_words_that_only_look_like_names_are_left_alone(judge: Judge, fact: str) -> None:
    """Descriptions, ordinary words where a sentence begins, and longer words are no names."""
    assert judge(chapters(f"facts: [{fact}]")) == []


def test_a_longer_name_is_not_taken_for_a_shorter_one(judge: Judge) -> None:
    """Anna Quill, known from chapter 1 on, does not name the Anna of chapter 3."""
    text = """title: T
people:
  - {id: a, name: Anna Quill, since: 1}
  - {id: b, name: Anna, since: 3}
chapters:
  - facts: [{text: It is Anna Quill who comes.}]
  - facts: [{text: \u25b8It is Anna who comes.}]
  - {}
"""
    judge(text)


def test_a_part_of_a_later_name_is_worth_a_look(judge: Judge) -> None:
    """The surname alone may mean somebody else, so it is advice and no error."""
    text = chapters("facts: [{text: \u25b8She hears of Kondratiev.}]\n    prompts: [Why?, How?, When?]")
    (found,) = judge(text, advice=True)
    assert found.advice and 'holds a part of "Ivan Kondratiev"' in found.problem


def test_a_name_in_a_script_without_spaces_is_found(judge: Judge) -> None:
    """In Chinese a name stands between other signs without a gap."""
    text = """title: T
people: [{id: lin, name: \u6797\u9edb\u7389, since: 2}]
chapters: [{facts: [{text: \u25b8\u5f53\u65e5\u6797\u9edb\u7389\u8fdb\u5e9c}]}, {}]
"""
    judge(text)


def test_a_title_does_not_give_its_chapter_away(judge: Judge) -> None:
    """A title is read at its own chapter; ordinary words in capitals are no names there."""
    judge(chapters("title: A Rose Garden", "title: Rose Water and Ada"))
    (found,) = judge(chapters("title: \u25b8The Fall of Erchov", "title: Erchov"))
    assert found.key == "title"
    assert found.problem == 'the title of chapter 1 names "Erchov" (known after chapter 2)'


def test_prompts_relations_and_reveals_are_read_too(judge: Judge) -> None:
    """Every text that is shown is looked at."""
    first = """prompts: [\u25b8Why does Ada trust Erchov?]
    relations:
      - {subject: ada, kind: aunt, object: \u25b8erchov, text: \u25b8Ada visits Erchov., inverse: \u25b8Erchov}
    identities:
      - {people: [ada, \u25b8erchov], text: \u25b8Ada was Erchov., name: \u25b8Erchov}"""
    keys = [complaint.key for complaint in judge(chapters(first))]
    assert keys == ["prompts", "object", "text", "inverse", "people", "text", "name"]


def test_a_fact_is_tied_to_somebody_with_a_name(judge: Judge) -> None:
    """A fact about people none of whom is known yet is an error; if some are known, advice."""
    (found,) = judge(chapters("facts: [{text: It rains., people: \u25b8[erchov, rose]}]"))
    assert "nobody whom this is tied to has a name after chapter 1 ('erchov' and 'rose')" in found.problem
    assert found.remedy.startswith("Seal it with  since: 2")
    some = chapters("facts: [{text: It rains., people: \u25b8[ada, rose]}]\n    prompts: [Why?, How?, When?]")
    (advice,) = judge(some, advice=True)
    assert advice.advice and "'rose' (chapter 3)" in advice.problem


def test_unknown_people_are_met_with_the_one_that_was_meant(judge: Judge) -> None:
    """A slip in an id is named with the nearest id."""
    first = """facts: [{text: It rains., people: [ada, \u25b8erchv]}]
    relations: [{subject: \u25b8adda, kind: friend, object: ada}]
    identities: [{people: [ada, \u25b8nobody-at-all], text: It is she.}]"""
    fact, relation, reveal = judge(chapters(first))
    assert (fact.problem, fact.remedy) == ("nobody has the id 'erchv'", "Did you mean erchov?")
    assert relation.remedy == "Did you mean ada?"
    assert reveal.remedy == "Add them under  people:  with id, name and since."


def test_since_is_never_before_the_chapter_nor_after_the_book(judge: Judge) -> None:
    """Something sealed at 3 that says 1, and something sealed past the end."""
    first = "facts: [{text: It rains., since: \u25b84}]"
    third = """facts: [{text: It rains., since: \u25b81}, {text: It snows., since: 3}]
    relations: [{subject: ada, kind: aunt, object: rose, since: \u25b82}]
    identities: [{people: [ada, rose], text: It is she., since: \u25b80}]"""
    late, early, *_ = judge(chapters(first, third=third))
    assert late.problem == "chapter 4 is out of range: the book has 3 chapters"
    assert early.problem == "chapter 1 comes before chapter 3, where this stands"


def test_state_and_its_kind_go_together(judge: Judge) -> None:
    """A state without the kind, and the kind without a state."""
    one, other = judge(chapters("facts: [{text: A., state: \u25b8dead}, {text: B., kind: \u25b8state}]"))
    assert one.problem == "only a fact of the kind state has this key"
    assert other.remedy == "Add  state: arrested  or the like."


def test_it_takes_two_to_turn_out_to_be_one(judge: Judge) -> None:
    """A reveal of one person, or of one person twice, reveals nothing."""
    one, same = judge(chapters("identities: [{people: \u25b8[ada], text: A.}, {people: \u25b8[ada, ada], text: A.}]"))
    assert one.problem == same.problem == "it takes two different people to turn out to be one"


def test_nobody_is_their_own_relation(judge: Judge) -> None:
    """A relation has two ends."""
    (found,) = judge(chapters("relations: [{subject: ada, kind: aunt, object: \u25b8ada}]"))
    assert "relates somebody to themselves" in found.problem


def test_a_doubt_needs_a_title(judge: Judge) -> None:
    """`title_doubt` without a title says nothing."""
    judge(chapters("title_doubt: \u25b8unconfirmed"))


def test_pages_fit_the_chapters(judge: Judge) -> None:
    """As many last pages as chapters, each after the one before; the remedy never opens a chapter early."""
    text = chapters("{}").replace(
        "title: T\n",
        "title: T\neditions:\n  - {name: a, pages: \u25b8[10, \u25b810]}\n  - {name: b, pages: [9, \u25b84, 5]}\n",
    )
    few, flat, down = judge(text)
    assert few.problem == "the edition has 2 page numbers, but the book has 3 chapters"
    assert "page 10 does not come after page 10" in flat.problem and "add one to the later" in flat.remedy
    assert "page 4 does not come after page 9" in down.problem


def test_what_is_open_before_page_one_keeps_to_it(judge: Judge) -> None:
    """`about` names nobody from the story and has no since."""
    about = """about:
  - {text: \u25b8Ada sails.}
  - {text: It is long., people: \u25b8[ada]}
  - {text: It is good., since: \u25b82}
"""
    name, person, since = judge(chapters("{}").replace("title: T\n", "title: T\n" + about))
    assert name.remedy.startswith("Move it to chapter 1")
    assert person.remedy == "Put it into a chapter."
    assert since.remedy == "Move it to the facts of chapter 2, or take out the key."


def test_too_few_prompts_are_no_error(judge: Judge) -> None:
    """Three prompts a chapter are advised where a chapter has facts."""
    (found,) = judge(chapters("facts: [{text: It rains.}]\n    prompts: \u25b8[Why?]"), advice=True)
    assert str(found).endswith("chapter 1 has 1 discussion prompt. Three make an evening: add 2.")
