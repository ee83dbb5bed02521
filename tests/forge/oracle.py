"""The oracle: a second, slow opinion on whether printed words are exact in the passages cited.

Promises: written from rules.md alone and by brute force: every bracket is given every meaning its form
allows, and for every combination every place of every piece is tried. It shares no code with the
program.
Leaves out: emphasis, binding, markup, translations and attestations, which the forge knows by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from tests.forge.forms import may_be_form
from tests.forge.letters import folded, word_spans
from tests.forge.limits import restricts, turns
from tests.forge.marking import inner_pairs, straight

_MOST_COMBINATIONS = 5_000


@dataclass(frozen=True, slots=True)
class Ground:
    """Cited passages in order, as plain texts, with the spans of their sentences."""

    passages: tuple[str, ...]
    """Their reading texts."""
    sentences: tuple[tuple[tuple[int, int], ...], ...] = ()
    """The spans of the sentences of each."""
    corrected: tuple[tuple[tuple[int, int], ...], ...] = ()
    """The spans of each that an emendation corrected."""
    breaks: tuple[tuple[int, ...], ...] = ()
    """The offsets of the line ends of each."""
    dropped: tuple[tuple[tuple[int, int], ...], ...] = ()
    """The spans of each for which something of the seed was left out; empty, or the space of a join."""


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a book's settings that matter to exactness."""

    bare_dots: bool = False
    """Whether dots without brackets mark an omission."""
    four_dots: bool = False
    """Whether a period and three dots mark one."""
    silent_initial: bool = False
    """Whether the first letter may change its case without a mark."""
    silent_after_omission: bool = False
    """The same for a letter after an omission."""
    american: bool = False
    """Whether a final comma or period may be added."""
    guess: bool = True
    """Whether what might be a negative prefix counts as a limit word."""


@dataclass(slots=True)
class _Field:
    """A ground made ready in one writing of its marks."""

    text: str
    spans: list[tuple[int, int]]
    sentences: list[tuple[int, int]] = field(default_factory=list)
    inner: frozenset[int] = frozenset()
    corrected: list[tuple[int, int]] = field(default_factory=list)
    breaks: frozenset[int] = frozenset()
    dropped: list[tuple[int, int]] = field(default_factory=list)

    def inside_word(self, at: int) -> bool:
        return at in self.inner

    def words_in(self, low: int, high: int) -> list[str]:
        return [self.text[a:b] for a, b in self.spans if low <= a and b <= high]

    def touched(self, low: int, high: int) -> int:
        return sum(1 for a, b in self.spans if a < high and b > low)


@lru_cache(maxsize=2048)
def _fields(ground: Ground) -> tuple[_Field, _Field]:
    """The ground with its marks as they stand, and with inner marks told from apostrophes."""
    plain: list[str] = []
    told: list[str] = []
    sentences: list[tuple[int, int]] = []
    corrected: list[tuple[int, int]] = []
    dropped: list[tuple[int, int]] = []
    breaks: set[int] = set()
    base = 0
    for i, passage in enumerate(ground.passages):
        text = folded(passage, source=True)
        more = ((ground.sentences, sentences), (ground.corrected, corrected), (ground.dropped, dropped))
        for spans_of_one, kept in more:
            for a, b in spans_of_one[i] if spans_of_one else ():
                start = len(folded(passage[:a], source=True))
                kept.append((base + start, base + start + len(folded(passage[a:b], source=True))))
        breaks |= {base + len(folded(passage[:at].rstrip(), source=True)) for at in _one(ground.breaks, i)}
        plain.append(straight(text))
        told.append(_told(text, exchange=False))
        base += len(text) + 1
    spans = word_spans("\n".join(plain))
    inner = frozenset(i for a, b in spans for i in range(a + 1, b))
    one, other = ("\n".join(texts) for texts in (plain, told))
    rest = (spans, sentences, inner, corrected, frozenset(breaks), dropped)
    return _Field(one, *rest), _Field(other, *rest)


def _one(of_each: tuple[tuple[int, ...], ...], number: int) -> tuple[int, ...]:
    return of_each[number] if of_each else ()


def _told(text: str, *, exchange: bool) -> str:
    """Write apostrophes as a sign of their own, and exchange paired marks where asked."""
    pairs = inner_pairs(text)
    marked = [("’" if c == "'" else c) for c in straight(text)]
    for a, b in pairs or ():
        double = straight(text[a]) == '"'
        for at in (a, b):
            marked[at] = ("'" if double else '"') if exchange else ('"' if double else "'")
    return "".join(marked)


