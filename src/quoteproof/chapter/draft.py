"""Drafts: a chapter read part by part, so that only what has changed is read again.

The text is cut where pandoc would surely begin a new block, with nothing carried over. Each part, read alone with the
definitions it refers to, gives what it gives in the whole; where that is not sure there is no cut, and a text in which
anything could reach over one is not divided at all. It is a first answer for an editor, which confirms it by reading
the whole; no check and no build uses it. A test holds the two against each other over random changes.
Source: pandoc's manual, “Pandoc's Markdown”; what it leaves open was tried out with pandoc 3.9.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter.model import Attribute, BlockQuote, Chapter, Definition, Flow, Node, Span, Where, WrittenPlaces
from quoteproof.chapter.nodes import identifier
from quoteproof.chapter.parse import Read, parse
from quoteproof.finding.model import Fault, Place
from quoteproof.values import dataclass

MOST: Final = 3
"""How many parts are read anew at most: with more, reading the whole is as fast."""


PartKey = tuple[str, int]
"""The text that is read for a part, and how many parts before it have the same: no two share the nodes of a tree."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part of a chapter, read alone."""

    chapter: Chapter
    """The part and the definitions that it refers to, as a chapter of their own."""
    findings: tuple[Fault, ...]
    """What reading found."""
    setting: _Setting
    """Where it was put when it was put last."""
    put: _Put
    """What it was there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A chapter that was put together."""

    chapter: Chapter
    """The chapter."""
    findings: tuple[Fault, ...]
    """What reading it found."""
    fragments: Mapping[PartKey, Fragment]
    """Its parts, for the next time."""


@dataclass(frozen=True, slots=True)
class _Setting:
    flows: int
    quotes: int
    ways: tuple[Span, ...]
    reached: int


@dataclass(frozen=True, slots=True)
class _Put:
    flows: tuple[Flow, ...]
    quotes: tuple[BlockQuote, ...]
    places: WrittenPlaces
    reached: int


def draft(file: str, text: str, read: Read, known: Mapping[PartKey, Fragment], *, most: int = MOST) -> Draft | None:
    """Read a chapter by its parts; `known` are those of an earlier draft of it.

    None where the text cannot be divided, where more than `most` of its parts are new, or where one cannot be read.
    """
    parts = [joined(text, part) for part in divide(text)]
    counts: Counter[str] = Counter()
    keys: list[PartKey] = []
    for words, _ in parts:
        keys.append((words, counts[words]))
        counts[words] += 1
    if len(parts) < 2 or len([key for key in keys if key not in known]) > most:
        return None
    flows: list[Flow] = []
    quotes: list[BlockQuote] = []
    findings: list[Fault] = []
    blocks: list[Node] = []
    fragments: dict[PartKey, Fragment] = {}
    reached = 0
    for key, (words, ways) in zip(keys, parts, strict=True):
        setting = _Setting(len(flows), len(quotes), ways, reached)
        fragment = _fragment(file, words, read, setting, known.get(key))
        if fragment is None or fragment.chapter.places.unplaced:
            return None
        fragments[key] = fragment
        flows += fragment.put.flows
        quotes += fragment.put.quotes
        findings += _moved(fragment.findings, ways)
        blocks += fragment.chapter.ast["blocks"]
        reached = fragment.put.reached
    first = fragments[keys[0]].chapter.ast
    renamed, identified = _identified(blocks, text)
    places = _joined([fragment.put.places for fragment in fragments.values()], renamed)
    chapter = Chapter(file, text, {**first, "blocks": identified}, tuple(flows), tuple(quotes), places)
    return Draft(chapter, tuple(findings), fragments)


def _joined(parts: Sequence[WrittenPlaces], renamed: Sequence[tuple[Node, Node]]) -> WrittenPlaces:
    """Join the places of a chapter's parts; a definition that several take along is one."""
    spans: dict[int, Span] = {}
    targets: dict[int, Span] = {}
    attributes: dict[int, Sequence[Attribute]] = {}
    for part in parts:
        spans.update(part.spans)
        targets.update(part.targets)
        attributes.update(part.attributes)
    for old, new in renamed:
        spans[id(new)] = spans[id(old)]
        attributes[id(new)] = attributes.get(id(old), ())
    definitions = {definition.start: definition for part in parts for definition in part.definitions}
    return WrittenPlaces(
        spans=spans,
        targets=targets,
        attributes=attributes,
        fences=tuple(fence for part in parts for fence in part.fences),
        definitions=tuple(definitions[start] for start in sorted(definitions)),
    )


