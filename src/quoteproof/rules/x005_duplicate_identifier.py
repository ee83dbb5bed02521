"""X005, duplicate-identifier: an identifier is given to two places."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, Severity, finding


class DuplicateIdentifier(Fault, code="X005"):
    """An identifier that another place has too."""

    name: str
    """The identifier."""
    file: str
    """The chapter that had it first."""
    line: int
    """The 1-based line there."""


CODE = Code("X005", "duplicate-identifier")
EXPLANATION = Explanation(
    what="""An identifier such as `{#trade}` is given twice: in one chapter, which is an error, or in two, which is a
warning.""",
    why="""Within a chapter no link can lead to the second place. Over two chapters, links from a third would be
ambiguous.""",
    example="""In the chapter:

    ## Trade {#trade}

    ## Trade by sea {#trade}""",
    instead="""Give each place its own:

    ## Trade {#trade}

    ## Trade by sea {#trade-by-sea}""",
)


def word(fault: DuplicateIdentifier) -> Finding:
    name, line = fault.name, fault.line
    helps = (f"give this place another identifier, such as `{{#{name}-2}}`",)
    if fault.file == fault.place.file:
        message = f"the identifier `#{name}` is given twice in this chapter"
        notes: tuple[str, ...] = (f"it is given first on line {line}, and links lead there",)
        return finding(CODE, message, fault.place, notes=notes, helps=helps)
    notes = (f"`{fault.file}` has it on line {line}", "a link from a third chapter could lead to either")
    message = f"the identifier `#{name}` is given in two chapters"
    return finding(CODE, message, fault.place, notes=notes, helps=helps, severity=Severity.WARNING)
