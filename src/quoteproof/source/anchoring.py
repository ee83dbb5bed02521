"""Anchoring: giving IDs to passages and keeping them when a seed changes; what `quoteproof anchor` writes.

IDs are given once, in document order, and never used again. A passage that is still there keeps its ID: first by its
exact words, then, between known passages, by close likeness in the same order. What is gone leaves a tombstone. A seed
whose bytes have changed is anchored anew only with a person's reason, and never while an emendation of it is stale.
Everything done is reported ID by ID. The caller writes the texts.
Source: Broder, “On the resemblance and containment of documents” (the sketch).
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import nsmallest
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from quoteproof.finding.model import Fault
from quoteproof.source import faults
from quoteproof.source.assembly import SourceFiles, locked_otherwise, read_entries, seed_of, seeds_of
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.emendations import NO_EMENDATIONS, Emendations, read_emendations
from quoteproof.source.lock import (
    ID,
    NAME,
    PLACE,
    LockRow,
    SourceLock,
    fingerprint,
    read_locks,
    write_index,
    write_rows,
)
from quoteproof.source.reading import SeedReading, SeedUnit, read_units
from quoteproof.source.seed import Seed
from quoteproof.source.seed_document import ReadingPin
from quoteproof.source.segment import split_sentences
from quoteproof.values import dataclass

_FIRST_WORDS: Final = 8
_SKETCH: Final = 8
_SKETCHED: Final = 250  # Words at a passage's beginning that the sketch is made of.
_LIKE: Final = 0.5
_LIKE_WORDS: Final = 80.0
_WIDEST: Final = 400  # Passages on either side between two known ones that are compared pair by pair.


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage that is still there, word for word, under its ID."""

    id: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A passage that keeps its ID although its words, or its role, have changed."""

    id: str
    before: str
    """Its first words before, with its role."""
    after: str
    """Its first words now, with its role."""


@dataclass(frozen=True, slots=True)
class Given:
    """A passage that is new and has been given a new ID."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Retired:
    """A passage that is gone; its ID names nothing from now on."""

    id: str
    words: str


Fate = Kept | Changed | Given | Retired
"""What became of one ID."""


def first_anchors(key: str, seed: Seed, reading: SeedReading) -> tuple[SourceLock, tuple[Fate, ...]]:
    """Give out the IDs of a seed that never had any."""
    rows = tuple(_row(f"p{i}", unit) for i, unit in enumerate(reading.units, 1))
    pin = seed.document.pin if seed.document else None
    lock = SourceLock(key, seed.file, seed.sha256, reading.segmentation, rows, reading=pin)
    return lock, tuple(Given(row.id, row.words) for row in rows)


def renewed_anchors(
    old: SourceLock, seed: Seed, reading: SeedReading, reason: str
) -> tuple[SourceLock, tuple[Fate, ...]]:
    """Anchor a seed anew, keeping the ID of all that is still there; tombstones hold the `reason`."""
    units = [_row("", unit) for unit in reading.units]
    ids = _match(old.rows, units)
    fresh = _next_number(old)
    rows: list[LockRow] = []
    for j, unit in enumerate(units):
        id = old.rows[ids[j]].id if j in ids else f"p{fresh}"
        fresh += j not in ids
        rows.append(replace(unit, id=id))
    still = {row.id for row in rows}
    gone = {row.id: f"{row.words} — {reason}" for row in old.rows if row.id not in still}
    lock = replace(
        old,
        file=seed.file,
        sha256=seed.sha256,
        segmentation=reading.segmentation,
        rows=tuple(rows),
        tombstones={**old.tombstones, **gone},
        seal="",
        digest="",
        reading=seed.document.pin if seed.document else None,
    )
    return lock, tuple(_fates(old, lock))


def _fates(old: SourceLock, new: SourceLock) -> Iterator[Fate]:
    before = {row.id: row for row in old.rows}
    for row in new.rows:
        known = before.pop(row.id, None)
        if known is None:
            yield Given(row.id, row.words)
        elif (known.fingerprint, known.role) == (row.fingerprint, row.role):
            yield Kept(row.id)
        else:
            yield Changed(row.id, f"{known.role}: {known.words}", f"{row.role}: {row.words}")
    for row in before.values():
        yield Retired(row.id, row.words)


