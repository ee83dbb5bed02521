"""Edits of Markdown that pandoc has read: what chapters cannot have, cross-references, and typographic marks.

The nodes say what is wrong, and their places where it is written; the text around it stays as the author has it.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any, Final

from quoteproof.chapter.allow import attribute_allowed, code_language_allowed, is_link
from quoteproof.chapter.model import Attribute, Chapter, Flow, FlowKind, InlineKind, Node
from quoteproof.chapter.nodes import attributes, branches, text_of
from quoteproof.manuscript.carrying import typed_marks
from quoteproof.manuscript.citing.chapter_text import MANUSCRIPT_CLASSES, masked
from quoteproof.manuscript.markdown.placed_text import PlacedText, TextEdit
from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.writing import slug
from quoteproof.text.pairing import pair
from quoteproof.values import dataclass

_REFERENCE_KEY: Final = r"(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|def|exm|exr|cha)[-:][\w:.-]*\w"
_CROSS: Final = re.compile(
    rf"\[(?P<before>[^\[\]@;\n\0]{{0,100}}?)-?@(?P<bracketed>{_REFERENCE_KEY})(?P<after>[^\[\]@;\n\0]{{0,100}})\](?!\()"
    rf"|(?<![\w\\@\[;])@(?P<bare>{_REFERENCE_KEY})"
)
_BOOKDOWN: Final = re.compile(
    r"(?:\b(?P<word>Figures?|Fig\.|Tables?|Abbildung|Tabelle)[ \u00a0~]+)?\\?@ref\((?P<name>[^()\s]+)\)"
)
_WRITTEN: Final = {".png", ".jpg", ".jpeg"}

OpenPicture = Callable[[str], bytes | None]


@dataclass(slots=True)
class Pictures:
    """The pictures of a manuscript: each gets a name of its own under `images/`."""

    open_picture: OpenPicture
    found: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def name(self, target: str, folder: PurePosixPath) -> str | None:
        """The path in a chapter of a picture that a file shows; None where it cannot be shown.

        One whose path begins with `/` is looked for in the folder of the manuscript, and then beside the file.
        """
        places = [PurePosixPath(), folder] if target.startswith("/") else [folder]
        return next((name for place in places if (name := self._name(target, place)) is not None), None)

    def _name(self, target: str, folder: PurePosixPath) -> str | None:
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            return None
        plain = target.replace("%20", " ").split("?")[0].split("#")[0]
        path = "/".join(part for part in (folder / plain.lstrip("/")).parts if part != ".")
        while re.search(r"(?:\A|/)(?!\.\./)[^/]+/\.\./", path):
            path = re.sub(r"(\A|/)(?!\.\./)[^/]+/\.\./", r"\1", path, count=1)
        if path in self._names:
            return self._names[path]
        suffix = PurePosixPath(path).suffix.lower()
        data = self.open_picture(path) if suffix in _WRITTEN else None
        if data is None:
            return None
        stem = slug(PurePosixPath(path).stem)
        taken = set(self._names.values())
        names = (f"images/{stem}{f'-{number}' if number else ''}{suffix}" for number in range(len(taken) + 1))
        name = next(name for name in names if name not in taken)
        self._names[path] = name
        self.found[f"chapters/{name}"] = data
        return name


def node_edits(chapter: Chapter, placed: PlacedText, pictures: Pictures) -> Iterator[TextEdit]:
    """Edits that take out what chapters cannot have: pictures, links, attributes."""
    for node in branches(chapter.ast["blocks"]):
        kind = node["t"]
        if kind == "Image":
            yield from _picture(chapter, placed, node, pictures)
        elif kind == "Link":
            yield from _link(chapter, node)
        elif kind == "Header" and not text_of(node["c"][2]).strip():
            span = chapter.places.span(node)
            if span:
                yield TextEdit(*span, "", ConversionKind.CHANGED)
        if attributes(node) is not None and kind != "Image":
            yield from _attributes(chapter, node)


def _picture(chapter: Chapter, placed: PlacedText, node: Node, pictures: Pictures) -> Iterator[TextEdit]:
    target = node["c"][2][0]
    place, span = chapter.places.target(node), chapter.places.span(node)
    if span is None:
        return
    known = re.fullmatch(r"(?:chapters/)?images/.+", target) and target.removeprefix("chapters/") in {
        name.removeprefix("chapters/") for name in pictures.found
    }
    name = target if known else pictures.name(target, PurePosixPath(placed.place(span[0]).file).parent)
    if name is None:
        words = chapter.text[slice(*span)]
        caption = words[2 : words.rfind("](")] if "](" in words else text_of(node["c"][1])
        path = re.sub(r"-{2,}", "-", target.removeprefix("/").replace("%20", " "))
        remark = f"<!-- picture: {path} -->"
        yield TextEdit(*span, f"{caption} {remark}".strip(), ConversionKind.PICTURE, target)
        return
    if place is not None and name != target and span[0] <= place[0] <= span[1]:
        start, end = place
        if chapter.text[start - 1 : start] == "<":
            start, end = start - 1, end + 1
        yield TextEdit(start, end, name)
    yield from _title(chapter, node)
    yield from _attributes(chapter, node)


def _title(chapter: Chapter, node: Node) -> Iterator[TextEdit]:
    title, place = node["c"][2][1], chapter.places.target(node)
    if title and place is not None:
        match = re.compile(r">?(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))\s*\)").match(chapter.text, place[1])
        if match:
            yield TextEdit(*match.span("title"), "", ConversionKind.LOST, title)


def _link(chapter: Chapter, node: Node) -> Iterator[TextEdit]:
    target = node["c"][2][0]
    yield from _title(chapter, node)
    if is_link(target):
        return
    place, span = chapter.places.target(node), chapter.places.span(node)
    if place is None or span is None or not span[0] < place[0] < span[1]:
        return
    end = chapter.text.rfind("](", span[0], place[0])
    encoded = re.sub(r"[\"\\^`{|}<>\s“”‘’«»]", lambda sign: "".join(f"%{b:02X}" for b in sign.group().encode()), target)
    if is_link(encoded):
        yield TextEdit(*place, encoded)
    elif end > 0:
        anchor = target.partition("#")[2]
        words = chapter.text[span[0] + 1 : end]
        local = re.match(r"[^:]*\.(?:md|qmd|rmd|html)#", target, re.IGNORECASE)
        if local and is_link(f"#{anchor}"):
            yield TextEdit(*place, f"#{anchor}", ConversionKind.CHANGED)
        else:
            yield TextEdit(*span, words, ConversionKind.CHANGED)


def _attributes(chapter: Chapter, node: Node) -> Iterator[TextEdit]:
    """Edits of the attributes that a node cannot have; braces that are left with none go, too."""
    written = chapter.places.attributes.get(id(node), ())
    if not written:
        return
    code = node["t"] in ("Code", "CodeBlock")
    attr: Any = attributes(node)
    pairs: Mapping[str, str] = dict(attr[2])
    kept: list[Attribute] = []
    gone: list[Attribute] = []
    for one in written:
        (kept if _is_kept(one.name, one.says or pairs.get(one.name.rstrip("="), ""), code=code) else gone).append(one)
    alternative = next((one for one in gone if one.name == "fig-alt=" and one.value is not None), None)
    if alternative is not None and attribute_allowed("alt", pairs.get("fig-alt", "")):
        start = alternative.span[0]
        yield TextEdit(start, start + len("fig-alt"), "alt")
        gone.remove(alternative)
        kept.append(alternative)
    if not gone:
        return
    start, end = min(one.span[0] for one in written), max(_end(chapter.text, one) for one in written)
    opening = chapter.text.rfind("{", 0, start)
    closing = chapter.text.find("}", end)
    braced = (
        opening >= 0 <= closing
        and not chapter.text[opening + 1 : start].strip()
        and "\n" not in chapter.text[opening:closing]
    )
    if kept or not braced:
        for one in gone:
            first = one.span[0]
            while chapter.text[first - 1 : first] in (" ", "\t") and kept:
                first -= 1
            yield TextEdit(first, _end(chapter.text, one), "", ConversionKind.CHANGED)
        return
    span = chapter.places.span(node)
    if node["t"] == "Span" and span is not None:
        words = chapter.text[span[0] + 1 : opening - 1]
        yield TextEdit(*span, words, ConversionKind.CHANGED)
        return
    if node["t"] in ("Header", "CodeBlock"):
        while chapter.text[opening - 1 : opening] in (" ", "\t"):
            opening -= 1
    yield TextEdit(opening, closing + 1, "", ConversionKind.CHANGED)


def _end(text: str, attribute: Attribute) -> int:
    """Where an attribute ends, with its value and the marks around that."""
    if attribute.value is None:
        return attribute.span[1]
    start, end = attribute.value
    return end + (text[start - 1 : start] in ("'", '"') and text[end : end + 1] == text[start - 1 : start])


def _is_kept(name: str, value: str, *, code: bool) -> bool:
    if name.startswith("#"):
        return True
    if name.startswith("."):
        return code_language_allowed(name[1:]) if code else name[1:] in MANUSCRIPT_CLASSES
    if name.endswith("="):
        return attribute_allowed(name[:-1], value)
    return name == "-"


def reference_edits(placed: PlacedText, names: Collection[str]) -> Iterator[TextEdit]:
    """Edits of cross-references of Quarto, pandoc-crossref and bookdown to what has a name in the manuscript."""
    text = placed.text
    if "@" not in text:
        return
    plain = masked(text)
    for match in _CROSS.finditer(plain):
        name = match["bracketed"] or match["bare"]
        known = name in names
        if known:
            yield TextEdit(*match.span(), f"{match['before'] or ''}[](#{name}){match['after'] or ''}")
        else:
            yield TextEdit(*match.span(), match.group(), ConversionKind.UNRESOLVED)
    for match in _BOOKDOWN.finditer(text):
        name = match["name"].removeprefix("\\")
        known = name in names
        written = text[slice(*match.span())]
        yield TextEdit(
            *match.span(),
            f"[](#{name})" if known else written,
            ConversionKind.CHANGED if known else ConversionKind.UNRESOLVED,
        )


_TYPED: Final = re.compile(r"---|--|\.\.\.")
_SIGNS: Final = {"---": "—", "--": "–", "...": "…"}


def mark_edits(chapter: Chapter, language: str) -> Iterator[TextEdit]:
    """Edits of straight marks, dashes and dots as the author's program would set them, each where it is written."""
    for flow in chapter.flows:
        if flow.kind in (FlowKind.CODE, FlowKind.ALTERNATIVE) or not flow.offsets:
            continue
        if "'" in flow.text or '"' in flow.text or "--" in flow.text or "..." in flow.text:
            yield from _marks_of_flow(chapter.text, flow, language)


