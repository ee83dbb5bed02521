"""What single signs, accents and formulas print: ligatures of TeX, and babel's shorthands.

Source: the manuals of babel (`german`) and of the T1 encoding.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from quoteproof.manuscript.tex.commands import ACCENTS, SIGNS
from quoteproof.manuscript.tex.tokens import TexToken, TokenKind, TokenStream, source, trimmed

_SHORTHANDS: Final = {
    "`": "„", "'": "“", "<": "«", ">": "»", "=": "-", "~": "-", "-": "", "|": "", '"': "", "/": "/",
}  # fmt: skip
_LETTER_SHORTHANDS: Final = {
    "a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü", "s": "ß", "z": "ß", "S": "SS", "e": "ë", "E": "Ë",
    "i": "ï", "I": "Ï",
}  # fmt: skip
_LIGATURES: Final = {
    "---": "—", "--": "–", "-": "-", "''": "”", "'": "’", "``": "“", "`": "‘", ",,": "„", ",": ",", "<<": "«",
    "<": "<", ">>": "»", ">": ">", "?`": "¿", "?": "?", "!`": "¡", "!": "!", "~": "\u00a0",
}  # fmt: skip
MATH_ENVIRONMENTS: Final = {
    "equation": "", "math": "", "displaymath": "", "align": "aligned", "gather": "gathered", "multline": "gathered",
    "eqnarray": "aligned", "flalign": "aligned", "alignat": "aligned", "dmath": "", "IEEEeqnarray": "aligned",
}  # fmt: skip
"""Environments of formulas, and the one that stands for each inside a formula."""
_NUMBERING: Final = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])|\\tag\*?\s*\{[^{}]*\}")


def printed_sign(token: TexToken, stream: TokenStream, *, shorthands: bool) -> str:
    """What a sign prints, with those behind it that belong to it, which are taken."""
    if token.text == '"':
        return _straight(stream) if shorthands else '"'
    run = token.text
    while (following := stream.peek()) is not None and following.kind is TokenKind.SIGN:
        if run + following.text not in _LIGATURES:
            break
        run += following.text
        stream.next()
    return _LIGATURES.get(run, run)


def _straight(stream: TokenStream) -> str:
    """What a straight mark prints with the sign or letter behind it, where babel makes it a shorthand."""
    following = stream.peek()
    if following is not None and following.kind is TokenKind.SIGN and following.text in _SHORTHANDS:
        stream.next()
        return _SHORTHANDS[following.text]
    if following is not None and following.kind is TokenKind.WORD and following.text[0] in _LETTER_SHORTHANDS:
        stream.next()
        return _LETTER_SHORTHANDS[following.text[0]] + following.text[1:]
    return '"'


def accented(token: TexToken, stream: TokenStream) -> tuple[str, Sequence[TexToken]]:
    """What an accent prints with its letter, and the tokens of its argument behind that."""
    run = trimmed(stream.argument())
    if not run:
        return (token.text if not token.text.isalpha() else ""), ()
    first = run[0]
    letter, others = first.text[:1], first.text[1:]
    if first.kind is TokenKind.COMMAND:
        letter, others = {"i": "i", "j": "j"}.get(first.text, SIGNS.get(first.text, "")), ""
    elif first.kind not in (TokenKind.WORD, TokenKind.SIGN):
        return "", run
    return unicodedata.normalize("NFC", letter + ACCENTS[token.text]) + others, run[1:]


def empty_group(stream: TokenStream) -> None:
    """Take `{}`, which only ends a command's name."""
    if (token := stream.peek()) is not None and token.kind is TokenKind.OPEN:
        inner = stream.argument()
        if inner:
            stream.push([token, *inner, token._replace(kind=TokenKind.CLOSE, text="}")])


def formula_text(run: Sequence[TexToken], inside: str = "") -> str:
    """A formula as a chapter has it, without its number and labels; `inside` is the environment that it needs."""
    body = " ".join(_NUMBERING.sub("", source(run)).split())
    return f"\\begin{{{inside}}}{body}\\end{{{inside}}}" if inside and body else body


_LISTING: Final = re.compile(r"[ \t]*(?:\[((?:[^\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\])?[ \t]*(?:\{[^{}\n]*\})?[ \t]*\n")
_OPTION: Final = re.compile(r"(caption|label)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,\]]*))")


def listing(text: str) -> tuple[str, tuple[str, ...], str]:
    """The caption, as TeX, the labels, and the code of an environment of code."""
    head = _LISTING.match(text)
    options = _OPTION.findall(head[1] or "") if head else []
    said = [(name, braced or plain) for name, braced, plain in options]
    caption = next((value for name, value in said if name == "caption"), "")
    labels = tuple(value.strip() for name, value in said if name == "label")
    return caption, labels, text[head.end() if head else 0 :].rstrip().lstrip("\n")


