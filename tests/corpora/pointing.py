"""Whether refusals point at the fault: an oracle that compares quotation and source by itself.

`python -m tests.corpora.pointing [CORPUS …]` prints, by corpus, style and code, how many refusals point at a difference
that is there and that the style does not permit; `--misses` lists the others. The oracle shares no code with the
program: it cuts both texts into words and marks, aligns them with `difflib`, and leaves out what is permitted. Refusals
whose fault the data do not know (limits of alterations, other passages) are not counted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from quoteproof.book.profiles import Style
from tests.corpora.__main__ import measured_all
from tests.corpora.measure import Answer
from tests.corpora.rows import CORPORA, FOLDER, LOGICAL, Corpus, Row, read_corpus

JUDGED: Final = frozenset({"Q001", "Q004", "Q008", "Q011", "Q012", "Q013"})
"""Codes that name words or marks that differ."""
_OMISSION: Final = r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…\.?|\.…|(?:\.\s){2,3}\.|\.{3,4}"
_BRACKET: Final = r"(?!\w+\[\w*\]\w)\w*\[[^\[\]]*\]\w*"
_WORD: Final = r"[^\W_]+\[\w*\]\w+|[^\W_]+(?:['’\-.,:/][^\W_]+)*"
_TOKEN: Final = re.compile(
    rf"(?P<omission>{_OMISSION})|(?P<bracket>{_BRACKET})|(?P<word>{_WORD})|(?P<dash>-{{2,3}}|[—–])|(?P<mark>[^\s\\])"
)
_PLAIN: Final = re.compile(rf"(?P<word>{_WORD})|(?P<dash>-{{2,3}}|[—–])|(?P<mark>[^\s\\])")
_BORDER: Final = "¶"
"""Stands between two passages."""
_MARKS: Final = dict.fromkeys("“”„«»\"‘’‚‹›'`", '"')


Code = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, with its place."""

    text: str
    start: int
    end: int
    kind: str

    @property
    def plain(self) -> str:
        """Its text with one glyph for each mark."""
        if self.kind == "word":
            return self.text.replace("’", "'")
        return "—" if self.kind == "dash" else _MARKS.get(self.text, self.text)


@dataclass(frozen=True, slots=True)
class Fault:
    """A difference that is not permitted."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    start: int
    """First offset in the chapter's paragraph."""
    end: int

    @property
    def codes(self) -> frozenset[str]:
        """The codes that name such a difference."""
        mine, theirs = (tuple(w for w in side if w[:1].isalnum()) for side in (self.mine, self.theirs))
        if _BORDER in self.theirs and not mine:
            return frozenset({"Q001", "Q004", "Q013"})
        if not mine and not theirs:
            return frozenset({"Q013"})
        if not mine:
            return frozenset({"Q004", "Q001", "Q013"} if self.mine else {"Q004", "Q001"})
        codes = {"Q001", "Q008"}
        if [w.lower() for w in mine] == [w.lower() for w in theirs]:
            codes = {"Q012"} if mine != theirs else {"Q013"}
        if any(a != b and a in b for a in mine for b in theirs):
            codes.add("Q011")
        if len(theirs) > len(mine):
            codes.add("Q004")
        if self.mine != mine or self.theirs != theirs:
            codes.add("Q013")
        if any(a.lower() == b.lower() and a != b for a in mine for b in theirs):
            codes.add("Q012")
        return frozenset(codes)


def tokens(text: str, *, quoted: bool = False) -> list[Token]:
    """The words and marks of a text."""
    found = (_TOKEN if quoted else _PLAIN).finditer(text)
    return [Token(m.group(), *m.span(), m.lastgroup or "mark") for m in found]


def quoted_span(written: str) -> tuple[int, int]:
    """The span of a paragraph that is quoted."""
    if written.startswith(">"):
        return 2, written.rindex("> — [@")
    return written.index("“") + 1, written.rindex("” [@")


def faults(written: str, source: str, style: Style, *, american: bool) -> list[Fault]:
    """The differences between a typed quotation and its source that the style does not permit."""
    low, high = quoted_span(written)
    text = re.sub(r"(?m)^>", " ", written[:high].replace("\n>\n>", f" {_BORDER}  "))
    mine = [t for t in tokens(text, quoted=True) if t.start >= low]
    pieces = list(_pieces(mine))
    if len(pieces) > 1 and any(sum(t.kind == "word" for t in p) < _PIECE for p in pieces):
        return []  # where so few words come from cannot be told
    found = (f for piece, window in _windows(mine, tokens(source)) for f in _differences(piece, window))
    return [f for f in found if not _permitted(f, mine, style, american=american)]


