"""`quoteproof audit`: judge the quotations of a file against texts of its sources, without making a book of it."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote as shell_word
from typing import Final

from quoteproof.adopt.model import UNCONFIRMED, WRONG, AdoptedQuotation, QuotationState
from quoteproof.adopt.report import STATES, ManuscriptReport, ReportCommand
from quoteproof.adopt.sarif import render_sarif
from quoteproof.book.profiles import Style
from quoteproof.cli import adopting
from quoteproof.cli.adopting import left_out, manuscript_options
from quoteproof.cli.terminal import columns, progress, remark, say, wants_colour
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.model import RefusedDocumentError
from quoteproof.edition.comments import CommentText, Look, Paragraph
from quoteproof.edition.manuscript_comments import ManuscriptComment, commented_docx
from quoteproof.finding.tally import counted, counted_errors
from quoteproof.manuscript.model import ManuscriptOptions
from quoteproof.project import auditing, reports
from quoteproof.project.adopting import AdoptionRequest, refuse_gone
from quoteproof.project.auditing import Audit
from quoteproof.source.library import Extent

FORMS: Final = (*adopting.FORMS, "sarif")
"""What an audit can be written as."""
_SHOWN: Final = 600
"""Characters of a passage that are shown in a comment."""


def audit_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `audit`."""
    parser.add_argument(
        "file", metavar="MANUSCRIPT", help="Word (.docx), LibreOffice (.odt), Markdown, LaTeX or PDF; it is not changed"
    )
    manuscript_options(parser, style="what fits")
    about = "the sources are all that there are: what is not found in them is an error"
    parser.add_argument("--complete", action="store_true", help=about)
    parser.add_argument("--format", choices=FORMS, default="text", help="the form of the report (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the report to a file (default: the screen)")
    parser.add_argument("--comments", metavar="FILE", help="write a copy of the DOCX with a comment on each quotation")


