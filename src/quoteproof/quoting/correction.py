"""Corrects a refused quotation: the source's words for the whole of it, in the author's form.

What differs is replaced, and nothing else: emphasis, marks, brackets, omissions and line ends stay where they still
hold. A first letter that the sentence wants in another case than the source is written in brackets. Where an alteration
of the author's does not hold, the source's words stand in its place; none is ever put in. The outcome has been judged:
it is offered only if the verdict accepts it, and it holds no omission but the author's own.
Source: rules.md, “Alterations”.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from rapidfuzz import fuzz

from quoteproof.book.typography import house_marks
from quoteproof.evidence.origins import StepKind
from quoteproof.quotation.model import Kind, Printed, Quotation, Stretches
from quoteproof.quoting.correction_limits import CutOff, Replacement, cut_off, divides_a_word, parts_brackets
from quoteproof.quoting.markdown import emphasised, quotation_markdown
from quoteproof.quoting.omission import joins_apart, joins_parts, leaves_condition
from quoteproof.quoting.writing import Written
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold
from quoteproof.text.languages import primary
from quoteproof.text.line_hyphens import SOFT_HYPHEN
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import pair
from quoteproof.text.unseen import may_stand
from quoteproof.text.words import count_words, has_words
from quoteproof.values import dataclass
from quoteproof.verdict import faults
from quoteproof.verdict.collate import judge, unmatched_quotation
from quoteproof.verdict.faults import QuotationRefusal, SourceDifference
from quoteproof.verdict.likeness import alike
from quoteproof.verdict.misquoted import mendings
from quoteproof.verdict.model import Match, Misquoted
from quoteproof.verdict.passage_text import VerdictContext

_MORE: Final = 12
"""Words that a correction may put in beyond those that the quotation has."""
_SURE: Final = 4
"""Words of a quotation from which on another passage may be named for it."""
_OMISSION: Final = re.compile(r"\[\s*(?:…|\. ?\. ?\.)\s*\]|(?<!\w)(?:…|\. \. \.)")
_INSERTION: Final = re.compile(r"(?<!\w)\[[^\[\]]+\](?!\w)")
_BRACKET: Final = re.compile(r"\[[^\[\]]*\]")
_FINAL: Final = (",", ".")
_ASIDE: Final = (
    faults.NoCitation
    | faults.WrongPassage
    | faults.TooManyPassages
    | faults.AdjoiningQuotation
    | faults.ContestedQuotation
    | faults.AmbiguousPage
    | faults.TooManyReadings
    | faults.UnknownCharacter
    | faults.OwnMarks
    | faults.AttributionInside
    | faults.UndeclaredEmphasis
    | faults.InvisibleCharacter
)
"""Faults that no other words would mend."""


class Wanted(Enum):
    """What a quotation's place in its sentence wants of its first letter."""

    CAPITAL = auto()
    SMALL = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class QuotationCorrection:
    """The source's words for a whole quotation."""

    replacements: tuple[Replacement, ...]
    """What is replaced, in order; nothing overlaps."""
    printed: Printed
    """What prints then; where it stands is not said."""
    match: Match
    """The evidence that the verdict accepts it."""
    moved: str = ""
    """A comma or full stop of the author's sentence that goes behind the closing mark."""
    anchor: Anchor | None = None
    """The passage to cite instead, where the one that is cited has not its words."""


class MarkedOmission(Enum):
    """What can be said of a mark of omission in the place of words that a quotation lacks."""

    REFUSED = auto()
    """The verdict refuses it or warns of it, it joins parts of two clauses, or a condition is left out."""
    POSSIBLE = auto()
    """The verdict accepts it; whether it joins what the source keeps apart is for a reader to say."""
    SOUND = auto()
    """It joins nothing that the source keeps apart."""


def corrected(
    quotation: Quotation, refusal: QuotationRefusal, context: VerdictContext, *, before: str | None = None
) -> Written | None:
    """Write the source's words for a refused quotation with its citation; None where they are not certain.

    `before` is what stands before the quotation in its paragraph, if that is known.
    """
    found = correction(quotation, refusal, context, before=before)
    if found is None:
        return None
    return _written(quotation, found, context)


