"""Pictures of places in PDFs: pages, or excerpts of them, on which the words of passages are marked.

A process of its own draws them. What cannot be drawn has no picture: where the original is not there, is no PDF, or
does not have the words where its reading text says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoteproof.document import pictures as process
from quoteproof.document.formats import DocumentFormat, format_of
from quoteproof.document.model import PageStart, PdfPlace
from quoteproof.document.pictures import MarkedCharacters, PageDrawing, PictureRequest
from quoteproof.engine.process import run_isolated
from quoteproof.engine.program import EngineError
from quoteproof.source.library import CitedPassage, Source
from quoteproof.source.seed_document import SeedDocument

_LARGEST = 60_000  # bytes of the picture of an excerpt


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page, or of a part of it."""

    page: PageStart
    """The page."""
    picture: PageDrawing


def is_pdf(source: Source, data: bytes | None) -> bool:
    """Whether a source is a PDF whose bytes are at hand."""
    return source.document is not None and data is not None and format_of(source.file, data) is DocumentFormat.PDF


def draw_places(
    source: Source,
    data: bytes,
    places: Sequence[Sequence[CitedPassage]],
    *,
    is_excerpt: bool = True,
    largest: int = _LARGEST,
) -> list[tuple[PagePicture, ...]]:
    """The pictures of each place, page by page; `data` are the bytes of the source's original, a PDF.

    A place is some words of one or several passages in a row. `largest` is how many bytes a picture of an excerpt has
    at most.
    """
    if source.document is None:
        return [() for _ in places]
    asked = [_requests(source.document, place, is_excerpt=is_excerpt, largest=largest) for place in places]
    requests = list(dict.fromkeys(request for own in asked for _, request in own))
    drawn = dict(zip(requests, _drawn(data, requests), strict=True))
    return [tuple(PagePicture(page, one) for page, request in own for one in drawn[request]) for own in asked]


def _drawn(data: bytes, requests: Sequence[PictureRequest]) -> Sequence[tuple[PageDrawing, ...]]:
    if not requests:
        return ()
    asked, limit = process.request(data, requests), process.seconds(requests)
    try:
        answer = run_isolated(process.MODULE, asked, timeout=limit, memory_bytes=process.MEMORY_BYTES)
        return process.parse_answer(answer, requests)
    except (EngineError, ValueError):
        return [() for _ in requests]


def _requests(
    document: SeedDocument, place: Sequence[CitedPassage], *, is_excerpt: bool, largest: int
) -> list[tuple[PageStart, PictureRequest]]:
    """What is asked for a place, a page each."""
    spans = [part.passage.raw_span(part.start, part.end) for part in place]
    marked: dict[int, list[MarkedCharacters]] = {}
    for passage, run in (traced for span in spans for traced in document.traced(*span)):
        if isinstance(run.place, PdfPlace):
            words = passage.text[run.start : run.start + run.length] if run.length == run.count else ""
            marked.setdefault(run.place.page, []).append(MarkedCharacters(run.place.first, run.count, words))
    around = [(part.passage.start, part.passage.end) for part in place] if is_excerpt else []
    traces = [run.place for span in around for run in document.runs(*span)]
    labels = {page.index: page for span in spans for page in document.pages(*span)}
    found: list[tuple[PageStart, PictureRequest]] = []
    for page, runs in marked.items():
        lines = tuple(dict.fromkeys(one.box for one in traces if isinstance(one, PdfPlace) and one.page == page))
        request = PictureRequest(page, tuple(runs), lines, is_excerpt, largest)
        found.append((labels.get(page) or PageStart(0, None, page), request))
    return found


def words_of(place: Iterable[CitedPassage]) -> str:
    """The words of a place, for whoever cannot see its picture."""
    return " … ".join(" ".join(part.passage.text[part.start : part.end].split()) for part in place)
