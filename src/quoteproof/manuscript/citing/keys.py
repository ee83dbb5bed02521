"""Keys: which work of a bibliography a key in a manuscript means.

The same key is the same work, unless what is known of both contradicts it. Works that a manuscript describes itself, as
Zotero's fields do, are known by DOI, ISBN, address, title with year or author, or, where no title is given, author with
year; never where two entries fit. All others keep their citation key or get one (`smith2020`, `smith2020a`), and are
given back to be written.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from quoteproof.manuscript.citing.chapter_text import citations_in, masked, place_in, with_changes
from quoteproof.manuscript.citing.works import KnownWork, known_work, letters
from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    Manuscript,
    ManuscriptChapter,
    ManuscriptPlace,
    RefusedManuscriptError,
)
from quoteproof.source.bibliography import KEY_FAULT, BibliographyEntry, read_bibliography
from quoteproof.text.anchor import Anchor, cited
from quoteproof.text.offsets import Change

_TOLD: Final = 120  # characters of a title in a message


def with_known_keys(
    manuscript: Manuscript, entries: Mapping[str, BibliographyEntry]
) -> tuple[Manuscript, tuple[Mapping[str, Any], ...]]:
    """The manuscript with keys of the bibliography in its citations, and those of its references that have no entry.

    The references that are given back have the keys that the chapters now cite as their `id`; `references_file`
    writes them. A key that is made or changed is told once. Raises `RefusedManuscriptError` for two works of one key.
    """
    works = {key: known_work(entry) for key, entry in entries.items()}
    items = _described(manuscript)
    keys = {key: known for key, (item, work) in items.items() if (known := _known_key(item, work, works))}
    left: dict[str, Mapping[str, Any]] = {}
    made: dict[str, KnownWork] = {}
    for key, (item, work) in items.items():
        if key in keys:
            continue
        # Two libraries may have given one work two keys.
        keys[key] = _known_key(item, work, made) or _own_key(key, item, work, {*works, *made})
        if keys[key] not in made:
            made[keys[key]] = work
            left[keys[key]] = {**item, "id": keys[key], "citation-key": keys[key]}
    places, by_case = _cited_keys(manuscript.chapters), _by_case(entries)
    for key in places:
        if key not in keys and key not in entries and key.casefold() in by_case:
            keys[key] = by_case[key.casefold()]
    changed = {key: new for key, new in keys.items() if new != key}
    chapters = tuple(_renamed(chapter, changed) for chapter in manuscript.chapters)
    notes = [
        ConversionNote(ConversionKind.KEY, place, key, changed[key]) for key, place in places.items() if key in changed
    ]
    attachments = {keys.get(key, key): path for key, path in manuscript.attachments.items()}
    renamed = replace(manuscript, chapters=chapters, attachments=attachments, notes=(*manuscript.notes, *notes))
    return renamed, tuple(left.values())


def references_file(items: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The name and the text of a bibliography of items of CSL-JSON; nothing of them is rewritten."""
    return "references.json", json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def _described(manuscript: Manuscript) -> dict[str, tuple[Mapping[str, Any], KnownWork]]:
    """The works that a manuscript describes, by the keys that it cites them by."""
    found: dict[str, tuple[Mapping[str, Any], KnownWork]] = {}
    for item in manuscript.references:
        key = str(item.get("id", ""))
        entries, _ = read_bibliography({"references.json": json.dumps([{**item, "id": "x", "citation-key": "x"}])})
        if not key or "x" not in entries:
            continue
        work = known_work(entries["x"])
        before = found.setdefault(key, (item, work))
        if before[0] is not item and not _agree(before[1], work):
            titles = (f"“{str(one.get('title', ''))[:_TOLD]}”" for one in (before[0], item))
            raise RefusedManuscriptError(
                f"two works have the key `{key}`: {' and '.join(titles)}",
                "give each its own key where the citations are kept, and insert the citations anew",
                place=_cited_keys(manuscript.chapters).get(key),
            )
    return found


def _agree(one: KnownWork, other: KnownWork) -> bool:
    """Whether nothing that is known of two works tells them apart."""
    if one.doi and other.doi:
        return one.doi == other.doi
    persons = (letters(work.persons[0].family) if work.persons else "" for work in (one, other))
    pairs = ((one.main_title, other.main_title), (one.years, other.years), tuple(persons))
    return all(not a or not b or a == b or bool(isinstance(a, frozenset) and set(a) & set(b)) for a, b in pairs)


