"""The values that a kind of forgery is written with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KEY = "%KEY%"
"""Stands in a text for the key of the variant's own source, which is its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A chapter, and what else its book needs."""

    name: str
    """Its name, of small letters, digits and hyphens; unique in its kind."""
    text: str
    """What stands in the chapter under its heading; it begins on line 3."""
    heading: str = "A Chapter"
    """The chapter's heading, in Markdown."""
    seed: str = ""
    """The text of a source of its own, cited as `@%KEY%#p1`."""
    emendations: str = ""
    """What `seeds/emendations.yaml` says of that source: YAML that is indented by nothing."""
    entry: str = ""
    """Further BibTeX."""
    settings: str = ""
    """Lines of `book.yaml` in place of `books.SETTINGS`; the book then has no other variant in it."""
    alter: Callable[[Path], None] | None = None
    """Changes the anchored book in its folder; the book then has no other variant in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery(Variant):
    """A book that tries to print what no source says."""

    code: str = ""
    """The code that refuses it; empty where the check passes, and the words print otherwise or not at all."""
    at: str = ""
    """The words on whose line the finding stands; empty for the first line of the text."""
    file: str = ""
    """The file of the finding; empty for the chapter."""
    unprinted: tuple[str, ...] = ()
    """Where there is no code: what must stand in no output, with the marks that print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest(Variant):
    """A book that comes near a forgery, and is right."""

    prints: tuple[str, ...] = ()
    """What stands in every output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to print a misquotation."""

    forgeries: tuple[Forgery, ...]
    """What is tried."""
    honest: tuple[Honest, ...] = ()
    """What comes near and must pass."""
    open: str = ""
    """Why some variants do not give yet what they should."""
    open_variants: frozenset[str] = frozenset()
    """Which they are, by name; honest forms may be among them."""
