"""The audit of a manuscript as SARIF 2.1.0: a result for each quotation that is not simply right.

A state of quotations is a rule, and so is each code of a finding. A manuscript in Markdown or LaTeX is named by its
lines; of others the paragraph, note or page is a logical location, since they have no lines.
Source: SARIF 2.1.0 with errata 01, 3.28 and 3.33.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from quoteproof import __version__
from quoteproof.adopt.model import AdoptedQuotation, QuotationState
from quoteproof.adopt.report import STATES, ManuscriptReport, told
from quoteproof.finding.model import Place
from quoteproof.manuscript.model import ManuscriptPlace, PlaceUnit
from quoteproof.report.display import visible
from quoteproof.report.json import Value
from quoteproof.report.sarif import FINGERPRINT, ROOT, SCHEMA
from quoteproof.rules.table import RULES

_LEVELS: Final = {
    **dict.fromkeys((QuotationState.DIFFERS, QuotationState.MARKS_DIFFER, QuotationState.ELSEWHERE), "error"),
    QuotationState.OTHER_PAGE: "error",
    **dict.fromkeys((QuotationState.NOT_FOUND, QuotationState.UNREAD, QuotationState.NO_SOURCE), "warning"),
    **dict.fromkeys((QuotationState.SEVERAL, QuotationState.UNCITED, QuotationState.TERM), "note"),
}
"""The levels of states; what simply stands in its work is no result."""
_HARDER: Final = frozenset({QuotationState.NOT_FOUND, QuotationState.UNREAD, QuotationState.NO_SOURCE})


def render_sarif(
    report: ManuscriptReport, manuscript: str, place_of: Callable[[Place], ManuscriptPlace], *, complete: bool
) -> str:
    """The log as JSON text; `manuscript` is the path of the file, with `complete` what is not found is an error."""
    states = {state: f"audit/{state.value}" for state in _LEVELS}
    codes = sorted({one.code for one in report.binding.quotations if one.code in RULES})
    names = [*states.values(), *codes]
    counts: Counter[str] = Counter()
    results: list[Value] = []
    for one in report.binding.quotations:
        if one.state not in _LEVELS:
            continue
        identity = "\0".join((one.state.value, one.code, " ".join(one.text.split()), " ".join(map(str, one.anchors))))
        digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        counts[digest] += 1
        rule = one.code if one.code in RULES else states[one.state]
        level = "error" if complete and one.state in _HARDER else _LEVELS[one.state]
        results.append(
            {
                "ruleId": rule,
                "ruleIndex": names.index(rule),
                "level": level,
                "message": {"text": _message(one, report)},
                "locations": [_location(place_of(one.place), manuscript)],
                "partialFingerprints": {FINGERPRINT: f"{digest}:{counts[digest]}"},
                "properties": {"state": one.state.value, "passages": list(map(report.passage_of, one.anchors))},
            }
        )
    rules: list[Value] = [
        {"id": name, "shortDescription": {"text": f"{_capital(STATES[report.command][state])}."}}
        for state, name in states.items()
    ]
    for code in codes:
        rule_ = RULES[code]
        what = " ".join(rule_.explanation.what.split())
        rules.append({"id": code, "name": rule_.code.name, "shortDescription": {"text": what}})
    driver: dict[str, Value] = {"name": "quoteproof", "version": __version__, "rules": rules}
    run: dict[str, Value] = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _artifact(manuscript), "roles": ["analysisTarget"]}],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _artifact(manuscript: str) -> dict[str, Value]:
    return {"uri": quote(manuscript, safe="/", errors="surrogateescape"), "uriBaseId": ROOT}


def _location(place: ManuscriptPlace, manuscript: str) -> Value:
    file: dict[str, Value] = {"artifactLocation": _artifact(manuscript)}
    if place.where is PlaceUnit.LINE:
        return {"physicalLocation": {**file, "region": {"startLine": max(1, place.number)}}}
    name = f"{place.where} {place.number}"
    return {"physicalLocation": file, "logicalLocations": [{"name": name, "kind": str(place.where)}]}


def _message(one: AdoptedQuotation, report: ManuscriptReport) -> str:
    """What is wrong, with the words: some viewers show no place in a document."""
    more = told(one, report.passage_of)
    words = visible(" ".join(one.text.split()))
    where = visible(report.where(one.place))
    text = f"{_capital(STATES[report.command][one.state])}: “{words}” ({where}).{f' {visible(more)}.' if more else ''}"
    return text.replace("[", "\\[")  # words in brackets are no link of the log (3.11.6)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
