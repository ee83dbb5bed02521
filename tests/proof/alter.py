"""Alterations of finished files, each of which must be refused.

`python -m tests.proof.alter --count N --seed S` makes N of them from a small book (`--book DIR`: from another one, as a
copy), verifies each with the right digest known, and says which passed. Exit status 1 where any did, or where an
untouched file was refused. Deterministic for a count and a seed.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from quoteproof.disk.errors import CannotRunError
from quoteproof.edition.facts import Attachment
from quoteproof.engine import process
from quoteproof.project.verify import verify
from quoteproof.proof.manifest import Manifest, Quoted, canonical
from quoteproof.proof.pdf.process import answer
from quoteproof.proof.wording import verification_lines
from tests.proof.alter_docx import DOCX_WAYS
from tests.proof.alter_pdf import PDF_WAYS
from tests.proof.book import Made, built, make_book
from tests.proof.words import Words, edited, parts_of, zipped

Way = Callable[[Made, random.Random], tuple[str, bytes]]
"""Gives the ending and the bytes of an altered file."""


def _runs(made: Made, *, like: Callable[[Quoted], bool] = lambda q: True) -> list[Quoted]:
    """The quotations that stand in the DOCX and in the body of the PDF as they are written there."""
    docx = "".join(Words(parts_of(made.docx), name).text for name in ("word/document.xml", "word/footnotes.xml"))
    return [q for q in made.manifest.quotations if all(_whole(q) in t for t in (docx, made.press.body)) and like(q)]


def _whole(run: Quoted) -> str:
    """A run with its marks."""
    return run.opening + run.text + run.closing


def _altered(text: str, by: random.Random) -> tuple[int, int, str]:
    """Choose a stretch of a text and what to put there: another letter, no word, one word more, another case."""
    words = [(i, i + len(w)) for w in dict.fromkeys(text.split()) if w.isalpha() for i in [text.index(w)]]
    start, end = by.choice(words or [(0, len(text))])
    word = text[start:end]
    at = by.randrange(len(word))
    letter = "q" if word[at] != "q" else "z"
    new = by.choice((word[:at] + letter + word[at + 1 :], f"not {word}", word.swapcase(), f"{word}{word[-1]}", ""))
    return start, end, new


def _docx(made: Made, run: Quoted, change: Callable[[Words, int], bool | None]) -> bytes:
    return edited(made.docx, _whole(run), change)


def docx_word(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A word of a quotation is changed in the DOCX."""
    run = by.choice(_runs(made))
    start, end, new = _altered(run.text, by)
    shift = len(run.opening)
    return "docx", _docx(made, run, lambda w, at: w.replace(at + shift + start, at + shift + end, new))


