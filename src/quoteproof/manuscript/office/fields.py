"""Citations as the programs that people cite with write them into documents: Zotero, Mendeley, EndNote, Citavi, Word.

Each of them hides a record behind the words that it shows: which works, which pages, words before and after, and mostly
all that it knows of each work. The record is what counts; what the document shows is compared with it.
Source: citeproc-js' citation objects (CSL-JSON), which Zotero and Mendeley write; the XML of EndNote and the JSON of
Citavi as found in documents; ECMA-376 part 1, 17.16.5.8 (`CITATION`) and 22.6 (bibliography).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final

from quoteproof.manuscript.office import field_records
from quoteproof.values import dataclass

Item = Mapping[str, Any]
"""A work as CSL-JSON has it."""


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One work in a citation."""

    item: Item
    """What the record says of the work; empty where it says nothing."""
    identity: str
    """What tells the work from others: its address in a library, or nothing."""
    locator: str = ""
    """The page or the like with its term in English, such as `page 33`; nothing where it has none."""
    prefix: str = ""
    suffix: str = ""
    without_author: bool = False
    in_text: bool = False
    """Whether its author stands in the sentence: `Smith (2020)`."""


@dataclass(frozen=True, slots=True)
class FieldCitation:
    """A citation of a program."""

    works: tuple[CitedWork, ...]
    expected: str = ""
    """What the program had the document show; empty where it does not say."""


class UnreadableCitationError(Exception):
    """A record that cannot be read."""


def from_csl(record: str) -> FieldCitation:
    """The citation of Zotero or of Mendeley: JSON, with other characters before and after it."""
    start = record.find("{")
    try:
        found, _ = json.JSONDecoder().raw_decode(record, max(start, 0))
    except (ValueError, RecursionError) as error:
        raise UnreadableCitationError from error
    return _from_csl(_mapping(found))


def from_mendeley_tag(tag: str) -> FieldCitation:
    """The citation of Mendeley Cite, given what stands behind the `MENDELEY_CITATION_v3_` of a content control."""
    return from_csl(_decoded(tag))


def from_endnote(record: str) -> FieldCitation:
    """The citation of EndNote: XML."""
    works = []
    expected = ""
    for cite in field_records.endnote_cites(record):
        expected = expected or cite.shown
        pages = cite.text("Pages")
        works.append(
            CitedWork(
                cite.item,
                cite.identity,
                f"page {pages}" if pages else "",
                cite.text("Prefix"),
                cite.text("Suffix"),
                cite.attribute("ExcludeAuth") == "1",
                cite.attribute("AuthorYear") == "1",
            )
        )
    return _found(works, expected)


def from_endnote_data(data: str) -> FieldCitation:
    """The citation of EndNote in the data of a field: XML in base64."""
    return from_endnote(_decoded(data))


def from_citavi(data: str) -> FieldCitation:
    """The citation of Citavi: JSON in base64."""
    record = _parsed(_decoded(data))
    works = []
    for entry in map(_mapping, _list(record.get("Entries"))):
        if entry.get("BibliographyEntry") == "/bibonly":
            continue
        item = field_records.citavi_item(_mapping(entry.get("Reference")))
        identity = _text(entry.get("ReferenceId"))
        locator = _citavi_locator(_mapping(entry.get("PageRange")))
        prefix, suffix = _text(entry.get("Prefix")), _text(entry.get("Suffix"))
        works.append(CitedWork(item, identity and f"citavi {identity}", locator, prefix, suffix))
    return _found(works, _text(record.get("Text")))


