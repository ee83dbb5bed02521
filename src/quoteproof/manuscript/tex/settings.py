"""What a preamble sets that changes how words are read: languages, quotation marks, packages, folders of pictures."""

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from quoteproof.book.typography import house_marks
from quoteproof.manuscript.tex.tokens import TexToken
from quoteproof.text.languages import language_tag, primary
from quoteproof.values import dataclass

_SHORTHAND_LANGUAGES: Final = frozenset("de nl da sv nb nn no fi pl cs sk sl is".split())
"""Languages in which babel makes the straight mark a shorthand that sets others."""
_MORE: Final = {
    "germanb": "de", "usenglish": "en-US", "uk": "en-GB", "us": "en-US", "acadian": "fr-CA", "frenchb": "fr",
    "portuges": "pt", "brazil": "pt-BR", "magyar": "hu", "polutonikogreek": "el", "slovene": "sl", "croatian": "hr",
    "serbian": "sr", "estonian": "et", "latvian": "lv", "lithuanian": "lt", "icelandic": "is", "irish": "ga",
    "welsh": "cy", "catalan": "ca", "galician": "gl", "basque": "eu", "bulgarian": "bg", "macedonian": "mk",
    "albanian": "sq", "esperanto": "eo", "indonesian": "id", "vietnamese": "vi", "persian": "fa", "hindi": "hi",
    "ancientgreek": "grc", "newzealand": "en-NZ", "mexican": "es-MX", "swissfrench": "fr-CH", "german-ch": "de-CH",
}  # fmt: skip
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


@dataclass(slots=True)
class TexSettings:
    """What is set so far."""

    language: str = ""
    """BCP 47 tag of the language that words are in here; nothing where none is set."""
    main_language: str = ""
    """The tag of the manuscript's main language."""
    class_languages: tuple[str, ...] = ()
    packages: set[str] = field(default_factory=set)
    package_options: dict[str, str] = field(default_factory=dict)
    active: dict[str, str] = field(default_factory=dict)
    """Characters that csquotes makes active, and the name of the handler of each."""
    auto_quotes: dict[str, str] = field(default_factory=dict)
    """By an active closing mark its opening one."""
    shorthands_off: bool = False
    threshold: int = 3
    """How many lines a quotation may have that is not set off."""
    threshold_in_words: bool = False
    picture_folders: tuple[str, ...] = ("",)
    bibliographies: list[str] = field(default_factory=list)
    theorems: dict[str, str] = field(default_factory=dict)
    """By environment the word that it begins with."""
    acronyms: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By key the short and the long form, as TeX source."""
    glossary: list[tuple[TexToken, str]] = field(default_factory=list)
    """The entries that have a description, with it, until a glossary prints them."""
    used_acronyms: set[str] = field(default_factory=set)
    metadata: dict[str, list[int | None]] = field(default_factory=dict)
    """Parts by the field of the metadata that they give."""

    @property
    def shorthands(self) -> bool:
        """Whether a straight mark is a shorthand here."""
        return not self.shorthands_off and primary(self.language) in _SHORTHAND_LANGUAGES

    @property
    def marks(self) -> tuple[str, str, str, str]:
        """The quotation marks of the main language: outer and inner ones; outer ones are double."""
        house = house_marks(self.main_language or "en")
        if house.open in ("‘", "'"):
            return house.inner_open, house.inner_close, house.open, house.close
        return house.open, house.close, house.inner_open, house.inner_close

    def select(self, name: str) -> None:
        """Let the words that follow be in a language of babel or polyglossia."""
        tag = known_language(name)
        if tag:
            self.language = tag

    def select_main(self, name: str) -> None:
        """Let a language be the main one."""
        tag = known_language(name)
        if tag:
            self.language = self.main_language = tag


def known_language(name: str) -> str:
    """The BCP 47 tag of a language of babel or polyglossia; nothing where it is none."""
    name = name.strip().lower()
    if name in _MORE:
        return _MORE[name]
    tag = language_tag(name)
    return tag if tag != name or _TAG.fullmatch(name) else ""


def options_of(text: str) -> list[tuple[str, str]]:
    """The options of a package, each with its value."""
    found: list[tuple[str, str]] = []
    for piece in _split(text):
        name, _, value = piece.partition("=")
        if name.strip():
            found.append((name.strip(), value.strip().strip("{}").strip()))
    return found


def _split(text: str) -> Sequence[str]:
    pieces, depth, start = list[str](), 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth == 0:
            pieces.append(text[start:at])
            start = at + 1
    return (*pieces, text[start:])
