"""The summary line with which every command ends: `N quotations in WHERE: STATES: OUTCOME`."""

from collections.abc import Mapping


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: 1 word, 2 words, 1,000 words; the `plural` is the noun with an `s` if None."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def tally(where: str, states: Mapping[str, int]) -> str:
    """How many quotations there are, and how many are in each state: `4 quotations in book.pdf: 3 unchanged, 1 moved`.

    States without a quotation are left out.
    """
    named = ", ".join(f"{count:,} {name}" for name, count in states.items() if count)
    head = f"{counted(sum(states.values()), 'quotation')} in {where}"
    return f"{head}: {named}" if named else head


def counted_errors(errors: int, warnings: int = 0, *, new: bool = False) -> str:
    """How many errors and warnings there are: `no errors`, `1 error, 2 warnings`; `new` where others are known."""
    known = "new " if new else ""
    wrong = counted(errors, f"{known}error") if errors else f"no {known}errors"
    return f"{wrong}, {counted(warnings, 'warning')}" if warnings else wrong
