"""The report as W3C Web Annotations: each verified quotation points at the words of its seed.

It is an Annotation Collection with one page. Each unbroken run of quoted words is a target, named by a Text Quote
Selector and by a Text Position Selector: offsets are code points of the decoded seed, without a byte-order mark, ends
exclusive. Omitted words are no target. Files are named relative to the folder of this file, which is a folder of the
book. In a document the words are named by their page, or by the text node in which they begin.
Source: W3C Web Annotation Data Model (2017-02-23), sections 3 (annotations, bodies, motivation and purpose), 4.2.1 to
4.2.5 (selectors), 5.1 and 5.2 (collection and page).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from quoteproof.check.result import ChapterResult, CheckResult, stretches
from quoteproof.document.model import PdfPlace, TreePlace
from quoteproof.report.json import Value
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.languages import language_tag
from quoteproof.verdict.marked_spans import MarkedSpan, Part
from quoteproof.verdict.model import Altered, Judged, Match, Verbatim

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
"""The JSON-LD context, by its IRI; nothing fetches it."""
AROUND: Final = 32
"""Most code points of `prefix` and `suffix`."""
_PDF_FRAGMENT: Final = "http://tools.ietf.org/rfc/rfc3778"
_FORMS: Final = {
    **{".pdf": "application/pdf", ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"},
    **{".mhtml": "multipart/related", ".epub": "application/epub+zip", ".xml": "application/xml"},
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_NO_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`%?#]")  # RFC 3987: what a path segment must encode


def render(result: CheckResult) -> str:
    """The annotations as JSON-LD text."""
    return json.dumps(as_value(result), ensure_ascii=False, indent=2) + "\n"


def as_value(result: CheckResult) -> dict[str, Value]:
    """The annotations as plain values."""
    # Each source is put together once: its words are kept by passages.
    shown = cache(lambda key: result.library.sources[key].shown)
    items: list[Value] = [
        _annotation(judged, judged.verdict.match, chapter, result, shown)
        for chapter in result.chapters
        for judged in chapter.judged
        if isinstance(judged.verdict, Verbatim | Altered)
    ]
    listed = json.dumps(items, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    name = f"urn:quoteproof:annotations:{hashlib.sha256(listed).hexdigest()[:16]}"
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"The quotations of {result.book.title}",
        "total": len(items),
        "first": {
            "id": f"{name}:1",
            "type": "AnnotationPage",
            "partOf": {"id": name, "type": "AnnotationCollection"},
            "startIndex": 0,
            "items": items,
        },
        "last": f"{name}:1",
    }


def _annotation(
    judged: Judged, match: Match, chapter: ChapterResult, result: CheckResult, shown: Callable[[str], str]
) -> dict[str, Value]:
    place = judged.quotation.place
    linked: dict[str, Value] = {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": _iri(chapter.file),
        "selector": _selectors(chapter.text, place.start, place.end),
    }
    verdict: dict[str, Value] = {
        "type": "TextualBody",
        "purpose": "classifying",
        "format": "text/plain",
        "value": judged.verdict.name,
    }
    return {
        "id": f"urn:quoteproof:quotation:{judged.quotation.id}",
        "type": "Annotation",
        "motivation": "linking",
        "body": [linked, verdict],
        "target": [*_targets(judged, match.anchor.key, result, shown)],
    }


def _targets(judged: Judged, key: str, result: CheckResult, shown: Callable[[str], str]) -> Iterator[dict[str, Value]]:
    source = result.library.sources[key]
    entry = result.library.entries.get(key)
    for start, end in _runs(stretches(judged, result)):
        language: dict[str, Value] = {"language": language_tag(entry.language)} if entry and entry.language else {}
        selectors = _selectors(shown(key), start, end)
        form = "text/plain"
        if source.document is not None:
            form = _FORMS.get(PurePosixPath(source.file).suffix.lower(), "application/octet-stream")
            selectors = [selectors[0], *_in_document(source.document, start, end)]
        target: dict[str, Value] = {"type": "SpecificResource", "source": _iri(source.file), "format": form}
        yield {**target, "selector": selectors, **language}


def _in_document(document: SeedDocument, start: int, end: int) -> Iterator[Value]:
    """Where a span of a document begins: the page of a PDF, or the text node of a file of markup."""
    run = next(document.runs(start, end), None)
    match run.place if run is not None else None:
        case PdfPlace(page=page):
            yield {"type": "FragmentSelector", "conformsTo": _PDF_FRAGMENT, "value": f"page={page + 1}"}
        case TreePlace(path=path, first=first) if "!" not in path and run is not None:
            at: Value = {"type": "TextPositionSelector", "start": first, "end": first + run.count}
            yield {"type": "XPathSelector", "value": path, "refinedBy": at}


def _runs(marked: tuple[MarkedSpan, ...]) -> Iterator[tuple[int, int]]:
    """The spans of the seed that are quoted without a break; inserted words are no break."""
    open_: tuple[str, int, int] | None = None
    for stretch in marked:
        if stretch.part is Part.QUOTED:
            start, end = stretch.passage.raw_span(stretch.start, stretch.end)
            if open_ and open_[0] == stretch.passage.id:
                open_ = (open_[0], open_[1], end)
                continue
            if open_:
                yield open_[1:]
            open_ = (stretch.passage.id, start, end)
        elif stretch.part is Part.OMITTED and open_:
            yield open_[1:]
            open_ = None
    if open_:
        yield open_[1:]


def _selectors(text: str, start: int, end: int) -> list[Value]:
    quote: dict[str, Value] = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    return [quote, {"type": "TextPositionSelector", "start": start, "end": end}]


def _iri(path: str) -> str:
    """A path of the book as a relative reference from one of its folders."""
    return "../" + _NO_IRI.sub(lambda match: f"%{ord(match[0]):02X}", path)
