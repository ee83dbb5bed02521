"""What pandoc's DOCX writer gets: the chapters with front matter, contents, numbers and the index of quotations.

Where chapters have pages of their own, each is a section, so that its first page has no running head. What Word alone
knows, such as page numbers, is a field that it fills when it opens the file. Source: ECMA-376, part 1, 17.16.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import attributes, branches
from quoteproof.edition.assemble import words
from quoteproof.edition.facts import BookFacts, Row, Work
from quoteproof.edition.terms import words_for
from quoteproof.edition.typst_text import stringified

_LEAVES: Final = frozenset("Str Space SoftBreak LineBreak Math Code RawInline RawBlock CodeBlock".split())
_BOOKMARK: Final = "quoted-"
_EM_SPACE: Final = "\u2003"


def docx_blocks(blocks: Sequence[Node], facts: BookFacts) -> list[Node]:
    """The blocks of a book after citation processing as its DOCX has them; the given ones stay as they are."""
    own_pages = facts.layout.has_own_pages
    shaped = [block for given in blocks for block in _shaped(given)]
    body: list[Node] = []
    headers: list[Node] = []
    number = chapters = 0
    for block in shaped:
        if block["t"] == "Header":
            level, (name, classes, pairs), inlines = block["c"]
            if level == 1:
                chapters += 1
                body += [_section_end("first" if chapters == 2 else "chapter")] if chapters > 1 and own_pages else []
                if "unnumbered" not in classes:
                    number += 1
                    title = [{"t": "Str", "c": f"{number}{_EM_SPACE}"}, *inlines]
                    block = {"t": "Header", "c": [level, [name, classes, pairs], title]}
            if level <= 2 and name:
                headers.append(block)
        body.append(block)
        if block["t"] == "Table":  # a table cannot have space after itself in Word
            body.append(_raw(_paragraph("TableEnd", "")))
    if facts.index:
        terms = words_for(facts.language)
        heading = {"t": "Header", "c": [1, ["quoted-passages", ["unnumbered"], []], words(terms.index)]}
        headers.append(heading)
        body += [_section_end("first" if chapters == 1 else "chapter")] if chapters and own_pages else []
        body += [heading, _raw(_paragraph("IndexNote", _run(terms.index_note)))]
        body += [_section_end("chapter" if own_pages else "first")]  # two columns begin
        body += _index(facts.index, shaped, terms.note)
    return [*_front(facts, headers), *body]


# -- Blocks of the text ---------------------------------------------------------------------------------------


def _shaped(block: Node) -> list[Node]:
    """A block with what pandoc's writer does not make of it by itself."""
    held: Any = block.get("c")
    content = _held(held)
    node = block if content is held else {**block, "c": content}
    match block["t"]:
        case "Table":
            return [_captioned(_with_widths(node))]
        case "Figure":
            return [_captioned(node)]
        case "LineBlock":
            return [{"t": "BlockQuote", "c": [node]}]
        case "HorizontalRule":
            return [_raw(_paragraph("SectionBreak", _run(f"*{_EM_SPACE}*{_EM_SPACE}*")))]
    return [node]


def _held(value: Any) -> Any:
    """What nodes hold, shaped; the very same value where nothing is to be done."""
    if value.__class__ is list:
        made: list[Any] = []
        changed = False
        for item in value:
            kind = item.get("t") if item.__class__ is dict else None
            if kind in _LEAVES or item.__class__ is str:
                made.append(item)
                continue
            parts = _item(item, kind)
            changed = changed or len(parts) != 1 or parts[0] is not item
            made += parts
        return made if changed else value
    if value.__class__ is dict and "t" not in value:
        made_of = {key: _held(item) for key, item in value.items()}
        return made_of if any(made_of[key] is not value[key] for key in value) else value
    return value


def _item(item: Any, kind: str | None) -> list[Any]:
    if kind is None or "c" not in item:
        return _shaped(item) if kind == "HorizontalRule" else [_held(item)]
    match kind:
        case "Span" if _quotation(item):
            return _bookmark(item)
        case "Note":
            # LibreOffice finds no bookmark within a note: its quotations get theirs where its number stands.
            marks = [node for node in branches(item["c"]) if node["t"] == "Span" and _quotation(node)]
            return [*(made for mark in marks for made in _bookmark(mark)), {"t": "Note", "c": _held(_bare(item["c"]))}]
        case "Image":
            # pandoc writes the words in the brackets as alternative text; a picture without may have an attribute.
            attr, caption, target = item["c"]
            said = _held(caption) or [{"t": "Str", "c": dict(attr[2]).get("alt", "")}]
            return [{"t": "Image", "c": [attr, said, target]}]
    return _shaped(item)


def _quotation(span: Node) -> str | None:
    """The ID of the quotation that an empty span marks, or none."""
    return next((value for key, value in span["c"][0][2] if key == "quotation"), None)


def _bookmark(span: Node) -> list[Node]:
    """The beginning of a quotation is a bookmark, which the index of quotations asks for its page."""
    if "quotation-ends" in span["c"][0][1]:
        return []
    return [{"t": "Span", "c": [[f"{_BOOKMARK}{_quotation(span)}", [], []], []]}]


def _bare(value: Any) -> Any:
    """Nodes without the marks of quotations."""
    if value.__class__ is list:
        return [_bare(item) for item in value if not (_kind(item) == "Span" and _quotation(item))]
    return {key: _bare(item) for key, item in value.items()} if value.__class__ is dict else value


def _kind(value: Any) -> str | None:
    return value.get("t") if value.__class__ is dict else None


