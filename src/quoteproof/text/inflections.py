"""Inflections: whether two words are forms of one word.

Spelling decides, with lists of endings for each language and no dictionary. Two words are forms of one word if both
are the same stem with endings of one list (`mang|e` and `mang|eait`). English endings change the spelling of the stem
by rule, so English words are traced back to what they may be forms of. Endings that make another word (`-er`, `-ly`,
`-ness`) are in no list, nor are participles in front (`ge-`) and changes within the stem. What cannot be decided is
refused, as is every language without a list. Each string is one list, `-` for no ending.
Source: rules.md, “Changes that are marked”, 3; any school grammar of the language.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from quoteproof.text.languages import Languages, primary

_SCANDINAVIAN_VERBS: Final = "- a ar ade at e er ede et te t de dd tt ende ande s as es"

ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "de": (
        "- e st est t et n en te test tet ten ete etest etet eten end ende enden endes ender endem",
        "- e em en er es ere eren erer eres erem ste sten ster stes stem este esten ester estes estem",
        "- e es s n en ns ens se sen ses nen",
    ),
    "fr": (
        "e es ons eons ez ent er é ée és ées ais ait ions iez aient eais eait eaient ai as a ea âmes âtes èrent erai "
        "eras era erons erez eront erais erait erions eriez eraient ant eant",
        "ir is it i ie ies issons issez issent issais issait issions issiez issaient issant isse isses îmes irent irai "
        "iras ira irons irez iront irais irait iraient",
        "- s re ons ez ent u ue us ues ais ait ions iez aient ant e es is it irent rai ras ra ront rons rez rais rait "
        "raient",
        "- e s es x",
        "al ale ales aux",
        "eux euse euses",
        "f fs ve ves",
        "er ère ers ères",
        "eau eaux elle elles",
        "c cs que ques che ches",
    ),
    "es": (
        "o as a amos áis an ar é aste ó asteis aron aba abas ábamos abais aban aré arás ará aremos aréis arán aría "
        "arías aríamos arían e es emos éis en ara aras aran ase ases asen ado ada ados adas ando",
        "o es e emos éis en er ir í iste ió imos isteis ieron ía ías íamos íais ían eré erás erá eremos erán ería "
        "erías erían iré irás irá iremos irán iría irías irían a as amos áis an iera ieras ieran iese iesen ido ida "
        "idos idas iendo",
        "- o a os as e es s",
    ),
    "it": (
        "o i a iamo ate ano are avo avi ava avamo avate avano ai asti ò ammo aste arono erò erai erà eremo erete "
        "eranno erei erebbe erebbero asse assi assero ato ata ati ate ando",
        "o i e a iamo ete ite ono ere ire isco isci isce iscono evo eva evano ivo iva ivano ei é ette erono ii ì irono "
        "erò erà eranno irò irà iranno erebbe irebbe uto uta uti ute ito ita iti ite endo ano esse isse",
        "- o a i e hi he",
    ),
    "pt": (
        "o as a amos ais am ar ei aste ou aram ava avas ávamos avam arei ará arás aremos arão aria arias ariam e es "
        "emos em asse assem ado ada ados adas ando armos arem",
        "o es e emos eis em er ir i iste eu iu imos eram iram ia ias íamos iam erei erá erão irei irá irão eria eriam "
        "iria iriam a as amos am esse essem isse issem ido ida idos idas endo indo",
        "- o a os as e es s",
        "ão ões ãos ães ã ãs",
        "al ais",
        "el éis",
        "m ns",
    ),
    "nl": ("- t en n de den te ten d end ende e", "- e en n s es"),
    "sv": (_SCANDINAVIAN_VERBS, "- a t e n en et ar er or na arna erna orna s ens ets arnas ernas ars ers"),
    "da": (_SCANDINAVIAN_VERBS, "- e t en et er r ene erne ne s ens ets ers enes ernes"),
    "no": (_SCANDINAVIAN_VERBS, "- e t a en et er r ene ne s ens ets ers enes"),
    "la": (
        "a ae am arum as is",
        "us i o um e orum os is a",
        "- is i em e es um ium ibus",
        "us ui u um uum ibus",
        "us a um i ae o am orum arum os as is e",
        "o as at amus atis ant are abat abant abit abunt avit averunt atus ata atum ati ari et ent atur antur ans",
        "eo es et emus etis ent ere ebat ebant ebit ebunt uit uerunt itus etur entur eri ens",
        "o is it imus itis unt iunt ere ire ebat iebat ebant et ent itur untur i iri ens iens",
    ),
    "ru": (
        "- а я у ю ом ем ём е и ы ов ев ей ам ям ами ями ах ях о ь ью",
        "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ых их ыми ими ою ею",
        "ть ю у ешь ет ем ете ют ут ишь ит им ите ят ат л ла ло ли й йте я",
        "ать аю аешь ает аем аете ают ал ала ало али ай айте",
        "ить ю у ишь ит им ите ят ат ил ила ило или и",
        "еть ею еешь еет ю ишь ит ят ел ела ело ели",
    ),
    "uk": (
        "- а я у ю ом ем єм ові еві і ї и ів їв ей ам ям ами ями ах ях о е є ь ю",
        "ий ій а я е є і ї ого ього ому ьому им ім ою ею у ю их іх ими іми",
        "ти ю у єш еш є е ємо емо єте ете ють уть иш ить имо ите ать ять в ла ло ли й йте",
    ),
    "pl": (
        "- a u owi em ie e y i ów om ami ach ą ę o ów ego",
        "y i a e ego emu ym im ej ą ych ich ymi imi",
        "ć ę esz e emy ecie ą am asz a amy acie ają isz i imy icie ysz y ymy ycie ł ła ło li ły łem łam eśmy",
    ),
    "cs": (
        "- a u ovi e i y em ou ů ům ech ách ami é o í ím ích ími ě",
        "ý í á é ého ího ému ímu ém ím ou ým ých ích ými ími",
        "t u eš e eme ete ou ám áš á áme áte ají ím íš í íme íte ejí l la lo li ly",
    ),
    "el": (
        "ος ου ο ε οι ων ους",
        "α ας ες ων ης η",
        "ο ου α ων",
        "ι ιου ια ιων",
        "ός ού ό έ οί ών ούς ή ής ές ά",
        "ω εις ει ουμε ετε ουν α ες ε αμε ατε αν",
    ),
    "fi": ("- n t a ä ta tä ssa ssä sta stä lla llä lta ltä lle na nä ksi en in jen iin ja jä ia iä issa issä",),
    "hu": ("- t at et ot öt k ak ek ok ök ban ben ba be ból ből nak nek val vel on en ön ra re ról ről hoz hez höz",),
    "tr": (
        "- ı i u ü yı yi yu yü a e ya ye da de ta te dan den tan ten ın in un ün nın nin nun nün lar ler",
        "mak mek dı di du dü tı ti tu tü ar er ır ir ur ür yor acak ecek mış miş muş müş",
    ),
}
"""By the primary subtag of the language's BCP 47 tag."""

