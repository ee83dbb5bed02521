"""Adding a document as a source: its bibliography entry and its anchors, as texts to be written.

A key that an entry of the bibliography has gets the document as its seed, and the lock alone knows it: the bibliography
may be another program's, which would write over what is added there. Only a key that no file has gets a new entry, with
a title and the seed's path, and nothing that nobody stated. Nothing is replaced: a key that has a seed is refused, and
so is a file name that another seed has.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from itertools import count, pairwise
from typing import Final

from quoteproof.document.jsonl import read_passages
from quoteproof.document.model import DocumentDescription, DocumentOptions
from quoteproof.document.process import DocumentAnswer
from quoteproof.document.role import Role
from quoteproof.finding.model import Fault
from quoteproof.source.anchoring import first_anchors
from quoteproof.source.assembly import SourceFiles, read_entries, seeds_of
from quoteproof.source.bibliography import KEY_FAULT, BibliographyEntry, is_csl
from quoteproof.source.divided_words import DividedWords, divided_words
from quoteproof.source.emendation_limits import number_at_head
from quoteproof.source.emendations import NO_EMENDATIONS, Emendations, read_emendations
from quoteproof.source.lock import Locks, SourceLock, quoted, read_locks, write_index, write_rows
from quoteproof.source.reading import SeedReading, emphasis_runs, read_units
from quoteproof.source.seed import Seed, read_seed
from quoteproof.source.seed_document import ReadingPin, SeedDocument
from quoteproof.source.segment import Segmentation, paragraphs, segment
from quoteproof.text.look_alikes import steers
from quoteproof.text.spoken import spoken
from quoteproof.text.words import count_words
from quoteproof.values import dataclass

_TEX = re.compile(r"([&%$#_])")
_LONGEST_TITLE: Final = 8  # words
_LOOKED_AT: Final = 1000  # characters of a first passage
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*")
_SMALL: Final = frozenset("from into over upon with than".split())  # with every word of three letters


class Division(StrEnum):
    """What divides the passages of a document."""

    LINE = "line"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What a person says of a document that is taken in: how it is to be read."""

    title: str | None = None
    """Its title, for a new entry."""
    by: Division | None = None
    """What divides its passages, where the text is not to decide."""
    pages: tuple[tuple[str, str], ...] = ()
    """Pages of its file (`12`, `12-20`, from 1) with the label that the first of them bears, or `none`."""
    numbers: str | None = None
    """The form of the numbers that its passages begin with, such as `[1]`."""
    document: DocumentOptions = field(default_factory=DocumentOptions)
    """What is said of a document that is no plain text."""


AS_THE_TEXT_SAYS: Final = ReadingOptions()
"""Nothing is said, and the text decides."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What to write so that a document becomes a source."""

    key: str
    file: str
    """Where the document goes, relative to the book."""
    bibliography: str | None
    """The new text of a file of the bibliography, with an entry at its end; None where the key has an entry."""
    bibliography_file: str
    """That file, or the one that has the entry."""
    anchors: str
    """Text for `seeds/anchors.yaml`."""
    rows: str
    """Text for `seeds/anchors/KEY.jsonl`."""
    passages: int
    """How many passages the document has."""
    segmentation: Segmentation
    """What divides them."""
    otherwise: int
    """How many there would be by the other division: lines for paragraphs, or paragraphs for lines."""
    emendations: str | None = None
    """The new text of `seeds/emendations.yaml`; None where nothing was said of pages and numbers."""
    numbered: str | None = None
    """The form of numbers that its passages seem to begin with, where nothing was said of numbers."""
    has_page_ends: bool = False
    """Whether form feeds end its pages, and nothing was said of their labels."""
    emphasised: Mapping[str, int] = field(default_factory=dict)
    """How many runs of its words each form of emphasis marks encloses, where nothing was said of them."""
    divided: DividedWords | None = None
    """The words that hyphens divide at its line ends, where it has such."""
    reading: DocumentAnswer | None = None
    """What reading it gave, where it is no plain text."""
    said: DocumentOptions = field(default_factory=DocumentOptions)
    """What was said of it, where it is no plain text."""
    first: str = "p1"
    """The first passage that may be cited."""
    title: str = ""
    """The title of its new entry; empty where the key has an entry."""
    roles: Mapping[Role, int] = field(default_factory=dict)
    """How many passages have each role, in the order of roles."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document cannot become a source."""

    message: str
    faults: tuple[Fault, ...] = ()
    """What is wrong with the document or the lock."""
    helps: tuple[str, ...] = ()
    """What can be done."""


