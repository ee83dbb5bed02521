"""The forge: many honest and forged quotations, judged, counted and shown.

`python -m tests.forge.run --count N --seed S` makes N forgeries and as many honest quotations, puts the
forgeries through `fix --unsafe`, and prints recall, false alarms, what the fixes made, the codes by kind, the
constructs, the slowest quotation and the first failures in full. Exit status 1 where a forgery passed, an honest
quotation was refused, or a fix made a quotation that is not the source's own. Deterministic for a count and a seed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context

from quoteproof.engine.pandoc import Pandoc
from tests.forge.fixing import fixed
from tests.forge.forgeries import WAYS, forge
from tests.forge.ground import opinion
from tests.forge.honest import honest
from tests.forge.model import HOUSES, Sample
from tests.forge.quick import Outcome, outcome
from tests.forge.settings import CONSTRUCTS, Construct, fits, outcomes
from tests.forge.texts import world

CHUNK = 250
"""Forgeries, and honest quotations, that one task makes."""
BATCH = 40
"""Samples of one chapter."""
IN_CONSTRUCTS = 0.25
"""Share of the samples that go through pandoc."""
_KEPT = 40


@dataclass(slots=True)
class Tally:
    """What came of some samples."""

    codes: dict[str, Counter[str]] = field(default_factory=dict)
    """By kind of forgery: how often each code was told first."""
    right: Counter[str] = field(default_factory=Counter)
    """How often a right code was told, by kind of forgery."""
    constructs: Counter[str] = field(default_factory=Counter)
    """How often each construct was used."""
    houses: Counter[str] = field(default_factory=Counter)
    """How often each house's settings were used."""
    honest: Counter[str] = field(default_factory=Counter)
    """How often each kind of honest quotation was made."""
    chance: Counter[str] = field(default_factory=Counter)
    """Forgeries left out, by kind: the oracle found their words in the passages cited."""
    missed: list[str] = field(default_factory=list)
    """Forgeries that would have been printed."""
    alarms: list[str] = field(default_factory=list)
    """Honest quotations that were refused, or called by the wrong verdict."""
    miscoded: list[str] = field(default_factory=list)
    """Forgeries refused by a code that is not the telling one."""
    doubted: list[str] = field(default_factory=list)
    """Honest quotations left out: the oracle does not see what the forge made sure of."""
    fixes: Counter[str] = field(default_factory=Counter)
    """What `fix --unsafe` made of the forgeries, by outcome."""
    false: list[str] = field(default_factory=list)
    """Forgeries that a fix made pass, though they are not the source's own words."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many of each of these lists there are; the lists keep the first."""
    slowest: tuple[float, str] = (0.0, "")
    """Seconds of the slowest single quotation, and which."""

    def keep(self, name: str, text: str) -> None:
        """Count a failure, and keep it while there are few."""
        self.counts[name] += 1
        kept: list[str] = getattr(self, name)
        if len(kept) < _KEPT:
            kept.append(text)

    def add(self, other: Tally) -> None:
        """Take another tally in."""
        for kind, codes in other.codes.items():
            self.codes.setdefault(kind, Counter()).update(codes)
        self.right.update(other.right)
        self.constructs.update(other.constructs)
        self.houses.update(other.houses)
        self.honest.update(other.honest)
        self.chance.update(other.chance)
        self.counts.update(other.counts)
        self.fixes.update(other.fixes)
        for name in ("missed", "alarms", "miscoded", "doubted", "false"):
            kept = getattr(self, name)
            kept += getattr(other, name)[: _KEPT - len(kept)]
        self.slowest = max(self.slowest, other.slowest)

    @property
    def forged(self) -> int:
        """How many forgeries were judged."""
        return sum(sum(codes.values()) for codes in self.codes.values())

    @property
    def sound(self) -> bool:
        """Whether nothing was missed and nothing falsely alarmed."""
        return not self.counts["missed"] and not self.counts["alarms"] and not self.counts["false"]


def tally(count: int, seed: int, chunk: int = 0) -> Tally:
    """Make and judge `count` forgeries and as many honest quotations."""
    rng = random.Random(f"{seed}/{chunk}")
    found = Tally()
    samples = [*_honest(rng, count, found), *_forged(rng, count, chunk, found)]
    with Pandoc() as pandoc:
        for sample, construct, said in _judged(rng, samples, pandoc):
            found.constructs[construct] += 1
            _record(sample, construct, said, found)
        for sample in (s for s in samples if s.verdict == "forged"):
            made = fixed(sample, rng, pandoc)
            found.fixes[made.outcome if made is not None else "not tried"] += 1
            if made is not None and made.outcome == "false":
                found.keep("false", f"{sample.kind}: {made.why}\n  {made.text}")
    return found


def _honest(rng: random.Random, count: int, found: Tally) -> Iterator[Sample]:
    for _ in range(count):
        sample = honest(rng, world())
        found.honest[sample.kind] += 1
        said = opinion(sample) if sample.asked else sample.verdict
        if said == sample.verdict or (sample.emphasis and said):
            yield sample
        else:
            found.keep("doubted", f"{sample.kind}: oracle says {said}, made as {_shown(sample)}")


def _forged(rng: random.Random, count: int, chunk: int, found: Tally) -> Iterator[Sample]:
    kinds = list(WAYS)
    for number in range(count):
        sample = forge(rng, world(), kinds[(chunk * count + number) % len(kinds)])
        if sample.asked and opinion(sample) is not None:
            found.chance[sample.kind] += 1
        else:
            yield sample


