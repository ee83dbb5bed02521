"""A verification in words, for a terminal: what stands, what was changed and by what, whose manifest it is.

Promises: text from the file is shown with control and direction characters spelled out, so that no file can write on
a reader's screen what is not in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from quoteproof.evidence.marks import Part
from quoteproof.proof.accounting import Added
from quoteproof.proof.docx.text import revisions_at
from quoteproof.proof.prove import How, Lost, Proof
from quoteproof.proof.seeds import SeedState
from quoteproof.proof.verification import Origin, Verification

_LONGEST = 240
_MOST = 10
_ORIGINS = {
    Origin.BOOK: "proved: the book in this folder gives the same manifest",
    Origin.DIGEST: "proved: the manifest has the SHA-256 that was given",
    Origin.OTHER_BOOK: "unproved: the book in this folder gives another manifest",
    Origin.OTHER_DIGEST: "refused: the manifest has another SHA-256 than was given",
    Origin.NO_BOOK: "unproved",
    Origin.UNPROVED: "unproved: whoever changed the file could have changed its manifest with it",
}


def tell(one: Verification) -> Iterator[str]:
    """Yield the lines that say what a verification found, the result last."""
    count, others = len(one.manifest.quotations), len(one.manifest.others)
    apart = f", {others} more that are not verified" if others else ""
    yield f"{shown(one.name)}: {count} quotations of `{shown(one.manifest.title)}`{apart}"
    for lost in one.proof.lost:
        yield from _lost(lost, one)
    yield from _before(one)
    yield from _added(one.added, "")
    yield from _added(one.added_before, " if tracked changes are rejected")
    if one.docx is not None:
        yield from (f"not proved anywhere in it: {shown(fault)}" for fault in one.docx.faults[:_MOST])
    if one.docx is not None and one.docx.revisions:
        yield f"tracked changes: {len(one.docx.revisions)}; read with all accepted, and with all rejected"
    if one.docx is not None and one.docx.comments:
        by = (f"{n} by {shown(author) or 'nobody named'}" for author, n in sorted(one.docx.comments.items()))
        yield f"comments: {', '.join(by)}; nothing is proved of what comments say"
    yield from _unseen(one)
    if one.overlaid:
        pages = f"page{'s' if len(one.overlaid) > 1 else ''} {', '.join(map(str, one.overlaid[:_MOST]))}"
        more = " and more" if len(one.overlaid) > _MOST else ""
        yield f"annotations: {pages}{more}; they may cover words or show others"
    yield from _strange(one)
    yield from _signatures(one)
    yield from _seeds(one)
    if not one.carries:
        yield "manifest: the file carries none"
    elif one.foreign:
        yield "manifest: the file carries another one than was given"
    yield f"manifest: SHA-256 {one.digest}"
    yield f"origin: {_ORIGINS[one.origin]}{f': {shown(one.why)}' if one.why else ''}"
    if one.origin is Origin.UNPROVED:
        yield "  = help: run it in the book's folder, or give the published digest with `--manifest-sha256`"
    yield from (f"  {shown(line)}" for line in one.differences[:_MOST])
    if len(one.differences) > _MOST:
        yield f"  and {len(one.differences) - _MOST} more"
    yield f"{shown(one.name)}: {_result(one)}"


def _result(one: Verification) -> str:
    if one.proved:
        return "proved"
    if one.changed or one.origin is Origin.OTHER_DIGEST:
        return "not proved"
    return "consistent, origin unproved"


def _lost(lost: Lost, one: Verification) -> Iterator[str]:
    run = lost.run
    cited = f" ({', '.join(shown(a) for a in run.anchors)})" if run.anchors else ""
    where = ", in the contents" if lost.part is Part.CONTENTS else ""
    yield f"{lost.how}: {shown(run.file)}:{run.line}{cited}{where}"
    yield f"  was {shown(run.opening + run.text + run.closing)}"
    if lost.how is How.CHANGED and lost.now == run.opening + run.text + run.closing:
        yield "  the words stand there, but not as a paragraph of their own"
    elif lost.how is How.CHANGED:
        yield f"  now {shown(lost.now)}"
        yield from (f"  not proved to show: {shown(why)}" for why in lost.why[:_MOST])
    elif lost.how is How.MOVED:
        yield "  it stands elsewhere, out of order"
    yield from _causes(lost, one)


def _added(found: Sequence[Added], where: str) -> Iterator[str]:
    """Yield the lines about quotations that the book does not have, and of marks that pair with none."""
    for whole, one, several in (
        (True, "quotation stands", "quotations stand"),
        (False, "quotation mark stands", "quotation marks stand"),
    ):
        mine = [added for added in found if added.whole is whole]
        if mine:
            yield f"added: {len(mine)} {one if len(mine) == 1 else several} there that the book does not have{where}"
        for added in mine[:_MOST]:
            page = f"on page {added.page}: " if added.page else ""
            beside = f"in the {added.part}: " if added.part is not Part.TEXT else ""
            yield f"  {page}{beside}{shown(added.words)}"
        if len(mine) > _MOST:
            yield f"  and {len(mine) - _MOST} more"


def _unseen(one: Verification) -> Iterator[str]:
    """Yield the lines about quotations of a PDF that stand in its text and are not seen so."""
    runs = {run.order: run for run in one.manifest.runs} if one.unseen else {}
    for unseen in one.unseen:
        run = runs[unseen.order]
        cited = f" ({', '.join(shown(a) for a in run.anchors)})" if run.anchors else ""
        yield f"not seen: {shown(run.file)}:{run.line}{cited}, on page {unseen.page}: {unseen.reason}"
        yield f"  {shown(run.opening + run.text + run.closing)}"


def _strange(one: Verification) -> Iterator[str]:
    if one.strange:
        more = f" and {len(one.strange) - _MOST} more" if len(one.strange) > _MOST else ""
        yield f"not of a book: {', '.join(shown(thing) for thing in one.strange[:_MOST])}{more}"
        yield "  no edition has any of these in its PDF; they may show, hide or name words"


def _signatures(one: Verification) -> Iterator[str]:
    for signature in one.signatures:
        covers = "covers the whole file" if signature.whole else "does not cover the whole file"
        yield f"signature: by {shown(signature.signer) or 'nobody named'}, as the file states it; it {covers}"
    if one.outgrown:
        yield "  something was added to the file after it was signed"
    elif one.signatures:
        yield "  neither the signature nor its certificate is judged"


def _causes(lost: Lost, one: Verification) -> Iterator[str]:
    """Name the tracked changes that touch a quotation which stands where they are rejected."""
    span = one.before.found.get(lost.run.order) if one.before else None
    if one.docx is None or span is None or lost.part is not lost.run.part:
        return
    for number in revisions_at(one.docx.rejected[lost.part], *span):
        revision = one.docx.revisions[number]
        does = "puts in" if revision.inserts else "takes out"
        what = f"`{shown(revision.text)}`" if revision.text else "a row or the end of a paragraph"
        yield f"  tracked change by {shown(revision.author) or 'nobody named'} {does} {what}"


def _before(one: Verification) -> Iterator[str]:
    """Yield the lines about quotations that stand only if tracked changes are accepted."""
    if one.before is None:
        return
    for lost in one.before.lost:
        if _stands(one.proof, lost):
            yield f"changed if tracked changes are rejected: {shown(lost.run.file)}:{lost.run.line}"
            yield f"  was {shown(lost.run.opening + lost.run.text + lost.run.closing)}"
            if lost.now:
                yield f"  then {shown(lost.now)}"


def _stands(proof: Proof, lost: Lost) -> bool:
    return lost.run.order in proof.found


def _seeds(one: Verification) -> Iterator[str]:
    states = one.seeds.states
    same = sum(state is SeedState.SAME for state in states.values())
    yield f"seeds: {same} of {len(states)} are here and as the manifest has them"
    for file, state in states.items():
        if state is SeedState.CHANGED:
            yield f"  {shown(file)} differs from the manifest"
    for run in one.seeds.untrue:
        yield f"untrue: {shown(run.file)}:{run.line}: the manifest traces words to a seed that does not have them"
        yield f"  {shown(run.opening + run.text + run.closing)}"


def shown(text: str) -> str:
    """Return a text on one line, shortened, with what cannot be seen spelled out."""
    plain = "".join(c if c == "\u00a0" or _visible(c) else _spelled(c) for c in text)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _spelled(character: str) -> str:
    return " / " if character in "\n\u2029" else f"\\u{ord(character):04x}"
