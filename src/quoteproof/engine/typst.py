"""Typst in a child process: files in memory in, a PDF out, within limits on time and memory.

Typst sees only the given files: no font of the system, no package, no clock. The same input gives the same bytes.
"""

import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files as package_files
from pathlib import Path, PurePosixPath

from quoteproof.engine.process import MEMORY_BYTES, Folder, open_child, read_frame
from quoteproof.engine.program import (
    EngineEnded,
    EngineFailure,
    EngineMissing,
    EngineOutOfMemory,
    EngineTimeout,
    MissingGlyphs,
)
from quoteproof.steps import fact
from quoteproof.values import dataclass

COMPILE_SECONDS = 300.0
"""Default limit of one compilation, in seconds."""
ARCHIVAL = ("ua-1", "a-3a")
"""Accessible and archival at once; under these a character without a glyph is an error, not an empty box."""
_FONTS = "fonts"
_TEXT = r'`"(?P<text>(?:[^"\\]|\\.)+)"`'
_NO_GLYPH = re.compile(rf'the text {_TEXT} could not be displayed with font `"(?P<face>[^"]*)"`')
_PRIVATE = re.compile(rf"the PDF contains the codepoint {_TEXT}(?P<face>)")


_NO_MEMORY = "memory allocation of"
"""What Rust says when it ends for want of memory."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF, and Typst's warnings."""

    pdf: bytes
    warnings: tuple[str, ...]


def compile_pdf(
    files: Mapping[str, bytes],
    *,
    main: str,
    inputs: Mapping[str, str],
    timestamp: int,
    fonts: Sequence[bytes] = (),
    standards: Sequence[str] = ARCHIVAL,
    timeout: float = COMPILE_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> Compiled:
    """Compile `main`, one of `files` (by relative path with `/`), with `inputs` as sys.inputs.

    `fonts` are font files beside those that Typst brings, `timestamp` is seconds since the epoch, `timeout` seconds.
    Raises EngineFailure with Typst's own message (MissingGlyphs where that is why), EngineTimeout, or EngineMissing.
    """
    order = {
        "main": main,
        "inputs": dict(inputs),
        "timestamp": timestamp,
        "standards": list(standards),
        "memory": memory_bytes,
        "fonts": _FONTS if fonts else None,
    }
    faces = {f"{_FONTS}/{number:04}.otf": data for number, data in enumerate(fonts)}
    with Folder() as root:
        _write_files(Path(root), {**files, **faces})
        status, body, warnings = _run(json.dumps(order).encode("utf-8"), root, timeout, memory_bytes)
    if status == b"missing":
        raise EngineMissing("Typst is missing: install `typst`")
    if status == b"failed":
        raise _failure(body.decode("utf-8", "replace"))
    return Compiled(body, tuple(json.loads(warnings)))


def _failure(message: str) -> EngineFailure:
    """Make the exception for a message of Typst."""
    matches = (m for shape in (_NO_GLYPH, _PRIVATE) for m in shape.finditer(message))
    missing = dict.fromkeys((_unescaped(m["text"]), m["face"]) for m in matches)
    return MissingGlyphs(message, tuple(missing)) if missing else EngineFailure(message)


def _unescaped(text: str) -> str:
    """Undo the escapes in a text of Typst's messages."""
    return re.sub(r"\\(?:u\{([0-9a-f]+)\}|(.))", lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def _write_files(root: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise EngineFailure(f"the file name `{name}` leads out of the folder")
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _run(order: bytes, root: str, timeout: float, memory_bytes: int) -> list[bytes]:
    # -P keeps the worker's own folder out of its path, where `typst` would mean this very module.
    command = [sys.executable, "-P", str(package_files("quoteproof.engine") / "typst_worker.py")]
    fact("Typst is started")
    with open_child(command, root, subprocess.PIPE) as child:
        try:
            output, errors = child.communicate(order, timeout)
        except subprocess.TimeoutExpired:
            raise EngineTimeout(f"Typst took longer than {timeout:g} seconds") from None
        finally:
            child.kill()
    answer = read_frame(io.BytesIO(output))
    if answer is None:
        words = errors.decode("utf-8", "replace").strip()
        if _NO_MEMORY in words:
            raise EngineOutOfMemory(f"it needs more than {memory_bytes / 1024**3:.1f} GiB of memory")
        raise EngineEnded(words or f"Typst ended without an answer (status {child.returncode})")
    return answer
