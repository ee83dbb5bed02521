"""What all tests share: one pandoc for the whole run, and the same random examples every time."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator

import hypothesis
import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.installed import foreign_program
from tests.proof.book import Made, make_book

# One width, however the tests are run: without a terminal it depends on who runs them.
os.environ["COLUMNS"] = "100"

# The same examples in every run: a failure that comes and goes helps nobody.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("fixed")


# A shell lets what it starts with `&` ignore the interrupt, and what that starts would ignore it, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

gc.disable()


def pytest_configure() -> None:
    """Refuse an environment that was made for another folder: what the tests start would be another program."""
    folder = foreign_program()
    if folder is not None:
        raise pytest.UsageError(f"this environment runs the program of {folder}: make one here, `make .venv/.tools`")


def pytest_collection_finish() -> None:
    """Leave what was imported to no more garbage collections: they take time, and linear work looks quadratic."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def pandoc() -> Iterator[Pandoc]:
    """A running pandoc, for tests that parse chapters."""
    with Pandoc() as running:
        yield running


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small book, built once: the proof alters copies of it, and the fuzzer breaks them."""
    return make_book(tmp_path_factory.mktemp("proof") / "book")
