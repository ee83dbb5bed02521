"""Printed page numbers: those of a reading against what the file says elsewhere.

*Free Culture* has a line for the printer outside of each page, which names the file, the time and the page; other
documents have `/PageLabels`, which pypdf reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2
from pypdf import PdfReader

from quoteproof.document.model import DocumentPassage

_SLUG: Final = re.compile(r"\.qxd.*Page (\w+)")


@dataclass(frozen=True, slots=True)
class FolioScore:
    """How many pages have their number."""

    right: int
    wrong: Mapping[int, tuple[str, str]]
    """By page of the file, from 0: the label of the reading, and the right one."""
    unknown: int


def folio_score(path: Path, passages: Iterable[DocumentPassage]) -> FolioScore | None:
    """Compare the labels of a reading; none where the file says nothing of its pages elsewhere."""
    known = _slugs(path) or _labels(path)
    if not known:
        return None
    ours = {page.index: page.label for passage in passages for page in passage.pages}
    wrong = {i: (label, known[i]) for i in known if (label := ours.get(i)) is not None and label != known[i]}
    unknown = sum(ours.get(i) is None for i in known)
    return FolioScore(len(known) - len(wrong) - unknown, wrong, unknown)


def _slugs(path: Path) -> dict[int, str]:
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return {i: slug[1] for i, text in enumerate(texts) if (slug := _SLUG.search(text))}


def _labels(path: Path) -> dict[int, str]:
    reader = PdfReader(path)
    return dict(enumerate(reader.page_labels)) if "/PageLabels" in reader.root_object else {}
