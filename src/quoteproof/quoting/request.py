"""What is asked for when a source's words are to be written as a quotation, and the answer.

The command `insert`, the editor and an assistant all ask in this way. What is not certain is refused with the requests
that could have been meant, so that each of them can be shown as a command or as a choice.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from quoteproof.book.limits import Limits
from quoteproof.finding.model import Facts
from quoteproof.quotation.model import Kind
from quoteproof.quoting.omission import pieces_join_apart, pieces_join_parts, pieces_leave_condition
from quoteproof.quoting.spans import Absent, Several, SourceSpan, locate_all, whole
from quoteproof.quoting.writing import Initial, RefusedAlteration, Unwritable, Written, form_name, write
from quoteproof.source.library import CitedPassage, Extent
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import in_one_line
from quoteproof.text.words import has_words, words
from quoteproof.values import dataclass
from quoteproof.verdict import faults
from quoteproof.verdict.passage_text import VerdictContext


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of words that is quoted, by its ends."""

    first: str
    """Its first word or words; all of it where `last` is None."""
    last: str | None = None
    """Its last word or words."""


@dataclass(frozen=True, slots=True)
class QuotationRequest:
    """Which words are to be written, and how."""

    extent: Extent
    """What is cited."""
    pieces: tuple[Piece, ...] = ()
    """The runs of words, in their order, with an omission between two of them; all of the extent if there is none."""
    form: Kind | None = None
    """How it is set; by its length if None."""
    nth: int | None = None
    """Which place of the first piece's first words is meant (from 1); where it is None, they must stand once."""
    initial: Initial = Initial.KEEP
    """Whether the first letter is put into the other case, in brackets."""

    @property
    def anchor(self) -> Anchor:
        """What is cited."""
        return self.extent.anchor


@dataclass(frozen=True, slots=True)
class PartsJoined:
    """An omission that would join words which the source does not say together."""

    before: str
    """The last words before it."""
    after: str
    """The first words behind it."""


@dataclass(frozen=True, slots=True)
class QuotingRefusal:
    """Why nothing is written."""

    message: str
    """The reason."""
    helps: tuple[str, ...]
    """What the author can do."""
    candidates: tuple[QuotationRequest, ...] = ()
    """The requests that could have been meant; each of them can be written."""
    around: tuple[str, ...] = ()
    """For each candidate the words of the source around the place that it means."""
    why: Several | Absent | PartsJoined | Unwritable | RefusedAlteration | None = None
    """What stands against it; None where it is not clear which words are asked for."""


def read_pieces(words: Sequence[str]) -> tuple[Piece, ...] | QuotingRefusal:
    """Read the pieces from words as they are typed, the arguments of a command or one text.

    `FIRST … LAST` is a run of words by its ends, and `[…]` stands between two of them; so does a comma between two runs
    by their ends. Without such signs, the arguments are FIRST and LAST of each run in turn.
    """
    given = [" ".join(word.split()) for word in words]
    if "" in given:
        return _unread("an argument is empty")
    if any(_SIGN.fullmatch(word) for word in given):
        given = [" ".join(given)]  # they were typed without marks around them
    pieces: list[Piece] = []
    plain: list[str] = []
    for word in [*given, None]:
        if word is not None and not _SIGN.search(word):
            plain.append(word)
            continue
        if len(plain) > 2 and len(plain) % 2:
            return _unread(f"of {len(plain)} words one has no partner")
        pieces += (Piece(*plain[at : at + 2]) for at in range(0, len(plain), 2))
        plain = []
        for run in _OMITTED.split(word) if word is not None else ():
            found = _ends(run)
            if found is None:
                return _unread(f"it is not clear where words begin and end in `{run}`")
            pieces += found
    return tuple(pieces)


