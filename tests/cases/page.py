"""The page about the rules, `docs/rules.md`: its prose is in `page.md`, its examples are the cases themselves.

Promises: an example on the page is one that the tests run, with the finding that it earns; a line
`{{omission/marked-with-brackets, omission/unmarked}}` of the template gives the first accepted example of the cases it
names, and the first refused one (or the one whose number follows) of the last of them; where there are not both, it
raises `NotationError`.
Run as `python -m tests.cases.page`.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from quoteproof.book.limits import Limits
from quoteproof.book.profiles import PROFILES, Latitude
from quoteproof.rules.table import CODES, precedence
from tests.cases.notation import Annotated, Case, Fault, NotationError, Stands
from tests.cases.runner import FOLDER, PAGE, all_cases

PAGE_FILE: Final = FOLDER.parent.parent / "docs" / "rules.md"
"""Where the page goes."""

_PLACEHOLDER: Final = re.compile(r"^\{\{(.+?)\}\}$", re.MULTILINE)
_ANCHOR: Final = re.compile(r"([^\W_][\w-]*)#(p\d+)(?:-(p\d+))?")
_NOTICE: Final = "<!-- Made by `python -m tests.cases.page` from tests/cases; change it there. -->\n\n"


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch of a case's chapter between blank lines."""

    case: Case
    """Its case."""
    lines: tuple[str, ...]
    """Its lines, with what is said of them."""
    faults: tuple[Fault, ...]
    """Its findings."""
    stands: tuple[Stands, ...]
    """Its quotations that stand."""

    @property
    def verdict(self) -> str:
        """Whether it is accepted, refused, or warned of."""
        told = [fault for fault in self.faults if not fault.acknowledged]
        if not told:
            return "accepted"
        return "warned of" if all(fault.warning for fault in told) else "refused"

    @property
    def settings(self) -> str:
        """The settings it is checked by, on one line; empty for the default."""
        return " ".join(line.strip() for line in self.case.book)


def write_page(cases: Sequence[Case], template: str | None = None) -> str:
    """Write the page. Raises `NotationError` for a case that is not there, fails today, or shows too little."""
    known = {case.id: case for case in cases}
    text = (FOLDER / PAGE).read_text("utf-8") if template is None else template
    text = text.replace("{{styles}}", _styles()).replace("{{order}}", _order())
    for name, number in asdict(Limits()).items():
        text = text.replace(f"{{{{{name}}}}}", str(number))
    return _NOTICE + _PLACEHOLDER.sub(lambda m: _shown(m[1].split(","), known), text)


def _styles() -> str:
    """The rows of the table of styles, each permission with the section of the manual that gives it."""
    rows = []
    for style, profile in PROFILES.items():
        given = [profile.permission(latitude) for latitude in Latitude]
        rows.append(f"| `{style}` | {' | '.join(p.section if p else 'no' for p in given)} |")
    return "\n".join(rows)


def _order() -> str:
    """The codes in their order, as lines of the page."""
    return "\n".join(textwrap.wrap(f"{', '.join(precedence())}.", 110))


def _shown(names: Sequence[str], known: dict[str, Case]) -> str:
    examples: list[Example] = []
    number = 1
    for words in (n.split() for n in names):
        name = words[0]
        number = int(words[1]) if len(words) > 1 else 1
        case = known.get(name)
        if case is None or case.known_bug:
            raise NotationError(f"the page shows `{name}`, which is {'failing' if case else 'no case'}")
        examples += examples_of(case)
    good = [e for e in examples if e.verdict == "accepted"]
    refused = [e for e in examples if e.verdict != "accepted" and e.case is examples[-1].case]
    if not good or len(refused) < number:
        raise NotationError(f"the page shows {names}, which do not hold both an accepted and a refused example")
    return _block([next((e for e in good if e.stands), good[0]), refused[number - 1]])


def examples_of(case: Case) -> Iterator[Example]:
    """Cut a chapter at its blank lines; a block quotation and what introduces it stay together."""
    annotated = case.expected
    start = 0
    for end, line in enumerate((*annotated.lines, "")):
        following = annotated.lines[end + 1] if end + 1 < len(annotated.lines) else ""
        if line.strip() or following.startswith((">", "|")):
            continue
        if end > start:
            yield _example(case, annotated, start, end)
        start = end + 1


def _example(case: Case, annotated: Annotated, start: int, end: int) -> Example:
    faults = tuple(f for f in annotated.faults if start <= f.line < end)
    stands = tuple(s for s in annotated.stands if start <= s.line < end)
    lines: list[str] = []
    for number in range(start, end):
        lines.append(annotated.lines[number])
        lines += (_said(s) for s in stands if s.line == number)
        lines += (_carets(f, annotated.lines[number]) for f in faults if f.line == number)
    return Example(case, tuple(lines), faults, stands)


def _said(stands: Stands) -> str:
    return f"    → {stands.verdict}{': ' + ', '.join(stands.how) if stands.how else ''}"


def _carets(fault: Fault, line: str) -> str:
    end = fault.end if fault.end_line == fault.line else len(line)
    name = CODES[fault.code].name
    carets = " " * fault.start + "^" * max(1, end - fault.start)
    return f"{carets} {fault.code} {name}{' (acknowledged)' * fault.acknowledged}"


def _block(examples: Sequence[Example]) -> str:
    """Set examples as one fenced block: settings and the cited passages first."""
    lines: list[str] = []
    alike = len({e.settings for e in examples}) == 1
    if alike and examples[0].settings:
        lines += ["book.yaml", *(f"    {line}" for line in examples[0].case.book), ""]
    passages = list(dict.fromkeys(p for e in examples for p in _passages(e)))
    lines += [*passages, ""] if passages else []
    lines += _emendations(examples)
    for example in examples:
        word = example.verdict if alike else f"{example.verdict}, with {example.settings or 'the defaults'}"
        lines += [word, *(f"    {line}".rstrip() for line in example.lines), ""]
    fence = "`" * 4 if any("```" in line for line in lines) else "`" * 3
    return "\n".join([f"{fence}text", *lines[:-1], fence])


def _passages(example: Example) -> Iterator[str]:
    """The passages that an example cites, each on a line with its anchor."""
    for match in _ANCHOR.finditer("\n".join(example.lines)):
        seed = example.case.seeds.get(match[1])
        if seed is None:
            continue
        units = _units(seed.lines, stanzas="stanzas" in seed.words)
        first, last = int(match[2][1:]), int((match[3] or match[2])[1:])
        for number in range(first, min(last, len(units)) + 1):
            yield f"{match[1]}#p{number}  {units[number - 1]}"


def _emendations(examples: Sequence[Example]) -> Iterator[str]:
    """The emendations of a source that all examples of one case are read with."""
    case = examples[0].case
    for key, block in case.emendations.items() if all(e.case is case for e in examples) else ():
        yield from (f"seeds/emendations.yaml, {key}", *(f"    {line}".rstrip() for line in block.lines), "")


def _units(lines: Sequence[str], *, stanzas: bool) -> list[str]:
    if not stanzas:
        return [line for line in lines if line.strip()]
    return [unit.replace("\n", "\n" + " " * 4) for unit in "\n".join(lines).split("\n\n")]


def main() -> int:
    """Write the page."""
    PAGE_FILE.write_text(write_page(all_cases()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
