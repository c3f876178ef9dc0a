"""Checks on what chapters tell: nothing may name, or be tied to, what is sealed until later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.draft import Draft, told
from bot.library.shape import MAX_COMPLAINTS, Path, listed, nearest

if TYPE_CHECKING:
    from bot.library.schema import ChapterModel, FactModel, IdentityModel, PackModel, RelationModel

_FEW_PROMPTS = 3


def check_cover(draft: Draft, pack: PackModel) -> None:
    """Complain about page tables that do not fit the chapters, and about what is not open before page one."""
    for i, edition in enumerate(pack.editions):
        path: Path = ("editions", i, "pages")
        if len(edition.pages) != draft.chapters:
            problem = f"the edition has {len(edition.pages)} page numbers, but the book has {draft.chapters} chapters"
            draft.wrong(path, problem, "Write the last page of every chapter, one number each.")
        for j, (before, page) in enumerate(zip(edition.pages, edition.pages[1:], strict=False), 1):
            if page <= before:
                problem = f"page {page} does not come after page {before}"
                remedy = (
                    "Write the last page of every chapter, ascending; where two end on one page, add one to the later."
                )
                draft.wrong((*path, j), problem, remedy)
    for i, fact in enumerate(pack.about):
        here: Path = ("about", i)
        if fact.since:
            remedy = f"Move it to the facts of chapter {fact.since}, or take out the key."
            draft.wrong((*here, "since"), "what is under  about:  is open before page one", remedy)
        else:
            _check_fact(draft, fact, 0, here)


def check_chapters(draft: Draft, pack: PackModel) -> None:
    """Complain about everything in the chapters that cannot be as it is."""
    for number, chapter in enumerate(pack.chapters, 1):
        path: Path = ("chapters", number - 1)
        _check_title(draft, chapter, number, path)
        for i, fact in enumerate(chapter.facts):
            here: Path = (*path, "facts", i)
            if (since := _since(draft, fact.since, number, here)) is not None:
                _check_fact(draft, fact, since, here)
        for i, relation in enumerate(chapter.relations):
            here = (*path, "relations", i)
            if (since := _since(draft, relation.since, number, here)) is not None:
                _check_relation(draft, relation, since, here)
        for i, identity in enumerate(chapter.identities):
            here = (*path, "identities", i)
            if (since := _since(draft, identity.since, number, here)) is not None:
                _check_identity(draft, identity, since, here)
        for i, prompt in enumerate(chapter.prompts):
            _check_text(draft, prompt, number, (*path, "prompts", i), movable=False)
        missing = _FEW_PROMPTS - len(chapter.prompts)
        if chapter.facts and missing > 0:
            has = len(chapter.prompts) or "no"
            problem = f"chapter {number} has {has} discussion prompt{'' if has == 1 else 's'}"
            draft.advise((*path, "prompts"), problem, f"Three make an evening: add {missing}.")


def _check_title(draft: Draft, chapter: ChapterModel, number: int, path: Path) -> None:
    """A title must not give its own chapter away, nor a later one."""
    if chapter.title:
        later = draft.names.later(chapter.title, number, headline=True)
        if later:
            problem = f"the title of chapter {number} names {told(later)}"
            remedy = "Leave the title out, or lower the person's since if the book names them by then."
            draft.wrong((*path, "title"), problem, remedy)
    elif chapter.title_doubt:
        draft.wrong(
            (*path, "title_doubt"), "there is no title here to be doubted", "Add the title, or take the key out."
        )


def _since(draft: Draft, since: int | None, number: int, path: Path) -> int | None:
    """The chapter that something is sealed at; None, with a complaint, if it cannot be."""
    if since is None:
        return number
    if since < number:
        remedy = f"Take the key out (it is sealed at {number} by itself), or move all of it to chapter {since}."
        draft.wrong((*path, "since"), f"chapter {since} comes before chapter {number}, where this stands", remedy)
        return None
    if since > draft.chapters:
        problem = f"chapter {since} is out of range: the book has {draft.chapters} chapters"
        draft.wrong((*path, "since"), problem, f"Write a number from {number} to {draft.chapters}.")
        return None
    return since


def _check_text(draft: Draft, text: str | None, since: int, path: Path, *, movable: bool = True) -> None:
    """A text must not name anybody by a name that is known only later."""
    if not text:
        return
    later = draft.names.later(text, since)
    if later:
        problem = f"the text may be read after chapter {since} but names {told(later)}"
        latest = later[0].since
        move = f"Seal it with  since: {latest}," if movable else f"Move it to chapter {latest},"
        draft.wrong(
            path, problem, f"{move}  leave the name out, or lower the person's since if the book names them earlier."
        )
        return
    hinted = draft.names.hinted(text, since)
    if hinted:
        problem = f"the text may be read after chapter {since} and holds a part of {told(hinted)}"
        draft.advise(path, problem, "If it means them, seal it later, or give them that name as an alias.")


def _check_fact(draft: Draft, fact: FactModel, since: int, path: Path) -> None:
    for key in ("text", "short", "state"):
        _check_text(draft, getattr(fact, key), since, (*path, key), movable=bool(since))
    for i, word in enumerate(fact.words):
        _check_text(draft, word, since, (*path, "words", i), movable=bool(since))
    if fact.state and fact.kind != "state":
        draft.wrong(
            (*path, "state"), "only a fact of the kind state has this key", "Write  kind: state,  or take the key out."
        )
    if fact.kind == "state" and not fact.state:
        draft.wrong((*path, "kind"), "a fact of the kind state says which one", "Add  state: arrested  or the like.")
    known = _known(draft, fact.people, (*path, "people"))
    hidden = [who for who in known if draft.people[who].since > since]
    if hidden and len(hidden) == len(fact.people):
        first = min(draft.people[who].since for who in hidden)
        names = listed(repr(who) for who in hidden)
        problem = f"nobody whom this is tied to has a name after chapter {since} ({names})"
        remedy = f"Seal it with  since: {first},  or lower the person's since." if since else "Put it into a chapter."
        draft.wrong((*path, "people"), problem, remedy)
    elif hidden:
        names = listed(f"{who!r} (chapter {draft.people[who].since})" for who in hidden)
        problem = f"somebody whom this is tied to has no name yet after chapter {since}: {names}"
        draft.advise((*path, "people"), problem, "Until they have one, this is not found under them.")


def _check_relation(draft: Draft, relation: RelationModel, since: int, path: Path) -> None:
    for key in ("text", "kind", "inverse"):
        _check_text(draft, getattr(relation, key), since, (*path, key))
    if relation.subject == relation.object:
        draft.wrong((*path, "object"), "this relates somebody to themselves", "Write the id of the other person.")
    for key in ("subject", "object"):
        who = getattr(relation, key)
        if _known(draft, (who,), (*path, key), listing=False) and draft.people[who].since > since:
            first = draft.people[who].since
            problem = f"{who!r} has no name before chapter {first}, but this is told after chapter {since}"
            draft.wrong((*path, key), problem, f"Seal it with  since: {first},  or lower the person's since.")


def _check_identity(draft: Draft, identity: IdentityModel, since: int, path: Path) -> None:
    _check_text(draft, identity.text, since, (*path, "text"))
    _check_text(draft, identity.name, since, (*path, "name"))
    known = _known(draft, identity.people, (*path, "people"))
    if len(set(identity.people)) < 2:  # noqa: PLR2004 - one person is one person
        problem = "it takes two different people to turn out to be one"
        draft.wrong((*path, "people"), problem, "Write the ids of both: [pedlar, brother].")
    for i, who in enumerate(identity.people):
        if who in known and draft.people[who].since > since:
            first = draft.people[who].since
            problem = f"{who!r} has no name before chapter {first}, but this is told after chapter {since}"
            draft.wrong((*path, "people", i), problem, f"Seal it with  since: {first},  or lower the person's since.")


def _known(draft: Draft, people: tuple[str, ...], path: Path, *, listing: bool = True) -> list[str]:
    """Those of the ids that belong to somebody; a complaint about each of the others."""
    known = []
    for i, who in enumerate(people):
        if who in draft.people:
            known.append(who)
        elif who not in draft.ids:
            meant = nearest(who, draft.ids) if len(draft.complaints) < MAX_COMPLAINTS else ""
            remedy = meant or "Add them under  people:  with id, name and since."
            draft.wrong((*path, i) if listing else path, f"nobody has the id {who!r}", remedy)
    return known