class SourceAdder:
    """Takes documents in, one after another; what the files of a book say is read once for all of them."""

    def __init__(self, files: SourceFiles) -> None:
        """Take the files of the book as they are."""
        self.files = files
        self._locks, self._damage = read_locks(files.anchors, files.rows)
        self._entries, _ = read_entries(files, seeds_of(self._locks))

    def new_key(self, name: str, data: bytes, answer: DocumentAnswer | None) -> str:
        """A key for a document that none was given for: of its title, else of `name`; no entry or source has it."""
        described = answer.description.title if answer is not None else None
        title = described or heading_of(_first_words(data, answer)) or ""
        key = key_of(title) or key_of(name) or "source"
        taken = {*self._entries, *self._locks.sources, *self._locks.damaged}
        others = (f"{key}-{number}" for number in count(2))
        return key if key not in taken else next(other for other in others if other not in taken)

    def add(
        self,
        key: str,
        name: str,
        data: bytes,
        options: ReadingOptions = AS_THE_TEXT_SAYS,
        answer: DocumentAnswer | None = None,
    ) -> Addition | Refusal:
        """Take a document in under a key; `name` is its file name, `answer` what its reader gave if it has one.

        Without a title the document's first line is taken where it is surely a heading, else the key in
        brackets, as for an untitled work: words that are a title are exempt wherever they stand between marks.
        """
        made = _added(self.files, self._locks, self._damage, self._entries, key, name, data, options, answer)
        if isinstance(made, Refusal):
            return made
        added, lock = made
        texts = dict(self.files.bibliography_texts)
        if added.bibliography is not None:
            texts[added.bibliography_file] = added.bibliography
        (first, text), *others = texts.items()
        emendations = self.files.emendations if added.emendations is None else added.emendations
        self.files = replace(
            self.files,
            bibliography=text,
            bibliography_file=first,
            bibliographies=dict(others),
            seeds={**self.files.seeds, added.file: data},
            emendations=emendations,
            anchors=added.anchors,
        )
        self._locks = Locks({**self._locks.sources, key: lock}, self._locks.damaged)
        if added.bibliography is not None:
            self._entries, _ = read_entries(self.files, seeds_of(self._locks))
        else:
            self._entries = {**self._entries, key: replace(self._entries[key], file=added.file)}
        return added


def _added(
    files: SourceFiles,
    locks: Locks,
    damage: tuple[Fault, ...],
    entries: Mapping[str, BibliographyEntry],
    key: str,
    name: str,
    data: bytes,
    options: ReadingOptions,
    answer: DocumentAnswer | None,
) -> tuple[Addition, SourceLock] | Refusal:
    entry = entries.get(key)
    file = entry.file if entry is not None and entry.file else f"seeds/{name}"
    named = {other.file for other in entries.values() if other.key != key}
    refused = _name_fault(key, name) or _taken(key, file, files, locks, data, named)
    if refused is not None:
        return refused
    if damage:
        return Refusal("the lock is damaged, and a new source would be written into it", damage)
    seed, seed_faults = read_seed(file, data) if answer is None else (_document_seed(file, data, answer, options), ())
    if seed is None:
        return Refusal("the document cannot be taken in", seed_faults)
    emended = _emended(files.emendations, key, options)
    if isinstance(emended, Refusal):
        return emended
    by_line = Segmentation.LINE if options.by is Division.LINE else None
    segmentation = paragraphs(seed.text) if options.by is Division.PARAGRAPH else by_line
    reading, stale = read_units(seed.text, emended[1], segmentation=segmentation, document=seed.document)
    if not reading.units:
        return Refusal(f"`{name}` holds no text", helps=("put the words of the source into it, and add it again",))
    heads = [unit.mapped.text[:_LOOKED_AT] for unit in reading.units]
    if options.numbers and not any(number_at_head(head, options.numbers) for head in heads):
        return Refusal(f"no passage of `{name}` begins with a number like `{options.numbers}`", helps=_NO_NUMBERS)
    if stale:
        return Refusal("this cannot be said of the document", stale)
    lock, _ = first_anchors(key, seed, reading)
    added = Addition(
        key,
        file,
        bibliography=None,
        bibliography_file=entry.origin if entry else "",
        anchors=write_index({**locks.sources, key: lock}),
        rows=write_rows(lock),
        passages=len(lock.rows),
        segmentation=reading.segmentation,
        otherwise=_otherwise(seed.text, reading.segmentation) if answer is None else len(lock.rows),
        emendations=emended[0],
        numbered=None if options.numbers else _numbered(heads),
        has_page_ends=not options.pages and "\f" in seed.text,
        emphasised=emphasis_runs(seed.text, reading) if answer is None and not emended[1].emphasis else {},
        divided=_divided(seed.text, reading) if answer is None and not emended[1].hyphens else None,
        reading=answer,
        said=options.document,
        first=next((row.id for row in lock.rows if row.role.is_citable), "p1"),
        roles=_roles(reading),
    )
    whole = added if entry is not None else _with_entry(added, heads[0], files.bibliography_texts, options.title)
    return whole if isinstance(whole, Refusal) else (whole, lock)


