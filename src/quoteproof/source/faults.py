"""Faults of seeds, anchors, emendations and the bibliography: typed values, which the rules put into words."""

from typing import Final

from quoteproof.finding.model import Fault
from quoteproof.text.anchor import file_stem

ANCHORS: Final = "seeds/anchors.yaml"
"""Where the index of the anchors is, relative to the book."""
EMENDATIONS: Final = "seeds/emendations.yaml"
"""Where the emendations are, relative to the book."""


def rows_file(key: str) -> str:
    """The path of a source's rows of anchors, relative to the book."""
    return f"seeds/anchors/{file_stem(key)}.jsonl"


class SeedNotUtf8(Fault, code="S004"):
    """A seed whose bytes are not UTF-8."""

    offset: int
    """The first byte that does not fit, counted from 0."""
    byte: int
    """That byte."""


class SeedNotPlain(Fault, code="S004"):
    """A seed that is the source of a page or a manuscript and no plain text."""

    form: str
    """What it is, such as HTML."""
    sign: str
    """What shows it."""


class SeedMisnamed(Fault, code="S004"):
    """A seed that is no document of the form that its ending says."""

    empty: bool
    """Whether it has no bytes at all."""


class SeedManyMarks(Fault, code="S004"):
    """A seed with more combining marks on one letter than any language writes."""


class ChangedSeed(Fault, code="S001"):
    """A seed whose bytes are not those that were anchored."""

    key: str
    """Key of the source."""
    now: str
    """SHA-256 of the file."""
    anchored: str
    """SHA-256 that was recorded."""


class MissingSeed(Fault, code="S005"):
    """A seed that an entry names and that is not there."""

    key: str
    """Key of the entry."""
    file: str
    """Path of the seed."""
    library: str = ""
    """Where the library of the book should have it; empty where the book has none."""


class MissingReading(Fault, code="S005"):
    """A reading text that the lock knows and that is not there."""

    key: str
    """Key of the source."""
    file: str
    """Path of the reading text."""
    library: str = ""
    """Where the library of the book should have it; empty where the book has none."""


class ChangedReading(Fault, code="S001"):
    """A reading text whose bytes are not those that were written."""

    key: str
    """Key of the source."""


class DamagedReading(Fault, code="S004"):
    """A reading text with a line that is no passage."""

    key: str
    """Key of the source."""
    line: int
    """The line, from 1."""


class UnreadDocument(Fault, code="S006"):
    """A document of another form than plain text that has no reading text yet."""

    key: str
    """Key of the source."""
    form: str
    """Its form, such as `pdf`."""


class MissingOriginal(Fault, code="S009"):
    """An original that is not there, so that its reading text cannot be compared with it."""

    key: str
    """Key of the source."""
    file: str
    """Path of the original."""


class UnanchoredSeed(Fault, code="S006"):
    """A seed that has no anchors yet."""

    key: str
    """Key of the source."""


class OrphanedAnchors(Fault, code="S007"):
    """Anchors of a source that no bibliography entry has."""

    key: str
    """Key of the source."""


class OtherSeedAnchored(Fault, code="S007"):
    """An entry whose seed is another file than the one that was anchored."""

    key: str
    """Key of the source."""
    named: str
    """The seed that the entry names."""
    anchored: str
    """The seed that was anchored."""


class DamagedAnchors(Fault, code="S007"):
    """A file of anchors that cannot be read."""

    reason: str
    """What is wrong with it."""
    key: str | None
    """Key of the source, if it is one source's."""


class AlteredRows(Fault, code="S007"):
    """Rows of anchors that were written by somebody else than `quoteproof anchor`."""

    key: str
    """Key of the source."""
    reason: str
    """What shows it."""


class StaleAnchors(Fault, code="S007"):
    """Anchors that no longer fit the reading text."""

    key: str
    """Key of the source."""
    reason: str
    """What differs."""


class UnusedSeed(Fault, code="S003"):
    """A document in `seeds/` that no entry names."""


class MalformedEmendation(Fault, code="S002"):
    """An emendation that cannot be read."""

    reason: str
    """What is wrong with it, as the reader of YAML says it."""
    helps: tuple[str, ...]
    """What can be done."""


class DisplacedEmendation(Fault, code="S002"):
    """An emendation whose line begins with other words now."""

    line: int
    """The 1-based line."""
    words: str
    """The words that it should begin with."""
    begins: str | None
    """How it begins now; None where nothing is there."""


class MiscountedCorrection(Fault, code="S002"):
    """A correction whose words are not on its line once."""

    was: str
    """The words to be corrected."""
    line: int
    """The 1-based line."""
    times: int
    """How often they are there."""


