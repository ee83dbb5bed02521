"""The notation of the case files: prose, fenced blocks, and the expectations that stand in a chapter's lines.

Promises: nothing is guessed: a block of an unknown kind, carets without a code and an expectation under no line
raise `NotationError` with file and line. Leaves out: checking (`runner`) and rewriting (`accept`).

A case is a `chapter` block; it is named after the heading that it stands under. The blocks `seed KEY` (a passage a
line; `seed KEY stanzas` divides at blank lines; `seed KEY unnamed` has no entry, `seed KEY unanchored` no anchors;
`seed KEY document` is a reading text, in which `note: ` at the head of a line gives a role, `item: ` a form, `{33}`
begins a page, `{^12}` is the mark of a note, and `\\u00ad` is a character; `changed KEY` is then what the original says
when it is read again), `changed KEY` (the seed's text after it was anchored; `changed KEY accepted` anchors it anew,
`changed KEY missing` takes it away), `damaged KEY` (its rows of anchors as somebody else wrote them), `other NAME` (a
further chapter, for a `chapter whole`, which is checked with these as a whole book), `emendations KEY` (with `later`:
written after it was anchored), `bib`, `names KEY` and `book` hold for their heading and the headings beneath it, and
`elsewhere` (findings outside the chapter) for the next chapter alone.
In a chapter

- carets under the words at fault, then the code: `^^^^ Q001`; a warning is `^^^^ Q015 warning`, a place that is only
  near the fault `^^^^ Q001 near`, what the author lets stand `^^^^ Q010 acknowledged`; a stretch over several lines is
  `^^^^ Q002…` and, under its last line, `^^^^ …Q002`;
- `ok verbatim`, `ok altered (omission)`, `ok exempt (term)` and so on for each quotation that begins in the line above
  and stands, in order; the folds of a verbatim one, the alterations of an altered one, the reason of an exempt one
  stand in brackets; `from KEY#p1` is added where it matters which citation it was bound to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

BLOCKS: Final = frozenset(
    ("seed", "changed", "damaged", "emendations", "bib", "names", "book", "other", "elsewhere", "chapter")
)
"""The kinds of fenced blocks that have a meaning; `text` blocks are shown only."""
CHAPTER_WORDS: Final = frozenset({"crlf", "bom", "latin-1", "whole"})
"""How a chapter's bytes may be written otherwise, and whether it is checked as all of a book."""

_FENCE: Final = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)")
_HEADING: Final = re.compile(r"(#{1,6}) +(.+?)\s*")
_BUG: Final = re.compile(r"known-bug: (.+)")
_FAULT: Final = re.compile(
    r"(?P<lead> *)(?P<carets>\^+) (?P<more>…?)(?P<code>[A-Z]\d{3})(?P<on>…?)(?P<warning> warning)?(?P<near> near)?"
    r"(?P<acknowledged> acknowledged)?\s*"
)
_STANDS: Final = re.compile(r" *ok (?P<verdict>[a-z]+)(?: \((?P<how>[^)]*)\))?(?: from (?P<anchor>\S+))?\s*")


class NotationError(ValueError):
    """A case file that cannot be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding in the chapter: where and what."""

    line: int
    """Line of the chapter, from 0, on which it begins."""
    start: int
    """Column in code points, from 0."""
    end_line: int
    """Line on which it ends."""
    end: int
    """Column, exclusive."""
    code: str
    """The code."""
    warning: bool = False
    """Whether it is a warning."""
    near: bool = False
    """Whether its place is approximate."""
    acknowledged: bool = False
    """Whether the author lets it stand, with a reason."""


@dataclass(frozen=True, slots=True)
class Stands:
    """A quotation that is accepted."""

    line: int
    """Line of the chapter, from 0, on which it begins."""
    verdict: str
    """The verdict's name."""
    how: tuple[str, ...] = ()
    """Its folds, its alterations or its reason."""
    anchor: str = ""
    """The anchors it was bound to, where that is asked for."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A chapter's lines with what is expected, or was observed, of them."""

    lines: tuple[str, ...]
    """The lines of the chapter alone."""
    faults: tuple[Fault, ...] = ()
    """The findings, by place and code."""
    stands: tuple[Stands, ...] = ()
    """The quotations that stand, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block."""

    kind: str
    """The first word of its info string."""
    words: tuple[str, ...]
    """The other words."""
    lines: tuple[str, ...]
    """Its lines."""
    first: int
    """Line of the file, from 0, of its first line."""


