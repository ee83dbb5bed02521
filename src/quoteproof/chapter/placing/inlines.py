"""Inlines: words, emphasis, links, citations and notes, as they are written inside a block."""

import re
from collections.abc import Sequence
from typing import Any, Final

from quoteproof.chapter.model import Attribute, Definition, Fence, Node, Span, folded_label
from quoteproof.chapter.placing.scanner import MismatchError, Scanner, as_address, leads_to, unescaped

_DELIMITERS: Final = {
    "Emph": ("*", "_"),
    "Strong": ("**", "__"),
    "Strikeout": ("~~",),
    "Superscript": ("^",),
    "Subscript": ("~",),
}
_TICKS: Final = re.compile("`+")
LABEL: Final = r"[^\s^\[\]]+"
"""The label of a note."""
_NOTE_MARK: Final = re.compile(rf"\[\^(?P<label>{LABEL})\]")
_REFERENCE: Final = re.compile(r"\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]", re.DOTALL)
NOTE_DEFINITION: Final = re.compile(rf"[ ]{{0,3}}\[\^(?P<label>{LABEL})\]:[ \t]*")
REFERENCE_DEFINITION: Final = re.compile(
    r"""
    [ ]{0,3}\[(?!\^)(?P<label>(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\]|\n(?!\s*\n))+)\]:[ \t]*(?:\r?\n[ \t>]*)?
    (?P<url><[^>\n]*>|[^\s<][^\s]*)?
    (?:[ \t]*(?:\r?\n[ \t>]*)?(?:"(?:[^"\\]|\\.)*"|'[^'\n]*'|\((?:[^()\n])*\)))?
    (?:[ \t]*(?:\r?\n[ \t]*)?\{[^{}\n]*\})?[ \t]*(?=\r?\n|\Z)
    """,
    re.VERBOSE,
)
_NOTE_LINES: Final = re.compile(rf"^(?P<lead>[ \t>]*)\[\^(?P<label>{LABEL})\]:[ \t]*", re.MULTILINE)
_REFERENCE_LINES: Final = re.compile(rf"^[ \t>]*{REFERENCE_DEFINITION.pattern}", re.MULTILINE | re.VERBOSE)
_KEY: Final = re.compile(r"(?P<key>[^\s={}\"'<>#.]+)=")
_VALUE: Final = re.compile(
    r""" "(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)' | (?P<bare>(?:[^\s}"'\\]|\\.)*) """,
    re.VERBOSE | re.DOTALL,
)
_HTML_ATTRIBUTE: Final = re.compile(r"(?<=\s)(?P<key>[\w-]+)\s*=\s*(?P<quote>[\"']?)(?P<value>(?:(?!(?P=quote))[^>])*)")
_SIGNS: Final = {"class": ".", "id": "#"}
"""Keys that give classes and an identifier, with the signs that give them otherwise."""
_NOT_SPACE: Final = re.compile(r"[^\s]+")
_NAME: Final = re.compile(r"[^\s{}=]+")
_LINE_ENDS: Final = re.compile(r"\s*\n\s*")
_WHITE: Final = re.compile(r"\s+")
_CLOSING: Final = {'"': '"', "'": "'", "(": ")"}
EMPTY: Final = ["", [], []]
"""No identifier, no classes, no pairs."""