def agrees(one: Chapter, whole: Chapter) -> bool:
    """Whether a chapter that was put together says what the one says that was read as a whole."""
    alike = len(one.flows) == len(whole.flows) and all(map(_alike, one.flows, whole.flows))
    outlines = [[_outline(node) for node in chapter.ast["blocks"]] for chapter in (one, whole)]
    quotes = [[replace(quote, node={}) for quote in chapter.quotes] for chapter in (one, whole)]
    return alike and not whole.places.unplaced and outlines[0] == outlines[1] and quotes[0] == quotes[1]


def _alike(one: Flow, whole: Flow) -> bool:
    objects = [[(i.kind, i.start, i.end) for i in flow.inlines] for flow in (one, whole)]
    same = (one.index, one.kind, one.where, one.text) == (whole.index, whole.kind, whole.where, whole.text)
    return same and one.offsets == whole.offsets and objects[0] == objects[1]


def _outline(node: Node) -> tuple[str, str]:
    return node["t"], identifier(node)


def _fragment(file: str, words: str, read: Read, setting: _Setting, known: Fragment | None) -> Fragment | None:
    """A part that is put where it stands now; None where it cannot be read."""
    if known is not None:
        return known if known.setting == setting else replace(known, setting=setting, put=_put(known.chapter, setting))
    chapter, findings = parse(file, words, read)
    return Fragment(chapter, findings, setting, _put(chapter, setting)) if chapter is not None else None


def _put(chapter: Chapter, setting: _Setting) -> _Put:
    """Renumber a part's flows and block quotes, and lead its offsets back into the chapter."""
    flows: list[Flow] = []
    reached = setting.reached
    for flow in chapter.flows:
        offsets = _led_back(flow.offsets, setting.ways)
        known = [at for at in offsets if at >= 0]
        near = min(known, default=reached)
        if flow.where.note is None:
            reached = max(known, default=reached)
        index = flow.index + setting.flows
        flows.append(replace(flow, index=index, where=_where(flow.where, setting), offsets=offsets, near=near))
    places = _moved_places(chapter.places, _back(setting.ways))
    return _Put(tuple(flows), tuple(_quote(quote, setting) for quote in chapter.quotes), places, reached)


def _moved_places(places: WrittenPlaces, back: Callable[[int], int]) -> WrittenPlaces:
    """Lead the places of a part back into the chapter; those of words are in its flows."""

    def moved(span: Span) -> Span:
        start, end = span
        return back(start), back(end - 1) + 1 if end > start else back(start)

    def attribute(written: Attribute) -> Attribute:
        return replace(written, span=moved(written.span), value=moved(written.value) if written.value else None)

    def definition(found: Definition) -> Definition:
        start, end = moved((found.start, found.end))
        return replace(found, start=start, end=end, address=moved(found.address) if found.address else None)

    return WrittenPlaces(
        spans={key: moved(span) for key, span in places.spans.items()},
        targets={key: moved(span) for key, span in places.targets.items()},
        attributes={key: tuple(map(attribute, written)) for key, written in places.attributes.items()},
        fences=tuple(replace(fence, span=moved(fence.span)) for fence in places.fences),
        definitions=tuple(map(definition, places.definitions)),
    )


def _quote(quote: BlockQuote, setting: _Setting) -> BlockQuote:
    return BlockQuote(
        quote.number + setting.quotes,
        tuple(number + setting.flows for number in quote.flows),
        tuple((name, number + setting.flows) for name, number in quote.intruders),
        None if quote.introduction is None else quote.introduction + setting.flows,
        _where(quote.where, setting),
        quote.node,
    )


def _where(where: Where, setting: _Setting) -> Where:
    quote = None if where.quote is None else where.quote + setting.quotes
    note = None if where.note is None else (where.note[0] + setting.flows, where.note[1])
    return replace(where, quote=quote, note=note)


def _back(ways: Sequence[Span]) -> Callable[[int], int]:
    """The way from an offset in the text that was read to one in the chapter."""
    starts = [there for there, _ in ways]
    shifts = [here - there for there, here in ways]
    if len(ways) == 1:
        return lambda at: at + shifts[0]
    return lambda at: at + shifts[bisect_right(starts, at) - 1]


def _led_back(offsets: tuple[int, ...], ways: Sequence[Span]) -> tuple[int, ...]:
    """Lead a flow's offsets back; those of a part that takes nothing along, which most are, without a call for each."""
    if len(ways) > 1:
        back = _back(ways)
        return tuple([back(at) if at >= 0 else -1 for at in offsets])
    shift = ways[0][1]
    return tuple([at + shift if at >= 0 else -1 for at in offsets]) if shift else offsets


