"""How the place in a cited work is written: `: 33`, `p.33`, `33` and Zotero's `page 33 ` all become `p. 33`.

What cannot be told to be a page stays as it is: a year, a volume in capital Roman numerals, a verse (`2:33`), a leaf
(`3r`), other words. Terms are those of the book's language and English ones (`text/locator_terms.py`).
Source: the forms of pandoc's suffixes, of Zotero's locators and of printed citations.
"""

import re
from functools import cache
from typing import Final

from quoteproof.text.languages import primary
from quoteproof.text.locator_terms import Counted, containers, joining, page_label, page_terms, terms
from quoteproof.text.page_labels import ROMAN
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class ReadLocator:
    """A locator that stands in some words."""

    text: str
    """It, as a chapter has it."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends (exclusive)."""
    has_term: bool
    """Whether it begins with a term, such as `p.`."""
    names_page: bool
    """Whether some of it is a page."""


_NUMBER: Final = r"(?:\d{1,5}(?:ff?\.?(?!\w)|[a-z](?!\w)|(?!\w))|[A-Za-z]\d{1,4}(?!\w))"
_ROMANS: Final = rf"(?:{ROMAN}|{ROMAN.upper()})(?!\w)"
_SUBDIVIDED: Final = r"\d{1,5}(?:[.:]\d{1,5}){1,4}[a-z]?(?:\(\w{1,4}\))*(?!\w)"
_RANGED: Final = r"\s?(?:--|[-‐‑‒–—−/])\s?"
_FOLLOWING: Final = r"(?:\s?(?:ff|f|sqq|sq|seqq|seq|et\s+seqq|et\s+seq|et\s+suiv)\.?(?!\w))?"
_DOT_ENDS: Final = r"(?![.:]\d)"
_GAP: Final = re.compile(r"[\s,:]*")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What matches numbers behind a term, numbers alone, and a further list of numbers behind a comma."""
    # A term with letters needs a dot, a space or a digit behind it; `s. v.` names an entry, not a number.
    names = "|".join(re.escape(term) for term in sorted(terms(language), key=lambda term: (-len(term), term)))
    both, to = ("|".join(sorted(words)) for words in joining(language))
    among = rf"(?:\s*[,&+]\s*(?:(?:{both})\s+)?|\s+(?:{both})\s+)"
    ranged = rf"(?:{_RANGED}|\s+(?:{to})\s+)"

    def listed(number: str) -> str:
        end = rf"(?:{ranged}{number})?{_FOLLOWING}"
        return rf"{number}{end}(?:{among}{number}{_DOT_ENDS}{end})*"

    behind = listed(rf"(?:{_SUBDIVIDED}|{_NUMBER}|{_ROMANS})")
    alone = listed(rf"(?:{_NUMBER}|{_ROMANS}){_DOT_ENDS}")
    named = rf"(?!s\.?\s?v\b)(?P<term>{names})(?:\.\s*|\s+|(?=\d)|(?<=[§¶])\s*)(?P<numbers>{behind})"
    return (
        re.compile(rf"(?<!\w){named}", re.IGNORECASE),
        re.compile(rf"(?<![\w.])(?P<numbers>{alone})", re.IGNORECASE),
        re.compile(rf"(?P<gap>\s*,\s*|\s+){named}", re.IGNORECASE),
    )


def locator(words: str, language: str) -> str:
    """The words behind a key as chapters have them: `: 33`, `p.33` and `33` are `p. 33`; other words stay.

    They come without the comma before them. `language` is the BCP 47 tag of the book.
    """
    plain = " ".join(words.split()).removeprefix(",").removeprefix(":").strip().rstrip(",; ")
    read = locator_at(plain, 0, language)
    if read is None:
        return re.sub(r"(?<=\d)\.$", "", plain)
    return read.text + re.sub(r"^\.$", "", plain[read.end :])


def locator_at(text: str, at: int, language: str) -> ReadLocator | None:
    """The locator that stands at an offset, behind commas, colons and spaces; None where no page or the like does."""
    named, alone, further = _patterns(language)
    gap = _GAP.match(text, at)
    start = gap.end() if gap else at
    has_term = named.match(text, start)
    match = has_term or alone.match(text, start)
    if match is None or not (has_term or _is_page(match, text, language)):
        return None
    written, names_page = "", False
    while match is not None:
        names_page = names_page or _counts_pages(match, language)
        words, end, is_container = _labelled(match, language)
        written += words
        match = further.match(text, end)
        if match is not None:
            written += ", " if "," in match["gap"] else " "
        elif is_container and (comma := _COMMA.match(text, end)):  # `vol. 2, 33`
            page = alone.match(text, comma.end())
            match = page if page and _is_page(page, text, language) else None
            written += ", " if match else ""
    return ReadLocator(written, start, end, has_term is not None, names_page)


_COMMA: Final = re.compile(r"\s*,\s*")


def _labelled(match: re.Match[str], language: str) -> tuple[str, int, bool]:
    """Numbers with their term as it is usually written, where they end, and whether they name what has pages."""
    numbers, term = match["numbers"], match.groupdict().get("term")
    if term is None:
        return _page(numbers, language), match.end(), False
    if _counts_pages(match, language):
        own = {name.rstrip(".").casefold(): name for name in page_terms(language)}
        name = own.get(term.casefold())
        is_zotero = term.casefold() in ("page", "pages")
        words = _page(numbers, language) if name is None or is_zotero else f"{name} {_spaced(numbers)}"
        return words, match.end(), False
    is_container = term.casefold() in containers(language)
    if is_container:
        numbers = _COMMA.split(numbers, maxsplit=1)[0]
    between = match.string[match.end("term") : match.start("numbers")]
    space = " " if between or term.isalpha() else ""
    words = f"{term}{'.' if '.' in between else ''}{space}{_spaced(numbers)}"
    return words, match.start("numbers") + len(numbers), is_container


def _counts_pages(match: re.Match[str], language: str) -> bool:
    term = match.groupdict().get("term")
    return term is None or terms(language)[term.casefold()] is Counted.PAGE


def _page(numbers: str, language: str) -> str:
    written = _spaced(numbers)
    are_several = primary(language) == "en" and _SEVERAL.search(written)
    return f"{'pp.' if are_several else page_label(language)} {written}"


_SEVERAL: Final = re.compile(r"[^\w.]|\d+ff?\b")
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d(?!\d)")
_PLAIN: Final = re.compile(r"(?:[\d\s,&+‐‑‒–—−-]|ff?\.?|sqq?\.?|seqq?\.?|et|suiv\.?)+", re.IGNORECASE)
_ENDS: Final = re.compile(r"\s*(?:\Z|[,;.)\](\"“”„«»]|passim\b)", re.IGNORECASE)


def _is_page(match: re.Match[str], text: str, language: str) -> bool:
    """Whether numbers without a term can only be pages: in digits, or small Roman ones, at the end of a phrase."""
    numbers, end = match["numbers"], match.end()
    if _YEAR.match(numbers) or not (_ENDS.match(text, end) or _patterns(language)[2].match(text, end)):
        return False
    words = re.sub(rf"\b(?:{'|'.join(word for both in joining(language) for word in both)})\b", " ", numbers)
    if _PLAIN.fullmatch(words):
        return True
    letters = re.sub(r"[\s,&+‐‑‒–—−-]+", "", words)
    return letters.isalpha() and letters.islower() and letters not in ("c", "d", "l", "m")


def _spaced(numbers: str) -> str:
    return " ".join(numbers.replace("--", "–").split())
