"""Faults of seeds, anchors, emendations and the bibliography: typed values, which the rules put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from quoteproof.finding.model import Fault

ANCHORS: Final = "seeds/anchors.yaml"
"""Where the index of the anchors is, relative to the book."""
EMENDATIONS: Final = "seeds/emendations.yaml"
"""Where the emendations are, relative to the book."""


def rows_file(key: str) -> str:
    """The path of a source's rows of anchors, relative to the book."""
    return f"seeds/anchors/{key}.jsonl"


@dataclass(frozen=True, slots=True)
class SeedNotUtf8(Fault):
    """A seed whose bytes are not UTF-8."""

    code: ClassVar[str] = "S004"
    offset: int
    """The first byte that does not fit, counted from 0."""
    byte: int
    """That byte."""


@dataclass(frozen=True, slots=True)
class SeedNotPlain(Fault):
    """A seed that is the source of a page or a manuscript and no plain text."""

    code: ClassVar[str] = "S004"
    form: str
    """What it is, such as HTML."""
    sign: str
    """What shows it."""


@dataclass(frozen=True, slots=True)
class SeedManyMarks(Fault):
    """A seed with more combining marks on one letter than any language writes."""

    code: ClassVar[str] = "S004"


@dataclass(frozen=True, slots=True)
class ChangedSeed(Fault):
    """A seed whose bytes are not those that were anchored."""

    code: ClassVar[str] = "S001"
    key: str
    """Key of the source."""
    now: str
    """SHA-256 of the file."""
    anchored: str
    """SHA-256 that was recorded."""


@dataclass(frozen=True, slots=True)
class MissingSeed(Fault):
    """A seed that an entry names and that is not there."""

    code: ClassVar[str] = "S005"
    key: str
    """Key of the entry."""
    file: str
    """Path of the seed."""


@dataclass(frozen=True, slots=True)
class UnanchoredSeed(Fault):
    """A seed that has no anchors yet."""

    code: ClassVar[str] = "S006"
    key: str
    """Key of the source."""


@dataclass(frozen=True, slots=True)
class OrphanedAnchors(Fault):
    """Anchors of a source that no bibliography entry has."""

    code: ClassVar[str] = "S007"
    key: str
    """Key of the source."""


@dataclass(frozen=True, slots=True)
class OtherSeedAnchored(Fault):
    """An entry whose seed is another file than the one that was anchored."""

    code: ClassVar[str] = "S007"
    key: str
    """Key of the source."""
    named: str
    """The seed that the entry names."""
    anchored: str
    """The seed that was anchored."""


@dataclass(frozen=True, slots=True)
class DamagedAnchors(Fault):
    """A file of anchors that cannot be read."""

    code: ClassVar[str] = "S007"
    reason: str
    """What is wrong with it."""
    key: str | None
    """Key of the source, if it is one source's."""


@dataclass(frozen=True, slots=True)
class AlteredRows(Fault):
    """Rows of anchors that were written by somebody else than `quoteproof anchor`."""

    code: ClassVar[str] = "S007"
    key: str
    """Key of the source."""
    reason: str
    """What shows it."""


@dataclass(frozen=True, slots=True)
class StaleAnchors(Fault):
    """Anchors that no longer fit the reading text."""

    code: ClassVar[str] = "S007"
    key: str
    """Key of the source."""
    reason: str
    """What differs."""


@dataclass(frozen=True, slots=True)
class UnusedSeed(Fault):
    """A document in `seeds/` that no entry names."""

    code: ClassVar[str] = "S003"


@dataclass(frozen=True, slots=True)
class MalformedEmendation(Fault):
    """An emendation that cannot be read."""

    code: ClassVar[str] = "S002"
    reason: str
    """What is wrong with it, as the reader of YAML says it."""
    helps: tuple[str, ...]
    """What can be done."""


@dataclass(frozen=True, slots=True)
class DisplacedEmendation(Fault):
    """An emendation whose line begins with other words now."""

    code: ClassVar[str] = "S002"
    line: int
    """The 1-based line."""
    words: str
    """The words that it should begin with."""
    begins: str | None
    """How it begins now; None where nothing is there."""


@dataclass(frozen=True, slots=True)
class MiscountedCorrection(Fault):
    """A correction whose words are not on its line once."""

    code: ClassVar[str] = "S002"
    was: str
    """The words to be corrected."""
    line: int
    """The 1-based line."""
    times: int
    """How often they are there."""


