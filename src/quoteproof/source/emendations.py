"""Emendations: what people recorded about how a seed is to be read, and their YAML.

Every emendation has a reason and its place in the emendations file. What is faulty is left out, and each fault is
reported with its line. Whether an emendation fits its seed is found out in `reading`; its limits are in
`emendation_limits`. Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial
from typing import Final, TypeVar

from quoteproof.book.fields import Faults, Fields
from quoteproof.book.yaml_nodes import Items, Scalar, Table, YamlFault, YamlNode, YamlPosition, read_yaml
from quoteproof.document.role import Role
from quoteproof.finding.model import Fault, Place
from quoteproof.source.emendation_limits import (
    emphasis_fault,
    label_fault,
    note_mark_fault,
    numbers_fault,
    small_capitals_fault,
)
from quoteproof.source.faults import EMENDATIONS, MalformedEmendation
from quoteproof.source.segment import Segmentation
from quoteproof.values import dataclass


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
class _Recorded:
    """What every emendation has."""

    reason: str
    """Why the seed is read so, or how it is known."""
    position: YamlPosition


@dataclass(frozen=True, slots=True)
class RoleMark(_Recorded):
    """Gives units a role other than body."""

    lines: Lines
    role: Role


@dataclass(frozen=True, slots=True)
class Join(_Recorded):
    """Makes one paragraph of two units that something broke apart."""

    first: Lines
    """The unit that keeps its place and its ID."""
    second: Lines
    """The unit that continues it."""


@dataclass(frozen=True, slots=True)
class DeclaredCorrection(_Recorded):
    """Sets a conversion error right in the reading text."""

    line: int
    """1-based line of the seed on which the unit begins."""
    was: str
    """What stands in the seed, exactly once in the unit."""
    read: str


@dataclass(frozen=True, slots=True)
class NoteMarks(_Recorded):
    """Declares the form of the note marks in body text, which are not read."""

    form: str
    """One mark, with `1` for any number, such as `[1]`."""
    count: int
    """How many there are, so that staleness is noticed."""


@dataclass(frozen=True, slots=True)
class EmphasisMarks(_Recorded):
    """Declares characters that emphasise the words between them, and are not read."""

    form: str
    """The characters at either end, such as `*`."""
    count: int
    """How many emphasised runs there are, so that staleness is noticed."""


@dataclass(frozen=True, slots=True)
class Hyphens(_Recorded):
    """Declares that hyphens at line ends divide words, and are not read."""

    count: int
    """How many are dropped, so that staleness is noticed."""
    keep: frozenset[str]
    """Words that keep their hyphen where a line ends at it, such as `non-alignment`."""


@dataclass(frozen=True, slots=True)
class PageMark(_Recorded):
    """Says on which unit a page of the printed original begins."""

    lines: Lines
    """The first unit that begins on the page."""
    label: str


@dataclass(frozen=True, slots=True)
class DeclaredLabel(_Recorded):
    """Says which label pages of the file bear."""

    page: int
    """The first of them, by its place in the file, from 1."""
    last: int | None
    """The last one; none where the labels count on to the end of the file."""
    label: str | None
    """The label of the first, from which the others count on; none where they bear none."""


@dataclass(frozen=True, slots=True)
class Numbers(_Recorded):
    """Says how the source numbers its own passages."""

    form: str
    """The form of the number at the head of a passage, with `1` for any number: `[1]`, `§ 1`, `1.`."""


@dataclass(frozen=True, slots=True)
class SmallCapitals(_Recorded):
    """Says that words in capitals stand for words in small capitals; a quotation may have either form."""

    form: str
    """The words as the seed has them, such as `LORD`."""
    read: str
    """The same words as they are otherwise written, such as `Lord`."""
    count: int
    """How many times they stand in the seed, so that staleness is noticed."""


@dataclass(frozen=True, slots=True)
class Emendations:
    """Everything recorded for one source."""

    segmentation: Segmentation | None = None
    """What divides the units, where the guess was wrong."""
    roles: tuple[RoleMark, ...] = ()
    joins: tuple[Join, ...] = ()
    corrections: tuple[DeclaredCorrection, ...] = ()
    note_marks: tuple[NoteMarks, ...] = ()
    emphasis: tuple[EmphasisMarks, ...] = ()
    hyphens: tuple[Hyphens, ...] = ()
    """Line-end hyphens; one at most."""
    pages: tuple[PageMark | DeclaredLabel, ...] = ()
    capitals: tuple[SmallCapitals, ...] = ()
    numbers: Numbers | None = None
    """The source's own numbers of its passages, where it has some."""
    position: YamlPosition = field(default=YamlPosition(1, 1, 0))
    """Where the source's part begins."""


NO_EMENDATIONS: Final = Emendations()
"""A seed that is read as it stands."""


