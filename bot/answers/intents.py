"""What kind of thing a question wants, where the wording tells: a portrait, a fate, a tie, a list, a recap, a title.

Only the wording is looked at here, with the people and the chapter it names taken out of it. Word order hardly
matters to members ("Makeyev, who's he", "ch 3 title?"), so each want is told by its words: some that must be there,
and others that may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from bot.answers.people import Mention


class Want(StrEnum):
    """What is asked for."""

    WHO = "who somebody is"
    FATE = "what happened to somebody"
    DEEDS = "what somebody does"
    TIE = "how people are related"
    RELATIVE = "who is something to somebody"
    STATE_LIST = "who is in a state"
    CAST = "whom one has met"
    RECAP = "a recap"
    TITLE = "a chapter's title"
    TITLES = "the titles so far"
    WHICH_CHAPTER = "in which chapter"
    LENGTH = "how many chapters"
    OPEN = "anything else"


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked for, of which chapter (None: none named), in which state or by which word."""

    want: Want
    chapter: int | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A want is meant where as many people are named, each set of `needs` is met, and no word is outside `allows`."""

    want: Want
    people: frozenset[int]
    needs: tuple[frozenset[str], ...]
    allows: frozenset[str]
    chapter: bool | None = None  # whether a chapter has to be named, or must not be; None: either

    def meant(self, said: frozenset[str]) -> bool:
        """Whether these words, chatter apart, are what it needs and allows."""
        return not any(map(said.isdisjoint, self.needs)) and not said.difference(_CHATTER, self.allows, *self.needs)


LAST = -1
"""Stands for the number of the book's last chapter."""


