"""Where `book.yaml` says something, so that a finding can stand there."""

from typing import Final

from quoteproof.book.yaml_nodes import Table, read_yaml
from quoteproof.finding.model import Place

_SETTINGS: Final = "book.yaml"


def setting_place(text: str, name: str) -> Place:
    """Where the text of `book.yaml` gives the value of a setting, its first line; the whole file where it does not."""
    node, _ = read_yaml(text)
    for key, value in node.pairs if isinstance(node, Table) else ():
        if key.text == name:
            start = value.position.offset
            line = text[start:].partition("\n")[0].partition(" #")[0]
            return Place(_SETTINGS, start, start + len(line.rstrip()))
    return Place(_SETTINGS)
