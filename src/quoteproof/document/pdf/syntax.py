"""The objects and strings of a PDF, read without its cross-reference table.

A reader that uses the table finds no object that is not here too, unless it begins inside another object or a stream
(`PdfObject.hides`), or is packed otherwise than by Flate. Accepts any bytes.
Source: ISO 32000-1, 7.2 (characters), 7.3 (objects), 7.5.7 (object streams), 7.9.2 (text strings), annex D.3
(PDFDocEncoding).
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from quoteproof.values import dataclass

_SPACE: Final = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*")
_PART: Final = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN: Final = re.compile(
    rb"(?:[\0\t\n\f\r ]+|%[^\r\n]*)*(?:/(?P<name>" + _PART + rb"*)"
    rb"|(?P<reference>\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?!" + _PART + rb")"
    rb"|(?P<word>" + _PART + rb"+)|(?P<sign><<|>>|.))?",
    re.DOTALL,
)
_NUMBERS: Final = re.compile(rb"[0-9.+\-\t\n\f\r ]*\]")
_REFERENCES: Final = re.compile(rb"(?:[\t\n\f\r ]*\d+[\t\n\f\r ]+\d+[\t\n\f\r ]+R(?=[\t\n\f\r \]]))+[\t\n\f\r ]*\]")
_REFERRED: Final = re.compile(rb"(\d+)\s+\d+\s+R")
_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z0-9])")
_BEGINS: Final = re.compile(rb"stream(?:\r\n|\n|\r)")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_MAX_DEPTH: Final = 60
_MAX_STREAM: Final = 64 * 1024 * 1024
"""Most bytes of a stream that are read."""
_PAREN: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NO_HEX: Final = re.compile(rb"[^0-9A-Fa-f]")
_OF_BYTE: Final = {
    **dict(enumerate("˘ˇˆ˙˝˛˚˜", 0x18)),
    **dict(enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€", 0x80)),
}


class PdfName(str):
    """A name, without its slash and its escapes."""


@dataclass(frozen=True, slots=True)
class PdfReference:
    """A reference to an object."""

    number: int


PdfValue = PdfName | PdfReference | bytes | str | list["PdfValue"] | dict[str, "PdfValue"]
"""A dictionary, array, name, string (bytes) or reference; numbers, `true` and the like are `str` as written."""


@dataclass(frozen=True, slots=True)
class PdfObject:
    """An object of a PDF."""

    number: int
    value: PdfValue
    """Its value; of a stream the dictionary."""
    hides: bool = False
    """Whether it, or its stream, contains what reads like another object."""
    stream: tuple[int, int] | None = None
    """Where the body of its stream stands in the file, if it has one outside an object stream."""
    start: int = -1
    """Where it stands in the file; -1 in an object stream."""


def objects(data: bytes) -> Iterator[PdfObject]:
    """Yield every object in a PDF, in the order of the file; raises RecursionError for deep nesting."""
    at = 0
    while head := _OBJECT.search(data, at):
        value, end = _value(data, head.end(), 0)
        begins = _BEGINS.match(data, _after_space(data, end))
        if begins is None or not isinstance(value, dict):
            # An object that is closed far away, or never, must not swallow the objects after it.
            swallows = _OBJECT.search(data, head.end(), end) is not None
            yield PdfObject(int(head[1]), value, swallows, None, head.start())
            at = head.end() if swallows else end
            continue
        at = data.find(b"endstream", begins.end())
        at = at if at >= 0 else len(data)
        body = data[begins.end() : at]
        hides = _OBJECT.search(data, head.end(), end) or _OBJECT.search(body)
        yield PdfObject(int(head[1]), value, hides is not None, (begins.end(), at), head.start())
        if value.get("Type") == "ObjStm":
            yield from _packed(value, unpacked(data[head.end() : begins.start()], body))


def _packed(head: Mapping[str, PdfValue], body: bytes) -> Iterator[PdfObject]:
    """Yield the objects of an object stream."""
    first = head.get("First")
    size = int(first) if isinstance(first, str) and first.isdigit() else 0
    numbers = [int(word) for word in body[:size].split() if word.isdigit()]
    for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
        yield PdfObject(number, _value(body, size + offset, 0)[0])


def value_at(data: bytes, at: int) -> PdfValue:
    """Parse the value at an offset; raises RecursionError for deep nesting."""
    return _value(data, at, 0)[0]


def _after_space(data: bytes, at: int) -> int:
    space = _SPACE.match(data, at)
    return space.end() if space else at


def _value(data: bytes, at: int, depth: int) -> tuple[PdfValue, int]:
    """Parse the value at an offset; return it and its end."""
    return _value_of(data, _token(data, at), depth)


def _token(data: bytes, at: int) -> re.Match[bytes]:
    token = _TOKEN.match(data, at)
    assert token is not None  # it matches anything
    return token


def _value_of(data: bytes, token: re.Match[bytes], depth: int) -> tuple[PdfValue, int]:
    """Parse the value that begins with a token; return it and its end."""
    kind, end = token.lastgroup, token.end()
    if depth > _MAX_DEPTH:
        raise RecursionError("it is nested too deeply")
    if kind == "reference":
        return PdfReference(int(token[kind])), end
    if kind == "name":
        return _name(token[kind]), end
    if kind == "word":
        return token[kind].decode("latin-1"), end
    sign = token[kind] if kind else b""
    if sign == b"<<":
        return _dictionary(data, end, depth)
    if sign == b"[":
        return _array(data, end, depth)
    if sign in (b"(", b"<"):
        return string_at(data, end - 1)
    return sign[:1].decode("latin-1"), end - len(sign) + 1


@lru_cache(1024)
def _name(raw: bytes) -> PdfName:
    return PdfName(_HEX.sub(lambda m: bytes.fromhex(m[1].decode("ascii")), raw).decode("latin-1"))


def _array(data: bytes, at: int, depth: int) -> tuple[PdfValue, int]:
    values: list[PdfValue] = []
    if depth < _MAX_DEPTH and (plain := _NUMBERS.match(data, at) or _REFERENCES.match(data, at)):
        referred = _REFERRED.findall(plain[0])
        values += map(PdfReference, map(int, referred)) if referred else plain[0][:-1].decode("ascii").split()
        return values, plain.end()
    while (token := _token(data, at)).lastgroup is not None:
        kind = token.lastgroup
        begins = token.start(kind)
        if kind == "sign" and token[kind] == b"]":
            return values, token.end()
        if kind != "name" and data.startswith((b"endobj", b">>"), begins):
            return values, begins
        value, at = _value_of(data, token, depth + 1)
        values.append(value)
    return values, token.end() + 1


def _dictionary(data: bytes, at: int, depth: int) -> tuple[PdfValue, int]:
    values: dict[str, PdfValue] = {}
    while (token := _token(data, at)).lastgroup is not None:
        kind = token.lastgroup
        if kind != "name":
            begins = token.start(kind)
            if data.startswith(b">>", begins):
                return values, token.end()
            if data.startswith(b"endobj", begins):
                return values, begins
        key, at = _value_of(data, token, depth + 1)
        if not isinstance(key, PdfName):
            continue
        value, at = _value(data, at, depth + 1)
        # Programs differ in which of two values of one key counts.
        values[f"{key} twice" if key in values else key] = value
    return values, token.end() + 2


def unpacked(head: bytes, body: bytes | memoryview) -> bytes:
    """Unpack the body of a stream, `head` being its dictionary; empty for the samples of an image."""
    if b"/Image" in head and b"/Width" in head:
        return b""
    if b"/FlateDecode" not in head and b"/Fl" not in head:
        return bytes(body)
    try:
        return zlib.decompressobj().decompress(body, _MAX_STREAM)
    except zlib.error:
        return bytes(body)


def string_at(piece: bytes, at: int) -> tuple[bytes, int]:
    """Parse the string that begins at an offset with `(` or `<`; return its bytes and its end."""
    if piece[at : at + 1] == b"<":
        end = piece.find(b">", at)
        end = end if end >= 0 else len(piece)
        digits = _NO_HEX.sub(b"", piece[at + 1 : end])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), end + 1
    depth, start = 0, at + 1
    while token := _PAREN.search(piece, at):
        at = token.end()
        depth += {b"(": 1, b")": -1}.get(token[0], 0)
        if depth == 0:
            return _ESCAPE.sub(_unescaped, piece[start : at - 1]), at
    return _ESCAPE.sub(_unescaped, piece[start:]), len(piece)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() and code < b"8" else _PLAIN.get(code, code)


def decoded(raw: bytes) -> str:
    """Decode a text string."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1").translate(_OF_BYTE)
