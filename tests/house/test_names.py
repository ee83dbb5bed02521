"""The house: a class name means one thing, small files and imports are few, no group of a pattern is possessive."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.house.test_ranks import MODULES, SRC, nodes

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
