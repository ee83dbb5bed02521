"""Writes the words that a book's chapters set between marks and cite nothing for as terms into `book.yaml`.

Nothing passes by it: a term without a reason exempts nothing, and its reason is its author's to give. The text is
changed by lines: comments, order and form of everything else stay. A form that cannot be added to by lines is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from quoteproof.book.config import read_book
from quoteproof.book.yaml_nodes import Table, YamlNode, read_yaml
from quoteproof.check.result import CheckResult
from quoteproof.disk import reading
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.fix import write_chapters
from quoteproof.project.project import Project
from quoteproof.quotation.declared import DeclaredPhrases
from quoteproof.quotation.model import Kind, Quotation, Unreached
from quoteproof.source.lock import quoted
from quoteproof.text.folds import fold
from quoteproof.text.words import count_words
from quoteproof.values import dataclass

_WORDS: Final = 2
"""Most words of what is taken for a term without being marked as one."""
_APART: Final = frozenset({Unreached.LATER, Unreached.EARLIER, Unreached.PARAGRAPH, Unreached.HEADING})
"""Where a citation stands that does not credit a quotation with its words."""


@dataclass(frozen=True, slots=True)
class WrittenTerms:
    """Terms that were added to `book.yaml`; nothing is written yet."""

    terms: Mapping[str, str]
    """The new terms with their reasons; empty where none is given."""
    waiting: int
    """How many terms have no reason, the new ones too."""
    before: str
    """The text of `book.yaml`."""
    after: str
    """Its text with them."""


def terms(project: Project, *, only: Iterable[str] | None = None, reason: str = "") -> WrittenTerms:
    """Add what may be a term to `book.yaml`, without writing; `reason` is its author's, for all of them.

    `only` are chapters by path. Raises `CannotRunError` where nothing can be checked, or nothing can be added.
    """
    text = reading.read_text(project.root, SETTINGS)
    result = project.check(only=only)
    new = dict.fromkeys(possible_terms(result), reason)
    after = with_terms(text, new) if new else text
    if after is None:
        shown = ", ".join(f"`{phrase}`" for phrase in list(new)[:3])
        helps = ("write `quotations:` and `terms:` each on a line, with what belongs to it indented below",)
        raise CannotRunError(Trouble(f"{SETTINGS} cannot be added to by lines: {shown}", SETTINGS, helps=helps))
    return WrittenTerms(new, len(read_book(after)[0].quotations.unexplained), text, after)


def write_terms(project: Project, written: WrittenTerms) -> None:
    """Put `book.yaml` in place; raises `CannotRunError`, and does not, where it changed meanwhile."""
    if written.before != written.after:
        write_chapters(project.root, {SETTINGS: (written.before, written.after)}, "fix --terms")


def possible_terms(result: CheckResult) -> Iterator[str]:
    """The words of quotations of a word or two that no citation is near, each once, but for those that are declared."""
    quotations = result.book.quotations
    most = min(_WORDS, quotations.limits.term_words)
    declared = DeclaredPhrases(dict.fromkeys((*quotations.terms, *quotations.unexplained), ""))
    uncited = {f.quotation for f in result.all_findings if f.code.id == "Q002" and f.acknowledged is None}
    found: set[str] = set()
    for quotation in (judged.quotation for chapter in result.chapters for judged in chapter.judged):
        words = quotation.printed.text.strip().rstrip(",.")
        short = quotation.kind is Kind.INLINE and 0 < count_words(words) <= most
        if short and quotation.id in uncited and not is_attributed(quotation):
            folded = fold(words).text
            if folded not in found and declared.phrase(words) is None:
                found.add(folded)
                yield words


def is_attributed(quotation: Quotation) -> bool:
    """Whether a citation, with a passage or without, says where the words come from."""
    beside = quotation.beside
    return quotation.citation is not None or (beside is not None and beside.why not in _APART)


def with_terms(text: str, new: Mapping[str, str]) -> str | None:
    """The text of `book.yaml` with terms at the end of `terms:`, which is made if need be; None where it cannot be."""
    insertion = inserted_terms(text, new)
    return f"{text[: insertion[0]]}{insertion[1]}{text[insertion[0] :]}" if insertion else None


def inserted_terms(text: str, new: Mapping[str, str]) -> tuple[int, str] | None:
    """The offset in `book.yaml` at which terms go, and what goes there; None where they cannot be added by lines."""
    node, _ = read_yaml(text)
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    items = [f"{quoted(phrase)}:{f' {quoted(reason)}' if reason else ''}" for phrase, reason in new.items()]
    added = _added(lines, node, items)
    if added is None:
        return None
    at, new_lines = sum(map(len, lines[: added[0]])), "".join(f"{line}{end}" for line in added[1])
    words = new_lines if text[:at].endswith("\n") else f"{end}{new_lines}"
    return (at, words) if _says_only(text, f"{text[:at]}{words}{text[at:]}", new) else None


def _added(lines: list[str], node: YamlNode | None, items: list[str]) -> tuple[int, list[str]] | None:
    """Before which line (from 0) some items go, and the lines that they are; None where they cannot be added."""
    if not isinstance(node, Table):
        return None
    quotations = _child(node, "quotations")
    if quotations is None:
        return len(lines), ["quotations:", "  terms:", *(f"    {item}" for item in items)]
    head, inside = quotations
    if not isinstance(inside, Table):
        return head, ["  terms:", *(f"    {item}" for item in items)]
    indent = " " * (inside.pairs[0][0].position.column - 1)
    found = _child(inside, "terms")
    if found is None:
        return _stop(lines, head, len(indent)), [f"{indent}terms:", *(f"{indent}  {item}" for item in items)]
    head, listed = found
    own = indent + "  " if not isinstance(listed, Table) else " " * (listed.pairs[0][0].position.column - 1)
    return _stop(lines, head, len(own)), [f"{own}{item}" for item in items]


def _child(table: Table, name: str) -> tuple[int, YamlNode] | None:
    """The line behind that of a key, counted from 0, and the value of the key; none where there is no such key."""
    return next(((key.position.line, value) for key, value in table.pairs if key.text == name), None)


def _stop(lines: list[str], head: int, indent: int) -> int:
    """The line behind the last one that stands as deep as an indent, of those that follow from a line on."""
    stop = head
    for number in range(head, len(lines)):
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip(" ")) < indent:
                break
            stop = number + 1
    return stop


def _says_only(before: str, after: str, new: Mapping[str, str]) -> bool:
    """Whether a changed text says what it said, and the new terms with their reasons."""
    (was, faults), (now, more) = read_book(before), read_book(after)
    explained = {phrase: reason for phrase, reason in new.items() if reason}
    wanted = replace(
        was.quotations,
        terms={**was.quotations.terms, **explained},
        unexplained=was.quotations.unexplained | (new.keys() - explained.keys()),
    )
    return len(faults) == len(more) and now == replace(was, quotations=wanted)
