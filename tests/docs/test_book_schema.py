"""docs/book.schema.json is that of the reader: it takes what the reader takes, and refuses what no reader would."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteproof.book import config
from quoteproof.book.config import read_book
from quoteproof.book.yaml_nodes import Items, Scalar, YamlNode, read_yaml
from quoteproof.project.templates import Template, template_files
from tests.book.test_book import FULL
from tests.book_of import ROOT
from tests.docs.book_schema import FILE, schema, written

VALIDATOR = jsonschema.Draft7Validator(schema())


def value_of(node: YamlNode | None) -> Any:
    """A node as the value that an editor sees (YAML 1.2.2, core schema)."""
    match node:
        case Scalar(plain=True, text="" | "~" | "null" | "Null" | "NULL") | None:
            return None
        case Scalar(plain=True, text="true" | "True" | "TRUE" | "false" | "False" | "FALSE"):
            return node.text.lower() == "true"
        case Scalar(plain=True) if re.fullmatch(r"[-+]?[0-9]+", node.text):
            return int(node.text)
        case Scalar(plain=True) if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", node.text):
            return float(node.text)
        case Scalar():
            return node.text
        case Items():
            return [value_of(item) for item in node.nodes]
        case _:
            return {key.text: value_of(value) for key, value in node.pairs}


def both(text: str) -> tuple[bool, bool]:
    """Whether the reader takes settings, and whether the schema does."""
    return read_book(text)[1] == (), VALIDATOR.is_valid(value_of(read_yaml(text)[0]))


def test_the_file_is_written_by_the_generator() -> None:
    assert FILE.read_text(encoding="utf-8") == written()
    jsonschema.Draft7Validator.check_schema(json.loads(written()))


def test_it_has_every_key_of_the_reader() -> None:
    found = schema()["properties"]
    assert [*found] == config._KEYS
    assert [*found["quotations"]["properties"]] == [*config._QUOTATION_KEYS]
    assert all(part["description"] for part in found.values())


@pytest.mark.parametrize("text", [FULL, (ROOT / "book.yaml").read_text(encoding="utf-8"), "title: 1984\n"])
def test_good_settings(text: str) -> None:
    assert both(text) == (True, True)


@pytest.mark.parametrize("template", Template)
def test_the_settings_of_the_templates(template: Template) -> None:
    assert both(template_files(template)["book.yaml"].decode()) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "subtitle: A\n",
        "title: ''\n",
        "title: [A, B]\n",
        "title: A\ntittle: B\n",
        "title: A\nauthor: {first: A}\n",
        "title: A\nauthor: [A, ]\nlanguage: english!\n",
        "title: A\nlanguage: [en]\n",
        "title: A\nchapters: ../a.md\n",
        "title: A\nchapters: [/a.md]\n",
        "title: A\nchapters: ~/a.md\n",
        "title: A\nchapters: C:/a.md\n",
        "title: A\nchapters: '**/a/**'\n",
        "title: A\nbibliography: a\\b.bib\n",
        "title: A\ncsl: [a.csl]\n",
        "title: A\npage: b4\n",
        "title: A\npage: {width: 10}\n",
        "title: A\npage: {with: 10mm}\n",
        "title: A\noutputs: epub\n",
        "title: A\noutputs: [pdf, epub]\n",
        "title: A\nindex: by-page\n",
        "title: A\nlayout: report\n",
        "title: A\ncontents: yes\n",
        "title: A\ncontents: 'true'\n",
        "title: A\nhtml: whole\n",
        "title: A\nhtml: {sources: all}\n",
        "title: A\nattested: {a: {by: B, when: C}}\n",
        "title: A\nattested: {a: b}\n",
        "title: A\nquotations: strict\n",
        "title: A\nquotations: {style: turabian}\n",
        "title: A\nquotations: {terms: [a]}\n",
        "title: A\nquotations: {names: {a: }}\n",
        "title: A\nquotations: {names: {a: [b]}}\n",
        "title: A\nquotations: {limits: {omission-words: 151}}\n",
        "title: A\nquotations: {limits: {piece-words: 2}}\n",
        "title: A\nquotations: {limits: {term-words: 0}}\n",
        "title: A\nquotations: {limits: {piece-words: many}}\n",
        "title: A\nquotations: {limits: {words: 1}}\n",
        "title: A\nquotations: {raise: [misquotation]}\n",
    ],
)
def test_both_refuse(text: str) -> None:
    assert both(text) == (False, False)


def test_only_the_reader_refuses_margins_without_room() -> None:
    assert both("title: A\npage: {width: 80mm, inner: 50mm}\n") == (False, True)


SCALARS = st.sampled_from(
    [
        *(
            "A",
            "No",
            "true",
            "1984",
            "1.5",
            "",
            "~",
            "'null'",
            "' '",
            "a4",
            "pdf",
            "html",
            "none",
            "by-source",
            "strict",
        ),
        *("apa", "house", "logical", "whole", "excerpts", "de-CH", "x_y", "10mm", "6in", "10", "a/b.md", "../a", "/a"),
        *("a4", "'**/*.md'", "a\\b", "3", "150", "200", "0", "unquoted-borrowing", "letter", "en", "'**/**'"),
    ]
).map(lambda text: yaml.compose(text) or yaml.compose("~"))
KEYS = st.sampled_from([*config._KEYS, *config._QUOTATION_KEYS, "sources", "pictures", "size", "width", "inner", "by"])
OTHER = st.sampled_from(["when", "with", "piece-words", "omission-words", "term-words", "titel", "a"])


def _mapping(pairs: dict[str, yaml.Node]) -> yaml.Node:
    items = [(yaml.ScalarNode("tag:yaml.org,2002:str", key), value) for key, value in pairs.items()]
    return yaml.MappingNode("tag:yaml.org,2002:map", items, flow_style=True)


def _sequence(nodes: list[yaml.Node]) -> yaml.Node:
    return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=True)


NODES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(_sequence) | st.dictionaries(KEYS | OTHER, inner, max_size=4).map(_mapping)
    ),
    max_leaves=5,
)


@settings(max_examples=400)
@given(st.dictionaries(KEYS, NODES, max_size=4))
def test_what_the_reader_takes_the_schema_takes(pairs: dict[str, yaml.Node]) -> None:
    text = yaml.serialize(_mapping({"title": yaml.ScalarNode("tag:yaml.org,2002:str", "A"), **pairs}))
    reader, editor = both(text)
    assert editor or not reader, text
