"""Expands what an author defines: macros, environments, conditionals, and the files that are read in.

What comes out has no definitions any more, only commands of packages and of LaTeX. A definition that programs TeX
(`\\futurelet`, `\\csname`) is not expanded: its command stays, and whoever reads it does not know it. The work is
bounded. Source: LaTeX2e's `usrguide`, and the documentation of `xparse`.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Final

from quoteproof.manuscript.model import (
    ConversionKind,
    ConversionNote,
    ManuscriptPlace,
    RefusedManuscriptError,
)
from quoteproof.manuscript.tex.commands import is_known, is_programming, sets_off
from quoteproof.manuscript.tex.definitions import Macro, arguments_of, signature, substituted
from quoteproof.manuscript.tex.files import TexFiles, is_distributed, is_inside, normal
from quoteproof.manuscript.tex.tokens import RawNames, TexToken, TokenKind, TokenStream, source, tokens, trimmed
from quoteproof.values import dataclass

MAX_EXPANSIONS: Final = 200_000
"""Most macros that are expanded, one after another or in one another."""
MAX_TOKENS: Final = 8_000_000
"""Most tokens of a manuscript with its macros expanded."""
MAX_DEPTH: Final = 60
"""How deep files may read in one another."""


@dataclass(slots=True)
class Expander:
    """Expands the tokens of a manuscript, in order."""

    files: TexFiles
    notes: list[ConversionNote] = field(default_factory=list)
    macros: dict[str, Macro] = field(default_factory=dict)
    environments: dict[str, Macro] = field(default_factory=dict)
    switches: dict[str, bool] = field(default_factory=lambda: {"true": True, "false": False, "pdf": True})
    only: frozenset[str] | None = None
    """The names in `\\includeonly`."""
    _open: list[tuple[str, tuple[TexToken, ...]]] = field(default_factory=list)
    _conditions: list[bool] = field(default_factory=list)
    """Of the conditions that are open, whether their value is known."""
    _is_text: bool = False
    """Whether the document has begun."""
    _raw: RawNames = field(default_factory=RawNames)
    _expansions: int = 0
    _size: int = 0
    _loaded: set[str] = field(default_factory=set)
    _folders: list[str] = field(default_factory=lambda: [""])
    _reading: list[str] = field(default_factory=list)

    def expand(self, path: str, text: str) -> list[TexToken]:
        """The tokens of a file and of all that it reads in. Raises `RefusedManuscriptError`."""
        self._is_text = "\\begin{document}" not in text
        return list(self._file(path, text))

    def _file(self, path: str, text: str, *, package: bool = False) -> Iterator[TexToken]:
        place = ManuscriptPlace(path)
        if path in self._reading or len(self._reading) > MAX_DEPTH:
            raise RefusedManuscriptError(f"the file `{path}` reads itself in", place=place)
        self._reading.append(path)
        run = list(tokens(text, path, at_letter=package, names=self._raw))
        if any(token.kind is TokenKind.COMMAND and token.text == "ExplSyntaxOn" for token in run):
            run = list(_without_expl(run))
        stream = TokenStream(run)
        yield from self._run(stream, package=package)
        if stream.open_group is not None:
            text = "everything behind a brace that begins here and has no end"
            self.notes.append(ConversionNote(ConversionKind.LOST, stream.open_group, text))
        self._reading.pop()

    def _run(self, stream: TokenStream, *, package: bool) -> Iterator[TexToken]:
        made = 0
        while (token := stream.next()) is not None:
            made += 1
            if made > MAX_TOKENS:
                raise RefusedManuscriptError("the macros of this manuscript make too much text", place=token.place)
            if token.kind is not TokenKind.COMMAND:
                yield token
                continue
            name = token.text
            if name == "endinput":
                return
            if name in _DEFINING:
                self._define(token, stream)
            elif name in _INPUTS:
                yield from self._input(token, stream, package=package)
            elif name in ("usepackage", "RequirePackage", "documentclass", "LoadClass", "LoadClassWithOptions"):
                yield from self._package(token, stream)
            elif name == "includeonly":
                names = source(stream.argument()).split(",")
                self.only = frozenset(normal(item) for item in names if item.strip())
            elif name == "newif":
                if (switch := stream.next()) is not None and switch.text.startswith("if"):
                    self.switches.setdefault(switch.text[2:], False)
            elif (
                name == "unless" and (following := stream.peek()) is not None and self._is_condition(following, stream)
            ):
                stream.next()
                self._conditional(following, stream, package=package, negated=True)
            elif name.startswith("if") and (name[2:] in self.switches or name in _CONDITIONS):
                self._conditional(token, stream, package=package)
            elif name.startswith("if") and name not in self.macros and self._is_condition(token, stream):
                self._conditions.append(False)
                yield token
            elif name in ("else", "fi", "or"):
                is_known = self._conditions.pop() if self._conditions and name != "or" else True
                if name == "else":  # of a condition that holds
                    self._leave_out(token, stream, is_known=is_known, package=package)
            elif (switched := _switch(name)) is not None and switched[0] in self.switches:
                self.switches[switched[0]] = switched[1]
            elif name == "ifthenelse":
                self._ifthenelse(token, stream)
            elif name in ("setboolean", "newboolean", "provideboolean", "newtoggle", "toggletrue", "togglefalse"):
                self._boolean(name, stream)
            elif name in ("ifbool", "iftoggle"):
                switch_name = source(stream.argument()).strip()
                branches = stream.argument(), stream.argument()
                stream.push(branches[0 if self.switches.get(switch_name, False) else 1])
            elif name in ("begin", "end") and self._environment(token, stream):
                continue
            elif (macro := self.macros.get(name)) is not None:
                self._expand_macro(macro, token, stream)
            elif name in _HOOKS:
                for _ in range(_HOOKS[name]):
                    stream.argument()
            else:
                yield token

    def _count(self, token: TexToken, size: int = 0) -> None:
        self._expansions += 1
        self._size += size
        if self._expansions > MAX_EXPANSIONS or self._size > MAX_TOKENS:
            raise RefusedManuscriptError(f"the macro `\\{token.text}` expands without end", place=token.place)

    def _expand_macro(self, macro: Macro, token: TexToken, stream: TokenStream) -> None:
        made = substituted(macro.body, arguments_of(macro, stream), token.place)
        self._count(token, len(made))
        stream.push(made)

    def _environment(self, token: TexToken, stream: TokenStream) -> bool:
        """Put in what the begin or end of an author's environment sets; False where it is none."""
        words = stream.group()
        name = source(words or ()).strip()
        self._is_text |= name == "document"
        if token.text == "begin" and (macro := self.environments.get(name)) is not None:
            self._count(token)
            arguments = arguments_of(macro, stream)
            self._open.append((name, substituted(macro.end, arguments, token.place)))
            stream.push(substituted(macro.body, arguments, token.place))
            return True
        if token.text == "end" and self._open and self._open[-1][0] == name:
            stream.push(self._open.pop()[1])
            return True
        if words is None:
            return False
        stream.push([TexToken(TokenKind.OPEN, "{", token.place), *words, TexToken(TokenKind.CLOSE, "}", token.place)])
        return False

    def _define(self, token: TexToken, stream: TokenStream) -> None:
        name = token.text
        if name in ("def", "gdef", "edef", "xdef", "long", "outer", "global", "protected"):
            if name in ("def", "gdef", "edef", "xdef"):
                self._tex_definition(stream)
            return
        if name == "let":
            target, _, other = stream.next(), stream.sign("="), stream.next()
            if target is not None and other is not None and target.kind is TokenKind.COMMAND:
                if other.kind is TokenKind.COMMAND and other.text in self.macros:
                    self.macros[target.text] = self.macros[other.text]
                elif not is_known(target.text):
                    self.macros[target.text] = Macro((), (), (other,))
            return
        stream.star()
        environment = "environment" in name.lower()
        named = trimmed(stream.argument())
        defined = source(named).strip() if environment else (named[0].text if named else "")
        if name == "DeclareMathOperator":
            operator = TexToken(TokenKind.COMMAND, "operatorname", token.place)
            opening, closing = TexToken(TokenKind.OPEN, "{", token.place), TexToken(TokenKind.CLOSE, "}", token.place)
            self.macros[defined] = Macro((), (), (operator, opening, *stream.argument(), closing))
            return
        if "Document" in name:
            parameters, defaults = signature(TokenStream(stream.argument()))
        else:
            count = source(stream.bracketed() or ()).strip()
            first = stream.bracketed()
            number = min(int(count), 9) if count.isdecimal() else 0
            kinds = ["m"] * number
            if first is not None and kinds:
                kinds[0] = "o"
            parameters, defaults = tuple(kinds), (first, *([None] * (number - 1))) if number else ()
        body = tuple(stream.argument())
        end = tuple(stream.argument()) if environment else ()
        macro = Macro(parameters, defaults, body, end)
        if environment:
            self._define_environment(defined, macro)
        else:
            self._define_macro(defined, macro, new=name.startswith(("new", "New")))

    def _define_macro(self, name: str, macro: Macro, *, new: bool = False) -> None:
        """Keep a definition; what the author defines anew of LaTeX's own commands is read as usual."""
        if not name or (not new and is_known(name)):
            return
        if any(self._programs(token) for token in macro.body):
            self.macros.pop(name, None)
            return
        if not self._reaches(macro, name):  # `\let\old\x \renewcommand\x{\old…}`, and the same without the `\let`
            self.macros[name] = macro

    def _reaches(self, macro: Macro, name: str) -> bool:
        """Whether a macro, expanded to its end, has a command again."""
        left, seen = [macro], set[str]()
        while left:
            called = {token.text for token in left.pop().body if token.kind is TokenKind.COMMAND} - seen
            if name in called:
                return True
            seen |= called
            left += [self.macros[text] for text in called if text in self.macros]
        return False

    def _programs(self, token: TexToken) -> bool:
        return token.kind is TokenKind.COMMAND and is_programming(token.text) and token.text not in self.macros

    def _define_environment(self, name: str, macro: Macro) -> None:
        commands = {token.text for token in (*macro.body, *macro.end) if token.kind is TokenKind.COMMAND}
        written = source(macro.body)
        known = bool(commands) and not any(is_programming(text) for text in commands - self.macros.keys())
        if commands & {"list", "trivlist"}:  # the commands by which LaTeX itself sets quotations off
            place = (*macro.body, *macro.end)[0].place
            body = tuple(t._replace(place=place) for t in tokens(r"\begin{list}{}{}\item ", place.file))
            end = tuple(t._replace(place=place) for t in tokens(r"\end{list}", place.file))
            self.environments[name] = replace(macro, body=body, end=end)
        elif not known or f"\\begin{{{name}}}" in written or (sets_off(name) and not _QUOTES.search(written)):
            self.environments.pop(name, None)  # it is read by its name
        else:
            self.environments[name] = macro

    def _tex_definition(self, stream: TokenStream) -> None:
        target = stream.next()
        if target is None or target.kind is not TokenKind.COMMAND:
            return
        parameters: list[str] = []
        text: list[TexToken] = []
        while (token := stream.peek()) is not None and token.kind not in (TokenKind.OPEN, TokenKind.PARAGRAPH):
            stream.next()
            if token.kind is TokenKind.SIGN and token.text == "#":
                if text:
                    parameters.append(f"={source(text)}")
                    text = []
                number = stream.next()
                if number is not None and number.kind is TokenKind.WORD and len(number.text) > 1:
                    stream.push([number._replace(text=number.text[1:])])
                parameters.append("m")
            else:
                text.append(token)
        if text:
            parameters.append(f"={source(text)}")
        macro = Macro(tuple(parameters), (None,) * len(parameters), tuple(stream.argument()))
        self._define_macro(target.text, macro)

    def _input(self, token: TexToken, stream: TokenStream, *, package: bool) -> Iterator[TexToken]:
        name, folder = token.text, self._folders[-1]
        here = posixpath.dirname(token.place.file)
        folders: tuple[str, ...] = (folder, "", here)
        if name in ("import", "subimport", "includefrom", "subincludefrom", "inputfrom", "subinputfrom"):
            stream.star()
            directory = source(trimmed(stream.argument())).strip()
            base = folder if name.startswith("sub") else ""
            folders = (normal(posixpath.join(base or (here if name.startswith("sub") else ""), directory)),)
        elif name in ("subfile", "subfileinclude"):
            folders = (here, "")
        target = source(self._run(TokenStream(_file_name(stream)), package=package)).strip()
        if name == "InputIfFileExists":
            there, missing = stream.argument(), stream.argument()
            if not self._exists(target, folders):
                stream.push(missing)
                return
            stream.push(there)
        if not target or is_distributed(target):
            return
        if package and not self._exists(target, folders):
            return
        if name == "include" and self.only is not None and normal(target) not in self.only:
            self.notes.append(ConversionNote(ConversionKind.HIDDEN, token.place, f"{target}: not in \\includeonly"))
            return
        path, text = self.files.find(target, folders, token.place)
        self._folders.append(posixpath.dirname(path) if "import" in name or name.endswith("from") else folder)
        if name in ("include", "includefrom", "subincludefrom", "subfileinclude"):
            yield TexToken(TokenKind.PARAGRAPH, "\n\n", token.place)
        inner = self._file(path, text, package=package)
        yield from _document(inner) if name.startswith("subfile") else inner
        self._folders.pop()

    def _exists(self, target: str, folders: tuple[str, ...]) -> bool:
        try:
            self.files.find(target, folders, ManuscriptPlace(target))
        except RefusedManuscriptError:
            return False
        return True

    def _package(self, token: TexToken, stream: TokenStream) -> Iterator[TexToken]:
        """The command itself, and what a package or class that lies beside the manuscript defines and sets."""
        options = stream.bracketed()
        names = stream.argument()
        date = stream.bracketed()
        yield token
        if options is not None:
            opening, closing = TexToken(TokenKind.SIGN, "[", token.place), TexToken(TokenKind.SIGN, "]", token.place)
            yield from (opening, *options, closing)
        yield from (TexToken(TokenKind.OPEN, "{", token.place), *names, TexToken(TokenKind.CLOSE, "}", token.place))
        del date
        ending = ".cls" if "lass" in token.text else ".sty"
        for name in source(names).split(","):
            path = normal(name.strip() + ending)
            if not name.strip() or path in self._loaded or not is_inside(path):
                continue
            self._loaded.add(path)
            text = self.files.text(path, token.place)
            if text is not None and len(text) <= _LARGEST_PACKAGE:
                yield TexToken(TokenKind.COMMAND, BEGIN_PACKAGE, token.place)
                yield from self._file(path, text, package=True)
                yield TexToken(TokenKind.COMMAND, END_PACKAGE, token.place)

    def _is_condition(self, token: TexToken, stream: TokenStream) -> bool:
        """Whether a command begins what ends with `\\fi`; those that take their branches in braces do not."""
        name = token.text
        if token.kind is not TokenKind.COMMAND or not name.startswith("if"):
            return False
        if name[2:] in self.switches or name in _CONDITIONS or name in _PRIMITIVES:
            return True
        following = stream.peek()
        in_braces = following is not None and following.kind is TokenKind.OPEN
        return name not in _NO_CONDITIONS and not in_braces

    def _conditional(self, token: TexToken, stream: TokenStream, *, package: bool, negated: bool = False) -> None:
        """Leave out the branch that does not hold; where that is not known, the first stays and the other is told."""
        name = token.text[2:]
        is_known = name in self.switches or token.text not in _GUESSED
        holds = self.switches.get(name, _CONDITIONS.get(token.text, False)) is not negated
        if not is_known and self._is_text and not package:
            note = ConversionNote(ConversionKind.MACRO, token.place, f"\\{token.text}", "its first branch")
            self.notes.append(note)
        if holds or self._leave_out(token, stream, is_known=is_known, package=package, to_else=True):
            self._conditions.append(is_known)

    def _leave_out(
        self, token: TexToken, stream: TokenStream, *, is_known: bool, package: bool, to_else: bool = False
    ) -> bool:
        """Leave out what stands before the `\\fi` or `\\else` of the open condition; whether it was the latter."""
        gone: list[TexToken] = []
        depth = 0
        while (inner := stream.next()) is not None:
            if inner.kind is TokenKind.COMMAND:
                if inner.text == "newif":
                    stream.next()
                elif self._is_condition(inner, stream):
                    depth += 1
                elif inner.text == "fi":
                    if depth == 0:
                        break
                    depth -= 1
                elif inner.text == "else" and depth == 0 and to_else:
                    break
            gone.append(inner)
        if inner is None:
            text = f"everything behind \\{token.text}, which has no \\fi"
            self.notes.append(ConversionNote(ConversionKind.LOST, token.place, text))
        if not is_known and self._is_text and not package and _has_words(gone):
            self.notes.append(ConversionNote(ConversionKind.LOST, token.place, source(gone).strip()[:_SHOWN]))
        return inner is not None and inner.text == "else"

    def _ifthenelse(self, token: TexToken, stream: TokenStream) -> None:
        condition = source(stream.argument()).strip()
        yes, no = stream.argument(), stream.argument()
        name = condition.removeprefix("\\boolean{").removesuffix("}")
        if condition.startswith("\\boolean") and name in self.switches:
            stream.push(yes if self.switches[name] else no)
            return
        stream.push(yes)
        if _has_words(no):
            self.notes.append(ConversionNote(ConversionKind.LOST, token.place, source(no).strip()[:_SHOWN]))

    def _boolean(self, name: str, stream: TokenStream) -> None:
        switch = source(stream.argument()).strip()
        if name == "setboolean":
            self.switches[switch] = source(stream.argument()).strip() == "true"
        else:
            self.switches[switch] = name == "toggletrue"


