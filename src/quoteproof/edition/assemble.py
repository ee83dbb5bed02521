"""Chapters into one book: numbers, captions, links between chapters, and the place of the bibliography.

No word of a chapter changes: what is added is the label of a caption and the text of a link that had none.
Nothing is checked here again: a book is assembled after a check that found no error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import LEAVES, identifier, text_of, walk
from quoteproof.chapter.survey import Survey, Target, TargetKind, survey
from quoteproof.edition.rewrite import words
from quoteproof.edition.terms import EditionTerms, sentence_case, words_for

_API_VERSION = [1, 23, 1]
_CLOSING = ")]\u201d\u2019\u00bb\"'"


class UncheckedError(Exception):
    """A link that the check would have refused: a fault of the program, or a book that nobody has checked."""


def assemble(chapters: Sequence[Mapping[str, Any]], *, language: str) -> bytes:
    """Join checked chapters, each pandoc JSON, into one document without metadata; raises UncheckedError."""
    terms = words_for(language)
    targets = survey([chapter["blocks"] for chapter in chapters])
    blocks: list[Any] = []
    for index, chapter in enumerate(chapters):
        joiner = _Joiner(index, targets, terms)
        blocks += rebuild(chapter["blocks"], joiner.change, joiner.fill)
    if any(node["t"] == "Cite" for node in walk(blocks)):
        blocks += _bibliography(terms)
    document = {"pandoc-api-version": _API_VERSION, "meta": {}, "blocks": blocks}
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


class _Joiner:
    """Rewrites the nodes of one chapter."""

    def __init__(self, index: int, found: Survey, terms: EditionTerms) -> None:
        self._index = index
        self._found = found
        self._terms = terms
        self._seen: set[str] = set()
        self._filled: dict[int, Node] = {}

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
        target = self._target(address[1:])
        linked = {**link, "c": [attr, inlines or self._text(target), [f"#{target.identifier}", title]]}
        if not inlines:
            # Kept by identity, and the node with it, so that no other node can take its place in memory.
            self._filled[id(linked)] = linked
        return linked

    def _target(self, name: str) -> Target:
        """This chapter's own target first, else the only one of that name in the book."""
        own = self._found.targets[self._index].get(name)
        elsewhere = [targets[name] for targets in self._found.targets if name in targets]
        if own is None and len(elsewhere) != 1:
            raise UncheckedError(f"a link to `#{name}` leads nowhere, or to several chapters")
        return own or elsewhere[0]

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


def _bibliography(terms: EditionTerms) -> list[Node]:
    """A heading, and the place where citation processing puts the list."""
    heading = {"t": "Header", "c": [1, ["bibliography", ["unnumbered"], []], words(terms.bibliography)]}
    return [heading, {"t": "Div", "c": [["refs", ["references"], []], []]}]


def rebuild(value: Any, change: Callable[[Node, Node], Node], fill: Callable[[list[Any]], list[Any]]) -> Any:
    """A copy with `change(node, copy)` applied to each node and `fill` to each list, what they hold first."""
    if isinstance(value, list):
        return fill([rebuild(item, change, fill) for item in value])
    if not isinstance(value, dict) or value.get("t") in LEAVES:
        return value
    copy = {key: rebuild(item, change, fill) for key, item in value.items()}
    return change(value, copy) if "t" in copy else copy


def with_identifier(node: Node, name: str) -> Node:
    """The node under another `id`."""
    place = 1 if node["t"] == "Header" else 0
    content = list(node["c"])
    content[place] = [name, *content[place][1:]]
    return {**node, "c": content}
