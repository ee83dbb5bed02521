"""The words of locators, by language: what stands before a number, joins two numbers, or follows the last one.

Terms are written with their dot, and read with and without it, in small letters and capitals. English ones are known in
every book, but a term of the book's own language comes first: “s.” is a page in Swedish and a section in English.
Source: the terms of the CSL locales, OSCOLA, and each language's usual abbreviations.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from quoteproof.text.languages import primary


class Counted(StrEnum):
    """What a number in a citation counts."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    SECTION = "section"
    SIGN = "sign"
    """A section or a paragraph: courts and editions use the sign § for both."""
    OTHER = "other"
    """Something else, such as a chapter, a line or a note."""
    UNSAID = "unsaid"
    """No known term stands beside the number."""


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
    "ru": "с. сс. стр. страница",
    "uk": "с. стор. сторінка",
    "tr": "s. ss. sayfa",
    "el": "σελ. σ. σσ. σελίδα",
    "hu": "o. oldal",
    "he": "עמ׳ עמ' עמ’ עמוד עמודים",
    "ar": "ص صفحة",
    "fa": "ص صفحه",
    "zh": "页 頁",
    "ja": "頁 ページ",
    "ko": "쪽 면",
}
_PARAGRAPH: Final = {
    "en": "para. paras. ¶ ¶¶ paragraph paragraphs",
    "de": "Abs. Absatz Absätze Rn. Rdn. Rz. Randnummer Randnummern Randziffer",
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
    "ru": "абз. п. пп. абзац",
    "uk": "абз. п. пар. абзац",
    "tr": "para. par. paragraf",
    "el": "παρ. παράγραφος",
    "hu": "bek. bekezdés",
    "zh": "段",
    "ja": "段落 段",
    "ko": "문단 단락",
}
_SECTION: Final = {
    "en": "s. ss. sec. secs. sect. section sections",
    "de": "Abschn. Abschnitt",
    "fr": "sect. section",
    "es": "sec. sección",
    "it": "sez. sezione",
    "pt": "sec. seção secção",
    "zh": "节 節",
    "ja": "節",
}
_OTHER: Final = {
    "en": "ch. chs. chap. chaps. chapter chapters vol. vols. volume volumes fol. fols. fig. figs. figure l. ll. line "
    "lines n. nn. note notes col. cols. bk. book pt. part v. vv. verse verses art. arts. article articles app. table",
    "de": "Kap. Kapitel Bd. Bde. Band Bl. Abb. Z. Zeile Zeilen Anm. Fn. Sp. Buch Teil V. Vers Art.",
    "fr": "chap. chapitre t. tome vol. f. fol. l. ligne n. note col. livre v. vers fig. art.",
    "es": "cap. capítulo t. tomo vol. f. fol. l. línea n. nota col. libro v. verso fig. art.",
    "it": "cap. capitolo t. tomo vol. c. cc. f. fol. r. riga n. nota col. libro v. verso fig. art.",
    "pt": "cap. capítulo t. tomo vol. f. fl. fol. l. linha n. nota col. livro v. verso fig. art.",
    "nl": "hfdst. hoofdstuk dl. deel r. regel n. noot kol. boek v. vers afb. art.",
    "sv": "kap. kapitel avd. bd band bl. r. rad n. not sp. bok v. vers fig.",
    "da": "kap. kapitel bd. bind bl. l. linje n. note sp. bog v. vers fig.",
    "no": "kap. kapittel bd. bind bl. l. linje n. note sp. bok v. vers fig.",
    "fi": "luku osa nide r. rivi viite kuva",
    "pl": "rozdz. rozdział t. tom k. w. wers przyp. kol. ks. cz. ryc.",
    "cs": "kap. kapitola díl sv. svazek l. ř. řádek pozn. sl. kn. obr.",
    "ru": "гл. глава т. том л. строка прим. стб. кн. ч. рис. ст.",
    "uk": "гл. розділ т. том арк. рядок прим. стб. кн. ч. рис. ст.",
    "zh": "章 行 卷",
    "ja": "章 行 巻",
}
_CONTAINERS: Final = {
    "en": "vol. volume bk. book pt. part ch. chap. chapter",
    "de": "Bd. Band Kap. Kapitel Buch Teil",
    "fr": "t. tome vol. livre chap. chapitre",
    "es": "t. tomo vol. libro cap. capítulo",
    "it": "t. tomo vol. libro cap. capitolo",
    "pt": "t. tomo vol. livro cap. capítulo",
    "nl": "dl. deel boek hfdst. hoofdstuk",
    "sv": "bd band bok kap. kapitel avd.",
    "da": "bd. bind bog kap. kapitel",
    "no": "bd. bind bok kap. kapittel",
    "fi": "osa nide luku",
    "pl": "t. tom ks. cz. rozdz. rozdział",
    "cs": "díl sv. svazek kn. kap. kapitola",
    "ru": "т. том кн. ч. гл. глава",
    "uk": "т. том кн. ч. гл. розділ",
}
"""Terms of one thing that has pages: behind its number a comma leads to the page, as in “vol. 2, 33”."""
_TABLES: Final = (  # the last one that has a term decides
    (Counted.OTHER, _OTHER),
    (Counted.SECTION, _SECTION),
    (Counted.SIGN, {"en": "§ §§"}),
    (Counted.PARAGRAPH, _PARAGRAPH),
    (Counted.PAGE, _PAGE),
)
_AND: Final = {
    "en": "and or",
    "de": "und oder sowie",
    "fr": "et ou",
    "es": "y e o",
    "it": "e o",
    "pt": "e ou",
    "nl": "en of",
    "sv": "och eller",
    "da": "og eller",
    "no": "og eller",
    "fi": "ja tai",
    "pl": "i oraz lub",
    "cs": "a nebo",
    "ru": "и или",
    "uk": "і й та або",
    "tr": "ve veya",
    "el": "και ή",
    "hu": "és vagy",
    "zh": "和 及",
    "ja": "と",
}
_TO: Final = {
    "en": "to through",
    "de": "bis",
    "fr": "à",
    "es": "a",
    "it": "a",
    "pt": "a",
    "nl": "tot t/m",
    "sv": "till",
    "da": "til",
    "no": "til",
    "pl": "do",
    "cs": "až",
    "ru": "до по",
    "uk": "до по",
    "el": "έως ως",
    "zh": "至",
    "ja": "から",
}
_ALIASES: Final = {"nb": "no", "nn": "no"}


