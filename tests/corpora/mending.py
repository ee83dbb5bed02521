"""How many misquotations `fix --unsafe` mends: `python -m tests.corpora.mending [CORPUS …]`.

Of the quotations whose words, capitals or marks the data call wrong and the program refuses, counts those that are
verbatim after one run of `fix --unsafe` (altered ones by themselves), by corpus, class and style. `--left` lists the
others.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from quoteproof.book.config import BookSettings, Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Memory, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project.fix import fix_checked
from quoteproof.verdict.model import Judged
from tests.book_of import library_of
from tests.corpora import books
from tests.corpora.measure import declared, read_chapter
from tests.corpora.rows import CORPORA, FOLDER, LOGICAL, Corpus, Row, read_corpus

MISQUOTED = ("case", "punct", "marked-punct", "words")
"""The classes of the data in which something differs."""


@dataclass(frozen=True, slots=True)
class Mending:
    """A misquotation, before and after `fix --unsafe`."""

    row: Row
    before: str
    """Its paragraph in the chapter."""
    after: str
    verdict: str
    """The verdict afterwards; `clean` is added where nothing at all is said of it."""
    messages: tuple[str, ...]
    """What is still found of it."""


def mendings(corpus: Corpus, style: Style) -> tuple[Mending, ...]:
    """Put every misquotation of a corpus that is refused through `fix --unsafe`, each in a chapter of its own."""
    texts, numbers = books.seeds(corpus)
    punctuation = Punctuation.LOGICAL if corpus.name in LOGICAL else Punctuation.AMERICAN
    settings = BookSettings(title="Corpus", quotations=Quotations(style=style, punctuation=punctuation))
    material = Material(settings, library_of(texts, emendations=declared(texts)), ())
    cited = books.anchors(corpus, numbers)
    found: list[Mending] = []
    with Pandoc() as pandoc:
        memory = Memory()
        for row in (r for r in corpus.rows if r.truth in MISQUOTED):
            (chapter,) = books.chapters([row], cited, style)

            def check(written: Mapping[str, str]) -> CheckResult:
                reads = tuple(read_chapter(file, text, pandoc) for file, text in written.items())
                return run(replace(material, chapters=reads), memory=memory)

            first = check({"chapters/1.md": chapter.text})
            if not first.errors:
                continue
            fixing = fix_checked(first, check, unsafe=True)
            after = fixing.result.chapters[0]
            verdict = _verdict(after.judged, clean=not fixing.result.all_findings)
            said = tuple(f"{f.code.id} {f.message}" for f in fixing.result.all_findings)
            found.append(Mending(row, chapter.text, after.text, verdict, said))
    return tuple(found)


def _verdict(judged: tuple[Judged, ...], *, clean: bool) -> str:
    names = {j.verdict.name for j in judged}
    if names <= {"verbatim", "altered"} and names:
        return ("altered" if "altered" in names else "verbatim") + ("" if clean else ", warned of")
    return "refused"


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.mending")
    parser.add_argument("corpus", nargs="*", choices=(*CORPORA, []))
    parser.add_argument("--style", choices=[Style.STRICT, Style.CHICAGO], default=Style.STRICT)
    parser.add_argument("--left", action="store_true", help="list what is not mended")
    parser.add_argument("--mended", action="store_true", help="list what is mended")
    given = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: {FOLDER} is not there; it holds the quotations that this measures with")
        return 0
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        wanted = given.corpus or [*CORPORA]
        for name, done in zip(wanted, pool.map(_mendings, wanted, [given.style] * len(wanted)), strict=True):
            for truth in MISQUOTED:
                counts = Counter(m.verdict for m in done if m.row.truth == truth)
                total.update({f"{truth}: {verdict}": n for verdict, n in counts.items()})
                if counts:
                    print(f"{name:20} {truth:14} {sum(counts.values()):5}  {dict(counts.most_common())}")
            for m in done:
                if (given.left and m.verdict == "refused") or (given.mended and m.verdict != "refused"):
                    print(f"\n{name} {m.row.id} {m.row.truth}: {m.verdict}\n- {m.before.split(chr(10), 2)[2].strip()}")
                    print(f"+ {m.after.split(chr(10), 2)[2].strip()}", *m.messages, sep="\n    ")
    for truth in MISQUOTED:
        of_class = {k.partition(": ")[2]: n for k, n in total.items() if k.startswith(f"{truth}: ")}
        print(f"{'all':20} {truth:14} {sum(of_class.values()):5}  {of_class}")
    return 0


def _mendings(name: str, style: Style) -> tuple[Mending, ...]:
    return mendings(read_corpus(name), style)


if __name__ == "__main__":
    sys.exit(main())
