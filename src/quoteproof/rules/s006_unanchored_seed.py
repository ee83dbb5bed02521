"""S006, unanchored-seed: a seed has no anchors yet."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.source.faults import UnanchoredSeed, UnreadDocument

CODE = Code("S006", "unanchored-seed", precedence=13, blocking=True)
EXPLANATION = Explanation(
    what="An entry of the bibliography names a document for which `seeds/anchors.yaml` has no anchors.",
    why="A passage that has no ID cannot be cited, and a seed that is not pinned could change unnoticed.",
    example="A document was copied into `seeds/` and named in `references.bib` by hand.",
    instead="Run `quoteproof anchor`. `quoteproof add FILE --key KEY` does both.",
)


def word(fault: UnanchoredSeed | UnreadDocument) -> Finding:
    if isinstance(fault, UnreadDocument):
        message = f"the document `{fault.place.file}` of `{fault.key}` has no reading text yet"
        return finding(CODE, message, fault.place, helps=("run `quoteproof anchor`",), source=fault.key)
    message = f"the seed `{fault.place.file}` of `{fault.key}` has no anchors yet"
    return finding(CODE, message, fault.place, helps=("run `quoteproof anchor`",), source=fault.key)
