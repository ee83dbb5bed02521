"""Sets the tokens of a manuscript as TeX that pandoc reads rightly, and holds back what pandoc would lose.

What comes out has few commands. Citations, references, formulas, code and pictures are *held*: a mark of private
characters stands for each in the text, and the thing itself is put into pandoc's document afterwards (`tree`). Such
marks also say on which line the words stand that follow. Inside a quotation nothing is left out in silence: a command
that is not known stays there as it is written, so that no check can find the words right.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Final

from quoteproof.document.model import TrackedChanges
from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    ManuscriptPlace,
    RefusedManuscriptError,
)
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
    sets_off,
)
from quoteproof.manuscript.tex.held import Held, HeldCode, HeldFigure, HeldLink, HeldMath, HeldNote, HeldTarget, mark
from quoteproof.manuscript.tex.settings import TexSettings
from quoteproof.manuscript.tex.signs import (
    MATH_ENVIRONMENTS,
    accented,
    empty_group,
    formula_text,
    is_measure,
    is_wordy,
    listing,
    measure,
    numbered_sign,
    printed_sign,
    spaced,
)
from quoteproof.manuscript.tex.tokens import AS_TYPED, MAX_NESTING, TexToken, TokenKind, TokenStream, source, tokens
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.values import dataclass

Handler = Callable[["Setter", TexToken, TokenStream], None]
"""Sets a command whose token was taken; its arguments come next."""
EnvironmentHandler = Callable[["Setter", TexToken, str, TokenStream, Sequence[TexToken]], None]
"""Sets an environment: its `\\begin`, its name, what follows in it, as a stream and as tokens."""

_ESCAPES: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "[": "{[}", "]": "{]}",
}  # fmt: skip
_TO_ESCAPE: Final = re.compile(r"[\\{}$&#%_^~\[\]]")
_PARTNERS: Final = {
    "“": "„", "‘": "‚", "”": "“„", "’": "‘‚", "»": "«", "«": "»", "›": "‹", "‹": "›", '"': '"', "„": "", "‚": "",
}  # fmt: skip
"""By mark those that it closes."""
_BREAK: Final = "\\\\\n"


@dataclass(slots=True)
class Setter:
    """Sets tokens; `out` is the TeX so far."""

    handlers: Mapping[str, Handler]
    environments: dict[str, EnvironmentHandler]
    settings: TexSettings
    notes: list[ConversionNote] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """TeX that is read apart and put in its place afterwards, such as the words before a citation's key."""
    preamble: bool = True
    """Whether words print nothing here."""
    quotes: int = 0
    """How deep quotations between marks of commands are nested here."""
    quoting: int = 0
    """How many quotations are open by commands and environments."""
    typed: list[str] = field(default_factory=list)
    """The marks of this paragraph that are open."""
    in_table: bool = False
    in_inner_table: bool = False
    """Whether a table in a cell is open, whose cells and rows end as words do."""
    floating: bool = False
    """Whether a float is open, which takes a caption."""
    caption: int | None = None
    """The part with the caption of the float that is open."""
    pictures: list[tuple[str, HeldFigure]] = field(default_factory=list)
    """The pictures of the float that is open, and the mark of each."""
    find_picture: Callable[[str], str | None] = lambda name: None
    """The path in a book of a picture that a manuscript names; None where it cannot be carried."""
    find_work: Callable[[str], BibliographyEntry | None] = lambda key: None
    """The entry of a key in the bibliographies that the manuscript names."""
    outer_open: bool = False
    """Whether a quotation is open by an active character that opens and closes."""
    target: HeldTarget | None = None
    """What a label names here."""
    labels: dict[str, HeldTarget | None] = field(default_factory=dict)
    list_kind: str = ""
    """The kind of the list that is open."""
    open_notes: list[HeldNote] = field(default_factory=list)
    """Notes whose words are still to come."""
    references: list[tuple[str, int]] = field(default_factory=list)
    """Works of a bibliography that is typed by hand: the key of each, and the part with its words."""
    changes: TrackedChanges | None = None
    """What is done with changes that are marked."""
    said: dict[int, str] = field(default_factory=dict)
    """By the `id` of a token what it printed that its arguments do not say, for the balance."""
    outside: list[bool] = field(default_factory=list)
    """Whether words print nothing outside of the packages that are open."""
    _place: ManuscriptPlace | None = None
    _frames: list[list[str]] = field(default_factory=lambda: [[]])
    _depth: int = 0

    # what is put out

    def tell(self, kind: ConversionKind, token: TexToken, text: str, became: str = "") -> None:
        """Note what became of something."""
        self.notes.append(ConversionNote(kind, token.place, " ".join(text.split())[:4000], became))

    def hold(self, thing: Held) -> str:
        """Hold a thing back; gives the mark that stands for it."""
        self.held.append(thing)
        return mark(len(self.held) - 1)

    def part(self, run: Sequence[TexToken]) -> int | None:
        """Set tokens apart; gives the number of the part, or None where they set nothing."""
        text = self.captured(run).strip()
        if not text:
            return None
        self.parts.append(text)
        return len(self.parts) - 1

    def captured(self, run: Sequence[TexToken]) -> str:
        """What tokens set, and is not put out."""
        out, frames, place = self.out, self._frames, self._place
        self.out, self._frames, self._place = [], [[]], None
        try:
            self.run(run)
            return "".join(self.out)
        finally:
            self.out, self._frames, self._place = out, frames, place

    def text(self, text: str, place: ManuscriptPlace) -> None:
        """Put out words or signs as they print."""
        if self.preamble or not text:
            return
        if place != self._place and not text.isspace():
            self._place = place
            self.out.append(self.hold(place))
        for sign in text:
            if sign in _PARTNERS:
                _count_mark(sign, self.typed)
        self.out.append(_TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text))

    def put(self, text: str) -> None:
        """Put out TeX."""
        if not self.preamble:
            self.out.append(text)

    def thing(self, thing: Held, place: ManuscriptPlace) -> None:
        """Put out a thing that is held back."""
        if not self.preamble:
            if place != self._place:
                self._place = place
                self.out.append(self.hold(place))
            self.out.append(self.hold(thing))

    def paragraph(self) -> None:
        """End the paragraph; styles go on in the next one."""
        if self.preamble or self.in_table:
            self.put(" ")
            return
        while self.out and (not self.out[-1].strip() or self.out[-1] == _BREAK):
            self.out.pop()  # pandoc joins what stands on both sides of an empty line behind a break
        styles = [style for frame in self._frames for style in frame]
        self.typed, self.outer_open = [], False
        self.out.append("}" * len(styles) + "\n\n" + "".join(f"\\{style}{{" for style in styles))

    @property
    def in_quotation(self) -> bool:
        """Whether the words here are quoted."""
        return self.quoting > 0 or bool(self.typed) or self.outer_open

    @contextmanager
    def styled(self, *styles: str) -> Iterator[None]:
        """A group, set in these styles."""
        self._frames.append(list(styles))
        self.put("".join(f"\\{style}{{" for style in styles))
        try:
            yield
        finally:
            self.put("}" * len(self._frames.pop()))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Words that stand in no quotation and no style of the words around, such as those of a note."""
        kept = self.quotes, self.quoting, self.typed, self.outer_open, self._frames, self.in_table
        self.quotes, self.quoting, self.typed, self.outer_open, self._frames, self.in_table = (
            0,
            0,
            [],
            False,
            [[]],
            False,
        )
        try:
            yield
        finally:
            self.quotes, self.quoting, self.typed, self.outer_open, self._frames, self.in_table = kept

    # what is taken in

    def run(self, run: Sequence[TexToken]) -> None:
        """Set tokens. Raises `RefusedManuscriptError` where they are nested too deep."""
        self._depth += 1
        if self._depth > MAX_NESTING * 2:
            place = run[0].place if run else None
            raise RefusedManuscriptError("groups and environments are nested too deep", place=place)
        stream = TokenStream(run)
        while (token := stream.next()) is not None:
            self._token(token, stream)
        self._depth -= 1

    def _token(self, token: TexToken, stream: TokenStream) -> None:
        match token.kind:
            case TokenKind.WORD:
                self.text(token.text, token.place)
            case TokenKind.SPACE:
                self.put("\n" if "\n" in token.text and not self.in_table else " ")
            case TokenKind.PARAGRAPH:
                self.paragraph()
            case TokenKind.SIGN:
                self._sign(token, stream)
            case TokenKind.OPEN:
                inner = stream.rest_of_group()
                with self.styled():
                    self.run(inner)
            case TokenKind.RAW:
                self._raw(token)
            case TokenKind.COMMAND:
                self._command(token, stream)
            case TokenKind.CLOSE:
                pass

    def run_source(self, text: str, token: TexToken) -> None:
        """Set TeX source that stands where a token stands."""
        self.run([t._replace(place=token.place) for t in tokens(text, token.place.file)])

    def _sign(self, token: TexToken, stream: TokenStream) -> None:
        sign = token.text
        active = self.settings.active.get(sign)
        if active is not None:
            self.handlers[active](self, token, stream)
        elif sign == "$":
            self._dollars(token, stream)
        elif sign == "&" and self.in_table:
            self.put(" " if self.in_inner_table else " & ")
        else:
            self.text(printed_sign(token, stream, shorthands=self.settings.shorthands), token.place)

    def _dollars(self, token: TexToken, stream: TokenStream) -> None:
        display = stream.sign("$")
        taken: list[TexToken] = []
        depth = 0
        while (found := stream.next()) is not None and found.kind is not TokenKind.PARAGRAPH:
            depth += (found.kind is TokenKind.OPEN) - (found.kind is TokenKind.CLOSE)
            if found.kind is TokenKind.SIGN and found.text == "$" and depth <= 0:
                if display:
                    stream.sign("$")
                self.formula(taken, token, display=display)
                return
            taken.append(found)
        stream.push([*taken, found] if found is not None else taken)
        self.text("$", token.place)

    def formula(self, run: Sequence[TexToken], token: TexToken, *, display: bool) -> None:
        """Put out a formula; one that only sets words or signs is these."""
        text = formula_text(run)
        self._label_formula(run)
        if text:
            self.thing(HeldMath(text, display), token.place)

    def _label_formula(self, run: Sequence[TexToken]) -> None:
        for at, token in enumerate(run):
            if token.kind is TokenKind.COMMAND and token.text == "label":
                name = source(TokenStream(run[at + 1 :]).argument()).strip()
                self.labels.setdefault(name, HeldTarget("a formula"))

    def _raw(self, token: TexToken) -> None:
        if token.raw in ("url",):
            self.thing(HeldLink(token.text.strip(), None), token.place)
        elif token.raw == "verb":
            self.thing(HeldCode(token.text, False), token.place)
        elif token.raw.startswith("filecontents"):
            self.tell(ConversionKind.LOST, token, f"a file that stands in the manuscript: {token.text[:80]}")
        elif token.raw not in ("comment", "rawlatex", "SaveVerbatim"):
            caption, labels, text = listing(token.text)
            if caption:
                self.put("\n\n")
                self.run_source(caption, token)
            self.put("\n\n")
            self.thing(HeldCode(text, True, token.raw not in AS_TYPED), token.place)
            self.put("\n\n")
            if not self.preamble:
                self.labels.update(dict.fromkeys(labels, HeldTarget("code")))

    def _command(self, token: TexToken, stream: TokenStream) -> None:
        name = token.text
        if name == "begin":
            self._begin(token, stream)
        elif (handler := self.handlers.get(name)) is not None:
            handler(self, token, stream)
        elif name in ("(", "["):
            self.formula(stream.until(")" if name == "(" else "]"), token, display=name == "[")
        elif name in ("\\", "newline", "tabularnewline"):
            stream.star()
            stream.bracketed(over_spaces=False)
            self.put(" " if self.in_inner_table else _BREAK)
        elif name in ("char", "symbol", "ding"):
            sign = numbered_sign(token, stream)
            self.text(sign or f"\\{name}", token.place)
            if sign is None and not self.preamble:
                self.tell(ConversionKind.MACRO, token, f"\\{name}, a sign that depends on the font")
        elif is_measure(name):
            said = measure(token, stream)
            self.text(said if said is not None else f"\\{name}", token.place)
            if said is None and not self.preamble:
                self.tell(ConversionKind.MACRO, token, f"\\{name}, with a unit that is not known")
        elif name in SIGNS:
            empty_group(stream)
            self.text(SIGNS[name], token.place)
        elif name in STYLES:
            stream.star()
            styled = stream.argument()
            with self.styled(STYLES[name]):
                self.run(styled)
        elif name in SWITCHES:
            if len(self._frames) > 1:
                self._frames[-1].append(SWITCHES[name])
                self.put(f"\\{SWITCHES[name]}{{")
        elif name in WORDS:
            stream.skip(BEFORE_WORDS.get(name, ""))
            with self.styled():
                self.run(stream.argument())
        elif name in LAYOUT:
            stream.skip(LAYOUT[name])
            if name in ("par", "newpage", "clearpage", "bigskip", "medskip", "smallskip", "vspace", "pagebreak"):
                self.paragraph()
            elif name in ("hspace", "linebreak", "break"):
                self.put(" ")
        elif name == "xspace":
            self.put(spaced(stream))
        elif name in SPACES:
            self.put(SPACES[name]) if SPACES[name] == " " else self.text(SPACES[name], token.place)
        elif name in ACCENTS and not self.preamble:
            words, others = accented(token, stream)
            self.text(words, token.place)
            self.run(others)
        elif name == "end":
            stream.argument()
        else:
            self.unknown(token, stream)

    def unknown(self, token: TexToken, stream: TokenStream) -> None:
        """A command that nobody knows: it is told, and the words of its arguments stay."""
        arguments: list[tuple[Sequence[TexToken], bool]] = []
        stream.star()
        while len(arguments) < 9:
            found = stream.bracketed(over_spaces=False)
            optional = found is not None
            if found is None:
                following = stream.peek()
                found = stream.argument() if following is not None and following.kind is TokenKind.OPEN else None
            if found is None:
                break
            arguments.append((found, optional))
        if self.preamble:
            return
        kept = [words for words, optional in arguments if not optional and is_wordy(words)]
        written = "".join(f"[{source(words)}]" if optional else f"{{{source(words)}}}" for words, optional in arguments)
        became = " ".join(source(words).strip() for words in kept)
        self.tell(ConversionKind.MACRO, token, f"\\{token.text}{written}", " ".join(became.split())[:200])
        if self.in_quotation:
            self.text(f"\\{token.text} ", token.place)
        for number, words in enumerate(kept):
            if number:
                self.put(" ")
            with self.styled():
                self.run(words)

    def _begin(self, token: TexToken, stream: TokenStream) -> None:
        name = source(stream.argument()).strip()
        content, closed = stream.until_end(name)
        if not closed and not self.preamble and name != "document":
            self.tell(ConversionKind.CHANGED, token, f"\\begin{{{name}}} without an end", "set to the end of the words")
        inner = TokenStream(content)
        plain = name.rstrip("*")
        if (handler := self.environments.get(name) or self.environments.get(plain)) is not None:
            handler(self, token, name, inner, content)
        elif plain in MATH_ENVIRONMENTS:
            if plain == "alignat":
                inner.argument()
            inside = MATH_ENVIRONMENTS[plain]
            text = rest(inner)
            body = formula_text(text, inside)
            self._label_formula(text)
            self.put("\n")
            self.thing(HeldMath(body, True), token.place)
            self.put("\n")
        elif name in ENVIRONMENTS or plain in ENVIRONMENTS:
            inner.skip(ENVIRONMENTS.get(name, ENVIRONMENTS.get(plain, "")))
            self.block(rest(inner))
        else:
            self.unknown_environment(token, name, inner)

    def unknown_environment(self, token: TexToken, name: str, inner: TokenStream) -> None:
        """An environment that nobody knows: it is told, and its words stay, as a quotation if it is named so."""
        dropped: list[str] = []
        kept: list[Sequence[TexToken]] = []
        while (words := inner.bracketed(over_spaces=False)) is not None or (
            (following := inner.peek()) is not None and following.kind is TokenKind.OPEN
        ):
            argument = words if words is not None else inner.argument()
            kept.append(argument) if is_wordy(argument) else dropped.append(source(argument))
        if self.preamble:
            return
        text = f"\\begin{{{name}}}" + "".join(f"{{{words}}}" for words in dropped)
        quoting = sets_off(name)
        self.tell(
            ConversionKind.QUOTE_STYLE if quoting else ConversionKind.MACRO, token, text, "" if quoting else "its words"
        )
        for words_kept in kept:
            self.block(words_kept)
        if quoting:
            words_left = rest(inner)
            self.environments["quote"](self, token, "quote", TokenStream(words_left), words_left)
        else:
            self.block(rest(inner))

    def block(self, run: Sequence[TexToken], before: str = "", behind: str = "") -> None:
        """Set tokens as paragraphs of their own, with TeX before and behind them."""
        if not self.in_table:
            self.paragraph()
        self.put(before)
        with self.styled():
            self.run(run)
        self.put(behind)
        if not self.in_table:
            self.paragraph()


def rest(stream: TokenStream) -> list[TexToken]:
    """All tokens that are left."""
    taken: list[TexToken] = []
    while (token := stream.next()) is not None:
        taken.append(token)
    return taken


def _count_mark(sign: str, opened: list[str]) -> None:
    """Take account of a mark: it closes one that is open, or opens a quotation."""
    if opened and opened[-1] in _PARTNERS[sign]:
        opened.pop()
    elif sign not in "”’":
        opened.append(sign)


_QUOTING: Final = re.compile(r"quot|zitat|citaz|citac|citation|blockq|excerpt|extract")
"""Names of environments that set quotations off."""
