"""The table of codes: every rule by its code, made by importing the files of this folder.

A rule's file is called after its code and name (`q001_misquotation.py`). It holds `CODE`, `EXPLANATION`, and a function
that makes findings: `word` of faults that have a place, `word_refusal` of those of a refused quotation. A new file is
found by itself; no list names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final

import quoteproof.rules
from quoteproof.book.limits import Limits
from quoteproof.finding.model import Code, Finding
from quoteproof.rules.rule import Explanation, RefusedQuotation

_FILE: Final = re.compile(r"[a-z]\d{3}_\w+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file defines it."""

    code: Code
    """Its code."""
    explanation: Explanation
    """What the code means."""
    word: Callable[[Any], Finding]
    """Makes the finding of a fault of the code, which is of one of the types that the function names."""
    word_refusal: Callable[[Any, RefusedQuotation], Finding]
    """Makes the finding of a refused quotation, from its fault and its places."""


def _modules() -> Iterator[ModuleType]:
    names = sorted(module.name for module in iter_modules(quoteproof.rules.__path__))
    return (import_module(f"quoteproof.rules.{name}") for name in names if _FILE.fullmatch(name))


def _nothing(fault: object, *_: object) -> Finding:
    raise TypeError(f"no rule has words for {fault!r}")


def _rule(module: ModuleType) -> Rule:
    return Rule(
        module.CODE,
        module.EXPLANATION.with_limits(Limits()),
        getattr(module, "word", _nothing),
        getattr(module, "word_refusal", _nothing),
    )


RULES: Final[Mapping[str, Rule]] = {rule.code.id: rule for rule in map(_rule, _modules())}
"""Every rule by its code, in the order of codes."""
CODES: Final[Mapping[str, Code]] = {id: rule.code for id, rule in RULES.items()}
"""Every code by its ID, in order."""
EXPLANATIONS: Final[Mapping[str, Explanation]] = {id: rule.explanation for id, rule in RULES.items()}
"""What each code means, by its ID."""
PRECEDENCE: Final = tuple(
    id for _, id in sorted((code.precedence, id) for id, code in CODES.items() if code.precedence is not None)
)
"""Where one fault could carry several codes, the first of these speaks (rules.md, “Codes”)."""
