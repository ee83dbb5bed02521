"""Reads a page out of an archive of web pages (WACZ): the first page that it lists, as the server sent it.

Sources: WACZ 1.1.1; WARC 1.1 (ISO 28500:2017); RFC 9112 (messages).
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urldefrag

from quoteproof.document.model import DocumentOptions, DocumentReading, RefusedDocumentError
from quoteproof.document.package import DocumentPackage
from quoteproof.document.tree import html

VERSION: Final = html.VERSION
_MOST: Final = 200_000_000  # bytes of records
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_DAMAGED: Final = "make the archive anew with the program that saved it"


def engine() -> str:
    """The libraries that parse pages and their sheets."""
    return html.engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read the first page of an archive; raises `RefusedDocumentError`."""
    package = DocumentPackage(data)
    pages = _pages(package)
    if not pages:
        raise RefusedDocumentError("the archive lists no page", _DAMAGED)
    address, saved = pages[0]
    for record in _records(package):
        if record.get("WARC-Type") == "response" and _same(record.get("WARC-Target-URI", ""), address):
            head, _, body = record["body"].partition("\r\n\r\n")
            if re.match(r"HTTP/\S+ 2\d\d", head):
                break
    else:
        raise RefusedDocumentError(f"the archive has no copy of the page that it lists, {address[:200]}", _DAMAGED)
    fields = _fields(head)
    charset = _CHARSET.search(fields.get("content-type", ""))
    is_xml = "xhtml" in fields.get("content-type", "")
    reading = html.read_page(
        _decoded(body.encode("latin-1"), fields), charset[1] if charset else None, "page!", is_xml=is_xml
    )
    description = replace(reading.description, address=address, accessed=saved or reading.description.accessed)
    if len(pages) > 1:
        remark = f"the archive has {len(pages)} pages: the first one was read, {address}"
        reading = replace(reading, account=replace(reading.account, remarks=(*reading.account.remarks, remark)))
    return replace(reading, description=description)


def _pages(package: DocumentPackage) -> list[tuple[str, str | None]]:
    """The addresses of the pages, each with the day on which it was saved."""
    found: list[tuple[str, str | None]] = []
    if "pages/pages.jsonl" in package:
        for line in package.read("pages/pages.jsonl").decode("utf-8", "replace").splitlines():
            try:
                page = json.loads(line)
                if isinstance(page, dict) and isinstance(page.get("url"), str):
                    found.append((page["url"], str(page.get("ts") or "")[:10] or None))
            except (ValueError, RecursionError):
                continue
    return found


def _records(package: DocumentPackage) -> Iterator[Mapping[str, str]]:
    """The fields of each record, and what it holds as `body`, a character for each byte."""
    for name in package.names:
        if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
            data = package.read(name)
            stream = io.BytesIO(_unpacked(data) if data.startswith(b"\x1f\x8b") else data)
            while (line := stream.readline()) != b"":
                if not line.startswith(b"WARC/"):
                    continue
                fields: dict[str, str] = {}
                while (line := stream.readline().strip()) != b"":
                    key, _, value = line.decode("utf-8", "replace").partition(":")
                    fields[key.strip()] = value.strip()
                length = fields.get("Content-Length", "0")
                fields["body"] = stream.read(int(length) if length.isdecimal() else 0).decode("latin-1")
                yield fields


def _unpacked(data: bytes) -> bytes:
    """All members of a gzip file; raises `RefusedDocumentError`."""
    try:
        found = gzip.GzipFile(fileobj=io.BytesIO(data)).read(_MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedDocumentError("a record of the archive is damaged", _DAMAGED) from error
    if len(found) > _MOST:
        raise RefusedDocumentError(f"its records are larger than {_MOST // 1_000_000} MB")
    return found


def _fields(head: str) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in head.split("\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _decoded(body: bytes, fields: Mapping[str, str]) -> bytes:
    """What a server sent, without the packing of the way; raises `RefusedDocumentError`."""
    if "chunked" in fields.get("transfer-encoding", "").lower() and re.match(rb"[0-9A-Fa-f]+[ ;\r]", body):
        body = b"".join(_chunks(body))
    packing = fields.get("content-encoding", "").lower()
    if body.startswith(b"\x1f\x8b"):
        return _unpacked(body)
    if packing not in ("", "identity", "gzip"):
        raise RefusedDocumentError(f"the page is packed as `{packing[:20]}`, which no reader here unpacks", _DAMAGED)
    return body


def _chunks(body: bytes) -> Iterator[bytes]:
    at = 0
    while (end := body.find(b"\r\n", at)) >= 0:
        size = re.match(rb"[0-9A-Fa-f]{1,8}", body[at:end])
        if size is None or int(size[0], 16) == 0:
            return
        at = end + 2 + int(size[0], 16)
        yield body[end + 2 : at]
        at += 2


def _same(one: str, other: str) -> bool:
    """Whether two addresses are of one page, whatever place in it they name."""
    return urldefrag(one)[0] == urldefrag(other)[0]
