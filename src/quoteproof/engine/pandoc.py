"""One resident pandoc: text in, AST out; AST in, AST with its citations processed or DOCX out.

No document can make it read from disk or network. After a request that fails, the next one finds a working process.
A citation style is refused where `csl` finds a fault in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from importlib.resources import files
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, Final

from quoteproof.engine.csl import style_fault
from quoteproof.engine.process import MEMORY_BYTES, ResidentProcess
from quoteproof.engine.program import READ_SECONDS, EngineFailure, find_program
from quoteproof.values import dataclass

TYPESET_SECONDS = 300.0
"""Default limit of one request that typesets a whole book, in seconds."""
READERS = frozenset({"markdown", "commonmark_x", "commonmark", "gfm", "biblatex", "csljson", "json"})
"""Formats that may be read: none of them can include another file."""
CONVERTED = frozenset({"docx", "odt", "latex", "markdown", "json"})
"""Formats of manuscripts that may be converted, in pandoc's sandbox: nothing can be included from disk there."""

_MIME = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
API_VERSION: Final = [1, 23, 1]
"""The version of pandoc's AST, as its JSON names it."""

Reference = dict[str, Any]
"""One bibliography entry as a pandoc metadata map; opaque: pass it back to pandoc, do not look into it."""


@dataclass(frozen=True, slots=True)
class CitationRequest:
    """A document for one pass of citation processing."""

    ast: bytes
    """pandoc JSON, UTF-8; its metadata is dropped."""
    references: Sequence[Reference] = ()
    """The entries that may be cited, from `Pandoc.references`."""
    style: str | None = None
    """CSL source; None is pandoc's own default, Chicago author-date."""
    language: str = "en-US"
    """BCP 47 tag; it decides the terms of the citation style."""
    images: Collection[str] = ()
    """The path of every image that the document shows."""
    link_citations: bool = True
    """Whether citations link to their entries."""


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """The result of a `CitationRequest`."""

    ast: bytes
    """The document after citation processing, as pandoc JSON, UTF-8."""
    warnings: tuple[str, ...]
    """pandoc's warnings in its own words, such as a citation that was not found."""


@dataclass(frozen=True, slots=True)
class DocxRequest:
    """A document to be written as a DOCX."""

    ast: bytes
    """pandoc JSON, UTF-8; its metadata is dropped."""
    reference: bytes
    """The reference document, whose styles it has."""
    language: str = "en-US"
    """BCP 47 tag."""
    leftwards: bool = False
    """Whether the document is written from the right."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """Every image that the document shows, by the path it is shown by."""
    timestamp: int = 0
    """Seconds since the epoch, written into the DOCX instead of the present."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A document of another format, as pandoc read it."""

    ast: bytes
    """The document as pandoc JSON, UTF-8."""
    pictures: Mapping[str, bytes]
    """The pictures that it holds, by the path that the AST shows them by."""
    warnings: tuple[str, ...]
    """pandoc's warnings in its own words."""


