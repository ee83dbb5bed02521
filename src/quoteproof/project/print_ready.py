"""What of a checked book could not be printed: pictures, formulas, characters, and what `book.yaml` names for print.

A build would stop at each of them. Files are read; formulas, and characters that are not surely in a font, are set in
a small trial (`print_trial`). Each is asked about once: the answers are kept by content (`print_answers`), so that a
check of nothing new asks no engine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from quoteproof.book.config import BookSettings, Output
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.check.settings import setting_place
from quoteproof.disk import reading
from quoteproof.disk.book_files import FONTS, SETTINGS
from quoteproof.disk.snapshot import file_stamp
from quoteproof.edition.plain_glyphs import unsure
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.project.plain_blocks import is_plain_front, is_plain_page
from quoteproof.project.print_answers import Answers, PrintQuestion
from quoteproof.project.print_needs import PrintNeeds, needs_of
from quoteproof.rules.p001_unprintable_picture import UnprintablePicture
from quoteproof.rules.p002_unprintable_formula import FormulaFault, UnprintableFormula
from quoteproof.rules.p003_missing_glyph import MissingGlyph
from quoteproof.rules.p004_unusable_file import UnusableFile
from quoteproof.rules.table import worded
from quoteproof.source.library import Library

if TYPE_CHECKING:
    from quoteproof.engine.pandoc import Pandoc

_PRINTED: Final = "booktitle editor journal journaltitle location address publisher series subtitle translator".split()
"""Fields that most citation styles print, besides author and title."""
_EVERYWHERE: Final = (FormulaFault.UNKNOWN, FormulaFault.MARK)
"""What keeps a formula out of every output; the rest concerns the PDF alone."""
_MOST: Final = 10
"""Most characters without a glyph that are told of one file."""


_Asked = tuple[PrintQuestion, Callable[[str], Fault | None]]
"""A question, with the fault that an answer makes."""


class PrintReady:
    """Finds out what of a book could not be printed."""

    def __init__(self, root: Path, pandoc: Callable[[], Pandoc], *, cached: bool) -> None:
        """Take the book's folder; `pandoc` gives a running pandoc, `cached` says whether answers are kept on disk."""
        self._root = root
        self._pandoc = pandoc
        self._answers = Answers(root, kept=cached)
        self._known: dict[str, tuple[object, PrintNeeds]] = {}

    def needs(self, chapter: ChapterResult, book: BookSettings, library: Library) -> PrintNeeds:
        """What has to be asked about a chapter; the very same value for the same chapter."""
        known = self._known.get(chapter.file)
        if known is None or known[0] is not chapter.details:
            known = self._known[chapter.file] = (chapter.details, needs_of(chapter, book, library))
        return known[1]

    def checked(self, result: CheckResult, needs: Sequence[PrintNeeds], *, asks: bool, whole: bool) -> CheckResult:
        """The result with what could not be printed; without `asks` only what is known already is told.

        `needs` are those of its chapters. `whole` says whether it is the result of all chapters; then answers that
        serve no more are forgotten.
        """
        questions = list(self._questions(result, needs))
        new = tuple({q.key: q for q, _ in questions if self._answers.find(q.key) is None}.values())
        if new and asks:
            from quoteproof.project.print_trial import answered

            self._answers.add(answered(self._root, result, self._pandoc, new))
        if asks and whole:
            self._answers.keep(frozenset(q.key for q, _ in questions))
        answers = ((self._answers.find(question.key), fault) for question, fault in questions)
        faults = [fault(answer) for answer, fault in answers if answer]
        return _with_findings(result, worded(_shown([fault for fault in faults if fault is not None])))

    def _questions(self, result: CheckResult, needs: Sequence[PrintNeeds]) -> Iterator[_Asked]:
        """Every question about a book, with the fault that an answer makes."""
        fonts = self._stamps(reading.list_files(self._root, f"{FONTS}/**/*"))
        in_pdf = Output.PDF in result.book.outputs
        # What a trial is set by, but for the title page, which has a question of its own.
        page = json.dumps([fonts, str(result.book.page), result.book.font, result.book.language])
        yield from self._settings(result, fonts)
        for chapter in needs:
            for path, target, place in chapter.pictures:
                if stamp := self._stamps([path]):
                    yield PrintQuestion("picture", path, stamp + page), _picture(target, place)
            for formula, place in chapter.formulas:
                yield PrintQuestion("formula", formula, page), _formula(json.loads(formula)[0], place, in_pdf=in_pdf)
            for character, place in chapter.characters if in_pdf else ():
                yield PrintQuestion("character", character, page), _character(character, place)
        for character, place in _of_sources(result, needs) if in_pdf else ():
            yield PrintQuestion("character", character, page), _character(character, place)

    def _settings(self, result: CheckResult, fonts: str) -> Iterator[_Asked]:
        book, text = result.book, result.texts.get(SETTINGS, "")
        asked: list[tuple[str, str, str, str]] = []
        arranged = [book.layout, book.contents, str(book.page)]
        if Output.PDF in book.outputs and (fonts or not is_plain_page(book) or not is_plain_front(book)):
            front = [book.title, book.subtitle, book.authors, book.date, book.imprint, book.language, book.font]
            asked.append(("front", json.dumps([*front, *arranged]), fonts, "font" if book.font else "title"))
        if Output.DOCX in book.outputs and (name := book.reference_document):
            facts = json.dumps([book.title, book.language, *arranged])
            asked.append(("styles", name, self._stamps([name]) + facts, "reference-document"))
        for kind, about, stamp, setting in asked:
            yield PrintQuestion(kind, about, stamp), _unusable(setting_place(text, setting))

    def _stamps(self, names: list[str]) -> str:
        """What the file system says of some files; a new answer is wanted when it says something else."""
        stamps = {name: str(stamp) for name in names if (stamp := file_stamp(self._root, name))}
        return json.dumps(stamps) if stamps else ""


