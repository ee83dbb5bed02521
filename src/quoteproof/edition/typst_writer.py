"""The body of the PDF: pandoc's nodes as Typst.

All text is written as strings, since in Typst's markup hyphens, dots, signs and the beginning of a line can mean
something else; each call ends with a semicolon, so that no letter after it is read as code. Words and the spaces
between them are one string: Typst takes time and memory for each piece. Images and formulas get a text for who cannot
see them (PDF/UA-1). What is written is of a closed list of nodes; of all others nothing prints.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import branches
from quoteproof.edition.typst_tables import crowded
from quoteproof.edition.typst_text import QUOTES, array, is_long, is_stiff, plain_address, quoted, raw, stringified
from quoteproof.values import dataclass

Formula = tuple[str, bool]
"""The TeX source of a formula, and whether it is displayed."""


@dataclass(frozen=True, slots=True)
class BodySetting:
    """What of a book decides how its body is written."""

    line: float
    """The width of a line, in points."""
    hyphenates: bool
    """Whether words are divided at line ends."""
    formulas: Mapping[Formula, str]
    """Each formula as Typst."""
    chapters_begin_pages: bool = True
    """Whether each chapter begins a page; else the first alone does."""


def formulas_in(blocks: Sequence[Node]) -> list[Formula]:
    """The formulas of some blocks, each once."""
    return list(dict.fromkeys(_formula(node) for node in branches(list(blocks)) if node["t"] == "Math"))


def typst_body(blocks: Sequence[Node], setting: BodySetting) -> str:
    """The chapters of a book after citation processing, as Typst."""
    return _Writer(setting).body(blocks)


def _formula(math: Node) -> Formula:
    return math["c"][1], math["c"][0]["t"] == "DisplayMath"


_STYLES: Final = {
    **{"Emph": "emph", "Strong": "strong", "Underline": "underline", "Strikeout": "strike"},
    **{"Superscript": "super", "Subscript": "sub", "SmallCaps": "smallcaps"},
}
_OPENING: Final = 3500
"""Characters: more than the opening page of a chapter holds."""
_NUMBERS: Final = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_ALIGNMENTS: Final = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_LENGTH: Final = re.compile(r"[0-9]+\.?[0-9]*(?:%|cm|mm|in|pt)")


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds some nodes."""

    heading: bool = False
    """Whether it is a heading, whose words are its title too, which Typst must see: the template divides them."""
    figure: bool = False
    """Whether it is a figure, whose picture is no part of a line."""

    @property
    def links(self) -> bool:
        """Whether links within the book may be written by a function of ours (`toward` in typst_body.typ)."""
        return not self.heading and not self.figure


_TEXT: Final = _Place()


