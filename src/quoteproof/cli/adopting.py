"""`quoteproof adopt`: make a book of a manuscript, or bring a book that was made so further."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shlex import quote as shell_word
from typing import Final

from quoteproof.adopt.model import QuotationState
from quoteproof.adopt.report import ManuscriptReport, ReportCommand, render_json, render_text
from quoteproof.adopt.report_page import render_html
from quoteproof.adopt.works import MatchedWorks
from quoteproof.book.profiles import Style
from quoteproof.cli.terminal import columns, progress, remark, say, wants_colour
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.model import TrackedChanges
from quoteproof.finding.model import Place
from quoteproof.finding.tally import counted
from quoteproof.manuscript.model import ManuscriptOptions
from quoteproof.project import adopting, reports
from quoteproof.project.adopting import Adoption, AdoptionRequest
from quoteproof.report import summary

FORMS: Final = ("text", "json", "html")
"""What a report of a manuscript can be written as."""


def adopt_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `adopt`."""
    about = "Markdown, LaTeX, Word (.docx) or LibreOffice (.odt); several files are chapters, a folder is all in it"
    parser.add_argument("manuscript", nargs="*", metavar="MANUSCRIPT", help=about)
    manuscript_options(parser)
    about = "the book's folder (default: named after the manuscript); in a book that is there sources are added"
    parser.add_argument("--to", metavar="DIR", help=about)
    about = "also name passages for quotations that cite nothing, where their words stand in one place"
    parser.add_argument("--uncited", action="store_true", help=about)
    parser.add_argument("--format", choices=FORMS, default="text", help="the form of the account (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the account to a file (default: the screen)")