_TO: Final = re.compile(r"(?:(?<=\s)|^)(?:…|\.\.\.|\. \. \.)(?=\s|$)")
_OMITTED: Final = re.compile(r"\[\s*(?:…|\.\.\.|\. \. \.)\s*\]")
_SIGN: Final = re.compile(f"{_TO.pattern}|{_OMITTED.pattern}")


def _ends(run: str) -> list[Piece] | None:
    """The pieces of a text without `[…]`: `FIRST … LAST`, or several with commas between them; None where unclear."""
    parts = [part.strip() for part in _TO.split(run)]
    ends = [parts[0]]
    for part in parts[1:-1]:
        between = part.split(",")
        if len(between) != 2:
            return None
        ends += (end.strip() for end in between)
    ends += parts[1:][-1:]
    if not all(ends):
        return None
    return [Piece(*ends[at : at + 2]) for at in range(0, len(ends), 2)]


def _unread(message: str) -> QuotingRefusal:
    helps = ("write each run of words as `FIRST … LAST`, and `[…]` where words are left out between two of them",)
    return QuotingRefusal(message, helps)


def quote(request: QuotationRequest, context: VerdictContext) -> Written | QuotingRefusal:
    """Write the quotation that is asked for, or say why that cannot be done."""
    if request.pieces:
        found = locate_all(request.extent, [(piece.first, piece.last) for piece in request.pieces], nth=request.nth)
        if not isinstance(found, tuple):
            return _with_candidates(not_found(request.anchor, found), request, found, context)
        spans = _without_gaps(found, request.extent)
        request, spans = _narrowed(request, spans, context)
    else:
        spans = (whole(request.extent),)
    for before, after in pairwise(spans):
        if pieces_join_parts(request.extent, before, after, context):
            return _joined_parts(before, after)
        if pieces_leave_condition(request.extent, before, after, context):
            return _condition_left_out(before, after)
    written = write(spans[0], context, request.form, then=spans[1:], initial=request.initial)
    if not isinstance(written, Written):
        return unwritable(request.anchor, written, context.settings.limits)
    return replace(written, in_clause=any(pieces_join_apart(request.extent, a, b, context) for a, b in pairwise(spans)))


def notes_of(written: Written) -> Iterator[str]:
    """What is to be looked at of a quotation that checks."""
    if written.skipped_limit:
        limit = f"`{written.skipped_limit}`"
        yield f"{limit} is just before these words; begin with it, or the check warns (Q010)"
    if written.in_clause:
        yield "what is left out is part of a clause: read the passage again, and look whether the sense is the same"


def _narrowed(
    request: QuotationRequest, spans: tuple[SourceSpan, ...], context: VerdictContext
) -> tuple[QuotationRequest, tuple[SourceSpan, ...]]:
    """The request and its spans with those passages of a range alone that have the words."""
    first, last = spans[0].parts[0].passage.id, spans[-1].parts[-1].passage.id
    every = request.extent.parts
    if (every[0].passage.id, every[-1].passage.id) == (first, last) or not _RANGE.fullmatch(request.anchor.place or ""):
        return request, spans
    narrowed = context.library.resolve(Anchor(request.anchor.key, first if first == last else f"{first}-{last}"))
    if not isinstance(narrowed, Extent):
        return request, spans
    own = tuple(replace(span, extent=replace(narrowed, parts=span.extent.parts)) for span in spans)
    return replace(request, extent=narrowed), own


_RANGE: Final = re.compile(r"p[0-9]+-p[0-9]+")


def _without_gaps(spans: tuple[SourceSpan, ...], extent: Extent) -> tuple[SourceSpan, ...]:
    """The spans with those joined that have no word between them."""
    numbers = {part.passage.id: number for number, part in enumerate(extent.parts)}
    joined = [spans[0]]
    for span in spans[1:]:
        last, first = joined[-1].parts[-1], span.parts[0]
        at, to = numbers[last.passage.id], numbers[first.passage.id]
        between = (
            has_words(last.passage.text, last.end, first.start)
            if at == to
            else to > at + 1
            or has_words(last.passage.text, last.end, extent.parts[at].end)
            or has_words(first.passage.text, extent.parts[to].start, first.start)
        )
        if between:
            joined.append(span)
            continue
        parts = extent.parts[numbers[joined[-1].parts[0].passage.id] : numbers[span.parts[-1].passage.id] + 1]
        joined[-1] = SourceSpan(replace(extent, parts=parts), joined[-1].start, span.end)
    return tuple(joined)


