"""Seeds: bytes into a decoded text that offsets can refer to.

Promises: plain text in UTF-8 only, with no more marks on a letter than can be read; a byte-order mark is not part of
the text; line ends stay as they are; the hash is that of the bytes. Leaves out: everything about what the text says.
Source: rules.md, “Source text”: words that a reader of the source cannot see are none.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass

from quoteproof.finding.model import Finding
from quoteproof.source.faults import not_plain, not_utf8, too_many_marks
from quoteproof.source.plain import other_form
from quoteproof.text.words import stacked_marks


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
    """Decode a seed; bytes that are no plain text in UTF-8 give none and a finding."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        shift = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        offset = error.start + shift
        return None, (not_utf8(file, offset, data[offset]),)
    form = other_form(text)
    if form is not None:
        return None, (not_plain(file, form.name, form.sign, form.at),)
    stack = stacked_marks(text)
    if stack is not None:
        return None, (too_many_marks(file, stack),)
    return Seed(file, text, hash_bytes(data)), ()


def hash_bytes(data: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
