"""Why a target is missed, and which floor remains: a reason for every figure that may miss its target.

The page is not written while a figure misses its target and has no reason here.
"""

from __future__ import annotations

from typing import Final

from benchmarks.figures import Figure

REASONS: Final = {
    "check, nothing cached": "pandoc parses while Python judges, and Python takes longer. Its start and the import of "
    "some 300 modules take a fifth to a third of a second. The rest is the walk over pandoc's trees and the judging, "
    "in one process. A second process would import all modules again.",
    "check, nothing changed": "everything that decides the answer is read again and hashed; the floor is the start of "
    "Python, and the bytes of the book.",
    "check, one chapter": "most of it is the start of Python, the import of the modules that judge a chapter, and one "
    "start of pandoc. The chapter itself takes some hundredths of a second.",
    "check, one chapter of 5 changed, 5,000 words over 1,000 MB of sources: memory": "the stores of sources are files "
    "that are mapped into memory, and the pages of them that were read count as memory of the process. The system "
    "takes them back when it needs memory.",
    "build, PDF and DOCX": "the floor verifies nothing, and makes no index, contents, running heads or tags. A build "
    "waits for pandoc's citation processing, then for Typst's layout in several passes, then for the reading back: "
    "none of them can begin before the one before it has ended.",
    "build, PDF alone": "LuaLaTeX tags nothing and proves nothing. The time of a build is that of pandoc, which reads "
    "its own JSON and processes the citations, of Typst, and of the reading back.",
    "build, PDF and DOCX, 1,000,000 words": "Typst keeps the whole layout of a document in memory, some 4.3 KiB a "
    "word, and stops at the limit of 4 GiB; some 950,000 words fit. A third of it are the glyphs of the lines, which "
    "Typst holds twice; a quarter belongs to the index of quotations, and most of the rest to what Typst remembers of "
    "each layout, so that the next one is faster. A book of several volumes is several documents.",
    "proof": "three fifths of it are the reading back of the PDF and of the DOCX; a fifth is the judging. Of reading a "
    "PDF, PDFium takes less than half. The rest is the parsing of the file's objects, and what is asked about each "
    "text and each character of a page. Two processes read a long PDF: that saves time on the clock, but no processor "
    "time. If the edition without proof becomes faster, the ratio rises.",
    "structure of a PDF": "the tree of the structure is read once, and each page looks up its own part.",
    "editor, start": "half of it is pygls: a server of it that does nothing answers its first message after a third of "
    "a second. Its types are 554 classes, whose methods are compiled one by one at each start. The rest is the import "
    "of this program's modules, and the check of the open chapter.",
    "editor, keystroke": "the whole open chapter is examined at each key, because a mark may pair with any other mark.",
    "find, index": "half of it is SQLite's own time for the terms, and nearly half of that is for the stems, by which "
    "other forms of a word are found. The other half is the reading of each seed with its lock, and the folding.",
    "find, ": "long questions take longest, because many passages have some of their words.",
    "collating": "a quotation without alterations takes some 180 calls of small functions, none of which takes a tenth "
    "of the time; a tenth is the making of values. If its passage was not used before, it takes twice as long: the "
    "passage is read from its store and folded. One with an omission takes six times as long, because limit words, "
    "clauses and word edges are looked for.",
    "collating 100,000 quotations, 100 MB of sources: peak memory": "some 130 MiB are mapped pages of the stores of "
    "sources, which the system takes back when it needs memory. The quotations, which are made before the time is "
    "taken, have some 1.3 KiB each, and the verdicts 1 KiB.",
    "reading": "PDFium draws each page, so that what nobody sees is not read.",
    "quoteproof --help": "the start of Python and of the parser of the command line.",
    "memory": "what PDFium keeps of a document.",
}
"""Reasons by how the name of a figure begins; the longest beginning counts."""


def reason(figure: Figure) -> str:
    """Why a figure misses its target; empty where nothing is written about it."""
    begins = [start for start in REASONS if figure.what.startswith(start)]
    return REASONS[max(begins, key=len)] if begins else ""
