"""Emendations from YAML to frozen values.

Promises: everything in `seeds/emendations.yaml` is checked by its form, and every fault is told with its
line; an emendation without a reason is a fault. What is faulty is left out.
Leaves out: whether an emendation applies to its seed, which `drafts` finds out; rules.md's limits on a
correction, which `corrections` keeps.
Source: contract.md, “Anchors”; rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from quoteproof.book.fields import (
    ConfigError,
    Errors,
    as_choice,
    as_table,
    as_text,
    as_texts,
    as_whole,
    from_fault,
)
from quoteproof.book.yaml_nodes import Items, Scalar, Table, YamlNode, YamlPosition, read_yaml
from quoteproof.finding.model import Fault, Place
from quoteproof.source.faults import EMENDATIONS, BadEmendation
from quoteproof.source.forms import emphasis_fault, label_fault, note_mark_fault, numbers_fault
from quoteproof.source.passage import Role
from quoteproof.source.segment import Segmentation


@dataclass(frozen=True, slots=True)
class Lines:
    """A handle on units of a seed: its lines, and the words that must stand there."""

    first: int
    """1-based line on which the first unit begins."""
    last: int
    """1-based line on which the last unit begins; equal to `first` for one unit."""
    starts: str
    """The words that the first unit must begin with."""
    ends: str
    """The words that the last unit must begin with; equal to `starts` for one unit."""


@dataclass(frozen=True, slots=True)
class RoleMark:
    """Gives units a role other than body."""

    lines: Lines
    """Which units."""
    role: Role
    """What they are."""
    reason: str
    """Why."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Join:
    """Makes one paragraph of two units that something broke apart."""

    first: Lines
    """The unit that keeps its place and its ID."""
    second: Lines
    """The unit that continues it."""
    reason: str
    """Why."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class DeclaredCorrection:
    """Sets a conversion error right in the reading text."""

    line: int
    """1-based line of the seed on which the unit begins."""
    was: str
    """What stands in the seed, exactly once in the unit."""
    read: str
    """What is read instead."""
    reason: str
    """Why."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class NoteMarks:
    """Declares the form of the note marks in body text, which are not read."""

    form: str
    """One mark, with `1` for any number, such as `[1]`."""
    count: int
    """How many there are, so that staleness is noticed."""
    reason: str
    """Why."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class EmphasisMarks:
    """Declares characters that emphasise the words between them, and are not read."""

    form: str
    """The characters at either end, such as `*`."""
    count: int
    """How many emphasised runs there are, so that staleness is noticed."""
    reason: str
    """Why."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Hyphens:
    """Declares that hyphens at line ends divide words, and are not read."""

    count: int
    """How many are dropped, so that staleness is noticed."""
    keep: frozenset[str]
    """Words that keep their hyphen where a line ends at it, such as `non-alignment`."""
    reason: str
    """Why."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """Says on which unit a page of the printed original begins."""

    lines: Lines
    """The first unit that begins on the page."""
    page: str
    """The page's label."""
    reason: str
    """How it is known."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Says how the source numbers its own passages."""

    form: str
    """The form of the number at the head of a passage, with `1` for any number: `[1]`, `§ 1`, `1.`."""
    reason: str
    """How it is known."""
    spot: YamlPosition
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Emendations:
    """Everything recorded for one source."""

    segmentation: Segmentation | None = None
    """What divides the units, where the guess was wrong."""
    roles: tuple[RoleMark, ...] = ()
    """Roles, in the order written."""
    joins: tuple[Join, ...] = ()
    """Paragraphs to join."""
    corrections: tuple[DeclaredCorrection, ...] = ()
    """Conversion errors set right."""
    note_marks: tuple[NoteMarks, ...] = ()
    """Forms of note marks."""
    emphasis: tuple[EmphasisMarks, ...] = ()
    """Forms of emphasis."""
    hyphens: tuple[Hyphens, ...] = ()
    """Line-end hyphens; one at most."""
    pages: tuple[PageMark, ...] = ()
    """Page labels."""
    numbers: Numbers | None = None
    """The source's own numbers of its passages, where it has some."""
    spot: YamlPosition = field(default=YamlPosition(1, 1, 0))
    """Where the source's part begins."""


NO_EMENDATIONS: Final = Emendations()
"""A seed that is read as it stands."""


Mark = TypeVar("Mark")

