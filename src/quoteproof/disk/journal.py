"""The journal: which new files, written beside their places, are to be moved where.

It comes into its place in one step, so a journal that is there is whole. It is sealed with the user's key, names the
machine, and says device, inode and time of change of every file. So what came with a clone, an archive or a copied
folder is foreign, and so is what is damaged. Making the moves is for `writing`.
"""

import contextlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from quoteproof.book.fields import path_fault
from quoteproof.disk import reading, user_folders, writer_lock
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.record import current_record
from quoteproof.values import dataclass

NAME: Final = f"{reading.OWN}/journal"
"""The journal's file in a book."""
FOREIGN: Final = f"`{NAME}` was not written by you on this machine, or is damaged"
"""What is wrong with a journal that is not followed."""
_LARGEST: Final = 16 * 1024 * 1024  # bytes: some 50,000 moves
_MACHINE: Final = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_BOOT: Final = "/proc/sys/kernel/random/boot_id"
_OLD: Final = ("chapters", "passages.sqlite", "codes.md")  # up to version 0.1, what is now in the user's cache folder


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What tells a file from every copy of it."""

    device: int
    """The file system it is on."""
    inode: int
    """Its number there."""
    changed: int
    """When its record was last changed, in nanoseconds; no program can set it."""


@dataclass(frozen=True, slots=True)
class FileMove:
    """One new file that is to be moved to its place."""

    temporary: str
    """Its name until then, relative to the book, with `/`."""
    target: str
    """Its place, in the same folder."""
    before: str | None
    """Digest of what was in that place when the new file was written; None for nothing."""
    after: str
    """SHA-256 of the new file, in hexadecimal."""
    identity: FileIdentity
    """The new file itself."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that this user wrote on this machine."""

    moves: tuple[FileMove, ...]
    """The moves, in order."""
    is_since_boot: bool
    """Whether the machine has not been started since, so that its devices have the same numbers."""


@dataclass(frozen=True, slots=True)
class ForeignJournal:
    """Something in the journal's place that this user did not write on this machine, or that is damaged."""


def text(key: user_folders.Key, moves: Sequence[FileMove]) -> bytes:
    """Make the contents of a journal's file."""
    values = {"machine": _machine(key), "start": _boot(), "process": os.getpid(), "moves": [asdict(m) for m in moves]}
    body = json.dumps(values).encode("ascii")
    return key.seal("journal", body).hex().encode("ascii") + b"\n" + body


def read(root: Path) -> Journal | ForeignJournal | None:
    """Read the journal of the book at `root`; None where nothing is in its place."""
    if not os.path.lexists(root / NAME):
        return None
    key = user_folders.key_for(root)
    seal, _, body = _contents(root).partition(b"\n")
    try:
        if key is None or not user_folders.is_sealed(bytes.fromhex(seal.decode("ascii")), key.seal("journal", body)):
            return ForeignJournal()
        values = json.loads(body)
        moves = tuple(_move(value) for value in values["moves"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ForeignJournal()
    inside = all(path_fault(name) is None for move in moves for name in (move.temporary, move.target))
    if not inside or values["machine"] != _machine(key):
        return ForeignJournal()
    return Journal(moves, values["start"] == _boot())


def remove(root: Path) -> None:
    """Remove the journal, or what is in its place."""
    with contextlib.suppress(OSError):
        os.unlink(root / NAME)


def refuse_unfinished(root: Path) -> None:
    """Raise `CannotRunError` if an earlier run has left files to be moved: half of the book would be new."""
    journal = read(root)
    if not isinstance(journal, Journal) or not any(is_waiting(root, move, journal) for move in journal.moves):
        return
    if writer_lock.is_locked(root) or not os.path.lexists(root / NAME):  # its writer is at work, or has just finished
        if (record := current_record()) is not None:
            record.distrust()  # the same files are refused once the writer has gone
        return
    helps = ("run it, or another command that writes (`add`, `anchor`, `fix`): each begins with that",)
    message = "an earlier run stopped before all its files were in place: `quoteproof build` finishes it"
    raise CannotRunError(Trouble(message, NAME, helps=helps))


def unused_files(root: Path) -> Iterator[str]:
    """Say what lies in the book's `.quoteproof/` and is not used, so that a person can remove it."""
    if not os.path.lexists(root / reading.OWN):
        return
    if reading.is_link(root / reading.OWN):
        yield f"`{reading.OWN}` is a link, and is not used; remove it"
        return
    old = [f"`{reading.OWN}/{name}`" for name in _OLD if os.path.lexists(root / reading.OWN / name)]
    if old:
        names = f"{', '.join(old)} {'is' if len(old) == 1 else 'are'}"
        yield f"{names} no longer used: the cache is in your own folder now; `{reading.OWN}/` can be removed"
    journal = read(root)
    if journal is not None and not writer_lock.is_locked(root):
        foreign = isinstance(journal, ForeignJournal)
        what = FOREIGN if foreign else f"the files that `{NAME}` names are not here"
        yield f"{what}; it is not followed, and can be removed"


def is_waiting(root: Path, move: FileMove, journal: Journal) -> bool:
    """Whether the new file of a move is there, and is the very one that was written."""
    identity = identity_of(root / move.temporary)
    if identity is not None and not journal.is_since_boot:
        identity = replace(identity, device=move.identity.device)  # which may have another number since
    return identity == move.identity


def identity_of(path: Path) -> FileIdentity | None:
    """The identity of an ordinary file with one name; None where there is no such file."""
    with contextlib.suppress(OSError):
        info = os.lstat(path)
        if stat.S_ISREG(info.st_mode) and info.st_nlink == 1:
            return FileIdentity(info.st_dev, info.st_ino, info.st_ctime_ns)
    return None


def _move(value: dict[str, Any]) -> FileMove:
    return FileMove(**{**value, "identity": FileIdentity(**value["identity"])})


def _contents(root: Path) -> bytes:
    with contextlib.suppress(OSError, ValueError), reading.opened(root / NAME) as (file, info):
        if info.st_size <= _LARGEST and not reading.is_link(root / reading.OWN):
            return file.read(_LARGEST)
    return b""


def _machine(key: user_folders.Key) -> str:
    """Name this machine; its own number is confidential, as its manual page says, and so is sealed."""
    for name in _MACHINE:
        with contextlib.suppress(OSError):
            number = Path(name).read_bytes().strip()
            if number:
                return key.seal("machine", number).hex()
    import platform

    return key.seal("machine", platform.node().encode("utf-8", "replace")).hex()


def _boot() -> str:
    """Name the start of the machine where the platform tells it (Linux); empty elsewhere."""
    with contextlib.suppress(OSError):
        return Path(_BOOT).read_text(encoding="ascii").strip()
    return ""
