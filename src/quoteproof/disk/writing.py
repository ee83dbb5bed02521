"""Puts new files in place, all of them or none, whenever the program or the machine stops.

Every file is first written beside its place and brought onto the disk. Several files are then moved by a journal: if
the program ends in between, the next run that writes makes the moves that are left. A foreign journal moves nothing.
Nothing is written through a folder that is a link, or over a file that is no longer what its writer read. No clock
decides anything. Where the user has no key there is no journal. Raises `CannotRunError`.
"""

import contextlib
import errno
import os
import re
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from quoteproof.disk import journal, reading, user_folders, writer_lock
from quoteproof.disk.errors import CannotRunError, Trouble

CHANGED: Final = "the file has changed since it was read"
"""What is wrong with a file that another program changed meanwhile."""
RUN_AGAIN: Final = ("nothing was written; run the command again",)
"""What to do then."""
_SUFFIX: Final = ".quoteproof-tmp"
_TEMPORARY: Final = re.compile(r"\.(?P<process>[0-9]{1,10})-[A-Za-z0-9_]{8}\.quoteproof-tmp")
_FOLDERS: Final = (".", reading.OWN, "seeds", "seeds/anchors", "chapters", "build")  # in which most files are written
_UNTOUCHED: Final = "make the folder writable, or room on its disk; the old files are untouched"


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the book's lock, after finishing what an earlier run left; raises `CannotRunError`."""
    with writer_lock.locked(root):
        sweep(root / reading.OWN)
        _finish(root)
        yield


def finish(root: Path) -> tuple[str, ...]:
    """Finish what an earlier run left; returns what a person should know of it. Raises `CannotRunError`."""
    if not os.path.lexists(root / journal.NAME):
        return ()
    with writer_lock.locked(root):
        return _finish(root)


def write_files(root: Path, files: Mapping[str, bytes], *, known: Mapping[str, bytes] | None = None) -> None:
    """Put files in place, in their order; `known` has, by name, what some of them must still contain.

    Several files are written only under a book's lock (`writing`). Raises `CannotRunError`, and leaves every file as it
    was, if one cannot be written or has changed.
    """
    moves: list[journal.FileMove] = []
    name = beside = ""
    try:
        for folder in _make_folders(root, files):
            sweep(folder)
        for name, data in files.items():
            temporary, identity = _write_beside(root, name, data)
            moves.append(journal.FileMove(temporary, name, _state(root, name), reading.digest(data), identity))
        _refuse_changed(moves, known or {})
        key = user_folders.key_for(root) if len(files) > 1 else None
        if key is not None:
            name = journal.NAME
            _make_folders(root, [name])
            beside, _ = _write_beside(root, name, journal.text(key, moves))
            os.replace(root / beside, root / name)
    except BaseException as error:
        _discard(root, [*(move.temporary for move in moves), beside])
        if isinstance(error, OSError):
            raise CannotRunError(
                Trouble(f"cannot write: {reading.reason(error)}", name or str(root), helps=(_UNTOUCHED,))
            ) from error
        raise
    # From here on everything is on the disk, and the next run would do the rest.
    _make_moves(root, moves)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder outside of every book, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="quoteproof-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def write_program(path: Path, data: bytes) -> None:
    """Put a script in place that its user can run; its folder is made if need be. Raises `CannotRunError`."""
    write_files(path.parent.parent, {f"{path.parent.name}/{path.name}": data})
    with contextlib.suppress(OSError):
        os.chmod(path, 0o755)


