"""The readers, each with what it is fed and the promise it keeps.

The promise: malformed input gives findings, `CannotRunError` or `UnreadableFileError`, and nothing else; a place lies
inside the text it points into; a report stays well-formed whatever came in. Leaves out: whether a verdict is right,
which the cases and the forge ask.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from quoteproof.book.config import BookSettings, read_book
from quoteproof.chapter.parse import READER, decode, parse
from quoteproof.check import baseline
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.disk.errors import CannotRunError
from quoteproof.engine.process import read_frame
from quoteproof.filter import main as filter_
from quoteproof.finding.model import Finding, Place
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import Manifest, read_manifest
from quoteproof.proof.pdf.process import answer
from quoteproof.proof.pdf.protocol import parse_file, request
from quoteproof.proof.prove import prove
from quoteproof.rules.table import worded
from quoteproof.source.adding import Addition, SourceAdder
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library, view
from quoteproof.text.anchor import Anchor
from tests.fuzz import reports
from tests.fuzz.ground import BIBLIOGRAPHY, CHAPTER, EMENDATIONS, SEED, SETTINGS, Ground, files, small_book, trees
from tests.fuzz.mutate import CHARACTERS, NUMBERS, mutated, mutated_json, mutated_parts
from tests.proof.words import parts_of, zipped
from tests.verdict.judging import verdict_of


@dataclass(frozen=True, slots=True)
class Target:
    """One reader."""

    make: Callable[[Random, Ground], bytes]
    """Gives an input."""
    read: Callable[[bytes, Ground], object]
    """Reads it; raises where the promise is broken."""
    share: int
    """How many of a thousand inputs are for it."""


def shown(data: bytes) -> str:
    """Bytes as text, what is no UTF-8 as lone surrogates: the worst that an editor may send."""
    return data.decode("utf-8", "surrogateescape")


def placed(found: Iterable[Finding], texts: Mapping[str, str]) -> None:
    """Assert that every place of the findings lies inside its text, where that is known."""
    for one in found:
        places = [one.place, *(edit.place for fix in one.fixes for edit in fix.edits)]
        places += [one.nearest.place] if one.nearest else []
        for place in places:
            _inside(place, texts)


def _inside(place: Place, texts: Mapping[str, str]) -> None:
    assert 0 <= place.start <= place.end, place
    if place.file in texts:
        assert place.end <= len(texts[place.file]), (place, len(texts[place.file]))


def _settings(data: bytes, ground: Ground) -> None:
    text = shown(data)
    _, errors = read_book(text)
    for error in errors:
        assert 0 <= error.position.offset <= len(text), error
        assert (
            1
            <= error.position.line
            <= text.count("\n") + text.count("\r") + 2 + sum(map(text.count, "\x85\u2028\u2029"))
        )


def _sources(changed: SourceFiles) -> Library:
    """Read a book's sources, and renew its lock."""
    library, found = read_library(changed)
    texts = {changed.bibliography_file: changed.bibliography}
    texts |= {"seeds/emendations.yaml": changed.emendations} if changed.emendations is not None else {}
    texts |= {"seeds/anchors.yaml": changed.anchors} if changed.anchors is not None else {}
    texts |= {f"seeds/anchors/{key}.jsonl": rows for key, rows in changed.rows.items()}
    placed(worded(found), texts)
    renewal, found = renew_anchors(changed, {"tale": "fuzzed"})
    placed(worded(found), texts)
    if not found and changed.bibliography.isascii():
        again = replace(changed, anchors=renewal.anchors, rows=renewal.rows)
        assert renew_anchors(again)[0].anchors == renewal.anchors
    for source in library.sources.values():
        for passage in source.passages:
            assert 0 <= passage.start <= len(source.raw)
            start, end = passage.raw_span(0, len(passage.text))
            assert 0 <= start <= end <= len(source.raw)
    return library


def _bibliography(data: bytes, ground: Ground) -> None:
    _sources(replace(small_book(), bibliography=shown(data)))


