"""S005, missing-seed: a seed is not there."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.source.faults import MissingReading, MissingSeed

CODE = Code("S005", "missing-seed", precedence=12, blocking=True)
EXPLANATION = Explanation(
    what="An entry of the bibliography names a document under `seeds/` that is not there.",
    why="Without the text nothing can be compared.",
    example="""In `references.bib`, without a file of that name:

    @online{liang,
      title = {Friends in need},
      file  = {seeds/liang.txt},
    }""",
    instead="Put the document back, or take the `file` field out if the work is only cited and never quoted.",
)


def word(fault: MissingSeed | MissingReading) -> Finding:
    file, key = fault.file, fault.key
    if fault.library:
        what = "reading text" if isinstance(fault, MissingReading) else "seed"
        helps = (f"put it into the library again, as `{fault.library}`", f"or put it at `{file}`")
        message = f"the library does not have the {what} `{file}` of `{key}`"
        return finding(CODE, message, fault.place, helps=helps, source=key)
    if isinstance(fault, MissingReading):
        helps = ("bring the file back", f"or read the original again: `quoteproof reread {key}`")
        return finding(CODE, f"the reading text `{file}` of `{key}` is missing", fault.place, helps=helps, source=key)
    helps = (f"put the document at `{file}`", f"or take the `file` field out of the entry `{key}`")
    return finding(CODE, f"the seed `{file}` of `{key}` is missing", fault.place, helps=helps, source=key)
