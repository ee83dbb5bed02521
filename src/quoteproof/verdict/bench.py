"""The bench: what quotations are judged against, the library and the book's rules, grounds kept once made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from quoteproof.book.config import Attestation, Quotations
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.languages import Languages, language_tag
from quoteproof.verdict.ground import PassageText, ground_of, ground_of_source

KEPT: Final = 4_096
"""Most grounds that are kept at once: a book may cite a hundred thousand passages."""


@dataclass(slots=True)
class Bench:
    """What quotations are judged against: the library and the book's rules, grounds kept once made."""

    library: Library
    """The sources."""
    settings: Quotations = field(default_factory=Quotations)
    """The book's rules."""
    language: str = "en-US"
    """BCP 47 tag of the book's language."""
    attested: Mapping[str, Attestation] = field(default_factory=dict)
    """Attestations by key, for sources without a seed."""
    _grounds: dict[Anchor, PassageText] = field(default_factory=dict)
    _wholes: dict[str, PassageText] = field(default_factory=dict)
    _languages: dict[str, Languages] = field(default_factory=dict)

    def ground(self, extent: Extent) -> PassageText:
        """Give the ground of an extent."""
        found = self._grounds.get(extent.anchor)
        if found is None:
            if len(self._grounds) >= KEPT:
                self._grounds.clear()  # quotations of one passage mostly stand near one another
            found = self._grounds[extent.anchor] = ground_of(extent)
        return found

    def wholes(self, first: Iterable[str]) -> Iterable[PassageText]:
        """Give every source as one ground, those of the given keys first."""
        leading = [key for key in first if key in self.library.sources]
        for key in dict.fromkeys([*leading, *self.library.sources]):
            if key not in self._wholes:
                self._wholes[key] = ground_of_source(self.library.sources[key])
            yield self._wholes[key]

    def languages(self, key: str) -> Languages:
        """The languages whose limit words count in quotations from a source.

        What brackets put in is in the book's language, what dots leave out in the source's.
        """
        if key not in self._languages:
            self._languages[key] = tuple(dict.fromkeys((*self.source_languages(key), self.language)))
        return self._languages[key]

    def source_languages(self, key: str) -> Languages:
        """The languages whose limit words count in a source: its own, or where that is not said, English too."""
        entry = self.library.entries.get(key)
        return (self.source_language(key),) if entry and entry.language else (self.language, "en")

    def source_language(self, key: str) -> str:
        """Give the language of a source: its entry's `langid`, else the book's."""
        entry = self.library.entries.get(key)
        return language_tag(entry.language) if entry and entry.language else self.language
