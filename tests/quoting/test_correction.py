"""A refused quotation is corrected: the source's words for the whole of it, in the author's form."""

from __future__ import annotations

from quoteproof.quoting.correction import corrected
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Misquoted
from tests.verdict.judging import context_of, quotation_of


def test_the_sources_words_are_written() -> None:
    context = context_of("The jury weighs the law and the facts. Then it decides.")
    refused = judge(quotation_of("The jury weigh the law, and the fact", "x#p1"), context)
    assert isinstance(refused.verdict, Misquoted)
    written = corrected(refused.quotation, refused.verdict.refusal, context)
    assert written is not None
    assert written.markdown == "“The jury weighs the law and the facts” [@x#p1]"
