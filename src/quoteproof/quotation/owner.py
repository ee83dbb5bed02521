"""Owners: what a quotation mark that prints is there for. A mark without an owner stops a build.

Source: rules.md, “What is a quotation”.
"""

from __future__ import annotations

from enum import StrEnum


class Owner(StrEnum):
    """What a mark is there for."""

    QUOTATION = "quotation"
    """A quotation: verified, attested or translated."""
    EXEMPTION = "exemption"
    """A run of words that is declared to be no quotation."""
    TITLE = "title"
    """A field of the entry that is cited there, mostly its title, as the citation style sets it."""
    NAME = "name"
    """A word of the entry that is cited there, such as a name that ends with an apostrophe."""
    APOSTROPHE = "apostrophe"
    """An apostrophe at the beginning or the end of a word."""
    LETTER = "letter"
    """A mark between two letters or digits, which belongs to the word."""
    MEASURE = "measure"
    """Feet, inches, minutes, seconds."""
    MATHEMATICS = "mathematics"
    """A sign of a formula."""
    SIGN = "sign"
    """A sign that is no quotation mark where it stands: `≪` in a reckoning, a half ring, two commas of a style."""
    HEADING = "heading"
    """A heading that prints again: in the contents, or in a link to it."""
