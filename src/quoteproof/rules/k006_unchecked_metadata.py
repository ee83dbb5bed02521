"""K006, unchecked-metadata: metadata would print words that were not checked."""

from quoteproof.chapter.faults import FrontMatter, FrontMatterFault, MetadataBlock
from quoteproof.finding.model import Code, Explanation, Fault, Finding, Severity, finding
from quoteproof.rules.rule import ticked


class UncheckedMetadata(Fault, code="K006"):
    """Metadata of a document that could print words."""

    key: str
    """Its name."""
    printed: tuple[str, ...]
    """The metadata that may print."""
    markup: bool
    """Whether it is one of these and holds markup."""


CODE = Code("K006", "unchecked-metadata")
EXPLANATION = Explanation(
    what="""A metadata block of a chapter has a field that other programs use and quoteproof does not, or a title
that cannot be the title of the chapter. At the beginning of a chapter, `title` is the title of the
chapter. Tags, dates, authors and the like are passed over. With the pandoc filter: the metadata of the
document has a field that prints unchecked, such as `abstract`, or a field that prints has markup.""",
    why="""Metadata can print anywhere: on the title page, in the head of a page, by way of a template. Nothing in it
is compared with a source.""",
    example="""A chapter that begins with a block:

    ---
    subtitle: They were never “allies”
    ---""",
    instead="""Put what the whole book has into `book.yaml`, and what prints in a chapter into its text:

    # They were never allies""",
)


def word(fault: MetadataBlock | UncheckedMetadata | FrontMatter) -> Finding:
    match fault:
        case FrontMatter():
            return _front_matter(fault)
        case MetadataBlock():
            message = "a metadata block in the middle of a chapter would not print"
            helps = ("take it out; only at the beginning of a chapter may a block hold its title",)
            return finding(CODE, message, fault.place, helps=helps)
        case UncheckedMetadata(key=key, printed=printed, markup=markup):
            message = f"the metadata `{key}` could print words that were not checked"
            if markup:
                message = f"the metadata `{key}` holds markup that cannot be checked"
            helps = ("write it in plain words",) if markup else (f"take `{key}` out of the metadata",)
            notes = (f"these may print, without markup: {ticked(printed)}",)
            return finding(CODE, message, fault.place, notes=notes, helps=helps)


def _front_matter(fault: FrontMatter) -> Finding:
    field = f"`{fault.field}`"
    severity: Severity | None = None
    helps: tuple[str, ...]
    match fault.why:
        case FrontMatterFault.MARKUP:
            message = "the title in the front matter holds markup"
            helps = ("write it as a heading below the front matter: `# Title`",)
        case FrontMatterFault.SECOND_TITLE:
            message = "the chapter has a title in its front matter, and headings of the first level"
            helps = (
                "write the sections below the title with `##`",
                "take the title out of the front matter, where a heading of the chapter is its title",
            )
        case FrontMatterFault.DROPPED:
            message = f"{field} in the front matter of a chapter does not print here"
            helps = ("write it into the text of the chapter, or take it out",)
            severity = Severity.WARNING
        case FrontMatterFault.OTHER_LANGUAGE:
            message = f"{field} in the front matter names another language than the book's, `{fault.instead}`"
            helps = ("put the chapter's text into `::: {lang=…}`, or set `language:` in `book.yaml`",)
        case FrontMatterFault.OTHER_FILE:
            message = f"{field} in the front matter names another file than the book's"
            helps = (f"set `{fault.field}:` in `book.yaml`, for all chapters, and take it out here",)
    return finding(CODE, message, fault.place, helps=helps, severity=severity)
