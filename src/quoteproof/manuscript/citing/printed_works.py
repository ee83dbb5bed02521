"""Which work some printed words cite: persons, then a year or words of the title, then details, then the place.

A work is found only if everything between its author and the place is accounted for, and no other work of the
bibliography fits. A title that differs, a year that is not the work's, a second author that is not named: each leaves
the words alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import IntEnum
from typing import Final, NamedTuple

from quoteproof.manuscript.citing.locators import ReadLocator, locator, locator_at
from quoteproof.manuscript.citing.printed_words import (
    AMONG,
    CITED_BEFORE,
    DETAILS,
    ET_AL,
    IN_NOTE,
    ROLE,
    SAME_PERSON,
    SAME_WORK,
    SIGNALS,
)
from quoteproof.manuscript.citing.works import KnownWork, WorkPerson, letter_forms, letters
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class PrintedWork:
    """A work that some printed words name."""

    key: str
    end: int
    """Where the words that name it and its place end."""
    locator: str
    """The place in it, as a chapter has it; empty where none is named."""


class _Grade(IntEnum):
    """By what a work is known; more is surer."""

    AUTHOR = 0
    YEAR = 1
    SHORT_TITLE = 2
    TITLE = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    work: KnownWork
    grade: _Grade
    end: int
    """Where its author, year and title end."""
    run: int = 0
    """How many words of its title are printed."""
    is_whole: bool = True
    """Whether all its authors are named, or `et al.`."""
    is_short: bool = True
    """Whether no given name is printed."""


class _Token(NamedTuple):
    start: int
    end: int
    letters: str
    forms: frozenset[str]


_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_YEAR_AT: Final = re.compile(
    r"[\s,:.*_]*(?P<open>\\?[(\[]?)\s*(?P<year>\d{4})(?P<letter>[a-z]?)(?:/(?P<other>\d{4}))?(?!\w)(?P<close>\\?[)\]])?"
)
_YEARS: Final = re.compile(r"(?<![\d.])\d{4}(?![\d.]*\d)(?=\D|\Z)")
_GIVEN_GAP: Final = re.compile(r"[\s.,‐-]*")
_TITLE_GAP: Final = re.compile(r"[^\w;]*")
_ENDS_TITLE: Final = re.compile(r"\W*[.,:;()\[\]?!»«”“\"*_/]|\s*[–—]|\s*\Z")
_ENDS: Final = re.compile(r"[*_\"“”»]*\s*(?:\Z|[;)\]]|\.\s*\Z)")
_ENDS_YEAR: Final = re.compile(r"\s*(?:\Z|[;)\]]|,\s*[a-z]|\.\s*\Z|[.,]\s*(?P<next>[^\W\d_]+))")
_ARTICLES: Final = frozenset("the a an der die das ein eine le la les l un une il lo i gli el los las una".split())
_PLACE_GAP: Final = re.compile(r"(?:[\s,.:)\]*_\"”“»\\–]|\bat\b)*")
_HERE: Final = re.compile(
    r"[\s,;.]*(?:hier|here|at|esp\.|especially|bes\.|insb\.|v\.\s?a\.|ici|qui|aquí)(?!\w)[\s:]*(?:at\s+)?", re.I
)
_ENDS_BARE: Final = re.compile(
    r"[*_]*\s*(?:\Z|[;)\]]|,\s+[a-z]|\.\s*\Z|\.\s+(?!Aufl|Ausg|Bd|Band|[Ee]d|[Éé]d|Jg|Jahrg|Jahrh|Jh|Heft|Teil))"
)
_OTHER_PLACE: Final = re.compile(
    r"[*_\"“”»]*[,:][*_\"“”»]*\s*(?P<place>(?!(?:1[5-9]|20)\d\d(?!\w))(?:[A-Z]\s?)?\d[\w.:]*(?:[–-][\w.:]*\w)?(?<=\w))(?=\s*(?:\Z|[;)]|\.\s*\Z))"
)
"""A place that no page is, such as `514a`, `B 132` or `3.2.1–5`."""
_PUBLISHED: Final = re.compile(
    r"(?:[^\W\da-z_][^\W_]*[.,]?\s+|[,:]\s*|\()(?P<year>(?:1[5-9]|20)\d\d)[.,)\s]*(?:\([^()]*\)[.,\s]*)?\Z"
)
_BEFORE_BARE: Final = re.compile(r"(?:[,:)]|\d{4}\.)\s*\Z")
_LONGEST_PLACE: Final = 200  # characters
_LONGEST: Final = 600  # characters of a reference


class WorkFinder:
    """Finds the works of a bibliography in printed words."""

    def __init__(
        self, works: Iterable[KnownWork], language: str, words: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        """Take the works, the BCP 47 tag of the words' language, and further words of references to works, by key."""
        works = (replace(work, words=work.words | (words or {}).get(work.key, frozenset())) for work in works)
        self.works = {work.key: work for work in works}
        self.language = language
        self._by_family: dict[str, list[KnownWork]] = {}
        self._by_title: dict[str, list[KnownWork]] = {}
        for work in self.works.values():
            for person in work.persons[:1]:
                firsts = {match[0] for family in person.families if (match := _WORD.search(family))}
                for form in {form for first in firsts for form in letter_forms(first)}:
                    self._by_family.setdefault(form, []).append(work)
            if work.main_title and (len(work.main_title) > 1 or not work.persons):
                for word in work.main_title[: 2 if work.main_title[0] in _ARTICLES else 1]:
                    self._by_title.setdefault(word, []).append(work)

    def by_family(self, token: _Token) -> Iterator[KnownWork]:
        """The works whose first author's family name begins with a word."""
        found = (work for form in token.forms for work in self._by_family.get(form, ()))
        yield from {work.key: work for work in found}.values()

    def by_title(self, token: _Token) -> Iterator[KnownWork]:
        """The works whose title begins with a word, where a title says enough without an author."""
        yield from self._by_title.get(token.letters, ())


