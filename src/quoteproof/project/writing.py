"""Writing: new files put in place, all of them or none, whenever the program or the machine stops.

Promises: everything is first written beside its place and on the disk. Several files are moved together by a journal:
before the first move `.quoteproof/journal` says what goes where, and if the program ends in between, the next run
makes the moves that are left (`recover`). A file that is no longer what its writer knew is never written over.
No clock decides anything. Raises `CannotRunError`.
Leaves out: that only one process writes at a time (`turn`).
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from quoteproof.project import disk, journal
from quoteproof.project.errors import CannotRunError, Trouble
from quoteproof.project.journal import Move
from quoteproof.project.turn import turn

_SUFFIX: Final = ".quoteproof-tmp"
_TEMPORARY: Final = re.compile(r"\.(?P<process>[0-9]{1,10})-[A-Za-z0-9_]{8}\.quoteproof-tmp")
_UNTOUCHED: Final = "make the folder writable; what was there before is untouched"


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the book's turn to write, after finishing what a run before left; raises `CannotRunError`."""
    with turn(root):
        sweep(root / disk.OWN)
        _finish(root)
        yield


def recover(root: Path) -> None:
    """Finish what a run before left, before a book is read; a reader goes on where it cannot, and finds what is."""
    if os.path.lexists(root / journal.NAME):
        with contextlib.suppress(CannotRunError), writing(root):
            return


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
            written.append(Move(_beside(root, name, data), name, _now(root, name), disk.digest(data)))
        _unchanged(written, known or {})
        if len(files) > 1:
            name = journal.NAME
            _places(root, [name])
            speaking = _beside(root, name, journal.text(written))
            os.replace(root / speaking, root / name)
    except BaseException as error:
        _give_up(root, [*(move.temporary for move in written), speaking])
        if isinstance(error, OSError):
            raise CannotRunError(Trouble(f"cannot write: {disk.why(error)}", name, helps=(_UNTOUCHED,))) from error
        raise
    # From here on everything is on the disk, and the next run would do the rest.
    _move(root, written)


def _finish(root: Path) -> None:
    """Make the moves that a run which was ended in between has left, or none where something changed since."""
    moves = journal.read(root)
    if moves is None:
        return
    if all(_movable(root, move) for move in moves):
        _move(root, moves)
    else:
        _give_up(root, [move.temporary for move in moves])
    journal.clear(root)


def sweep(folder: Path) -> None:
    """Take away the temporary files that runs which have ended left in a folder."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _TEMPORARY.fullmatch(path.name)
            if match and not _alive(int(match["process"])) and not path.is_symlink() and path.is_file():
                path.unlink()


def _places(root: Path, names: Iterable[str]) -> list[Path]:
    """Make the folders of files and give them; raises `CannotRunError` where something else stands in a place."""
    folders: dict[Path, None] = {}
    for name in names:
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


def _beside(root: Path, name: str, data: bytes) -> str:
    """Write a file beside its place and onto the disk; gives its name."""
    target = root / name
    import tempfile  # which most runs, that write nothing, do without

    handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{os.getpid()}-", suffix=_SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes a private file; a book's files are for everyone who may read the folder.
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        os.chmod(made, mode)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(made)
        raise
    folder = name.rpartition("/")[0]
    return f"{folder}/{os.path.basename(made)}" if folder else os.path.basename(made)


def _unchanged(moves: Sequence[Move], known: Mapping[str, bytes]) -> None:
    changed = [m.target for m in moves if m.target in known and m.before != disk.digest(known[m.target])]
    if changed:
        helps = ("nothing was written; run the same once more",)
        raise CannotRunError(*(Trouble("the file changed in the meantime", name, helps=helps) for name in changed))


def _now(root: Path, name: str) -> str | None:
    """Give the digest of what stands in a place now, or none where nothing does."""
    try:
        return disk.digest((root / name).read_bytes())
    except FileNotFoundError:
        return None


def _move(root: Path, moves: Sequence[Move]) -> None:
    """Move files into their places; raises `CannotRunError`, which says which are there, where one cannot be."""
    there: list[str] = []
    with _uninterrupted():
        try:
            for move in moves:
                if (root / move.temporary).exists():
                    os.replace(root / move.temporary, root / move.target)
                there.append(move.target)
            for folder in dict.fromkeys((root / move.target).parent for move in moves):
                _settle(folder)
        except OSError as error:
            _give_up(root, [move.temporary for move in moves])
            done = ", ".join(f"`{name}`" for name in there)
            helps = (f"{done} are new and the rest is not: run the same again",) if there else (_UNTOUCHED,)
            raise CannotRunError(
                Trouble(f"cannot write: {disk.why(error)}", moves[len(there)].target, helps=helps)
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


def _movable(root: Path, move: Move) -> bool:
    """Tell whether a journal's move may still be made: it is ours, inside the book, and nothing has changed since."""
    folder, _, last = move.temporary.rpartition("/")
    own = _TEMPORARY.fullmatch(last) is not None and folder == move.target.rpartition("/")[0]
    real = Path(os.path.realpath(root / folder))
    if not own or not real.is_relative_to(os.path.realpath(root)):
        return False
    with contextlib.suppress(OSError):
        now = _now(root, move.target)
        if not (root / move.temporary).exists():
            return now == move.after
        return now in (move.before, move.after) and _now(root, move.temporary) == move.after
    return False


def _give_up(root: Path, temporaries: Iterable[str]) -> None:
    """Take away what was written beside the places of files."""
    for name in temporaries:
        if _TEMPORARY.fullmatch(name.rpartition("/")[2]):
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