def _moved(faults: tuple[Fault, ...], ways: Sequence[Span]) -> Iterator[Fault]:
    back = _back(ways)
    return (fault.at(_place(fault.place, back)) for fault in faults)


def _place(place: Place, back: Callable[[int], int]) -> Place:
    start = back(place.start)
    return replace(place, start=start, end=back(place.end - 1) + 1 if place.end > place.start else start)


def _identified(blocks: list[Node], text: str) -> tuple[list[tuple[Node, Node]], list[Node]]:
    """Number the identifiers that pandoc makes of headings, where two headings of the chapter have the same words.

    Gives the headings that were renamed, each with what takes its place, and all blocks.
    """
    met: set[str] = set()
    renamed: list[tuple[Node, Node]] = []
    identified: list[Node] = []
    for block in blocks:
        if block["t"] == "Header" and (name := block["c"][1][0]):
            free = name if _is_given(name, text) else _free(name, met)
            met.add(free)
            if free != name:
                renamed.append((block, _renamed(block, free)))
                block = renamed[-1][1]
        identified.append(block)
    return renamed, identified


def _is_given(name: str, text: str) -> bool:
    return f"#{name}" in text and re.search(rf"\{{[^{{}}]*#{re.escape(name)}(?=[\s}}])", text) is not None


def _free(name: str, met: set[str]) -> str:
    number, free = 0, name
    while free in met:
        number += 1
        free = f"{name}-{number}"
    return free


def _renamed(header: Node, name: str) -> Node:
    level, (_, classes, pairs), content = header["c"]
    fresh: list[Any] = [level, [name, classes, pairs], content]
    return {"t": "Header", "c": fresh}


# Where a text can be cut


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """One part of a chapter."""

    start: int
    """Its first code point in the chapter."""
    end: int
    """End, exclusive: where the next part starts."""
    needs: tuple[Span, ...]
    """The definitions outside it that it refers to, in order."""


