"""The proof in small: books of two cases; and it notices a program that believes what is not sealed."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from quoteproof.disk import user_folders
from tests.caches.books import of_case
from tests.caches.proof import Prover
from tests.cases.runner import all_cases


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cache", "state"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))


@pytest.mark.parametrize("page", ["whole-book"])
def test_nothing_that_is_kept_changes_what_is_said(page: str, tmp_path: Path) -> None:
    case = next(case for case in all_cases() if case.id.startswith(page))
    prover = Prover(random.Random(1), builds=False)
    assert prover.differences(of_case(case), tmp_path / "book") == []
    assert (prover.checks > 40, prover.entries > 30) == (True, True)


@pytest.mark.slow
def test_the_proof_notices_a_seal_that_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_folders, "is_sealed", lambda *_: True)
    case = next(case for case in all_cases() if case.id.startswith("whole-book"))
    with contextlib.suppress(ValueError, KeyError, TypeError):  # what is not sealed could not be read
        assert Prover(random.Random(1), builds=False).differences(of_case(case), tmp_path / "book")