def _captioned(node: Node) -> Node:
    """pandoc gives a `Plain` in a list or a table a style of its own, which a caption would lose its style to."""
    attr, (short, blocks), *others = node["c"]
    paragraphs = [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]
    return {**node, "c": [attr, [short, paragraphs], *others]}


def _with_widths(table: Node) -> Node:
    """Give each column a share by its longest cell, since Word's own fitting starts from widths of a wider page.

    Where the author gave widths, no column is too narrow for a letter.
    """
    specs = table["c"][2]
    given = [width.get("c") for _, width in specs]
    if all(width is None for width in given):
        return _with_shares(table, _shares(table))
    least = min(0.06, 0.5 / len(specs))
    widths = [max(width or 0, least) for width in given]
    total = sum(widths)
    if total <= 1 and not any(width is not None and width < least for width in given):
        return table
    return _with_shares(table, [width / max(total, 1) for width in widths])


def _shares(table: Node) -> list[float]:
    longest: dict[int, int] = {}
    head, bodies = table["c"][3], table["c"][4]
    for _, cells in (*head[1], *(row for body in bodies for row in body[3])):
        for index, cell in enumerate(cells):
            longest[index] = min(40, max(longest.get(index, 8), len(stringified(cell[4]))))
    sizes = [longest.get(index, 8) for index in range(len(table["c"][2]))]
    return [size / sum(sizes) for size in sizes]


def _with_shares(table: Node, shares: Sequence[float]) -> Node:
    attr, caption, specs, *others = table["c"]
    widths = ({"t": "ColWidth", "c": share} for share in shares)
    return {
        **table,
        "c": [attr, caption, [[spec[0], width] for spec, width in zip(specs, widths, strict=True)], *others],
    }


# -- WordprocessingML -----------------------------------------------------------------------------------------


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _raw(text: str) -> Node:
    return {"t": "RawBlock", "c": ["openxml", text]}


def _run(text: str, *, italic: bool = False) -> str:
    properties = "<w:rPr><w:i/><w:iCs/></w:rPr>" if italic else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_xml(text)}</w:t></w:r>'


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _field_mark(kind: str, more: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{more}/></w:r>'


def _field(instruction: str) -> str:
    """The beginning of a field that Word fills when it opens the file, up to what stands there before."""
    words_of_it = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return _field_mark("begin", ' w:dirty="true"') + words_of_it + _field_mark("separate")


def _section_end(name: str) -> Node:
    """docx.py puts the reference document's own section here, changed as the name says."""
    return _raw(f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:sectPr w:rsidR="{name}"/></w:pPr></w:p>')


# -- Front matter and index -----------------------------------------------------------------------------------


def _front(facts: BookFacts, headers: Sequence[Node]) -> Iterator[Node]:
    lines = (("Title", facts.title), ("Subtitle", facts.subtitle), ("Author", ", ".join(facts.authors)))
    for style, text in (*lines, ("Date", facts.date)):
        if text:
            yield _raw(_paragraph(style, _run(text)))
    page_break = '<w:r><w:br w:type="page"/></w:r>' if facts.layout.has_own_pages else ""
    for text in facts.imprint:
        yield _raw(_paragraph("Imprint", page_break + _run(text)))
        page_break = ""
    headers = headers if facts.contents else ()
    if headers:
        yield _raw(_paragraph("TOCHeading", _run(words_for(facts.language).contents)))
    # The titles are written out, so that they stand there before anybody has updated the field.
    start = _field('TOC \\o "1-2" \\h \\z \\u')
    for index, header in enumerate(headers, 1):
        level, (name, _, _), inlines = header["c"]
        link = f'<w:hyperlink w:anchor="{_xml(name)}" w:history="1">{_run(stringified(inlines))}</w:hyperlink>'
        yield _raw(_paragraph(f"TOC{level}", start + link + (_field_mark("end") if index == len(headers) else "")))
        start = ""
    if facts.layout.has_own_pages:
        yield _section_end("front")


def _index(works: Sequence[Work], blocks: Sequence[Node], note: str) -> Iterator[Node]:
    """The index, its works in the order of the bibliography."""
    order, places = _order(blocks)
    for work in sorted(works, key=lambda work: (order.get(work.key, len(order)), work.key)):
        author = f"{work.author}{' ' if work.author.endswith('.') else '. '}" if work.author else ""
        runs = (_run(author) if author else "") + _run(work.title, italic=work.titled)
        yield _raw(_paragraph("IndexHeading", runs))
        for row in work.rows:
            yield _raw(_paragraph("Index1", f"{_run(row.locator)}<w:r><w:tab/></w:r>{_pages(row, places, note)}"))


def _order(blocks: Sequence[Node]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The places of works in the bibliography by key, and the block of the text in which each bookmark stands."""
    works: dict[str, int] = {}
    places: dict[str, int] = {}
    for index, block in enumerate(blocks):
        for node in branches([block]):
            name = str((attributes(node) or [""])[0]) if node["t"] in ("Div", "Span") else ""
            if node["t"] == "Div" and name.startswith("ref-"):
                works[name.removeprefix("ref-")] = len(works)
            elif name.startswith(_BOOKMARK):
                places[name] = index
    return works, places


def _pages(row: Row, places: Mapping[str, int], note: str) -> str:
    """The pages of a passage's quotations, which Word and LibreOffice put in.

    Quotations of one passage in one paragraph give one number, since they mostly stand on one page.
    """
    numbers: dict[tuple[int | str, bool], str] = {}
    for quoting in row.quotings:
        name = f"{_BOOKMARK}{quoting.id}"
        number = _field(f"PAGEREF {name} \\h") + _run("–") + _field_mark("end") + (_run(note) if quoting.note else "")
        numbers.setdefault((places.get(name, name), quoting.note), number)
    return _run(", ").join(numbers.values())
