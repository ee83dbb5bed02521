"""X002, missing-image: a picture is not there."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class MissingImage(Fault, code="X002"):
    """A picture that is not there."""

    target: str
    """Its path, as written."""
    path: str
    """Where it would have to be."""


CODE = Code("X002", "missing-image")
EXPLANATION = Explanation(
    what="A chapter shows a picture that is not in `chapters/images/`.",
    why="The place would stay empty, and pandoc would say so only in a warning.",
    example="""In the chapter, with a slip in the name of `span.png`:

    ![What each document can see.](images/spam.png)""",
    instead="""Put the file, PNG or JPEG, into `chapters/images/`, and name it from there:

    ![What each document can see.](images/span.png)""",
)


def word(fault: MissingImage) -> Finding:
    helps = (f"put the picture at `{fault.path}`, or correct the path",)
    return finding(CODE, f"the image `{fault.target}` is not there", fault.place, helps=helps)