@dataclass(frozen=True, slots=True)
class CitedBefore:
    """What was cited before some words."""

    author_of: KnownWork | None = None
    """The work whose author `ders.` stands for."""
    keys: frozenset[str] = frozenset()
    """All works that were cited."""
    notes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The works that each note cites, by its number."""


class PrintedText:
    """Some words that may name works, such as those of a note."""

    def __init__(self, text: str, finder: WorkFinder) -> None:
        """Read the words of a text; characters that are no prose are masked."""
        self.text = text
        self._finder = finder
        words = _WORD.finditer(text)
        self._tokens = [_Token(m.start(), m.end(), letters(m[0]), letter_forms(m[0])) for m in words]
        self._starts = [token.start for token in self._tokens]

    def work_at(self, start: int, end: int, before: CitedBefore, *, in_brackets: bool = False) -> PrintedWork | None:
        """The one work that the words from an offset on name, none of it behind `end`."""
        found: list[tuple[_Candidate, PrintedWork]] = []
        for work, at, is_whole, is_short in self._named(start, end, before):
            for candidate in self._candidates(work, at, end):
                candidate = replace(candidate, is_whole=is_whole, is_short=is_short and candidate.is_short)
                if finished := self._finished(candidate, end, before, spaced=in_brackets):
                    found.append((candidate, finished))
        found += (
            (candidate, finished)
            for candidate in self._titled(start, end)
            if (finished := self._finished(candidate, end, before, spaced=False))
        )
        best = max((_rank(candidate) for candidate, _ in found), default=None)
        top = {printed.key: (candidate, printed) for candidate, printed in found if _rank(candidate) == best}
        if len(top) != 1:
            return None
        ((candidate, printed),) = top.values()
        is_sure = candidate.is_whole or candidate.grade is _Grade.TITLE
        return self._balanced(printed, start) if is_sure else None

    def words_before(self, offset: int, most: int) -> Iterator[int]:
        """The offsets of the last words before an offset, the nearest first."""
        last = self._at(offset)
        yield from reversed(self._starts[max(0, last - most) : last])

    def place(self, at: int, end: int) -> ReadLocator | None:
        """The place that is named behind an offset, as behind `ibid.`"""
        return self._place(at, end, spaced=True)

    def _named(self, start: int, end: int, before: CitedBefore) -> Iterator[tuple[KnownWork, int, bool, bool]]:
        """The works whose persons stand at an offset, where these end, whether all are named, and by family alone."""
        same = SAME_PERSON.match(self.text, start)
        if same and before.author_of is not None:
            families = [person.names for person in before.author_of.persons]
            for work in self._finder.works.values():
                if families and [person.names for person in work.persons] == families:
                    yield work, same.end(), True, False
            return
        first = self._at(start)
        seen: set[str] = set()
        for token in self._tokens[first : first + _MOST_GIVEN + 1]:
            for work in self._finder.by_family(token) if token.end <= end else ():
                if work.key not in seen:
                    seen.add(work.key)
                    for at, is_whole, is_short in dict.fromkeys(self._persons(first, work)):
                        if at <= end:
                            yield work, at, is_whole, is_short

    def _persons(self, first: int, work: KnownWork) -> Iterator[tuple[int, bool, bool]]:
        """Where the persons of a work end that stand at a token: some of them, or all."""
        for at, is_short in self._person(first, work.persons[0]):
            yield from self._further(at, work.persons[1:], is_short, has_others=work.has_others)

    def _further(
        self, at: int, persons: Sequence[WorkPerson], is_short: bool, *, has_others: bool
    ) -> Iterator[tuple[int, bool, bool]]:
        et_al = ET_AL.match(self.text, at) if has_others or len(persons) > 1 else None
        end = et_al.end() if et_al else at
        is_whole = not persons or et_al is not None
        yield end, is_whole, is_short
        if role := ROLE.match(self.text, end):
            yield role.end(), is_whole, is_short
        among = AMONG.match(self.text, at)
        if persons and among and among.end() > at:
            token = self._at(among.end())
            if self._starts[token : token + 1] == [among.end()]:
                for following, short in self._person(token, persons[0]):
                    yield from self._further(following, persons[1:], is_short and short, has_others=has_others)

    def _person(self, first: int, person: WorkPerson) -> Iterator[tuple[int, bool]]:
        """Where the name of a person ends that stands at a token, and whether it is the family name alone."""
        given = self._given(first, person)
        for family in person.families:
            pieces = [match[0] for match in _WORD.finditer(family)]
            for at in {first, given}:
                tokens = self._tokens[at : at + len(pieces)]
                if not pieces or len(tokens) < len(pieces) or not all(map(_is_word, tokens, pieces)):
                    continue
                end, after = tokens[-1].end, self._given(at + len(pieces), person)
                yield end, at == first
                if at == first and after > at + len(pieces):
                    if _GIVEN_GAP.fullmatch(self.text, end, self._tokens[at + len(pieces)].start):
                        yield self._dotted(self._tokens[after - 1].end), False

    def _given(self, first: int, person: WorkPerson) -> int:
        """The token behind the given names of a person that stand at a token."""
        names = [letters(match[0]) for match in _WORD.finditer(person.given)]
        at = first
        while at < len(self._tokens) and at < first + _MOST_GIVEN:
            token = self._tokens[at]
            if at > first and not _GIVEN_GAP.fullmatch(self.text, self._tokens[at - 1].end, token.start):
                break
            if not any(_is_given(token.letters, name) for name in names):
                break
            at += 1
        return at

    def _dotted(self, at: int) -> int:
        return at + 1 if self.text[at : at + 1] == "." and self.text[at - 2 : at - 1] in ("", " ", ".", "-") else at

    def _candidates(self, work: KnownWork, at: int, end: int) -> Iterator[_Candidate]:
        """What of a work may stand behind its persons: nothing, its year, its title."""
        yield _Candidate(work, _Grade.AUTHOR, at)
        yield from self._title(work, at, end)
        year = _YEAR_AT.match(self.text, at, end)
        if year is None or year["year"] not in work.years or (year["other"] and year["other"] not in work.years):
            return
        if year["letter"] and f"{year['year']}{year['letter']}" not in work.words:
            return  # which of an author's works of that year it is, stands nowhere
        yield _Candidate(work, _Grade.YEAR, year.end(), is_short=not year["open"])
        yield from self._title(work, year.end(), end)

    def _titled(self, start: int, end: int) -> Iterator[_Candidate]:
        """The works whose title stands at an offset without an author."""
        first = self._at(start)
        for token in self._tokens[first : first + 1]:
            for work in self._finder.by_title(token):
                for candidate in self._title(work, start, end):
                    if candidate.grade is _Grade.TITLE:
                        yield candidate

    def _title(self, work: KnownWork, at: int, end: int) -> Iterator[_Candidate]:
        """The longest run of words of a work's title that stands at an offset, up to a mark that ends it."""
        first = self._at(at)
        if first >= len(self._tokens) or not _TITLE_GAP.fullmatch(self.text, at, self._starts[first]):
            return
        best: _Candidate | None = None
        for title, is_short_title in ((work.title, False), (work.short_title, True)):
            for skipped in range(len(title)):
                run = self._run(first, title[skipped:], end)
                whole = len(title) if is_short_title else len(work.main_title)
                is_all = skipped <= (title[0] in _ARTICLES) and run >= max(1, whole - skipped)
                if not run or not (is_all or run > 1 or len(title[skipped]) >= _TELLING):
                    continue
                grade = _Grade.TITLE if is_all else _Grade.SHORT_TITLE
                candidate = _Candidate(work, grade, self._tokens[first + run - 1].end, run)
                if best is None or (candidate.grade, candidate.run) > (best.grade, best.run):
                    best = candidate
        if best is not None:
            yield best

    def _run(self, first: int, title: Sequence[str], end: int) -> int:
        """How many words of a title stand at a token, up to a mark that ends it."""
        run = 0
        for token, word in zip(self._tokens[first : first + len(title)], title, strict=False):
            if word not in token.forms or token.end > end:
                break
            run += 1
        while run and not _ENDS_TITLE.match(self.text, self._tokens[first + run - 1].end, end):
            run -= 1
        return run

    def _finished(self, candidate: _Candidate, end: int, before: CitedBefore, *, spaced: bool) -> PrintedWork | None:
        """What a candidate cites, with the place; None where words are left that belong to no citation of it."""
        at, work = candidate.end, candidate.work
        if cited := CITED_BEFORE.match(self.text, at, end):
            if work.key not in before.keys:
                return None
            at = cited.end()
        if noted := IN_NOTE.match(self.text, at, end):
            if work.key not in before.notes.get(noted["number"], ()):
                return None
            at = noted.end()
        place = self._place(at, end, spaced=spaced)
        if place is not None:
            return PrintedWork(work.key, place.end, place.text)
        if candidate.grade is not _Grade.AUTHOR and (other := _OTHER_PLACE.match(self.text, at, end)):
            return PrintedWork(work.key, other.end("place"), other["place"])
        if cited or noted:
            return PrintedWork(work.key, at, "")
        if candidate.grade is _Grade.TITLE:
            return self._detailed(candidate, end)
        if candidate.grade is _Grade.SHORT_TITLE:
            year = _YEAR_AT.match(self.text, at, end)
            place = self._place(year.end(), end) if year and year["year"] in work.years else None
            if place is not None:
                return PrintedWork(work.key, place.end, place.text)
            return PrintedWork(work.key, at, "") if _ENDS.match(self.text, at, end) else None
        if candidate.grade is _Grade.YEAR and (ends := _ENDS_YEAR.match(self.text, at, end)):
            # A title that is not the work's may follow the year of a full reference.
            if ends["next"] is None or candidate.is_short or ends["next"].casefold() in SIGNALS:
                return PrintedWork(work.key, at, "")
        return None

    def _place(self, at: int, end: int, *, spaced: bool = False) -> ReadLocator | None:
        """The place that is named directly behind an offset."""
        gap = _PLACE_GAP.match(self.text, at, end)
        start = gap.end() if gap else at
        read = self._locator(start, end)
        if read is None:
            return None
        if read.has_term and (here := _HERE.match(self.text, read.end, end)) and self._locator(here.end(), end):
            part = self._place(here.end(), end, spaced=True)
            return (
                replace(read, text=f"{read.text}{self.text[read.end : here.end()]}{part.text}", end=part.end)
                if part
                else read
            )
        if read.has_term or spaced:
            return read
        # `2. Aufl.` and `12 (1999)` are no pages.
        is_apart = re.search(r"[,.:)]", self.text[at:start]) and _ENDS_BARE.match(self.text, read.end, end)
        return read if is_apart else None

    def _locator(self, start: int, end: int) -> ReadLocator | None:
        """The locator that stands at an offset itself."""
        words = self.text[start : min(end, start + _LONGEST_PLACE)]
        read = locator_at(words, 0, self._finder.language)
        if read is None or read.start:
            return None
        return replace(read, start=start, end=start + read.end)

    def _detailed(self, candidate: _Candidate, end: int) -> PrintedWork | None:
        """A work of a full reference: with the place, if all between is place and year of publication and the like."""
        work, at = candidate.work, candidate.end
        end = self._reference_end(at, end)
        if candidate.run < len(work.title) and (subtitle := _SUBTITLE.match(self.text, at, end)):
            words = [word for match in _WORD.finditer(subtitle["words"]) if (word := letters(match[0]))]
            if words[0] not in _NO_SUBTITLES and words[0] not in work.words:
                return None  # a work whose title begins alike
        if candidate.run < len(work.title) and _GOES_ON.match(self.text, at, end):
            return None
        years = set(_YEARS.findall(self.text, at, end))
        if years and work.years and years.isdisjoint(work.years):
            return None  # another edition, or another work
        for token in self._tokens[self._at(at) : self._at(end)]:
            place = self._detailed_place(token.start, at, end, work)
            if place is not None:
                published = _PUBLISHED.search(self.text[at : place.start])
                is_known = self._are_details(
                    at, place.start, work, surely=bool(published and published["year"] in work.years)
                )
                return PrintedWork(work.key, place.end, place.text) if is_known else PrintedWork(work.key, at, "")
        rest = len(self.text[:end].rstrip(" .,\n"))
        is_known = rest > at and not self._ends_with_number(rest, work) and self._are_details(at, rest, work)
        return PrintedWork(work.key, rest if is_known else at, "")

    def _ends_with_number(self, end: int, work: KnownWork) -> bool:
        """Whether words end with a number that could be a page, and is none of the entry's."""
        last = self._tokens[self._at(end) - 1]
        return last.letters.isdigit() and last.letters not in work.words and not _YEARS.fullmatch(last.letters)

    def _detailed_place(self, start: int, at: int, end: int, work: KnownWork) -> ReadLocator | None:
        read = self._locator(start, end)
        if read is None or not read.names_page:
            return None
        here = _HERE.match(self.text, read.end, end)
        is_last = here or not self.text[read.end : end].strip(" .)\n")
        if not read.has_term and not (is_last and _BEFORE_BARE.search(self.text[at:start])):
            return None
        if here and (place := self._place(here.end(), end, spaced=True)):
            return place
        # The pages of the article are not those that are cited.
        own, _, cited = read.text.partition(",")
        if work.pages and re.sub(r"\D+", " ", own).strip() == work.pages:
            return replace(read, text=locator(cited, self._finder.language)) if cited else None
        return read

    def _reference_end(self, at: int, end: int) -> int:
        """Where a reference ends at the latest: before a semicolon, or before a word that begins another citation."""
        end = min(end, at + _LONGEST)
        semicolon = self.text.find(";", at, end)
        end = end if semicolon < 0 else semicolon
        for token in self._tokens[self._at(at) : self._at(end)]:
            begins = token.letters in _BEGINS or SAME_WORK.match(self.text, token.start)
            if begins and self.text[at : token.start].rstrip()[-1:] in (".", ",", ")"):
                return token.start
        return end

    def _are_details(self, start: int, end: int, work: KnownWork, *, surely: bool = False) -> bool:
        """Whether some words of a reference can be no prose: those of the entry, names, and usual small words.

        `surely` says that they end with its year, as behind a publisher, so that other small words are of its titles.
        """
        if re.search(r"`|\[\^|@|<!--|\n\s*\n", self.text[start:end]):
            return False
        strange = 0
        for token in self._tokens[self._at(start) : self._at(end)]:
            word = self.text[token.start : token.end]
            if token.forms & work.words or not word.isalpha():
                continue
            if any(other.key != work.key for other in self._finder.by_family(token)):
                return False
            if word[0].islower() and len(word) > 3 and word.casefold() not in DETAILS and not surely:
                return False
            strange += word[0].isupper()
        return strange <= _MOST_STRANGE

    def _balanced(self, found: PrintedWork, start: int) -> PrintedWork | None:
        """A work with the end of emphasis and brackets that begin within its words."""
        end = found.end
        if marks := _CLOSING_MARKS.match(self.text, end):
            end = marks.end() if self._is_open(start, end) else end
        for opening, closing in (("(", ")"), ("[", "]")):
            if self.text.count(opening, start, end) > self.text.count(closing, start, end):
                end += self.text[end : end + 1] == closing
        said = self.text[start:end]
        fits = not self._is_open(start, end) and all(said.count(a) == said.count(b) for a, b in ("()", "[]"))
        return replace(found, end=end) if fits else None

    def _is_open(self, start: int, end: int) -> bool:
        """Whether emphasis or a quotation begins within some words and does not end there."""
        said = self.text[start:end]
        return bool(said.count("*") % 2 or sum(said.count(mark) for mark in '“”„"«»') % 2)

    def _at(self, offset: int) -> int:
        return bisect_left(self._starts, offset)