def _with_entry(added: Addition, head: str, texts: Mapping[str, str], title: str | None) -> Addition | Refusal:
    """A source that the bibliography does not have, with an entry for it in one of the bibliography's `texts`.

    `head` are the first words of its first passage, `title` is what the author calls it.
    """
    key, taking = added.key, _taking(texts)
    if taking is None:
        helps = (f"add an entry `{key}` there, or list a `.bib` file beside it under `bibliography:` in `book.yaml`",)
        return Refusal(f"the bibliography has no entry `{key}`, and none can be written into CSL-JSON", helps=helps)
    old = texts[taking].rstrip()
    described = added.reading.description if added.reading is not None else DocumentDescription()
    title = title or described.title or heading_of(head) or f"[{key}]"
    new = _entry(key, added.file, title, described)
    text = f"{old}\n\n{new}" if old else new
    return replace(added, bibliography=text, bibliography_file=taking, title=title)


def _document_seed(file: str, data: bytes, answer: DocumentAnswer, options: ReadingOptions) -> Seed:
    """The seed of a document that was just read."""
    document = SeedDocument(file, read_passages(answer.jsonl), ReadingPin.of(answer, options.document))
    return Seed(file, document.text, hashlib.sha256(data).hexdigest(), document)


def _roles(reading: SeedReading) -> Mapping[Role, int]:
    counts = Counter(unit.role for unit in reading.units)
    return {role: counts[role] for role in Role if counts[role]}


def _divided(text: str, reading: SeedReading) -> DividedWords | None:
    spans = [span for unit in reading.units for span in unit.ranges]
    divided = divided_words(text, spans, spoken(text))
    return divided if divided.count or divided.keep else None


def _otherwise(text: str, segmentation: Segmentation) -> int:
    other = paragraphs(text) if segmentation is Segmentation.LINE else Segmentation.LINE
    return len(segment(text, other))


_NO_NUMBERS: Final = ("leave the option out: citations then count its passages",)


def _emended(text: str | None, key: str, options: ReadingOptions) -> tuple[str | None, Emendations] | Refusal:
    """The emendations file with what is said of pages and numbers, and the new source's part of it."""
    said: list[str] = []
    if options.pages:
        said.append("  pages:\n")
    for page, label in options.pages:
        said.append(f"    - {{page: {quoted(page)}, label: {quoted(label)}, reason: {_SAID}}}\n")
    if options.numbers is not None:
        said.append(f"  numbers: {{form: {quoted(options.numbers)}, reason: {_SAID}}}\n")
    known, damage = read_emendations(text)
    if not said:
        return None, known.get(key, NO_EMENDATIONS)
    if damage or key in known:
        why = "has a part for it already" if key in known else "cannot be read as a whole"
        return Refusal(f"`seeds/emendations.yaml` {why}", helps=("write `pages:` and `numbers:` there yourself",))
    new = f"{(text or '').rstrip()}\n{quoted(key)}:\n{''.join(said)}".lstrip()
    emended, faults = read_emendations(new)
    return Refusal("this cannot be said of the document", faults) if faults else (new, emended[key])


_SAID: Final = "said when the document was added"


def _numbered(heads: Sequence[str]) -> str | None:
    """The form of numbers that a good part of the passages begin with, in order, or none."""
    for form in ("[1]", "§ 1", "¶ 1", "(1)", "1."):
        found = [int(number) for head in heads if (number := _plain_number(head, form))]
        runs_up = sum(other == one + 1 for one, other in pairwise(found))
        if len(found) >= _NUMBERED and len(found) * 2 >= len(heads) and runs_up * 10 >= len(found) * 8:
            return form
    return None


def _plain_number(head: str, form: str) -> str | None:
    number = number_at_head(head, form)
    digits = (number or "").removeprefix("§ ")
    return digits if digits.isdecimal() else None


_NUMBERED: Final = 5
"""Fewest passages whose numbers are noticed."""


def _taking(texts: Mapping[str, str]) -> str | None:
    """The file that takes new entries: `references.bib`, else the first that is no CSL-JSON."""
    names = [name for name, text in texts.items() if not is_csl(name, text)]
    own = (name for name in names if name.rpartition("/")[2] == "references.bib")
    return next(own, names[0] if names else None)


