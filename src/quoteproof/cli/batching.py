"""`quoteproof batch`: judge many books and manuscripts, one line of JSON each, on this machine or on a cluster."""

import importlib
import importlib.util
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.cli.adopting import manuscript_options
from quoteproof.cli.check import ORIGINALS
from quoteproof.cli.terminal import inform, progress, remark, say
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.process import Folder
from quoteproof.project import reports
from quoteproof.project.batch import BatchOptions
from quoteproof.project.batch_running import BatchLimits, run_here
from quoteproof.project.batches import BatchRequest, Runs, Told, read_list, run_batch
from quoteproof.project.corpus import Corpus, CorpusSearch
from quoteproof.report.batch import BatchLine, line_text
from quoteproof.report.batch_summary import headline, render_html, render_json, render_text

_FORMS: Final[Mapping[str, Callable[[Sequence[BatchLine]], str]]] = {
    ".html": render_html,
    ".json": render_json,
    ".txt": lambda lines: render_text(lines, every=True),
}
_WORDS: Final = 8
_FEWEST_WORDS: Final = 3
"""As in `book.yaml`."""
_LEAST_MEMORY: Final = 256
"""Fewest MiB with which a worker and its pandoc start."""


def batch_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `batch`."""
    about = "the folder of a book, or a manuscript: Word, LibreOffice, Markdown, LaTeX, PDF"
    parser.add_argument("book", nargs="*", metavar="BOOK", help=about)
    parser.add_argument("--list", metavar="FILE", help="a file with more of them, one a line")
    about = "keep the lines in this file, and believe those in it that still hold"
    parser.add_argument("--to", metavar="FILE", help=f"{about} (default: write them to the screen)")
    parser.add_argument("--jobs", metavar="N", type=int, help="how many are judged at once (default: processors)")
    about = "judge on the workers of this Dask scheduler instead, such as tcp://10.0.0.1:8786"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=about)
    about = (
        "write a report of the whole batch; the ending says its form: .html, .json, .txt (may be given several times)"
    )
    parser.add_argument("--report", metavar="FILE", action="append", default=[], help=about)
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=float, default=900.0, help="the most time for one book (default: 900)"
    )
    parser.add_argument(
        "--memory", metavar="MIB", type=int, default=4096, help="the most memory of one worker (default: 4096)"
    )
    about = "look for words outside quotation marks that stand in the sources, instead of judging quotations"
    parser.add_argument("--borrowing", action="store_true", help=about)
    about = f"how many words in a row make a borrowing (default: {_WORDS})"
    parser.add_argument("--words", metavar="N", type=int, default=_WORDS, help=about)
    about = "with `--borrowing`: a folder for its files, which all workers see (default: the system's own)"
    parser.add_argument("--work", metavar="DIR", help=about)
    manuscript_options(parser, style="what fits")
    about = "the sources of manuscripts are all that there are: what is not found in them is an error"
    parser.add_argument("--complete", action="store_true", help=about)
    parser.add_argument("--originals", action="store_true", help=ORIGINALS)
    parser.add_argument("--no-cache", action="store_true", help="parse every chapter anew, and keep nothing")


def batch(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Judge books and manuscripts.

    Exit status: 2 where one could not be judged, else 1 where one has an error, else 0.
    """
    args = parser.parse_args(words)
    names = [*args.book, *(read_list(Path(args.list)) if args.list else ())]
    _refuse(args, names)
    runs = _runs(args)
    request = BatchRequest(names, _options(args), Path(args.to) if args.to else None)
    done = judged = 0

    def told(line: BatchLine, is_new: bool) -> None:
        nonlocal done, judged
        done, judged = done + 1, judged + is_new
        if request.to is None:
            say(line_text(line), exact=True)
            sys.stdout.flush()
        progress(done, len(names), "judging")

    progress(0, len(names), "judging")
    lines = _borrowings(args, request, runs, told) if args.borrowing else run_batch(request, runs, told)
    if request.to is None:
        remark(headline(lines))
    else:
        inform(render_text(lines))
        if judged < len(lines):
            remark(f"{len(lines) - judged:,} of {len(lines):,} lines in {args.to} still hold; {judged:,} judged now")
    for name in args.report:
        path = Path(name)
        reports.write_report(path, _FORMS[path.suffix.lower()](lines), root=path.parent, book=())
    return max((line.status for line in lines), default=0)


