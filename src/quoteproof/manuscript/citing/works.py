"""Works of a bibliography as citations of manuscripts name them: by persons, year, title, DOI, ISBN or address.

Names and titles are compared by their letters: accents, case and marks are no difference, and `ü` is `ue` as well.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.tex_fields import clean_text, plain
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class WorkPerson:
    """An author or editor."""

    family: str
    """The family name with its particles, or the name of an institution."""
    given: str = ""
    particle: str = ""
    """The particles of the family name that lists leave out, such as `van der`."""

    @property
    def families(self) -> tuple[str, ...]:
        """The family names that it may be cited by, with and without particles."""
        return tuple(dict.fromkeys((self.family, self.family.removeprefix(self.particle).strip())))

    @property
    def names(self) -> frozenset[str]:
        """The letters of those names."""
        return frozenset(form for name in self.families for form in letter_forms(name))


@dataclass(frozen=True, slots=True)
class KnownWork:
    """A work, by what citations name it."""

    key: str
    authors: tuple[WorkPerson, ...]
    editors: tuple[WorkPerson, ...]
    has_others: bool
    """Whether its list of authors or editors ends with `others`."""
    years: frozenset[str]
    """The years of its date and its first date."""
    title: tuple[str, ...]
    """The words of its title and subtitle."""
    main_title: tuple[str, ...]
    """The words of its title up to a colon, dash or full stop."""
    short_title: tuple[str, ...]
    doi: str
    isbns: frozenset[str]
    address: str
    kind: str
    words: frozenset[str]
    """The words of all its fields."""
    pages: str
    """The digits of its own pages, as of an article in a journal."""

    @property
    def persons(self) -> tuple[WorkPerson, ...]:
        """Its authors, or its editors where it has none."""
        return self.authors or self.editors


_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TITLE_END: Final = re.compile(r"\s*(?::|[.?!](?=\s)|\s[–—-]\s)")
_WORD: Final = re.compile(r"[^\W_]+")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


def letters(words: str) -> str:
    """The letters and digits of some words, without accents and case."""
    apart = unicodedata.normalize("NFKD", words.lower().translate(_LETTERS))
    return "".join(c for c in apart if c.isalnum())


@cache
def letter_forms(words: str) -> frozenset[str]:
    """The letters of some words, with umlauts as one letter and as two."""
    composed = unicodedata.normalize("NFC", words).lower()
    return frozenset({letters(composed), letters(composed.translate(_UMLAUTS))}) - {""}


def title_words(title: str) -> tuple[str, ...]:
    """The words of a title by their letters."""
    return tuple(word for part in re.split(r"[\W_]+", re.sub(r"['’]", "", title)) if (word := letters(part)))


def known_work(entry: BibliographyEntry) -> KnownWork:
    """What an entry of a bibliography can be known by."""
    fields = {name.lower(): value for name, value in entry.fields.items()}
    item = json.loads(entry.csl) if entry.csl is not None else None
    title = " : ".join(filter(None, (entry.title, plain(clean_text(fields.get("subtitle", ""))))))
    dates = " ".join(fields.get(name, "") for name in ("date", "year", "origdate", "originaldate"))
    return KnownWork(
        entry.key,
        tuple(_persons(item, fields, "author")),
        tuple(_persons(item, fields, "editor")),
        any(re.search(r"\band\s+others\s*\Z", fields.get(name, "")) for name in ("author", "editor")),
        frozenset(_YEAR.findall(dates)),
        title_words(title),
        title_words(_TITLE_END.split(entry.title, maxsplit=1)[0]),
        title_words(plain(clean_text(fields.get("shorttitle", "")))),
        doi_of(fields.get("doi", "") or fields.get("url", "")),
        frozenset(_isbns(fields.get("isbn", ""))),
        address_of(fields.get("url", "")),
        entry.kind,
        frozenset(_forms(plain(clean_text(value)) for name, value in fields.items() if name != "file")),
        re.sub(r"\D+", " ", fields.get("pages", "")).strip(),
    )


def _forms(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        for word in _WORD.findall(value):
            yield from letter_forms(word)


def doi_of(words: str) -> str:
    """The DOI in some words, in small letters; empty where they have none."""
    match = re.search(r"\b10\.\d{4,9}/\S+", words.replace("\\", ""))
    return match[0].rstrip(".,;").lower() if match else ""


def address_of(url: str) -> str:
    """A web address without what makes no difference; empty for another one."""
    match = re.match(r"https?://(?:www\.)?(?P<rest>\S+)", url.replace("\\", "").strip())
    return match["rest"].rstrip("/").lower() if match else ""


def _isbns(words: str) -> Iterator[str]:
    """The ISBNs of a field: the nine digits that the short and the long form share."""
    for number in re.findall(r"(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx]", words):
        digits = re.sub(r"[ -]", "", number)
        yield digits[-10:-1]


def _persons(item: Mapping[str, Any] | None, fields: Mapping[str, str], name: str) -> Iterator[WorkPerson]:
    if item is not None:
        for person in item.get(name) or ():
            if isinstance(person, dict):
                yield _csl_person(person)
        return
    for written in split_multiple_persons_names(fields.get(name, "")):
        try:
            parts = parse_single_name_into_parts(written)
        except InvalidNameError:
            yield WorkPerson(plain(clean_text(written)))
            continue
        particle, last, given = (plain(clean_text(" ".join(part))) for part in (parts.von, parts.last, parts.first))
        if last and last != "others":
            yield WorkPerson(f"{particle} {last}".strip(), given, particle)


def _csl_person(person: Mapping[str, Any]) -> WorkPerson:
    if person.get("literal"):
        return WorkPerson(str(person["literal"]))
    particle = " ".join(str(person[p]) for p in ("dropping-particle", "non-dropping-particle") if person.get(p))
    family = f"{particle} {person.get('family', '')}".strip()
    return WorkPerson(family, str(person.get("given", "")), particle)
