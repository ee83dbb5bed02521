"""The manifest of a checked book: every quotation as it prints, and every quotation mark with its owner.

The same book gives the same manifest, whatever is built from it. Nothing is made of a book while a mark has no owner;
the message says where the mark is, as far as that is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import accumulate
from typing import Final

from quoteproof import __version__
from quoteproof.chapter.model import Flow, FlowKind
from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.cite import Pages, formulas_of
from quoteproof.edition.cited_marks import entry_words
from quoteproof.edition.claims import Claims, Context, Unowned, claims_of
from quoteproof.edition.facts import EditionInputs
from quoteproof.edition.printed import Expected, Printing, tails
from quoteproof.engine.pandoc import Pandoc
from quoteproof.evidence.origins import Origin
from quoteproof.project.outputs import PLAINER
from quoteproof.proof import manifest as proof
from quoteproof.quotation.model import Exemption
from quoteproof.source.library import Source
from quoteproof.source.seed_document import reading_file
from quoteproof.text.offsets import OBJECT
from quoteproof.verdict.model import Altered, Attested, Exempted, Match, Translated, Verbatim

_LONGEST: Final = 80


def book_claims(
    result: CheckResult, inputs: EditionInputs, expected: Sequence[Expected], pages: Pages, pandoc: Pandoc
) -> Claims:
    """The marks of a book with their owners; raises `CannotRunError` where one has none, and EngineError."""
    context = Context(inputs.facts, expected, entry_words(inputs.references), formulas_of(pages, pandoc))
    claims = claims_of(pages, context)
    troubles = [Trouble(f"compiling made a `{kind}`, which nothing has read", helps=PLAINER) for kind in pages.unknown]
    troubles += [_trouble(mark, result) for mark in claims.unowned]
    troubles += (
        Trouble(f"compiling took out or changed a quotation mark: {_shown(mark)}", mark.file, mark.line, PLAINER)
        for mark in claims.absent
    )
    if troubles:
        raise CannotRunError(*dict.fromkeys(troubles))
    return claims


def _trouble(mark: Unowned, result: CheckResult) -> Trouble:
    if mark.formula:
        return _of_formula(mark, result)
    if mark.keys:
        names = ", ".join(f"`{key}`" for key in dict.fromkeys(mark.keys))
        entry = result.library.entries.get(mark.keys[0])
        helps = ("take the marks out of its fields, or choose a citation style that sets none there",)
        message = f"a citation of {names} would print a quotation mark that nothing owns: `{mark.words}`"
        return Trouble(message, entry.origin if entry else "", entry.line if entry else 0, helps)
    message = f"a quotation mark would print that nothing owns: `{mark.words}`"
    return Trouble(message, mark.file, mark.line, PLAINER)


def _of_formula(mark: Unowned, result: CheckResult) -> Trouble:
    source = mark.formula if len(mark.formula) <= _LONGEST else f"{mark.formula[: _LONGEST - 1]}…"
    where = next(_standing(mark.formula, result), ("", 0))
    if mark.unset:
        helps = ("write it with commands that pandoc knows, or make a picture of it",)
        return Trouble(f"the formula cannot be set, and its TeX source would print: `{source}`", *where, helps)
    helps = ("put the words outside the formula, where quotations are checked",)
    return Trouble(f"the formula would print a quotation mark that is no sign of it: `{source}`", *where, helps)


def _standing(formula: str, result: CheckResult) -> Iterator[tuple[str, int]]:
    """The files and lines in which a formula stands."""
    texts = [(chapter.file, chapter.text) for chapter in result.chapters]
    bibliography = [(name, result.texts.get(name, "")) for name in result.book.bibliography]
    for file, text in (*texts, *bibliography):
        at = text.find(formula)
        if at >= 0:
            yield file, text.count("\n", 0, at) + 1


def _shown(mark: Expected) -> str:
    return f"`{mark.mark.before}{mark.mark.glyph}{mark.mark.after}`"


def book_manifest(
    result: CheckResult, runs: Iterable[Printing], flows: Sequence[Flow], claims: Claims, pandoc: Pandoc
) -> bytes:
    """The manifest of a book as bytes.

    `runs` are the words between marks as they print, `flows` the text that they print in, `claims` the marks with their
    owners.
    """
    tools = {"quoteproof": __version__, "pandoc": pandoc.version(), "typst": version("typst")}
    printings = tuple(p for p in runs if _prints(result, p))
    quoted = [_run(n, p, t) for n, (p, t) in enumerate(zip(printings, tails(printings, flows), strict=True))]
    sources = sorted(result.library.sources.values(), key=lambda source: source.key)
    made = proof.Manifest(
        proof.SCHEMA_VERSION,
        tools,
        result.book.title,
        tuple(map(_seed, sources)),
        tuple(run for run in quoted if run.trace),
        tuple(run for run in quoted if not run.trace),
        claims.claims + claims.index,
        claims.again,
    )
    return proof.canonical(made)


def _seed(source: Source) -> proof.SeedDigest:
    document = source.document
    made = (reading_file(source.key), document.pin.sha256, document.pin.reader) if document is not None else ()
    return proof.SeedDigest(source.key, source.file, source.sha256, *made)


def _prints(result: CheckResult, printing: Printing) -> bool:
    """Whether a run can be looked for: verified ones always, others where they are plain words between marks."""
    if printing.verified:
        return True
    verdict, quotation = printing.judged.verdict, printing.judged.quotation
    if not isinstance(verdict, Exempted | Attested | Translated) or not printing.opening or not printing.text:
        return False
    if isinstance(verdict, Exempted) and verdict.reason is Exemption.CODE:
        return False
    chapter = next(c.chapter for c in result.chapters if c.file == quotation.file)
    flow = chapter.flows[quotation.flow] if chapter else None
    where = [at for _, at in quotation.printed.where]
    plain = OBJECT not in printing.text and where == list(range(where[0], where[-1] + 1))
    return plain and flow is not None and flow.kind not in (FlowKind.CODE, FlowKind.AFFIX, FlowKind.ALTERNATIVE)


def _run(order: int, printing: Printing, tail: str) -> proof.Quoted:
    quotation, verdict = printing.judged.quotation, printing.judged.verdict
    match = verdict.match if isinstance(verdict, Verbatim | Altered) else None
    return proof.Quoted(
        order=order,
        id=quotation.id,
        file=quotation.file,
        line=printing.line,
        kind=quotation.kind.value,
        part=printing.part,
        opening=printing.opening,
        text=printing.text,
        closing=printing.closing,
        tail=tail,
        listed=printing.listed,
        anchors=quotation.citation.anchors if quotation.citation else (),
        verdict=verdict.name,
        alterations=match.alterations if match else (),
        emendations=match.emendations if match else (),
        trace=_trace(printing, match) if match else (),
    )


def _trace(printing: Printing, match: Match) -> tuple[Origin, ...]:
    """The origins by offsets of what prints, which house typography may have made longer or shorter."""
    offsets = [0, *accumulate(len(piece) for piece in printing.pieces)]
    return tuple(replace(origin, start=offsets[origin.start], end=offsets[origin.end]) for origin in match.origins)
