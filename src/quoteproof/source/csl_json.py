"""CSL-JSON as items with their words: what Zotero, Better BibTeX, Mendeley and crossref.org export.

A file holds a list of items, one item, or an object with `items` or `references`. HTML that CSL allows in its fields
is read as TeX is in BibTeX. pandoc gets each item with what was read of it and nothing else: of a name its literal or
its parts, of a date its numbers or its words, and no variables that nobody checks. Variables that Zotero's “Extra”
brings at the head of a note (`original-date: 1850`, `{:translator: Marx || Eleanor}`) are variables of the item.
Source: CSL 1.0.2, csl-data.json; citeproc, `parseNote`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from quoteproof.finding.model import Place
from quoteproof.source.tex_fields import clean_address, field_faults
from quoteproof.values import dataclass

_NAMES: Final = {
    "container-title": "journaltitle", "collection-title": "series", "publisher-place": "address", "page": "pages",
    "URL": "url", "DOI": "doi", "title-short": "shorttitle", "event-title": "eventtitle", "event": "eventtitle",
    "container-title-short": "shortjournal", "original-title": "origtitle", "reviewed-title": "reprinttitle",
    "volume-title": "maintitle",
}  # fmt: skip
_PEOPLE: Final = frozenset(
    """author editor translator container-author collection-editor composer director interviewer recipient
    reviewed-author editorial-director illustrator original-author chair compiler contributor curator editor-translator
    executive-producer guest host narrator organizer performer producer script-writer series-creator""".split()
)
_PARTS: Final = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
_DATES: Final = frozenset("issued accessed event-date original-date submitted available-date container".split())
_UNREAD: Final = frozenset(
    """abstract annote keyword categories custom file attachments citation-label citation-number
    first-reference-note-number locator year-suffix source archive_location""".split()
)
_OTHERS: Final = frozenset(
    """chapter-number collection-number edition issue number number-of-pages number-of-volumes page page-first
    part-number printing-number section supplement-number version volume archive archive_collection archive-place
    authority call-number collection-title container-title container-title-short dimensions division doi event
    event-place event-title genre isbn issn jurisdiction language license medium original-publisher
    original-publisher-place original-title part-title pmid pmcid publisher publisher-place references reviewed-genre
    reviewed-title scale status title title-short type url volume-title""".split()
)
"""Further variables that an item can have; in a note other words before a colon are no variables."""
_KNOWN: Final = _PEOPLE | _DATES | _UNREAD | {"note", "type"}
_BACKSLASH: Final = re.compile(r"[\\\\{}]")
_TEXTS: Final = (str, int, float)
_IN_NOTE: Final = re.compile(r"\{:((?:[^\W\d_]|-)+):([^}]*)\}|((?:[^\W\d_]|-)+):([^\n]*)(?:\n|\Z)")
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


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
    kept = dict(_kept(value))
    unread = {name: item for name, item in value.items() if name.lower() not in kept}
    fields = dict(_words({**unread, **kept}))
    printed = tuple((name, words) for name, words in fields.items() if name not in ("file", "language"))
    if any(True for name, words in printed if name == "note" for _ in field_faults(Place(""), "", name, words)):
        del kept["note"]  # which the check says
    text = json.dumps({**kept, "id": ""}, ensure_ascii=False, sort_keys=True)
    return CslItem(start, str(key), str(kept.get("type", "document")), fields, printed, text)


def _kept(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The variables of an item as pandoc is to read them."""
    for written, value in item.items():
        name = written.lower() if written.lower() in _KNOWN else written
        if name == "note" and isinstance(value, str):
            in_note, rest = _parted(value)
            yield "note", rest
            yield from _kept(in_note)
        elif name not in _UNREAD and name != "citation-key":
            yield name, _variable(name, value)


def _parted(note: str) -> tuple[dict[str, Any], str]:
    """The variables at the head of a note, and the rest of it; lines there that have no variable print nowhere."""
    found: dict[str, Any] = {}
    at = 0
    while match := _IN_NOTE.match(note, at):
        name, value = (match[1] or match[3]).lower(), (match[2] or match[4] or "").strip()
        if name in _PEOPLE:
            family, _, given = value.partition("||")
            found[name] = [*found.get(name, ()), {"family": family.strip(), "given": given.strip()}]
        elif name in _OTHERS or name in _DATES:
            found[{"url": "URL", "doi": "DOI"}.get(name, name)] = value
        at = match.end()
    return found, note[at:]


def _variable(name: str, value: Any) -> Any:
    """A variable's value: addresses as they can be followed, names and dates with what is read of them alone."""
    if name in ("URL", "DOI") and isinstance(value, str):
        return clean_address(name.lower(), value)[0]
    if name in _PEOPLE and isinstance(value, list):
        return [_person(person) for person in value]
    if name in _DATES and isinstance(value, dict):
        parts = {part: value[part] for part in ("date-parts", "circa", "season") if part in value}
        return parts if "date-parts" in value else {"literal": _date(value)}
    if name in _DATES and isinstance(value, str):
        numbers = _ISO.fullmatch(value.strip())
        read = [int(number) for number in numbers.groups() if number] if numbers else []
        return {"date-parts": [read]} if read else {"literal": value}
    return value


def _person(person: Any) -> Any:
    if isinstance(person, str):
        return {"literal": person}
    if not isinstance(person, dict):
        return person
    if person.get("literal"):
        return {"literal": str(person["literal"])}
    return {part: person[part] for part in (*_PARTS, "comma-suffix", "static-ordering") if person.get(part)}


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
