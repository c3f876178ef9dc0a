"""What a question asks for: the kind of its answer, its verb, its subject, and the words to search by.

A question goes in as typed; a `Question` comes out. Nothing here looks at a book.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.answers import lexicon
from bot.answers.lexicon import base_of
from bot.text import STOP_WORDS, Word, stem, words


class AnswerKind(StrEnum):
    """What would satisfy the asker."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    CAUSE = "cause"
    MANNER = "manner"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SPEECH = "speech"
    FEELING = "feeling"
    JOB = "job"
    ACTION = "action"  # what somebody does
    HAPPENING = "happening"  # what happens
    NAME = "name"  # what somebody or something is called
    DESCRIPTION = "description"  # who or what somebody or something is
    THING = "thing"


class Slot(StrEnum):
    """Which place in a statement of the fact the answer would fill."""

    SUBJECT = "subject"  # "who kills Tom": what stands before the verb
    OBJECT = "object"  # "whom does Tom kill": what stands after it
    COPULA = "copula"  # "who is Tom's killer": what stands on the other side of "is"


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `terms`, `verb`, `noun` and `subject` hold stems; `names` are words as typed."""

    text: str
    kind: AnswerKind
    terms: tuple[str, ...]
    names: tuple[str, ...]
    verb: str
    noun: str  # the head noun after what, which, whose or how: "what school" gives "school", "how old" gives "old"
    subject: tuple[str, ...]
    slot: Slot
    preposition: str  # one left standing alone, at either end: "with whom", "what does she pay for"
    wh: str
    auxiliary: str
    negated: bool


_WH = {
    "who": "who", "whom": "who", "who's": "who", "whos": "who", "whose": "whose", "what": "what", "what's": "what",
    "whats": "what", "wwhat": "what", "which": "which", "where": "where", "where's": "where", "when": "when",
    "when's": "when", "why": "why", "how": "how", "how's": "how", "hhow": "how",
}  # fmt: skip
_OPENERS = frozenset(("when", "where"))
_ASKERS = frozenset("what who how why whom which where".split())
_TIME_NOUNS = frozenset("year day month time season date century decade holiday era hour night morning week".split())
_PLACE_NOUNS = frozenset(
    "city town country place island state village location building planet street area region county continent room "
    "district university college school nation river ship".split()
)
_PERSON_NOUNS = frozenset("character person man woman boy girl people lady brother sister friend actor child".split())
_JOB_NOUNS = frozenset("job profession occupation career position role trade vocation rank".split())
_CAUSE_NOUNS = frozenset("reason cause purpose motive motivation excuse explanation".split())
_TITLES = frozenset("mr mrs ms miss dr the and".split())
_NOUN_KINDS = (
    (_TIME_NOUNS, AnswerKind.TIME),
    (_PLACE_NOUNS, AnswerKind.PLACE),
    (_PERSON_NOUNS, AnswerKind.PERSON),
    (_JOB_NOUNS, AnswerKind.JOB),
    (_CAUSE_NOUNS, AnswerKind.CAUSE),
    (frozenset(("name", "nickname")), AnswerKind.NAME),
    (frozenset(("way", "manner", "method", "means")), AnswerKind.MANNER),
    (frozenset(("age", "percentage", "number", "amount")), AnswerKind.NUMBER),
    (frozenset(("emotion", "feeling", "mood")), AnswerKind.FEELING),
)
_FEEL = frozenset("feel feels felt feeling".split())
_NOT_TERMS = (
    STOP_WORDS
    | lexicon.DO
    | lexicon.MODALS
    | frozenset("who's whos what's whats where's how's happen happens happened many much whom wwhat hhow".split())
)
_NOT_NAMES = _NOT_TERMS | lexicon.PREPOSITIONS | lexicon.AUXILIARIES | lexicon.CONJUNCTIONS | lexicon.SUBORDINATORS


def _wh_place(tokens: list[str]) -> int:
    """Where the question word stands, leaving out one that only opens a side clause ("when it ends, what does ...")."""
    for i, token in enumerate(tokens):
        if token not in _WH:
            continue
        follows = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in _OPENERS and follows not in lexicon.AUXILIARIES and any(t in _ASKERS for t in tokens[i + 1 :]):
            continue
        return i
    return -1


def _name_like(text: str, word: Word) -> bool:
    return text[word.start].isupper() and word.folded not in _NOT_NAMES


def _names(text: str, found: tuple[Word, ...], *, cased: bool) -> tuple[str, ...]:
    if cased:
        return tuple(text[w.start : w.end] for w in found if _name_like(text, w))
    common = (lexicon.ADJECTIVES, lexicon.ROLES, lexicon.RELATIONS, lexicon.PLACES, lexicon.TIMES, lexicon.NUMBERS)
    return tuple(
        text[w.start : w.end]
        for w in found
        if w.folded not in _NOT_NAMES
        and not any(w.folded in group for group in common)
        and base_of(w.folded) is None
        and w.folded not in lexicon.ADVERBS
    )


def _main_verb(tokens: list[str], start: int, auxiliary: str) -> int:
    """Where the main verb stands in the words after the auxiliary, or -1. Its subject comes first."""
    participle = auxiliary in lexicon.BE or auxiliary in lexicon.HAVE
    nominal = False
    fallback = -1
    for i in range(start, len(tokens)):
        word = tokens[i]
        before = tokens[i - 1]
        if word in lexicon.PRONOUNS and word not in lexicon.DETERMINERS and word not in lexicon.POSSESSIVES:
            nominal = True
            continue
        if word in lexicon.DETERMINERS or word in lexicon.POSSESSIVES or word in lexicon.NEGATIONS:
            continue
        if not nominal or before in lexicon.DETERMINERS or before in lexicon.POSSESSIVES or before.endswith("'s"):
            nominal = True
            continue
        if word in lexicon.PREPOSITIONS or word in lexicon.CONJUNCTIONS or before in lexicon.CONJUNCTIONS:
            continue
        if before in lexicon.PREPOSITIONS and fallback < 0 and word not in lexicon.BASE_VERBS:
            continue
        base = base_of(word)
        if participle:
            if base is not None and (word in lexicon.IRREGULAR_FORMS or word.endswith(("ed", "ing"))):
                return i
        elif word in lexicon.BASE_VERBS or word in {"be", "have", "do"}:
            if word not in lexicon.NOUNISH:
                return i
            if fallback < 0:
                fallback = i
    return fallback


def _head_noun(tokens: list[str], start: int) -> tuple[str, int]:
    """The head of a noun phrase that starts at `start`, and where what follows it begins."""
    i, head = start, ""
    while i < len(tokens):
        here = tokens[i]
        if here in lexicon.AUXILIARIES:
            break
        if here in lexicon.PREPOSITIONS and here != "of":
            break
        base = base_of(here)
        if head and base is not None and here not in lexicon.BASE_VERBS and not here.endswith("ing"):
            break
        if here != "of":
            if head in {"kind", "type", "sort", "name"} or tokens[i - 1] != "of":
                head = here
        elif head not in {"kind", "type", "sort"}:
            return head, i
        i += 1
    return head, i


def _asked_noun(tokens: list[str], place: int, wh: str) -> tuple[str, int]:
    """The noun that belongs to the question word at `place`, and where the clause after both begins."""
    i, noun = place + 1, ""
    follows = tokens[i] if i < len(tokens) else ""
    open_to_one = wh in {"what", "which", "whose", "how"} and not tokens[place].endswith("'s")
    if open_to_one and follows and follows not in lexicon.AUXILIARIES:
        if wh == "how":
            noun, i = follows, i + 1
            if noun in {"many", "much"}:
                _, i = _head_noun(tokens, i)
        elif _noun_follows(tokens, i, wh):
            noun, i = _head_noun(tokens, i)
    while place >= 0 and i < len(tokens) and tokens[i] in lexicon.ADVERBS and tokens[i] not in lexicon.AUXILIARIES:
        i += 1
    return noun, i


def _clause(tokens: list[str], wh: str, auxiliary: str, i: int) -> tuple[int, Slot, tuple[int, int]]:
    """Where the main verb stands (-1 for none), the slot asked for, and from where to where the subject stands."""
    if not auxiliary:
        return (i, Slot.SUBJECT, (i, i)) if i < len(tokens) else (-1, Slot.OBJECT, (i, i))
    follows = tokens[i + 1] if i + 1 < len(tokens) else ""
    straight = base_of(follows) is not None and follows not in lexicon.NOUNISH and follows not in lexicon.ADJECTIVES
    if straight and wh in {"who", "what", "which"}:
        # "who was killed", "who will win", "who is going": nothing stands between the auxiliary and the verb.
        return i + 1, Slot.SUBJECT, (i + 1, i + 1)
    verb_at = _main_verb(tokens, i + 1, auxiliary)
    slot = Slot.COPULA if verb_at < 0 and auxiliary in lexicon.BE else Slot.OBJECT
    return verb_at, slot, (i + 1, verb_at if verb_at > 0 else len(tokens))


@lru_cache(maxsize=4096)
def analyse(text: str) -> Question:
    """Take a question apart. Works on any text: what is not a question is asked for as a thing."""
    found = words(text)
    tokens = [w.folded for w in found]
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    cased = 0 < upper <= len(letters) // 2
    names = _names(text, found, cased=cased)
    terms = tuple(dict.fromkeys(w.stem for w in found if w.folded not in _NOT_TERMS))
    negated = any(token in lexicon.NEGATIONS for token in tokens)
    place = _wh_place(tokens)
    wh = _WH[tokens[place]] if place >= 0 else ""
    noun, i = _asked_noun(tokens, place, wh)
    auxiliary = tokens[i] if i < len(tokens) and tokens[i] in lexicon.AUXILIARIES else ""
    if place >= 0 and tokens[place].endswith("'s") and not auxiliary:
        auxiliary, i = "is", i - 1
    verb_at, slot, subject = _clause(tokens, wh, auxiliary, i)
    verb = ""
    if verb_at >= 0:
        verb = stem(base_of(tokens[verb_at]) or tokens[verb_at])
    preposition = ""
    if tokens and tokens[-1] in lexicon.PREPOSITIONS:
        preposition = tokens[-1]
    elif place > 0 and tokens[place - 1] in lexicon.PREPOSITIONS:
        preposition = tokens[place - 1]
    kind = _kind(tokens, place, _Form(noun, auxiliary, verb, slot, names), wh, i)
    subject_stems = tuple(w.stem for w in found[subject[0] : subject[1]] if w.folded not in _NOT_TERMS)
    return Question(
        text,
        kind,
        terms,
        names,
        verb,
        stem(noun) if noun else "",
        subject_stems,
        slot,
        preposition,
        wh,
        auxiliary,
        negated,
    )


def _noun_follows(tokens: list[str], i: int, wh: str) -> bool:
    """Whether the word after what or which is a noun it belongs to ("what school") and not a verb ("what causes")."""
    token = tokens[i]
    if wh == "whose":
        return True
    if token in lexicon.PREPOSITIONS or token in lexicon.SUBORDINATORS:
        return False
    base = base_of(token)
    if base is None or token in lexicon.RELATIONS or token in lexicon.ROLES:
        return True
    if i + 1 < len(tokens) and tokens[i + 1] in lexicon.AUXILIARIES:
        return True
    return token in lexicon.NOUNISH and token == base


@dataclass(frozen=True, slots=True)
class _Form:
    """What is known of a question when its kind is asked for."""

    noun: str
    auxiliary: str
    verb: str
    slot: Slot
    names: tuple[str, ...]


def _kind(tokens: list[str], place: int, form: _Form, wh: str, i: int) -> AnswerKind:
    """The kind of answer to a question with its question word at `place` and what follows it from `i` on."""
    rest = tokens[i:]
    if place < 0:
        if tokens and tokens[0] in lexicon.AUXILIARIES:
            return AnswerKind.CHOICE if "or" in tokens else AnswerKind.YES_NO
        return AnswerKind.THING
    if wh in {"who", "whose"}:
        return _who_kind(form, place, rest)
    if wh == "where":
        return AnswerKind.PLACE
    if wh == "when":
        return AnswerKind.TIME
    if wh == "why":
        return AnswerKind.CAUSE
    if any(token in _FEEL for token in rest) and (wh == "how" or "emotion" in tokens):
        return AnswerKind.FEELING
    if wh == "how":
        return _how_kind(form, tokens)
    return _what_kind(form, tokens, rest)


def _how_kind(form: _Form, tokens: list[str]) -> AnswerKind:
    if form.noun in {"many", "much", "old", "far", "tall", "big", "large", "high", "deep"}:
        return AnswerKind.NUMBER
    if form.noun in {"long", "often", "soon", "late", "early"}:
        return AnswerKind.TIME
    if form.slot is Slot.COPULA and {"related", "connected"} & set(tokens):
        return AnswerKind.DESCRIPTION
    return AnswerKind.MANNER


def _who_kind(form: _Form, place: int, rest: list[str]) -> AnswerKind:
    if form.slot is Slot.COPULA and place == 0 and form.auxiliary in {"is", "are", "was", "were"}:
        folded = {name.lower() for name in form.names}
        others = [t for t in rest[1:] if t not in folded and t not in _TITLES]
        owned = any(t.endswith(("'s", "s'")) for t in rest[1:])
        if folded & set(rest) and not owned and (not others or others[0] == "to"):
            return AnswerKind.DESCRIPTION
    return AnswerKind.PERSON


def _noun_kind(noun: str) -> AnswerKind:
    for nouns, kind in _NOUN_KINDS:
        if noun in nouns or noun.removesuffix("s") in nouns:
            return kind
    return AnswerKind.THING


def _what_kind(form: _Form, tokens: list[str], rest: list[str]) -> AnswerKind:
    if "happen" in tokens or "happens" in tokens or "happened" in tokens:
        return AnswerKind.HAPPENING
    if form.noun:
        return _noun_kind(form.noun)
    inside = set(rest)
    if inside & {"name", "names", "nickname"} or (inside & {"called", "named"} and rest[-1] in {"called", "named"}):
        return AnswerKind.NAME
    if form.auxiliary in {"is", "are", "was", "were"}:
        if inside & _JOB_NOUNS or ("for" in rest and "living" in rest):
            return AnswerKind.JOB
        if inside & _CAUSE_NOUNS:
            return AnswerKind.CAUSE
        bare = not any(t.endswith("'s") or t in lexicon.PREPOSITIONS for t in rest)
        if form.slot is Slot.COPULA and form.names and bare:
            return AnswerKind.DESCRIPTION
    return _deed_kind(form, rest)


def _deed_kind(form: _Form, rest: list[str]) -> AnswerKind:
    if form.verb == "do" or (form.auxiliary in lexicon.DO and "do" in rest[1:]):
        return AnswerKind.JOB if rest[-2:] == ["a", "living"] else AnswerKind.ACTION
    if form.verb in _SPEAKING:
        return AnswerKind.SPEECH
    if form.verb in {"caus", "make", "prompt", "lead", "motiv"} and form.slot is Slot.SUBJECT:
        return AnswerKind.CAUSE
    return AnswerKind.THING


_SPEAKING = frozenset(stem(word) for word in lexicon.SPEAKING)