class Pandoc:
    """A pandoc process that starts with the first request and serves one request at a time.

    Safe to share between threads; several may live side by side. Use as a context manager, or `close` it.
    """

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES) -> None:
        """Start nothing yet; the process may hold `memory_bytes` bytes where the platform can limit it."""
        self._resident = ResidentProcess(_command, name="pandoc", memory_bytes=memory_bytes)

    def __enter__(self) -> Pandoc:
        """Return this pandoc."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def read(self, text: str, *, reader: str, timeout: float = READ_SECONDS) -> bytes:
        """Parse `text` by pandoc's `reader` (a format of `READERS` with extensions) within `timeout` seconds.

        Returns the AST as JSON in UTF-8. Raises EngineError.
        """
        if re.split(r"[-+]", reader, maxsplit=1)[0] not in READERS:
            raise EngineFailure(f"reader `{reader}` is not allowed: it could read other files")
        return self._resident.request(["read", reader, text], timeout=timeout)[1]

    def convert(
        self, data: bytes, *, reader: str, options: Mapping[str, object] | None = None, timeout: float = TYPESET_SECONDS
    ) -> Conversion:
        """Read a document by pandoc's `reader` (a format of `CONVERTED` with extensions) within `timeout` seconds.

        `options` are pandoc's ReaderOptions by their Lua names, such as `track_changes`. No file is included.
        Raises EngineError.
        """
        if re.split(r"[-+]", reader, maxsplit=1)[0] not in CONVERTED:
            raise EngineFailure(f"reader `{reader}` is not allowed")
        parts: list[str | bytes] = ["convert", reader, data, json.dumps(dict(options or {}))]
        messages, ast, names, *pictures = self._resident.request(parts, timeout=timeout)
        # An empty list of Lua encodes as an object.
        named = dict(zip(list(json.loads(names)), pictures, strict=True))
        return Conversion(ast, named, _warnings(messages))

    def write(self, ast: bytes, *, writer: str, timeout: float = TYPESET_SECONDS) -> str:
        """Write a document, given as pandoc JSON in UTF-8, by a text format of pandoc, its lines not broken.

        Raises EngineError.
        """
        return self._resident.request(["write", writer, ast], timeout=timeout)[1].decode("utf-8")

    def screen(self, markdown: str, *, columns: int, timeout: float = READ_SECONDS) -> str:
        """Write a page of Markdown for a terminal `columns` wide: bold headings, folded tables, links as text.

        Only these escape sequences are in it: bold, cyan for code, and the end of both. Raises EngineError.
        """
        return _palette(self._resident.request(["screen", markdown, str(columns)], timeout=timeout)[1].decode("utf-8"))

    def version(self, *, timeout: float = READ_SECONDS) -> str:
        """Return pandoc's own version within `timeout` seconds. Raises EngineError."""
        return self._resident.request(["version"], timeout=timeout)[1].decode("utf-8")

    def references(self, bib: str, *, language: str = "en-US", timeout: float = READ_SECONDS) -> list[Reference]:
        """Read BibLaTeX source into entries for a `CitationRequest`. Raises EngineError.

        `language`, a BCP 47 tag, is that of entries without a `langid`; titles in other languages keep their capitals.
        """
        meta = json.loads(self._resident.request(["references", bib, language], timeout=timeout)[1])["meta"]
        entries: list[Reference] = meta["references"]["c"] if "references" in meta else []
        return entries

    def csl_references(self, items: str, *, timeout: float = READ_SECONDS) -> list[Reference]:
        """Read CSL-JSON into entries for a `CitationRequest`. Raises EngineError."""
        meta = json.loads(self.read(items, reader="csljson", timeout=timeout))["meta"]
        entries: list[Reference] = meta["references"]["c"] if "references" in meta else []
        return entries

    def cite(self, request: CitationRequest, *, timeout: float = TYPESET_SECONDS) -> CitedDocument:
        """Process the citations of a document within `timeout` seconds.

        Raises EngineFailure, also for an image that was not given and for a style that points to another.
        """
        fault = style_fault(request.style) if request.style is not None else None
        if fault is not None:
            raise EngineFailure(f"the citation style cannot be used: {fault.message}")
        options = {
            "language": request.language,
            "link_citations": request.link_citations,
            "images": list(request.images),
        }
        entries = {"t": "MetaList", "c": list(request.references)}
        references = {"pandoc-api-version": API_VERSION, "meta": {"references": entries}, "blocks": []}
        parts: list[str | bytes] = [
            "cite",
            json.dumps(options),
            request.ast,
            json.dumps(references),
            request.style or "",
        ]
        messages, ast = self._resident.request(parts, timeout=timeout)
        return CitedDocument(ast, _warnings(messages))

    def filtered(self, ast: bytes, lua: str, *, timeout: float = TYPESET_SECONDS) -> bytes:
        """Return a document, pandoc JSON in UTF-8, as a filter of ours makes it within `timeout` seconds.

        `lua` is source that returns a function from document to document. Raises EngineError.
        """
        return self._resident.request(["filter", ast, lua], timeout=timeout)[1]

    def docx(self, request: DocxRequest, *, timeout: float = TYPESET_SECONDS) -> bytes:
        """Write a document as a DOCX within `timeout` seconds.

        Raises EngineFailure, also for an image that was not given.
        """
        options = {
            "language": request.language,
            "leftwards": request.leftwards,
            "timestamp": str(request.timestamp),
            "images": [_image(name) for name in request.images],
        }
        images = list(request.images.values())
        return self._resident.request(
            ["docx", json.dumps(options), request.ast, request.reference, *images], timeout=timeout
        )[1]

    def mathml(self, formulas: Sequence[tuple[str, bool]], *, timeout: float = TYPESET_SECONDS) -> list[str]:
        """Convert TeX formulas, each with whether it is displayed, to MathML within `timeout` seconds.

        What pandoc cannot read comes back as its source in other elements. Raises EngineError.
        """
        return self._formulas("html5", formulas, timeout)

    def typst_math(self, formulas: Sequence[tuple[str, bool]], *, timeout: float = TYPESET_SECONDS) -> list[str]:
        """Convert TeX formulas, each with whether it is displayed, to Typst within `timeout` seconds.

        What pandoc cannot read comes back as its source, as text. Raises EngineError.
        """
        return [typst.rstrip("\n") for typst in self._formulas("typst-smart-citations", formulas, timeout)]

    def _formulas(self, writer: str, formulas: Sequence[tuple[str, bool]], timeout: float) -> list[str]:
        asked = json.dumps([{"text": text, "display": display} for text, display in formulas])
        made = self._resident.request(["formulas", writer, asked], timeout=timeout)[1:]
        return [formula.decode("utf-8") for formula in made]

    def close(self) -> None:
        """End the process and remove its folder. A later request starts a new one."""
        self._resident.close()


_SEQUENCES: Final = re.compile(r"(?:\x1b\[[0-9;]*m)+")
_LINK_ENDS: Final = re.compile(r"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)")


def _palette(text: str) -> str:
    """The writer's escape sequences in the few that read on a light and a dark terminal; no hyperlinks."""

    def plain(match: re.Match[str]) -> str:
        # What follows the last end counts: the writer sets every attribute anew.
        set_ = match.group().rpartition("\x1b[0m")[2]
        codes = set(re.findall(r"[0-9]+", set_))
        return "\x1b[0m" + ("\x1b[1m" if codes & {"1", "3"} else "\x1b[36m" if "4" in codes else "")

    return _SEQUENCES.sub(plain, _LINK_ENDS.sub("", text))


def _command() -> list[str]:
    return [str(find_program()), "lua", str(files("quoteproof.engine") / "server.lua")]


def _warnings(messages: bytes) -> tuple[str, ...]:
    """What pandoc says beyond its progress, from its log as JSON (an empty log encodes as an object)."""
    log = json.loads(messages) or []
    return tuple(entry["pretty"] for entry in log if entry["verbosity"] in ("WARNING", "ERROR"))


def _image(name: str) -> dict[str, str]:
    """The name of an image and its media type. Raises EngineFailure for an ending that no edition can hold."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in _MIME:
        raise EngineFailure(f"image `{name}` is not PNG, JPEG or SVG")
    return {"name": name, "mime": _MIME[ending]}
