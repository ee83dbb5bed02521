"""The comments of the review copy: what each says of a quotation, and where they go in a finished DOCX.

Every byte of the main part stays; a run is parted where a comment begins or ends in it, and both halves keep its
properties. The part is one that pandoc wrote: prefix `w`, no CDATA. The same comments give the same bytes.
LibreOffice 7.4 loses notes where it reads a comment between the first two notes of a text, whatever the comment is. So
the references of these comments are written for programs that know `w15`, as Word does and LibreOffice does not.
Source: ECMA-376, part 1, 17.13.4 (comments); part 3, 9.3 (AlternateContent).
"""

import re
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from quoteproof.check.result import CheckResult, stretches
from quoteproof.edition.docx import insert, unzipped, zipped
from quoteproof.edition.html.passages import verdict_words
from quoteproof.evidence.origins import Alteration
from quoteproof.source.library import Library
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.values import dataclass
from quoteproof.verdict.marked_spans import Part, pieces
from quoteproof.verdict.model import Judged, Translated

_CHARACTER: Final = re.compile(rb"&[^;]*;|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*")
_UNSEEN: Final = frozenset((b"\xc2\xad", b" ", b"\t", b"\r", b"\n"))  # a soft hyphen, white space


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """A place in the main part of a DOCX."""

    element: int
    """Number of a text (`t`) or of the mark of a note, both counted together in the order of the part, from 0."""
    at: int
    """How many of the text's characters come before that show something; of no meaning for the mark of a note."""


@dataclass(slots=True)
class _Run:
    """A run, by offsets in the part."""

    start: int
    depth: int
    end: int = 0
    properties: bytes = b""
    children: int = 0
    """How many children it has but for its properties."""


@dataclass(slots=True)
class _Element:
    """A text or the mark of a note."""

    run: _Run
    child: int
    """Which child of the run it is, from 1."""
    start: int
    end: int
    """Where its text ends; equal to `start` for the mark of a note."""
    is_text: bool


def with_marks(part: bytes, spans: Sequence[tuple[CommentPlace, CommentPlace]]) -> bytes:
    """The part with the marks of a comment around each of `spans`, which are numbered in their order from 0.

    A span ends in the element of its last character. Spans may meet, and lie at the mark of one note together.
    """
    elements = _Scan(part).elements
    notes = [element.start for element in elements if not element.is_text]
    edits: list[tuple[int, bool, int, bytes]] = []
    for number, (start, end) in enumerate(spans):
        at, text = _cut(part, elements[start.element], start.at, _BEGIN % number, ends=False)
        edits.append((at, True, number, text))  # after what ends at the same place
        at, _ = _cut(part, elements[end.element], end.at, b"", ends=True)
        mark = _END if len(notes) < 2 or not notes[0] <= at < notes[1] else _WORD_END
        at, text = _cut(part, elements[end.element], end.at, mark % (number, number), ends=True)
        edits.append((at, False, number, text))
    out: list[bytes] = []
    done = 0
    for at, _, _, text in sorted(edits):
        out += (part[done:at], text)
        done = at
    return b"".join((*out, part[done:]))


_BEGIN: Final = b'<w:commentRangeStart w:id="%d"/>'
_END: Final = (
    b'<w:commentRangeEnd w:id="%d"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
    b'<w:commentReference w:id="%d"/></w:r>'
)
_WORD_END: Final = _END.replace(
    b'<w:commentReference w:id="%d"/>',
    b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    b'<mc:Choice xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" Requires="w15">'
    b'<w:commentReference w:id="%d"/></mc:Choice></mc:AlternateContent>',
)
"""The same for Word alone."""


def _cut(part: bytes, element: _Element, shown: int, mark: bytes, *, ends: bool) -> tuple[int, bytes]:
    """Where a mark goes, and the mark, with what parts the run in two where it has to be parted."""
    at = _offset(part, element, shown, ends=ends) if element.is_text else element.start
    run = element.run
    if ends and at == element.end and element.child == run.children:
        return run.end, mark
    if not ends and at == element.start and element.child == 1:
        return run.start, mark
    return at, b'</w:t></w:r>%b<w:r>%b<w:t xml:space="preserve">' % (mark, run.properties)


