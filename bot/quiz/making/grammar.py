"""What can be told of an English statement from its words alone: where its verb begins, whose sex it gives away."""

from __future__ import annotations

import re

from bot.text import words

_MODALS = "is was has had does did can could may might must shall should will would"
_PAST = """ate became began bought broke brought built came caught chose drew drove fell felt flew forgot fought found
    gave got grew heard held hid hit kept knew laid lay led left lent let lit lost made meant met paid put ran read rode
    rose said sang sat saw sent shot shut sold spent spoke stole stood struck swore taught thought threw told took
    understood went woke won wore wrote"""
_VERBS = frozenset(f"{_MODALS} {_PAST}".split())
_ADVERBS = frozenset("almost already also always ever first just never now often once only soon still then".split())
_NO_VERBS = frozenset("as his its this thus us vs yes across besides towards whereas".split())
_HE = """he him his himself man boy son father brother husband uncle nephew king prince lord gentleman lad widower
    grandfather bridegroom waiter"""
_SHE = """she her hers herself woman girl daughter mother sister wife aunt niece queen princess lady actress widow
    grandmother bride waitress mrs miss"""
_SEXES = {word: sex for sex, told in (("he", _HE), ("she", _SHE)) for word in told.split()}
_DIGITS = re.compile(r"(?<![\w.,-])\d+(?![\w-]|[.,]\d)")
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_COUNT = re.compile(rf"\b(?:{'|'.join(_COUNTS[2:])})\b")
_NOT_PLAIN = re.compile(
    r"[;:\"\u201c\u201d?!()\u2026]|\.\s|\b(?:did|does|do|done) (?:it|so|this|that)\b|\ball of (?:it|this|that)\b"
    r"|\bpages?\b"  # which every edition counts in its own way
)
_LEADING = re.compile(
    r"(?:(?:about|across|after|around|as|at|because of|before|by|during|for|from|in|into|of|on|out of|over|through|to|"
    r"under|until|with|within) )+",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(r"\b(?:he|him|his|himself|she|hers?|herself|they|them|theirs?|themselves)\b", re.IGNORECASE)
_CONTRARIES = {
    one: other
    for pair in (
        "fast/slow;thin/thick;legal/illegal;is true/is untrue;is empty/is full;seasoned/inexperienced;"
        "low-spirited/high-spirited;low in spirits/in high spirits;of high rank/of low rank;"
        "happy/unhappy;guilty/innocent;loyal/disloyal;honest/dishonest;"
        "willing/unwilling;able/unable;is prepared for/is unprepared for;"
        "is married/is unmarried;is dead/is alive;smiling/weeping;"
        "is under arrest/is at liberty;praise for/contempt for;at night/in broad daylight;at dawn/at dusk;"
        "in the morning/in the evening;in summer/in winter;in spring/in autumn;midnight/noon;"
        "victory awaits/defeat awaits;"
        "northern/southern;eastern/western;upstairs/downstairs;'s second/'s third;several times/only once;"
        "enjoys/hates;loves/loathes;likes/dislikes;trusts/distrusts;obeys/disobeys;"
        "no progress/great progress;are not ready/are ready;is not ready/is ready;"
        "long experience of/no experience of;is real/is pretended;is closed/is still open;hellish/heavenly;"
        "like hell/like paradise;to be poor/to be excellent;on the spur of the moment/after long reflection;"
        "on an impulse, without any plan/in cold blood, after long planning;of long standing/of recent date;"
        "without firing/after firing once;many a time/only once"
    ).split(";")
    for one, other in (pair.split("/"), pair.split("/")[::-1])
}
"""Words of which at most one is so at a time."""
_CONTRARY = re.compile(
    rf"\b(an? )?({'|'.join(map(re.escape, sorted(_CONTRARIES, key=len, reverse=True)))})(?![\w'\u2019-])"
)
_TURNED_ALREADY = re.compile(r"\b(?:not|never|no|nobody|nothing|neither|without|unless|if)\b")
_ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)


