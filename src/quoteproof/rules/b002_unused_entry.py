"""B002, unused-entry: no chapter cites an entry of the bibliography."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, Severity, Tag, finding
from quoteproof.text.anchor import Anchor, cited


class UnusedEntry(Fault, code="B002"):
    """An entry that no chapter cites."""

    key: str
    """Its key."""
    seed: str | None
    """The path of its seed, if it has one."""
    faulty: bool = False
    """Whether it could not be printed as it is."""


class ManyUnusedEntries(Fault, code="B002"):
    """Many entries that no chapter cites."""

    keys: tuple[str, ...]
    """Their keys."""
    faulty: tuple[str, ...] = ()
    """The keys of those that could not be printed as they are."""


CODE = Code("B002", "unused-entry", severity=Severity.WARNING, tag=Tag.UNUSED)
EXPLANATION = Explanation(
    what="""An entry of the bibliography is cited by no chapter. It is a warning, given only when the whole book
is checked. Where there are more than five, one finding names them. Parents of cited entries (`crossref`,
`xdata`), members of cited sets and related works are used. Other faults of an entry that is not used are
not reported.""",
    why="It does not print, so a work that the reader was meant to find is missing, or a seed is kept for nothing.",
    example="""In `references.bib`, of a book that nowhere cites `@sochi`:

    @online{sochi,
      title = {Meeting of the Valdai Discussion Club},
    }""",
    instead="""Cite the work, or take the entry out. An entry that is kept for later can stay: a warning stops no
build.""",
)


def word(fault: UnusedEntry | ManyUnusedEntries) -> Finding:
    match fault:
        case UnusedEntry(key=key, seed=seed, faulty=faulty):
            idle = (f"its seed `{seed}` proves nothing in this book",) if seed else ()
            notes = (*idle, *(("it has faults, which are reported when it is cited",) if faulty else ()))
            helps = (f"cite it with `{cited(Anchor(key))}`, or take the entry out",)
            return finding(CODE, f"no chapter cites `{key}`", fault.place, notes=notes, helps=helps, source=key)
        case ManyUnusedEntries(keys=keys, faulty=faulty):
            message = f"no chapter cites these {len(keys)} entries of the bibliography"
            helps = ("cite them, or take them out; they stop nothing",)
            many = f"{len(faulty)} of them have faults, which are reported when they are cited: {_shown(faulty)}"
            notes = (f"they are {_shown(keys)}", *((many,) if faulty else ()))
            return finding(CODE, message, fault.place, notes=notes, helps=helps)


_SHOWN = 10


def _shown(keys: tuple[str, ...]) -> str:
    return f"{', '.join(f'`{key}`' for key in keys[:_SHOWN])}{' and others' if len(keys) > _SHOWN else ''}"
