"""The explanation of a code: what it says, why it matters, an example, and what to do instead.

Promises: plain text. In every field paragraphs are divided by blank lines, and one whose lines are indented
by four spaces is shown as it stands. The first indented paragraph of `example` is a chapter's text that is
wrong; an indented one of `instead` is right. Leaves out: layout (the report).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `explain` says of one code."""

    what: str
    """What the finding says."""
    why: str
    """Why it matters."""
    example: str
    """A chapter's words that earn it, and the source's."""
    instead: str
    """What to write or do instead."""
