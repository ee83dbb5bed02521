"""Printed citations (`Smith, p. 33`, `ebd., S. 14`), resolved where the bibliography allows.

Notes are read in the order of their marks; `ibid.` is the one work that the note before cites, with its page where no
other is named. In the text, what stands in parentheses is read. What names no one work for sure stays as it is, and a
note of the conversion says so.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from quoteproof.manuscript.citing.chapter_text import MASK, citations_in, masked, place_in, with_changes
from quoteproof.manuscript.citing.locators import locator, locator_at
from quoteproof.manuscript.citing.printed_list import PrintedList
from quoteproof.manuscript.citing.printed_words import CITED_BEFORE, SAME_PLACE, SAME_WORK, SIGNALS, THROUGH
from quoteproof.manuscript.citing.printed_works import CitedBefore, PrintedText, WorkFinder
from quoteproof.manuscript.citing.works import known_work
from quoteproof.manuscript.model import ConversionKind, ConversionNote, Manuscript, ManuscriptChapter
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.text.anchor import Anchor, cited
from quoteproof.text.offsets import Change
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation: a work and its place."""

    key: str
    locator: str = ""
    start: int = 0
    """Where it begins, with the words before it that say how it is meant."""
    named: int = 0
    """Where the work is named."""
    end: int = 0
    is_new: bool = True
    """Whether it is printed, and no citation yet."""


@dataclass(slots=True)
class _Chain:
    """What was cited so far, in the order of reading."""

    noted: tuple[_Cited, ...] | None = None
    """What the last note cites; None where that is not known."""
    recent: tuple[_Cited, ...] | None = None
    """What was cited last, in a note or in the text."""
    keys: set[str] = field(default_factory=set)
    notes: dict[str, frozenset[str]] = field(default_factory=dict)


def _one(citations: Sequence[_Cited] | None) -> _Cited | None:
    """The last of some citations, where they are of one work."""
    return citations[-1] if citations and len({each.key for each in citations}) == 1 else None


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of a chapter that may cite: a note, parentheses, or a citation that is one already."""

    order: int
    """The offset at which it is read: that of the note's mark."""
    start: int
    end: int
    note: str | None = None
    """The label of a note; None for what stands in the text."""


def with_printed_citations(
    manuscript: Manuscript,
    entries: Mapping[str, BibliographyEntry],
    language: str,
    *,
    printed: PrintedList | None = None,
) -> tuple[Manuscript, tuple[ConversionNote, ...]]:
    """The manuscript with citations in place of printed ones (`Smith, p. 33`, `ebd., S. 14`) that name a known work.

    The notes say what each citation was, and which words look like one and name no one work. `language` is the BCP 47
    tag of the book, `printed` the bibliography that the manuscript prints: its numbers alone say what `[12]` cites.
    """
    words, numbers = (printed.words, printed.numbers) if printed is not None else ({}, {})
    finder = WorkFinder((known_work(entry) for entry in entries.values()), language, words)
    chain = _Chain()
    chapters: list[ManuscriptChapter] = []
    told: list[ConversionNote] = []
    for chapter in manuscript.chapters:
        chain.recent = None
        resolved, notes = _Resolver(chapter, finder, chain, numbers).resolved()
        chapters.append(resolved)
        told += notes
    return replace(manuscript, chapters=tuple(chapters)), tuple(told)


