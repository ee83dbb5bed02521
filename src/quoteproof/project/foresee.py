"""What a build would refuse, found by the check: what is not surely printed is made and proved, and put nowhere.

What is new of it (`foresight`) is made and proved together, as a part of the book (`trial_book`). Where the part is
refused, the whole book is made, and what that refuses becomes findings; where the book passes, so has the part. Where
nothing that is kept may be believed, on a build machine, the whole book is made each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quoteproof.check.result import CheckResult
from quoteproof.steps import fact, step

if TYPE_CHECKING:
    from quoteproof.project.foresight import TrialQuestion
    from quoteproof.project.project import Project


def foresee(project: Project, result: CheckResult) -> CheckResult:
    """Add to the result of a whole check what a build would refuse. Raises `CannotRunError`."""
    if result.stops_a_build:
        return result
    if not project.foresight.is_kept:
        return _refused_whole(project, result) or result
    questions = list(project.foresight.questions(result, project.needs, lambda: project.sources_digest))
    new = project.foresight.new(questions)
    if questions:
        fact(f"blocks that are known to print: {len(questions) - len(new)} of {len(questions)}")
    with step("trying what a build would print"):
        refused = _refused(project, result, new) if new else None
    if refused is None:
        project.foresight.keep(questions)
    return refused or result


def _refused(project: Project, result: CheckResult, new: Sequence[TrialQuestion]) -> CheckResult | None:
    """The result with what is refused of the book for something new; None where nothing is."""
    from quoteproof.project.build import make_outputs  # and with it much that a check of nothing new does without
    from quoteproof.project.refusals import RefusedError

    part = _part(project, result, new)
    if part is not None:
        try:
            make_outputs(project, part)
        except RefusedError:
            pass
        else:
            return None
    return _refused_whole(project, result)


def _refused_whole(project: Project, result: CheckResult) -> CheckResult | None:
    """The result with what is refused of the whole book; None where nothing is."""
    from quoteproof.project.build import make_outputs
    from quoteproof.project.refusals import RefusedError

    try:
        make_outputs(project, result)
    except RefusedError as error:
        return error.told(result)
    return None


def _part(project: Project, result: CheckResult, new: Sequence[TrialQuestion]) -> CheckResult | None:
    """The part of a book that answers some questions; None where that is most of its blocks."""
    from quoteproof.project.trial_book import part_of_book

    chosen: dict[str, set[int]] = defaultdict(set)
    for question in new:
        if question.file:
            chosen[question.file].update(question.blocks)
    if sum(map(len, chosen.values())) * 2 > sum(needed.blocks.count for needed in project.needs.values()):
        return None
    repeated = {question.file for question in new if question.repeats and question.file}
    citing = {key: file for file, needed in project.needs.items() for key in needed.cited}
    entries = {question.entry: citing[question.entry] for question in new if question.entry}
    return part_of_book(result, chosen, entries=entries, repeated=repeated)
