"""A fixed sample of many cases of one kind: `make test` runs it, and `make test-all` runs them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


def sampled(cases: Iterable[Any] | Mapping[str, Any], every: int) -> list[Any]:
    """Cases as parameters, of which all but one in `every` are slow; a mapping gives each its name."""
    named = cases.items() if isinstance(cases, Mapping) else ((None, case) for case in cases)
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), id=name, marks=[pytest.mark.slow] if number % every else []
        )
        for number, (name, case) in enumerate(named)
    ]