class _Resolver:
    """Resolves the citations of one chapter."""

    def __init__(
        self, chapter: ManuscriptChapter, finder: WorkFinder, chain: _Chain, numbers: Mapping[str, str]
    ) -> None:
        self._chapter = chapter
        self._text = masked(chapter.text)
        self._words = PrintedText(self._text, finder)
        self._language = finder.language
        self._finder = finder
        self._chain = chain
        self._numbers = numbers
        self._changes: list[Change] = []
        self._told: list[tuple[int, ConversionNote]] = []

    def resolved(self) -> tuple[ManuscriptChapter, list[ConversionNote]]:
        """The chapter with its citations, and what became one or could not."""
        between: set[str] = set()  # works that the text cites since the last note
        for region in sorted(_regions(self._text), key=lambda region: (region.order, region.start)):
            if region.note is None:
                between |= {each.key for each in self._in_text(region)}
            else:
                if between - {each.key for each in self._chain.noted or ()}:
                    self._chain.noted = None
                between = set()
                self._in_note(region)
        self._numbered()
        changes = sorted(self._changes, key=lambda change: change.start)
        told = [note for _, note in sorted(self._told, key=lambda each: each[0])]
        return with_changes(self._chapter, changes), told

    def _numbered(self) -> None:
        """Write numbers of a numbered bibliography in brackets as citations."""
        taken = [(change.start, change.end) for change in self._changes]
        for match in _NUMBERS.finditer(self._chapter.text) if self._numbers else ():
            first = match.start("list")
            if self._text[first] == MASK or any(start < match.end() and match.start() < end for start, end in taken):
                continue
            keys = [self._numbers.get(number) for number in _listed(match["list"])]
            if not keys or None in keys:
                self._tell(ConversionKind.UNRESOLVED, match.start(), match.end())
                continue
            place = locator(match["place"] or "", self._language)
            found = [_Cited(key, "", first, first) for key in keys if key]
            self._write(match.start(), match.end(), [*found[:-1], replace(found[-1], locator=place)])

    def _in_note(self, region: _Region) -> None:
        """Resolve the citations of a note, of which `ibid.` in the next one is the last."""
        found = self._citations(region.start, region.end, self._chain.noted)
        rest, at = "", region.start
        for each in found:
            rest += self._text[at : each.start] + "\0"
            at = each.end
        rest += self._text[at : region.end]
        is_left = self._looks_cited(rest, strictly=bool(found))
        if is_left:
            self._tell(ConversionKind.UNRESOLVED, region.start, region.end)
        self._chain.noted = None if is_left or not found else tuple(found)
        self._chain.notes[region.note or ""] = frozenset(each.key for each in found)
        if found or is_left:
            self._chain.recent = self._chain.noted
        self._keep(found)

    def _in_text(self, region: _Region) -> list[_Cited]:
        """Resolve what stands in parentheses, or take note of a citation."""
        if self._text[region.start] != "(":
            found = self._existing(region.start, region.end)
        else:
            found = [] if self._is_quoted(region) else self._parenthesis(region)
            if not found:
                inside = self._text[region.start + 1 : region.end - 1]
                if self._looks_cited_in_text(inside):
                    self._tell(ConversionKind.UNRESOLVED, region.start, region.end)
                    self._chain.recent = None
                return []
        self._chain.recent = tuple(found)
        self._keep(found)
        return found

    def _is_quoted(self, region: _Region) -> bool:
        """Whether parentheses stand within a quotation, whose words they are: its source's, not the author's."""
        before = self._text[max(0, region.start - _LONGEST_PARAGRAPH) : region.start].rpartition("\n\n")[2]
        behind = self._text[region.end : region.end + _LONGEST_PARAGRAPH].partition("\n\n")[0]
        is_amid = before.startswith(">") and re.search(r"\w", behind) is not None
        return is_amid or bool(sum(before.count(mark) for mark in '“”„"«»') % 2)

    def _parenthesis(self, region: _Region) -> list[_Cited]:
        """The citations that parentheses hold and nothing else, or whose author stands before them."""
        start, end = region.start + 1, region.end - 1
        found: list[_Cited] = []
        at = start
        while at < end:
            each = self._citation(at, end, found or self._chain.recent, in_brackets=True)
            if each is None:
                break
            found.append(each)
            at = each.end
            if (semicolon := _SEMICOLON.match(self._text, at, end)) is None:
                break
            at = semicolon.end()
        suffix = self._text[at:end]
        if found and _SUFFIX.fullmatch(suffix):
            if all(each.is_new for each in found):
                self._write(region.start, region.end, found, suffix.strip(" ."))
            return found
        if _STARTS_WITH_YEAR.match(self._text, start, end):
            for before in self._words.words_before(region.start, _MOST_BEFORE):
                if _AND_NAME.search(self._text[max(0, before - _LONGEST_NAME) : before]):
                    continue
                work = self._words.work_at(before, region.end, self._before(None))
                if work is not None and work.end == region.end:
                    cited_one = _Cited(work.key, work.locator, region.start, region.start, region.end)
                    self._write(region.start, region.end, [cited_one], "", suppressed=True)
                    return [cited_one]
        return []

    def _citations(self, start: int, end: int, last: Sequence[_Cited] | None) -> list[_Cited]:
        """The citations of a note, in order; printed ones are written as citations."""
        found: list[_Cited] = []
        groups: list[list[_Cited]] = []
        at = since = start
        while at < end:
            gap = _GAP.match(self._text, at, end)
            at = gap.end() if gap else at
            since = at if self._text.rfind(";", max(since, at - _LEFT), at) >= 0 else since
            standing = _EXISTING.match(self._text, at, end)
            if standing and (existing := self._existing(at, standing.end())):
                # In the running text the place stands behind the key.
                behind = None if standing[0][0] == "[" else self._words.place(standing.end(), end)
                if behind is not None and behind.start - standing.end() <= _GAP_OF_PLACE:
                    existing = [replace(each, locator=behind.text, end=behind.end) for each in existing]
                found += existing
                groups.append(existing)
                at = since = existing[-1].end
                continue
            each = self._citation(at, end, found or last, self._text[max(since, at - _LEFT) : at]) if at < end else None
            if each is None:
                following = _NEXT.search(self._text, at + 1, end)
                at = following.end() if following else end
                continue
            joined = groups and groups[-1][-1].is_new
            if joined and _SEMICOLON.fullmatch(self._text, groups[-1][-1].end, each.start):
                groups[-1].append(each)
            else:
                groups.append([each])
            found.append(each)
            at = since = each.end
        for group in groups:
            if group[0].is_new:
                first, last_end = group[0].start, group[-1].end
                around = self._text[first - 1 : first] == "(" and self._text[last_end : last_end + 1] == ")"
                self._write(first - around, last_end + around, group)
        return found

    def _citation(
        self, start: int, end: int, last: Sequence[_Cited] | None, left: str = "", *, in_brackets: bool = False
    ) -> _Cited | None:
        """The citation that stands at an offset, with words before it that say how it is meant.

        `left` are the words before it that are no citation. Where these look like one of another work, what follows is
        a part of it (`In: ebd.`), unless a word such as `vgl.` begins anew.
        """
        left = left.strip(" \t\n.,(")
        if (":" in left or self._looks_cited(left, strictly=True)) and not _ANEW.match(self._text, start, end):
            return None
        for named in self._beginnings(start, end):
            same = SAME_WORK.match(self._text, named, end)
            same = same or (None if left else CITED_BEFORE.match(self._text, named, end))
            if same and not self._text[named].isspace():
                one = _one(last)
                if one is None or _IN.search(self._text[start:named]):
                    return None
                place = self._words.place(same.end(), end)
                keeps = same.re is SAME_WORK or SAME_PLACE.search(same[0])
                locator = place.text if place else one.locator if keeps else ""
                # Its full stop may end the sentence as well.
                is_ended = same[0].endswith(".") and not _GOES_ON.match(self._text, same.end(), end)
                ends = same.end() - is_ended
                return _Cited(one.key, locator, start, named, place.end if place else ends)
            work = self._words.work_at(named, end, self._before(last), in_brackets=in_brackets)
            if work is not None:
                return _Cited(work.key, work.locator, start, named, work.end)
        return None

    def _beginnings(self, start: int, end: int) -> Iterator[int]:
        """The offsets at which a work may be named: behind none, one or more words that say how it is meant."""
        yield start
        at = start
        while (word := _SIGNAL.match(self._text, at, end)) and word["word"].casefold() in SIGNALS:
            at = word.end()
            yield at
        for through in THROUGH.finditer(self._text, start, min(end, start + _LONGEST_PREFIX)):
            if not re.search(r"[;()\[\]@\n]", self._text[start : through.start()]):
                yield through.end()

    def _before(self, last: Sequence[_Cited] | None) -> CitedBefore:
        one = _one(last)
        author = self._finder.works.get(one.key) if one else None
        return CitedBefore(author, frozenset(self._chain.keys), self._chain.notes)

    def _existing(self, start: int, end: int) -> list[_Cited]:
        """The citations of a stretch of text that are some already."""
        found: list[_Cited] = []
        for at, key_end, key in citations_in(self._text[start:end]):
            place = _PLACE.match(self._text, start + key_end, end)
            locator = place["place"].strip() if place else ""
            found.append(_Cited(Anchor.parse(key).key, locator, start, start + at, end, is_new=False))
        return found

    def _write(
        self, start: int, end: int, group: Sequence[_Cited], suffix: str = "", *, suppressed: bool = False
    ) -> None:
        """Write printed words as a citation."""
        parts: list[str] = []
        for each in group:
            prefix = self._chapter.text[each.start : each.named]
            place = f", {each.locator}" if each.locator else ""
            parts.append(f"{prefix}{'-' if suppressed else ''}{cited(Anchor(each.key))}{place}")
        became = f"[{'; '.join(parts)}{suffix}]"
        self._changes.append(Change(start, end, became, "citation"))
        self._tell(ConversionKind.CITATION, start, end, became)

    def _keep(self, found: Sequence[_Cited]) -> None:
        self._chain.keys |= {each.key for each in found}

    def _tell(self, kind: ConversionKind, start: int, end: int, became: str = "") -> None:
        words = self._chapter.text[start:end].strip()
        shown = words if kind is ConversionKind.CITATION else words[:_SHOWN]
        self._told.append((start, ConversionNote(kind, place_in(self._chapter, start), shown, became)))

    def _looks_cited(self, words: str, *, strictly: bool) -> bool:
        """Whether words of a note look like a citation: `ibid.`, a page, or, not `strictly`, a year."""
        if SAME_WORK.search(words) or CITED_BEFORE.search(words) or _BARE_PLACE.search(words):
            return True
        if not strictly and _YEAR.search(words):
            return True
        places = (locator_at(words, match.start(), self._language) for match in _TERM.finditer(words))
        return any(place is not None and place.has_term and place.names_page for place in places)

    def _looks_cited_in_text(self, words: str) -> bool:
        """Whether words in parentheses look like a citation: `ibid.`, or a name, a year and a place."""
        return bool(SAME_WORK.match(words) or _NAME_YEAR_PLACE.search(words) or _YEAR_PLACE.match(words))


