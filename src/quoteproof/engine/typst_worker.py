"""The child of `quoteproof.engine.typst`: compiles the folder it runs in, once, and ends.

Started as a script, never imported: a crash or a limit ends this process alone. The order on standard input is JSON,
the answer on standard output is a frame. The limits are set before Typst starts.
"""

import json
import struct
import sys


def _limit(kind: str, size: int) -> None:
    try:
        import resource
    except ImportError:
        return
    number: int = getattr(resource, kind)
    _, hard = resource.getrlimit(number)
    if hard == resource.RLIM_INFINITY or hard > size:
        resource.setrlimit(number, (size, size))


def _end_with_parent() -> None:
    """Have Linux end this process when its parent is killed, so that no endless document goes on alone."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL))  # PR_SET_PDEATHSIG


def _answer(status: bytes, body: bytes, notes: list[str]) -> None:
    out = sys.stdout.buffer
    parts = (status, body, json.dumps(notes).encode("utf-8"))
    out.write(struct.pack(">I", len(parts)))
    for part in parts:
        out.write(struct.pack(">Q", len(part)) + part)
    out.flush()


def _words(error: Exception) -> str:
    """Typst's message, the place it points at, and its hints."""
    plain = [str(getattr(error, "diagnostic", "")) or str(error)]
    plain += [f"hint: {hint}" for hint in getattr(error, "hints", ()) if hint not in plain[0]]
    return "\n".join(plain)


def _main() -> None:
    _end_with_parent()
    order = json.load(sys.stdin.buffer)
    _limit("RLIMIT_DATA", order["memory"])
    _limit("RLIMIT_CORE", 0)
    try:
        import typst
    except ImportError:
        _answer(b"missing", b"", [])
        return
    _limit("RLIMIT_FSIZE", 0)  # it answers by a pipe, and has nothing to write
    try:
        pdf, warnings = typst.compile_with_warnings(
            order["main"],
            root=".",
            ignore_system_fonts=True,
            font_paths=[order["fonts"]] if order["fonts"] else [],
            sys_inputs=order["inputs"],
            pdf_standards=order["standards"],
            timestamp=order["timestamp"],
            package_path=".packages",
            package_cache_path=".packages",
        )
    except Exception as error:
        # To the parent, every failure here is the same.
        _answer(b"failed", _words(error).encode("utf-8"), [])
        return
    _answer(b"ok", pdf, [_words(warning) for warning in warnings])


if __name__ == "__main__":
    _main()