_DINGS: Final = {51: "✓", 52: "✔", 53: "✕", 54: "✖", 55: "✗", 56: "✘", 72: "★", 73: "☆", 118: "❖", 228: "➔"}


def numbered_sign(token: TexToken, stream: TokenStream) -> str | None:
    """The sign of `\\char`, `\\symbol` or `\\ding`, taken with its number; None where it depends on the font."""
    if token.text == "char":
        base = 16 if stream.sign('"') else 8 if stream.sign("'") else 10
        if stream.sign("`"):
            following = stream.next()
            return following.text[:1] if following is not None else None
        following = stream.peek()
        found = _DIGITS[base].match(following.text) if following is not None else None
        if following is None or found is None:
            return None
        stream.next()
        stream.push(
            [following._replace(text=following.text[found.end() :])] if found.end() < len(following.text) else []
        )
        number = int(found[0], base)
    else:
        written = source(stream.argument()).strip()
        number = int(written) if written.isdecimal() and len(written) < 8 else 0
        if token.text == "ding":
            return _DINGS.get(number)
    return chr(number) if 32 <= number < 127 or 0xA0 <= number < 0xD800 else None


_DIGITS: Final = {16: re.compile("[0-9A-F]{1,6}"), 10: re.compile("[0-9]{1,7}"), 8: re.compile("[0-7]{1,7}")}


def spaced(stream: TokenStream) -> str:
    """What `\\xspace` prints: a space where a word follows."""
    following = stream.peek()
    if following is None or following.kind not in (TokenKind.WORD, TokenKind.OPEN, TokenKind.SIGN):
        return " " if following is not None and following.kind is TokenKind.COMMAND else ""
    return " " if following.text[0].isalnum() or following.text[0] in "{(`$" else ""


_NO_WORDS: Final = re.compile(r"[\s\d.,:;/_=+*\\-]*(?:\d[a-z]{2})?|-?[\d.]+\s*\\?[a-z]+|\S*[=_:/@\\]\S*|\S*\d\S*|#.*")


def is_wordy(run: Sequence[TexToken]) -> bool:
    """Whether an argument is words, and not a size, a name or a setting."""
    text = source(run).strip()
    return (
        bool(text) and not _NO_WORDS.fullmatch(text) and any(len(t.text) > 1 for t in run if t.kind is TokenKind.WORD)
    )


_UNITS: Final = {
    "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "milli": "m", "micro": "µ", "nano": "n", "centi": "c",
    "deci": "d", "hecto": "h", "pico": "p", "metre": "m", "meter": "m", "gram": "g", "second": "s", "ampere": "A",
    "kelvin": "K", "mole": "mol", "candela": "cd", "hertz": "Hz", "newton": "N", "pascal": "Pa", "joule": "J",
    "watt": "W", "volt": "V", "ohm": "Ω", "litre": "l", "liter": "l", "hour": "h", "minute": "min", "day": "d",
    "degree": "°", "percent": "%", "celsius": "℃", "degreeCelsius": "℃", "byte": "B", "bit": "bit", "per": "/",
    "square": "", "squared": "²", "cubed": "³", "cubic": "", "tonne": "t", "bar": "bar", "kg": "kg", "cm": "cm",
    "mm": "mm", "km": "km", "ms": "ms", "eV": "eV", "electronvolt": "eV", "farad": "F", "tesla": "T", "dB": "dB",
    "decibel": "dB", "euro": "€",
}  # fmt: skip
_MEASURES: Final = {
    **dict.fromkeys(("num", "si", "unit", "ang", "ce"), 1),
    **dict.fromkeys(("SI", "qty", "numrange"), 2),
    **dict.fromkeys(("SIrange", "qtyrange"), 3),
}
"""How many arguments each has."""


def is_measure(name: str) -> bool:
    """Whether a command of siunitx or mhchem sets a number, a unit or a formula."""
    return name in _MEASURES


def measure(token: TexToken, stream: TokenStream) -> str | None:
    """What such a command prints, its arguments taken; None where a unit is not known."""
    stream.bracketed()
    arguments = [source(stream.argument()).strip() for _ in range(_MEASURES[token.text])]
    parts = list(arguments)
    if token.text in ("SI", "qty", "si", "unit", "SIrange", "qtyrange"):
        names = re.findall(r"\\([A-Za-z]+)", arguments[-1])
        if any(name not in _UNITS for name in names):
            return None
        parts[-1] = re.sub(r"\\([A-Za-z]+)\s*", lambda found: _UNITS[found[1]], arguments[-1])
    parts = [re.sub(r"[{}\\$]", "", part) for part in parts]
    joined = (
        "–".join(parts[:-1]) if len(parts) == 3 else parts[0] if len(parts) == 2 and token.text != "numrange" else ""
    )
    if token.text == "numrange":
        return "–".join(parts)
    return f"{joined}\u00a0{parts[-1]}" if joined else parts[-1] + ("°" if token.text == "ang" else "")
