"""The manifest: what a book quotes, from where, and how it prints, as frozen values and as canonical JSON.

The same book gives the same bytes, and `read_manifest` accepts only bytes that `canonical` makes: a digest has one
meaning.
Source: RFC 8259 (JSON); FIPS 180-4 (SHA-256).
"""

import hashlib
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from quoteproof.evidence.marks import BookPart, OwnedMark
from quoteproof.evidence.origins import NOT_CARRIED, Alteration, Emended, Origin
from quoteproof.text.anchor import Anchor

SCHEMA_VERSION: Final = 3
"""Version of the JSON; no other is read."""
NAME: Final = "book.manifest.json"
"""File name of the manifest."""
LARGEST: Final = 64 * 1024 * 1024
"""Most bytes that a manifest may have."""
_OPTIONAL: Final = {"optional": True}
"""Metadata of a text that is left out where it is empty."""


@dataclass(frozen=True, slots=True)
class SeedDigest:
    """A document that is quoted."""

    key: str
    """Its citation key."""
    file: str
    """Its path in the book."""
    sha256: str
    """Digest of its bytes, in hexadecimal."""
    reading: str = field(default="", metadata=_OPTIONAL)
    """Path of its reading text, where it is no plain text."""
    reading_sha256: str = field(default="", metadata=_OPTIONAL)
    """Digest of the bytes of the reading text."""
    reader: str = field(default="", metadata=_OPTIONAL)
    """The reader that made it, with its version and its library's."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One run of words between marks, or one block, as the outputs print it."""

    order: int
    """Its place among all runs of the book, from 0."""
    id: str
    """Its ID in the reports."""
    file: str
    line: int
    """1-based line of the chapter."""
    kind: str
    """`inline`, `block` or `verse`."""
    part: BookPart
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
    """Whether it is in a heading that the contents repeat."""
    anchors: tuple[Anchor, ...]
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
        """All that must print."""
        return f"{self.marked}{self.tail}"

    @property
    def marked(self) -> str:
        """The printed text with its marks."""
        return f"{self.opening}{self.text}{self.closing}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A book's quotations and what they were proved against."""

    schema_version: int
    """`SCHEMA_VERSION`."""
    tools: Mapping[str, str]
    """Versions, by name of the program."""
    title: str
    seeds: tuple[SeedDigest, ...]
    """The documents, by key."""
    quotations: tuple[Quoted, ...]
    """The verified quotations."""
    others: tuple[Quoted, ...]
    """Runs between marks that are not verified: exempt, attested, translated."""
    marks: tuple[OwnedMark, ...]
    """Every mark that prints, by part, in print order."""
    again: tuple[str, ...]
    """The texts with marks that may print again, whole: in the contents, in running heads, as descriptions."""

    @property
    def runs(self) -> tuple[Quoted, ...]:
        """All runs in the order of the book."""
        return tuple(sorted((*self.quotations, *self.others), key=lambda q: q.order))


def canonical(manifest: Manifest) -> bytes:
    """Return the manifest's only form in bytes: JSON with sorted keys, no spaces, UTF-8, and a line feed."""
    text = json.dumps(_plain(manifest), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode("utf-8", "backslashreplace")


def digest(data: bytes) -> str:
    """Return the SHA-256 of a manifest's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(data: bytes) -> Manifest | str:
    """Read a manifest; if it is not one, return a sentence that says why."""
    if len(data) > LARGEST:
        return f"the manifest is larger than {LARGEST // 1024 // 1024} MiB"
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return "the manifest is not JSON"
    version = value.get("schema_version") if isinstance(value, dict) else None
    if version != SCHEMA_VERSION:
        return f"the manifest has schema version `{str(version)[:20]}`, but this program reads only {SCHEMA_VERSION}"
    try:
        manifest: Manifest = _parsed(Manifest, value)
        if canonical(manifest) != data:
            return "the manifest is not in the form that this program writes"
    except (ValueError, RecursionError) as error:
        return f"the manifest is malformed: {str(error)[:200]}"
    return manifest


def _plain(value: Any) -> Any:
    """The dictionaries, lists and strings that JSON is written from."""
    if isinstance(value, Anchor):
        return str(value)
    if is_dataclass(value):
        absent = {name for name in _optional(type(value)) if not getattr(value, name)}
        return {name: _plain(getattr(value, name)) for name in _carried(type(value)) if name not in absent}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _types(kind: Any) -> Mapping[str, Any]:
    """The types of the fields of a dataclass that a manifest carries."""
    types = typing.get_type_hints(kind)
    return {one.name: types[one.name] for one in fields(kind) if one.metadata != NOT_CARRIED}


_carried: Final[Callable[[Any], Mapping[str, Any]]] = cache(_types)


def _left_out(kind: Any) -> frozenset[str]:
    """The names of the fields of a dataclass that are left out where they are empty."""
    return frozenset(one.name for one in fields(kind) if one.metadata == _OPTIONAL)


_optional: Final[Callable[[Any], frozenset[str]]] = cache(_left_out)


def _parsed(kind: Any, value: Any) -> Any:
    """Make a value of a dataclass, a tuple, a table of texts, a text or a number; raises ValueError."""
    if kind is Anchor and isinstance(value, str):
        return Anchor.parse(value)
    if is_dataclass(kind):
        types = _carried(kind)
        if not isinstance(value, dict) or not types.keys() - _optional(kind) <= value.keys() <= types.keys():
            raise ValueError(f"a `{getattr(kind, '__name__', '')}` has the wrong keys")
        return kind(**{name: _parsed(types[name], item) for name, item in value.items()})  # type: ignore[operator]
    origin = typing.get_origin(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(_parsed(typing.get_args(kind)[0], item) for item in value)
    if origin is Mapping and isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
        return dict(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and isinstance(value, str):
        return kind(value)
    if kind in (str, int, bool) and type(value) is kind and not (kind is int and value < 0):
        return value
    raise ValueError("a value has the wrong type")
