"""What a newcomer brings to docs/start.md and the pages after it: documents, and entries as Zotero exports them."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import typst

from quoteproof.cli.main import main

SMITH = """
#set document(title: "On Bridges", author: "Ann Smith", date: datetime(year: 2020, month: 5, day: 1))
#set page(width: 148mm, height: 210mm, margin: 22mm, numbering: "1", header: align(center, text(8pt)[ON BRIDGES]))
#set text(font: "Libertinus Serif", size: 11pt)
#counter(page).update(33)
A bridge is a promise kept in stone, and nobody thanks it for that. Where the river is wide, the town had to wait
sixty years for its first crossing, which a flood took away in a single night.

The second bridge stands to this day. It was paid for by the millers, who asked a penny of every cart and nothing of
those who walked.
#pagebreak()
In the end the council bought it, and the penny was no longer asked. The millers had not waited for thanks, and they
did not get any.
"""
EXPORT = """
@book{smithBridges2020,
  title = {On {{Bridges}}},
  author = {Smith, Ann},
  date = {2020},
  publisher = {River Press},
  location = {London},
  langid = {english},
  file = {C\\:\\\\Users\\\\me\\\\Zotero\\\\storage\\\\8ZK3PQ\\\\smith.pdf}
}
"""
MORE = """
@book{carterSongs1890,
  title = {Songs of the {{Carters}}},
  author = {Carter, Will},
  date = {1890},
  publisher = {Mill Lane},
  location = {York}
}

@article{leeGates1999,
  title = {On {{Gates}}},
  author = {Lee, Bo},
  date = {1999},
  journaltitle = {The Toll},
  volume = {7},
  pages = {12--30}
}

@book{annalen1901,
  title = {Annalen der Stadt},
  author = {Kolb, Eva},
  date = {1901},
  publisher = {Rheinverlag},
  langid = {german}
}
"""
ANNALS = "Der Kaiser kam nicht bis Köln, und die Brücke blieb leer. Niemand zahlte den Zoll, denn es kam ja niemand.\n"
ARCH = """
#set page(width: 60mm, height: 20mm)
#curve(curve.move((5mm, 10mm)), curve.cubic((15mm, 0mm), (25mm, 0mm), (35mm, 10mm)))
"""
SONG = "The moon is late,\n    the road is long,\nand who will pay the penny?\n"


SETTINGS = "title: The Penny\nlanguage: en-US\nbibliography: zotero.bib\n"


def smith(_home: Path) -> None:
    """The PDF `smith.pdf` of two pages that bear 33 and 34, and `zotero.bib` with its entry."""
    Path("smith.pdf").write_bytes(typst.compile(SMITH.encode(), ignore_system_fonts=True))
    Path("zotero.bib").write_text(EXPORT, encoding="utf-8")


def penny(home: Path) -> None:
    """The book of docs/start.md, and in it a song, a German text, a work without a text, and a picture."""
    smith(home)
    Path("song.txt").write_text(SONG, encoding="utf-8")
    Path("annalen.txt").write_text(ANNALS, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["init", "bridges", "--empty"])
        os.chdir("bridges")
        Path("zotero.bib").write_text(EXPORT + MORE, encoding="utf-8")
        Path("book.yaml").write_text(SETTINGS, encoding="utf-8")
        main(["add", "../smith.pdf", "--key", "smithBridges2020"])
        main(["add", "../song.txt", "--key", "carterSongs1890", "--by", "line"])
        main(["add", "../annalen.txt", "--key", "annalen1901"])
    Path("chapters/images").mkdir()
    Path("chapters/images/arch.png").write_bytes(typst.compile(ARCH.encode(), format="png", ppi=100))
