"""Honest quotations: true slices of passages, altered only as rules.md allows.

Promises: each alteration is marked and within the default numbers. Leaves out: setting them into Markdown.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace

from tests.forge import special, special_books, special_documents
from tests.forge.drafts import ALTERATIONS, Draft
from tests.forge.letters import word_spans
from tests.forge.marking import straight
from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World

MARKS = (("“", "”"), ("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("「", "」"), ("''", "''"))
"""Outer marks of run-in quotations."""
_SPECIAL = (*special.KINDS, *special_books.KINDS, *special_documents.KINDS)
_SPECIALS = 0.3
"""Share of the tries that are of a special kind."""


def honest(rng: random.Random, all_: World) -> Sample:
    """Make an honest sample: verbatim, or with one to three alterations; folds over all."""
    while True:
        made = rng.choice(_SPECIAL)(rng, all_) if rng.random() < _SPECIALS else _altered(rng, all_)
        if made is not None:
            return made


def _altered(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_, 1 if rng.random() < 0.15 else 6, 60)
    draft = Draft(base, [base.text])
    wanted = rng.choices((0, 1, 2, 3), (3, 5, 2, 1))[0]
    names = [n for n in rng.sample(sorted(ALTERATIONS), wanted) if ALTERATIONS[n](rng, draft)]
    if not _within(draft):
        return None
    kind = "+".join(sorted(names)) or "verbatim"
    sample = Sample(kind, draft.text, (base.leaf.anchor,), "altered" if names else base.verdict)
    return folds(rng, sample)


def _within(draft: Draft) -> bool:
    """Hold the whole draft against the shares of rules.md, with a word to spare."""
    quoted = sum(len(word_spans(part)) for part in draft.parts[::2])
    if draft.inserted * 7 > quoted:
        return False
    divided = any("…" in m or "..." in m for m in draft.parts[1::2])
    return not (divided and min(len(word_spans(p)) for p in draft.parts[::2]) < 3 and len(draft.parts) > 3)


def folds(rng: random.Random, sample: Sample) -> Sample:
    """Write a sample with other glyphs, spaces and accents that print the same."""
    text = sample.text
    marks = rng.choice(MARKS)
    doubles = [c for c in text if c in '“”"„']
    if (doubles and marks[0] != "“") or (marks == ("''", "''") and re.search("['‘’]", text)):
        marks = ("“", "”")
    if rng.random() < 0.3 and not doubles:
        text = straight(text)
    for old, new in (("—", "---"), ("–", "--"), ("…", "...")):
        if rng.random() < 0.3:
            text = text.replace(old, new)
    if rng.random() < 0.15:
        text = text.replace(" ", "\u00a0", 1)
    if rng.random() < 0.1:
        text = unicodedata.normalize("NFD", text)
    return replace(sample, text=text, marks=marks)