def exact(printed: str, grounds: Sequence[Ground], house: House = House()) -> str | None:
    """Give `verbatim`, `altered`, or None where the printed words are in none of the grounds.

    `printed` is what stands between the marks, its paragraphs (of a block) divided by a line feed.
    """
    found: set[str] = set()
    paragraphs = [folded(p) for p in printed.split("\n")]
    for ground in grounds:
        plain, told = _fields(ground)
        found |= set(_readings("\n".join(straight(p) for p in paragraphs), plain, house))
        if "verbatim" not in found:
            exchanged = "\n".join(_told(p, exchange=True) for p in paragraphs)
            found |= set(_readings(exchanged, told, house))
    return "verbatim" if "verbatim" in found else "altered" if found else None


_TOKEN = re.compile(r"\[[^\[\]]*\]|\.…|…\.|\. \. \. \.|…|\. \. \.| //? ")


def _readings(printed: str, ground: _Field, house: House) -> Iterator[str]:
    tokens = list(_TOKEN.finditer(printed))
    options = [_possible(_meanings(printed, t, house), t.group(), ground) for t in tokens]
    for number, meanings in enumerate(product(*options)):
        if number > _MOST_COMBINATIONS:
            return
        if _beside(printed, tokens, meanings):
            continue
        ways = (_pieces(printed, tokens, meanings, keep=keep) for keep in (True, False))
        if any(True for pieces in ways for _ in _laid(pieces, ground, house)):
            yield ("verbatim" if all(m == "literal" for m in meanings) and _unforced(printed, ground) else "altered")
            if all(m == "literal" for m in meanings):
                return


def _possible(meanings: list[str], token: str, ground: _Field) -> list[str]:
    """Leave the literal meaning of a bracket out where the ground has no such bracket."""
    literal = not token.startswith("[") or token in ground.text
    return meanings if literal else meanings[1:]


def _unforced(printed: str, ground: _Field) -> bool:
    """Whether the words stand there without any permission of rule 8 or of a style, and uncorrected."""
    for at in _all_places(ground.text, printed):
        end = at + len(printed)
        corrected = any(a < end and max(b, a + 1) > at for a, b in ground.corrected)
        left_out = any((at < a < end) if a == b else (a < end and b > at) for a, b in ground.dropped)
        if not (ground.inside_word(at) or corrected or left_out):
            return True
    return False


def _all_places(text: str, words: str, low: int = 0) -> Iterator[int]:
    at = text.find(words, low)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _meanings(printed: str, token: re.Match[str], house: House) -> list[str]:
    """Every meaning that a bracket's or dots' form allows, literal first."""
    text = token.group()
    if text.startswith(" /"):
        return ["literal", "verse"]
    if not text.startswith("["):
        four = len(text.replace(" ", "").replace("…", "...")) == 4
        return ["literal", "omission"] if (house.four_dots if four else house.bare_dots) else ["literal"]
    inner = text[1:-1].strip()
    before = printed[token.start() - 1 : token.start()]
    after = printed[token.end() : token.end() + 1]
    if inner in ("…", ". . ."):
        return ["literal", "omission"]
    if re.fullmatch(r"sic[.!]?", inner, re.IGNORECASE) and not after.isalnum():
        return ["literal", "sic"]
    if before.isalnum() and after.isalnum():
        return ["literal"]
    if after.isalnum():
        return ["literal", "initial"] if len(inner) == 1 and inner.isalpha() else ["literal"]
    if before.isalnum():
        return ["literal", "completion"] if not inner or inner.isalpha() else ["literal"]
    return ["literal", "insertion", *(f"replacement{n}" for n in (1, 2, 3))] if inner else ["literal"]


def _beside(printed: str, tokens: Sequence[re.Match[str]], meanings: Sequence[str]) -> bool:
    """Whether an insertion or replacement stands beside another alteration."""
    for i in range(len(tokens) - 1):
        kinds = {meanings[i][:11], meanings[i + 1][:11]}
        between = printed[tokens[i].end() : tokens[i + 1].start()]
        if kinds & {"insertion", "replacement"} and not kinds & {"literal", "sic", "verse"} and not between.strip():
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Atom:
    """Literal words, or one bracket with its meaning."""

    kind: str
    text: str


_Piece = list[_Atom]