class _Writer:
    def __init__(self, setting: BodySetting) -> None:
        self._setting = setting

    def body(self, blocks: Sequence[Node]) -> str:
        """The blocks of a book.

        Figures and tables with a caption go to the head or the foot of a page, so that none leaves a gap; near the
        opening of a chapter to the foot alone, so that none stands above its title.
        """
        written: list[_Block] = []
        length = 0
        for block, loose in _parted(blocks):
            if self._setting.chapters_begin_pages and block["t"] == "Header" and block["c"][0] == 1:
                length = 0
            own = self._block(block, _TEXT)
            if self._floats(block):
                own = _Block(f"#floating({'bottom' if length < _OPENING else 'auto'})[\n{own.text}\n];")
            elif length < _OPENING:
                length += len(stringified(block))
            written.append(replace(own, loose=True) if loose else own)
        return _joined(written) + "\n"

    def _floats(self, block: Node) -> bool:
        """One with a note stays: notes keep their order."""
        if block["t"] == "Table" and (not block["c"][1][1] or crowded(block, self._setting.line)):
            return False
        return block["t"] in ("Figure", "Table") and not any(node["t"] == "Note" for node in branches([block]))

    # -- Blocks -------------------------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[Node], place: _Place) -> str:
        """Blocks that another one holds, without an end of a paragraph after them."""
        return _joined(self._blocks(blocks, place))

    def _ended(self, blocks: Sequence[Node], place: _Place) -> str:
        """The same, with the end of a paragraph after the last."""
        made = self._blocks(blocks, place)
        return _joined(made) + ("\n\n" if any(block.loose for block in made[-1:]) else "")

    def _blocks(self, blocks: Sequence[Node], place: _Place) -> list["_Block"]:
        made = ((self._block(block, place), loose) for block, loose in _parted(blocks))
        return [replace(block, loose=True) if loose else block for block, loose in made]

    def _block(self, node: Node, place: _Place) -> "_Block":
        content: Any = node.get("c")
        match node["t"]:
            case "Plain":
                return _Block(self.inlines(content, place))
            case "Para":
                return _Block(self.inlines(content, place), loose=True)
            case "Header":
                return self._header(node)
            case "BlockQuote":
                return _Block(f"#quote(block: true)[{self.blocks(content, place)}];", loose=True)
            case "LineBlock":
                lines = " #linebreak();".join(self.inlines(line, place) for line in content)
                return _Block(f"#quote(block: true)[{lines}];", loose=True)
            case "CodeBlock":
                return _Block(raw(content, block=True))
            case "BulletList":
                return self._list("list", [self.blocks(item, place) for item in content], _is_tight(content))
            case "OrderedList":
                items = [self.blocks(item, place) for item in content[1]]
                return self._list("enum", items, _is_tight(content[1]), _numbering(content[0]))
            case "DefinitionList":
                return self._definitions(content, place)
            case "Div":
                return self._division(content, place)
            case "Table":
                return self._table(node, place)
            case "Figure":
                return self._figure(content, place)
            case "HorizontalRule":
                return _Block("#horizontalrule", loose=True, after_blank=True)
        return _Block("")

    def _header(self, node: Node) -> "_Block":
        level, (name, classes, _), inlines = node["c"]
        numbering = ", numbering: none" if "unnumbered" in classes else ""
        title = self.inlines(_with_bare_notes(inlines), _Place(heading=True))
        return _Block(f"#heading(level: {level}{numbering})[{title}];{_label(name)}")

    def _list(self, kind: str, items: list[str], tight: bool, numbering: str = "") -> "_Block":
        written = ("\n" if tight else "\n\n").join(f"#{kind}.item[{item}];" for item in items)
        if numbering:
            return _Block(f"#block[#set enum({numbering})\n{written}];", loose=True)
        return _Block(written, loose=True)

    def _definitions(self, items: list[Any], place: _Place) -> "_Block":
        written = []
        for term, definitions in items:
            blocks = [block for definition in definitions for block in definition]
            written.append(f"#terms.item[{self.inlines(term, place)}][#block[{self.blocks(blocks, place)}];];")
        tight = all(_is_tight([[b for d in definitions for b in d]]) for _, definitions in items)
        return _Block(("\n" if tight else "\n\n").join(written), loose=True)

    def _division(self, content: Any, place: _Place) -> "_Block":
        (name, _, pairs), blocks = content
        given = dict(pairs)
        if "dir" in given:  # written in the other direction: its language tells whoever reads the PDF
            settings = f"region: none, dir: {given['dir']}, lang: {quoted(given.get('lang', 'en'))}"
            return _Block(f"#[#set text({settings})\n{self._ended(blocks, place)}\n];")
        lang = f"#set text(lang: {quoted(_primary(given['lang']))});" if "lang" in given else ""
        return _Block(f"#block[{lang}{self._ended(blocks, place)}];{_label(name)}")

    def _figure(self, content: Any, place: _Place) -> "_Block":
        (name, _, _), (_, caption), blocks = content
        inside = replace(place, figure=True)
        said = self._ended(caption, inside)
        return _Block(f"#figure([{self._ended(blocks, inside)}], caption: [{said}]);{_label(name)}", loose=True)

    # -- Tables -------------------------------------------------------------------------------------------

    def _table(self, node: Node, place: _Place) -> "_Block":
        # Not in a note of a heading: Typst would take the words of the note into the title.
        columns = () if place.heading else crowded(node, self._setting.line)
        if columns:
            shares = " ".join(f"{(width.get('c') or 0) * 100:.14g}%," for _, width in node["c"][2])
            parts = " ".join(f"{array(column.parts)}," for column in columns)
            body = self._grid(node, "columns", place)
            written = f"#fitted(({shares}), ({parts}), {array(c.cell for c in columns)}, columns => [{body}]);"
        else:
            written = self._grid(node, _widths(node), place)
        # The head of a table that goes on overleaf is set again there, and PDF/UA lets no link stand in such a one.
        if any(inner["t"] in ("Link", "Note") for inner in branches(node["c"][3][1])):
            return _Block(f"#[#set table.header(repeat: false)\n{written}\n];")
        return _Block(written, loose=not columns)

    def _grid(self, node: Node, columns: str, place: _Place) -> str:
        """A table as a figure; `columns` are its widths as Typst."""
        (name, _, _), (_, caption), specs, (_, head), bodies, (_, foot) = node["c"]
        parts = [f"columns: {columns}", f"align: ({''.join(f'{_alignment(spec[0])},' for spec in specs)})"]
        if head:
            parts += [f"table.header({', '.join(self._rows(head, place))})", "table.hline()"]
        for _, _, heads, rows in bodies:
            parts += self._rows(heads, place)
            parts += ["table.hline()"] if heads else []
            parts += self._rows(rows, place)
        if foot:
            parts += ["table.hline()", f"table.footer({', '.join(self._rows(foot, place))})"]
        said = f", caption: [{self._ended(caption, place)}]" if caption else ""
        table = ",\n".join(parts)
        return f"#figure(align(center)[#table({table});]{said}, kind: table);{_label(name)}"

    def _rows(self, rows: list[Any], place: _Place) -> Iterator[str]:
        for _, cells in rows:
            for _, alignment, rowspan, colspan, blocks in cells:
                given = [f"align: {_alignment(alignment)}"] if alignment["t"] in _ALIGNMENTS else []
                given += [f"rowspan: {rowspan}"] if rowspan != 1 else []
                given += [f"colspan: {colspan}"] if colspan != 1 else []
                body = f"[{self._ended(blocks, place)}]"
                yield f"table.cell({', '.join(given)}){body}" if given else body

    # -- Inlines ------------------------------------------------------------------------------------------

    def inlines(self, inlines: Sequence[Node], place: _Place) -> str:
        """Inlines, with words in a row as one string."""
        made: list[str] = []
        run: list[str] = []
        spaced = False
        opens, closes = _undivided(inlines) if self._setting.hyphenates else ((), ())
        for index, node in enumerate(inlines):
            kind = node["t"]
            if kind == "Space" or kind == "SoftBreak":
                spaced = True
                continue
            if kind == "Str" and (text := node["c"]) and (place.heading or not is_long(text)):
                if run and not spaced:
                    run[-1] += text
                    continue
                if not run and spaced:
                    made.append(" ")
                run.append(text)
                spaced = False
                continue
            if run:
                made.append(f"#{quoted(' '.join(run))};")
                run = []
            if spaced:
                made.append(" ")
                spaced = False
            if index in closes:
                made.append("];")
            made.append(self._inline(node, place))
            if index in opens:
                made.append("#text(hyphenate: false)[")
        if run:
            made.append(f"#{quoted(' '.join(run))};")
        return "".join(made) + (" " if spaced else "")

    def _inline(self, node: Node, place: _Place) -> str:
        content: Any = node.get("c")
        kind: str = node["t"]
        if kind in _STYLES:
            return f"#{_STYLES[kind]}[{self.inlines(content, place)}];"
        match kind:
            case "Str":
                return f"#long-word({quoted(content)});" if content and not place.heading else f"#{quoted(content)};"
            case "LineBreak":
                return " #linebreak();"
            case "Span":
                return self._span(content, place)
            case "Link":
                return self._link(content, place)
            case "Cite":
                return self.inlines(content[1], place)
            case "Quoted":
                opening, closing = QUOTES[content[0]["t"]]
                return f'#"{opening}";{self.inlines(content[1], place)}#"{closing}";'
            case "Note":
                return f"#footnote[{self.blocks(content, place)}];"
            case "Code":
                return raw(content, block=False)
            case "Math":
                return self._math(node)
            case "Image":
                image = _image(content)
                return f"#{image};" if place.figure else f"#box({image});"
        return ""

    def _math(self, node: Node) -> str:
        source, display = _formula(node)
        written = self._setting.formulas[source, display]
        if display:
            return f"#formula({quoted(source)})[{written}];"
        stiff = str(is_stiff(source)).lower()
        return f"#inline-formula({quoted(source)}, {stiff})[{written}];"

    def _span(self, content: Any, place: _Place) -> str:
        (name, classes, pairs), inlines = content
        given = dict(pairs)
        if "dir" in given:
            # Set apart from the words around it (U+2067 or U+2066 to U+2069), and named by its language, by which
            # whoever reads the PDF knows where it begins and ends.
            begins = _word("\u2067" if given["dir"] == "rtl" else "\u2066")
            inside = self.inlines([begins, *inlines, _word("\u2069")], place)
            return f"#text(region: none, lang: {quoted(given.get('lang', 'en'))})[#[];{inside}];"
        if "quotation" in given:
            mark = given["quotation"] + ("-end" if "quotation-ends" in classes else "")
            return f"#quoted{'-in-title' if place.heading else ''}({quoted(mark)});"
        if name and inlines and inlines[-1]["t"] == "Str":  # what it names is the last word
            return self.inlines(inlines[:-1], place) + self.inlines(inlines[-1:], place) + _label(name)
        return self.inlines(inlines, place) + _label(name)

    def _link(self, content: Any, place: _Place) -> str:
        (name, _, _), inlines, (target, _) = content
        words = self.inlines(inlines, place)
        if target.startswith("#") and len(target) > 1:
            # Not in a heading, whose words running heads and contents take out of their elements.
            if place.links and not name:
                return f"#toward({quoted(target[1:])})[{words}];"
            return f"#link(label({quoted(target[1:])}))[{words}];"
        return f"#link({quoted(plain_address(target))})[{words}];"


