"""Vectors: what a hostile author, co-author or sender might put into a book, each with what must come of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vector:
    """A chapter that tries something; `%SECRET%` is the path of a file outside the book, `%SERVER%` an address."""

    name: str
    """Its name, of small letters, digits and hyphens."""
    text: str
    """The chapter, without its title."""
    refused: str = ""
    """The code that refuses it; empty where it prints, as nothing but text."""
    line: int = 1
    """Where it is refused: the line of `text`, 1-based; 0 for the whole file."""
    prints: tuple[str, ...] = ()
    """Words that stand in every output."""
    same: bool = True
    """Whether the outputs can be compared letter by letter: formulas are drawn in three different ways."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A bibliography entry that tries something."""

    name: str
    """Its key."""
    fields: str
    """Its fields, one a line; the first stands on the entry's second line."""
    refused: str = ""
    """The code that refuses it."""
    line: int = 1
    """Where: the line of `fields`, 1-based; 0 for the line on which the entry begins."""
    prints: tuple[str, ...] = ()
    """Words that stand in every output."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A `book.yaml` that tries something."""

    name: str
    """Its name."""
    text: str
    """What stands in the file after the title."""
    says: str
    """What is said of it."""
    line: int = 2
    """The line that is named."""
