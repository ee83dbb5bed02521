"""What is compared of one book: everything cold, warm, with something changed and changed back, and spoilt.

`Prover.differences` is empty only where each check says the same bytes, on both streams and with the same exit status,
as one that keeps nothing, and each build makes the same files.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from quoteproof import Book, open_book
from quoteproof.cli.main import main
from quoteproof.disk import record, user_folders
from quoteproof.disk.errors import CannotRunError
from tests.caches.books import Sketch

FORMS = ("text", "json")
"""The forms of a report that are compared."""
_CHANGED = "\n\nIt was said that “nobody ever wrote these words in any source”, and so it ended.\n"

Said = tuple[int, str, str]
"""Exit status, standard output and standard error."""
Kept = Mapping[Path, bytes]
"""What lies in the cache, by path relative to it."""


def said(*words: str) -> Said:
    """What a command says."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(list(words))
    return status, out.getvalue(), err.getvalue()


def _cut(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flipped(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data)) if data else 0
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :] if data else b"?"


def _swapped(_data: bytes, other: bytes, _rng: random.Random) -> bytes:
    return other


def _resealed(data: bytes, other: bytes, _rng: random.Random) -> bytes:
    return data.partition(b"\n")[0] + b"\n" + other.partition(b"\n")[2]


SPOILT: Mapping[str, Callable[[bytes, bytes, random.Random], bytes]] = {
    "cut": _cut,
    "flipped": _flipped,
    "swapped": _swapped,
    "resealed": _resealed,
}
"""The ways in which an entry is spoilt by somebody without the key; the second argument is an entry of another book."""


