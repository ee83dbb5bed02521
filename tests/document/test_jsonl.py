"""The reading text of a document as a file."""

import pytest

from quoteproof.document.jsonl import DamagedReadingError, read_passages, write_passages
from quoteproof.document.model import DocumentPassage, NoteMark, PageStart, PassageForm, PdfPlace, TracedRun, TreePlace
from quoteproof.document.role import Role

PASSAGES = (
    DocumentPassage(
        Role.BODY,
        "A line of 10⁶ words",
        (
            TracedRun(0, 6, 6, PdfPlace(3, 12, (72.0, 700.0, 130.5, 711.2))),
            TracedRun(6, 0, 1, PdfPlace(3, 18, (1.0, 2.0, 3.0, 4.0))),
        ),
        (PageStart(0, "xii", 3), PageStart(10, None, 4)),
        ((2, 6),),
        (NoteMark(6, "12"),),
    ),
    DocumentPassage(Role.UNSEEN, "hidden", (TracedRun(0, 6, 6, TreePlace("/html/body/p[1]/text()[1]", 4)),)),
    DocumentPassage(Role.BODY, "an item\u2028", (), form=PassageForm.ITEM),
)


def test_what_is_written_is_read_back() -> None:
    assert read_passages(write_passages(PASSAGES)) == PASSAGES


def test_a_passage_is_a_line() -> None:
    assert write_passages(PASSAGES).count("\n") == len(PASSAGES)


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        '{"role":"body","text":"a"}',
        '{"role":"king","text":"a","trace":[]}',
        '{"role":"body","text":"a\\ud800","trace":[]}',
        '{"role":"body","text":"a","trace":[[0,2,2,"/p",0]]}',
        '{"role":"body","text":"a","trace":[],"pages":[[1,"2",0]]}',
        '{"role":"body","text":"a","trace":[],"emphasis":[[0,9]]}',
        '{"role":"body","text":"a","trace":[[0]]}',
        f'{{"role":"body","text":"a","trace":[[0,1,1,0,0,[1,1,1,{"9" * 400}]]]}}',
        "",
        "[" * 5000,
    ],
)
def test_a_damaged_line_is_told(line: str) -> None:
    with pytest.raises(DamagedReadingError) as told:
        read_passages(write_passages(PASSAGES[:1]) + line + "\n")
    assert told.value.line == 2
