"""The book that is built in every citation style: each form of citation, beside quotations of each kind."""

from pathlib import Path
from typing import Final

from quoteproof.project.seeds import anchor

_SETTINGS: Final = """title: Quoted in Every Style
author: A. Writer
language: en-US
bibliography: references.bib
csl: style.csl
quotations:
  style: chicago
outputs: [pdf, docx, html]
"""

_BIBLIOGRAPHY: Final = """@book{letters, author = {Moore, Ann and d'Alembert, Jean},
  title = {Letters from the Light: A Keeper's Year}, shorttitle = {Letters from the Light},
  year = {1911}, publisher = {Harbour Press}, address = {Dover}, edition = {2},
  series = {Studies in Lights}, number = {4}, file = {seeds/letters.txt}}
@book{storms, author = {Moore, Ann}, title = {Storms}, year = {1911}, publisher = {Harbour Press}, address = {Dover},
  file = {seeds/storms.txt}}
@article{mousetrap, author = {O'Brien, Peter}, title = {The `Play' Within: Hamlet's “Mousetrap” Again},
  journal = {Journal of the Stage}, year = {1950}, volume = {3}, number = {2}, pages = {11--29},
  doi = {10.1000/182}, file = {seeds/mousetrap.txt}}
@book{nobody, title = {A Keeper's Rules}, year = {1899}, publisher = {Trinity House}, file = {seeds/nobody.txt}}
@jurisdiction{case, title = {Carter v. Boehm}, year = {1766}, institution = {Court of King's Bench}, volume = {3},
  journal = {Burr.}, pages = {1905}, file = {seeds/case.txt}}
@online{page, author = {{Lights Authority}}, title = {Lights That Don't Go Out}, date = {2020-05-03},
  url = {https://example.org/lights?a=1}, urldate = {2021-02-03}, file = {seeds/page.txt}}
@incollection{chapter, author = {Stone, Mary}, title = {Fog}, booktitle = {Weather at Sea}, editor = {Hill, Tom},
  year = {n.d.}, publisher = {Sea Press}, pages = {1--9}, file = {seeds/chapter.txt}}
@thesis{thesis, author = {Wood, Eve}, title = {On “Light” and Its Keepers}, type = {phdthesis},
  institution = {University of Leeds}, date = {1999}}
"""

_SEEDS: Final = {
    "letters": "The sea is too loud for that. It's the ships' own noise.\n\n"
    "A storm is only weather that has made up its mind.\n\n"
    "In fog every ship believes that it alone is lost.\n\n"
    "Nobody has yet copied a line of it wrongly, because each of us had to sign for the line before.\n\n"
    "He asked me, “Who keeps the light?” and I said that I did.\n",
    "storms": "The wind rose before noon.\n\nBy night the wind had gone.\n",
    "mousetrap": "The players come twice.\n\nThe king rises, and the play is over!\n",
    "nobody": "The lamp shall be lit at dusk.\n\nThe lamp shall be put out at dawn.\n",
    "case": "Insurance is a contract upon speculation.\n\nGood faith forbids either party to draw the other in.\n",
    "page": "A light is seen before it is known.\n",
    "chapter": "Fog has no edge.\n\nFog ends where it began.\n",
}

_CHAPTERS: Final = {
    "01-run-in": """# Quotations in the text

She wrote that “the sea is too loud for that” [@letters#p1]. And again: “A storm is only weather that has made up its
mind” [@letters#p2]. “A storm is only weather” [@letters#p2], she repeated, and “in fog every ship believes that it
alone is lost.” [@letters#p3]

@letters#p2 says that “a storm is only weather”. The rules say that “the lamp shall be lit at dusk” [@nobody#p1], and
that it “shall be put out at dawn” [@nobody#p2]. Others say that “the wind rose before noon” [@storms#p1; see also
@letters, chap. 3; @nobody] and that “the players come twice” [see @mousetrap#p1, and elsewhere]. Moore said in a
book [-@storms] that “by night the wind had gone.” [-@storms#p2] Is it that “fog has no edge” [@chapter#p1]? “Fog ends
where it began” [@chapter#p2]!

The court held that “insurance is a contract upon speculation” [@case#p1] and that “good faith forbids either party to
draw the other in” [@case#p2]. A page says “a light is seen before it is known” [@page#p1]. See also @thesis, and
[@thesis, p. 4; @page]. She had asked “who keeps the light?” [@letters#p5, p. 12].

## What “the wind rose” means [@storms#p1] {#wind}

| who        | what                                           |
|------------|------------------------------------------------|
| the player | “the king rises, and the play is over!” [@mousetrap#p2] |

: Who rises, after @mousetrap
""",
    "02-set-off": """# Quotations set off

It ends with its citation:

> Nobody has yet copied a line of it wrongly, because each of us had to sign for the line before. [@letters#p4]

And again, with a line of attribution:

> Nobody has yet copied a line of it wrongly, because each of us had to sign for the line before.
>
> --- [@letters#p4]

The author's name may stand there:

> The king rises, and the play is over!
>
> --- Peter O'Brien [@mousetrap#p2]

As the rule of @nobody#p1 says:

> The lamp shall be lit at dusk.

As @letters#p5 has it:

> He asked me, “Who keeps the light?” and I said that I did.

Two paragraphs:

> The wind rose before noon.
>
> By night the wind had gone. [@storms#p1-p2]
""",
    "03-notes": """# Quotations in notes

The lamp is lit.^[“The lamp shall be lit at dusk” [@nobody#p1].] The wind rose.^[[@storms#p1]] It rose
again.^[See @storms, and “by night the wind had gone” [@storms#p2]. Compare [@letters; @page].] So “the wind rose
before noon.”^[[@storms#p1]] A note may set off:[^long]

[^long]: In her words:

    > In fog every ship believes that it alone is lost. [@letters#p3]

He doubted that “the players come twice”^[[@mousetrap#p1]]. After it, “fog has no edge” [@chapter#p1].
""",
}


def write_book(root: Path) -> None:
    """Write the book into an empty folder, and anchor its seeds."""
    texts = {"book.yaml": _SETTINGS, "references.bib": _BIBLIOGRAPHY}
    texts |= {f"seeds/{key}.txt": text for key, text in _SEEDS.items()}
    texts |= {f"chapters/{name}.md": text for name, text in _CHAPTERS.items()}
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    anchor(root, {})
