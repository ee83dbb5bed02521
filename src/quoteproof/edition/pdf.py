"""The PDF edition: pandoc's Typst body set in our own template.

Promises an accessible, archival file (PDF/UA-1 and PDF/A-3a) whose bytes depend on what goes in alone.
Leaves out how the body was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files

from quoteproof.edition.facts import Attachment, BookFacts
from quoteproof.edition.terms import words_for
from quoteproof.engine.typst import Compiled, compile_pdf
from quoteproof.text.languages import primary


def typst_filter(facts: BookFacts) -> str:
    """The Lua filter that must run before pandoc writes the body of the book of `facts`."""
    return f"local HYPHENATES = {str(_hyphenates(facts)).lower()}\n{_part('typst.lua').decode('utf-8')}"


def make_pdf(
    facts: BookFacts,
    body: str,
    images: Mapping[str, bytes],
    attachment: Attachment | None = None,
    *,
    fonts: Sequence[bytes] = (),
) -> Compiled:
    """Set `body`, pandoc's Typst, as the book of `facts`; `images` by the paths they are shown by.

    `attachment` goes into the file as it is; `fonts` are the book's own.

    Raises EngineError.
    """
    preamble = '#import "terms.typ": *\n'
    sources = {
        "main.typ": _part("typst_template.typ"),
        "index.typ": _part("typst_index.typ"),
        "terms.typ": _part("typst_body.typ"),
        "body.typ": (preamble + body).encode("utf-8"),
        **images,
        **({attachment.name: attachment.data} if attachment else {}),
    }
    data = {**_data(facts), "manifest": attachment.name if attachment else None}
    inputs = {"book": json.dumps(data, ensure_ascii=False)}
    return compile_pdf(sources, main="main.typ", inputs=inputs, timestamp=facts.timestamp, fonts=fonts)


def _hyphenates(facts: BookFacts) -> bool:
    """Whether words are divided at line ends: not in English, whose words are short; it costs half of Typst's time."""
    return primary(facts.language) != "en"


def _data(facts: BookFacts) -> dict[str, object]:
    lang, _, rest = facts.language.partition("-")
    region = rest if len(rest) == 2 and rest.isalpha() else None
    chosen = {"lang": lang.lower(), "region": region, "words": asdict(words_for(facts.language))}
    return {**asdict(facts), **chosen, "font": facts.font or "Libertinus Serif", "hyphenates": _hyphenates(facts)}


def _part(name: str) -> bytes:
    return (files("quoteproof.edition") / name).read_bytes()
