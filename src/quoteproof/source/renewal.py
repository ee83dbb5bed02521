"""Renewal: what `quoteproof anchor` does to the lock, as new texts and an account of it.

Promises: a seed that has no lock yet is anchored; a lock that only its emendations have outgrown is renewed;
a seed whose bytes have changed is anchored anew only with a person's reason, and none while an emendation of
it is stale. Nothing else is touched. Names are given here too. Pure: the caller writes the texts.
Leaves out: which entries and emendations are faulty, which `assembly` tells.
Source: contract.md, “Anchors” and “Command”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from quoteproof.finding.model import Finding, Place
from quoteproof.source import faults
from quoteproof.source.anchors import Fate, first_anchors, renewed_anchors
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.bibliography import Entry, read_bibliography
from quoteproof.source.emendation import NO_EMENDATIONS, Emendations
from quoteproof.source.emendations import read_emendations
from quoteproof.source.lock import NAME, PLACE, SourceLock, read_locks, write_index, write_rows
from quoteproof.source.reading import read_units
from quoteproof.source.seed import read_seed


@dataclass(frozen=True, slots=True)
class Renewal:
    """The lock as it should be written, and what was done to it."""

    anchors: str
    """Text for `seeds/anchors.yaml`."""
    rows: Mapping[str, str]
    """Texts for `seeds/anchors/KEY.jsonl`, by key."""
    fates: Mapping[str, tuple[Fate, ...]]
    """What became of each ID, by key, for the sources that were anchored or looked at anew."""


def renew_anchors(files: SourceFiles, accept: Mapping[str, str] | None = None) -> tuple[Renewal, tuple[Finding, ...]]:
    """Bring the lock up to date; `accept` gives, by key, the reason for which changed bytes are accepted."""
    accepted = accept or {}
    entries, findings = read_bibliography(files.bibliography, files.bibliography_file)
    emended, more = read_emendations(files.emendations)
    locks, damage = read_locks(files.anchors, files.rows)
    told = [*findings, *more]
    told.extend(f for f in damage if not set(f.anchors) & set(accepted))
    renewed = dict(locks.sources)
    fates: dict[str, tuple[Fate, ...]] = {}
    for key, entry in entries.items():
        # A damaged lock would lose its IDs if it were made anew, so that too wants a person's word.
        if entry.file is None or (key in locks.damaged and key not in accepted):
            continue
        emendations = emended.get(key, NO_EMENDATIONS)
        lock, found, account = _renew(entry, locks.sources.get(key), emendations, files, accepted.get(key))
        told.extend(found)
        if lock is not None:
            renewed[key] = lock
            fates[key] = account
    rows = {key: write_rows(lock) for key, lock in renewed.items()}
    return Renewal(write_index(renewed), rows, fates), tuple(told)


def _renew(
    entry: Entry, old: SourceLock | None, emended: Emendations, files: SourceFiles, reason: str | None
) -> tuple[SourceLock | None, tuple[Finding, ...], tuple[Fate, ...]]:
    file = entry.file or ""
    data = files.seeds.get(file)
    if data is None:
        return None, (faults.missing_seed(file, entry.key, Place(files.bibliography_file)),), ()
    seed, findings = read_seed(file, data)
    if seed is None:
        return None, findings, ()
    if old is not None and reason is None and old.file != file:
        return None, (faults.other_file(entry.key, file, old.file),), ()
    if old is not None and reason is None and old.sha256 != seed.sha256:
        return None, (faults.changed_seed(file, entry.key, now=seed.sha256, locked=old.sha256),), ()
    if old is not None and reason is None and old.fault is not None:
        return None, (faults.altered_rows(entry.key, old.fault),), ()
    reading, findings = read_units(
        seed.text, emended, segmentation=old.segmentation if old else None, language=entry.language
    )
    if findings:
        return None, findings, ()  # With a stale emendation, IDs would go to the wrong passages.
    if old is None:
        lock, account = first_anchors(entry.key, seed, reading)
    else:
        lock, account = renewed_anchors(old, seed, reading, reason or "its emendations changed")
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
