"""A small book with a quotation in every kind of place, built once, and what its editions are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from quoteproof.edition.facts import Attachment, EditionInputs
from quoteproof.edition.pdf import set_pdf
from quoteproof.project import outputs
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from quoteproof.proof.manifest import Manifest, digest, read_manifest

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
CHAPTER = """# A Second [“too loud”]{cite="lighthouse#p2"} Chapter {#second}

In a note he repeats it.^[He says it twice: “the sea is too loud for that” [@lighthouse#p2].] Again, “the sea is too
loud for that” [@lighthouse#p2], and of fog “every ship believes” [@lighthouse#p3]. A [weather station]{.term} and
[“the log”]{.term} are terms. The log itself begins: “Nobody has yet copied a line of it wrongly” [@lighthouse#p4].

| What | Words |
|------|-------|
| storm | “only weather that has made up its mind” [@lighthouse#p3] |
| sea | “the sea is too loud for that” [@lighthouse#p2] |

: A table of “fog” and “every ship” [@lighthouse#p3] {#tbl}

![What “they ask me most” [@lighthouse#p3] is drawn here.](images/dot.png){#fig alt="A dot"}

> If you come after me, trim the wick before dusk and write down what you see. The book on the table goes back to the
> first keeper [@lighthouse#p4].

> People suppose that the work is lonely. It is not; the sea is too loud for that.
>
> What they ask me most is whether I am afraid of storms.
>
> — [@lighthouse#p2-p3]

- He has “kept this light for eleven winters” [@lighthouse#p2].
- He “fear[s] fog” [@lighthouse#p3].

"""


@dataclass(frozen=True, slots=True)
class Press:
    """What a PDF was made of."""

    inputs: EditionInputs
    """Everything but the chapters."""
    body: str
    """Its body, in Typst."""
    attachment: Attachment
    """Its manifest."""

    def print(self, body: str, attachment: Attachment | None) -> bytes:
        """Make the PDF of another body or with another manifest."""
        return set_pdf(self.inputs, body, attachment).pdf


@dataclass(frozen=True, slots=True)
class Made:
    """A built book."""

    root: Path
    """Its folder."""
    pdf: bytes
    """Its PDF."""
    docx: bytes
    """Its DOCX."""
    carried: bytes
    """Its manifest."""
    press: Press
    """What its PDF was made of."""

    @property
    def manifest(self) -> Manifest:
        """The manifest, read."""
        read = read_manifest(self.carried)
        assert isinstance(read, Manifest)
        return read

    @property
    def sha256(self) -> str:
        """The manifest's digest."""
        return digest(self.carried)


def make_book(root: Path, settings: str = "") -> Made:
    """Start a book in a folder, with a second chapter and further settings, and build it."""
    start(root)
    with (root / "book.yaml").open("a", encoding="utf-8") as file:
        file.write(settings)
    (root / "chapters/02-second.md").write_text(CHAPTER, encoding="utf-8")
    (root / "chapters/images").mkdir()
    (root / "chapters/images/dot.png").write_bytes(PNG)
    return built(root)


def built(root: Path) -> Made:
    """Build the book in a folder, and keep what its PDF was made of."""
    with Project.open(root) as project, patch.object(outputs, "set_pdf", wraps=set_pdf) as press:
        assert build(project, review=True).written
    pdf, docx, carried = ((root / "build" / f"book.{end}").read_bytes() for end in ("pdf", "docx", "manifest.json"))
    inputs, body, attachment = press.call_args.args
    return Made(root, pdf, docx, carried, Press(inputs, _in_markup(body), attachment))


def _in_markup(body: str) -> str:
    """Typst with the strings of ordinary text written out, so that an alteration finds its words."""
    return re.sub(r'#"([^"\\#*_`\[\]$@<>~/=+-]*)";', r"\1", body)
