"""Reads a chapter's tree and its text together: `read_places` gives the places of everything that is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import Any, Final

from quoteproof.chapter.model import UNKNOWN, Definition, Flow, FlowKind, Node, Span, Unplaced, WrittenPlaces
from quoteproof.chapter.nodes import walk
from quoteproof.chapter.placing.inlines import NOTE_DEFINITION, REFERENCE_DEFINITION
from quoteproof.chapter.placing.scanner import MismatchError, leads_to
from quoteproof.chapter.placing.tables import GuidedReader
from quoteproof.text.offsets import OBJECT

_METADATA: Final = re.compile(r"---[ \t]*\r?\n(?!\s*\n).*?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TITLE: Final = re.compile(r"(?:%[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){1,3}")
_LINE: Final = re.compile(r"^[ \t>]*(?=\S)", re.MULTILINE)
_WORD: Final = re.compile(r"[^\W_]{2,}")
_BEFORE: Final = 60
"""Lines before a word on which a block that holds it may begin."""


def read_places(text: str, ast: Node) -> WrittenPlaces:
    """Where the nodes of a tree are written in the text that pandoc read it from; never raises but RecursionError."""
    return _Document(text, ast["blocks"]).read()


def located(flows: Sequence[Flow], places: WrittenPlaces) -> tuple[Flow, ...]:
    """Flows with the offset of each of their characters in the chapter's text."""
    offsets = [_alternative_offsets(flow, flows, places, _offsets(flow, places)) for flow in flows]
    firsts = [next((offset for offset in own if offset >= 0), UNKNOWN) for own in offsets]
    next_known: list[float] = [inf]
    for flow, first in zip(reversed(flows), reversed(firsts), strict=True):
        next_known.append(first if flow.where.note is None and first != UNKNOWN else next_known[-1])
    next_known.reverse()
    placed: list[Flow] = []
    reached = 0
    for flow, own, first, limit in zip(flows, offsets, firsts, next_known[1:], strict=True):
        near = first if first != UNKNOWN else reached
        if first == UNKNOWN and flow.where.note is None:
            unplaced = (unplaced.start for unplaced in places.unplaced)
            near = next((start for start in unplaced if reached <= start < limit), reached)
        if flow.where.note is None:
            reached = next((offset for offset in reversed(own) if offset >= 0), reached)
        placed.append(replace(flow, offsets=tuple(own), near=near))
    return tuple(placed)


def _alternative_offsets(flow: Flow, flows: Sequence[Flow], places: WrittenPlaces, offsets: list[int]) -> list[int]:
    """The offsets of words of an image, which its attribute has; of another flow those that were given."""
    if flow.kind is not FlowKind.ALTERNATIVE or flow.where.note is None or UNKNOWN not in offsets:
        return offsets
    number, at = flow.where.note
    images = (inline.node for inline in flows[number].inlines if inline.start == at)
    written = next((places.alternatives[id(node)] for node in images if id(node) in places.alternatives), ())
    return list(written) if len(written) == len(offsets) else offsets


def _offsets(flow: Flow, places: WrittenPlaces) -> list[int]:
    offsets = [UNKNOWN] * len(flow.text)
    place_of = places.leaves.get
    # Most leaves follow one another in the text as they do in the flow: such a run is put down at once.
    run_start = run_end = shift = 0
    taken: dict[int, int] = {}
    for start, end, node in flow.leaves:
        at = place_of(id(node), UNKNOWN)
        if isinstance(at, int):
            if at - start == shift and start == run_end:
                run_end = end
                continue
            offsets[run_start:run_end] = range(run_start + shift, run_end + shift)
            run_start, run_end, shift = (start, end, at - start) if at >= 0 else (end, end, 0)
        else:  # the line ends of verse have one node together
            first = taken.get(id(node), 0)
            taken[id(node)] = first + end - start
            piece = at[first : first + end - start]
            offsets[start:end] = piece if len(piece) == end - start else offsets[start:end]
    offsets[run_start:run_end] = range(run_start + shift, run_end + shift)
    for inline in flow.inlines:
        if inline.end == inline.start + 1 and flow.text[inline.start] == OBJECT:
            offsets[inline.start] = places.spans.get(id(inline.node), (UNKNOWN, UNKNOWN))[0]
    return offsets