_KEYS: Final = (
    "segmentation",
    "roles",
    "joins",
    "corrections",
    "note-marks",
    "emphasis-marks",
    "line-end-hyphens",
    "pages",
    "numbers",
)
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def read_emendations(text: str | None) -> tuple[Mapping[str, Emendations], tuple[Fault, ...]]:
    """Read `seeds/emendations.yaml`; none, or an empty file, means that every seed is read as it stands."""
    if text is None:
        return {}, ()
    node, faults = read_yaml(text)
    errors = [from_fault(fault) for fault in faults]
    found: dict[str, Emendations] = {}
    if node is not None:
        for key, value in as_table(node, "the emendations", None, errors).items():
            found[key] = _source(key, value, errors)
    return found, tuple(_finding(e) for e in sorted(errors, key=lambda e: e.spot.offset))


def place_of(spot: YamlPosition) -> Place:
    """Give the place of an emendation in the emendations file."""
    return Place(EMENDATIONS, spot.offset, spot.offset)


def _finding(error: ConfigError) -> Fault:
    return BadEmendation(place_of(error.spot), error.message, error.helps)


def _source(key: str, node: YamlNode, errors: Errors) -> Emendations:
    values = as_table(node, f"`{key}`", _KEYS, errors)
    return Emendations(
        segmentation=_segmentation(values.get("segmentation"), errors),
        roles=_all(values, "roles", _role, errors),
        joins=_all(values, "joins", _join, errors),
        corrections=_all(values, "corrections", _correction, errors),
        note_marks=_all(values, "note-marks", _note_marks, errors),
        emphasis=_all(values, "emphasis-marks", _emphasis, errors),
        hyphens=_all(values, "line-end-hyphens", _hyphens, errors),
        pages=_all(values, "pages", _page, errors),
        numbers=_numbers(values.get("numbers"), errors),
        spot=node.spot,
    )


def _all(
    values: Mapping[str, YamlNode], name: str, read: Callable[[Table, Errors], Mark | None], errors: Errors
) -> tuple[Mark, ...]:
    """Read the mappings of a list; anything else in it is an error."""
    node = values.get(name)
    if node is None:
        return ()
    if not isinstance(node, Items):
        errors.append(ConfigError(f"`{name}` must be a list", node.spot, ("begin each item with `- `",)))
        return ()
    found = []
    for item in node.nodes:
        if not isinstance(item, Table):
            errors.append(ConfigError(f"each item of `{name}` must be a mapping", item.spot))
        elif (mark := read(item, errors)) is not None:
            found.append(mark)
    return tuple(found)


def _reason(values: Mapping[str, YamlNode], spot: YamlPosition, errors: Errors) -> str | None:
    if "reason" not in values:
        errors.append(ConfigError("the emendation has no `reason`", spot, ("say why it is read so: `reason: …`",)))
        return None
    return as_text(values["reason"], "`reason`", errors)


def _missing(values: Mapping[str, YamlNode], needed: tuple[str, ...], spot: YamlPosition, errors: Errors) -> bool:
    absent = [name for name in needed if name not in values]
    if absent:
        listed = ", ".join(f"`{name}`" for name in absent)
        errors.append(ConfigError(f"the emendation has no {listed}", spot))
    return bool(absent)


def _lines(values: Mapping[str, YamlNode], spot: YamlPosition, errors: Errors) -> Lines | None:
    """Read `lines`, `starts` and, for a range, `ends`."""
    if _missing(values, ("lines", "starts"), spot, errors):
        return None
    text = as_text(values["lines"], "`lines`", errors)
    starts = as_text(values["starts"], "`starts`", errors)
    if text is None or starts is None:
        return None
    match = _RANGE.fullmatch(text)
    if match is None:
        errors.append(ConfigError(f"`lines` cannot be `{text}`", values["lines"].spot, ("write `12` or `12-15`",)))
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if first == last:
        return Lines(first, last, starts, starts)
    if _missing(values, ("ends",), spot, errors):
        return None
    ends = as_text(values["ends"], "`ends`", errors)
    if ends is None or last < first:
        errors.append(ConfigError(f"`lines: {text}` must run forwards, with `ends` as text", spot))
        return None
    return Lines(first, last, starts, ends)


def _role(table: Table, errors: Errors) -> RoleMark | None:
    values = as_table(table, "a role", ("lines", "starts", "ends", "role", "reason"), errors)
    lines, reason = _lines(values, table.spot, errors), _reason(values, table.spot, errors)
    if lines is None or reason is None or _missing(values, ("role",), table.spot, errors):
        return None
    role = as_choice(values["role"], "`role`", Role, errors)
    return None if role is None else RoleMark(lines, role, reason, table.spot)


