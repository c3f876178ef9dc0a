"""Shallow parsing of one sentence: a tag for every word, and the words gathered into chunks.

Everything is a function of the sentence alone. Tags come from the closed lists in `lexicon`, word endings and
neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.answers import lexicon
from bot.answers.lexicon import base_of
from bot.text import Word, words

# One letter a word: a string of tags can be looked through as fast as a text.
DET, POSS, PRON, NAME, NOUN, NUM, ADJ, ADV = "D", "H", "O", "P", "N", "M", "A", "R"
VERB, PART, ING, AUX, BE, TO = "V", "E", "G", "X", "B", "T"
PREP, CONJ, SUB = "I", "C", "S"
QUOTED = 3  # the strongest mark before a word
NOMINAL = frozenset((NOUN, NAME, NUM))
VERBAL = frozenset((VERB, PART, ING, AUX, BE))

_TABLE: dict[str, str] = {}
for _words, _tag in (
    (lexicon.ADJECTIVES, ADJ),
    (lexicon.ADVERBS, ADV),
    (lexicon.NUMBERS - {"second", "half", "single", "double"}, NUM),
    (lexicon.PREPOSITIONS, PREP),
    (lexicon.SUBORDINATORS - {"after", "before", "since", "until", "as"}, SUB),
    (lexicon.CONJUNCTIONS - {"yet", "plus"}, CONJ),
    (lexicon.PRONOUNS, PRON),
    (lexicon.DETERMINERS, DET),
    (lexicon.POSSESSIVES, POSS),
    (lexicon.HAVE | lexicon.DO | lexicon.MODALS, AUX),
    (lexicon.BE, BE),
):
    for _word in _words:
        _TABLE[_word] = _tag
_TABLE |= dict.fromkeys(("who", "whom", "whose", "which", "that", "what", "why", "whether"), SUB)
_ADJ_ENDINGS = ("ful", "ous", "ive", "less", "able", "ible", "ish", "ical", "ary", "ial", "ian")
_NOUNS_AFTER_ALL = frozenset(
    "family ally bully assembly belly jelly monopoly anomaly reply rally evening ceiling morning wedding painting "
    "building "
    "clothing king ring string thing nothing spring wing hatred deed bed weed seed breed creed greed need feed blood "
    "darling sibling feeling meaning beginning being engagement sacred".split()
)
_TIME_OPENERS = frozenset(("after", "before", "since", "until", "as", "till"))
_SHIFTING = frozenset("that her his their its this these those all both some another each any either".split())
_CLOSED = lexicon.PREPOSITIONS | lexicon.SUBORDINATORS | lexicon.AUXILIARIES | lexicon.CONJUNCTIONS


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words `start` to `end` of a sentence that belong together.

    `kind` is "NP", "VG", "IN", "TO", "SB", "CC", "JJ" or "RB".
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence: its words, their tags, the strongest mark before each word (0 none to 3 quotation), its chunks."""

    text: str
    words: tuple[Word, ...]
    tags: str
    breaks: tuple[int, ...]
    chunks: tuple[Chunk, ...]


def _breaks(text: str, found: tuple[Word, ...]) -> list[int]:
    marks, at = [], 0
    for word in found:
        marks.append(_strength(text[at : word.start]))
        at = word.end
    return marks


@lru_cache(maxsize=1024)
def _strength(gap: str) -> int:
    """How strongly what stands between two words parts them."""
    if any(c in gap for c in '"\u201c\u201d') or " '" in gap or "' " in gap or "\u2018" in gap:
        return QUOTED
    if any(c in gap for c in ";:.?!"):
        # A dot alone ends no sentence here, it would be two sentences then: it belongs to "Dr." or "J."
        return 0 if gap.strip() == "." else 2
    return int(any(c in gap for c in ",()-\u2013\u2014["))


@lru_cache(maxsize=16_384)
def _by_itself(folded: str) -> str:
    """The tag of a word that is no name; a capital V, N or E may still be changed by its neighbours."""
    if folded[:1].isdigit():
        return NUM
    tag = _TABLE.get(folded)
    if tag is not None:
        return tag
    base = base_of(folded)
    if base is not None:
        if folded.endswith("ing"):
            return ING
        if folded in lexicon.IRREGULAR_FORMS or folded.endswith("ed"):
            return PART
        return VERB
    if folded in _NOUNS_AFTER_ALL or folded in lexicon.FEELINGS:
        return ADJ if folded in lexicon.FEELINGS else NOUN
    if folded.endswith("ly"):
        return ADV
    if folded.endswith("ing") and len(folded) > 5:
        return ING
    if folded.endswith("ed") and len(folded) > 4:
        return PART
    if folded.endswith(_ADJ_ENDINGS) and len(folded) > 5:
        return ADJ
    return NOUN


