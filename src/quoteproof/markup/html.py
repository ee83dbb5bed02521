"""Writes HTML of elements in which text can only be text.

Every `str` is escaped, in content and in attributes; only `Markup`, which this module alone makes, is used as it is.
A page forbids itself every load from outside, and every script and style but its own.
Source: HTML Living Standard, “Writing HTML documents”; Content Security Policy Level 3.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from typing import Final

from quoteproof.values import dataclass

_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "col"})
# What no HTML document may hold, as a character or as a reference to one: controls, surrogates, noncharacters; and
# the separators of lines and paragraphs, which browsers show as nothing.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is safe in a page."""

    html: str
    """The HTML."""


Content = Markup | str | None | Iterable["Markup | str | None"]
"""What an element can hold: markup, text to be escaped, nothing, or several of these."""


def text(words: str) -> Markup:
    """Escape plain text; characters that HTML cannot hold become U+FFFD, those of them that are white space a space."""
    return Markup(html.escape(_ILLEGAL.sub(_allowed, words), quote=True))


def join(*contents: Content) -> Markup:
    """Join pieces of content."""
    return Markup("".join(_flat(contents)))


def tag(name: str, /, *contents: Content, **attributes: str | int | bool | None) -> Markup:
    """Make an element. In names of attributes a last `_` is dropped and `_` becomes `-`; None omits the attribute."""
    opening = f"<{name}{''.join(_attributes(attributes))}"
    if name in _VOID:
        return Markup(f"{opening}/>")
    return Markup(f"{opening}>{join(*contents).html}</{name}>")


def ends(name: str, /, **attributes: str | int | bool | None) -> tuple[str, str]:
    """Return the opening and the closing tag of an element that is not void."""
    return f"<{name}{''.join(_attributes(attributes))}>", f"</{name}>"


def page(title: str, body: Content, *, language: str, style: str, script: str, leftwards: bool = False) -> str:
    """Make a whole document that loads nothing; `style` and `script` are the program's own files.

    `leftwards` says that it is written from the right.
    """
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    )
    document = tag(
        "html",
        "\n",
        head,
        "\n",
        tag("body", body, Markup(f"<script>{script}</script>")),
        "\n",
        lang=language,
        dir="rtl" if leftwards else None,
    )
    return f"<!DOCTYPE html>\n{document.html}\n"


def png_image(png: bytes, alternative: str, width: int, scale: float, *, class_: str) -> Markup:
    """Make a picture that is part of the page; `width` in pixels, of which `scale` are a point on paper."""
    source = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
    return tag("img", src=source, alt=alternative, width=round(width / scale * 96 / 72), class_=class_)


def fragment(*names: str) -> str:
    """Make an id of any names; it differs from every id of a chapter, since those have no colon."""
    return ":".join(re.sub(r"[^A-Za-z0-9_-]", lambda match: f".{ord(match[0]):x}.", name) for name in names)


def _flat(contents: Iterable[Content]) -> Iterable[str]:
    for content in contents:
        if isinstance(content, Markup):
            yield content.html
        elif isinstance(content, str):
            yield text(content).html
        elif content is not None:
            yield from _flat(content)


def _allowed(illegal: re.Match[str]) -> str:
    return " " if illegal[0].isspace() else "\ufffd"


def _attributes(given: dict[str, str | int | bool | None]) -> Iterable[str]:
    for name, value in given.items():
        if value is None or value is False:
            continue
        written = "" if value is True else text(str(value)).html
        yield f' {name.removesuffix("_").replace("_", "-")}="{written}"'


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