def _join(table: Table, errors: Errors) -> Join | None:
    values = as_table(table, "a join", ("first", "second", "reason"), errors)
    reason = _reason(values, table.spot, errors)
    if reason is None or _missing(values, ("first", "second"), table.spot, errors):
        return None
    pair = []
    for name in ("first", "second"):
        node = values[name]
        pair.append(_lines(as_table(node, f"`{name}`", ("lines", "starts"), errors), node.spot, errors))
    first, second = pair
    if first is None or second is None:
        return None
    if second.first <= first.first:
        errors.append(ConfigError("the second part of a join must come after the first", table.spot))
        return None
    return Join(first, second, reason, table.spot)


def _correction(table: Table, errors: Errors) -> DeclaredCorrection | None:
    values = as_table(table, "a correction", ("line", "was", "read", "reason"), errors)
    reason = _reason(values, table.spot, errors)
    if reason is None or _missing(values, ("line", "was", "read"), table.spot, errors):
        return None
    line = as_whole(values["line"], "`line`", errors)
    was, read = as_text(values["was"], "`was`", errors), as_text(values["read"], "`read`", errors)
    if line is None or was is None or read is None:
        return None
    return DeclaredCorrection(line, was, read, reason, table.spot)


def _counted(table: Table, what: str, errors: Errors) -> tuple[str, int, str] | None:
    values = as_table(table, what, ("form", "count", "reason"), errors)
    reason = _reason(values, table.spot, errors)
    if reason is None or _missing(values, ("form", "count"), table.spot, errors):
        return None
    form, count = as_text(values["form"], "`form`", errors), as_whole(values["count"], "`count`", errors)
    return None if form is None or count is None else (form, count, reason)


def _note_marks(table: Table, errors: Errors) -> NoteMarks | None:
    parts = _counted(table, "a note mark", errors)
    if parts is None:
        return None
    fault = note_mark_fault(parts[0])
    if fault is not None:
        errors.append(ConfigError(fault, table.spot, ("write one mark, with `1` for any number: `[1]`",)))
        return None
    return NoteMarks(*parts, table.spot)


def _emphasis(table: Table, errors: Errors) -> EmphasisMarks | None:
    parts = _counted(table, "an emphasis mark", errors)
    if parts is None:
        return None
    fault = emphasis_fault(parts[0])
    if fault is not None:
        errors.append(ConfigError(fault, table.spot, ("such as `*` or `_`",)))
        return None
    return EmphasisMarks(*parts, table.spot)


def _hyphens(table: Table, errors: Errors) -> Hyphens | None:
    values = as_table(table, "line-end hyphens", ("count", "keep", "reason"), errors)
    reason = _reason(values, table.spot, errors)
    if reason is None or _missing(values, ("count",), table.spot, errors):
        return None
    count = as_whole(values["count"], "`count`", errors)
    keep = as_texts(values.get("keep"), "`keep`", errors) or ()
    return None if count is None else Hyphens(count, frozenset(keep), reason, table.spot)


def _page(table: Table, errors: Errors) -> PageMark | None:
    values = as_table(table, "a page", ("lines", "starts", "page", "reason"), errors)
    lines, reason = _lines(values, table.spot, errors), _reason(values, table.spot, errors)
    if lines is None or reason is None or _missing(values, ("page",), table.spot, errors):
        return None
    page = as_text(values["page"], "`page`", errors)
    fault = label_fault(page) if page is not None else None
    if fault is not None:
        errors.append(ConfigError(fault, values["page"].spot, ("write the label as the page has it, without words",)))
    return None if page is None or fault is not None else PageMark(lines, page, reason, table.spot)


def _numbers(node: YamlNode | None, errors: Errors) -> Numbers | None:
    if node is None:
        return None
    values = as_table(node, "`numbers`", ("form", "reason"), errors)
    reason = _reason(values, node.spot, errors)
    if reason is None or _missing(values, ("form",), node.spot, errors):
        return None
    form = as_text(values["form"], "`form`", errors)
    fault = numbers_fault(form) if form is not None else None
    if fault is not None:
        errors.append(ConfigError(fault, values["form"].spot, ("such as `[1]`, `(1)`, `1.`, `§ 1` or `¶ 1`",)))
    return None if form is None or fault is not None else Numbers(form, reason, node.spot)


def _segmentation(node: YamlNode | None, errors: Errors) -> Segmentation | None:
    if node is None:
        return None
    values = as_table(node, "`segmentation`", ("by", "reason"), errors)
    if isinstance(node, Scalar) or _reason(values, node.spot, errors) is None:
        return None
    return as_choice(values.get("by"), "`by`", Segmentation, errors)