def _marks_of_flow(text: str, flow: Flow, language: str) -> Iterator[TextEdit]:
    quiet: set[int] = set()
    for inline in flow.inlines:
        uri = inline.kind is InlineKind.LINK and {"uri", "email"} & set(inline.node["c"][0][1])
        if uri or inline.kind in (InlineKind.CODE, InlineKind.MATH):
            quiet.update(range(inline.start, inline.end))

    def edit(at: int, width: int, written: str) -> Iterator[TextEdit]:
        offset = flow.offsets[at]
        if offset >= 0 and text.startswith(flow.text[at : at + width], offset) and at not in quiet:
            yield TextEdit(offset, offset + width, written)

    for match in _TYPED.finditer(flow.text):
        yield from edit(match.start(), len(match.group()), _SIGNS[match.group()])
    pairing = pair(flow.text, language=language, skip=frozenset(quiet), escaped=flow.escaped)
    marks = typed_marks(language)
    if pairing.stray and flow.text.startswith('"'):
        # Speech over several paragraphs: each begins with a mark, and only the last one has its partner.
        quiet.add(0)
        pairing = pair(flow.text, language=language, skip=frozenset(quiet), escaped=flow.escaped)
        quiet.discard(0)
        if not pairing.stray:
            yield from edit(0, 1, marks.open)
    for at in pairing.apostrophes:
        if flow.text[at] == "'":
            yield from edit(at, 1, "’")
    for run in pairing.runs:
        opening, closing = (marks.open, marks.close) if run.double else (marks.inner_open, marks.inner_close)
        if flow.text[run.start] in "\"'":
            yield from edit(run.start, run.width, opening)
        if flow.text[run.end - 1] in "\"'":
            yield from edit(run.end - run.width, run.width, closing)
