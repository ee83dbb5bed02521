"""The quotation that is being typed at a place of a chapter, read from the text alone.

The text is newer than any check, so what stands around the cursor is read here, simply: the paragraph, cell, block or
verse, the mark that is open, what is typed behind it, and the citation that stands already. Whatever could be read in
two ways gives nothing: completion then offers nothing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.quotation.model import Kind
from quoteproof.quoting.continuing import BegunQuotation, closing_mark
from quoteproof.text.anchor import Anchor
from quoteproof.text.marks import BRACKETING, PAIRING, SINGLE, begins_elision, joins
from quoteproof.text.pairing import PARTNERS
from quoteproof.values import dataclass

_FARTHEST: Final = 6_000
"""Code points before and behind the cursor that are looked at."""
_BLANK: Final = re.compile(r"[ \t>]*\Z")
_QUOTED: Final = re.compile(r"[ \t]{0,12}(?:>[ \t]?)+")
_STARTS: Final = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*"
    r"(?:#{1,6}[ \t]|[-*+][ \t]+|\(?(?:\d+|[A-Za-z]|[ivxlc]+|#|@)[.)][ \t]+|\[\^[^\]]+\]:|:::|~[ \t]|:[ \t])"
)
_HEADING: Final = re.compile(r"[ \t]*#{1,6}[ \t]")
_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-{3,}:?[ \t|:+=-]*\Z")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_LINE: Final = re.compile(r"(?P<lead>[ \t]{0,3}(?:>[ \t]?)*\|)(?P<space>[ \t])")
_KEY: Final = r"\{?(?P<key>\w(?:[\w:.+/-]*\w)?)"
_PLACE: Final = r"#(?P<place>[\w.-]*\w)\}?"
_ANCHORS: Final = re.compile(r"@\{?(?P<anchor>\w[\w:.+/-]*#[\w.-]*\w)")
_BEHIND: Final = re.compile(r"[.,;:?!]?\s*\[(?P<items>[^\[\]]*@[^\[\]]*)\]")
_LATER: Final = re.compile(r"(?:(?![.?!;:][\s\"'”’»]|[“”„«»\"\[\]]).)*\[(?P<items>[^\[\]]*@[^\[\]]*)\]", re.DOTALL)
_BARE_KEY: Final = re.compile(r"-?@(?P<key>\w(?:[\w:.+/-]*\w)?)")
_IN_TEXT: Final = re.compile(
    rf"(?<![\[\w@;-])@{_KEY}(?:{_PLACE}|\}}?[ \n]\[{_PLACE.replace('place', 'apart')}\])"
    r"(?:(?![.?!]\s)[^“”„«»\"\[\]@])*\Z"
)
_AUTHORLESS: Final = re.compile(rf"\[-@{_KEY}{_PLACE}\](?:(?![.?!]\s)[^“”„«»\"\[\]@])*\Z")
_ODD: Final = re.compile(r"[`$<@^~{]|\]\(|&(?:#?\w+);")
_EMPHASIS: Final = re.compile(r"\*{1,3}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_EMPHASIS_OPEN: Final = re.compile(r"(?<![*\\])\*(?!\*)|(?<![\w\\])_(?=\w)|(?<=\w)_(?!\w)")
"""Emphasis alone: all that stands in it would be emphasised, words of a source too."""
_OPENERS: Final = frozenset("([{—–-/¿¡*_\u00a0")
_CODE: Final = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BegunPlace:
    """A quotation that is being typed, with its place in the chapter."""

    begun: BegunQuotation
    offsets: tuple[int, ...]
    """Where each character of its text stands in the chapter."""
    anchors: tuple[Anchor, ...]
    """What it is cited by already."""
    bare: tuple[str, int] | None
    """The key of a citation behind it that names no passage, and where the passage is to be written."""
    closing: tuple[int, int] | None
    """Where its closing mark stands, right behind the cursor."""
    line: str
    """What begins a further line: of verse, or of a paragraph with hard line ends."""

    @property
    def is_cited(self) -> bool:
        """Whether a citation stands already, for which nothing has to be written behind."""
        return bool(self.anchors) or self.bare is not None


def begun_at(text: str, offset: int, language: str) -> Iterator[BegunPlace]:
    """The quotations that may be being typed at an offset, the outermost first."""
    block = _block(text, offset)
    if block.form is not Kind.INLINE:
        place = _of_block(text, offset, block)
        if place is not None:
            yield place
        return
    raw, offsets = _unwrapped(text, block.start, offset, block)
    opened = _open_marks(raw)
    # A mark inside another one that is open cannot be the quotation's own, unless that is an apostrophe.
    for number, at in enumerate(opened):
        if any(raw[outer] not in "'’" for outer in opened[:number]):
            return
        place = _of_sentence(text, offset, block, raw, offsets, at, language)
        if place is not None:
            yield place


@dataclass(frozen=True, slots=True)
class _Block:
    form: Kind
    start: int
    end: int
    """The span of the paragraph, the cell, or of all lines of a verse."""
    line: str = ""
    hard: bool = False
    """Whether lines of a block end with hard line ends."""


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, at = [], start
    while at <= end:
        stop = text.find("\n", at, end)
        stop = stop if stop >= 0 else end
        spans.append((at, stop - (text[stop - 1 : stop] == "\r" and stop > at)))
        at = stop + 1
    return spans


def _block(text: str, offset: int) -> _Block:
    """The paragraph that an offset is in, and what it is."""
    low, high = max(0, offset - _FARTHEST), min(len(text), offset + _FARTHEST)
    low = text.rfind("\n", 0, low) + 1
    high = end if (end := text.find("\n", high)) >= 0 else len(text)
    lines = _lines(text, low, high)
    here = next(number for number, (_, stop) in enumerate(lines) if offset <= stop + 1)
    first = last = here
    while first > 0 and not _STARTS.match(text, *lines[first]) and not _is_blank(text, lines[first - 1]):
        if _HEADING.match(text, *lines[first - 1]):
            break
        first -= 1
    while last + 1 < len(lines) and not _is_blank(text, lines[last + 1]) and not _STARTS.match(text, *lines[last + 1]):
        if _HEADING.match(text, *lines[here]):
            break
        last += 1
    span, row = lines[first : last + 1], lines[here]
    pipes = [m.start() for m in _PIPE.finditer(text, *row)]
    is_table = any(_RULE.match(text[a:b]) for a, b in span) or len(pipes) > 1
    if pipes and is_table:
        start = max((at + 1 for at in pipes if at < offset), default=row[0])
        return _Block(Kind.INLINE, start, min((at for at in pipes if at >= offset), default=row[1]))
    verse = _LINE.match(text, *row)
    if verse is not None and offset >= verse.end():
        while first < here and not _LINE.match(text, *lines[first]):
            first += 1
        return _Block(Kind.VERSE, lines[first][0], lines[last][1], verse.group())
    quoted = next((m for a, b in span if (m := _QUOTED.match(text, a, b))), None)
    if quoted is None:
        return _Block(Kind.INLINE, lines[first][0], lines[last][1])
    hard = any(text[a:b].endswith(("\\", "  ")) for a, b in lines[first:here])
    return _Block(Kind.BLOCK, lines[first][0], lines[last][1], quoted.group().rstrip() + " ", hard)


def _is_blank(text: str, line: tuple[int, int]) -> bool:
    return _BLANK.match(text[slice(*line)]) is not None


def _unwrapped(text: str, start: int, end: int, block: _Block) -> tuple[str, list[int]]:
    """The text of a block up to an offset without what begins its lines, and where each character stands."""
    characters: list[str] = []
    offsets: list[int] = []
    prefix = _LINE if block.form is Kind.VERSE else _QUOTED if block.form is Kind.BLOCK else re.compile(r"[ \t]*")
    for number, (a, b) in enumerate(_lines(text, start, end)):
        lead = prefix.match(text, a, b)
        a = lead.end() if lead else a
        if number:
            is_hard = block.hard and characters[-1:] == ["\\"]
            if is_hard:
                characters.pop()
                offsets.pop()
            is_hard = is_hard or "".join(characters[-2:]) == "  "
            while block.form is not Kind.VERSE and characters and characters[-1] == " ":
                characters.pop()
                offsets.pop()
            characters.append("\n" if block.form is Kind.VERSE or is_hard else " ")
            offsets.append(a - 1)
        characters += text[a:b]
        offsets += range(a, b)
    return "".join(characters), offsets


def _plain(raw: str, offsets: Sequence[int]) -> tuple[str, list[int], tuple[tuple[int, int], ...]] | None:
    """What Markdown prints, where each character stands, and what is emphasised; None for markup but emphasis."""
    hidden = re.sub(r"\\(.)", lambda m: "\\\0" if m[1] in "`$<@^~{](&*_" else m[0], raw)
    if _ODD.search(hidden) or re.search(r"\]\[", hidden):
        return None
    characters: list[str] = []
    places: list[int] = []
    opened: list[int] = []
    spans: list[tuple[int, int]] = []
    marks = {m.start(): m.end() for m in _EMPHASIS.finditer(hidden)}
    at = 0
    while at < len(raw):
        if at in marks:
            if opened:
                spans.append((opened.pop(), len(characters)))
            else:
                opened.append(len(characters))
            at = marks[at]
            continue
        at += raw[at] == "\\" and at + 1 < len(raw) and not raw[at + 1].isalnum() and not raw[at + 1].isspace()
        characters.append(raw[at])
        places.append(offsets[at])
        at += 1
    return None if opened else ("".join(characters), places, tuple(spans))


def _open_marks(raw: str) -> list[int]:
    """The marks that are open at the end of a text, the outermost first: what stands in others closes before them."""
    masked = _CODE.sub(lambda m: "x" * len(m[0]), re.sub(r"\\.", "xx", raw))
    opened: list[int] = []
    for at, glyph in enumerate(masked):
        if glyph not in PAIRING:
            continue
        before, behind = masked[at - 1 : at], masked[at + 1 : at + 2]
        if glyph in SINGLE and joins(before) and joins(behind):
            continue
        spaced = before.isspace() and before not in "\u00a0\u202f"
        if opened and glyph in PARTNERS[masked[opened[-1]]] and before and not spaced and not behind.isalpha():
            opened.pop()
        elif _may_open(masked, at, glyph, before, behind):
            opened.append(at)
    return opened


def _may_open(text: str, at: int, glyph: str, before: str, behind: str) -> bool:
    if glyph not in PARTNERS or (behind.isspace() and glyph not in BRACKETING):
        return False
    if glyph in "'’" and (begins_elision(text, at) or (behind and not behind.isalpha() and behind not in '[“"')):
        return False
    return not before or before.isspace() or before in _OPENERS or before in PAIRING or glyph in "„‚「『"


def _of_sentence(
    text: str, offset: int, block: _Block, raw: str, offsets: Sequence[int], at: int, language: str
) -> BegunPlace | None:
    """What is typed behind an opening mark."""
    glyph, first = raw[at], at + 1
    while glyph in BRACKETING and raw[first : first + 1] in ("\u00a0", "\u202f", " "):
        first += 1
    plain = _plain(raw[first:], offsets[first:])
    if plain is None or not plain[0].strip() or len(_EMPHASIS_OPEN.findall(raw[:at])) % 2:
        return None
    behind = text[offset : block.end]
    partners = (*PARTNERS[glyph], closing_mark(glyph, language))
    space = len(behind) - len(behind.lstrip("\u00a0\u202f " if glyph in BRACKETING else "\u00a0\u202f"))
    mark = behind[space : space + 1]
    closing = (offset + space, offset + space + 1) if mark and mark in partners else None
    if closing is None and _closes_later(behind, partners, glyph):
        return None
    anchors, bare, is_other = _cited_behind(text, offset, block, closing)
    named = _IN_TEXT.search(raw[:at]) or _AUTHORLESS.search(raw[:at])
    if not anchors and named is not None:
        place = named["place"] or named.groupdict().get("apart")
        anchors, bare = (Anchor(named["key"], place),), None
    if is_other and not anchors:
        return None
    close = mark if closing else closing_mark(glyph, language)
    close = raw[at + 1 : first] + close if not closing else close
    followed = named is None
    begun = BegunQuotation(
        Kind.INLINE, plain[0], glyph, close.strip(), plain[2], is_cited=bool(anchors), is_followed=followed
    )
    return BegunPlace(begun, tuple(plain[1]), anchors, bare, closing, raw[at + 1 : first])


def _closes_later(behind: str, partners: Sequence[str], glyph: str) -> bool:
    """Whether the quotation is closed further on, so that words of it stand behind the cursor."""
    if glyph in SINGLE:
        found = re.search(rf"(?<=\w)[{re.escape(''.join(partners))}](?!\w)|[‘“„«\"]", behind)
        return found is not None and found.group() in partners
    if glyph in partners:
        return behind.count(glyph) % 2 == 1
    opens = behind.find(glyph)
    closes = min((at for mark in partners if (at := behind.find(mark)) >= 0), default=-1)
    return closes >= 0 and (opens < 0 or closes < opens)


def _cited_behind(
    text: str, offset: int, block: _Block, closing: tuple[int, int] | None
) -> tuple[tuple[Anchor, ...], tuple[str, int] | None, bool]:
    """The passages that a citation behind names, or its key and where its passage belongs; whether it is another."""
    at = closing[1] if closing else offset
    found = _BEHIND.match(text, at, block.end) or _LATER.match(text, at, block.end)
    if found is None:
        return (), None, False
    anchors = tuple(Anchor.parse(m["anchor"]) for m in _ANCHORS.finditer(found["items"]))
    if anchors:
        return anchors, None, False
    bare = _BARE_KEY.fullmatch(found["items"].strip())
    if bare is None:
        return (), None, True  # a page, or several works
    end = found.start("items") + len(found["items"].rstrip())
    return (), (bare["key"], end), False


def _of_block(text: str, offset: int, block: _Block) -> BegunPlace | None:
    """What is typed of a block quotation or of verse; a line block in a block quotation is no quotation."""
    if block.form is Kind.VERSE and ">" in block.line:
        return None
    raw, offsets = _unwrapped(text, block.start, offset, block)
    plain = _plain(raw, offsets)
    if plain is None or not plain[0].strip():
        return None
    if text[offset : block.end].split("\n")[0].strip() and not _BEHIND.match(text, offset, block.end):
        return None  # words of it stand behind the cursor
    anchors, bare, is_other = _cited_in_block(text, offset, block)
    if is_other:
        return None
    before = () if block.form is Kind.VERSE else _paragraphs_before(text, block.start)
    if before is None:
        return None
    has_lines = block.form is Kind.VERSE or block.hard
    begun = BegunQuotation(
        block.form, plain[0], emphasis=plain[2], before=before, is_cited=bool(anchors), has_lines=has_lines
    )
    line = block.line
    return BegunPlace(begun, tuple(plain[1]), anchors, bare, None, line)


def _cited_in_block(text: str, offset: int, block: _Block) -> tuple[tuple[Anchor, ...], tuple[str, int] | None, bool]:
    """The citation at the end of a block, or in the sentence that introduces it."""
    end = offset
    for a, b in _lines(text, offset, min(len(text), offset + _FARTHEST)):
        line = text[a:b]
        if a > offset and not (_QUOTED if block.form is Kind.BLOCK else _LINE).match(line):
            break
        end = b
    anchors = tuple(Anchor.parse(m["anchor"]) for m in _ANCHORS.finditer(text, offset, end))
    if anchors:
        return anchors, None, False
    if "@" in text[offset:end]:
        found = _BEHIND.match(text, offset, end)
        bare = _BARE_KEY.fullmatch(found["items"].strip()) if found else None
        if found is None or bare is None:
            return (), None, True
        return (), (bare["key"], found.start("items") + len(found["items"].rstrip())), False
    start = block.start
    while start > 0 and _QUOTED.match(text, text.rfind("\n", 0, start - 1) + 1, start):
        start = text.rfind("\n", 0, start - 1) + 1
    introduction = text[max(0, start - 600) : start].rstrip()
    introduction = introduction[introduction.rfind("\n\n") + 1 :]
    named = _IN_TEXT.search(introduction) if introduction.endswith(":") else None
    if named is not None:
        return (Anchor(named["key"], named["place"] or named["apart"]),), None, False
    return (), None, False


def _paragraphs_before(text: str, start: int) -> tuple[str, ...] | None:
    """The paragraphs of a block before the one that begins at an offset; None where they hold markup."""
    paragraphs: list[str] = []
    while start > 0:
        a = text.rfind("\n", 0, start - 1) + 1
        if not _QUOTED.match(text, a, start):
            break
        if _is_blank(text, (a, start - 1)):
            start = a
            continue
        block = _block(text, start - 1)
        if block.form is not Kind.BLOCK:
            break
        raw, offsets = _unwrapped(text, block.start, start - 1, block)
        plain = _plain(raw, offsets)
        if plain is None:
            return None
        paragraphs.append(plain[0])
        start = block.start
    return tuple(reversed(paragraphs))


def quoted_before(text: str, offset: int, language: str) -> str:
    """The words of the quotation, or of the block, that a citation which begins at an offset would belong to."""
    block = _block(text, offset)
    raw, offsets = _unwrapped(text, block.start, offset, block)
    raw = raw.rstrip().removesuffix("-").removesuffix("[").rstrip()
    if block.form is not Kind.INLINE:
        plain = _plain(raw, offsets)
        return plain[0].strip(" —–-") if plain else ""
    close = max((at for at, glyph in enumerate(raw) if glyph in PAIRING and raw[at - 1 : at].strip()), default=-1)
    if close < 0 or re.search(r"[.?!]\s", raw[close + 1 :].lstrip(".?! ")):
        return ""
    opened = [
        at for at in _open_marks(raw[:close]) if raw[close] in (*PARTNERS[raw[at]], closing_mark(raw[at], language))
    ]
    plain = _plain(raw[opened[-1] + 1 : close], offsets[opened[-1] + 1 : close]) if opened else None
    return plain[0].strip() if plain else ""
