"""S003, unused-seed: no entry of the bibliography names a document in `seeds/`."""

from shlex import quote as shell_word

from quoteproof.finding.model import Code, Explanation, Finding, Severity, Tag, finding
from quoteproof.source.faults import UnusedSeed

CODE = Code("S003", "unused-seed", severity=Severity.WARNING, tag=Tag.UNUSED)
EXPLANATION = Explanation(
    what="A file in `seeds/` is the seed of no entry of the bibliography. It is a warning.",
    why="""Nothing can be quoted from it, and its words are not looked for either. The name in the entry may be
mistyped.""",
    example="""In `references.bib`, beside the file `seeds/sochi.txt`:

    @online{sochi,
      title = {Meeting of the Valdai Discussion Club},
    }""",
    instead="""Name the document in the work's entry, or take the document out:

    @online{sochi,
      title = {Meeting of the Valdai Discussion Club},
      file  = {seeds/sochi.txt},
    }

`quoteproof add seeds/sochi.txt --key sochi` does the same, and leaves an entry that is there as it is.""",
)


def word(fault: UnusedSeed) -> Finding:
    file = fault.place.file
    helps = (f"make it the seed of a work: `quoteproof add {shell_word(file)} --key KEY`", "or take the document out")
    return finding(CODE, f"no bibliography entry names the seed `{file}`", fault.place, helps=helps)
