"""Verifies a finished file that was read: its quotations, the added ones, the seeds, the origin of its manifest.

Every span of printed text must have an origin, and what comes from a source must be there, letter for letter after the
named folds and the emendations that the manifest names. A character of the seed that a quotation runs over, and that is
neither printed nor named, makes its trace untrue. The rules of alteration and of emendation are not checked here.
Files are read elsewhere (`project.verify`); the wording of the result is in `wording`.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, StrEnum, auto
from typing import Final

from quoteproof.document.jsonl import DamagedReadingError, read_passages
from quoteproof.evidence.origins import Origin, StepKind
from quoteproof.proof.accounting import Account, AddedQuotation, account, added_quotations
from quoteproof.proof.docx.text import DocxText
from quoteproof.proof.manifest import Manifest, Quoted, read_manifest
from quoteproof.proof.pdf.protocol import PdfFile, Unseen
from quoteproof.proof.prove import Proof, prove
from quoteproof.source.seed_document import plain_text
from quoteproof.text.folds import fold, fold_marks
from quoteproof.text.mark_table import MARKS
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.values import dataclass

_SOURCE = frozenset({StepKind.SOURCE, StepKind.CASE, StepKind.CAPITALS, StepKind.INITIAL, StepKind.COMPLETION})
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")


class SeedState(StrEnum):
    """How a seed compares with the manifest."""

    SAME = "same"
    CHANGED = "changed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class SeedComparison:
    """The seeds and the traces, compared with a manifest."""

    states: Mapping[str, SeedState]
    """By file name, as in the manifest."""
    untrue: tuple[Quoted, ...]
    """Quotations whose trace is not true to the seeds."""


def compare_seeds(manifest: Manifest, seeds: Mapping[str, bytes]) -> SeedComparison:
    """Compare a manifest with the seeds and reading texts that are at hand, by file name.

    The words of a document are compared with its reading text, also where the document itself is not there.
    """
    states = {seed.file: _state(seed.sha256, seeds.get(seed.file)) for seed in manifest.seeds}
    documents = [seed for seed in manifest.seeds if seed.reading]
    readings = {seed.reading: _state(seed.reading_sha256, seeds.get(seed.reading)) for seed in documents}
    states |= readings
    texts = {seed.file: seed.reading or seed.file for seed in manifest.seeds}
    same = {
        file: _text(seeds[text], text in readings) for file, text in texts.items() if states[text] is SeedState.SAME
    }
    others = {seed.file for seed in manifest.seeds} - same.keys()
    known = (run for run in manifest.quotations if others.isdisjoint(s.file for step in run.trace for s in step.spots))
    return SeedComparison(states, tuple(run for run in known if not _is_true(run, same)))


def _state(sha256: str, data: bytes | None) -> SeedState:
    if data is None:
        return SeedState.ABSENT
    return SeedState.SAME if hashlib.sha256(data).hexdigest() == sha256 else SeedState.CHANGED


def _text(data: bytes, is_reading: bool) -> str:
    """The text that the offsets of a trace count in: a plain seed's own, a document's by its reading text."""
    text = data.decode("utf-8-sig", "replace")
    try:
        return plain_text(read_passages(text)) if is_reading else text
    except DamagedReadingError:
        return ""


def _is_true(run: Quoted, seeds: Mapping[str, str]) -> bool:
    """Return whether the trace covers all printed words, and each span is in the seeds."""
    done = 0
    for start, end in sorted((t.start, t.end) for t in run.trace):
        if run.text[done:start].strip() or not start <= end <= len(run.text):
            return False
        done = max(done, end)
    return not run.text[done:].strip() and all(_is_in_seeds(run, trace, seeds) for trace in run.trace)


_MARK: Final = re.compile(f"[{MARKS}]")
_HEAD_MARK: Final = re.compile(rf"{PARAGRAPH_END}[{MARKS}]\s?")


def _is_in_seeds(run: Quoted, trace: Origin, seeds: Mapping[str, str]) -> bool:
    """Return whether a span prints its source's words, and whether the seeds have these at its spots."""
    printed = run.text[trace.start : trace.end]
    if run.kind == "speech":  # a mark at the head of a paragraph is the author's
        printed = _HEAD_MARK.sub(PARAGRAPH_END, printed)
    if trace.kind is StepKind.SOURCE:
        if _letters(printed) != _letters(trace.source):
            return False
    else:
        # Outside brackets an alteration may print no other words of its own.
        bare = "".join(filter(str.isalnum, _letters(_BRACKETS.sub("", printed))))
        if not _letters(trace.source).casefold().startswith(bare.casefold()):
            return False
    return trace.kind not in _SOURCE or _letters(" ".join(_read(run, trace, seeds))) == _letters(trace.source)