def _row(id: str, unit: SeedUnit) -> LockRow:
    text = unit.mapped.text
    words = text.split(None, _SKETCHED)[:_SKETCHED]  # of a passage that is a whole book, no list of all its words
    first = " ".join(words[:_FIRST_WORDS]) + ("…" if len(words) > _FIRST_WORDS else "")
    return LockRow(id, unit.role, unit.ranges, split_sentences(text), fingerprint(text), _sketch(words), first)


def _sketch(words: list[str]) -> str:
    """The smallest hashes of the pairs of neighbouring words; like texts share most of them."""
    plain = [word.encode() for word in " ".join(words[:_SKETCHED]).lower().split()]
    pairs = {zlib.crc32(b"%b %b" % pair) for pair in pairwise(plain)}
    return "".join(f"{hash:08x}" for hash in nsmallest(_SKETCH, pairs))


def _next_number(lock: SourceLock) -> int:
    given = [*(row.id for row in lock.rows), *lock.tombstones]
    return 1 + max((int(id[1:]) for id in given if ID.fullmatch(id)), default=0)


def _match(old: tuple[LockRow, ...], new: list[LockRow]) -> Mapping[int, int]:
    """Give, for each new passage that is an old one, the old one's place."""
    pairs = _exact(old, new)
    for olds, news in list(_gaps(len(old), len(new), pairs)):
        pairs.update(_alike(old, new, olds, news))
    return pairs


def _exact(old: tuple[LockRow, ...], new: list[LockRow]) -> dict[int, int]:
    """Pair passages with the same words, the n-th with the n-th where the words stand several times."""
    where: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(old):
        where[row.fingerprint].append(i)
    repeated: dict[str, list[int]] = defaultdict(list)
    for j, row in enumerate(new):
        repeated[row.fingerprint].append(j)
    pairs: dict[int, int] = {}
    uneven: list[tuple[list[int], list[int]]] = []
    for print, olds in where.items():
        news = repeated.get(print, [])
        if len(olds) == len(news):
            pairs.update(zip(news, olds, strict=True))
        elif news:
            uneven.append((olds, news))
    for olds, news in uneven:
        pairs.update(_neighbourly(olds, news, pairs))
    return pairs


def _neighbourly(olds: list[int], news: list[int], known: Mapping[int, int]) -> Mapping[int, int]:
    """Pair what stands more often on one side: first where a neighbour agrees, then in order."""
    pairs: dict[int, int] = {}
    left = list(olds)
    for j in news:
        for i in left:
            if known.get(j - 1) == i - 1 or known.get(j + 1) == i + 1:
                pairs[j] = i
                left.remove(i)
                break
    pairs.update(zip((j for j in news if j not in pairs), left, strict=False))
    return pairs


