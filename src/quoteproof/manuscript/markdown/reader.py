"""Reads manuscripts in Markdown: of pandoc, Quarto, R Markdown, bookdown, MyST, Zettlr and Obsidian.

The author's text stays as it is: what another program means by its signs is turned into ours by edits of just these
places. What chapters cannot have is told with its line. Words and marks are compared at the end, so that no edit takes
or adds one that is not told.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import Any, Final

from quoteproof.chapter.foreign import foreign_code, foreign_signs
from quoteproof.chapter.model import Chapter, FlowKind
from quoteproof.chapter.nodes import identifier, named
from quoteproof.chapter.parse import READER, assembled
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineFailure, EngineTimeout
from quoteproof.finding.model import Fault
from quoteproof.manuscript.balance import PlacedWords, balance
from quoteproof.manuscript.markdown.blocks import headings, with_our_blocks
from quoteproof.manuscript.markdown.files import CONTENTS, MarkdownFile, MarkdownProject, printing_fields, read_project
from quoteproof.manuscript.markdown.inline import (
    VAULT_LINK,
    inline_edits,
    outer_edits,
    replaced_comments,
    tag_edits,
    zotero_item,
    zotero_page,
)
from quoteproof.manuscript.markdown.nodes import Pictures, mark_edits, node_edits, reference_edits
from quoteproof.manuscript.markdown.placed_text import PlacedLine, PlacedText, TextEdit
from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    Manuscript,
    ManuscriptChapter,
    ManuscriptForm,
    ManuscriptOptions,
    ManuscriptPlace,
    OpenFile,
    PlaceUnit,
    RefusedManuscriptError,
)
from quoteproof.manuscript.writing import slug
from quoteproof.text.languages import language_tag
from quoteproof.values import dataclass

_SHOWN: Final = 100
"""Characters of what is left that a note shows."""
_ROUNDS: Final = 6
"""How often tags in tags are looked for."""
_MYST: Final = re.compile(r"\{[a-z]+(?::[a-z]+)*\}`|^(?:```+|:::+)\{[a-z-]+\}", re.MULTILINE)
_OBSIDIAN: Final = re.compile(r"(?<!\\)\[\[[^\[\]\n@]+\]\]|^>[ ]?\[!\w+\]|%%[^%\n]+%%", re.MULTILINE)
_NOT_SMART: Final = re.compile(
    r"markdown[\w+-]*-smart|\bsmart(?:quotes)?:\s*false|^from:\s*(?:gfm|commonmark)", re.MULTILINE
)


def read(
    files: Sequence[tuple[str, bytes]], options: ManuscriptOptions, pandoc: Pandoc, open_file: OpenFile
) -> Manuscript:
    """Read a manuscript; raises `RefusedManuscriptError` and `EngineError`."""
    project = read_project(files, open_file)
    metadata = project.metadata()
    language = options.language or language_tag(metadata.language) or "en"
    work = _Reading(options, pandoc, language, Pictures(open_file))
    several = len(project.files) > 1
    texts = [
        work.foreign(file, loose=_is_loose(file), titled=several and bool(file.said("title"))) for file in project.files
    ]
    names = _names(work, texts)
    titles = _titles(project)
    chapters: list[ManuscriptChapter] = []
    for file, text, title in zip(project.files, texts, titles, strict=True):
        finished = work.finished(text, names, smart=_is_smart(project, file))
        for part in _parts(finished, title, PurePosixPath(file.name).stem):
            chapters.append(_chapter(len(chapters) + 1, part))
        work.written.append(finished)
    if not chapters:
        raise RefusedManuscriptError("the manuscript has no words", "give the files that have its text")
    notes = [*work.notes, *(note for file in project.files for note in _unprinted(file))]
    notes += _balanced(project, work)
    return Manuscript(
        ManuscriptForm.MARKDOWN,
        tuple(chapters),
        metadata,
        references=tuple(work.references.values()),
        bibliographies=project.bibliographies(),
        attachments=work.attachments,
        pictures=work.pictures.found,
        notes=tuple(sorted(_once_a_file(notes), key=lambda note: note.place)),
    )


def _once_a_file(notes: Sequence[ConversionNote]) -> Iterator[ConversionNote]:
    """The notes, those of links within a vault, which print the same words, once a file."""
    links = Counter(note.place.file for note in notes if note.text == VAULT_LINK)
    for note in notes:
        if note.text != VAULT_LINK:
            yield note
        elif number := links.pop(note.place.file, 0):
            yield replace(note, text=f"links within the vault: {number}", became="their words")


def _is_loose(file: MarkdownFile) -> bool:
    """Whether the author's program follows CommonMark, in which blocks need no empty lines between them."""
    text = "\n".join(line.text for line in file.lines)
    return PurePosixPath(file.name).suffix.lower() not in (".qmd", ".rmd") and (
        _OBSIDIAN.search(text) is not None or _MYST.search(text) is not None
    )


