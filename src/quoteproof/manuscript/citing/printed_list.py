"""The bibliography that a manuscript prints: its lines are known to entries, or read into works, or stay and are told.

A list is known by its heading (`References`, `Literaturverzeichnis`). A line is read only where its persons, its title
and its year or address are clear; what a list prints is made anew from the bibliography, so lines that are known leave
the chapters. The numbers of a numbered list say what `[12]` cites.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any, Final, NamedTuple

from quoteproof.manuscript.citing.chapter_text import masked, place_in, with_changes
from quoteproof.manuscript.citing.keys import new_key
from quoteproof.manuscript.citing.printed_words import ET_AL, TITLES_OF_LISTS
from quoteproof.manuscript.citing.printed_works import CitedBefore, PrintedText, WorkFinder
from quoteproof.manuscript.citing.works import KnownWork, known_work, letter_forms, letters
from quoteproof.manuscript.model import ConversionKind, ConversionNote, Manuscript, ManuscriptChapter
from quoteproof.source.bibliography import BibliographyEntry, read_bibliography
from quoteproof.text.offsets import Change
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class PrintedList:
    """What the bibliography that a manuscript prints gave."""

    manuscript: Manuscript
    """The manuscript without the lines that are known."""
    items: tuple[Mapping[str, Any], ...] = ()
    """Works that no entry is, as items of CSL-JSON."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The keys of works by their numbers in the list."""
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The words of the lines, by the keys of their works."""


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    """Without its number, marks of lists and emphasis."""
    number: str


def without_printed_list(
    manuscript: Manuscript, entries: Mapping[str, BibliographyEntry], language: str
) -> PrintedList:
    """Take the bibliography that a manuscript prints out of its chapters; `language` is the BCP 47 tag of the book."""
    works = {key: known_work(entry) for key, entry in entries.items()}
    items: dict[str, Mapping[str, Any]] = {}
    numbers: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    chapters: list[ManuscriptChapter] = []
    told: list[ConversionNote] = []
    level = 0  # of the heading of the list that goes on, 0 for none
    for chapter in manuscript.chapters:
        changes: list[Change] = []
        headings: list[Change] = []
        is_left = False
        text = masked(chapter.text)
        for start, end in _blocks(text):
            heading = _HEADING.match(text, start, end)
            line = _line(chapter.text, heading.start("words") if heading else start, end)
            if heading and not (level and (_item(line.text) or _ADDRESS.search(line.text))):
                is_list = letters(_NUMBER.sub("", line.text)) in TITLES_OF_LISTS
                level = level if level and len(heading["marks"]) > level else len(heading["marks"]) if is_list else 0
                headings += [Change(start, end, "", "heading")] * bool(level)
                continue
            if not level:
                continue
            key = _known(line, WorkFinder(works.values(), language))
            if key is None and (item := _item(line.text)) is not None:
                work = _work(item)
                key = new_key(work, {*works})
                works[key] = replace(work, key=key)
                items[key] = {**item, "id": key, "citation-key": key}
                told.append(ConversionNote(ConversionKind.KEY, place_in(chapter, start), line.text, key))
            if key is None:
                told.append(ConversionNote(ConversionKind.UNRESOLVED, place_in(chapter, start), line.text))
                is_left = True
                continue
            told.append(ConversionNote(ConversionKind.GENERATED, place_in(chapter, start), line.text))
            changes.append(Change(start, end, "", "reference"))
            words[key] = frozenset(form for word in _WORD.findall(line.text) for form in letter_forms(word))
            if line.number:
                numbers[line.number] = key
        is_heading_alone = bool(headings) and not with_changes(chapter, headings).text.strip()
        if (changes or is_heading_alone) and not is_left:
            told += (
                ConversionNote(
                    ConversionKind.GENERATED, place_in(chapter, h.start), chapter.text[h.start : h.end].strip("# \n")
                )
                for h in headings
            )
            changes += headings
        shortened = with_changes(chapter, sorted(changes, key=lambda change: change.start))
        if shortened.text.strip() or not changes:
            chapters.append(shortened)
    left = replace(manuscript, chapters=tuple(chapters), notes=(*manuscript.notes, *told))
    return PrintedList(left, tuple(items.values()), numbers, words)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs, headings and lines of lists of a chapter, each with the empty lines behind it."""
    starts = [match.start() for match in _BLOCK.finditer(text)]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)


