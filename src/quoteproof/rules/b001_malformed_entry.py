"""B001, malformed-entry: the bibliography holds something that cannot be read."""

from quoteproof.finding.model import Code, Explanation, Finding, Severity, finding
from quoteproof.source import faults

CODE = Code("B001", "malformed-entry")
EXPLANATION = Explanation(
    what="""An entry of the bibliography cannot be read. A bracket or a comma is missing, a key is given twice, or a
field is given twice with different words. Or a key has a character that no citation can have, a date is
in words, a parent or a macro is missing, or an entry has no fields. A file of CSL-JSON is not
well-formed JSON.""",
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
    | faults.OtherFormat
    | faults.UnknownMacro
    | faults.MissingParent
    | faults.UnreadEntry
)


def word(fault: Malformed) -> Finding:
    message, help_ = _words(fault)
    # What the entry says itself still prints.
    severity = Severity.WARNING if isinstance(fault, faults.MissingParent) else None
    return finding(CODE, message, fault.place, helps=(help_,), severity=severity)


def _words(fault: Malformed) -> tuple[str, str]:
    match fault:
        case faults.BadKey(key=""):
            return "the entry has no key, so nothing can cite it", "write a key after its brace, such as `smith2020`"
        case faults.BadKey(key=key):
            message = f"the key `{key}` cannot be cited: no key holds a space, `#`, `,`, `;` or a brace"
            return message, "give it a key of letters, digits, `-` and `_`"
        case faults.UnendedField(key=key, name=name):
            message = f"the field `{name}` of `{key}` does not end where it should"
            return message, 'look for a comma or a brace that is missing after it; write `{"}` for a mark within marks'
        case faults.UnreadableDate(key=key, name=name, value=value):
            message = f"the {name} `{value}` of `{key}` cannot be read, and would not print"
            return message, "write it as `2024`, `2024-06` or `2024-06-08`"
        case faults.FieldlessEntry(key=key):
            return f"the entry `{key}` has no fields", "give at least its `title`"
        case faults.DuplicateKey(key=key, file=file, line=line):
            message = f"two entries have the key `{key}`, and the other one (`{file}:{line}`) counts"
            return message, "give one of them another key, or take it out"
        case faults.DuplicateField(key=key, name=name):
            return f"`{key}` has the field `{name}` twice, with other words", "take one of them out"
        case faults.OtherFormat():
            return f"`{fault.place.file}` is neither BibTeX nor CSL-JSON", "export it anew as BibLaTeX or CSL-JSON"
        case faults.UnknownMacro(key=key, name=name, macro=macro):
            message = f"the field `{name}` of `{key}` names `{macro}`, which no `@string` defines"
            return message, f"put its words into braces, or define `@string{{{macro} = {{…}}}}` before it"
        case faults.MissingParent(key=key, parent=parent):
            message = f"`{key}` takes fields from `{parent}`, which the bibliography does not have"
            return message, f"add the entry `{parent}`, or write its fields into `{key}`"
        case faults.UnreadEntry(key=key):
            return f"pandoc cannot read the entry `{key}`", "write its fields in plain words, without TeX"
        case faults.BrokenEntry(first=first, json=True):
            return f"the file is no CSL-JSON: {first}", "export it anew, as CSL-JSON or BibLaTeX"
        case faults.BrokenEntry(first=first):
            message = f"the entry that begins with `{first}` is not well-formed BibTeX"
            return message, "look for a brace, a comma or a quotation mark that is missing before the next entry"
