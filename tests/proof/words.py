"""Words of a DOCX by their places, to be changed or tracked: what a copy-editor does, done by a program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = ("word/document.xml", "word/footnotes.xml")


def parts_of(docx: bytes) -> dict[str, bytes]:
    """The parts of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A DOCX of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


class Words:
    """The characters of one part of a DOCX, each with the element that holds it."""

    def __init__(self, parts: dict[str, bytes], name: str) -> None:
        self.parts = parts
        self.name = name
        self.root = ElementTree.fromstring(parts[name])
        self.texts = list(self.root.iter(f"{W}t"))
        self.text = "".join(t.text or "" for t in self.texts)

    def replace(self, start: int, end: int, words: str) -> None:
        """Put other words in place of a stretch, in the element in which it begins."""
        at = 0
        for element in self.texts:
            text = element.text or ""
            low, high = max(start, at), min(end, at + len(text))
            first = at <= start < at + len(text)
            if low < high or (first and start == end):
                element.text = text[: low - at] + (words if first else "") + text[max(low, high) - at :]
            at += len(text)

    def track(self, start: int, end: int, words: str) -> bool:
        """Put other words in place of a stretch as a tracked change; False where it crosses runs."""
        parents = {child: parent for parent in self.root.iter() for child in parent}
        at = 0
        for element in self.texts:
            text = element.text or ""
            if at <= start and end <= at + len(text):
                run = parents[element]
                _split(parents[run], run, text, (start - at, end - at), words)
                return True
            at += len(text)
        return False

    def saved(self) -> bytes:
        """The DOCX with this part as it is now."""
        return zipped({**self.parts, self.name: ElementTree.tostring(self.root, encoding="utf-8")})


def _split(parent: ElementTree.Element, run: ElementTree.Element, text: str, span: tuple[int, int], new: str) -> None:
    start, end = span
    place = list(parent).index(run)
    parent.remove(run)
    made = [
        _run(text[:start], "t"),
        _tracked("del", _run(text[start:end], "delText")),
        _tracked("ins", _run(new, "t")),
        _run(text[end:], "t"),
    ]
    for offset, element in enumerate(made):
        parent.insert(place + offset, element)


def _run(text: str, name: str) -> ElementTree.Element:
    run = ElementTree.Element(f"{W}r")
    words = ElementTree.SubElement(run, f"{W}{name}", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = text
    return run


def _tracked(name: str, run: ElementTree.Element) -> ElementTree.Element:
    change = ElementTree.Element(f"{W}{name}", {f"{W}id": "1", f"{W}author": "A. Editor"})
    change.append(run)
    return change


def edited(docx: bytes, found: str, change: Callable[[Words, int], bool | None], *, nth: int = 0) -> bytes:
    """Change a DOCX where some words stand for the `nth` time, counted over document and notes."""
    parts = parts_of(docx)
    for name in TEXT_PARTS:
        words = Words(parts, name)
        at = words.text.find(found)
        while at >= 0:
            if nth == 0:
                assert change(words, at) is not False
                return words.saved()
            nth -= 1
            at = words.text.find(found, at + 1)
    raise AssertionError(f"not in the DOCX: {found}")
