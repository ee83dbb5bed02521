"""Tokens of TeX source, each with its line.

Comments are left out as TeX leaves them out, with the line end and the spaces after it. What TeX does not read as
commands (`verbatim`, `\\verb`, the address of `\\url`) is one token. Catcodes are the usual ones; `@` is a letter where
the source says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final, NamedTuple

from quoteproof.manuscript.model import ManuscriptPlace, PlaceUnit, RefusedManuscriptError
from quoteproof.values import dataclass


class TokenKind(StrEnum):
    """What a token is."""

    COMMAND = "command"
    OPEN = "{"
    CLOSE = "}"
    WORD = "word"
    SIGN = "sign"
    SPACE = "space"
    PARAGRAPH = "paragraph"
    RAW = "raw"


class TexToken(NamedTuple):
    """A token of TeX source."""

    kind: TokenKind
    text: str
    """The characters; of a command its name without the backslash."""
    place: ManuscriptPlace
    raw: str = ""
    """Of raw text what it stands in, such as `verbatim`, `verb` or `url`."""


MAX_NESTING: Final = 60
"""How deep groups and environments may stand inside one another."""
MAX_OPTIONAL: Final = 400
"""Most tokens of an optional argument."""
_RAW_ENVIRONMENTS: Final = (
    "verbatim verbatim* Verbatim BVerbatim LVerbatim SaveVerbatim alltt lstlisting minted comment filecontents "
    "filecontents* pycode luacode luacode* sagesilent VerbatimOut rawlatex"
).split()
AS_TYPED: Final = frozenset("verbatim verbatim* Verbatim BVerbatim LVerbatim SaveVerbatim alltt VerbatimOut".split())
"""Those whose words may be anything; the others have code of a program."""
_NEXT: Final = re.compile(
    r"""(?P<comment>%[^\n]*(?:\n[ \t]*(?P<blank>(?:\n[ \t]*)*)|\Z))
    |\\(?P<name>[A-Za-z]+\*?)
    |\\(?P<symbol>.)
    |(?P<paragraph>[ \t]*\n[ \t]*(?:\n[ \t]*)+)
    |(?P<space>[ \t]*\n[ \t]*|[ \t]+)
    |(?P<word>[^\\{}%\s"&~^_\#$'`,<>=\[\]*|!?()\x2d«»„“”‘’‚‹›]+)
    |(?P<open>\{)|(?P<close>\})
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_WITH_AT: Final = re.compile(r"[A-Za-z@]+\*?")
_AFTER_NAME: Final = re.compile(r"[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?")
_ENVIRONMENT: Final = re.compile(r"\s*\{([^{}]*)\}")
_VERB: Final = re.compile(r"[ \t]*+(?>(?:\[[^\]\n]*\])?)(?:(\{)|([^A-Za-z\s*}]))")  # `\newcommand\code{\lstinline}`
_URL: Final = re.compile(r"\s*(?:(\{)|([^A-Za-z\s{}\\]))")
_NAMING: Final = frozenset({"newcommand", "renewcommand", "providecommand", "newcommand*", "def", "let"})
_NAMED_RAW: Final = re.compile(
    r"\*?\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*=?\s*(?:\{\s*\\([A-Za-z]+)\s*(?:\[[^\]\n]*\]\s*)?\}|\\([A-Za-z]+))"
)
"""A command that is another one: `\\newcommand\\code{\\lstinline[style=c]}`, `\\let\\code\\lstinline`."""
_VERBS: Final = frozenset({"verb", "verb*", "lstinline", "mintinline", "Verb"})
_URLS: Final = frozenset({"url", "path", "nolinkurl", "href", "url*"})


@dataclass(frozen=True, slots=True)
class RawNames:
    """The names behind which TeX reads no commands; definitions in the source add to them."""

    environments: set[str] = field(default_factory=lambda: set(_RAW_ENVIRONMENTS))
    commands: dict[str, str] = field(default_factory=lambda: dict(zip(_VERBS, _VERBS, strict=True)))
    """Each with the one that it is defined as."""


def tokens(text: str, file: str, *, at_letter: bool = False, names: RawNames | None = None) -> Iterator[TexToken]:
    """The tokens of a file's text; `at_letter` as in a package; `names` are those of the files before."""
    at, line, end = 0, 1, len(text)
    place = ManuscriptPlace(file, PlaceUnit.LINE, 1)
    names = names or RawNames()
    while at < end:
        found = _NEXT.match(text, at)
        if found is None:  # pragma: no cover - every character is one of these
            break
        start, at = at, found.end()
        kind = found.lastgroup
        if found["comment"] is not None:
            if found["blank"]:
                yield TexToken(TokenKind.PARAGRAPH, "\n\n", place)
        elif found["name"] is not None:
            name = found["name"]
            if at_letter and (longer := _WITH_AT.match(text, start + 1)):
                name, at = longer[0], longer.end()
            if name.endswith("*") and name[:-1] not in _STARRED_NAMES and name not in ("verb*",):
                name, at = name[:-1], at - 1
            if name == "makeatletter":
                at_letter = True
            elif name == "makeatother":
                at_letter = False
            defined = _NAMED_RAW.match(text, at) if name in _NAMING else None
            raw: list[TexToken] = []
            if defined and (other := defined[2] or defined[3]) in names.commands:
                names.commands[defined[1]] = names.commands[other]
                at = defined.end()
            else:
                name = names.commands.get(name, name)
                raw, at = _raw_after(text, at, name, place, names)
                if not raw or name != "begin":
                    yield TexToken(TokenKind.COMMAND, name, place)
            yield from raw
            if not raw and (space := _AFTER_NAME.match(text, at)):
                at = space.end()
        elif found["symbol"] is not None:
            symbol = found["symbol"]
            if symbol == "@" and at_letter and (longer := _WITH_AT.match(text, start + 1)):
                symbol, at = longer[0].rstrip("*"), longer.end() - longer[0].count("*")
                if space := _AFTER_NAME.match(text, at):
                    at = space.end()
            yield TexToken(TokenKind.COMMAND, " " if symbol.isspace() else symbol, place)
        elif kind == "paragraph":
            yield TexToken(TokenKind.PARAGRAPH, "\n\n", place)
        elif kind == "space":
            yield TexToken(TokenKind.SPACE, found[0], place)
        elif kind == "word":
            yield TexToken(TokenKind.WORD, found[0], place)
        elif kind == "open":
            yield TexToken(TokenKind.OPEN, "{", place)
        elif kind == "close":
            yield TexToken(TokenKind.CLOSE, "}", place)
        else:
            yield TexToken(TokenKind.SIGN, found[0], place)
        if breaks := text.count("\n", start, at):
            line += breaks
            place = ManuscriptPlace(file, PlaceUnit.LINE, line)


_STARRED_NAMES: Final = frozenset({"verb"})
"""Commands whose star belongs to their name; of all others it is a sign."""


def _raw_after(text: str, at: int, name: str, place: ManuscriptPlace, names: RawNames) -> tuple[list[TexToken], int]:
    """The raw text that follows a command which has some, with the tokens of its opening, and where it ends."""
    if name == "begin" and (found := _ENVIRONMENT.match(text, at)) and found[1] in names.environments:
        closing = f"\\end{{{found[1]}}}"
        end = text.find(closing, found.end())
        if end < 0:
            raise RefusedManuscriptError(f"`\\begin{{{found[1]}}}` has no end", place=place)
        named = [TexToken(TokenKind.RAW, text[found.end() : end], place, found[1])]
        return named, end + len(closing)
    if name in ("lstnewenvironment", "newminted", "DefineVerbatimEnvironment"):
        if found := _ENVIRONMENT.match(text, at):
            names.environments.add(found[1] + ("code" if name == "newminted" else ""))
        return [], at
    if name in _VERBS and (found := _VERB.match(text, at if name != "mintinline" else _past_group(text, at))):
        end = _group_end(text, found.end()) if found[1] else text.find(found[2], found.end(), found.end() + 4000)
        if end >= 0 and "\n\n" not in text[found.end() : end]:
            return [TexToken(TokenKind.RAW, text[found.end() : end], place, "verb")], end + 1
    if name in _URLS and (found := _URL.match(text, at)):
        end = _group_end(text, found.end()) if found[1] else text.find(found[2], found.end(), found.end() + 4000)
        if end >= 0 and "\n\n" not in text[found.end() : end]:
            return [TexToken(TokenKind.RAW, text[found.end() : end], place, "url")], end + 1
    return [], at


def _past_group(text: str, at: int) -> int:
    found = _ENVIRONMENT.match(text, at)
    return found.end() if found else at


def _group_end(text: str, at: int) -> int:
    """Where the brace is that closes the group that begins before `at`, or -1."""
    depth = 1
    for brace in re.compile(r"(?<!\\)[{}]").finditer(text, at, at + 20_000):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return -1


def source(run: Iterable[TexToken]) -> str:
    """Tokens as TeX source, near to what was written."""
    parts: list[str] = []
    for token in run:
        if token.kind is TokenKind.COMMAND:
            parts.append("\\" + token.text)
            if token.text[-1].isalpha():
                parts.append("\0")
        elif token.kind is TokenKind.RAW:
            parts.append(token.text if token.raw not in ("url", "verb") else f"{{{token.text}}}")
        else:
            parts.append(token.text)
    return re.sub(r"\0(?=[A-Za-z])", " ", "".join(parts)).replace("\0", "")


class TokenStream:
    """Tokens that are read in order, with the arguments of commands."""

    def __init__(self, run: Sequence[TexToken] = ()) -> None:
        """Read `run`."""
        self._stack: list[tuple[Sequence[TexToken], int]] = [(run, 0)]
        self.open_group: ManuscriptPlace | None = None
        """Where a group begins that has no end, once its tokens were taken."""

    def push(self, run: Sequence[TexToken]) -> None:
        """Let `run` come next."""
        if run:
            self._stack.append((run, 0))

    def peek(self) -> TexToken | None:
        """The next token, which stays."""
        while self._stack:
            run, at = self._stack[-1]
            if at < len(run):
                return run[at]
            self._stack.pop()
        return None

    def next(self) -> TexToken | None:
        """The next token, taken."""
        token = self.peek()
        if token is not None:
            run, at = self._stack[-1]
            self._stack[-1] = (run, at + 1)
        return token

    def skip_spaces(self) -> None:
        """Take the spaces that come next."""
        while (token := self.peek()) is not None and token.kind is TokenKind.SPACE:
            self.next()

    def star(self) -> bool:
        """Take a star, if one comes next."""
        return self.sign("*")

    def sign(self, text: str) -> bool:
        """Take this sign, if it comes next."""
        token = self.peek()
        if token is not None and token.kind is TokenKind.SIGN and token.text == text:
            self.next()
            return True
        return False

    def argument(self) -> list[TexToken]:
        """The next argument: the tokens of a group, or one token; nothing where none comes."""
        spaces: list[TexToken] = []
        while (token := self.peek()) is not None and token.kind is TokenKind.SPACE:
            spaces.append(token)
            self.next()
        if token is None or token.kind in (TokenKind.PARAGRAPH, TokenKind.CLOSE):
            self.push(spaces)
            return []
        self.next()
        return self.rest_of_group() if token.kind is TokenKind.OPEN else [token]

    def group(self) -> list[TexToken] | None:
        """The tokens of the group that comes next, behind spaces; None, and nothing taken, where none comes."""
        spaces: list[TexToken] = []
        while (token := self.peek()) is not None and token.kind is TokenKind.SPACE:
            spaces.append(token)
            self.next()
        if token is None or token.kind is not TokenKind.OPEN:
            self.push(spaces)
            return None
        self.next()
        return self.rest_of_group()

    def rest_of_group(self) -> list[TexToken]:
        """The tokens of a group whose opening brace was taken."""
        taken: list[TexToken] = []
        depth = 1
        while (token := self.next()) is not None:
            if token.kind is TokenKind.OPEN:
                depth += 1
            elif token.kind is TokenKind.CLOSE:
                depth -= 1
                if depth == 0:
                    return taken
            taken.append(token)
        if taken and self.open_group is None:
            self.open_group = taken[0].place
        return taken

    def skip(self, arguments: str) -> None:
        """Take arguments that print nothing, a letter each.

        `s` is a star, `o` an optional argument, `m` one that must be there, `p` one in parentheses, `t` words without
        braces, `*` all arguments that come next.
        """
        for kind in arguments:
            if kind == "s":
                self.star()
            elif kind == "o":
                self.bracketed()
            elif kind == "m":
                self.argument()
            elif kind == "p":
                self.bracketed("(", ")")
            elif kind == "t":
                while (token := self.peek()) is not None and token.kind in (TokenKind.WORD, TokenKind.SPACE):
                    self.next()
            elif kind == "*":
                self.take_arguments()

    def bracketed(self, opening: str = "[", closing: str = "]", *, over_spaces: bool = True) -> list[TexToken] | None:
        """The tokens of an optional argument; None, and nothing taken, where none comes or it has no end."""
        taken: list[TexToken] = []
        while over_spaces and (token := self.peek()) is not None and token.kind is TokenKind.SPACE:
            taken.append(token)
            self.next()
        if not self.sign(opening):
            self.push(taken)
            return None
        first = TexToken(TokenKind.SIGN, opening, taken[0].place if taken else ManuscriptPlace(""))
        taken.append(first)
        start, depth, nested = len(taken), 0, 0
        while (token := self.next()) is not None:
            if len(taken) > MAX_OPTIONAL or (token.kind is TokenKind.PARAGRAPH and depth == 0):
                break
            if token.kind is TokenKind.OPEN:
                depth += 1
            elif token.kind is TokenKind.CLOSE:
                depth -= 1
                if depth < 0:
                    break
            elif token.kind is TokenKind.SIGN and depth == 0:
                if token.text == closing and nested == 0:
                    return taken[start:]
                nested += (token.text == opening) - (token.text == closing)
            taken.append(token)
        self.push([*taken, token] if token is not None else taken)
        return None

    def until(self, command: str) -> list[TexToken]:
        """The tokens before a command, which is taken, too."""
        taken: list[TexToken] = []
        while (token := self.next()) is not None and (token.kind is not TokenKind.COMMAND or token.text != command):
            taken.append(token)
        return taken

    def take_arguments(self) -> None:
        """Take a star, and all arguments that come next on the same line."""
        self.star()
        while (token := self.peek()) is not None and not (token.kind is TokenKind.SPACE and "\n" in token.text):
            if self.bracketed(over_spaces=False) is None and self.group() is None:
                return

    def take_groups(self) -> None:
        """Take all groups that come next."""
        while self.group() is not None:
            pass

    def until_end(self, name: str) -> tuple[list[TexToken], bool]:
        """The tokens up to the `\\end` of an environment of that name, and whether there is one."""
        taken: list[TexToken] = []
        depth = 1
        while (token := self.next()) is not None:
            if token.kind is TokenKind.COMMAND and token.text in ("begin", "end"):
                words = self.argument()
                inner = source(words).strip()
                if inner == name:
                    depth += 1 if token.text == "begin" else -1
                    if depth == 0:
                        return taken, True
                taken += [token, TexToken(TokenKind.OPEN, "{", token.place), *words]
                taken.append(TexToken(TokenKind.CLOSE, "}", token.place))
            else:
                taken.append(token)
        return taken, False


def trimmed(run: Sequence[TexToken]) -> Sequence[TexToken]:
    """Tokens without white space at their ends, and without braces around all of them."""
    start, end = 0, len(run)
    blank = (TokenKind.SPACE, TokenKind.PARAGRAPH)
    while start < end and run[start].kind in blank:
        start += 1
    while end > start and run[end - 1].kind in blank:
        end -= 1
    run = run[start:end]
    if len(run) > 1 and run[0].kind is TokenKind.OPEN and run[-1].kind is TokenKind.CLOSE:
        stream = TokenStream(run)
        inner = stream.argument()
        if stream.peek() is None:
            return trimmed(inner)
    return run
