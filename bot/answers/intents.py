"""What kind of thing a question wants, where the wording tells: a portrait, a fate, a tie, a list, a recap, a title.

Only the wording is looked at here, with the people it names taken out of it; what there is to tell comes from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from bot.answers.people import Mention

ONE = "\x01"
"""Stands for a named person in a blanked question."""


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


LAST = -1
"""Stands for the number of the book's last chapter."""
_NUMBERS = {
    word: number
    for number, spelt in enumerate(
        "zero/zeroth one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth "
        "ten/tenth eleven/eleventh twelve/twelfth".split()
    )
    for word in spelt.split("/")
} | {"last": LAST, "final": LAST, "closing": LAST}
_CHAPTERS = (
    re.compile(r"\bch(?:apter|ap)?\.? ?(?:number |no |nr )?(\d+|[a-z]+)\b"),
    re.compile(r"\b(\d+)(?:st|nd|rd|th) chapter\b"),
    re.compile(r"\b([a-z]+) chapter\b"),
)
_POLITE = re.compile(
    r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|please|pls|ribbon|um|well|wait|again|btw|sorry)[ ,:!]+)+|"
    r"[ ,]+(?:please|pls|plz|thanks|thank you|thx|again|exactly|actually|roughly|in short|btw|i mean)$"
)
_OPENING = re.compile(
    r"^(?:can|could|would|will) (?:you|u|someone|anybody|anyone) (?:please |pls )?|^(?:please |pls )|"
    r"^(?:i (?:want|need|would like|d like) to know|i wonder|do you know|tell me|remind me|explain|say|"
    r"i forgot|i forget|i have forgotten|i don't remember|i dont remember|no idea) (?:again |please |me )*"
)
_SO_FAR = r"(?: (?:so far|until now|till now|up to (?:now|here|this point)|by now|yet|already|to date|as yet|at this point|here))*"
_PEOPLE = r"(?:people|characters|persons|figures|everybody|everyone|cast|names)"
_STATES = {
    "arrested": "arrest arrested imprisoned custody detained jailed prison jail locked captured caught seized bars prisoner prisoners",
    "dead": "dead died dies killed murdered deceased death deaths die",
    "under house arrest": "house-arrest",
}
_STATE_OF = {word: state for state, spelt in _STATES.items() for word in spelt.split()}
_STATE_WORDS = "|".join(_STATE_OF)
_RECAP_WORDS = (
    "give|gimme|me|us|do|a|an|the|short|quick|brief|full|recap|summary|summari[sz]e|sum|up|catch|refresh|my|our|memory|previously|"
    "what|s|is|has|have|all|happened|been|happening|happens|gone|going|goes|went|on|takes|took|place|occurred|in|during|of|for|to|"
    "story|plot|this|book|novel|so|far|until|till|now|here|point|by|yet|already|date|as|at|where|are|were|we|i|did|leave|off|"
    "stop|am|miss|read|learned|learnt|about|know|please|on|with|everything|events|and|it|chapter|things|that|last|again|tell|"
    "say|from|through|whole|entire|beginning|start|person|character|life|please|pls"
)
_WANTS: tuple[tuple[Want, str], ...] = (
    (Want.RECAP, r"(?:give me |do |a |the |short |quick |brief |full )*(?:recap|summary|summari[sz]e|sum up|catch me up|catch up|refresh my memory|previously)\b.*"),
    (Want.RECAP, rf"(?:what(?:'s| is| has|s)? (?:all )?(?:happened|been happening|gone on|been going on|occurred)|what happens|the story|the plot)(?: in (?:the |this )?(?:book|story|novel))?{_SO_FAR}(?: in (?:the |this )?(?:book|story|novel))?"),
    (Want.RECAP, r"(?:what (?:happens|happened|has happened|goes on|went on|takes place|took place|is)|what's) (?:in|during) (?:the )?CHAPTER"),
    (Want.RECAP, rf"(?:where (?:are we|were we|did we (?:leave off|stop)|am i)|what did i miss|what have (?:i|we) (?:read|learned|learnt)){_SO_FAR}"),
    (Want.RECAP, rf"(?:the )?story{_SO_FAR}(?: of {ONE})?|what do (?:i|we) know{_SO_FAR}"),
    (Want.TITLES, rf"(?:what |which |the |are |do |i |we |list |all |know |of |have |had |give |me |show )*(?:chapter titles|titles of (?:the |all )*chapters|(?:titles|names) of the chapters|chapters called|chapter names)(?: do i know| have i read| are there| did i read)?{_SO_FAR}"),
    (Want.TITLE, r"(?:what(?:'s| is| was|s)?|how(?:'s| is)?|which is|give me|tell me)? ?(?:the )?(?:(?:title|name|heading) of (?:the )?CHAPTER|CHAPTER(?:'s)? (?:called|titled|named|entitled|title|name)|CHAPTER's (?:title|name)|CHAPTER is called|called CHAPTER)(?: called)?"),
    (Want.TITLE, r"what (?:title|name) does (?:the )?CHAPTER (?:have|bear|carry)|what(?:'s| is) (?:the )?CHAPTER (?:called|titled|named|entitled)"),
    (Want.WHICH_CHAPTER, r"(?:(?:which|what) chapter(?:'s| is| has| was)?|what number is (?:the )?chapter) (?:is |it )?(?:called|titled|named|entitled|the title|has the title) (?P<word>.+)"),
    (Want.LENGTH, r"how many chapters (?:are there|does (?:it|the book|the novel|this book) have|has (?:it|the book|the novel)|in (?:the|this) (?:book|novel))(?: in .*)?|how long is (?:the|this) (?:book|novel)"),
    (Want.CAST, rf"(?:who(?:m|'s| is| are| all)?|which {_PEOPLE}|what {_PEOPLE}) (?:have |has |had |did |do )?(?:i|we|you) (?:already |all )?(?:met|meet|encountered|encounter|know|seen|come across|read about|been introduced to){_SO_FAR}"),
    (Want.CAST, rf"(?:who (?:are|is|were|was|'s) |what are |list |name |show |give |me |all |of |the |a |full |main |complete |which |are |there |in |this |book |story |list )*(?:the )?(?:cast(?: list)?|characters|people|everybody i know|everyone i know|who's who|whos who|dramatis personae|list of {_PEOPLE}|cast of characters)(?: (?:are |were )?(?:in (?:the|this) (?:book|story|novel)|are there|there are|have appeared|appeared|have been (?:named|introduced|mentioned)|do i know|have i met))?{_SO_FAR}"),
    (Want.CAST, rf"who(?:'s| is| has been| have been| was)? (?:in (?:the|this) (?:book|story|novel)|has appeared|have appeared|named|introduced|mentioned|appeared|appears){_SO_FAR}"),
    (Want.STATE_LIST, rf"(?:who(?:'s| all)?|which (?:of )?(?:the |my )?{_PEOPLE}|what {_PEOPLE}|list|name|everybody|everyone|how many {_PEOPLE}|(?:list|name|give me)(?: me)? (?:all(?: the)? |the )?(?:everybody|everyone|people|characters|those|names|of those)|the) ?(?:all )?(?:of those )?(?:who |that )?(?:has|have|had|is|are|was|were|got|gets|sits|sit|did|ended|ends|ends up|ended up|end up)?(?: all| already| now| currently| been| be| got| in| under| behind)*(?: the)? (?P<word>{_STATE_WORDS}|house arrest)(?: {_PEOPLE})?{_SO_FAR}"),
    (Want.TIE, rf"(?:how|in what way|where from) (?:are|is|were|was|do|does|did) {ONE} (?:and|to|with|or) {ONE} (?:related|connected|linked|tied|involved|know each other|know one another|connect|relate|acquainted|close|stand|get on|get along)(?: to each other| with each other| to one another)?"),
    (Want.TIE, rf"how (?:is|are|was|were) {ONE} (?:related|connected|linked|tied) (?:to|with) {ONE}|how (?:does|do|did) {ONE} (?:know|relate to|connect to|connect with|stand to|come to know|get to know|fit with) {ONE}"),
    (Want.TIE, rf"(?:what(?:'s| is| was|s)?|describe|who|explain)?(?: the| is| their)* ?(?:relation|relationship|connection|link|tie|ties|bond|relations|links)(?: is there| exists| there)? (?:between|of) {ONE} (?:and|to|with) {ONE}"),
    (Want.TIE, rf"(?:who|what) (?:is|was|were|are) {ONE} (?:to|for) {ONE}|(?:are|is|were|was) {ONE} and {ONE} (?:related|connected|linked|family|relatives|friends)|(?:do|does|did) {ONE} (?:and {ONE} know each other|know {ONE})|what (?:do|does|did|have) {ONE} (?:and {ONE} have in common|have to do with {ONE})"),
    (Want.WHO, rf"(?:who(?:'s|s|m)?|whos|what(?:'s|s)?|wgo|hwo)(?: the (?:hell|heck))? ?(?:is|are|was|were|again|exactly)*(?: again| exactly| the person| this| that| the character| the| character)* {ONE}(?: (?:is|was|again|in (?:the|this) (?:book|story|novel)|supposed to be|anyway|be|in this|person|guy|man|woman|character))*{_SO_FAR}"),
    (Want.WHO, rf"(?:who )?{ONE}(?: who| is who)?|(?:about|more about|something about|everything about|all about|describe|introduce|whois|details on|info on|information about|the character) {ONE}|what (?:do|did) (?:i|we|you) (?:know|learn) (?:about|of) {ONE}{_SO_FAR}|(?:a bit|a little|something|more|everything|all|a few words)?(?: more)? ?(?:about|on|of) {ONE}{_SO_FAR}|who (?:is|was|are) {ONE} and .*|what (?:kind|sort|type) of (?:person|man|woman|character) (?:is|was) {ONE}"),
    (Want.FATE, rf"(?:what(?:'s| has| is| did|s)?|how) (?:happened|happens|happen|hapened|happend|hapens|became|becomes|become|has become|going on|up|happening) (?:to|of|with) {ONE}(?: in the end| at the end| afterwards| next| later| finally)?{_SO_FAR}"),
    (Want.FATE, rf"(?:how|where) (?:does|did|do|will|has) {ONE} (?:end|end up|finish|ended up|ended|fare|fared)(?: up)?{_SO_FAR}|how (?:does it|did it|do things|did things) (?:end|go) (?:for|with) {ONE}|(?:the )?(?:fate|end|story|state|status|whereabouts) of {ONE}|what(?:'s| is| was) (?:the )?{ONE}(?:'s)? (?:fate|end|status|state|situation)|what(?:'s| is| was) the (?:fate|end|latest|news|status|state)(?: of| on| with| about)? {ONE}|(?:is|what is|how is|where is|where's|how's) {ONE} (?:now|today|these days|doing|at the moment|currently){_SO_FAR}"),
    (Want.DEEDS, rf"what (?:does|did|do|has|is|was|will) {ONE} (?:do|done|doing|been doing|been up to|up to)(?: in (?:the|this) (?:book|story|novel))?(?: for a living| all day| for work)?{_SO_FAR}|what(?:'s| is| was) {ONE} (?:doing|up to){_SO_FAR}"),
    (Want.RELATIVE, rf"(?:who|what)(?:'s| is| was|s| are| were)? {ONE}(?:'s)? (?P<word>[a-z]+(?: [a-z]+)?)|(?:who|what)(?:'s| is| was)? (?:the )?(?P<other>[a-z]+(?: [a-z]+)?) (?:of|to) {ONE}|whose (?P<whose>[a-z]+(?: [a-z]+)?) is {ONE}"),
)  # fmt: skip
_COMPILED = tuple((want, re.compile(pattern)) for want, pattern in _WANTS)


