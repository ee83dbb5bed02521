"""Review: what an editor is told of a quotation in a Word comment: the verdict, the work, the passage, what is altered.

Promises: the quoted words stand in the passage as the source has them, what is left out and put in is told beside them,
and what is cut for length says how many words it is. Leaves out: where the comment stands (`comments`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.check.coverage import stretches
from quoteproof.check.result import CheckResult
from quoteproof.edition.comments import Look, Paragraph, Words
from quoteproof.edition.html.passages import verdict_words
from quoteproof.evidence.origins import Alteration
from quoteproof.source.library import Extent, Library
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.model import Altered, Judged, Translated, Verbatim
from quoteproof.verdict.standing import Part, pieces

_AROUND: Final = 30  # words of the passage that are shown before and after what is quoted
_LEAST: Final = 12  # words that it is not worth to cut
_LOOKS: Final = {
    None: Look.PLAIN,
    Part.QUOTED: Look.QUOTED,
    Part.OMITTED: Look.OMITTED,
    Part.REPLACED: Look.REPLACED,
    Part.INSERTED: Look.INSERTED,
}
_ENDS: Final = {"final-punctuation-dropped": "left off at the end: ", "final-punctuation-added": "put at the end: "}


def told(judged: Judged, result: CheckResult, *, line: int, note: bool = False) -> tuple[Paragraph, ...]:
    """Give the paragraphs of the comment on a quotation of a `line` of its chapter.

    `note` says that it stands in a note, at whose mark the comment has to say which words it means.
    """
    verdict = judged.verdict
    match = verdict.match if isinstance(verdict, Verbatim | Altered) else None
    anchors = judged.quotation.citation.anchors if judged.quotation.citation else ()
    anchor = match.anchor if match else next(iter(anchors), "")
    lines = [_plain(verdict_words(judged)), _work(anchor, result.library)]
    if note:
        lines.insert(
            0,
            (
                Words("in the note: "),
                Words(judged.quotation.printed.text.replace(PARAGRAPH_END, " "), Look.QUOTED),
            ),
        )
    lines += _passages(judged, result, anchor)
    if match:
        lines += [_alteration(one) for one in match.alterations if one.kind != "emendation"]
        lines += [_plain(f"emended: {emended.words}") for emended in match.emendations]
    return (*lines, _plain(f"{judged.quotation.file}, line {line}"))


def _plain(text: str) -> Paragraph:
    return (Words(text),)


def _work(anchor: str, library: Library) -> Paragraph:
    """Name the work, shortly, with its locator and the anchor."""
    key = anchor.partition("#")[0]
    entry, extent = library.entries.get(key), library.resolve(anchor)
    author = f"{entry.author.replace(' and ', '; ')}, " if entry and entry.author else ""
    title = (entry.fields.get("shorttitle") or entry.title) if entry else ""
    locator = extent.locator if isinstance(extent, Extent) else None
    place = f", {locator.words}" if locator else ""
    return Words(author), Words(title or key, Look.TITLE), Words(f"{place} · {anchor}")


def _passages(judged: Judged, result: CheckResult, anchor: str) -> Iterator[Paragraph]:
    """Give the passages that a quotation touches, its words marked; of what is not verified, all that it cites."""
    extent = result.library.resolve(anchor)
    if not isinstance(extent, Extent):
        return
    marked = stretches(judged, result)
    touched = {s.passage.id for s in marked}
    cited = [part.passage for part in extent.parts if not touched or part.passage.id in touched]
    for passage in cited:
        shown = [s for s in marked if s.passage.id == passage.id]
        whole = isinstance(judged.verdict, Translated)
        yield tuple(_shortened([(words, part) for words, part in pieces(passage, shown) if words], whole=whole))


def _shortened(given: Sequence[tuple[str, Part | None]], *, whole: bool) -> Iterator[Words]:
    """Cut what is not quoted where it is long: before the first quoted words, after the last, and between."""
    last = len(given) - 1
    for number, (words, part) in enumerate(given):
        if part is Part.QUOTED or part is Part.INSERTED or whole:
            yield Words(words, _LOOKS[part])
        else:
            outer = part is None and last > 0
            before, after = (0 if outer and number == 0 else _AROUND), (0 if outer and number == last else _AROUND)
            yield from _cut(words, before, after, _LOOKS[part])


def _cut(text: str, first: int, last: int, look: Look) -> Iterator[Words]:
    """Keep the first and the last words of a text, as many as are asked for, and say how many are not shown."""
    edges = [match.span() for match in re.finditer(r"\S+", text)]
    gone = len(edges) - first - last
    if gone <= _LEAST:
        yield Words(text, look)
        return
    low, high = edges[first][0], edges[len(edges) - last - 1][1]
    yield Words(text[:low], look)
    yield Words(f"<{gone} words not shown>", Look.CUT)
    yield Words(text[high:], look)


def _alteration(one: Alteration) -> Paragraph:
    """Say of one alteration what prints and what the source has."""
    name = one.kind.replace("-", " ")
    marked, source = one.marked.strip(), one.source.strip()
    if one.kind in _ENDS:
        return Words(_ENDS[one.kind]), Words(marked or source, Look.QUOTED)
    if one.kind == "omission":
        count = len(source.split())
        told = Words(f"{name} {marked} leaves out {count} word{'' if count == 1 else 's'}: ")
        return told, *_cut(source, _AROUND, _AROUND, Look.OMITTED)
    if source and source != marked:
        return Words(f"{name} {marked} for: "), Words(source, Look.REPLACED)
    return Words(f"{name}: "), Words(marked or source, Look.QUOTED if source else Look.INSERTED)