@dataclass
class Prover:
    """Proves books one after the other; what was kept of one is swapped into the next."""

    rng: random.Random
    """Decides what is spoilt how."""
    builds: bool = True
    """Whether books without errors are built."""
    checks: int = 0
    """How many checks were compared."""
    entries: int = 0
    """How many entries were spoilt."""
    builds_made: int = 0
    """How many builds were compared."""
    _seals: dict[Path, tuple[user_folders.Key, str, bytes]] = field(default_factory=dict)
    _others: dict[str, bytes] = field(default_factory=dict)

    def differences(self, sketch: Sketch, root: Path) -> list[str]:
        """Write a book, prove it, and say in which states something else was said."""
        sketch.write(root)
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.chdir(root))
            # Every file counts as at rest, so that stamps are believed at once, and no proof waits.
            stack.enter_context(mock.patch.object(record, "AT_REST", -(10**18)))
            stack.enter_context(self._watching_seals())
            return [f"{sketch.name}: {one}" for one in self._differences(root)]

    def _differences(self, root: Path) -> Iterator[str]:
        cold = self._cold()
        yield from self._compared(cold, "first")
        yield from self._compared(cold, "warm")
        before = self._kept(root)
        yield from self._of_changes(root, cold, before)
        yield from self._of_spoilt(root, cold)
        yield from self._of_forged(root, cold)
        if cold["text"][0] == 0 and self.builds:
            yield from self._of_builds(root)
        self._others |= {path.name: data for path, data in self._kept(root).items()}

    def _cold(self) -> dict[str, Said]:
        return {form: said("check", "--format", form, "--no-cache") for form in FORMS}

    def _compared(self, cold: Mapping[str, Said], state: str) -> Iterator[str]:
        """Compare both forms; the text without options is that which is remembered."""
        for form, words in (("text", ("check",)), ("json", ("check", "--format", "json"))):
            self.checks += 1
            if (found := said(*words)) != cold[form]:
                yield f"{state}, {form}: {_first_difference(cold[form], found)}"

    def _of_changes(self, root: Path, cold: Mapping[str, Said], before: Kept) -> Iterator[str]:
        """One thing changes and changes back; a process that stays sees it too. The size and the times are restored."""
        with open_book(root) as resident:
            yield from self._resident(resident, root, "resident")
            for name in self._files_to_change(root):
                path = root / name
                data, info = path.read_bytes(), path.stat()
                path.write_bytes(self._changed(name, data))
                os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
                other = self._cold()
                yield from self._compared(other, f"{name} changed")
                yield from self._resident(resident, root, f"{name} changed, resident")
                later = self._kept(root)
                self._put(root, before)
                yield from self._compared(other, f"{name} changed, entries of before")
                path.write_bytes(data)
                os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
                yield from self._compared(cold, f"{name} changed back")
                self._put(root, later)
                yield from self._compared(cold, f"{name} changed back, entries of meanwhile")
                yield from self._resident(resident, root, f"{name} changed back, resident")

    def _files_to_change(self, root: Path) -> list[str]:
        names = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
        chapters = [name for name in names if name.startswith("chapters/")]
        others = [name for name in names if name not in chapters and not name.startswith("build/")]
        return [self.rng.choice(chapters), *self.rng.sample(others, min(2, len(others)))]

    def _changed(self, name: str, data: bytes) -> bytes:
        """A chapter gets a misquotation; of any other file a letter becomes another one, and its size stays."""
        if name.endswith(".md"):
            return data + _CHANGED.encode()
        letters = [at for at, byte in enumerate(data) if chr(byte).isalpha() and byte < 128]
        at = self.rng.choice(letters) if letters else 0
        return data[:at] + (b"e" if data[at : at + 1] != b"e" else b"a") + data[at + 1 :]

    def _resident(self, book: Book, root: Path, state: str) -> Iterator[str]:
        """What a book says that stays open, beside one that is opened anew and keeps nothing."""
        with open_book(root, cached=False) as fresh:
            right, found = _reported(fresh), _reported(book)
        self.checks += 1
        if found != right:
            yield f"{state}: {_first_difference(right, found)}"

    def _of_spoilt(self, root: Path, cold: Mapping[str, Said]) -> Iterator[str]:
        """Each entry alone in some way, then all of them in each way; the answer is then no help."""
        for path in sorted(self._kept(root)):
            way = self.rng.choice(list(SPOILT))
            self._spoil(root, [path], way)
            yield from self._compared(cold, f"{path.name} {way}")
        for way in SPOILT:
            self._spoil(root, sorted(self._kept(root)), way)
            yield from self._compared(cold, f"all {way}")

    def _spoil(self, root: Path, paths: list[Path], way: str) -> None:
        """Spoil entries as they lie; the file stays the same one, as for whoever writes into it."""
        base = _cache(root)
        for path in paths:
            file = base / path
            if file.name == "book" or not file.exists():
                continue
            data = file.read_bytes()
            others = [other for name, other in self._others.items() if name == file.name or len(name) == len(file.name)]
            other = self._others.get(file.name) or (self.rng.choice(others) if others else data[::-1])
            file.write_bytes(SPOILT[way](data, other, self.rng))
            self.entries += 1
        if not any(path.name == "answer" for path in paths):
            for answer in base.rglob("answer"):
                answer.unlink()

    def _of_forged(self, root: Path, cold: Mapping[str, Said]) -> Iterator[str]:
        """With the key somebody can make a check say anything: no run that believes nothing is moved by it."""
        base, forged = _cache(root), 0
        shutil.rmtree(base)
        yield from self._compared(cold, "after the cache was removed")
        for path, data in self._kept(root).items():
            sealed = self._seals.get(base / path)
            body = _forged(path.name, data.partition(b"\n")[2], self.rng) if sealed is not None else None
            if sealed is not None and body is not None:
                key, purpose, maker = sealed
                user_folders.write_sealed_file(base / path, key, purpose, maker, body)
                forged += 1
        self.entries += forged
        lying = said("check")
        for form in FORMS:
            words = ("check", "--format", form)
            self.checks += 2
            for state, found in (("no cache", said(*words, "--no-cache")), ("CI", _on_a_server(words))):
                if found != cold[form]:
                    yield f"all forged, {state}, {form}: {_first_difference(cold[form], found)}"
        if cold["text"][0] == 1:
            self.builds_made += 1
            status, out, err = said("build")
            if status != 1 or (root / "build").exists():
                yield f"all forged, build: {status} {out[:200]} {err[:200]} (the check said {lying[0]})"
        shutil.rmtree(base)
        yield from self._compared(cold, "nothing kept")

    def _of_builds(self, root: Path) -> Iterator[str]:
        """The outputs are the same with nothing kept, with all kept, and with all spoilt or forged."""
        right = self._built(root, "--no-cache")
        yield from (f"{name} differs after a warm build" for name in _differing(right, self._built(root)))
        for way in self.rng.sample(list(SPOILT), 2):
            self._spoil(root, sorted(self._kept(root)), way)
            yield from (f"{name} differs, all {way}" for name in _differing(right, self._built(root)))

    def _built(self, root: Path, *options: str) -> Mapping[str, bytes]:
        self.builds_made += 1
        told = said("build", "--to", "pdf,docx,html", *options)
        folder = root / "build"
        found = {p.relative_to(root).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        shutil.rmtree(folder, ignore_errors=True)
        return {**found, "said": repr(told).encode()}

    @contextlib.contextmanager
    def _watching_seals(self) -> Iterator[None]:
        """Note what each file is sealed with."""
        write = user_folders.write_sealed_file

        def noted(path: Path, key: user_folders.Key, purpose: str, maker: bytes, body: bytes) -> None:
            self._seals[Path(path)] = (key, purpose, maker)
            write(path, key, purpose, maker, body)

        with mock.patch.object(user_folders, "write_sealed_file", noted):
            yield

    def _kept(self, root: Path) -> Kept:
        base = _cache(root)
        return {p.relative_to(base): p.read_bytes() for p in base.rglob("*") if p.is_file() and p.name != "book"}

    def _put(self, root: Path, kept: Kept) -> None:
        """Put entries of another time in the place of what is there."""
        for path, data in kept.items():
            file = _cache(root) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            self.entries += 1


def _cache(root: Path) -> Path:
    found = user_folders.own_cache(root)
    assert found is not None, "nothing can be kept here"
    return found


def _reported(book: Book) -> str:
    try:
        return book.check().json()
    except CannotRunError as error:
        return str(error)


def _on_a_server(words: tuple[str, ...]) -> Said:
    with mock.patch.dict(os.environ, {"CI": "1"}):
        return said(*words)


def _forged(name: str, body: bytes, rng: random.Random) -> bytes | None:
    """An entry that says that nothing is wrong; None of one that has nothing to say of it."""
    match name:
        case "answer":
            return b"\0".join((b"0", b"nothing is wrong\n", *body.split(b"\0")[2:]))
        case "results":
            entries = json.loads(body)
            for entry in entries.values():
                entry |= {"findings": [], "links": [], "verdicts": [[id, "verbatim"] for id, _ in entry["verdicts"]]}
            return json.dumps(entries, separators=(",", ":")).encode("ascii")
        case "digests.entry":
            known = json.loads(body)
            digests = [sha256 for _, sha256 in known.values()]
            rng.shuffle(digests)
            mixed = zip(known.items(), digests, strict=True)
            return json.dumps({name: [stamp, sha256] for (name, (stamp, _)), sha256 in mixed}).encode()
    if len(name) == 64:  # the contents of a source: other words
        return body.replace(b"the", b"not").replace(b"not ", b"the ")
    return None


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _first_difference(right: object, found: object) -> str:
    """The first place at which two texts differ, with what stands there."""
    one, other = repr(right), repr(found)
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 60) : at + 120]}… became …{other[max(0, at - 60) : at + 120]}…"
