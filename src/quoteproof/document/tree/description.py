"""What a saved page says of itself: its title, authors, date and address.

Sources: Open Graph protocol; schema.org (Article); HTML, 4.2.5; the comments that browsers and SingleFile write.
"""

import json
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

from lxml import etree

from quoteproof.document.model import DocumentDescription
from quoteproof.document.tree.vocabulary import all_words

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?!\d)")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+")
_SAVED: Final = re.compile(r"saved from url=\(\d+\)(\S+)|^\s*url:\s*(\S+)", re.MULTILINE)
_SAVED_ON: Final = re.compile(r"saved date:\s*(.+?)\s*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--(.*?)-->", re.DOTALL)
_LARGEST: Final = 1_000_000  # characters of JSON
_ARTICLE: Final = re.compile(r"Article|BlogPosting|Report|Book|CreativeWork$|Chapter|Thesis")


def describe(root: etree._Element, head: str = "") -> DocumentDescription:
    """What a page says of itself; `head` is the beginning of its file, where a program that saved it says so."""
    named = _named(root)
    article = next(_articles(root), {})
    comments = "\n".join(_COMMENT.findall(head))
    title = _first(named, "citation_title", "dc.title", "og:title") or _text(article.get("headline"))
    return DocumentDescription(
        title=title or all_words(root.find(".//title")) or None,
        authors=_authors(named, article),
        date=_date(
            _first(named, "citation_publication_date", "citation_date", "article:published_time", "dc.date")
            or _text(article.get("datePublished"))
            or _first(named, "datepublished", "date", "pubdate")
        ),
        address=_address(root, named, comments),
        accessed=_saved_on(comments),
    )


def _named(root: etree._Element) -> Mapping[str, list[str]]:
    """The contents of `meta` elements by their name or property, in small letters."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _first(named: Mapping[str, list[str]], *names: str) -> str | None:
    return next((named[name][0] for name in names if name in named), None)


def _authors(named: Mapping[str, list[str]], article: Mapping[str, Any]) -> tuple[str, ...]:
    for name in ("citation_author", "dc.creator", "author", "article:author"):
        known = [value for value in named.get(name, ()) if not value.startswith(("http:", "https:", "@"))]
        if known:
            return tuple(dict.fromkeys(known))
    people = article.get("author")
    names = (_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in _listed(people))
    return tuple(dict.fromkeys(name for name in names if name))


def _address(root: etree._Element, named: Mapping[str, list[str]], comments: str) -> str | None:
    links = (link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").split())
    saved = _SAVED.search(comments)
    given = (*links, *named.get("og:url", ()), (saved[1] or saved[2]) if saved else "")
    return next((address for address in given if _ADDRESS.fullmatch(address)), None)


def _saved_on(comments: str) -> str | None:
    found = _SAVED_ON.search(comments)
    if found is None:
        return None
    words = re.sub(r"\s*\([^)]*\)\s*\Z", "", found[1])
    return _date(words) or mail_date(words.replace("GMT+0000", "+0000")) or _spelled(words)


_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _spelled(words: str) -> str | None:
    """A date as JavaScript writes it: `Fri May 31 2024 10:00:00`."""
    found = re.search(r"([A-Z][a-z]{2}) (\d{1,2}) (\d{4})", words)
    if found is None or found[1].lower() not in _MONTHS:
        return None
    return f"{found[3]}-{_MONTHS.index(found[1].lower()) + 1:02}-{int(found[2]):02}"


def mail_date(words: str) -> str | None:
    """The day of a date as mails and web servers write it, such as `Fri, 31 May 2024 10:00:00 GMT`."""
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return None


def _date(words: str | None) -> str | None:
    found = _DATE.match((words or "").strip().replace("/", "-"))
    return found.group() if found else None


def _articles(root: etree._Element) -> Iterator[Mapping[str, Any]]:
    """The articles that the page describes as JSON-LD."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or len(script.text or "") > _LARGEST:
            continue
        try:
            waiting = _listed(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            continue
        while waiting:
            one = waiting.pop(0)
            if not isinstance(one, dict):
                continue
            waiting += _listed(one.get("@graph"))
            if any(_ARTICLE.search(_text(kind) or "") for kind in _listed(one.get("@type"))):
                yield one


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