CAPITALISED: Final[Mapping[str, tuple[int, ...]]] = {"de": (0, 2)}
"""Languages that write nouns with a capital: which of the lists a word with a capital has, all but the adjectives'.

`-er` inflects an adjective, and makes another word of a noun (*Bau*, *Bauer*).
"""

DOUBLING: Final = frozenset({"fr", "nl", "sv", "da", "no"})
"""Languages that may double a stem's last letter before an ending."""

UNINFLECTED: Final[Mapping[str, str]] = {
    "en": "the and but for nor yet with from into upon that this than then when while who whom what which because "
    "since until unless though although through about above after before against between among under over very also "
    "thus hence there here all any both each every such not can cannot could shall should will would may might must "
    "even ever never just only past off out down now how why where well still most more less least much many few some "
    "too they them you his him her has had have was were are been being does did done",
    "de": "und oder aber denn sondern für mit von aus bei nach seit vor über unter durch ohne gegen bis als wie wenn "
    "weil dass daß nicht nichts nie sehr hier dort nun nur noch auch schon doch was wer man sich mich dich uns das den",
    "fr": "les des une mais car donc pour par avec sans sous sur dans chez vers que qui quoi dont ses mes nos pas non "
    "plus moins très bien ici puis lors elle ils leur",
    "es": "los las una pero por para con sin sobre entre hasta desde que quien muy más menos bien aquí así como cuando "
    "sino aunque",
    "it": "gli una per con tra fra che chi non più meno bene come quando dove anche però ogni dal del nel sul",
    "nl": "het een maar voor van met zonder naar uit door over onder als dan dat die niet niets nooit zeer hier daar",
}
"""Words with letters enough to be stems that no ending makes another form of, by language."""
ENDINGS_OF: Final[Mapping[str, str]] = {"nb": "no", "nn": "no"}
"""Subtags of languages that have the lists of another."""

