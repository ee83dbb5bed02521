"""How a change that is not applied is shown."""

import pytest

from quoteproof.revision.wording import from_the_difference

LONG = "word " * 60


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("the old house", "the new house", ("the old house", "the new house")),
        ("", "words", ("", "words")),
        (f"{LONG}old", f"{LONG}old", (f"{LONG}old", f"{LONG}old")),
        (f"{LONG}old", f"{LONG}new", ("…" + "word " * 12 + "old", "…" + "word " * 12 + "new")),
        (f"{'w' * 200}old", f"{'w' * 200}new", (f"{'w' * 200}old", f"{'w' * 200}new")),
    ],
)
def test_long_texts_begin_shortly_before_what_differs(was: str, now: str, shown: tuple[str, str]) -> None:
    assert from_the_difference(was, now) == shown
