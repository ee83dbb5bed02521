"""The journal: which files, written beside their places, are to be moved where.

Promises: a journal that is there is whole, since it comes by one move itself. It is sealed with the user's key, and
says of every file its device, inode and time of change, and which machine wrote it. So what came with a clone, an
archive or a copied folder is no journal of ours, and neither is one that is damaged.
Leaves out: making the moves, and asking whether they may be made (`writing`).
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from quoteproof.book.fields import path_fault
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.user_folders import Key, is_sealed, key_for
from quoteproof.disk.writer_lock import is_held

NAME: Final = reading.JOURNAL
"""The journal's file in a book."""
FOREIGN: Final = f"`{NAME}` was not written here by you, or is damaged"
"""What a person is told of one that is not followed."""
_LARGEST: Final = 16 * 1024 * 1024  # bytes: some 50,000 moves
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MACHINE: Final = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_BOOT: Final = "/proc/sys/kernel/random/boot_id"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a file from every copy of it."""

    device: int
    """The file system it is on."""
    inode: int
    """Its number there."""
    changed: int
    """When its record there was last changed, in nanoseconds; no program can set it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One file that is to go to its place."""

    temporary: str
    """What it is called until then, relative to the book, with `/`."""
    target: str
    """Its place, in the same folder."""
    before: str | None
    """Digest of what stood there when it was written; none where nothing did."""
    after: str
    """SHA-256 of the file itself, in hexadecimal."""
    identity: Identity
    """The file itself, as it was when it had been written."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal of this user's, written on this machine."""

    moves: tuple[Move, ...]
    """The moves, in order."""
    is_of_this_start: bool
    """Whether the machine has not been started anew since, so that its devices have the same numbers."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something in the journal's place that this user did not write on this machine, or that is damaged."""


def text(key: Key, moves: Sequence[Move]) -> bytes:
    """Give the journal of moves as its file holds it."""
    told = {"machine": _machine(key), "start": _start(), "process": os.getpid(), "moves": [asdict(m) for m in moves]}
    body = json.dumps(told).encode("ascii")
    return key.seal("journal", body).hex().encode("ascii") + b"\n" + body


def read(root: Path) -> Journal | Foreign | None:
    """Give the journal of the book at `root`; None where nothing is in its place."""
    if not os.path.lexists(root / NAME):
        return None
    key = key_for(root)
    seal, _, body = _bytes(root).partition(b"\n")
    try:
        if key is None or not is_sealed(bytes.fromhex(seal.decode("ascii")), key.seal("journal", body)):
            return Foreign()
        told = json.loads(body)
        moves = tuple(_move(value) for value in told["moves"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return Foreign()
    inside = all(path_fault(name) is None for move in moves for name in (move.temporary, move.target))
    ours = inside and told["machine"] == _machine(key)
    return Journal(moves, told["start"] == _start()) if ours else Foreign()


def clear(root: Path) -> None:
    """Take away the journal, or what is in its place."""
    with contextlib.suppress(OSError):
        os.unlink(root / NAME)


def refuse_unfinished(root: Path) -> None:
    """Raise where a run that was ended has left files to be moved; a reader would see half of them in place."""
    found = read(root)
    if isinstance(found, Journal) and any(is_waiting(root, move, found) for move in found.moves) and not is_held(root):
        if not os.path.lexists(root / NAME):  # its writer was done in between
            return
        helps = ("run it, or another command that writes (`add`, `anchor`, `fix`): the rest is put in place first",)
        message = "a run was ended before all its files were in place: `quoteproof build` finishes it"
        raise CannotRunError(Trouble(message, NAME, helps=helps))


def is_waiting(root: Path, move: Move, of: Journal) -> bool:
    """Tell whether the file of a move is there, and is the very one that was written."""
    there = identity(root / move.temporary)
    if there is not None and not of.is_of_this_start:
        there = replace(there, device=move.identity.device)  # which may have another number since
    return there == move.identity


def identity(path: Path) -> Identity | None:
    """Give what tells a plain file of one name from every copy of it; None where there is no such file."""
    with contextlib.suppress(OSError):
        info = os.lstat(path)
        if stat.S_ISREG(info.st_mode) and info.st_nlink == 1:
            return Identity(info.st_dev, info.st_ino, info.st_ctime_ns)
    return None


def _move(value: dict[str, Any]) -> Move:
    return Move(**{**value, "identity": Identity(**value["identity"])})


def _bytes(root: Path) -> bytes:
    """Read the journal's file, and no link, folder or pipe in its place."""
    try:
        with open(os.open(root / NAME, _FLAGS), "rb") as file:
            info = os.fstat(file.fileno())
            plain = stat.S_ISREG(info.st_mode) and not reading.is_link(root / reading.OWN)
            return file.read(_LARGEST) if plain and info.st_size <= _LARGEST else b""
    except (OSError, ValueError):
        return b""


def _machine(key: Key) -> str:
    """Give a name of this machine; its own number is confidential, as its manual page says, and so is sealed."""
    for name in _MACHINE:
        with contextlib.suppress(OSError):
            number = Path(name).read_bytes().strip()
            if number:
                return key.seal("machine", number).hex()
    import platform

    return key.seal("machine", platform.node().encode("utf-8", "replace")).hex()


def _start() -> str:
    """Give what names the start of the machine, where the platform tells (Linux); else nothing."""
    with contextlib.suppress(OSError):
        return Path(_BOOT).read_text(encoding="ascii").strip()
    return ""
