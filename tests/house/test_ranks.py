"""The house: imports go downwards by rank, modules stay small, a class name means one thing, nothing forbidden is used.

One file, so that every module is parsed once.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

SRC = Path(__file__).parents[2] / "src" / "quoteproof"
RANK = {
    "steps": -1,
    "values": -1,
    "text": 0,
    "markup": 0,
    "finding": 1,
    "evidence": 1,
    "book": 1,
    "engine": 1,
    "document": 1,
    "source": 2,
    "chapter": 2,
    "manuscript": 3,
    "quotation": 3,
    "disk": 3,
    "verdict": 4,
    "quoting": 5,
    "rules": 6,
    "check": 7,
    "report": 8,
    "search": 8,
    "edition": 8,
    "proof": 8,
    "adopt": 9,
    "revision": 9,
    "project": 10,
    "cli": 11,
    "lsp": 11,
    "assistant": 11,
    "filter": 11,
}
MODULES = sorted(SRC.rglob("*.py"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a module's tree."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module of ours that a file imports, wherever in it, also under TYPE_CHECKING."""
    found: list[str] = []
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):  # what is imported from a package may be a module of it
            found.append(node.module or "")
            found += [f"{node.module}.{alias.name}" for alias in node.names if "." in (node.module or "")]
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return frozenset(name for name in found if name.startswith("quoteproof."))


def package(path: Path) -> str:
    return path.relative_to(SRC).parts[0]


def test_imports_go_downwards() -> None:
    assert len(MODULES) > 500
    wrong = [
        f"{path.relative_to(SRC)} may not import {name}"
        for path in MODULES
        if path.parent != SRC
        for name in imports(path)
        if (other := name.split(".")[1]) != package(path) and RANK[other] >= RANK[package(path)]
    ]
    assert wrong == []


def test_modules_stay_small() -> None:
    assert [path for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 500] == []


def test_modules_of_a_package_form_no_cycle() -> None:
    edges = {m: {n for n in imports(m) if n.split(".")[1] == package(m)} for m in MODULES if m.parent != SRC}
    graph = {".".join(("quoteproof", *m.relative_to(SRC).with_suffix("").parts)): e for m, e in edges.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path, name))
        if name in done:
            return
        for following in sorted(graph.get(name, ())):
            visit(following, (*path, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def test_only_disk_and_the_engine_touch_disk_or_programs() -> None:
    """`disk` reads and writes files, the engine starts programs; everything else takes values."""
    forbidden = {"subprocess", "tempfile", "shutil", "socket", "urllib", "http"}
    allowed = {"engine": forbidden, "disk": {"tempfile", "shutil"}, "cli": {"shutil"}}
    for path in MODULES:
        if path.parent == SRC:
            continue
        used = {a.name.split(".")[0] for n in nodes(path) if isinstance(n, ast.Import) for a in n.names}
        bad = used & forbidden - allowed.get(package(path), set())
        assert not bad, f"{path.relative_to(SRC)} imports {bad}"


ON_DISK = {"open", "stat", "lstat", "listdir", "scandir", "unlink", "rename", "mkdir", "makedirs", "rmdir", "iterdir"}
ON_DISK |= {"read_text", "read_bytes", "write_text", "write_bytes", "touch", "symlink_to", "hardlink_to"}
"""What `os`, `open` and `Path` are asked to do with a file."""
DOORS = {"", "reading", "self._snapshot", "archive"}
"""What may be asked so everywhere: what is imported from `disk`, a project's snapshot, and an archive in memory."""
EXCEPTIONS = {
    "cli/main.py": {"open"},  # the null device, in place of a closed stream
    "cli/terminal.py": {"open"},
    "adopt/report_page.py": {"read_text"},  # a file of the program
    "edition/direction.py": {"read_text"},
    "edition/docx.py": {"read_text"},  # a file of the program, as in the next ones
    "edition/html/make.py": {"read_text"},
    "edition/pdf.py": {"read_bytes"},
    "edition/terms.py": {"read_text"},
    "report/batch_summary.py": {"read_text"},
    "report/html.py": {"read_text"},
    "project/adopting.py": {"mkdir"},  # the folder of a new book
    "project/templates.py": {"iterdir", "read_bytes"},  # the templates, which come with the program
    "project/reports.py": {"open"},  # adds to a file that others write to as well, such as a job's summary
    "lsp/server.py": {"open"},  # a book, not a file
    "proof/docx/package.py": {"open"},  # a part of a DOCX in memory
    "search/index.py": {"lstat", "unlink"},  # the files of SQLite, which opens them itself
}


def test_only_disk_and_the_engine_read_and_write_files() -> None:
    """Calls by name: a call of that name which is not one on a file is an exception, too."""
    used: dict[str, set[str]] = {}
    for path in MODULES:
        if package(path) in ("disk", "engine"):
            continue
        for node in nodes(path):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            asked, _, last = name.rpartition(".")
            if (
                name in ("os.replace", "os.remove", "os.walk")
                or (last in ON_DISK and asked not in DOORS)
                or name == "open"
            ):
                used.setdefault(path.relative_to(SRC).as_posix(), set()).add(last)
    assert used == EXCEPTIONS


SMALL = 40
"""A file of fewer lines is small."""
FEW = 25
"""There are fewer small files than this. Rules and `__init__` files do not count: each is short for its own reason."""


def size(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_public_class_name_stands_in_one_module() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(str(path.relative_to(SRC)))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_few_files_are_small() -> None:
    small = [p for p in MODULES if size(p) < SMALL and p.name != "__init__.py" and p.parent.name != "rules"]
    assert len(small) < FEW, sorted(str(path.relative_to(SRC)) for path in small)


def test_few_lines_are_imports() -> None:
    imports = sum(
        node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Import | ast.ImportFrom) and node.end_lineno is not None
    )
    assert imports <= 0.065 * sum(map(size, MODULES))


def test_no_group_of_a_pattern_is_possessive() -> None:
    """Python before 3.11.5 gets them wrong (gh-106052); an atomic group says the same. Single characters are right."""
    possessive = re.compile(r"(?<!\\)[)}](?:[*+?]|\{[0-9,]+\})\+")
    parts = ((path, node) for path in MODULES for node in nodes(path) if isinstance(node, ast.JoinedStr | ast.Constant))
    found = [
        (str(path.relative_to(SRC)), node.lineno)
        for path, node in parts
        if possessive.search(ast.unparse(node)) and "!$&'()" not in ast.unparse(node)  # the characters of an address
    ]
    assert found == []
