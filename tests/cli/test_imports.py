"""What a start imports: a module more is felt at every check, so what may be loaded is listed here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ANSWERED = {
    "",
    ".cli",
    ".cli.main",
    ".cli.remembered",
    ".disk",
    ".disk.program_stamp",
    ".disk.record",
    ".disk.user_folders",
}
"""What the remembered answer needs of this program."""
WHOLE = {
    "book",
    "chapter",
    "check",
    "disk",
    "evidence",
    "finding",
    "project",
    "quotation",
    "rules",
    "source",
    "steps",
    "text",
    "values",
    "verdict",
}
"""Packages that a check may load: the stages, and what they work on; `project` must load no engine for it."""
PARTS = {
    *("", ".api", ".cli", ".cli.check", ".cli.commands", ".cli.main", ".cli.parsers", ".cli.remembered"),
    ".cli.terminal",
    *(".document", ".document.formats", ".document.jsonl", ".document.model", ".document.pictures"),
    *(".document.process", ".document.read", ".document.role"),
    *(".edition", ".edition.cite", ".edition.plain_glyphs", ".edition.printed"),
    *(".engine", ".engine.csl", ".engine.program", ".markup", ".markup.xml"),
    *(".report", ".report.display", ".report.groups", ".report.summary", ".report.text"),
}
"""Of other packages a check of a plain book loads these modules."""
LIBRARIES = {"quoteproof", "yaml", "cython_runtime", "bibtexparser", "pylatexenc"}
SLOW = {"asyncio", "concurrent", "email", "http", "multiprocessing", "random", "sqlite3", "subprocess", "tempfile"}
"""Parts of the standard library that take long to import."""
RULES = 45
"""Most files of rules that a check without a finding loads: those whose faults its stages make."""
LOADED = (
    "import sys; before = set(sys.modules)\n"
    "from quoteproof.cli.main import main\n"
    "try: main(sys.argv[1:])\n"
    "except SystemExit: pass\n"
    "print(*sorted(set(sys.modules) - before), file=sys.stderr)"
)


def loaded(root: Path, *words: str) -> set[str]:
    """The modules that a run of the program in a book loads."""
    command = [sys.executable, "-c", LOADED, *words]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return set(run.stderr.split())


def ours(modules: set[str]) -> set[str]:
    return {name.removeprefix("quoteproof") for name in modules if name.split(".")[0] == "quoteproof"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain book that was checked once."""
    root = tmp_path_factory.mktemp("imports") / "book"
    loaded(root.parent, "init", str(root))
    loaded(root, "check")
    return root


def test_a_check_of_what_is_known_loads_no_engine_and_no_edition(book: Path) -> None:
    modules = loaded(book, "check", "--all")
    strangers = {name for name in ours(modules) if name not in PARTS and name.split(".")[1] not in WHOLE}
    assert strangers == set()
    assert sum(name.startswith(".rules.") for name in ours(modules)) <= RULES
    tops = {name.split(".")[0] for name in modules}
    assert {name for name in tops if name not in sys.stdlib_module_names and name[0] != "_"} <= LIBRARIES
    assert not tops & SLOW


def test_a_remembered_answer_loads_next_to_nothing(book: Path) -> None:
    modules = loaded(book, "check")
    assert ours(modules) == ANSWERED
    assert not modules & {"dataclasses", "inspect", "json", "pathlib", "typing", "argparse"}


def test_help_loads_no_stage(book: Path) -> None:
    modules = ours(loaded(book, "--help"))
    assert {name.split(".")[1] for name in modules if name} <= {"cli", "disk", "report", "steps", "text", "values"}