class RefusedCorrection(Fault, code="S002"):
    """A correction that goes too far."""

    was: str
    """The words to be corrected."""
    read: str
    """What would be read."""
    reason: str
    """Why it goes too far, as words after “cannot be made:”."""


class RefusedJoin(Fault, code="S002"):
    """A join that goes too far."""

    reason: str
    """What it would do, as words after “the emendation”."""


class RefusedRole(Fault, code="S002"):
    """A role for words that no reader of the document sees."""

    words: str
    """The words that they begin with."""


class SwallowedWord(Fault, code="S002"):
    """Furniture inside a sentence with a word such as “not”."""

    word: str
    """The word."""


class MiscountedForm(Fault, code="S002"):
    """A form that finds more or fewer places in the seed than were counted."""

    what: str
    """What it finds, in words."""
    found: int
    """How many it finds."""
    expected: int
    """How many were counted."""
    left: int
    """How many more stay in the text, beside a digit, a sign or the like."""


class EmendationsWithoutSource(Fault, code="S002"):
    """Emendations of a key that no entry with a seed has."""

    key: str
    """The key."""


class MissingPage(Fault, code="S002"):
    """A label for a page that the file does not have."""

    page: int
    """The page, from 1."""
    pages: int
    """How many pages the file has."""


class MissingNumbers(Fault, code="S002"):
    """Numbers of passages that no passage begins with."""

    form: str
    """Their form."""


class NamelessEntry(Fault, code="B003"):
    """An entry that says neither what the work is called nor who wrote it."""

    key: str
    """Key of the entry."""


class BadKey(Fault, code="B001"):
    """A key that no citation could name."""

    key: str
    """The key."""


class UnendedField(Fault, code="B001"):
    """A field that does not end where it should."""

    key: str
    """Key of the entry."""
    name: str
    """The field."""


class UnreadableDate(Fault, code="B001"):
    """A date that cannot be read."""

    key: str
    """Key of the entry."""
    name: str
    """The field."""
    value: str
    """Its value."""


class FieldlessEntry(Fault, code="B001"):
    """An entry without fields."""

    key: str
    """Key of the entry."""


class DuplicateKey(Fault, code="B001"):
    """A key that two entries have."""

    key: str
    """The key."""
    file: str
    """The file of the first of them."""
    line: int
    """Its 1-based line."""


class DuplicateField(Fault, code="B001"):
    """A field that an entry has twice."""

    key: str
    """Key of the entry."""
    name: str
    """The field."""


class BrokenEntry(Fault, code="B001"):
    """An entry that is no BibTeX, or no CSL-JSON."""

    first: str
    """Its first line, shortened; of CSL-JSON what is wrong."""
    json: bool = False
    """Whether it is CSL-JSON."""


class OtherFormat(Fault, code="B001"):
    """A file of the bibliography that is neither BibTeX nor CSL-JSON."""


class UnknownMacro(Fault, code="B001"):
    """A bare word in a field that no `@string` defines."""

    key: str
    """Key of the entry."""
    name: str
    """The field."""
    macro: str
    """The word."""


class MissingParent(Fault, code="B001"):
    """An entry that takes fields from an entry that is not there."""

    key: str
    """Key of the entry."""
    parent: str
    """The key that it names."""


class UnreadEntry(Fault, code="B001"):
    """An entry that pandoc cannot read."""

    key: str
    """Key of the entry."""


class UnprintableField(Fault, code="B004"):
    """A field of an entry that would print what is not checked."""

    key: str
    """Key of the entry."""
    name: str
    """The field."""


class FieldWithHiddenCharacter(UnprintableField):
    """A field with a character that shows nothing or turns the line."""

    character: str
    """The character."""


class FieldWithoutAddress(UnprintableField):
    """A field whose address cannot be followed."""

    value: str
    """The address, as written."""
    like: str
    """What an address looks like."""


class FieldWithTex(UnprintableField):
    """A field with TeX that does more than set letters."""

    command: str
    """The command."""


class FieldWithQuotationMarks(UnprintableField):
    """A field that would print words in quotation marks."""


class SeveralAddresses(UnprintableField):
    """A field with several addresses, of which only the first can be followed."""

    others: tuple[str, ...]
    """The addresses after the first."""


class LostWords(UnprintableField):
    """A field that citation processing would print without some of its words."""

    word: str
    """The first word that is lost."""


class UncheckedMarkup(UnprintableField):
    """An entry of which something on no list would print; the name of the field is not known."""

    what: str
    """What it is."""


OF_ENTRIES: Final = (
    UnprintableField,
    UnreadableDate,
    NamelessEntry,
    FieldlessEntry,
    DuplicateField,
    UnknownMacro,
    MissingParent,
    BadKey,
    DuplicateKey,
    UnreadEntry,
)
"""Faults that matter only where their entry prints."""
