"""Who is who: ids, names, aliases and the chapters that they are sealed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.library.conftest import Judge

THREE = "chapters: [{}, {}, {}]\n"


def people(*lines: str) -> str:
    """A pack of three empty chapters with these people."""
    return "title: T\npeople:\n" + "".join(f"  - {line}\n" for line in lines) + THREE


def test_an_id_belongs_to_one_person(judge: Judge) -> None:
    """The second of two equal ids is pointed at, and the line of the first named."""
    (found,) = judge(people("{id: ada, name: Ada, since: 1}", "{id: \u25b8ada, name: Bo, since: 1}"))
    assert str(found).endswith("Give one of the two another id, or make one person of them; the first is in line 3.")
    assert found.key == "id"


def test_nobody_is_known_after_the_last_chapter(judge: Judge) -> None:
    """A person's since and an alias's since lie within the book."""
    person, alias = judge(
        people(
            "{id: ada, name: Ada, since: \u25b84}", "{id: bo, name: Bo, since: 1, aliases: [{name: B, since: \u25b89}]}"
        )
    )
    assert person.problem == "chapter 4 is out of range: the book has 3 chapters"
    assert alias.remedy == "Write a number from 0 to 3."


def test_the_first_name_is_the_earliest(judge: Judge) -> None:
    """An alias that is known before the name belongs where the name is."""
    (found,) = judge(people("{id: ada, name: Ada, since: 2, aliases: [{name: the aunt, since: \u25b81}]}"))
    assert "Put the earliest name under  name:" in found.remedy


def test_two_people_have_no_name_in_common(judge: Judge) -> None:
    """Equal names are found whatever their accents and capitals, among aliases too, once both are known."""
    first, second = judge(
        people(
            "{id: ada, name: Ada, since: 1, aliases: [Zoe]}",
            "{id: bo, name: \u25b8\u00c1da, since: 3}",
            "{id: cy, name: Cy, since: 1, aliases: [{name: \u25b8zo\u00eb, since: 2}]}",
        )
    )
    assert first.problem == "\"\u00c1da\" is a name of both 'ada' and 'bo' after chapter 3"
    assert "after chapter 2" in second.problem and second.key == "name"


def test_whoever_has_turned_out_to_be_one_may_share_a_name(judge: Judge) -> None:
    """Once a reveal has made two people one, also through a third, a name may be that of both; no earlier."""
    text = """title: T
people:
  - {{id: a, name: Ada, since: 1}}
  - {{id: b, name: Bo, since: 1}}
  - {{id: c, name: Cy, since: 1, aliases: [{{name: Ada, since: {since}}}]}}
chapters:
  - {{}}
  - identities:
      - {{people: [a, b], text: Two are one.}}
  - identities:
      - {{people: [b, c], text: All are one.}}
"""
    assert judge(text.format(since=3)) == []
    (early,) = judge(text.format(since=2).replace("[{name: Ada", "[{name: \u25b8Ada"))
    assert "after chapter 2" in early.problem


def test_a_name_does_not_hold_one_that_is_known_later(judge: Judge) -> None:
    """Whoever is called Ada's sister tells of Ada, and so is no earlier than she is."""
    (found,) = judge(people("{id: sis, name: \u25b8Ada's sister, since: 1}", "{id: ada, name: Ada, since: 2}"))
    assert found.problem == 'the name is known after chapter 1 but holds "Ada" (known after chapter 2)'


def test_two_people_may_share_a_first_name(judge: Judge) -> None:
    """Anna Quill does not speak of the Anna who comes later; it is mentioned, and no more."""
    pack = people("{id: a, name: \u25b8Anna Quill, since: 1}", "{id: b, name: Anna, since: 3}")
    (found,) = judge(pack, advice=True)
    assert found.advice
    assert judge(people("{id: a, name: Ada Quill, since: 1, aliases: [{name: Ada, since: 2}]}"), advice=True) == []


def test_a_name_can_be_asked_for(judge: Judge) -> None:
    """A name of nothing but signs is refused."""
    (found,) = judge(people('{id: x, name: \u25b8"***", since: 1}'))
    assert "holds no letter and no digit" in found.problem


def test_the_same_alias_twice_is_only_advised_against(judge: Judge) -> None:
    """What does no harm is no error."""
    (found,) = judge(people("{id: ada, name: Ada, since: 1, aliases: [\u25b8Ada]}"), advice=True)
    assert found.advice and "advice: aliases:" in str(found)