BEGIN_PACKAGE: Final = "quoteproof package"
"""A command that stands before what a package sets; its name is none that TeX source can have."""
END_PACKAGE: Final = "quoteproof package end"
"""The command behind it."""
_QUOTES: Final = re.compile(r"\\begin\{[a-z]*(?:quote|quotation|verse)\*?\}")
_LARGEST_PACKAGE: Final = 200_000
"""Most characters of a package or class whose definitions are read."""
_DEFINING: Final = frozenset(
    """newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd renewrobustcmd providerobustcmd
    newcommandx renewcommandx NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand
    NewExpandableDocumentCommand DeclareMathOperator newenvironment renewenvironment provideenvironment
    NewDocumentEnvironment RenewDocumentEnvironment DeclareDocumentEnvironment ProvideDocumentEnvironment def gdef
    edef xdef let long outer global protected""".split()
)
_INPUTS: Final = frozenset(
    """input include subfile subfileinclude import subimport includefrom subincludefrom inputfrom subinputfrom
    InputIfFileExists loadglsentries""".split()
)
_CONDITIONS: Final = {
    "iftrue": True, "iffalse": False, "ifpdf": True, "ifxetex": False, "ifXeTeX": False, "ifluatex": False,
    "ifLuaTeX": False, "ifPDFTeX": True, "ifmmode": False, "ifhmode": True, "ifvmode": False, "ifvoid": True,
    "ifx": True, "ifnum": True, "ifdim": True, "ifodd": True, "ifdefined": True, "if": True, "ifcat": True,
    "iftutex": False, "ifblockquote": False,
}  # fmt: skip
_GUESSED: Final = frozenset("ifx ifnum ifdim ifodd ifdefined if ifcat ifvoid ifhmode ifvmode ifmmode".split())
"""Those of them whose value only TeX knows."""
_PRIMITIVES: Final = frozenset("ifcase ifinner ifhbox ifvbox ifeof ifcsname iffontchar ifincsname".split())
"""Conditions of TeX that are not in the table."""
_NO_CONDITIONS: Final = frozenset("iff ifthenelse ifbool iftoggle ifstrequal ifblank ifundef ifdef".split())
_SHOWN: Final = 2000
"""Characters that are shown of what is left out."""
_HOOKS: Final = {
    "AtBeginDocument": 1,
    "AtEndDocument": 1,
    "AtEndOfPackage": 1,
    "AtEndOfClass": 1,
    "AtBeginBibliography": 1,
}


