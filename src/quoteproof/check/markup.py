"""What a chapter can get wrong before print besides its quotations, and where links lead between chapters.

pandoc passes most of this in silence, or with a warning that names no place. A link must lead to exactly one place,
which a chapter's own places decide first. Of each chapter a small value is enough for that (`Bearings`), so that fifty
chapters are not searched for a change in one.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from quoteproof.chapter import elements, nodes
from quoteproof.chapter.allow import image_path
from quoteproof.chapter.elements import Heading, Identifier, Image, Link, PrintedMark
from quoteproof.chapter.faults import NestedNote
from quoteproof.chapter.model import Chapter, Definition, Flow, FlowKind, InlineKind, Node, folded_label
from quoteproof.check.characters import characters, overlong_words
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.quotation.model import Quotation
from quoteproof.rules.c006_citation_in_code import CitationInCode
from quoteproof.rules.c007_idle_binding import IdleBinding
from quoteproof.rules.k004_headless_chapter import HeadlessChapter
from quoteproof.rules.k005_skipped_heading_level import SkippedHeadingLevel
from quoteproof.rules.k013_unbalanced_division import UnbalancedDivision
from quoteproof.rules.n001_undefined_note import LooseNoteDefinition, UndefinedNote
from quoteproof.rules.n002_duplicate_note import DuplicateNote
from quoteproof.rules.n003_unused_note import UnusedNote
from quoteproof.rules.x001_broken_link import BrokenLink
from quoteproof.rules.x002_missing_image import MissingImage
from quoteproof.rules.x003_missing_alternative_text import MissingAlternativeText
from quoteproof.rules.x004_ambiguous_link import AmbiguousLink
from quoteproof.rules.x005_duplicate_identifier import DuplicateIdentifier
from quoteproof.rules.x006_duplicate_reference import DuplicateReference
from quoteproof.rules.x007_colliding_reference import CollidingReference
from quoteproof.rules.x010_undefined_reference import UndefinedReference
from quoteproof.text import look_alikes, offsets
from quoteproof.values import dataclass

_BRACKETS: Final = re.compile(r"sic|…|\.\.\.|\. \. \.|[^\W\d_]")
"""Labels, folded, that stand in a quotation for something else (rules.md, “Alterations”, 1, 4 and 5)."""
_TO_REFERENCE: Final = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]+)\]")
_LETTER: Final = re.compile(r"\w")
_FENCE: Final = re.compile(r"(?<!\S):{3,}(?!\S)")
_ANCHOR: Final = re.compile(r"(?<![\w@])@\{?[^\W_][\w:.+/-]*#p[0-9]+(?:\.s[0-9]+|-p[0-9]+)?\}?")
_NEAR: Final = 75.0  # likeness, 0 to 100
"""How much of two identifiers must agree for one to be offered for the other; a hint, never a verdict."""


@dataclass(frozen=True, slots=True)
class Bearings:
    """What the rest of a book must know of a chapter: where one can get to in it, and where it leads."""

    file: str
    """The chapter's path."""
    names: tuple[str, ...]
    """Every identifier that it has, once, in order."""
    links: tuple[tuple[str, Place], ...]
    """Each link to a place in the book: the identifier, and where the address stands."""
    given: tuple[Identifier, ...]
    """Each identifier that its author gave."""
    headless: tuple[Fault, ...]
    """The fault of a chapter that does not begin with its title."""


def markup_faults(
    chapter: Chapter, images: Collection[str], findings: Collection[Finding]
) -> tuple[tuple[Fault, ...], Bearings]:
    """The faults of a chapter's markup, and what the rest of the book must know of the chapter.

    `images` are the paths of the pictures that are there, `findings` the chapter's findings so far.
    """
    parts = elements.elements(chapter)
    links = tuple((link.target[1:], link.place) for link in parts.links if link.target.startswith("#"))
    bearings = Bearings(chapter.file, parts.names, links, parts.identifiers, tuple(_headless(chapter, findings)))
    faults = (
        *notes(chapter),
        *references(chapter, parts.links, findings),
        *undefined_references(chapter),
        *divisions(chapter),
        *citations_in_code(chapter, findings),
        *pictures(parts.images, images),
        *levels(parts.headings),
        *characters(chapter, findings),
        *overlong_words(chapter),
    )
    return faults, bearings


def notes(chapter: Chapter) -> Iterator[Fault]:
    """Note marks without a definition, definitions without a mark, and labels that are defined twice."""
    first: dict[str, Definition] = {}
    for definition in (d for d in chapter.places.definitions if d.note):
        if definition.label in first:
            yield DuplicateNote(_place(chapter, definition), definition.label, _line(chapter, first[definition.label]))
        first.setdefault(definition.label, definition)
    marks = tuple(elements.printed_marks(chapter))
    used = elements.note_labels(chapter) | {mark.label for mark in marks}
    yield from (UnusedNote(_place(chapter, d), label) for label, d in first.items() if label not in used)
    yield from _marks_that_print(marks, first)


