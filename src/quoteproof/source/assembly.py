"""Assembly of the library from the bibliography, seeds, emendations and the lock.

A source is in the library only if its seed's bytes are those of the lock, and its passages agree with the lock in
place, role and words. Otherwise it is unsound, and a fault says why. `anchoring` mends the lock.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from quoteproof.document.formats import format_of
from quoteproof.document.jsonl import DamagedReadingError, read_passages
from quoteproof.document.role import Role
from quoteproof.finding.model import Fault, Place
from quoteproof.source import faults
from quoteproof.source.bibliography import BibliographyEntry, read_bibliography
from quoteproof.source.contents import Contents, ReadContents
from quoteproof.source.emendation_limits import number_at_head
from quoteproof.source.emendations import NO_EMENDATIONS, Emendations, SmallCapitals, place_of, read_emendations
from quoteproof.source.library import Library, Source
from quoteproof.source.lock import Locks, LockStanza, SourceLock, fingerprint, is_seed, read_stanzas, rows_name
from quoteproof.source.passage import Capitals, Passage
from quoteproof.source.reading import SeedReading, read_units
from quoteproof.source.seed import Seed, read_seed
from quoteproof.source.seed_document import ReadingPin, SeedDocument, UnconfirmedReading, reading_file
from quoteproof.source.segment import split_sentences
from quoteproof.source.source_files import SourceFiles as SourceFiles
from quoteproof.source.source_stores import DisagreeingStoreError, SourceStores, contents_digest
from quoteproof.source.stored import DocumentPassages, StoredContents, written
from quoteproof.values import dataclass


def read_entries(
    files: SourceFiles, locked: Mapping[str, str]
) -> tuple[Mapping[str, BibliographyEntry], tuple[Fault, ...]]:
    """Read the bibliography; an entry that names no seed has the one that the lock knows (`locked`, by key)."""
    entries, found = read_bibliography(files.bibliography_texts)
    seeded = {
        key: replace(entry, file=locked[key]) if entry.file is None and key in locked else entry
        for key, entry in entries.items()
    }
    return seeded, found


def read_library(files: SourceFiles, stores: SourceStores | None = None) -> tuple[Library, tuple[Fault, ...]]:
    """Read everything that the library is made of; what `stores` know of a source is read when it is asked for."""
    emended, emendation_faults = read_emendations(files.emendations)
    stanzas, index_faults = read_stanzas(files.anchors)
    locked = {key: stanza.lock.file for key, stanza in stanzas.items() if stanza.lock and is_seed(stanza.lock.file)}
    entries, entry_faults = read_entries(files, locked)
    reader = _SourceReader(files, stores)
    damage: dict[str, tuple[Fault, ...]] = {}
    read: dict[str, tuple[Source | None, tuple[Fault, ...]]] = {}
    for key, stanza in stanzas.items():
        entry = entries.get(key)
        if entry is None or entry.file is None:
            damage[key] = reader.lock(stanza)[1]
        else:
            damage[key], source, told = reader.read(entry, stanza, emended.get(key, NO_EMENDATIONS))
            read[key] = source, told
    damaged = frozenset(key for key, told in damage.items() if told)
    if damaged:  # a damaged lock names no seed
        entries, _ = read_entries(files, {key: file for key, file in locked.items() if key not in damaged})
    seeded = {key: entry for key, entry in entries.items() if entry.file is not None}
    for key, entry in seeded.items():
        if key not in stanzas:
            read[key] = _read_source(entry, None, emended.get(key, NO_EMENDATIONS), files)
    found = [*entry_faults, *emendation_faults, *(fault for key in stanzas for fault in damage[key]), *index_faults]
    found += (fault for key in seeded if key not in damaged for fault in read[key][1])
    usable = ((key, read[key][0]) for key in seeded if key not in damaged)
    sources = {key: source for key, source in usable if source is not None}
    found += (faults.OrphanedAnchors(Place(faults.ANCHORS), key) for key in stanzas if key not in {*damaged, *seeded})
    orphaned = ((key, place_of(emendations.position)) for key, emendations in emended.items() if key not in seeded)
    found += (faults.EmendationsWithoutSource(place, key) for key, place in orphaned)
    named = {entry.file for entry in seeded.values()} | {reading_file(key) for key in seeded}
    found += (faults.UnusedSeed(Place(file)) for file in files.seeds if file not in named)
    unsound = (frozenset(seeded) | damaged & entries.keys()) - frozenset(sources)
    return Library(entries, sources, unsound), tuple(found)


_Read = tuple[Source | None, tuple[Fault, ...]]
"""A source, if it can be used, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _SourceReader:
    """Reads the sources of a book one by one, or takes what is kept of them."""

    files: SourceFiles
    stores: SourceStores | None

    def lock(self, stanza: LockStanza) -> tuple[SourceLock | None, tuple[Fault, ...]]:
        """The lock of a source with its rows, and what is wrong with it."""
        name = rows_name(stanza.key, self.files.rows)
        return stanza.with_rows(self.files.rows[name] if name is not None else None)

    def read(
        self, entry: BibliographyEntry, stanza: LockStanza, emended: Emendations
    ) -> tuple[tuple[Fault, ...], Source | None, tuple[Fault, ...]]:
        """What is wrong with the lock of a source, the source, and what else is wrong with it."""
        lock, stores, digest = stanza.lock, self.stores, ""
        if stores is not None:
            digest = contents_digest(stanza, entry.file or "", entry.language, emended, self.files)
        if stores is None or lock is None or not digest:
            return self._read(entry, stanza, emended)
        if not stores.knows(digest):
            damage, source, told = self._read(entry, stanza, emended)
            data = _written(source, (*damage, *told))
            if data is None:
                return damage, source, told
            stores.keep(digest, data)

        def make() -> bytes:
            damage, source, told = self._read(entry, stanza, emended)
            data = _written(source, (*damage, *told))
            if data is None:
                raise DisagreeingStoreError(entry.key)
            return data

        contents = StoredContents(
            digest, stanza.passages, lambda: stores.opened(digest, make), self._document(entry, lock)
        )
        source = _source_of(entry, lock, lock.sha256, contents)
        return (), _with_unconfirmed(source, self.files.unconfirmed.get(entry.key)), self._missing(entry, lock)

    def _read(
        self, entry: BibliographyEntry, stanza: LockStanza, emended: Emendations
    ) -> tuple[tuple[Fault, ...], Source | None, tuple[Fault, ...]]:
        lock, damage = self.lock(stanza)
        if damage or lock is None:
            return damage, None, ()
        return (), *_read_source(entry, lock, emended, self.files)

    def _document(self, entry: BibliographyEntry, lock: SourceLock) -> SeedDocument | None:
        """The document of a source that is kept, whose reading text is read when it is asked for."""
        if lock.reading is None:
            return None
        path, file = reading_file(entry.key), entry.file or ""
        passages = DocumentPassages(lambda: self.files.seeds[path])
        return SeedDocument(file, passages, lock.reading, is_there=file in self.files.seeds)

    def _missing(self, entry: BibliographyEntry, lock: SourceLock) -> tuple[Fault, ...]:
        """The fault of a source that is kept and whose original is not there."""
        if lock.reading is None or (entry.file or "") in self.files.seeds:
            return ()
        return (faults.MissingOriginal(Place(reading_file(entry.key)), entry.key, entry.file or ""),)