@dataclass(frozen=True, slots=True)
class RefusedCorrection(Fault):
    """A correction that goes too far."""

    code: ClassVar[str] = "S002"
    was: str
    """The words to be corrected."""
    read: str
    """What would be read."""
    reason: str
    """Why it goes too far, as words after “cannot be made:”."""


@dataclass(frozen=True, slots=True)
class RefusedJoin(Fault):
    """A join that goes too far."""

    code: ClassVar[str] = "S002"
    reason: str
    """What it would do, as words after “the emendation”."""


@dataclass(frozen=True, slots=True)
class SwallowedWord(Fault):
    """Furniture inside a sentence with a word such as “not”."""

    code: ClassVar[str] = "S002"
    word: str
    """The word."""


@dataclass(frozen=True, slots=True)
class MiscountedForm(Fault):
    """A form that finds more or fewer places in the seed than were counted."""

    code: ClassVar[str] = "S002"
    what: str
    """What it finds, in words."""
    found: int
    """How many it finds."""
    expected: int
    """How many were counted."""
    left: int
    """How many more stay in the text, beside a digit, a sign or the like."""


@dataclass(frozen=True, slots=True)
class EmendationsWithoutSource(Fault):
    """Emendations of a key that no entry with a seed has."""

    code: ClassVar[str] = "S002"
    key: str
    """The key."""


@dataclass(frozen=True, slots=True)
class MissingNumbers(Fault):
    """Numbers of passages that no passage begins with."""

    code: ClassVar[str] = "S002"
    form: str
    """Their form."""


@dataclass(frozen=True, slots=True)
class NamelessEntry(Fault):
    """An entry that says neither what the work is called nor who wrote it."""

    code: ClassVar[str] = "B003"
    key: str
    """Key of the entry."""


@dataclass(frozen=True, slots=True)
class BadKey(Fault):
    """A key that no citation could name."""

    code: ClassVar[str] = "B001"
    key: str
    """The key."""


@dataclass(frozen=True, slots=True)
class UnendedField(Fault):
    """A field that does not end where it should."""

    code: ClassVar[str] = "B001"
    key: str
    """Key of the entry."""
    name: str
    """The field."""


@dataclass(frozen=True, slots=True)
class UnreadableDate(Fault):
    """A date that cannot be read."""

    code: ClassVar[str] = "B001"
    key: str
    """Key of the entry."""
    name: str
    """The field."""
    value: str
    """Its value."""


@dataclass(frozen=True, slots=True)
class FieldlessEntry(Fault):
    """An entry without fields."""

    code: ClassVar[str] = "B001"
    key: str
    """Key of the entry."""


@dataclass(frozen=True, slots=True)
class DuplicateKey(Fault):
    """A key that two entries have."""

    code: ClassVar[str] = "B001"
    key: str
    """The key."""


@dataclass(frozen=True, slots=True)
class DuplicateField(Fault):
    """A field that an entry has twice."""

    code: ClassVar[str] = "B001"
    names: tuple[str, ...]
    """The fields."""


@dataclass(frozen=True, slots=True)
class BrokenEntry(Fault):
    """An entry that is no BibTeX."""

    code: ClassVar[str] = "B001"
    first: str
    """Its first line, shortened."""


@dataclass(frozen=True, slots=True)
class RoundEntry(Fault):
    """An entry in round brackets."""

    code: ClassVar[str] = "B001"


@dataclass(frozen=True, slots=True)
class UnprintableField(Fault):
    """A field of an entry that would print what is not checked."""

    code: ClassVar[str] = "B004"
    key: str
    """Key of the entry."""
    name: str
    """The field."""


@dataclass(frozen=True, slots=True)
class FieldWithHiddenCharacter(UnprintableField):
    """A field with a character that shows nothing or turns the line."""

    character: str
    """The character."""


@dataclass(frozen=True, slots=True)
class FieldWithoutAddress(UnprintableField):
    """A field whose address cannot be followed."""

    value: str
    """The address, as written."""
    like: str
    """What an address looks like."""


@dataclass(frozen=True, slots=True)
class FieldWithTex(UnprintableField):
    """A field with TeX that does more than set letters."""

    command: str
    """The command."""


@dataclass(frozen=True, slots=True)
class FieldWithQuotationMarks(UnprintableField):
    """A field that would print words in quotation marks."""