def _marks_that_print(marks: Sequence[PrintedMark], defined: Collection[str]) -> Iterator[Fault]:
    loose = {mark.label for mark in marks if mark.defines} - set(defined)
    for mark in marks:
        if mark.label in defined:
            if mark.in_note:  # pandoc has no notes on notes
                yield NestedNote(mark.place, mark.label)
        elif mark.defines:
            yield LooseNoteDefinition(mark.place, mark.label)
        elif mark.label not in loose:
            folded = mark.label.casefold()
            near = next((label for label in sorted(defined) if label.casefold() == folded), None)
            yield UndefinedNote(mark.place, mark.label, near)


def references(chapter: Chapter, links: Sequence[Link], found: Collection[Finding]) -> Iterator[Fault]:
    """Labels that are defined twice, and those that make links of a quotation's brackets.

    `found` is what was found in the chapter before: a collision inside a quotation (Q018) is one finding.
    """
    first: dict[str, Definition] = {}
    inside = [f.place for f in found if f.code.id == "Q018" and not f.place.approximate]
    in_quotations = {folded_label(chapter.text[place.start : place.end].strip("[]")) for place in inside}
    joined = {folded_label(link.written[1:-1]) for link in links if _is_joined(chapter, link)}
    for definition in (d for d in chapter.places.definitions if not d.note):
        if definition.key in first:
            line = _line(chapter, first[definition.key])
            yield DuplicateReference(_place(chapter, definition), definition.label, line)
        elif definition.key not in in_quotations and (_BRACKETS.fullmatch(definition.key) or definition.key in joined):
            yield CollidingReference(_place(chapter, definition), definition.label)
        first.setdefault(definition.key, definition)


def _is_joined(chapter: Chapter, link: Link) -> bool:
    """Whether a link is a single bracket that touches a word, as a bracket of a quotation does."""
    place, written = link.place, link.written
    before, after = chapter.text[place.start - 1 : place.start], chapter.text[place.end : place.end + 1]
    single = written == chapter.text[place.start : place.end] and written.endswith("]") and "][" not in written
    return single and bool(_LETTER.match(before) or (_LETTER.match(after) and before != "]"))


def undefined_references(chapter: Chapter) -> Iterator[Fault]:
    """`[words][name]` without a definition of that name: pandoc prints the brackets."""
    for flow in chapter.flows:
        if flow.kind in (FlowKind.CODE, FlowKind.AFFIX, FlowKind.ALTERNATIVE):
            continue
        code = [(i.start, i.end) for i in flow.inlines if i.kind in (InlineKind.CODE, InlineKind.MATH)]
        for match in _TO_REFERENCE.finditer(flow.text):
            place = chapter.place(flow, match.start(), match.end())
            before = chapter.text[max(0, place.start - 1) : place.start]
            as_written = chapter.text[place.start : place.end] == match.group() and before != "\\"
            shown = any(start < match.end() and end > match.start() for start, end in code)
            if as_written and not place.approximate and not shown and not match[1].startswith("^"):
                start = place.end - len(match[2]) - 2
                yield UndefinedReference(Place(chapter.file, start, place.end), match[2])


def divisions(chapter: Chapter) -> Iterator[Fault]:
    """Fenced divisions that are opened and never closed, or closed and never opened.

    pandoc closes them silently at the end of the chapter, so that `.own` or `.translation` would cover what follows.
    """
    for fence in chapter.places.fences:
        if not fence.closed:
            yield UnbalancedDivision(chapter.span_place(fence.span), opened=True)
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE or ":::" not in flow.text:
            continue
        for match in _FENCE.finditer(flow.text):
            place = chapter.place(flow, *match.span())
            line_end = chapter.text.find("\n", place.end)
            line = chapter.text[chapter.text.rfind("\n", 0, place.start) + 1 : line_end if line_end >= 0 else None]
            if line.strip(" \t\r>") == match.group():
                yield UnbalancedDivision(place, opened=False)