def _written(source: Source | None, told: Sequence[Fault]) -> bytes | None:
    """What is kept of a source; none where something is wrong with it, but that its original is not there."""
    if source is None or not all(isinstance(fault, faults.MissingOriginal) for fault in told):
        return None
    return written(source.contents) if isinstance(source.contents, ReadContents) else None


def _source_of(entry: BibliographyEntry, lock: SourceLock, sha256: str, contents: Contents) -> Source:
    names, tombstones, accepted = dict(lock.names), dict(lock.tombstones), dict(lock.accepted)
    return Source(entry.key, entry.file or "", sha256, contents, names, tombstones, accepted)


def seeds_of(locks: Locks) -> Mapping[str, str]:
    """The paths of the seeds that a lock knows, by key."""
    return {key: lock.file for key, lock in locks.sources.items() if is_seed(lock.file)}


def _read_source(
    entry: BibliographyEntry, lock: SourceLock | None, emended: Emendations, files: SourceFiles
) -> tuple[Source | None, tuple[Fault, ...]]:
    file = entry.file or ""
    pin = lock.reading if lock is not None else None
    seed, told = seed_of(entry, pin, files, lock)
    if seed is None:
        return None, told
    if lock is None:
        return None, (faults.UnanchoredSeed(Place(file), entry.key),)
    if (lock_fault := locked_otherwise(lock, seed)) is not None:
        return None, (lock_fault,)
    reading, findings = read_units(
        seed.text, emended, segmentation=lock.segmentation, language=entry.language, document=seed.document
    )
    findings = (*told, *findings)
    why = _misfit(reading, lock)
    if why is not None:
        return None, (*findings, faults.StaleAnchors(Place(faults.ANCHORS), entry.key, why))
    passages = tuple(_passages(seed.text, reading, lock, emended))
    for declared, count in _capitals_counted(passages, emended):
        if count != declared.count:
            place, what = place_of(declared.position), f"times `{declared.form}`"
            findings = (*findings, faults.MiscountedForm(place, what, count, declared.count, 0))
    if emended.numbers is not None and not any(p.number for p in passages):
        findings = (*findings, faults.MissingNumbers(place_of(emended.numbers.position), emended.numbers.form))
    source = _source_of(entry, lock, seed.sha256, ReadContents(passages, seed.text, seed.document))
    return _with_unconfirmed(source, files.unconfirmed.get(entry.key)), findings