def _is_smart(project: MarkdownProject, file: MarkdownFile) -> bool:
    """Whether the author's program sets straight marks as typographic ones."""
    written = "\n".join(line.text for line in file.written)
    return not _is_loose(file) and not _NOT_SMART.search(written) and project.project not in ("myst.yml", CONTENTS)


@dataclass(slots=True)
class _Reading:
    """The stages of a file, and what they tell."""

    options: ManuscriptOptions
    pandoc: Pandoc
    language: str
    pictures: Pictures
    notes: list[ConversionNote] = field(default_factory=list)
    edits: list[ConversionNote] = field(default_factory=list)
    """Every edit, also those that say the same, for the balance."""
    dropped: set[tuple[str, int]] = field(default_factory=set)
    references: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    """What may not stand in the text that was read last."""
    unread: set[str] = field(default_factory=set)
    """The files that pandoc does not read."""
    written: list[PlacedText] = field(default_factory=list)

    def _edited(self, placed: PlacedText, edits: Iterator[TextEdit]) -> PlacedText:
        made, told, all_edits = placed.edited(edits)
        self.notes += told
        self.edits += all_edits
        return made

    def foreign(self, file: MarkdownFile, *, loose: bool, titled: bool) -> PlacedText:
        """A file with the blocks and signs of other programs as chapters have them.

        `titled` says that its front matter has the heading above those of the text.
        """
        placed = PlacedText(file.lines)
        placed = self._edited(placed, replaced_comments(placed, self.options.changes))
        placed = self._edited(placed, outer_edits(placed))
        blocks = with_our_blocks(placed.lines, loose=loose)
        self.notes += blocks.notes
        self.edits += blocks.notes
        self.dropped |= blocks.dropped
        placed = PlacedText(tuple(blocks.lines))
        for _ in range(_ROUNDS):
            before = placed
            placed = self._edited(placed, tag_edits(placed, self.language))
            if placed is before:
                break
        placed = self._edited(placed, inline_edits(placed, self.language, self._attached))
        return placed if titled else _with_first_level(placed)

    def _attached(self, words: str, item: str, pdf: str) -> str:
        """The citation that a link of Zotero means; its work is described by what the link shows."""
        parts = [part.strip() for part in words.strip("() ").split(",")]
        year = next((part for part in parts if re.fullmatch(r"\d{4}[a-z]?", part)), "")
        locator = [part for part in parts[parts.index(year) + 1 :] if part] if year else parts[1:]
        author = parts[0] if parts and parts[0] != year else ""
        key = re.sub(r"[^a-z]", "", slug(author.split(" ")[0])) + year if author else ""
        key = key or f"zotero-{zotero_item(item)}"
        family = re.split(r"\s+(?:et al\.?|u\. a\.|&|and|und)(?:\s|\Z)", author)[0]
        described: dict[str, Any] = {"id": key, "type": "document", "note": item}
        if author:
            described["author"] = [{"family": family}]
        if year:
            described["issued"] = {"date-parts": [[int(year[:4])]]}
        self.references.setdefault(key, described)
        if pdf:
            self.attachments.setdefault(key, pdf)
        page = zotero_page(pdf) if pdf and not locator else ""
        suffix = ", ".join(locator) or (f"p. {page}" if page else "")
        return f"[@{key}{f', {suffix}' if suffix else ''}]"

    def chapter(self, placed: PlacedText) -> Chapter | None:
        """A text as the reader of chapters reads it; None where it does not, which is told once a file."""
        place = ManuscriptPlace(placed.lines[0].file) if placed.lines else ManuscriptPlace("")
        if place.file in self.unread:
            return None
        try:
            tree = json.loads(self.pandoc.read(placed.text, reader=READER))
            chapter, self.faults = assembled("", placed.text, tree)
            return chapter
        except (EngineFailure, EngineTimeout, RecursionError):
            self.unread.add(place.file)
            self.notes.append(ConversionNote(ConversionKind.LOST, place, "its markup, which pandoc does not read"))
            return None

    def finished(self, placed: PlacedText, names: frozenset[str], *, smart: bool) -> PlacedText:
        """A text without what chapters cannot have, its marks as they print."""
        placed = self._edited(placed, reference_edits(placed, names))
        for _ in range(2):
            chapter = self.chapter(placed)
            if chapter is None:
                return placed
            before = placed
            placed = self._edited(placed, node_edits(chapter, placed, self.pictures))
            if placed is before:
                break
        else:
            chapter = self.chapter(placed)
        if chapter is None:
            return placed
        self.notes += list(self._left(chapter, placed))
        return self._edited(placed, mark_edits(chapter, self.language)) if smart else placed

    def _left(self, chapter: Chapter, placed: PlacedText) -> Iterator[ConversionNote]:
        """Notes of what still stands in a text and means nothing in a chapter, once for each line and text."""
        found = [(fault.place.start, fault.place.end) for fault in self.faults]
        for flow in chapter.flows:
            if flow.kind is not FlowKind.CODE:
                signs = (*foreign_code(chapter, flow), *foreign_signs(chapter, flow))
                places = (chapter.place(flow, start, end) for _, start, end in signs)
                found += ((place.start, place.end) for place in places)
        told: dict[ManuscriptPlace, list[str]] = {}
        for note in self.notes:
            told.setdefault(note.place, []).append(note.text)
        for start, end in sorted(found):
            line = chapter.text[chapter.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            shown = (chapter.text[start:end] or line).strip()[:_SHOWN]
            note = ConversionNote(ConversionKind.MACRO, placed.place(start), shown, shown)
            if not any(shown in text for text in told.get(note.place, ())):
                told.setdefault(note.place, []).append(shown)
                yield note


def _names(work: _Reading, texts: Sequence[PlacedText]) -> frozenset[str]:
    """The identifiers of all headings, pictures and tables of a manuscript."""
    found: set[str] = set()
    for placed in texts:
        chapter = work.chapter(placed)
        found |= {identifier(node) for node in named(chapter.ast["blocks"])} if chapter else set()
    return frozenset(found)


def _with_first_level(placed: PlacedText) -> PlacedText:
    """A text whose highest headings are of the first level."""
    found = list(headings(placed.lines))
    highest = min((level for _, level in found), default=1)
    if highest == 1 or re.search(r"^\S.*\n=+[ \t]*$", placed.text, re.MULTILINE):
        return placed
    lines = list(placed.lines)
    for number, _ in found:
        line = lines[number]
        lines[number] = PlacedLine(line.text[highest - 1 :], line.file, line.number)
    return PlacedText(tuple(lines))


def _titles(project: MarkdownProject) -> list[str]:
    """The title of each file: that of its front matter, and for the file of the whole that of the manuscript."""
    whole = project.metadata().title
    alone = len(project.files) == 1
    return [file.said("title") or (whole if alone else "") for file in project.files]


_HEADING: Final = re.compile(r"^#[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*(?:\{[^{}\n]*\})?[ \t]*$")
_UNDERLINED: Final = re.compile(r"^=+[ \t]*$")


def _parts(placed: PlacedText, title: str, name: str) -> Iterator[tuple[str, tuple[PlacedLine, ...]]]:
    """The chapters of a text, each with its heading: one for each heading of the first level."""
    lines = placed.lines
    starts = [number for number, level in headings(lines) if level == 1]
    starts += [
        number - 1
        for number, line in enumerate(lines)
        if number and _UNDERLINED.match(line.text) and lines[number - 1].text.strip()
    ]
    starts.sort()
    ends = [*starts[1:], len(lines)] if starts else []
    before = lines[: starts[0]] if starts else lines
    before = before[next((number for number, line in enumerate(before) if line.text.strip()), len(before)) :]
    parts: list[tuple[str, list[PlacedLine]]] = []
    if any(line.text.strip() and not _is_remark(line.text) for line in before):
        first = before[0]
        heading = title or name
        classes = " {.unnumbered}" if starts else ""
        head = [PlacedLine(f"# {heading}{classes}", first.file, first.number), PlacedLine("", first.file, first.number)]
        parts.append((heading, [*head, *before]))
        before = ()
    for start, end in zip(starts, ends, strict=True):
        match = _HEADING.match(lines[start].text)
        parts.append((match["words"] if match else lines[start].text, [*before, *lines[start:end]]))
        before = ()
    yield from ((heading, tuple(part)) for heading, part in _with_definitions(parts))


def _is_remark(line: str) -> bool:
    return re.fullmatch(r"\s*<!--.*-->\s*", line) is not None


_DEFINITION: Final = re.compile(r"^ {0,3}\[(?P<label>\^?[^\]\n]+)\]:")


def _with_definitions(parts: list[tuple[str, list[PlacedLine]]]) -> list[tuple[str, list[PlacedLine]]]:
    """Chapters of one text with the definitions of the notes and references that they use."""
    if len(parts) < 2:
        return parts
    definitions: dict[str, list[PlacedLine]] = {}
    homes: dict[str, int] = {}
    kept: list[list[PlacedLine]] = []
    for number, (_, lines) in enumerate(parts):
        left: list[PlacedLine] = []
        label = ""
        for line in lines:
            match = _DEFINITION.match(line.text)
            if match:
                label = match["label"]
                homes.setdefault(label, number)
                definitions.setdefault(label, []).append(line)
            elif label and (not line.text.strip() or line.text.startswith(("    ", "\t"))):
                definitions[label].append(line)
            elif label and definitions[label][-1].text.strip() and label.startswith("^"):
                definitions[label].append(line)  # a line that goes on without being indented
            else:
                label = ""
                left.append(line)
        kept.append(left)
    made: list[tuple[str, list[PlacedLine]]] = []
    used: set[str] = set()
    for number, ((heading, lines), left) in enumerate(zip(parts, kept, strict=True)):
        text = "\n".join(line.text for line in left)
        own = [
            label
            for label in definitions
            if f"[{label}]" in text
            or (label not in used and homes[label] == number and not _elsewhere(label, kept, number))
        ]
        if {label for label in definitions if homes[label] == number} == set(own):
            used.update(own)
            made.append((heading, lines))
            continue
        used.update(own)
        last = left[-1] if left else lines[-1]
        added = [line for label in own for line in (*definitions[label], PlacedLine("", last.file, last.number))]
        made.append((heading, [*left, PlacedLine("", last.file, last.number), *added]))
    return made


def _elsewhere(label: str, kept: Sequence[Sequence[PlacedLine]], number: int) -> bool:
    return any(f"[{label}]" in line.text for at, lines in enumerate(kept) if at != number for line in lines)


def _chapter(number: int, part: tuple[str, tuple[PlacedLine, ...]]) -> ManuscriptChapter:
    heading, all_lines = part
    filled = [number for number, line in enumerate(all_lines) if line.text.strip()]
    lines = all_lines[filled[0] : filled[-1] + 1] if filled else ()
    texts = [line.text for line in lines]
    places: list[tuple[int, ManuscriptPlace]] = []
    offset = 0
    for line in lines:
        if line.text.strip():
            places.append((offset, line.place))
        offset += len(line.text) + 1
    name = slug(re.sub(r"[*_`]|\{[^{}]*\}|\[\^[^\]]*\]", "", heading))
    return ManuscriptChapter(f"{number:02d}-{name}.md", "\n".join(texts) + "\n", tuple(places))


def _unprinted(file: MarkdownFile) -> Iterator[ConversionNote]:
    """What the front matter of a file would print in its own program."""
    for name, said in printing_fields(file):
        line = next((line.number for line in file.written if line.text.startswith(f"{name}:")), 1)
        yield ConversionNote(ConversionKind.LOST, ManuscriptPlace(file.name, PlaceUnit.LINE, line), f"{name}: {said}")


def _balanced(project: MarkdownProject, work: _Reading) -> tuple[ConversionNote, ...]:
    """What the edits took or added and no note tells, by the text as it was and as it is."""
    original = [
        PlacedWords(line.text, line.place)
        for file in project.files
        for line in file.lines
        if (line.file, line.number) not in work.dropped
    ]
    return balance(original, [placed.text for placed in work.written], work.edits)
