"""X002, missing-image: a picture is not there."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("X002", "missing-image")
EXPLANATION: Final = Explanation(
    what="""\
A chapter shows a picture that is not in `chapters/images/`, or names it by a path or a format that
is not allowed.""",
    why="""\
The place would stay empty, and pandoc would say so only in a warning. A path that leads out of the
book would print something else on another machine.""",
    example="""\
In the chapter, with a slip in the name of `span.png`:

    ![What each document can see.](images/spam.png)""",
    instead="""\
Put the file, PNG or JPEG, into `chapters/images/`, and name it from there:

    ![What each document can see.](images/span.png)""",
)


def tell(target: str, place: Place, path: str) -> Finding:
    """Word the finding; `path` is where the picture would have to be."""
    helps = (f"put the picture at `{path}`, or mend the path",)
    return finding(CODE, f"the image `{target}` is not there", place, helps=helps)
