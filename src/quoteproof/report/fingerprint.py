"""Fingerprints: names for findings that stay while lines move, so that a service sees which of them are new.

Promises: made of code, file, the quotation or the words concerned, and which of those alike it is; never of a line.
Two findings of one result never share one. Leaves out: baselines, which have names of their own (`check.baseline`).
Source: SARIF 2.1.0, 3.27.17 (`partialFingerprints`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from quoteproof.finding.model import Finding
from quoteproof.report.texts import Texts


def fingerprints(findings: Sequence[Finding], texts: Texts) -> tuple[str, ...]:
    """Give each finding its fingerprint, 32 hexadecimal digits and a number, in the order of the findings."""
    seen: Counter[str] = Counter()
    made = []
    for found in findings:
        digest = hashlib.sha256("\0".join(_parts(found, texts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[digest] += 1
        made.append(f"{digest}:{seen[digest]}")
    return tuple(made)


def _parts(found: Finding, texts: Texts) -> tuple[str, str, str, str]:
    """Give what makes a finding this one; a quotation's ID already tells equal quotations apart."""
    if found.quotation is not None:
        return found.code.id, found.place.file, "quotation", found.quotation
    lines = texts.lines(found.place.file)
    words = " ".join(lines.text[found.place.start : found.place.end].split()) if lines is not None else ""
    # A finding about a whole file has no words of its own; its headline says what it is about.
    return found.code.id, found.place.file, "words" if words else "message", words or found.message
