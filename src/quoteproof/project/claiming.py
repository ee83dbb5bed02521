"""Claiming: every mark that is about to print gets its owner, and one without an owner stops the build.

Promises: nothing is made of a book while a mark has no owner; the message says where it is, as far as that is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.cite import Pages, formulas_of
from quoteproof.edition.cited_marks import entry_words
from quoteproof.edition.claims import Claims, Context, Unowned, claims_of
from quoteproof.edition.expected_marks import Expected
from quoteproof.edition.facts import BookFacts
from quoteproof.engine.pandoc import Pandoc, Reference

_FAULT: Final = ("nothing was written; this is a fault of the program, not of the book",)
_LONGEST: Final = 80


def claimed(
    result: CheckResult,
    facts: BookFacts,
    expected: Sequence[Expected],
    references: Sequence[Reference],
    pages: Pages,
    pandoc: Pandoc,
) -> Claims:
    """Give the marks of a book with their owners; raises `CannotRunError` where one has none, and EngineError."""
    context = Context(facts, expected, entry_words(references), formulas_of(pages, pandoc))
    claims = claims_of(pages, context)
    troubles = [Trouble(f"compiling made a `{kind}`, which nothing has read", helps=_FAULT) for kind in pages.unknown]
    troubles += [_trouble(one, result) for one in claims.unowned]
    troubles += (
        Trouble(f"compiling took out or changed a quotation mark: {_shown(one)}", one.file, one.line, _FAULT)
        for one in claims.absent
    )
    if troubles:
        raise CannotRunError(*dict.fromkeys(troubles))
    return claims


def _trouble(one: Unowned, result: CheckResult) -> Trouble:
    if one.formula:
        return _of_formula(one, result)
    if one.keys:
        names = ", ".join(f"`{key}`" for key in dict.fromkeys(one.keys))
        entry = result.library.entries.get(one.keys[0])
        helps = ("take the marks out of its fields, or choose a citation style that sets none there",)
        message = f"a citation of {names} would print a quotation mark that nothing owns: `{one.words}`"
        return Trouble(message, result.book.bibliography, entry.line if entry else 0, helps)
    message = f"a quotation mark would print that nothing owns: `{one.words}`"
    return Trouble(message, one.file, one.line, _FAULT)


def _of_formula(one: Unowned, result: CheckResult) -> Trouble:
    source = one.formula if len(one.formula) <= _LONGEST else f"{one.formula[: _LONGEST - 1]}…"
    where = next(_standing(one.formula, result), ("", 0))
    if one.unset:
        helps = ("write it with commands that pandoc knows, or make a picture of it",)
        return Trouble(f"the formula cannot be set, and its TeX source would print: `{source}`", *where, helps)
    helps = ("put the words outside the formula, where quotations are checked",)
    return Trouble(f"the formula would print a quotation mark that is no sign of it: `{source}`", *where, helps)


def _standing(formula: str, result: CheckResult) -> Iterator[tuple[str, int]]:
    """Give the files and lines in which a formula stands."""
    texts = [(one.file, one.text) for one in result.chapters]
    for file, text in (*texts, (result.book.bibliography, result.texts.get(result.book.bibliography, ""))):
        at = text.find(formula)
        if at >= 0:
            yield file, text.count("\n", 0, at) + 1


def _shown(one: Expected) -> str:
    return f"`{one.mark.before}{one.mark.glyph}{one.mark.after}`"
