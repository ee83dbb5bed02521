"""One line for each call of the hook, in the user's state folder: that a hook is silent must not mean that it is dead.

A line says when, which agent, what it wanted to do to which file, and what it was answered. It holds no text of a
chapter. How often a turn was held is read from it as well.
"""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from quoteproof.assistant.hook import HookAnswer, HookDecision
from quoteproof.assistant.hook_events import EVENTS, HookCall, JsonValue, Moment
from quoteproof.disk.named_files import is_book
from quoteproof.disk.user_folders import append_own_line, own_state, read_own_file

LARGEST: Final = 1024 * 1024
"""Bytes of the log beyond which its older half goes."""
_NAME: Final = "hook.jsonl"


def place(beside: Path) -> Path | None:
    """The log; None where the user has no state folder, or only one inside the folder `beside`."""
    folder = own_state(beside)
    return folder / _NAME if folder is not None else None


def write(log: Path | None, call: HookCall | None, answer: HookAnswer | None, seconds: float) -> None:
    """Add the line of one call; `answer` is None where it failed. Nothing happens where it cannot be written."""
    entry: dict[str, JsonValue] = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
    if call is not None:
        entry |= {"client": call.client.value, "session": call.session, "event": call.event, "tool": call.tool}
    if answer is not None:
        entry |= {"book": str(answer.root or ""), "file": answer.file, "codes": [*dict.fromkeys(answer.codes)]}
    entry |= {"answer": "failed" if answer is None else answer.decision.value, "ms": round(seconds * 1000)}
    if log is not None:
        append_own_line(log, json.dumps({k: v for k, v in entry.items() if v not in ("", [])}), LARGEST)


def entries(log: Path | None) -> Iterator[Mapping[str, JsonValue]]:
    """The lines of the log, the newest first; lines that are damaged are left out."""
    for line in reversed(read_own_file(log, 4 * LARGEST).splitlines() if log is not None else []):
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value


def held_before(log: Path | None, call: HookCall, most: int) -> int:
    """How often this turn was held already; `most` where that cannot be known and the agent says that it was."""
    if log is None or not log.exists():
        return most if call.is_repeated else 0
    count = 0
    stops = {"", *(name for name, (moment, _) in EVENTS.items() if moment is Moment.STOP)}
    for entry in entries(log):
        is_stop = "tool" not in entry and entry.get("event", "") in stops
        if is_stop and entry.get("session", "") == call.session:
            if entry.get("answer") != HookDecision.HELD.value:
                break
            count += 1
    return count


def books_of(log: Path | None, call: HookCall) -> tuple[Path, ...]:
    """The books in which this session edited a file, and that are still there."""
    mine = (entry.get("book") for entry in entries(log) if call.session and entry.get("session") == call.session)
    return tuple(Path(one) for one in dict.fromkeys(mine) if isinstance(one, str) and is_book(Path(one)))
