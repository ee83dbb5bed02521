"""Q005, disordered-pieces: the pieces of a quotation are in another order in the source."""

from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.verdict.faults import DisorderedPiece

CODE = Code("Q005", "disordered-pieces", precedence=170)
EXPLANATION = Explanation(
    what="""The quotation is made of pieces with `[…]` between them. Each piece is in the cited passage, but the one
pointed at comes earlier there than the piece before it.""",
    why="""`[…]` says that words were left out between what is before it and what is after it. Pieces put into another
order can be made to say almost anything.""",
    example="""In the chapter:

    Chang sees “deep-seated defects in the relationship […] has the power of balance in this relationship
    shifted” [@chang2024#p18].

In the source:

    For not only has the power of balance in this relationship shifted further in Beijing's favor, but
    deep-seated defects in the relationship have also come to the fore.""",
    instead="""Keep the source's order:

    Chang writes that “not only has the power of balance in this relationship shifted […] but deep-seated
    defects in the relationship have also come to the fore” [@chang2024#p18].

Or make two quotations of it, each between its own marks:

    Chang sees “deep-seated defects in the relationship”, which has “shifted further in Beijing's favor”
    [@chang2024#p18].""",
)


def word_refusal(_fault: DisorderedPiece, refused: RefusedQuotation) -> Finding:
    message = f"{tick(refused.words_at_fault)} comes earlier in the source than the words quoted before it"
    helps = ("put the pieces into the source's order, or make two quotations of them",)
    return refused.finding(message, helps=helps)
