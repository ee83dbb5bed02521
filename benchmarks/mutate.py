"""Mutation testing of the deciding core: small faults put into the engine, one at a time, which the tests must see.

`python benchmarks/mutate.py [--seconds S] [--seed N] [MODULE…]` (from the repository's root; MODULE is such as
`verdict/match`) changes one place of a module's syntax tree in a forked child, runs the literate cases and a few
hundred samples of the forge there, and prints every mutant that nothing noticed. Chapters are parsed and seeds are
taken in once, before the fork, so a mutant takes a second or two. docs/mutation.md reads the outcome. Only on POSIX.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.cases import runner  # noqa: E402
from tests.forge.quick import outcome  # noqa: E402
from tests.forge.run import Tally, _forged, _honest  # noqa: E402

from quoteproof.chapter.parse import READER  # noqa: E402
from quoteproof.engine.pandoc import Pandoc  # noqa: E402

# What decides: modules that shape messages alone are left out, and so are those that reading seeds needs.
QUOTATION = "marks pattern binding sentence collect inside blocks exempt citations"
VERDICT = "match moves conditions passage_text collate evidence reading"
MODULES = [f"quotation/{m}" for m in QUOTATION.split()] + [f"verdict/{m}" for m in VERDICT.split()]
SAMPLES = 300  # forgeries, and as many honest quotations, that a mutant must not misjudge
LIMIT, MEMORY = 20, 4 << 30  # seconds and bytes after which a mutant counts as killed: it hangs
_BELOW = ("text", "finding", "book", "source", "chapter", "engine")  # imported once, before the fork
_OPERATORS = {
    "Lt": "LtE GtE", "LtE": "Lt Gt", "Gt": "GtE LtE", "GtE": "Gt Lt", "Eq": "NotEq", "NotEq": "Eq", "In": "NotIn",
    "NotIn": "In", "Is": "IsNot", "IsNot": "Is", "Add": "Sub", "Sub": "Add", "Mult": "Add", "BitOr": "BitAnd",
    "BitAnd": "BitOr", "BitXor": "BitAnd", "And": "Or", "Or": "And",
}  # fmt: skip
_PAIRS = "min max any all bisect_left bisect_right startswith endswith find rfind rstrip lstrip match search".split()
_CALLS = {one: _PAIRS[i ^ 1] for i, one in enumerate(_PAIRS)}


class Mutant(NamedTuple):
    """One module with one small fault: its name, the line, the change in words, and the module compiled."""

    module: str
    line: int
    what: str
    code: CodeType


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    path = ROOT / "src" / "quoteproof" / f"{module}.py"
    tree = ast.parse(path.read_text("utf-8"))
    seen = {ast.dump(tree)}
    for parent in list(_changeable(tree)):
        for name, value in list(ast.iter_fields(parent)):
            for what, new in list(_replacements(parent, name, value)):
                setattr(parent, name, new)
                ast.fix_missing_locations(tree)
                if (shape := ast.dump(tree)) not in seen:
                    seen.add(shape)
                    yield Mutant(module, getattr(parent, "lineno", 0), what, compile(tree, str(path), "exec"))
                setattr(parent, name, value)


def _changeable(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that do something: no annotation, import, decorator, docstring, enumeration or message."""
    idle = (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Raise)
    for node in ast.iter_child_nodes(tree):
        enum = isinstance(node, ast.ClassDef) and any(ast.unparse(b) == "StrEnum" for b in node.bases)
        documents = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (isinstance(node, idle) or enum or documents):
            yield node
            yield from _changeable(node)