def _judged(
    rng: random.Random, samples: Iterable[Sample], pandoc: Pandoc
) -> Iterator[tuple[Sample, str, Outcome | str]]:
    """Judge a share of the samples in constructs, a chapter at a time, and the others the quick way."""
    waiting: dict[tuple[str, bool], list[tuple[Construct, Sample]]] = {
        (house, commented): [] for house in HOUSES for commented in (False, True)
    }
    for sample in samples:
        if sample.seed or (rng.random() >= IN_CONSTRUCTS and not sample.comment):
            yield sample, "quick", outcome(sample)
            continue
        construct = rng.choice([c for c in CONSTRUCTS if fits(c, sample)])
        batch = waiting[sample.house, bool(sample.comment)]
        batch.append((construct, sample))
        if len(batch) == BATCH:
            yield from _in_chapter(rng, batch, pandoc)
            batch.clear()
    for batch in waiting.values():
        if batch:
            yield from _in_chapter(rng, batch, pandoc)


def _in_chapter(
    rng: random.Random, batch: list[tuple[Construct, Sample]], pandoc: Pandoc
) -> Iterator[tuple[Sample, str, Outcome | str]]:
    for (construct, sample), said in zip(batch, outcomes(rng, batch, pandoc), strict=True):
        yield sample, construct.name, said


def _record(sample: Sample, construct: str, said: Outcome | str, found: Tally) -> None:
    text = f"{construct}: {_shown(sample)}\n    {said}"
    if isinstance(said, str):
        found.keep("alarms", text)
        return
    found.houses[sample.house] += 1
    found.slowest = max(found.slowest, (said.seconds, text))
    if sample.verdict != "forged":
        if said.codes or said.verdicts != (sample.verdict,):
            found.keep("alarms", text)
        return
    code = said.codes[0] if said.codes else "missed"
    found.codes.setdefault(sample.kind, Counter())[code] += 1
    found.right[sample.kind] += code in sample.codes
    if said.passed:
        found.keep("missed", text)
    elif code not in sample.codes:
        found.keep("miscoded", text)


def _shown(sample: Sample) -> str:
    wanted = sample.verdict if sample.verdict != "forged" else f"{sample.kind} {sorted(sample.codes)}"
    markup = f" {sample.emphasis or sample.intruder}" if sample.emphasis or sample.intruder else ""
    markup += " .translation" * sample.translation + (f" <!-- {sample.comment} -->" if sample.comment else "")
    return f"[{wanted}; {sample.house}] {sample.marks[0]}{sample.text}{sample.marks[1]}{markup} {sample.anchors}"


def whole(count: int, seed: int, processes: int = 2) -> Tally:
    """Do all chunks in some processes."""
    tasks = [(min(CHUNK, count - i), seed, i // CHUNK) for i in range(0, count, CHUNK)]
    total = Tally()
    with get_context("spawn").Pool(processes) as pool:
        for done in pool.imap(_task, tasks):
            total.add(done)
    return total


def _task(arguments: tuple[int, int, int]) -> Tally:
    return tally(*arguments)


def report(found: Tally, *, shown: int = 12) -> str:
    """Write a tally for a person."""
    told = found.forged
    missed, miscoded = found.counts["missed"], found.counts["miscoded"]
    made = sum(found.honest.values())
    lines = [
        f"forgeries {told}, missed {missed}: recall {_share(told - missed, told)}",
        f"honest {made - found.counts['doubted']}, false alarms {found.counts['alarms']}",
        f"fix --unsafe: {dict(found.fixes.most_common())}",
        f"right code {_share(told - miscoded - missed, told)}",
        f"left out: {sum(found.chance.values())} forgeries exact by chance {dict(found.chance)}, "
        f"{found.counts['doubted']} honest ones the oracle doubts",
        f"slowest quotation {found.slowest[0]:.3f} s: {found.slowest[1][:200]}",
        "constructs: " + ", ".join(f"{n} {c}" for n, c in found.constructs.most_common()),
        "settings: " + ", ".join(f"{n} {c}" for n, c in found.houses.most_common()),
        "honest kinds: " + ", ".join(f"{n} {c}" for n, c in found.honest.most_common(40)),
        f"{'kind':28} right code  codes",
    ]
    for kind in sorted(found.codes):
        codes = found.codes[kind]
        named = " ".join(f"{code}:{n}" for code, n in codes.most_common())
        lines.append(f"{kind:28} {_share(found.right[kind], sum(codes.values())):>10}  {named}")
    for name in ("missed", "alarms", "false", "miscoded", "doubted"):
        kept: list[str] = getattr(found, name)
        if kept:
            lines += ["", f"{name} ({found.counts[name]}), the first of them:", *kept[:shown]]
    if world().missing:
        lines.append(f"not installed, so not quoted from: {', '.join(world().missing)}")
    return "\n".join(lines)


def _share(part: int, all_: int) -> str:
    return f"{100 * part / all_:.2f} %" if all_ else "-"


def main() -> int:
    """Run the forge from the command line; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.forge.run", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=100_000, help="forgeries, and as many honest quotations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--show", type=int, default=12, help="failures of each sort to show")
    chosen = parser.parse_args()
    found = whole(chosen.count, chosen.seed, chosen.processes)
    sys.stdout.write(report(found, shown=chosen.show) + "\n")
    return 0 if found.sound else 1


if __name__ == "__main__":
    sys.exit(main())