_KEYS: Final = (
    "segmentation roles joins corrections note-marks emphasis-marks line-end-hyphens pages small-capitals numbers"
).split()
_RANGE: Final = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def read_emendations(text: str | None) -> tuple[Mapping[str, Emendations], tuple[Fault, ...]]:
    """Read `seeds/emendations.yaml`; without it, or where it is empty, every seed is read as it stands."""
    node, yaml_faults = (None, ()) if text is None else read_yaml(text)
    if node is None:
        return {}, tuple(_bad_emendation(fault) for fault in yaml_faults)
    fields = Fields(node, "the emendations")
    emended = {key: fields.read(value, partial(_of_source, key)) for key, value in fields.nodes.items()}
    faults = sorted(fields.faults, key=lambda fault: fault.position.offset)
    return {key: value for key, value in emended.items() if value}, tuple(_bad_emendation(fault) for fault in faults)


def place_of(position: YamlPosition) -> Place:
    """The place of an emendation in the emendations file."""
    return Place(EMENDATIONS, position.offset, position.offset)


def _bad_emendation(fault: YamlFault) -> Fault:
    return MalformedEmendation(place_of(fault.position), fault.message, fault.helps)


def _of_source(key: str, node: YamlNode) -> tuple[Emendations, Faults]:
    fields = Fields(node, f"`{key}`", _KEYS)
    emendations = Emendations(
        segmentation=fields.read(fields.nodes.get("segmentation"), _segmentation),
        roles=_all(fields, "roles", _role),
        joins=_all(fields, "joins", _join),
        corrections=_all(fields, "corrections", _correction),
        note_marks=_all(fields, "note-marks", _note_marks),
        emphasis=_all(fields, "emphasis-marks", _emphasis),
        hyphens=_all(fields, "line-end-hyphens", _hyphens),
        pages=_all(fields, "pages", _page),
        capitals=_all(fields, "small-capitals", _capitals),
        numbers=fields.read(fields.nodes.get("numbers"), _numbers),
        position=node.position,
    )
    return emendations, fields.faults


def _all(fields: Fields, name: str, reader: Callable[[YamlNode], tuple[T | None, Faults]]) -> tuple[T, ...]:
    """Read the mappings of a list; anything else in it is a fault."""
    node = fields.nodes.get(name)
    if node is None:
        return ()
    if not isinstance(node, Items):
        fields.fault(f"`{name}` must be a list", "begin each item with `- `", at=node.position)
        return ()
    values = []
    for item in node.nodes:
        if not isinstance(item, Table):
            fields.fault(f"each item of `{name}` must be a mapping", at=item.position)
        elif (value := fields.read(item, reader)) is not None:
            values.append(value)
    return tuple(values)


T = TypeVar("T")


def _reason(fields: Fields) -> str | None:
    if "reason" not in fields.nodes:
        fields.fault("the emendation has no `reason`", "say why it is read so: `reason: …`")
    return fields.text("reason")


def _has(fields: Fields, *needed: str) -> bool:
    absent = ", ".join(f"`{name}`" for name in needed if name not in fields.nodes)
    if absent:
        fields.fault(f"the emendation has no {absent}")
    return not absent


def _lines(fields: Fields) -> Lines | None:
    """Read `lines`, `starts` and, for a range, `ends`."""
    if not _has(fields, "lines", "starts"):
        return None
    text, starts = fields.text("lines"), fields.text("starts")
    if text is None or starts is None:
        return None
    match = _RANGE.fullmatch(text)
    if match is None:
        fields.fault(f"`lines` cannot be `{text}`", "write `12` or `12-15`", at=fields.nodes["lines"].position)
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if first == last:
        return Lines(first, last, starts, starts)
    if not _has(fields, "ends"):
        return None
    ends = fields.text("ends")
    if ends is None or last < first:
        fields.fault(f"`lines: {text}` must run forwards, with `ends` as text")
        return None
    return Lines(first, last, starts, ends)


def _role(node: YamlNode) -> tuple[RoleMark | None, Faults]:
    fields = Fields(node, "a role", ("lines", "starts", "ends", "role", "reason"))
    lines, reason = _lines(fields), _reason(fields)
    if lines is None or reason is None or not _has(fields, "role"):
        return None, fields.faults
    role = fields.choice("role", Role)
    return None if role is None else RoleMark(reason, node.position, lines, role), fields.faults


def _join(node: YamlNode) -> tuple[Join | None, Faults]:
    fields = Fields(node, "a join", ("first", "second", "reason"))
    reason = _reason(fields)
    if reason is None or not _has(fields, "first", "second"):
        return None, fields.faults
    first, second = (fields.read(fields.nodes[name], partial(_part, name)) for name in ("first", "second"))
    if first is None or second is None:
        return None, fields.faults
    if second.first <= first.first:
        fields.fault("the second part of a join must come after the first")
        return None, fields.faults
    return Join(reason, node.position, first, second), fields.faults


def _part(name: str, node: YamlNode) -> tuple[Lines | None, Faults]:
    fields = Fields(node, f"`{name}`", ("lines", "starts"))
    return _lines(fields), fields.faults


