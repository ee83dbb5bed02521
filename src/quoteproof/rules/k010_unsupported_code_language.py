"""K010, unsupported-code-language: a class of code is no name of a language."""

from quoteproof.chapter.faults import UnsupportedCodeLanguage
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("K010", "unsupported-code-language")
EXPLANATION = Explanation(
    what="Code has a class that is no name of a language, or one that numbers its lines.",
    why="Editions give such classes a meaning of their own: one would print line numbers, another would not.",
    example="""In the chapter:

    ``` {.python .numberLines}
    print()
    ```""",
    instead="""Name the language alone, with letters, digits, `-` and `_`, or leave it out:

    ``` python
    print()
    ```""",
)


def word(fault: UnsupportedCodeLanguage) -> Finding:
    helps = ("name the language with letters, digits, `-` and `_`, such as `cpp`, or leave it out",)
    return finding(CODE, f"`{fault.name[:40]}` is no language of code", fault.place, helps=helps)
