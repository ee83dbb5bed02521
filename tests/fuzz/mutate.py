"""Mutation: a real file with a few things wrong in it, the same for the same random numbers.

Promises: whatever comes out is bounded (`LARGEST` bytes); text, JSON and zipped XML are changed by their structure as
well as by bytes, since random bytes seldom get past the first reader. Leaves out: what a reader should say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Final

LARGEST: Final = 20_000
"""Most bytes of a text after mutation; what costs more with more text has tests of its own (`growth`)."""
_CUT: Final = 3_000  # most bytes of the sample that a mutation starts from

CHARACTERS: Final[tuple[str, ...]] = (
    *"\0\t\r\n\x0b\x0c\x1b\x85\xa0\xad\u200b\u200e\u202e\u2028\u2029\u3000\ufeff\ufffc\ufffd\ufffe\uffff",
    *"\"'“”‘’«»„‚「」『』‹›`…—–-[](){}<>@#*_~^|\\/:;,.!?&%$=+",
    *("İ", "ß", "ﬁ", "e\u0301", "\u0301", "\U0001f600", "\U000e0001", "\U000f0000", "\U00013000", "٣", "²", "½"),
)
"""Characters that have a meaning somewhere, or that break what looks at one character at a time."""
NUMBERS: Final = ("0", "-1", "1e999", "NaN", "99999999999999999999", "9" * 5_000, "0x7f", "1_0", "٣٤", "²", "1.5")
"""Numbers that are too large, or are none for one half of a program."""
_BROKEN: Final = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\0", b"\r")


def mutated(random: Random, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    """A piece of a sample with one to eight things changed in it."""
    data = _piece(random, random.choice(samples))
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        change: _Change = random.choice(_CHANGES)
        data = change(random, data, samples, words)[:LARGEST]
    return data


def mutated_json(random: Random, sample: bytes, words: Sequence[str]) -> bytes:
    """A JSON text with one to four of its values exchanged, lost, doubled, wrapped or replaced."""
    value = json.loads(sample)
    for _ in range(random.choice((1, 1, 2, 4))):
        value = _value_changed(random, value, words)
    return json.dumps(value, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def mutated_parts(random: Random, parts: Mapping[str, bytes], words: Sequence[str]) -> dict[str, bytes]:
    """The parts of a package with one of them, a small one as likely as a large, mutated, lost or exchanged."""
    changed = dict(parts)
    name = random.choice(sorted(parts))
    match random.randrange(6):
        case 0:
            del changed[name]
        case 1:
            changed[name] = parts[random.choice(sorted(parts))]
        case _:
            data = parts[name]
            for _ in range(random.choice((1, 2, 4))):
                data = random.choice((_element, *_CHANGES))(random, data, tuple(parts.values()), words)
            changed[name] = data[: 8 * LARGEST]
    return changed


def _piece(random: Random, sample: bytes) -> bytes:
    """Take some lines of a sample, or the whole of a short one."""
    if len(sample) <= _CUT and random.random() < 0.6:
        return sample
    start = random.randrange(len(sample) + 1)
    start = sample.rfind(b"\n", 0, start) + 1
    return sample[start : start + random.randrange(1, _CUT)]


def _spot(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((0, 1, 1, 2, 5, 20, 200)))


def _insert_word(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _spot(random, data)
    end = start if random.random() < 0.6 else end
    return data[:start] + random.choice(words).encode("utf-8", "surrogatepass") + data[end:]


def _insert_character(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _spot(random, data)
    many = random.choice((1, 1, 1, 2, 3, 12, 300))
    return data[:start] + random.choice(CHARACTERS).encode() * many + data[start if random.random() < 0.6 else end :]


def _break_bytes(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _spot(random, data)
    broken: bytes = random.choice(_BROKEN)
    return data[:start] + broken + data[end:]


def _delete(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _spot(random, data)
    return data[:start] + data[end:]


def _double(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _spot(random, data)
    return data[:end] + data[start:end] * random.choice((1, 1, 3, 40)) + data[end:]


def _splice(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    start, end = _spot(random, data)
    return data[:start] + _piece(random, random.choice(samples))[: random.choice((20, 200, 2_000))] + data[end:]


def _number(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    places = [i for i, c in enumerate(data) if 0x30 <= c <= 0x39]
    if not places:
        return _insert_word(random, data, samples, words)
    at = random.choice(places)
    return data[:at] + random.choice(NUMBERS).encode() + data[at + 1 :]


def _swap_lines(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _line_ends(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    return data.replace(b"\n", random.choice((b"\r", b"\r\n", b"\n\n", b" ", b"\xe2\x80\xa8")))


def _indent(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    before: bytes = random.choice((b"> ", b"    ", b"\t", b"- ", b"| ", b"# ", b": ", b"1. "))
    times = random.choice((1, 1, 2, 9))
    return b"\n".join(before * times + line for line in data.split(b"\n"))


_Change = Callable[[Random, bytes, Sequence[bytes], Sequence[str]], bytes]
_CHANGES: Final[tuple[_Change, ...]] = (
    *(_insert_word, _insert_word, _insert_word, _insert_character, _insert_character, _delete, _double),
    *(_splice, _number, _break_bytes, _swap_lines, _line_ends, _indent),
)


def _element(random: Random, data: bytes, samples: Sequence[bytes], words: Sequence[str]) -> bytes:
    """Change XML at the edges of its tags, so that it stays well-formed more often than not."""
    ends = [i + 1 for i, c in enumerate(data) if c == 0x3E]
    if not ends:
        return data
    at, other = sorted((random.choice(ends), random.choice(ends)))
    match random.randrange(4):
        case 0:
            return data[:at] + random.choice(words).encode("utf-8", "replace") + data[at:]
        case 1:
            return data[:at] + data[other:]
        case 2:
            return data[:other] + data[at:other] + data[other:]
        case _:
            return data[:at] + b"<w:p><w:r><w:t>" + data[at:other] + b"</w:t></w:r></w:p>" + data[other:]


def _value_changed(random: Random, value: Any, words: Sequence[str]) -> Any:
    """Change one value somewhere inside, each level as likely to be the one as to be passed through."""
    holders: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting and len(holders) < 50_000:
        one = waiting.pop()
        keys: Any = one.keys() if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            holders.append((one, key))
            waiting.append(one[key])
    if not holders:
        return _leaf(random, words)
    holder, key = random.choice(holders)
    other, other_key = random.choice(holders)
    match random.randrange(8):
        case 0:
            del holder[key]
        case 1:
            holder[key] = json.loads(json.dumps(other[other_key]))
        case 2:
            holder[key] = [holder[key]]
        case 3 if isinstance(holder, list):
            holder.insert(key, json.loads(json.dumps(holder[key])))
        case 4 if isinstance(holder, dict):
            holder[random.choice(words)] = _leaf(random, words)
        case 5 if isinstance(holder[key], str):
            text = holder[key]
            at = random.randrange(len(text) + 1)
            holder[key] = text[:at] + random.choice((*words, *CHARACTERS, "\ud800")) + text[at:]
        case _:
            holder[key] = _leaf(random, words)
    return value


def _leaf(random: Random, words: Sequence[str]) -> Any:
    return random.choice(
        (
            None,
            True,
            False,
            0,
            -1,
            1.5,
            10**30,
            float("nan"),
            "",
            "\ud800",
            [],
            {},
            [[]],
            {"t": "Str", "c": "x"},
            *words,
        )
    )
