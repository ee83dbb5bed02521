"""Macros of an author: their parameters, the arguments that they take, and what they become.

Source: LaTeX2e's `usrguide`, and the documentation of `xparse`.
"""

from collections.abc import Sequence

from quoteproof.manuscript.model import ManuscriptPlace
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro of the author."""

    parameters: tuple[str, ...]
    """What each parameter is: `m`, `o`, `s`, `+m` without the plus, or `=TEXT` for text that must follow."""
    defaults: tuple[Sequence[TexToken] | None, ...]
    """What stands for each parameter that is left out."""
    body: tuple[TexToken, ...]
    end: tuple[TexToken, ...] = ()
    """Of an environment: what its end sets."""


def signature(stream: TokenStream) -> tuple[tuple[str, ...], tuple[Sequence[TexToken] | None, ...]]:
    """The parameters of xparse: `m`, `o`, `O{default}`, `s`, `v`, and others as they come near to these."""
    parameters: list[str] = []
    defaults: list[Sequence[TexToken] | None] = []
    while (token := stream.next()) is not None:
        if token.kind is TokenKind.SIGN and token.text == "+":
            continue
        letters = token.text if token.kind is TokenKind.WORD else ""
        for letter in letters.replace("+", "").replace(">", ""):
            if letter in "mv":
                parameters.append("m")
                defaults.append(None)
            elif letter in "sodOD":
                parameters.append({"O": "o", "d": "o", "D": "o"}.get(letter, letter))
                defaults.append(stream.argument() if letter in "OD" else None)
    return tuple(parameters), tuple(defaults)


def arguments_of(macro: Macro, stream: TokenStream) -> list[Sequence[TexToken]]:
    """The arguments that a macro takes from a stream."""
    taken: list[Sequence[TexToken]] = []
    parameters = macro.parameters
    for number, (kind, default) in enumerate(zip(parameters, macro.defaults, strict=True)):
        if kind == "s":
            taken.append([TexToken(TokenKind.SIGN, "*", ManuscriptPlace(""))] if stream.star() else [])
        elif kind == "o":
            words = stream.bracketed()
            taken.append(words if words is not None else (default or ()))
        elif kind.startswith("="):
            _take_text(stream, kind[1:])
        elif number + 1 < len(parameters) and parameters[number + 1].startswith("="):
            taken.append(_delimited(stream, parameters[number + 1][1:]))
        else:
            taken.append(stream.argument())
    return taken


def _take_text(stream: TokenStream, text: str) -> None:
    """Take the text that ends an argument, or what there is of it."""
    wanted = text.strip()
    while wanted and (token := stream.peek()) is not None:
        said = source([token])
        if token.kind is TokenKind.SPACE:
            stream.next()
        elif wanted.startswith(said):
            stream.next()
            wanted = wanted[len(said) :].lstrip()
        elif token.kind is TokenKind.WORD and said.startswith(wanted):
            stream.next()
            stream.push([token._replace(text=said[len(wanted) :])])
            return
        else:
            return


def _delimited(stream: TokenStream, text: str) -> list[TexToken]:
    """The tokens before a text that ends an argument; they end with the paragraph, too."""
    taken: list[TexToken] = []
    wanted = text.strip()
    while (token := stream.peek()) is not None and token.kind is not TokenKind.PARAGRAPH:
        said = source([token])
        if wanted.startswith(said) and token.kind is not TokenKind.SPACE:
            break
        stream.next()
        if token.kind is TokenKind.OPEN:
            taken += [token, *stream.rest_of_group(), token._replace(kind=TokenKind.CLOSE, text="}")]
        elif token.kind is TokenKind.WORD and (at := said.find(wanted)) > 0:
            taken.append(token._replace(text=said[:at]))
            stream.push([token._replace(text=said[at:])])
            break
        else:
            taken.append(token)
    return taken


def substituted(
    body: Sequence[TexToken], arguments: Sequence[Sequence[TexToken]], place: ManuscriptPlace
) -> tuple[TexToken, ...]:
    """A body with its arguments in place; what the body has itself stands where the macro is called."""
    made: list[TexToken] = []
    parameter = False
    for token in body:
        if parameter:
            parameter = False
            if token.kind is TokenKind.WORD and token.text[:1].isdecimal():
                number = int(token.text[0])
                made += arguments[number - 1] if 0 < number <= len(arguments) else ()
                if rest := token.text[1:]:
                    made.append(token._replace(text=rest, place=place))
                continue
            if token.kind is TokenKind.SIGN and token.text == "#":
                made.append(token._replace(place=place))
                continue
        if token.kind is TokenKind.SIGN and token.text == "#":
            parameter = True
        elif token.kind is TokenKind.RAW and "#" in token.text:
            text = token.text
            for number, argument in enumerate(arguments, 1):
                text = text.replace(f"#{number}", source(argument))
            made.append(token._replace(text=text, place=place))
        else:
            made.append(token._replace(place=place))
    return tuple(made)