def _of_sources(result: CheckResult, needs: Sequence[PrintNeeds]) -> Iterator[tuple[str, Place]]:
    """The characters that quotations take from their sources, and entries from the bibliography; each once."""
    known = {character for chapter in needs for character, _ in chapter.characters}
    seen: set[str] = set()
    for character, place in (one for chapter in needs for one in chapter.quoted):
        if character not in known and character not in seen:
            yield character, place
            seen.add(character)
    cited = frozenset[str]().union(*(chapter.cited for chapter in needs))
    for entry in (entry for entry in result.library.entries.values() if entry.key in cited):
        values = (entry.title, entry.author, *(entry.fields.get(name, "") for name in _PRINTED))
        new = {character for value in values for _, character in unsure(value)} - seen
        yield from ((character, Place(entry.origin, *entry.span)) for character in sorted(new))
        seen |= new


def _picture(target: str, place: Place) -> Callable[[str], Fault]:
    def fault(answer: str) -> Fault:
        why, _, cure = answer.partition("\n")
        return UnprintablePicture(place, target, why, cure)

    return fault


def _formula(source: str, place: Place, *, in_pdf: bool) -> Callable[[str], Fault | None]:
    def fault(answer: str) -> Fault | None:
        why = FormulaFault(answer)
        return UnprintableFormula(place, source, why) if in_pdf or why in _EVERYWHERE else None

    return fault


def _character(character: str, place: Place) -> Callable[[str], Fault]:
    return lambda _: MissingGlyph(place, character, 0)


def _unusable(place: Place) -> Callable[[str], Fault]:
    def fault(answer: str) -> Fault:
        what, name, why, *helps = answer.split("\n")
        return UnusableFile(place, what, name, why, tuple(helps))

    return fault


def _shown(faults: list[Fault]) -> Iterator[Fault]:
    """The faults, with not too many characters of one file: a chapter in another script has hundreds."""
    missing: dict[str, list[MissingGlyph]] = defaultdict(list)
    for fault in faults:
        if isinstance(fault, MissingGlyph):
            missing[fault.place.file].append(fault)
        else:
            yield fault
    for several in missing.values():
        several.sort(key=lambda fault: fault.place.start)
        *shown, last = several[:_MOST]
        yield from shown
        yield MissingGlyph(last.place, last.character, max(0, len(several) - _MOST))


def _with_findings(result: CheckResult, findings: tuple[Finding, ...]) -> CheckResult:
    if not findings:
        return result
    files = {chapter.file for chapter in result.chapters}
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[finding.place.file if finding.place.file in files else ""].append(finding)
    # A chapter without such findings stays the very same value, by which others know that nothing changed.
    chapters = tuple(
        replace(chapter, findings=(*chapter.findings, *by_file[chapter.file])) if chapter.file in by_file else chapter
        for chapter in result.chapters
    )
    return replace(result, chapters=chapters, findings=(*result.findings, *by_file.get("", ())))