def _replacements(parent: ast.AST, field: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Other values of a field, each with words for it."""
    if field in ("annotation", "returns", "decorator_list", "keywords"):
        return
    if isinstance(value, list):
        if field == "ifs" or (isinstance(parent, ast.Set) and len(value) > 1):
            yield from ((f"without `{_short(node)}`", [n for n in value if n is not node]) for node in value)
        for i, node in enumerate(value):
            for what, new in _changed(parent, field, node) if isinstance(node, ast.AST) else ():
                yield what, [*value[:i], new, *value[i + 1 :]]
    elif isinstance(value, ast.AST):
        yield from _changed(parent, field, value)


def _changed(parent: ast.AST, field: str, node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if field == "test":
        yield from ((f"`{_short(node)}` taken for {truth}", ast.Constant(truth)) for truth in (True, False))
    for change in (_shapes, _constants, _calls):
        for new in change(node):
            yield f"`{_short(node)}` → `{_short(new)}`", new


def _shapes(node: ast.AST) -> Iterator[ast.AST]:
    old = node.ops[0] if isinstance(node, ast.Compare) else getattr(node, "op", None)
    for name in _OPERATORS.get(type(old).__name__, "").split():
        op = getattr(ast, name)()
        yield _with(node, ops=[op, *node.ops[1:]]) if isinstance(node, ast.Compare) else _with(node, op=op)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.BoolOp):
        rests = [node.values[:i] + node.values[i + 1 :] for i in range(len(node.values))]
        yield from (_with(node, values=rest) if len(rest) > 1 else rest[0] for rest in rests)
    elif isinstance(node, ast.Continue | ast.Break | ast.AugAssign | ast.Expr | ast.Return):
        yield ast.Pass()


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
        whole = node.value
        yield from (ast.Constant(whole[:i] + whole[i + 1 :]) for i in range(len(whole)) if not whole[i].isalnum())


def _calls(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    called = node.func
    if isinstance(called, ast.Attribute) and called.attr in ("strip", "rstrip", "lstrip", "lower"):
        yield called.value
    if isinstance(called, ast.Attribute) and called.attr in _CALLS:
        yield _with(node, func=_with(called, attr=_CALLS[called.attr]))
    elif isinstance(called, ast.Name) and called.id in _CALLS:
        yield _with(node, func=ast.Name(_CALLS[called.id], ast.Load()))
    if len(node.args) == 2:
        yield _with(node, args=node.args[::-1])


def _with(node: Any, **fields: object) -> Any:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _short(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node)).replace("\n", " ")[:90]


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from code that was compiled already."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = "quoteproof." + mutant.module.replace("/", ".")
        self.code = mutant.code

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


class Trial:
    """Everything that a mutant is tried on, made ready once."""

    def __init__(self, seed: int) -> None:
        self.cases = [case for case in runner.all_cases() if not case.known_bug]
        self.parsed: dict[str, Any] = {}
        parse, rng, tally = vars(runner)["parse"], random.Random(seed), Tally()
        with Pandoc() as pandoc:

            def parsed(file: str, text: str, parser: Callable[[str], bytes]) -> Any:
                self.parsed[text] = parse(file, text, parser)
                return self.parsed[text]

            vars(runner)["parse"] = parsed
            self.cases = [c for c in self.cases if not runner.compare(c, lambda t: pandoc.read(t, reader=READER))]
        self.libraries = {case.id: vars(runner)["read_library"](runner.files_of(case)) for case in self.cases}
        samples = [*_honest(rng, SAMPLES, tally), *_forged(rng, SAMPLES, 0, tally)]
        self.samples = [s for s in samples if outcome(s).passed == (s.verdict != "forged")]

    def noticed(self, mutant: Mutant) -> bool:
        """Tell, in a child of its own, whether the tests notice a mutant; one that hangs or raises is noticed."""
        child = os.fork()
        if child:
            return os.waitpid(child, 0)[1] != 0
        signal.alarm(LIMIT)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            os._exit(0 if self._passes(mutant) else 1)
        except BaseException:
            os._exit(2)

    def _passes(self, mutant: Mutant) -> bool:
        names = ("tests.cases.runner", "tests.forge.quick")
        for name in list(sys.modules):
            parts = name.split(".")
            if (parts[0] == "quoteproof" and parts[1:2] and parts[1] not in _BELOW) or name in names:
                del sys.modules[name]
        sys.meta_path.insert(0, _Mutated(mutant))
        fresh, quick = (importlib.import_module(name) for name in names)  # imported anew, they hold the mutant

        stubs = {"_files": lambda c: c.id, "read_library": self.libraries.get, "parse": lambda f, t, p: self.parsed[t]}
        vars(fresh).update(stubs)
        if any(fresh.compare(case, lambda _: b"") for case in self.cases):
            return False
        return all(quick.outcome(s).passed == (s.verdict != "forged") for s in self.samples)


def main() -> int:
    """Run from the command line; exit status 0, whatever survives."""
    parser = argparse.ArgumentParser(prog="mutate.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE")
    parser.add_argument("--seconds", type=float, default=1800, help="stop after so many (default: half an hour)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    trial = Trial(chosen.seed)
    found = [mutant for module in chosen.modules for mutant in mutants(module)]
    random.Random(chosen.seed).shuffle(found)
    tried, survived, end = Counter[str](), Counter[str](), time.monotonic() + chosen.seconds
    for mutant in found:
        if time.monotonic() > end:
            break
        tried[mutant.module] += 1
        if not trial.noticed(mutant):
            survived[mutant.module] += 1
            print(f"{mutant.module}:{mutant.line}: {mutant.what}", flush=True)
    print(*(f"{module}: {survived[module]} of {tried[module]} survived" for module in sorted(tried)), sep="\n")
    print(f"{sum(survived.values())} of {sum(tried.values())} survived; {len(found)} could be made")
    return 0


if __name__ == "__main__":
    sys.exit(main())
