"""Reads a PDF into passages in reading order, each character with its page, its number by PDFium and its box."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pypdfium2

from quoteproof.document.model import (
    OPEN_HYPHEN,
    UNKNOWN,
    DocumentOptions,
    DocumentPassage,
    DocumentReading,
    ReadingAccount,
)
from quoteproof.document.pdf.columns import in_reading_order
from quoteproof.document.pdf.description import description_of
from quoteproof.document.pdf.doubts import Doubts, open_document
from quoteproof.document.pdf.furniture import mark_furniture
from quoteproof.document.pdf.hyphens import Words
from quoteproof.document.pdf.labels import EdgeLine, PageLabelling, page_labels
from quoteproof.document.pdf.layout import PageLines, page_lines
from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.pdf.note_marks import note_marks
from quoteproof.document.pdf.notes import mark_notes
from quoteproof.document.pdf.paragraphs import Paragraph, paragraphs_of, rejoin, set_roles
from quoteproof.document.pdf.passages import passage_of
from quoteproof.document.pdf.setting import Setting, usual_size
from quoteproof.document.role import Role

VERSION: Final = 1
_MOST_STRETCHES: Final = 100


def engine() -> str:
    """The library that the reader stands on."""
    return f"pypdfium2 {pypdfium2.PYPDFIUM_INFO.version}"


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a PDF; raises RefusedDocumentError."""
    del options
    with open_document(data) as document:
        doubts = Doubts(data)
        pages = [page_lines(document, index, doubts.of_page) for index in range(len(document))]
        doubts.refuse()
        labelling = page_labels(document, [_edge(page) for page in pages])
        description = description_of(document)
    return replace(_reading(pages, labelling, doubts), description=description)


def _edge(page: PageLines) -> list[EdgeLine]:
    return [EdgeLine(line.text, line.box(0, len(line.text))) for line in page.lines if line.text and line.turn != 4]


def _reading(pages: Sequence[PageLines], labelling: PageLabelling, doubts: Doubts) -> DocumentReading:
    mark_furniture(pages)
    blocks = [_blocks(page) for page in pages]
    flow = [line for page in blocks for block in page for line in block]
    body = usual_size(flow)
    mark_notes(blocks, body)
    words = Words(flow)
    order = {id(line): number for number, line in enumerate(flow)}
    paragraphs = _paragraphs(flow, body)
    paragraphs.sort(key=lambda paragraph: order[id(paragraph.lines[0])])
    marks = note_marks(paragraphs)
    passages: list[DocumentPassage] = []
    starting: dict[int, list[Paragraph]] = {}
    for paragraph in paragraphs:
        starting.setdefault(paragraph.lines[0].page, []).append(paragraph)
    for page in pages:
        own = starting.get(page.index, [])
        own += _furniture(page)
        own += [Paragraph(page.unseen, Role.UNSEEN, set(range(1, len(page.unseen))))] if page.unseen else []
        for paragraph in own:
            passage = passage_of(paragraph, words, marks, labelling.labels)
            if passage is not None:
                passages.append(passage)
    return DocumentReading(tuple(passages), _account(passages, pages, labelling, doubts))


def _blocks(page: PageLines) -> list[list[TextLine]]:
    """The lines of the text of a page in reading order; text in another direction comes last."""
    text = [line for line in page.lines if line.role is Role.BODY and line.text]
    turns = sorted({line.turn for line in text}, key=lambda turn: (turn != page.turn, turn))
    return [block for turn in turns for block in in_reading_order([line for line in text if line.turn == turn])]


def _paragraphs(flow: Sequence[TextLine], body: float) -> list[Paragraph]:
    """The paragraphs of the text and of the notes."""
    text = [line for line in flow if line.role is Role.BODY]
    setting = Setting(text)
    paragraphs = paragraphs_of(text, setting)
    set_roles(paragraphs, body, setting)
    rejoin(paragraphs, setting)
    notes = [line for line in flow if line.role is Role.NOTE]
    for paragraph in paragraphs_of(notes, Setting(notes)):
        paragraph.role = Role.NOTE
        paragraphs.append(paragraph)
    return paragraphs


def _furniture(page: PageLines) -> list[Paragraph]:
    """The furniture of a page from top to bottom; the numbers of its lines are one passage."""
    lines = sorted([k for k in page.lines if k.role is Role.FURNITURE], key=lambda line: (-line.y, line.x0))
    numbers = [line for line in lines if line.is_number]
    found = [Paragraph([line], Role.FURNITURE) for line in lines if not line.is_number]
    return found + ([Paragraph(numbers, Role.FURNITURE, set(range(1, len(numbers))))] if numbers else [])


def _account(
    passages: Sequence[DocumentPassage], pages: Sequence[PageLines], labelling: PageLabelling, doubts: Doubts
) -> ReadingAccount:
    unseen = [text for passage in passages if passage.role is Role.UNSEEN for text in passage.text.split("\n")]
    cited = [passage.text for passage in passages if passage.role.is_citable]
    return ReadingAccount(
        pages=len(pages),
        labelled=sum(label is not None for label in labelling.labels),
        numberings=labelling.numberings,
        open_hyphens=sum(text.count(OPEN_HYPHEN) for text in cited),
        unseen=tuple(unseen[:_MOST_STRETCHES]),
        unseen_words=sum(len(text.split()) for text in unseen),
        unknown=sum(text.count(UNKNOWN) for text in cited),
        note_marks=sum(len(passage.note_marks) for passage in passages),
        renamed=doubts.renamed,
        remarks=doubts.remarks(sum(page.painted for page in pages)),
    )