def correction(
    quotation: Quotation, refusal: QuotationRefusal, context: VerdictContext, *, before: str | None = None
) -> QuotationCorrection | None:
    """Find what has to be replaced in a refused quotation so that it has the source's words; None if not certain."""
    if isinstance(refusal.fault, _ASIDE) or quotation.citation is None:
        return None
    wanted = _wanted(quotation, before)
    for differences in _differences(quotation, refusal, context):
        for replacements, moved in _replacements(quotation, differences, wanted, context):
            found = _judged(quotation, replacements, moved, context)
            extent = context.library.resolve(found.match.anchor) if found is not None else None
            if found is None or not isinstance(extent, Extent):
                continue
            cut = cut_off(quotation.printed.text, found.replacements, extent)
            return _over_border(quotation, found, cut, context) if cut is not None else found
    return _in_other_passage(quotation, refusal, wanted, context)


def obstacle(quotation: Quotation, refusal: QuotationRefusal, context: VerdictContext) -> str:
    """Why a refused quotation is not corrected although what differs is known; empty where nothing can be said."""
    if isinstance(refusal.fault, _ASIDE) or quotation.citation is None:
        return ""
    text = quotation.printed.text
    for differences in _differences(quotation, refusal, context):
        for replacements, _ in _replacements(quotation, differences, Wanted.EITHER, context):
            printed = _applied(quotation.printed, replacements, primary(context.language))
            if printed is None:
                continue
            judged = judge(replace(quotation, printed=printed), context)
            extent = context.library.resolve(judged.match.anchor) if judged.match is not None else None
            if isinstance(judged.verdict, Misquoted) and judged.verdict.refusal.fault.code != refusal.fault.code:
                return f"with the source's words it would still be refused: {judged.verdict.refusal.fault.code}"
            if not isinstance(extent, Extent):
                continue
            cut = cut_off(text, replacements, extent)
            if cut is not None:
                return f"its words go on in another passage: `{cut.anchor}` has them, and a paragraph ends between"
            if divides_a_word(text, replacements, extent):
                return "whether the hyphen at a line end of the source belongs to the word is not certain"
            if parts_brackets(text, printed.text):
                return "one of two brackets of the source would stand alone"
            if not _keeps_most(text, replacements, 2):
                return "less than half of its words would stay"
    return ""


def _over_border(
    quotation: Quotation, found: QuotationCorrection, cut: CutOff, context: VerdictContext
) -> QuotationCorrection | None:
    """The correction that cites the neighbouring passage too, where its words can be run in as lines of verse are."""
    cited, text = quotation.citation, quotation.printed.text
    if cited is None or any(cited.pages) or len(cited.anchors) != 1 or quotation.kind is not Kind.INLINE:
        return None
    replaced, kept = found.replacements[cut.at], list(found.replacements)
    start, end = replaced.start, replaced.end
    while cut.follows and start > 0 and text[start - 1] == " ":
        start -= 1
    while not cut.follows and end < len(text) and text[end] == " ":
        end += 1
    theirs = _typed(cut.text, quotation, context)
    written = f" / {theirs}" if cut.follows else f"{theirs} / "
    kept[cut.at] = Replacement(start, end, written, cut.text)
    other = replace(quotation, citation=replace(cited, anchors=(cut.anchor,)))
    judged = _judged(other, kept, found.moved, context)
    return replace(judged, anchor=cut.anchor) if judged is not None else None