@dataclass(frozen=True, slots=True)
class Case:
    """One chapter to be checked, with the book around it."""

    id: str
    """A readable name: file and heading."""
    heading: str
    """The heading it stands under."""
    section: str
    """File and second-level heading, which cases about one thing share."""
    seeds: dict[str, Block]
    """Seeds by key."""
    changed: dict[str, Block]
    """What has become of seeds, by key."""
    emendations: dict[str, Block]
    """Emendations by key."""
    names: dict[str, Block]
    """Names given to places, by key."""
    damaged: dict[str, Block]
    """Rows of anchors that somebody else wrote, by key."""
    others: dict[str, Block]
    """Further chapters, by name."""
    bib: tuple[str, ...]
    """Entries beside those of the seeds."""
    book: tuple[str, ...]
    """Lines of `book.yaml` beside the title."""
    elsewhere: tuple[str, ...]
    """Findings outside the chapter."""
    chapter: Block
    """The chapter with its expectations."""
    known_bug: str = ""
    """Why the case fails today."""

    @property
    def expected(self) -> Annotated:
        """What the author of the case expects."""
        return read_annotated(self.chapter.lines, f"{self.id}, line {self.chapter.first + 1}")


@dataclass(slots=True)
class _Scope:
    level: int
    heading: str
    blocks: dict[tuple[str, str], Block] = field(default_factory=dict)


def read_cases(name: str, text: str) -> tuple[Case, ...]:
    """Read a case file; `name` is its stem. Raises `NotationError`."""
    scopes = [_Scope(0, "")]
    cases: list[Case] = []
    bug = ""
    pending: tuple[str, ...] = ()
    for found in _parts(name, text):
        if isinstance(found, _Scope):
            scopes = [s for s in scopes if s.level < found.level] + [found]
            bug, pending = "", ()
        elif isinstance(found, str):
            bug = found
        elif found.kind == "elsewhere":
            pending = found.lines
        elif found.kind == "chapter":
            cases.append(_case(name, scopes, found, bug, pending, cases))
            bug, pending = "", ()
        else:
            key = found.words[0] if found.words else ""
            scopes[-1].blocks[found.kind, key] = found
    return tuple(cases)


