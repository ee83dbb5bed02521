"""The trial: answers to what a check asks of the engines, so that no build stops at it.

Formulas, and characters that are not surely in a font, are set in a small book with the page and the fonts of the real
one; its title page is set alone, since what is wrong there is no fault of a formula. What cannot be set is found by
halves, since one formula that fails hides the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.chapter.model import Node
from quoteproof.check.result import CheckResult
from quoteproof.disk import reading
from quoteproof.disk.book_files import FONTS, read_fonts
from quoteproof.disk.errors import CannotRunError
from quoteproof.edition import docx
from quoteproof.edition.facts import BookFacts, EditionInputs, facts_of
from quoteproof.edition.formulas import formula_marks
from quoteproof.edition.pdf import pdf_body, set_pdf
from quoteproof.edition.pictures import PictureError, still
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineEnded, EngineFailure, EngineMissing, EngineTimeout, MissingGlyphs
from quoteproof.engine.typst import Compiled
from quoteproof.project.outputs import FACES
from quoteproof.project.print_answers import PrintQuestion
from quoteproof.proof.pdf.protocol import Overrun
from quoteproof.proof.pdf.text import read_pdf
from quoteproof.rules.p002_unprintable_formula import FormulaFault

_ANEW: Final = "save the picture anew from a picture editor"


def answered(
    root: Path, result: CheckResult, pandoc: Callable[[], Pandoc], questions: Sequence[PrintQuestion]
) -> Mapping[str, str]:
    """The answers to questions by their keys; none to those that the engines could not be asked, or did not answer.

    An empty answer says that nothing is wrong; `print_ready` knows what another means.
    """
    answers: dict[str, str] = {}
    by_kind: dict[str, list[PrintQuestion]] = {}
    for question in questions:
        by_kind.setdefault(question.kind, []).append(question)
    for question in by_kind.get("styles", ()):
        answers[question.key] = _styles(root, question.about, result)
    with suppress(EngineMissing, EngineTimeout, EngineEnded):
        fonts, front = _fonts(root)
        if front:  # no trial can be set with what is no font
            return {**answers, **{question.key: front for question in by_kind.get("front", ())}}
        trial = _Trial(result, pandoc, fonts)
        answers |= trial.front(by_kind.get("front", ()))
        answers |= trial.characters(by_kind.get("character", ()))
        answers |= trial.formulas(by_kind.get("formula", ()))
        answers |= trial.pictures(root, by_kind.get("picture", ()))
    return answers


def _lines(what: str, name: str, why: str, *helps: str) -> str:
    return "\n".join(" ".join(part.split()) for part in (what, name, why, *helps))


def _fonts(root: Path) -> tuple[tuple[bytes, ...], str]:
    """The book's own fonts, and what is wrong with one."""
    try:
        return read_fonts(root), ""
    except CannotRunError as error:
        trouble = error.troubles[0]
        return (), _lines("the font", trouble.file, "cannot be used: it is no font", *trouble.helps)


def _styles(root: Path, name: str, result: CheckResult) -> str:
    try:
        data = reading.read_bytes(root, name)
        docx.reference_docx(docx.docx_facts(facts_of(result.book), data), data)
    except CannotRunError as error:
        return _lines("the reference document", name, f"cannot be read: {error}", "put the file there, or name another")
    except docx.UnusableStylesError as error:
        return _lines("the reference document", name, f"cannot be used: {error}", "change that style in Word")
    return ""