def _name_fault(key: str, name: str) -> Refusal | None:
    """What is wrong with a key or a file name."""
    if KEY_FAULT.search(key) is not None:
        return Refusal(f"`{key}` cannot be a key: letters, digits and `-`, such as `smith2020`")
    if any(map(steers, name)):
        helps = ("rename it: letters, digits, `-` and `_` work everywhere",)
        return Refusal(f"`{name}` cannot be a seed's file name: a character of it cannot be shown", helps=helps)
    if "/" in name or "\\" in name or name.startswith(".") or re.search(r"[{}:;]", name):
        return Refusal(f"`{name}` cannot be a seed's file name: no slash, brace, `:` or `;`, and no dot first")
    return None


def _taken(
    key: str, file: str, files: SourceFiles, locks: Locks, data: bytes, named: Collection[str | None]
) -> Refusal | None:
    """Why a key or a file cannot take a document: it has one. `named` are the seeds of other keys."""
    if key in locks.sources or key in locks.damaged:
        known = (
            f"see its passages with `quoteproof show {key}`",
            f"to add it with other options, run `quoteproof remove {key}` first",
            f"for other bytes put them in its place, and run `quoteproof anchor --accept {key} --reason …`",
        )
        held = locks.sources[key].file if key in locks.sources else file
        return Refusal(f"the key `{key}` is taken: it has the seed `{held}`", helps=known)
    if file not in files.seeds or (files.seeds[file] == data and file not in named):
        return None
    helps = ("write its entry into the bibliography, with `file = {seeds/…}`, and run `quoteproof anchor`",)
    return Refusal(f"`{file}` is there already", helps=helps)


def _first_words(data: bytes, answer: DocumentAnswer | None) -> str:
    """The first passage of a document that may be its heading."""
    if answer is None:
        return re.split(r"\n\s*\n", data[: 4 * _LOOKED_AT].decode("utf-8-sig", "replace").strip())[0]
    passages = read_passages(answer.jsonl)
    return next((passage.text for passage in passages if passage.role is Role.HEADING), "")


_KEY_WORDS: Final = 3
"""Most words of a title that make a key."""
LONGEST_KEY: Final = 40
"""Most characters of a key that is made of a title or a file name, which authors type."""
_UNSAID: Final = frozenset(
    "a an and as at by for from in into of on or the to with der die das le la les un une".split()
)
"""Words of titles that tell nothing."""


def key_of(title: str) -> str:
    """A citation key of the first words of a title that tell something, such as `joint-statement-relations`.

    It is empty where the title has no Latin letters. Words that would make it longer than 40 characters are left out.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    telling = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _UNSAID][:_KEY_WORDS]
    while len(telling) > 1 and len("-".join(telling)) > LONGEST_KEY:
        telling.pop()
    return "-".join(telling)[:LONGEST_KEY]


def heading_of(first: str) -> str | None:
    """The heading that a document's first passage surely is, without signs of markup; None where it is none."""
    first = first[:_LOOKED_AT]
    heading = _HEADING.fullmatch(first.strip())
    line = " ".join((heading["words"] if heading else first).split())
    surely = heading is not None or (first.strip().count("\n") == 0 and _is_capitalised(line))
    is_short = 0 < count_words(line) <= _LONGEST_TITLE and line[-1:].isalnum()  # and has no end of a sentence
    return line if surely and is_short else None


def _is_capitalised(line: str) -> bool:
    """Whether all words but the small ones are written as titles write them; a sentence would not be."""
    longer = [word for word in line.split() if len(word) > 3 and word not in _SMALL]
    return bool(longer) and line[:1].isupper() and all(not word[0].islower() for word in longer)


_OFFLINE: Final = (".pdf", ".epub", ".docx", ".odt", ".xml")


def _entry(key: str, file: str, title: str, described: DocumentDescription) -> str:
    """A new entry, with what the document says of itself."""
    fields = {
        "title": _printed(title),
        "author": " and ".join(map(_author, described.authors)),
        "date": _printed(described.date or ""),
        "url": re.sub(r"[{}\\\s]", "", described.address or ""),
        "urldate": _printed(described.accessed or ""),
        "file": file,
    }
    given = {name: value for name, value in fields.items() if value}
    width = max(map(len, given))
    lines = "".join(f"  {name:<{width}} = {{{value}}},\n" for name, value in given.items())
    kind = "misc" if file.endswith(_OFFLINE) and not described.address else "online"
    return f"@{kind}{{{key},\n{lines}}}\n"


_PERSON: Final = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,2}")
"""What is surely no name of an institution: two or three words with capitals, the first one no article."""


def _author(name: str) -> str:
    """A name as BibTeX takes it: in braces where it is not surely a person's."""
    printed = _printed(name)
    return printed if _PERSON.fullmatch(printed) and not printed.startswith("The ") else f"{{{printed}}}"


def _printed(words: str) -> str:
    shown = "".join(c for c in " ".join(words.split()) if not steers(c))
    return _TEX.sub(r"\\\1", re.sub(r"[{}\\]", "", shown))
