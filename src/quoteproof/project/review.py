"""The review copy: the DOCX edition once more, with a comment on each quotation for an editor.

Promises: the comments stand exactly where the proof finds the quotations; the copy carries the same manifest and is
proved like the edition. A quotation in a note is told of at the note's mark, since Word allows no comment in a note.
Leaves out: quotations that the proof does not look for (block translations), whose words are nobody's to find.
"""

from __future__ import annotations

from bisect import bisect_right

from quoteproof.check.result import CheckResult
from quoteproof.edition.comments import Comment, Place, told, with_comments
from quoteproof.edition.html.passages import is_shown
from quoteproof.evidence.marks import Part
from quoteproof.project.proving import own_manifest, prove_docx
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_places
from quoteproof.proof.layer import Layer, layer_of_text
from quoteproof.proof.prove import prove


def review_copy(docx: bytes, carried: bytes, result: CheckResult, *, timestamp: int) -> bytes:
    """Give the review copy of a DOCX edition that is proved and carries the manifest `carried`.

    `timestamp`, seconds since the epoch, dates the comments. Raises `CannotRunError`.
    """
    manifest, layers = own_manifest(carried), read_places(Package(docx))
    found = prove(manifest.runs, layers).found
    judged = {one.quotation.id: one for chapter in result.chapters for one in chapter.judged}
    comments = []
    for run in manifest.runs:
        span, one = found.get(run.order), judged[run.id]
        if span and is_shown(one):
            layer = layers[run.part]
            length = len(layer_of_text(run.opening + run.text + run.closing, flowing=layer.flowing).text)
            start, end = _place(layer, span[0]), _place(layer, span[0] + length - 1, after=True)
            comments.append(Comment(start, end, told(one, result, line=run.line, note=run.part is Part.NOTE)))
    copy = with_comments(docx, comments, timestamp=timestamp)
    prove_docx("review copy", copy, carried)
    return copy


def _place(layer: Layer, at: int, *, after: bool = False) -> Place:
    """Give the place of a character of a layer, or the place just after it."""
    begun, number = layer.sources[bisect_right(layer.sources, (at, len(layer.text))) - 1]
    return Place(number, at - begun + after)