def _with_candidates(
    refusal: QuotingRefusal, request: QuotationRequest, why: Several | Absent, context: VerdictContext
) -> QuotingRefusal:
    """A refusal with what may have been meant where words stand several times, as far as it can be written."""
    counted = (
        [(replace(request, nth=number), words) for number, words in why.places] if isinstance(why, Several) else []
    )
    meant = [(candidate, words) for candidate, words in counted if isinstance(quote(candidate, context), Written)]
    candidates, around = tuple(c for c, _ in meant), tuple(words for _, words in meant)
    return replace(refusal, candidates=candidates, around=around, why=why)


def command(request: QuotationRequest) -> str:
    """The command that asks for this, as it is typed into a shell."""
    words = [word for piece in request.pieces for word in (piece.first, piece.last) if word is not None]
    if len(request.pieces) > 1:
        words = [" […] ".join(" … ".join(filter(None, (p.first, p.last))) for p in request.pieces)]
    options = [f"--{form_name(request.form)}"] if request.form is not None else []
    options += ["--nth", str(request.nth)] if request.nth is not None else []
    options += ["--initial", request.initial.value] if request.initial is not Initial.KEEP else []
    return insert_command(request.anchor, words, options)


def insert_command(anchor: Anchor, words: Sequence[str], options: Sequence[str] = ()) -> str:
    """The command that writes a quotation of what an anchor names, from its first to its last words."""
    given = [str(anchor), *words]
    divider = ["--"] if any(word.startswith("-") for word in given) else []
    return " ".join(["quoteproof insert", *options, *divider, *map(shell_word, given)])


_PLAIN: Final = re.compile(r"[\w#.:…’-]+")
_IN_DOUBLE: Final = re.compile(r"[^\"$`!%\\“”„]+")  # what no shell reads in double marks


def shell_word(word: str) -> str:
    """A word as shells take it: bare, in double marks where all shells agree, else as POSIX shells do."""
    if _PLAIN.fullmatch(word):
        return word
    return f'"{word}"' if _IN_DOUBLE.fullmatch(word) else shlex.quote(word)


def not_found(anchor: Anchor, why: Several | Absent) -> QuotingRefusal:
    """Say why words were not found in what an anchor names."""
    see = f"see the passage with `quoteproof show {anchor}`"
    if isinstance(why, Several):
        times = "once" if why.count == 1 else f"{why.count} times"
        message = f"`{why.words}` stands {times} in `{anchor}`"
        if why.asked is not None:
            numbers = "leave `--nth` out" if why.count == 1 else f"give a number from 1 to {why.count}"
            return QuotingRefusal(f"{message}, and has no place {why.asked}", (numbers,))
        places = ", ".join(f"`… {place} …`" for _, place in why.places)
        more = f" and {why.count - len(why.places)} more" if why.count > len(why.places) else ""
        give = "give more words, so that only one place has them, or count it with `--nth`"
        return QuotingRefusal(message, (give, f"they stand in {places}{more}"))
    if why.after:
        message = f"`{why.words}` does not stand after `{why.after}` in `{anchor}`"
        return QuotingRefusal(message, (f"give first what stands first, or {see}",))
    near = ", ".join(f"`{words}`" for words in why.nearest)
    helps = [f"nearest {'is' if len(why.nearest) == 1 else 'are'} {near}"] if near else []
    helps.append(f"{see}, or look elsewhere with `quoteproof find`")
    return QuotingRefusal(f"`{why.words}` does not stand in `{anchor}`", tuple(helps))


