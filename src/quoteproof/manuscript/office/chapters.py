"""Documents of Word and LibreOffice that are ready for pandoc, and the manuscript that they become."""

import json
import posixpath
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import walk
from quoteproof.chapter.parse import READER
from quoteproof.document.model import UNKNOWN, DocumentPassage, DocumentReading, TreePlace
from quoteproof.document.role import Role
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineFailure
from quoteproof.manuscript.balance import PlacedWords, balance, printed
from quoteproof.manuscript.model import (
    ConversionKind,
    Manuscript,
    ManuscriptChapter,
    ManuscriptForm,
    ManuscriptMetadata,
    ManuscriptPlace,
    RefusedManuscriptError,
)
from quoteproof.manuscript.office.fields import CitedWorks
from quoteproof.manuscript.office.marked import MarkReader, OfficeConversion
from quoteproof.manuscript.writing import chapters_of
from quoteproof.values import dataclass

_SHOWN: Final = frozenset({".png", ".jpg", ".jpeg"})
"""Endings of pictures that a book can have."""
_FOLDER: Final = "images"


@dataclass(frozen=True, slots=True)
class OfficeDocument:
    """A document that is ready for pandoc."""

    data: bytes
    conversion: OfficeConversion
    original: tuple[PlacedWords, ...]
    """The words that its chapters must have."""
    metadata: ManuscriptMetadata
    formulas: int
    """How many formulas it has; their words are not compared."""
    alternatives: Mapping[str, str] = field(default_factory=dict)
    """What pictures say to those who do not see them, by their paths, where pandoc does not read it."""


def manuscript_of(
    form: ManuscriptForm, reader: str, documents: Sequence[OfficeDocument], works: CitedWorks, pandoc: Pandoc
) -> Manuscript:
    """The manuscript of documents; raises `RefusedManuscriptError` and `EngineError`."""
    chapters: list[ManuscriptChapter] = []
    pictures: dict[str, bytes] = {}
    for number, document in enumerate(documents, 1):
        folder = _FOLDER if len(documents) == 1 else f"{_FOLDER}/{number}"
        try:
            chapters += _chapters(document, reader, folder, pictures, pandoc)
        except RecursionError as error:
            message = f"`{document.conversion.file}` has parts that stand too deep in one another"
            raise RefusedManuscriptError(message, place=ManuscriptPlace(document.conversion.file)) from error
    return Manuscript(
        form,
        _numbered(chapters) if len(documents) > 1 else tuple(chapters),
        documents[0].metadata,
        tuple(works.references),
        pictures=pictures,
        notes=tuple(note for document in documents for note in document.conversion.notes),
    )


def original_words(
    reading: DocumentReading, file: str, known: Mapping[str, tuple[ManuscriptPlace, str]], dropped: Container[str]
) -> Iterator[PlacedWords]:
    """The words of a document as another reader reads them, but for those that are told of already and formulas.

    `known` are the places of words, and they themselves, by the paths of traces: what that reader takes for unknown,
    such as words that are struck out, is what the file has.
    """
    for passage in reading.passages:
        if passage.role in (Role.FURNITURE, Role.UNSEEN) and not _is_alternative(passage):
            continue
        place = ManuscriptPlace(file)
        pieces: list[str] = []
        end = 0
        for run in passage.trace:
            path = run.place.path if isinstance(run.place, TreePlace) else ""
            path = path if path in known else path.rpartition("/text()")[0]
            pieces.append(passage.text[end : run.start])
            end = run.start + run.length
            words = passage.text[run.start : end]
            if path in known:
                place = place if place.number else known[path][0]
                if UNKNOWN in words and isinstance(run.place, TreePlace):
                    words = known[path][1][run.place.first : run.place.first + run.count]
            if path not in dropped and not _FORMULA.search(path):
                pieces.append(words)
        yield PlacedWords("".join((*pieces, passage.text[end:])), place)