def from_word(instruction: str, sources: Mapping[str, Item]) -> FieldCitation:
    r"""The citation of Word: `CITATION Smi20 \p 33 \m Doe19`, given its sources by their tags."""
    words = [quoted or plain for quoted, plain in _WORDS.findall(instruction)][1:]
    works: list[CitedWork] = []
    given: dict[str, Any] = {}
    key = ""
    switches = {"\\p": "locator", "\\f": "prefix", "\\s": "suffix", "\\v": "volume"}

    def end() -> None:
        if key:
            item = sources.get(key, {})
            volume = given.pop("volume", "")
            if volume:
                given["locator"] = f"volume {volume}" + (f", {given['locator']}" if "locator" in given else "")
            works.append(CitedWork({"citation-key": key, **item}, f"word {key}", **given))

    rest = iter(words)
    for word in rest:
        if word == "\\m" or (not word.startswith("\\") and not key):
            end()
            key, given = (next(rest, "") if word == "\\m" else word), {}
        elif word in switches:
            value = next(rest, "")
            given[switches[word]] = f"page {value}" if word == "\\p" else value
        elif word == "\\n":
            given["without_author"] = True
        elif word == "\\l":
            next(rest, "")
    end()
    return _found(works, "")


def from_jabref(name: str) -> FieldCitation:
    """The citation of JabRef in LibreOffice, given the name of its reference mark."""
    old = re.fullmatch(r"JR_cite\d*_\d+_(.+)", name)
    keys = old[1].split(",") if old else [part.split(" ")[0] for part in re.findall(r"JABREF_([^,]+)", name)]
    return _found([CitedWork({"citation-key": key}, f"jabref {key}") for key in keys if key], "")


_GENERATED: Final = re.compile(
    r"(?:TOC|INDEX|TOA|BIBLIOGRAPHY)\b"
    r"|ADDIN\s+(?:ZOTERO_BIBL|Mendeley\s+Bibliography|EN\.REFLIST|CITAVI[. ]?BIBLIOGRAPHY|\S*_BIBLIOGRAPHY)",
    re.IGNORECASE,
)
_CITING: Final = re.compile(
    r"ADDIN\s+(?:ZOTERO_ITEM|CSL_CITATION|Mendeley\s+Citation|EN\.CITE|CITAVI\.?PLACEHOLDER)|CITATION\b", re.IGNORECASE
)
_BLOB: Final = re.compile(r"[A-Za-z0-9+/=\s]{40,}")


def is_citing(instruction: str) -> bool:
    """Whether the field of an instruction is a citation."""
    return _CITING.match(instruction) is not None


def is_generated(instruction: str) -> bool:
    """Whether a program made all that the field of an instruction shows, such as a table of contents."""
    return _GENERATED.match(instruction) is not None


def from_instruction(instruction: str, data: str, sources: Mapping[str, Item]) -> FieldCitation:
    """The citation of a field, given its instruction and its data; raises `UnreadableCitationError`."""
    words = instruction.split(None, 2)
    if words and words[0].upper() == "CITATION":
        return from_word(instruction, sources)
    name = words[1].upper() if len(words) > 1 else ""
    if name.startswith("EN.CITE"):
        return from_endnote(instruction) if "<EndNote" in instruction else from_endnote_data(data)
    if name.startswith("CITAVI"):
        return from_citavi(max(_BLOB.findall(instruction), key=len, default=""))
    return from_csl(instruction)


_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')


def _found(works: list[CitedWork], expected: str) -> FieldCitation:
    if not works:
        raise UnreadableCitationError
    return FieldCitation(tuple(works), expected)


def _from_csl(record: Mapping[str, Any]) -> FieldCitation:
    properties, mendeley = _mapping(record.get("properties")), _mapping(record.get("mendeley"))
    manual = _mapping(record.get("manualOverride"))
    expected = (
        properties.get("plainCitation") or mendeley.get("plainTextFormattedCitation") or manual.get("citeprocText")
    )
    works = []
    for cited in map(_mapping, _list(record.get("citationItems"))):
        item = dict(_mapping(cited.get("itemData") or cited.get("item")))
        uris = _list(cited.get("uris")) or _list(cited.get("uri"))
        locator = _text(cited.get("locator")).strip()
        label = _text(cited.get("label")) or "page"
        works.append(
            CitedWork(
                item,
                _text(uris[0]) if uris else "",
                f"{label} {locator}" if locator else "",
                _text(cited.get("prefix")),
                _text(cited.get("suffix")),
                cited.get("suppress-author") in (True, 1),
                cited.get("composite") is True or cited.get("author-only") in (True, 1),
            )
        )
    return _found(works, _text(expected))


_CITAVI_UNITS: Final = {1: "column ", 2: "section ", 3: "", 4: ""}


