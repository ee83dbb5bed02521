"""The files that the library of a book is made of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field

from quoteproof.source.hashed_files import sha256_of
from quoteproof.source.seed_document import UnconfirmedReading
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """Everything on disk that the library is made of, as it was read."""

    bibliography: str
    """The text of the first file of the bibliography."""
    bibliography_file: str = "references.bib"
    """Its path relative to the book."""
    seeds: Mapping[str, bytes] = field(default_factory=dict)
    """Bytes of the seeds that are there, by path relative to the book."""
    emendations: str | None = None
    """Text of `seeds/emendations.yaml`, or none where it is not there."""
    anchors: str | None = None
    """Text of `seeds/anchors.yaml`, or none where it is not there."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Texts of `seeds/anchors/KEY.jsonl` that are there, by key or by the name of the file."""
    bibliographies: Mapping[str, str] = field(default_factory=dict)
    """The texts of the bibliography's other files, by path, in order."""
    unconfirmed: Mapping[str, UnconfirmedReading] = field(default_factory=dict)
    """What of reading texts their originals, read again, do not confirm, by key."""
    lacking: Mapping[str, str] = field(default_factory=dict)
    """Where the library of the book should have the seeds and reading texts that it does not have, by path."""

    @property
    def digest(self) -> str:
        """SHA-256 over all of it, in hexadecimal; of seeds and rows it takes what is known of each file."""
        texts = [*self.bibliography_texts.items(), self.emendations, self.anchors]
        files = [[(name, sha256_of(known, name)) for name in known] for known in (self.seeds, self.rows)]
        unconfirmed = [(key, one.first, one.why) for key, one in self.unconfirmed.items()]
        return hashlib.sha256(json.dumps([texts, files, unconfirmed, self.lacking]).encode()).hexdigest()

    @property
    def bibliography_texts(self) -> Mapping[str, str]:
        """The texts of the bibliography by path, in order."""
        return {self.bibliography_file: self.bibliography, **self.bibliographies}
