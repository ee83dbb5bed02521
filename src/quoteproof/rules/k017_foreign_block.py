"""K017, foreign-block: a callout, a directive or a chunk of code of another program."""

from enum import StrEnum

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import tick


class ForeignBlockKind(StrEnum):
    """What the block is to another program."""

    CHUNK = "code that another program runs"
    CALLOUT = "a callout"
    DIRECTIVE = "a directive"


class ForeignBlock(Fault, code="K017"):
    """A block of another program; its place is all of it."""

    kind: ForeignBlockKind
    """What it is."""
    written: str
    """What begins it."""


CODE = Code("K017", "foreign-block", blocking=True)
EXPLANATION = Explanation(
    what="""A block is written as another program has it: a callout of Obsidian or GitHub (`> [!note]`), an admonition
of MkDocs, a directive of MyST, reStructuredText, AsciiDoc or Org, or a chunk of code that R Markdown,
Quarto or Jupyter would run. Nothing else is said of what stands in it.""",
    why="""pandoc takes it for words of the chapter: the words of a callout would be a block quotation, as if a source
had them, and a chunk would print its code in place of what comes of it.""",
    example="""In the chapter:

    > [!note] On names
    > The ministry changed its name in 2018.""",
    instead="""Write words of your own as a paragraph:

    **On names.** The ministry changed its name in 2018.

Of code, write what it gives: let the other program write the chapter before it is checked. Code that is to
be shown names its language without a space, and has the class `.code` where it holds quotation marks:

    ``` {.r .code}
    summary("trade")
    ```""",
)


def word(fault: ForeignBlock) -> Finding:
    written = tick(fault.written)
    helps: tuple[str, ...]
    match fault.kind:
        case ForeignBlockKind.CHUNK:
            message = f"{written} begins code that another program would run; here it would print as text"
            helps = (
                "let the other program write what the code gives before the book is checked",
                "code that is to be shown names its language without braces: three back-ticks, then `{.r .code}`",
            )
        case ForeignBlockKind.CALLOUT:
            message = f"{written} begins a callout of another program; here its words would be a quotation or text"
            helps = (
                "write words of your own as a paragraph: `**Note.** …`",
                "a block quotation begins with the source's words, and has its citation at its end",
            )
        case ForeignBlockKind.DIRECTIVE:
            message = f"{written} begins a directive of another program; here it would print as text"
            helps = ("write what it stands for in Markdown: a picture, a table, a paragraph, a heading with `#`",)
    sign = "put a backslash before its first sign"
    if fault.place.approximate:  # a backslash is not seen
        chunk = fault.kind is ForeignBlockKind.CHUNK
        sign = "mark it as code with `{.code}`" if chunk else "put its first sign into code"
    return finding(CODE, message, fault.place, helps=(*helps, f"if it is to print, {sign}"))
