"""Pages read in two processes: the same as in one, also if the second one fails."""

from __future__ import annotations

import subprocess
import sys

import pytest

from quoteproof.engine.process import run_isolated
from quoteproof.proof.layer import Gap, LayerWriter
from quoteproof.proof.pdf.halves import continued
from quoteproof.proof.pdf.protocol import MODULE, Overrun, parse_file, request
from quoteproof.proof.pdf.text import Glyphs, read_pdf
from tests.proof.book import Made

_PARAGRAPH = (
    "Words that go on and on overleaf#footnote[A note that says something.], "
    "a table's words, and {page} times more. " * 6
)


def test_a_long_file_is_read_alike_by_one_process_and_by_two(made: Made) -> None:
    paragraphs = "\n\n".join(_PARAGRAPH.replace("{page}", str(page)) for page in range(200))
    far = '#place(dx: 300mm)[#"beside the paper"];'
    table = '#figure(table(columns: 2, [#"one"], [#lorem(1500)]), caption: [#"Said of it"], kind: table);'
    pdf = made.press.print(f"= One\n{paragraphs}\n\n{table}\n\n{paragraphs}\n\n{far}", None)
    overruns: list[Overrun] = []
    overlaid: list[int] = []
    alone = read_pdf(pdf, overruns, overlaid=overlaid)
    shared = parse_file(run_isolated(MODULE, request(pdf, None, looks=False)))
    assert len({page for layer in alone.values() for _, page in layer.pages}) > 40
    assert shared.layers == alone
    assert overruns
    assert shared.overruns == tuple(overruns)
    assert shared.overlaid == tuple(overlaid)
    # Where the places of characters are asked for, one process reads.
    glyphs: Glyphs = {}
    assert read_pdf(pdf, None, glyphs, shares=True) == alone
    assert glyphs


@pytest.mark.parametrize(
    ("first", "second"), [(Gap.NONE, Gap.PAGE), (Gap.LINE, Gap.BORDER), (Gap.PAGE, Gap.BORDER), (Gap.SPACE, Gap.SPACE)]
)
def test_a_layer_is_continued_as_one_writer_would_have_written_it(first: Gap, second: Gap) -> None:
    whole, parts = LayerWriter(), (LayerWriter(), LayerWriter())
    for number, part in enumerate(parts, 1):
        for writer in (whole, part):
            writer.gap(max(second, Gap.BORDER))
            writer.page(number)
            writer.write("ab")
            writer.gap(first)
    one, other = (part.layer(flowing=True) for part in parts)
    assert continued(one, other) == whole.layer(flowing=True)


_CODE = """
import os, sys, threading
from quoteproof.proof.pdf import halves
from quoteproof.proof.pdf.halves import PagesRead
os.sched_getaffinity = lambda pid: {{0, 1}}
{before}
first = os.getpid()
asked = []
def read(pages):
    asked.append(pages)
    if os.getpid() != first:
        {failure}
    return PagesRead({{}}, {{}}, frozenset(map(str, pages)), [*pages], [])
found = halves.in_two(read, 50, lambda: asked.append("other"))
assert found.descriptions == frozenset(map(str, range(50))), found
assert [*found.overruns] == [*range(50)], found
print(asked)
"""

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a second process is made on Linux alone")


def _asked(*, before: str = "", failure: str = "pass") -> str:
    """What the first process did, in order; `before` it, and what the second one does in place of reading."""
    code = [sys.executable, "-W", "error", "-c", _CODE.format(before=before, failure=failure)]
    return subprocess.run(code, capture_output=True, text=True, check=True).stdout.strip()


@ON_LINUX
@pytest.mark.parametrize("failure", ["raise ValueError", "os.kill(os.getpid(), 9)", "os._exit(3)"])
def test_pages_that_the_second_process_does_not_read_are_read_by_the_first(failure: str) -> None:
    assert _asked(failure=failure) == "['other', range(0, 25), range(25, 50)]"


@ON_LINUX
def test_two_processes_read_half_each() -> None:
    assert _asked() == "['other', range(0, 25)]"


@ON_LINUX
@pytest.mark.parametrize(
    "before",
    [
        "def refuse(): raise BlockingIOError\nos.fork = refuse",
        "threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ],
)
def test_one_process_reads_all_where_no_second_one_can_be_made(before: str) -> None:
    assert _asked(before=before) == "['other', range(0, 50)]"
