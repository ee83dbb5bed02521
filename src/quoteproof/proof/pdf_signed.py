"""The signatures of a PDF: who signed it by its own word, and how much of the file each covers.

Promises: total over any bytes. Leaves out, and so never says, whether a signature is good: neither it nor the
certificate is judged, which a reader of PDFs does that knows whom to trust.
Source: ISO 32000-1, 12.8 (signatures); RFC 5652 (CMS); RFC 5280, 4.1 (certificates); X.690 (DER).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.proof.pdf.described import decoded
from quoteproof.proof.pdf.protocol import Signature
from quoteproof.proof.pdf.syntax import Object, Value

_NAMES: Final = (b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b")  # common name, organisation, unit
_MOST: Final = 64


def signatures(data: bytes, found: Sequence[Object]) -> tuple[Signature, ...]:
    """Give the signatures of a PDF, `found` being its objects."""
    return tuple(_signature(data, values) for one in found for values in _dictionaries(one.value) if _signs(values))


def _dictionaries(value: Value) -> Iterator[dict[str, Value]]:
    if isinstance(value, dict):
        yield value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in below:
        yield from _dictionaries(item)


def _signs(values: dict[str, Value]) -> bool:
    return "ByteRange" in values or values.get("Type") in ("Sig", "DocTimeStamp")


def _signature(data: bytes, values: dict[str, Value]) -> Signature:
    ranges, contents, name = (values.get(key) for key in ("ByteRange", "Contents", "Name"))
    value = contents if isinstance(contents, bytes) else b""
    numbers = [int(n) for n in ranges if isinstance(n, str) and n.isdigit()] if isinstance(ranges, list) else []
    return Signature(decoded(name) if isinstance(name, bytes) else _signer(value), _is_whole(data, numbers, value))


def _is_whole(data: bytes, numbers: Sequence[int], contents: bytes) -> bool:
    """Tell whether four numbers are all of a file but one string, which is the signature's value."""
    if len(numbers) != 4:
        return False
    start, before, behind, rest = numbers
    gap = data[before:behind]
    is_string = gap[:1] == b"<" and gap[-1:] == b">" and gap[1:-1].strip().lower() == contents.hex().encode("ascii")
    return start == 0 and before < behind and behind + rest == len(data) and is_string


def _signer(contents: bytes) -> str:
    """Give the name in the certificate that a CMS signature says is the signer's."""
    signed = _path(contents, 0, 1, 0)
    parts = _parts(signed)
    certificates = [
        fields for tag, body in parts if tag == 0xA0 for _, body in _parts(body) if (fields := _fields(body))
    ]
    serials = [body for _, body in _parts(_path(parts[-1][1] if parts else b"", 0, 1))][-1:]
    chosen = [subject for serial, subject in certificates if serial in serials] or [s for _, s in certificates]
    return next((name for subject in chosen if (name := _name(subject))), "")


def _fields(certificate: bytes) -> tuple[bytes, bytes] | None:
    """Give the serial number and the subject of a certificate."""
    fields = [body for tag, body in _parts(_path(certificate, 0)) if tag != 0xA0]
    return (fields[0], fields[4]) if len(fields) > 4 else None


def _name(subject: bytes) -> str:
    """Give the first of the names of a subject, the common one before others."""
    found: dict[bytes, str] = {}
    for _, attributes in _parts(subject):
        for _, attribute in _parts(attributes):
            if len(parts := _parts(attribute)) == 2:
                (_, kind), (tag, body) = parts
                found.setdefault(kind, body.decode("utf-16-be" if tag == 0x1E else "utf-8", "replace"))
    return next((found[kind] for kind in _NAMES if kind in found), "")


def _path(data: bytes, *places: int) -> bytes:
    """Give the body of an element in an element, each by its place among those beside it; nothing where none is."""
    for place in places:
        parts = _parts(data)
        data = parts[place][1] if place < len(parts) else b""
    return data


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Give the elements of some DER, each as its tag and its body."""
    parts: list[tuple[int, bytes]] = []
    at = 0
    while at + 2 <= len(data) and len(parts) < _MOST:
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            width = size & 0x7F
            size, at = int.from_bytes(data[at : at + width], "big"), at + width
        if size > len(data) - at:
            break
        parts.append((tag, data[at : at + size]))
        at += size
    return parts
