"""S007, damaged-anchors: the record of anchors does not fit."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.rules.rule import accept
from quoteproof.source import faults

CODE = Code("S007", "damaged-anchors", precedence=14, blocking=True)
EXPLANATION = Explanation(
    what="""The record `seeds/anchors.yaml` or a file under `seeds/anchors/` cannot be read, was written by somebody
else than `quoteproof anchor`, or does not fit the bibliography, the seed or its emendations. The sentences
that it names are found anew each time.""",
    why="""Every check relies on two things: the seeds have not changed, and each ID names the same passage as
before. A record that could be edited without notice could be made to agree with any quotation.""",
    example="In `seeds/anchors/liang.jsonl` somebody has changed the ID of a row.",
    instead="""Bring the file back from version control, or run `quoteproof anchor` to see what can be renewed.
Passages that are still there keep their IDs. A record without a digest, as earlier versions wrote it, is read
where its IDs run upwards; `quoteproof anchor` gives it one.""",
)


Anchors = (
    faults.OrphanedAnchors | faults.OtherSeedAnchored | faults.DamagedAnchors | faults.AlteredRows | faults.StaleAnchors
)


def word(fault: Anchors) -> Finding:
    message, helps = _words(fault)
    return finding(CODE, message, fault.place, helps=helps, source=fault.key)


def _words(fault: Anchors) -> tuple[str, tuple[str, ...]]:
    file = fault.place.file
    match fault:
        case faults.OrphanedAnchors(key=key):
            return f"there are anchors of `{key}`, but no bibliography entry of that key has a seed", (
                f"give the entry `{key}` a `file` field",
                f"or take the old key out with `quoteproof remove {key}`, if you have renamed it",
            )
        case faults.OtherSeedAnchored(key=key, named=named, anchored=anchored):
            return f"the entry `{key}` names the seed `{named}`, its anchors are of `{anchored}`", (accept(key),)
        case faults.DamagedAnchors(reason=reason):
            helps = (
                f"bring `{file}` back from version control",
                "or run `quoteproof anchor` to see what can be renewed",
            )
            return f"`{file}` is damaged: {reason}", helps
        case faults.AlteredRows(key=key, reason=reason):
            helps = (f"bring `{file}` back from version control", f"or look at its IDs, and {accept(key)}")
            return f"the rows of `{file}` have changed: {reason}", helps
        case faults.StaleAnchors(key=key, reason=reason):
            message = f"the anchors of `{key}` no longer fit its seed and its emendations: {reason}"
            return message, ("run `quoteproof anchor`",)
