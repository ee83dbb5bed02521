"""The lock: `seeds/anchors.yaml` and `seeds/anchors/KEY.jsonl`, read and written.

What is written is read back equal. The text depends on the lock alone, one passage a line, so that it merges well. A
damaged line is a fault with its place, and its source then has no lock.
"""

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import field, replace
from typing import Any, Final

from quoteproof.book.fields import Fields, path_fault
from quoteproof.book.yaml_nodes import YamlFault, YamlNode, read_yaml
from quoteproof.document.model import DocumentOptions, TrackedChanges
from quoteproof.document.role import Role
from quoteproof.finding.model import Place
from quoteproof.source.faults import ANCHORS, DamagedAnchors, rows_file
from quoteproof.source.seed_document import ReadingPin, reading_file
from quoteproof.source.segment import Segmentation, Span
from quoteproof.text.anchor import file_stem
from quoteproof.values import dataclass

ID: Final = re.compile(r"p[1-9][0-9]{0,8}")
"""The form of an ID."""
PLACE: Final = re.compile(r"p[1-9][0-9]{0,8}(?:\.s[1-9][0-9]{0,8}|-p[1-9][0-9]{0,8})?")
"""The form of what a given name stands for."""
NAME: Final = re.compile(r"(?!p[0-9]+$)[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
"""The form of a given name; one like an ID would be ambiguous."""


@dataclass(frozen=True, slots=True)
class LockRow:
    """What the lock knows of one passage."""

    id: str
    role: Role
    """The role it had when it was last anchored."""
    ranges: tuple[Span, ...]
    """Its spans in the decoded seed."""
    sentences: tuple[Span, ...]
    """The sentences' spans in the reading text."""
    fingerprint: str
    """Short hash of the reading text, white space folded."""
    sketch: str
    """Eight hashes of word pairs, by which a changed passage is known again."""
    words: str
    """The first words, for people."""


@dataclass(frozen=True, slots=True)
class SourceLock:
    """The lock of one source."""

    key: str
    file: str
    """Path of the seed relative to the book."""
    sha256: str
    """SHA-256 of the seed's bytes, in hexadecimal."""
    segmentation: Segmentation
    rows: tuple[LockRow, ...]
    """The passages in document order."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Given names, each with the place it stands for."""
    tombstones: Mapping[str, str] = field(default_factory=dict)
    """Retired IDs, each with what stood there and why it is gone."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Seeds that a person accepted in place of the one before, by SHA-256, each with the reason given."""
    seal: str = ""
    """Digest of the rows as the index records it; empty in a lock of a version that recorded none."""
    digest: str = ""
    """Digest of the rows as they were read; empty in a lock that was just made."""
    reading: ReadingPin | None = None
    """The reading text of a document; none of a plain text."""

    @property
    def fault(self) -> str | None:
        """What is wrong with the rows, or none where they are those that `quoteproof anchor` wrote.

        A lock without a digest is taken where its IDs run upwards: exchanged, they would not.
        """
        if self.seal:
            return None if self.seal == self.digest else "they are not those that `quoteproof anchor` wrote"
        numbers = [int(row.id[1:]) for row in self.rows]
        if self.digest and numbers != sorted(numbers):
            return "their IDs do not run upwards, and the index has no digest of them"
        return None


@dataclass(frozen=True, slots=True)
class LockStanza:
    """What the index of anchors says of one source, without its rows."""

    key: str
    faults: tuple[DamagedAnchors, ...]
    """What is wrong with it."""
    lock: SourceLock | None
    """The lock as it would be without rows; none where the index does not say enough."""
    passages: int = 0
    """How many rows there must be."""

    def with_rows(self, rows: str | None) -> tuple[SourceLock | None, tuple[DamagedAnchors, ...]]:
        """The lock with the rows of a text, and what is wrong with both."""
        if self.lock is None:
            return None, self.faults
        path = rows_file(self.key)
        if rows is None:
            return None, (DamagedAnchors(Place(path), "the file is missing", self.key),)
        read, faults = _read_rows(rows, path, self.key)
        if not faults and len(read) != self.passages:
            message = f"it has {len(read)} passages, and `{ANCHORS}` says {self.passages}"
            faults = (DamagedAnchors(Place(path), message, self.key),)
        return replace(self.lock, rows=read, digest=_digest(rows)), (*faults, *self.faults)


@dataclass(frozen=True, slots=True)
class Locks:
    """The lock of the whole book."""

    sources: Mapping[str, SourceLock]
    damaged: frozenset[str]
    """Keys whose lock cannot be read."""


_OPTIONS: Final = ("changes", "edition")
_KEYS: Final = (
    *("file", "sha256", "reading", "reader", *_OPTIONS),
    *("segmentation", "passages", "rows", "names", "tombstones", "accepted"),
)


def read_locks(index: str | None, rows: Mapping[str, str]) -> tuple[Locks, tuple[DamagedAnchors, ...]]:
    """Read the index and the texts of the rows, by key or name of file; an absent index is an empty one."""
    stanzas, index_faults = read_stanzas(index)
    sources: dict[str, SourceLock] = {}
    faults: list[DamagedAnchors] = []
    for key, stanza in stanzas.items():
        name = rows_name(key, rows)
        lock, lock_faults = stanza.with_rows(rows[name] if name is not None else None)
        faults += lock_faults
        if lock is not None and not lock_faults:
            sources[key] = lock
    return Locks(sources, frozenset(stanzas.keys() - sources.keys())), (*faults, *index_faults)


def rows_name(key: str, rows: Container[str]) -> str | None:
    """The name, among those of the texts of rows, of the rows of a key; none where they are not there."""
    return next((name for name in (file_stem(key), key) if name in rows), None)


def read_stanzas(index: str | None) -> tuple[Mapping[str, LockStanza], tuple[DamagedAnchors, ...]]:
    """Read the index alone: what it says of each source, by key, in its order, and what is wrong with the whole."""
    node, yaml_faults = (None, ()) if index is None else read_yaml(index)
    if node is None:
        return {}, tuple(_damaged_index(fault) for fault in yaml_faults)
    fields = Fields(node, "the index of anchors")
    stanzas = {key: _stanza(key, value) for key, value in fields.nodes.items()}
    return stanzas, tuple(_damaged_index(fault) for fault in fields.faults)


def _damaged_index(fault: YamlFault) -> DamagedAnchors:
    offset = fault.position.offset
    return DamagedAnchors(Place(ANCHORS, offset, offset), fault.message, None)


def locked_seeds(index: str | None) -> Mapping[str, str]:
    """The paths of the seeds that the text of an index names, by key; those of a damaged index are left out."""
    files = {key: fields.text("file") for key, fields in _stanzas(index).items()}
    return {key: file for key, file in files.items() if file is not None and is_seed(file)}


def pinned_files(index: str | None) -> Mapping[str, str]:
    """The SHA-256 of every seed and reading text that the text of an index names, by path."""
    pinned: dict[str, str] = {}
    for key, fields in _stanzas(index).items():
        file, sha256, pin = fields.text("file"), fields.text("sha256"), _pin(fields)
        if file is not None and sha256 is not None and is_seed(file):
            pinned[file] = sha256
        if pin is not None:
            pinned[reading_file(key)] = pin.sha256
    return pinned


def locked_documents(index: str | None) -> Mapping[str, tuple[str, ReadingPin]]:
    """The originals of the documents that the text of an index names, with what it knows of their reading texts."""
    stanzas = {key: (fields.text("file"), _pin(fields)) for key, fields in _stanzas(index).items()}
    return {key: (file, pin) for key, (file, pin) in stanzas.items() if file is not None and pin is not None}


def _stanzas(index: str | None) -> Mapping[str, Fields]:
    """What the text of an index says of each source, by key; nothing where it is damaged."""
    node = read_yaml(index)[0] if index else None
    stanzas = Fields(node, "the index of anchors").nodes if node is not None else {}
    return {key: Fields(stanza, f"`{key}`", _KEYS) for key, stanza in stanzas.items()}


def is_seed(path: str) -> bool:
    """Whether a path is that of a seed."""
    return path.startswith("seeds/") and path_fault(path) is None


_SPACES: Final = re.compile(r"\s{2,}|[^\S ]")


def fingerprint(text: str) -> str:
    """A short hash of a reading text, white space folded: new line ends alone change nothing."""
    # Printable, it has no white space but the space; most passages have nothing to fold, and looking is quicker.
    if not text.isprintable() or "  " in text or text != text.strip():
        text = _SPACES.sub(" ", text).strip()  # no list of all words: a passage may be a whole book
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def write_index(locks: Mapping[str, SourceLock]) -> str:
    """The text of `seeds/anchors.yaml`."""
    lines = ["# The lock of the seeds. Only `quoteproof anchor` writes this file and the rows in seeds/anchors/."]
    for key in sorted(locks):
        lock = locks[key]
        lines += [
            f"{quoted(key)}:",
            f"  file: {quoted(lock.file)}",
            f"  sha256: {quoted(lock.sha256)}",
            *(_pinned(lock.reading) if lock.reading is not None else ()),
            f"  segmentation: {lock.segmentation.value}",
            f"  passages: {len(lock.rows)}",
            *([f"  rows: {quoted(seal)}"] if (seal := lock.seal if lock.digest else _digest(write_rows(lock))) else []),
            *_mapping("names", lock.names),
            *_mapping("tombstones", lock.tombstones),
            *(_mapping("accepted", lock.accepted) if lock.accepted else []),
        ]
    return "\n".join(lines) + "\n"


def _pinned(reading: ReadingPin) -> Iterable[str]:
    values = {"reading": reading.sha256, "reader": reading.reader, **reading.options}
    return (f"  {name}: {quoted(value)}" for name, value in values.items())


def write_rows(lock: SourceLock) -> str:
    """The text of `seeds/anchors/KEY.jsonl`."""
    return "".join(_row_text(row) for row in lock.rows)


def _digest(rows: str) -> str:
    """The digest of the text of a source's rows, whatever its line ends."""
    return hashlib.blake2b(rows.replace("\r\n", "\n").encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _mapping(name: str, values: Mapping[str, str]) -> Iterable[str]:
    if not values:
        return [f"  {name}: {{}}"]
    return [f"  {name}:", *(f"    {quoted(k)}: {quoted(v)}" for k, v in values.items())]


def quoted(text: str) -> str:
    """Quote a text for YAML; JSON's strings are YAML's double-quoted ones."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))


_UNSAFE: Final = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML takes for a line end, or does not take at all, and JSON leaves as it stands."""


def _row_text(row: LockRow) -> str:
    values = {
        "id": row.id,
        "role": row.role.value,
        "at": row.ranges,
        "sentences": row.sentences,
        "hash": row.fingerprint,
        "sketch": row.sketch,
        "words": row.words,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _stanza(key: str, node: YamlNode) -> LockStanza:
    fields = Fields(node, f"`{key}`", _KEYS)
    file, sha256 = fields.text("file"), fields.text("sha256")
    by, count = fields.choice("segmentation", Segmentation), fields.whole("passages")
    if file is None or sha256 is None or by is None or count is None:
        fields.fault(f"`{key}` must say `file`, `sha256`, `segmentation` and `passages`")
        return LockStanza(key, tuple(_damaged_index(fault) for fault in fields.faults), None)
    names, tombstones, accepted = (fields.table(name) for name in ("names", "tombstones", "accepted"))
    for name, place in names.items():
        if not NAME.fullmatch(name) or not PLACE.fullmatch(place):
            fields.fault(f"`{name}: {place}` gives no passage a name")
    pin = _pin(fields)
    if (pin is not None) != (by is Segmentation.DOCUMENT):
        fields.fault(f"`{key}` must say `reading` and `reader` for a document, and for nothing else")
    seal = fields.text("rows") or ""
    lock = SourceLock(key, file, sha256, by, (), names, tombstones, accepted, seal, "", pin)
    return LockStanza(key, tuple(_damaged_index(fault) for fault in fields.faults), lock, count)


def _pin(fields: Fields) -> ReadingPin | None:
    sha256, reader = fields.text("reading"), fields.text("reader")
    if sha256 is None or reader is None:
        return None
    changes = fields.choice("changes", TrackedChanges) if "changes" in fields.nodes else None
    options = DocumentOptions(changes, fields.text("edition"))
    return ReadingPin(sha256, reader, options.as_mapping())


def _read_rows(text: str, path: str, key: str) -> tuple[tuple[LockRow, ...], tuple[DamagedAnchors, ...]]:
    """Read the rows of a source up to the first that is at fault."""
    rows: dict[str, LockRow] = {}
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            try:
                row = _row(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                reason = f"line {number} is no passage of the lock"
                return tuple(rows.values()), (DamagedAnchors(Place(path, offset, offset), reason, key),)
            if row.id in rows:
                reason = f"line {number} gives the ID `{row.id}` a second time"
                return tuple(rows.values()), (DamagedAnchors(Place(path, offset, offset), reason, key),)
            rows[row.id] = row
        offset += len(line) + 1
    return tuple(rows.values()), ()


def _row(value: Mapping[str, Any]) -> LockRow:
    """Make a row of a JSON object; raises ValueError, TypeError, KeyError or AttributeError for others."""
    id = value["id"]
    ranges = tuple([(start, end) for start, end in value["at"]])
    sentences = tuple([(start, end) for start, end in value["sentences"]])
    if not ID.fullmatch(id) or not ranges or not _ordered(ranges) or not _ordered(sentences):
        raise ValueError(id)
    texts = value["hash"], value["sketch"], value["words"]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(id)
    "".join(texts).encode("utf-8")  # JSON can write half of a surrogate pair, which nothing else can
    return LockRow(id, Role(value["role"]), ranges, sentences, *texts)


def _ordered(spans: tuple[Span, ...]) -> bool:
    """Whether spans are whole numbers, run forwards and do not overlap."""
    done = 0
    for start, end in spans:
        if type(start) is not int or type(end) is not int or start < done or end <= start:
            return False
        done = end
    return True
