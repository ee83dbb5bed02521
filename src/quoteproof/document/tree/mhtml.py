"""Reads a page that a browser saved as one file (MHTML). Source: RFC 2557; RFC 2045."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Final
from urllib.parse import urljoin

from quoteproof.document.model import DocumentOptions, DocumentReading, RefusedDocumentError
from quoteproof.document.tree import html
from quoteproof.document.tree.description import mail_date

VERSION: Final = html.VERSION
_MOST_PARTS: Final = 5_000


def engine() -> str:
    """The libraries that parse pages and their sheets."""
    return html.engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a saved page; raises `RefusedDocumentError`."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if page is None or len(parts) > _MOST_PARTS:
        raise RefusedDocumentError("it holds no page", "save the page again in the browser")
    sheets = {
        name: _payload(part).decode("utf-8", "replace") for part in parts if _is_sheet(part) for name in _names(part)
    }
    place, is_xml = str(page.get("Content-Location") or ""), page.get_content_type() != "text/html"

    def sheet(base: str, address: str) -> tuple[str, str] | None:
        known = (name for name in (address.strip(), urljoin(base or place, address.strip())) if name in sheets)
        return next(((name, sheets[name]) for name in known), None)

    reading = html.read_page(_payload(page), page.get_content_charset(), "page!", sheet, is_xml=is_xml)
    location = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    address = location if location.startswith(("http://", "https://")) else reading.description.address
    # As it is written: `get` fails for a date whose numbers are too large.
    date = next((str(value) for name, value in message.raw_items() if name.lower() == "date"), "")
    saved = mail_date(date) or reading.description.accessed
    return replace(reading, description=replace(reading.description, address=address, accessed=saved))


def _names(part: EmailMessage) -> Iterator[str]:
    """The addresses by which a page asks for a part (RFC 2557, 8.2 and 8.3)."""
    yield str(part.get("Content-Location") or "").strip()
    yield f"cid:{str(part.get('Content-ID') or '').strip().strip('<>')}"


def _is_sheet(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/css"


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