def _offset(part: bytes, element: _Element, shown: int, *, ends: bool) -> int:
    """The offset after as many characters that show something, and before the next one where a comment begins."""
    at = element.start
    for match in _CHARACTER.finditer(part, element.start, element.end):
        unseen = match.group() in _UNSEEN
        if shown == 0 and (ends or not unseen):
            break
        shown -= not unseen
        at = match.end()
    return at


class _Scan:
    """Finds the texts and the marks of notes in a part, in order."""

    def __init__(self, part: bytes) -> None:
        self.elements: list[_Element] = []
        self._part = part
        self._runs: list[_Run] = []
        self._open: list[int] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        run = self._runs[-1] if self._runs else None
        if run and len(self._open) == run.depth and name != "w:rPr":
            run.children += 1
        if name == "w:r":
            self._runs.append(_Run(at, len(self._open) + 1))
        local = name.rpartition(":")[2]
        if local == "t" or local.endswith("noteReference"):
            inside = self._tag_end(at)
            self.elements.append(_Element(run or _Run(at, 0), run.children if run else 0, inside, inside, local == "t"))
        self._open.append(at)

    def _end(self, name: str) -> None:
        at, began = self._parser.CurrentByteIndex, self._open.pop()
        run = self._runs[-1] if self._runs else None
        if run and name == "w:rPr" and len(self._open) == run.depth:
            run.properties = self._part[began : self._tag_end(at)]
        elif run and name == "w:r":
            self._runs.pop().end = self._tag_end(at)
        elif name == "w:t" and at != began:
            self.elements[-1].end = at

    def _tag_end(self, at: int) -> int:
        """The end of the tag that begins at an offset; an attribute as pandoc writes it holds no `>`."""
        return self._part.index(b">", at) + 1


AUTHOR: Final = "quoteproof"
"""Who the comments are by."""
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT: Final = "word/document.xml"
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no XML may hold
_STYLES: Final = (
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:before="0" w:after="60" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
    '<w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
)


class Look(StrEnum):
    """How words in a comment look, as the run properties of Word."""

    PLAIN = ""
    TITLE = "<w:i/>"
    QUOTED = "<w:b/>"
    OMITTED = '<w:color w:val="767676"/>'
    REPLACED = '<w:strike/><w:color w:val="767676"/>'
    CUT = '<w:i/><w:color w:val="767676"/>'
    INSERTED = '<w:b/><w:i/><w:color w:val="8C2F1B"/>'


@dataclass(frozen=True, slots=True)
class CommentText:
    """Some words of a comment."""

    text: str
    """The words."""
    look: Look = Look.PLAIN
    """How they look."""


Paragraph = tuple[CommentText, ...]
"""A paragraph of a comment."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on some words."""

    start: CommentPlace
    """Where the words begin."""
    end: CommentPlace
    """Where they end, in the element of their last character."""
    paragraphs: tuple[Paragraph, ...]
    """What it says."""


def with_comments(docx: bytes, comments: Sequence[Comment], *, timestamp: int) -> bytes:
    """A DOCX of ours with comments, which must not overlap but at the mark of one note."""
    parts = unzipped(docx)
    parts[_DOCUMENT] = with_marks(parts[_DOCUMENT], [(comment.start, comment.end) for comment in comments])
    parts["word/comments.xml"] = _part(comments, timestamp).encode("utf-8")
    if b'"CommentText"' not in parts["word/styles.xml"]:
        insert(parts, "word/styles.xml", _STYLES, "</w:styles>")
    return zipped(parts, timestamp)


def _part(comments: Sequence[Comment], timestamp: int) -> str:
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(timestamp))
    who = f'w:author="{AUTHOR}" w:date="{made}" w:initials="qp"'
    whole = "".join(f'<w:comment w:id="{n}" {who}>{_body(comment)}</w:comment>' for n, comment in enumerate(comments))
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{_W}">{whole}</w:comments>\n'


def _body(comment: Comment) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{"" if number else mark}{"".join(map(_run, words))}</w:p>'
        for number, words in enumerate(comment.paragraphs)
    )


def _run(words: CommentText) -> str:
    properties = f"<w:rPr>{words.look}</w:rPr>" if words.look else ""
    text = escape(_ILLEGAL.sub("\ufffd", " ".join(words.text.splitlines())))
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


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


