"""Limit words: words such as “not” or “only” whose loss turns a statement into another one.

There is one list a language; a language without a list has the English one. Which languages count is not left to what
is declared: `spoken` tells those that a text shows. A word counts if it is in the list, is a
form of one that is, or has a negative prefix; common words that only look negative (“under”, “interest”) do not count.
What joins words makes no other word of them: “is/not” and “not.The” hold a “not”. So does “don`t”, however its mark is
written, and “n o t” with a space between its letters.
An emendation is judged by the words of every language (`denying_words`), since nobody has to declare the language of a
seed. Words that are plain words elsewhere (“bare”, “et”, “sin”) and prefixes of one letter then count only where their
language is declared. Grammar, negation inside a word (Turkish; but for Korean), Chinese and Japanese are not covered.
Source: rules.md, “Terms” and “Skewing”.
"""

import heapq
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Final

from quoteproof.text.languages import Languages, primary
from quoteproof.text.words import words

_WORDS: Final = {
    "en": "not no never neither nor none nobody nothing nowhere cannot without unless except only hardly rarely "
    "barely scarcely seldom unlikely few",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder noch ohne nur kaum selten "
    "außer wenige",
    "fr": "ne pas non jamais ni aucun aucune sans sauf rien personne seulement guère rarement peu",
    "es": "no nunca jamás ni ningún ninguna ninguno nada nadie sin salvo excepto solo sólo apenas pocos pocas",
    "it": "non no mai né nessun nessuno nessuna niente nulla senza tranne eccetto solo soltanto appena pochi poche",
    "nl": "niet geen nooit noch niets niemand zonder behalve slechts alleen nauwelijks zelden weinig",
    "pt": "não nem nunca jamais nenhum nenhuma ninguém nada sem exceto salvo só somente apenas raramente pouco poucos",
    "sv": "inte ej icke aldrig ingen inget inga utan endast bara knappt sällan få",
    "da": "ikke aldrig ingen intet hverken uden undtagen kun næppe sjældent få",
    "no": "ikke aldri ingen intet verken uten unntatt bare knapt sjelden få",
    "nb": "ikke aldri ingen intet verken uten unntatt bare knapt sjelden få",
    "fi": "ei en et emme ette eivät älä koskaan ilman paitsi vain tuskin harvoin",
    "pl": "nie nigdy nikt nic żaden żadna żadne ani bez oprócz tylko ledwie rzadko mało",
    "cs": "ne není nikdy nikdo nic žádný žádná žádné ani bez kromě jen pouze sotva zřídka málo",
    "hu": "nem ne nincs soha senki semmi sem nélkül kivéve csak alig ritkán",
    "tr": "değil yok asla hiç hiçbir ancak yalnız yalnızca sadece nadiren az",
    "el": "δεν μη μην όχι ποτέ κανείς τίποτα ούτε χωρίς εκτός μόνο μόλις σπάνια λίγοι",
    "uk": "не ні немає ніколи ніхто ніщо без крім тільки лише ледве рідко мало",
    "ru": "не нет никогда никто ничто ни без кроме только едва редко мало",
}
_FURTHER: Final = {
    "nn": "ikkje aldri ingen inkje verken utan unntatt berre knapt sjeldan få",
    "ro": "nu niciodată nimeni nimic nici niciun nicio fără decât doar numai abia rareori puțini",
    "ca": "no mai ningú res cap ni sense excepte només sols poc pocs tampoc",
    "gl": "non nunca xamais ninguén nada ningún ningunha nin sen agás só apenas poucos",
    "la": "non haud nec neque ne nunquam numquam nemo nihil nullus nulla nullum nisi sine vix nequaquam minime solum "
    "raro",
    "sk": "nie nikdy nikto nič žiadny žiadna žiadne ani bez okrem len iba sotva zriedka málo",
    "sl": "ne ni nikoli nihče nič noben niti brez razen samo le komaj redko malo niso nima",
    "hr": "ne nije nema nikad nikada nitko niko ništa ni niti bez osim samo jedva rijetko malo nisu neće",
    "sr": "не није нема никад никада нико ништа ни нити без осим само једва ретко мало нису неће ne nije nema nikad "
    "nikada niko ništa ni niti bez osim samo jedva retko malo nisu neće",
    "bg": "не няма никога никой нищо нито без освен само едва рядко малко",
    "mk": "не нема никогаш никој ништо ниту без освен само едвај ретко малку",
    "et": "ei ega mitte iial ilma ainult vaid vaevalt harva",
    "lv": "ne nav nekad neviens nekas bez izņemot tikai diez reti maz",
    "lt": "ne nėra niekada niekas nei be išskyrus tik vos retai mažai",
    "is": "ekki aldrei enginn engin ekkert hvorki né án nema aðeins varla sjaldan fáir",
    "af": "nie nooit niemand niks geen sonder behalwe slegs net skaars",
    "eo": "ne neniu nenio neniam nek sen krom nur apenaŭ malofte",
    "he": "לא ולא שלא אין ואין שאין אינו אינה אינם אינן איננו איננה בלי ללא מבלי רק אלא בלתי מעולם טרם",
    "yi": "נישט ניט קיין קיינער קיינמאָל אן אָן נאָר",
    "ar": "لا ولا فلا ألا لم ولم فلم لن ولن فلن ليس وليس ليست ليسوا لست غير وغير بدون دون بلا إلا فقط سوى قط",
    "fa": "نه هرگز هیچ بدون بی جز مگر فقط نیست نبود نیستند نمی نشد ندارد",
    "ur": "نہیں نہ مت کبھی بغیر سوائے صرف",
    "hi": "नहीं न मत कभी बिना सिवाय केवल सिर्फ",
}
"""The lists of languages whose words count only where the language is declared or shows: many are words elsewhere."""
_EXCEPTING: Final = frozenset(
    """unless except only without ohne nur außer sans sauf seulement sin salvo excepto solo sólo senza tranne eccetto
    soltanto behalve slechts alleen zonder sem exceto só somente apenas utan endast bara uden undtagen kun uten unntatt
    ilman paitsi vain bez oprócz tylko kromě jen pouze nélkül kivéve csak ancak yalnız yalnızca sadece χωρίς εκτός μόνο
    без крім тільки лише кроме только decât doar numai fără excepte només sense nisi sine solum okrem len iba osim samo
    razen осим само освен ilma ainult izņemot tikai be išskyrus tik án nema aðeins behalwe slegs sonder krom nur sen
    agás berre unntatt רק אלא בלי ללא إلا فقط سوى بدون دون جز مگر بغیر سوائے صرف बिना सिवाय केवल सिर्फ""".split()
)
"""The limit words that make an exception or a condition, which holds for the whole sentence."""
_GOVERNING: Final = frozenset("unlikely unable unwilling impossible improbable unfit incapable".split())
"""Words with a negative prefix that deny what their clause says, whatever follows them."""
_CLAUSE_FOLLOWS: Final = re.compile(r"\s+(?:to|that)\b")
_FAIL: Final = re.compile(r"\bfail(?:s|ed|ing|ure)?\s+to\b", re.IGNORECASE)
_NUMBER_SIGN: Final = re.compile(r"\.\s*\d")
_JOINERS: Final = re.compile(r"[-‐‑.,:/–_&@^=+#\u200c\u200d]")
_CONTRACTED: Final = re.compile(r"[^\W\d_]+n(?:[^\w\s.,:/'’-]|â€™)t(?![^\W_])", re.IGNORECASE)
"""“don`t”: a mark between that is no apostrophe, or what a wrong encoding made of one."""
_IN_CONTRACTED: Final = re.compile(r"[nN](?:[^\w\s.,:/'’-]|[âÂ]€™)[tT]")
_SPACED: Final = re.compile(r"(?<!\S)(?:[^\W\d_] ){2,}[^\W\d_](?![^\W_])")
"""A word with its letters apart, for emphasis."""
_IN_SPACED: Final = re.compile(r" [^\W\d_] [^\W\d_](?![^\W_])")
_KOREAN: Final = re.compile("않|없|아니|못|\\A안\\Z|\\A말[라고아]|오직|뿐")
"""Denials and limits in Korean, which stand within words."""
_BARE: Final = frozenset(
    """aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt oughtnt shant shouldnt
    wasnt werent wont wouldnt""".split()
)
NEGATIVE: Final = re.compile(
    r"""(?:non-?\w{3,}
        | un(?!der|i[tfvqolsc]|til|less|cle|anim|to\b|iver)\w{3,}
        | in(?:ability|accura\w+|adequa\w+|appropriate\w*|capa\w+|complete\w*|consisten\w+|correct\w*|credible
              |decisive|defensible|direct\w*|effective\w*|efficien\w+|eligible|equit\w+|experienced|flexible
              |formal\w*|frequent\w*|justice\w*|securit\w+|secure|significant|stab\w+|sufficien\w+|tolera\w+
              |valid\w*|visible|voluntar\w+)
        | im(?:possib\w+|probab\w+|proper\w*|mature|moral|partial|perfect|permissible|plausible|polite|precise
              |practical)
        | il(?:legal\w*|legitima\w+|liberal\w*|literate|logical)
        | ir(?:rational|regular\w*|relevan\w+|replaceable|resolute|responsib\w+|reversible)
        | dis(?:agree\w*|approv\w+|belie\w+|honest\w*|incli\w+|interest\w*|like\w*|loyal\w*|obey\w*|obedien\w+
              |prove\w*|proof|regard\w*|satisf\w+|similar|trust\w*|unity)
        | \w{3,}less(?:ly|ness)?)""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words with a negative prefix or ending, those that only look so among them."""
_BEGINNINGS: Final = frozenset({"no", "un", "in", "im", "il", "ir", "di"})
"""Of every word that `NEGATIVE` finds and that does not end in “less”."""
NOT_LESS: Final = frozenset({"unless", "nonetheless", "nevertheless", "regardless", "bless"})
"""Words that end so and deny nothing, or are limit words already."""


@cache
def listed(language: str) -> frozenset[str]:
    """The limit words of a language, in lower case; those of English for one without a list."""
    tag = primary(language)
    return frozenset((_WORDS.get(tag) or _FURTHER.get(tag) or _WORDS["en"]).split())


def limiting_languages(word: str) -> frozenset[str]:
    """The languages whose list has a word, which is in lower case."""
    return frozenset(language for language in (*_WORDS, *_FURTHER) if word in listed(language))


@cache
def _counted(languages: Languages) -> tuple[frozenset[str], bool]:
    """The listed words of some languages, and whether the forms of English count."""
    english = any(primary(tongue) == "en" or primary(tongue) not in {*_WORDS, *_FURTHER, "ko"} for tongue in languages)
    return frozenset().union(*(listed(tongue) for tongue in languages)), english


def limit_words(
    text: str, languages: Languages, *, prefixes: bool = True, stretch: tuple[int, int] = (0, sys.maxsize)
) -> Iterator[tuple[int, int]]:
    """The spans of limit words in a folded text, in order.

    The words of each of the `languages` count, also as a part of a compound (“not-guilty”); `prefixes` counts words
    with a negative prefix too. Of a `stretch`, which must begin and end at a space or at an end of the text, those that
    begin in it are given.
    """
    words_alone = _single_words(text, languages, prefixes, stretch)
    phrases = sorted(_phrases(text, languages, stretch))
    return heapq.merge(words_alone, phrases) if phrases else words_alone


def _single_words(
    text: str, languages: Languages, prefixes: bool, stretch: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    listed, english = _counted(languages)
    korean = "ko" in map(primary, languages)
    for start, end in words(text, *stretch):
        word = text[start:end].lower()
        if word in listed:
            if word == "no" and english and _NUMBER_SIGN.match(text, end):
                continue
            yield start, end
        elif (
            (english and _is_english(word, prefixes=prefixes))
            or _holds(word, listed, english=english)
            or (korean and _KOREAN.search(word) is not None)
        ):
            yield start, end


def _phrases(text: str, languages: Languages, stretch: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Those that are no single words: “fail to”, and words with a mark or spaces between their letters."""
    listed, english = _counted(languages)
    # Few texts have these, and that none is there is found out sooner by what each of them holds.
    if english and _holds_fail(text[slice(*stretch)]):
        yield from (m.span() for m in _FAIL.finditer(text, stretch[0]) if m.start() < stretch[1])
    if english and _IN_CONTRACTED.search(text, *stretch):
        yield from (m.span() for m in _CONTRACTED.finditer(text, *stretch))
    for match in _SPACED.finditer(text, *stretch) if _IN_SPACED.search(text, *stretch) else ():
        if match.group().replace(" ", "").lower() in listed:
            yield match.span()


def may_hold_limit_word(text: str) -> bool:
    """Whether a stretch between two spaces of a text could have a limit word of any language, prefixes not counted.

    Most have none, as is soon found out, and then nobody need know which languages count.
    """
    pieces = text.split()
    if not (text.isascii() and "".join(pieces).isalpha()) or _IN_SPACED.search(text):
        return True  # a sign may join words or stand for an apostrophe
    lowered = text.lower()
    return "fail" in lowered or not _anywhere().isdisjoint(lowered.split())


@cache
def _anywhere() -> frozenset[str]:
    """The limit words of all languages, those of `_BARE` among them."""
    return _BARE.union(*map(listed, (*_WORDS, *_FURTHER)))


def _holds_fail(text: str) -> bool:
    return "fail" in text.lower() or not text.isascii()


def _is_english(word: str, *, prefixes: bool) -> bool:
    """Whether a word, in lower case, is one of English that denies, in one of its forms."""
    return word.endswith(("n't", "n’t")) or word in _BARE or (prefixes and prefixed(word))


def _holds(word: str, listed: frozenset[str], *, english: bool) -> bool:
    """Whether one of the words that signs join to one is a limit word."""
    if word.isalpha():
        return False
    parts = _JOINERS.split(word)
    elided = word.startswith(("n'", "n’")) and "ne" in listed
    return (
        elided or not listed.isdisjoint(parts) or (english and any(_is_english(part, prefixes=False) for part in parts))
    )


def prefixed(word: str) -> bool:
    """Whether a word, in lower case, has a negative prefix or ending."""
    # Most words are told apart by two letters; only in ASCII, since long s and the like pass for others in a pattern.
    if word.isascii() and word[:2] not in _BEGINNINGS and "less" not in word:
        return False
    return word not in NOT_LESS and NEGATIVE.fullmatch(word) is not None


def denies_word(word: str, other: str) -> bool:
    """Whether a word is another one with a negative prefix or ending: “unequal” and “equal”."""
    word, other = word.lower(), other.lower()
    if len(other) < _SHORTEST or word == other or not prefixed(word):
        return False
    return word.endswith(other) or word in (f"{other}less", f"{other}lessly", f"{other}lessness")


def governs(text: str, span: tuple[int, int], languages: Languages) -> bool:
    """Whether a limit word denies a statement, and not only the word that it is: “unlikely”, but not “unknown”.

    `span` is the word's in a folded text.
    """
    word = text[slice(*span)].lower()
    if word in _GOVERNING or not prefixed(word) or any(word in listed(tongue) for tongue in languages):
        return True
    return _CLAUSE_FOLLOWS.match(text, span[1]) is not None


def excepts(word: str, languages: Languages) -> bool:
    """Whether a limit word makes an exception or a condition, such as “unless”."""
    return word.lower() in _EXCEPTING and any(word.lower() in listed(tongue) for tongue in languages)


_CONDITIONS: Final = frozenset(
    """if when whenever where in once wenn falls sofern sobald si lorsque quand dès cuando se quando quanto als indien
    wanneer om hvis när jos kun jeśli gdy když ha ha eğer αν если когда якщо коли cum ubi""".split()
)


def conditional(text: str, languages: Languages) -> bool:
    """Whether a sentence begins with the word of a condition, whose denial denies the condition alone."""
    first = next(iter(words(text)), None)
    word = text[slice(*first)].lower() if first else ""
    return word in _CONDITIONS and not excepts(word, languages)


def limit_name(phrase: str) -> str:
    """A limit word by one name in all its forms: in lower case, and every form of “fail to” alike."""
    return "fail to" if _FAIL.fullmatch(phrase) else phrase.lower()


def is_limit_word(word: str, language: str = "en") -> bool:
    """Whether a word by itself is a limit word, or a form of “fail”, whatever follows it."""
    plain = word.replace("’", "'")
    listed = any(True for tongue in (language, "en") for _ in limit_words(plain, (tongue,), prefixes=False))
    return listed or re.fullmatch(r"fail(?:s|ed|ing)?", word, re.IGNORECASE) is not None


_PLAIN_ELSEWHERE: Final = frozenset(
    "alleen ani az bare ei ej emme en et få jen kun mai nada ne nic non pas personne salvo sin solo uden vain".split()
)
_PREFIXES: Final = {
    "en": "un in im il ir dis non mis de an",
    "de": "un in im il ir des dis miß miss nicht",
    "fr": "in im il ir dé dés des mal mé més non a",
    "es": "in im i des dis anti a",
    "it": "in im il ir dis s a",
    "nl": "on in im il ir des dis wan",
    "pt": "in im i des dis a",
    "sv": "o in im il ir miss",
    "da": "u in im il ir mis",
    "no": "u in im il ir mis",
    "nb": "u in im il ir mis",
    "fi": "epä",
    "pl": "nie bez",
    "cs": "ne bez",
    "hu": "nem",
    "el": "αν μη α ά",
    "uk": "не без",
    "ru": "не без",
}
_MORE: Final = (
    frozenset(
        """nein nirgends nirgendwo nimmer keinerlei keinesfalls nul nulle nullement nought naught nay nil aught tampoco
    nemmeno neppure neanche nergens geenszins nenhuma sequer ingenting nowise""".split()
    )
    | _BARE
)
"""Further words that deny, whose omission no rule of quotation asks about, but which no emendation may make."""
_SHORTEST: Final = 2
"""Letters that stand after a prefix at the least."""
_EXCHANGED_PREFIXES: Final = ("un", "не", "nie")
"""Prefixes that no correction may bring in or take away in the place of other letters."""
_NO_PREFIX: Final = frozenset("under until unite union unter unser unsere unserer unseren unserem unten".split())
_DENIED_BY_A: Final = re.compile(r"(?:moral|typical|political|social|sexual|symmetr|theis|historical|septic)")
_ELIDED: Final = re.compile(r"n['’]\w", re.IGNORECASE)  # French “n’est”, which is one word


@cache
def known_limit_words(languages: Languages) -> frozenset[str]:
    """The limit words of every language; those of `languages` are complete."""
    everywhere = frozenset().union(*(listed(language) for language in _WORDS)) - _PLAIN_ELSEWHERE
    return (everywhere | _MORE).union(*(listed(language) for language in languages))


@cache
def _prefixes(languages: Languages) -> frozenset[str]:
    """The prefixes that count: all of two letters or more, and the short ones of the declared languages."""
    every = (prefix for group in _PREFIXES.values() for prefix in group.split())
    declared = (_PREFIXES.get(primary(language), "").split() for language in languages)
    return frozenset(prefix for prefix in every if len(prefix) > 1).union(*declared)


def denying_words(text: str, languages: Languages = ()) -> Iterator[str]:
    """The limit words of a text in any language; those of `languages` count in full."""
    known = known_limit_words(languages)
    for start, end in words(text):
        word = text[start:end]
        if word.lower() in known or _ELIDED.match(word) or any(limit_words(word, ("en",), prefixes=False)):
            yield word
    yield from (text[a:b] for a, b in limit_words(text, ("en",), prefixes=False) if " " in text[a:b])


def denies(word: str, languages: Languages = ()) -> bool:
    """Whether a word is a limit word of any language, or has a negative prefix or ending of English."""
    plain = word.replace("’", "'")
    return is_limit_word(plain) or prefixed(plain.lower()) or any(denying_words(plain, languages))


def turns(one: str, other: str, languages: Languages = ()) -> bool:
    """Whether two words differ by a limit word or by a negative prefix."""
    if denies(one, languages) or denies(other, languages):
        return True
    short, long = sorted((one.lower(), other.lower()), key=len)
    head = long[: len(long) - len(short)]
    if len(short) >= _SHORTEST and long.endswith(short) and head:
        return head.rstrip("-") in _prefixes(languages) or (head == "a" and _DENIED_BY_A.match(short) is not None)
    return any(_begins(one, beginning) != _begins(other, beginning) for beginning in _EXCHANGED_PREFIXES)


def _begins(word: str, prefix: str) -> bool:
    return word.lower().startswith(prefix) and len(word) > len(prefix) + _SHORTEST and word.lower() not in _NO_PREFIX
