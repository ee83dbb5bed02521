"""Pictures of places in PDFs: pages, or excerpts of them, on which the words of passages are marked.

A process of its own draws them. What cannot be drawn has no picture: where the original is not there, is no PDF, or
does not have the words where its reading text says.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from quoteproof.book.config import HtmlPictures
from quoteproof.check.result import CheckResult, stretches
from quoteproof.document import pictures as process
from quoteproof.document.formats import DocumentFormat, format_of
from quoteproof.document.model import OPEN_HYPHEN, Box, DocumentPassage, PageStart, PdfPlace, TracedRun
from quoteproof.document.pictures import BookPictures, MarkedCharacters, PageDrawing, PictureRequest, PlacePicture
from quoteproof.engine.program import EngineError
from quoteproof.source.library import CitedPassage, Correction, Passage, Source
from quoteproof.source.seed_document import SeedDocument
from quoteproof.verdict.marked_spans import Part
from quoteproof.verdict.model import Altered, Verbatim

_LARGEST: Final = 60_000  # bytes of the picture of an excerpt
_AT_ONCE: Final = 2
"""How many PDFs are drawn at a time."""
_APART: Final = " … "


def is_pdf(source: Source, data: bytes | None) -> bool:
    """Whether a source is a PDF whose bytes are at hand."""
    return source.document is not None and data is not None and format_of(source.file, data) is DocumentFormat.PDF


class Drawings:
    """Draws what is asked of PDFs, and remembers it for the next build of a book."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, PictureRequest], tuple[PageDrawing, ...]] = {}
        self._asked: set[tuple[str, PictureRequest]] = set()

    def of(
        self, source: Source, data: bytes, requests: Iterable[PictureRequest]
    ) -> Mapping[PictureRequest, tuple[PageDrawing, ...]]:
        """What is asked of a source, by the request; `data` are the bytes of its original."""
        keys = {request: (source.sha256, request) for request in requests}
        self._asked.update(keys.values())
        new = [request for request, key in keys.items() if key not in self._known]
        self._known.update(zip([keys[request] for request in new], _drawn(data, new), strict=True))
        return {request: self._known[key] for request, key in keys.items()}

    def forget(self) -> None:
        """Forget what was not asked for since this was called before."""
        self._known = {key: self._known[key] for key in self._asked}
        self._asked = set()


def book_pictures(result: CheckResult, seeds: Mapping[str, bytes], drawings: Drawings) -> BookPictures:
    """The excerpts that the HTML edition and the report show; `seeds` are the bytes of the sources, by path."""
    if result.book.html.pictures is HtmlPictures.NONE:
        return BookPictures()
    wanted: dict[str, dict[str | tuple[str, str, int], Sequence[CitedPassage]]] = {}
    for judged in (judged for chapter in result.chapters for judged in chapter.judged):
        place = [CitedPassage(s.passage, s.start, s.end) for s in stretches(judged, result) if s.part is Part.QUOTED]
        if place and isinstance(judged.verdict, Verbatim | Altered):
            wanted.setdefault(judged.verdict.match.anchor.key, {})[judged.quotation.id] = place
    for key, source in result.library.sources.items():
        corrected = (source.passages[at] for at in source.contents.corrected)
        for passage, correction in ((p, c) for p in corrected for c in p.corrections):
            wanted.setdefault(key, {})[key, passage.id, correction.start] = [_whole_words(passage, correction)]
    drawn: dict[str | tuple[str, str, int], tuple[PlacePicture, ...]] = {}

    def draw(key: str) -> None:
        source = result.library.sources[key]
        data = seeds.get(source.file)
        if data is not None and is_pdf(source, data):
            places = draw_places(source, data, [*wanted[key].values()], drawings=drawings)
            drawn.update(zip(wanted[key], places, strict=True))

    from quoteproof.engine.interrupting import engine_threads  # slow, for what a check of a plain book does without

    with engine_threads(_AT_ONCE) as pool:
        deque(pool.map(draw, wanted), maxlen=0)
    drawings.forget()
    shown = {name: pictures for name, pictures in drawn.items() if pictures}
    return BookPictures(
        {name: pictures for name, pictures in shown.items() if isinstance(name, str)},
        {name: pictures for name, pictures in shown.items() if not isinstance(name, str)},
    )


