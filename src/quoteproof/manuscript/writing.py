"""Writes a pandoc document as Markdown chapters, which are read back to the same document.

pandoc writes, and what it leaves ambiguous is escaped before. Afterwards the chapter is read by the reader of chapters
and compared; a block that comes back as another one is written without its styles, and that is told.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import text_of
from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.carrying import Placed, PlaceOf, carried
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptChapter, ManuscriptPlace

_END: Final = "quoteproof-end-of-block"
_NOTHING: Final = {"t": "RawInline", "c": ["html", "<!-- -->"]}
"""What pandoc writes between two things that would be read as one."""
_SLUG: Final = 40
"""Longest name made of a heading, in characters."""
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"})
_AMBIGUOUS: Final = re.compile(r"[@\\]|&(?=#?\w{1,40};)")
_BEGINS_BLOCK: Final = re.compile(r":|Table:|-{3,}\Z|\.{3}\Z|={3,}\Z|%|~{3,}|`{3,}")
_LETTERED: Final = re.compile(r"^([ \t>]*)\\\((\w{1,9})\\\)", re.MULTILINE)
"""What pandoc would read as the number of a list."""
_TRIES: Final = 3
_BRACKETS: Final = re.compile(
    r"(?<![\\\]!^@`])(?<!\\\[)\\\[(?![@^!#]|_?TOC)"
    r"([^\[\]\\`@\n]*(?:\n(?![ \t>]*\n)[^\[\]\\`@\n]*)*)\\\](?!\\\]|[\[({:`])"
)
"""Brackets that pandoc escapes, though they begin nothing: those of the words of prose."""
_LISTS: Final = frozenset({"BulletList", "OrderedList", "DefinitionList"})
_BRACKETED: Final = frozenset({"Cite", "Link", "Span", "Image", "SmallCaps", "Underline", "Note"})
_STYLED: Final = frozenset({"Emph", "Strong", "Underline", "Strikeout", "SmallCaps", "Span"})
_SCRIPTS: Final = frozenset({"Superscript", "Subscript"})


def chapters_of(
    ast: Node, pandoc: Pandoc, place_of: PlaceOf, *, name: str = "", title: str = "", language: str = "en"
) -> tuple[tuple[ManuscriptChapter, ...], tuple[ConversionNote, ...]]:
    """The chapters of a document, and notes of what they cannot have; a heading of the highest level begins a chapter.

    Words before the first heading are a chapter of their own, under the manuscript's `title`; a document without
    headings has its `title`, or `name`, that of the file without its ending. `Quoted` nodes become the marks of
    `language`, a BCP 47 tag. Raises `EngineError`.
    """
    placed, notes = carried(ast, place_of, language)
    told = list(notes)
    chapters: list[ManuscriptChapter] = []
    for number, part in enumerate(_parts(placed, title or name), 1):
        heading = text_of(part[0][1]["c"][2])
        text, starts, changed = _written(part, pandoc)
        places = ((start, place_of(block)) for start, block in starts)
        known = tuple((start, place) for start, place in places if place is not None)
        told += (
            ConversionNote(ConversionKind.CHANGED, place_of(block) or ManuscriptPlace(""), words, "without its styles")
            for block, words in changed
        )
        chapters.append(ManuscriptChapter(f"{number:02d}-{slug(heading)}.md", text, known))
    return tuple(chapters), tuple(told)


def slug(heading: str) -> str:
    """A heading as part of a file's name: small letters, digits and hyphens of ASCII; `chapter` where none is left."""
    plain = unicodedata.normalize("NFKD", heading.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain).encode("ascii", "ignore").decode())
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word])) > _SLUG:
            break
        kept.append(word)
    return "-".join(kept) or "chapter"


def _parts(placed: Sequence[Placed], title: str) -> Iterator[list[Placed]]:
    """The blocks of each chapter, a heading of the first level at its head."""
    levels = [block["c"][0] for _, block in placed if block["t"] == "Header"]
    highest = min(levels, default=1)
    part: list[Placed] = []
    for number, block in placed:
        moved = block
        if block["t"] == "Header":
            level = block["c"][0] - highest + 1
            if level == 1 and part:
                yield _headed(part, title, alone=False)
                part = []
            moved = {"t": "Header", "c": [level, *block["c"][1:]]}
        part.append((number, moved))
    if part:
        yield _headed(part, title, alone=not levels)


