"""K016, foreign-markup: the markup of another program would print as it stands."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from quoteproof.chapter.foreign import Syntax
from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, Severity, finding
from quoteproof.rules.rule import tick


class ForeignMarkup(Fault, code="K016"):
    """Signs in the text that mean something to another program, and would print."""

    syntax: Syntax
    """What they mean there."""
    written: str
    """The signs, and what is between them."""


class _Ours(NamedTuple):
    """What is said of one syntax."""

    helps: tuple[str, ...]
    """Our own form for it."""
    severity: Severity = Severity.ERROR
    """An error where private words, lost words or a bare identifier would surely print."""


_PLACE: Final = "write `[words](#name)`, where the place that is meant has `{#name}` behind its heading or picture"
_BEHIND: Final = (
    "write attributes without a space behind what they belong to, `![…](…){width=50%}`, or behind a heading"
)
_OURS: Final[Mapping[Syntax, _Ours]] = {
    Syntax.COMMENT: _Ours(("a remark that is not to print is written `<!-- remark -->`",)),
    Syntax.CRITIC: _Ours(
        ("accept the change or reject it; a remark that is not to print is written `<!-- remark -->`",)
    ),
    Syntax.EMBED: _Ours(
        ('a picture is written `![Caption](images/file.png){alt="what it shows"}`; write the words of a note out',)
    ),
    Syntax.WIKI_LINK: _Ours((_PLACE, "write the bare words where no link is needed"), Severity.WARNING),
    Syntax.SHORTCODE: _Ours(
        ('write what it stands for; a picture is `![Caption](images/file.png){alt="what it shows"}`',)
    ),
    Syntax.TEMPLATE: _Ours(("write what it stands for",), Severity.WARNING),
    Syntax.ROLE: _Ours(
        (
            "a citation is `[@key#p1]`, a reference `[](#name)`, a formula `$x^2$`, a note `^[words]`",
            "take away what is before the back-tick where code is meant",
        )
    ),
    Syntax.RST_LINK: _Ours(("write `[words](https://…)`, or `[words](#name)` for a place in the book",)),
    Syntax.REFERENCE: _Ours(
        ("write `[](#name)`, which prints the number of the figure, table or heading with `{#name}`",)
    ),
    Syntax.ATTRIBUTES: _Ours((_BEHIND,), Severity.WARNING),
    Syntax.MACRO: _Ours(
        ("a link is `[words](https://…)`, a reference `[](#name)`, a note `^[words]`",), Severity.WARNING
    ),
    Syntax.TYPST: _Ours(
        ("write it in Markdown: a citation is `[@key#p1]`, a link `[words](https://…)`, a note `^[words]`",),
        Severity.WARNING,
    ),
    Syntax.HIGHLIGHT: _Ours(
        ("write `*emphasis*` or `**strong emphasis**`; nothing is highlighted in print",), Severity.WARNING
    ),
    Syntax.DISPLAY_MATH: _Ours(("put `$$` before and behind the formula, with no empty line in it",), Severity.WARNING),
    Syntax.TEX_MATH: _Ours(("write a formula as `$x^2$`, and one on a line of its own as `$$x^2$$`",)),
    Syntax.DJOT: _Ours(("write `*emphasis*`, `**strong emphasis**`, `H~2~O` or `x^2^`",), Severity.WARNING),
    Syntax.BBCODE: _Ours(("write it in Markdown",), Severity.WARNING),
    Syntax.CONTENTS: _Ours(("take it out: every edition has a table of contents",)),
    Syntax.TAGS: _Ours(("take them out, or put them into a comment: `<!-- #tag -->`",), Severity.WARNING),
    Syntax.ABBREVIATION: _Ours(("take it out; explain the abbreviation in the text or in a note",), Severity.WARNING),
    Syntax.TOML: _Ours(("take it out, and write the chapter's title as `# Title`",)),
    Syntax.BLOCK_ID: _Ours(
        ("take it out; a place that is linked to has `{#name}` behind its heading",), Severity.WARNING
    ),
    Syntax.INLINE_CODE: _Ours(
        ("write what the code gives, or let the other program write it before the book is checked",), Severity.WARNING
    ),
    Syntax.SIGN: _Ours(("write what is meant in Markdown",), Severity.WARNING),
}

CODE = Code("K016", "foreign-markup", acknowledgeable=True)
EXPLANATION = Explanation(
    what="""Signs stand in the text that another program reads as markup: wiki links, comments and highlighting of
Obsidian, shortcodes of Hugo and Quarto, Critic Markup, roles of MyST, cross-references of bookdown,
attributes that belong to nothing, formulas between `\\(` and `\\)`.""",
    why="""Here they are characters like others, and print as they stand. A remark that was to be hidden would be read
by everybody, and a reference would be a bare name. It is a warning where the signs could be meant to print.""",
    example="""In the chapter:

    The trade grew.%%look this up%% See [[Who leads]].""",
    instead="""Write the form that a book has here:

    The trade grew.<!-- look this up --> See [the fourth chapter](#who-leads).

Signs that are to print are put into code, or have a backslash before them: `\\[[Who leads]]`.""",
)


def word(fault: ForeignMarkup) -> Finding:
    syntax, written = fault.syntax, fault.written
    helps, severity = _OURS[syntax]
    if syntax is Syntax.SIGN and written[0] in "`~":
        message = "these signs fence no code here, and would print"
    elif syntax is Syntax.SIGN:
        message = f"{tick(written)} belongs to no markup of a chapter, and would print"
    elif syntax is Syntax.DISPLAY_MATH:
        message = "`$$` has no partner, and would print"
    elif syntax is Syntax.INLINE_CODE:
        message = f"{tick(written)} is code that another program would run, and would print as it stands"
    else:
        message = f"other programs read {tick(written)} as {syntax.value}; here it would print as it stands"
    if syntax is Syntax.ATTRIBUTES and "#" in written:
        severity = Severity.ERROR
    escape = _ESCAPE.get(syntax, _PRINT)
    if fault.place.approximate and syntax is not Syntax.INLINE_CODE:
        escape = "if the signs are to print, put them into code"  # a backslash before them is not seen
    return finding(CODE, message, fault.place, helps=(*helps, escape), severity=severity, fixes=_fixes(fault))


_PRINT: Final = "if the signs are to print, put a backslash before the first of them, or put them into code"
_ESCAPE: Final = {
    Syntax.INLINE_CODE: "mark code that is to be shown with `{.code}`",
    Syntax.ROLE: "if the signs are to print, put them into code",
    Syntax.RST_LINK: "if the sign is to print, put a backslash before it",
    Syntax.REFERENCE: "if the signs are to print, put them into code",
    Syntax.TEX_MATH: "if brackets are to print, write them without backslashes",
}


def _fixes(fault: ForeignMarkup) -> tuple[Fix, ...]:
    """The change to our own form, where that says the same; the words between the signs stay."""
    written, place = fault.written, fault.place
    if place.approximate or "\ufffc" in written:
        return ()
    match fault.syntax:
        case Syntax.COMMENT if written.startswith("%%") and "--" not in written:
            return (Fix("make it a comment", (Edit(place, f"<!-- {written.strip('%').strip()} -->"),)),)
        case Syntax.TEX_MATH:
            sign = "$" if written.startswith("\\(") else "$$"
            words = written[2:-2].strip()
            return (
                (Fix(f"write the formula between `{sign}`", (Edit(place, f"{sign}{words}{sign}"),)),)
                if "$" not in words
                else ()
            )
        case Syntax.CONTENTS:
            return (Fix("take it out", (Edit(place, ""),)),)
    return ()
