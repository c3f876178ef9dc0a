"""What a view's free text says of its names: which words are names, who is "he" or "she", what a misspelt one means.

Everything is learned from the lines of the view that is handed in, when it is first asked for, and kept in that
view's notes.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, cast

from rapidfuzz import fuzz, process

from bot.answers import lexicon
from bot.text import STOP_WORDS, fold, stem

if TYPE_CHECKING:
    from bot.view import View

_CAPITAL = re.compile(r"(?<![.!?\u2026\"\u201c\u2018'(\[] )(?<!^)\b[^\W\d_a-z][^\W\d_]+")
_LEAST_ALIKE = 80
_LONG_ENOUGH = 4  # shorter words are too like one another
_GENDER_LINES = 40
_SHORT = """
abby abigail;al albert alfred alan;alex alexander alexandra alexei;andy andrew;annie anna anne ann;art arthur;
barney barnabas;
becky rebecca;ben benjamin;bess beth betsy betty liz lizzy lizzie eliza elizabeth;bill billy will willy willie william;
bob bobby rob robbie robert;cathy kate katie kathy kitty catherine katherine;charlie charley charles;
chris christopher christine christina;
dan danny daniel;dave davy david;dick rick ricky richard;don donald;dora theodora dorothy dolly;doug douglas;
drew andrew;
ed eddie ned ted edward edmund edwin;ellie nell nelly ellen eleanor helen;frank francis fred freddie frederick;
fran fanny frances;
gabe gabriel;gene eugene;george georgie;gerry jerry gerald jeremy;greg gregory;gus augustus;hal harry henry;hank henry;
jack jackie johnny john;jake jacob;jan janet jane jenny jennifer;jim jimmy jamie james;joe joey jo joseph josephine;
josh joshua;
judy judith;ken kenny kenneth;larry lawrence laurence;lou louis louise louisa;maggie meg peggy margaret;mandy amanda;
mary molly polly maria marie;mark marcus;matt matthew;max maximilian;mike mick mickey michael;nan nancy;
nat nate nathan nathaniel;
nick nicky nicholas nikolai;pam pamela;pat patty patrick patricia;pete peter;phil philip phillip;ray raymond;
ron ronnie ronald;
sally sarah;sam sammy samuel samantha;sandy alexander;steve steven stephen;sue susie susan;tess tessa theresa;
tim timmy timothy;
toby tobias;tom tommy thomas;tony anthony antony antonio;vicky victoria;vince vincent;walt walter;wendy gwendolyn;
zach zachary
"""
_SHORT_GROUPS: dict[str, tuple[int, ...]] = {}
for _number, _group in enumerate(_SHORT.replace("\n", "").split(";")):
    for _word in _group.split():
        _SHORT_GROUPS[stem(_word)] = (*_SHORT_GROUPS.get(stem(_word), ()), _number)
_HE_WORDS = lexicon.HE | frozenset(
    "mr lord sir king prince duke count father brother son uncle man boy gentleman monsieur".split()
)
_SHE_WORDS = lexicon.SHE | frozenset(
    "mrs miss ms lady queen princess duchess countess mother sister daughter aunt woman girl madame".split()
)


def names_of(view: View) -> dict[str, int]:
    """The stems of the words that stand with a capital inside a sentence of this view, and how often they do."""
    found = view.notes.get("names")
    if found is None:
        counts: Counter[str] = Counter()
        for line in view.lines:
            counts.update(_capitals(line.text))
        found = view.notes["names"] = dict(counts)
    return cast("dict[str, int]", found)


def _capitals(text: str) -> list[str]:
    return [stem(folded) for match in _CAPITAL.findall(text) if (folded := fold(match)) not in STOP_WORDS]


def known_as(view: View, term: str) -> tuple[str, ...]:
    """The name stems of this view that an unseen stem may stand for: a short form first, else the nearest spelling."""
    names = names_of(view)
    groups = _SHORT_GROUPS.get(term, ())
    short = tuple(name for name in names if name != term and any(g in groups for g in _SHORT_GROUPS.get(name, ())))
    if short or len(term) < _LONG_ENOUGH:
        return short
    best = process.extractOne(term, names.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE)
    return () if best is None or best[0][0] != term[0] else (best[0],)


def gender(view: View, name: str) -> str:
    """Say "he" or "she" by the company that a name stem keeps in this view; "" where that does not tell."""
    known = cast("dict[str, str]", view.notes.setdefault("genders", {}))
    found = known.get(name)
    if found is None:
        he = she = 0
        for number in list(view.search.lines_with(name))[:_GENDER_LINES]:
            tokens = set(fold(view.lines[number].text).replace(",", " ").replace(".", " ").split())
            he += not tokens.isdisjoint(_HE_WORDS)
            she += not tokens.isdisjoint(_SHE_WORDS)
        found = known[name] = "he" if he > she else "she" if she > he else ""
    return found
