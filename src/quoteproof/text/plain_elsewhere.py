"""Limit words of one language that are plain words of another one: “be” is “without” in Lithuanian.

The languages of a book and of its sources count together, and a script alone shows several languages. So a limit word
of one language may stand in a text of another, where it limits nothing. What is declared does not decide here, since it
may be wrong: the sentence of the source must show the other language by three of its own words, and no word of a
language in which the word limits; and one of the two words on either side of it in its clause must belong to that
language, since a sentence may hold a few words of another one without a mark. In doubt the word limits.
Each pair of a word and a language is in a table, with what the word means there. A word with a second meaning that
denies is not in it: Bulgarian “ни” is “us”, and “nor”; Nynorsk “ei” is “a”, and in older texts “not”; Latvian “tik” is
“so”, and “only”.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from quoteproof.text.limit_words import limiting_languages, listed
from quoteproof.text.spoken import COMMON

_NORDIC: Final = {"en": "a, one", "et": "a, one", "sin": "his own", "sine": "his own", "ni": "you; nine", "nu": "now"}
PLAIN: Final = {
    "af": {"en": "and"},
    "ca": {"en": "in"},
    "cs": {"no": "well", "sem": "hither"},
    "da": _NORDIC,
    "de": {"mai": "May", "mitte": "middle"},
    "en": {
        "bare": "naked",
        "be": "to be",
        "cap": "headgear",
        "net": "mesh",
        "sense": "meaning",
        "sin": "wrong",
    },
    "eo": {"en": "in", "kun": "with"},
    "es": {"diez": "ten", "en": "in", "iba": "went", "le": "him", "malo": "bad", "vos": "you"},
    "et": {"et": "that"},
    "fi": {"ilma": "air", "kun": "when", "ne": "they", "no": "well", "sen": "its"},
    "fr": {"en": "in", "et": "and", "le": "the", "vos": "your"},
    "gl": {"en": "in", "no": "in the"},
    "hr": {"sin": "son"},
    "hu": {"az": "the", "le": "down", "mai": "of today"},
    "is": {"en": "but, than", "sem": "who"},
    "it": {"le": "the", "nei": "in the", "reti": "nets"},
    "la": {"et": "and", "res": "thing"},
    "lv": {"no": "from", "nu": "well"},
    "nb": _NORDIC,
    "nl": {"en": "and"},
    "nn": _NORDIC,
    "pl": {"no": "well", "samo": "itself"},
    "pt": {"no": "in the", "vos": "you"},
    "ro": {"ani": "years", "cap": "head", "ei": "they", "le": "them", "mai": "more", "ne": "us"},
    "ru": {"само": "itself"},
    "sl": {"res": "truly", "sem": "am", "sin": "son"},
    "sv": _NORDIC,
    "tr": {"en": "most", "sen": "you"},
    "uk": {"само": "itself"},
    "yi": {"אין": "in"},
}
"""The limit words that are plain words of a language, each with what it means there."""
_NORDIC_OWN: Final = (
    "det på ikke inte ikkje så også även være hvis efter etter eller hvad hva vad når när blev ble vart "
    "havde hadde hade dette detta dess været varit och att är för från jeg jag eg skulle mellem mellom mellan skal "
    "enhver har av blir"
)
_OWN: Final = {
    language: frozenset(own.split())
    for language, own in {
        "af": "die nie dat het ook baie word wat hulle hy sy ons vir elke aan hierdie moet kan",
        "bg": "че това като най съм няма през аз които трябва всички който във което един още със когато този тази "
        "която малко преди повече защото тя всичко както тук всеки някой колко хората няколко",
        "ca": "els amb més aquest aquesta molt seva també són anys això estat quan què pel perquè tots després altres "
        "només persones encara així mateix dels seus qualsevol",
        "cs": "jsem jsou když mě jsme které jeho který až než ještě být také při kde mám která před bych protože podle "
        "pokud něco tím další mezi jste své jejich může každý nebo",
        "da": _NORDIC_OWN,
        "de": "und ist nicht zu auf für eine sich auch dass aber aus sind nach noch wir wenn oder wird einen haben "
        "einer zum über dann einem schon habe mehr zur durch",
        "en": "the of and that with this they when their were there which would people how them other its our after "
        "him think then could because much very where should been before from every",
        "eo": "kaj estas estis tiu tiuj tiun kiu kiuj ĉiu ĉiuj ĉi oni ĝi siaj sian sia por aŭ rajtas iu",
        "es": "pero cuando fue muy también así años puede hacer ahora esto hace donde tiempo día mejor mucho ese mismo "
        "siempre después están año otros había ellos creo hecho aunque los una sus y",
        "et": "ning või mis seda kes välja kõik peab mitte võib iga nende tema kui õigus ",
        "fi": "että oli mutta niin myös hän ovat kuin joka olla sitä mitä vain kanssa tämä sitten kaikki olisi ollut "
        "vielä kyllä siitä sekä jälkeen mukaan paljon olen pitää tulee koska eivät vaikka jotka ",
        "fr": "est une pour qu avec vous ça elle sont tout fait comme être ils cette faire aux même était été aussi "
        "peut deux leur ces quand suis très tous avoir où encore alors avait autres des les dans du ou",
        "gl": "unha dunha nunha polo pola foi máis tamén súa aínda moito mesmo ó teñen calquera outros",
        "he": "את של לא על זה הוא אני כל עם מה גם לי אם היה יש אבל היא או כי יותר רק אחד בין הם אתה כמו כך לך עד שלא",
        "hr": "kao što godine koji nije još sve bio će više koje može zbog prema godina jedan nakon mogu šta rekao "
        "ovaj nego između svi gdje nisu nešto koju također svaki ima pravo",
        "hu": "hogy egy csak volt ez vagy már még kell jó azt mint ezt minden mert nagyon így olyan itt lesz lehet "
        "vagyok nagy úgy nincs két után új amikor első több pedig mindig és is meg",
        "is": "að við hann ekki fyrir með eru frá það þar því eða eftir hún svo hefur þá verið þegar hafa þess ef nú "
        "þú sér hér þeir þetta og skal hver",
        "it": "di che della più nel anche gli delle questo essere nella stato questa tutto hanno tra fatto loro perché "
        "anni così dalla degli dopo poi quello ancora molto ogni dei diritto sono",
        "la": "quod quae eius esse autem enim atque etiam ipse hoc eorum omnibus quam cum sunt ut ad vel ",
        "lt": "iš yra kaip buvo savo apie taip labai dėl gali jis jei būti mūsų prie metų jie tačiau arba daug jų metu "
        "daugiau nors čia ant nėra jūsų prieš reikia aš ką pagal",
        "lv": "kā arī tā nav lai bija pēc tikai līdz vēl būs ļoti savu viņš gada šo mēs tās esmu kaut tagad viņa mūsu "
        "daudz laikā būtu valsts vairāk kāds ikvienam cilvēkam jābūt vai ",
        "mk": "ќе дека тоа кој многу сите јас еден биде повеќе уште тие каде луѓе оваа таа кај додека зошто некои овие "
        "затоа веќе имаат колку бидејќи меѓу",
        "nb": _NORDIC_OWN,
        "nl": "het een ik voor niet zijn maar aan hij ook naar uit bij wat heeft deze hebben geen mijn wel wordt veel "
        "jaar moet hoe mensen ons waar goed gaan van door ieder op",
        "nn": f"{_NORDIC_OWN} ein eit dei frå",
        "pl": "się jest że dla tym czy przez tego są tylko już mnie może oraz bardzo będzie być jego sobie jeśli też "
        "jeszcze był które jestem było kiedy który nawet więc gdy lub",
        "pt": "não uma ao você são muito isso também pela bem até mesmo pode pessoas tudo ainda fazer anos quem agora "
        "depois estão eles foram aos coisa suas outros tão então nossa um ",
        "ro": "în și să pe cu că pentru fost sunt dacă după poate prin cum când despre iar mult trebuie foarte fie "
        "până într chiar toate acest acum nici către două atunci unui orice ",
        "ru": "что это был была были его если чтобы этого который которые ещё еще очень тоже сейчас себя "
        "только этом была жизни всегда",
        "sk": "som sú keď ako ktoré jeho ktorý až než ešte byť tiež pri kde mám ktorá pred pretože podľa môže každý "
        "alebo svoje medzi",
        "sl": "tudi lahko kot še če vse jih več nekaj saj tega zelo zaradi bodo ker kjer vedno prav kaj naj brez boste "
        "vendar bolj danes ampak skupaj ima pravico vsakdo ",
        "sr": "као што године који није још све био ће више које може због према година један након могу шта рекао где "
        "овај него између сви данас нешто коју свако има право или kao što koji nije još će više koje može zbog prema "
        "jedan nakon mogu šta rekao gde ovaj nego između svi danas nešto svako",
        "sv": _NORDIC_OWN,
        "tr": "bir bu için çok daha gibi olarak olan sonra iyi yok değil büyük yeni güzel ilk hiç ise oldu nasıl şey "
        "benim böyle gün tüm yer önce ve veya her ile",
        "uk": "це як від але він його які під вже якщо або було вони щоб чи який був її після їх хто тільки вона всі "
        "цього бути має цей більше чому що так щодо навіть зараз між з",
        "yi": "און איז דער דאָס דאס מיט פֿון פון וואָס װאָס וואס זיי זײ אויף אַלע אָדער אדער האָט האט האָבן צו זאָל װי יעדן",
    }.items()
}
"""Words that show a language, since they are rare in each language whose limit words are plain words of it."""
_LEAST: Final = 3
"""Different words that show the language of a sentence."""
_BESIDE: Final = 2
"""Words of its clause on each side of a word, one of which belongs to the language."""
_LOOKED_AT: Final = 400
"""Characters on each side of a word that are looked at."""
_SENTENCE_END: Final = re.compile(r"[^\w\s,'’ʼ-]|\n|(?<!\w)['’ʼ-]|['’ʼ-](?!\w)")
_CLAUSE_END: Final = re.compile(rf"{_SENTENCE_END.pattern}|,")
_LETTERS: Final = re.compile(r"(?:[^\W\d_][\u0300-\u036f\u0591-\u05c7]*)+")
_LANGUAGES_OF: Final = {
    word: tuple(language for language, words in PLAIN.items() if word in words)
    for word in frozenset[str]().union(*PLAIN.values())
}


def without_plain_words(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans of limit words in a folded text, without those that are plain words there."""
    return tuple(span for span in spans if not is_plain_word(text, *span))