PARTICIPLES: Final = frozenset(
    "awake bear beat befall bestride bite blow break choose draw drive eat fall forbid forget forgive forsake freeze "
    "get give grow hew hide know mistake mow prove ride rise rive saw see sew shake shave show slay smite sow speak "
    "steal stride strive swear swell take tear throw tread undertake wake wear weave write".split()
)
"""English verbs that have a participle in `-n` or `-en` with all their letters."""

IRREGULAR: Final[Mapping[str, str]] = {
    "de": "kind/kinder kind/kindern bild/bilder bild/bildern feld/felder feld/feldern geist/geister geist/geistern "
    "kleid/kleider kleid/kleidern licht/lichter licht/lichtern lied/lieder lied/liedern glied/glieder glied/gliedern "
    "weib/weiber weib/weibern leib/leiber leib/leibern schild/schilder schild/schildern brett/bretter brett/brettern "
    "nest/nester nest/nestern rind/rinder rind/rindern gesicht/gesichter gesicht/gesichtern geld/gelder geld/geldern "
    "recht/rechter schwert/schwerter schwert/schwertern mitglied/mitglieder mitglied/mitgliedern regiment/regimenter "
    "gespenst/gespenster gemüt/gemüter gemüt/gemütern",
    "en": "hear/heard mean/meant deal/dealt dream/dreamt learn/learnt burn/burnt spell/spelt smell/smelt spill/spilt "
    "spoil/spoilt lean/leant leap/leapt build/built send/sent spend/spent lend/lent bend/bent lose/lost shoot/shot "
    "choose/chose begin/began begin/begun become/became overcome/overcame understand/understood withstand/withstood "
    "withdraw/withdrew throw/threw overthrow/overthrew strike/struck stride/strode swear/swore swear/sworn tear/torn "
    "wear/worn bear/borne shrink/shrank shrink/shrunk spring/sprang spring/sprung string/strung withhold/withheld "
    "uphold/upheld behold/beheld forgive/forgave forget/forgot forbid/forbade arise/arose arise/arisen awake/awoke "
    "mistake/mistook undertake/undertook overtake/overtook partake/partook hide/hid bite/bit break/broke break/broken "
    "speak/spoke speak/spoken freeze/froze freeze/frozen choose/chosen steal/stole steal/stolen weave/wove "
    "weave/woven forget/forgotten child/children woman/women brother/brethren",
}
"""Words with an irregular form that begins with the same letters, or whose ending is in no list, by language."""


