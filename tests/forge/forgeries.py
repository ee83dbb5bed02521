"""Forgeries: named ways to falsify a quotation, each with the codes that would be right for it.

Promises: all ways of `ways/`, by name, and one of a kind on demand. Leaves out: constructs.
"""

from __future__ import annotations

import random
from dataclasses import replace

from tests.forge.model import Sample
from tests.forge.texts import World
from tests.forge.ways import (
    books,
    brackets,
    case,
    characters,
    credit,
    cuts,
    documents,
    emendations,
    limits,
    marks,
    markup,
    omissions,
    permissions,
    verse,
    words,
)
from tests.forge.ways.making import Ways

_MODULES = (
    words,
    cuts,
    case,
    characters,
    omissions,
    brackets,
    credit,
    markup,
    marks,
    verse,
    books,
    emendations,
    documents,
    limits,
    permissions,
)
WAYS = Ways({name: way for module in _MODULES for name, way in module.WAYS.items()})
"""Every way by its name, with the codes that are right."""
_TRIES = 5_000


def forge(rng: random.Random, all_: World, kind: str) -> Sample:
    """Make one forgery of a kind."""
    way, codes = WAYS[kind]
    for _ in range(_TRIES):
        made = way(rng, all_)
        if made is not None:
            return replace(made, kind=kind, codes=made.codes or codes)
    raise LookupError(f"no slice of these texts lends itself to {kind}")
