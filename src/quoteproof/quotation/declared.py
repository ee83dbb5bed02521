"""The words that a book declares to be no quotation: terms, names, and the titles of the works that it cites."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property

from quoteproof.quotation.model import Exemption
from quoteproof.text.folds import fold
from quoteproof.values import dataclass


def _plain(phrase: str) -> str:
    """Fold a phrase; a comma or period before the closing mark is the sentence's, not the phrase's."""
    return fold(phrase.strip()).text.rstrip(",.")


@dataclass(frozen=True)
class DeclaredPhrases:
    """The declared phrases of a book."""

    terms: Mapping[str, str] = field(default_factory=dict)
    """Phrases under `terms:`, with their reasons."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Titles and names under `names:`, with their reasons."""
    titles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Titles of the bibliography's entries, each with the keys of the works that have it."""
    term_words: int = 5
    """Most words of a marked term."""

    @cached_property
    def _exemptions(self) -> Mapping[str, Exemption]:
        kinds: tuple[tuple[Iterable[str], Exemption], ...] = (
            (self.titles, Exemption.TITLE),
            (self.terms, Exemption.PHRASE),
            (self.names, Exemption.NAME),
        )
        return {_plain(phrase): kind for phrases, kind in kinds for phrase in phrases if _plain(phrase)}

    @cached_property
    def _works(self) -> Mapping[str, frozenset[str]]:
        works: dict[str, frozenset[str]] = {}
        for title, keys in self.titles.items():
            works[_plain(title)] = works.get(_plain(title), frozenset()) | keys
        return works

    def phrase(self, text: str) -> Exemption | None:
        """The exemption of a run by its words, or None."""
        return self._exemptions.get(_plain(text))

    def titled(self, text: str) -> frozenset[str] | None:
        """The keys of the works that have a run's words for their title; none for a name, None for other words."""
        if _plain(text) in self._works:
            return self._works[_plain(text)]
        return frozenset() if self.phrase(text) else None

    def entitled(self, text: str) -> frozenset[str]:
        """The keys of the works that have a run's words for their title."""
        return self._works.get(_plain(text), frozenset())