def comment_paragraphs(judged: Judged, result: CheckResult, *, line: int, note: bool = False) -> tuple[Paragraph, ...]:
    """The paragraphs of the comment on a quotation of a `line` of its chapter.

    `note` says that it stands in a note, at whose mark the comment has to say which words it means.
    """
    match = judged.match
    lines = [_plain(verdict_words(judged)), _work(judged, result.library)]
    if note:
        words = judged.quotation.printed.text.replace(PARAGRAPH_END, " ")
        lines.insert(0, (CommentText("in the note: "), CommentText(words, Look.QUOTED)))
    lines += _passages(judged, result)
    if match:
        lines += [_alteration(alteration) for alteration in match.alterations if alteration.kind != "emendation"]
        lines += [_plain(f"{emended.said_by}: {emended.words}") for emended in match.emendations]
    return (*lines, _plain(f"{judged.quotation.file}, line {line}"))


def _plain(text: str) -> Paragraph:
    return (CommentText(text),)


def _work(judged: Judged, library: Library) -> Paragraph:
    """Name the work, shortly, with its locator and the anchor."""
    key = judged.anchor.key
    entry, extent = library.entries.get(key), judged.extent(library)
    author = f"{entry.author.replace(' and ', '; ')}, " if entry and entry.author else ""
    title = (entry.fields.get("shorttitle") or entry.title) if entry else ""
    locator = extent.locator if extent else None
    place = f", {locator.words}" if locator else ""
    return CommentText(author), CommentText(title or key, Look.TITLE), CommentText(f"{place} · {judged.anchor}")


def _passages(judged: Judged, result: CheckResult) -> Iterator[Paragraph]:
    """The passages that a quotation touches, its words marked; of what is not verified, all that it cites."""
    extent = judged.extent(result.library)
    if extent is None:
        return
    marked = stretches(judged, result)
    touched = {s.passage.id for s in marked}
    cited = [part.passage for part in extent.parts if not touched or part.passage.id in touched]
    for passage in cited:
        shown = [s for s in marked if s.passage.id == passage.id]
        whole = isinstance(judged.verdict, Translated)
        yield tuple(_shortened([(words, part) for words, part in pieces(passage, shown) if words], whole=whole))


def _shortened(given: Sequence[tuple[str, Part | None]], *, whole: bool) -> Iterator[CommentText]:
    """Cut what is not quoted where it is long: before the first quoted words, after the last, and between."""
    last = len(given) - 1
    for number, (words, part) in enumerate(given):
        if part is Part.QUOTED or part is Part.INSERTED or whole:
            yield CommentText(words, _LOOKS[part])
        else:
            outer = part is None and last > 0
            before, after = (0 if outer and number == 0 else _AROUND), (0 if outer and number == last else _AROUND)
            yield from _shown_words(words, before, after, _LOOKS[part])


def _shown_words(text: str, first: int, last: int, look: Look) -> Iterator[CommentText]:
    """Keep the first and the last words of a text, as many as are asked for, and say how many are not shown."""
    edges = [match.span() for match in re.finditer(r"\S+", text)]
    gone = len(edges) - first - last
    if gone <= _LEAST:
        yield CommentText(text, look)
        return
    low, high = edges[first][0], edges[len(edges) - last - 1][1]
    yield CommentText(text[:low], look)
    yield CommentText(f"<{gone} words not shown>", Look.CUT)
    yield CommentText(text[high:], look)


def _alteration(alteration: Alteration) -> Paragraph:
    """Say of one alteration what prints and what the source has."""
    name = alteration.kind.replace("-", " ")
    marked, source = alteration.marked.strip(), alteration.source.strip()
    if alteration.kind in _ENDS:
        return CommentText(_ENDS[alteration.kind]), CommentText(marked or source, Look.QUOTED)
    if alteration.kind == "omission":
        count = len(source.split())
        headline = CommentText(f"{name} {marked} leaves out {count} word{'' if count == 1 else 's'}: ")
        return headline, *_shown_words(source, _AROUND, _AROUND, Look.OMITTED)
    if source and source != marked:
        return CommentText(f"{name} {marked} for: "), CommentText(source, Look.REPLACED)
    return CommentText(f"{name}: "), CommentText(marked or source, Look.QUOTED if source else Look.INSERTED)
