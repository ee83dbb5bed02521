"""`quoteproof anchor --name`: a passage gets a name to be cited by, and no name ever moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main

LOCK = "seeds/anchors.yaml"


def test_a_name_is_given_and_can_be_cited(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anchor", "--name", "lighthouse#p3.s2=storm"]) == 0
    assert capsys.readouterr().out == "lighthouse#storm is lighthouse#p3.s2 from now on\n"
    assert main(["insert", "lighthouse#storm", "only weather"]) == 0
    assert capsys.readouterr().out == "“only weather” [@lighthouse#storm]\n"
    before = (book / LOCK).read_bytes()
    assert main(["anchor"]) == 0
    assert main(["anchor", "--name", "lighthouse#p3.s2=storm"]) == 0
    assert (book / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("lighthouse#p1=storm", "`lighthouse#storm` is already the name of `lighthouse#p3`"),
        ("lighthouse#p99=far", "has no passage `p99`"),
        ("lighthouse#p1=p2", "cannot be a name"),
        ("lighthouse#q1=far", "is no place in a source"),
        ("lighthose#p1=far", "did you mean `lighthouse`"),
        ("lighthouse#p1", "gives no name"),
        ("lighthouse=far", "gives no name"),
    ],
)
def test_what_gives_no_name(words: str, told: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anchor", "--name", "lighthouse#p3=storm"]) == 0
    before = (book / LOCK).read_bytes()
    assert main(["anchor", "--name", words]) == 2
    assert told in capsys.readouterr().err
    assert (book / LOCK).read_bytes() == before