def _set(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


_NUMBERS = {
    word: number
    for number, spelt in enumerate(
        "zero/zeroth one/first/1st/opening/i two/second/2nd/ii three/third/3rd/iii four/fourth/4th/iv "
        "five/fifth/5th/v "
        "six/sixth/6th/vi seven/seventh/7th/vii eight/eighth/8th/viii nine/ninth/9th/ix ten/tenth/10th/x "
        "eleven/eleventh/11th twelve/twelfth/12th".split()
    )
    for word in spelt.split("/")
} | {"last": LAST, "final": LAST, "closing": LAST}
_CHAPTERS = (
    re.compile(r"\bchapter (?:number |no |nr )?(\d+|[a-z]+)\b"),
    re.compile(r"\b(\d+)(?:st|nd|rd|th) chapter\b"),
    re.compile(r"\b([a-z]+) chapter\b"),
)
_CHATTER = _set(
    "a an the so and but ok okay please again exactly really actually just me us you i we can could would tell "
    "remind show give say get "
    "quick quickly briefly short brief in of for on to about this that it is are was were be been s 're has "
    "have had do does did let "
    "know book novel story far up until till now here point by yet already date this moment currently kindly "
    "might may supposed meant "
    "at with thing stuff all though then anyway hell heck earth on lol like kind sort bit little few words "
    "lines line sentences some"
)
_SO_FAR = _set(
    "so far until till now here point by yet already date today currently present this as at up to stage time"
)
_WHO_WORDS = _set(
    "who who's whom what what's person character guy man woman bloke chap fella fellow dude girl "
    "boy lady one he she they he's she's "
    "his her their him them deal story describe introduce introduction role part play plays which identity "
    "identify ring bell dat info details "
    "everything something anything more explain meant stand stands whoever wh whats be these those that's "
    "people characters "
    "kind type remember name thing come comes background main figure read met"
)
_FATE_NEEDS = _set(
    "happen happens happened happening hapened happend hapens become becomes became fate end "
    "ends ended ending finish finished "
    "fare fares fared turn turns turned latest whereabouts state now up doing goes go went going lately news "
    "outcome next"
)
_FATE_WORDS = _set(
    "wind winds wound what what's how how's where where's eventually finally ultimately later "
    "afterwards after next these days today "
    "out with things thing it at going in for last down still s did situation current he she they him her them "
    "w eventually "
    "the end whats come came of off long run"
)
_DEED_WORDS = _set(
    "what what's do does did doing done up to get gets got been all day living life work role he she they around"
)
_TIE_NEEDS = _set(
    "related relation relationship relate connected connection connect link linked links tie ties "
    "tied bond between relations "
    "other another know knows knew friends family relatives fit together deal with to acquainted association "
    "involved for common dealings"
)
_TIE_WORDS = (
    _set(
        "how what what's who are is were each one another other both there or not way have stand get "
        "along on going two people "
        "come did they them their exactly any something"
    )
    | _TIE_NEEDS
)
_RECAP_NEEDS = _set(
    "recap recaps summary summarise summarize sum summed previously rundown refresher tldr gist "
    "overview synopsis nutshell catch "
    "refresh speed précis precis update catchup resume recapitulate"
)
_RECAP_WORDS = _set(
    "what what's happened happens happening happen went goes going gone down on everything "
    "events plot memory my our main points "
    "key chapter full whole entire beginning start from through long version with up bring myself reading read "
    "where are were leave left off "
    "stop stopped missed miss learned learnt need want have got short quick time last during between must "
    "important i'm ve been ages "
    "into fill very person life character someone somebody anyone and things"
)
_HAPPEN = _set(
    "happened happens happen happening goes went going gone occurs occurred takes took place miss "
    "missed plot story going learned learnt "
    "read leave left stop stopped happend hapened"
)
_CAST_NEEDS = _set(
    "cast characters people persons everyone everybody names met meet encountered seen across "
    "who's dramatis figures introduced "
    "appeared appears named mentioned popped come introduced"
)
_CAST_WORDS = _set(
    "who whom which what list are there main full complete name all everybody everyone "
    "everybody's personae in appeared appear "
    "come across read about been introduced to with do i we've i've seen popped shown turned up turn met meet "
    "know known important "
    "encountered encounter story people characters cast list names so's has have already mentioned been who's "
    "give persons figures"
)
_STATES = {
    "arrested": "arrest arrested arrests imprisoned custody detained jailed prison jail locked captured caught "
    "seized bars prisoner prisoners "
    "nabbed nicked gaol detention busted collared behind picked rounded",
    "dead": "dead died dies killed murdered deceased death deaths die dying kicked bucket perished casualties "
    "casualty bumped slain shot",
    "under house arrest": "house-arrest",
}
_STATE_OF = {word: state for state, spelt in _STATES.items() for word in spelt.split()}
_STATE_WORDS = _set(
    "who who's which what list name names everybody everyone anybody anyone somebody people "
    "characters how many those them whom "
    "got gets get sits sit ended end ends up all under off out been being they have house by number count else "
    "other are still alive "
    "persons figures cast there any them one ones of the"
) | frozenset(_STATE_OF)
_TITLE_NEEDS = _set("title titled called call name named heading headed entitled headline")
_TITLE_WORDS = _TITLE_NEEDS | _set(
    "what what's how how's which does did carry bear bears have author they very part number chapter's go by under"
)
_TITLES_NEEDS = _set("titles names headings called")
_TITLES_WORDS = _set(
    "chapter chapters titles title names headings list all there what what's which known read were have been called do"
)
_LENGTH_WORDS = _set(
    "how many number total altogether long chapters chapter count wise contain contains consist make there got "
    "altogether overall"
)
_NOBODY, _ONE, _TWO, _ANY, _SOME = (frozenset(people) for people in ((0,), (1,), (2,), (0, 1), (1, 2, 3)))
_PATTERNS = (
    _Pattern(
        Want.LENGTH,
        _NOBODY,
        (_set("chapters chapter"), _set("many number total long count")),
        _LENGTH_WORDS,
        chapter=False,
    ),
    _Pattern(Want.TITLE, _ANY, (_TITLE_NEEDS,), _TITLE_WORDS, chapter=True),
    _Pattern(Want.TITLES, _NOBODY, (_TITLES_NEEDS, _set("chapter chapters")), _TITLES_WORDS, chapter=False),
    _Pattern(Want.TITLES, _NOBODY, (_set("titles headings"),), _TITLES_WORDS, chapter=False),
    _Pattern(Want.RECAP, _ANY, (_RECAP_NEEDS,), _RECAP_NEEDS | _RECAP_WORDS),
    _Pattern(Want.RECAP, _NOBODY, (), _RECAP_WORDS | _HAPPEN, chapter=True),
    _Pattern(Want.RECAP, _NOBODY, (_HAPPEN,), _RECAP_WORDS | _HAPPEN | _set("'s where"), chapter=False),
    _Pattern(Want.RECAP, _ONE, (_set("story"), _SO_FAR), _set("what what's whole")),
    _Pattern(Want.CAST, _NOBODY, (_CAST_NEEDS,), _CAST_WORDS, chapter=False),
    _Pattern(Want.CAST, _NOBODY, (_set("twice-who"),), _SO_FAR | _set("list")),
    _Pattern(Want.CAST, _NOBODY, (_set("who who's"), _set("so far")), _CAST_WORDS, chapter=False),
    _Pattern(Want.CAST, _NOBODY, (_set("who who's"), _set("book novel story")), _set("who who's"), chapter=False),
    _Pattern(
        Want.STATE_LIST,
        _NOBODY,
        (frozenset(_STATE_OF), _set("who who's which list name names everybody everyone anybody anyone many")),
        _STATE_WORDS,
        chapter=False,
    ),
    _Pattern(Want.TIE, _TWO, (_TIE_NEEDS,), _TIE_WORDS),
    _Pattern(Want.TIE, _TWO, (_set("who what how"), _set("to and for")), _set("who what how is was to are")),
    _Pattern(Want.DEEDS, _ONE, (_set("what what's"), _set("do doing done up")), _DEED_WORDS),
    _Pattern(Want.FATE, _SOME, (_FATE_NEEDS,), _FATE_NEEDS | _FATE_WORDS),
    _Pattern(Want.WHO, _SOME, (), _WHO_WORDS, chapter=False),
)
_WORDS_OF_SOME = frozenset[str].union(_CHATTER, *(_set().union(p.allows, *p.needs) for p in _PATTERNS))
_HOW_IT_STANDS = re.compile(r"\b(?:what(?:'s| is) the (?:matter|story|deal) with)\b")
_CALLED = re.compile(
    r"(?:(?:which|what) chapter(?:'s| is| has| was)?|what number is (?:the )?chapter) "
    r"(?:is |it )?(?:called|titled|named|entitled|the title|has the title) (?P<word>.+)"
)
_WHICH_CHAPTER = re.compile(
    r"\b(?:which|what) chapter\b|\bchapter (?:where|in which|when|was it|is it|does|did)\b|"
    r"\bhow many chapters? (?:in|into|before)\b"
)
_RELATIVE = re.compile(
    r"(?:who|what)(?:'s| is| was|s| are| were)? ONE(?:'s)? (?P<word>[a-z-]+(?: [a-z]+)?)|"
    r"(?:who|what)(?:'s| is| was)? (?:the )?(?P<of>[a-z-]+(?: [a-z]+)?) (?:of|to) ONE|"
    r"whose (?P<whose>[a-z-]+(?: [a-z]+)?) is ONE|"
    r"ONE's (?P<fronted>[a-z-]+)(?: is| was)?(?: who| who's| what| called what| called)(?: is| was)?(?: that|"
    r" it| he| she| again)*|"
    r"what(?:'s| is) the name of ONE's (?P<named>[a-z-]+)|who(?:'s| is) (?:the )?(?P<role>[a-z-]+) of ONE|"
    r"is ONE(?P<married> married)|does ONE have (?:a |any )?(?P<has>[a-z-]+)"
)
_WHO_FROM = re.compile(r"^(who(?:'s| is| was) ONE) (?:in|from|at|of) [a-z]+$")
_CHAPTER, _PERSON = "CHAPTER", "ONE"
_WHO_IS_WHO = re.compile(r"\bwho(?:'s| is) who\b")
_MARKS = re.compile(r"[^\w'\s-]|(?<!\w)-|-(?!\w)")
_OWNING = re.compile(rf"{_PERSON} '?s\b")
_TITLE = re.compile(rf"\b(?:the|a|his|her|their|comrade|mr|mrs|miss|that|this) (?={_PERSON})")


def intent(question: str, named: tuple[Mention, ...]) -> Intent:
    """What a tidied `question` wants; `named` are the people in it."""
    asked, chapter = _chapter(plain(question, named))
    called = _CALLED.fullmatch(asked)
    if called is not None:
        return Intent(Want.WHICH_CHAPTER, chapter, called.group("word"))
    if _WHICH_CHAPTER.search(asked) and chapter is None and not _TITLES_NEEDS & set(asked.split()):
        return Intent(Want.WHICH_CHAPTER)
    people = len({mention.person.number for mention in named})
    asked = _WHO_IS_WHO.sub("twice-who", asked)
    asked = _WHO_FROM.sub(r"\1", asked)
    said = frozenset(asked.replace("'s ", " ").split()) - {_PERSON, _CHAPTER}
    # Most questions have a word that no pattern allows: there is no need to ask them all.
    for pattern in _PATTERNS if said <= _WORDS_OF_SOME else ():
        listed = people <= 1 or pattern.want is Want.TIE or "and" in said
        if (
            people in pattern.people
            and listed
            and pattern.chapter in (None, chapter is not None)
            and pattern.meant(said)
        ):
            states = [_STATE_OF[word] for word in asked.split() if word in _STATE_OF]
            word = ("under house arrest" if "house" in said else states[0]) if states else ""
            return Intent(pattern.want, chapter, word)
    related = _RELATIVE.fullmatch(asked) if people == 1 else None
    if related is not None:
        word = next(group for group in related.groups() if group)
        return Intent(Want.RELATIVE, chapter, "spouse" if word.strip() == "married" else word)
    return Intent(Want.OPEN, chapter)


def plain(question: str, named: tuple[Mention, ...]) -> str:
    """The question folded, its people replaced by ONE, without articles and titles before them."""
    pieces, at = [], 0
    for mention in named:
        pieces += [fold(question[at : mention.start]), f" {_PERSON} "]
        at = mention.end
    asked = "".join([*pieces, fold(question[at:])])
    asked = " ".join(_MARKS.sub(" ", asked).split())
    asked = _OWNING.sub(f"{_PERSON}'s", asked)
    return _TITLE.sub("", asked)


def _chapter(asked: str) -> tuple[str, int | None]:
    """The question with the chapter that it names replaced by the word CHAPTER, and that chapter's number."""
    for pattern in _CHAPTERS:
        for match in pattern.finditer(asked):
            spelt = match.group(1)
            number = int(spelt) if spelt.isdigit() else _NUMBERS.get(spelt)
            if number is not None:
                return f"{asked[: match.start()]}{_CHAPTER}{asked[match.end() :]}", number
    return asked, None