def _pieces(printed: str, tokens: Sequence[re.Match[str]], meanings: Sequence[str], *, keep: bool) -> list[_Piece]:
    """Divide the print at its omissions; words that stand for nothing go, with one of their spaces.

    `keep` says whether a space after words that stand close to what is before them (`‘[the] strings’`) stays.
    """
    pieces: list[_Piece] = [[]]
    done = 0
    for token, meaning in zip(tokens, meanings, strict=True):
        if meaning == "literal":
            continue
        pieces[-1].append(_Atom("literal", printed[done : token.start()]))
        done = token.end()
        if meaning == "omission":
            pieces.append([])
        else:
            inner = token.group()[1:-1]
            pieces[-1].append(_Atom(meaning, inner))
    pieces[-1].append(_Atom("literal", printed[done:]))
    return [_stripped(piece, keep=keep) for piece in pieces]


def _stripped(piece: _Piece, *, keep: bool) -> _Piece:
    atoms = [a for a in piece if a.text or a.kind != "literal"]
    for i, atom in enumerate(atoms):
        if atom.kind in ("insertion", "sic"):
            left = i > 0 and atoms[i - 1].text.endswith(" ") and atoms[i - 1].kind == "literal"
            right = i + 1 < len(atoms) and atoms[i + 1].text.startswith(" ")
            if left:
                atoms[i - 1] = _Atom("literal", atoms[i - 1].text[:-1])
            elif right and (i == 0 or (atom.kind == "insertion" and not keep)):
                atoms[i + 1] = _Atom("literal", atoms[i + 1].text[1:])
    atoms = [a for a in atoms if a.text or a.kind != "literal"]
    if atoms and atoms[0].kind == "literal":
        atoms[0] = _Atom("literal", atoms[0].text.lstrip(" "))
    if atoms and atoms[-1].kind == "literal":
        atoms[-1] = _Atom("literal", atoms[-1].text.rstrip(" "))
    return [a for a in atoms if a.text or a.kind != "literal"]


def _laid(pieces: list[_Piece], ground: _Field, house: House) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every way to lay all pieces in order on the ground that breaks no rule."""
    first, last = 0, len(pieces)
    if not pieces[0]:
        first = 1
    if last > first and not pieces[-1]:
        last -= 1
    inner = pieces[first:last]
    if not inner or not all(inner):
        return
    for laid in _lay(inner, 0, 0, ground, house):
        if _whole(laid, pieces, inner, ground, leading=first == 1, trailing=last < len(pieces)):
            yield laid


def _lay(
    pieces: list[_Piece], index: int, low: int, ground: _Field, house: House
) -> Iterator[tuple[tuple[int, int], ...]]:
    if index == len(pieces):
        yield ()
        return
    for start in _starts(pieces[index][0], low, ground, house, index):
        if ground.inside_word(start) or (index and not _gap_allowed(ground, low, start, house)):
            continue
        for end in _ends(pieces[index], 0, start, ground, house, index, len(pieces)):
            if not ground.inside_word(end):
                for rest in _lay(pieces, index + 1, end, ground, house):
                    yield ((start, end), *rest)


def _starts(atom: _Atom, low: int, ground: _Field, house: House, index: int) -> Iterable[int]:
    """The places where a piece may begin at all: its first letters stand there, in the case they may have."""
    sure = atom.text.rstrip("\"'’")[:-1] if atom.kind == "literal" else ""
    if not sure:
        return range(low, len(ground.text) + 1)
    found = set(_all_places(ground.text, sure, low))
    if (house.silent_initial if index == 0 else house.silent_after_omission) and sure[0].isalpha():
        found.update(_all_places(ground.text, sure[0].swapcase() + sure[1:], low))
    return sorted(found)


def _gap_allowed(ground: _Field, low: int, high: int, house: House) -> bool:
    left_out = ground.words_in(low, high)
    if not left_out or len(left_out) > 150 or ground.text.count("\n", low, high) > 1:
        return False
    return not turns(ground.text, low, high, ground.sentences, guess=house.guess)


def _ends(atoms: _Piece, number: int, at: int, ground: _Field, house: House, index: int, count: int) -> Iterator[int]:
    """Every place where the atoms of a piece, from `number` on, may end on the ground."""
    if number == len(atoms):
        yield at
        return
    atom = atoms[number]
    for end in _atom_ends(atoms, number, at, ground, house, index, count):
        if atom.kind == "literal" or end <= len(ground.text):
            yield from _ends(atoms, number + 1, end, ground, house, index, count)


def _atom_ends(
    atoms: _Piece, number: int, at: int, ground: _Field, house: House, index: int, count: int
) -> Iterator[int]:
    atom, text = atoms[number], ground.text
    if atom.kind == "literal":
        for form in _forms(atom.text, number == 0, number + 1 == len(atoms), house, index, count):
            if text.startswith(form, at):
                yield at + len(form)
        if house.american and number + 1 == len(atoms):
            yield from _added(atom.text, at, text, last=index + 1 == count)
    elif atom.kind == "insertion":
        counted = 1 <= len(word_spans(atom.text)) <= 5
        if counted and not ground.inside_word(at) and not restricts(atom.text, guess=house.guess):
            yield at
    elif atom.kind == "sic":
        if at and text[at - 1].isalnum() and number and atoms[number - 1].kind == "literal":
            yield at
    elif atom.kind == "initial":
        here = text[at : at + 1]
        if here and here != atom.text and here.lower() == atom.text.lower():
            yield at + 1
    elif atom.kind == "verse":
        if (at in ground.breaks) if atom.text == "/" else text[at : at + 1] == "\n":
            yield at + 1
    elif atom.kind == "completion":
        yield from _completed(atom.text, at, ground, house)
    else:
        yield from _replaced(atom, at, ground, house)


def _forms(text: str, begins: bool, ends: bool, house: House, index: int, count: int) -> Iterator[str]:
    """The source's forms that these printed words may stand for."""
    firsts = [text]
    silent = house.silent_initial if index == 0 else house.silent_after_omission
    if begins and silent and text[:1].isalpha():
        firsts.append(text[0].swapcase() + text[1:])
    for form in firsts:
        yield form
        core = form.rstrip("\"'’")
        if ends and core and core != form:
            yield core + "," + form[len(core) :]
            yield core + "." + form[len(core) :]