_BEGINS: Final = re.compile(
    r"\#{1,6}[ ]+\S|[^\W\d_]|[“”„«‘’\"'@]"
)  # a heading or a plain paragraph, after a blank line
_LISTED: Final = re.compile(r"\(?[\w#@]{1,12}[.)](?:\s|\Z)|[Tt]able:|[Ff]igure:")
_DEFINES: Final = re.compile(r"[ ]{0,3}[:~](?:\s|\Z)")
_TERM: Final = re.compile(r"\n[ ]{0,3}[:~](?:\s|\Z)")  # what stands before such a line is the term it defines
# A line of dashes belongs to a table that may hold blank lines, to metadata, or to a heading above it.
_RULE: Final = re.compile(r"[ ]*(?:-[- ]*|=+[ ]*)\Z")
_FENCED: Final = re.compile(
    r"^(?P<fence>(?P<tick>[`~])(?P=tick){2,})[^\n`]*\n.*?^(?P=fence)(?P=tick)*[ ]*$", re.DOTALL | re.MULTILINE
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_DIVISION: Final = re.compile(r":{3,}[ ]*(?P<opens>[^:\n]*?)[ ]*:*[ ]*\Z")
_HTML: Final = re.compile(r"<(?!https?://|mailto:)[A-Za-z/!?]")
_NOTE: Final = re.compile(r"^[ ]{0,3}\[\^(?P<label>[^\]\s]+)\]:", re.MULTILINE)
_BODY: Final = re.compile(r"[^\n]+(?:\n(?![ ]*\n|[ ]{0,3}\[[^\n]*?\]:)[^\n]+|\n(?:[ ]*\n)+[ ]{4}[^\n]+)*")
"""A note: its lines, and further paragraphs that are indented."""
_REFERENCE: Final = re.compile(
    r"""
    ^[ ]{0,3}\[(?P<label>[^\]\[^@][^\]\[\n]*)\]:[ ]*[^\s<>]+
    (?:[ ]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ ]*(?=\n[ ]*\n|\n[ ]{0,3}\[|\n?\Z)
    """,
    re.MULTILINE | re.VERBOSE,
)
_LIKE_ONE: Final = re.compile(r"^[ >*+\-\d.)]*\[(?!@)[^\n]*?\]:", re.MULTILINE)  # no citation is one
_AFTER_BLANK: Final = re.compile(r"\n[ ]*\n\Z")
_NEAR: Final = 200  # code points in which a blank line before a definition is looked for
_NEITHER: Final = re.compile(r"[\t\r\f\v]")  # they move what counts as an indent


def divide(text: str) -> tuple[ChapterPart, ...]:
    """The parts of a text, one after another from end to end; a single one where it cannot be divided."""
    whole = (ChapterPart(0, len(text), ()),)
    # Of the same length, so that every offset is one of the chapter; pandoc takes the two for one line end as well.
    plain = text.replace("\r\n", " \n")
    if _NEITHER.search(plain):
        return whole
    hidden = [match.span() for pattern in (_COMMENT, _FENCED) for match in pattern.finditer(plain)]
    bare = _masked(plain, hidden)
    borders, defined = _borders(bare, hidden), _definitions(bare)
    if borders is None or defined is None:
        return whole
    ends = [*borders[1:], len(text)]
    return tuple(ChapterPart(a, b, _needed(bare, (a, b), defined)) for a, b in zip(borders, ends, strict=True))


def joined(text: str, part: ChapterPart) -> tuple[str, tuple[Span, ...]]:
    """The text to read for a part, and the way back: where its pieces begin, there and in the chapter."""
    pieces: list[str] = []
    ways: list[Span] = []
    length = 0
    for start, end in ((part.start, part.end), *part.needs):
        ways.append((length, start))
        pieces += (text[start:end], "\n\n")
        length += end - start + 2
    return "".join(pieces), tuple(ways)


def _masked(text: str, hidden: list[Span]) -> str:
    """The text with comments and fenced code made blank, its length and line ends kept."""
    for start, end in hidden:
        text = text[:start] + re.sub(r"[^\n]", "\0", text[start:end]) + text[end:]
    return text


def _borders(bare: str, hidden: list[Span]) -> list[int] | None:
    """Where parts start, the first at 0; None where something could reach over any border."""
    if _HTML.search(bare) or "```" in bare or "~~~" in bare:
        return None
    found = [0]
    depth, at, blank = 0, 0, False
    lines = bare.split("\n")
    for number, line in enumerate(lines):
        division = _DIVISION.match(line)
        if division is not None:
            depth += 1 if division["opens"] else -1
        if depth < 0 or _RULE.match(line) or (division is None and ":::" in line):
            return None
        border = blank and not depth and _is_border(lines, number)
        if border and not any(start < at < end for start, end in hidden):
            found.append(at)
        blank = not line.strip()
        at += len(line) + 1
    return None if depth else found


def _is_border(lines: list[str], number: int) -> bool:
    """Whether a line after a blank one begins a block that has nothing to do with what stands before it."""
    if not _BEGINS.match(lines[number]) or _LISTED.match(lines[number]):
        return False
    # A paragraph that a definition follows is a term, and belongs to the terms before it.
    after = number + 1
    while after < len(lines) and lines[after].strip():
        if _DEFINES.match(lines[after]):
            return False
        after += 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    return after == len(lines) or not _DEFINES.match(lines[after])


def _definitions(bare: str) -> dict[str, Span] | None:
    """Where each label is defined, notes with their caret; None where that is not quite plain."""
    found: dict[str, Span] = {}
    notes = [(f"^{m['label'].casefold()}", _BODY.match(bare, m.start())) for m in _NOTE.finditer(bare)]
    references = [(_plain(m["label"]), m) for m in _REFERENCE.finditer(bare)]
    for label, match in (*notes, *references):
        if match is None or label in found or _TERM.search(match.group()):
            return None
        found[label] = match.span()
    starts = {start for start, _ in found.values()}
    ends = {end for _, end in found.values()}
    # One in the middle of a paragraph is none, and one in a list or a quotation is more than we want to know of.
    first = all(s == 0 or _AFTER_BLANK.search(bare, max(0, s - _NEAR), s) or s - 1 in ends for s in starts)
    return found if first and {m.start() for m in _LIKE_ONE.finditer(bare)} == starts else None


def _needed(bare: str, own: Span, defined: dict[str, Span]) -> tuple[Span, ...]:
    """The definitions outside a part that its words refer to, and those that these refer to in turn."""
    needed: set[Span] = set()
    waiting = [own] if defined else []
    while waiting:
        words = _plain(bare[slice(*waiting.pop())])
        more = {span for label, span in defined.items() if f"[{label}]" in words} - needed
        needed |= more
        waiting += more
    return tuple(sorted(span for span in needed if not own[0] <= span[0] < own[1]))


def _plain(words: str) -> str:
    """Words as labels are compared: without regard to case and white space."""
    return " ".join(words.split()).casefold()
