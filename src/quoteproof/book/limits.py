"""The numbers of rules.md, and in which direction each may be changed.

No number can be set so that more is forgiven than by default: exactness cannot be lowered.
Source: rules.md, “Alterations” and “The other direction”.
"""

from typing import Final

from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a marked alteration may go; every field is a count."""

    omission_words: int = 150
    """Most words that one omission leaves out."""
    omission_borders: int = 1
    """Most passage borders that one omission crosses."""
    piece_words: int = 3
    """Fewest words of a piece beside an omission."""
    insertion_words: int = 5
    """Most printed words of one insertion or replacement."""
    insertion_quoted: int = 4
    """Fewest source words quoted beside a single bracket."""
    insertion_ratio: int = 6
    """Fewest source words quoted for each inserted word, where there are two brackets or more."""
    replaced_words: int = 3
    """Most source words that one replacement stands for."""
    completion_stem: int = 3
    """Fewest letters of the source's word before a completion."""
    completion_letters: int = 4
    """Most letters that a completion puts in."""
    run_in_passages: int = 3
    """Most passages that a run-in quotation cites."""
    borrowing_words: int = 8
    """Fewest consecutive words of a seed, outside quotation marks, that are reported."""
    edge_words: int = 5
    """How many words outside a quotation's edge are searched for a limit word."""
    term_words: int = 5
    """Most words of a term that needs no citation."""


STRICTER_UPWARDS: Final = frozenset(
    {"piece_words", "insertion_quoted", "insertion_ratio", "completion_stem", "edge_words"}
)
"""The numbers that grow stricter as they grow; all others grow stricter as they shrink."""
LEAST: Final = {"borrowing_words": 3, "term_words": 1}
"""The smallest sense a shrinking number can have, where that is not none at all."""


def loosens(name: str, value: int) -> bool:
    """Whether a value for a number (by field name) would forgive more than the default."""
    default: int = getattr(Limits(), name)
    return value < default if name in STRICTER_UPWARDS else value > default