def _parts(name: str, text: str) -> Iterator[_Scope | Block | str]:
    """Headings, known bugs and blocks in order."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence, heading, bug = (p.fullmatch(lines[at]) for p in (_FENCE, _HEADING, _BUG))
        if heading:
            yield _Scope(len(heading[1]), heading[2])
        elif bug:
            yield bug[1]
        elif fence:
            end = next((i for i in range(at + 1, len(lines)) if lines[i] == fence["fence"]), None)
            if end is None:
                raise NotationError(f"{name}, line {at + 1}: the block has no end")
            kind, *words = fence["info"].split() or [""]
            if kind in BLOCKS:
                yield Block(kind, tuple(words), tuple(lines[at + 1 : end]), at + 1)
            elif kind != "text":
                raise NotationError(f"{name}, line {at + 1}: no block is called `{kind}`")
            at = end
        at += 1


def _case(
    name: str, scopes: list[_Scope], chapter: Block, bug: str, elsewhere: tuple[str, ...], before: list[Case]
) -> Case:
    known: dict[tuple[str, str], Block] = {}
    for scope in scopes:
        known |= scope.blocks
    by_key = {k: {key: b for (kind, key), b in known.items() if kind == k} for k in BLOCKS}
    heading = scopes[-1].heading
    section = next((scope.heading for scope in scopes if scope.level == 2), heading)
    slug = "-".join(re.findall(r"\w+", heading.lower()))
    id, number = f"{name}/{slug}", 1
    while any(case.id == id for case in before):
        number += 1
        id = f"{name}/{slug}-{number}"
    if not set(chapter.words) <= CHAPTER_WORDS:
        raise NotationError(f"{name}, line {chapter.first}: a chapter may be {sorted(CHAPTER_WORDS)}")
    return Case(
        id,
        heading,
        f"{name}/{section}",
        *(by_key["seed"], by_key["changed"], by_key["emendations"], by_key["names"]),
        *(by_key["damaged"], by_key["other"]),
        bib=_lines(by_key["bib"]),
        book=_lines(by_key["book"]),
        elsewhere=elsewhere,
        chapter=chapter,
        known_bug=bug,
    )


def _lines(blocks: dict[str, Block]) -> tuple[str, ...]:
    return tuple(line for block in blocks.values() for line in block.lines)


def read_annotated(lines: tuple[str, ...], where: str = "") -> Annotated:
    """Part a chapter's lines from the expectations in them. Raises `NotationError`."""
    plain: list[str] = []
    faults: list[Fault] = []
    opened: dict[str, Fault] = {}
    stands: list[Stands] = []
    for number, line in enumerate(lines):
        fault, stand = _FAULT.fullmatch(line), _STANDS.fullmatch(line)
        if not (fault or stand):
            if re.match(r" *(\^+( |$)|ok\b)", line):
                raise NotationError(f"{where}, expectation in line {number + 1} of the block: `{line.strip()}`")
            plain.append(line)
            continue
        if not plain:
            raise NotationError(f"{where}: an expectation stands under no line")
        at = len(plain) - 1
        if stand:
            how = tuple(part.strip() for part in (stand["how"] or "").split(",") if part.strip())
            stands.append(Stands(at, stand["verdict"], how, stand["anchor"] or ""))
        elif fault:
            _add_fault(fault, at, faults, opened, where)
    if opened:
        raise NotationError(f"{where}: {sorted(opened)} has no last line")
    return Annotated(tuple(plain), tuple(sorted(faults, key=_order)), tuple(stands))


def _add_fault(match: re.Match[str], at: int, faults: list[Fault], opened: dict[str, Fault], where: str) -> None:
    start, end, code = match.end("lead"), match.end("carets"), match["code"]
    if match["more"]:
        if code not in opened:
            raise NotationError(f"{where}: …{code} ends nothing")
        faults.append(replace(opened.pop(code), end_line=at, end=end))
        return
    found = Fault(at, start, at, end, code, bool(match["warning"]), bool(match["near"]), bool(match["acknowledged"]))
    if match["on"]:
        opened[code] = found
    else:
        faults.append(found)


def _order(fault: Fault) -> tuple[int, int, str, int, int]:
    return fault.line, fault.start, fault.code, fault.end_line, fault.end


def write_annotated(annotated: Annotated) -> tuple[str, ...]:
    """Write a chapter's lines with the expectations in them, in their one canonical form."""
    lines: list[str] = []
    for number, line in enumerate(annotated.lines):
        lines.append(line)
        lines += (_stands_line(s) for s in annotated.stands if s.line == number)
        for fault in sorted(annotated.faults, key=_order):
            if fault.line == number:
                lines.append(_fault_line(fault, line))
            elif fault.end_line == number:
                lines.append(f"{'^' * fault.end} …{fault.code}")
    return tuple(lines)


def _stands_line(stands: Stands) -> str:
    how = f" ({', '.join(stands.how)})" if stands.how else ""
    return f"    ok {stands.verdict}{how}{f' from {stands.anchor}' if stands.anchor else ''}"


def _fault_line(fault: Fault, line: str) -> str:
    several = fault.end_line > fault.line
    end = len(line) if several else fault.end
    carets = " " * fault.start + "^" * max(1, end - fault.start)
    marks = f"{'…' if several else ''}{' warning' if fault.warning else ''}{' near' if fault.near else ''}"
    allowed = " acknowledged" if fault.acknowledged else ""
    return f"{carets} {fault.code}{marks}{allowed}"
