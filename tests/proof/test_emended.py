"""What a manifest says that a quotation runs over: with it the words come out of the seed, without it they do not."""

from __future__ import annotations

import hashlib
from typing import Final

from quoteproof.evidence.marks import BookPart
from quoteproof.evidence.origins import EmendationKind, Emended, Origin, Spot, StepKind
from quoteproof.proof.manifest import SCHEMA_VERSION as VERSION
from quoteproof.proof.manifest import Manifest, Quoted, SeedDigest
from quoteproof.proof.verification import compare_seeds
from quoteproof.text.anchor import Anchor

FILE: Final = "seeds/tale.txt"
SEED: Final = "The plan is not permitted[1] by the\nTHE HERALD\nlaw of the tovvn."


def spot(words: str) -> Spot:
    start = SEED.index(words)
    return Spot(Anchor("tale", "p1"), FILE, start, start + len(words))


NOTE: Final = Emended(EmendationKind.NOTE_MARK, spot("[1]"), "", "note mark: [1]")
JOIN: Final = Emended(EmendationKind.JOIN, spot("\nTHE HERALD\n"), " ", "join over: THE HERALD")
SLIP: Final = Emended(EmendationKind.CORRECTION, spot("vv"), "w", "tovvn → town")


def is_true(printed: str, first: str, last: str, *emendations: Emended) -> bool:
    """Whether a quotation of the seed from its first to its last words is true to it."""
    start, end = SEED.index(first), SEED.index(last) + len(last)
    trace = (Origin(0, len(printed), StepKind.SOURCE, printed, (Spot(Anchor("tale", "p1"), FILE, start, end),)),)
    run = Quoted(
        0, "q", "c.md", 3, "inline", BookPart.TEXT, "“", printed, "”", "", False,
        (Anchor("tale", "p1"),), "altered", (), emendations,
        trace,
    )  # fmt: skip
    data = SEED.encode()
    seed = SeedDigest("tale", FILE, hashlib.sha256(data).hexdigest())
    return compare_seeds(Manifest(VERSION, {}, "A Book", (seed,), (run,), (), (), ()), {FILE: data}).untrue == ()


def test_what_is_named_is_put_together_from_the_seed() -> None:
    assert is_true("not permitted by the law of the town", "not", "tovvn", NOTE, JOIN, SLIP)
    assert is_true("The plan is not", "The", "not")


def test_what_is_neither_printed_nor_named_is_untrue() -> None:
    assert not is_true("The plan is permitted", "The", "permitted")
    assert not is_true("not permitted by the law", "not", "law", JOIN)
    assert not is_true("not permitted by the law", "not", "law", NOTE)
    assert not is_true("law of the town", "law", "tovvn")


def test_an_emendation_elsewhere_speaks_for_nothing() -> None:
    assert not is_true("The plan is permitted", "The", "permitted", NOTE, JOIN, SLIP)