def _word(text: str) -> Node:
    return {"t": "Str", "c": text}


@dataclass(frozen=True, slots=True)
class _Block:
    """One block as Typst."""

    text: str
    """Empty where nothing of it prints."""
    loose: bool = False
    """Whether a paragraph ends after it."""
    after_blank: bool = False
    """Whether a paragraph ends before it."""


def _joined(blocks: Sequence[_Block]) -> str:
    made: list[str] = []
    loose = False
    for block in blocks:
        if block.text:
            if made:
                made.append("\n\n" if loose or block.after_blank else "\n")
            made.append(block.text)
            loose = block.loose
        else:
            loose = loose or block.loose
    return "".join(made)


def _parted(blocks: Sequence[Node]) -> Iterator[tuple[Node, bool]]:
    """Blocks, each with whether a paragraph ends after it that would not end by itself.

    None ends after a `Plain`: the words of the next paragraph would run on.
    """
    shown = [block for block in blocks if block["t"] != "RawBlock"]  # comments print nothing
    for block, follows in zip(shown, [*shown[1:], None], strict=False):
        yield block, block["t"] == "Plain" and follows is not None and follows["t"] in ("Plain", "Para")


def _is_tight(items: Sequence[Sequence[Node]]) -> bool:
    return all(not item or item[0]["t"] == "Plain" for item in items)


