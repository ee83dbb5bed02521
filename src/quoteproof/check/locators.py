"""Locators: an author's own page or paragraph beside an anchor, held against where the passage is.

Only where both are known and count the same thing can they contradict each other (C005). An author's locator that
agrees, or that counts something else (a chapter, a line), is the author's business and prints as written.

The words before a locator are known by language: “p.” and “para.” in English, “S.” and “Abs.” in German. English ones
are known in every book; others count only where a number follows, since “v.” and “s.” are many things.
Source: the terms of the CSL locales, and each language's usual abbreviations.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.citations import anchor_of, plain, suffix_of
from quoteproof.quotation.model import Citation
from quoteproof.rules.c005_contradicting_locator import ContradictingLocator
from quoteproof.source.library import Extent, Library, Locator, LocatorKind
from quoteproof.text.languages import primary


def contradictions(citation: Citation, library: Library, text: str, language: str) -> Iterator[Fault]:
    """A finding for each item of a citation whose own locator contradicts its anchor.

    `text` is the chapter's, `language` the BCP 47 tag of the book.
    """
    items = citation.node["c"][0] if citation.node else ()
    for item in items:
        anchor = anchor_of(item)
        extent = library.resolve(anchor) if anchor.names_place else None
        if not isinstance(extent, Extent) or extent.locator is None or extent.locator.counted:
            continue  # where the source has no numbers of its own, the author's stand
        match = written(extent.locator.kind, language).match(plain(suffix_of(item)))
        if match is not None and not _meets(match, extent.locator):
            place = _narrowed(citation.written, match.group().strip(" ,{"), text)
            yield ContradictingLocator(place, anchor, extent.locator.kind.value, match["first"], extent.locator.text)


def own_locator(item: Mapping[str, Any], language: str) -> Locator | None:
    """The page or paragraph that an author wrote into an item of a citation, or none."""
    words = plain(suffix_of(dict(item)))
    for kind in LocatorKind:
        if match := written(kind, language).match(words):
            return Locator(kind, match["first"], match["last"] or match["first"])
    return None


def _narrowed(whole: Place, words: str, text: str) -> Place:
    """The place of the locator alone, where it is written as it was read."""
    at = text.find(words, whole.start, whole.end)
    return whole if at < 0 else Place(whole.file, at, at + len(words), whole.approximate)


_LONGEST: Final = 18  # digits of a number that is compared as one; Python converts no endless ones


def _meets(match: re.Match[str], known: Locator) -> bool:
    """Whether what is written and what is known have a page or paragraph in common."""
    first, last = match["first"], match["last"] or match["first"]
    numbers = (first, last, known.first, known.last)
    if all(number.isdecimal() and len(number) <= _LONGEST for number in numbers):
        return int(first) <= int(known.last) and int(known.first) <= int(last)
    return bool({first.lower(), last.lower()} & {known.first.lower(), known.last.lower()})


_PAGE: Final = {
    "en": "p. pp. page pages",
    "de": "S. Seite Seiten",
    "fr": "p. pp. page pages",
    "es": "p. pp. pág. págs. página páginas",
    "it": "p. pp. pag. pagg. pagina pagine",
    "pt": "p. pp. pág. págs. página páginas",
    "nl": "p. pp. blz. pag. pagina bladzijde",
    "sv": "s. sid. sida sidan sidorna",
    "da": "s. side",
    "no": "s. side",
    "fi": "s. sivu sivut",
    "pl": "s. ss. str. strona strony",
    "cs": "s. str. strana strany",
    "ru": "с. стр. страница",
    "uk": "с. стор. сторінка",
    "tr": "s. ss. sayfa",
    "el": "σ. σσ. σελ. σελίδα",
    "hu": "o. oldal",
    "he": "עמ׳ עמ' עמ’ עמוד עמודים",
    "ar": "ص ص. صفحة",
    "fa": "ص ص. صفحه",
    "zh": "第 页 頁",
    "ja": "頁 ページ",
    "ko": "쪽 면",
}
_PARAGRAPH: Final = {
    "en": "para. paras. ¶ ¶¶ paragraph paragraphs",
    "de": "Abs. Absatz Absätze Rn. Rz.",
    "fr": "paragr. par. paragraphe paragraphes",
    "es": "párr. párrs. párrafo párrafos",
    "it": "par. parr. paragrafo capoverso cpv.",
    "pt": "par. pars. parágr. parágrafo",
    "nl": "al. par. alinea",
    "sv": "st. stycke",
    "da": "afsn. afsnit",
    "no": "avsn. avsnitt",
    "fi": "kappale kpl.",
    "pl": "akap. akapit",
    "cs": "odst. odstavec",
    "ru": "абз. п. абзац",
    "uk": "абз. п. абзац",
    "tr": "para. paragraf",
    "el": "παρ. παράγραφος",
    "hu": "bek. bekezdés",
}
_SECTION: Final = {"en": "§ §§ sec. secs. section sections", "de": "Abschn. Abschnitt", "fr": "sect.", "it": "sez."}
_OTHER: Final = {
    "en": "col. cols. bk. book pt. part v. vv. verse",
    "de": "Kap. Kapitel Abschn. Abschnitt Bd. Bde. Band Bl. Abb. Z. Zeile Zeilen Anm. Fn. Sp. Buch Teil V. Vers Nr.",
    "fr": "chap. chapitre sect. section t. tome vol. f. fol. l. ligne n. note col. livre v. vers fig. art.",
    "es": "cap. capítulo sec. sección t. tomo vol. f. fol. l. línea n. nota col. libro v. verso fig. art.",
    "it": "cap. capitolo sez. sezione t. tomo vol. c. cc. f. fol. r. riga n. nota col. libro v. verso fig. art.",
    "pt": "cap. capítulo sec. seção secção t. tomo vol. f. fl. fol. l. linha n. nota col. livro v. verso fig. art.",
    "nl": "hfdst. hoofdstuk dl. deel r. regel n. noot kol. boek v. vers afb. art.",
    "sv": "kap. kapitel avd. bd band bl. r. rad n. not sp. bok v. vers fig.",
    "da": "kap. kapitel bd. bind bl. l. linje n. note sp. bog v. vers fig.",
    "no": "kap. kapittel bd. bind bl. l. linje n. note sp. bok v. vers fig.",
    "fi": "luku osa nide r. rivi viite kuva",
    "pl": "rozdz. rozdział t. tom k. w. wers przyp. kol. ks. cz. ryc.",
    "cs": "kap. kapitola díl sv. svazek l. ř. řádek pozn. sl. kn. obr.",
    "ru": "гл. глава т. том л. строка прим. стб. кн. ч. рис. ст.",
    "uk": "гл. розділ т. том арк. рядок прим. стб. кн. ч. рис. ст.",
}
_ALONE: Final = r"pp?\.|paras?\.|¶|§|chaps?\.|chapters?\b|secs?\.|sections?\b|vols?\.|fols?\.|fig\.|lines?\b|nn?\."
"""English words that begin a locator, whatever follows."""
_ALIASES: Final = {"nb": "no", "nn": "no"}
_NUMBER: Final = r"(?P<first>\d+[a-z]?|[ivxlc]+)(?:\s*[-–]\s*(?P<last>\d+[a-z]?|[ivxlc]+))?"
_WORDS: Final = {LocatorKind.PAGE: _PAGE, LocatorKind.PARAGRAPH: _PARAGRAPH, LocatorKind.SECTION: _SECTION}


@cache
def written(kind: LocatorKind, language: str) -> re.Pattern[str]:
    """What matches a place of a kind at the beginning of a suffix; `first` and `last` are its numbers."""
    return re.compile(rf"^[\s,،、，{{]*{_any(_terms(_WORDS[kind], language))}\s*{_NUMBER}\b", re.IGNORECASE)


@cache
def any_locator(language: str) -> re.Pattern[str]:
    """What matches any locator at the beginning of a suffix: a brace, a number, or a word before one."""
    terms = (word for table in (*_WORDS.values(), _OTHER) for word in _terms(table, language))
    return re.compile(rf"^[\s,،、，]*(?:\{{|\d|{_ALONE}|{_any(tuple(terms))}\s*(?:\d|[ivxlc]+\b))", re.IGNORECASE)


def _terms(table: dict[str, str], language: str) -> tuple[str, ...]:
    tag = primary(language)
    return tuple(f"{table['en']} {table.get(_ALIASES.get(tag, tag), '')}".split())


def _any(terms: tuple[str, ...]) -> str:
    longest_first = sorted(set(terms), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(term) for term in longest_first) + ")"
