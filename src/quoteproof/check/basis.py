"""The basis: what every chapter of a book is checked by, made once for all of them.

Two checks of the same settings, library and pictures have the same basis, so that what was found in a chapter by one
holds for the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from quoteproof.book.config import Attestation, BookSettings
from quoteproof.quotation.collect import CollectSettings, DeclaredPhrases
from quoteproof.source.library import Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.marks import tokens
from quoteproof.text.words import find_words
from quoteproof.verdict.bench import Bench


@dataclass(frozen=True, slots=True)
class Basis:
    """What chapters are checked by."""

    book: BookSettings
    """The settings."""
    library: Library
    """The sources."""
    images: frozenset[str]
    """Paths of the images that are there."""
    bench: Bench
    """What quotations are judged against."""
    settings: CollectSettings
    """What collecting them needs to know."""

    @classmethod
    def of(cls, book: BookSettings, library: Library, images: frozenset[str]) -> Self:
        """Make the basis of a book."""
        bench = Bench(library, book.quotations, book.language, _attested(book, library))
        return cls(book, library, images, bench, _settings(book, library))

    def serves(self, book: BookSettings, library: Library, images: frozenset[str]) -> bool:
        """Whether this is the basis of a book whose library is this very one."""
        return self.library is library and self.images == images and self.book == book


def _attested(book: BookSettings, library: Library) -> Mapping[str, Attestation]:
    """Who compared the quotations of works without a seed, by `book.yaml` or by the entry itself."""
    found: dict[str, Attestation] = {}
    for key, entry in library.entries.items():
        words = [entry.fields.get(name, "").strip() for name in ("attestedby", "attestedon", "attestedwith")]
        if all(words):
            found[key] = Attestation(*words)
    return {**found, **book.attested}


def _settings(book: BookSettings, library: Library) -> CollectSettings:
    quotations = book.quotations
    exempt = DeclaredPhrases(quotations.terms, quotations.names, titles(library), quotations.limits.term_words)

    def words(anchor: Anchor) -> frozenset[str]:
        entry = library.entries.get(anchor.key)
        known = f"{entry.title} {entry.author}" if entry else ""
        return frozenset(m.group().lower() for m in find_words(known))

    return CollectSettings(book.language, exempt, words, _declared(book, library))


def titles(library: Library) -> Mapping[str, frozenset[str]]:
    """The titles of a bibliography, each with the keys of the works that have it."""
    found: dict[str, frozenset[str]] = {}
    for entry in library.entries.values():
        if entry.title:
            found[entry.title] = found.get(entry.title, frozenset()) | {entry.key}
    return found


def _declared(book: BookSettings, library: Library) -> frozenset[str]:
    """The words that hold half rings and the like as letters: those of entries, and of declared phrases."""
    fields = (value for entry in library.entries.values() for value in entry.fields.values())
    phrases = (*book.quotations.terms, *book.quotations.names, *book.authors, *fields)
    return frozenset(token for text in phrases if not text.isascii() for token in tokens(text))
