"""S009, missing-original: the original of a source is not there."""

from quoteproof.finding.model import Code, Explanation, Finding, Severity, finding
from quoteproof.source.faults import MissingOriginal

CODE = Code("S009", "missing-original", severity=Severity.WARNING, raised_by="missing-original")
EXPLANATION = Explanation(
    what="""The reading text of a PDF, a web page or another document is there, and the document itself is not.
Its quotations are checked against the reading text alone. It is a warning.""",
    why="""The reading text is made from the original. Without the original nobody can see again that it says the
same. Many originals may not be published, and so are not in the book's repository.""",
    example="""In `seeds/anchors.yaml`, without a file `seeds/report.pdf`:

    "report":
      file: seeds/report.pdf""",
    instead="""Put the document back where the message says. Where it must stay private, run the check that counts
where the document is, and let this warning stand elsewhere. There it can be made an error,
by `quoteproof build --originals` or for the whole book:

    quotations:
      raise: [missing-original]""",
)


def word(fault: MissingOriginal) -> Finding:
    message = f"the original `{fault.file}` of `{fault.key}` is not there: its reading text is checked against nothing"
    helps = (f"put the document at `{fault.file}`",)
    return finding(CODE, message, fault.place, helps=helps, source=fault.key)