def adopt(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Make a book of a manuscript: its chapters, its bibliography, its sources, and the passage of each quotation.

    Exit status: 0 where no error is left, 1 where one is.
    """
    args = parser.parse_args(words)
    manuscripts = tuple(map(Path, args.manuscript))
    target = _target(args.to, manuscripts)
    request = AdoptionRequest(
        manuscripts,
        tuple(map(Path, args.bib)),
        tuple(map(Path, args.sources)),
        ManuscriptOptions(args.changes, frozenset(args.quote_style)),
        args.language,
        str(args.style or Style.STRICT),
        uncited=args.uncited,
    )
    adoption = adopting.adopt(request, target, progress=progress)
    report = _report(adoption, target, asked=bool(manuscripts))
    title = adoption.result.book.title
    write_account(report, args.format, args.output, title=title, root=target, kept=manuscripts)
    return 1 if adoption.result.errors else 0


def manuscript_options(parser: ArgumentParser, *, style: str = "strict") -> None:
    """Declare what can be said of a manuscript, its bibliography and its sources; `style` is judged by without more."""
    about = "a bibliography (.bib or CSL-JSON) beside those that the manuscript names (may be given several times)"
    parser.add_argument("--bib", metavar="FILE", action="append", default=[], help=about)
    about = "a folder with the texts of the works, or one of them; files are matched by key, name and `file` fields"
    parser.add_argument("--sources", metavar="DIR", action="append", default=[], help=about)
    ways, about = [*TrackedChanges], "what is done with the tracked changes of a manuscript"
    parser.add_argument("--changes", type=TrackedChanges, choices=ways, metavar="{accept,reject}", help=about)
    about = "a paragraph style that sets block quotations, beside those that are known"
    parser.add_argument("--quote-style", metavar="NAME", action="append", default=[], help=about)
    parser.add_argument(
        "--language", metavar="TAG", help="the language, such as de-DE (default: what the manuscript says)"
    )
    styles = [*Style]
    parser.add_argument(
        "--style",
        type=Style,
        choices=styles,
        metavar=f"{{{','.join(styles)}}}",
        help=f"the style profile to judge by (default: {style})",
    )


def write_account(
    report: ManuscriptReport, form: str, output: str | None, *, title: str, root: Path, kept: Sequence[Path]
) -> None:
    """Write a report to the screen or to a file, in one of `FORMS`.

    No file of `kept` and no chapter of the book at `root` is written over.
    """
    if output is None:
        shown = rendered(report, form, title, columns=columns(), colour=wants_colour(sys.stdout))
        say(shown, exact=form != "text")
        return
    if any(Path(output).resolve() == path.resolve() for path in kept):
        raise CannotRunError(Trouble(f"`{output}` is the manuscript", helps=("name another file",)))
    text = rendered(report, form, title, columns=100, colour=False)
    reports.write_report(Path(output), text, root=root, book=report.binding.before)
    remark(f"wrote {output}")


def rendered(report: ManuscriptReport, form: str, title: str, *, columns: int, colour: bool) -> str:
    """A report in one of `FORMS`."""
    if form == "html":
        return render_html(report, title)
    return render_json(report) if form == "json" else render_text(report, columns=columns, colour=colour)


def _target(to: str | None, manuscripts: Sequence[Path]) -> Path:
    """The book's folder; raises `CannotRunError` where neither a manuscript nor a book is named."""
    if to is not None:
        target = Path(to)
    elif manuscripts:
        if (Path() / SETTINGS).exists():
            ways = (
                "add sources and passages to this book: `quoteproof adopt --sources DIR`, without a manuscript",
                "make another book: name its folder with `--to DIR`",
            )
            raise CannotRunError(Trouble("this folder is a book already", helps=ways))
        first = manuscripts[0].resolve()
        target = Path(f"{first.name}-book" if first.is_dir() else first.stem)
    else:
        target = Path()
    if not manuscripts and not (target / SETTINGS).exists():
        helps = ("name it: `quoteproof adopt thesis.docx --bib references.bib --sources papers/`",)
        raise CannotRunError(Trouble("`adopt` needs a manuscript, or the folder of a book", helps=helps))
    return target


def _report(adoption: Adoption, target: Path, *, asked: bool) -> ManuscriptReport:
    """What became of a manuscript, with what became of its sources, and the next command."""
    manuscript = adoption.manuscript
    chapters = {f"chapters/{chapter.name}": chapter for chapter in manuscript.chapters} if manuscript else {}

    def place_of(place: Place) -> str:
        found = chapters[place.file].place(place.start) if place.file in chapters else None
        return str(found) if found is not None else ""

    return ManuscriptReport(
        ReportCommand.ADOPT,
        adoption.binding,
        manuscript.notes if manuscript is not None else (),
        tuple(_sources(adoption, target, asked=asked)),
        _next(adoption, target),
        place_of,
        summary=summary.line(adoption.result),
    )


def _sources(adoption: Adoption, target: Path, *, asked: bool) -> Iterator[str]:
    if adoption.is_new:
        yield f"the book is in `{target}`; the manuscript stays as it is"
    elif asked:
        yield f"`{target}` is a book already: its chapters are kept, and sources and passages are added to it"
    yield from left_out(adoption.refused, adoption.works)
    for added in adoption.sources:
        yield f"`{added.key}`: {added.file}, {counted(added.passages, 'passage')}"


def left_out(refused: Iterable[CannotRunError], works: MatchedWorks) -> Iterator[str]:
    """A line for each file that was not taken in, with the reason."""
    for error in refused:
        yield from (f"not taken in: {_refusal(trouble)}" for trouble in error.troubles)
    yield from _unmatched(works)


def _refusal(trouble: Trouble) -> str:
    name = Path(trouble.file).name
    file = f"`{name}`: " if name and name not in trouble.message else ""
    return "; ".join((file + trouble.message, *trouble.helps[:1]))


_NAMED: Final = 5  # files that are named


def _unmatched(works: MatchedWorks) -> Iterator[str]:
    for file, keys in works.doubtful.items():
        yield f"not taken in: `{file}` fits {' and '.join(f'`{key}`' for key in keys)}; name it after its key"
    if works.unknown:
        named = ", ".join(f"`{Path(file).name}`" for file in works.unknown[:_NAMED])
        more = f" and {len(works.unknown) - _NAMED} more" if len(works.unknown) > _NAMED else ""
        yield f"of no work in the bibliography: {named}{more}; name a file after its work's key"


def _next(adoption: Adoption, target: Path) -> str:
    inside = "" if target.resolve() == Path.cwd() else f"cd {shell_word(str(target))}, then "
    mends = any(fix.safe for finding in adoption.result.errors for fix in finding.fixes)
    works = adoption.works
    lacks = any(one.state is QuotationState.NO_SOURCE for one in adoption.binding.quotations)
    if lacks and not (works.keys or works.doubtful or works.unknown):
        return f"{inside}`quoteproof adopt --sources DIR`, where DIR has the texts of the works"
    command = "quoteproof fix" if mends else "quoteproof check" if adoption.result.errors else "quoteproof build"
    return f"{inside}`{command}`"
