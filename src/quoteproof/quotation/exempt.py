"""Exemptions: runs between quotation marks that are no quotations, each for a declared reason.

Promises: an exemption is exact: the whole run, letter for letter after folding, is the declared phrase.
Source: rules.md, “What is a quotation”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quoteproof.quotation.model import Exemption
from quoteproof.text.folds import fold


def _plain(phrase: str) -> str:
    """Fold a phrase; a comma or period before the closing mark is the sentence's, not the phrase's."""
    return fold(phrase.strip()).text.rstrip(",.")


@dataclass(frozen=True, slots=True)
class Exempt:
    """The declared phrases of a book."""

    terms: Mapping[str, str] = field(default_factory=dict)
    """Phrases under `terms:`, with their reasons."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Titles and names under `names:`, with their reasons."""
    titles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Titles of the bibliography's entries, each with the keys of the works that have it."""
    term_words: int = 5
    """Most words of a marked term."""
    _lookup: Mapping[str, Exemption] = field(init=False, repr=False)
    _works: Mapping[str, frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Fold every phrase once."""
        kinds: tuple[tuple[Iterable[str], Exemption], ...] = (
            (self.titles, Exemption.TITLE),
            (self.terms, Exemption.PHRASE),
            (self.names, Exemption.NAME),
        )
        lookup = {_plain(phrase): kind for phrases, kind in kinds for phrase in phrases if _plain(phrase)}
        object.__setattr__(self, "_lookup", lookup)
        works: dict[str, frozenset[str]] = {}
        for title, keys in self.titles.items():
            works[_plain(title)] = works.get(_plain(title), frozenset()) | keys
        object.__setattr__(self, "_works", works)

    def phrase(self, text: str) -> Exemption | None:
        """Give the exemption of a run by its words, or None."""
        return self._lookup.get(_plain(text))

    def entitled(self, text: str) -> frozenset[str]:
        """Give the keys of the works that have a run's words for their title."""
        return self._works.get(_plain(text), frozenset())