def _headed(part: list[Placed], title: str, *, alone: bool) -> list[Placed]:
    number, first = part[0]
    if first["t"] == "Header" and first["c"][0] == 1:
        return part
    classes = [] if alone else ["unnumbered"]
    words: list[Node] = []
    for word in (title or "Text").split():
        words += [{"t": "Str", "c": word}, {"t": "Space"}]
    return [(number, {"t": "Header", "c": [1, ["", classes, []], words[:-1]]}), *part]


def _written(part: Sequence[Placed], pandoc: Pandoc) -> tuple[str, list[tuple[int, int]], list[tuple[int, str]]]:
    """The text of a chapter, where each block begins in it, and the blocks that had to be written without styles."""
    blocks = [block for _, block in part]
    text, starts = _joined(blocks, pandoc)
    changed: set[int] = set()
    for styles in (_STYLED, _STYLED | _SCRIPTS):
        wrong = _misread(blocks, text, pandoc)
        if not wrong:
            break
        changed |= wrong
        blocks = [_without(block, styles) if number in wrong else block for number, block in enumerate(blocks)]
        text, starts = _joined(blocks, pandoc)
    bare = frozenset(range(len(blocks)))
    for _ in range(_TRIES):
        other, other_starts = _joined(blocks, pandoc, bare=bare)
        misread = _misread(blocks, other, pandoc) - wrong
        if not misread:
            text, starts = other, other_starts
            break
        bare -= misread
    told = [(part[number][0], _beginning(part[number][1])) for number in sorted(changed)]
    return text, [(start, number) for start, (number, _) in zip(starts, part, strict=True)], told


def _joined(blocks: Sequence[Node], pandoc: Pandoc, *, bare: frozenset[int] = frozenset()) -> tuple[str, list[int]]:
    """The blocks as Markdown, and where each begins; brackets of those that are `bare` stand without backslashes."""
    end = {"t": "RawBlock", "c": ["markdown", _END]}
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {},
        "blocks": [piece for block in blocks for piece in (_escaped(block), end)],
    }
    pieces = [piece.strip("\n") for piece in pandoc.write(json.dumps(document).encode(), writer=READER).split(_END)][
        :-1
    ]
    pieces = [_bare(piece) if number in bare else piece for number, piece in enumerate(pieces)]
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    apart = ["", *("<!-- -->\n\n" if _would_join(a, b) else "" for a, b in pairwise(blocks))]
    for between, piece in zip(apart, pieces, strict=True):
        parts += [between, piece, "\n\n"]
        starts.append(length + len(between))
        length += len(between) + len(piece) + 2
    return "".join(parts).rstrip("\n") + "\n", starts


def _bare(piece: str) -> str:
    """A piece of Markdown with brackets that need no backslash: `\\[…\\]` and `\\(a\\)` are formulas elsewhere."""
    if "```" in piece or "\\[/" in piece:
        return piece
    return _LETTERED.sub(r"\1(\2\\)", _BRACKETS.sub(r"[\1]", piece))


def _would_join(before: Node, after: Node) -> bool:
    """Whether two blocks that follow each other are read as one."""
    if before["t"] in _LISTS:
        return after["t"] in _LISTS
    return before["t"] == after["t"] and before["t"] in ("BlockQuote", "LineBlock")


