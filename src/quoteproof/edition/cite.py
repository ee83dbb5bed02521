"""Citations: what goes into citation processing, and what comes out of it.

pandoc's reader of bibliographies and the check's read the same text. Where they differ, what pandoc made is what
prints: so its nodes, links and fields are compared with a list here, and fields that a style might print and nobody
checks (`abstract`, `annote`) are dropped. The AST after citation processing is read once, as pages of flows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from quoteproof.chapter.allow import is_link
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Flow, FlowKind, InlineKind, Node
from quoteproof.chapter.nodes import branches, walk
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass

if TYPE_CHECKING:
    from quoteproof.edition.facts import EditionInputs
    from quoteproof.engine.pandoc import Pandoc, Reference

_NODES: Final = frozenset(
    "Str Space SoftBreak Emph Strong SmallCaps Superscript Subscript Quoted Math Span Link".split()
)
_NOT_NODES: Final = frozenset(
    "MetaMap MetaList MetaInlines MetaString MetaBool SingleQuote DoubleQuote InlineMath".split()
)
_CLASSES: Final = frozenset(("nocase", "nodecor", "uri"))
_DROPPED: Final = frozenset(("abstract", "annote", "keyword"))


def printable(reference: Reference) -> Reference:
    """An entry without the fields that nobody checks."""
    return {**reference, "c": {k: v for k, v in reference["c"].items() if k not in _DROPPED}}


def strangers(reference: Reference) -> Iterator[str]:
    """What an entry holds that is on no list."""
    fields = reference["c"]
    url = _plain(fields.get("url"))
    if url and not is_link(url):
        yield f"the address `{url[:60]}`"
    for node in walk([value for name, value in fields.items() if name != "id"]):
        what = _stranger(node)
        if what:
            yield what


def _stranger(node: Mapping[str, Any]) -> str:
    kind: str = node["t"]
    if kind in _NOT_NODES:
        return ""
    if kind not in _NODES:
        return f"`{kind}`"
    if kind in ("Span", "Link"):
        (_, classes, pairs) = node["c"][0]
        if pairs or not _CLASSES.issuperset(classes):
            return f"a `{kind}` with attributes"
    if kind == "Link" and (node["c"][2][1] or not is_link(node["c"][2][0])):
        return f"a link to `{node['c'][2][0][:60]}`"
    return ""


def _plain(value: Any) -> str:
    """A value's text where it is plain, as that of `id` and `url` is."""
    content = value.get("c", "") if isinstance(value, dict) else ""
    if isinstance(content, list):
        return "".join(item.get("c", " ") for item in content if item["t"] in ("Str", "Space"))
    return str(content)


_BIBLIOGRAPHY = "refs"
_ENTRY = "ref-"


@dataclass(frozen=True, slots=True)
class Pages:
    """What is about to print."""

    flows: tuple[Flow, ...]
    """The text, but for the bibliography."""
    entries: tuple[tuple[str, tuple[Flow, ...]], ...]
    """The entries of the bibliography, each with its key, in order."""
    headings: tuple[str, ...]
    """The words of each heading, without its notes."""
    descriptions: tuple[str, ...]
    """The words that only a program shows or reads aloud: of pictures and tables, sources of formulas, headings with
    their notes, and addresses."""
    unknown: tuple[str, ...]
    """Kinds of nodes that are not known, so that their words are in no flow."""


@dataclass(frozen=True, slots=True)
class CitedBook:
    """A book after citation processing: what every output is made of."""

    document: Node
    """pandoc's AST."""
    pages: Pages
    """The same as flows."""
    warnings: tuple[str, ...]
    """What pandoc warned of."""


def cite(book: bytes, inputs: EditionInputs, pandoc: Pandoc) -> CitedBook:
    """Process the citations of an assembled book, once for all outputs; raises EngineError."""
    from quoteproof.edition.direction import direction_filter  # of this module a check needs the lists alone
    from quoteproof.engine.pandoc import CitationRequest

    language = inputs.facts.language
    cited = pandoc.cite(CitationRequest(book, inputs.references, inputs.style, language, inputs.images))
    document: Node = json.loads(cited.ast)
    settle_citations(document)
    lua = direction_filter(_printed(book, inputs), language)
    if lua:
        document = json.loads(pandoc.filtered(json.dumps(document).encode("ascii"), lua))
    return CitedBook(document, pages_of(document), cited.warnings)


