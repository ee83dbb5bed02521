"""The PDF edition: the body as Typst, set in our own template.

The file is accessible and archival (PDF/UA-1 and PDF/A-3a), and its bytes depend only on what goes in.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files

from quoteproof.chapter.model import Node
from quoteproof.edition.facts import Attachment, BookFacts, EditionInputs
from quoteproof.edition.terms import words_for
from quoteproof.edition.typst_writer import BodySetting, formulas_in, typst_body
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.typst import Compiled, compile_pdf
from quoteproof.text.bidi import is_leftwards
from quoteproof.text.languages import primary


def pdf_body(facts: BookFacts, blocks: Sequence[Node], pandoc: Pandoc) -> str:
    """The blocks of a book after citation processing as Typst; raises EngineError.

    `pandoc` is asked for formulas alone.
    """
    formulas = formulas_in(blocks)
    written = dict(zip(formulas, pandoc.typst_math(formulas) if formulas else (), strict=True))
    setting = BodySetting(facts.page.line, _hyphenates(facts), written, facts.layout.has_own_pages)
    return typst_body(blocks, setting)


def set_pdf(
    inputs: EditionInputs, body: str, attachment: Attachment | None = None, *, strict: bool = False
) -> Compiled:
    """Set `body`, from `pdf_body`, as a PDF that carries `attachment` as it is; raises EngineError.

    `strict` refuses a formula that would be set too small to read.
    """
    facts = inputs.facts
    sources = {
        "main.typ": _part("typst_template.typ"),
        "index.typ": _part("typst_index.typ"),
        "terms.typ": _part("typst_body.typ"),
        "body.typ": f'#import "terms.typ": *\n{body}'.encode(),
        **inputs.images,
        **({attachment.name: attachment.data} if attachment else {}),
    }
    data = {**_data(facts), "manifest": attachment.name if attachment else None}
    settings = {"book": json.dumps(data, ensure_ascii=False), **({"strict": "yes"} if strict else {})}
    return compile_pdf(sources, main="main.typ", inputs=settings, timestamp=facts.timestamp, fonts=inputs.fonts)


def _hyphenates(facts: BookFacts) -> bool:
    """Whether words are divided at line ends: not in English, whose words are short; it costs half of Typst's time."""
    return primary(facts.language) != "en"


def _data(facts: BookFacts) -> dict[str, object]:
    lang, *others = facts.language.split("-")
    region = next((part.upper() for part in others if len(part) == 2 and part.isalpha()), None)
    chosen = {"lang": lang.lower(), "region": region, "words": asdict(words_for(facts.language))}
    return {
        **asdict(facts),
        **chosen,
        "font": facts.font or "Libertinus Serif",
        "hyphenates": _hyphenates(facts),
        "leftwards": is_leftwards(facts.language),
    }


def _part(name: str) -> bytes:
    return (files("quoteproof.edition") / name).read_bytes()