class _Document(GuidedReader):
    """A whole text: it is read from end to end, or what could not be read is named."""

    def __init__(self, text: str, blocks: Sequence[Node]) -> None:
        super().__init__(text)
        self.tree = blocks
        self.failed: list[Unplaced] = []

    def read(self) -> WrittenPlaces:
        at, number = self.begin(), 0
        while number < len(self.tree):
            try:
                end = self.top_block(self.tree[number], at)
            except (MismatchError, IndexError) as error:
                reason = error.reason if isinstance(error, MismatchError) else "more of a block"
                number, resumed = self.resume(number, at)
                self.failed.append(Unplaced(min(self.space(at), resumed), resumed, reason))
                at = resumed
            else:
                at, number = end, number + 1
        if not self.failed:
            self.finish(at)
        self.forget_notes()
        definitions = [*self.visited.values(), *self.unread_definitions()]
        self.refer(definitions)
        return WrittenPlaces(
            self.leaves,
            self.spans,
            self.targets,
            self.attributes_written,
            self.alternatives,
            fences=tuple(self.fences[start] for start in sorted(self.fences)),
            definitions=tuple(sorted(definitions, key=lambda definition: definition.start)),
            unplaced=tuple(self.failed),
        )

    def begin(self) -> int:
        """Take metadata, which leaves no block."""
        match = _METADATA.match(self.text) or _TITLE.match(self.text)
        return match.end() if match else 0

    def top_block(self, node: Node, at: int) -> int:
        """Take a block and the end of its line; leaves nothing on record where it does not fit."""
        marks = [len(record) for record in self.records()]
        notes = len(self.notes)
        try:
            end = self.block(node, self.skip(at, node))
            behind = self.line_space(end)
            if (
                not self.ends_line(behind)
                and self.text[end - 1] != ">"
                and not self.text.startswith(("<", ":::"), behind)
            ):
                raise MismatchError("the end of a block", behind)
        except (MismatchError, IndexError):
            self.forget_since(marks, notes)
            raise
        return behind

    def records(self) -> Sequence[dict[Any, Any]]:
        by_node = (self.leaves, self.spans, self.targets, self.attributes_written, self.alternatives)
        return (*by_node, self.fences, self.bodies, self.visited)

    def resume(self, number: int, at: int) -> tuple[int, int]:
        """Go on behind a block that does not fit: with the first that holds a word which the text has once.

        Such a block can be written at that word alone. Gives its number and where to read on.
        """
        for later in range(number + 1, len(self.tree)):
            start = self.sure_start(self.tree[later], at)
            if start is not None:
                return later, start
        return len(self.tree), self.length

    def sure_start(self, node: Node, at: int) -> int | None:
        """Where a block is written, if it fits at one line only of those before a word that the text has once."""
        word = next((word for word in _words(node) if self.single_words.get(word, UNKNOWN) >= at), None)
        if word is None:
            return None
        fits = [start for start in self.lines_before(self.single_words[word], at) if self.fits(node, start)]
        return fits[0] if len(fits) == 1 else None

    @cached_property
    def single_words(self) -> Mapping[str, int]:
        """The words that the text has once, each with its offset."""
        met: dict[str, int] = {}
        for match in _WORD.finditer(self.text):
            met[match.group()] = UNKNOWN if match.group() in met else match.start()
        return met

    def lines_before(self, place: int, at: int) -> list[int]:
        start = place
        for _ in range(_BEFORE):
            if start <= at:
                break
            start = self.line_start(start - 1)
        return [match.start() for match in _LINE.finditer(self.text, max(at, start), place + 1)]

    def fits(self, node: Node, start: int) -> bool:
        """Whether a block could be written from an offset on; leaves nothing on record."""
        marks = [len(record) for record in self.records()]
        notes = len(self.notes)
        try:
            # Before a definition it does not begin: the line behind that is where it does.
            return self.skip(start) == self.prefix(start) and self.top_block(node, start) > start
        except (MismatchError, IndexError):
            return False
        finally:
            self.forget_since(marks, notes)

    def forget_since(self, marks: Sequence[int], notes: int) -> None:
        """Forget what was put on record since there were so many entries."""
        self.depth = self.nested = 0
        for record, mark in zip(self.records(), marks, strict=True):
            while len(record) > mark:
                record.popitem()
        del self.notes[notes:]

    def finish(self, at: int) -> None:
        """See that all of the text was read, and that each definition to which a mark led is one."""
        try:
            at = self.skip(at)
            if at != self.length:
                raise MismatchError("the end of the chapter", at)
        except MismatchError as mismatch:
            self.failed.append(Unplaced(at, self.length, mismatch.reason))
        for start in sorted(self.bodies.keys() - self.visited.keys()):
            self.failed.append(Unplaced(start, self.bodies[start], "the definition of a note"))

    def forget_notes(self) -> None:
        """Forget the places of notes whose label is defined twice, or whose definition was not met."""
        for start, label, blocks in self.notes:
            if len(self.note_lines(label)) > 1 or start not in self.visited:
                for node in walk(blocks):
                    for record in self.records()[:5]:
                        record.pop(id(node), None)

    def refer(self, definitions: Sequence[Definition]) -> None:
        """Place the addresses of what leads by reference, where one definition alone has the label and the address."""
        addresses: dict[str, list[Span]] = {}
        for definition in definitions:
            if definition.address:
                addresses.setdefault(definition.key, []).append(definition.address)
        for node, (label, target) in self.referring.items():
            if node in self.spans and len(addresses.get(label, ())) == 1:
                start, end = addresses[label][0]
                angled = self.text[start] == "<"
                if leads_to(self.text[start + angled : end - angled], target, angled=angled):
                    self.targets[node] = start + angled, end - angled

    def unread_definitions(self) -> Iterator[Definition]:
        """What looks like a definition where the text could not be read."""
        for unplaced in self.failed:
            for pattern in (NOTE_DEFINITION, REFERENCE_DEFINITION):
                for line in _LINE.finditer(self.text, unplaced.start, unplaced.end):
                    match = pattern.match(self.text, line.end())
                    if match and line.end() not in self.visited and self.may_begin_block(line.end()):
                        yield self.definition_of(match)


def _words(node: Node) -> Iterator[str]:
    """The plain words of a block, without its notes, which may stand elsewhere; last those of its images' paths."""
    stack: list[Any] = [node]
    paths: list[str] = []
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict) and item.get("t") == "Str":
            yield from _WORD.findall(item["c"])
        elif isinstance(item, dict) and item.get("t") not in ("Note", "Cite", "Table"):
            stack.append(item.get("c"))
            if item.get("t") == "Image":
                paths.append(item["c"][2][0])
    yield from (word for path in paths for word in _WORD.findall(path))
