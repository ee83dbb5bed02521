"""The words and marks that a manuscript prints, read from its tokens apart from how they are set.

This is one side of the balance: whatever the setter or pandoc leaves out shows against it. It knows only which
arguments are no words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final

from quoteproof.manuscript.balance import PlacedWords
from quoteproof.manuscript.model import ManuscriptPlace, RefusedManuscriptError
from quoteproof.manuscript.tex import citations, floats, glossary, quotes, structure
from quoteproof.manuscript.tex.commands import (
    ACCENTS,
    BEFORE_WORDS,
    ENVIRONMENTS,
    LAYOUT,
    SIGNS,
    SPACES,
    STYLES,
    SWITCHES,
    WORDS,
)
from quoteproof.manuscript.tex.macros import BEGIN_PACKAGE, END_PACKAGE
from quoteproof.manuscript.tex.signs import (
    MATH_ENVIRONMENTS,
    accented,
    empty_group,
    formula_text,
    is_measure,
    listing,
    measure,
    numbered_sign,
    printed_sign,
    spaced,
)
from quoteproof.manuscript.tex.tokens import MAX_NESTING, TexToken, TokenKind, TokenStream, source, tokens
from quoteproof.values import dataclass

_NO_WORDS: Final = frozenset(
    """lstinputlisting verbatiminput inputminted VerbatimInput label includegraphics includesvg includepdf
    usepackage documentclass RequirePackage LoadClass title subtitle author date graphicspath addbibresource
    bibliography nocite selectlanguage setmainlanguage setdefaultlanguage newtheorem shorthandoff
    shorthandon footnotemark newacronym newglossaryentry longnewglossaryentry acrodef DeclareAcronym
    bibitem nobibliography addglobalbib addsectionbib MakeOuterQuote MakeInnerQuote SetBlockThreshold
    spnewtheorem declaretheorem newacro""".split()
)
"""Commands none of whose arguments is set in the chapters."""
_REFERENCES: Final = frozenset(name for name, handler in floats.HANDLERS.items() if handler.__name__ == "_reference")
_USES: Final = frozenset(name for name, handler in glossary.HANDLERS.items() if handler.__name__ == "_term")
_CITING: Final = frozenset(citations.HANDLERS) - {"citetext"}
_DRAWN: Final = frozenset(name for name, handler in floats.ENVIRONMENT_HANDLERS.items() if handler.__name__ == "_drawn")
_TABLES: Final = frozenset(name for name, h in floats.ENVIRONMENT_HANDLERS.items() if h.__name__ == "_tabular")
_SHORT: Final = frozenset((*structure.LEVELS, "caption", "captionabove", "captionbelow", "todo"))
_NOTES: Final = frozenset(
    name
    for name, handler in structure.HANDLERS.items()
    if handler.__name__ in ("_footnote", "_marginal", "_footnote_text")
)
_MARKED: Final = frozenset(name for name, handler in quotes.HANDLERS.items() if handler.__name__ == "_enquote")
_QUOTING: Final = frozenset(name for name, handler in quotes.HANDLERS.items() if handler.__name__ == "_quote")


@dataclass(slots=True)
class _Reader:
    said: Mapping[int, str]
    marks: tuple[str, str, str, str]
    shorthands: bool
    lines: list[PlacedWords] = field(default_factory=list)
    depth: int = 0
    _notes: list[PlacedWords] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _place: ManuscriptPlace | None = None
    _nesting: int = 0

    def add(self, text: str, place: ManuscriptPlace) -> None:
        if place != self._place:
            self.end()
            self._place = place
        self._words.append(text)

    def end(self) -> None:
        text = "".join(self._words)
        if text.strip() and self._place is not None:
            self.lines.append(PlacedWords(text, self._place))
        self._words = []

    def note(self, run: Sequence[TexToken]) -> None:
        """Read a note, which stands behind its paragraph, and in no quotation."""
        self.end()
        lines, depth, place = self.lines, self.depth, self._place
        self.lines, self.depth = [], 0
        self.read(run)
        self.end()
        self._notes += self.lines
        self.lines, self.depth, self._place = lines, depth, place

    def end_paragraph(self) -> None:
        self.end()
        self.lines += self._notes
        self._notes = []

    def read(self, run: Sequence[TexToken]) -> None:
        """Read tokens. Raises `RefusedManuscriptError` where they are nested too deep."""
        self._nesting += 1
        if self._nesting > MAX_NESTING * 2:
            raise RefusedManuscriptError(
                "commands and groups are nested too deep", place=run[0].place if run else self._place
            )
        stream = TokenStream(run)
        while (token := stream.next()) is not None:
            if token.kind is TokenKind.WORD or token.kind is TokenKind.SPACE:
                self.add(token.text, token.place)
            elif token.kind is TokenKind.PARAGRAPH:
                self.end_paragraph()
            elif token.kind is TokenKind.RAW:
                if token.raw not in ("comment", "url", "verb") and not token.raw.startswith("filecontents"):
                    caption, _, code = listing(token.text)
                    self.end_paragraph()
                    self.read([t._replace(place=token.place) for t in tokens(caption, token.place.file)])
                    self.add(f" {code} ", token.place)
                elif token.raw in ("url", "verb"):
                    self.add(token.text, token.place)
            elif token.kind is TokenKind.SIGN:
                self._sign(token, stream)
            elif token.kind is TokenKind.COMMAND:
                self._command(token, stream)
        self._nesting -= 1

    def _sign(self, token: TexToken, stream: TokenStream) -> None:
        if token.text == "$":
            display = stream.sign("$")
            taken: list[TexToken] = []
            while (found := stream.next()) is not None and found.kind is not TokenKind.PARAGRAPH:
                if found.text == "$" and found.kind is TokenKind.SIGN:
                    break
                taken.append(found)
            if display:
                stream.sign("$")
            self.add(f" {formula_text(taken)} ", token.place)
        elif token.text != "&":
            self.add(printed_sign(token, stream, shorthands=self.shorthands), token.place)
        else:
            self.add(" ", token.place)

    def _command(self, token: TexToken, stream: TokenStream) -> None:
        name, place = token.text, token.place
        if name == BEGIN_PACKAGE:
            while (skipped := stream.next()) is not None and skipped.text != END_PACKAGE:
                pass
        elif name == "begin":
            self._begin(token, stream)
        elif name == "end":
            stream.argument()
            self.add(" ", place)
        elif name in ("(", "["):
            self.add(f" {formula_text(stream.until(')' if name == '(' else ']'))} ", place)
        elif name in _CITING:
            if name.endswith("cites"):
                stream.bracketed("(", ")")
                stream.bracketed("(", ")")
            self._skip(stream, over_spaces=not name.endswith("cites"))
            self.add(self.said.get(id(token), ""), place)
        elif name in _USES:
            self._skip(stream)
            self.add(self.said.get(id(token), ""), place)
        elif name in _REFERENCES or name in _NO_WORDS or (name.startswith("Make") and name.endswith("Quote")):
            self._skip(stream)
        elif name in _MARKED or name in _QUOTING:
            self._quotation(token, stream)
        elif name in ("textelp", "textins", "textdel"):
            self._bracketed(token, stream)
        elif name in ("char", "symbol", "ding"):
            self.add(numbered_sign(token, stream) or f"\\{name}", place)
        elif is_measure(name):
            self.add(measure(token, stream) or f"\\{name}", place)
        elif name == "texorpdfstring":
            self.read(stream.argument())
            stream.argument()
        elif name in SIGNS:
            empty_group(stream)
            self.add(SIGNS[name], place)
        elif name in ACCENTS:
            words, others = accented(token, stream)
            self.add(words, place)
            self.read(others)
        elif name in ("par", "begin", "newpage", "clearpage", *structure.LEVELS):
            self.end_paragraph()
            if name in structure.LEVELS:
                stream.star()
                stream.bracketed()
                self.read(stream.argument())
                self.end_paragraph()
        elif name in structure.MADE:
            stream.skip("so")
        elif name in LAYOUT:
            stream.skip(LAYOUT[name])
            self.add(" ", place)
        elif name == "xspace":
            self.add(spaced(stream), place)
        elif name in SPACES:
            self.add(SPACES[name], place)
        elif name in BEFORE_WORDS or name in WORDS:
            stream.skip(BEFORE_WORDS.get(name, ""))
        elif name in STYLES or name in SWITCHES:
            stream.star()
        elif name == "href":
            stream.bracketed()
            stream.next()
        elif name in ("hyperref", "hyperlink", "multirow", "multicolumn"):
            stream.skip({"hyperref": "o", "hyperlink": "m", "multirow": "omom", "multicolumn": "mm"}[name])
        elif name in _NOTES:
            stream.bracketed()
            self.note(stream.argument())
        elif name in _SHORT:
            stream.star()
            stream.bracketed()
            self.add(" ", place)
        elif name in ("\\", "newline", "item"):
            stream.star()
            if name != "item":
                stream.bracketed(over_spaces=False)
            elif (label := stream.bracketed()) is not None:
                self.add(" ", place)
                self.read(label)
            self.add(" ", place)
        else:
            self.add(" ", place)
            stream.star()
            while (optional := stream.bracketed(over_spaces=False)) is not None or (
                (following := stream.peek()) is not None and following.kind is TokenKind.OPEN
            ):
                if optional is None:
                    self.read(stream.argument())
                    self.add(" ", place)

    def _skip(self, stream: TokenStream, *, over_spaces: bool = False) -> None:
        stream.star()
        while stream.bracketed(over_spaces=over_spaces) is not None:
            pass
        if over_spaces:
            stream.group()
        while stream.bracketed(over_spaces=False) is not None or (
            (following := stream.peek()) is not None and following.kind is TokenKind.OPEN and stream.group() is not None
        ):
            pass

    def _quotation(self, token: TexToken, stream: TokenStream) -> None:
        inner = stream.star()
        if token.text.startswith(("foreign", "hyphen", "hybrid")):
            stream.argument()
        citation = punctuation = None
        if token.text in _QUOTING:
            citation = stream.bracketed()
            punctuation = stream.bracketed() if citation is not None else None
            if "cquote" in token.text:
                citation = None
                stream.argument()
                punctuation = stream.bracketed()
        run = stream.argument()
        marked = self.said.get(id(token)) != SET_OFF
        depth = self.depth + inner
        level = 2 * (depth % 2)
        self.add(self.marks[level] if marked else " ", token.place)
        self.depth = depth + 1 if marked else 0
        self.read(run)
        self.read(punctuation or ())
        self.depth = depth - inner
        self.add(self.marks[level + 1] if marked else " ", run[-1].place if run else token.place)
        self.add(" ", token.place)
        self.read(citation or ())

    def _bracketed(self, token: TexToken, stream: TokenStream) -> None:
        star = stream.star()
        run = stream.group() or ()
        if token.text == "textdel":
            self.add("[]", token.place)
            return
        omission = "[…]" if token.text == "textelp" else ""
        self.add("" if star else omission, token.place)
        if source(run).strip() or token.text == "textins":
            self.add("[", token.place)
            self.read(run)
            self.add("]", token.place)
        self.add(omission if star else "", token.place)

    def _begin(self, token: TexToken, stream: TokenStream) -> None:
        name = source(stream.argument()).strip()
        plain = name.rstrip("*")
        if plain in MATH_ENVIRONMENTS:
            self.add(" ", token.place)
        else:
            self.end_paragraph()
        if plain in MATH_ENVIRONMENTS:
            content, _ = stream.until_end(name)
            inner = TokenStream(content)
            if plain == "alignat":
                content = content[len(inner.argument()) + 2 :]
            self.add(f" {formula_text(content, MATH_ENVIRONMENTS[plain])} ", token.place)
        elif name in _DRAWN:
            stream.until_end(name)
        elif name in _TABLES:
            stream.bracketed()
            if plain in ("tabularx", "tabulary", "xltabular") or name == "tabular*":
                stream.argument()
            stream.argument()
        elif name in ENVIRONMENTS or plain in ENVIRONMENTS:
            stream.skip(ENVIRONMENTS.get(name, ENVIRONMENTS.get(plain, "")))
        elif plain in ("adjustwidth", "changemargin", "addmargin", "narrow"):
            stream.skip("osm" if plain == "addmargin" else "smm")
        elif plain in ("wrapfigure", "wraptable", "subfigure", "subtable"):
            stream.skip("omom" if plain.startswith("wrap") else "oom")
        elif "cquote" in name:
            stream.skip(("m" if name.startswith(("foreign", "hyphen")) else "") + "oomo")
        elif plain == "thebibliography":
            stream.argument()
        elif plain == "list":
            stream.skip("mm")
        else:
            if "displayquote" in name and name.startswith(("foreign", "hyphen")):
                stream.argument()
            while stream.bracketed(over_spaces=False) is not None:
                pass
        self.add(f"{self.said.get(id(token), '')} ", token.place)


SET_OFF: Final = "\0"
"""What is said of a quotation that is set off, and has no marks."""


def printed_words(
    run: Sequence[TexToken], said: Mapping[int, str], marks: tuple[str, str, str, str], *, shorthands: bool
) -> tuple[PlacedWords, ...]:
    """What tokens print, a line each; `said` is what some of them print of their own, by the `id` of the token."""
    reader = _Reader(said, marks, shorthands)
    reader.read(run)
    reader.end_paragraph()
    return tuple(reader.lines)