def _line(text: str, start: int, end: int) -> _Line:
    words = text[start:end]
    mark = _MARKS.match(words)
    number = next((n for n in mark.groups() if n), "") if mark else ""
    plain = _LINK.sub(r"\1", words[mark.end() if mark else 0 :])
    plain = _EMPHASIS.sub("", plain).replace("\\", "")
    return _Line(start, end, " ".join(re.sub(r"\{[#.][^{}]*\}", "", plain).split()), number)


def _known(line: _Line, finder: WorkFinder) -> str | None:
    """The work of the bibliography that a line is."""
    found = PrintedText(line.text, finder).work_at(0, len(line.text), CitedBefore())
    return found.key if found is not None else None


def _work(item: Mapping[str, Any]) -> KnownWork:
    entries, _ = read_bibliography({"references.json": json.dumps([{**item, "id": "x"}])})
    return known_work(entries["x"])


def _item(line: str) -> dict[str, Any] | None:
    """A line of a bibliography as an item of CSL-JSON; None where it is not clear."""
    line, roles = _ROLE.subn("", _DOTTED.sub(r"\1, \2:", line), count=_MOST_PERSONS)
    head = _HEAD.match(line)
    if head is None or len(line) > _LONGEST or ET_AL.search(line, 0, head.end() + _ET_AL):
        return None
    names = _AMONG.split(_split_inverted(head["persons"]))
    persons = [_person(name, is_first=not number) for number, name in enumerate(names)]
    if "/" in head["persons"] and any("," not in name for name in names) and "," in names[0]:
        return None  # which of the names are given ones cannot be told
    rest = line[head.end() :].strip()
    title = _title(rest)
    if head["year"] and not title:
        title = _SENTENCE.split(rest, maxsplit=1)[0].strip(" .")
    address = _ADDRESS.search(rest)
    published = [*_PUBLISHED.finditer(rest)]
    outside = re.sub(r"\[[^\]]*\]|https?://\S+", " ", rest[len(title) :])
    years = [head["year"][:4]] if head["year"] else [match["year"] for match in published[-1:]]
    years = years or list(dict.fromkeys(_YEAR.findall(outside)))
    if not title or None in persons or len(years) > 1 or not (years or address):
        return None
    item: dict[str, Any] = {"type": "webpage" if address else "book", "title": title}
    item["editor" if roles else "author"] = persons
    if years:
        item["issued"] = {"date-parts": [[int(years[0])]]}
    if published:
        item |= {"publisher-place": published[-1]["place"].strip(), "publisher": published[-1]["publisher"].strip(" ,")}
    if container := _CONTAINER.search(rest, len(title)):
        kind = "chapter" if published else "article-journal"
        item |= {"type": kind, "container-title": _title(rest[container.end() :]) or container["title"].strip()}
    if pages := _PAGES.search(rest, len(title)):
        item["page"] = re.sub(r"\s*[-–]+\s*", "–", pages["pages"])
    if address:
        item["URL"] = address[0].rstrip(".,;")
    return item


def _split_inverted(persons: str) -> str:
    """Persons as `Smith, J., & Jones, A.` has them, parted by semicolons."""
    return re.sub(r"(,\s*(?:[^\W\d_]\.[\s-]?){1,4}),\s*(?!\s*(?:and\b|und\b|&))", r"\1; ", persons)


def _person(name: str, *, is_first: bool) -> dict[str, str] | None:
    """A person's name in its parts, or, as the first one without a comma is, whole; None for what is no name."""
    words = name.strip(" ,.").split()
    if not words or len(words) > _MOST_WORDS or not all(_NAME.fullmatch(word.strip(",")) for word in words):
        return None
    family, comma, given = name.strip(" ,").partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    if not is_first and len(words) in (2, 3) and all(word[0].isupper() for word in words):
        return {"family": words[-1], "given": " ".join(words[:-1])}
    if words[0][0].islower() and len(words) > 1:
        return None
    return {"literal": name.strip(" ,.")}