class _Trial:
    """Sets small books with the page and the fonts of the real one, and its title page alone."""

    def __init__(self, result: CheckResult, pandoc: Callable[[], Pandoc], fonts: tuple[bytes, ...]) -> None:
        book = result.book
        self._front_facts = facts_of(book)
        self._facts = BookFacts("A", language=book.language, page=book.page, font=book.font)
        self._inputs = EditionInputs(self._facts, fonts=fonts)
        self._pandoc = pandoc

    def front(self, questions: Sequence[PrintQuestion]) -> Mapping[str, str]:
        """Whether the title page can be set, and whether there is the text face."""
        return {question.key: self._front() for question in questions}

    def _front(self) -> str:
        overruns: list[Overrun] = []
        font, title = self._front_facts.font, self._front_facts.title[:60]
        try:
            compiled = self._set([], self._front_facts)
            read_pdf(compiled.pdf, overruns)
        except MissingGlyphs as error:
            missing = error.missing[0][0][:1]
            helps = (f"put a font that has it into `{FONTS}/`", "or write it in other letters")
            return _lines("the title page of", title, f"has `{missing}`, which no face of this book has", *helps)
        except EngineEnded:
            raise
        except EngineFailure as error:
            return _lines("the title page of", title, f"cannot be set: {str(error)[:200]}", "write it more plainly")
        if font and any("unknown font family" in warning for warning in compiled.warnings):
            helps = (
                f"put its files into `{FONTS}/`, and name the family that they name themselves",
                f"or name a face that comes with the program: {' or '.join(FACES)}",
            )
            return _lines("the font", font, "is not there", *helps)
        if overruns:
            helps = ("shorten the words", "or make the page wider")
            return _lines(
                "the title page of", title, f"does not fit: `{overruns[0].text.strip()[:40]}` is too wide", *helps
            )
        return ""

    def characters(self, questions: Sequence[PrintQuestion]) -> Mapping[str, str]:
        """Which characters no face has; one trial tells of all."""
        answers = {question.key: "" for question in questions}
        try:
            if questions:
                self._set([_para({"t": "Str", "c": question.about}) for question in questions])
        except MissingGlyphs as error:
            texts = {text for text, _ in error.missing}
            for question in questions:
                if any(text in question.about or question.about in text for text in texts):
                    answers[question.key] = "missing"
        except EngineEnded:
            raise
        except EngineFailure:
            return {}
        return answers

    def formulas(self, questions: Sequence[PrintQuestion]) -> Mapping[str, str]:
        """What is wrong with formulas: pandoc tells whether it knows them, Typst whether it can set them."""
        asked = [json.loads(question.about) for question in questions]
        written = self._pandoc().mathml([(source, display) for source, display in asked]) if asked else []
        answers: dict[str, str] = {}
        left: list[tuple[PrintQuestion, Node]] = []
        for question, (source, display), mathml in zip(questions, asked, written, strict=True):
            marks = formula_marks(mathml)
            if marks is None:
                answers[question.key] = FormulaFault.UNKNOWN.value
            elif not all(is_sign for _, is_sign in marks):
                answers[question.key] = FormulaFault.MARK.value
            else:
                kind = {"t": "DisplayMath" if display else "InlineMath"}
                left.append((question, _para({"t": "Math", "c": [kind, source]})))
        return {**answers, **{question.key: _formula(error) for question, error in self._each(left)}}

    def pictures(self, root: Path, questions: Sequence[PrintQuestion]) -> Mapping[str, str]:
        """What is wrong with pictures."""
        answers: dict[str, str] = {}
        left: list[tuple[PrintQuestion, Node]] = []
        images: dict[str, bytes] = {}
        for question in questions:
            try:
                data = still(question.about, reading.read_bytes(root, question.about))
            except PictureError as error:
                answers[question.key] = f"{error}\n{error.cure}"
            except CannotRunError as error:
                answers[question.key] = f"{error}\nput the file itself there"
            else:
                images[question.about] = data
                left.append((question, _image(question.about)))
        self._inputs = replace(self._inputs, images=images)
        tried = self._each(left)
        found = {question.key: f"it cannot be read\n{_ANEW}" if error else "" for question, error in tried}
        self._inputs = replace(self._inputs, images={})
        return {**answers, **found}

    def _each(
        self, items: Sequence[tuple[PrintQuestion, Node]]
    ) -> Iterator[tuple[PrintQuestion, EngineFailure | None]]:
        """Set each of some blocks, in halves where not all can be set, and tell why one cannot."""
        try:
            if items:
                self._set([block for _, block in items])
        except EngineEnded:
            raise
        except EngineFailure as error:
            if len(items) == 1:
                yield items[0][0], error
                return
            middle = len(items) // 2
            yield from self._each(items[:middle])
            yield from self._each(items[middle:])
        else:
            yield from ((question, None) for question, _ in items)

    def _set(self, blocks: Sequence[Node], facts: BookFacts | None = None) -> Compiled:
        facts = facts or self._facts
        heading = {"t": "Header", "c": [1, ["", [], []], [{"t": "Str", "c": "1"}]]}
        inputs = replace(self._inputs, facts=facts)
        return set_pdf(inputs, pdf_body(facts, [heading, *blocks], self._pandoc()), strict=True)


def _para(inline: Node) -> Node:
    return {"t": "Para", "c": [inline]}


def _image(path: str) -> Node:
    return _para({"t": "Image", "c": [["", [], []], [{"t": "Str", "c": "x"}], [path, ""]]})


def _formula(error: EngineFailure | None) -> str:
    if error is None:
        return ""
    if isinstance(error, MissingGlyphs):
        return FormulaFault.GLYPH.value
    fault = FormulaFault.WIDE if "too wide" in str(error) else FormulaFault.UNKNOWN
    return fault.value
