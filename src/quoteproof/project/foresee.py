"""What a build would refuse, found by the check: the outputs are made and proved, and put nowhere.

They come after a check without errors, since only such a book is built. What they refuse becomes findings. That a book
passed is remembered in the user's cache folder, by a digest of all that was read, so that it is found out once.
"""

import hashlib
import json
from typing import Final

from quoteproof.chapter.allow import images
from quoteproof.check.result import CheckResult
from quoteproof.disk import reading, user_folders
from quoteproof.disk.book_files import FONTS
from quoteproof.disk.snapshot import file_stamp
from quoteproof.project.cache import installed, maker
from quoteproof.project.project import Project

_FILE: Final = "printable"
_LARGEST: Final = 64


def foresee(project: Project, result: CheckResult, *, cached: bool = True) -> CheckResult:
    """Add to the result of a whole check what a build would refuse; `cached` says whether a pass is remembered.

    Raises `CannotRunError` where an engine is missing.
    """
    if result.stops_a_build:
        return result
    memory = _Memory(project, result) if cached else None
    if memory is not None and memory.has_passed:
        return result
    from quoteproof.project.build import make_outputs  # and with it much that a check of nothing new does without
    from quoteproof.project.refusals import RefusedError

    try:
        make_outputs(project, result)
    except RefusedError as error:
        return error.told(result)
    if memory is not None:
        memory.keep()
    return result


class _Memory:
    """Whether this very book has passed before."""

    def __init__(self, project: Project, result: CheckResult) -> None:
        sealed, made_by = user_folders.sealed_cache(project.root), maker()
        self._path = sealed[0] / _FILE if sealed is not None and made_by is not None else None
        self._seal = b""
        if sealed is not None and made_by is not None:
            self._seal = sealed[1].seal("printable", made_by.encode(), _digest(project, result)).hex().encode()

    @property
    def has_passed(self) -> bool:
        """Whether the last book that passed was this one."""
        if self._path is None:
            return False
        return user_folders.is_sealed(user_folders.read_own_file(self._path, _LARGEST), self._seal)

    def keep(self) -> None:
        """Remember that this book has passed."""
        if self._path is not None:
            user_folders.write_own_file(self._path, self._seal)


def _digest(project: Project, result: CheckResult) -> bytes:
    """A digest of all that the steps read, and of what they run.

    Of pictures, fonts, the reference document and the engines it is what the file system says.
    """
    reference = result.book.reference_document
    pictures = frozenset().union(*(images(c.chapter.ast) for c in result.chapters if c.chapter))
    files = {*pictures, *reading.list_files(project.root, f"{FONTS}/**/*"), *((reference,) if reference else ())}
    stamps = {name: str(file_stamp(project.root, name)) for name in files}
    outputs = [str(output) for output in result.book.outputs]
    texts = result.all_texts
    read = [
        [(name, texts[name]) for name in sorted(texts) if not name.startswith("seeds/")],
        project.sources_digest,
        sorted(stamps.items()),
        outputs,
        installed("typst", "pypdfium2_raw", "pypdfium2"),
    ]
    return hashlib.sha256(json.dumps(read).encode("ascii")).digest()
