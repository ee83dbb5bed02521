"""Front matter of a chapter: the metadata between lines of dashes that other programs write before its text.

Its title becomes the chapter's title, as if `# Title` stood there; the words keep the places that they have in the
front matter. Nothing else of it prints. What would print elsewhere, or change what a chapter means, is told; the rest
is passed over. Where the first heading says what the title says, the title is that heading.
Source: the manuals of Quarto, Zettlr and Obsidian; pandoc's manual, “Extension: yaml_metadata_block”.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter import faults, nodes
from quoteproof.chapter.model import Node, WrittenPlaces
from quoteproof.finding.model import Fault, Place

BEGIN: Final = re.compile(r"\A(?P<open>---[ \t]*\r?\n)(?P<body>(?!\s*\n)(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)")
_KEY: Final = re.compile(r"^(?P<key>[A-Za-z_][\w.-]*)[ \t]*:", re.MULTILINE)
DROPPED: Final = frozenset(
    "subtitle abstract dedication epigraph thanks header-includes include-before include-after references "
    "nocite".split()
)
"""Fields that print in other programs, or define what prints, and do neither here."""
_PLAIN: Final = frozenset({"Str", "Space", "SoftBreak"})
_NO_LETTER: Final = re.compile(r"[^\w\s.-]")


def keys(text: str) -> Mapping[str, int]:
    """The fields of a text's front matter, each with the offset of its name; none where there is no front matter."""
    match = BEGIN.match(text)
    body = _KEY.finditer(match["body"]) if match else ()
    start = match.start("body") if match else 0
    return {found["key"]: start + found.start() for found in body}


def value(text: str, key: str) -> str:
    """What a field of one line says, without quotation marks around it; nothing where there is no such field."""
    at = keys(text).get(key)
    if at is None:
        return ""
    return text[at : text.find("\n", at)].partition(":")[2].strip().strip("\"'")


def with_title(file: str, text: str, ast: Node, places: WrittenPlaces) -> tuple[Node, WrittenPlaces, tuple[Fault, ...]]:
    """The tree with its title as a heading and without metadata, where the words of the heading are, and the faults."""
    meta: Mapping[str, Any] = ast.get("meta") or {}
    if not meta:
        return ast, places, ()
    written = keys(text)
    if set(meta) - set(written):
        return ast, places, ()  # a block in the middle of the chapter: `allow` speaks of it
    bare = {**ast, "meta": {}}
    found = tuple(_dropped(file, written))
    title = meta.get("title")
    if title is None:
        return bare, places, found
    place = _field(file, text, written["title"])
    words = _inlines(title)
    if words is None:
        return bare, places, (*found, faults.FrontMatter(place, "title", faults.FrontMatterFault.MARKUP))
    blocks = ast["blocks"]
    first = next((block for block in blocks if block["t"] == "Header" and block["c"][0] == 1), None)
    if first is not None and _plain(first["c"][2]) == _plain(words):
        return bare, places, found
    if first is not None:
        return bare, places, (*found, faults.FrontMatter(place, "title", faults.FrontMatterFault.SECOND_TITLE))
    header = {"t": "Header", "c": [1, [_identifier(words, blocks), [], []], words]}
    leaves = {**places.leaves, **_leaves(text, words, written["title"])}
    spans = {**places.spans, id(header): (place.start, place.end)}
    return {**bare, "blocks": [header, *blocks]}, replace(places, leaves=leaves, spans=spans), found


def _dropped(file: str, written: Mapping[str, int]) -> Iterator[Fault]:
    for key, at in written.items():
        if key in DROPPED:
            yield faults.FrontMatter(Place(file, at, at + len(key)), key, faults.FrontMatterFault.DROPPED)


def _field(file: str, text: str, at: int) -> Place:
    end = text.find("\n", at)
    return Place(file, at, end if end >= 0 else len(text))


def _inlines(title: Node) -> list[Node] | None:
    """A title's words; None where they are no plain words."""
    match title:
        case {"t": "MetaInlines", "c": content} | {"t": "MetaBlocks", "c": [{"t": "Para", "c": content}]}:
            return content if all(node["t"] in _PLAIN for node in content) else None
        case {"t": "MetaString", "c": words}:
            return [{"t": "Str", "c": words}]
    return None


def _plain(words: list[Node]) -> str:
    return " ".join(nodes.text_of(words).split()).casefold()


def _identifier(words: list[Node], blocks: list[Node]) -> str:
    """An identifier as pandoc makes it of a heading, and no other heading of the chapter has it."""
    plain = re.sub(r"\s+", "-", _NO_LETTER.sub("", nodes.text_of(words)).strip().lower())
    name = re.sub(r"\A[\W\d_]+", "", plain) or "section"
    taken = {nodes.identifier(node) for node in nodes.named(blocks)}
    free = (f"{name}-{number}" if number else name for number in range(len(taken) + 1))
    return next(candidate for candidate in free if candidate not in taken)


def _leaves(text: str, words: list[Node], start: int) -> dict[int, int]:
    """Where the words of a title are written, by the identity of their nodes."""
    at = text.index(":", start) + 1
    end = BEGIN.match(text)
    last = end.end() if end else len(text)
    found: dict[int, int] = {}
    for node in words:
        if node["t"] == "Str":
            place = text.find(node["c"], at, last)
            if place < 0:
                break  # written with an escape of YAML: the places of what follows are only near
            found[id(node)] = place
            at = place + len(node["c"])
        else:
            found[id(node)] = at
    return found
