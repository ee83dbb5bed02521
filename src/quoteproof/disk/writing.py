"""Writing: new files put in place, all of them or none, whenever the program or the machine stops.

Promises: everything is first written beside its place and on the disk. Several files are moved together by a journal:
before the first move `.quoteproof/journal` says what goes where, and if the program ends in between, the next run
that writes makes the moves that are left (`finish`). A journal that this user did not write on this machine moves
nothing. Nothing is written through a folder that is a link. A file that is no longer what its writer knew is never
written over. No clock decides anything. Raises `CannotRunError`.
Leaves out: that only one process writes at a time (`turn`); a journal where the user has no key (`user`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import stat
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from quoteproof.disk import journal, reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.journal import Identity, Journal, Move
from quoteproof.disk.user_folders import key_for
from quoteproof.disk.writer_lock import turn

_SUFFIX: Final = ".quoteproof-tmp"
_TEMPORARY: Final = re.compile(r"\.(?P<process>[0-9]{1,10})-[A-Za-z0-9_]{8}\.quoteproof-tmp")
_FOLDERS: Final = (".", reading.OWN, "seeds", "seeds/anchors", "chapters", "build")  # in which most files are written
_UNTOUCHED: Final = "make the folder writable; what was there before is untouched"


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the book's turn to write, after finishing what a run before left; raises `CannotRunError`."""
    with turn(root):
        sweep(root / reading.OWN)
        _finish(root)
        yield


def finish(root: Path) -> tuple[str, ...]:
    """Finish what a run before left; gives what a person should know of it. Raises `CannotRunError`."""
    if not os.path.lexists(root / journal.NAME):
        return ()
    with turn(root):
        return _finish(root)


def put(root: Path, files: Mapping[str, bytes], *, known: Mapping[str, bytes] | None = None) -> None:
    """Put files in place, in their order; `known` gives what some of them must still hold, by name.

    Several files are put only in a book's turn (`writing`). Raises `CannotRunError`, and leaves every file as it was,
    where one cannot be written or has changed.
    """
    written: list[Move] = []
    name = speaking = ""
    try:
        for folder in _places(root, files):
            sweep(folder)
        for name, data in files.items():
            beside, now = _beside(root, name, data), _now(root, name)
            written.append(Move(beside[0], name, now, reading.digest(data), beside[1]))
        _unchanged(written, known or {})
        key = key_for(root) if len(files) > 1 else None
        if key is not None:
            name = journal.NAME
            _places(root, [name])
            speaking, _ = _beside(root, name, journal.text(key, written))
            os.replace(root / speaking, root / name)
    except BaseException as error:
        _give_up(root, [*(move.temporary for move in written), speaking])
        if isinstance(error, OSError):
            raise CannotRunError(Trouble(f"cannot write: {reading.why(error)}", name, helps=(_UNTOUCHED,))) from error
        raise
    # From here on everything is on the disk, and the next run would do the rest.
    _move(root, written)


def _finish(root: Path) -> tuple[str, ...]:
    """Make the moves that a run which was ended in between has left, or none where something changed since."""
    found = journal.read(root)
    if found is None:
        return ()
    if not isinstance(found, Journal):
        journal.clear(root)
        for folder in _FOLDERS:
            if reading.linked_folder(root, f"{folder}/-") is None:
                sweep(root / folder)
        if os.path.lexists(root / journal.NAME):
            helps = (f"take `{journal.NAME}` away",)
            raise CannotRunError(Trouble("something stands in the place of the journal", journal.NAME, 0, helps))
        return (f"{journal.FOREIGN}: it was taken away, and moved nothing",)
    names = ", ".join(f"`{move.target}`" for move in found.moves)
    stuck = [move.target for move in found.moves if not _movable(root, move, found)]
    if stuck:
        _give_up(root, [move.temporary for move in found.moves])
        journal.clear(root)
        why = f"`{stuck[0]}`, or what was to come there, is another file by now"
        return (f"a run was ended while it wrote {names}; {why}: the rest was taken away",)
    _move(root, found.moves)
    journal.clear(root)
    return (f"finished what a run that was ended had begun to write: {names}",)


