"""Comments in a copy of somebody's DOCX: around the words that they are about, and everything else as it was.

Only four parts change: the main part gets marks, and runs are parted where a comment begins or ends in them; the
comments are added to those that are there, with the content type and the relation of their part where it has to be
made. Words are found by their letters and digits alone, in the order of the comments. Those of a note are marked at its
mark, since Word allows no comment in notes; those of a text box at the box; what is not found is told in a comment at
the beginning. Source: ECMA-376, part 1, 17.13.4 (comments), and part 2 (packages).
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from quoteproof.document.model import RefusedDocumentError
from quoteproof.document.package import DocumentPackage
from quoteproof.edition.comments import AUTHOR, CommentText, Paragraph
from quoteproof.edition.docx import zipped
from quoteproof.text.marks import PAIRING
from quoteproof.values import dataclass

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = {
    _W: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    _STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARACTER: Final = re.compile(rb"&[^;]*;|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*")
_TAG: Final = re.compile(rb"<([^\s/>]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_SPACED: Final = re.compile(rb"\sxml:space\s*=")
_HIDDEN: Final = re.compile(rb"<[^\s/>]*\bvanish\s*/?>|<[^\s/>]*\bvanish\s[^>]*=[\"'](?:1|true|on)[\"']")


@dataclass(frozen=True, slots=True)
class ManuscriptComment:
    """A comment on some words of a manuscript."""

    words: str
    """The words, without the marks around them."""
    paragraphs: tuple[Paragraph, ...]
    """What it says."""


@dataclass(slots=True)
class _TextRun:
    """A run of the main part, by offsets."""

    start: int
    name: bytes
    """Its name with its prefix."""
    depth: int
    end: int = 0
    properties: bytes = b""
    children: int = 0
    """How many children it has but for its properties."""


@dataclass(slots=True)
class _Letter:
    """A letter or digit of the document, or the mark of a note."""

    text: str
    run: _TextRun
    start: int = 0
    end: int = 0
    tag: tuple[int, int] = (0, 0)
    """The offsets of the tag that its text begins with; nothing where the run is not to be parted."""
    is_first: bool = False
    """Whether nothing of the run stands before it."""
    is_last: bool = False
    """Whether nothing of the run stands behind it."""
    is_opened: bool = False
    """Whether a quotation mark stands before it."""


@dataclass(slots=True)
class _Letters:
    """The letters of a part, in order."""

    found: list[_Letter] = field(default_factory=list)

    def text(self) -> str:
        """All of them."""
        return "".join(letter.text for letter in self.found)


def commented_docx(docx: bytes, comments: Sequence[ManuscriptComment]) -> tuple[bytes, int]:
    """A copy of a DOCX with comments, and how many of them stand at the beginning since their words were not found.

    The comments have no date, so that the same copy is made of the same file. Raises `RefusedDocumentError` for what is
    no DOCX that can be marked.
    """
    package = DocumentPackage(docx)
    parts = {name: package.read(name) for name in package.names}
    main = _target(parts, "_rels/.rels", "", "officeDocument") or ""
    if main not in parts:
        raise RefusedDocumentError("the package has no main part")
    scan = _MainScan(parts[main])
    spans, missing = _spans(comments, scan, _notes(parts, main))
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    part = _target(parts, relations, folder, "comments")
    first = _free_number(parts.get(part or "", b""))
    parts[main] = _marked(parts[main], scan, spans, first)
    added = "".join(_comment(one, first + number, scan.namespace) for number, one in enumerate(comments))
    if part is not None and part in parts:
        parts[part] = _inserted(parts[part], added.encode())
    else:
        _add_part(parts, f"{folder}/quoteproof-comments.xml".lstrip("/"), relations, added, scan.namespace)
    return zipped(parts, 0), missing


def _target(parts: dict[str, bytes], relations: str, folder: str, kind: str) -> str | None:
    """The name of the part that a relation of a kind leads to."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Relationship") and attributes.get("Type", "").endswith(f"/{kind}"):
            found.append(attributes.get("Target", ""))

    _parse(parts.get(relations, b"<none/>"), start)
    if not found:
        return None
    target = found[0]
    return target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")