def _citavi_locator(pages: Mapping[str, Any]) -> str:
    numbers = _text(pages.get("OriginalString")) or _text(_mapping(pages.get("StartPage")).get("OriginalString"))
    unit = pages.get("NumberingType")
    return f"{_CITAVI_UNITS.get(unit if isinstance(unit, int) else 0, 'page ')}{numbers}" if numbers else ""


def _decoded(data: str) -> str:
    """Words in base64, in UTF-8, or in UTF-16 as some programs of Windows write; a zero byte ends them."""
    try:
        plain = base64.b64decode("".join(data.split()) + "==", validate=False)
    except (binascii.Error, ValueError) as error:
        raise UnreadableCitationError from error
    encoding = "utf-16-le" if plain[1:2] == b"\0" else "utf-8-sig"
    return plain.decode(encoding, "replace").rstrip("\0")


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise UnreadableCitationError from error


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


@dataclass(slots=True)
class CitedWorks:
    """The works that a manuscript cites by its fields, each with a key of its own.

    Numbers such as Zotero's `478` or Mendeley's `ITEM-1` are no keys: in files that were put together, two works have
    one of them. A work is known by its address in a library, otherwise by what is said of it.
    """

    references: list[dict[str, Any]] = field(default_factory=list)
    """As CSL-JSON; `id` is the key."""
    _keys: dict[str, str] = field(default_factory=dict)
    _used: dict[str, str] = field(default_factory=dict)
    """Works by their keys."""

    def key(self, work: CitedWork) -> str:
        """The key of a work: its own citation key, else one for now, which `citing` takes for none."""
        said = _described(work.item)
        own = _text(work.item.get("citation-key")).strip()
        for identity in (said, work.identity):
            if identity and identity in self._keys:
                self._keys.setdefault(work.identity, self._keys[identity])
                return self._keys[identity]
        identity = said or work.identity or own
        wanted = own if _KEY.fullmatch(own) else f"ITEM-{len(self._used) + 1}"
        key, number = wanted, 1
        while key in self._used:
            number += 1
            key = f"{wanted}-{number}"
        self._used[key] = identity
        for name in (said, work.identity):
            if name:
                self._keys[name] = key
        if said:
            self.references.append({**work.item, "id": key})
        return key


_KEY: Final = re.compile(r"[^\W_](?:[\w:.#$%&+?<>~/-]*[\w/])?")
"""A key that pandoc reads as it stands."""


def _described(item: Item) -> str:
    """What is said of a work, as far as it tells one work from another; empty where nothing is."""
    if not item.get("title"):
        return ""
    names = ("type", "title", "author", "editor", "issued", "container-title", "volume", "page", "DOI", "edition")
    try:
        said = json.dumps([item.get(name) for name in names], sort_keys=True, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return ""
    return re.sub(r"\s+", " ", said).casefold()


def is_edited(citation: FieldCitation, shown: str) -> bool:
    """Whether a document shows something else than its citation says."""
    if citation.expected:
        return not _same_words(shown, citation.expected)
    pages = [re.sub(r"^[a-z]+ ", "", work.locator) for work in citation.works if work.locator]
    return bool(shown) and any(page not in shown for page in pages)


_FOLDED: Final = re.compile(r"<[^<>]{0,200}>|[\s\u00ad\u200b\ufeff\u2060]+")


def _same_words(shown: str, expected: str) -> bool:
    """Whether a document shows what the program had it show; white space and markup are no difference."""
    return _FOLDED.sub("", shown) == _FOLDED.sub("", expected)


def joined_records(properties: Mapping[str, str]) -> dict[str, str]:
    """The records of Zotero's bookmarks, each divided over properties whose names end with `_1`, `_2` and so on."""
    found: dict[str, dict[int, str]] = {}
    for name, words in properties.items():
        bookmark, _, number = name.rpartition("_")
        if name.startswith("ZOTERO_BREF_") and number.isdecimal() and len(number) < 5:
            found.setdefault(bookmark, {})[int(number)] = words
    return {bookmark: "".join(pieces[number] for number in sorted(pieces)) for bookmark, pieces in found.items()}