def _emendations(data: bytes, ground: Ground) -> None:
    _sources(replace(small_book(), emendations=shown(data)))


def _index(data: bytes, ground: Ground) -> None:
    _sources(replace(small_book(), anchors=shown(data)))


def _rows(data: bytes, ground: Ground) -> None:
    _sources(replace(small_book(), rows={"tale": shown(data)}))


def _seed(data: bytes, ground: Ground) -> None:
    library = _sources(replace(small_book(), seeds={"seeds/tale.txt": data}, emendations=EMENDATIONS))
    assert not library.sources or data == SEED.encode()
    added = SourceAdder(small_book()).add("new", "new.txt", data)
    if isinstance(added, Addition):
        seeds = {**small_book().seeds, added.file: data}
        rows = {**small_book().rows, "new": added.rows}
        taken = SourceFiles(added.bibliography or "", seeds=seeds, anchors=added.anchors, rows=rows)
        assert "new" in _sources(taken).sources


def _anchor(data: bytes, ground: Ground) -> None:
    library, _ = read_library(small_book())
    for anchor in shown(data).split("\n"):
        view(library, Anchor.parse(anchor), neighbours=1)


def _words(data: bytes, ground: Ground) -> None:
    words, _, seed = shown(data).partition("\n")
    seed = seed.encode("utf-8", "replace").decode()
    verdict_of(words[:600], " ".join(seed.split()) or "x", "x#p1")


def checked(file: str, data: bytes, ground: Ground, *, text: str | None = None) -> CheckResult:
    """Check one chapter of the small book; `text` takes the place of its bytes, as in an editor."""
    decoded, faults = decode(file, data) if text is None else (text, ())
    chapter, more = (None, ()) if faults else parse(file, decoded, lambda t: ground.pandoc.read(t, reader=READER))
    library, found = read_library(small_book())
    read = Read(file, decoded, chapter, (*faults, *more))
    return run(
        Material(BookSettings(title="A Book"), library, (read,), faults=found, texts={"book.yaml": ""}, whole=True)
    )


def _chapter(data: bytes, ground: Ground) -> None:
    file = FILES[len(data) % len(FILES)]
    result = checked(file, data, ground, text=shown(data) if len(data) % 7 == 0 else None)
    placed(result.all_findings, {file: result.chapters[0].text})
    reports.well_formed(result)


def _tree(data: bytes, ground: Ground) -> None:
    with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(CannotRunError):
        made = filter_.filtered(data, ground.root)
        assert made is None or json.loads(made)


def _known(data: bytes, ground: Ground) -> None:
    entries, bad = baseline.read(shown(data))
    assert bad >= 0
    assert not (bad and entries)


def _manifest(data: bytes, ground: Ground) -> None:
    read = read_manifest(data)
    if isinstance(read, Manifest):
        prove(read.runs, {})


def _pdf(data: bytes, ground: Ground) -> None:
    with contextlib.suppress(UnreadableFileError):
        parse_file(answer(request(data, ground.manifest)))


def _docx(data: bytes, ground: Ground) -> None:
    manifest = read_manifest(ground.manifest)
    assert isinstance(manifest, Manifest)
    with contextlib.suppress(UnreadableFileError):
        package = Package(data)
        text = read_docx(package)
        package.manifest()
        prove(manifest.runs, text.accepted)
        prove(manifest.runs, text.rejected)


def _frame(data: bytes, ground: Ground) -> None:
    parts = read_frame(io.BytesIO(data))
    assert parts is None or sum(map(len, parts)) <= len(data)


