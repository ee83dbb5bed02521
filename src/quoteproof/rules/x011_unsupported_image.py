"""X011, unsupported-image: a picture's path or format is not allowed."""

import re
from typing import Final

from quoteproof.chapter.faults import UnsupportedImage
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("X011", "unsupported-image")
EXPLANATION = Explanation(
    what="A picture has a path outside `chapters/images/`, or a format other than PNG and JPEG.",
    why="""A path that leads out of the book would print something else on another machine, and another format can hold
words that nothing checks.""",
    example="""In the chapter:

    ![What each document can see.](/home/me/span.svg){alt="A timeline."}""",
    instead="""Put the file, PNG or JPEG, into `chapters/images/`, and name it from there:

    ![What each document can see.](images/span.png){alt="A timeline."}""",
)


_PICTURE: Final = re.compile(r"[\w\-.]+\.(?:png|jpe?g)", re.ASCII)
"""The name of a picture that would be allowed in its folder."""


def word(fault: UnsupportedImage) -> Finding:
    name = fault.target.rpartition("/")[2]
    if _PICTURE.fullmatch(name) and ".." not in name:
        message = f"the image `{fault.target}` is not below `chapters/images/`"
        helps = (f"put the file into `chapters/images/` and write `images/{name}`",)
    else:
        message = f"the path or the format of the image `{fault.target}` is not allowed"
        helps = ("put a PNG or JPEG file into `chapters/images/` and write `images/NAME.png`",)
    return finding(CODE, message, fault.place, helps=helps)
