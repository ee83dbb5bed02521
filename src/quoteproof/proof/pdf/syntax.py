"""The objects of a PDF, read without its table of places: every one that stands in the file, used or not.

Promises: total over any bytes; a reader that goes by the table finds no object that is not here too, unless it begins
inside another or a stream, which is told, or is packed otherwise than by Flate. Leaves out: what objects mean.
Source: ISO 32000-1, 7.2 (characters), 7.3 (objects), 7.5.7 (object streams).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from quoteproof.proof.layer import UnreadableFileError

_SPACE: Final = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*")
_WORD: Final = re.compile(rb"[^\0\t\n\f\r ()<>\[\]{}/%]*")
_REFERENCE: Final = re.compile(rb"(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z0-9])")
_BEGINS: Final = re.compile(rb"stream(?:\r\n|\n|\r)")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_DEEPEST: Final = 60
_LARGEST: Final = 64 * 1024 * 1024
"""Most bytes of a stream that are looked through."""
_PAREN: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NO_HEX: Final = re.compile(rb"[^0-9A-Fa-f]")
_OF_BYTE: Final = {
    **dict(enumerate("˘ˇˆ˙˝˛˚˜", 0x18)),
    **dict(enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€", 0x80)),
}


class Name(str):
    """A name, without its slash and with its escapes undone."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to an object."""

    number: int
    """The object's number."""


Value = Name | Reference | bytes | str | list["Value"] | dict[str, "Value"]
"""A dictionary, an array, a name, a string as bytes, a reference; numbers, `true` and the like as they are written."""


@dataclass(frozen=True, slots=True)
class Object:
    """An object of a PDF."""

    number: int
    """Its number."""
    value: Value
    """What it is; of a stream its dictionary."""
    hides: bool = False
    """Whether there is in it, or in its stream, what reads like an object of its own."""


def objects(data: bytes) -> Iterator[Object]:
    """Yield every object that stands in a PDF, in the order of the file; raises `UnreadableFileError` for depth."""
    at = 0
    while found := _OBJECT.search(data, at):
        value, end = _value(data, found.end(), 0)
        begins = _BEGINS.match(data, _after_space(data, end))
        if begins is None or not isinstance(value, dict):
            # What is never closed, or closes far off, must not swallow the objects behind it.
            swallows = _OBJECT.search(data, found.end(), end) is not None
            yield Object(int(found[1]), value, hides=swallows)
            at = found.end() if swallows else end
            continue
        at = data.find(b"endstream", begins.end())
        at = at if at >= 0 else len(data)
        body = data[begins.end() : at]
        hides = _OBJECT.search(data, found.end(), end) or _OBJECT.search(body)
        yield Object(int(found[1]), value, hides=hides is not None)
        if value.get("Type") == "ObjStm":
            yield from _packed(value, unpacked(data[found.end() : begins.start()], body))


def _packed(head: Mapping[str, Value], body: bytes) -> Iterator[Object]:
    """Yield the objects of an object stream."""
    first = head.get("First")
    size = int(first) if isinstance(first, str) and first.isdigit() else 0
    numbers = [int(word) for word in body[:size].split() if word.isdigit()]
    for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
        yield Object(number, _value(body, size + offset, 0)[0])


def _after_space(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    """Return the value at a place, and where it ends."""
    at = _after_space(data, at)
    sign = data[at : at + 2]
    if depth > _DEEPEST:
        raise UnreadableFileError("it is nested too deeply")
    if sign == b"<<":
        return _dictionary(data, at + 2, depth)
    if sign[:1] == b"[":
        return _array(data, at + 1, depth)
    if sign[:1] in (b"(", b"<"):
        return string_at(data, at)
    if sign[:1] == b"/":
        found = _WORD.match(data, at + 1)
        end = found.end() if found else at + 1
        raw = _HEX.sub(lambda m: bytes.fromhex(m[1].decode("ascii")), data[at + 1 : end])
        return Name(raw.decode("latin-1")), end
    if reference := _REFERENCE.match(data, at):
        return Reference(int(reference[1])), reference.end()
    found = _WORD.match(data, at)
    end = max(found.end() if found else at, at + 1)
    return data[at:end].decode("latin-1"), end


def _array(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    values: list[Value] = []
    while (at := _after_space(data, at)) < len(data) and data[at : at + 1] != b"]":
        if data.startswith((b"endobj", b">>"), at):
            return values, at
        value, at = _value(data, at, depth + 1)
        values.append(value)
    return values, at + 1


def _dictionary(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    values: dict[str, Value] = {}
    while (at := _after_space(data, at)) < len(data) and not data.startswith(b">>", at):
        if data.startswith(b"endobj", at):
            return values, at
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, Name):
            continue
        value, at = _value(data, at, depth + 1)
        # Readers do not agree which of two values of one key counts.
        values[f"{key} twice" if key in values else key] = value
    return values, at + 2


def unpacked(head: bytes, body: bytes | memoryview) -> bytes:
    """Return what the body of a stream unpacks to, `head` being its dictionary; nothing for the samples of a picture."""
    if b"/Image" in head and b"/Width" in head:
        return b""
    if b"/FlateDecode" not in head and b"/Fl" not in head:
        return bytes(body)
    try:
        return zlib.decompressobj().decompress(body, _LARGEST)
    except zlib.error:
        return bytes(body)


def string_at(piece: bytes, at: int) -> tuple[bytes, int]:
    """Return the bytes of the string that begins at a place with `(` or `<`, and where it ends."""
    if piece[at : at + 1] == b"<":
        end = piece.find(b">", at)
        end = end if end >= 0 else len(piece)
        digits = _NO_HEX.sub(b"", piece[at + 1 : end])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), end + 1
    depth, start = 0, at + 1
    while found := _PAREN.search(piece, at):
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return _ESCAPE.sub(_unescaped, piece[start : at - 1]), at
    return _ESCAPE.sub(_unescaped, piece[start:]), len(piece)


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() and code < b"8" else _PLAIN.get(code, code)


def decoded(raw: bytes) -> str:
    """Return the characters of a text string."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1").translate(_OF_BYTE)