def marked_omission(
    quotation: Quotation, refusal: QuotationRefusal, found: QuotationCorrection | None, context: VerdictContext
) -> MarkedOmission:
    """Say whether the words that a quotation lacks can be left out with a mark; all else is put right first."""
    mark = Replacement(refusal.start, refusal.end, _MARK, "")
    others = found.replacements if found is not None else ()
    replacements = sorted((mark, *(r for r in others if not _meets(r, mark))), key=lambda r: r.start)
    printed = _applied(quotation.printed, replacements, primary(context.language))
    match = judge(replace(quotation, printed=printed), context).match if printed is not None else None
    if match is None or match.stranded or any(left_out.warned for left_out in match.left_out):
        return MarkedOmission.REFUSED
    number = len(_OMISSION.findall(quotation.printed.text[: refusal.start]))
    omitted = [at for at, origin in enumerate(match.origins) if origin.kind is StepKind.OMISSION]
    extent = context.library.resolve(match.anchor)
    if number >= len(omitted) or not isinstance(extent, Extent):
        return MarkedOmission.REFUSED
    head = "".join(origin.source for origin in match.origins[: omitted[number]])
    passages, languages = context.passages(extent), context.languages(extent.source.key)
    at = passages.text.find(fold(match.source_text, seed=True).text)
    low = at + len(fold(head, seed=True).text)
    high = low + len(fold(match.origins[omitted[number]].source, seed=True).text)
    if at < 0 or joins_parts(passages, low, high, languages) or leaves_condition(passages, low, high, languages):
        return MarkedOmission.REFUSED
    return MarkedOmission.POSSIBLE if joins_apart(passages, low, high, languages) else MarkedOmission.SOUND


_MARK: Final = " […] "


def _meets(replaced: Replacement, mark: Replacement) -> bool:
    return replaced.start <= mark.end and mark.start <= replaced.end


def _in_other_passage(
    quotation: Quotation, refusal: QuotationRefusal, wanted: Wanted, context: VerdictContext
) -> QuotationCorrection | None:
    """The correction with another passage of the work that is cited, which has nearly all the words."""
    near, cited, text = refusal.nearest, quotation.citation, quotation.printed.text
    if near is None or cited is None or any(cited.pages) or not _may_be_made(text, refusal.differences):
        return None
    if len(cited.anchors) != 1 or near.anchor.key != cited.anchors[0].key or count_words(text) < _SURE:
        return None
    other = replace(quotation, citation=replace(cited, anchors=(near.anchor,)))
    for replacements, moved in _replacements(quotation, refusal.differences, wanted, context):
        found = _judged(other, replacements, moved, context, share=4)
        if found is not None:
            return replace(found, anchor=near.anchor)
    return None


def _differences(
    quotation: Quotation, refusal: QuotationRefusal, context: VerdictContext
) -> Iterator[tuple[SourceDifference, ...]]:
    """The ways to put the words right: those of the refusal, then without the alterations that do not hold."""
    text = quotation.printed.text
    if _may_be_made(text, refusal.differences):
        yield refusal.differences
    unmatched = unmatched_quotation(quotation, context)
    if unmatched is not None:
        yield from (differences for differences in mendings(unmatched) if _may_be_made(text, differences))


def _may_be_made(text: str, differences: Sequence[SourceDifference]) -> bool:
    """Whether differences put in few words, and none beside an alteration."""
    more = sum(count_words(d.source) - count_words(text[d.start : d.end]) for d in differences)
    return bool(differences) and more <= max(count_words(text), _MORE) and not _moves_alteration(text, differences)


def _moves_alteration(text: str, differences: Sequence[SourceDifference]) -> bool:
    """Whether other words would stand beside an omission or insertion that is kept: it would not be the author's."""
    for mark in (*_OMISSION.finditer(text), *_INSERTION.finditer(text)):
        start, end = mark.span()
        if any(d.start < end and start < d.end for d in differences):
            continue  # it is not kept
        for d in differences:
            beside = not has_words(text, d.end, start) if d.end <= start else not has_words(text, end, d.start)
            if beside and not _same(text[d.start : d.end], d.source):
                return True
    return False


def _same(mine: str, theirs: str) -> bool:
    """Whether words are the source's but for letters or marks."""
    own, other = (re.findall(r"\w[\w'’-]*", text) for text in (mine, theirs))
    if not own or not other:
        return own == other
    if len(own) != len(other):
        one, another = "".join(own).lower(), "".join(other).lower()
        return abs(len(own) - len(other)) == 1 and abs(len(one) - len(another)) <= 1 and alike(one, another)
    return all(a.casefold() == b.casefold() or alike(a, b) for a, b in zip(own, other, strict=True))


