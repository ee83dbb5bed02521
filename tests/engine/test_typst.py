"""Typst in its own process: its limits, its messages, and the same bytes every time."""

from __future__ import annotations

import pytest

from quoteproof.engine.program import EngineFailure, EngineTimeout, MissingGlyphs
from quoteproof.engine.typst import Compiled, compile_pdf

HEAD = '#set document(title: "T")\n'


def compiled(source: str, timeout: float = 20.0, **inputs: str) -> Compiled:
    files = {"main.typ": (HEAD + source).encode("utf-8")}
    return compile_pdf(files, main="main.typ", inputs=inputs, timestamp=0, timeout=timeout)


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = compiled("Hello"), compiled("Hello")
    assert first.pdf.startswith(b"%PDF-")
    assert first == second


def test_data_is_never_read_as_markup() -> None:
    assert compiled("#sys.inputs.word", word="#panic() *x*").warnings == ()


def test_a_character_without_a_glyph_is_an_error() -> None:
    with pytest.raises(MissingGlyphs, match=r"习.*could not be displayed") as caught:
        compiled("A 习 and 近.")
    assert caught.value.missing == (("习", "Libertinus Serif"), ("近", "Libertinus Serif"))


def test_a_character_of_private_use_is_an_error() -> None:
    with pytest.raises(MissingGlyphs) as caught:
        compiled("\ue000")
    assert "\ue000" in [text for text, _ in caught.value.missing]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("#nothing", "unknown variable: nothing"),
        ('#read("/etc/hostname")', "file not found"),
        ('#read("../secret")', "error"),
        ('#import "@preview/x:0.1.0"', "download"),
        ('#image("a.png")', "file not found"),
    ],
)
def test_what_goes_wrong_is_said_in_typst_s_words(source: str, message: str) -> None:
    with pytest.raises(EngineFailure, match=message):
        compiled(source)


def test_a_warning_is_returned() -> None:
    warnings = compiled('#set text(font: "No Such Face")\nx').warnings
    assert len(warnings) == 1
    assert "no such face" in warnings[0]


def test_too_long_is_a_timeout() -> None:
    with pytest.raises(EngineTimeout):
        compiled("#for a in range(100000) { for b in range(100000) { let c = a + b } }", timeout=0.5)


def test_too_much_memory_is_a_failure() -> None:
    files = {"main.typ": (HEAD + '#let a = "x" * 10\n#for i in range(40) { a = a + a }').encode("utf-8")}
    with pytest.raises(EngineFailure, match="it needs more than 0"):
        compile_pdf(files, main="main.typ", inputs={}, timestamp=0, memory_bytes=300_000_000, timeout=20)


@pytest.mark.parametrize("name", ["../a.typ", "/tmp/a.typ", "a/../../b", "c:a", "a\\b"])
def test_a_file_name_that_leaves_the_folder_is_refused(name: str) -> None:
    with pytest.raises(EngineFailure, match="leads out of the folder"):
        compile_pdf({name: b""}, main=name, inputs={}, timestamp=0)
