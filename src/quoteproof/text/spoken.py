"""The languages that a text is written in, as its own common words and its script show.

Nobody has to declare the language of a source, and a declaration may be wrong. So the limit words of every language
that a passage shows count, besides those that are declared. A passage of few words may show none.
"""

import re
from collections import Counter
from typing import Final

from quoteproof.text.languages import Languages

COMMON: Final = {
    language: frozenset(common.split())
    for language, common in {
        "en": "the of and to that is was it with by be from this which not are have",
        "de": "der und das den von mit sich auf für ist dem ein eine als auch nicht werden dass daß sie nach wird zu",
        "fr": "le les des du et un une est que qui dans pour pas sur au par ce ne il elle avec n’est n'est c’est c'est",
        "es": "el los las del que en un una por con para es su al lo como no y",
        "it": "il gli del della dei che un una per con non è di nel alla si sono",
        "nl": "de het een van dat te zijn met voor niet aan er ook wordt door",
        "pt": "os as do da dos das que em um uma com para por não é ao são",
        "sv": "och att det som är på för med den till inte har ett av om",
        "da": "og at det som en er på af med den til ikke har et for",
        "nb": "og det som en er på av med den til ikke har et for å",
        "nn": "og det som ein er på av med den til ikkje har eit for å",
        "fi": "ja on ei se että oli hän mutta niin kun ovat joka myös",
        "pl": "i w na z się do nie że jest to jak po przez",
        "cs": "v se na je že z do k jako jsou není nebo která které",
        "sk": "v sa na je že z do k ako sú nie alebo ktorá ktoré",
        "hu": "az és hogy nem egy van meg csak volt ez mint",
        "tr": "ve bir bu için ile olan olarak gibi değil daha çok",
        "el": "και το η ο του της να στο με για που δεν είναι",
        "ro": "și în la nu cu pe din un este care sau sunt",
        "ca": "el la els les del que en un una per amb no és i als",
        "gl": "o a os as do da que en un unha con para por non é",
        "la": "et est non ad cum ut ex quod qui sed si esse sunt ab",
        "hr": "i u je se na da od za su koji nije ili što",
        "sl": "je v in na se da za ki so ni pri tudi",
        "et": "ja on ei et see oli ta ning kui",
        "lv": "un ir no ar ka uz par kas tas nav",
        "lt": "ir kad iš su yra į buvo tai nėra kaip",
        "is": "og að í á er sem til við var ekki það",
        "af": "die en van in is het nie dat vir met op",
        "eo": "la kaj de en estas ne por kun ke al",
    }.items()
}
"""Common words of each language; kindred languages share some."""
_LANGUAGES_OF: Final = {
    word: tuple(language for language, common in COMMON.items() if word in common)
    for word in frozenset[str]().union(*COMMON.values())
}
_CYRILLIC: Final = ("ru", "uk", "bg", "sr", "mk")
_SCRIPTS: Final = (
    (re.compile("[\u0400-\u04ff]{2}"), _CYRILLIC),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]{2}"), ("el",)),
    (re.compile("[\u05d0-\u05ea]{2}"), ("he", "yi")),
    (re.compile("[\u0620-\u064a\u0671-\u06d3]{2}"), ("ar", "fa", "ur")),
    (re.compile("[\u0904-\u0939]"), ("hi",)),
    (re.compile("[\uac00-\ud7a3]"), ("ko",)),
)
_NOT_LATIN: Final = re.compile("[\u0370-\u1fff\uac00-\ud7a3]")
"""Some letter of each of `_SCRIPTS`."""
_WORD: Final = re.compile(r"\w+(?:['’]\w+)?")
_LOOKED_AT: Final = 4_000
"""Characters of a text that are looked at."""
_LEAST: Final = ((2, 5), (3, 12))
"""Different common words, and the most words of the text for each that is one, from which on a language shows."""


def spoken(text: str) -> Languages:
    """The languages that a text shows, as BCP 47 tags; none where it is too short to show any."""
    head = text[:_LOOKED_AT]
    foreign = not head.isascii() and _NOT_LATIN.search(head) is not None
    found = [tag for script, tags in _SCRIPTS if foreign and script.search(head) for tag in tags]
    every = _WORD.findall(head)
    different: dict[str, int] = {}
    uses: dict[str, int] = {}
    for word, lowered in Counter(filter(_LANGUAGES_OF.__contains__, map(str.lower, every))).items():
        count = lowered if len(word) > 1 else every.count(word)  # a capital alone is an initial
        for language in _LANGUAGES_OF[word] if count else ():
            different[language] = different.get(language, 0) + 1
            uses[language] = uses.get(language, 0) + count
    for language, shown in sorted(different.items()):
        likely = any(shown >= least and uses[language] * share >= len(every) for least, share in _LEAST)
        if likely and language not in found:
            found.append(language)
    return tuple(found)