def sweep(folder: Path) -> None:
    """Take away the temporary files that runs which have ended left in a folder, and that came with it."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _TEMPORARY.fullmatch(path.name)
            if match and not _alive(int(match["process"])) and not path.is_symlink() and path.is_file():
                path.unlink()


def _places(root: Path, names: Iterable[str]) -> list[Path]:
    """Make the folders of files and give them; raises `CannotRunError` where something else stands in a place."""
    folders: dict[Path, None] = {}
    for name in names:
        refuse_links(root, name)
        target = root / name
        blocking = next((p for p in target.parents if p.exists() and not p.is_dir()), None)
        if target.exists() and not target.is_file():
            blocking = target
        if blocking is not None:
            shown = blocking.relative_to(root).as_posix() if blocking.is_relative_to(root) else blocking.name
            helps = (f"take `{shown}` away: something else is in its place",)
            raise CannotRunError(Trouble("cannot write: no ordinary file can stand there", name, helps=helps))
        target.parent.mkdir(parents=True, exist_ok=True)
        folders[target.parent] = None
    return list(folders)


def refuse_links(root: Path, name: str) -> None:
    """Raise where a folder of a file in the book is a link: it could lead anywhere."""
    linked = reading.linked_folder(root, name)
    if linked is not None:
        helps = (f"put a folder in the place of the link `{linked}`, or take it away: nothing was written",)
        raise CannotRunError(Trouble(f"`{linked}` is a link, and no folder is written through a link", name, 0, helps))


def _beside(root: Path, name: str, data: bytes) -> tuple[str, Identity]:
    """Write a file beside its place and onto the disk; gives its name, and what tells it from a copy."""
    target = root / name
    import tempfile  # which most runs, that write nothing, do without

    handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{os.getpid()}-", suffix=_SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            # mkstemp makes a private file; a book's files are for everyone who may read the folder. On the disk
            # together with its bytes, so that the time of this change is what a run after a power cut finds.
            os.chmod(made, _mode(target))
            os.fsync(file.fileno())
        identity = journal.identity(Path(made))
        if identity is None:
            raise FileNotFoundError(errno.ENOENT, "it was taken away at once", made)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(made)
        raise
    folder = name.rpartition("/")[0]
    return (f"{folder}/{os.path.basename(made)}" if folder else os.path.basename(made)), identity


def _mode(target: Path) -> int:
    """Give the permissions that a file in a place should have: those of the plain file there, or the usual ones."""
    with contextlib.suppress(FileNotFoundError):
        info = target.lstat()
        if stat.S_ISREG(info.st_mode):
            return info.st_mode & 0o777
    return 0o666 & ~_umask()


def _unchanged(moves: Sequence[Move], known: Mapping[str, bytes]) -> None:
    changed = [m.target for m in moves if m.target in known and m.before != reading.digest(known[m.target])]
    if changed:
        helps = ("nothing was written; run the same once more",)
        raise CannotRunError(*(Trouble("the file changed in the meantime", name, helps=helps) for name in changed))


def _now(root: Path, name: str) -> str | None:
    """Give the digest of what stands in a place now, a link's of where it leads; None where nothing does."""
    try:
        if reading.is_link(root / name):
            return f"link {reading.digest(os.fsencode(os.readlink(root / name)))}"
        return reading.digest((root / name).read_bytes())
    except FileNotFoundError:
        return None


def _move(root: Path, moves: Sequence[Move]) -> None:
    """Move files into their places; raises `CannotRunError`, which says which are there, where one cannot be."""
    there: list[str] = []
    with _uninterrupted():
        try:
            for move in moves:
                if os.path.lexists(root / move.temporary):
                    os.replace(root / move.temporary, root / move.target)
                there.append(move.target)
            for folder in dict.fromkeys((root / move.target).parent for move in moves):
                _settle(folder)
        except OSError as error:
            _give_up(root, [move.temporary for move in moves])
            done = ", ".join(f"`{name}`" for name in there)
            helps = (f"{done} are new and the rest is not: run the same again",) if there else (_UNTOUCHED,)
            raise CannotRunError(
                Trouble(f"cannot write: {reading.why(error)}", moves[len(there)].target, helps=helps)
            ) from error
        finally:
            if len(moves) > 1:
                journal.clear(root)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and the like wait until files have been moved; only the main thread hears of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    kept = {one: signal.signal(one, lambda number, _: heard.append(number)) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in kept.items():
            signal.signal(one, handler)
    if heard:
        signal.raise_signal(heard[0])


def _movable(root: Path, move: Move, of: Journal) -> bool:
    """Tell whether a journal's move may still be made: of the very file that was written, where nothing has changed."""
    folder, _, last = move.temporary.rpartition("/")
    beside = _TEMPORARY.fullmatch(last) is not None and folder == move.target.rpartition("/")[0]
    if not beside or reading.linked_folder(root, move.target) is not None:
        return False
    with contextlib.suppress(OSError):
        now = _now(root, move.target)
        if not os.path.lexists(root / move.temporary):
            return now == move.after
        same = journal.is_waiting(root, move, of) and _now(root, move.temporary) == move.after
        return same and now in (move.before, move.after)
    return False


def _give_up(root: Path, temporaries: Iterable[str]) -> None:
    """Take away what was written beside the places of files."""
    for name in temporaries:
        if _TEMPORARY.fullmatch(name.rpartition("/")[2]) and reading.linked_folder(root, name) is None:
            with contextlib.suppress(OSError):
                os.unlink(root / name)


def _settle(folder: Path) -> None:
    """Bring a folder's list of names onto the disk, where the platform can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _alive(process: int) -> bool:
    """Tell whether a process runs; in doubt, it does."""
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
