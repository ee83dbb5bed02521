"""S001, changed-seed: a seed is not the one that was anchored."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.rules.rule import accept
from quoteproof.source.faults import ChangedReading, ChangedSeed

CODE = Code("S001", "changed-seed", precedence=10, blocking=True)
EXPLANATION = Explanation(
    what="""The bytes of a document under `seeds/` are not those that `seeds/anchors.yaml` records by their SHA-256. No
quotation from the document is checked until this is settled.""",
    why="""Every check compares with the seeds. If a seed could be edited without notice, it could be made to agree
with any quotation.""",
    example="""In `seeds/003_a98cdc49f6d80fce.txt` somebody has put right a spelling:

    the return to fixed ideological blocs and battle lines in world politics

As it was anchored:

    the return to fixed ideological blocks and battle lines in world politics""",
    instead="""If the change was not meant, bring the file back from version control. A conversion error is never
corrected in the seed but recorded in `seeds/emendations.yaml`, with its reason. If the document was replaced
on purpose, say so:

    quoteproof anchor --accept blueprint --reason "the publisher's corrected text"

Passages that are still there keep their IDs. The reason stays in `seeds/anchors.yaml`, and `quoteproof show`
and the reports give it.""",
)


def word(fault: ChangedSeed | ChangedReading) -> Finding:
    if isinstance(fault, ChangedReading):
        message = f"the reading text `{fault.place.file}` is not the one that the lock records"
        helps = ("bring the file back", f"or read the original again: `quoteproof reread {fault.key}`")
        return finding(CODE, message, fault.place, helps=helps, source=fault.key)
    notes = (f"SHA-256 when it was anchored: {fault.anchored}", f"SHA-256 of the file: {fault.now}")
    helps = ("bring the file back, if the change was not meant", f"if it was, {accept(fault.key)}")
    message = f"the seed `{fault.place.file}` has changed since it was anchored"
    return finding(CODE, message, fault.place, notes=notes, helps=helps, source=fault.key)