def _wanted(quotation: Quotation, before: str | None) -> Wanted:
    """What the words before a quotation want of its first letter."""
    if quotation.kind not in (Kind.INLINE, Kind.SPEECH) or before is None:
        return Wanted.EITHER
    text = before.rstrip(" \n\u00a0\"'“‘([*_")
    if not text or text[-1] in ".?!":
        return Wanted.CAPITAL
    return Wanted.EITHER if text[-1] in ":,;—–-" else Wanted.SMALL


def _replacements(
    quotation: Quotation, differences: Sequence[SourceDifference], wanted: Wanted, context: VerdictContext
) -> Iterator[tuple[tuple[Replacement, ...], str]]:
    """The ways to write some differences, the best first, each with a mark that moves out of the quotation."""
    text = quotation.printed.text
    plain = [Replacement(d.start, d.end, _typed(d.source, quotation, context), d.source) for d in differences]
    cased = [_with_initial(r, text, wanted) for r in plain]
    broken = [_with_slash(r, text) if quotation.kind is Kind.INLINE else r for r in cased]
    last = plain[-1]
    out = text[last.start : last.end].strip()
    final = out in _FINAL and last.end == len(text) and not has_words(last.source)
    ways = [broken, cased, plain]
    if final and quotation.kind in (Kind.INLINE, Kind.SPEECH):
        for way in ways:
            yield (*way[:-1], replace(way[-1], text="", source="")), out
    for way in ways:
        yield tuple(replace(r, text=r.text.replace("\n", _line_end(quotation.kind))) for r in way), ""


def _line_end(kind: Kind) -> str:
    return "\n" if kind is Kind.VERSE else " "


def _typed(source: str, quotation: Quotation, context: VerdictContext) -> str:
    """The source's characters as the author types: its apostrophes curly, its inner marks of the house."""
    text = re.sub(r"[^\S\n]+", " ", source).replace(SOFT_HYPHEN, "")
    if "'" in quotation.printed.text and "’" not in quotation.printed.text:
        return text
    text = text.replace("'", "’")
    if '"' in text or ("“" in text and "„" not in text) or "”" in text:
        marks = house_marks(context.language)
        text = re.sub(r'["“](?=\w)', marks.inner_open, text)
        text = re.sub(r'["”]', marks.inner_close, text)
    return text


def _with_initial(replaced: Replacement, text: str, wanted: Wanted) -> Replacement:
    """Put the first letter in brackets where the sentence wants it in another case than the source."""
    own, theirs = text[replaced.start : replaced.end].lstrip(), replaced.text.lstrip()
    first = theirs[:1]
    if not own or not first.isalpha() or not theirs[1:2].isalnum() or own[0].isupper() == first.isupper():
        return replaced
    head = not has_words(text, 0, replaced.start)
    omission = bool(_OMISSION.search(text[: replaced.start])) and text[: replaced.start].rstrip()[-1:] in "]…"
    if (
        not (head or omission)
        or (head and _pleases(first, wanted))
        or (head and wanted is Wanted.EITHER and first.isupper())
    ):
        return replaced
    lead = replaced.text[: len(replaced.text) - len(theirs)]
    return replace(replaced, text=f"{lead}[{first.swapcase()}]{theirs[1:]}")


def _pleases(letter: str, wanted: Wanted) -> bool:
    return letter.islower() if wanted is Wanted.SMALL else letter.isupper()


def _with_slash(replaced: Replacement, text: str) -> Replacement:
    """Mark the end of a line of verse: what has a capital only because a line begins with it."""
    own, theirs = text[replaced.start : replaced.end], replaced.text
    if theirs.count("\n") != 1 or not theirs.startswith("\n") or own.strip().casefold() != theirs.strip().casefold():
        return replaced
    return replace(replaced, text=" / " + theirs.strip())


def _judged(
    quotation: Quotation, replacements: Sequence[Replacement], moved: str, context: VerdictContext, *, share: int = 2
) -> QuotationCorrection | None:
    """The correction, where the verdict accepts it and no mark pairs otherwise."""
    kept = tuple(r for r in replacements if quotation.printed.text[r.start : r.end] != r.text)
    printed = _applied(quotation.printed, kept, primary(context.language))
    if printed is None or not kept or not may_stand(printed.text.replace(PARAGRAPH_END, " ")):
        return None
    if not _keeps_most(quotation.printed.text, kept, share):
        return None
    match = judge(replace(quotation, printed=printed), context).match
    extent = context.library.resolve(match.anchor) if match is not None else None
    if match is None or not isinstance(extent, Extent):
        return None
    text = quotation.printed.text
    if parts_brackets(text, printed.text) or divides_a_word(text, kept, extent):
        return None
    return QuotationCorrection(kept, printed, match, moved)


