"""Frames between quoteproof and a resident child: a count, then parts with their lengths, big-endian.

Lengths come first so that text may hold any character, NUL and line ends included. The other half
is written in `server.lua`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import IO, Final

LARGEST: Final = 2 * 1024**3
"""Most bytes of a part that is read; a length beyond it is no answer of a sound child."""


def write_frame(stream: IO[bytes], parts: Sequence[str | bytes]) -> None:
    """Write `parts` (text as UTF-8) as one frame. Raises OSError when nobody reads."""
    stream.write(struct.pack(">I", len(parts)))
    for part in parts:
        # A lone surrogate has no UTF-8 form; it becomes "?" here, and text from files never holds one.
        raw = part.encode("utf-8", "replace") if isinstance(part, str) else part
        stream.write(struct.pack(">Q", len(raw)))
        stream.write(raw)
    stream.flush()


def read_frame(stream: IO[bytes]) -> list[bytes] | None:
    """Read one frame; None when the stream ended before it did, or says what cannot be."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    parts = []
    for _ in range(struct.unpack(">I", head)[0]):
        length = stream.read(8)
        if len(length) < 8:
            return None
        size = struct.unpack(">Q", length)[0]
        if size > LARGEST:
            return None
        part = stream.read(size)
        if len(part) < size:
            return None
        parts.append(part)
    return parts
