"""Opens packages (zip files of parts) and parses XML without trusting either.

A package is refused as a whole where programs could open different things in it, and where it unpacks to more than the
limits. XML is parsed without its DTD: a document type is no fault, since most JATS files have one, but only entities
that stand for a few characters are resolved, those that the document declares itself and those of HTML, which hold the
ISO sets that JATS and TEI use. An entity that stands for markup, for other entities or for another file is refused.
Source: ECMA-376 part 2 (names of parts); EPUB 3.3, 4.2.3 (names of files); XML 1.0, 4.4 (entities).
"""

import html.entities
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final, cast

from lxml import etree

from quoteproof.document.model import RefusedDocumentError

_MAX_TOTAL: Final = 200_000_000
"""Most bytes that the parts may unpack to, as declared, and as read; a part counts each time that it is read."""
_MAX_RATIO: Final = 200
"""Most bytes that a byte of the package may unpack to."""
_MAX_PARTS: Final = 20_000
_MAX_ENTITIES: Final = 1_000_000
"""Most characters that the entities of a document may stand for together."""
_MAX_ENTITY: Final = 1_000
"""Most characters in the declaration of one of them."""
_BAD_NAME: Final = re.compile(r"[\x00-\x1f\x7f\\]|^/|^[A-Za-z]:|(?:^|/)\.{0,2}(?:/|$)")
_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_AGAIN: Final = "open the file in the program that made it, and save it again"


class DocumentPackage:
    """An opened package."""

    def __init__(self, data: bytes) -> None:
        """Open the bytes of a package; raises `RefusedDocumentError`."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise RefusedDocumentError("the package is damaged: it is no zip file that can be read", _AGAIN) from error
        parts = self._archive.infolist()
        if min((part.header_offset for part in parts), default=0):
            raise RefusedDocumentError("the package has data before its first part", _AGAIN)
        if len(parts) > _MAX_PARTS:
            raise RefusedDocumentError(f"the package has {len(parts)} parts, more than {_MAX_PARTS}")
        _check_size(sum(part.file_size for part in parts), len(data))
        seen: set[str] = set()
        for part in parts:
            _check_part(part, seen)
        self._left = _MAX_TOTAL
        self.names = tuple([part.filename for part in parts if not part.is_dir()])
        """The names of the parts, in the order of the package."""
        self._names = frozenset(self.names)

    def __contains__(self, name: object) -> bool:
        """Whether there is a part of this name."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises `RefusedDocumentError`."""
        archive = self._archive
        if name not in self._names:
            raise RefusedDocumentError(f"the package has no part `{name[:100]}`", _AGAIN)
        try:
            with archive.open(name) as part:
                data = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise RefusedDocumentError(f"the part `{name[:100]}` of the package is damaged", _AGAIN) from error
        self._left -= len(data)
        if self._left < 0:
            raise _too_large()
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of a part; raises `RefusedDocumentError`."""
        return parse_xml(self.read(name), f"the part `{name[:100]}`")


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A package of parts in their order, each dated as early as a zip can say."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


class _NothingOutside(etree.Resolver):
    """Has every document type and entity that a document names elsewhere be empty.

    libxml2 asks for a document type that it is told not to load, and refuses the document because of it.
    """

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        """Give an empty text in place of whatever is asked for."""
        return self.resolve_string("", context)


def parse_xml(data: bytes, what: str = "the document") -> etree._Element:
    """The root element of an XML document, with each entity put in its place; raises `RefusedDocumentError`.

    `what` names it in messages. Comments and processing instructions are kept, since page marks can be such.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    parser.resolvers.add(_NothingOutside())
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedDocumentError(
            f"{what} is not well-formed XML: {str(error)[:200]}", "mend it there, or get the file anew"
        ) from error
    entities = [node for node in root.iter(etree.Entity) if isinstance(node, etree._Entity)]
    if entities:
        _resolve(root, entities, what)
    return root


def xml_engine() -> str:
    """The library that reads XML, with its version."""
    return f"lxml {'.'.join(map(str, etree.LXML_VERSION[:3]))}, libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}"


def _check_size(total: int, packed: int) -> None:
    if total > _MAX_TOTAL:
        raise _too_large()
    if total > packed * _MAX_RATIO:
        raise RefusedDocumentError(f"the package unpacks to more than {_MAX_RATIO} times its size", _AGAIN)


def _too_large() -> RefusedDocumentError:
    return RefusedDocumentError(
        f"the package unpacks to more than {_MAX_TOTAL // 1_000_000} MB", "take large pictures out of it"
    )


def _check_part(part: zipfile.ZipInfo, seen: set[str]) -> None:
    """Refuse a part that programs may open in different ways, or not at all; `seen` holds the names before it."""
    # `orig_filename` is the name before Python's zipfile cuts it at a zero byte.
    name = part.orig_filename.removesuffix("/")
    shown = name[:100].encode("unicode_escape").decode("ascii")
    if _BAD_NAME.search(name) or not name:
        raise RefusedDocumentError(f"the package has a part of an unsafe name, `{shown}`", _AGAIN)
    if part.flag_bits & 0x41:
        raise RefusedDocumentError("the package is encrypted", "save it without a password or copy protection")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedDocumentError(f"the part `{shown}` of the package is packed in an unusual way", _AGAIN)
    key = unicodedata.normalize("NFC", name).casefold()
    if key in seen:
        raise RefusedDocumentError(f"the package has two parts of the name `{shown}`", _AGAIN)
    seen.add(key)


def _resolve(root: etree._Element, entities: list[etree._Entity], what: str) -> None:
    """Put the characters of entities into the text around them.

    The text after an entity is its tail. What comes together in one text is joined once, so that a paragraph of many
    entities takes linear time.
    """
    declared = _declared(root)
    left = _MAX_ENTITIES
    run: list[etree._Entity] = []
    pieces: list[str] = []
    for number, entity in enumerate(entities, 1):
        words = declared[entity.name] if entity.name in declared else html.entities.html5.get(f"{entity.name};")
        if words is None:
            raise RefusedDocumentError(
                f"{what} has the entity `&{entity.name[:50]};`, which stands for more than a few characters",
                "write its content in its place, or export the document with its entities resolved",
            )
        left -= len(words)
        if left < 0:
            raise RefusedDocumentError(f"the entities of {what} stand for more than {_MAX_ENTITIES} characters")
        run.append(entity)
        pieces += (words, entity.tail or "")
        if number == len(entities) or entities[number] is not entity.getnext():
            _replace(run, "".join(pieces))
            run, pieces = [], []


def _replace(run: list[etree._Entity], words: str) -> None:
    """Put words in the place of entities that follow one another, and of the text after each."""
    before: etree._Element | None = run[0].getprevious()
    parent = cast("etree._Element", run[0].getparent())
    for entity in cast("list[etree._Element]", run):
        parent.remove(entity)
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words


def _declared(root: etree._Element) -> dict[str, str | None]:
    """The entities that a document declares itself, of which the first one counts; none for one that is refused."""
    dtd = root.getroottree().docinfo.internalDTD
    found: dict[str, str | None] = {}
    for entity in dtd.iterentities() if dtd is not None else ():
        found.setdefault(entity.name or "", _characters(entity.content))
    return found


def _characters(content: str | None) -> str | None:
    """What an entity stands for, given its content; none for another file, markup, other entities and a long text."""
    if content is None or len(content) > _MAX_ENTITY or re.search(r"[<&]", _REFERENCE.sub("", content)):
        return None
    return _REFERENCE.sub(_character, content)


def _character(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
