"""Binds the quotations of a book's chapters to the passages that have their words."""

from collections.abc import Sequence

from quoteproof.adopt.model import Binding
from quoteproof.check.chapter import Basis, Read


def bind(chapters: Sequence[Read], basis: Basis, *, uncited: bool = False) -> Binding:
    """Find the passage of each quotation that names none; `uncited` writes passages for those that cite nothing, too.

    The words decide where, and the verdict whether it passes. Nothing is bound to a work that it does not cite.
    """
    raise NotImplementedError
