"""Languages in which Typst prints the hyphen of a line end again in the next line are built like others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.green.places import write_book
from tests.green.test_directions import faults
from tests.samples import sampled

WORDS = {
    "pt": "a ponte tornou-se velha quando caiu-lhe o guarda-chuva, fê-lo e levou-a consigo",
    "es": "el puente franco-español y el político-social teórico-práctico de la noche",
    "pl": "most czarno-biały i niebiesko-żółty polsko-niemiecki w nocy",
    "cs": "most černo-bílý a modro-žlutý česko-německý v noci",
    "sk": "most čierno-biely a modro-žltý slovensko-nemecký v noci",
    "hr": "most crno-bijeli i plavo-žuti hrvatsko-njemački u noći",
}


@pytest.mark.parametrize("language", sampled(sorted(WORDS), 2))
def test_quotations_with_repeated_hyphens_are_built(tmp_path: Path, language: str) -> None:
    root = tmp_path / "book"
    # Each passage begins its hyphens at another place of the line, so that some of them are at a line end.
    passages = [f"{'O ' * number}{' '.join([WORDS[language]] * 5)}".capitalize() for number in range(6)]
    write_book(root, [f"{passage}." for passage in passages])
    with (root / "book.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"language: {language}\n")
    cited = [(passage, f"[@s#p{number}]") for number, passage in enumerate(passages, 1)]
    text = "\n\n".join(f"“{words}” {at}.^[“{words}” {at}.]\n\n> {words}. {at}" for words, at in cited)
    (root / "chapters/01.md").write_text(f"# A\n\n{text}\n", encoding="utf-8")
    assert faults(root) == []
