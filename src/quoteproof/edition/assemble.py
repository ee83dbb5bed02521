"""Chapters into one book: numbers, captions, links between chapters, and the place of the bibliography.

Promises that no word of a chapter changes: what is added is the label of a caption and the text of a link
that had none. Problems are returned as values. Leaves out citations: they are processed afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import identifier, text_of, walk
from quoteproof.chapter.survey import Survey, Target, TargetKind, begins_with_title, survey
from quoteproof.edition.nodes import rebuild, with_identifier, words
from quoteproof.edition.terms import Words, sentence_case, words_for

_API_VERSION = [1, 23, 1]
_CLOSING = ")]\u201d\u2019\u00bb\"'"


@dataclass(frozen=True, slots=True)
class ChapterAst:
    """A checked chapter, its citations rewritten to works and locators."""

    path: str
    """Where it came from, for messages."""
    ast: Mapping[str, Any]
    """pandoc JSON with `blocks`."""


class ProblemKind(StrEnum):
    """Why a book cannot be assembled."""

    UNRESOLVED_LINK = "unresolved-link"
    AMBIGUOUS_LINK = "ambiguous-link"
    MISSING_IMAGE = "missing-image"
    NO_ALTERNATIVE_TEXT = "no-alternative-text"
    NO_HEADING = "no-heading"
    SKIPPED_LEVEL = "skipped-heading-level"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that an author must mend before there can be an edition."""

    kind: ProblemKind
    """What is wrong."""
    chapter: int
    """Index of the chapter, from 0."""
    target: str
    """The id, the image path or the heading as written; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """One document of all chapters."""

    ast: bytes
    """pandoc JSON, UTF-8, without metadata."""
    problems: tuple[Problem, ...]
    """In the order of the chapters."""


def assemble(chapters: Sequence[ChapterAst], *, language: str, images: Collection[str] = ()) -> Assembled:
    """Join `chapters` in order; `images` are the paths that can be shown. Malformed input raises nothing."""
    terms = words_for(language)
    found = survey([chapter.ast["blocks"] for chapter in chapters])
    blocks: list[Any] = []
    problems: list[Problem] = []
    for index, chapter in enumerate(chapters):
        joiner = _Joiner(index, found, terms)
        blocks += rebuild(chapter.ast["blocks"], joiner.change, joiner.fill)
        problems += [*_shape_problems(index, chapter.ast["blocks"], images), *joiner.problems]
    if any(node["t"] == "Cite" for node in walk(blocks)):
        blocks += _bibliography(terms)
    document = {"pandoc-api-version": _API_VERSION, "meta": {}, "blocks": blocks}
    return Assembled(json.dumps(document, ensure_ascii=False).encode("utf-8"), tuple(problems))


class _Joiner:
    """Rewrites one chapter's nodes; keeps what could not be resolved."""

    def __init__(self, index: int, found: Survey, terms: Words) -> None:
        self._index = index
        self._found = found
        self._terms = terms
        self._seen: set[str] = set()
        self._filled: dict[int, Node] = {}
        self.problems: list[Problem] = []

    def change(self, original: Node, node: Node) -> Node:
        """The node with its book-wide id, its caption labelled, its link led to the right place."""
        name = identifier(node)
        target = self._found.targets[self._index].get(name)
        if target is not None:
            # A second element under the same id loses it: two labels of one name stop Typst.
            node = with_identifier(node, "" if name in self._seen else target.identifier)
            self._seen.add(name)
        if id(original) in self._found.numbers:
            return self._labelled(node, self._found.numbers[id(original)])
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            return self._linked(node)
        if node["t"] in ("Para", "Plain") and node["c"] and id(node["c"][0]) in self._filled:
            _capitalise(node["c"][0])
        return node

    def fill(self, items: list[Any]) -> list[Any]:
        """Inlines in which a link's own text begins with a capital where a sentence begins."""
        for place, item in enumerate(items):
            if id(item) in self._filled and _ends_sentence(items[:place]):
                _capitalise(item)
        return items

    def _labelled(self, node: Node, number: int) -> Node:
        term = self._terms.figure if node["t"] == "Figure" else self._terms.table
        label = {"t": "SmallCaps", "c": [{"t": "Str", "c": f"{sentence_case(term)}\u00a0{number}."}]}
        short, blocks = node["c"][1]
        first = {**blocks[0], "c": [label, {"t": "Space"}, *blocks[0]["c"]]}
        content = [node["c"][0], [short, [first, *blocks[1:]]], *node["c"][2:]]
        return {**node, "c": content}

    def _linked(self, link: Node) -> Node:
        attr, inlines, (address, title) = link["c"]
        target = self._resolve(address[1:])
        if target is None:
            return link
        linked = {**link, "c": [attr, inlines or self._text(target), [f"#{target.identifier}", title]]}
        if not inlines:
            # Kept by identity, and the node with it, so that no other node can take its place in memory.
            self._filled[id(linked)] = linked
        return linked

    def _resolve(self, name: str) -> Target | None:
        """This chapter's own target first, else the only one of that name in the book."""
        own = self._found.targets[self._index].get(name)
        elsewhere = [targets[name] for targets in self._found.targets if name in targets]
        if own is not None or len(elsewhere) == 1:
            return own or elsewhere[0]
        kind = ProblemKind.AMBIGUOUS_LINK if elsewhere else ProblemKind.UNRESOLVED_LINK
        self.problems.append(Problem(kind, self._index, name))
        return None

    def _text(self, target: Target) -> list[Node]:
        """“chapter 4, *Who Leads*”: italics and not quotation marks, since every mark is a claim to quote."""
        if target.kind in (TargetKind.FIGURE, TargetKind.TABLE):
            term = self._terms.figure if target.kind is TargetKind.FIGURE else self._terms.table
            return _str(f"{term}\u00a0{target.number}")
        if target.kind is TargetKind.SECTION:
            section = [*_str(self._terms.section), {"t": "Space"}, _title(target.title)]
            chapter = self._found_in(target)
            return [*chapter, *section] if chapter else section
        return self._chapter_text(target)

    def _found_in(self, target: Target) -> list[Node]:
        if any(target is own for own in self._found.targets[self._index].values()):
            return []
        return [*self._chapter_text(target), *_str(","), {"t": "Space"}]

    def _chapter_text(self, target: Target) -> list[Node]:
        title = _title(target.chapter_title)
        if target.chapter_number is None:
            return [title]
        return [*_str(f"{self._terms.chapter}\u00a0{target.chapter_number},"), {"t": "Space"}, title]


