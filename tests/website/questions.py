"""Questions that readers ask, and where the search of the site must lead."""

from __future__ import annotations

QUESTIONS = {
    "how do I cite a page?": "citing/",
    "what does it not prove?": "what-is-proved/#what-is-not-proved",
    "how do I take in a scanned PDF?": "faq/#how-do-i-take-in-a-scanned-pdf",
    "Zotero": "bibliographies/",
    "how do I leave words out?": "faq/#how-do-i-leave-words-out",
    "exit status": "ci/#exit-status",
    "does it send my text anywhere?": "faq/#does-it-work-offline-and-does-it-send-my-text-anywhere",
    "what is a seed?": "faq/#what-is-a-seed",
    "Word template of my university": "word/#with-the-template-of-your-university-or-publisher",
    "a misquotation that is right in my edition": "faq/#what-is-called-a-misquotation-is-right-in-my-edition",
    "how do I write a footnote": "writing/#notes-and-footnotes",
    "can I quote poetry": "writing/#verse-and-poetry",
    "page numbers are wrong": "faq/#the-page-numbers-are-wrong",
    "skewing": "codes/#q010-skewing-alteration",
}
"""The page, or the section of a page, that must be among the first hits."""
