"""Closed word lists for shallow tagging: function words, verbs with their forms, and nouns by what they stand for.

Everything is lower case. The lists are general English, written for this project; none comes from any one book.
"""

from __future__ import annotations

from functools import lru_cache


def _set(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


DETERMINERS = _set(
    "a an the this that these those some any no every each either neither both all another such what which whose half"
)
POSSESSIVES = _set("my your his her its our their")
HE = _set("he him his himself")
SHE = _set("she her hers herself")
THEY = _set("they them their theirs themselves")
PRONOUNS = (
    HE
    | SHE
    | THEY
    | _set("i me mine myself we us ours ourselves you yours yourself it itself one someone somebody everyone everybody")
    | _set(
        "anyone anybody nobody nothing something everything anything other others who whom this that these those there"
    )
)
BE = _set("be am is are was were been being isn't aren't wasn't weren't")
HAVE = _set("have has had having haven't hasn't hadn't")
DO = _set("do does did don't doesn't didn't")
MODALS = _set(
    "will would can could shall should may might must cannot can't won't wouldn't couldn't shouldn't ought mustn't"
)
AUXILIARIES = BE | HAVE | DO | MODALS
NEGATIONS = _set(
    "not never no n't cannot can't won't wouldn't couldn't shouldn't don't doesn't didn't isn't aren't wasn't weren't "
    "haven't hasn't hadn't nobody nothing"
)
PREPOSITIONS = _set(
    "of in on at to for from by with into onto upon about against between among amongst through throughout during "
    "before after over under above below behind beside besides beyond near around across along within without toward "
    "towards despite like unlike until till since off out up down past inside outside except per via amid amidst "
    "alongside underneath beneath regarding concerning versus aboard atop as than opposite round"
)
CONJUNCTIONS = _set("and or but nor yet plus")
SUBORDINATORS = _set(
    "because when while where that which who whom whose if although though whereas so unless once whether how why what "
    "whenever wherever after before since until as lest"
)
ADVERBS = _set(
    "not never always often sometimes soon later then now again also just only very too quite rather almost already "
    "still even ever here there away back together home forward instead once twice however meanwhile therefore thus "
    "perhaps maybe alone ago apart aside abroad else far further indeed moreover nevertheless nonetheless otherwise "
    "somewhere nowhere everywhere anywhere today tomorrow yesterday tonight well much more most less least long "
    "afterwards thereafter forever altogether nearly simply merely shortly finally eventually previously"
)
ADJECTIVES = _set(
    "able afraid alive ancient angry asleep aware bad beautiful best better big bitter black blind blue bold brave "
    "bright broken brown busy calm careful certain cheap clean clear clever close cold common cool cruel curious "
    "dark dead deaf dear deep different difficult dirty drunk dry dull dumb eager early easy elder eldest elderly "
    "empty enormous evil extra fair faithful false famous fat few fine first foolish foreign former free fresh "
    "friendly full funny gentle glad golden good grand grateful gray great greedy green grey guilty handsome happy "
    "hard healthy heavy high holy honest hot huge human hungry ill important innocent jealous kind large last late "
    "latter lazy legal little lone lonely long lost lovely low loyal lucky mad main major many married mean mere minor "
    "mortal much mysterious naked narrow natural nervous new next nice nine noble normal odd old older oldest only "
    "open "
    "other own pale past perfect personal plain pleasant poor powerful pregnant pretty previous private proper proud "
    "public pure quick quiet rare ready real red responsible rich right rough round royal sacred sad safe same scared "
    "second secret sensitive serious several severe sharp short shy sick silent silly silver similar simple single "
    "slow "
    "small smart social soft sole sore sorry special strange strict strong stupid sudden sure sweet tall terrible "
    "thick "
    "thin third tired tiny top total tough true twin ugly unable unhappy unknown upset useless usual various vast "
    "violent "
    "warm weak wealthy weird wet white whole wicked wide wild wise wooden worried worse worst worth worthy wounded "
    "wrong "
    "yellow young younger youngest female male local final dying lame bald nearby entire original mutual unique polite"
)
NUMBERS = _set(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million "
    "millions billion dozen dozens couple several many few half once twice thrice first second third fourth fifth "
    "sixth "
    "seventh eighth ninth tenth single double"
)

REGULAR_VERBS = _set(
    "abandon abduct accept accompany accomplish accuse ache achieve acquire act adapt add admire admit adopt adore "
    "advance advertise advise affect afford agree aid aim alert allow alter amaze amuse announce annoy answer "
    "apologize "
    "appeal appear apply appoint appreciate approach approve argue arrange arrest arrive ask assassinate assault "
    "assign "
    "assist assume assure attach attack attempt attend attract avenge avoid award await bake ban banish bar bathe "
    "battle "
    "beg behave believe belong betray blackmail blame bless block board boast boil bomb borrow bother bounce bow brag "
    "breathe bribe broadcast bully burgle bury call calm capture care carry carve cast cause celebrate challenge "
    "change "
    "charge chase cheat check cheer chop claim clean clear climb close collapse collect combine comfort command "
    "comment "
    "commit communicate compare compel compete complain complete conceal conceive conclude condemn conduct confess "
    "confide confirm confiscate confront confuse congratulate conjure connect conquer consider consist console "
    "conspire "
    "construct consult consume contact contain contend continue contract contribute control convert convict convince "
    "cook cooperate cope copy correct cough count cover crash crave crawl create criticize cross crown crush cry cure "
    "curse damage dance dare date decide declare decline decorate dedicate defeat defend defy delay deliver demand "
    "demonstrate deny depart depend depict deprive derive descend describe desert deserve desire despair despise "
    "destroy "
    "detain detect determine develop devise devote devour die differ direct disagree disappear disappoint disapprove "
    "discard discover discuss disguise dislike dismiss disobey display dissolve distract distribute disturb dive "
    "divide "
    "divorce double doubt drag dress drop drown dump earn elect eliminate elope embark embarrass embrace emerge employ "
    "enable encounter encourage end endure engage enjoy enlist ensue ensure enter entertain entrust envy escape "
    "establish evade examine excite execute exchange exclaim exile exist expect expel experience explain explode "
    "explore "
    "expose express extort face fail faint fake fear feature fetch fill film find finish fire fit fix flatter flee "
    "flirt float flood follow fool force foresee forge form frame free frighten fulfil fulfill function gain gamble "
    "gather gaze glance grab graduate grant greet grieve guard guess guide hail handle hang happen harass harm hate "
    "haunt head heal heed help hesitate hire hitchhike hope howl hug hunt hurry identify ignore illustrate imagine "
    "imitate impersonate imply impress imprison improve include increase indicate infect infiltrate inform inherit "
    "injure inquire insist inspire install instruct insult intend interest interfere interpret interrogate interrupt "
    "intervene introduce invade invent invest investigate invite involve isolate join joke judge jump justify kick "
    "kidnap kill kiss knock lack land last laugh launch learn lecture leap lie lift light like limit link listen live "
    "load lock long look loot love lure maintain manage march mark marry match matter mention miss mistake mix mock "
    "mourn move murder name need neglect negotiate note notice notify obey object observe obsess obtain occur offer "
    "open operate oppose order organize overhear overpower overwhelm own pack paint park part participate pass pause "
    "perform perish permit persuade pick place plan plant play plead please plot plunge point poison pose possess post "
    "pour practice practise praise pray preach predict prefer prepare present preserve press pretend prevent proceed "
    "proclaim produce progress promise promote prompt propose prosecute protect protest prove provide provoke publish "
    "pull punch punish purchase pursue push puzzle question race rage raise rape reach react realise realize reappear "
    "rebel recall receive recite recognise recognize recommend reconcile record recover recruit reduce refer reflect "
    "refuse regain regard regret reject rejoice rejoin relate release relent rely remain remark remarry remember "
    "remind "
    "remove renounce rent repair repeat repent replace reply report represent request require rescue resemble resent "
    "reside resign resist resolve respect respond rest restore restrain result resume retire retreat retrieve return "
    "reunite reveal revenge reverse revive reward ride risk roam rob rub ruin rule rush sacrifice sail save scare "
    "scatter scheme scold scream search seat seduce seem seize select sense sentence separate serve settle sew shape "
    "share shatter shock shout show sigh sign silence skip slap slip smash smell smile smoke smuggle snatch sneak sob "
    "solve sort speculate spill spot spy squeeze stab stage stalk stare start starve state station stay steer step "
    "stop "
    "store storm strangle stress stretch stroll struggle study stumble submit succeed succumb suck suffer suggest suit "
    "summon supply support suppose surprise surrender surround survive suspect sway swallow switch sympathize tackle "
    "talk target taste tease tempt tend terrorize test testify thank threaten throttle tie torment torture toss touch "
    "tour track trade trail train transfer transform translate transport trap travel treat tremble trick trigger trip "
    "trouble trust try tumble turn undermine unite unlock unmask urge use utter vanish venture view visit volunteer "
    "vote "
    "vow wait walk wander want warn wash waste watch wave weigh welcome whip whisper whistle wipe wish witness wonder "
    "work worry worship wound wreck wrestle yearn yell yield"
)
_IRREGULAR = """
arise arose arisen;awake awoke awoken;bear bore born borne;beat beat beaten;become became become;begin began begun;
bend bent;bet bet;bid bid bade bidden;bind bound;bite bit bitten;bleed bled;blow blew blown;break broke broken;
bring brought;build built;burn burnt burned;burst burst;buy bought;catch caught;choose chose chosen;cling clung;
come came;creep crept;cut cut;deal dealt;dig dug;dream dreamt dreamed;draw drew drawn;drink drank drunk;
drive drove driven;
eat ate eaten;fall fell fallen;feed fed;feel felt;fight fought;find found;flee fled;fling flung;fly flew flown;
forbid forbade forbidden;forget forgot forgotten;forgive forgave forgiven;forsake forsook forsaken;freeze froze frozen;
get got gotten;give gave given;go went gone;grind ground;grow grew grown;hang hung hanged;hear heard;hide hid hidden;
hit hit;hold held;hurt hurt;keep kept;kneel knelt;know knew known;lay laid;lead led;leave left;lend lent;let let;
lie lay lain;light lit;lose lost;make made;mean meant;meet met;mislead misled;mistake mistook mistaken;
overcome overcame;overhear overheard;overtake overtook overtaken;overthrow overthrew overthrown;pay paid;put put;
quit quit;read read;ride rode ridden;ring rang rung;rise rose risen;run ran;say said;see saw seen;seek sought;sell sold;
send sent;set set;shake shook shaken;shed shed;shine shone;shoot shot;show showed shown;shrink shrank shrunk;shut shut;
sing sang sung;sink sank sunk;sit sat;slay slew slain;sleep slept;slide slid;speak spoke spoken;spend spent;spin spun;
split split;spread spread;spring sprang sprung;stand stood;steal stole stolen;stick stuck;sting stung;
strike struck stricken;
string strung;strive strove striven;swear swore sworn;sweep swept;swim swam swum;swing swung;take took taken;
teach taught;tear tore torn;tell told;think thought;throw threw thrown;thrust thrust;undergo underwent undergone;
understand understood;undertake undertook undertaken;undo undid undone;wake woke woken;wear wore worn;weave wove woven;
wed wed;weep wept;win won;withdraw withdrew withdrawn;withhold withheld;withstand withstood;wring wrung;
write wrote written
"""
IRREGULAR_FORMS: dict[str, str] = {}
"""An irregular past or participle to its base: "brought" to "bring"."""
_IRREGULAR_BASES = set()
for _entry in _IRREGULAR.replace("\n", "").split(";"):
    _base, *_forms = _entry.split()
    _IRREGULAR_BASES.add(_base)
    for _form in _forms:
        if _form != _base:
            IRREGULAR_FORMS.setdefault(_form, _base)
BASE_VERBS = REGULAR_VERBS | frozenset(_IRREGULAR_BASES)
# Words that stand in texts as nouns far more often than as verbs: taken for verbs only where the place demands one.
NOUNISH = _set(
    "act aid aim answer attack attempt award battle board bomb bow cast cause challenge change charge check command "
    "comment contract control copy count cover crash crown cry cure curse damage dance date delay demand desert desire "
    "display doubt dress end envy escape exchange exile experience face fear feature film fire flood force form frame "
    "function gain guard guess guide hail harm head help hope hunt interest joke judge kick kiss lack land laugh "
    "lecture "
    "lie light limit link lock look love march mark match matter mention mistake murder name need note notice object "
    "offer order park part pass pick place plan plant play plot point poison post practice praise present press "
    "progress "
    "promise protest question race rage rape record regard regret release rent report request rescue respect rest "
    "result "
    "return revenge reward risk ruin rule rush sacrifice sail scheme scream search seat sense sentence shape share "
    "shock "
    "show sign silence slip smell smile smoke sort spot spy stage state station stay step stop store storm stress "
    "study "
    "suit supply support surprise suspect switch talk target taste test touch tour track trade trail train trap travel "
    "treat trick trip trouble trust turn use view visit vote vow walk watch wave waste whip whisper wish witness "
    "wonder work "
    "worry wound wreck fight ring run set string stand swing wake spring blow cut dream drink drive fall hit play cook "
    "ride bet bid burn catch lead split steal swim tear worship venture transport rebel process book house time arms "
    "spirits"
)

RELATIONS = _set(
    "father mother son daughter brother sister wife husband uncle aunt nephew niece cousin grandfather grandmother "
    "grandson granddaughter parent parents child children baby twin twins friend friends lover girlfriend boyfriend "
    "fiance fiancee stepfather stepmother stepson stepdaughter stepsister stepbrother widow widower godfather "
    "godmother "
    "enemy rival partner colleague heir guardian ward dad mom mum ex ex-wife ex-husband siblings sibling "
    "brother-in-law "
    "sister-in-law father-in-law mother-in-law son-in-law daughter-in-law relative relatives family in-laws companion "
    "neighbor neighbour roommate classmate spouse bride groom mistress crush sweetheart brothers sisters sons daughters"
)
ROLES = _set(
    "man woman boy girl men women boys girls people person gentleman lady lord king queen prince princess duke duchess "
    "emperor empress count countess baron baroness knight squire earl sultan pope bishop priest monk nun abbot vicar "
    "reverend rabbi minister president senator governor mayor general colonel major captain lieutenant sergeant "
    "soldier "
    "sailor officer policeman detective agent spy sheriff guard thief robber murderer killer criminal prisoner slave "
    "servant maid butler cook nurse doctor physician surgeon psychiatrist psychologist dentist lawyer attorney judge "
    "clerk secretary teacher professor tutor student pupil scholar scientist engineer inventor writer author poet "
    "novelist journalist reporter editor artist painter sculptor musician singer dancer actor actress director "
    "producer "
    "model photographer cameraman farmer peasant shepherd hunter fisherman miller baker butcher tailor shoemaker smith "
    "blacksmith carpenter merchant trader banker businessman salesman shopkeeper landlord landlady tenant owner boss "
    "manager employee worker employer chief leader ruler commander pilot driver stranger traveler traveller pirate "
    "gangster mobster hitman assassin outlaw cowboy hero heroine villain witch wizard magician sorcerer sorceress "
    "giant "
    "giants dwarf dwarves troll trolls goblin goblins fairy fairies elf elves ghost vampire monster dragon devil "
    "demon god "
    "goddess angel wolf fox bear lion cat dog horse bird crew team gang army police mob townspeople villagers couple "
    "orphan beggar bum drunkard gambler coach player boxer wrestler chef waitress waiter bartender prostitute "
    "courtesan "
    "hermit widow virgin bachelor spinster nobleman noblewoman aristocrat heiress patient victim witness"
)
JOBS = ROLES - _set(
    "man woman boy girl men women boys girls people person stranger couple victim witness patient bachelor"
)
PLACES = _set(
    "house home castle palace room bedroom bathroom kitchen cellar attic church cathedral chapel monastery convent "
    "abbey "
    "temple school college university hospital asylum prison jail cell court courtroom hotel motel inn tavern pub bar "
    "restaurant cafe shop store market street road bridge city town village country countryside farm field forest wood "
    "woods jungle desert mountain mountains hill valley cave river lake sea ocean island beach shore coast port harbor "
    "harbour ship boat train station airport plane aircraft apartment flat building office factory warehouse mine "
    "museum "
    "library theater theatre park garden graveyard cemetery grave tomb tower mansion manor estate cottage cabin hut "
    "tent "
    "camp ranch basement garage yard barn stable planet earth moon space heaven hell north south east west state "
    "county district province region kingdom world closet bed table hall stairs door window roof pond well tree swamp "
    "marsh border headquarters base lab laboratory studio party dance ball club casino bank car truck van carriage bus"
)
TIMES = _set(
    "day days night nights week weeks month months year years hour hours minute minutes second seconds morning evening "
    "afternoon noon midnight dawn dusk sunset sunrise summer winter spring autumn fall christmas easter century "
    "centuries "
    "decade decades age ages time moment sunday monday tuesday wednesday thursday friday saturday january february "
    "march "
    "april may june july august september october november december tomorrow yesterday today tonight later ago "
    "birthday "
    "wedding funeral weekend anniversary season"
)
UNITS = _set(
    "miles mile feet foot inches inch pounds pound dollars dollar cents pence shillings francs guineas crowns ducats "
    "percent degrees kilometers metres meters yards acres tons ounces leagues years-old"
)
FEELINGS = _set(
    "happy unhappy sad angry afraid scared frightened glad joyful delighted pleased proud ashamed guilty jealous "
    "envious "
    "lonely miserable sorry surprised astonished amazed shocked upset worried anxious nervous terrified furious "
    "grateful "
    "thankful relieved disappointed excited eager curious confused puzzled bored tired exhausted hopeful hopeless "
    "desperate brave calm embarrassed humiliated bitter depressed heartbroken devastated horrified disgusted alarmed "
    "annoyed irritated impatient content satisfied cheerful merry sorrowful distressed troubled uneasy suspicious "
    "uncomfortable loving hurt offended enraged overjoyed fear joy anger grief sorrow love hate rage despair delight "
    "pleasure terror horror shame guilt pity surprise astonishment wonder wrath remorse regret gloomy dismayed"
)
COLORS = _set(
    "red blue green yellow black white brown gray grey purple pink orange golden gold silver scarlet blond blonde"
)
SPEAKING = _set(
    "say tell shout cry ask answer reply whisper exclaim declare announce promise explain reveal warn advise suggest "
    "call "
    "scream yell state mention inform request demand claim order command instruct confess admit"
)


@lru_cache(maxsize=16_384)
def base_of(folded: str) -> str | None:
    """The base of a verb's form ("carried" to "carry"), or None where no form of a known verb is recognised."""
    if folded in BASE_VERBS:
        return folded
    if folded in IRREGULAR_FORMS:
        return IRREGULAR_FORMS[folded]
    for ending, replacements in (
        ("ies", ("y",)),
        ("ied", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ying", ("ie", "y")),
        ("ing", ("", "e")),
    ):
        if folded.endswith(ending) and len(folded) > len(ending) + 1:
            bare = folded[: -len(ending)]
            for replacement in replacements:
                if bare + replacement in BASE_VERBS:
                    return bare + replacement
            if ending in {"ed", "ing"} and bare[:-2] and bare[-1] == bare[-2] and bare[:-1] in BASE_VERBS:
                return bare[:-1]
    return None


_ALIKE = """
kill murder slay shoot stab strangle poison execute assassinate die death dead murderer killer suicide;
marry wed wife husband marriage wedding bride spouse married;live reside home dwell house stay;
work job employ profession occupation career serve;steal rob theft thief robbery;
say tell claim state inform reveal explain announce mention confess admit;love adore lover affection;
go travel leave depart journey head return move flee run;give present gift hand offer;find discover learn realize;
want wish desire hope intend plan decide;begin start commence beginning;end finish conclude final finally last;
get receive obtain acquire inherit;meet encounter introduce;attack assault fight battle;
capture arrest catch imprison jail kidnap abduct seize;buy purchase pay;hate dislike despise;
afraid fear scared frightened terrified;angry anger furious rage;sad unhappy grief sorrow;happy glad joy;
father dad parent;mother mom parent;child son daughter baby kid;friend companion;save rescue help;try attempt;
call name nickname;ill sick disease illness;big large huge;small little tiny;school college university;
doctor physician;ship boat vessel;money cash fortune;author writer;book novel story;war battle;
ask request beg plead;think believe suspect;teach teacher;write letter;cause lead result because;
hide conceal;destroy ruin burn;old age aged;suffer illness;make create build;see notice watch spot;
become turn;take bring carry;show appear;break destroy;join enlist;win victory defeat;beat hit strike
"""
ALIKE: dict[str, tuple[int, ...]] = {}
"""A word to the numbers of the groups of near-synonyms it is in."""
for _number, _group in enumerate(_ALIKE.replace("\n", "").split(";")):
    for _word in _group.split():
        ALIKE[_word] = (*ALIKE.get(_word, ()), _number)