def _with_unconfirmed(source: Source, unconfirmed: UnconfirmedReading | None) -> Source:
    """A source with the IDs of the passages that reach what its original does not confirm of the reading text."""
    if unconfirmed is None or source.document is None:
        return source
    low = source.document.spans[unconfirmed.first][0]
    ids = (passage.id for passage in source.passages if passage.end > low)
    return replace(source, unconfirmed=frozenset(ids), unconfirmed_why=unconfirmed.why)


def seed_of(
    entry: BibliographyEntry, pin: ReadingPin | None, files: SourceFiles, lock: SourceLock | None = None
) -> tuple[Seed | None, tuple[Fault, ...]]:
    """The seed of an entry: its plain text, or where `pin` says that it is a document, its reading text.

    A document whose original is not there is known by what its `lock` says of it.
    """
    file, key = entry.file or "", entry.key
    data = files.seeds.get(file)
    if data is None and (pin is None or lock is None):
        return None, (faults.MissingSeed(Place(entry.origin, *entry.span), key, file, files.lacking.get(file, "")),)
    if pin is None or (data is None and lock is None):
        form = format_of(file, data or b"")
        if form is not None:
            return None, (faults.UnreadDocument(Place(file), key, form.value),)
        return read_seed(file, data or b"")
    path = reading_file(key)
    written = files.seeds.get(path)
    if written is None:
        return None, (faults.MissingReading(Place(path), key, path, files.lacking.get(path, "")),)
    if hashlib.sha256(written).hexdigest() != pin.sha256:
        return None, (faults.ChangedReading(Place(path), key),)
    try:
        passages = read_passages(written.decode("utf-8"))
    except DamagedReadingError as error:
        return None, (faults.DamagedReading(Place(path), key, error.line),)
    except UnicodeDecodeError:
        return None, (faults.DamagedReading(Place(path), key, 1),)
    document = SeedDocument(file, passages, pin, is_there=data is not None)
    if data is None:
        sha256 = lock.sha256 if lock is not None else ""
        told: tuple[Fault, ...] = (faults.MissingOriginal(Place(path), key, file),)
    else:
        sha256, told = hashlib.sha256(data).hexdigest(), ()
    return Seed(file, document.text, sha256, document), told