FILES: Final = ("chapters/01-one.md", "chapters/a\nb\x1b[31m.md", "chapters/\udcff`<&>.md", "chapters/%0A::x,y=z.md")
"""Names that a chapter may have on disk."""
_YAML: Final = (
    *(
        "a: b",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "*a",
        "&a ",
        "!!python/object:os.system",
        "? ",
        "|",
        ">",
        "---\n",
        "...\n",
        "~",
    ),
    *("title: ", "chapters:", "quotations:", "limits: {", "null", "'", '"', "\\x", "#", "%YAML 1.1\n", "<<: "),
    *NUMBERS,
)
_BIB: Final = (
    *("@", "@book{", "}", "{", ",", "=", '"', "#", "@string{a=", "@comment{", "@preamble{", "\\", "\\\\", "(", ")"),
    *("file = {seeds/tale.txt}", "file={:seeds/../x:}", "date = {2024/}", "\\'", '\\"', "\\char", "title"),
)
_MARKDOWN: Final = (
    *(
        "“",
        "”",
        "[@tale#p2]",
        "[@tale#p3.s1]",
        "@tale#p2",
        "[-@tale]",
        "^[",
        "[^n]",
        "[^n]: ",
        "> ",
        "\n\n",
        "***",
        "`",
    ),
    *(
        "$$",
        "<!--",
        "-->",
        "<b>",
        "\\begin{x}",
        "```{=typst}\n",
        ":::",
        "::: {.own}\n",
        "|",
        "+---+\n",
        "![",
        "](",
        "{#x}",
    ),
    *(
        "[…]",
        "[...]",
        "[sic]",
        "[",
        "]",
        '{cite="tale#p2"}',
        "{.term}",
        "---\ntitle: x\n---\n",
        "&quot;",
        "&#0;",
        "\\“",
    ),
    *(
        "<!-- quoteproof: allow Q010: x -->",
        "{.code}",
        "~",
        "(@x)",
        "[x]: y\n",
        "    ",
        "1.  ",
        ": x\n",
        "\\",
        "#",
        "- ",
    ),
    *(f"[@tale#p{n}]" for n in NUMBERS),
    *(f"@tale#p2.s{n}" for n in NUMBERS[3:6]),
)
_NODES: Final = ("t", "c", "Str", "Cite", "Quoted", "RawInline", "Span", "Note", "Table", "MetaInlines", "“x”", "a#p1")
_XML: Final = (
    *("<w:p/>", "<w:r><w:t>x</w:t></w:r>", "<w:del>", "</w:p>", "<!DOCTYPE x>", "<![CDATA[", "&amp;", "&#0;", "&x;"),
    *('<w:fldChar w:fldCharType="begin"/>', '<w:footnoteReference w:id="9"/>', "<w:sdt>", "<mc:AlternateContent>"),
    *("<w:instrText>TOC</w:instrText>", "<w:tbl><w:tr><w:tc>", 'xml:space="preserve"', "<?x?>", "\x01", "word/x.xml"),
)
_PDF: Final = (
    *("obj", "endobj", "stream\n", "endstream", "<<", ">>", "/Type", "/Kids[1 0 R]", "/Parent 3 0 R", "/Count -1"),
    *("trailer", "startxref", "xref", "/Filter/FlateDecode", "/Length 99999999", "/MCID 0", "/K[0 1]", "/EF", "R"),
    *NUMBERS,
)
_ANCHORS: Final = (
    "tale#p2",
    "tale#p2.s1",
    "tale#p1-p3",
    "tale",
    "#",
    ".s",
    "-p",
    "p",
    "other#p1",
    *NUMBERS,
    *CHARACTERS,
)
_QUOTED: Final = (
    "[…]",
    "[",
    "]",
    "…",
    "...",
    "“",
    "”",
    "‘",
    "’",
    "—",
    "the",
    "not",
    "[sic]",
    "[not]",
    "/",
    "//",
    "*",
    "a[b]",
)


def _text(samples: Callable[[], tuple[bytes, ...]], words: tuple[str, ...]) -> Callable[[Random, Ground], bytes]:
    return lambda random, ground: mutated(random, samples(), words)


