"""Resources: a passage, the outline of a source, what a code means, and the rules in short, each by its address."""

from typing import Final
from urllib.parse import quote, unquote, urlsplit

from quoteproof.assistant.checking_tools import ExplainArguments, explain
from quoteproof.assistant.guidance import RULES_TEXT
from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.reading_tools import OutlineArguments, PassageArguments, outline, passage
from quoteproof.assistant.tool import NextCall, RefusedCallError

SCHEME: Final = "quoteproof"
RULES_URI: Final = f"{SCHEME}://rules"
TEMPLATES: Final = {
    f"{SCHEME}://passage/{{key}}/{{id}}": ("passage", "The text of a passage, such as p7"),
    f"{SCHEME}://outline/{{key}}": ("outline", "The first passages of a source, by their first words"),
    f"{SCHEME}://codes/{{code}}": ("codes", "What a finding means and what to do"),
}
"""The addresses, with a name and what each gives."""
_FIRST: Final = 100  # passages of an outline


def read(book: AssistedBook, uri: str) -> str:
    """The text at an address; raises `RefusedCallError` where there is none."""
    try:
        parts = urlsplit(uri)
        names = [unquote(part) for part in (parts.netloc, *parts.path.split("/")) if part]
    except ValueError:
        names = []
    match names if names and parts.scheme == SCHEME else []:
        case ["rules"]:
            return RULES_TEXT
        case ["passage", key, id]:
            return passage(book, PassageArguments(anchor=f"{key}#{id}")).in_words()
        case ["outline", key]:
            return outline(book, OutlineArguments(key=key, count=_FIRST)).in_words()
        case ["codes", code]:
            return explain(book, ExplainArguments(code=code)).in_words()
        case _:
            raise RefusedCallError("no-resource", "there is no resource at that address", NextCall(tool="sources"))


def outlines(book: AssistedBook, start: int, count: int) -> tuple[list[tuple[str, str]], bool]:
    """The addresses of the outlines of some sources, each with the title of its work, and whether more follow."""
    library = book.library()
    keys = sorted(library.sources)
    shown = keys[start : start + count]
    return [
        (f"{SCHEME}://outline/{quote(key, safe='')}", library.entries[key].title or key) for key in shown
    ], start + count < len(keys)