def _numbering(attributes: Any) -> str:
    """How a list is numbered where it is not from one with a period."""
    start, style, delimiter = attributes[0], attributes[1]["t"], attributes[2]["t"]
    if start == 1 and (style, delimiter) in (("DefaultStyle", "DefaultDelim"), ("Decimal", "Period")):
        return ""
    number = _NUMBERS.get(style, "1")
    marker = {"OneParen": f"{number})", "TwoParens": f"({number})"}.get(delimiter, f"{number}.")
    return f'numbering: "{marker}", start: {start}'


def _alignment(alignment: Node) -> str:
    return _ALIGNMENTS.get(alignment["t"], "auto")


def _widths(table: Node) -> str:
    """The widths of a table's columns: their shares of a line where the author gave some."""
    shares = [width.get("c") for _, width in table["c"][2]]
    if all(share is None for share in shares):
        return str(len(shares))
    return f"({', '.join('auto' if s is None else f'{_percent(s)}%' for s in shares)})"


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".")


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _label(name: str) -> str:
    """What gives a name to the piece before it."""
    return f"#label({quoted(name)});" if name else ""


def _image(content: Any) -> str:
    """A picture with what it shows, in words: without a caption only its attribute says that."""
    (_, _, pairs), caption, (path, _) = content
    given = dict(pairs)
    width = given.get("width", "")
    sized = f", width: {width}" if _LENGTH.fullmatch(width) else ""
    return f"image({quoted(path)}, alt: {quoted(given.get('alt') or stringified(caption))}{sized})"


def _undivided(inlines: Sequence[Node]) -> tuple[frozenset[int], frozenset[int]]:
    """Where words begin and end that are not divided at line ends: a quotation's language need not be the book's."""
    marks = [
        (index, name, "quotation-ends" in node["c"][0][1])
        for index, node in enumerate(inlines)
        if node["t"] == "Span" and (name := dict(node["c"][0][2]).get("quotation"))
    ]
    opens: set[int] = set()
    closes: set[int] = set()
    current = None
    for number, (index, name, ends) in enumerate(marks):
        if ends and name == current:
            closes.add(index)
            current = None
        elif not ends and current is None and any(other == name for _, other, _ in marks[number + 1 :]):
            opens.add(index)
            current = name
    return frozenset(opens), frozenset(closes)


_HELD: Final = frozenset((*_STYLES, "Quoted", "Cite", "Link", "Span"))


def _with_bare_notes(inlines: Sequence[Node]) -> list[Node]:
    """The inlines of a heading, whose notes stand in nothing else, so that contents and running heads can leave them
    out (`plain` of the template): what holds one is parted around it."""
    made: list[Node] = []
    for node in inlines:
        if node["t"] not in _HELD:
            made.append(node)
            continue
        content = node["c"]
        own = content if node["t"] in _STYLES else content[1]
        part: list[Node] = []
        for inner in _with_bare_notes(own):
            if inner["t"] == "Note":
                made += [_holding(node, part)] if part else []
                made.append(inner)
                part, node = [], _unnamed(node)
            else:
                part.append(inner)
        if part or not own:
            made.append(_holding(node, part))
    return made


def _holding(node: Node, inlines: list[Node]) -> Node:
    if node["t"] in _STYLES:
        return {**node, "c": inlines}
    return {**node, "c": [node["c"][0], inlines, *node["c"][2:]]}


def _unnamed(node: Node) -> Node:
    if node["t"] not in ("Link", "Span"):
        return node
    (_, classes, pairs), *others = node["c"]
    return {**node, "c": [["", classes, pairs], *others]}