def _joined_parts(before: SourceSpan, after: SourceSpan) -> QuotingRefusal:
    """Say why an omission is not written that would join words which the source does not say together."""
    end, begin = before.parts[-1], after.parts[0]
    why = PartsJoined(_words_at(end, -1), _words_at(begin, 0))
    message = f"`{why.before} […] {why.after}` would join parts of two clauses that the source keeps apart"
    helps = (
        "begin or end the omission where a clause does: at a comma, a full stop, a dash or a bracket",
        "or make two quotations of it, with words of your own between them",
    )
    return QuotingRefusal(message, helps, why=why)


def _condition_left_out(before: SourceSpan, after: SourceSpan) -> QuotingRefusal:
    """Say why an omission is not written that would leave out a condition of what is kept."""
    last, first = _words_at(before.parts[-1], -1), _words_at(after.parts[0], 0)
    message = f"`{last} […] {first}` would leave out a condition, which may turn the sense"
    return QuotingRefusal(
        message, ("quote the condition, too", "or make two quotations of it, and say what it depends on")
    )


def _words_at(part: CitedPassage, end: int) -> str:
    """The first or the last words of a part, for a message."""
    spans = words(part.passage.text, part.start, part.end)
    shown = spans[:_SHOWN] if end == 0 else spans[-_SHOWN:]
    return in_one_line(part.passage.text[shown[0][0] : shown[-1][1]]) if shown else ""


_SHOWN: Final = 3  # words on each side of an omission in a message


def unwritable(anchor: Anchor, why: Unwritable | RefusedAlteration, limits: Limits) -> QuotingRefusal:
    """Say why a span that was found cannot be written."""
    see = f"see the passage with `quoteproof show {anchor}`"
    if isinstance(why, RefusedAlteration):
        reason, cure = _refused(why.fault, limits)
    else:
        reason, cure = why.value, _CURES[why]
    return QuotingRefusal(f"`{anchor}` cannot be quoted like this: {reason}", (cure, see), why=why)


_CURES: Final = {
    Unwritable.ODD_MARK: "end the quotation before the mark or take in its partner: give FIRST and LAST",
    Unwritable.BORDER: "use `--block`, or quote from one paragraph",
    Unwritable.NO_WORDS: "choose another passage",
    Unwritable.NO_CASE: "leave `--initial` out, or begin with another word",
    Unwritable.INEXACT: "give FIRST and LAST so that these characters stay outside",
}


def _refused(fault: Facts, limits: Limits) -> tuple[str, str]:
    """What the verdict says against an alteration, and what can be done."""
    shorter = "quote more of the words between, or make two quotations of it"
    match fault:
        case faults.OmissionTooLong(count):
            return f"{count} words are left out at once, and {limits.omission_words} are the most", shorter
        case faults.OmissionOverBorder(ends):
            most = limits.omission_borders
            return f"what is left out runs over {ends} ends of paragraphs, and {most} is the most", shorter
        case faults.OmissionOverIntroduction():
            return "what introduces the list is left out", "quote the words that introduce the list, too"
        case faults.PieceTooShort():
            least = limits.piece_words
            return f"a piece beside an omission has fewer than {least} words", f"quote {least} words or more there"
        case faults.Skewing(gone, _, stranded):
            named = ", ".join(f"`{word}`" for word in (*gone, *stranded))
            kept = "is kept without what it says" if stranded and not gone else "is left out"
            return f"{named} {kept}, which may turn the sense", "keep it, with all that it says (`explain Q010`)"
        case faults.TooManyPassages(passages=passages):
            most = limits.run_in_passages
            return (
                f"the anchor names {passages} passages, and one run in names {most} at most",
                "cite fewer, or use `--block`",
            )
        case _:
            return "the check would refuse it", "give FIRST and LAST of another stretch"