def _correction(node: YamlNode) -> tuple[DeclaredCorrection | None, Faults]:
    fields = Fields(node, "a correction", ("line", "was", "read", "reason"))
    reason = _reason(fields)
    if reason is None or not _has(fields, "line", "was", "read"):
        return None, fields.faults
    line, was, read = fields.whole("line"), fields.text("was"), fields.text("read")
    if line is None or was is None or read is None:
        return None, fields.faults
    return DeclaredCorrection(reason, node.position, line, was, read), fields.faults


def _counted(fields: Fields, form_fault: Callable[[str], str | None], example: str) -> tuple[str, str, int] | None:
    """Read the reason, a form that is allowed, and how often it stands in the seed."""
    reason = _reason(fields)
    if reason is None or not _has(fields, "form", "count"):
        return None
    form, count = fields.text("form"), fields.whole("count")
    if form is None or count is None:
        return None
    fault = form_fault(form)
    if fault is not None:
        fields.fault(fault, example)
        return None
    return reason, form, count


def _note_marks(node: YamlNode) -> tuple[NoteMarks | None, Faults]:
    fields = Fields(node, "a note mark", ("form", "count", "reason"))
    values = _counted(fields, note_mark_fault, "write one mark, with `1` for any number: `[1]`")
    return NoteMarks(values[0], node.position, *values[1:]) if values else None, fields.faults


def _emphasis(node: YamlNode) -> tuple[EmphasisMarks | None, Faults]:
    fields = Fields(node, "an emphasis mark", ("form", "count", "reason"))
    values = _counted(fields, emphasis_fault, "such as `*` or `_`")
    return EmphasisMarks(values[0], node.position, *values[1:]) if values else None, fields.faults


def _hyphens(node: YamlNode) -> tuple[Hyphens | None, Faults]:
    fields = Fields(node, "line-end hyphens", ("count", "keep", "reason"))
    reason = _reason(fields)
    if reason is None or not _has(fields, "count"):
        return None, fields.faults
    count, keep = fields.whole("count"), frozenset(fields.texts("keep"))
    return None if count is None else Hyphens(reason, node.position, count, keep), fields.faults


def _page(node: YamlNode) -> tuple[PageMark | DeclaredLabel | None, Faults]:
    fields = Fields(node, "a page", ("page", "lines", "starts", "label", "reason"))
    reason = _reason(fields)
    by_line = "page" not in fields.nodes
    lines = _lines(fields) if by_line else None
    if reason is None or not _has(fields, "label") or fields.faults:
        return None, fields.faults
    help_ = "write the label as the page has it, without words; `none` where it bears none"
    none = not by_line and fields.text("label") == NO_LABEL
    label = None if none else _formed(fields, "label", label_fault, help_)
    if lines is not None:
        return None if label is None else PageMark(reason, node.position, lines, label), fields.faults
    match = _RANGE.fullmatch(fields.text("page") or "")
    if match is None or not 1 <= int(match[1]) <= int(match[2] or match[1]):
        fields.fault("`page` is no page of a file", "write `12` or `12-15`", at=fields.nodes["page"].position)
    if fields.faults or match is None:
        return None, fields.faults
    last = int(match[2]) if match[2] else None
    return DeclaredLabel(reason, node.position, int(match[1]), last, label), ()


NO_LABEL: Final = "none"
"""The label of pages that bear none."""


def _capitals(node: YamlNode) -> tuple[SmallCapitals | None, Faults]:
    fields = Fields(node, "small capitals", ("form", "read", "count", "reason"))
    reason = _reason(fields)
    if reason is None or not _has(fields, "form", "read", "count"):
        return None, fields.faults
    form, read, count = fields.text("form"), fields.text("read"), fields.whole("count")
    if form is None or read is None or count is None:
        return None, fields.faults
    fault = small_capitals_fault(form, read)
    if fault is not None:
        fields.fault(fault, "such as `form: LORD` with `read: Lord`", at=fields.nodes["form"].position)
        return None, fields.faults
    return SmallCapitals(reason, node.position, form, read, count), fields.faults


def _numbers(node: YamlNode) -> tuple[Numbers | None, Faults]:
    fields = Fields(node, "`numbers`", ("form", "reason"))
    reason = _reason(fields)
    if reason is None or not _has(fields, "form"):
        return None, fields.faults
    form = _formed(fields, "form", numbers_fault, "such as `[1]`, `(1)`, `1.`, `§ 1` or `¶ 1`")
    return None if form is None else Numbers(reason, node.position, form), fields.faults


def _formed(fields: Fields, name: str, form_fault: Callable[[str], str | None], help_: str) -> str | None:
    """Read a text of a form that is allowed."""
    text = fields.text(name)
    fault = None if text is None else form_fault(text)
    if fault is None:
        return text
    fields.fault(fault, help_, at=fields.nodes[name].position)
    return None


def _segmentation(node: YamlNode) -> tuple[Segmentation | None, Faults]:
    fields = Fields(node, "`segmentation`", ("by", "reason"))
    if isinstance(node, Scalar) or _reason(fields) is None:
        return None, fields.faults
    return fields.choice("by", Segmentation), fields.faults