def _title(rest: str) -> str:
    """The title at the head of the words behind the persons: up to where, when and in what it was published."""
    quoted = re.match(r"[“\"«„](?P<title>[^”\"»“]+?)[.,]?[”\"»“]", rest)
    if quoted:
        return quoted["title"]
    ends = [match.start() for match in _ENDS_TITLE.finditer(rest)]
    return rest[: min(ends)].strip(" .,") if ends and min(ends) > 0 else ""


_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE: Final = re.compile(r"(?<=[.?!])\s+(?=\W*[^\W\da-z_])|\.\Z")
_LONGEST: Final = 1500
_MOST_WORDS: Final = 8
_BLOCK: Final = re.compile(
    r"(?:\A|(?<=\n))(?=[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S|#{1,6}[ \t])|(?:\A|(?<=\n\n)|(?<=\n[ \t]\n))(?=[^\n])"
)
_HEADING: Final = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<words>\S)")
_NUMBER: Final = re.compile(r"^[\dIVX.]+\s+")
_MARKS: Final = re.compile(r"\s*(?:[-*+]\s+|(\d{1,4})[.)]\s+)?(?:\\?\[(\d{1,4})\\?\]\s*)?")
_LINK: Final = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")
_EMPHASIS: Final = re.compile(r"(?<!\\)\*+")
_ROLE: Final = re.compile(
    r"(?<=\w)[\s,.]*\((?:Hrsg|Hg|Hgg|Hrsgg|eds?|éds?|dirs?|cur|coords?|a cura di)\.?\)\.?"
    r"|,\s(?:eds?|éds?|Hrsg|Hg)\.(?=\s)"
)
_DOTTED: Final = re.compile(r"\A([^\W\d_][\w'’-]+)\. ([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?):")
"""A full stop in place of the comma in an inverted name."""
_MOST_PERSONS: Final = 5
_ET_AL: Final = 10  # characters
_HEAD: Final = re.compile(
    r"(?P<persons>[^:()\d“\"„«]{2,200}?)\s*"
    r"(?:\((?P<year>(?:1[5-9]|20)\d\d[a-z]?)[^)]{0,20}\)[.:,]?|:|(?<=[^\W\d_]{2})\.(?=\s+[“\"„«\w]))\s+"
)
_AMONG: Final = re.compile(r"\s*(?:[/;]|,?\s(?:and|und|et|y|e)\s|,?\s*&)\s*")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*|[^\W\d_]\.")
_YEAR: Final = re.compile(r"(?<![\d.–-])(?:1[5-9]|20)\d\d(?![\d–-]|\.\d)")
_ADDRESS: Final = re.compile(r"https?://[^\s\]]+")
_PUBLISHED: Final = re.compile(
    r"(?:(?<=[.)] )|(?<=[(]))(?P<place>(?!In\b)[^\W\d_][^:.()\d]{1,50}(?:a\. ?M\.[^:()\d]{0,30})?): "
    r"(?P<publisher>[^:\d()]{2,60}?)[.,]? (?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
)
_CONTAINER: Final = re.compile(r"\bIn: (?=(?P<title>[^.:]{2,150}?)(?:[.:,] |\.\Z| \d| \())")
_PAGES: Final = re.compile(r"(?:\bS\.|\bpp?\.)\s?(?P<pages>\d+\s?[-–]+\s?\d+)")
_ENDS_TITLE: Final = re.compile(
    r"(?:[.,]|(?<=[?!]))\s+(?=In:? |in: |Hrsg|Hg\.|Herausgegeben|Edited|Ed\.|Trans|Übers|\d+\.,? (?:\w+ )?Aufl"
    r"|\d+\w\w ed|URL|Erstellt|Zuletzt|Online|Aktualisiert|Digitalisiert|https?:"
    r"|[^\W\d_][^:.()\d]{1,50}(?:a\. ?M\.[^:()\d]{0,30})?: [^:]{2,60}(?:1[5-9]|20)\d\d)"
    r"|\s+\((?==|(?:[^()]*:[^()]*)?(?:1[5-9]|20)\d\d\))"
)
