"""CSL-JSON as items with their words: what Zotero, Better BibTeX, Mendeley and crossref.org export.

A file holds a list of items, one item, or an object with `items` or `references`. HTML that CSL allows in its fields
is read as TeX is in BibTeX. pandoc gets each item as it stands, without the variables that nobody checks.
Source: CSL 1.0.2, csl-data.json.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_NAMES: Final = {
    "container-title": "journaltitle", "collection-title": "series", "publisher-place": "address", "page": "pages",
    "URL": "url", "DOI": "doi", "title-short": "shorttitle", "event-title": "eventtitle", "event": "eventtitle",
    "container-title-short": "shortjournal", "original-title": "origtitle", "reviewed-title": "reprinttitle",
    "volume-title": "maintitle",
}  # fmt: skip
_PEOPLE: Final = frozenset(
    """author editor translator container-author collection-editor composer director interviewer recipient
    reviewed-author editorial-director illustrator original-author""".split()
)
_DATES: Final = frozenset(("issued", "accessed", "event-date", "original-date", "submitted", "available-date"))
_UNREAD: Final = frozenset(
    """abstract annote keyword categories custom file attachments citation-label citation-number
    first-reference-note-number locator year-suffix source archive_location""".split()
)
_BACKSLASH: Final = re.compile(r"[\\\\{}]")
_TEXTS: Final = (str, int, float)


@dataclass(frozen=True, slots=True)
class CslItem:
    """One item."""

    start: int
    """Its offset in the file."""
    key: str = ""
    kind: str = ""
    fields: Mapping[str, str] = ()  # type: ignore[assignment]
    """Its words by the names that BibLaTeX has for them."""
    printed: tuple[tuple[str, str], ...] = ()
    """The fields that print, with their values."""
    text: str = ""
    """The item as JSON, with an empty `id`, without what nobody checks."""
    fault: str = ""
    """What is wrong with it, if it cannot be read."""


def read_csl(text: str) -> Iterator[CslItem]:
    """Read the items of a file in order."""
    decoder = json.JSONDecoder()
    at = _skip(text, len(text) - len(text.lstrip("\ufeff")))
    listed = re.compile(r'\{\s*(?:"(?:items|references)"\s*:\s*)').match(text, at)
    if listed and text[listed.end() : listed.end() + 1] == "[":
        at = listed.end()
    if text[at : at + 1] not in ("[", "{"):
        yield CslItem(at, fault="no list of items")
        return
    single = text[at] == "{"
    at = at if single else _skip(text, at + 1)
    while single or text[at : at + 1] != "]":
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            where = getattr(error, "pos", at)
            yield CslItem(min(where, max(0, len(text) - 1)), fault=getattr(error, "msg", "too deep"))
            return
        yield _item(value, at)
        at = _skip(text, end)
        if single:
            return
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            yield CslItem(min(at, max(0, len(text) - 1)), fault="expecting a comma or `]`")
            return


def _skip(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _item(value: Any, start: int) -> CslItem:
    if not isinstance(value, dict):
        return CslItem(start, fault="an item that is no object")
    key = value.get("citation-key") or value.get("id")
    if not isinstance(key, _TEXTS) or isinstance(key, bool):
        return CslItem(start, fault="an item without `id`")
    fields = dict(_words(value))
    printed = tuple((name, words) for name, words in fields.items() if name not in ("file", "language"))
    kept = {name: _kept(name, item) for name, item in value.items() if name not in _UNREAD and name != "citation-key"}
    text = json.dumps({**kept, "id": ""}, ensure_ascii=False, sort_keys=True)
    return CslItem(start, str(key), str(value.get("type", "document")), fields, printed, text)


def _kept(name: str, item: Any) -> Any:
    """A variable as pandoc is to read it: addresses as they can be followed, raw dates as words."""
    from quoteproof.source.tex_fields import clean_address

    if name in ("URL", "DOI") and isinstance(item, str):
        return clean_address(name.lower(), item)[0]
    if name in _DATES and isinstance(item, dict) and "date-parts" not in item and isinstance(item.get("raw"), str):
        return {"literal": item["raw"]}
    return item


def _words(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, item in value.items():
        if name in _PEOPLE and isinstance(item, list):
            yield name.replace("-", ""), " and ".join(_name(person) for person in item if isinstance(person, dict))
        elif name in _DATES and isinstance(item, dict):
            yield {"issued": "date", "accessed": "urldate"}.get(name, name.replace("-", "")), _date(item)
        elif isinstance(item, _TEXTS) and not isinstance(item, bool) and name not in ("id", "type", "citation-key"):
            if name not in _UNREAD or name == "file":
                words = str(item)
                yield _NAMES.get(name, name), words if name in ("URL", "DOI", "file") else _BACKSLASH.sub("", words)
        elif name == "attachments" and isinstance(item, list):
            paths = [str(part.get("path", "")) for part in item if isinstance(part, dict)]
            yield "file", ";".join(path.replace(":", r"\:") for path in paths if path)


def _name(person: Mapping[str, Any]) -> str:
    if person.get("literal"):
        return str(person["literal"])
    family = " ".join(str(person[part]) for part in ("non-dropping-particle", "family") if person.get(part))
    given = " ".join(str(person[part]) for part in ("given", "dropping-particle", "suffix") if person.get(part))
    return f"{family}, {given}" if given else family


def _date(item: Mapping[str, Any]) -> str:
    parts = item.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(part, list) for part in parts):
        return "/".join("-".join(f"{number}".zfill(4 if i == 0 else 2) for i, number in enumerate(p)) for p in parts)
    return str(item.get("literal") or item.get("raw") or "")
