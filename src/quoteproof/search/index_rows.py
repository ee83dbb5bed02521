"""Slips: a passage as the index keeps it, and the passage again, cut from the seed as it is now.

Promises: a passage comes back only if the bytes at its place are those that were filed, by the same user, of a seed
and settings that are the same; so the index can miss a passage, but never misquote one.
Leaves out: files (`index_store`, `index`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from quoteproof.disk.user_folders import Key, is_sealed
from quoteproof.search.index_store import Filed, Slip
from quoteproof.search.terms import stem, terms
from quoteproof.source.passage import Correction, Passage, Role, Source
from quoteproof.text.offsets import Change, apply_changes

_BOM = b"\xef\xbb\xbf"


def slips_of(source: Source, filed: Filed, data: bytes, key: Key) -> Iterator[tuple[Slip, str, str]]:
    """Give a source's citable passages as slips, each with its words and its stems; `data` is the seed's bytes."""
    at = len(_BOM) if data.startswith(_BOM) else 0
    done = 0
    for passage in source.passages:
        at += len(source.raw[done : passage.start].encode())
        done = passage.start
        if passage.role is Role.FURNITURE:
            continue
        stretch = source.raw[passage.start : passage.end].encode()
        slip = Slip(source.key, passage.id, passage.start, at, len(stretch), b"", _more(passage))
        slip = replace(slip, seal=_seal(slip, filed, stretch, key))
        words = terms(passage.text)
        stems = dict.fromkeys(found for word in words if (found := stem(word)) is not None)
        yield slip, " ".join(words), " ".join(stems)


def passage_of(slip: Slip, filed: Filed, stretch: bytes, key: Key) -> Passage | None:
    """Give the passage of a slip from the bytes that stand at its place, or none where they are others."""
    if not is_sealed(slip.seal, _seal(slip, filed, stretch, key)):
        return None
    more: dict[str, Any] = json.loads(slip.more)
    raw = stretch.decode()
    mapped = apply_changes(raw, (Change(*change) for change in more.get("changes", ())))
    return Passage(
        slip.name,
        Role(more["role"]),
        mapped.text,
        slip.start,
        mapped,
        tuple((a, b) for a, b in more["sentences"]),
        tuple((a, b) for a, b in more.get("emphasis", ())),
        tuple(Correction(*correction) for correction in more.get("corrections", ())),
        tuple(more.get("breaks", ())),
        more.get("ordinal"),
        more.get("page"),
        more.get("number"),
        raw,
    )


def _seal(slip: Slip, filed: Filed, stretch: bytes, key: Key) -> bytes:
    """Give the seal of a slip: of all that it says, of the bytes at its place, and of what its source was made of."""
    words = (filed.recipe, filed.seed_hash, filed.rows_hash, slip.key, slip.name, str(slip.start), str(slip.at))
    return key.seal("passage", *(word.encode() for word in (*words, str(slip.size), slip.more)), stretch)


def _more(passage: Passage) -> str:
    values: dict[str, Any] = {"role": passage.role.value, "sentences": passage.sentences}
    optional = {
        "changes": [(c.start, c.end, c.text, c.kind) for c in passage.mapped.changes],
        "emphasis": passage.emphasis,
        "corrections": [(c.start, c.end, c.was, c.read, c.reason) for c in passage.corrections],
        "breaks": passage.breaks,
        "ordinal": passage.ordinal,
        "page": passage.page,
        "number": passage.number,
    }
    values.update((name, value) for name, value in optional.items() if value)
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
