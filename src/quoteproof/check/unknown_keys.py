"""What a citation of an unknown key was surely meant for: a cross-reference, an example list, a handle, a longer key.

Only the help of C001 depends on it; the citation is at fault whatever it was.
Source: the manuals of Quarto, pandoc-crossref and bookdown for the prefixes; pandoc's manual, “Citation syntax”, for
where a key without braces ends.
"""

import re
from collections.abc import Collection
from typing import Final

from quoteproof.finding.model import Fault
from quoteproof.quotation.model import Citation
from quoteproof.rules.c001_unknown_source import Meant, UnknownSourceCited

_CROSS_REFERENCE: Final = re.compile(
    r"(?:fig|tbl|tab|table|sec|eq|eqn|lst|code|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau"
    r"|chap|chp|cha|ch|app|part|figure|section|equation|listing|note|algo)[:_.-]\S+",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"[A-Za-z_]{2,}[A-Za-z_.-]*|[\w-]+(?:\.[a-z]{2,})+")
_WORDY: Final = re.compile(r"[A-Za-z]+")


def read_meaning(fault: Fault | None, citation: Citation, text: str, keys: Collection[str]) -> Fault | None:
    """The fault with what its citation was meant for, where it is one of an unknown key; else the fault itself."""
    if not isinstance(fault, UnknownSourceCited) or fault.place.approximate:
        return fault
    key = fault.unresolved.key
    whole = citation.written if len(citation.anchors) == 1 and not citation.written.approximate else None
    rest = text[fault.place.end : fault.place.end + _LONGEST]
    longer = max((k for k in keys if k.startswith(key) and rest.startswith(k[len(key) :])), key=len, default=None)
    around = (
        text[max(0, fault.place.start - 2) : fault.place.start - 1],
        rest[:1],
    )  # the place is the key without its `@`
    alone = not fault.unresolved.anchor.names_place and not citation.affixes.strip("; ")
    meant: Meant | None = None
    if longer is not None:
        meant = Meant.LONGER_KEY
    elif _CROSS_REFERENCE.fullmatch(key):
        meant = Meant.CROSS_REFERENCE
    elif alone and around == ("(", ")") and _WORDY.fullmatch(key):
        meant = Meant.EXAMPLE
    elif alone and citation.in_text and _HANDLE.fullmatch(key) and not fault.unresolved.nearest:
        meant = Meant.HANDLE
    return UnknownSourceCited(fault.place, fault.unresolved, fault.quoted_in, meant, longer, whole)


_LONGEST: Final = 200
