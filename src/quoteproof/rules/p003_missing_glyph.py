"""P003, missing-glyph: no face of the book has a character."""

import unicodedata

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class MissingGlyph(Fault, code="P003"):
    """A character, with its accents, that no face of the book has."""

    character: str
    """The character, with its accents."""
    others: int
    """How many other places of the file have such characters."""


CODE = Code("P003", "missing-glyph")
EXPLANATION = Explanation(
    what="A character would print that no font of the book has.",
    why="An empty box would print in its place, and a reader could not tell what the source says.",
    example="A quotation in Chinese, in a book that has no font for it.",
    instead="Put a font that has the characters into `fonts/`, a `.ttf` or `.otf` file.",
)


def word(fault: MissingGlyph) -> Finding:
    codes = " ".join(f"U+{ord(c):04X}" for c in fault.character)
    names = " with ".join(unicodedata.name(c, "unnamed") for c in fault.character)
    more = f", and {fault.others} more characters of this file have none" if fault.others else ""
    message = f"no face of this book has `{fault.character}` ({codes}, {names}){more}"
    helps: tuple[str, ...] = (
        "put a font that has it into `fonts/`, a `.ttf` or `.otf` file",
        "or write it in other letters, such as a transcription; inside a quotation the source's must stay",
    )
    if unicodedata.category(fault.character[0]) == "Co":
        helps = ("write the character that is meant: one of private use means nothing without its font",)
    return finding(CODE, message, fault.place, helps=helps)
