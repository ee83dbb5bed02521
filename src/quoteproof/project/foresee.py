"""What a build would refuse, found by the check: the steps of a build up to the manifest, and nothing is made.

They come after a check without errors, since only such a book is built. What they refuse becomes findings. That a book
passed is remembered in the user's cache folder, by a digest of all that was read, so that it is found out once.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.chapter.allow import images
from quoteproof.chapter.model import Flow, InlineKind
from quoteproof.check.chapter import STOPPING
from quoteproof.check.result import CheckResult
from quoteproof.check.style import setting_place, style_text
from quoteproof.disk import reading, user_folders
from quoteproof.disk.book_files import FONTS, SETTINGS
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.snapshot import stamp_of
from quoteproof.edition.cite import Pages
from quoteproof.edition.plain_glyphs import unsure
from quoteproof.finding.model import Fault, Place
from quoteproof.project.cache import maker
from quoteproof.project.print_answers import PrintQuestion
from quoteproof.project.project import Project
from quoteproof.rules.p003_missing_glyph import MissingGlyph
from quoteproof.rules.p005_unprintable_book import UnprintableBook
from quoteproof.rules.table import worded
from quoteproof.text import languages
from quoteproof.text.offsets import LineIndex

_FILE: Final = "printable"
_LARGEST: Final = 64
_FROM_THE_RIGHT: Final = frozenset(("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "syr"))
_OWN_LANGUAGE: Final = "choose a citation style whose terms are in the book's language"


def foresee(project: Project, result: CheckResult, *, cached: bool = True) -> CheckResult:
    """Add to the result of a whole check what a build would refuse; `cached` says whether a pass is remembered."""
    if result.errors or any(result.counts[verdict] for verdict in STOPPING):
        return result
    memory = _Memory(project.root, result) if cached else None
    if memory is not None and memory.has_passed:
        return result
    from quoteproof.project.build import foreseen  # and with it much that a check of nothing new does without

    try:
        pages = foreseen(project, result).pages
        faults = (*_missing_glyphs(project, result, pages), *_wrong_direction(result, pages))
    except CannotRunError as error:
        faults = tuple(_faults(error.troubles, result))
    if faults:
        return replace(result, findings=(*result.findings, *worded(faults)))
    if memory is not None:
        memory.keep()
    return result


def _faults(troubles: Sequence[Trouble], result: CheckResult) -> Iterator[Fault]:
    """What a build refuses, one fault a line; without a file it is found at the setting of the citation style."""
    texts = {**result.texts, **{chapter.file: chapter.text for chapter in result.chapters}}
    by_line: dict[tuple[str, int], list[Trouble]] = defaultdict(list)
    for trouble in troubles:
        by_line[trouble.file, trouble.line].append(trouble)
    for (file, line), (first, *others) in by_line.items():
        place = setting_place(texts.get(SETTINGS, ""))
        if file in texts:
            lines = LineIndex(texts[file])
            start = lines.offset(line, 1) if line else 0
            place = Place(file, start, start + len(lines.line(line)) if line else 0)
        yield UnprintableBook(place, first.message, first.helps, len(others))


def _missing_glyphs(project: Project, result: CheckResult, pages: Pages) -> Iterator[Fault]:
    """The characters that citations print and that no face has; those of chapters and entries are known before."""
    from quoteproof.project.print_trial import answered

    characters = dict.fromkeys(character for text in _cited_texts(pages) for _, character in unsure(text))
    questions = [PrintQuestion("character", character, "") for character in characters]
    answers = answered(project.root, result, project.pandoc, questions) if questions else {}
    missing = [question.about for question in questions if answers.get(question.key)]
    if missing:
        yield MissingGlyph(setting_place(result.texts.get(SETTINGS, "")), missing[0], len(missing) - 1)


def _wrong_direction(result: CheckResult, pages: Pages) -> Iterator[Fault]:
    """A style whose own words are written from the right, in a book that is written from the left.

    They stand between numbers, marks and names of the other direction, and no reader of a PDF tells their order.
    """
    own = _words_from_the_right(style_text(result.book, result.texts) or "")
    if not own or languages.primary(result.book.language) in _FROM_THE_RIGHT:
        return
    if any(own & _words_from_the_right(text) for text in _cited_texts(pages)):
        message = "the citation style prints words that are written from the right, in a book from the left"
        yield UnprintableBook(setting_place(result.texts.get(SETTINGS, "")), message, (_OWN_LANGUAGE,), 0)


def _words_from_the_right(text: str) -> frozenset[str]:
    letters = (c if unicodedata.bidirectional(c) in ("R", "AL") else " " for c in text)
    return frozenset("".join(letters).split())


def _cited_texts(pages: Pages) -> Iterator[str]:
    """What citations and the bibliography print."""
    yield from (_cited(flow) for flow in pages.flows)
    yield from (flow.text for _, flows in pages.entries for flow in flows)


def _cited(flow: Flow) -> str:
    """The words of a flow that citations print: all of a note that a style has made."""
    if flow.where.note is not None:
        return flow.text
    return "".join(flow.text[i.start : i.end] for i in flow.inlines if i.kind is InlineKind.CITE)


class _Memory:
    """Whether this very book has passed before."""

    def __init__(self, root: Path, result: CheckResult) -> None:
        sealed, made_by = user_folders.sealed_cache(root), maker()
        self._path = sealed[0] / _FILE if sealed is not None and made_by is not None else None
        self._seal = b""
        if sealed is not None and made_by is not None:
            self._seal = sealed[1].seal("printable", made_by.encode(), _digest(root, result)).hex().encode()

    @property
    def has_passed(self) -> bool:
        """Whether the last book that passed was this one."""
        if self._path is None:
            return False
        return user_folders.is_sealed(user_folders.read_own_file(self._path, _LARGEST), self._seal)

    def keep(self) -> None:
        """Remember that this book has passed."""
        if self._path is not None:
            user_folders.write_own_file(self._path, self._seal)


def _digest(root: Path, result: CheckResult) -> bytes:
    """A digest of all that the steps read."""
    reference = result.book.reference_document
    texts = {**result.texts, **{chapter.file: chapter.text for chapter in result.chapters}}
    names = frozenset().union(*(images(c.chapter.ast) for c in result.chapters if c.chapter))
    files = sorted({*names, *((reference,) if reference else ())})
    fonts = {name: str(stamp_of(root / name)) for name in reading.list_files(root, f"{FONTS}/**/*")}
    data = {name: hashlib.sha256(reading.read_bytes(root, name)).hexdigest() for name in files}
    return hashlib.sha256(json.dumps([sorted(texts.items()), data, sorted(fonts.items())]).encode("ascii")).digest()