def predicates(rest: str) -> bool:
    """Whether these words, which follow a name, begin with a verb that goes with one person, as after "Who"."""
    first = rest.split(maxsplit=2)
    for word in first[:2]:
        if word in _VERBS:
            return True
        if word in _ADVERBS or word.endswith("ly"):
            continue
        singular = word.endswith("s") and not word.endswith(("ss", "'s", "\u2019s")) and word not in _NO_VERBS
        return word.isalpha() and word.islower() and (singular or word.endswith("ed"))
    return False


def asked(word: str, name: str, rest: str) -> str | None:
    """A question about somebody from a question word and a statement's verb phrase; None if its verb is not understood.

    `asked("What", "Ann", "buys")` is "What does Ann buy?".
    """
    verb, _, tail = rest.partition(" ")
    perfect = verb in ("has", "had") and re.match(r"\w+(?:ed|en|wn)\b|(?:told|gone|made|come|lost|left)\b", tail)
    if perfect or (verb in _MODALS.split() and verb not in ("has", "had", "does", "did")):
        return f"{word} {verb} {name} {tail}".strip() + "?"
    if verb in ("does", "did", "had") or not verb.endswith("s") or not predicates(rest) or verb in _ADVERBS:
        return None
    return f"{word} does {name} {_base(verb)} {tail}".strip() + "?"


def _base(verb: str) -> str:
    """The verb that "he ..." is the third person of: "buys" as "buy"."""
    if verb == "has":
        return "have"
    if verb.endswith("ies") and len(verb) > len("dies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")) else verb[:-1]


def sexes(text: str) -> frozenset[str]:
    """The sexes that the words of a text give away: "he", "she", both or neither."""
    return frozenset(_SEXES[word.folded] for word in words(text) if word.folded in _SEXES)


def plain(text: str) -> bool:
    """Whether a statement is one sentence without speech in it."""
    return text.endswith(".") and not _NOT_PLAIN.search(text)


def attributed(rest: str) -> bool:
    """Whether a statement ends by telling whose word it is: "..., says the clerk"."""
    return re.search(r", (?:says?|said|states?|as|according|in the words|by the account|going by)\b", rest) is not None


def bare(text: str) -> str:
    """A phrase without its first preposition: "in his room" as "his room"."""
    return _LEADING.sub("", text, count=1) if _LEADING.match(text) else text


def unarticled(text: str) -> str:
    """A phrase without its article."""
    return _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text


def number(text: str) -> tuple[int, int, float] | None:
    """Where the one number of a text stands and what it is; None if it has none, or several."""
    found = [(m.start(), m.end(), float(m.group())) for m in _DIGITS.finditer(text)]
    found += [(m.start(), m.end(), float(_COUNTS.index(m.group()))) for m in _COUNT.finditer(text)]
    return found[0] if len(found) == 1 else None


def counted(value: int, like: str) -> str:
    """A number in figures or in a word, as another is written: `counted(11, "ten")` is "eleven"."""
    return str(value) if like.isdigit() or value >= len(_COUNTS) else _COUNTS[value]


def pronouns(text: str) -> bool:
    """Whether a text speaks of somebody by a pronoun, which changes its meaning with whom it is said of."""
    return _PRONOUNS.search(text) is not None


def contrary(text: str) -> str | None:
    """A statement with one word turned into its contrary, as "thin" into "thick"; None if that is not clear."""
    found = list(_CONTRARY.finditer(text))
    if len(found) != 1 or _TURNED_ALREADY.search(text[: found[0].start()]):
        return None
    article, word = found[0].groups()
    other = _CONTRARIES[word]
    if article:
        article = "an " if other[0] in "aeiou" else "a "
    return f"{text[: found[0].start()]}{article or ''}{other}{text[found[0].end() :]}"


def begun(text: str) -> str:
    """The text with a capital letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A phrase from the beginning of a sentence as it stands within one."""
    return text[:1].lower() + text[1:] if _ARTICLE.match(text) else text
