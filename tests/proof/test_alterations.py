"""What is altered is refused, what is untouched is proved: a sample of what `tests.proof.alter` makes by hundreds."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.project.verify import verify
from quoteproof.proof.prove import Loss
from quoteproof.proof.verification import ManifestOrigin
from tests.proof.alter import WAYS, alter, refused
from tests.proof.book import Made
from tests.proof.words import edited

SAMPLE = 4 * len(WAYS)
"""How many are made; of every fourth kind the first in `make test`."""


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_an_untouched_file_is_proved_by_its_digest(ending: str, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    one = verify(made.root / f"build/book.{ending}", sha256=made.sha256)
    assert one.proved
    assert one.origin is ManifestOrigin.DIGEST
    assert set(one.seeds.states.values()) == {"same"}


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=[pytest.mark.slow] if n >= len(WAYS) or n % 4 else []) for n in range(SAMPLE)],
    ids=lambda n: f"{WAYS[n % len(WAYS)].__name__}-{n}",
)
def test_an_altered_file_is_refused(number: int, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    _, path = alter(made, number, seed=1)
    assert refused(path, made)


def test_without_a_book_or_a_digest_the_origin_is_unproved(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one = verify(made.root / "build/book.pdf")
    assert (one.proved, one.changed, one.origin) == (False, False, ManifestOrigin.UNPROVED)


def test_a_changed_word_is_told_with_its_line(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    docx = edited(made.docx, "made up its mind", lambda w, at: w.replace(at, at + 4, "shut"))
    (tmp_path / "returned.docx").write_bytes(docx)
    (lost,) = verify(tmp_path / "returned.docx", sha256=made.sha256).proof.lost
    assert (lost.loss, lost.run.file, lost.run.line) == (Loss.CHANGED, "chapters/01-a-first-chapter.md", 4)
    assert lost.now == "“only weather that has shut up its mind”"


def test_a_changed_seed_is_told(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").mkdir()
    seed = (made.root / "seeds/lighthouse.txt").read_bytes()
    (tmp_path / "seeds/lighthouse.txt").write_bytes(seed.replace(b"eleven", b"twelve"))
    monkeypatch.chdir(tmp_path)
    one = verify(made.root / "build/book.docx", sha256=made.sha256)
    assert one.seeds.states == {"seeds/lighthouse.txt": "changed"}
    assert not one.proved


@pytest.mark.parametrize("reject", [False, True])
def test_a_tracked_change_is_read_both_ways(
    reject: bool, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are changed by a tracked change, or a tracked change brings them back."""
    monkeypatch.chdir(tmp_path)
    old, new = ("shut", "made") if reject else ("made", "shut")
    docx = made.docx
    if reject:
        docx = edited(docx, "made up its mind", lambda w, at: w.replace(at, at + 4, "shut"))
    docx = edited(docx, f"{old} up its mind", lambda w, at: w.track(at, at + len(old), new))
    (tmp_path / "returned.docx").write_bytes(docx)
    one = verify(tmp_path / "returned.docx", sha256=made.sha256)
    assert one.file.docx is not None
    assert one.before is not None
    assert [(r.inserts, r.author, r.text) for r in one.file.docx.revisions] == [
        (False, "A. Editor", old),
        (True, "A. Editor", new),
    ]
    lost, stands = (one.before, one.proof) if reject else (one.proof, one.before)
    assert [line.run.line for line in lost.lost] == [4]
    assert stands.lost == ()
    assert not one.proved


def test_a_tracked_change_beside_the_quotations_changes_nothing(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    docx = edited(made.docx, "Storms do not frighten", lambda w, at: w.track(at, at + 6, "Gales"))
    (tmp_path / "returned.docx").write_bytes(docx)
    assert verify(tmp_path / "returned.docx", sha256=made.sha256).proved
