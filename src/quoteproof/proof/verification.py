"""What verifying a finished file came to, as values.

Promises: `status` follows from the fields alone. Leaves out: wording (`telling`), and reading files (the project).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from quoteproof.evidence.marks import Part
from quoteproof.proof.accounting import Added
from quoteproof.proof.docx.text import DocxText
from quoteproof.proof.layer import Layer
from quoteproof.proof.manifest import Manifest, Quoted, read_manifest
from quoteproof.proof.pdf.protocol import Signature, Unseen
from quoteproof.proof.prove import Proof
from quoteproof.proof.seeds import Compared, SeedState


class Origin(Enum):
    """Whether the manifest is the book's own, and how that is known."""

    BOOK = auto()
    """The book of the working folder gives the same manifest."""
    DIGEST = auto()
    """It has the digest that was given."""
    OTHER_BOOK = auto()
    """The book of the working folder gives another manifest."""
    OTHER_DIGEST = auto()
    """It has another digest than the one that was given."""
    NO_BOOK = auto()
    """The book of the working folder gives none."""
    UNPROVED = auto()
    """There is neither a book nor a digest to compare it with."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished file, read."""

    name: str
    """Its name."""
    carried: bytes | None
    """The manifest in it."""
    pdf: Mapping[Part, Layer] | None
    """Its text, where it is a PDF."""
    docx: DocxText | None
    """Its text, where it is a DOCX."""
    overlaid: tuple[int, ...] = ()
    """The pages of a PDF on which annotations lie that can show something."""
    strange: tuple[str, ...] = ()
    """What stands in a PDF that no edition of a book has, in words."""
    signatures: tuple[Signature, ...] = ()
    """Who signed a PDF."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was found about a finished file."""

    name: str
    """Its name."""
    manifest: Manifest
    """The manifest it was compared with."""
    proof: Proof
    """Its quotations; in a DOCX with all tracked changes accepted."""
    before: Proof | None
    """The same with all tracked changes rejected, where there are any."""
    docx: DocxText | None
    """The text of a DOCX, for its tracked changes."""
    seeds: Compared
    """The seeds and the manifest."""
    added: tuple[Added, ...] = ()
    """The quotations that the book does not have; in a DOCX with all tracked changes accepted."""
    added_before: tuple[Added, ...] = ()
    """Those that stand there only with all tracked changes rejected."""
    carries: bool = True
    """Whether the file carries a manifest."""
    overlaid: tuple[int, ...] = ()
    """The pages of a PDF on which annotations lie that can show something."""
    strange: tuple[str, ...] = ()
    """What stands in a PDF that no edition of a book has, in words."""
    unseen: tuple[Unseen, ...] = ()
    """The quotations of a PDF that a reader does not see as they were proved."""
    signatures: tuple[Signature, ...] = ()
    """Who signed a PDF."""
    foreign: bool = False
    """Whether it carries another one than was given."""
    digest: str = ""
    """SHA-256 of the manifest that was used."""
    origin: Origin = Origin.UNPROVED
    """Whose manifest it is."""
    why: str = ""
    """UnseenReason the book gives none."""
    differences: tuple[str, ...] = ()
    """How the manifest differs from the book's."""

    @property
    def changed(self) -> bool:
        """Whether anything is not as it was made."""
        seeds = SeedState.CHANGED in self.seeds.states.values() or bool(self.seeds.untrue)
        lost = bool(self.proof.lost) or (self.before is not None and bool(self.before.lost))
        whole = bool(self.overlaid) or (self.docx is not None and bool(self.docx.faults))
        pdf = bool(self.strange) or bool(self.unseen) or self.outgrown
        more = bool(self.added) or bool(self.added_before)
        return lost or more or seeds or self.foreign or not self.carries or whole or pdf

    @property
    def outgrown(self) -> bool:
        """Whether a PDF was signed, and no signature covers it as it is now."""
        return bool(self.signatures) and not any(signature.whole for signature in self.signatures)

    @property
    def proved(self) -> bool:
        """Whether everything is as it was made, and the manifest is the book's own."""
        return not self.changed and self.origin in (Origin.BOOK, Origin.DIGEST)


def differences(used: Manifest, own: bytes) -> tuple[str, ...]:
    """Name what differs between the manifest that a file goes by and the one that the book gives now."""
    book = read_manifest(own)
    if isinstance(book, str):
        return (book,)
    lines = [
        f"made with {name} {used.tools.get(name, 'unknown')}, here is {here}"
        for name, here in book.tools.items()
        if used.tools.get(name) != here
    ]
    mine, theirs = ({_key(q): q for q in manifest.runs} for manifest in (used, book))
    lines += [f"not in the book: {_place(q)}" for key, q in mine.items() if key not in theirs]
    lines += [f"only in the book: {_place(q)}" for key, q in theirs.items() if key not in mine]
    if used.seeds != book.seeds:
        lines.append("the seeds are not those of the book")
    return tuple(lines or ["the same quotations with other particulars"])


def _key(run: Quoted) -> tuple[str, str, str]:
    return run.file, run.id, run.printed


def _place(run: Quoted) -> str:
    return f"{run.file}:{run.line}: {run.opening}{run.text}{run.closing}"