def _parse(
    part: bytes,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] | None = None,
    characters: Callable[[str], object] | None = None,
) -> None:
    _parsed(part, expat.ParserCreate(namespace_separator=" "), start, end, characters)


def _parsed(
    part: bytes,
    parser: expat.XMLParserType,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] | None,
    characters: Callable[[str], object] | None = None,
) -> None:
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise RefusedDocumentError(f"a part of the package is not well-formed XML: {error}") from error


class _MainScan:
    """Finds the letters of a part, each with its run; those of text boxes and the marks of notes apart."""

    def __init__(self, part: bytes) -> None:
        self.namespace = _W
        self.body = _Letters()
        self.boxes = _Letters()
        self.marks: dict[tuple[str, str], _Letter] = {}
        """The marks of notes, by kind of note and number."""
        self.first: _TextRun | None = None
        """The first run of a paragraph."""
        self._part = part
        self._runs: list[_TextRun] = []
        self._open: list[tuple[str, int]] = []
        self._skipped = 0
        self._opened = False
        self._texts: list[tuple[_TextRun, int, tuple[int, int], int]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        _parsed(part, self._parser, self._start, self._end)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        uri, _, local = name.rpartition(" ")
        is_word = uri in (_W, _STRICT)
        self._open.append((local if is_word else f"-{local}", at))
        if local == "Fallback" and not is_word:
            self._skipped += 1
        run = self._runs[-1] if self._runs else None
        if run is not None and is_word and local != "rPr" and len(self._open) == run.depth + 1:
            run.children += 1
        if not is_word or self._skipped:
            return
        self.namespace = uri
        if local == "p":
            self._opened = True  # a paragraph's head is as good as a mark
        elif local == "r":
            tag = self._tag(at)
            self._runs.append(_TextRun(at, tag[1], len(self._open)))
        elif local == "t" and run is not None:
            _, end = self._tag(at)[0].span()
            self._texts.append((run, run.children, (at, end), end))
        elif local in ("footnoteReference", "endnoteReference") and run is not None:
            self.marks[local.removesuffix("Reference"), attributes.get(f"{uri} id", "")] = _Letter("", run)

    def _tag(self, at: int) -> tuple[re.Match[bytes], bytes]:
        tag = _TAG.match(self._part, at)
        if tag is None:
            raise RefusedDocumentError("the main part is not in UTF-8")
        return tag, tag[1]

    def _end(self, name: str) -> None:
        at = self._parser.CurrentByteIndex
        local, began = self._open.pop()
        run = self._runs[-1] if self._runs else None
        if local == "-Fallback":
            self._skipped -= 1
        if self._skipped or run is None:
            return
        if local == "rPr" and len(self._open) == run.depth:
            run.properties = self._part[began : self._tag_end(at, began)]
        elif local == "t" and at != began:
            self._take(*self._texts.pop(), at)
        elif local == "r":
            run.end = self._tag_end(at, began)
            self._runs.pop()
            if self.first is None and not self._runs:
                self.first = run

    def _tag_end(self, at: int, began: int) -> int:
        return self._tag(at)[0].end() if at == began else self._part.index(b">", at) + 1

    def _take(self, run: _TextRun, child: int, tag: tuple[int, int], start: int, end: int) -> None:
        """Take the letters of a text."""
        if _HIDDEN.search(run.properties):
            return
        outer = self._runs[0]
        target, run, divides = (self.body, run, True) if outer is run else (self.boxes, outer, False)
        raw = self._part[start:end]
        divides = divides and b"<" not in raw
        own: list[_Letter] = []
        for match in _CHARACTER.finditer(self._part, start, end):
            character = html.unescape(match.group().decode("utf-8", "replace"))
            if character.isalnum():
                place = tag if divides else (0, 0)
                for letter in character.lower():
                    own.append(_Letter(letter, run, match.start(), match.end(), place, is_opened=self._opened))
                self._opened = False
            elif not character.isspace():
                self._opened = self._opened or character in PAIRING
        if own:
            own[0].is_first = child == 1 and own[0].start == start
            own[-1].is_last = own[-1].end == end
        target.found += own


def _notes(parts: dict[str, bytes], main: str) -> list[tuple[tuple[str, str], str]]:
    """The letters of each note, by its kind and number."""
    folder, _, name = main.rpartition("/")
    found: list[tuple[tuple[str, str], str]] = []
    for kind in ("footnote", "endnote"):
        part = _target(parts, f"{folder}/_rels/{name}.rels".lstrip("/"), folder, f"{kind}s")
        if part is not None and part in parts:
            found += _note_letters(parts[part], kind)
    return found


def _note_letters(part: bytes, kind: str) -> Iterator[tuple[tuple[str, str], str]]:
    notes: list[tuple[str, list[str]]] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition(" ")
        inside.append(local)
        if local == kind:
            notes.append((attributes.get(f"{uri} id", ""), []))

    def end(_: str) -> None:
        inside.pop()

    def characters(text: str) -> None:
        if notes and inside[-1:] == ["t"]:
            notes[-1][1].append(text)

    _parse(part, start, end, characters)
    return (((kind, number), _letters("".join(words))) for number, words in notes)


def _letters(words: str) -> str:
    return "".join(letter for character in words if character.isalnum() for letter in character.lower())


_Span = tuple[_Letter, _Letter]


def _spans(
    comments: Sequence[ManuscriptComment], scan: _MainScan, notes: Sequence[tuple[tuple[str, str], str]]
) -> tuple[list[_Span], int]:
    """The first and the last letter of what each comment is about, and how many were not found."""
    body, boxes = scan.body.text(), scan.boxes.text()
    if scan.first is None:
        raise RefusedDocumentError("the document has no text")
    head = _Letter("", scan.first)
    spans: list[_Span] = []
    at, missing = 0, 0
    for comment in comments:
        words = _letters(comment.words)
        low = _found(words, body, scan.body.found, at)
        if low is not None:
            spans.append((scan.body.found[low], scan.body.found[low + len(words) - 1]))
            at = low + len(words)
            continue
        mark = next((scan.marks[key] for key, text in notes if words and words in text and key in scan.marks), None)
        box = boxes.find(words) if words else -1
        if mark is None and box >= 0:
            mark = scan.boxes.found[box]
        missing += mark is None
        spans.append((mark or head, mark or head))
    return spans, missing


def _found(words: str, text: str, letters: Sequence[_Letter], begin: int) -> int | None:
    """Where words stand behind a mark, from an offset on, else before it; else where they stand at all."""
    if not words:
        return None
    anywhere: int | None = None
    for low, high in ((begin, len(text)), (0, begin + len(words) - 1)):
        at = text.find(words, low, high)
        while at >= 0:
            if letters[at].is_opened:
                return at
            anywhere = at if anywhere is None else anywhere
            at = text.find(words, at + 1, high)
    return anywhere if len(words) >= _SURE else None


_SURE: Final = 12
"""Letters of words that are known without a mark before them."""


def _marked(part: bytes, scan: _MainScan, spans: Sequence[_Span], first: int) -> bytes:
    edits: list[tuple[int, int, int, bytes]] = []
    spaced: set[tuple[int, int]] = set()
    notes = [*sorted(mark.run.start for mark in scan.marks.values()), len(part), len(part)][:2]
    for number, (low, high) in enumerate(spans, first):
        begin, end = (_mark(kind, number, low.run, scan.namespace) for kind in ("Start", "End"))
        reference = _mark("", number, high.run, scan.namespace)
        if notes[0] <= high.run.start < notes[1] < len(part):
            reference = _for_word(reference)
        if low.is_first or low.tag == (0, 0):
            edits.append((low.run.start, 1, number, begin))
        else:
            edits.append((low.start, 1, number, _parting(part, low, begin)))
            spaced.add(low.tag)
        if high.tag == (0, 0) or (high.is_last and _is_end(part, high)):
            edits.append((high.run.end, 0, -number, end + reference))
        else:
            edits.append((high.end, 0, -number, _parting(part, high, end + reference)))
            spaced.add(high.tag)
    for low_tag, high_tag in spaced:
        if not _SPACED.search(part, low_tag, high_tag):
            edits.append((high_tag - 1, 0, 0, b' xml:space="preserve"'))
    out: list[bytes] = []
    done = 0
    for at, _, _, text in sorted(edits):
        out += (part[done:at], text)
        done = at
    return b"".join((*out, part[done:]))


def _is_end(part: bytes, letter: _Letter) -> bool:
    """Whether the run ends with the text of a letter."""
    return re.fullmatch(rb"</[^<>]*>\s*</[^<>]*>", part[letter.end : letter.run.end]) is not None


def _mark(kind: str, number: int, run: _TextRun, namespace: str) -> bytes:
    prefix, colon, _ = run.name.partition(b":")
    declared = b"" if colon else b' xmlns:qp="%b"' % namespace.encode()
    name = prefix if colon else b"qp"
    if kind:
        return b'<%b:commentRange%b%b %b:id="%d"/>' % (name, kind.encode(), declared, name, number)
    small = b'<%b:rPr><%b:sz %b:val="16"/></%b:rPr>' % (name, name, name, name)
    return b'<%b:r%b>%b<%b:commentReference %b:id="%d"/></%b:r>' % (name, declared, small, name, name, number, name)


def _for_word(reference: bytes) -> bytes:
    """A reference that Word alone reads: LibreOffice 7.4 loses notes at a comment between the first two of them."""
    return _REFERENCE.sub(lambda match: _WORD_ALONE % match.group(), reference)


_REFERENCE: Final = re.compile(rb"<[^<>]*commentReference [^<>]*/>")
_WORD_ALONE: Final = (
    b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    b'<mc:Choice xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" Requires="w15">%b</mc:Choice>'
    b"</mc:AlternateContent>"
)


def _parting(part: bytes, letter: _Letter, mark: bytes) -> bytes:
    """A mark with what parts a run in two."""
    text = _TAG.match(part, letter.tag[0])[1]  # type: ignore[index]
    run = letter.run.name
    return b'</%b></%b>%b<%b>%b<%b xml:space="preserve">' % (text, run, mark, run, letter.run.properties, text)


def _free_number(comments: bytes) -> int:
    """A number that no comment of a part has, and none after it."""
    numbers = [-1]

    def start(name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition(" ")
        if local == "comment" and re.fullmatch(r"-?\d{1,9}", given := attributes.get(f"{uri} id", "")):
            numbers.append(int(given))

    _parse(comments or b"<none/>", start)
    return max(numbers) + 1


def _inserted(part: bytes, added: bytes) -> bytes:
    """A part with something at the end of its root."""
    at = part.rfind(b"</")
    tail = part.rfind(b"/>")
    if at < 0 or (tail > at):  # a root without contents
        name = next(tag[1] for tag in _TAG.finditer(part) if tag[1][:1] not in b"?!")
        return part[:tail] + b">" + added + b"</" + name + b">"
    return part[:at] + added + part[at:]


def _add_part(parts: dict[str, bytes], name: str, relations: str, added: str, namespace: str) -> None:
    """Add the part of the comments to a package."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts[name] = f'{head}<w:comments xmlns:w="{namespace}">{added}</w:comments>\n'.encode()
    override = f'<Override xmlns="{_TYPES}" PartName="/{name}" ContentType="{_COMMENTS_TYPE}"/>'
    parts["[Content_Types].xml"] = _inserted(parts["[Content_Types].xml"], override.encode())
    known = parts.setdefault(relations, f'{head}<Relationships xmlns="{_RELATIONS}"></Relationships>\n'.encode())
    number = 1
    while b'"quoteproof%d"' % number in known:
        number += 1
    kind, target = f"{_OFFICE[namespace]}/comments", name.rpartition("/")[2]
    relation = f'<Relationship xmlns="{_RELATIONS}" Id="quoteproof{number}" Type="{kind}" Target={quoteattr(target)}/>'
    parts[relations] = _inserted(known, relation.encode())


def _comment(comment: ManuscriptComment, number: int, namespace: str) -> str:
    paragraphs = "".join(
        f"<w:p>{'' if at else '<w:r><w:annotationRef/></w:r>'}{''.join(map(_words, words))}</w:p>"
        for at, words in enumerate(comment.paragraphs)
    )
    who = f'w:author="{AUTHOR}" w:initials="qp"'
    return f'<w:comment xmlns:w="{namespace}" w:id="{number}" {who}>{paragraphs}</w:comment>'


def _words(words: CommentText) -> str:
    text = escape(_ILLEGAL.sub("\ufffd", " ".join(words.text.splitlines())))
    return f'<w:r><w:rPr>{words.look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
