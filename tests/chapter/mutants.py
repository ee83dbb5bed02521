"""Texts that are hard to place: chapters with markup put in at random, and markup whose only words are twins."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Final

PIECES: Final = (
    *"* ** _ __ ` `` ^ ~ ~~ [ ] ( )".split(" "),
    *r"[a] [a][b] [^n] ^[x] \ \\ \* \[ &amp; &nbsp; & <b> </b> {.x} [x]{.y} @a [@a]".split(" "),
    *"-@a “ ” \" ' ~~~ $ $x$ $$ | ![i](p.png) [l](u) <http://x.y> a the # … — é".split(" "),
    "[ ]",
)
LINES: Final = (
    "[a]: b\n",
    '\n\n[a]: /u "t"\n\n',
    "\n\n[^n]: a note\n\n",
    "<!-- a -->",
    '{#a .b c="d"}',
    "[see @a, p. 3; @b]",
    "@a [p. 3]",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n> ",
    "> ",
    "\n- ",
    "\n\n- ",
    "\n\n1. ",
    "\n    ",
    "\n\n    ",
    "\n: ",
    "\n\n:   ",
    "\n# ",
    "# ",
    "\n---\n",
    "\n===\n",
    "\n\n***\n\n",
    "\n\n::: {.own}\n\n",
    "\n\n:::\n\n",
    "\n```\n",
    "\n| ",
    "\n\n| a | b |\n|---|---|\n| c | d |\n\n",
    '[l](<u v> "t")',
    "a a",
    "the the",
    "\t",
    "\\\n",
    "\r\n",
    "\n\nTable: a\n\n",
    "\u00a0",
    "- [x] ",
)
TWINS: Final = (
    *(
        "aa",
        "aa",
        "bb",
        "aa bb",
        " ",
        " ",
        "\n",
        "\n\n",
        "\n\n",
        "“aa”",
        "“aa bb”",
        "[^aa]",
        "[aa]",
        "[bb]",
        "[aa][bb]",
    ),
    *(
        "*aa*",
        "**aa**",
        "*",
        "_",
        "`aa`",
        "``",
        "[@aa]",
        "@aa",
        "@aa [bb]",
        "-@aa",
        "^[aa]",
        "{.aa}",
        "[aa]{.bb}",
        "<b>",
    ),
    *(
        "[aa]",
        "[bb]",
        "<b>",
        "[@bb, aa; aa @aa bb]",
        "[aa](bb)",
        '[aa](aa "bb")',
        "![aa](bb)",
        "<!-- aa -->",
        "\\",
        "&amp;",
        "~",
        "^",
        "%",
    ),
    *("\n\n[^aa]: aa\n\n", "\n[^aa]: aa bb\n", "\n\n[^bb]: aa\n\n    aa\n\n", "\n\n[^aa]: aa [^bb]\n\n", "[^aa]:"),
    *("\n\n[aa]: bb\n\n", "\n[aa]: bb\n", '\n\n[bb]: aa "aa"\n\n', "\n    [aa]: bb\n", "[aa]:"),
    *("\n\n<!-- aa -->\n\n", "\n> ", "\n\n> aa\n", "> ", "\n- ", "\n\n- aa\n", "\n\n1. aa\n", "\n    ", "\n\n    aa\n"),
    *("\n:   aa\n", "\n\n# aa\n\n", "\n\n# aa {#bb}\n\n", "\n---\n", "\n\n::: {.own}\n\n", "\n\n:::\n\n"),
    *("\n\n```\naa\n```\n\n", "\n\nTable: aa\n\n", "\n\n![aa](bb)\n\n", "\n\n| aa\n| bb\n\n", "\n\n<div>\n\n"),
    *("\n\n</div>\n\n", "\n\n| aa | bb |\n|----|----|\n| aa | aa |\n\n", "\n\naa  bb\n--- ---\naa  bb\n\n"),
    "\n\n+----+----+\n| aa | bb |\n+----+----+\n\n",
)


def mutants(texts: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """Some paragraphs of the texts, each with one to six random changes."""
    rng = random.Random(seed)
    cuts = ["\n\n".join(part) + "\n" for text in texts for part in _fours(re.split(r"\n\n+", text))]
    cuts = [cut for cut in cuts if len(cut) < 1500]
    for _ in range(count):
        text = rng.choice(cuts)
        for _ in range(rng.randint(1, 6)):
            text = _changed(text, rng)
        yield text


def _fours(paragraphs: list[str]) -> list[list[str]]:
    return [paragraphs[i : i + 4] for i in range(0, len(paragraphs), 4)]


def _changed(text: str, rng: random.Random) -> str:
    at, chance = rng.randrange(len(text) + 1), rng.random()
    if chance < 0.7:
        return text[:at] + rng.choice((*PIECES, *LINES)) + text[at:]
    if chance < 0.85:
        return text[:at] + text[at + rng.randint(1, 6) :]
    moved = text[at : at + rng.randint(3, 60)]
    to = rng.randrange(len(text) + 1)
    return text[:to] + moved + text[to:]


def twins(count: int, seed: int) -> Iterator[str]:
    """Markup of which each piece says what other pieces say."""
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(rng.choice(TWINS) for _ in range(rng.randint(4, 30))) + "\n"