def _windows(mine: list[Token], theirs: list[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    """The pieces between omissions, each with the stretch of the source that has most of its words."""
    at = 0
    for piece in _pieces(mine):
        words = theirs[at:]
        size = len(piece) + max(_AROUND, len(piece) // 2)
        best, start = -1, 0
        for i in range(max(1, len(words) - size + 1)):
            window = Counter(t.plain.lower() for t in words[i : i + size])
            alike = (window & Counter(t.plain.lower() for t in piece)).total()
            if alike > best:
                best, start = alike, i
        low = max(0, at + start - _AROUND)
        high = at + start + size + _AROUND
        yield piece, theirs[max(low, at) : high]
        at = min(at + start + max(1, len(piece) - _AROUND), max(0, len(theirs) - 1))


_AROUND: Final = 4
_PIECE: Final = 3


def _pieces(mine: list[Token]) -> Iterator[list[Token]]:
    piece: list[Token] = []
    for token in mine:
        if token.kind == "omission":
            if piece:
                yield piece
            piece = []
        else:
            piece.append(token)
    if piece:
        yield piece


def _differences(piece: list[Token], theirs: list[Token]) -> Iterator[Fault]:
    """The differences of one piece, its last marks compared by themselves."""
    size = next((i for i in range(len(piece), 0, -1) if piece[i - 1].kind != "mark"), 0)
    mine, last = piece[:size], piece[size:]
    pair = SequenceMatcher(a=[t.plain.lower() for t in mine], b=[t.plain.lower() for t in theirs], autojunk=False)
    done = 0
    for tag, a, b, c, d in _slid(pair.get_opcodes(), theirs):
        if tag == "equal":
            done = d
            for one, other in zip(mine[a:b], theirs[c:d], strict=True):
                if one.plain != other.plain:
                    yield Fault((one.plain,), (other.plain,), one.start, one.end)
            continue
        bracket = any(t.kind == "bracket" for t in mine[max(0, a - 1) : b + 1])
        if (tag == "insert" and a in (0, size)) or (bracket and all(t.kind == "bracket" for t in mine[a:b])):
            continue
        if b == size and tag == "replace":
            d = min(d, c + b - a)
        if a == 0 and tag == "replace":
            c = max(c, d - (b - a))
        done = d
        start = mine[a].start if b > a else mine[a - 1].end - 1
        end = mine[b - 1].end if b > a else mine[a].start + 1
        yield from _split(mine[a:b], theirs[c:d], start, end)
    for mark in last:
        beside = theirs[done] if done < len(theirs) and theirs[done].kind == "mark" else None
        done += beside is not None
        if beside is None or beside.plain != mark.plain:
            yield Fault((mark.plain,), (beside.plain,) if beside else (), mark.start, mark.end)


def _slid(codes: Sequence[Code], theirs: list[Token]) -> list[Code]:
    """What is missing as late as the same words allow, so that the first words stand beside the next ones."""
    codes = [*codes]
    for n in range(1, len(codes)):
        (tag, a, b, c, d), (before, a0, b0, c0, d0) = codes[n], codes[n - 1]
        if tag != "insert" or before != "equal" or n > 1:
            continue
        while b0 > a0 and theirs[d - 1].plain.lower() == theirs[c - 1].plain.lower():
            a, b, c, d, b0, d0 = a - 1, b - 1, c - 1, d - 1, b0 - 1, d0 - 1
        moved = codes[n][2] - b
        codes[n - 1 : n + 1] = [(before, a0, b0, c0, d0), (tag, a, b, c, d)]
        if moved:
            codes.insert(n + 1, ("equal", b, b + moved, d, d + moved))
    return codes


def _split(mine: list[Token], theirs: list[Token], start: int, end: int) -> Iterator[Fault]:
    """One difference; of as many words on either side each pair by itself."""
    kinds = [t.kind for t in mine]
    if len(mine) == len(theirs) > 1 and kinds == [t.kind for t in theirs]:
        for one, other in zip(mine, theirs, strict=True):
            yield Fault((one.plain,), (other.plain,), one.start, one.end)
        return
    yield Fault(tuple(t.plain for t in mine), tuple(t.plain for t in theirs), start, end)


def _permitted(fault: Fault, mine: list[Token], style: Style, *, american: bool) -> bool:
    if fault.mine and fault.theirs and american and fault.end == mine[-1].end:
        marks = [w for w in (*fault.mine, *fault.theirs) if w[:1].isalnum()]
        if not marks and set(fault.mine) <= {".", ","} and fault.theirs[0] not in ("?", "!"):
            return True
    if american and fault.end == mine[-1].end and fault.mine in ((".",), (",",)) and not fault.theirs:
        return True
    if style is Style.STRICT or len(fault.mine) != 1 or len(fault.theirs) != 1:
        return False
    one, other = fault.mine[0], fault.theirs[0]
    begins = fault.start == mine[0].start or any(
        t.kind == "omission" and n + 1 < len(mine) and mine[n + 1].start == fault.start for n, t in enumerate(mine)
    )
    return begins and one[1:] == other[1:] and one[0].lower() == other[0].lower()


@dataclass(frozen=True, slots=True)
class Pointed:
    """A refusal, and whether it points at a fault."""

    corpus: str
    style: Style
    answer: Answer
    code: str
    right: bool
    faults: tuple[Fault, ...]


def pointed(corpus: str, style: Style, answers: Iterable[Answer], sources: dict[str, str]) -> Iterator[Pointed]:
    """The refusals whose fault the data know."""
    for answer in answers:
        finding = next((f for f in answer.errors if f.code.id in JUDGED), None)
        if finding is None:
            continue
        known = faults(answer.written, sources[answer.row.id], style, american=corpus not in LOGICAL)
        if not known:
            continue
        low, high = finding.place.start - answer.at, finding.place.end - answer.at
        right = high - low < len(answer.written) * 0.9 and any(
            f.start <= high and low <= f.end and finding.code.id in f.codes for f in known
        )
        yield Pointed(corpus, style, answer, finding.code.id, right, tuple(known))


def main() -> int:
    """Print how many point at a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.pointing")
    parser.add_argument("corpus", nargs="*", choices=(*CORPORA, []))
    parser.add_argument("--style", choices=[Style.STRICT, Style.CHICAGO])
    parser.add_argument("--misses", action="store_true", help="list the refusals that point elsewhere")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the quotations that this measures with")
        return 0
    styles = [Style(given.style)] if given.style else [Style.STRICT, Style.CHICAGO]
    names = given.corpus or list(CORPORA)
    corpora = {name: read_corpus(name) for name in names}
    sources = {name: {r.id: _source(c, r) for r in c.rows} for name, c in corpora.items()}
    found: list[Pointed] = []
    for (name, style), answers in measured_all(names, styles).items():
        found += pointed(name, style, answers, sources[name])
    for style in styles:
        print(table([p for p in found if p.style is style], style))
    if given.misses:
        for miss in (p for p in found if not p.right):
            print(_shown(miss, sources[miss.corpus][miss.answer.row.id]))
    return 0


def _source(corpus: Corpus, row: Row) -> str:
    passages = corpus.passages[row.key]
    return f" {_BORDER} ".join(passages[i] for i in range(row.lo, row.hi + 1) if i in passages)


def table(found: list[Pointed], style: Style) -> str:
    """The shares by corpus and code, as a table of Markdown."""
    codes = sorted(JUDGED)
    lines = [f"| {style} | {' | '.join(codes)} | all |", f"|---|{'--:|' * (len(codes) + 1)}"]
    for name in (*dict.fromkeys(p.corpus for p in found), ""):
        here = [p for p in found if name in (p.corpus, "")]
        cells = [_share(p.right for p in here if p.code == code) for code in codes]
        lines.append(f"| {name or '**all**'} | {' | '.join(cells)} | {_share(p.right for p in here)} |")
    return "\n".join((*lines, ""))


def _share(right: Iterable[bool]) -> str:
    counts = Counter(right)
    return f"{counts[True]}/{counts.total()} ({counts[True] / counts.total():.1%})" if counts else "–"


def _shown(miss: Pointed, source: str) -> str:
    finding = next(f for f in miss.answer.errors if f.code.id == miss.code)
    said = f"{miss.code} {finding.message} → {miss.answer.marked(finding)!r}"
    known = "; ".join(f"{' '.join(f.mine)!r}/{' '.join(f.theirs)!r}" for f in miss.faults[:4])
    written = miss.answer.written.strip()[:600]
    return f"\n{miss.corpus} {miss.style} {miss.answer.row.id}\n  {written}\n  {source[:700]}\n  {said}\n  {known}"


if __name__ == "__main__":
    sys.exit(main())
