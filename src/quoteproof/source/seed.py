"""Seeds: bytes into a decoded text that offsets can refer to.

Promises: UTF-8 only; a byte-order mark is not part of the text; line ends stay as they are; the hash is that
of the bytes. Leaves out: everything about what the text says.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass

from quoteproof.finding.model import Finding
from quoteproof.source.faults import not_utf8


@dataclass(frozen=True, slots=True)
class Seed:
    """A decoded seed."""

    file: str
    """Path relative to the book."""
    text: str
    """The text, without a byte-order mark."""
    sha256: str
    """SHA-256 of the bytes, in hexadecimal."""


def read_seed(file: str, data: bytes) -> tuple[Seed | None, tuple[Finding, ...]]:
    """Decode a seed; bytes that are not UTF-8 give none and a finding."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        shift = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        offset = error.start + shift
        return None, (not_utf8(file, offset, data[offset]),)
    return Seed(file, text, hash_bytes(data)), ()


def hash_bytes(data: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
