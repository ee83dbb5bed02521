"""Measure the program with quotations that real people made: `python -m tests.corpora [CORPUS …]`.

Reads `../shared/corpora` beside the repository, and says so where it is not there. Prints how many quotations pass, by
corpus, class and style. `--left CLASS` lists the quotations of a class that do not pass, `--passed CLASS` those that
do, `--json FILE` writes every answer, a line each.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from quoteproof.book.profiles import Style
from quoteproof.evidence.origins import Alteration
from quoteproof.verdict.model import Altered, Verbatim
from tests.corpora.measure import Answer, measure
from tests.corpora.page import write
from tests.corpora.rows import CORPORA, FOLDER, TRUTHS, read_corpus

Measured = dict[tuple[str, Style], tuple[Answer, ...]]


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpora")
    parser.add_argument("corpus", nargs="*", choices=(*CORPORA, []))
    parser.add_argument("--style", choices=[Style.STRICT, Style.CHICAGO], help="one style")
    parser.add_argument("--left", metavar="CLASS", help="list what does not pass of a class, or of `all`")
    parser.add_argument("--passed", metavar="CLASS", help="list what passes of a class")
    parser.add_argument("--json", type=Path, help="write every answer to a file")
    parser.add_argument("--page", action="store_true", help="write docs/real-quotations.md")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the quotations that this measures with")
        return 0
    styles = [Style(given.style)] if given.style else [Style.STRICT, Style.CHICAGO]
    measured = measured_all(given.corpus or CORPORA, styles)
    for style in styles:
        print(table(measured, style))
    for (name, style), answers in measured.items():
        for answer in answers:
            if given.left in (answer.row.truth, "all") and not answer.passed:
                print(_shown(name, style, answer))
            if given.passed in (answer.row.truth, "all") and answer.passed:
                print(_shown(name, style, answer))
    if given.page and not (given.corpus or given.style):
        write(measured, {style: table(measured, style) for style in styles})
    if given.json:
        lines = (_line(name, style, a) for (name, style), answers in measured.items() for a in answers)
        given.json.write_text("".join(lines), encoding="utf-8")
    return 0


def measured_all(names: Iterable[str], styles: Iterable[Style]) -> Measured:
    """The answers of every corpus under every style, as many at once as there are processors."""
    wanted = [(name, style) for name in names for style in styles]
    with ProcessPoolExecutor(min(len(wanted), os.cpu_count() or 1)) as pool:
        return dict(zip(wanted, pool.map(_measured, wanted), strict=True))


def _measured(wanted: tuple[str, Style]) -> tuple[Answer, ...]:
    name, style = wanted
    return measure(read_corpus(name), style)


def table(measured: Measured, style: Style) -> str:
    """How many pass of each class of each corpus, as a table of Markdown."""
    names = [name for name, s in measured if s is style]
    lines = [f"| {style} | {' | '.join(TRUTHS)} | all |", f"|---|{'--:|' * (len(TRUTHS) + 1)}"]
    every: list[Answer] = []
    for name in names:
        answers = measured[name, style]
        every += answers
        lines.append(_table_row(name, answers))
    return "\n".join((*lines, _table_row("**all**", every), ""))


def _table_row(name: str, answers: Iterable[Answer]) -> str:
    answers = tuple(answers)
    cells = [[a for a in answers if a.row.truth == truth] for truth in TRUTHS]
    return f"| {name} | {' | '.join(share(cell) for cell in (*cells, answers))} |"


def share(answers: Iterable[Answer]) -> str:
    """How many pass, of how many."""
    answers = tuple(answers)
    passed = sum(a.passed for a in answers)
    return f"{passed}/{len(answers)} ({passed / len(answers):.1%})" if answers else "–"


def _shown(name: str, style: Style, answer: Answer) -> str:
    said = "\n".join(f"    {f.code.id} {f.severity.value}: {f.message}" for f in answer.findings)
    altered = "; ".join(sorted({f"{a.kind}: {a.marked!r} for {a.source!r}" for a in _alterations(answer)}))
    return f"\n{name} {style} {answer.row.id} {answer.row.truth}\n  {answer.row.text}\n{said}\n    {altered}"


def _alterations(answer: Answer) -> Iterable[Alteration]:
    verdicts = [j.verdict for j in answer.judged]
    return [a for v in verdicts if isinstance(v, Verbatim | Altered) for a in v.match.alterations]


def _line(name: str, style: Style, answer: Answer) -> str:
    said = [
        {"code": f.code.id, "severity": f.severity.value, "message": f.message, "at": answer.marked(f)}
        for f in answer.findings
    ]
    data: dict[str, object] = {"corpus": name, "style": str(style), "id": answer.row.id, "truth": answer.row.truth}
    verdicts = [j.verdict.name for j in answer.judged]
    data |= {"passed": answer.passed, "verdicts": verdicts, "findings": said}
    return f"{json.dumps(data, ensure_ascii=False)}\n"


if __name__ == "__main__":
    sys.exit(main())
