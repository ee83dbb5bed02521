"""Books of forgeries on disk: written, checked in this process, built by the command line, and read back whole."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pypdfium2

from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Finding, Severity
from quoteproof.project.project import Project
from quoteproof.project.seeds import anchor
from tests.forgeries.model import KEY, Variant
from tests.security.line import book

SETTINGS: Final = "quotations:\n  style: strict\n"
"""What `book.yaml` says below title and language."""
SEEDS: Final = {
    "fen": (
        "The dyke held until the last week of March. It kept 3.5% of the flood out at -2°, and nobody in the village "
        "slept.\n\n"
        "The charter was never, so far as any of the elders could recall, sealed in public. The sluice is not open to "
        "the boats of the mill.\n\n"
        'He named it "a folly" and later "a blessing" within the hour. The reeve\'s oxen were driven through the ford '
        "by the tenant.\n\n"
        "Leave is for all holders of a strip, who are mindful of common land. The reeve wrote nothing of it.\n"
    ),
    "mere": "The mere was drained in one summer. Eels lay in the grass for weeks, and the herons came for them.\n",
}
"""The sources that every chapter may quote, by key."""
_ENTRIES: Final = "".join(
    f"@misc{{{key},\n  title = {{The {key.title()} Book}},\n  author = {{Carver, Ann}},\n"
    f"  file = {{seeds/{key}.txt}},\n}}\n"
    for key in SEEDS
)
_BOOK: Final = "title: A Book\nlanguage: en-US\nbibliography: references.bib\n"


def chapter(variant: Variant) -> str:
    """The path of a variant's chapter in its book."""
    return f"chapters/{variant.name}.md"


def batches(variants: Sequence[Variant]) -> list[tuple[Variant, ...]]:
    """Divide variants into books: one for those that bring no settings and alter nothing, and one for each other."""
    plain = tuple(v for v in variants if not v.settings and v.alter is None)
    alone = [(v,) for v in variants if v not in plain]
    return [plain, *alone] if plain else [*alone]


def write(folder: Path, variants: Sequence[Variant]) -> Path:
    """Write and anchor a book with a chapter for each variant; give its root."""
    files: dict[str, str | bytes] = {f"seeds/{key}.txt": text for key, text in SEEDS.items()}
    entries = [_ENTRIES]
    for v in variants:
        files[chapter(v)] = f"# {v.heading}\n\n{v.text}\n".replace(KEY, v.name)
        entries.append(v.entry.replace(KEY, v.name))
        if v.seed:
            files[f"seeds/{v.name}.txt"] = v.seed
            entries.append(f"@misc{{{v.name},\n  title = {{Of {v.name}}},\n  file = {{seeds/{v.name}.txt}},\n}}\n")
    files["references.bib"] = "\n".join(entries)
    files["book.yaml"] = _BOOK + (variants[0].settings or SETTINGS)
    root = book(folder, files)
    (root / "chapters/01-a-first-chapter.md").unlink()
    (root / "seeds/lighthouse.txt").unlink()
    (root / "seeds/anchors/lighthouse.jsonl").unlink()
    (root / "seeds/anchors.yaml").unlink()
    _anchor(root, variants)
    for v in variants:
        if v.alter is not None:
            v.alter(root)
    return root


def _anchor(root: Path, variants: Sequence[Variant]) -> None:
    """Anchor a book with its emendations; a source whose emendations are refused is anchored as it stands."""
    emendations = root / "seeds/emendations.yaml"
    emendations.write_text(_emendations(variants), encoding="utf-8")
    anchored = set(anchor(root, {}).renewal.rows)
    if any(v.emendations and v.name not in anchored for v in variants):
        emendations.write_text(_emendations(v for v in variants if v.name in anchored), encoding="utf-8")
        anchor(root, {})
        emendations.write_text(_emendations(variants), encoding="utf-8")


def _emendations(variants: Iterable[Variant]) -> str:
    return "".join(f"{v.name}:\n" + re.sub("(?m)^(?=.)", "  ", v.emendations) for v in variants if v.emendations)


def check(root: Path, pandocs: Sequence[Pandoc]) -> CheckResult:
    """Check a book in this process, by two pandocs that run already."""
    with Project.open(root) as project:
        project._pandocs = list(pandocs)
        return project.check()


def errors(result: CheckResult, file: str) -> list[Finding]:
    """The errors in a file that no comment acknowledges."""
    return [
        finding
        for finding in result.all_findings
        if finding.place.file == file and finding.severity is Severity.ERROR and finding.acknowledged is None
    ]


def everything(build: Path) -> Mapping[str, str]:
    """All text of the PDF, the DOCX and the HTML edition in a folder, by the end of the name, `squeezed`.

    Nothing is left out: running heads, contents, notes, alternative texts and properties are all read.
    """
    readers = {"pdf": _pdf, "docx": _docx, "html": _html}
    return {end: read((build / f"book.{end}").read_bytes()) for end, read in readers.items()}


def squeezed(text: str) -> str:
    """Take out spaces and hyphens, which lines of a page make and take away."""
    return re.sub("[\\s\u00ad\u0002\ufffe\u2010\u2011-]", "", text)


def _pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    outline = [item.get_title() for item in document.get_toc()]
    properties = document.get_metadata_dict().values()
    document.close()
    return squeezed("\n".join((*pages, *outline, *properties)))


def _docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    # The manifest is told by its schema; it says every quotation once more, for programs.
    return _markup(part for part in parts if "quoteproof" not in part[:400])


def _html(data: bytes) -> str:
    return _markup([re.sub("(?s)<(script|style)\\b.*?</\\1>", "", data.decode())])


def _markup(parts: Iterable[str]) -> str:
    """The text between tags, and the values of attributes after it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for part in parts:
        found["text"].append(re.sub("<[^>]*>", "", part))
        found["values"] += re.findall('="([^"]*)"', part)
    return squeezed(html.unescape("\n".join((*found["text"], *found["values"]))))
