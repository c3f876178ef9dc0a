"""People who are named by what they are to others: "Ann's father", "his number two", "Ben's folks"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers.people import mentions
from bot.answers.sight import base_stem
from bot.answers.thesaurus import near, plain_stems

if TYPE_CHECKING:
    from bot.view import Person, Relation, View

_OWNED = re.compile(
    r"(?:'s|s'|'|s)(?: own| old| dear)? ([a-z-]+(?: (?:and [a-z]+|two|half|man|hand|in command))*)", re.IGNORECASE
)
_PARENTS = frozenset(base_stem(word) for word in ("parents", "folks"))
_BOTH = (base_stem("mother"), base_stem("father"))


def relatives(view: View, person: Person) -> list[tuple[str, Person, Relation]]:
    """What everybody tied to somebody is to them."""
    found = []
    for relation in view.relations:
        subject, other = view.person(relation.subject), view.person(relation.object)
        if other is person and subject is not None:
            found.append((relation.kind, subject, relation))
        elif subject is person and other is not None and relation.inverse:
            found.append((relation.inverse, other, relation))
    return found


def related_as(view: View, person: Person, word: str) -> list[tuple[str, Person, Relation]]:
    """Who is to somebody what `word` says: by that word, or else by one near in meaning."""
    stems = plain_stems(word)
    if _PARENTS & set(stems):
        stems = (*stems, *_BOTH)
    ties = relatives(view, person)
    exact = [tie for tie in ties if base_stem(tie[0]) in stems]
    meant = frozenset().union(*(near(term) for term in stems))
    return exact or [tie for tie in ties if base_stem(tie[0]) in meant]


def with_relatives(view: View, text: str) -> str:
    """`text` with "Ann's father" put as that person's own name, where the view knows who it is."""
    for mention in reversed(mentions(view, text)):
        match = _OWNED.match(text, mention.end)
        if match is None:
            continue
        for owned in dict.fromkeys((match.group(1), match.group(1).split()[0])):
            people = dict.fromkeys(person.name for _, person, _ in related_as(view, mention.person, owned))
            several = " and " in owned or bool(_PARENTS & set(plain_stems(owned)))
            end = match.start(1) + len(owned)
            if len(people) == 1 + several and not _asks_who(text[: mention.start], text[end:]):
                text = f"{text[: mention.start]}{' and '.join(people)}{text[end:]}"
                break
    return text


def _asks_who(before: str, after: str) -> bool:
    """Whether it is just asked who that relative is; then the tie itself is the answer."""
    asking = re.search(r"\b(?:who|what)(?:'s|s| is| was| are| were)? (?:the name of )?$", before, re.IGNORECASE)
    return asking is not None and not after.strip(" ?.!")