class InlineReader(Scanner):
    """Reads the inlines of a tree from a text, and records where they are written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        # What is found, as `WrittenPlaces` has it.
        self.leaves: dict[int, int | list[int]] = {}
        self.spans: dict[int, Span] = {}
        self.targets: dict[int, Span] = {}
        self.attributes_written: dict[int, list[Attribute]] = {}
        self.alternatives: dict[int, list[int]] = {}
        self.fences: dict[int, Fence] = {}
        # What it is proved by.
        self.bodies: dict[int, int] = {}
        """For each definition of a note that a mark led to, the end of the note."""
        self.notes: list[tuple[int, str, list[Node]]] = []
        """For each note mark: the definition it led to, its label, and the note."""
        self.referring: dict[int, tuple[str, str]] = {}
        """For each link or image that leads by reference: the label, and the address that the tree has."""
        self.visited: dict[int, Definition] = {}
        """The definitions that were met where a block can begin, by their offset."""
        self.nested = 0
        """How many lists, definitions, block quotes and notes are open."""
        self._note_lines: dict[str, list[Span]] | None = None
        self._references: frozenset[str] | None = None

    def nested_blocks(self, nodes: Sequence[Node], at: int) -> int:
        """Take the blocks of a note."""
        raise NotImplementedError

    # What lines look like definitions. The reader decides of each whether it is one; this only says where to look.

    def note_lines(self, label: str) -> Sequence[Span]:
        """The lines that may define a note: for each where its bracket opens, and where its words begin."""
        if self._note_lines is None:
            self._note_lines = {}
            for match in _NOTE_LINES.finditer(self.text):
                self._note_lines.setdefault(match["label"], []).append((match.end("lead"), match.end()))
        return self._note_lines.get(label, ())

    @property
    def references(self) -> frozenset[str]:
        """The labels of references that may be defined."""
        if self._references is None:
            self._references = frozenset(folded_label(m["label"]) for m in _REFERENCE_LINES.finditer(self.text))
        return self._references

    @staticmethod
    def definition_of(match: re.Match[str]) -> Definition:
        """The definition that `NOTE_DEFINITION` or `REFERENCE_DEFINITION` met."""
        start = match.start("label") - 1
        end = match.string.index("]:", match.end("label")) + 1
        note = match.string.startswith("[^", start - 1)
        address = None if note or match["url"] is None else match.span("url")
        return Definition(match["label"], note, start - note, end, address)

    def inlines(self, nodes: Sequence[Node], at: int) -> int:
        """Take inlines, one after another."""
        text, length, leaves = self.text, self.length, self.leaves
        for node in nodes:
            kind = node["t"]
            if kind == "Str":
                words = node["c"]
                if text.startswith(words, at) and "\\" not in words and "&" not in words:
                    leaves[id(node)] = at
                    at += len(words)
                else:
                    at = self.word(node, at)
            elif kind in ("Space", "SoftBreak"):
                leaves[id(node)] = at
                if text.startswith(" ", at) and at + 1 < length and text[at + 1] not in " \t\r\n":
                    at += 1
                else:
                    end = self.space(at)
                    if end == at:
                        raise MismatchError("a space", at)
                    at = end
            else:
                start, at = at, self.inline(kind, node, at)
                self.spans[id(node)] = start, at
        return at

    def word(self, node: Node, at: int) -> int:
        """Take a word that may be written with escapes and entities."""
        offsets: list[int] = []
        end = self.characters(node["c"], at, offsets)
        self.leaves[id(node)] = offsets
        return end

    def inline(self, kind: str, node: Node, at: int) -> int:
        """Take an inline that is no word."""
        content: Any = node.get("c")
        if kind in _DELIMITERS:
            for delimiter in _DELIMITERS[kind]:
                if self.text.startswith(delimiter, at):
                    return self.literal(delimiter, self.inlines(content, at + len(delimiter)))
            raise MismatchError(f"the beginning of `{kind}`", at)
        match kind:
            case "Span":
                return self.bracketed(node, content[1], at)
            case "Underline" | "SmallCaps":
                return self.bracketed(node, content, at)
            case "LineBreak":
                return self.line_break(node, at)
            case "Code":
                end = self.code(node, content[1], at)
                return end if content[0] == EMPTY else self.attributes(node, content[0], end)
            case "Math":
                return self.math(node, at)
            case "RawInline":
                return self.raw(node, at)
            case "Cite":
                return self.cite(node, at)
            case "Note":
                return self.note(node, at)
            case "Link":
                return self.link(node, at)
            case "Image":
                return self.link(node, self.literal("!", at))
            case _:
                raise MismatchError(f"`{kind}`, which this reader does not know", at)

    def bracketed(self, node: Node, content: list[Node], at: int) -> int:
        """Take `[…]{…}`, or the same as HTML."""
        if self.text.startswith("[", at):
            end = self.space(self.inlines(content, self.space(at + 1)))
            return self.attributes(node, node["c"][0] if node["t"] == "Span" else None, self.literal("]", end))
        name = "u" if self.text.startswith("<u", at) else "mark" if self.text.startswith("<mark", at) else "span"
        return self.literal(f"</{name}>", self.inlines(content, self.tag(node, name, at)))

    def tag(self, node: Node, name: str, at: int) -> int:
        """Take the opening tag of an HTML element; its attributes are put on record as those of Markdown are."""
        pattern = rf"<{name}(?=[\s>/])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
        end = self.match(re.compile(pattern, re.IGNORECASE), at, f"`<{name}>`").end()
        written: list[Attribute] = []
        for attribute in _HTML_ATTRIBUTE.finditer(self.text, at, end):
            start, key = attribute.start("value"), attribute["key"].lower()
            if sign := _SIGNS.get(key):
                words = _NOT_SPACE.finditer(self.text, start, attribute.end("value"))
                written += (Attribute(sign + word.group(), word.span()) for word in words)
            else:
                written.append(Attribute(f"{key}=", attribute.span("key")))
        self.attributes_written[id(node)] = written
        return end

    def attributes(self, node: Node, wanted: list[Any] | None, at: int) -> int:
        """Take `{…}`, in which the node's identifier, classes and pairs stand, and nothing else.

        `wanted` is None where pandoc keeps none of them.
        """
        written, end = self.attribute_list(self.literal("{", at))
        if wanted is not None:
            identifiers = [attribute.name[1:] for attribute in written if attribute.name.startswith("#")]
            classes = [attribute.name[1:] for attribute in written if attribute.name.startswith(".")]
            pairs = [[attribute.name[:-1], attribute.says] for attribute in written if attribute.value]
            if (identifiers and identifiers[-1] != wanted[0]) or [classes, pairs] != wanted[1:]:
                raise MismatchError("the attributes of the tree", at)
            self.write_attributes(node, written)
        return end

    def write_attributes(self, node: Node, written: list[Attribute]) -> None:
        """Put the attributes of a node on record, and the words of an `alt` among them."""
        self.attributes_written[id(node)] = written
        for attribute in written:
            if attribute.name == "alt=" and attribute.value and self.text[slice(*attribute.value)] == attribute.says:
                self.alternatives[id(node)] = list(range(*attribute.value))

    def attribute_list(self, at: int) -> tuple[list[Attribute], int]:
        """Read attributes up to the brace that closes; gives them and the end behind it."""
        written: list[Attribute] = []
        while True:
            at = self.space(at)
            if self.text.startswith("}", at):
                return written, at + 1
            start, sign = at, self.text[at : at + 1]
            key, name = _KEY.match(self.text, at), _NAME.match(self.text, at + 1)
            if key:
                value = self.match(_VALUE, key.end(), "the value of an attribute")
                at, group = value.end(), value.lastgroup or "bare"
                says = unescaped(_LINE_ENDS.sub(" ", value[group]))
                if short := _SIGNS.get(key["key"]):
                    words = _NOT_SPACE.finditer(self.text, *value.span(group))
                    written += (Attribute(short + word.group(), word.span()) for word in words)
                else:
                    written.append(Attribute(f"{key['key']}=", (start, key.end()), value.span(group), says))
            elif sign == "-":
                at += 1
                written.append(Attribute(".unnumbered", (start, at)))
            elif sign in ("#", ".") and name:
                at = name.end()
                written.append(Attribute(self.text[start:at], (start, at)))
            else:
                raise MismatchError("an attribute", at)

    def line_break(self, node: Node, at: int) -> int:
        """Take the end of a line that prints."""
        self.leaves[id(node)] = at
        if self.text.startswith("\\", spaced := self.space(at)):
            self.leaves[id(node)] = spaced
            return self.line_space(self.newline(self.line_space(spaced + 1)))
        if self.text.startswith("  ", at):
            return self.newline(self.line_space(at))
        raise MismatchError("a line break", at)

    def code(self, node: Node, words: str, at: int) -> int:
        """Take words between backticks."""
        ticks = self.match(_TICKS, at, "code").group()
        close = re.compile(rf"(?<!`){ticks}(?!`)").search(self.text, at + len(ticks))
        offsets: list[int] = []
        end = self.space(self.verbatim(words, self.space(at + len(ticks)), offsets))
        if close is None or end != close.start():
            raise MismatchError("the end of code", end)
        self.leaves[id(node)] = offsets
        return close.end()

    def math(self, node: Node, at: int) -> int:
        """Take a formula."""
        kind, words = node["c"]
        dollars = "$$" if kind["t"] == "DisplayMath" else "$"
        offsets: list[int] = []
        end = self.verbatim(words, self.literal(dollars, at), offsets)
        self.leaves[id(node)] = offsets
        return self.literal(dollars, end)

    def raw(self, node: Node, at: int) -> int:
        """Take raw text inside a paragraph."""
        written: str = node["c"][1]
        if self.text.startswith("`", at) and not written.startswith("`"):
            return self.raw_format(node["c"][0], self.code(node, written, at))
        offsets: list[int] = []
        end = self.verbatim(written, at, offsets)
        self.leaves[id(node)] = offsets
        return end

    def raw_format(self, name: str, at: int) -> int:
        """Take the format of a raw piece, `{=html}`."""
        return self.literal("}", self.literal(f"{{={name}", at))

    # Citations

    def cite(self, node: Node, at: int) -> int:
        """Take a citation."""
        citations, written = node["c"]
        # pandoc keeps a citation as it was written, so that its whole span is known before its parts are read.
        end = self.written(written, at)
        bracket = False
        for number, citation in enumerate(citations):
            prefix, suffix = citation["citationPrefix"], citation["citationSuffix"]
            if number == 0 and self.text[at] in "@-":
                at = self.key(citation, at)
                if at < end and self.text.startswith("[", opening := self.space(at)):
                    at, bracket = self.space(self.inlines(suffix, self.space(opening + 1))), True
                elif suffix:
                    raise MismatchError("the brackets of a citation", at)
                continue
            if number == 0:
                at, bracket = self.literal("[", at), True
            elif self.text.startswith(";", at):
                at += 1
            at = self.key(citation, self.space(self.inlines(prefix, self.space(at))))
            spaced = self.space(at) if suffix and suffix[0]["t"] != "Space" else at
            at = self.space(self.inlines(suffix, spaced))
        if bracket:
            at = self.literal("]", at)
        if at != end:
            raise MismatchError("the end of a citation", at)
        return end

    def written(self, words: Sequence[Node], at: int) -> int:
        """Take a citation as pandoc keeps it: what it is written with."""
        if self.text.startswith("-@", at) and words and words[0].get("c", "")[:1] == "@":
            at += 1  # pandoc leaves this hyphen out
        for node in words:
            if node["t"] == "Str":
                at = self.literal(node["c"], at)
            elif node["t"] in ("Space", "SoftBreak", "LineBreak"):
                end = self.space(at)
                if end == at and node["t"] != "LineBreak":
                    raise MismatchError("a space in a citation", at)
                at = end
            else:
                raise MismatchError("a plain citation", at)
        return at

    def key(self, citation: Node, at: int) -> int:
        """Take the key of a citation."""
        if citation["citationMode"]["t"] == "SuppressAuthor":
            at = self.literal("-", at)
        name = citation["citationId"]
        braced = f"@{{{name}}}"
        if self.text.startswith(braced, at):
            self.spans[id(citation)] = at + 2, at + 2 + len(name)
            return at + len(braced)
        end = self.literal(f"@{name}", at)
        self.spans[id(citation)] = at + 1, end
        return end

    # Notes

    def note(self, node: Node, at: int) -> int:
        """Take a note that is written in its place, or the mark of one that is not."""
        if self.text.startswith("^[", at):
            content = node["c"]
            if len(content) != 1 or content[0]["t"] not in ("Para", "Plain"):
                raise MismatchError("a note of one paragraph", at)
            return self.literal("]", self.space(self.inlines(content[0]["c"], self.space(at + 2))))
        mark = self.match(_NOTE_MARK, at, "a note")
        self.note_body(mark["label"], node, at)
        return mark.end()

    def note_body(self, label: str, node: Node, at: int) -> None:
        """Read the note that a mark leads to: the one jump of this reader.

        That the definition is one is proved when it is met on the way through the text, with the same end.
        """
        lines = self.note_lines(label)
        if not lines:
            raise MismatchError(f"a definition of the note `{label}`", at)
        start, begins = next((line for line in reversed(lines) if self.may_begin_block(line[0])), lines[-1])
        depth, self.depth = self.depth, 0
        try:
            end = self.nested_blocks(node["c"], begins)
        finally:
            self.depth = depth
        if not (self.ends_line(end) or self.text[end - 1] in "\n \t"):
            raise MismatchError("the end of a note", end)
        end = self.trimmed(end)
        if self.bodies.setdefault(start, end) != end:
            raise MismatchError("the end of a note that was read before", end)
        self.notes.append((start, label, node["c"]))

    def may_begin_block(self, at: int) -> bool:
        """Whether a block can begin at a bracket that opens a line."""
        line_start = self.line_start(at)
        before = self.text[self.line_start(line_start - 1) : line_start - 1] if line_start else ""
        return not before.strip(" \t\r>") or before.lstrip(" \t>").startswith(("#", ":::", "[^"))

    def trimmed(self, end: int) -> int:
        """The end of what stands before an offset, without the white space behind it."""
        while end and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end

    # Links and images

    def link(self, node: Node, at: int) -> int:
        """Take a link, or an image behind its `!`."""
        attributes, content, _ = node["c"]
        if self.text.startswith("<", at) and node["t"] == "Link":
            return self.autolink(node, at)
        opening = self.space(self.literal("[", at))
        end = self.link_target(node, opening, self.space(self.inlines(content, opening)))
        braces = attributes != EMPTY and id(node) in self.targets and self.text.startswith("{", end)
        return self.attributes(node, attributes, end) if braces else end

    def link_target(self, node: Node, opening: int, inner_end: int) -> int:
        """Take `](address)`, `][label]` or `]`, whichever the address of the tree can come from."""
        target, title = node["c"][2]
        end = self.literal("]", inner_end)
        if self.text.startswith("(", end):
            behind = self.inline_target(node, end, target, title)
            if behind is not None:
                return behind
        reference = _REFERENCE.match(self.text, end)
        heading = target.startswith("#")
        label = reference["label"].strip() if reference else ""
        words = self.text[opening:inner_end]
        if reference and (not label or heading or folded_label(label) in self.references):
            self.referring[id(node)] = folded_label(label or words), target
            return reference.end()
        if not heading and folded_label(words) not in self.references:
            raise MismatchError("the definition of a reference", end)
        self.referring[id(node)] = folded_label(words), target
        return end

    def autolink(self, node: Node, at: int) -> int:
        """Take a link between `<` and `>`."""
        attributes, content, (target, _) = node["c"]
        if len(content) != 1 or content[0]["t"] != "Str":
            raise MismatchError("a link that shows its address", at)
        end = self.word(content[0], at + 1)
        address = self.text[at + 1 : end]
        if as_address(address) != as_address(target) and f"mailto:{address}" != target:
            raise MismatchError("the address of a link", at + 1)
        self.targets[id(node)] = at + 1, end
        end = self.literal(">", end)
        more = len(attributes[1]) > 1 or attributes[0] or attributes[2]
        own = [attributes[0], [name for name in attributes[1] if name not in ("uri", "email")], attributes[2]]
        return self.attributes(node, own, end) if more and self.text.startswith("{", end) else end

    def inline_target(self, node: Node, at: int, target: str, title: str) -> int | None:
        """Take `(address "title")`; None where what stands in parentheses is another address."""
        at = self.space(at + 1)
        if self.text.startswith("<", at):
            close = self.text.find(">", at)
            span, at = (at + 1, close), close + 1
        else:
            span = at, self.address_end(at)
            at = span[1]
        address = self.text[slice(*span)]
        if at <= 0 or not leads_to(address, target, angled=self.text[span[0] - 1] == "<"):
            return None
        at = self.space(at)
        if self.text[at : at + 1] in _CLOSING and self.text[at : at + 1]:
            behind = self.title_end(at, title)
            if behind is None:
                return None
            at = self.space(behind)
        elif title:
            return None
        if not self.text.startswith(")", at):
            return None
        self.targets[id(node)] = span
        return at + 1

    def address_end(self, at: int) -> int:
        """The end of an address that begins here."""
        open_parentheses = 0
        while at < self.length:
            character = self.text[at]
            if character == "\\":
                at += 2
                continue
            if character == "(":
                open_parentheses += 1
            elif character == ")":
                if open_parentheses == 0:
                    break
                open_parentheses -= 1
            elif character in " \t\r\n" and self.text[self.space(at) : self.space(at) + 1] in ('"', "'", ")"):
                break
            at += 1
        return min(at, self.length)

    def title_end(self, at: int, title: str) -> int | None:
        """The end of a title that begins here and says what it should."""
        close = _CLOSING[self.text[at]]
        end = at
        while (end := self.text.find(close, end + 1)) >= 0:
            if self.text.startswith(")", self.space(end + 1)) and self.text[end - 1] != "\\":
                same = _plain(self.text[at + 1 : end]) == _WHITE.sub(" ", title).strip()
                return end + 1 if same else None
        return None


def _plain(written: str) -> str:
    return _WHITE.sub(" ", unescaped(written.replace("\n>", "\n"))).strip()
