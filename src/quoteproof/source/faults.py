"""The findings this package makes, each worded in one place.

Promises: a message stands alone, names the file, and its help says what to do. Leaves out: deciding.
"""

from __future__ import annotations

from quoteproof.finding.model import Finding, Place, finding
from quoteproof.text.words import MOST_MARKS

ANCHORS = "seeds/anchors.yaml"
"""Where the lock's index lives, relative to the book."""
EMENDATIONS = "seeds/emendations.yaml"
"""Where the emendations live, relative to the book."""

# The codes stand here by name, so that a finer code given out later is one change.
_SEED = "S001"
_LOCK = "S001"
_EMENDATION = "S002"
_ENTRY = "B001"
_NAMELESS = "B003"
_UNUSED = "S003"


def rows_file(key: str) -> str:
    """Give the path of a source's rows in the lock, relative to the book."""
    return f"seeds/anchors/{key}.jsonl"


def not_utf8(file: str, offset: int, byte: int) -> Finding:
    """Make the finding for a seed whose bytes are not UTF-8; `offset` counts bytes."""
    message = f"`{file}` is not UTF-8: byte 0x{byte:02X} at byte offset {offset}"
    return finding(_SEED, message, Place(file), helps=("save a UTF-8 copy and take that in as the seed",))


def not_plain(file: str, form: str, sign: str, at: int) -> Finding:
    """Make the finding for a seed that is the source of something else; its sign stands at `at`, in code points."""
    message = f"`{file}` is {form} and no plain text: `{sign}` stands in it"
    notes = ("words that a reader of it never sees would count as the source's words",)
    helps = ("save what a reader sees of it as plain text, in UTF-8, and take that in as the seed",)
    return finding(_SEED, message, Place(file, at, at + len(sign)), notes=notes, helps=helps)


def too_many_marks(file: str, at: int) -> Finding:
    """Make the finding for a seed with more marks on one letter than any language writes; they begin at `at`."""
    message = f"`{file}` has more than {MOST_MARKS} combining marks on one letter"
    return finding(_SEED, message, Place(file, at, at + 1), helps=("take the marks out of a copy, and take that in",))


def changed_seed(file: str, key: str, *, now: str, locked: str) -> Finding:
    """Make S001: the seed's bytes are not those that were anchored."""
    return finding(
        _SEED,
        f"the seed `{file}` has changed since it was anchored",
        Place(file),
        notes=(f"SHA-256 in the lock: {locked}", f"SHA-256 of the file: {now}"),
        helps=(
            "bring the file back, if the change was not meant",
            f'run `quoteproof anchor --accept {key} --reason "…"`, if it was',
        ),
        anchors=(key,),
    )


def missing_seed(file: str, key: str, place: Place) -> Finding:
    """Make the finding for an entry or a lock whose seed is not there."""
    helps = (f"put the document at `{file}`", f"or take the `file` field out of the entry `{key}`")
    return finding(_SEED, f"the seed `{file}` of `{key}` is missing", place, helps=helps, anchors=(key,))


def unlocked_seed(file: str, key: str) -> Finding:
    """Make the finding for a seed that no lock pins."""
    message = f"the seed `{file}` of `{key}` has no anchors yet"
    return finding(_LOCK, message, Place(file), helps=("run `quoteproof anchor`",), anchors=(key,))


def orphaned_lock(key: str) -> Finding:
    """Make the finding for a lock of a source that no bibliography entry claims."""
    message = f"the lock has anchors of `{key}`, but no bibliography entry has it as its seed"
    helps = (
        f"give the entry `{key}` a `file` field",
        f"or delete `{rows_file(key)}` and its part of `{ANCHORS}`",
    )
    return finding(_LOCK, message, Place(ANCHORS), helps=helps, anchors=(key,))


def other_file(key: str, entry: str, locked: str) -> Finding:
    """Make the finding for an entry whose seed is another file than the lock's."""
    message = f"the entry `{key}` names the seed `{entry}`, the lock `{locked}`"
    return finding(_LOCK, message, Place(ANCHORS), helps=(_accept(key),), anchors=(key,))


def damaged_lock(file: str, message: str, place: Place, key: str | None = None) -> Finding:
    """Make the finding for a lock file that cannot be used."""
    helps = (
        f"bring `{file}` back from version control",
        "or run `quoteproof anchor` to see what can be renewed",
    )
    anchors = () if key is None else (key,)
    return finding(_LOCK, f"`{file}` is damaged: {message}", place, helps=helps, anchors=anchors)


def altered_rows(key: str, why: str) -> Finding:
    """Make the finding for rows that somebody else than `quoteproof anchor` wrote."""
    file = rows_file(key)
    helps = (f"bring `{file}` back from version control", f"or look at its IDs, and {_accept(key)}")
    return finding(_LOCK, f"the rows of `{file}` have changed: {why}", Place(file), helps=helps, anchors=(key,))


def stale_lock(key: str, file: str, why: str) -> Finding:
    """Make the finding for a lock that no longer fits the reading text."""
    message = f"the anchors of `{key}` no longer fit its seed and its emendations: {why}"
    return finding(_LOCK, message, Place(file), helps=("run `quoteproof anchor`",), anchors=(key,))


def bad_emendation(message: str, place: Place, *, helps: tuple[str, ...] = ()) -> Finding:
    """Make S002 for an emendation that is malformed, forbidden, or no longer applies."""
    return finding(_EMENDATION, message, place, helps=helps)


def bad_entry(message: str, place: Place, *, helps: tuple[str, ...] = ()) -> Finding:
    """Make B001 for something in the bibliography that cannot be used."""
    return finding(_ENTRY, message, place, helps=helps)


def nameless_entry(key: str, place: Place) -> Finding:
    """Make B003 for an entry that says neither what the work is called nor who wrote it."""
    message = f"the entry `{key}` has neither title nor author"
    return finding(_NAMELESS, message, place, helps=("give it a `title` or an `author` field",), anchors=(key,))


def unused_seed(file: str) -> Finding:
    """Make S003 for a document in `seeds/` that no entry names."""
    helps = (f"give an entry the field `file = {{{file}}}`", "or take the document out")
    return finding(_UNUSED, f"no bibliography entry names the seed `{file}`", Place(file), helps=helps)


def _accept(key: str) -> str:
    return f'run `quoteproof anchor --accept {key} --reason "…"`'
