"""What is said in an answer: its words without those that people say around it, and whether they fit another answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.questions.counting import NUMBER_WORDS, counted
from bot.questions.spelling import EXACT, ONE_SLIP, SLIP, SPELLING, Token, bare, common, distance, tokens
from bot.text import STOP_WORDS

TITLES = {
    word: group
    for group, members in {
        "mr": "mr mister m sir herr monsieur signor senor",
        "mrs": "mrs madame mme frau signora senora",
        "miss": "miss ms mlle mademoiselle fraulein",
        "lady": "lady dame",
        "lord": "lord",
        "king": "king tsar czar emperor",
        "queen": "queen tsarina empress",
        "prince": "prince",
        "princess": "princess",
        "count": "count graf comte earl",
        "countess": "countess",
        "captain": "captain capt cpt",
        "doctor": "doctor dr",
        "professor": "professor prof",
        "inspector": "inspector",
        "colonel": "colonel col",
        "general": "general gen",
        "sergeant": "sergeant sgt",
        "father": "reverend rev",
        "": "comrade citizen bro br abt",
    }.items()
    for word in members.split()
}
"""Titles, and which of them are the same."""

_FILLERS = frozenset(
    "i think guess believe say suppose reckon bet want know my answer ans final is it its was be being been that this "
    "would could must has have to gotta got surely sure pretty definitely probably maybe perhaps possibly obviously "
    "clearly of course lol haha hmm hm um uh er oh ah imo imho right yes yeah yep ok okay well so just the a an please "
    "thanks he she they him her his their you your youre are am im id himself herself themselves itself really "
    "actually simply called named name totally certainly fairly quite goes go going for from by on in at with as than "
    "then some own one ones because since there re about around exactly can could should might".split()
)
_LITTLE = ((STOP_WORDS | _FILLERS) - {"not"}) | {"either", "both"}
_ARTICLES = frozenset({"a", "an", "the"})
NEGATORS = frozenset("not never neither nor no none nobody without except nope".split())
_HARMLESS = re.compile(
    r"\bno doubt\b|\bwithout (?:a |any )?doubt\b|\bno question\b|\bfor sure\b|\bwhy not\b|\bnot sure(?: but| if)?\b"
    r"|\bif i'?m not (?:wrong|mistaken)\b|\bi mean\b|\bi\.? ?e\.|\be\.? ?g\.|\ba\.? ?k\.? ?a\b"
    r"|\b(?:is|was|are|did|does|do|has)n['\u2019]?t (?:it|he|she|they|that)\W*$|, no\W*$"
    r"|^\W*(?:is|was)n['\u2019]?t (?:it|he|she|that|this)\b",
    re.IGNORECASE,
)
_NO_ONE = re.compile(r"\bno[ -]?one\b", re.IGNORECASE)
_CLOCK = re.compile(r"(\d) ?([ap])\.? ?m\b\.?", re.IGNORECASE)  # 2 a.m. is 2am
_TURNING = re.compile(
    r"\b(?:any|every|no|all)(?: ?one| ?body| ?thing)? but\b|\bfar from\b|\binstead of\b|\brather than\b|\bother than\b"
    r"|\bopposite of\b",
    re.IGNORECASE,
)
LONGEST = 200
WEAK = SLIP + 3  # a slip in a short word


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, or an accepted one, taken apart.

    `words` are all its words, numbers as digits; `telling` are those that matter, and `content` their places.
    """

    words: tuple[Token, ...]
    content: tuple[int, ...]
    telling: tuple[Token, ...]
    negated: bool

    @property
    def titles(self) -> frozenset[str]:
        """What somebody is called in it: the sort of every title, but for those that fit anybody."""
        return frozenset(TITLES[word.text] for word in self.words if TITLES.get(word.text))

    @property
    def joined(self) -> str:
        """The words that matter in one, for who forgets a space or puts one too many."""
        return "".join(token.text for token in self.telling)

    def count(self, word: str) -> int:
        """How often it has a word."""
        return sum(token.text == word for token in self.words)


@lru_cache(maxsize=16_384)
def parsed(text: str) -> Said:
    """A text as it is compared with others."""
    plain = _CLOCK.sub(r"\1\2m", _NO_ONE.sub("nobody", _HARMLESS.sub(" ", bare(text)[: LONGEST * 2])))
    turned = _TURNING.search(plain) is not None
    words = _spelled_out(_letters_joined(tokens(plain)))
    negated = turned or any(word.text in NEGATORS for word in words)
    content = tuple(i for i, word in enumerate(words) if word.text not in _LITTLE and not titled(words, i))
    content = content or tuple(i for i, word in enumerate(words) if word.text not in _LITTLE)
    content = content or tuple(range(len(words)))
    return Said(words, content, tuple(words[i] for i in content), negated)


def titled(words: tuple[Token, ...], place: int) -> bool:
    """Whether a word is the title of somebody whose name follows: not so in Stephen King, or the General Secretary."""
    if words[place].text not in TITLES or (place and words[place - 1].text in _ARTICLES):
        return False
    return place + 1 < len(words) and words[place + 1].text not in _LITTLE