def _listed(numbers: str) -> Iterator[str]:
    """The numbers of a list such as `3, 5–7`."""
    for part in re.split(r"\s*[,;]\s*", numbers):
        first, *last = (int(number) for number in re.split(r"\s*[–-]\s*", part))
        yield from (str(number) for number in range(first, min(last[0] if last else first, first + _MOST_LISTED) + 1))


def _regions(text: str) -> Iterator[_Region]:
    """The notes of a chapter, and what in its text may be a citation or is one."""
    marks: dict[str, int] = {}
    for mark in _MARK.finditer(text):
        marks.setdefault(mark["label"], mark.start())
    notes: list[tuple[int, int]] = []
    for note in _NOTE.finditer(text):
        border = _NOTE_ENDS.search(text, note.end())
        end = border.start() if border else len(text)
        notes.append((note.start(), end))
        if note["label"] in marks:
            yield _Region(marks[note["label"]], note.end(), end, note["label"])
    for inline in _INLINE.finditer(text):
        closed = _closing(text, inline.end())
        if closed is not None:
            notes.append((inline.start(), closed))
            yield _Region(inline.start(), inline.end(), closed, f"^{inline.start()}")
    notes.sort()
    starts = [start for start, _ in notes]
    done = 0
    for match in _IN_TEXT.finditer(text):
        number = bisect_right(starts, match.start()) - 1
        if match.start() >= done and not (number >= 0 and match.start() < notes[number][1]):
            done = match.end()
            yield _Region(match.start(), match.start(), match.end())


