"""B001, malformed-entry: the bibliography holds something that cannot be read."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.rules.rule import ticked
from quoteproof.source import faults

CODE = Code("B001", "malformed-entry")
EXPLANATION = Explanation(
    what="""An entry of the bibliography cannot be read: a bracket or a comma is missing, a key or a field is given
twice, a key holds a character that no citation could name, a date is in words, or an entry has no fields or
is in round brackets.""",
    why="A work whose entry is lost cannot be cited, and citations of it would print as question marks.",
    example="""In `references.bib`, without the comma after the key:

    @online{liang
      author = {Liang, Ben},
      file   = {seeds/002_656227808353767f.txt},
    }""",
    instead="""Correct the entry at the line that is named:

    @online{liang,
      author = {Liang, Ben},
      file   = {seeds/002_656227808353767f.txt},
    }""",
)


Malformed = (
    faults.BadKey
    | faults.UnendedField
    | faults.UnreadableDate
    | faults.FieldlessEntry
    | faults.DuplicateKey
    | faults.DuplicateField
    | faults.BrokenEntry
    | faults.RoundEntry
)


def word(fault: Malformed) -> Finding:
    message, help_ = _words(fault)
    return finding(CODE, message, fault.place, helps=(help_,))


def _words(fault: Malformed) -> tuple[str, str]:
    match fault:
        case faults.BadKey(key=key):
            message = f"the key `{key}` cannot be cited: no key holds a space, `#`, `,`, `;` or a brace"
            return message, "give it a key of letters, digits, `-` and `_`"
        case faults.UnendedField(key=key, name=name):
            message = f"the field `{name}` of `{key}` does not end where it should"
            return message, "look for a comma or a brace that is missing after it"
        case faults.UnreadableDate(key=key, name=name, value=value):
            message = f"the {name} `{value}` of `{key}` cannot be read, and would not print"
            return message, "write it as `2024`, `2024-06` or `2024-06-08`"
        case faults.FieldlessEntry(key=key):
            return f"the entry `{key}` has no fields", "give at least its `title`"
        case faults.DuplicateKey(key=key):
            return f"two entries have the key `{key}`", "give one of them another key, or take it out"
        case faults.DuplicateField(names=names):
            return f"an entry has the field {ticked(names)} twice", "take one of them out"
        case faults.BrokenEntry(first=first):
            message = f"the entry that begins with `{first}` is not well-formed BibTeX"
            return message, "look for a brace, a comma or a quotation mark that is missing before the next entry"
        case faults.RoundEntry():
            message = "an entry in round brackets cannot be read"
            return message, "put braces in their place: `@book{key, …}`"