def intent(question: str, named: tuple[Mention, ...]) -> Intent:
    """What `question` wants; `named` are the people in it."""
    asked = plain(question, named)
    asked, chapter = _chapter(asked)
    bare = asked.replace("CHAPTER", "").strip()
    for want, pattern in _COMPILED:
        match = pattern.fullmatch(asked)
        if match is None:
            continue
        if (want is Want.TITLE and chapter is None) or (want is Want.RECAP and not _of_the_book(asked)):
            continue
        groups = [group for group in match.groupdict().values() if group]
        return Intent(want, chapter, _STATE_OF.get(groups[0], groups[0]) if groups else "")
    if re.match(r"(?:in )?(?:which|what|wich) chapter\b", bare):
        return Intent(Want.WHICH_CHAPTER, chapter)
    if re.search(r"\b(?:in|at) (?:which|what|wich) chapter\b|, (?:which|what) chapter\b", bare):
        return Intent(Want.WHICH_CHAPTER, chapter)
    return Intent(Want.OPEN, chapter)


def _of_the_book(asked: str) -> bool:
    """Whether a recap is wanted of what is read here, and not of something else by name."""
    return not re.sub(rf"\b(?:{_RECAP_WORDS})\b|CHAPTER|{ONE}|'s\b", " ", asked).strip()