def _str(text: str) -> list[Node]:
    return [{"t": "Str", "c": text}]


def _title(inlines: Sequence[Node]) -> Node:
    return {"t": "Emph", "c": words(text_of(inlines))}


def _capitalise(link: Node) -> None:
    first = link["c"][1][0]
    if first["t"] == "Str":
        first["c"] = sentence_case(first["c"])


def _ends_sentence(before: Sequence[Node]) -> bool:
    """Whether a sentence has ended here: a full stop, maybe within closing marks, and a space."""
    if not before or before[-1]["t"] not in ("Space", "SoftBreak"):
        return False
    return text_of(before[-3:]).rstrip().rstrip(_CLOSING).endswith((".", "!", "?"))


def _bibliography(terms: Words) -> list[Node]:
    """A heading, and the place where citation processing puts the list."""
    heading = {"t": "Header", "c": [1, ["bibliography", ["unnumbered"], []], words(terms.bibliography)]}
    return [heading, {"t": "Div", "c": [["refs", ["references"], []], []]}]


def _shape_problems(index: int, blocks: Sequence[Any], images: Collection[str]) -> list[Problem]:
    """What is wrong with a chapter apart from its links."""
    problems = []
    if not begins_with_title(blocks):
        problems.append(Problem(ProblemKind.NO_HEADING, index, ""))
    level = 1
    for node in walk(list(blocks)):
        if node["t"] == "Image":
            problems += _image_problems(index, node, images)
        elif node["t"] == "Header":
            # An accessible PDF may not skip a level (PDF/UA-1, 7.4.2), and neither may a reader's outline.
            if node["c"][0] > level + 1:
                problems.append(Problem(ProblemKind.SKIPPED_LEVEL, index, text_of(node["c"][2])))
            level = node["c"][0]
    return problems


def _image_problems(index: int, image: Node, images: Collection[str]) -> list[Problem]:
    path = image["c"][2][0]
    problems = []
    if path not in images:
        problems.append(Problem(ProblemKind.MISSING_IMAGE, index, path))
    if not text_of(image["c"][1]).strip():
        problems.append(Problem(ProblemKind.NO_ALTERNATIVE_TEXT, index, path))
    return problems
