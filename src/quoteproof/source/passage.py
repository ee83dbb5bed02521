"""A passage: the unit of a source that is cited, with its way back to the seed."""

from quoteproof.document.model import PageStart
from quoteproof.document.role import Role
from quoteproof.text.offsets import Mapped
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Capitals:
    """A word in capitals that stands for one in small capitals."""

    start: int
    """First offset in the passage's text."""
    read: str
    """The word as it is otherwise written, of the same length."""

    @property
    def end(self) -> int:
        """End (exclusive) in the passage's text."""
        return self.start + len(self.read)


@dataclass(frozen=True, slots=True)
class Correction:
    """A recorded conversion error of the seed that the reading text sets right."""

    start: int
    """First code point in the passage's reading text."""
    end: int
    """End (exclusive) in the reading text."""
    was: str
    """What stands in the seed."""
    read: str
    reason: str
    """Why, in the words of whoever recorded it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable unit of a source: a paragraph with a durable name."""

    id: str
    """The durable name within the source, such as `p12`; no number in it means anything."""
    role: Role
    """What the passage is in its document."""
    text: str
    """The reading text, in the seed's own characters, nothing folded."""
    start: int
    """Where the passage begins in the decoded seed, in code points."""
    mapped: Mapped
    """The way from `text` back to the seed's stretch that begins at `start`."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Spans of the sentences in `text`, as the lock records them."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that the source emphasises."""
    corrections: tuple[Correction, ...] = ()
    """The corrections inside the passage, in order."""
    breaks: tuple[int, ...] = ()
    """Offsets in `text` of the source's own line ends."""
    ordinal: int | None = None
    """Its place (from 1) among the body paragraphs in document order; none for other roles."""
    pages: tuple[PageStart, ...] = ()
    """Where the pages that it stands on begin in `text`; none where the source has no pages."""
    number: str | None = None
    """The number that the source gives it, with `§ ` before one of a section, where the emendations say its form."""
    changed: str = ""
    """The seed's stretch from `start` to `end`, where `mapped` changes anything of it."""
    capitals: tuple[Capitals, ...] = ()
    """The words that stand for small capitals, in order."""

    @property
    def raw(self) -> str:
        """The seed's stretch from `start` to `end`, all that `mapped` leaves out included."""
        return self.changed if self.mapped.changes else self.text

    @property
    def end(self) -> int:
        """Where the passage ends (exclusive) in the decoded seed."""
        return self.start + self.mapped.length

    def page_at(self, offset: int) -> PageStart | None:
        """The page on which a character of `text` stands; none where the source has no pages."""
        return next((page for page in reversed(self.pages) if page.offset <= offset), None)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the decoded seed that a span of `text` came from."""
        return self.start + self.mapped.start(start), self.start + self.mapped.end(end)