def settle_citations(document: Node) -> None:
    """Change a document after citation processing in place, for every edition.

    A locator and its number stay on one line: “para.” never ends one. A link to an entry is its words where the
    document lists no such entry, since a style without a bibliography makes none.
    """
    divisions = (node for node in branches(document["blocks"]) if node["t"] == "Div")
    entries = {f"#{_name(division)}" for division in divisions}
    waiting: list[tuple[Any, bool]] = [(document["blocks"], False)]
    while waiting:
        value, in_citation = waiting.pop()
        if value.__class__ is list:
            kinds = [item.get("t") for item in value if item.__class__ is dict]
            if "Link" in kinds:
                value[:] = [made for item in value for made in _linked(item, entries)]
            if in_citation and "Str" in kinds:
                value[:] = _kept(value)
            held = (i for i in value if i.__class__ is list or (i.__class__ is dict and i.get("t") not in _WORDS))
            waiting.extend((item, in_citation) for item in held)
        elif value.__class__ is dict:
            inside = in_citation or value.get("t") == "Cite"
            waiting.extend((item, inside) for item in value.values() if item.__class__ in (list, dict))


_WORDS: Final = frozenset(("Str", "Space", "SoftBreak", "LineBreak"))


def _kept(inlines: list[Node]) -> list[Node]:
    made: list[Node] = []
    at = 0
    while at < len(inlines):
        label, space, number = (inlines[at : at + 3] + [{"t": ""}] * 2)[:3]
        if (
            (label["t"], space["t"], number["t"]) == ("Str", "Space", "Str")
            and (label["c"].endswith(".") or label["c"] == "¶")
            and number["c"][:1] in _DIGITS
        ):
            made.append({"t": "Str", "c": f"{label['c']}\u00a0{number['c']}"})
            at += 3
        else:
            made.append(label)
            at += 1
    return made


_DIGITS: Final = frozenset("0123456789")


def _linked(item: Any, entries: Collection[str]) -> list[Any]:
    if item.__class__ is dict and item.get("t") == "Link":
        target = item["c"][2][0]
        if target.startswith("#ref-") and target not in entries:
            return list(item["c"][1])
    return [item]


def _printed(book: bytes, inputs: EditionInputs) -> str:
    """All words that may print, among others."""
    return book.decode("utf-8") + json.dumps(list(inputs.references), ensure_ascii=False)


def pages_of(after: Node) -> Pages:
    """Read an AST after citation processing."""
    blocks = after["blocks"]
    listed = [block for block in blocks if _name(block) == _BIBLIOGRAPHY]
    flows, _, unknown = flatten({"blocks": [b for b in blocks if _name(b) != _BIBLIOGRAPHY]}, spelled=True)
    read = [(name, *flatten({"blocks": [entry]}, spelled=True)) for name, entry in _entries(listed)]
    entries = tuple((name, found) for name, found, _, _ in read)
    headings = (flow.text.replace(OBJECT, "") for flow in flows if flow.kind is FlowKind.HEADING)
    strange = (kind for _, _, _, kinds in read for kind in kinds)
    described = [words for read_flows in (flows, *(found for _, found in entries)) for words in _described(read_flows)]
    described += (node["c"][2][0] for node in walk(blocks) if node["t"] == "Link")
    return Pages(flows, entries, tuple(dict.fromkeys(headings)), tuple(dict.fromkeys(described)), (*unknown, *strange))


def formulas_of(pages: Pages, pandoc: Pandoc) -> dict[str, str]:
    """The MathML of all formulas by their keys; raises EngineError."""
    from quoteproof.edition.formulas import formula_key

    flows = (*pages.flows, *(flow for _, entry in pages.entries for flow in entry))
    nodes = {formula_key(i.node): i.node for flow in flows for i in flow.inlines if i.kind is InlineKind.MATH}
    if not nodes:
        return {}
    asked = [(node["c"][1], node["c"][0]["t"] == "DisplayMath") for node in nodes.values()]
    return dict(zip(nodes, pandoc.mathml(asked), strict=True))


def _name(block: Node) -> str:
    return str(block["c"][0][0]) if block["t"] == "Div" else ""


def _entries(listed: list[Node]) -> Iterator[tuple[str, Node]]:
    """The entries of the bibliography with their keys; what stands beside them has none."""
    for block in listed:
        for entry in block["c"][1]:
            name = _name(entry)
            yield name.removeprefix(_ENTRY) if name.startswith(_ENTRY) else "", entry


def _described(flows: tuple[Flow, ...]) -> Iterator[str]:
    notes: dict[tuple[int, int], str] = defaultdict(str)
    pictures: dict[tuple[int, int], str] = {}
    for flow in flows:
        if flow.where.note is not None:
            notes[flow.where.note] += flow.text
            if flow.kind is FlowKind.ALTERNATIVE:
                pictures.setdefault(flow.where.note, flow.text)
    for flow in flows:
        if flow.kind is FlowKind.HEADING and OBJECT in flow.text:  # the outline of a PDF says its notes too
            yield "".join(notes[flow.index, at] if c == OBJECT else c for at, c in enumerate(flow.text))
        if flow.kind in (FlowKind.ALTERNATIVE, FlowKind.CAPTION):  # a DOCX says the pictures of captions too
            yield "".join(pictures.get((flow.index, at), "") if c == OBJECT else c for at, c in enumerate(flow.text))
        yield from (i.node["c"][1] for i in flow.inlines if i.kind is InlineKind.MATH)
