"""One call of the hook from the bytes that an agent sends to what it is answered; whatever fails refuses."""

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from quoteproof.assistant import hook, hook_events, hook_log
from quoteproof.assistant.hook import HookAnswer, HookDecision
from quoteproof.assistant.hook_events import HookCall, Malformed, Moment, Reply

LARGEST: Final = 64 * 1024 * 1024
"""Most bytes that an agent may send."""
_SHOWN: Final = 10  # lines of the log in a status


def answer(data: bytes, folder: Path, baseline: str | None = None) -> Reply:
    """Answer one call; `folder` is where the hook was started, `baseline` is relative to the book.

    Never raises: an agent takes no notice of a failed hook, so that whatever fails here is a refusal with status 2.
    """
    started = time.perf_counter()
    call: HookCall | Malformed = Malformed("the input is larger than can be judged")
    judged: HookAnswer | None = None
    log: Path | None = None
    try:
        log = hook_log.place(folder)
        call = hook_events.read_call(data) if len(data) <= LARGEST else call
        if isinstance(call, Malformed):
            message = f"error: {call.message}; what cannot be judged is refused\n"
            reply = Reply(2, error=f"{message}  = help: send what an agent gives to its hooks: docs/assistants.md\n")
        else:
            judged = _judged(call, log, baseline)
            reply = _reply(call, judged)
    except Exception as error:  # a bug must refuse as well
        what = f"error: the hook failed, and refuses what it cannot judge: {type(error).__name__}: {error}"
        reply = _failed(call, what)
    hook_log.write(log, call if isinstance(call, HookCall) else None, judged, time.perf_counter() - started)
    return reply


def _failed(call: HookCall | Malformed, what: str) -> Reply:
    """Refuse where the hook itself fails; the end of a turn is held once, since an agent cannot mend the program."""
    if isinstance(call, Malformed) or call.moment is Moment.OTHER:
        return Reply(2, error=f"{what}\n")
    if call.moment is Moment.BEFORE:
        return hook_events.denial(call, what)
    return (
        hook_events.pass_with(call, what)
        if call.is_repeated or not call.says_repeated
        else hook_events.hold(call, what)
    )


def _judged(call: HookCall, log: Path | None, baseline: str | None) -> HookAnswer:
    match call.moment:
        case Moment.BEFORE:
            return hook.before_tool(call, baseline)
        case Moment.STOP:
            held = hook_log.held_before(log, call, hook.MOST_HELD)
            return hook.end_of_turn(call, held, baseline, hook_log.books_of(log, call))
        case Moment.OTHER:
            return HookAnswer(HookDecision.ALLOWED)


def _reply(call: HookCall, judged: HookAnswer) -> Reply:
    match judged.decision:
        case HookDecision.DENIED:
            return hook_events.denial(call, judged.reason)
        case HookDecision.HELD:
            return hook_events.hold(call, judged.reason)
        case HookDecision.ALLOWED | HookDecision.LET_GO:
            return hook_events.pass_with(call, judged.reason)


def status(folder: Path) -> Iterator[str]:
    """Where the hook is installed, and its last calls, in lines."""
    from quoteproof.assistant import installing

    yield from installing.status(folder)
    log = hook_log.place(folder)
    yield f"log: {log or 'none, because there is no state folder'}"
    entries = list(islice(hook_log.entries(log), _SHOWN))
    for entry in reversed(entries):
        told = (entry.get(name) for name in ("time", "client", "event", "tool", "answer", "file"))
        codes = entry.get("codes")
        yield "  " + " ".join(str(one) for one in (*told, *(codes if isinstance(codes, list) else ())) if one)
    if not entries:
        yield "  no call so far"