_SUBTITLE: Final = re.compile(r"[*_\"“”]*[.:]\s+(?P<words>[^\W\d_][^.:,;()/\d]*)(?:[.;(]|\Z|\n\s*\n)")
"""Words behind a title up to a mark that ends no place of publication."""
_GOES_ON: Final = re.compile(r"[.:]\s+[^*\n]*[^*\s]\*(?!\w)")
"""Words behind a title, up to the end of emphasis that began before them."""
_NO_SUBTITLES: Final = frozenset(
    "in hrsg hg herausgegeben ed eds edited trans translated ubers url erstellt online".split()
)
_CLOSING_MARKS: Final = re.compile(r"[,.]?[*”\"»“]+")
_MOST_GIVEN: Final = 4
_TELLING: Final = 5  # letters of a single word that tells a title
_MOST_STRANGE: Final = 12
_BEGINS: Final = frozenset("vgl vergleiche siehe sh cf cfr see voir vease vid vedi compare".split())


def _rank(candidate: _Candidate) -> tuple[int, _Grade]:
    """How much of a work is printed."""
    return candidate.run, candidate.grade


def _is_word(token: _Token, piece: str) -> bool:
    return not token.forms.isdisjoint(letter_forms(piece))


def _is_given(word: str, name: str) -> bool:
    """Whether a word is a given name, or one is the initial of the other."""
    return word == name or (min(len(word), len(name)) == 1 and word[:1] == name[:1])