def _borrowings(args: Namespace, request: BatchRequest, runs: Runs, told: Told) -> tuple[BatchLine, ...]:
    """The lines of a search for borrowings; names the sources that could not be read."""
    corpus = Corpus.of([Path(name) for name in args.sources], args.words)
    request = replace(request, options=replace(request.options, corpus=corpus.digest))
    with Folder(args.work and os.path.abspath(args.work)) as work:
        search = CorpusSearch(corpus, Path(work), runs)
        lines = run_batch(request, search, told)
    for name, why in sorted(search.refused.items()):
        remark(f"not searched: {name}: {why}")
    return lines


def _options(args: Namespace) -> BatchOptions:
    return BatchOptions(
        () if args.borrowing else tuple(os.path.abspath(name) for name in args.sources),
        tuple(os.path.abspath(name) for name in args.bib),
        str(args.style or ""),
        args.changes,
        tuple(args.quote_style),
        args.language or "",
        complete=args.complete,
        cached=not args.no_cache,
        originals=args.originals,
    )


def _refuse(args: Namespace, names: Sequence[str]) -> None:
    """Raises `CannotRunError` for what cannot be done, before anything is judged."""
    if not names:
        helps = ("name the folders of books, or manuscripts: `quoteproof batch books/*`",)
        raise CannotRunError(Trouble("there is nothing to judge", helps=helps))
    if args.jobs is not None and args.scheduler is not None:
        helps = ("the workers of the cluster decide how many are judged at once",)
        raise CannotRunError(Trouble("`--jobs` does not go with `--scheduler`", helps=helps))
    if args.borrowing and not args.sources:
        helps = ("say where they are: `--sources DIR`",)
        raise CannotRunError(Trouble("`--borrowing` needs the texts of the sources", helps=helps))
    if not args.borrowing and (args.words != _WORDS or args.work is not None):
        helps = ("add `--borrowing`, or leave them out",)
        raise CannotRunError(Trouble("`--words` and `--work` are for a search for borrowings", helps=helps))
    if args.words < _FEWEST_WORDS:
        raise CannotRunError(Trouble(f"`--words` must be {_FEWEST_WORDS} or more"))
    if args.work is not None and not Path(args.work).is_dir():
        raise CannotRunError(Trouble(f"the folder `{args.work}` is not there", helps=("make it first",)))
    if args.borrowing and args.scheduler is not None and args.work is None:
        helps = ("name a folder that all workers see under the same path: `--work DIR`",)
        raise CannotRunError(Trouble("`--borrowing` on a cluster needs `--work`", helps=helps))
    if (args.jobs is not None and args.jobs < 1) or args.timeout <= 0:
        raise CannotRunError(Trouble("`--jobs` and `--timeout` must be more than 0"))
    if args.memory < _LEAST_MEMORY:
        raise CannotRunError(Trouble(f"`--memory` must be {_LEAST_MEMORY} or more", helps=("it is in MiB",)))
    for name in args.report:
        if Path(name).suffix.lower() not in _FORMS:
            helps = (f"end its name with one of {', '.join(f'`{ending}`' for ending in _FORMS)}",)
            raise CannotRunError(Trouble(f"it is not clear in which form `{name}` is to be written", helps=helps))
        reports.check_place(Path(name))
    if args.to is not None:
        reports.check_place(Path(args.to))


def _runs(args: Namespace) -> Runs:
    """What runs the tasks: children of this process, or a cluster."""
    limits = BatchLimits(args.timeout, args.memory * 1024 * 1024)
    if args.scheduler is None:
        jobs = args.jobs or os.cpu_count() or 1
        return lambda tasks: run_here(tasks, jobs, limits)
    if importlib.util.find_spec("distributed") is None:
        helps = ("install it with `pip install 'quoteproof[dask]'`, here and on the workers",)
        raise CannotRunError(Trouble("Dask is not installed", helps=helps))
    from quoteproof.project.batch_dask import run_on_cluster  # which needs what only a cluster needs

    return lambda tasks: run_on_cluster(tasks, args.scheduler, limits)
