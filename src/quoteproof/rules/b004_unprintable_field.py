"""B004, unprintable-field: a field of an entry would print what is not checked."""

from quoteproof.finding.model import Code, Explanation, Finding, Severity, finding
from quoteproof.source import faults
from quoteproof.source.tex_fields import LEFT_OUT

CODE = Code("B004", "unprintable-field")
EXPLANATION = Explanation(
    what="""A field of the bibliography cannot print as it is. It has TeX beyond letters and emphasis, an address
that does not lead to the web, or a character that shows nothing. Or it is no title, and has words in
quotation marks. Or citation processing would lose words of it. Only the first of several addresses in
one field can be followed; that is a warning. Fields that do not print are not judged, and no entry that
no chapter uses is judged. A `note` or `addendum` with such a fault is left out, with a warning, because
reference managers keep their user's notes there.""",
    why="""TeX in a field becomes markup, pictures and links that nothing has checked, and a quotation in a note to an
entry would print without proof.""",
    example="""In `references.bib`:

    @online{liang,
      title = {Friends in need},
      publisher = {He says “never allies”},
    }""",
    instead="""Take the words out, or quote them in a chapter, with a citation:

    @online{liang,
      title = {Friends in need},
    }""",
)


def word(fault: faults.UnprintableField) -> Finding:
    where = f"the field `{fault.name}` of `{fault.key}`"
    match fault:
        case faults.FieldWithHiddenCharacter(character=character):
            message = f"{where} holds U+{ord(character):04X}, which shows nothing or turns the line"
            help_ = "take the character out"
        case faults.FieldWithoutAddress(value=value, like=like):
            message = f"{where} is no address that can be followed: `{value[:60]}`"
            help_ = f"write it like `{like}`"
        case faults.SeveralAddresses(others=others):
            message = f"{where} has several addresses, and only the first can be followed"
            notes = (f"left out: {', '.join(f'`{other[:60]}`' for other in others)}",)
            helps = ("put the others into `note`, or take them out",)
            return finding(CODE, message, fault.place, notes=notes, helps=helps, severity=Severity.WARNING)
        case faults.LostWords(word=lost):
            message = f"{where} would print without `{lost}`"
            help_ = "write the words without TeX; a sign that stands for itself as `\\#`, `\\$`, `\\%`, `\\&`, `\\_`"
        case faults.UncheckedMarkup(key=key, what=what):
            message = f"the entry `{key}` would print {what}, which nothing has checked"
            help_ = "write its fields in plain words, without TeX"
        case faults.FieldWithTex(command=command):
            message = f"{where} has `{command}`, and only TeX that sets letters can be printed"
            help_ = "write the words without it"
        case _:
            message = f"{where} would print words in quotation marks that nothing proves"
            help_ = "take the marks out, or quote the words in a chapter, with a citation"
    if fault.name in LEFT_OUT:
        notes = ("it is left out, and the entry prints without it",)
        return finding(CODE, message, fault.place, notes=notes, helps=(help_,), severity=Severity.WARNING)
    return finding(CODE, message, fault.place, helps=(help_,))