def _closing(text: str, start: int) -> int | None:
    """The bracket that ends an inline note."""
    depth = 1
    for match in re.compile(r"[\[\]]|\n\s*\n").finditer(text, start):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth == 0 or match[0][0] == "\n":
            return match.start() if depth == 0 else None
    return None


_NUMBERS: Final = re.compile(
    r"(?<![\]\w!])\\?\[(?P<list>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)"
    r"(?:\s*[,:]\s*(?P<place>[^\W\d_]{1,8}\.?\s?\d[^\[\]@;\\\n]{0,40}))?\\?\](?![(:\[{])"
)
_MOST_LISTED: Final = 50
_SHOWN: Final = 300  # characters of a note in a message
_GOES_ON: Final = re.compile(r"\s*[,;:]")
_AND_NAME: Final = re.compile(r"[^\W\da-z_][\w'’.-]*,?\s*(?:[,/&]|\b(?:and|und|et|y|e)\b)\s*\Z")
"""A name that another one is joined to."""
_LONGEST_NAME: Final = 60
_LONGEST_PARAGRAPH: Final = 3000  # characters
_GAP_OF_PLACE: Final = 3  # characters
_LEFT: Final = 1000  # characters before a citation that are looked at
_LONGEST_PREFIX: Final = 120
_MOST_BEFORE: Final = 8  # words of authors before the year in parentheses
_MARK: Final = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\s]+)\](?!:)")
_NOTE: Final = re.compile(r"^\[\^(?P<label>[^\]\s]+)\]:[ \t]*", re.MULTILINE)
_NOTE_ENDS: Final = re.compile(r"\n(?=\[\^[^\]\s]+\]:)|\n[ \t]*\n(?=[^ \t\n])")
_INLINE: Final = re.compile(r"\^\[")
_IN_TEXT: Final = re.compile(
    r"\((?>(?:[^()\n]{1,400}+|\([^()\n]{0,100}\)){1,9})\)|\[[^\[\]\n]{0,400}@[^\[\]\n]{1,400}\]|(?<![\w\\@])@[\w{]\S*"
)
_EXISTING: Final = re.compile(r"\[[^\[\]]*@[^\[\]]*\]|-?@[\w{](?:[^\s;,\]]*[^\s;,.:\]])?")
_PLACE: Final = re.compile(r",(?P<place>[^\];@]*)")
_GAP: Final = re.compile(r"[\s;.,(]*")
_SEMICOLON: Final = re.compile(r"\s*;\s*")
_SUFFIX: Final = re.compile(r"\.?\s*|,[^\[\]();@\d\0]{1,80}")
_STARTS_WITH_YEAR: Final = re.compile(r"\s*(?:1[5-9]|20)\d\d[a-z]?(?!\w)")
_ANEW: Final = re.compile(r"(?:vgl|vergleiche|siehe|sh|see|cf|cfr|voir|véase|vedi|compare)\b", re.IGNORECASE)
_IN: Final = re.compile(r"\bin\b\W*\Z", re.IGNORECASE)
_NEXT: Final = re.compile(r"[;.!?]\s+|(?=\[|-?@)|\(|,\s+(?=(?:vgl|siehe|see|cf|voir|cfr)\b)", re.IGNORECASE)
_SIGNAL: Final = re.compile(r"(?P<word>[^\W\d_]+)[.,:]*\s+")
_YEAR: Final = re.compile(r"(?<![\d.])(?:1[5-9]|20)\d\d(?!\d)")
_BARE_PLACE: Final = re.compile(r",\s*(?:[A-Z]\s)?\d[\d.:–-]*[a-z]?\s*\.?\s*(?=\Z|[;\0])")
"""A number at the end of a part of a note."""
_TERM: Final = re.compile(r"(?<!\w)[^\W\d_]{1,8}\.?\s?(?=\d|[ivxlc]+\b)", re.IGNORECASE)
_YEAR_PLACE: Final = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?\s*[,:]\s*(?:\w{1,4}\.\s*)?\d+\s*\Z")
_NAME_YEAR_PLACE: Final = re.compile(
    r"[^\W\d_a-z][^\W\d_]+[^;]{0,60}?(?:1[5-9]|20)\d\d[a-z]?\s*[,:]\s*(?:\w{1,4}\.\s*)?\d"
)
