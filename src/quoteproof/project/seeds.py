"""Seeds on disk: taking a document in, and renewing the lock.

Promises: the texts come whole from the source package; here they are only put in place, all or none. A seed is
copied byte for byte and never written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quoteproof.finding.model import Finding
from quoteproof.project import disk
from quoteproof.project.errors import CannotRunError, Trouble
from quoteproof.project.files import ANCHORS, ROWS, read_files
from quoteproof.source.adding import Addition, add_source
from quoteproof.source.renewal import Renewal, renew_anchors


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
    files = read_files(root, {}, chapters=False)
    renewal, findings = renew_anchors(files.sources, accept)
    wanted = {ANCHORS: renewal.anchors, **{f"{ROWS}/{key}.jsonl": text for key, text in renewal.rows.items()}}
    changed = {name: text.encode() for name, text in wanted.items() if files.texts.get(name) != text}
    disk.put(root, changed)
    return Renewed(renewal, findings, files.texts, tuple(changed))


def add(root: Path, document: Path, key: str, *, title: str | None = None) -> Addition:
    """Take a document in as a seed under a key; raises `CannotRunError` with the cure."""
    files = read_files(root, {}, chapters=False)
    try:
        data = document.read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise CannotRunError(Trouble(f"`{document.name}` cannot be read: {why}", document.name)) from error
    if b"\0" in data:
        raise CannotRunError(Trouble(f"`{document.name}` is no plain text", document.name, helps=_PLAIN))
    added, findings = add_source(files.sources, key, document.name, data, title=title)
    if isinstance(added, str):
        why = "; ".join(f.message for f in findings)
        raise CannotRunError(Trouble(f"{added}: {why}" if why else added, document.name, helps=_helps(added, findings)))
    if findings:
        raise CannotRunError(*(Trouble(f.message, f.place.file, 0, f.helps) for f in findings))
    texts = {
        files.book.bibliography: added.bibliography.encode(),
        ANCHORS: added.anchors.encode(),
        f"{ROWS}/{key}.jsonl": added.rows.encode(),
    }
    if disk.exists(root, added.file) and disk.read_bytes(root, added.file) != data:
        raise CannotRunError(Trouble(f"`{added.file}` is there already, with other bytes", added.file))
    disk.put(root, {added.file: data, **texts})
    return added


_PLAIN = ("save the document as plain text or Markdown, in UTF-8, and take that in",)


def _helps(refusal: str, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Give the cure of a refusal."""
    if findings:
        return _PLAIN
    if "there already" in refusal:
        return ("write its entry into the bibliography, with `file = {seeds/…}`, and run `quoteproof anchor`",)
    return ()
