"""Documents of Word and LibreOffice that are ready for pandoc, and the manuscript that they become."""

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import walk
from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.balance import PlacedWords, balance, printed
from quoteproof.manuscript.fields import CitedWorks
from quoteproof.manuscript.marked import MarkReader, OfficeConversion
from quoteproof.manuscript.model import (
    ConversionKind,
    Manuscript,
    ManuscriptChapter,
    ManuscriptForm,
    ManuscriptMetadata,
    ManuscriptPlace,
    RefusedManuscriptError,
)
from quoteproof.manuscript.writing import chapters_of

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


def _chapters(
    document: OfficeDocument, reader: str, folder: str, pictures: dict[str, bytes], pandoc: Pandoc
) -> tuple[ManuscriptChapter, ...]:
    conversion, metadata = document.conversion, document.metadata
    converted = pandoc.convert(document.data, reader=reader)
    place = ManuscriptPlace(conversion.file)
    marks = MarkReader(conversion)
    ast = json.loads(converted.ast)
    blocks, places = marks.blocks(ast["blocks"])
    marks.tell_of_lost()
    blocks = _with_pictures(blocks, converted.pictures, folder, pictures)
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
    if chapters and (not blocks or blocks[0]["t"] != "Header"):  # the heading of the first chapter was made
        original = (PlacedWords(texts[0].partition("\n")[0], place), *original)
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
    found: Mapping[str, bytes],
    folder: str,
    pictures: dict[str, bytes],
) -> list[Node]:
    """The blocks with the paths that pictures have in the book; those that no book can have keep theirs."""
    for node in walk(blocks):
        if node["t"] != "Image":
            continue
        target = node["c"][2]
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