def _is_name(folded: str, *, first: bool, next_capital: bool) -> bool:
    """Whether a word with a capital is a name, and has it not for standing first or for being "I"."""
    if folded == "i" or folded[:1].isdigit():
        return False
    return not (first and (folded in _TABLE or _known(folded)) and not _starts_name(folded, next_capital=next_capital))


@lru_cache(maxsize=16_384)
def _known(folded: str) -> bool:
    return (
        base_of(folded) is not None
        or folded.endswith(("ly", "ing", "ed"))
        or folded in lexicon.ROLES
        or folded in lexicon.RELATIONS
        or folded in lexicon.PLACES
        or folded in lexicon.TIMES
    )


def _starts_name(folded: str, *, next_capital: bool) -> bool:
    return next_capital and folded not in _CLOSED and _TABLE.get(folded, NAME) not in {DET, POSS, PRON, ADV, NUM}


def _tags_alone(text: str, found: tuple[Word, ...], marks: list[int]) -> list[str]:
    capital = [text[word.start].isupper() for word in found]
    tags = []
    for i, word in enumerate(found):
        tag = _by_itself(word.folded)
        if capital[i]:
            next_capital = i + 1 < len(found) and capital[i + 1] and not marks[i + 1]
            if _is_name(word.folded, first=i == 0 or marks[i] >= 2, next_capital=next_capital):
                tag = NAME
        tags.append(tag)
    return tags


def _tags(text: str, found: tuple[Word, ...], marks: list[int]) -> str:
    n, raw = len(found), _tags_alone(text, found, marks)
    for i, word in enumerate(found):
        folded, tag = word.folded, raw[i]
        before = raw[i - 1] if i and marks[i] < 2 else ""
        comma = bool(marks[i])
        after = raw[i + 1] if i + 1 < n and not marks[i + 1] else ""
        if folded == "to":
            raw[i] = _to(found, raw, i, after)
            if raw[i] == TO and after not in (BE, AUX):
                raw[i + 1] = VERB
        elif folded in _SHIFTING:
            raw[i] = _shifting(folded, before, after)
        elif tag == NOUN and before in (NAME, PRON, AUX, SUB, ADV) and _verb_by_place(folded, before, after):
            raw[i] = VERB
        elif tag == VERB and (i == 0 or raw[i - 1] != TO or comma):
            raw[i] = _verb_or_noun(folded, before, after, found[i - 1].folded if i else "", comma=comma)
        elif tag in (PART, ING) and after in (NOUN, NAME) and before in (DET, POSS, ADJ):
            raw[i] = ADJ
        elif (tag == ING and before in (DET, POSS, ADJ)) or (
            tag == ADJ and before in (DET, POSS) and after not in (NOUN, ADJ, NUM, NAME, VERB, PART, ING, CONJ, ADV)
        ):
            raw[i] = NOUN
        elif tag == NUM and folded == "one" and after not in (NOUN, ADJ, PREP):
            raw[i] = PRON
    _clause_openers(found, raw, marks)
    return "".join(raw)


def _clause_openers(found: tuple[Word, ...], tags: list[str], marks: list[int]) -> None:
    """Tell "after they met" from "after the war"."""
    for i, word in enumerate(found):
        if word.folded in _TIME_OPENERS and _clause_follows(tags, marks, i):
            tags[i] = SUB


def _to(found: tuple[Word, ...], tags: list[str], i: int, after: str) -> str:
    """Whether "to" at `i` opens an infinitive or is a preposition."""
    follow = found[i + 1].folded if after else ""
    verb = follow in lexicon.BASE_VERBS or follow in {"be", "have", "do"}
    noun = follow in lexicon.NOUNISH and i > 0 and tags[i - 1] in (PREP, ADV)
    return TO if verb and not noun and after != NAME else PREP


def _shifting(folded: str, before: str, after: str) -> str:
    """The tag of a word that is a determiner in one place and stands alone in another."""
    if folded == "that":
        return DET if before == PREP or (after == NOUN and before in ("", CONJ)) else SUB
    if folded == "her":
        return POSS if after in (NOUN, ADJ, NUM, VERB, PART, NAME) else PRON
    if folded in {"his", "their", "its"}:
        return POSS if after else PRON
    return DET if after in (NOUN, ADJ, NUM, VERB, PART, ING, NAME, POSS, DET) else PRON


def _verb_or_noun(folded: str, before: str, after: str, previous: str, *, comma: bool) -> str:
    """The tag of a word that may be a verb in the present or a noun ("plans"), by its neighbours."""
    base = folded in lexicon.BASE_VERBS
    noun_first = (folded if base else base_of(folded)) in lexicon.NOUNISH
    if before in (DET, POSS, ADJ, NUM) or (before == PREP and previous not in {"up", "out", "off"}):
        return NOUN
    if previous.endswith(("'s", "s'")):
        return NOUN
    if before in (AUX, BE):
        return VERB if before == AUX or not noun_first else NOUN
    if before == TO:
        return VERB
    if base:
        plural = before == NOUN and previous.endswith("s") and not comma
        if before == PRON and previous in {"they", "we", "i", "you", "who", "that"}:
            return VERB
        if before in (ADV, CONJ, SUB) or plural or (before == NAME and not noun_first):
            return NOUN if noun_first and before != SUB and not plural else VERB
        return NOUN if noun_first or before in (NOUN, VERB, PART, ING) else VERB
    if before in (PRON, NAME, SUB, ADV):
        return VERB
    if before == NOUN:
        return VERB if after not in (VERB, BE, AUX) else NOUN
    if before == CONJ or comma:
        return (
            VERB
            if after in (DET, POSS, PRON, NAME, PREP, TO, SUB, ADV, "") and not (noun_first and after in ("", PREP))
            else NOUN
        )
    return NOUN if noun_first else VERB