def _known_key(item: Mapping[str, Any], work: KnownWork, works: Mapping[str, KnownWork]) -> str | None:
    """The key of the one entry that is the described work."""
    for key in (str(item.get("citation-key", "")), str(item.get("id", ""))):
        if key in works and _agree(work, works[key]):
            return key
    for is_same in (_same_doi, _same_isbn, _same_address, _same_title, _same_author):
        found = [key for key, known in works.items() if is_same(work, known)]
        if len(found) == 1:
            return found[0]
    return None


def _same_doi(one: KnownWork, other: KnownWork) -> bool:
    return bool(one.doi) and one.doi == other.doi


def _same_isbn(one: KnownWork, other: KnownWork) -> bool:
    """Whether two works have one ISBN, and are not two parts of one book."""
    return not one.isbns.isdisjoint(other.isbns) and _agree(one, other)


def _same_address(one: KnownWork, other: KnownWork) -> bool:
    return bool(one.address) and one.address == other.address and _agree(one, other)


def _same_title(one: KnownWork, other: KnownWork) -> bool:
    """Whether two works have one title, and one year or one first author as well."""
    titles = one.title == other.title or one.main_title == other.main_title
    if not one.title or not titles or not _agree(one, other):
        return False
    persons = [{name for person in work.persons for name in person.names} for work in (one, other)]
    return not one.years.isdisjoint(other.years) or not persons[0].isdisjoint(persons[1])


def _same_author(one: KnownWork, other: KnownWork) -> bool:
    """Whether a work of which only author and year are known may be another one."""
    if one.title or not one.persons or one.years.isdisjoint(other.years):
        return False
    return bool(other.persons) and not one.persons[0].names.isdisjoint(other.persons[0].names)


def _is_readable(key: str) -> bool:
    """Whether a key says something to a person, unlike a number or the address of a Zotero item."""
    return "/" not in key and re.match(r"[^\W\d_]{2}", key) is not None and not key.upper().startswith("ITEM-")


def _own_key(key: str, item: Mapping[str, Any], work: KnownWork, taken: Collection[str]) -> str:
    """The key of a work that no entry is: the one it has, or a new one."""
    own = str(item.get("citation-key") or (key if _is_readable(key) else ""))
    if own and own not in taken and not KEY_FAULT.search(own):
        return own
    return new_key(work, taken)


def new_key(work: KnownWork, taken: Collection[str]) -> str:
    """A key that no work has, of the first author's name, or words of the title, and the year."""
    name = letters(work.persons[0].family) if work.persons else ""
    name = name or "".join([word for word in work.title if len(word) > 3][:2]) or "work"
    stem = f"{name[:40]}{min(work.years, default='')}"
    ends = ("", *"abcdefghijklmnopqrstuvwxyz", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(f"{stem}{end}" for end in ends if f"{stem}{end}" not in taken)


def _by_case(entries: Mapping[str, BibliographyEntry]) -> dict[str, str]:
    """The keys of entries by their small letters, where only one has them: BibTeX does not tell case apart."""
    found: dict[str, list[str]] = {}
    for key in entries:
        found.setdefault(key.casefold(), []).append(key)
    return {small: keys[0] for small, keys in found.items() if len(keys) == 1}


def _cited_keys(chapters: Iterable[ManuscriptChapter]) -> dict[str, ManuscriptPlace]:
    """The keys that chapters cite, without the passage that some name, each with its first place."""
    places: dict[str, ManuscriptPlace] = {}
    for chapter in chapters:
        for start, _, key in citations_in(masked(chapter.text)):
            places.setdefault(key, place_in(chapter, start))
            places.setdefault(Anchor.parse(key).key, place_in(chapter, start))
    return places


def _renamed(chapter: ManuscriptChapter, keys: Mapping[str, str]) -> ManuscriptChapter:
    """A chapter that cites by new keys."""
    changes: list[Change] = []
    for start, end, key in citations_in(masked(chapter.text)):
        anchor = Anchor(key) if key in keys else Anchor.parse(key)
        if anchor.key not in keys:
            continue
        written = cited(replace(anchor, key=keys[anchor.key]))
        if written[1:2] != "{" and _GOES_ON.match(chapter.text, end):
            written = f"@{{{written[1:]}}}"
        changes.append(Change(start, end, written, "key"))
    return with_changes(chapter, changes)


_GOES_ON: Final = re.compile(r"\w|[:.#$%&\-+?<>~/]\w")
"""What pandoc would take for more of a key."""
