"""A verification in words, for a terminal: what is proved, what was changed and by what, whose manifest it is.

Text from the file is shown with control and direction characters spelled out, so that no file can show on a reader's
screen what is not in it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from quoteproof.evidence.marks import BookPart
from quoteproof.finding.tally import counted, tally
from quoteproof.proof.accounting import AddedQuotation
from quoteproof.proof.docx.text import DocxText, revisions_at
from quoteproof.proof.layer import UNREAD
from quoteproof.proof.manifest import Quoted
from quoteproof.proof.pdf.protocol import PdfFile
from quoteproof.proof.prove import Loss, Lost
from quoteproof.proof.verification import ManifestOrigin, SeedState, Verification

_LONGEST = 240
_MAX_LINES = 10
_ORIGINS = {
    ManifestOrigin.BOOK: "proved: the book in this folder has the same manifest",
    ManifestOrigin.DIGEST: "proved: the manifest has the given SHA-256",
    ManifestOrigin.OTHER_BOOK: "unproved: the book in this folder has a different manifest",
    ManifestOrigin.OTHER_DIGEST: "refused: the manifest does not have the given SHA-256",
    ManifestOrigin.NO_BOOK: "unproved",
    ManifestOrigin.UNPROVED: "unproved: whoever changed the file could have changed its manifest too",
}


def verification_lines(verification: Verification) -> Iterator[str]:
    """Yield the lines that report a verification, the result last."""
    name, manifest, file = shown(verification.file.name), verification.manifest, verification.file
    number = len(manifest.others)
    others = f"; {counted(number, 'other quotation')} {'is' if number == 1 else 'are'} not verified" if number else ""
    yield f"{name}: {counted(len(manifest.quotations), 'quotation')} of `{shown(manifest.title)}`{others}"
    for lost in verification.proof.lost:
        yield from _lost(lost, verification)
    yield from _lost_before(verification)
    yield from _added(verification.added, "")
    yield from _added(verification.added_before, " if tracked changes are rejected")
    if file.docx is not None:
        yield from _docx(file.docx)
    yield from _unseen(verification)
    if file.pdf is not None:
        yield from _pdf(file.pdf, is_outgrown=verification.is_outgrown)
    yield from _seeds(verification)
    yield from _manifest(verification)
    yield f"{tally(name, _states(verification))}: {_result(verification)}"


def _states(verification: Verification) -> Mapping[str, int]:
    """How many of the verified quotations are unchanged, and how many are not, by what became of them."""
    states = {run.order: "unchanged" for run in verification.manifest.quotations}
    found = [(unseen.order, "not seen") for unseen in verification.unseen]
    found += [(lost.run.order, "changed") for lost in (verification.before.lost if verification.before else ())]
    found += [(lost.run.order, lost.loss.value) for lost in verification.proof.lost]
    states.update((order, state) for order, state in found if order in states)
    counts = Counter(states.values())
    return {state: counts[state] for state in ("unchanged", *sorted(counts.keys() - {"unchanged"}))}


def _result(verification: Verification) -> str:
    if verification.proved:
        return "proved"
    if verification.changed or verification.origin is ManifestOrigin.OTHER_DIGEST:
        return "not proved"
    return "consistent, origin unproved"


def _manifest(verification: Verification) -> Iterator[str]:
    if verification.file.carried is None:
        yield "manifest: the file carries none"
    elif verification.is_foreign:
        yield "manifest: the file carries a different one from the given manifest"
    yield f"manifest: SHA-256 {verification.digest}"
    reason = f": {shown(verification.reason)}" if verification.reason else ""
    yield f"origin: {_ORIGINS[verification.origin]}{reason}"
    if verification.origin is ManifestOrigin.UNPROVED:
        yield "  = help: run it in the book's folder, or give the published digest with `--manifest-sha256`"
    yield from _first([f"  {shown(line)}" for line in verification.differences])


def _first(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first lines, and how many more there are."""
    yield from lines[:_MAX_LINES]
    if len(lines) > _MAX_LINES:
        yield f"  and {len(lines) - _MAX_LINES} more"


def _place(run: Quoted) -> str:
    anchors = f" ({', '.join(shown(str(anchor)) for anchor in run.anchors)})" if run.anchors else ""
    return f"{shown(run.file)}:{run.line}{anchors}"


def _lost(lost: Lost, verification: Verification) -> Iterator[str]:
    run = lost.run
    where = ", in the contents" if lost.part is BookPart.CONTENTS else ""
    yield f"{lost.loss}: {_place(run)}{where}"
    yield f"  was {shown(run.marked)}"
    if lost.loss is Loss.CHANGED and lost.now == run.marked:
        yield "  the words are there, but not as a paragraph of their own"
    elif lost.loss is Loss.CHANGED:
        yield f"  now {shown(lost.now)}"
        yield from (f"  {UNREAD} is not proved, because of {shown(reason)}" for reason in lost.reasons[:_MAX_LINES])
    elif lost.loss is Loss.MOVED:
        yield "  it is somewhere else in the file, out of order"
    yield from _tracked_changes(lost, verification)


