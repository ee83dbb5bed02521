"""The subjects, one module each: `measure(bench)` gives its figures. To add one, write a module and name it here."""

from __future__ import annotations

from typing import Final

SUBJECTS: Final = ("start", "check", "build", "proof", "collate", "find", "reading", "editor", "many", "growth")
"""The modules of this package, in the order in which they run."""