_LEAST: Final = 2  # letters that two forms have in common at the least
_HISSING: Final = ("s", "x", "z", "ch", "sh", "o")
_SHORT: Final = re.compile(r"(?:.*[^\w])?(?:qu|[^aeiou])*[aeiou][^aeiouwxy]")  # doubles its last letter: stop, plan
_VOWEL: Final = re.compile(r"[aeiouy]")
_DOUBLED: Final = re.compile(r".*[aeiou]([bcdfgklmnprtvz])\1")


def is_inflection(word: str, other: str, languages: Languages) -> bool:
    """Whether two words are forms of one word in one of the `languages`."""
    tags = (primary(tag) for tag in languages)
    return any(_is_inflection(word, other, ENDINGS_OF.get(tag, tag)) for tag in tags)


def _is_inflection(word: str, other: str, language: str) -> bool:
    one, two = word.lower(), other.lower()
    if not {one, two}.isdisjoint(UNINFLECTED.get(language, "").split()):
        return False
    if language == "en":
        return not set(_english(one)).isdisjoint(_english(two))
    doubles = language in DOUBLING
    lists = _endings(language)
    if word[:1].isupper() and language in CAPITALISED:
        lists = tuple(lists[i] for i in CAPITALISED[language])
    if _irregular(language).get(one, one) == _irregular(language).get(two, two):
        return True
    for length in range(_common(one, two), _LEAST - 1, -1):
        ours, theirs = (_undoubled(w, length) if doubles else w[length:] for w in (one, two))
        if any(ours in endings and theirs in endings for endings in lists):
            return True
    return False


def _common(one: str, two: str) -> int:
    """Count the letters with which two words begin alike."""
    return next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _undoubled(word: str, length: int) -> str:
    """A word's ending after `length` letters, less the last letter of the stem where it is doubled (`bon|ne`)."""
    ending = word[length:]
    return ending[1:] if len(ending) > 1 and ending[0] == word[length - 1] else ending


@cache
def _endings(language: str) -> tuple[frozenset[str], ...]:
    """The lists of a language; an ending of none is written `-`."""
    lists = ENDINGS.get(language, ())
    return tuple(frozenset("" if ending == "-" else ending for ending in endings.split()) for endings in lists)


@cache
def _irregular(language: str) -> Mapping[str, str]:
    """The words that irregular forms are forms of."""
    pairs = (pair.partition("/") for pair in IRREGULAR.get(language, "").split())
    return {form: word for word, _, form in pairs}


def _english(word: str) -> Iterator[str]:
    """The words that an English word may be a form of, itself included."""
    yield word
    if word in _irregular("en"):
        yield _irregular("en")[word]
    if word.endswith(("ies", "ied")) and len(word) > 4:
        yield word[:-3] + "y"
    if word.endswith("ves"):
        yield from (word[:-3] + "f", word[:-3] + "fe")
    if word.endswith("s"):
        if not word[:-1].endswith((*_HISSING[:-1], "i")):
            yield word[:-1]
        if word.endswith("es") and word[:-2].endswith(_HISSING):
            yield word[:-2]
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            yield from _verbs(word.removesuffix(ending), ending)
    yield from _of_participle(word)


def _verbs(stem: str, ending: str) -> Iterator[str]:
    """The verbs of which `stem` is left before “ed” or “ing”."""
    if not _VOWEL.search(stem) or (ending == "ed" and stem.endswith("e") and len(stem) <= _LEAST):
        return  # “thing” and “need” are no forms of verbs
    if not (stem.endswith("e") and ending == "ed") and not _SHORT.fullmatch(stem):
        yield stem
    if _DOUBLED.fullmatch(stem):
        yield stem[:-1]
    yield stem + "e"


def _of_participle(word: str) -> Iterator[str]:
    if word.endswith("n"):
        stem = word.removesuffix("en")
        candidates = [word[:-1], stem, stem + "e", stem[:-1] if _DOUBLED.fullmatch(stem) else ""]
        candidates += [stem[:-1] + "e"] if _DOUBLED.fullmatch(stem) else []
        yield from (verb for verb in candidates if verb in PARTICIPLES)