def _tracked_changes(lost: Lost, verification: Verification) -> Iterator[str]:
    """Yield the tracked changes that touch a quotation which is there if they are rejected."""
    docx, before = verification.file.docx, verification.before
    span = before.found.get(lost.run.order) if before else None
    if docx is None or span is None or lost.part is not lost.run.part:
        return
    for number in revisions_at(docx.rejected[lost.part], *span):
        revision = docx.revisions[number]
        words = f"`{shown(revision.text)}`" if revision.text else "a row or the end of a paragraph"
        verb = "inserts" if revision.inserts else "deletes"
        yield f"  tracked change by {shown(revision.author) or 'nobody named'} {verb} {words}"


def _lost_before(verification: Verification) -> Iterator[str]:
    """Yield the lines about quotations that are there only if tracked changes are accepted."""
    for lost in verification.before.lost if verification.before else ():
        if lost.run.order in verification.proof.found:
            yield f"changed if tracked changes are rejected: {shown(lost.run.file)}:{lost.run.line}"
            yield f"  was {shown(lost.run.marked)}"
            if lost.now:
                yield f"  then {shown(lost.now)}"


def _added(added: Sequence[AddedQuotation], condition: str) -> Iterator[str]:
    """Yield the lines about quotations that the book does not have, and about marks without a partner."""
    for whole, noun in ((True, "quotation"), (False, "quotation mark")):
        kind = [quotation for quotation in added if quotation.whole is whole]
        if kind:
            yield f"added: {counted(len(kind), noun)} that the book does not have{condition}"
        yield from _first([f"  {_where(quotation)}{shown(quotation.words)}" for quotation in kind])


def _where(quotation: AddedQuotation) -> str:
    page = f"on page {quotation.page}: " if quotation.page and quotation.part is not BookPart.DESCRIPTION else ""
    part = f"in the {quotation.part}: " if quotation.part is not BookPart.TEXT else ""
    return f"{page}{part}"


def _docx(docx: DocxText) -> Iterator[str]:
    yield from (f"nothing is proved: {shown(fault)}" for fault in docx.faults[:_MAX_LINES])
    if docx.revisions:
        yield f"tracked changes: {len(docx.revisions)}; read with all accepted, and with all rejected"
    if docx.comments:
        authors = (f"{n} by {shown(author) or 'nobody named'}" for author, n in sorted(docx.comments.items()))
        yield f"comments: {', '.join(authors)}; their text is not proved"


def _unseen(verification: Verification) -> Iterator[str]:
    """Yield the lines about quotations that are in the text of a PDF, and are not seen so."""
    runs = {run.order: run for run in verification.manifest.runs} if verification.unseen else {}
    for unseen in verification.unseen:
        run = runs[unseen.order]
        yield f"not seen: {_place(run)}, on page {unseen.page}: {unseen.reason}"
        yield f"  {shown(run.marked)}"


def _pdf(pdf: PdfFile, *, is_outgrown: bool) -> Iterator[str]:
    if pdf.overlaid:
        pages = f"page{'s' if len(pdf.overlaid) > 1 else ''} {', '.join(map(str, pdf.overlaid[:_MAX_LINES]))}"
        rest = " and more" if len(pdf.overlaid) > _MAX_LINES else ""
        yield f"annotations: on {pages}{rest}; they may cover words or show others"
    if pdf.unexpected:
        rest = f" and {len(pdf.unexpected) - _MAX_LINES} more" if len(pdf.unexpected) > _MAX_LINES else ""
        yield f"not allowed in a PDF: {', '.join(shown(thing) for thing in pdf.unexpected[:_MAX_LINES])}{rest}"
        yield "  the PDF of an edition has none of these; they may show, hide or rename words"
    for signature in pdf.signatures:
        covers = "covers the whole file" if signature.whole else "does not cover the whole file"
        yield f"signature: by {shown(signature.signer) or 'nobody named'}, as the file says; it {covers}"
    if is_outgrown:
        yield "  something was added to the file after it was signed"
    elif pdf.signatures:
        yield "  whether the signature is valid is not checked"


def _seeds(verification: Verification) -> Iterator[str]:
    states = verification.seeds.states
    same = sum(state is SeedState.SAME for state in states.values())
    yield f"seeds: {same} of {len(states)} are here and unchanged"
    for file, state in states.items():
        if state is SeedState.CHANGED:
            yield f"  {shown(file)} is not the file that the manifest names"
    for seed in verification.manifest.seeds:
        if seed.reading and states[seed.file] is SeedState.ABSENT and states[seed.reading] is SeedState.SAME:
            yield f"  {shown(seed.file)} is not here: its words are compared with its reading text alone"
    for run in verification.seeds.untrue:
        yield f"untrue: {shown(run.file)}:{run.line}: the manifest takes words from a seed that does not have them"
        yield f"  {shown(run.marked)}"


def shown(text: str) -> str:
    """Return a text on one line, shortened, with invisible characters spelled out."""
    plain = "".join(c if c == "\u00a0" or _visible(c) else _spelled(c) for c in text)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _spelled(character: str) -> str:
    return " / " if character in "\n\u2029" else f"\\u{ord(character):04x}"
