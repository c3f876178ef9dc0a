"""Words as players spell them: the same word in another alphabet or inflection, and the same word with a slip in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz.distance import OSA

from bot.text import fold, stem

ONE_SLIP, CAREFUL, TWO_SLIPS = 5, 7, 9
"""From so many letters on a word may have one slip of the hand, or two. Shorter words turn into others too easily;
up to `CAREFUL` letters the slip has to be a likely one."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc\u02b9\u2018`\u00b4][^\W_]+)*['\u2019\u02bc\u02b9]?")
_DIGIT = re.compile(r"\d")
_DOUBLED = re.compile(r"(.)\1+")
_MARK = re.compile(r"[,;\n&+]|(?<!\|)[|/](?!\|)")
_NEGATED = {f"{verb}nt": verb for verb in "is are was were do does did have has had could would should".split()}
_NEGATED |= {"cannot": "can", "cant": "can", "wont": "will", "aint": "is"}
_PRONOUNS = frozenset("it he she that this there what who where here let".split())  # behind these, "'s" is a verb
_SHORT = frozenset({"m", "d", "re", "ll", "ve"})  # what stands behind the apostrophe of "I'm", "you'd"
_NOT_IN_WORDS = re.compile(r"[^a-z0-9']+")
# How names are written in Latin letters differs by language; in this order, each spelling becomes one that all share.
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"ee$", "i"),
        (r"(.)\1+", r"\1"),
        (r"shch|tsch|tch|sch|sh|ch", "S"),
        (r"zh", "Z"),
        (r"kh", "h"),
        (r"rh", "r"),
        (r"ph", "f"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c|q", "k"),
        (r"x", "ks"),
        (r"f$|w", "v"),
        (r"oe", "o"),
        (r"ou", "u"),
        (r"[jy]", "i"),
        (r"i+e", "e"),
        (r"i+o", "o"),
        (r"(.)\1+", r"\1"),
    )
)
_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "beat beaten;become became;begin began begun;bite bit bitten;blow blew blown;break broke broken;"
        "bring brought;build built;burn burnt;buy bought;catch caught;choose chose chosen;come came;die died dying;"
        "dig dug;draw drew drawn;dream dreamt;drink drank drunk;drive drove driven;drown drowned;eat ate eaten;"
        "fall fell fallen;feel felt;fight fought;find found;fly flew flown;forget forgot forgotten;freeze froze frozen;"
        "get gotten;give gave given;go goes went gone;grow grew grown;hang hung;have had;hear heard;hide hid hidden;"
        "hold held;keep kept;know knew known;lead led;leave left;lend lent;lose lost;make made;marry married;meet met;"
        "pay paid;ride rode ridden;ring rang rung;rise rose risen;run ran;say said;see saw seen;sell sold;send sent;"
        "shake shook shaken;shoot shot;sing sang sung;sink sank sunk;sleep slept;speak spoke spoken;spend spent;"
        "stand stood;steal stole stolen;strike struck;swear swore sworn;swim swam swum;take took taken;teach taught;"
        "tell told;think thought;throw threw thrown;wear wore worn;weep wept;win won;write wrote written;"
        "life lives;wife wives;knife knives;wolf wolves;thief thieves;man men;woman women;child children;foot feet;"
        "tooth teeth;mouse mice;goose geese;hungry hunger;"
        "gold golden;wood wooden;wool woollen woolen"
    ).split(";")
    for form in forms.split()
}
# What is written in two ways in English, each turned into the one that is usual in America.
_ENGLISH = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[bt])re(?=s?$)|(?<=cent)re(?=d$)", "er"),
        (r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|able$|ful$|less$|ite$|hood$)", "or"),
        (r"(?<=[a-z]{4})is(?=e$|es$|ed$|ing$|er$|ers$|ations?$)", "iz"),
        (r"(?<=[a-z]{3})yse(?=[sd]?$)", "yze"),
        (r"(?<=[a-z]{3})ence(?=s?$)", "ense"),
        (r"(?<=[a-z]{2})ogue(?=s?$)", "og"),
        (r"^grey", "gray"),
        (r"^programme(?=s?$)", "program"),
        (r"^cheque", "check"),
    )
)
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: "".join(
        other
        for r, others in enumerate(_ROWS)
        for o, other in enumerate(others)
        if other != key and abs(r - row) <= 1 and abs((o + r / 2) - (place + row / 2)) <= 1
    )
    for row, keys in enumerate(_ROWS)
    for place, key in enumerate(keys)
}
"""What lies beside each key of a keyboard."""
_TURNED = frozenset({"im", "un", "in", "ir", "il", "non", "dis"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word: folded, without apostrophes or what shows whose something is; `owns` says that this was there.

    `after` is the comma or the like before it, if there is any. `proper` says that it is written as a name is.
    """

    text: str
    owns: bool = False
    after: str = ""
    proper: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it has a digit."""
        return _DIGIT.search(self.text) is not None


def bare(text: str) -> str:
    """The text without accents, marks of spoilers and invisible characters, in its own case."""
    plain = unicodedata.normalize("NFKD", text.replace("||", " "))
    return "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def tokens(plain: str) -> tuple[Token, ...]:
    """The words of a bare text. "&" and "+" become "and", "/" becomes "or", "isn't" becomes "is not"."""
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(plain):
        between = plain[end : match.start()]
        end = match.end()
        marks = _MARK.findall(between) if found else []
        if "&" in marks or "+" in marks:
            found.append(Token("and"))
        elif "/" in marks or "|" in marks:
            found.append(Token("or"))
        after = "," if any(mark in ",;\n" for mark in marks) else ""
        found.extend(_token(match.group(), after))
    return tuple(found)


def _token(written: str, after: str) -> list[Token]:
    proper = written[0].isupper()
    folded = _NOT_IN_WORDS.sub("", fold(written).replace("`", "'"))
    head, _, tail = folded.rstrip("'").rpartition("'")
    if folded.endswith("n't"):
        return [Token(_NEGATED.get(folded.replace("'", ""), folded.removesuffix("n't")), after=after), Token("not")]
    if head and tail in _SHORT:
        return [Token(head, after=after)]
    if head and tail == "s":
        return [Token(head.replace("'", ""), owns=head not in _PRONOUNS, after=after, proper=proper)]
    owns = folded.endswith("s'")
    text = folded.replace("'", "")
    if text in _NEGATED:
        return [Token(_NEGATED[text], after=after), Token("not")]
    text = "old" if text == "ol" else text
    return [Token(text, owns=owns, after=after, proper=proper)] if text else []


@lru_cache(maxsize=16_384)
def key(word: str) -> str:
    """A spelling that all spellings of a name in Latin letters share."""
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


@lru_cache(maxsize=16_384)
def american(word: str) -> str:
    """The spelling that a word has in America: "theatre" as "theater"."""
    for pattern, plain in _ENGLISH:
        word = pattern.sub(plain, word)
    return word


@lru_cache(maxsize=16_384)
def root(word: str) -> str:
    """What the forms of a word share."""
    return _IRREGULAR.get(word) or stem(word)


@cache
def _common() -> frozenset[str]:
    with resources.files("bot.questions").joinpath("common.txt").open(encoding="ascii") as file:
        return frozenset(file.read().split())


def common(word: str) -> bool:
    """Whether this is a common English word or name, which is hardly a slip in another."""
    return stem(word) in _common()


def bound(length: int) -> int:
    """How many slips a word of so many letters may have."""
    return 0 if length < ONE_SLIP else 1 if length < TWO_SLIPS else 2


@lru_cache(maxsize=16_384)
def slips(meant: str, typed: str, *, proper: bool = False) -> int | None:
    """How many slips of the hand lie between two words: None if too many."""
    if turned(meant, typed):
        return None
    best = None
    for one, other in ((meant, typed), (key(meant), key(typed))):
        most = bound(len(one))
        if not most or abs(len(one) - len(other)) > 1:
            continue
        far = OSA.distance(one, other, score_cutoff=most)
        if far <= most and (len(one) > CAREFUL or _likely(one, other, proper=proper)):
            best = far if best is None else min(best, far)
    return best


def _likely(meant: str, typed: str, *, proper: bool) -> bool:
    """Whether one slip in a short word is a likely one: two letters swapped, a vowel, a neighbour on the keyboard.

    So Pppov is Popov and thier is their, but Lenin is not Levin and burps are not burns.
    """
    same = min(len(meant), len(typed))
    first = next((i for i in range(same) if meant[i] != typed[i]), same)
    if not first and not proper:
        return False  # a riddle is no fiddle
    if len(meant) == len(typed):
        if sorted(meant) == sorted(typed):
            return first > 0
        a, b = meant[first], typed[first]
        return a.lower() == b.lower() or {a, b} <= _VOWELS or _BESIDE.get(a, "").find(b) >= 0
    longer = meant if len(meant) > len(typed) else typed
    extra, before, after = longer[first], longer[first - 1 : first], longer[first + 1 : first + 2]
    if not before or not after:
        return not after and extra == before
    return longer is meant or extra in _VOWELS or extra in (before, after) or extra in _BESIDE.get(before, "")


def _respelled(meant: str, typed: str) -> bool:
    """Whether a word that sounds the same may be the one that is meant, if that is no name: no dye is a death."""
    if common(typed):
        return False
    return len(meant) >= ONE_SLIP or undoubled(meant) == undoubled(typed)


def undoubled(word: str) -> str:
    """A word with one of every letter that stands twice."""
    return _DOUBLED.sub(r"\1", word)


def _inflected(meant: str, typed: str, *, proper: bool) -> bool:
    """Whether words of one root are forms of one word: no treasurer is a treasure, no training a train, no fir Firs."""
    if typed.endswith("ing") and not meant.endswith(("s", "ed", "ing", "en", "t", "ation")):
        return False
    if typed.endswith(("er", "ers")) != meant.endswith(("er", "ers")):
        return False
    return not proper or typed + "s" != meant


def turned(meant: str, typed: str) -> bool:
    """Whether one is the other with a prefix that turns its meaning round."""
    longer, shorter = (meant, typed) if len(meant) > len(typed) else (typed, meant)
    return longer.endswith(shorter) and longer[: -len(shorter)] in _TURNED


_TINY = 2
EXACT, FORM, SPELLING, SLIP = 0, 1, 2, 3


@lru_cache(maxsize=16_384)
def distance(meant: str, typed: str, *, proper: bool) -> int | None:
    """How far a typed word is from the one that is meant: the same, a form of it, another spelling, a slip or two.

    None if it is another word. A slip that makes another English word is one too; who calls looks at `common`.
    """
    if meant == typed:
        return EXACT
    if _DIGIT.search(meant) or _DIGIT.search(typed):
        return None  # a slip in a number makes another number
    if root(meant) == root(typed) and _inflected(meant, typed, proper=proper):
        return FORM
    if not proper and american(meant) == american(typed):
        return SPELLING
    if len(typed) > _TINY and key(meant) == key(typed) and (proper or _respelled(meant, typed)):
        return SPELLING
    if typed.endswith("s") and key(typed[:-1]) == key(meant) and len(meant) > _TINY + 1:
        return SPELLING
    far = slips(meant, typed, proper=proper)
    return None if far is None else SLIP + far
