"""Q020, contested-quotation: two citations cover one quotation."""

from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.rules.rule import RefusedQuotation, ticked
from quoteproof.verdict.faults import ContestedQuotation

CODE = Code("Q020", "contested-quotation", precedence=110)
EXPLANATION = Explanation(
    what="""A citation in the text covers the quotations after it, a citation in brackets the quotations before it.
Here both cover the same quotation and name different passages.""",
    why="The reader could not tell whose words they are.",
    example="""In the chapter:

    @liang#p17 speaks of a “junior partner” [@chang2024#p21].

In the sources, `liang#p17` and `chang2024#p21`:

    Whether Russia can accept being a “junior partner” to the CCP remains to be seen.

    China ostensibly served as the 'junior partner' in Moscow's Second World War discourse""",
    instead="""Let one citation cover the words:

    Liang speaks of a “junior partner” [@liang#p17], and so does Chang.

Or bind them yourself:

    [“junior partner”]{cite="liang#p17"} is what Liang says.""",
)


def word_refusal(fault: ContestedQuotation, refused: RefusedQuotation) -> Finding:
    names = tuple(dict.fromkeys(fault.anchors))
    message = f"two citations cover this quotation: {ticked(names)}"
    helps = (
        "move one of them into another sentence",
        f'bind the quotation yourself: `[“…”]{{cite="{names[0] if names else "KEY#p1"}"}}`',
    )
    return refused.finding(message, helps=helps)
