"""The process that reads a document: a request on standard input, the answer on standard output.

`engine.process.run_isolated` runs it as a module within limits: whatever a stranger's file does to the libraries that
read it ends there. Its parent imports it for the form of requests and answers, and with it no reader.
"""

import dataclasses
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from quoteproof.document.formats import DocumentFormat, format_of
from quoteproof.document.jsonl import write_passages
from quoteproof.document.model import (
    DocumentDescription,
    DocumentOptions,
    PageNumbering,
    ReadingAccount,
    RefusedDocumentError,
    TrackedChanges,
)
from quoteproof.document.read import reader_name, reader_of
from quoteproof.values import dataclass

MODULE: Final = "quoteproof.document.process"
"""The module to run."""
MEMORY_BYTES: Final = 1024**3
"""Writable memory that reading a document may hold, in bytes."""
_LEAST_SECONDS: Final = 120.0
_SECONDS_A_MEGABYTE: Final = 30.0
_MOST_SECONDS: Final = 900.0


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """A document as its process read it."""

    form: DocumentFormat
    reader: str
    """What the lock says of the reader: `reader_name`."""
    jsonl: str
    """The text of the reading's file: `write_passages`."""
    account: ReadingAccount
    description: DocumentDescription


def seconds(data: bytes) -> float:
    """How long reading a document may take."""
    return min(_MOST_SECONDS, _LEAST_SECONDS + _SECONDS_A_MEGABYTE * (len(data) // 1_000_000))


def request(name: str, data: bytes, options: DocumentOptions) -> bytes:
    """The request to read a document, given the name of its file and its bytes."""
    return json.dumps({"name": name, "options": dict(options.as_mapping())}).encode("ascii") + b"\n" + data


def answer(stream: BinaryIO) -> bytes:
    """Answer the request of a stream."""
    head = json.loads(stream.readline())
    try:
        reply = _read(head["name"], stream.read(), head["options"])
    except RefusedDocumentError as error:
        reply = {"refused": error.message, "helps": error.helps}
    except RecursionError:
        reply = {"refused": "it is nested too deeply", "helps": ()}
    return json.dumps(reply).encode("ascii")


def parse_answer(data: bytes) -> DocumentAnswer:
    """Parse an answer; raises RefusedDocumentError, with the reader's own reason if it gave one."""
    try:
        reply = json.loads(data)
        if "refused" not in reply:
            form, reader, jsonl = DocumentFormat(reply["form"]), str(reply["reader"]), str(reply["jsonl"])
            account, description = _account(reply["account"]), _description(reply["description"])
            return DocumentAnswer(form, reader, jsonl, account, description)
        message, helps = str(reply["refused"]), [str(one) for one in reply["helps"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RefusedDocumentError("its reader gave an answer that makes no sense") from error
    raise RefusedDocumentError(message, *helps)


def _read(name: str, data: bytes, options: Mapping[str, str]) -> dict[str, Any]:
    form = format_of(name, data)
    if form is None:
        raise RefusedDocumentError("no reader knows this form of document", "save it as PDF, DOCX or HTML")
    changes = TrackedChanges(options["changes"]) if "changes" in options else None
    reading = reader_of(form).read(data, DocumentOptions(changes, options.get("edition")))
    return {
        "form": form,
        "reader": reader_name(form),
        "jsonl": write_passages(reading.passages),
        "account": dataclasses.asdict(reading.account),
        "description": dataclasses.asdict(reading.description),
    }


def _account(value: Mapping[str, Any]) -> ReadingAccount:
    numberings = tuple(
        PageNumbering(str(one["name"]), {int(page): str(label) for page, label in one["labels"].items()})
        for one in value["numberings"]
    )
    unseen, remarks = (tuple(str(text) for text in value[name]) for name in ("unseen", "remarks"))
    others = value.keys() - {"numberings", "unseen", "remarks"}
    counts: dict[str, Any] = {name: int(value[name]) for name in others}
    return ReadingAccount(numberings=numberings, unseen=unseen, remarks=remarks, **counts)


def _description(value: Mapping[str, Any]) -> DocumentDescription:
    texts = {name: text if text is None else str(text) for name, text in value.items() if name != "authors"}
    return DocumentDescription(authors=tuple(str(author) for author in value["authors"]), **texts)


def main() -> None:
    """Answer one request; what libraries print meanwhile goes to standard error."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with output:
        output.write(answer(sys.stdin.buffer))


if __name__ == "__main__":
    main()