def audit(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Judge the quotations of a manuscript.

    Exit status: 1 where one differs, stands in another work or on another page; with `--complete` also where one is
    not found, has no source or cannot be read.
    """
    args = parser.parse_args(words)
    path = Path(args.file)
    _refuse(path, args.output, args.comments, [*args.sources, *args.bib])
    request = AdoptionRequest(
        (path,),
        tuple(map(Path, args.bib)),
        tuple(map(Path, args.sources)),
        ManuscriptOptions(args.changes, frozenset(args.quote_style)),
        args.language,
        str(args.style or Style.STRICT),
    )
    found = auditing.audit(request, fits=args.style is None, progress=progress)
    wrong = WRONG | (UNCONFIRMED if args.complete else frozenset())
    errors = sum(one.state in wrong for one in found.binding.quotations)
    report = _report(found, errors)
    if args.comments:
        copy, missing = _commented(path, found, report)
        reports.write_copy(Path(args.comments), copy)
        told = (
            f"; {missing} of its comments stand at the beginning, since their words were not found" if missing else ""
        )
        remark(f"wrote {args.comments}{told}")
    _write(report, found, path, args.format, args.output, complete=args.complete)
    if not found.sources:
        helps = ("name each file after the key of its work, or give the bibliography with `--bib FILE`",)
        raise CannotRunError(Trouble("no source was read, so that no quotation was judged", helps=helps))
    return int(errors > 0)


def _refuse(path: Path, output: str | None, comments: str | None, sources: Sequence[str]) -> None:
    """Raises `CannotRunError` before anything is read, where something cannot be done."""
    if path.is_dir():
        helps = ("name the manuscript's file; `quoteproof adopt` and `quoteproof batch` take folders",)
        raise CannotRunError(Trouble(f"`{path}` is a folder, and an audit reads one file", helps=helps))
    if not path.is_file():
        raise CannotRunError(Trouble(f"there is no file `{path}`", helps=("name the manuscript's file",)))
    refuse_gone(map(Path, sources))
    if not sources:
        helps = (f"say where they are: `quoteproof audit {shell_word(str(path))} --sources papers/`",)
        raise CannotRunError(Trouble("an audit needs the texts of the sources", helps=helps))
    if comments is not None and path.suffix.lower() != ".docx":
        raise CannotRunError(Trouble(f"comments can be put into a DOCX alone, and `{path}` is none"))
    for named in (output, comments):
        if named is not None and Path(named).resolve() == path.resolve():
            raise CannotRunError(Trouble(f"`{named}` is the manuscript", helps=("name another file",)))
    if comments is not None and Path(comments).exists():
        raise CannotRunError(Trouble(f"`{comments}` is there already", helps=("name a file that is not there yet",)))


def _report(found: Audit, errors: int) -> ManuscriptReport:
    command = ReportCommand.AUDIT_PDF if found.is_paged else ReportCommand.AUDIT
    sources = tuple(_sources(found))
    return ManuscriptReport(
        command,
        found.binding,
        found.notes,
        sources,
        place_of=lambda place: str(found.place_of(place)),
        passage_of=found.passage_words,
        summary=f"{counted(len(found.binding.quotations), 'quotation')} in {found.file}: {counted_errors(errors)}",
    )


def _sources(found: Audit) -> Iterator[str]:
    if found.style:
        yield f"judged by what fits the manuscript, {found.style}; `--style strict` judges by the strict profile"
    passages = sum(added.passages for added in found.sources)
    yield f"{counted(len(found.sources), 'source')} with {counted(passages, 'passage')}"
    yield from left_out(found.refused, found.works)


def _write(
    report: ManuscriptReport, found: Audit, path: Path, form: str, output: str | None, *, complete: bool
) -> None:
    def rendered(width: int, *, colour: bool) -> str:
        if form == "sarif":
            return render_sarif(report, path.as_posix(), found.place_of, complete=complete)
        return adopting.rendered(report, form, found.file, columns=width, colour=colour)

    if output is None:
        say(rendered(columns(), colour=wants_colour(sys.stdout)), exact=form != "text")
        return
    target = Path(output)
    reports.write_report(target, rendered(100, colour=False), root=target.parent, book=())
    remark(f"wrote {output}")


def _commented(path: Path, found: Audit, report: ManuscriptReport) -> tuple[bytes, int]:
    """A copy of the manuscript with a comment on each quotation, and how many comments found no place."""
    comments = [
        ManuscriptComment(_words(one, found), tuple(_comment(one, found, report))) for one in found.binding.quotations
    ]
    try:
        return commented_docx(reading.read_outside(path), comments)
    except RefusedDocumentError as error:
        raise CannotRunError(Trouble(f"`{path}` cannot be marked: {error.message}", helps=error.helps)) from error


def _words(one: AdoptedQuotation, found: Audit) -> str:
    """The words that a comment is about; for a mark without a partner those before it in its paragraph."""
    if one.id:
        return one.text
    chapter = found.binding.before.get(one.place.file, "")
    before = chapter[chapter.rfind("\n", 0, one.place.start) + 1 : one.place.start]
    return before[-_BEFORE:] or one.text


_BEFORE: Final = 60
"""Characters before a mark without a partner by which it is found."""


def _comment(one: AdoptedQuotation, found: Audit, report: ManuscriptReport) -> Iterator[Paragraph]:
    """What the comment on a quotation says: its state, its place, what differs, and the words of the passage."""
    yield (CommentText(STATES[report.command][one.state], Look.QUOTED),)
    named = "; ".join(map(report.passage_of, one.anchors))
    if named:
        yield (CommentText(named, Look.TITLE),)
    if one.difference:
        yield (CommentText(f"{one.difference}{f' ({one.code})' if one.code else ''}"),)
    if one.anchors and one.state is not QuotationState.BOUND:
        extent = found.library.resolve(one.anchors[0])
        if isinstance(extent, Extent):
            text = " ".join(" ".join(part.passage.text for part in extent.parts).split())
            yield (CommentText(text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …", Look.OMITTED),)
    yield (CommentText(f"quoted: {' '.join(one.text.split())[:_WORDS]}", Look.OMITTED),)


_WORDS: Final = 80