def _gaps(olds: int, news: int, pairs: Mapping[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """The runs of unpaired passages that lie between the same paired ones on both sides."""
    taken = set(pairs.values())
    j = 0
    while j < news:
        if j in pairs:
            j += 1
            continue
        run = []
        while j < news and j not in pairs:
            run.append(j)
            j += 1
        low = pairs[run[0] - 1] + 1 if run[0] else 0
        high = low
        while high < olds and high not in taken:
            high += 1
        if high > low:
            yield list(range(low, high)), run


def _alike(old: tuple[LockRow, ...], new: list[LockRow], olds: list[int], news: list[int]) -> Mapping[int, int]:
    """Pair like passages in the same order so that the sum of their likeness is greatest."""
    olds, news = olds[:_WIDEST], news[:_WIDEST]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    score = [[_likeness(old[i], new[j]) for j in news] for i in olds]
    for a in range(len(olds) - 1, -1, -1):
        for b in range(len(news) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], score[a][b] and score[a][b] + best[a + 1][b + 1])
    pairs: dict[int, int] = {}
    a = b = 0
    while a < len(olds) and b < len(news):
        if score[a][b] and best[a][b] == score[a][b] + best[a + 1][b + 1]:
            pairs[news[b]] = olds[a]
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _likeness(old: LockRow, new: LockRow) -> float:
    """How alike two passages are, from 0 (others) to 1; this decides names, never a quotation."""
    if not old.words.endswith("…") or not new.words.endswith("…"):
        ratio = fuzz.ratio(old.words, new.words)
        return ratio / 100 if ratio >= _LIKE_WORDS else 0.0
    hashes, others = ({row.sketch[i : i + 8] for i in range(0, len(row.sketch), 8)} for row in (old, new))
    smallest = set(sorted(hashes | others)[:_SKETCH])
    shared = len(smallest & hashes & others) / max(1, len(smallest))
    return shared if shared >= _LIKE else 0.0


@dataclass(frozen=True, slots=True)
class Renewal:
    """The lock as it should be written, and what was done to it."""

    anchors: str
    """Text for `seeds/anchors.yaml`."""
    rows: Mapping[str, str]
    """Texts for `seeds/anchors/KEY.jsonl`, by key."""
    fates: Mapping[str, tuple[Fate, ...]]
    """What became of each ID, by key, for the sources that were anchored or looked at anew."""


def renew_anchors(
    files: SourceFiles, accept: Mapping[str, str] | None = None, readings: Mapping[str, ReadingPin] | None = None
) -> tuple[Renewal, tuple[Fault, ...]]:
    """Bring the lock up to date; `accept` gives, by key, the reason for which changed bytes are accepted.

    `readings` has, by key, what the lock is to know of the reading texts in `files` that were just made.
    """
    fresh = readings or {}
    accepted = accept or {}
    emended, emendation_faults = read_emendations(files.emendations)
    locks, damage = read_locks(files.anchors, files.rows)
    entries, entry_faults = read_entries(files, seeds_of(locks))
    # What an entry would print is of no matter here.
    entry_faults = tuple(fault for fault in entry_faults if not isinstance(fault, faults.OF_ENTRIES))
    found = [*entry_faults, *emendation_faults, *(fault for fault in damage if fault.key not in accepted)]
    renewed = dict(locks.sources)
    fates: dict[str, tuple[Fate, ...]] = {}
    for key, entry in entries.items():
        # A damaged lock would lose its IDs if it were made anew, so that too wants a person's word.
        if entry.file is None or (key in locks.damaged and key not in accepted):
            continue
        emendations = emended.get(key, NO_EMENDATIONS)
        old, reason = locks.sources.get(key), accepted.get(key)
        lock, source_faults, account = _renew(entry, old, emendations, files, reason, fresh.get(key))
        found += source_faults
        if lock is not None:
            renewed[key] = lock
            fates[key] = account
    rows = {key: write_rows(lock) for key, lock in renewed.items()}
    return Renewal(write_index(renewed), rows, fates), tuple(found)


def _renew(
    entry: BibliographyEntry,
    old: SourceLock | None,
    emended: Emendations,
    files: SourceFiles,
    reason: str | None,
    fresh: ReadingPin | None,
) -> tuple[SourceLock | None, tuple[Fault, ...], tuple[Fate, ...]]:
    pin = fresh or (old.reading if old is not None else None)
    seed, findings = seed_of(entry, pin, files, old)
    if seed is None:
        return None, findings, ()
    lock_fault = None if old is None or reason is not None else locked_otherwise(old, seed)
    if lock_fault is not None:
        return None, (lock_fault,), ()
    by = old.segmentation if old else None
    reading, findings = read_units(seed.text, emended, segmentation=by, language=entry.language, document=seed.document)
    if findings:
        return None, findings, ()  # With a stale emendation, IDs would go to the wrong passages.
    if old is None:
        lock, account = first_anchors(entry.key, seed, reading)
    else:
        why = reason or ("it was read again" if fresh is not None else "its emendations changed")
        lock, account = renewed_anchors(old, seed, reading, why)
    return lock if reason is None else _accepted(lock, reason), (), account


def _accepted(lock: SourceLock, reason: str) -> SourceLock:
    """Record the reason for which a seed was accepted, after the reasons that its bytes were accepted for before."""
    reasons = dict.fromkeys((*lock.accepted.get(lock.sha256, reason).split("; "), reason))
    return replace(lock, accepted={**lock.accepted, lock.sha256: "; ".join(reasons)})


def give_name(lock: SourceLock, name: str, place: str) -> SourceLock | str:
    """Give a name to a place (`p7`, `p3-p5`, `p7.s2`) of a source; what is wrong comes back as text."""
    if NAME.fullmatch(name) is None:
        return f"`{name}` cannot be a name: a letter, then letters, digits, `_` or inner `-`, and not like an ID"
    if PLACE.fullmatch(place) is None:
        return f"`{place}` is no place in a source: write it like `p7`, `p3-p5` or `p7.s2`"
    ids = {row.id for row in lock.rows}
    missing = [id for id in place.split(".")[0].split("-") if id not in ids]
    if missing:
        return f"`{lock.key}` has no passage `{missing[0]}`"
    return replace(lock, names={**lock.names, name: place})
