"""PNG and JPEG files, taken apart and put together again from the parts that make the image.

One still picture goes into an edition and nothing else: no text, no place where it was taken, no second picture, no
file appended at the end, nothing that one program shows and another does not. A colour profile (ICC) is kept as it is.
A file that is not what its name says, is damaged, or unpacks to too much is refused, with a cure.
Source: PNG 3rd edition, 5 (chunks); ITU-T T.81, annex B (JPEG markers); Exif 2.32, 4.6.4 (orientation).
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

MOST_PIXELS: Final = 100_000_000
"""Most pixels of one picture: an A3 page at 600 dots an inch has 70 million."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sBIT", b"sRGB", b"iCCP", b"pHYs"))
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_KEPT: Final = frozenset((0xE0, 0xE2, 0xEE))  # JFIF, ICC and Adobe's note of how colours are stored
_NAMES: Final = (b"JFIF\0", b"ICC_PROFILE\0", b"Adobe")
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ANEW: Final = "save the picture anew from a picture editor"


class PictureError(Exception):
    """A picture that cannot be used: its words say why, `cure` what to do."""

    def __init__(self, why: str, cure: str = _ANEW) -> None:
        """Take the reason and the cure."""
        super().__init__(why)
        self.cure = cure


def still(name: str, data: bytes) -> bytes:
    """The bytes of a picture as an edition takes them in; `name` decides what it must be. Raises PictureError."""
    if name.lower().endswith(".png"):
        return _png(data)
    return _jpeg(data)


def _png(data: bytes) -> bytes:
    if not data.startswith(_SIGNATURE):
        raise PictureError(f"it is no PNG: {_begins(data)}", "give it the ending of what it is, or save it as PNG")
    chunks = list(_chunks(data))
    if [kind for kind, _ in chunks if kind in (b"IHDR", b"IEND")] != [b"IHDR", b"IEND"] or chunks[0][0] != b"IHDR":
        raise PictureError("the PNG is damaged: it does not begin or end as it should")
    _unpack(chunks)
    kept = [(kind, body) for kind, body in chunks if kind in _CHUNKS]
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the last; what follows it is no part of the picture."""
    at, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise PictureError("the PNG is cut off")
        size = struct.unpack_from(">I", data, at)[0]
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if data[at + 8 + size : at + 12 + size] != struct.pack(">I", zlib.crc32(kind + body)):
            raise PictureError("the PNG is damaged: a checksum is wrong")
        if not kind[0] & 0x20 and kind not in _CHUNKS:
            raise PictureError(f"the PNG needs `{kind.decode('latin-1')}`, which not every program knows")
        yield kind, body
        at += 12 + size


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _unpack(chunks: list[tuple[bytes, bytes]]) -> None:
    """See that the picture is there whole, and unpacks to what its header says and no more."""
    header = chunks[0][1]
    if len(header) != 13:
        raise PictureError("the PNG is damaged: its header has another length")
    width, height, depth, colour, method, how, interlaced = struct.unpack(">IIBBBBB", header)
    _within(width, height)
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or method or how or interlaced > 1:
        raise PictureError("the PNG is damaged: its header says what no PNG can be")
    line = (width * depth * _CHANNELS[colour] + 7) // 8 + 1
    # Interlaced, each of seven passes has its own lines, and each of those a filter byte and a part of a byte more.
    most = line * height if not interlaced else 2 * line * height + 64
    packed, unpacked, size = zlib.decompressobj(), b"", 0
    try:
        for kind, body in chunks:
            rest = body if kind == b"IDAT" else b""
            while rest:
                unpacked = packed.decompress(rest, 1 << 20)
                size, rest = size + len(unpacked), packed.unconsumed_tail
                if size > most:
                    raise PictureError("the PNG unpacks to more than its header says")
    except zlib.error as error:
        raise PictureError("the PNG is damaged: it cannot be unpacked") from error
    if not packed.eof or (size != most and not interlaced):
        raise PictureError("the PNG is damaged: a part of the picture is missing")


def _jpeg(data: bytes) -> bytes:
    if not data.startswith(b"\xff\xd8\xff"):
        raise PictureError(f"it is no JPEG: {_begins(data)}", "give it the ending of what it is, or save it as JPEG")
    made, at, frames = [data[:2]], 2, 0
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            raise PictureError("the JPEG is damaged or cut off")
        marker, size = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        body, end = data[at + 4 : at + 2 + size], at + 2 + size
        if marker in _FRAMES:
            frames += 1
            if frames > 1 or len(body) < 6:
                raise PictureError("the JPEG is damaged, or holds more than one picture")
            _within(*reversed(struct.unpack_from(">HH", body, 1)))
        if marker == 0xE1 and _turned(body):
            raise PictureError("the JPEG is to be turned by the program that shows it, which not every one does")
        if _is_image(marker, body):
            made.append(data[at:end])
        at = end
        if marker == 0xDA:
            at = _scan_end(data, at)
            made.append(data[end:at])
            if data[at : at + 2] == b"\xff\xd9":
                if not frames:
                    raise PictureError("the JPEG is damaged: it has no size")
                return b"".join((*made, b"\xff\xd9"))


def _is_image(marker: int, body: bytes) -> bool:
    """Whether a segment makes the picture: comments and notes of programs do not."""
    if 0xE0 <= marker <= 0xEF:
        return marker in _KEPT and body.startswith(_NAMES)
    return marker != 0xFE


def _scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands after a scan: 0xFF, and not a stuffed byte or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise PictureError("the JPEG is cut off")
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _turned(body: bytes) -> bool:
    """Whether Exif says that the picture stands on its side or its head."""
    tiff = body[6:] if body.startswith(b"Exif\0\0") else b""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return False
    start = struct.unpack_from(f"{order}I", tiff, 4)[0]
    count = struct.unpack_from(f"{order}H", tiff, start)[0] if start + 2 <= len(tiff) else 0
    for at in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == 0x0112:
            return bool(value > 1)
    return False


def _within(width: int, height: int) -> None:
    if not width or not height:
        raise PictureError("it is a picture of no size")
    if width * height > MOST_PIXELS:
        cure = f"make it smaller: {MOST_PIXELS // 1_000_000} million pixels at most"
        raise PictureError(f"it is {width:,} by {height:,} pixels, too large to print", cure)


def _begins(data: bytes) -> str:
    """In words what a file begins with."""
    known = {b"\x89PNG": "it is a PNG", b"\xff\xd8\xff": "it is a JPEG", b"GIF8": "it is a GIF", b"%PDF": "it is a PDF",
             b"RIFF": "it is a WebP or a sound", b"PK\x03\x04": "it is a zip file"}  # fmt: skip
    head = data[:200].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")):
        return "it is an SVG or a page of HTML"
    return next((words for mark, words in known.items() if data.startswith(mark)), "it begins as no picture does")
