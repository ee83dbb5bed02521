"""What a PDF says and no page prints: descriptions, titles, the outline, properties, labels.

Promises: every text under one of the keys that a program shows or reads aloud, wherever in the file it stands and
whether anything leads to it or not; each distinct text once, sorted, so that a file that is only written anew says the
same. Leaves out: what its pages print, and streams that are packed otherwise than by Flate.
Source: ISO 32000-1, 7.3.4 (strings), 7.5.7 (object streams), 7.9.2 (text strings), annex D.3 (PDFDocEncoding);
ISO 16684-1 (XMP).
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LARGEST: Final = 64 * 1024 * 1024
"""Most bytes of a stream that are looked through."""
_REPLACING: Final = rb"ActualText|Alt"
_KEYS: Final = (
    _REPLACING + rb"|E|Title|Author|Subject|Keywords|T|TU|Contents|RC|V|DV|CA|Desc|P|Name|Reason|Location|ContactInfo"
    rb"|Summary|Short"
)
_TEXT: Final = rb"\s*(?=\(|<[^<])"
# Strings and comments are stepped over as wholes, since what they hold may look like anything else.
_STEP: Final = re.compile(
    rb"(?P<said>(?:/(?:" + _KEYS + rb")|\bobj)" + _TEXT + rb")|(?P<text>\()|%[^\r\n]*|(?P<stream>\bstream\r?\n)"
)
_REPLACED: Final = re.compile(rb"/(?:" + _REPLACING + rb")" + _TEXT)
_PAREN: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NO_HEX: Final = re.compile(rb"[^0-9A-Fa-f]")
_DER: Final = (b"\x30\x80", b"\x30\x82", b"\x30\x83")
"""How the value of a signature begins, which is no text."""
_FIRST: Final = re.compile(rb"/First\s+(\d+)")
_MARKUP: Final = re.compile(r"<[^>]*>")
_ATTRIBUTE: Final = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_OF_BYTE: Final = {
    **dict(enumerate("˘ˇˆ˙˝˛˚˜", 0x18)),
    **dict(enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€", 0x80)),
}


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of a PDF."""

    head: bytes
    """Its dictionary, with some of what stands before."""
    body: bytes
    """What it holds, unpacked if it was packed by Flate."""


def described(data: bytes) -> tuple[str, ...]:
    """Give what a PDF says beside its pages."""
    texts: list[str] = []
    for stream in _streams(data, texts):
        if b"/ObjStm" in stream.head:
            texts += _of_objects(stream)
        elif b"/Metadata" in stream.head:
            texts += _properties(stream.body)
        else:
            texts += (decoded(string_at(stream.body, m.end())[0]) for m in _REPLACED.finditer(stream.body))
    return tuple(sorted({" ".join(text.split()) for text in texts} - {""}))


def _streams(piece: bytes, texts: list[str]) -> Iterator[Stream]:
    """Give the streams of a piece of a file, and add the texts between them to `texts`."""
    at = before = 0
    while step := _STEP.search(piece, at):
        at = step.end()
        if step.lastgroup == "stream":
            found = piece.find(b"endstream", at)
            end = found if found >= 0 else len(piece)
            head = piece[max(before, piece.rfind(b"obj", before, at)) : step.start()]
            yield Stream(head, unpacked(head, memoryview(piece)[at:end]))
            at = before = end
        elif step.lastgroup == "text":
            _, at = string_at(piece, step.start())
        elif step.lastgroup == "said":
            raw, at = string_at(piece, at)
            if not raw.startswith(_DER):
                texts.append(decoded(raw))


def unpacked(head: bytes, body: bytes | memoryview) -> bytes:
    """Give what the body of a stream unpacks to, `head` being its dictionary; nothing for the samples of a picture."""
    if b"/Image" in head and b"/Width" in head:
        return b""
    if b"/FlateDecode" not in head and b"/Fl" not in head:
        return bytes(body)
    try:
        return zlib.decompressobj().decompress(body, _LARGEST)
    except zlib.error:
        return bytes(body)


def _of_objects(stream: Stream) -> list[str]:
    """Give the texts of an object stream: those of its dictionaries, and objects that are nothing but a text."""
    texts: list[str] = []
    for _ in _streams(stream.body, texts):
        pass
    first = int(found[1]) if (found := _FIRST.search(stream.head)) else 0
    for offset in stream.body[:first].split()[1::2]:
        at = first + int(offset) if offset.isdigit() else len(stream.body)
        if stream.body[at : at + 1] in (b"(", b"<") and stream.body[at : at + 2] != b"<<":
            texts.append(decoded(string_at(stream.body, at)[0]))
    return texts


def _properties(body: bytes) -> Iterator[str]:
    """Give every text and every attribute of XMP."""
    xmp = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore")
    yield from (html.unescape(text) for text in _MARKUP.split(xmp))
    for tag in _MARKUP.findall(xmp):
        yield from (html.unescape(one or other) for one, other in _ATTRIBUTE.findall(tag))


def string_at(piece: bytes, at: int) -> tuple[bytes, int]:
    """Give the bytes of the string that begins at a place with `(` or `<`, and where it ends."""
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
    """Give the characters of a text string."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1").translate(_OF_BYTE)
