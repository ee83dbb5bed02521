"""The smallest font there can be: one character, drawn as a square."""

from __future__ import annotations

import struct


def square_font(character: str, family: str) -> bytes:
    """A TrueType font that has `character` of the Basic Multilingual Plane alone.

    Source: the OpenType specification, version 1.9.
    """
    glyph = struct.pack(">5h", 1, 0, 0, 800, 800) + struct.pack(">2H", 3, 0) + bytes([1] * 4)
    glyph += struct.pack(">4h", 0, 800, 0, -800) + struct.pack(">4h", 0, 0, 800, 0) + bytes(2)
    segments = struct.pack(">7H", 4, 4, 1, 0, ord(character), 0xFFFF, 0)
    segments += struct.pack(">2H2h2H", ord(character), 0xFFFF, 1 - ord(character), 1, 0, 0)
    charmap = struct.pack(">4HI", 0, 1, 3, 1, 12) + struct.pack(">3H", 4, 6 + len(segments), 0) + segments
    names = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    strings = [(key, text.encode("utf-16-be")) for key, text in names.items()]
    records, at = b"", 0
    for key, text in strings:
        records += struct.pack(">6H", 3, 1, 0x409, key, len(text), at)
        at += len(text)
    tables = {
        b"OS/2": struct.pack(">H h 2H H 11h", 4, 800, 400, 5, 0, *[0] * 11)
        + bytes(10 + 16 + 4)
        + struct.pack(">3H 3h 2H", 0x40, ord(character), ord(character), 800, -200, 0, 800, 200)
        + bytes(8)
        + struct.pack(">2h3H", 500, 700, 0, 32, 1),
        b"cmap": charmap,
        b"glyf": glyph + bytes(len(glyph) % 2),
        b"head": struct.pack(">4I2H", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000)
        + bytes(16)
        + struct.pack(">4h2H3h", 0, 0, 800, 800, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">I3hH11hH", 0x10000, 800, -200, 0, 1000, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, 0),
        b"loca": struct.pack(">3H", 0, 0, (len(glyph) + 1) // 2),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 4, 1, *[0] * 11),
        b"name": struct.pack(">3H", 0, len(strings), 6 + 12 * len(strings)) + records + b"".join(t for _, t in strings),
        b"post": struct.pack(">2I2h5I", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    return _joined(tables)


def _joined(tables: dict[bytes, bytes]) -> bytes:
    directory, content = b"", b""
    start = 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4s3I", tag, total, start + len(content), len(data))
        content += padded
    return struct.pack(">I4H", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128) + directory + content
