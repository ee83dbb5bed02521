"""The manifest: what a book quotes, from where, and how it prints, as frozen values and as canonical JSON.

The same book gives the same bytes, and `read_manifest` accepts only bytes that `canonical` makes: a digest has one
meaning.
Source: RFC 8259 (JSON); FIPS 180-4 (SHA-256).
"""

import hashlib
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from quoteproof.evidence.marks import BookPart, OwnedMark
from quoteproof.evidence.origins import NOT_CARRIED, Alteration, Emended, Origin
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass

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
        manifest: Manifest = _reader(Manifest)(value)
        if canonical(manifest) != data:
            return "the manifest is not in the form that this program writes"
    except (ValueError, RecursionError) as error:
        return f"the manifest is malformed: {str(error)[:200]}"
    return manifest


def _plain(value: Any) -> Any:
    """The dictionaries, lists and strings that JSON is written from."""
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """What makes the JSON of a value of a type."""
    if kind is Anchor:
        return str
    if kind is tuple:
        return lambda value: [_plain(item) for item in value]
    if not is_dataclass(kind):
        return lambda value: value
    optional = _optional(kind)
    always = [*(_types(kind).keys() - optional)]

    def write(value: Any) -> Any:
        written = {name: _plain(getattr(value, name)) for name in always}
        return written | {name: text for name in optional if (text := getattr(value, name))}

    return write


def _types(kind: Any) -> Mapping[str, Any]:
    """The types of the fields of a dataclass that a manifest carries."""
    types = typing.get_type_hints(kind)
    return {one.name: types[one.name] for one in fields(kind) if one.metadata != NOT_CARRIED}


def _optional(kind: Any) -> frozenset[str]:
    """The names of the fields of a dataclass that are left out where they are empty."""
    return frozenset(one.name for one in fields(kind) if one.metadata == _OPTIONAL)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a value of a type (a dataclass, tuple, table of texts, text or number); it raises ValueError."""
    if kind is Anchor:
        return _checked(lambda value: isinstance(value, str), Anchor.parse)
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if typing.get_origin(kind) is tuple:
        item = _reader(typing.get_args(kind)[0])
        return _checked(lambda value: isinstance(value, list), lambda value: tuple([item(one) for one in value]))
    if typing.get_origin(kind) is Mapping:
        return _checked(lambda value: isinstance(value, dict) and all(isinstance(v, str) for v in value.values()), dict)
    if issubclass(kind, StrEnum):
        return _checked(lambda value: isinstance(value, str), kind)
    return _checked(lambda value: type(value) is kind and not (kind is int and value < 0), lambda value: value)


def _checked(test: Callable[[Any], bool], read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if not test(value):
            raise ValueError("a value has the wrong type")
        return read(value)

    return checked


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(of_field) for name, of_field in _types(kind).items()}
    needed = readers.keys() - _optional(kind)

    def read(value: Any) -> Any:
        if not isinstance(value, dict) or not needed <= value.keys() <= readers.keys():
            raise ValueError(f"a `{kind.__name__}` has the wrong keys")
        return kind(**{name: readers[name](item) for name, item in value.items()})

    return read
