"""What every move of one search has in common, and what a move is."""

from __future__ import annotations

from quoteproof.book.config import Quotations
from quoteproof.book.profiles import Latitude
from quoteproof.quotation.pattern import ElementForm, PatternElement
from quoteproof.text.languages import Languages
from quoteproof.values import dataclass
from quoteproof.verdict.conditions import Step
from quoteproof.verdict.faults import Violation
from quoteproof.verdict.passage_text import PassageText


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What is the same for all moves of one search."""

    elements: tuple[PatternElement, ...]
    """The pattern."""
    passages: PassageText
    """The cited passages."""
    text: str
    """The passages' text, its inner marks exchanged or not."""
    settings: Quotations
    """The book's rules."""
    languages: Languages
    """The languages whose limit words count."""
    strict: bool
    """Whether moves that break a condition are left out."""
    lifted: frozenset[Violation] = frozenset()
    """Skewing that the author has acknowledged with a reason, each one by itself."""

    def allows(self, latitude: Latitude) -> bool:
        """Whether the style in force allows an alteration."""
        return self.settings.profile.permission(latitude) is not None

    def counted(self, violations: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """The violations that are not acknowledged."""
        return tuple(v for v in violations if v not in self.lifted) if self.lifted else violations

    def ends_piece(self, index: int) -> bool:
        """Whether an element ends a piece; dots that are no omission in the style are the source's own."""
        if index + 1 == len(self.elements):
            return True
        following = self.elements[index + 1].form
        bare = self.allows(Latitude.BARE_ELLIPSIS)
        return following is ElementForm.OMISSION or (
            following is ElementForm.BARE_OMISSION and (bare or not self.strict)
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One reading of one element."""

    at: int
    """The offset in the text after it."""
    steps: tuple[Step, ...]
    """What was read."""
    violations: tuple[Violation, ...] = ()
    """The conditions it breaks."""
