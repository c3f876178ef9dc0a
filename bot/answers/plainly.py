"""From loose, colloquial wording to a plain question: without greetings, chatter, emoticons and slips of the keyboard.

General English only; what the words are about is not looked at here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.text import words

_EMOTICON = re.compile(
    r"(?<!\w)[:;=8xX][-^'o]?[)(DPpOo/\\|*]+(?!\w)|<3|\^\^|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]"
)
_SPELT = {
    "whats": "what's",
    "wats": "what's",
    "wots": "what's",
    "wot": "what",
    "wat": "what",
    "wut": "what",
    "whos": "who's",
    "wheres": "where's",
    "hows": "how's",
    "whys": "why is",
    "why's": "why is",
    "whens": "when's",
    "where'd": "where did",
    "how'd": "how did",
    "who'd": "who did",
    "why'd": "why did",
    "when'd": "when did",
    "what'd": "what did",
    "where've": "where have",
    "who've": "who have",
    "what've": "what have",
    "wherere": "where are",
    "dont": "don't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "isnt": "isn't",
    "wasnt": "wasn't",
    "cant": "can't",
    "im": "i'm",
    "ive": "i've",
    "u": "you",
    "ya": "you",
    "r": "are",
    "ur": "your",
    "gonna": "going to",
    "wanna": "want to",
    "w": "with",
    "cuz": "because",
    "coz": "because",
    "bc": "because",
    "plz": "please",
    "pls": "please",
    "thx": "thanks",
    "tho": "though",
    "wich": "which",
    "wgo": "who",
    "hwo": "who",
    "whoes": "whose",
    "becuase": "because",
    "wen": "when",
    "nothin": "nothing",
    "em": "them",
}
_SPELT_WORD = re.compile(
    r"(?<![\w'])(?:" + "|".join(sorted(map(re.escape, _SPELT), key=len, reverse=True)) + r")(?![\w'])", re.IGNORECASE
)
_SHORTENED = (
    (re.compile(r"\b(ch(?:apt?)?)\.? ?(?=\d)", re.IGNORECASE), "chapter "),
    (re.compile(r"\b(?:ch|chap)\. ", re.IGNORECASE), "chapter "),
    (re.compile(r"\b(mr|mrs|ms|dr|st|no|nr)\. ", re.IGNORECASE), r"\1 "),
    (re.compile(r"\bw/o\b", re.IGNORECASE), "without"),
    (re.compile(r"\bw/", re.IGNORECASE), "with "),
    (re.compile(r"\b[Hh]ow (?:come|is it that|is it possible that)\b"), "why"),
    (re.compile(r"\b[Hh]ow's it (?:that|come)\b"), "why"),
)
_ENDS = re.compile(r"(?<=[.?!\u2026;])\s+|\s+[-\u2013\u2014]+\s+|\.\.+\s*|\u2026\s*|\n+|\?+(?=\S)|\s+/+\s+")
_ANOTHER = re.compile(r",? and (?=(?:who|what|where|when|why|how)(?:'s)? )", re.IGNORECASE)
_PIECES = re.compile(r"\s*,\s*")

_CHAT = (
    "so and but ok okay k hey hi hello yo oh ah um umm hmm well wait sorry guys folks all people everyone "
    "ribbon please just actually "
    "honestly also btw lol haha hehe thanks thank you thx ty cheers mate then though tbh imo rn again "
    "anyway anyways right "
    "huh eh exactly really roughly basically briefly quickly quick question dear bot"
)
_LEADING = re.compile(
    rf"^(?:(?:{'|'.join(_CHAT.split())})\b[ ,:!]+|"
    r"(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody|we) (?:all |please |kindly |just |"
    r"quickly |possibly |maybe )*"
    r"(?:be so kind (?:as )?to )?(?=\w)|"
    r"(?:please |kindly )?(?:tell|remind|enlighten|help|fill) (?:me|us)(?: out| in)?(?: again| please|"
    r" quickly)*(?: (?:of|on|about|with)(?= (?:who|what|where|when|why|how)\b))?[ ,:]+|"
    r"(?:do|does|did) (?:you|u|anyone|anybody|someone|we) (?:happen to )?(?:know|remember|recall|"
    r"have any idea)[ ,:]+|"
    r"(?:any|no|not a|got any|have you any) (?:idea|clue|chance)(?: (?:of|on|about))?[ ,:]+|"
    r"(?:i |i'm |i've |i'd |im )(?:(?:want|like|love|need|would like|would love) to (?:know|ask|hear)(?: about)?|"
    r"(?:totally |completely |just |already |have |kind of |kinda )*(?:forgot|forgotten|forget|blanked on)|"
    r"(?:can't|cannot|don't|do not) (?:quite )?(?:remember|recall|know|get|understand)|"
    r"(?:was |am |just )*(?:wondering|wonder|curious|confused)(?: about)?|(?:have )?no (?:idea|clue)|not sure|"
    r"(?:am )?trying to remember|lost track of)(?: again)?[ ,:]+|"
    r"(?:what i'd like to know is|my question is|the question is|question|not sure|explain(?: to me)?|say|guess|"
    r"curious|wondering|confused about)[ ,:]+)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"[ ,]+(?:{'|'.join(_CHAT.split())}|by the way|i mean|i forgot|i forget|i wonder|or what|or something|"
    rf"or sth|or so|no|for me|for us|"
    r"in advance|if you (?:don't )?(?:mind|know|can|please)|do you know|can you (?:remind|tell) me|remind me|"
    r"do you remember|"
    r"as it were|so to speak|already|on earth|the hell|the heck)$",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    rf"(?:(?:{'|'.join(_CHAT.split())})(?: |$))*"
    r"(?:(?:i|we)(?:'ve| have|'m| am|'d)? .*\b(?:forg\w+|lost|put it down|ages|while|confused|remember|break|"
    r"blank|catching up|behind|weeks|months|picked it up)\b.*|"
    r"(?:it's|its|it has|been|it) .*\b(?:ages|while|long time|forever|weeks|months|years)\b.*|"
    r"(?:no|without|not too many|avoid) spoilers?.*|spoiler ?free.*|(?:in )?(?:short|brief)|in (?:a few|"
    r"a couple of|one or two) (?:words|lines|sentences)|"
    r"(?:remind|tell|help|enlighten) me|(?:i'm|im) (?:lost|stuck|curious|confused)|my (?:memory|brain|head) .*|"
    r"no (?:idea|clue)|do tell|go on|"
    r"(?:just|only) (?:curious|checking|wondering|asking)|bear with me|silly question|dumb question|"
    r"stupid question|one more(?: thing)?|next question|"
    r"or (?:what|something|sth|not)|thanks? .*|(?:i )?(?:guess|think|mean|suppose|believe|reckon)|help me out)?",
    re.IGNORECASE,
)
_ASKING = frozenset(
    "who whom whose what which where when why how who's what's where's how's when's is are was were did does do "
    "has have had can could will".split()
)


@lru_cache(maxsize=4096)
def tidied(text: str) -> str:
    """`text` with slips, shortenings and emoticons put right, and without the pieces that are mere chatter."""
    text = _EMOTICON.sub(" ", text.replace("\u2019", "'"))
    text = _SPELT_WORD.sub(lambda match: _SPELT[match.group().lower()], text)
    for said, meant in _SHORTENED:
        text = said.sub(meant, text)
    clauses = [", ".join(_telling(clause)) for clause in _ENDS.split(text)]
    clauses = [clause for clause in clauses if clause.strip(" ,.?!;")]
    return " - ".join(clauses) or text.strip()


def questions(text: str) -> tuple[str, ...]:
    """The questions that a tidied text asks, one after the other; a text that asks nothing outright is one question."""
    parts = [part for piece in text.split(" - ") for part in _ANOTHER.split(piece) if part]
    asking = [i for i, part in enumerate(parts) if _asks(part)]
    if len(asking) <= 1:
        return (" - ".join(parts),)
    found = [parts[start:end] for start, end in zip(asking, [*asking[1:], len(parts)], strict=True)]
    found[0] = parts[: asking[0]] + found[0]
    return tuple(" - ".join(group) for group in found)


def core(text: str) -> str:
    """Of a question with a lead-in ("he kept the dog - what did Ann do then?") the part that asks; else all of it."""
    parts = [part for part in text.split(" - ") if _asks(part)]
    return parts[-1] if parts else text


def _telling(clause: str) -> list[str]:
    """The pieces of a clause between its commas, without greetings, thanks and apologies."""
    pieces = []
    for piece in _PIECES.split(clause.strip()):
        bare = _stripped(piece)
        if bare and not any(_EMPTY.fullmatch(said.rstrip(".?!; ").lower()) for said in (piece, bare)):
            pieces.append(bare)
    return pieces


def _stripped(piece: str) -> str:
    before = ""
    while before != piece:
        before = piece
        piece = _LEADING.sub("", piece)
        end = piece.rstrip(" .?!;")
        piece = _TRAILING.sub("", end) + ("?" if piece[len(end) :].startswith("?") else "")
    return piece.strip()


def _asks(part: str) -> bool:
    return any(word.folded in _ASKING for word in words(part)[:5])
