"""What several reports share: the texts that findings point into, with their lines, and the summary in words.

The summary is one line, the same for every command: `N quotations in WHERE: STATES: OUTCOME`. Its numbers are those of
the JSON form; what a baseline lists is not counted.
"""

from collections import Counter
from dataclasses import field

from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Place
from quoteproof.finding.tally import counted, counted_errors, tally
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass
from quoteproof.verdict.model import Misplaced, Misquoted, Uncheckable, Uncited


@dataclass(slots=True)
class Texts:
    """Line indexes by file; each is made when it is first needed."""

    result: CheckResult
    """The checked book."""
    _indexes: dict[str, LineIndex | None] = field(default_factory=dict)

    def lines(self, file: str) -> LineIndex | None:
        """The lines of a file, or None where its text is not known."""
        if file not in self._indexes:
            text = self._text(file)
            self._indexes[file] = None if text is None else LineIndex(text)
        return self._indexes[file]

    def position(self, file: str, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset; 1 and 1 where the text is not known."""
        lines = self.lines(file)
        return lines.position(offset) if lines is not None else (1, 1)

    def document(self, file: str) -> SeedDocument | None:
        """The document that a file is the original of; the text that places in it refer to has no lines of its own."""
        return next((s.document for s in self.result.library.sources.values() if s.file == file), None)

    def where(self, place: Place) -> str:
        """A place for a person: file and line, or in a document its pages."""
        document = self.document(place.file)
        if document is None:
            return f"{place.file}:{self.position(place.file, place.start)[0]}"
        return document.told(place.start, place.end) if place.end else place.file

    def _text(self, file: str) -> str | None:
        for chapter in self.result.chapters:
            if chapter.file == file:
                return chapter.text
        if file in self.result.texts:
            return self.result.texts[file]
        return next((s.shown for s in self.result.library.sources.values() if s.file == file), None)


_NOT_VERIFIED = {
    Misquoted.name: ("does not match its source", "do not match their sources"),
    Misplaced.name: ("is not where it is cited", "are not where they are cited"),
    Uncited.name: ("has no citation", "have no citation"),
    Uncheckable.name: ("cannot be checked", "cannot be checked"),
}


def counts(result: CheckResult) -> str:
    """The counts in a sentence: `124 quotations in 6 chapters: 101 verbatim, 17 altered, …`."""
    return tally(counted(len(result.chapters), "chapter"), result.counts)


def ending(result: CheckResult) -> str:
    """The end of the summary line: how many errors and warnings there are."""
    is_new = result.known is not None and bool(result.known.findings)
    return counted_errors(len(result.errors), len(result.warnings), new=is_new)


def line(result: CheckResult) -> str:
    """The summary line of a checked book."""
    return f"{counts(result)}: {ending(result)}"


def baseline(result: CheckResult) -> tuple[str, ...]:
    """What the baseline did: how many of its entries still occur, and how many can go; nothing without a baseline."""
    if result.known is None:
        return ()
    line = f"known: {len(result.known.findings):,} of {result.known.listed:,} entries of the baseline"
    fixed = result.known.settled
    if not fixed:
        return (line,)
    entries = "1 entry of the baseline no longer occurs" if fixed == 1 else f"{fixed:,} entries no longer occur"
    return (line, f"{entries}: write the baseline again")


def outcome(result: CheckResult) -> str:
    """Whether anything is wrong, and how much, as a headline of a page."""
    errors, warnings = len(result.errors), len(result.warnings)
    numbers = counted(errors, "error") + (f", {counted(warnings, 'warning')}" if warnings else "")
    wrong = _wrong(result)
    if wrong:
        only_quotations = errors == sum(wrong.values()) and not warnings
        return _sentence(wrong) + ("" if only_quotations else f" ({numbers})")
    if errors:
        return f"the book has errors ({numbers})"
    nothing = "no new errors" if result.known and result.known.findings else "no errors"
    return nothing + (f" ({counted(warnings, 'warning')})" if warnings else "")


def _wrong(result: CheckResult) -> dict[str, int]:
    """How many quotations have each verdict that is an error, those that a baseline lists left out."""
    judged = {id: name for chapter in result.chapters for id, name in chapter.details.verdicts}
    counted = judged if result.known is None else {f.quotation for f in result.errors}
    return dict(Counter(name for id, name in judged.items() if id in counted and name in _NOT_VERIFIED))


def _sentence(wrong: dict[str, int]) -> str:
    """`2 quotations do not match their sources, 1 quotation has no citation`."""
    named = [(wrong[name], verbs) for name, verbs in _NOT_VERIFIED.items() if name in wrong]
    return ", ".join(f"{counted(count, 'quotation')} {verbs[count != 1]}" for count, verbs in named)