def docx_removed(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A quotation is taken out of the DOCX."""
    run = by.choice(_runs(made))
    size = len(_whole(run))
    return "docx", _docx(made, run, lambda w, at: w.replace(at, at + size, ""))


def docx_exchanged(made: Made, by: random.Random) -> tuple[str, bytes]:
    """Two quotations change places in the DOCX."""
    one, other = _pair(made, by)
    first, second = _whole(one), _whole(other)
    docx = edited(made.docx, first, lambda w, at: w.replace(at, at + len(first), "\ue000"))
    docx = edited(docx, second, lambda w, at: w.replace(at, at + len(second), first))
    return "docx", edited(docx, "\ue000", lambda w, at: w.replace(at, at + 1, second))


def docx_tracked(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A word of a quotation is changed in the DOCX as a tracked change."""
    runs = _runs(made)
    for run in by.sample(runs, len(runs)):
        start, end, new = _altered(run.text, by)
        low, high = (len(run.opening) + at for at in (start, end))
        with contextlib.suppress(AssertionError):  # the word stands in two runs: take another
            return "docx", _docx(made, run, partial(_tracked, low, high, new))
    raise AssertionError("no word stands in one run")


def _tracked(low: int, high: int, new: str, words: Words, at: int) -> bool:
    return words.track(at + low, at + high, new)


def docx_disguised(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A quotation stands in the DOCX out of sight, and another one is shown in its place."""
    parts, name = parts_of(made.docx), "word/document.xml"
    xml = parts[name].decode()
    run = by.choice(_runs(made, like=lambda q: q.kind == "inline" and f">{_whole(q)}<" in xml))
    start, end, new = _altered(run.text, by)
    shown = f"{run.opening}{run.text[:start]}{new}{run.text[end:]}{run.closing}"
    before, after = '<w:t xml:space="preserve">', "</w:t></w:r>"
    plain = f"<w:r>{before}{_whole(run)}{after}"
    hidden = by.choice(
        (
            plain.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
            plain.replace("<w:r>", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'),
            plain.replace("<w:r>", '<w:r><w:rPr><w:sz w:val="1"/></w:rPr>'),
            f'<w:fldSimple w:instr="QUOTE x">{plain}</w:fldSimple>',
            f'<x:y xmlns:x="urn:x">{plain}</x:y>',
            f'<w:bdo w:val="rtl">{plain}</w:bdo>',
            f'<w:del w:id="1" w:author="x">{plain.replace("w:t", "w:delText")}</w:del>',
        )
    )
    parted = f">{after}{hidden}<w:r>{before}{shown}{after}<w:r>{before}<"
    at = by.choice([m.start() for m in re.finditer(re.escape(f">{_whole(run)}<"), xml)])
    parts[name] = (xml[:at] + parted + xml[at + len(_whole(run)) + 2 :]).encode()
    return "docx", zipped(parts)


def docx_manifest(made: Made, by: random.Random) -> tuple[str, bytes]:
    """The manifest in the DOCX is another, edited, or gone."""
    parts = parts_of(made.docx)
    other = _other_manifest(made, by)
    name = "customXml/item1.xml"
    if other is None:
        del parts[name]
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace(b"customXml/item1.xml", b"theme/theme1.xml")
    else:
        old, new = base64.b64encode(made.carried), base64.b64encode(other)
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    return "docx", zipped(parts)


def docx_consistent(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A quotation is taken out of the DOCX and out of its manifest as well: consistent, but not the book's."""
    run = by.choice(_runs(made, like=lambda q: q.kind == "inline"))
    size = len(_whole(run))
    parts = parts_of(_docx(made, run, lambda w, at: w.replace(at, at + size, "")))
    kept = tuple(q for q in made.manifest.quotations if q != run)
    other = base64.b64encode(canonical(replace(made.manifest, quotations=kept)))
    parts["customXml/item1.xml"] = parts["customXml/item1.xml"].replace(base64.b64encode(made.carried), other)
    return "docx", zipped(parts)


def pdf_word(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A word of a quotation is changed in the PDF."""
    run = by.choice(_runs(made))
    start, end, new = _altered(run.text, by)
    return "pdf", _printed(made, run, by, run.text[:start] + new + run.text[end:])


def pdf_disguised(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A quotation stands in the PDF out of sight, and another one is shown in its place."""
    run = by.choice(_runs(made, like=lambda q: q.kind == "inline"))
    start, end, new = _altered(run.text, by)
    shown = f"{run.opening}{run.text[:start]}{new}{run.text[end:]}{run.closing}"
    hidden = by.choice(
        (
            f"#text(fill: white)[{_whole(run)}]",
            f"#text(fill: rgb(0, 0, 0, 0))[{_whole(run)}]",
            f"#text(size: 1pt)[{_whole(run)}]",
            f"#box(clip: true, width: 0pt, height: 0pt)[{_whole(run)}]",
            f"#place(dx: 2000pt)[{_whole(run)}]",
            f"#place(scale(1%)[{_whole(run)}])",
        )
    )
    return "pdf", made.press.print(_once(made.press.body, _whole(run), hidden + shown, by), made.press.attachment)


def pdf_removed(made: Made, by: random.Random) -> tuple[str, bytes]:
    """A quotation is taken out of the PDF, marks and all."""
    run = by.choice(_runs(made))
    return "pdf", made.press.print(_once(made.press.body, _whole(run), "", by), made.press.attachment)


def pdf_exchanged(made: Made, by: random.Random) -> tuple[str, bytes]:
    """Two quotations change places in the PDF."""
    one, other = _pair(made, by)
    first, second = _whole(one), _whole(other)
    body = made.press.body.replace(first, "\ue000", 1).replace(second, first, 1).replace("\ue000", second)
    return "pdf", made.press.print(body, made.press.attachment)


def pdf_manifest(made: Made, by: random.Random) -> tuple[str, bytes]:
    """The manifest in the PDF is another, edited, or gone."""
    other = _other_manifest(made, by)
    attachment = made.press.attachment
    carried = Attachment(attachment.name, other, attachment.namespace) if other is not None else None
    return "pdf", made.press.print(made.press.body, carried)


def _printed(made: Made, run: Quoted, by: random.Random, text: str) -> bytes:
    body = _once(made.press.body, _whole(run), run.opening + text + run.closing, by)
    return made.press.print(body, made.press.attachment)


def _once(body: str, old: str, new: str, by: random.Random) -> str:
    """Replace one of the places where a text stands, which may be another run of the same words."""
    pieces = body.split(old)
    at = by.randrange(1, len(pieces))
    return old.join(pieces[:at]) + new + old.join(pieces[at:])


def _pair(made: Made, by: random.Random) -> tuple[Quoted, Quoted]:
    """Choose two quotations of which neither holds the other's words."""
    runs = _runs(made, like=lambda q: q.kind == "inline")
    pairs = [(a, b) for a in runs for b in runs if a.order < b.order and a.text not in b.text and b.text not in a.text]
    return by.choice(pairs)


def _other_manifest(made: Made, by: random.Random) -> bytes | None:
    """Another manifest: that of another book, this one with a word changed, broken, or none."""
    manifest: Manifest = made.manifest
    run = by.choice(manifest.quotations)
    start, end, new = _altered(run.text, by)
    forged = replace(run, text=run.text[:start] + new + run.text[end:])
    dropped = tuple(q for q in manifest.quotations if q is not run)
    return by.choice(
        (
            canonical(replace(manifest, title="Another Book")),
            canonical(replace(manifest, quotations=(*dropped, forged))),
            canonical(replace(manifest, quotations=dropped)),
            canonical(replace(manifest, quotations=(), others=())),
            canonical(replace(manifest, seeds=())),
            json.dumps(json.loads(made.carried)).encode(),
            made.carried[: by.randrange(len(made.carried))],
            None,
        )
    )


WAYS: tuple[Way, ...] = (
    docx_word,
    docx_removed,
    docx_exchanged,
    docx_tracked,
    docx_disguised,
    docx_manifest,
    docx_consistent,
    *DOCX_WAYS,
    pdf_word,
    pdf_disguised,
    pdf_removed,
    pdf_exchanged,
    pdf_manifest,
    *PDF_WAYS,
)
"""All ways to alter a file."""


def refused(path: Path, made: Made) -> bool:
    """Whether a file is refused, its book's digest being known; a PDF is read here, and not in another process."""
    try:
        with patch.object(process, "run_isolated", lambda _, request, **__: answer(request)):
            return not verify(path, sha256=made.sha256).proved
    except CannotRunError:
        return True


def alter(made: Made, number: int, seed: int, ways: tuple[Way, ...] = WAYS) -> tuple[Way, Path]:
    """Make the alteration of a number, in the book's folder."""
    by = random.Random(f"{seed}/{number}")
    way = ways[number % len(ways)]
    ending, data = way(made, by)
    path = made.root / f"altered.{ending}"
    path.write_bytes(data)
    return way, path


def main() -> int:
    """FoundRun the alterations and say what came of them."""
    parser = argparse.ArgumentParser(description="alter finished files and see that each is refused")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--book", type=Path, help="the folder of a book to alter, which is copied")
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        if given.book:
            shutil.copytree(given.book, root, ignore=shutil.ignore_patterns(".*", "build"))
        made = built(root) if given.book else make_book(root)
        os.chdir(root)  # so that the seeds are at hand
        tally: Counter[tuple[str, bool]] = Counter()
        for ending in ("pdf", "docx"):
            path = root / "build" / f"book.{ending}"
            told = refused(path, made)
            tally["untouched", told] += 1
            if told:
                print("\n".join(verification_lines(verify(path, sha256=made.sha256))))
        for number in range(given.count):
            way, path = alter(made, number, given.seed)
            told = refused(path, made)
            tally[way.__name__, told] += 1
            if not told:
                print(f"passed: {way.__name__}, number {number}")
    for name in ("untouched", *(way.__name__ for way in WAYS)):
        print(f"{name:30} {tally[name, True]:5} refused {tally[name, False]:5} passed")
    print(f"{given.count} alterations in {time.monotonic() - begun:.0f} s")
    wrong = tally["untouched", True] + sum(n for (name, told), n in tally.items() if not told and name != "untouched")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
