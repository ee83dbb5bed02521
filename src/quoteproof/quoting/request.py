"""What is asked for when a source's words are to be written as a quotation, and the answer.

The command `insert`, the editor and an assistant all ask in this way. What is not certain is refused with the requests
that could have been meant, so that each of them can be shown as a command or as a choice.
"""

import re
import shlex
from dataclasses import dataclass
from typing import Final

from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import Absent, Several, SourceSpan, locate, whole
from quoteproof.quoting.writing import QUOTATION_FORMS, Initial, Unwritable, Written, write
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
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
class QuotingRefusal:
    """Why nothing is written."""

    message: str
    """The reason."""
    helps: tuple[str, ...]
    """What the author can do."""
    candidates: tuple[QuotationRequest, ...] = ()
    """The requests that could have been meant; each of them can be written."""


def quote(request: QuotationRequest, context: VerdictContext) -> Written | QuotingRefusal:
    """Write the quotation that is asked for, or say why that cannot be done."""
    if len(request.pieces) > 1:
        return QuotingRefusal("one run of words can be written", ("ask for each by itself",))
    piece = next(iter(request.pieces), None)
    span = whole(request.extent) if piece is None else locate(request.extent, piece.first, piece.last)
    if not isinstance(span, SourceSpan):
        return not_found(request.anchor, span)
    written = write(span, context, request.form)
    return written if isinstance(written, Written) else unwritable(request.anchor, written)


def command(request: QuotationRequest) -> str:
    """The command that asks for this, as it is typed into a shell."""
    words = [word for piece in request.pieces for word in (piece.first, piece.last) if word is not None]
    if len(request.pieces) > 1:
        words = [" […] ".join(" … ".join(filter(None, (p.first, p.last))) for p in request.pieces)]
    form = next((f"--{name}" for name, kind in QUOTATION_FORMS.items() if kind is request.form), None)
    options = [form] if form else []
    options += ["--nth", str(request.nth)] if request.nth is not None else []
    options += ["--initial", request.initial.value] if request.initial is not Initial.KEEP else []
    given = [str(request.anchor), *words]
    divider = ["--"] if any(word.startswith("-") for word in given) else []
    return " ".join(["quoteproof insert", *options, *divider, *map(_typed, given)])


_PLAIN: Final = re.compile(r"[\w#.:…’-]+")
_IN_DOUBLE: Final = re.compile(r"[^\"$`!%\\“”„]+")  # what no shell reads in double marks


def _typed(word: str) -> str:
    """A word as shells take it: bare, in double marks where all shells agree, else as POSIX shells do."""
    if _PLAIN.fullmatch(word):
        return word
    return f'"{word}"' if _IN_DOUBLE.fullmatch(word) else shlex.quote(word)


def not_found(anchor: Anchor, why: Several | Absent) -> QuotingRefusal:
    """Say why words were not found in what an anchor names."""
    see = f"see the passage with `quoteproof show {anchor}`"
    if isinstance(why, Several):
        places = ", ".join(f"`… {place} …`" for place in why.places)
        more = f" and {why.count - len(why.places)} more" if why.count > len(why.places) else ""
        helps = ["give more words, so that only one place has them", f"they stand in {places}{more}"]
        return QuotingRefusal(f"`{why.words}` stands {why.count} times in `{anchor}`", tuple(helps))
    if why.after:
        message = f"`{why.words}` does not stand after `{why.after}` in `{anchor}`"
        return QuotingRefusal(message, (f"give first what stands first, or {see}",))
    near = ", ".join(f"`{words}`" for words in why.nearest)
    helps = [f"nearest are {near}"] if near else []
    helps.append(f"{see}, or look elsewhere with `quoteproof find`")
    return QuotingRefusal(f"`{why.words}` does not stand in `{anchor}`", tuple(helps))


def unwritable(anchor: Anchor, why: Unwritable) -> QuotingRefusal:
    """Say why a span that was found cannot be written."""
    cures = {
        Unwritable.ODD_MARK: "end the quotation before the mark or take in its partner: give FIRST and LAST",
        Unwritable.BORDER: "use `--block`, or quote from one paragraph",
        Unwritable.NO_WORDS: "choose another passage",
        Unwritable.INEXACT: "give FIRST and LAST so that these characters stay outside",
    }
    helps = (cures[why], f"see the passage with `quoteproof show {anchor}`")
    return QuotingRefusal(f"`{anchor}` cannot be quoted like this: {why.value}", helps)
