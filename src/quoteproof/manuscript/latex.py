"""Reads manuscripts in LaTeX."""

from collections.abc import Sequence

from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import Manuscript, ManuscriptOptions, OpenFile


def read(
    files: Sequence[tuple[str, bytes]], options: ManuscriptOptions, pandoc: Pandoc, open_file: OpenFile
) -> Manuscript:
    """Read a manuscript; raises `RefusedManuscriptError` and `EngineError`."""
    raise NotImplementedError
