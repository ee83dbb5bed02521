"""The styles of an author's DOCX, put into our own reference document, and nothing else of it.

Only `word/styles.xml` is read, and the faces that its theme names: no macro, link, running head, picture or setting
reaches the book, and a style that would hide words is refused. Styles that the book needs and the DOCX lacks are our
own. Source: ECMA-376, part 1, 17.7 (styles), 20.1.4.1 (theme fonts).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree

from quoteproof.markup.xml import read_xml

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LARGEST: Final = 8 * 1024 * 1024
_HIDING: Final = frozenset(f"{_W}{name}" for name in ("vanish", "specVanish", "webHidden", "strike", "dstrike"))
_SMALLEST: Final = 8  # half points
_THEMED: Final = {"asciiTheme": "ascii", "hAnsiTheme": "hAnsi", "eastAsiaTheme": "eastAsia", "cstheme": "cs"}


class UnusableStylesError(Exception):
    """A reference document that cannot be used; its words say why."""


def merged(reference: bytes, ours: bytes) -> bytes:
    """The styles of a DOCX as XML, with those of `ours` that it has not. Raises UnusableStylesError."""
    try:
        return _merged(reference, ours)
    except ValueError as error:
        raise UnusableStylesError(str(error)) from error


def _merged(reference: bytes, ours: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(reference)) as archive:
            root = read_xml(_part(archive, "word/styles.xml"))
            theme = "word/theme/theme1.xml"
            faces = _faces(read_xml(_part(archive, theme))) if theme in archive.namelist() else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise ValueError("it is not a DOCX that can be read") from error
    made = ElementTree.Element(f"{_W}styles")
    own = [style for style in read_xml(ours) if style.tag == f"{_W}style"]
    # A paragraph that ends a section or a table has no words: its style is always ours, also in a copy of our DOCX.
    empty = {style.get(f"{_W}styleId") for style in own if any(map(_is_tiny, style.iter()))}
    for element in root:
        if element.tag in (f"{_W}docDefaults", f"{_W}latentStyles", f"{_W}style"):
            if element.tag != f"{_W}style" or element.get(f"{_W}styleId") not in empty:
                made.append(_plain(element, faces))
    known = {style.get(f"{_W}styleId") for style in made}
    made.extend([style for style in own if style.get(f"{_W}styleId") not in known])
    ElementTree.register_namespace("w", _W[1:-1])
    whole: bytes = ElementTree.tostring(made, encoding="UTF-8", xml_declaration=True)
    return whole


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise ValueError("it has no styles")
    with archive.open(name) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"its `{name}` is larger than {_LARGEST // 1024 // 1024} MiB")
    return data


def _plain(element: ElementTree.Element, faces: Mapping[str, str]) -> ElementTree.Element:
    """Copy an element with what is WordprocessingML's own; raises ValueError where it would hide words."""
    _look(element)
    own = {name: value for name, value in element.items() if name.startswith(_W)}
    for themed, name in _THEMED.items():
        face = faces.get(re.sub(r"(EastAsia|HAnsi|Ascii|Bidi)$", "", own.pop(f"{_W}{themed}", "")))
        if face:
            own[f"{_W}{name}"] = face
    made = ElementTree.Element(element.tag, own)
    made.extend([_plain(child, faces) for child in element if child.tag.startswith(_W)])
    return made


def _look(element: ElementTree.Element) -> None:
    value = element.get(f"{_W}val", "")
    if element.tag in _HIDING and value not in ("0", "false", "off"):
        raise ValueError(f"a style of it hides words (`{element.tag.removeprefix(_W)}`)")
    if _is_tiny(element):
        raise ValueError("a style of it sets type too small to read")
    if element.tag == f"{_W}color" and value.upper() in ("FFFFFF", "FEFEFE"):
        raise ValueError("a style of it prints white on white")


def _is_tiny(element: ElementTree.Element) -> bool:
    """Whether an element sets type that is too small to read, or no size at all."""
    value = element.get(f"{_W}val", "")
    return element.tag in (f"{_W}sz", f"{_W}szCs") and not (value.isdigit() and int(value) >= _SMALLEST)


def _faces(theme: ElementTree.Element) -> dict[str, str]:
    """The theme's faces by the names that styles have for them: `major` and `minor`."""
    return dict(_latin(theme))


def _latin(theme: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for kind in ("major", "minor"):
        for font in theme.iter(f"{_A}{kind}Font"):
            latin = font.find(f"{_A}latin")
            if latin is not None and latin.get("typeface"):
                yield kind, latin.get("typeface", "")
