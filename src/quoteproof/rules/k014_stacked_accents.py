"""K014, stacked-accents: many accents are stacked on one letter."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class StackedAccents(Fault, code="K014"):
    """Accents stacked on one letter."""

    count: int
    """How many there are."""


CODE = Code("K014", "stacked-accents")
EXPLANATION = Explanation(
    what="Six or more accents are stacked on one letter.",
    why="They would cover the lines above and below, words of a quotation among them.",
    example="A letter with ten acute accents on it.",
    instead="Write the letter with the accents of its language.",
)


def word(fault: StackedAccents) -> Finding:
    message = f"{fault.count} accents are stacked on one letter, and would cover the words around it"
    return finding(CODE, message, fault.place, helps=("write the letter with the accents of its language",))