def _read(run: Quoted, trace: Origin, seeds: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a span in the seeds, with the emendations that the manifest names."""
    for spot in trace.spots:
        seed, at = seeds.get(spot.file, ""), spot.start
        for emended in run.emendations:
            if emended.spot.file == spot.file and at <= emended.spot.start and emended.spot.end <= spot.end:
                yield seed[at : emended.spot.start] + emended.put
                at = emended.spot.end
        yield seed[at : spot.end]


def _letters(text: str) -> str:
    """Fold a text by the named folds, all quotation marks alike, all dashes alike, without spaces.

    Which dash two hyphens mean depends on their neighbours, which may be outside of the span.
    """
    folded = fold_marks(fold(text.replace(PARAGRAPH_END, " "), seed=True).text).replace("—", "–")
    return "".join(_MARK.sub('"', folded).split())


class ManifestOrigin(Enum):
    """Whether the manifest is the book's own, and how that is known."""

    BOOK = auto()
    """The book of the working folder has the same manifest."""
    DIGEST = auto()
    """It has the given digest."""
    OTHER_BOOK = auto()
    """The book of the working folder has a different manifest."""
    OTHER_DIGEST = auto()
    """It does not have the given digest."""
    NO_BOOK = auto()
    """The book of the working folder has none, since it is wrong."""
    UNPROVED = auto()
    """There is neither a book nor a digest to compare it with."""


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A finished file, read: a PDF or a DOCX."""

    name: str
    carried: bytes | None
    """The manifest that it carries, if any."""
    used: bytes | None
    """The manifest that it is compared with."""
    pdf: PdfFile | None = None
    docx: DocxText | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a finished file."""

    file: FinishedFile
    manifest: Manifest
    """The manifest it was compared with."""
    proof: Proof
    """Its quotations; in a DOCX with all tracked changes accepted."""
    before: Proof | None
    """The same with all tracked changes rejected, if there are any."""
    seeds: SeedComparison
    accounts: tuple[Account, ...]
    """Its quotation marks with those of the manifest; in a DOCX with all tracked changes accepted."""
    added: tuple[AddedQuotation, ...]
    """The quotations that the book does not have; in a DOCX with all tracked changes accepted."""
    added_before: tuple[AddedQuotation, ...]
    """Those that are there only with all tracked changes rejected."""
    is_foreign: bool = False
    """Whether the file carries another manifest than the given one."""
    digest: str = ""
    """SHA-256 of the manifest that was used."""
    origin: ManifestOrigin = ManifestOrigin.UNPROVED
    reason: str = ""
    """Why the book has no manifest."""
    differences: tuple[str, ...] = ()
    """How the manifest differs from the book's."""

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """The quotations of a PDF that a reader does not see as they were proved."""
        return self.file.pdf.unseen if self.file.pdf is not None else ()

    @property
    def changed(self) -> bool:
        """Whether anything is not as it was made."""
        pdf, docx = self.file.pdf, self.file.docx
        return (
            bool(self.proof.lost or self.added or self.added_before or self.unseen)
            or (self.before is not None and bool(self.before.lost))
            or SeedState.CHANGED in self.seeds.states.values()
            or bool(self.seeds.untrue)
            or self.is_foreign
            or self.file.carried is None
            or (docx is not None and bool(docx.faults))
            or (pdf is not None and bool(pdf.overlaid or pdf.unexpected))
            or self.is_outgrown
        )

    @property
    def is_outgrown(self) -> bool:
        """Whether a PDF was signed, and no signature covers it as it is now."""
        signatures = self.file.pdf.signatures if self.file.pdf else ()
        return bool(signatures) and not any(signature.whole for signature in signatures)

    @property
    def proved(self) -> bool:
        """Whether everything is as it was made, and the manifest is the book's own."""
        return not self.changed and self.origin in (ManifestOrigin.BOOK, ManifestOrigin.DIGEST)


def verify_file(file: FinishedFile, manifest: Manifest, seeds: Mapping[str, bytes]) -> Verification:
    """Compare a file with a manifest, and the manifest with the `seeds` that are at hand, by file name."""
    docx = file.docx
    accepted = docx.accepted if docx else file.pdf.layers if file.pdf else {}
    rejected = docx.rejected if docx and docx.revisions else None
    proof = prove(manifest.runs, accepted)
    before = prove(manifest.runs, rejected) if rejected is not None else None
    accounts = account(manifest.marks, manifest.again, accepted)
    added = _added(manifest, accounts, proof)
    earlier: tuple[AddedQuotation, ...] = ()
    if rejected is not None and before:
        earlier = _added(manifest, account(manifest.marks, manifest.again, rejected), before)
    known = {(quotation.part, quotation.words) for quotation in added}
    only_before = tuple(quotation for quotation in earlier if (quotation.part, quotation.words) not in known)
    return Verification(file, manifest, proof, before, compare_seeds(manifest, seeds), accounts, added, only_before)


def _added(manifest: Manifest, accounts: Sequence[Account], proof: Proof) -> tuple[AddedQuotation, ...]:
    return added_quotations(manifest, accounts, frozenset(lost.run.id for lost in proof.lost))


def differences(used: Manifest, own: bytes) -> tuple[str, ...]:
    """Name what differs between the manifest that was used and the one that the book has now."""
    book = read_manifest(own)
    if isinstance(book, str):
        return (book,)
    lines = [
        f"made with {name} {used.tools.get(name, 'unknown')}; here it is {version}"
        for name, version in book.tools.items()
        if used.tools.get(name) != version
    ]
    runs, own_runs = ({(run.file, run.id, run.printed): run for run in manifest.runs} for manifest in (used, book))
    lines += [f"not in the book: {_shown(run)}" for key, run in runs.items() if key not in own_runs]
    lines += [f"only in the book: {_shown(run)}" for key, run in own_runs.items() if key not in runs]
    if used.seeds != book.seeds:
        lines.append("its seeds are not those of the book")
    return tuple(lines or ["the same quotations, with other details"])


def _shown(run: Quoted) -> str:
    return f"{run.file}:{run.line}: {run.marked}"
