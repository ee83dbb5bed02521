"""K006, unchecked-metadata: metadata would print words that were not checked."""

from quoteproof.chapter.faults import MetadataBlock
from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
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
    what="""A chapter begins with a metadata block. Through the pandoc filter: the metadata of the document holds a
field that is not known, or a field that prints holds markup.""",
    why="""Metadata can print anywhere: on the title page, in the head of a page, by way of a template. Nothing in it
is compared with a source.""",
    example="""A chapter that begins with a block:

    ---
    subtitle: They were never “allies”
    ---""",
    instead="Put title, author and the like into `book.yaml`, and take the block out.",
)


def word(fault: MetadataBlock | UncheckedMetadata) -> Finding:
    match fault:
        case MetadataBlock():
            message = "a metadata block in a chapter would print words that were not checked"
            helps = ("put title, author and the like into `book.yaml`, and take the block out",)
            return finding(CODE, message, fault.place, helps=helps)
        case UncheckedMetadata(key=key, printed=printed, markup=markup):
            message = f"the metadata `{key}` could print words that were not checked"
            if markup:
                message = f"the metadata `{key}` holds markup that cannot be checked"
            helps = ("write it in plain words",) if markup else (f"take `{key}` out of the metadata",)
            notes = (f"these may be there, without markup: {ticked(printed)}",)
            return finding(CODE, message, fault.place, notes=notes, helps=helps)
