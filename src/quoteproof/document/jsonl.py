"""The reading text of a document as a file: `seeds/KEY.reading.jsonl`, a passage a line.

What is written is read back equal, and equal passages give equal bytes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from quoteproof.document.model import (
    DocumentPassage,
    NoteMark,
    PageStart,
    PassageForm,
    PdfPlace,
    TracedRun,
    TreePlace,
)
from quoteproof.document.role import Role


class DamagedReadingError(ValueError):
    """A line of a reading text that is no passage."""

    def __init__(self, line: int) -> None:
        """Take the number of the line, from 1."""
        super().__init__(f"line {line} is no passage of a reading text")
        self.line = line


def write_passages(passages: Iterable[DocumentPassage]) -> str:
    """The text of the file."""
    return "".join(f"{_line(passage)}\n" for passage in passages)


def read_passages(text: str) -> tuple[DocumentPassage, ...]:
    """The passages of the text of a file; raises `DamagedReadingError`."""
    found: list[DocumentPassage] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        try:
            found.append(_passage(json.loads(line)))
        except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise DamagedReadingError(number) from error
    return tuple(found)


_TEXT: Final = '"text":"'


def place_in_line(line: str, text: str, offset: int) -> int:
    """Where a character of a passage's text stands in the line of the passage."""
    return line.index(_TEXT) + len(_TEXT) + len(json.dumps(text[:offset], ensure_ascii=False)) - 2


def _line(passage: DocumentPassage) -> str:
    values: dict[str, Any] = {"role": passage.role.value}
    if passage.form is not PassageForm.PARAGRAPH:
        values["form"] = passage.form.value
    values["text"] = passage.text
    if passage.pages:
        values["pages"] = [[one.offset, one.label, one.index] for one in passage.pages]
    if passage.emphasis:
        values["emphasis"] = passage.emphasis
    if passage.note_marks:
        values["note-marks"] = [[mark.offset, mark.text] for mark in passage.note_marks]
    values["trace"] = [_run(run) for run in passage.trace]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _run(run: TracedRun) -> list[Any]:
    """A run of a PDF has six values, the last one its box; one of a tree has five."""
    place = run.place
    if isinstance(place, PdfPlace):
        return [run.start, run.length, run.count, place.page, place.first, [round(edge, 1) for edge in place.box]]
    return [run.start, run.length, run.count, place.path, place.first]


def _passage(value: Mapping[str, Any]) -> DocumentPassage:
    text = value["text"]
    text.encode("utf-8")  # JSON can write half of a surrogate pair, which nothing else can
    marks = tuple([NoteMark(_at(offset, text), _words(mark)) for offset, mark in value.get("note-marks", ())])
    emphasis = tuple([(_at(start, text), _at(end, text)) for start, end in value.get("emphasis", ())])
    trace = tuple([_read_run(run, text) for run in value["trace"]])
    return DocumentPassage(
        Role(value["role"]),
        text,
        trace,
        _pages(value, text),
        emphasis,
        marks,
        PassageForm(value.get("form", "paragraph")),
    )


def _pages(value: Mapping[str, Any], text: str) -> tuple[PageStart, ...]:
    found = tuple([_page(offset, label, index, text) for offset, label, index in value.get("pages", ())])
    offsets = [one.offset for one in found]
    if offsets != sorted(offsets) or offsets[:1] not in ([], [0]):
        raise ValueError(offsets)
    return found


def _page(offset: Any, label: Any, index: Any, text: str) -> PageStart:
    return PageStart(_at(offset, text), _words(label) if label is not None else None, _optional(index))


def _optional(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _read_run(values: Sequence[Any], text: str) -> TracedRun:
    start, length, count = _at(values[0], text), _whole(values[1]), _whole(values[2])
    _at(start + length, text)
    if isinstance(values[3], str):
        return TracedRun(start, length, count, TreePlace(values[3], _whole(values[4])))
    left, bottom, right, top = (float(edge) for edge in values[5])
    return TracedRun(start, length, count, PdfPlace(_whole(values[3]), _whole(values[4]), (left, bottom, right, top)))


def _at(value: Any, text: str) -> int:
    if _whole(value) > len(text):
        raise ValueError(value)
    return int(value)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode("utf-8")
    return value
