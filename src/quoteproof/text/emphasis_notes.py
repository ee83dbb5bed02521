"""Notes that declare an emphasis to be the author's: whole phrases, by language.

A note counts only as a whole phrase between punctuation marks, and only if no word beside it denies it: “no emphasis
added” and “emphasis added by nobody” declare nothing. Source: CMOS 13.62, APA 8.31, usual phrases of each language.
"""

import re
from functools import cache
from typing import Final

from quoteproof.text.languages import Languages, primary
from quoteproof.text.limit_words import limit_words

_NOTES: Final = {
    "en": "emphasis added|emphases added|added emphasis|emphasis mine|emphasis is mine|the emphasis is mine"
    "|emphasis ours|my emphasis|our emphasis|italics added|added italics|italics mine|italics are mine"
    "|the italics are mine|italics ours|my italics|our italics",
    "de": "Hervorhebung hinzugefügt|Hervorhebungen hinzugefügt|meine Hervorhebung|meine Hervorhebungen"
    "|eigene Hervorhebung|eigene Hervorhebungen|Hervorhebung von mir|Hervorhebungen von mir|Hervorhebung von uns"
    "|Hervorhebung des Verfassers|Hervorhebung der Verfasserin|Hervorhebung d. Verf.|Hervorh. d. Verf."
    "|Herv. d. Verf.|Hervorhebung durch den Verfasser|Hervorhebung durch die Verfasserin|Kursivierung von mir"
    "|Kursivierung des Verfassers|Kursivierung der Verfasserin|meine Kursivierung|Kursivierung hinzugefügt",
    "fr": "je souligne|nous soulignons|c'est moi qui souligne|c'est nous qui soulignons|souligné par moi"
    "|souligné par nous|italique ajouté|italiques ajoutés|italiques ajoutées|les italiques sont de moi"
    "|l'italique est de moi|les italiques sont de nous|l'italique est de nous|mis en italique par moi"
    "|mis en italique par nous|soulignement ajouté|emphase ajoutée",
    "es": "énfasis añadido|énfasis agregado|énfasis mío|énfasis nuestro|el énfasis es mío|el énfasis es nuestro"
    "|cursiva añadida|cursivas añadidas|cursiva mía|cursivas mías|la cursiva es mía|las cursivas son mías"
    "|subrayado mío|subrayado nuestro|el subrayado es mío|el subrayado es nuestro",
    "it": "corsivo mio|corsivi miei|corsivo nostro|corsivi nostri|il corsivo è mio|i corsivi sono miei|corsivo aggiunto"
    "|corsivi aggiunti|enfasi aggiunta|enfasi mia|sottolineatura mia|sottolineature mie",
    "pt": "grifo meu|grifos meus|grifo nosso|grifos nossos|itálico meu|itálicos meus|itálico nosso|itálicos nossos"
    "|ênfase minha|ênfase nossa|ênfase adicionada|ênfase acrescentada|destaque meu|destaque nosso|sublinhado meu",
    "nl": "cursivering toegevoegd|mijn cursivering|eigen cursivering|onze cursivering|cursivering van mij"
    "|nadruk toegevoegd|mijn nadruk",
    "sv": "min kursivering|mina kursiveringar|vår kursivering|kursivering tillagd|kursiv tillagd|min betoning",
    "da": "min kursivering|vores kursivering|mine kursiveringer|kursivering tilføjet|min fremhævelse"
    "|fremhævelse tilføjet",
    "no": "min kursivering|vår kursivering|min utheving|mine uthevinger|uthevet av meg|utheving tilføyd"
    "|kursivering tilføyd",
    "fi": "korostus lisätty|korostus minun|kursivointi lisätty|kursivointi minun",
    "pl": "podkreślenie moje|podkreślenia moje|podkreślenie własne|wyróżnienie moje|wyróżnienie dodane|kursywa moja",
    "cs": "zdůraznění moje|zdůraznění přidáno|zvýraznění moje|kurzíva moje|kurzíva přidána",
    "hu": "kiemelés tőlem|kiemelés tőlünk|az én kiemelésem",
    "tr": "vurgu bana ait|vurgu eklenmiştir|vurgu eklendi|italikler bana ait",
    "ru": "курсив мой|курсив наш|выделено мной|выделено мною|выделено нами|выделение мое|подчеркнуто мной",
    "uk": "курсив мій|курсив наш|виділено мною|виділено нами|підкреслено мною",
    "el": "έμφαση δική μου|η έμφαση δική μου|η έμφαση είναι δική μου",
}
_ALIASES: Final = {"nb": "no", "nn": "no"}
_DENIED: Final = re.compile(r"\bnot in (?:the )?(?:original|source)\b|\bnicht im Original\b", re.IGNORECASE)
"""Words that deny the source's emphasis, and not the note."""


def is_note(text: str, languages: Languages) -> bool:
    """Whether a text is such a note and nothing else, written in one of the `languages`, or in English."""
    return re.fullmatch(_alternatives(languages), _plain(text)) is not None


def holds_note(text: str, languages: Languages) -> bool:
    """Whether such a note stands in a text, between marks of punctuation, and nothing in the text denies it."""
    plain = _plain(text)
    note = re.search(rf"(?:^|[,;:.(\[–—]) ?(?:{_alternatives(languages)}) ?(?:$|[,;:.)\]–—])", plain)
    return note is not None and not any(True for _ in limit_words(_DENIED.sub("", plain), languages, prefixes=False))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("ё", "е").split())


@cache
def _alternatives(languages: Languages) -> str:
    tags = ("en", *(primary(tag) for tag in languages))
    phrases = {_plain(note) for tag in tags for note in _NOTES.get(_ALIASES.get(tag, tag), "").split("|") if note}
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
