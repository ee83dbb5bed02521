"""What a check says of chapters whose passages were named: the last word about each quotation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.adopt.bind import UNWRITABLE, written
from quoteproof.adopt.model import BINDING, AdoptedQuotation, Binding, QuotationState
from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Edit, Finding, Place
from quoteproof.quotation.model import Citation
from quoteproof.verdict.model import Attested, Judged, Translated

_UNREACHED: Final = frozenset({"Q002", "Q020"})
"""Codes of a quotation that the passages named for it do not serve."""
_CITATIONS: Final = frozenset({"C001", "C002", "C003", "C008", "C009", "K016"})
"""Codes of a citation that cannot be read."""
_PAGE: Final = "C005"


def settled(binding: Binding, result: CheckResult) -> Binding:
    """A binding of some chapters, as a check of its texts proves it.

    What passes is bound; what is refused has the code of its finding. Passages are taken back where their citation
    does not serve the quotation, serves it together with another one, or cannot be read; then the texts are others
    than those that were checked, and are to be checked again.
    """
    judged = {(chapter.file, one.quotation.id): one for chapter in result.chapters for one in chapter.judged}
    errors: dict[str, list[Finding]] = {}
    for finding in result.errors:
        errors.setdefault(finding.quotation or "", []).append(finding)
    taken = _taken_back(binding, judged, errors)
    pages = tuple(finding.place for finding in errors.get("", ()) if finding.code.id == _PAGE)
    quotations = tuple(
        _settled(one, judged.get((one.place.file, one.id)), errors.get(one.id, ()), taken, pages)
        for one in binding.quotations
    )
    texts: dict[str, str] = {}
    for file, before in binding.before.items():
        text = written(before, (one for one in quotations if one.place.file == file))
        if text != before:
            texts[file] = text
    return replace(binding, quotations=quotations, texts=texts)


def _taken_back(
    binding: Binding,
    judged: Mapping[tuple[str, str], Judged],
    errors: Mapping[str, Sequence[Finding]],
) -> frozenset[Edit]:
    """The edits that are to be taken back."""
    taken: set[Edit] = set()
    broken = [f.place for f in errors.get("", ()) if f.code.id in _CITATIONS]
    for one in binding.quotations:
        found = judged.get((one.place.file, one.id))
        if one.state not in BINDING or not one.edits:
            continue
        if found is None or any(finding.code.id in _UNREACHED for finding in errors.get(one.id, ())):
            taken.update(one.edits)
        elif (citation := found.quotation.citation) is not None:
            if _is_at(broken, citation):
                taken.update(one.edits)
    return frozenset(taken)


def _is_at(places: Sequence[Place], citation: Citation) -> bool:
    """Whether one of some places is in a citation."""
    where = citation.written
    return any(p.file == where.file and p.start < where.end and where.start < p.end for p in places)


def _settled(
    one: AdoptedQuotation,
    judged: Judged | None,
    found: Sequence[Finding],
    taken: frozenset[Edit],
    pages: Sequence[Place],
) -> AdoptedQuotation:
    """A quotation as the check has it, with what it `found` of it; `pages` are the places of contradicting pages."""
    if one.state not in BINDING:
        return one
    if taken.intersection(one.edits):
        told = next((finding.message for finding in found), UNWRITABLE)
        return replace(one, state=QuotationState.UNREAD, difference=told, edits=())
    if judged is None or one.difference.endswith(UNWRITABLE):
        return one
    passes = judged.match is not None or isinstance(judged.verdict, Attested | Translated)
    if passes and not found:
        if one.state is QuotationState.OTHER_PAGE:
            citation = judged.quotation.citation
            return replace(one, code=_PAGE if citation is not None and _is_at(pages, citation) else "")
        return replace(one, state=QuotationState.BOUND, code="", difference="")
    state = QuotationState.MARKS_DIFFER if one.state is QuotationState.BOUND else one.state
    first = next(iter(found), None)
    if first is None:
        return replace(one, state=state)
    keeps = state is QuotationState.OTHER_PAGE
    return replace(one, state=state, code=first.code.id, difference=one.difference if keeps else first.message)
