"""quoteproof: checks the quotations of a book against their sources, and builds the book when all of them match.

    import quoteproof

    with quoteproof.open_book("path/to/book") as book:
        result = book.check()
        for finding in result.errors:
            print(finding.place.file, result.line(finding), finding.code.id, finding.message)

Names in `__all__` are the public interface; docs/api.md says what of them is stable. Everything else may change. They
are imported when they are first used, so that `import quoteproof` is fast.
"""

TYPE_CHECKING = False  # as a type checker takes it; to import `typing` takes as long as a remembered answer
if TYPE_CHECKING:
    from quoteproof.api import (
        Book,
        BuildResult,
        CannotRunError,
        EngineError,
        Finding,
        Judged,
        Quotation,
        Result,
        Verification,
        open_book,
        verify,
    )

__version__ = "0.1.0"

__all__ = [
    "Book",
    "BuildResult",
    "CannotRunError",
    "EngineError",
    "Finding",
    "Judged",
    "Quotation",
    "Result",
    "Verification",
    "open_book",
    "verify",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used."""
        if name not in __all__:
            raise AttributeError(f"module 'quoteproof' has no attribute {name!r}")
        from quoteproof import api

        return getattr(api, name)