_FORMULA: Final = re.compile(r"/oMath\b|^(?!content\.xml)[^!]*/content\.xml!")
"""Places of formulas: those of Word, and the parts of an ODT that hold objects."""


def _is_alternative(passage: DocumentPassage) -> bool:
    """Whether a passage is what a picture says to those who do not see it."""
    place = passage.trace[0].place if passage.trace else None
    return isinstance(place, TreePlace) and _ALTERNATIVE.search(place.path) is not None


_ALTERNATIVE: Final = re.compile(r"/docPr\[1\]/@descr\Z|/frame\[\d+\]/desc\[1\]/text\(\)")


def _chapters(
    document: OfficeDocument, reader: str, folder: str, pictures: dict[str, bytes], pandoc: Pandoc
) -> tuple[ManuscriptChapter, ...]:
    conversion, metadata = document.conversion, document.metadata
    place = ManuscriptPlace(conversion.file)
    try:
        converted = pandoc.convert(document.data, reader=reader)
    except EngineFailure as error:
        message = f"`{conversion.file}` cannot be converted: {error}"
        raise RefusedManuscriptError(message, "open it, and save it again", place=place) from error
    marks = MarkReader(conversion)
    ast = json.loads(converted.ast)
    blocks, places = marks.blocks(ast["blocks"])
    marks.tell_of_lost()
    blocks = _with_pictures(blocks, document, converted.pictures, folder, pictures)
    name = posixpath.splitext(posixpath.basename(conversion.file))[0]
    chapters, notes = chapters_of(
        {**ast, "meta": {}, "blocks": blocks},
        pandoc,
        places.__getitem__,
        name=name,
        title=metadata.title,
        language=metadata.language or "en",
    )
    conversion.notes += [replace(note, place=note.place if note.place.file else place) for note in notes]
    texts = [_printed(chapter, pandoc) for chapter in chapters]
    original = document.original
    heading = texts[0].partition("\n")[0] if texts else ""
    if heading and (not blocks or heading not in printed(blocks[:1])):  # it was made
        original = (PlacedWords(heading, place), *original)
    formulas = sum(1 for node in walk(blocks) if node["t"] == "Math")
    if formulas < document.formulas:
        conversion.tell(ConversionKind.LOST, place, f"{document.formulas - formulas} formulas")
    conversion.notes += balance(original, texts, conversion.notes)
    return chapters


def _printed(chapter: ManuscriptChapter, pandoc: Pandoc) -> str:
    """What a chapter prints, but for formulas, whose words office documents have in another order."""
    blocks = json.loads(pandoc.read(chapter.text, reader=READER))["blocks"]
    for node in walk(blocks):
        if node["t"] == "Math":
            node.update({"t": "Str", "c": ""})
    return printed(blocks)


def _with_pictures(
    blocks: list[Node],
    document: OfficeDocument,
    found: Mapping[str, bytes],
    folder: str,
    pictures: dict[str, bytes],
) -> list[Node]:
    """The blocks with the paths that pictures have in the book; those that no book can have keep theirs."""
    for node in walk(blocks):
        if node["t"] != "Image":
            continue
        target = node["c"][2]
        if not node["c"][1] and (words := document.alternatives.get(target[0], "")):
            node["c"][1] = [{"t": "Str", "c": words}]
        path = f"{folder}/{posixpath.basename(target[0])}"
        ending = posixpath.splitext(path)[1].lower()
        if target[0] in found and ending in _SHOWN:
            pictures[f"chapters/{path}"] = found[target[0]]
            target[0] = path
    return blocks


def _numbered(chapters: Sequence[ManuscriptChapter]) -> tuple[ManuscriptChapter, ...]:
    """Chapters of several documents, numbered through."""
    return tuple(
        replace(chapter, name=re.sub(r"^\d+", f"{number:02d}", chapter.name))
        for number, chapter in enumerate(chapters, 1)
    )