def _whole_words(passage: Passage, correction: Correction) -> CitedPassage:
    """The words of a passage that a correction changes something of."""
    before = passage.text[: correction.start].split(" ")[-1]
    after = passage.text[correction.end :].split(" ")[0]
    return CitedPassage(passage, correction.start - len(before), correction.end + len(after))


def draw_places(
    source: Source,
    data: bytes,
    places: Sequence[Sequence[CitedPassage]],
    *,
    is_excerpt: bool = True,
    largest: int = _LARGEST,
    drawings: Drawings | None = None,
) -> list[tuple[PlacePicture, ...]]:
    """The pictures of each place, page by page; `data` are the bytes of the source's original, a PDF.

    A place is some words of one or several passages. `largest` is how many bytes a picture of an excerpt has at most.
    """
    if source.document is None:
        return [() for _ in places]
    asked = [_requests(source.document, place, is_excerpt=is_excerpt, largest=largest) for place in places]
    requests = dict.fromkeys(one.request for own in asked for one in own)
    drawn = (drawings or Drawings()).of(source, data, requests)
    return [tuple(PlacePicture(d, one.page, one.words) for one in own for d in drawn[one.request]) for own in asked]


def _drawn(data: bytes, requests: Sequence[PictureRequest]) -> Sequence[tuple[PageDrawing, ...]]:
    if not requests:
        return ()
    from quoteproof.engine.process import run_isolated

    asked, limit = process.request(data, requests), process.seconds(requests)
    try:
        answer = run_isolated(process.MODULE, asked, timeout=limit, memory_bytes=process.MEMORY_BYTES)
        return process.parse_answer(answer, requests)
    except (EngineError, ValueError):
        return [() for _ in requests]


class _Asked(NamedTuple):
    page: PageStart
    request: PictureRequest
    words: str


def _requests(document: SeedDocument, place: Sequence[CitedPassage], *, is_excerpt: bool, largest: int) -> list[_Asked]:
    """What is asked for a place, a page each."""
    marked: dict[int, list[MarkedCharacters]] = {}
    words: dict[int, list[str]] = {}
    pages: dict[int | None, PageStart] = {}
    lines: dict[int, dict[Box, None]] = {}
    for part in place:
        span = part.passage.raw_span(part.start, part.end)
        pages |= {page.index: page for page in document.pages(*span)}
        for number, passage, runs in _by_page(document, span):
            said = [passage.text[r.start : r.start + r.length] if r.length == r.count else "" for r in runs]
            runs_said = zip(runs, said, strict=True)
            marked.setdefault(number, []).extend(MarkedCharacters(_first(r), r.count, text) for r, text in runs_said)
            stretch = passage.text[runs[0].start : runs[-1].start + runs[-1].length]
            words.setdefault(number, []).append(" ".join(stretch.replace(OPEN_HYPHEN, "").split()))
        for number, _, runs in _by_page(document, (part.passage.start, part.passage.end)) if is_excerpt else ():
            boxes = (run.place.box for run in runs if isinstance(run.place, PdfPlace))
            lines.setdefault(number, {}).update(dict.fromkeys(boxes))
    return [
        _Asked(
            pages.get(number) or PageStart(0, None, number),
            PictureRequest(number, tuple(runs), tuple(lines.get(number, ())), is_excerpt, largest),
            _APART.join(words[number]),
        )
        for number, runs in marked.items()
    ]


def _by_page(
    document: SeedDocument, span: tuple[int, int]
) -> Iterator[tuple[int, DocumentPassage, Sequence[TracedRun]]]:
    """The runs of a span in a PDF, by page and passage."""
    traced = ((passage, run) for passage, run in document.traced(*span) if isinstance(run.place, PdfPlace))
    for (number, _), group in groupby(traced, key=lambda one: (_page(one[1]), id(one[0]))):
        own = list(group)
        yield number, own[0][0], [run for _, run in own]


def _page(run: TracedRun) -> int:
    return run.place.page if isinstance(run.place, PdfPlace) else 0


def _first(run: TracedRun) -> int:
    return run.place.first
