"""Reads the PNGs of this program: the colour of each pixel."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Pixels:
    width: int
    height: int
    rows: list[list[Colour]]

    def marked(self) -> set[tuple[int, int]]:
        """The pixels that are no shade of grey."""
        return {(x, y) for y, row in enumerate(self.rows) for x, (r, g, b) in enumerate(row) if not r == g == b}

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what is marked."""
        xs, ys = zip(*self.marked(), strict=True)
        return min(xs), min(ys), max(xs) + 1, max(ys) + 1


def read_png(data: bytes) -> Pixels:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(name + body)
        chunks[name] = body
        at += 12 + size
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    palette = [tuple(chunks[b"PLTE"][i : i + 3]) for i in range(0, len(chunks[b"PLTE"]), 3)]
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (width + 1)
    rows = [[palette[p] for p in pixels[y * (width + 1) + 1 : (y + 1) * (width + 1)]] for y in range(height)]
    return Pixels(width, height, rows)  # type: ignore[arg-type]