def delete_files(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Delete files, under a book's lock; those that were there. A link is deleted, and not what it leads to.

    Raises `CannotRunError`.
    """
    deleted: list[str] = []
    for name in names:
        refuse_links(root, name)
        try:
            os.unlink(root / name)
        except FileNotFoundError:
            continue
        except OSError as error:
            helps = ("delete it, and run the command again",)
            raise CannotRunError(Trouble(f"cannot delete: {reading.reason(error)}", name, helps=helps)) from error
        deleted.append(name)
    return tuple(deleted)


def _finish(root: Path) -> tuple[str, ...]:
    """Make the moves that an earlier run has left, or none if something has changed since."""
    found = journal.read(root)
    if found is None:
        return ()
    if not isinstance(found, journal.Journal):
        return _remove_foreign(root)
    names = ", ".join(f"`{move.target}`" for move in found.moves)
    stuck = [move.target for move in found.moves if not _is_possible(root, move, found)]
    if stuck:
        _discard(root, [move.temporary for move in found.moves])
        journal.remove(root)
        why = f"`{stuck[0]}` or its new version has changed since"
        return (f"an earlier run stopped while it wrote {names}; {why}: what was left of it was removed",)
    _make_moves(root, found.moves)
    journal.remove(root)
    return (f"an earlier run stopped while it wrote {names}: this is finished now",)


def _remove_foreign(root: Path) -> tuple[str, ...]:
    journal.remove(root)
    for folder in _FOLDERS:
        if reading.linked_folder(root, f"{folder}/-") is None:
            sweep(root / folder)
    if os.path.lexists(root / journal.NAME):
        message = f"`{journal.NAME}` is not a journal, and cannot be removed"
        raise CannotRunError(Trouble(message, journal.NAME, 0, (f"remove `{journal.NAME}`",)))
    return (f"{journal.FOREIGN}: it was removed, and moved nothing",)


def sweep(folder: Path) -> None:
    """Remove the temporary files of a folder whose process has ended, also those that came with the folder."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _TEMPORARY.fullmatch(path.name)
            if match and not _is_running(int(match["process"])) and not path.is_symlink() and path.is_file():
                path.unlink()


def _make_folders(root: Path, names: Iterable[str]) -> list[Path]:
    """Make and return the folders of files; raises `CannotRunError` if something else is in a place."""
    folders = {(root / name).parent: None for name in refuse_blocked(root, names)}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return list(folders)


def refuse_blocked(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Raise `CannotRunError` if a link, or what is no folder or no file, is in the place of one; returns the names."""
    listed = tuple(names)
    for name in listed:
        refuse_links(root, name)
        target = root / name
        blocking = next((p for p in target.parents if p.exists() and not p.is_dir()), None)
        if target.exists() and not target.is_file():
            blocking = target
        if blocking is not None:
            is_inside = blocking != root and blocking.is_relative_to(root)
            shown = blocking.relative_to(root).as_posix() if is_inside else str(blocking)
            helps = (f"remove or rename `{shown}`",)
            raise CannotRunError(Trouble(f"cannot write: `{shown}` is in the way", name, helps=helps))
    return listed


def refuse_links(root: Path, name: str) -> None:
    """Raise `CannotRunError` if a folder of a file in the book is a link: it could lead anywhere."""
    linked = reading.linked_folder(root, name)
    if linked is not None:
        helps = (f"replace the link `{linked}` by a folder, or remove it; nothing was written",)
        raise CannotRunError(Trouble(f"`{linked}` is a link, and nothing is written through a link", name, 0, helps))


def _write_beside(root: Path, name: str, data: bytes) -> tuple[str, journal.FileIdentity]:
    """Write a file beside its place and onto the disk; returns its name, and what tells it from a copy."""
    target = root / name
    handle, path = tempfile.mkstemp(dir=target.parent, prefix=f".{os.getpid()}-", suffix=_SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            # mkstemp makes a private file; a book's files are for everyone who may read the folder. The permissions go
            # onto the disk with the bytes, so that a run after a power cut finds the time of this change.
            os.chmod(path, _permissions(target))
            os.fsync(file.fileno())
        identity = journal.identity_of(Path(path))
        if identity is None:
            raise FileNotFoundError(errno.ENOENT, "another program removed it", path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise
    folder = name.rpartition("/")[0]
    return (f"{folder}/{os.path.basename(path)}" if folder else os.path.basename(path)), identity


def _permissions(target: Path) -> int:
    """The permissions for a file in a place: those of the ordinary file there, or the usual ones."""
    with contextlib.suppress(FileNotFoundError):
        info = target.lstat()
        if stat.S_ISREG(info.st_mode):
            return info.st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _refuse_changed(moves: Sequence[journal.FileMove], known: Mapping[str, bytes]) -> None:
    changed = [m.target for m in moves if m.target in known and m.before != reading.digest(known[m.target])]
    if changed:
        raise CannotRunError(*(Trouble(CHANGED, name, helps=RUN_AGAIN) for name in changed))


def _state(root: Path, name: str) -> str | None:
    """Digest of what is in a place now, for a link of where it leads; None for nothing."""
    try:
        if reading.is_link(root / name):
            return f"link {reading.digest(os.fsencode(os.readlink(root / name)))}"
        return reading.digest((root / name).read_bytes())
    except FileNotFoundError:
        return None


def _make_moves(root: Path, moves: Sequence[journal.FileMove]) -> None:
    """Move files into their places; if one cannot be moved, raises `CannotRunError`, which says which are moved."""
    moved: list[str] = []
    with _uninterrupted():
        try:
            for move in moves:
                if os.path.lexists(root / move.temporary):
                    os.replace(root / move.temporary, root / move.target)
                moved.append(move.target)
            for folder in dict.fromkeys((root / move.target).parent for move in moves):
                _flush_folder(folder)
        except OSError as error:
            _discard(root, [move.temporary for move in moves])
            names = ", ".join(f"`{name}`" for name in moved)
            helps = (f"only {names} were replaced: run the command again",) if moved else (_UNTOUCHED,)
            message = f"cannot write: {reading.reason(error)}"
            raise CannotRunError(Trouble(message, moves[len(moved)].target, helps=helps)) from error
        finally:
            if len(moves) > 1:
                journal.remove(root)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and the like wait until files have been moved; only the main thread receives them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.signal(number, lambda got, _: received.append(got)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if received:
        signal.raise_signal(received[0])


def _is_possible(root: Path, move: journal.FileMove, found: journal.Journal) -> bool:
    """Whether a journal's move may still be made: of the very file that was written, to a place that is unchanged."""
    folder, _, last = move.temporary.rpartition("/")
    beside = _TEMPORARY.fullmatch(last) is not None and folder == move.target.rpartition("/")[0]
    if not beside or reading.linked_folder(root, move.target) is not None:
        return False
    with contextlib.suppress(OSError):
        now = _state(root, move.target)
        if not os.path.lexists(root / move.temporary):
            return now == move.after
        same = journal.is_waiting(root, move, found) and _state(root, move.temporary) == move.after
        return same and now in (move.before, move.after)
    return False


def _discard(root: Path, temporaries: Iterable[str]) -> None:
    """Remove temporary files."""
    for name in temporaries:
        if _TEMPORARY.fullmatch(name.rpartition("/")[2]) and reading.linked_folder(root, name) is None:
            with contextlib.suppress(OSError):
                os.unlink(root / name)


def _flush_folder(folder: Path) -> None:
    """Bring a folder's list of names onto the disk, where the platform can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _is_running(process: int) -> bool:
    """Whether a process runs; in doubt, it does."""
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        return bool(handle and ctypes.windll.kernel32.CloseHandle(handle))
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