def _switch(name: str) -> tuple[str, bool] | None:
    for ending, value in (("true", True), ("false", False)):
        if name.endswith(ending):
            return name.removesuffix(ending), value
    return None


def _has_words(run: Iterable[TexToken]) -> bool:
    return any(token.kind is TokenKind.WORD and any(map(str.isalpha, token.text)) for token in run)


def _file_name(stream: TokenStream) -> list[TexToken]:
    words = stream.group()
    if words is None:  # `\input name`
        words = []
        stream.skip_spaces()
        while (token := stream.peek()) is not None and token.kind in (
            TokenKind.WORD,
            TokenKind.SIGN,
            TokenKind.COMMAND,
        ):
            words.append(token)
            stream.next()
    return words


def _document(run: Iterable[TexToken]) -> Iterator[TexToken]:
    """The body of a file that is a document of its own; all of one that is none."""
    before: list[TexToken] = []
    stream = TokenStream(list(run))
    inside = False
    while (token := stream.next()) is not None:
        if token.kind is TokenKind.COMMAND and token.text in ("begin", "end"):
            words = stream.group() or []
            if source(words).strip() == "document":
                if token.text == "end":
                    return
                inside, before = True, []
                continue
            token_run = [
                token,
                TexToken(TokenKind.OPEN, "{", token.place),
                *words,
                TexToken(TokenKind.CLOSE, "}", token.place),
            ]
        else:
            token_run = [token]
        if inside:
            yield from token_run
        else:
            before += token_run
    yield from before


def _without_expl(run: Iterable[TexToken]) -> Iterator[TexToken]:
    off = True
    for token in run:
        if token.kind is TokenKind.COMMAND and token.text in ("ExplSyntaxOn", "ExplSyntaxOff"):
            off = token.text == "ExplSyntaxOff"
        elif off:
            yield token