def locked_otherwise(lock: SourceLock, seed: Seed) -> Fault | None:
    """The fault of a lock that is not that of a seed, or whose rows were altered."""
    if lock.file != seed.file:
        return faults.OtherSeedAnchored(Place(faults.ANCHORS), lock.key, seed.file, lock.file)
    if lock.sha256 != seed.sha256:
        return faults.ChangedSeed(Place(seed.file), lock.key, seed.sha256, lock.sha256)
    if lock.fault is not None:
        return faults.AlteredRows(Place(faults.rows_file(lock.key)), lock.key, lock.fault)
    return None


def _misfit(reading: SeedReading, lock: SourceLock) -> str | None:
    """Where the passages read differ from those locked, or none where they do not."""
    if reading.segmentation is not lock.segmentation:
        return f"the seed is divided by {reading.segmentation}, the lock by {lock.segmentation}"
    if len(reading.units) != len(lock.rows):
        return f"the seed has {len(reading.units)} passages, the lock {len(lock.rows)}"
    for unit, row in zip(reading.units, lock.rows, strict=True):
        if unit.ranges != row.ranges:
            return f"`{row.id}` stands elsewhere in the seed"
        if unit.role is not row.role:
            return f"`{row.id}` is a {unit.role}, and a {row.role} in the lock"
        if fingerprint(unit.mapped.text) != row.fingerprint:
            return f"`{row.id}` reads otherwise than when it was anchored"
        # The lock's word is not enough: what is one sentence may be quoted in two short pieces.
        if split_sentences(unit.mapped.text) != row.sentences:
            return f"the sentences of `{row.id}` are not those that the lock records"
    return None


def _capitals_counted(passages: Sequence[Passage], emended: Emendations) -> Iterator[tuple[SmallCapitals, int]]:
    """How often each declared form stands in the passages."""
    texts = [passage.text for passage in passages if passage.role.is_citable]
    for declared in emended.capitals:
        yield declared, sum(len(_standing(declared.form, text)) for text in texts)


def _standing(form: str, text: str) -> list[int]:
    """Where a form stands in a text as whole words."""
    if form not in text:
        return []
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]


def _capitals(text: str, emended: Emendations) -> tuple[Capitals, ...]:
    """The words of a reading text that stand for small capitals, the longest form first where two overlap."""
    found: dict[int, Capitals] = {}
    for declared in sorted(emended.capitals, key=lambda capitals: -len(capitals.form)):
        for at in _standing(declared.form, text):
            for word in re.finditer(r"[^\W\d_]+", declared.read):
                start = at + word.start()
                found.setdefault(start, Capitals(start, word.group()))
            end = at + len(declared.form)
            if re.match(r"['’]S(?!\w)", text[end : end + 3]):  # the possessive is in capitals too
                found.setdefault(end + 1, Capitals(end + 1, "s"))
    return tuple(found[start] for start in sorted(found))


def _passages(raw: str, reading: SeedReading, lock: SourceLock, emended: Emendations) -> Iterator[Passage]:
    ordinal = 0
    numbers = emended.numbers
    number: str | None = None
    for unit, row in zip(reading.units, lock.rows, strict=True):
        body = unit.role is Role.BODY
        ordinal += body
        if numbers is not None and body:
            # What follows a numbered paragraph without a number of its own, a quotation for one, belongs to it.
            number = number_at_head(unit.mapped.text, numbers.form) or number
        yield Passage(
            row.id,
            unit.role,
            unit.mapped.text,
            unit.ranges[0][0],
            unit.mapped,
            row.sentences,
            unit.emphasis,
            unit.corrections,
            unit.breaks,
            ordinal if body else None,
            unit.pages,
            number if body else None,
            raw[unit.ranges[0][0] : unit.ranges[-1][1]] if unit.mapped.changes else "",
            _capitals(unit.mapped.text, emended) if emended.capitals else (),
        )
