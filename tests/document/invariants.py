"""What holds of every reading of a document, checked without the code of the readers.

Each function gives the faults that it finds, a sentence each, so that a test says `assert faults(...) == []`. For PDFs
the original is asked through PDFium's raw functions, and the boxes through pdfminer.six; for trees through XPath.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTComponent, LTContainer
from pdfminer.pdfpage import PDFPage

from quoteproof.document.jsonl import read_passages, write_passages
from quoteproof.document.model import (
    OPEN_HYPHEN,
    UNKNOWN,
    DocumentOptions,
    DocumentPassage,
    DocumentReading,
    PdfPlace,
    TracedRun,
    TreePlace,
)
from quoteproof.document.pdf.names import without_names
from quoteproof.document.process import MODULE, parse_answer, request

_WHITE: Final = re.compile(r"\s\s|[\t\r\f\v]|\A\s|\s\Z")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()0123456789+-=()")
_HYPHENS: Final = str.maketrans(dict.fromkeys(f"\x02{OPEN_HYPHEN}\u2010\u2011\u2212", "-"))
_SPACING_ACCENTS: Final = frozenset("´`¨ˆ˜¯˘˙˚¸˝˛ˇ^~")
_TEXT_NODE: Final = re.compile(r"/text\(\)\[\d+\]$")
_NONE: Final = DocumentOptions()


def convention_faults(reading: DocumentReading) -> list[str]:
    """Faults of the form of passages: white space, offsets in their order and range, characters that no text has."""
    faults: list[str] = []
    for number, passage in enumerate(reading.passages, 1):
        faults += (f"passage {number}: {fault}" for fault in _convention_faults(passage))
    if not faults and read_passages(write_passages(reading.passages)) != _rounded(reading.passages):
        faults.append("what is written is not read back equal")
    return faults


def _convention_faults(passage: DocumentPassage) -> Iterator[str]:
    text, length = passage.text, len(passage.text)
    if not text:
        yield "has no text"
    if white := _WHITE.search(text):
        yield f"white space {white[0]!r} at {white.start()}"
    for char in sorted(set(text)):
        if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char != "\n":
            yield f"has the character {char!r}"
    end = 0
    for run in passage.trace:
        if run.start < end or run.length < 0 or run.count < 1 or run.start + run.length > length:
            yield f"a run out of order or range: {run}"
        if text[end : run.start].replace(UNKNOWN, "").strip():  # what is painted in a gap is no character of the file
            yield f"no run for {text[end : run.start]!r} at {end}"
        end = max(end, run.start + run.length)
    if text[end:]:
        yield f"no run for {text[end:]!r} at the end"
    offsets = [page.offset for page in passage.pages]
    if offsets[:1] not in ([], [0]) or offsets != sorted(set(offsets)) or any(offset >= length for offset in offsets):
        yield f"pages begin at {offsets}"
    for run in passage.trace:
        starts = [page for page in passage.pages if page.offset <= run.start]
        if isinstance(run.place, PdfPlace) and run.length and starts[-1:] and starts[-1].index != run.place.page:
            yield f"a run on page {run.place.page} in the part of page {starts[-1].index}"
    last = 0
    for start, stop in passage.emphasis:
        if not last <= start < stop <= length:
            yield f"emphasis out of order or range: {(start, stop)}"
        last = stop
    marks = [mark.offset for mark in passage.note_marks]
    if marks != sorted(marks) or any(not 0 <= mark <= length for mark in marks):
        yield f"marks of notes at {marks}"


def _rounded(passages: Sequence[DocumentPassage]) -> tuple[DocumentPassage, ...]:
    """Passages as their file has them: edges of boxes have one digit after the point."""
    return tuple(replace(passage, trace=tuple(map(_rounded_run, passage.trace))) for passage in passages)


def _rounded_run(run: TracedRun) -> TracedRun:
    if isinstance(run.place, TreePlace):
        return run
    left, bottom, right, top = (round(edge, 1) for edge in run.place.box)
    return replace(run, place=replace(run.place, box=(left, bottom, right, top)))


def process_faults(name: str, data: bytes, options: DocumentOptions = _NONE) -> list[str]:
    """Where two processes, with other seeds for hashes, give other bytes."""
    answers = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", MODULE],
            input=request(name, data, options),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        answers.add((done.stdout, parse_answer(done.stdout).jsonl))
    return [] if len(answers) == 1 else ["two processes read other bytes"]


def pdf_faults(data: bytes, reading: DocumentReading) -> list[str]:
    """Characters of a PDF that stand in no passage or in two, and traces that lead to other characters."""
    runs: dict[int, list[tuple[TracedRun, str]]] = defaultdict(list)
    faults: list[str] = []
    for passage in reading.passages:
        for run in passage.trace:
            if isinstance(run.place, PdfPlace):
                runs[run.place.page].append((run, passage.text[run.start : run.start + run.length]))
            else:
                faults.append(f"a trace that is none of a PDF: {run}")
    document = pypdfium2.PdfDocument(data)
    try:
        for page in range(len(document)):
            codes, needed = _raw_characters(document, page)
            faults += (f"page {page}: {fault}" for fault in _page_faults(codes, needed, runs.pop(page, [])))
    finally:
        document.close()
    return faults + [f"a trace leads to page {page}, which is not there" for page in runs]


def _raw_characters(document: pypdfium2.PdfDocument, number: int) -> tuple[list[int], frozenset[int]]:
    """The codes of a page as PDFium gives them, and the numbers of those that must be in a passage."""
    page = document[number]
    without_names(page)
    text_page = page.get_textpage()
    codes, needed = [], set()
    for at in range(pdfium.FPDFText_CountChars(text_page.raw)):
        code = pdfium.FPDFText_GetUnicode(text_page.raw, at)
        codes.append(code)
        if not chr(min(code, 0x10FFFF)).isspace() and pdfium.FPDFText_IsGenerated(text_page.raw, at) != 1:
            needed.add(at)
    text_page.close()
    page.close()
    return codes, frozenset(needed)


def _page_faults(codes: Sequence[int], needed: Collection[int], runs: Sequence[tuple[TracedRun, str]]) -> Iterator[str]:
    seen: Counter[int] = Counter()
    for run, text in runs:
        first = run.place.first
        seen.update(range(first, first + run.count))
        if first + run.count > len(codes):
            yield f"a trace leads behind the last character: {run}"
            continue
        original = _decoded(codes[first : first + run.count])
        if run.length == run.count:
            pairs = zip(text, (_decoded([code]) for code in codes[first : first + run.count]), strict=True)
            wrong = [(shown, raw) for shown, raw in pairs if not _shows(raw, shown)]
        else:
            wrong = [] if not run.length or _shows(original, text) else [(text, original)]
        if wrong:
            yield f"a trace leads from {wrong[0][0]!r} to {wrong[0][1]!r} ({run})"
    missing = sorted(at for at in needed if not seen[at])
    if missing:
        yield f"{len(missing)} characters in no passage, first {missing[0]}: {_decoded(codes[missing[0] :][:20])!r}"
    twice = sorted(at for at, count in seen.items() if count > 1 and at in needed)
    if twice:
        yield f"{len(twice)} characters in two passages, first {twice[0]}: {_decoded(codes[twice[0] :][:20])!r}"


def _decoded(codes: Sequence[int]) -> str:
    """Codes of PDFium as text, the halves of UTF-16 pairs joined."""
    units = b"".join(chr(min(code, 0x10FFFF)).encode("utf-16-le", "surrogatepass") for code in codes)
    return units.decode("utf-16-le", "surrogatepass")


def _shows(original: str, text: str) -> bool:
    """Whether a text shows characters of an original, by the folds that the model names."""
    if text == original or UNKNOWN in text or (text.isspace() and original.isspace()):
        return True
    return _skeleton(original) == _skeleton(text)


def _skeleton(text: str) -> str:
    """Letters and signs without what the model allows to be written otherwise: height, ligatures, accents apart."""
    text = "".join(char for char in text if char not in _SPACING_ACCENTS).translate(_RAISED).translate(_HYPHENS)
    decomposed = unicodedata.normalize("NFKD", text).replace("ı", "i").replace("ȷ", "j")
    return "".join(char for char in decomposed if not unicodedata.combining(char) and not char.isspace())


def box_faults(data: bytes, reading: DocumentReading) -> list[str]:
    """Runs of a PDF in whose box pdfminer.six does not see their letters; pages that are turned are left out."""
    runs: dict[int, list[tuple[PdfPlace, str]]] = defaultdict(list)
    for passage in reading.passages:
        for run in passage.trace:
            if isinstance(run.place, PdfPlace) and run.length:
                runs[run.place.page].append((run.place, passage.text[run.start : run.start + run.length]))
    faults: list[str] = []
    sheets = PDFPage.get_pages(io.BytesIO(data))
    pages = extract_pages(io.BytesIO(data), laparams=LAParams(all_texts=True))
    for number, (sheet, page) in enumerate(zip(sheets, pages, strict=True)):
        if sheet.rotate % 360:
            continue
        left, bottom = sheet.cropbox[0] - sheet.mediabox[0], sheet.cropbox[1] - sheet.mediabox[1]
        letters = sorted((y - bottom, x - left, char) for char, x, y in _letters(page))
        for place, text in runs[number]:
            height = max(2.0, place.box[3] - place.box[1])
            low = bisect_left(letters, (place.box[1] - height,))
            high = bisect_left(letters, (place.box[3] + height,))
            inside = Counter(char for _, x, char in letters[low:high] if place.box[0] - 1 <= x <= place.box[2] + 1)
            if lacking := Counter(_plain(text)) - inside:
                faults.append(f"page {number}: {''.join(lacking)!r} of {text!r} not in the box {place.box}")
    return faults


def _letters(component: LTComponent) -> Iterator[tuple[str, float, float]]:
    """The letters of a page of pdfminer.six with the middle of each."""
    if isinstance(component, LTChar):
        left, bottom, right, top = component.bbox
        for char in _plain(component.get_text()):
            yield char, (left + right) / 2, (bottom + top) / 2
    elif isinstance(component, LTContainer):
        for child in component:
            yield from _letters(child)


def _plain(text: str) -> str:
    """The letters and digits of ASCII, as they are folded."""
    return "".join(char for char in _skeleton(text) if char.isascii() and char.isalnum())


def tree_faults(
    roots: Mapping[str, etree._Element], reading: DocumentReading, *, skipped: Collection[str] = ()
) -> list[str]:
    """Text of trees that stands in no passage or in two, and traces that lead to other characters.

    `roots` are the trees by the name of the part of a package (empty for a document that is one tree); `skipped` are
    the elements, by local name, whose text is no words, such as `script`.
    """
    texts = dict(_texts(roots))
    seen: dict[str, Counter[int]] = defaultdict(Counter)
    faults: list[str] = []
    for passage in reading.passages:
        for run in passage.trace:
            if not isinstance(run.place, TreePlace):
                faults.append(f"a trace that is none of a tree: {run}")
            elif _TEXT_NODE.search(run.place.path):
                faults += _node_faults(texts, run, passage.text[run.start : run.start + run.length])
                seen[run.place.path].update(range(run.place.first, run.place.first + run.count))
    for path, (text, inside) in texts.items():
        if inside.isdisjoint(skipped):
            counts = seen[path]
            if missing := "".join(char for at, char in enumerate(text) if not char.isspace() and not counts[at]):
                faults.append(f"in no passage: {missing[:60]!r} of {path}")
            if twice := "".join(char for at, char in enumerate(text) if not char.isspace() and counts[at] > 1):
                faults.append(f"in two passages: {twice[:60]!r} of {path}")
    return faults


def _node_faults(texts: Mapping[str, tuple[str, frozenset[str]]], run: TracedRun, text: str) -> Iterator[str]:
    """Faults of a run whose place is a text node."""
    assert isinstance(run.place, TreePlace)
    if run.place.path not in texts:
        yield f"a trace leads to no text: {run.place.path}"
        return
    original = texts[run.place.path][0][run.place.first :][: run.count]
    if len(original) < run.count:
        yield f"a trace leads behind the end of a text: {run}"
    elif run.length and not (all(map(_shows, original, text)) if run.length == run.count else _shows(original, text)):
        yield f"a trace leads from {text!r} to {original!r}"


def _texts(roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """The text nodes of trees by their paths, each with the names of the elements that it is in."""
    for part, root in roots.items():
        counts: Counter[etree._Element] = Counter()
        paths: dict[etree._Element, tuple[str, frozenset[str]]] = {}
        for node in root.xpath("//text()"):
            parent = node.getparent() if node.is_text else node.getparent().getparent()
            if parent not in paths:
                paths[parent] = _path_of(parent)
            counts[parent] += 1
            path, inside = paths[parent]
            yield f"{part}{'!' if part else ''}{path}/text()[{counts[parent]}]", (str(node), inside)


def _path_of(innermost: etree._Element) -> tuple[str, frozenset[str]]:
    """The path of an element by local names, and the names in it."""
    steps: list[str] = []
    names: set[str] = set()
    element: etree._Element | None = innermost
    while element is not None:
        name = etree.QName(element).localname
        before = element.xpath("count(preceding-sibling::*[local-name()=$name])", name=name)
        above = element.getparent()
        steps.append(f"/{name}" if above is None else f"/{name}[{int(before) + 1}]")
        names.add(name)
        element = above
    return "".join(reversed(steps)), frozenset(names)
