"""What Word is strict about in a DOCX, beyond the schema that `openxml-audit` holds it against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from openxml_audit import OpenXmlValidator

from tests.proof.words import W, parts_of, zipped


def faults(docx: bytes, folder: Path) -> list[str]:
    """What is wrong with a DOCX by the schemas of Office, the package's rules and ours; nothing is fine."""
    path = folder / "held-against-the-schema.docx"
    path.write_bytes(docx)
    found = [f"{e.part_uri}: {e.path}: {e.description}" for e in OpenXmlValidator().validate(path).errors]
    return [*found, *_comments(parts_of(docx)), *_fields(parts_of(docx))]


def _comments(parts: dict[str, bytes]) -> Iterator[str]:
    """Every comment has one beginning, one end after it and one mark, in the text and not in a note."""
    document = ElementTree.fromstring(parts["word/document.xml"])
    told = [c.get(f"{W}id") for c in ElementTree.fromstring(parts["word/comments.xml"])]
    seen: dict[str, list[str | None]] = {"commentRangeStart": [], "commentRangeEnd": [], "commentReference": []}
    for element in document.iter():
        name = element.tag.removeprefix(W)
        if name in seen:
            seen[name].append(element.get(f"{W}id"))
            if name == "commentRangeEnd" and element.get(f"{W}id") not in seen["commentRangeStart"]:
                yield f"comment {element.get(f'{W}id')} ends before it begins"
    for name, ids in seen.items():
        if sorted(map(str, ids)) != sorted(map(str, told)):
            yield f"{name} does not stand once for each comment"
    if b"commentRe" in parts["word/footnotes.xml"] or b"commentRange" in parts["word/footnotes.xml"]:
        yield "a comment in a note"


def _fields(parts: dict[str, bytes]) -> Iterator[str]:
    """Every field that begins ends, part by part."""
    for name in (n for n in parts if n.startswith("word/") and n.endswith(".xml")):
        depth = 0
        for mark in ElementTree.fromstring(parts[name]).iter(f"{W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType", ""), 0)
            if depth < 0:
                yield f"a field ends in {name} that did not begin"
        if depth:
            yield f"a field in {name} does not end"


def lettered(docx: bytes) -> list[tuple[str, str]]:
    """Every character of the main part with the properties of its run and the style of its paragraph."""
    root = ElementTree.fromstring(parts_of(docx)["word/document.xml"])
    found = []
    for paragraph in root.iter(f"{W}p"):
        style = "".join(s.get(f"{W}val", "") for s in paragraph.iter(f"{W}pStyle"))
        for run in paragraph.iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            look = style + (ElementTree.tostring(properties, encoding="unicode") if properties is not None else "")
            found += [(c, look) for text in run.iter(f"{W}t") for c in text.text or ""]
    return found


def replaced(docx: bytes, name: str, old: str, new: str) -> bytes:
    """A DOCX with one text of a part replaced where it first stands."""
    parts = parts_of(docx)
    assert old.encode() in parts[name], old
    parts[name] = parts[name].replace(old.encode(), new.encode(), 1)
    return zipped(parts)
