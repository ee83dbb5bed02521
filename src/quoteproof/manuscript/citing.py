"""Keys and locators: which work of a bibliography a citation of a manuscript means, and how its page is written."""

from collections.abc import Mapping
from typing import Any

from quoteproof.manuscript.model import ConversionNote, Manuscript
from quoteproof.source.bibliography import BibliographyEntry


def with_known_keys(
    manuscript: Manuscript, entries: Mapping[str, BibliographyEntry]
) -> tuple[Manuscript, tuple[Mapping[str, Any], ...]]:
    """The manuscript with keys of the bibliography in its citations, and those of its references that have no entry.

    A work is known by its citation key, by its DOI or ISBN, or by title and year. A key that has to be made is told.
    """
    raise NotImplementedError


def with_printed_citations(
    manuscript: Manuscript, entries: Mapping[str, BibliographyEntry], language: str
) -> tuple[Manuscript, tuple[ConversionNote, ...]]:
    """The manuscript with citations in place of printed ones (`Smith, p. 33`, `ebd., S. 14`) that name a known work."""
    raise NotImplementedError