def _added(text: str, at: int, ground: str, *, last: bool) -> Iterator[int]:
    """A comma or period put before closing marks in the American way."""
    core = text.rstrip("\"'")
    closers = text[len(core) :]
    if core[-1:] not in (",", ".") or not (closers or last) or not ground.startswith(core[:-1], at):
        return
    end = at + len(core) - 1
    if ground[end : end + 1] in ("?", "!"):
        return
    for taken in ("", ",", ".", ";", ":", "—", "–"):
        if ground.startswith(taken + closers, end):
            yield end + len(taken + closers) if closers else end


def _completed(letters: str, at: int, ground: _Field, house: House) -> Iterator[int]:
    for a, b in ground.spans:
        if a < at <= b and ground.text[at - 1].isalpha() and (at == b or ground.text[at:b].isalpha()):
            stem, word = ground.text[a:at], ground.text[a:b]
            long_enough = len(stem) >= 3 and 2 * len(stem) >= len(word) and len(letters) <= min(4, len(stem))
            turned = restricts(word, guess=house.guess) != restricts(stem + letters, guess=house.guess)
            same = may_be_form(word, stem + letters)
            if long_enough and same and not turned and ground.text[at:b] != letters:
                yield b


def _replaced(atom: _Atom, at: int, ground: _Field, house: House) -> Iterator[int]:
    count = int(atom.kind[-1])
    here = [(a, b) for a, b in ground.spans if a >= at][:count]
    if len(here) < count or here[0][0] != at or not 1 <= len(word_spans(atom.text)) <= 5:
        return
    stood = ground.text[at : here[-1][1]]
    turned = restricts(stood, guess=house.guess) or restricts(atom.text, guess=house.guess)
    if "\n" not in stood and not turned and stood != atom.text:
        yield here[-1][1]


def _whole(
    laid: Sequence[tuple[int, int]],
    pieces: list[_Piece],
    inner: list[_Piece],
    ground: _Field,
    *,
    leading: bool,
    trailing: bool,
) -> bool:
    """Hold a finished reading against the rules that speak of it as a whole."""
    if leading and not ground.words_in(0, laid[0][0]):
        return False
    if trailing and not ground.words_in(laid[-1][1], len(ground.text)):
        return False
    foreign = [len(word_spans(a.text)) for p in inner for a in p if a.kind[:6] in ("insert", "replac")]
    stood = sum(int(a.kind[-1]) for p in inner for a in p if a.kind.startswith("replac"))
    counts = [
        ground.touched(*span) - sum(int(a.kind[-1]) for a in p if a.kind.startswith("replac"))
        for span, p in zip(laid, inner, strict=True)
    ]
    quoted = sum(ground.touched(*span) for span in laid) - stood
    if quoted < 1 or quoted < sum(foreign) or (foreign and quoted < 4):
        return False
    if len(foreign) > 1 and sum(foreign) * 6 > quoted:
        return False
    if len(pieces) == 1:
        return True
    one_sentence = any(a <= laid[0][0] and laid[-1][1] <= b for a, b in ground.sentences)
    if len(pieces) == 2 and not leading and not trailing and one_sentence:
        return True
    return min(counts) >= 3
