"""What a build refuses, as findings: each with the line where it begins, as far as the book has one.

`check` takes the steps of a build and `build` takes them after a check: both tell what stops them in the same words.
That an engine is missing or takes too long is no matter of the book, and stays a `CannotRunError`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.check.settings import setting_place
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import CannotRunError, ChangedError, Trouble
from quoteproof.edition.assemble import UncheckedError
from quoteproof.edition.docx import UnusableStylesError
from quoteproof.engine.program import EngineError, EngineMissing, EngineOutOfMemory, EngineTimeout, MissingGlyphs
from quoteproof.finding.model import Fault, Place
from quoteproof.project.outputs import OverrunError, missing_glyphs
from quoteproof.rules.p005_unprintable_book import UnprintableBook
from quoteproof.rules.table import worded
from quoteproof.text.offsets import LineIndex

_SMALLER: Final = ("divide the book into volumes, each a folder with a `book.yaml` of its own",)
_PLAIN_STYLES: Final = ("save it from Word as a plain document whose styles show everything",)


class RefusedError(CannotRunError):
    """The book cannot be printed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Carry the faults."""
        self._findings = worded(faults)
        super().__init__(*(Trouble(f.message, f.place.file, helps=f.helps) for f in self._findings))

    def told(self, result: CheckResult) -> CheckResult:
        """The result of a check with what the book is refused for."""
        return replace(result, findings=(*result.findings, *self._findings))


@contextmanager
def refusing(result: CheckResult) -> Iterator[None]:
    """Turn what stops a step into a `RefusedError`, or a `CannotRunError` where the book has no part in it."""
    try:
        yield
    except ChangedError:
        raise
    except OverrunError as error:
        raise RefusedError(error.faults) from error
    except MissingGlyphs as error:
        raise RefusedError(tuple(missing_glyphs(error, result))) from error
    except UnusableStylesError as error:
        file = result.book.reference_document or ""
        trouble = Trouble(f"the reference document `{file}` cannot be used: {error}", helps=_PLAIN_STYLES)
        raise RefusedError(tuple(_faults([trouble], result, "reference-document"))) from error
    except EngineOutOfMemory as error:
        trouble = Trouble(f"the PDF cannot be set: {error}", helps=_SMALLER)
        raise RefusedError(tuple(_faults([trouble], result, "chapters"))) from error
    except (EngineMissing, EngineTimeout) as error:
        raise CannotRunError(Trouble(f"an engine cannot run: {error}")) from error
    except CannotRunError as error:
        raise RefusedError(tuple(_faults(error.troubles, result))) from error
    except (UncheckedError, EngineError) as error:
        raise RefusedError(tuple(_faults([Trouble(f"the book does not compile: {error}")], result))) from error


def _faults(troubles: Sequence[Trouble], result: CheckResult, setting: str = "csl") -> Iterator[Fault]:
    """One fault a line; what no file of the book has is found at a setting, that of the citation style if none else."""
    texts = result.all_texts
    by_line: dict[tuple[str, int], list[Trouble]] = defaultdict(list)
    for trouble in troubles:
        by_line[trouble.file, trouble.line].append(trouble)
    for (file, line), (first, *others) in by_line.items():
        place = setting_place(texts.get(SETTINGS, ""), setting)
        if file in texts:
            lines = LineIndex(texts[file])
            start = lines.offset(line, 1) if line else 0
            place = Place(file, start, start + len(lines.line(line)) if line else 0)
        yield UnprintableBook(place, first.message, first.helps, len(others))
