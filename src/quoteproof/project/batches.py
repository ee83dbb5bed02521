"""Runs a batch: gives out what is still to be judged, keeps each line as it comes, and puts them in order at the end.

Lines that an earlier run left, killed or not, are believed where the same files decide again (`batch.BatchTask`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.line_file import LineFile
from quoteproof.project.batch import BatchOptions, BatchTask, program_digest
from quoteproof.project.batch_running import BatchAnswer
from quoteproof.report.batch import BatchKind, BatchLine, line_text, read_line
from quoteproof.values import dataclass

_BEGINNING: Final = '{"tool":"quoteproof",'

Runs = Callable[[Iterable[str]], Iterator[BatchAnswer]]
"""What runs tasks, each JSON of a `BatchTask`, and gives their answers as they come."""
Told = Callable[[BatchLine, bool], None]
"""Is told each line as it comes, and whether it was judged now."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What is to be judged."""

    names: Sequence[str]
    """Paths of books and manuscripts, as they were given."""
    options: BatchOptions
    """What is the same for all."""
    to: Path | None = None
    """The file that the lines are kept in; None where they are not kept."""


def run_batch(request: BatchRequest, runs: Runs, told: Told) -> tuple[BatchLine, ...]:
    """The lines of all books, in the order of the request; raises `CannotRunError`."""
    # `books/*/` and `./books/a` name the books that `books/*` does.
    names = tuple(dict.fromkeys(Path(name).as_posix() for name in request.names))
    with ExitStack() as stack:
        file = None if request.to is None else stack.enter_context(LineFile(request.to))
        known = {} if file is None or request.to is None else _known(file, request.to)
        program = program_digest()
        nothing = BatchLine("", BatchKind.BOOK)
        tasks = (
            BatchTask(name, str(Path(name).absolute()), request.options, last.digest, last.files, program)
            for name, last in ((name, known.get(name, nothing)) for name in names)
        )
        lines: dict[str, BatchLine] = {}
        for answer in runs(task.text() for task in tasks):
            name = names[answer.number]
            line = read_line(answer.line) if answer.line else known[name]
            assert line is not None
            lines[name] = line
            if file is not None and answer.line:
                file.add(answer.line)
            told(line, bool(answer.line))
        if file is not None:
            # Lines of books of other runs stay, before those of this one.
            ordered = [*(line for name, line in known.items() if name not in lines), *(lines[name] for name in names)]
            file.replace(map(line_text, ordered))
    return tuple(lines[name] for name in names)


def read_list(path: Path) -> list[str]:
    """The paths in a file that has one a line, relative to the working folder; raises `CannotRunError`."""
    text = reading.decoded(str(path), reading.read_outside(path))
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _known(file: LineFile, path: Path) -> dict[str, BatchLine]:
    """The lines that a file holds, by name; raises `CannotRunError` where it is no file of a batch."""
    lines, cut = file.read()
    read = [read_line(line) for line in lines]
    strange = [number for number, line in enumerate(lines, 1) if not line.startswith(_BEGINNING)]
    if strange or cut[: len(_BEGINNING)] != _BEGINNING[: len(cut)]:
        helps = ("name a file that is not there yet, such as `batch.jsonl`",)
        line = strange[0] if strange else len(lines) + 1
        raise CannotRunError(
            Trouble("the file is there already, and holds no lines of a batch", str(path), line, helps)
        )
    file.drop_cut_line()
    return {line.name: line for line in read if line is not None}