def _verb_by_place(folded: str, before: str, after: str) -> bool:
    """Whether an unknown word is a verb by where it stands: "she unmasks him", "they will unmask"."""
    if before == AUX:
        return after in (DET, POSS, PRON, NAME, PREP, TO, SUB, ADV, "") and not folded.endswith("s")
    known = (
        folded in lexicon.RELATIONS or folded in lexicon.ROLES or folded in lexicon.PLACES or folded in lexicon.TIMES
    )
    ends = folded.endswith("s") and not folded.endswith(("ss", "us", "'s"))
    return ends and not known and after in (DET, POSS, PRON, NAME, PREP, TO, SUB)


def _clause_follows(tags: list[str], marks: list[int], i: int) -> bool:
    """Whether a verb of its own follows within a few words, after something that can be its subject."""
    nominal = False
    for j in range(i + 1, min(i + 8, len(tags))):
        if marks[j]:
            return False
        tag = tags[j]
        if tag in (PRON, NOUN, NAME):
            nominal = True
        elif tag in (VERB, PART, AUX, BE):
            return nominal
        elif tag in (PREP, SUB, ING, TO):
            return False
    return False


def _chunks(found: tuple[Word, ...], tags: str, marks: list[int]) -> tuple[Chunk, ...]:
    out: list[Chunk] = []
    i, n = 0, len(tags)
    while i < n:
        tag = tags[i]
        j = i + 1
        if tag in (DET, POSS, PRON, NAME, NOUN, NUM, ADJ):
            j, kind = _noun_phrase(found, tags, marks, i)
        elif tag in VERBAL or (tag == ADV and _verb_ahead(tags, marks, i)):
            kind = "VG"
            while (
                j < n
                and not marks[j]
                and (
                    (
                        tags[j] in VERBAL
                        and not (tags[j - 1] in (VERB, PART) and tags[j] in (VERB, PART, ING, AUX, BE))
                        and tags[j - 1] != ING
                    )
                    or (tags[j] == ADV and tags[j - 1] in (AUX, BE, ADV) and _verb_ahead(tags, marks, j))
                )
            ):
                j += 1
        else:
            kind = {ADV: "RB", PREP: "IN", TO: "TO", SUB: "SB", CONJ: "CC"}[tag]
        out.append(Chunk(kind, i, j))
        i = j
    return tuple(out)


def _verb_ahead(tags: str, marks: list[int], i: int) -> bool:
    while i < len(tags) and tags[i] == ADV:
        i += 1
        if i < len(tags) and marks[i]:
            return False
    return i < len(tags) and tags[i] in VERBAL


def _noun_phrase(found: tuple[Word, ...], tags: str, marks: list[int], i: int) -> tuple[int, str]:
    """Where the noun phrase that starts at `i` ends, and "NP", or "JJ" where it holds no noun."""
    n = len(tags)
    if tags[i] == PRON:
        return i + 1, "NP"
    j, head = i, False
    while j < n and (j == i or not marks[j]):
        tag = tags[j]
        if tag in NOMINAL:
            head = True
        elif tag in (ADJ, DET, POSS):
            owner = found[j - 1].folded.endswith(("'s", "s'")) if j > i else True
            if head and not owner and not (tags[j - 1] == NUM and tag == ADJ):
                break
            if tag != ADJ and j > i and tags[j - 1] not in (DET, ADJ):
                break
        elif (tag == ADV and not head and j + 1 < n and tags[j + 1] in (ADJ, PART) and not marks[j + 1]) or (
            tag in (PART, ING)
            and not head
            and j > i
            and j + 1 < n
            and tags[j + 1] in (NOUN, NAME, ADJ)
            and not marks[j + 1]
        ):
            pass
        else:
            break
        j += 1
    j = max(j, i + 1)
    plain = all(tag in (ADJ, ADV) for tag in tags[i:j])
    return j, "JJ" if plain else "NP"


@lru_cache(maxsize=16_384)
def parse(text: str) -> Parsed:
    """Tag and chunk one sentence."""
    found = words(text)
    marks = _breaks(text, found)
    tags = _tags(text, found, marks)
    return Parsed(text, found, tags, tuple(marks), _chunks(found, tags, marks))