def _spelled_out(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words; in one, if somebody spelled it out: p r o m i s e."""
    if len(words) > 2 and all(len(word.text) == 1 for word in words):  # noqa: PLR2004 - two may be initials
        return (Token("".join(word.text for word in words), proper=words[0].proper),)
    return _numbered(words)


def _numbered(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words with numbers as digits."""
    found, i = [], 0
    for text, length in counted([word.text for word in words]):
        first = words[i]
        pronoun = text == "1" and first.text == "one"
        found.append(first if pronoun else Token(text, words[i + length - 1].owns, first.after, first.proper))
        i += length
    return tuple(found)


def _letters_joined(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words with a single letter put to the digits before it: 221 B."""
    found: list[Token] = []
    for word in words:
        if found and found[-1].text.isdigit() and len(word.text) == 1 and word.text.isalpha() and not word.after:
            found[-1] = Token(found[-1].text + word.text, word.owns, found[-1].after)
        else:
            found.append(word)
    return tuple(found)


def wears(title: str, titles: frozenset[str] | set[str]) -> bool:
    """Whether somebody known by these titles can be called by this one."""
    men, women = (
        {"mr", "lord", "king", "prince", "count", "father"},
        {"mrs", "miss", "lady", "queen", "princess", "countess"},
    )
    if title in men:
        return not titles & women
    if title in women:
        return not titles & men and not (title in ("mrs", "miss") and titles & ({"mrs", "miss"} - {title}))
    return True


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an answer fits what is accepted: how many words were found, the slips in all, and where they stand."""

    found: int
    slips: int
    places: tuple[int, ...]
    close: bool = True  # whether nothing stands there that makes it another thing


def fit(meant: Said, given: Said, taken: frozenset[int] = frozenset()) -> Fit | None:
    """How an answer fits; None if a word that matters is not in it.

    `taken` are places of words that are the names of people: they are that word, and no slip in another.
    """
    known = meant.titles - {"mrs", "miss"} if given.titles & {"mrs", "miss"} else meant.titles
    if not all(wears(title, known) for title in given.titles):
        return None
    places: list[int] = []
    total = 0
    far_ones: list[int] = []
    weak = False
    for token in meant.telling:
        best: tuple[int, int] | None = None
        for i in given.content if token.text not in _LITTLE else range(len(given.words)):
            if i in places:
                continue
            far = _far(token, given.words[i], taken=i in taken)
            if far is not None and (best is None or far < best[0]):
                best = (far, i)
        if best is None:
            return None
        places.append(best[1])
        if best[0] > SPELLING:
            total += best[0] - SLIP
            weak = weak or best[0] == WEAK
            far_ones.append(best[1])
    sure = len(places) - len(far_ones)
    if any(common(given.words[i].text) for i in far_ones) and not sure:
        return None  # another English word, and nothing beside it that tells it was a slip
    if weak and sure < 1 + any(common(given.words[i].text) for i in far_ones):
        return None  # a slip in a short word, with too little beside it
    return Fit(len(places), total, tuple(places), close=_close(given, places))


def _far(meant: Token, typed: Token, *, taken: bool) -> int | None:
    far = distance(meant.text, typed.text, proper=meant.proper)
    if far is None and meant.text in NUMBER_WORDS and not common(typed.text):
        return distance(NUMBER_WORDS[meant.text], typed.text, proper=False)
    if far is None and len(meant.text) >= ONE_SLIP - 1 and OSA.distance(meant.text, typed.text) == 1:
        short = len(min(meant.text, typed.text, key=len)) < ONE_SLIP
        far = None if meant.numeric or (short and common(typed.text)) else WEAK
    return None if far is not None and taken and far >= SLIP else far


def _close(given: Said, places: list[int]) -> bool:
    """Whether the words beside those found leave it the same thing."""
    extra = [i for i in given.content if i not in places]
    for i, word in enumerate(given.words[:-1]):
        if word.owns and i + 1 in extra and not given.words[i + 1].after and all(place <= i for place in places):
            return False  # Paris's mayor is not Paris
    return True


def lists(given: Said, meant: tuple[Said, ...]) -> bool:
    """Whether an answer is several: with an "or", or an "and" or a row of commas that no accepted answer has."""
    ors = max((each.count("or") for each in meant), default=0)
    ands = max((each.count("and") for each in meant), default=0)
    longest = max((len(each.content) for each in meant), default=0)
    if given.count("or") > ors or given.count("either"):
        return True
    short = longest <= 3 or ands > 0  # noqa: PLR2004 - a longer answer is a sentence, and those have an "and"
    said = sum(token.text not in _ARTICLES for token in given.words) - given.count("and")
    if given.count("and") > ands and short and given.words[0].text != "and" and 1 < said <= longest + 4:
        return True
    commas = max((sum(bool(token.after) for token in each.words) for each in meant), default=0)
    given_commas = sum(bool(token.after) for token in given.words)
    return given_commas > commas + 1 and len(given.content) <= 2 * (given_commas + 1)


def joined_slips(meant: Said, given: Said) -> int | None:
    """How many slips lie between two texts that are cut into words in different ways; None if they are not the same."""
    if len(meant.content) == len(given.content):
        return None
    far = distance(meant.joined, given.joined, proper=False)
    if (
        far is None
        or far > SLIP + 1
        or (far != EXACT and common(given.joined))
        or (far >= SLIP and any(t.proper for t in meant.telling))
    ):
        return None
    return max(0, far - SLIP)