def _json(samples: Callable[[Ground], tuple[bytes, ...]], words: tuple[str, ...]) -> Callable[[Random, Ground], bytes]:
    def make(random: Random, ground: Ground) -> bytes:
        if random.random() < 0.15:
            return mutated(random, samples(ground), words)
        return mutated_json(random, random.choice(samples(ground)), words)

    return make


def _row_lines(random: Random, ground: Ground) -> bytes:
    lines = small_book().rows["tale"].encode().splitlines()
    if random.random() < 0.4:
        return mutated(random, (b"\n".join(lines),), _NODES)
    at = random.randrange(len(lines))
    return b"\n".join((*lines[:at], mutated_json(random, lines[at], ("id", "p1", "body", "at")), *lines[at + 1 :]))


def _zip(random: Random, ground: Ground) -> bytes:
    if random.random() < 0.1:
        return mutated(random, (ground.docx,), _XML) + ground.docx[3_000:]
    return zipped(mutated_parts(random, parts_of(ground.docx), _XML))


def _printed(random: Random, ground: Ground) -> bytes:
    """Change a PDF in a few places; its length stays near, so that it is not refused at its end."""
    data = bytearray(ground.pdf)
    for _ in range(random.choice((1, 3, 10, 40))):
        at = random.randrange(len(data))
        word = random.choice(_PDF).encode()[:40]
        data[at : at + random.choice((0, 1, len(word)))] = random.choice((word, bytes([random.randrange(256)])))
    return bytes(data) if random.random() < 0.9 else bytes(data[: random.randrange(len(data))])


def _quotation(random: Random, ground: Ground) -> bytes:
    lines = [line for line in SEED.encode().split(b"\n") if line]
    seed = random.choice(lines)
    words = mutated(random, (seed,), _QUOTED).replace(b"\n", b" ")
    return words + b"\n" + seed


def _noise(random: Random, ground: Ground) -> bytes:
    head = random.choice((b"", b"\0\0\0\2", b"\0\0\0\1" + b"\0" * 7 + b"\5", b"\xff" * 12))
    return head + random.randbytes(random.randrange(60))


TARGETS: Final[Mapping[str, Target]] = {
    "settings": Target(
        _text(lambda: (SETTINGS.encode(), *files("book.yaml")), (*_YAML, *SETTINGS.split())), _settings, 300
    ),
    "bibliography": Target(_text(lambda: (BIBLIOGRAPHY.encode(), *files("references.bib")), _BIB), _bibliography, 50),
    "emendations": Target(
        _text(lambda: (EMENDATIONS.encode(), *files("seeds/emendations.yaml")), (*_YAML, *EMENDATIONS.split())),
        _emendations,
        40,
    ),
    "index": Target(
        _text(lambda: ((small_book().anchors or "").encode(), *files("seeds/anchors.yaml")), _YAML), _index, 30
    ),
    "rows": Target(_row_lines, _rows, 25),
    "seed": Target(_text(lambda: (SEED.encode(), *files("seeds/*.txt")), ("\n\n", "1", "*", "-\n")), _seed, 8),
    "anchor": Target(_text(lambda: (b"tale#p1\ntale#p2.s1\ntale#p1-p3",), _ANCHORS), _anchor, 200),
    "words": Target(_quotation, _words, 148),
    "chapter": Target(_text(lambda: (CHAPTER.encode(), *files("chapters/*.md")), _MARKDOWN), _chapter, 3),
    "tree": Target(_json(lambda ground: trees(ground.pandoc), _NODES), _tree, 8),
    "baseline": Target(
        _text(lambda: (f"{baseline.HEAD}\nQ001\t0123456789ab\t1\tchapters/x.md\tx\n".encode(),), ("\t", *NUMBERS)),
        _known,
        120,
    ),
    "manifest": Target(_json(lambda ground: (ground.manifest,), _NODES), _manifest, 15),
    "pdf": Target(_printed, _pdf, 1),
    "docx": Target(_zip, _docx, 2),
    "frame": Target(_noise, _frame, 50),
}
"""The readers by name."""