def idle_bindings(chapter: Chapter, quotations: Sequence[Quotation]) -> Iterator[Fault]:
    """Each `cite` attribute that binds no quotation: an author's word that nobody would hear."""
    for flow in chapter.flows:
        for inline in flow.inlines:
            if inline.kind is InlineKind.SPAN and "cite" in dict(inline.node["c"][0][2]):
                # A quotation that is not all that stands in the brackets is uncited, and Q002 tells of it; nothing
                # would tell of one that is exempt, and the citation would print behind it.
                inside = any(
                    q.flow == flow.index and inline.start <= q.start < inline.end and q.exempt is None
                    for q in quotations
                )
                if not inside:
                    yield IdleBinding(chapter.place(flow, inline.start, inline.end), block=False)
    # A walk over the whole AST for a word that is not there would be dear.
    for node in nodes.branches(chapter.ast["blocks"]) if "cite=" in chapter.text else ():
        if node["t"] == "Div" and "cite" in dict(node["c"][0][2]):
            written = chapter.places.attribute(node, "cite=")
            yield IdleBinding(chapter.span_place(written.span if written else None), block=True)


def citations_in_code(chapter: Chapter, found: Collection[Finding]) -> Iterator[Fault]:
    """The first anchor in each piece of code: no citation, and it would print as it was typed.

    Code that is shown as code (`.code`) may hold anchors; `found` is what was found in the chapter before, since
    quotation marks in code (Q014) speak first.
    """
    stray = [f.place for f in found if f.code.id == "Q014"]
    for flow in chapter.flows:
        for start, end, node in _code(flow):
            match = _ANCHOR.search(flow.text, start, end)
            if match is None or "code" in node["c"][0][1]:
                continue
            whole = chapter.place(flow, start, end)
            if not any(whole.start <= place.start < max(whole.end, whole.start + 1) for place in stray):
                yield CitationInCode(chapter.place(flow, *match.span()), match.group())


def pictures(shown: Sequence[Image], paths: Collection[str]) -> Iterator[Fault]:
    """Pictures that are not there, or have no words for those who cannot see them."""
    for image in shown:
        path = image_path(image.target)
        if path is not None and path not in paths:
            yield MissingImage(image.place, image.target, path)
        if not image.words or image.words == image.caption:
            yield MissingAlternativeText(image.place, image.target, caption=bool(image.words))


def levels(headings: Sequence[Heading]) -> Iterator[Fault]:
    """Headings that stand more than one level below the heading before them (PDF/UA-1, ISO 14289-1, 7.4.2)."""
    before = 1
    for heading in headings:
        if heading.level > before + 1:
            yield SkippedHeadingLevel(heading.place, heading.words, heading.level, before)
        before = heading.level


def _headless(chapter: Chapter, found: Collection[Finding]) -> Iterator[Fault]:
    """The fault of a chapter that does not begin with a heading of the first level.

    One whose title in the front matter cannot be used (K006) has been told so.
    """
    titled = any(f.code.id == "K006" and chapter.text.startswith("title", f.place.start) for f in found)
    if not titled and not nodes.begins_with_title(chapter.ast["blocks"]):
        start = len(chapter.text) - len(chapter.text.lstrip())
        end = chapter.text.find("\n", start)
        yield HeadlessChapter(Place(chapter.file, start, end if end >= 0 else len(chapter.text)))


def link_faults(chapters: Sequence[Bearings]) -> Iterator[Fault]:
    """Links that lead to no place of the book, or to more than one; identifiers that are given twice."""
    files: dict[str, list[str]] = {}
    for chapter in chapters:
        for name in chapter.names:
            files.setdefault(name, []).append(chapter.file)
    first: dict[str, tuple[str, int]] = {}
    for chapter in chapters:
        yield from chapter.headless
        for name, at in chapter.links:
            holders = tuple(files.get(name, ()))
            if not holders:
                near = next(iter(look_alikes.nearest(name, files, least=_NEAR)), None)
                yield BrokenLink(at, name, near, tuple(files[near]) if near else ())
            elif len(holders) > 1 and chapter.file not in holders:
                yield AmbiguousLink(at, name, holders)
        yield from _twice(chapter, first)


def _twice(chapter: Bearings, first: dict[str, tuple[str, int]]) -> Iterator[Fault]:
    """Identifiers that an author gave twice, in one chapter (an error) or in two (a warning).

    `first` holds file and line of each identifier that was given before, and takes up this chapter's.
    """
    for identifier in chapter.given:
        if identifier.name in first:
            yield DuplicateIdentifier(identifier.place, identifier.name, *first[identifier.name])
        first.setdefault(identifier.name, (chapter.file, identifier.line))


def _code(flow: Flow) -> Iterator[tuple[int, int, Node]]:
    if flow.kind is FlowKind.CODE:
        yield 0, len(flow.text), flow.leaves[0].node
        return
    yield from ((i.start, i.end, i.node) for i in flow.inlines if i.kind is InlineKind.CODE)


def _place(chapter: Chapter, definition: Definition) -> Place:
    return Place(chapter.file, definition.start, definition.end)


def _line(chapter: Chapter, definition: Definition) -> int:
    return offsets.LineIndex(chapter.text).position(definition.start)[0]
