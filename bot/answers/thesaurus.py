"""Everyday words that members use for one another: a question may say murder where the book says shoot.

The groups are general English, not taken from any one book. Membership is by stem.
"""

from __future__ import annotations

import re

from bot.text import stem

_PHRASES = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE), meant)
    for said, meant in (
        (r"com(?:e|es|ing) out|came out", "published"),
        (r"(?:find|finds|found|finding) out|get wind of|gets wind of", "learn"),
        (r"(?:get|gets|got) hold of|(?:come|comes|came) by|(?:lay|lays|laid) hands on", "get from"),
        (r"(?:let|lets) slip|(?:let|lets) fall", "mention"),
        (r"in charge of", "head"),
        (r"(?:bump|bumps|bumped|run|runs|ran) into|(?:come|comes|came) (?:across|upon)", "meet"),
        (r"pass(?:es|ed)? away", "die"),
        (r"(?:run|runs|ran|go|goes|went) (?:away|off)", "leave"),
        (r"(?:come|comes|came|get|gets|got|go|goes|went) back", "return"),
        (r"(?:take|takes|took) (?:the )?blame", "guilty"),
        (r"(?:lose|loses|lost) (?:his|her|their) (?:job|post|position)", "lose post"),
        (r"(?:book|novel|story|it)(?: all)? about", "theme subject"),
        (r"turn(?:s|ed)? down", "refuse"),
        (r"look(?:s|ed|ing)? like", "appearance"),
        (r"sat|sitting|sits", "sit"),
    )
)

_GROUPS = """
kill killing killer murder murderer assassinate assassin assassination shoot shot shooting slay slain slayer gunman
die dies died dying death dead decease deceased perish
arrest arrested arresting custody detain detained seize seized imprison imprisoned jail jailed capture captured
prison jail gaol cell prisoner
gun revolver pistol weapon firearm
job work profession occupation employment living career trade post position office
boss superior chief head leader commander director
deputy assistant subordinate second-in-command right-hand
wife spouse husband married marriage
father dad papa parent parents
mother mum mom mama parent parents
son daughter child children kid kids
brother sister sibling siblings
friend companion comrade pal buddy
enemy foe opponent rival adversary
house home apartment flat dwelling residence lodging
road street way lane
picture photograph photo portrait image
letter note message mail write written wrote
newspaper paper press news
buy buys bought purchase purchased acquire acquired get got
sell sold selling
give gives gave given hand handed present gift
take takes took taken steal stole stolen
say says said tell tells told speak spoke inform announce
ask asks asked request beg begs plead pleads appeal
think thinks thought believe believes believed opinion view consider considered considers
feel feels felt feeling emotion mood
want wants wanted wish wishes desire hope dream
like likes liked love loves loved enjoy enjoys enjoyed fond
hate hates hated dislike despise loathe
fear afraid scared frightened
angry anger furious rage upset
sad unhappy sorrow gloomy low downcast depressed miserable
happy glad joy pleased
guilt guilty guiltless innocence innocent remorse
travel travels travelled journey trip move moved go goes went
come comes came arrive arrives arrived return returns returned back
leave leaves left depart departs departed
send sends sent dispatch
call called calls summon summoned invite invited
meet meets met meeting encounter encountered bump come-upon run-into
visit visits visited visitor call-on
look see sees saw seen watch watches watched notice
find finds found discover discovers discovered learn learns learned learnt
hide hides hid hidden conceal concealed
live lives lived reside dwell
suggest suggests suggested advise advised advice recommend recommended counsel
charge responsible rule govern run head lead leads led
witness watch guard guards
edge advantage ahead
account accounts report reports version versions
agree differ disagree
wilderness nowhere wild remote
confine confined house-arrest
town towns city cities
region district province area
slip drop drops dropped mention mentions hint
relate related relation
fetch fetched collect bring brought
spare spared spares survive survives survived escape mercy
begin begins began begun start starts started
end ends ended finish finishes finished stop
begin-again again anew
fail fails failed failure unsuccessful
win wins won victory triumph
lose loses lost losing defeat
fight fights fought battle war combat
hurt injure injured wound wounded harm abuse abuses beat beats
burn burns burned burnt burning fire destroy destroys destroyed
food eat eats ate eating meal
money cash rubles coins pay paid savings
rich wealthy wealth
poor poverty
big large great huge
small little tiny
old aged elderly ancient
city town village place
country land nation state
king ruler monarch
soldier soldiers troops army
doctor physician
police policeman detective
sea ocean
ship boat vessel
shop store
book novel story
author writer novelist wrote write
reason why because cause motive
spy agent intelligence
exile exiled deport deported deportee banish banished
confess confesses confession admit admits admitted
investigate investigates investigation investigator inquiry inquest probe
suspicion suspect suspected suspicious
crime murder offence
trial court judge judged
charge charged accuse accused accusation
execute executed execution
escape escapes escaped flee flees fled
famous fame glory
clothes clothing dress
shoe shoes boots
theatre opera show performance
sing sings singer singing sang
ill sick illness disease
parents family relatives
expel expelled expulsion thrown exclude excluded ousted
publish published publication appear appeared printed
born birth birthplace
""".strip().splitlines()


def _near() -> dict[str, frozenset[str]]:
    groups = [frozenset(stem(word) for word in group.split()) for group in _GROUPS]
    near: dict[str, frozenset[str]] = {}
    for group in groups:
        for word in sorted(group):
            near[word] = near.get(word, frozenset()) | group
    return near


_NEAR = _near()


def paraphrased(text: str) -> str:
    """`text` with phrases whose meaning is not that of their words put plainly."""
    for said, meant in _PHRASES:
        text = said.sub(meant, text)
    return text


def near(word: str) -> frozenset[str]:
    """The stems that mean about the same as this stem, itself among them."""
    return _NEAR.get(word, frozenset((word,)))
