"""X011, unsupported-image: a picture's path or format is not allowed."""

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


def word(fault: UnsupportedImage) -> Finding:
    helps = ("put a PNG or JPEG file into `chapters/images/` and write `images/NAME.png`",)
    message = f"the path or the format of the image `{fault.target}` is not allowed"
    return finding(CODE, message, fault.place, helps=helps)