def is_plain_word(text: str, start: int, end: int) -> bool:
    """Whether a limit word stands in a sentence that is surely in a language in which it is a plain word.

    `start` and `end` are the word's in a folded text.
    """
    word = text[start:end].lower()
    languages = _LANGUAGES_OF.get(word)
    if languages is None:
        return False
    before, after = _words_around(text, start, end, _SENTENCE_END)
    sentence = frozenset((*before, *after)) - {word}
    before, after = _words_around(text, start, end, _CLAUSE_END)
    beside = frozenset((*before[-_BESIDE:], *after[:_BESIDE])) - {word}
    return any(_shows(language, word, sentence, beside) for language in languages)


def _words_around(text: str, start: int, end: int, mark: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The words between two marks before and after the word that stands there, in lower case."""
    low = max(0, start - _LOOKED_AT)
    low = max((match.end() for match in mark.finditer(text, low, start)), default=low)
    found = mark.search(text, end, end + _LOOKED_AT)
    high = found.start() if found else end + _LOOKED_AT
    return _LETTERS.findall(text[low:start].lower()), _LETTERS.findall(text[end:high].lower())


def _shows(language: str, word: str, sentence: frozenset[str], beside: frozenset[str]) -> bool:
    own, belonging, others = _evidence(language, word)
    return len(own & sentence) >= _LEAST and not others & sentence and not belonging.isdisjoint(beside)


@cache
def _evidence(language: str, word: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words that show a language, those that belong to it, and those of the languages in which `word` limits."""
    limiting = limiting_languages(word)
    others = frozenset[str]().union(*(_OWN.get(tag, frozenset()) for tag in limiting)) - _OWN[language]
    shared = frozenset[str]().union(*(COMMON.get(tag, frozenset()) | listed(tag) for tag in limiting))
    own = _OWN[language] - shared
    return own, own | (COMMON.get(language, frozenset()) - shared), others
