"""What a PDF says and no page prints: descriptions, titles, outline, properties, labels, and its signatures.

Texts: all under a key that a program shows or reads aloud, used or not; each text once, sorted, so that a file that is
only written anew says the same. Streams that are packed otherwise than by Flate are not read. Signatures: who signed,
as the file says, and how much of the file each covers; whether a signature is good is never judged.
Source: ISO 32000-1, 7.3.4 (strings), 7.5.7 (object streams), 12.8 (signatures); ISO 16684-1 (XMP); RFC 5652 (CMS);
RFC 5280, 4.1 (certificates); X.690 (DER).
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.document.pdf.syntax import PdfObject, PdfValue, decoded, string_at, unpacked
from quoteproof.proof.pdf.protocol import Signature

_REPLACING: Final = rb"ActualText|Alt"
_KEYS: Final = (
    _REPLACING + rb"|E|Title|Author|Subject|Keywords|T|TU|Contents|RC|V|DV|CA|Desc|P|Name|Reason|Location|ContactInfo"
    rb"|Summary|Short"
)
_TEXT: Final = rb"\s*(?=\(|<[^<])"
# Strings and comments are skipped whole, since their content may look like anything else.
_STEP: Final = re.compile(
    rb"(?P<described>(?:/(?:" + _KEYS + rb")|\bobj)" + _TEXT + rb")|(?P<text>\()|%[^\r\n]*|(?P<stream>\bstream\r?\n)"
)
_REPLACED: Final = re.compile(rb"/(?:" + _REPLACING + rb")" + _TEXT)
_DER: Final = (b"\x30\x80", b"\x30\x82", b"\x30\x83")
"""Beginnings of the value of a signature, which is not a text."""
_FIRST: Final = re.compile(rb"/First\s+(\d+)")
_MARKUP: Final = re.compile(r"<[^>]*>")
_ATTRIBUTE: Final = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")


def described(data: bytes) -> tuple[str, ...]:
    """Return the texts of a PDF that no page prints."""
    texts: list[str] = []
    for head, body in _streams(data, texts):
        if b"/ObjStm" in head:
            texts += _of_objects(head, body)
        elif b"/Metadata" in head:
            texts += _properties(body)
        else:
            texts += (decoded(string_at(body, match.end())[0]) for match in _REPLACED.finditer(body))
    return tuple(sorted({" ".join(text.split()) for text in texts} - {""}))


def _streams(piece: bytes, texts: list[str]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the streams in a piece of a file, and add the texts between them to `texts`.

    A stream is its dictionary, with some bytes before it, and its content, unpacked if it was packed by Flate.
    """
    at = before = 0
    while step := _STEP.search(piece, at):
        at = step.end()
        if step.lastgroup == "stream":
            end = piece.find(b"endstream", at)
            end = end if end >= 0 else len(piece)
            head = piece[max(before, piece.rfind(b"obj", before, at)) : step.start()]
            yield head, unpacked(head, memoryview(piece)[at:end])
            at = before = end
        elif step.lastgroup == "text":
            _, at = string_at(piece, step.start())
        elif step.lastgroup == "described":
            raw, at = string_at(piece, at)
            if not raw.startswith(_DER):
                texts.append(decoded(raw))


def _of_objects(head: bytes, body: bytes) -> list[str]:
    """Return the texts of an object stream: those of its dictionaries, and objects that are a text."""
    texts: list[str] = []
    for _ in _streams(body, texts):
        pass
    first = int(match[1]) if (match := _FIRST.search(head)) else 0
    for offset in body[:first].split()[1::2]:
        at = first + int(offset) if offset.isdigit() else len(body)
        if body[at : at + 1] in (b"(", b"<") and body[at : at + 2] != b"<<":
            texts.append(decoded(string_at(body, at)[0]))
    return texts


def _properties(body: bytes) -> Iterator[str]:
    """Yield every text and attribute value of XMP."""
    xmp = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore")
    yield from (html.unescape(text) for text in _MARKUP.split(xmp))
    for tag in _MARKUP.findall(xmp):
        yield from (html.unescape(double or single) for double, single in _ATTRIBUTE.findall(tag))


_NAMES: Final = (b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b")  # common name, organisation, unit
_MAX_PARTS: Final = 64


def signatures(data: bytes, objects: Sequence[PdfObject]) -> tuple[Signature, ...]:
    """Return the signatures of a PDF among its `objects`."""
    dictionaries = (values for item in objects for values in _dictionaries(item.value))
    signing = (d for d in dictionaries if "ByteRange" in d or d.get("Type") in ("Sig", "DocTimeStamp"))
    return tuple(_signature(data, values) for values in signing)


def _dictionaries(value: PdfValue) -> Iterator[dict[str, PdfValue]]:
    if isinstance(value, dict):
        yield value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in below:
        yield from _dictionaries(item)


def _signature(data: bytes, values: dict[str, PdfValue]) -> Signature:
    ranges, contents, name = (values.get(key) for key in ("ByteRange", "Contents", "Name"))
    value = contents if isinstance(contents, bytes) else b""
    numbers = [int(n) for n in ranges if isinstance(n, str) and n.isdigit()] if isinstance(ranges, list) else []
    return Signature(decoded(name) if isinstance(name, bytes) else _signer(value), _is_whole(data, numbers, value))


def _is_whole(data: bytes, numbers: Sequence[int], contents: bytes) -> bool:
    """Return whether the two ranges are the whole file except one string, the signature's value."""
    if len(numbers) != 4:
        return False
    start, before, after, rest = numbers
    gap = data[before:after]
    is_string = gap[:1] == b"<" and gap[-1:] == b">" and gap[1:-1].strip().lower() == contents.hex().encode("ascii")
    return start == 0 and before < after and after + rest == len(data) and is_string


def _signer(contents: bytes) -> str:
    """Return the name in the signer's certificate of a CMS signature."""
    signed = _path(contents, 0, 1, 0)
    parts = _parts(signed)
    bodies = (body for tag, certificates in parts if tag == 0xA0 for _, body in _parts(certificates))
    certificates = [fields for body in bodies if (fields := _fields(body))]
    serials = [body for _, body in _parts(_path(parts[-1][1] if parts else b"", 0, 1))][-1:]
    chosen = [subject for serial, subject in certificates if serial in serials] or [s for _, s in certificates]
    return next((name for subject in chosen if (name := _name(subject))), "")


def _fields(certificate: bytes) -> tuple[bytes, bytes] | None:
    """Return the serial number and the subject of a certificate."""
    fields = [body for tag, body in _parts(_path(certificate, 0)) if tag != 0xA0]
    return (fields[0], fields[4]) if len(fields) > 4 else None


def _name(subject: bytes) -> str:
    """Return the name of a subject: the common name before others."""
    names: dict[bytes, str] = {}
    for _, attributes in _parts(subject):
        for _, attribute in _parts(attributes):
            if len(parts := _parts(attribute)) == 2:
                (_, kind), (tag, body) = parts
                names.setdefault(kind, body.decode("utf-16-be" if tag == 0x1E else "utf-8", "replace"))
    return next((names[kind] for kind in _NAMES if kind in names), "")


def _path(data: bytes, *indices: int) -> bytes:
    """Return the body of a nested element by the index at each level; empty if there is none."""
    for index in indices:
        parts = _parts(data)
        data = parts[index][1] if index < len(parts) else b""
    return data


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Return the elements of DER data as tags and bodies."""
    parts: list[tuple[int, bytes]] = []
    at = 0
    while at + 2 <= len(data) and len(parts) < _MAX_PARTS:
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