def _keeps_most(text: str, replacements: Sequence[Replacement], share: int) -> bool:
    """Whether only one word in so many is changed, but for what is like it; brackets are no quoted words.

    Of a word or two nothing is certain: where a word is another, two have to stay.
    """
    changed = others = 0
    for replaced in replacements:
        own, theirs = _BRACKET.sub(" ", text[replaced.start : replaced.end]), re.sub(r"[\[\]]", "", replaced.text)
        many = max(count_words(own), count_words(theirs)) if has_words(own) else 0
        changed += 0 if _same(own, theirs) else many
        others += 0 if _much_alike(own, theirs) else many
    total = count_words(_BRACKET.sub(" ", text))
    return changed * share <= total and (others == 0 or total - others >= _LEFT)


_LEFT: Final = 2
"""Words that have to stay as they are where a word is replaced by another one."""
_MUCH: Final = 80.0
"""How much of two words agrees (in per cent) where the one was surely written for the other."""


def _much_alike(mine: str, theirs: str) -> bool:
    return fuzz.ratio(mine.strip().casefold(), theirs.strip().casefold()) >= _MUCH


def _applied(printed: Printed, replacements: Sequence[Replacement], language: str) -> Printed | None:
    """The printed text with some stretches replaced; None where its inner marks would not pair."""
    parts: list[str] = []
    done = 0
    for replaced in replacements:
        if replaced.start < done:
            return None
        parts += (printed.text[done : replaced.start], replaced.text)
        done = replaced.end
    text = "".join((*parts, printed.text[done:]))

    def new(at: int) -> int:
        shift = sum(len(r.text) - (r.end - r.start) for r in replacements if r.end <= at)
        return min(len(text), at + shift)

    emphasis = tuple((new(a), new(b)) for a, b in printed.emphasis if new(a) < new(b))
    pairing = pair(text, language=language)
    inner = tuple((run.start, run.end - run.width) for run in pairing.runs)
    if pairing.stray:
        return None
    where = Stretches(((0, 0, len(text)),))
    return Printed(text, where, emphasis, inner, pairing.apostrophes)


_BRACKETED: Final = re.compile(r"\\\[([^\[\]\\]*)\\\](?![\[({:])")


def typed(markdown: str) -> str:
    """Markdown with the brackets of alterations as an author types them, where nothing else could be meant by them."""
    return _BRACKETED.sub(r"[\1]", markdown)


def _written(quotation: Quotation, found: QuotationCorrection, context: VerdictContext) -> Written:
    """The corrected quotation in Markdown, with the marks of the book's language."""
    anchors: tuple[Anchor, ...] = quotation.citation.anchors if quotation.citation else ()
    anchor = found.anchor or next((a for a in anchors if a.names_place), found.match.anchor)
    printed = found.printed
    paragraphs: list[str] = []
    start = 0
    for paragraph in printed.text.split(PARAGRAPH_END):
        end = start + len(paragraph)
        inside = [(a - start, b - start) for a, b in printed.emphasis if start <= a and b <= end]
        paragraphs.append(typed(emphasised(paragraph, inside)))
        start = end + 1
    form = Kind.INLINE if quotation.kind is Kind.SPEECH else quotation.kind
    if form is Kind.VERSE:
        paragraphs = ["\n".join(line.strip() for paragraph in paragraphs for line in paragraph.split("\n"))]
    elif form is Kind.BLOCK:
        paragraphs = ["\n".join(" ".join(line.split()) for line in one.split("\n")) for one in paragraphs]
    else:
        paragraphs = [" ".join(" ".join(paragraphs).split())]
    markdown = quotation_markdown(paragraphs, form, house_marks(context.language), anchor) + found.moved
    return Written(markdown, form, anchor, " ".join(found.match.source_text.split()), found.match.skipped_limit)