def _escaped(value: Any, *, first: bool = False) -> Any:
    """A node with what pandoc's writer would leave to be misread as markup written with a backslash."""
    if isinstance(value, dict):
        kind = value.get("t")
        if kind == "Cite":
            return {"t": "Cite", "c": [_escaped(value["c"][0]), []]}
        if kind == "CodeBlock" and value["c"][0] == ["", [], []]:
            return {"t": "RawBlock", "c": ["markdown", _fenced(value["c"][1])]}
        return {key: _escaped(item, first=kind in ("Para", "Plain")) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    kept: list[Any] = []
    before: Any = None
    for number, item in enumerate(value):
        if isinstance(item, dict) and item.get("t") == "Str":
            kept += _escaped_words(item["c"], first=first and number == 0, before=before)
        else:
            if _kind(before) in _BRACKETED and _kind(item) in _BRACKETED:
                kept.append({"t": "RawInline", "c": ["markdown", "<!-- -->"]})
            kept.append(_escaped(item))
        before = item
    return kept


def _fenced(code: str) -> str:
    """Code between fences: indented code cannot be told from words of a list without asking pandoc."""
    fence = max((match.group() for match in re.finditer("`{3,}", code)), key=len, default="``") + "`"
    return f"{fence}\n{code}\n{fence}"


def _kind(value: Any) -> str:
    return str(value.get("t")) if isinstance(value, dict) else ""


def _escaped_words(words: str, *, first: bool, before: Any) -> Iterator[Node]:
    def raw(sign: str) -> Node:
        return {"t": "RawInline", "c": ["markdown", "\\" + sign]}

    joined = _kind(before) not in ("", "Str", "Space", "SoftBreak", "LineBreak")
    start = 0
    if (joined and words[:1] in tuple("{([:")) or (first and _BEGINS_BLOCK.match(words)):
        at = 5 if words.startswith("Table:") else 0
        if at:
            yield {"t": "Str", "c": words[:at]}
        yield raw(words[at])
        start = at + 1
    for match in _AMBIGUOUS.finditer(words, start):
        if match.start() > start:
            yield {"t": "Str", "c": words[start : match.start()]}
        yield raw(match.group())
        start = match.end()
    if start < len(words):
        yield {"t": "Str", "c": words[start:]}


def _misread(blocks: Sequence[Node], text: str, pandoc: Pandoc) -> frozenset[int]:
    """The numbers of the blocks that the reader of chapters reads as others; all of one kind where it finds more."""
    read = [block for block in json.loads(pandoc.read(text, reader=READER))["blocks"] if not _is_apart(block)]
    if len(read) != len(blocks):
        first = next((n for n, (a, b) in enumerate(zip(blocks, read, strict=False)) if plain(a) != plain(b)), len(read))
        return frozenset(range(min(first, len(blocks)), len(blocks)))
    return frozenset(number for number, (a, b) in enumerate(zip(blocks, read, strict=True)) if plain(a) != plain(b))


def _is_apart(block: Node) -> bool:
    return block == {"t": "RawBlock", "c": ["html", "<!-- -->"]}


def plain(value: Any) -> Any:
    """A node without what Markdown does not tell apart: line ends, tight and loose lists, generated identifiers."""
    if isinstance(value, dict):
        kind: str = value.get("t", "")
        content: Any = value.get("c")
        match kind:
            case "SoftBreak":
                return {"t": "Space"}
            case "Plain":
                return {"t": "Para", "c": plain(content)}
            case "Cite":
                return {"t": kind, "c": plain(content[0])}
            case "Header":
                return {"t": kind, "c": [content[0], content[1][1:], plain(content[2])]}
            case "Table":
                return {"t": kind, "c": plain([content[1][1], len(content[2]), content[3:]])}
            case "Superscript" | "Subscript":
                tied = [{"t": "Str", "c": "\u00a0"} if _kind(item) == "Space" else item for item in plain(content)]
                return {"t": kind, "c": plain(tied)}
        return {key: plain(item) for key, item in value.items() if key not in ("citationHash", "citationNoteNum")}
    if isinstance(value, list):
        kept: list[Any] = []
        for item in value:
            one = plain(item)
            if one == _NOTHING:
                continue
            if kept and _kind(one) == "Str" == _kind(kept[-1]):
                kept[-1] = {"t": "Str", "c": kept[-1]["c"] + one["c"]}
            else:
                kept.append(one)
        return kept
    return value


def _without(value: Any, styles: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, styles) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    kept: list[Any] = []
    for item in value:
        if isinstance(item, dict) and item.get("t") in styles:
            kept += _without(item["c"][1] if item["t"] == "Span" else item["c"], styles)
        else:
            kept.append(_without(item, styles))
    return kept


def _beginning(block: Node) -> str:
    found = text_of(block["c"]) if block["t"] in ("Para", "Plain") else block["t"]
    return found if len(found) <= 60 else f"{found[:59]}…"
