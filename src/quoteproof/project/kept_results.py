"""The results of a book's chapters, kept in the user's cache folder: an unchanged chapter is not judged again.

Only a check that nothing is printed of believes them. They are kept for the same program, settings, sources,
bibliography, style and pictures (the basis), and for the bytes of each chapter: if anything of the basis changes, none
of them holds. What depends on other chapters (links, unused entries, what pandoc makes of an entry) is no part of them
and is found anew each time. All of them are one sealed file, so that none can be put in the place of another.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from quoteproof.chapter.elements import Identifier
from quoteproof.check.markup import Bearings
from quoteproof.check.run import KeptChapter, Read, Settled
from quoteproof.disk.book_files import ROWS, BookFiles
from quoteproof.disk.kept_json import KeptJson
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.disk.record import digest as sha256_digest
from quoteproof.finding.model import Edit, Finding, Fix, Nearest, Place, QuotedDifference, Severity
from quoteproof.project.print_needs import PrintNeeds
from quoteproof.rules.k004_headless_chapter import HeadlessChapter
from quoteproof.rules.table import CODES
from quoteproof.source.assembly import SourceFiles
from quoteproof.text.anchor import Anchor

_FILE: Final = "results"

_Json = Any  # of a value, as lists of its fields in order


class KeptResults:
    """The kept results of one book."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder; nothing is read yet."""
        self._file = KeptJson(root, _FILE)
        self._basis = ""
        self._entries: dict[str, Mapping[str, _Json]] = {}
        self._kept: dict[str, tuple[str, KeptChapter, PrintNeeds]] = {}

    def find(self, file: str, digest: str, data: bytes, read: Callable[[], Read]) -> KeptChapter | None:
        """The kept result of a chapter of some bytes; `read` parses it, for those who want more than is kept.

        `digest` is that of the basis. The same value comes back as long as nothing changes.
        """
        self._load(digest)
        entry = self._entries.get(file)
        if entry is None or entry["chapter"] != sha256_digest(data):
            return None
        known = self._kept.get(file)
        if known is None or known[0] != entry["chapter"]:
            known = self._kept[file] = (entry["chapter"], *chapter_of(entry, file, data.decode("utf-8-sig"), read))
        return known[1]

    def needs(self, file: str) -> PrintNeeds:
        """What has to be asked about a chapter whose kept result was found."""
        return self._kept[file][2]

    def keep(
        self,
        digest: str,
        chapters: Mapping[str, bytes],
        settled: Iterable[tuple[Settled, PrintNeeds]],
        files: Iterable[str],
    ) -> None:
        """Keep the results of chapters by their bytes; of other chapters those of `files` stay as they were kept."""
        self._load(digest)
        entries = {name: self._entries[name] for name in files if name in self._entries}
        for one, needs in settled:
            name = one.result.file
            sha256 = sha256_digest(chapters[name])
            if one.bearings is not None and (name not in entries or entries[name]["chapter"] != sha256):
                entries[name] = {"chapter": sha256, **entry_of(one, one.bearings, needs)}
        if entries != self._entries:
            self._entries = entries
            self._file.write(self._basis, entries)

    def _load(self, digest: str) -> None:
        if digest != self._basis:
            self._basis, self._entries, self._kept = digest, self._file.read(digest) or {}, {}


def basis_digest(book: BookFiles, sources: SourceFiles, images: Iterable[str], *options: object) -> str:
    """Digest, in hexadecimal, of all that decides what is found of a chapter, but the chapter itself.

    `sources` are those of the book, with what their originals do not confirm; `images` are the paths of the pictures
    that are there, `options` say how the check was called.
    """
    rows = {f"{ROWS}/{stem}.jsonl" for stem in sources.rows}  # their digests are in that of the sources
    texts = sorted((name, book.texts[name]) for name in book.texts if name not in rows)
    read = [program_stamp(), texts, sources.digest, sorted(images), options]
    return sha256_digest(json.dumps(read).encode("ascii"))


def entry_of(settled: Settled, bearings: Bearings, needs: PrintNeeds) -> Mapping[str, _Json]:
    """The result of a chapter as JSON."""
    details = settled.result.details
    return {
        "findings": [_of_finding(finding) for finding in settled.result.findings],
        "verdicts": details.verdicts,
        "emended": details.emended,
        "cited": sorted(settled.cited),
        "names": bearings.names,
        "links": [[name, _of_place(place)] for name, place in bearings.links],
        "given": [[one.name, _of_place(one.place), one.line] for one in bearings.given],
        "headless": [_of_place(fault.place) for fault in bearings.headless],
        "needs": needs.json,
    }


def chapter_of(
    entry: Mapping[str, _Json], file: str, text: str, read: Callable[[], Read]
) -> tuple[KeptChapter, PrintNeeds]:
    """The chapter whose result was kept as JSON; `read` parses it."""
    bearings = Bearings(
        file,
        tuple(entry["names"]),
        tuple((name, Place(*place)) for name, place in entry["links"]),
        tuple(Identifier(name, Place(*place), line) for name, place, line in entry["given"]),
        tuple(HeadlessChapter(Place(*place)) for place in entry["headless"]),
    )
    verdicts = tuple((id, name) for id, name in entry["verdicts"])
    emended = tuple((start, tuple(words)) for start, words in entry["emended"])
    findings = tuple(_finding(fields) for fields in entry["findings"])
    kept = KeptChapter(file, text, findings, verdicts, emended, bearings, frozenset(entry["cited"]), read)
    return kept, PrintNeeds.of_json(entry["needs"])


def _of_place(place: Place) -> _Json:
    return [place.file, place.start, place.end, place.approximate]


def _of_finding(finding: Finding) -> _Json:
    near = finding.nearest
    return [
        finding.code.id,
        finding.message,
        _of_place(finding.place),
        finding.notes,
        finding.helps,
        [[anchor.key, anchor.place] for anchor in finding.anchors],
        finding.quotation,
        None if near is None else [near.anchor.key, near.anchor.place, near.text, _of_place(near.place)],
        [
            [fix.title, [[_of_place(edit.place), edit.text] for edit in fix.edits], fix.safe, fix.is_choice]
            for fix in finding.fixes
        ],
        finding.severity,
        finding.acknowledged,
        [[_of_place(one.place), one.printed, one.source] for one in finding.differences],
        finding.unfixed,
    ]


def _finding(fields: _Json) -> Finding:
    code, message, place, notes, helps, anchors, quotation, near, fixes, severity, reason, differences, unfixed = fields
    return Finding(
        CODES[code],
        message,
        Place(*place),
        tuple(notes),
        tuple(helps),
        tuple(Anchor(*anchor) for anchor in anchors),
        quotation,
        None if near is None else Nearest(Anchor(near[0], near[1]), near[2], Place(*near[3])),
        tuple(
            Fix(title, tuple(Edit(Place(*at), text) for at, text in edits), safe, choice)
            for title, edits, safe, choice in fixes
        ),
        Severity(severity),
        reason,
        tuple(QuotedDifference(Place(*at), printed, source) for at, printed, source in differences),
        unfixed,
    )