@cache
def terms(language: str) -> Mapping[str, Counted]:
    """What each term counts in a book of a language (BCP 47): in small letters, without its dot."""
    return {
        term.rstrip(".").casefold(): counted
        for tag in ("en", _tag(language))
        for counted, table in _TABLES
        for term in table.get(tag, "").split()
    }


@cache
def containers(language: str) -> frozenset[str]:
    """The terms of one volume, book or chapter in a book of a language: in small letters, without their dot."""
    named = f"{_CONTAINERS['en']} {_CONTAINERS.get(_tag(language), '')}".split()
    return frozenset(term.rstrip(".").casefold() for term in named)


@cache
def joining(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words between the numbers of a list, and those between the ends of a range, in small letters."""
    tag = _tag(language)
    both = (frozenset(f"{table['en']} {table.get(tag, '')}".split()) for table in (_AND, _TO))
    return next(both), next(both)


@cache
def page_terms(language: str) -> tuple[str, ...]:
    """The terms for pages in a language, as they are written; English ones for a language that is not known."""
    return tuple((_PAGE.get(_tag(language)) or _PAGE["en"]).split())


def page_label(language: str) -> str:
    """The word before a page number, as the citation processor knows it in a language."""
    # It knows no East Asian one, and a Hebrew one only with the mark that it prints.
    known = _PAGE.get(_tag(language)) if _tag(language) not in ("ja", "ko", "he") else None
    return (known or _PAGE["en"]).split()[0]


def _tag(language: str) -> str:
    tag = primary(language)
    return _ALIASES.get(tag, tag)