def plain(question: str, named: tuple[Mention, ...]) -> str:
    """The question folded, its people replaced by `ONE`, without greetings and other politeness."""
    pieces, at = [], 0
    for mention in named:
        pieces += [question[at : mention.start], f" {ONE} "]
        at = mention.end
    asked = fold("".join([*pieces, question[at:]])).replace("\u2019", "'")
    asked = re.sub(rf"[^\w'{ONE}\s-]", " ", asked)
    asked = " ".join(asked.split())
    asked = re.sub(rf"{ONE} '?s\b", f"{ONE}'s", asked)
    asked = re.sub(rf"\b(?:the|a|his|her|their|comrade|mr|mrs|miss) (?={ONE})", "", asked)
    before = ""
    while before != asked:
        before = asked
        asked = _OPENING.sub("", _POLITE.sub("", asked)).strip()
    return asked


def _chapter(asked: str) -> tuple[str, int | None]:
    """The question with the chapter that it names replaced by the word CHAPTER, and that chapter's number."""
    for pattern in _CHAPTERS:
        for match in pattern.finditer(asked):
            spelt = match.group(1)
            number = int(spelt) if spelt.isdigit() else _NUMBERS.get(spelt)
            if number is not None:
                return f"{asked[: match.start()]}CHAPTER{asked[match.end() :]}", number
    return asked, None
