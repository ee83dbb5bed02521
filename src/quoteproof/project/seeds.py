"""Seeds on disk: taking a document in, and renewing the lock.

Promises: the texts come whole from the source package; here they are only put in place, all or none. A seed is
copied byte for byte and never written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quoteproof.disk import reading
from quoteproof.disk.book_files import ANCHORS, ROWS, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import put, writing
from quoteproof.finding.model import Finding
from quoteproof.rules.findings import worded
from quoteproof.source.adding import Addition, add_source
from quoteproof.source.anchoring import Renewal, give_name, renew_anchors
from quoteproof.source.lock import SourceLock, read_locks, write_index
from quoteproof.text.look_alikes import steers


@dataclass(frozen=True, slots=True)
class Renewed:
    """What renewing the lock came to."""

    renewal: Renewal
    """The lock and what became of each ID."""
    findings: tuple[Finding, ...]
    """What stands in the way, source by source."""
    texts: Mapping[str, str]
    """Texts that the findings point into."""
    changed: tuple[str, ...]
    """Lock files that were written."""


def anchor(root: Path, accept: Mapping[str, str]) -> Renewed:
    """Bring the lock up to date; `accept` gives, by key, the reason for which changed bytes are accepted."""
    if not all(_is_text(reason) and reason.strip() and not any(map(steers, reason)) for reason in accept.values()):
        helps = ("write it in UTF-8, without characters that do not show",)
        raise CannotRunError(Trouble("the reason is no text", helps=helps))
    with writing(root), reading.noting() as noted:
        files = read_files(root, {}, chapters=False)
        renewal, faults = renew_anchors(files.sources, accept)
        # The rows come before the index that counts them.
        wanted = {**{f"{ROWS}/{key}.jsonl": text for key, text in renewal.rows.items()}, ANCHORS: renewal.anchors}
        changed = {name: text.encode() for name, text in wanted.items() if files.texts.get(name) != text}
        _same_files(noted)
        put(root, changed)
    return Renewed(renewal, worded(faults), files.texts, tuple(sorted(changed)))


def _is_text(words: str) -> bool:
    """Tell whether words can be written; those of a command line may hold bytes that are no text."""
    return not any("\ud800" <= character <= "\udfff" for character in words)


def _same_files(noted: reading.Noted) -> None:
    """Refuse to write what was made of files that are others by now."""
    changed = noted.changed()
    if changed:
        helps = ("nothing was written; run the same once more",)
        raise CannotRunError(*(Trouble("the file changed in the meantime", name, helps=helps) for name in changed))


def give(root: Path, key: str, place: str, name: str) -> None:
    """Give a name to a place of a source (`p7`, `p3-p5`, `p7.s2`) in the lock; raises `CannotRunError`."""
    with writing(root), reading.noting() as noted:
        files = read_files(root, {}, chapters=False).sources
        locks, damage = read_locks(files.anchors, files.rows)
        named = _named(locks.sources, key, place, name)
        if damage:
            # Written anew, a lock that cannot be read whole would lose what could not be read.
            raise CannotRunError(*(Trouble(f.message, f.place.file, helps=f.helps) for f in worded(damage)))
        _same_files(noted)
        put(root, {ANCHORS: write_index({**locks.sources, key: named}).encode()})


def _named(locks: Mapping[str, SourceLock], key: str, place: str, name: str) -> SourceLock:
    if key not in locks:
        known = ", ".join(f"`{one}`" for one in sorted(locks))
        helps = (f"the sources are {known}" if known else "take a document in with `quoteproof add`",)
        raise CannotRunError(Trouble(f"no source that can be read has the key `{key}`", helps=helps))
    taken = locks[key].names.get(name, place)
    if taken != place:
        helps = ("choose another name: what is cited by this one would move",)
        raise CannotRunError(Trouble(f"`{key}#{name}` is `{key}#{taken}` already", ANCHORS, helps=helps))
    named = give_name(locks[key], name, place)
    if isinstance(named, str):
        raise CannotRunError(Trouble(named, helps=(f"see the passages with `quoteproof show {key}`",)))
    return named


def add(root: Path, document: Path, key: str, *, title: str | None = None) -> Addition:
    """Take a document in as a seed under a key; raises `CannotRunError` with the cure."""
    if not _is_text(document.name) or not _is_text(title or ""):
        raise CannotRunError(Trouble("the name or the title is no text", helps=("write it in UTF-8",)))
    data = reading.read_outside(document)
    if b"\0" in data:
        raise CannotRunError(Trouble(f"`{document.name}` is no plain text", document.name, helps=_PLAIN))
    with writing(root), reading.noting() as noted:
        return _added(root, document, data, key, title, noted)


def _added(root: Path, document: Path, data: bytes, key: str, title: str | None, noted: reading.Noted) -> Addition:
    files = read_files(root, {}, chapters=False)
    added, faults = add_source(files.sources, key, document.name, data, title=title)
    findings = worded(faults)
    if isinstance(added, str):
        why = "; ".join(f.message for f in findings)
        raise CannotRunError(Trouble(f"{added}: {why}" if why else added, document.name, helps=_helps(added, findings)))
    if findings:
        raise CannotRunError(*(Trouble(f.message, f.place.file, 0, f.helps) for f in findings))
    texts = {
        f"{ROWS}/{key}.jsonl": added.rows.encode(),
        ANCHORS: added.anchors.encode(),
        files.book.bibliography: added.bibliography.encode(),
    }
    if reading.exists(root, added.file) and reading.read_bytes(root, added.file) != data:
        raise CannotRunError(Trouble(f"`{added.file}` is there already, with other bytes", added.file))
    _same_files(noted)
    put(root, {added.file: data, **texts})
    return added


_PLAIN = ("save the document as plain text or Markdown, in UTF-8, and take that in",)


def _helps(refusal: str, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Give the cure of a refusal."""
    if findings:
        return _PLAIN
    if "there already" in refusal:
        return ("write its entry into the bibliography, with `file = {seeds/…}`, and run `quoteproof anchor`",)
    return ()
