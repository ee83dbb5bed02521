"""What citation processing gets of the bibliography: pandoc's reading of each cited entry, proved against our own.

An entry is read once and kept, in memory and in the user's cache folder, by the text that pandoc gets of it; so a check
of a book that did not change starts no pandoc. Entries that nobody cites are never read.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from quoteproof.disk.kept_json import KeptJson
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.edition.cite import printable, strangers
from quoteproof.engine.program import EngineFailure
from quoteproof.finding.model import Fault, Place
from quoteproof.source import faults
from quoteproof.source.bibliography import BibliographyEntry, is_container
from quoteproof.source.canonical import CanonicalEntry, canonical, lost_words

if TYPE_CHECKING:
    from quoteproof.engine.pandoc import Pandoc, Reference

FILE: Final = "references"
"""The file of what pandoc read, in the folder of what is kept of a book."""
_MARK: Final = "\0"


class References:
    """The entries of one book as pandoc reads them."""

    def __init__(self, root: Path | None, pandoc: Callable[[], "Pandoc"]) -> None:
        """Take the book's folder, or none where nothing is to be kept on disk."""
        self._file = KeptJson(root, FILE)
        self._pandoc = pandoc
        self._known: dict[str, Reference | None] = {}
        self._loaded = False
        self._found: tuple[Mapping[str, BibliographyEntry], Collection[str], str, tuple[Fault, ...]] | None = None

    def read(
        self, entries: Mapping[str, BibliographyEntry], cited: Collection[str], language: str
    ) -> Mapping[str, "Reference | None"]:
        """The entries with some keys by these, in the order of the bibliography; None for one that pandoc cannot read.

        Raises EngineError.
        """
        wanted = [canonical(e, entries, language) for key, e in entries.items() if key in cited and not is_container(e)]
        digests = [_digest(entry, language) for entry in wanted]
        if any(digest not in self._known for digest in digests):
            self._load()
        new = {digest: entry for digest, entry in zip(digests, wanted, strict=True) if digest not in self._known}
        if new:
            self._known.update(zip(new, self._asked([*new.values()], language), strict=True))
            # Only what is cited now is kept, so that neither memory nor the file grows.
            self._known = {digest: self._known[digest] for digest in digests}
            self._file.write(program_stamp(), self._known)
        return {entry.key: self._made(entry, self._known[d]) for entry, d in zip(wanted, digests, strict=True)}

    def faults(
        self, entries: Mapping[str, BibliographyEntry], cited: Collection[str], language: str
    ) -> tuple[Fault, ...]:
        """What pandoc's reading of the entries with some keys has less, or more, than our own; raises EngineError."""
        last = self._found
        if last is not None and last[0] is entries and last[1:3] == (cited, language):
            return last[3]
        found: list[Fault] = []
        for key, reference in self.read(entries, cited, language).items():
            entry = entries[key]
            place = Place(entry.origin, *entry.span)
            if reference is None:
                found.append(faults.UnreadEntry(place, key))
                continue
            found += (faults.LostWords(place, key, name, word) for name, word in lost_words(entry, reference["c"]))
            found += (faults.UncheckedMarkup(place, key, "", what) for what in strangers(printable(reference)))
        self._found = (entries, cited, language, tuple(found))
        return tuple(found)

    def _asked(self, wanted: Sequence[CanonicalEntry], language: str) -> list["Reference | None"]:
        """What pandoc reads: all entries at once, or each alone where one of them cannot be read."""
        try:
            return self._read(wanted, language)
        except EngineFailure:
            if len(wanted) == 1:
                return [None]
            return [reference for entry in wanted for reference in self._asked([entry], language)]

    def _read(self, wanted: Sequence[CanonicalEntry], language: str) -> list["Reference | None"]:
        found: dict[str, Reference] = {}
        bibs = [(i, entry.text.replace(_MARK, f"e{i}-")) for i, entry in enumerate(wanted) if not entry.csl]
        if bibs:
            for reference in self._pandoc().references("\n".join(text for _, text in bibs), language=language):
                found[_id(reference)] = reference
        items = [{**json.loads(entry.text), "id": f"e{i}-0"} for i, entry in enumerate(wanted) if entry.csl]
        if items:
            for reference in self._pandoc().csl_references(json.dumps(items)):
                found[_id(reference)] = reference
        return [found.get(f"e{i}-0") for i in range(len(wanted))]

    def _made(self, entry: CanonicalEntry, reference: "Reference | None") -> "Reference | None":
        """A reference with its own key and with what pandoc could not know."""
        if reference is None:
            return None
        # Of CSL-JSON pandoc keeps `URL` and `DOI`, which are small letters elsewhere.
        fields: dict[str, Any] = {name.lower(): value for name, value in reference["c"].items()}
        fields["id"] = _string(entry.key)
        for name, words in entry.literal.items():
            fields[name] = {"t": "MetaMap", "c": {"literal": _string(words)}}
        if entry.language:
            fields["language"] = _string(entry.language)
        return {**reference, "c": fields}

    def _load(self) -> None:
        """Take what is kept on disk, if it is the user's own and whole."""
        if not self._loaded:
            self._loaded = True
            self._known = {**(self._file.read(program_stamp()) or {}), **self._known}


def _digest(entry: CanonicalEntry, language: str) -> str:
    return hashlib.sha256(f"{language}\n{entry.text}".encode("utf-8", "surrogatepass")).hexdigest()


def _id(reference: "Reference") -> str:
    return str(reference["c"]["id"]["c"])


def _string(text: str) -> dict[str, str]:
    return {"t": "MetaString", "c": text}
