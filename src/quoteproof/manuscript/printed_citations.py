"""Printed citations (`Smith, p. 33`, `ebd., S. 14`), resolved where the bibliography allows."""

from collections.abc import Mapping

from quoteproof.manuscript.model import ConversionNote, Manuscript
from quoteproof.source.bibliography import BibliographyEntry


def with_printed_citations(
    manuscript: Manuscript, entries: Mapping[str, BibliographyEntry], language: str
) -> tuple[Manuscript, tuple[ConversionNote, ...]]:
    """The manuscript with citations in place of printed ones (`Smith, p. 33`, `ebd., S. 14`) that name a known work."""
    raise NotImplementedError
