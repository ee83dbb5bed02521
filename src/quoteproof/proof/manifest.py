"""The proof manifest: what a book quotes, from where, and how it prints, as frozen values and as canonical JSON.

Promises: the same book gives the same bytes; `read_manifest` is total, and takes only what `canonical` gives, so
that a digest stands for one meaning. Leaves out: how it travels in a PDF or a DOCX.
Source: RFC 8259 (JSON); FIPS 180-4 (SHA-256).
"""

from __future__ import annotations

import hashlib
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from quoteproof.evidence.marks import OwnedMark, Part
from quoteproof.evidence.origins import NOT_CARRIED, Alteration, Emended, Origin

SCHEMA_VERSION: Final = 3
"""Of the JSON; another one is not read."""
NAME: Final = "book.manifest.json"
"""What the manifest is called wherever it goes."""
LARGEST: Final = 64 * 1024 * 1024
"""Most bytes that a manifest may have."""


@dataclass(frozen=True, slots=True)
class SeedDigest:
    """A document that is quoted."""

    key: str
    """Its citation key."""
    file: str
    """Its path in the book."""
    sha256: str
    """Digest of its bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One run of words between marks, or one block, as the outputs print it."""

    order: int
    """Its place among all runs of the book, from 0."""
    id: str
    """Its ID in the reports."""
    file: str
    """The chapter."""
    line: int
    """1-based line of the chapter."""
    kind: str
    """`inline`, `block` or `verse`."""
    part: Part
    """Where it prints."""
    opening: str
    """The mark before it."""
    text: str
    """The printed text, exactly; U+2029 between paragraphs, a line feed between lines of verse."""
    closing: str
    """The mark after it."""
    tail: str
    """What ends the last paragraph of a block after its words: its citation; U+FFFC for the number of a note."""
    listed: bool
    """Whether it stands in a heading that the contents repeat."""
    anchors: tuple[str, ...]
    """What it cites."""
    verdict: str
    """What was decided."""
    alterations: tuple[Alteration, ...]
    """What is altered."""
    emendations: tuple[Emended, ...]
    """The emendations that it runs over."""
    trace: tuple[Origin, ...]
    """Where every character comes from; empty for what is not verified."""

    @property
    def printed(self) -> str:
        """Everything that must stand there, marks and all."""
        return f"{self.opening}{self.text}{self.closing}{self.tail}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A book's quotations and what they were proved against."""

    schema_version: int
    """`SCHEMA_VERSION`."""
    tools: Mapping[str, str]
    """Versions, by name of the program."""
    title: str
    """The book's title."""
    seeds: tuple[SeedDigest, ...]
    """The documents, by key."""
    quotations: tuple[Quoted, ...]
    """What prints as verified."""
    others: tuple[Quoted, ...]
    """Runs between marks that are not verified: exempt, attested, translated."""
    marks: tuple[OwnedMark, ...]
    """Every mark that prints, by part in the order in which it prints."""
    again: tuple[str, ...]
    """The texts with marks that may print again whole: in the contents, in running heads, as descriptions."""

    @property
    def runs(self) -> tuple[Quoted, ...]:
        """All runs in the order of the book."""
        return tuple(sorted((*self.quotations, *self.others), key=lambda q: q.order))


def canonical(manifest: Manifest) -> bytes:
    """Give the manifest's one form in bytes: JSON with sorted keys, no spaces, UTF-8, and a line feed."""
    text = json.dumps(_plain(manifest), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode("utf-8", "backslashreplace")


def digest(data: bytes) -> str:
    """Give the SHA-256 of a manifest's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(data: bytes) -> Manifest | str:
    """Read a manifest; what is none gives a sentence that says why."""
    if len(data) > LARGEST:
        return f"the manifest is larger than {LARGEST // 1024 // 1024} MiB"
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return "the manifest is no JSON"
    version = value.get("schema_version") if isinstance(value, dict) else None
    if version != SCHEMA_VERSION:
        return f"the manifest has schema version `{str(version)[:20]}`, and this program reads {SCHEMA_VERSION}"
    try:
        manifest: Manifest = _made(Manifest, value)
        if canonical(manifest) != data:
            return "the manifest is not written as this program writes it"
    except (ValueError, RecursionError) as error:
        return f"the manifest is malformed: {str(error)[:200]}"
    return manifest


def _plain(value: Any) -> Any:
    """The dictionaries, lists and strings that JSON is written from."""
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _carried(type(value))}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _types(kind: Any) -> Mapping[str, Any]:
    """The types of the fields of a dataclass that a manifest carries."""
    types = typing.get_type_hints(kind)
    carried: list[Field[Any]] = [field for field in fields(kind) if field.metadata != NOT_CARRIED]
    return {field.name: types[field.name] for field in carried}


_carried: Final[Callable[[Any], Mapping[str, Any]]] = cache(_types)


def _made(kind: Any, value: Any) -> Any:
    """Make a value of a dataclass, a tuple, a table of texts, a text or a number; raises ValueError."""
    if is_dataclass(kind):
        types = _carried(kind)
        if not isinstance(value, dict) or set(value) != set(types):
            raise ValueError(f"a {getattr(kind, '__name__', '')} has other keys")
        return kind(**{name: _made(types[name], value[name]) for name in types})  # type: ignore[operator]
    origin = typing.get_origin(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(_made(typing.get_args(kind)[0], item) for item in value)
    if origin is Mapping and isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
        return dict(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and isinstance(value, str):
        return kind(value)
    if kind in (str, int, bool) and type(value) is kind and not (kind is int and value < 0):
        return value
    raise ValueError("a value of another type than it should have")
