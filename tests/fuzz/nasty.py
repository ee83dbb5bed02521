"""Inputs made by hand: what breaks readers that were written for honest files, each by the reader it is for.

Promises: small enough for every test run, but for those of `growing`, which come in any size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.fuzz.ground import BIBLIOGRAPHY, CHAPTER, EMENDATIONS, SEED, SETTINGS, small_book

LONG: Final = "9" * 5_000
"""More digits than Python converts to a number."""
_BOMB: Final = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)
_EVERY: Final = {
    "nothing": b"",
    "a NUL": b"\0",
    "a byte-order mark": b"\xef\xbb\xbf",
    "two byte-order marks": b"\xef\xbb\xbf\xef\xbb\xbf",
    "UTF-16": "title: x\nää".encode("utf-16"),
    "only line ends": b"\r\n\r\r\n\n",
    "bytes that are no text": bytes(range(128, 256)),
    "a lone surrogate": b"\xed\xa0\x80",
    "one character": b"x",
}
_YAML: Final = {
    "aliases that grow": _BOMB.encode(),
    "an alias to itself": b"a: &a [*a]\n",
    "deep brackets": b"[" * 10_000,
    "deep braces": b"{a: " * 10_000,
    "deep items": b"- " * 5_000,
    "a tag that runs": b"!!python/object/apply:os.system ['true']\n",
    "a huge number": f"title: {LONG}\n".encode(),
    "a key twice": b"title: a\ntitle: b\n",
    "a key that is a list": b"? [a]\n: b\n",
    "two documents": b"title: a\n---\ntitle: b\n",
    "an escape of half a pair": b'title: "\\ud800"\n',
    "an escape beyond Unicode": b'title: "\\Uffffffff"\n',
    "other line ends": "title: a\u2028b: c\x85d: [\n".encode(),
    "merge keys": b"<<: {title: a}\n",
}
_DEEP: Final = {
    "block quotes": b"> " * 400 + b"x\n",
    "lists": "\n".join("  " * n + "- x" for n in range(60)).encode(),
    "emphasis": b"*a **b " * 300 + b"x" + b"** *" * 300,
    "divisions": b"::: {.own}\n" * 300 + b"x\n" + b":::\n" * 300,
    "spans": b"[" * 200 + b"x" + b"]{.term}" * 200,
    "notes": b"x^[" * 100 + b"y" + b"]" * 100,
    "quotation marks": "“‘".encode() * 300 + b"x" + "’”".encode() * 300,
}
NASTY: Final[Mapping[str, Mapping[str, bytes]]] = {
    "settings": _YAML,
    "emendations": {
        **_YAML,
        "a huge line": EMENDATIONS.replace("lines: 3", f"lines: {LONG}").encode(),
        "CR alone": EMENDATIONS.replace("\n", "\r").encode(),
    },
    "index": {
        **_YAML,
        "a tombstone with another digit": (small_book().anchors or "").replace("{}", '{"p²": x, "p9": y}').encode(),
        "a tombstone with many digits": (small_book().anchors or "").replace("{}", f'{{"p{LONG}": x}}').encode(),
    },
    "rows": {
        "deep JSON": b"[" * 100_000,
        "a huge number": small_book().rows["tale"].replace('"at":[[', f'"at":[[{LONG},{LONG}],[').encode(),
        "a number that is none": small_book().rows["tale"].replace('"at":[[0', '"at":[[NaN').encode(),
        "a truth value": small_book().rows["tale"].replace('"at":[[0', '"at":[[false').encode(),
        "half a pair": small_book().rows["tale"].replace('"words":"', '"words":"\\ud800').encode(),
        "an object": b"{}",
    },
    "bibliography": {
        "deep braces": b"@book{a, title = " + b"{" * 5_000 + b"}" * 5_000 + b"}",
        "open braces": b"@book{" * 500,
        "at signs": b"@" * 5_000,
        "a key that YAML breaks": "@book{tale\x85x\u2028y, title = {A}, file = {seeds/tale.txt}}".encode(),
        "a key of quotation marks": b'@book{"a", title = {A}, file = {seeds/tale.txt}}',
        "strings in themselves": b"@string{a = a # a}\n@book{b, title = a # a}",
        "CR alone": BIBLIOGRAPHY.replace("\n", "\r").encode(),
    },
    "seed": {
        "one long line": b"word " * 4_000,
        "many short lines": b"a\n" * 1_000,
        "combining marks": ("e" + "\u0301" * 4_000).encode(),
        "CR alone": SEED.replace("\n", "\r").encode(),
    },
    "anchor": {
        "many digits": f"tale#p{LONG}\ntale#p2.s{LONG}\ntale#p1-p{LONG}\ntale#{LONG}".encode(),
        "digits of other scripts": "tale#p²\ntale#p٣\ntale#p2.s٣".encode(),
        "signs": b"#\n##\ntale##p1\ntale#p1-\ntale#.s1\ntale#p1-p1-p1\n",
    },
    "chapter": {
        **{f"deep {name}": data for name, data in _DEEP.items()},
        "an anchor of many digits": f"“Once” [@tale#p{LONG}] “the” [@tale#p2.s{LONG}, p. {LONG}]".encode(),
        "locators of other digits": "“Once there was a king” [@tale#p2, para. ²] [@tale#p2, p. ٣]".encode(),
        "a table of nothing": b"|\n|-|\n|\n\n+-+\n| |\n+-+\n",
        "CR alone": CHAPTER.replace("\n", "\r").encode(),
        "half a pair": CHAPTER.encode() + b"\xed\xa0\x80" + b"x" * 6,
    },
    "words": {
        "brackets": b"[" * 500 + b"\nthe cat",
        "nothing": b"\nthe cat",
        "combining marks": ("the ca\u0301t" * 20 + "\nthe ca\u0301t").encode(),
    },
    "tree": {
        "deep JSON": b'{"meta":{},"blocks":' + b"[" * 100_000,
        "deep nodes": b'{"meta":{},"blocks":[' + b'{"t":"BlockQuote","c":[' * 300 + b"]}" * 300 + b"]}",
        "no nodes": b'{"meta":{},"blocks":[1,null,"x",{},{"t":1},{"t":"Para"}]}',
        "metadata of nothing": b'{"meta":{"title":null},"blocks":[]}',
        "metadata called t": b'{"meta":{"t":{"t":"MetaString","c":"x"}},"blocks":[]}',
        "a citation of nothing": b'{"meta":{},"blocks":[{"t":"Para","c":[{"t":"Cite","c":[[],[]]}]}]}',
        "a node for a tag": b'{"meta":{},"blocks":[{"t":"Para","c":[{"t":"Math","c":[{"t":"Code"},"x"]}]}]}',
        "a bare list": b"[]",
    },
    "baseline": {"a huge number": f"# quoteproof baseline 1\nQ001\t0123456789ab\t{LONG}\tx\ty\n".encode()},
    "manifest": {"deep JSON": b"[" * 100_000, "a huge number": b'{"schema_version":' + LONG.encode() + b"}"},
    "pdf": {"a head alone": b"%PDF-1.7\n"},
    "docx": {"a head alone": b"PK\x03\x04"},
    "frame": {"lengths beyond all memory": b"\0\0\0\1" + b"\xff" * 8, "parts beyond number": b"\xff" * 4},
}
"""By reader and by what is nasty in them; those of `EVERY` are for all."""
EVERY: Final = _EVERY

GROWING: Final[Mapping[str, tuple[str, Callable[[int], bytes]]]] = {
    "settings of many keys": (
        "settings",
        lambda n: SETTINGS.encode() + b"".join(b"k%d: v\n" % i for i in range(n // 8)),
    ),
    "terms of many phrases": (
        "settings",
        lambda n: b"title: x\nquotations:\n  terms:\n" + b"".join(b"    k%d: v\n" % i for i in range(n // 12)),
    ),
    "a bibliography of many entries": (
        "bibliography",
        lambda n: BIBLIOGRAPHY.encode() + b"".join(b"@book{k%d, title = {T}}\n" % i for i in range(n // 24)),
    ),
    "a field without an end": ("bibliography", lambda n: b"@book{a, title = {" + b"word " * (n // 5)),
    "an index of many sources": (
        "index",
        lambda n: b"".join(b"k%d:\n  file: seeds/x\n" % i for i in range(n // 24)),
    ),
    "emendations of many roles": (
        "emendations",
        lambda n: (
            b"tale:\n  roles:\n"
            + b"".join(b"    - {lines: %d, starts: x, role: note, reason: y}\n" % (i + 1) for i in range(n // 48))
        ),
    ),
    "a seed of one line": ("seed", lambda n: b"word " * (n // 5)),
    "a seed of short lines": ("seed", lambda n: b"Aa. b\n" * (n // 6)),
    "a seed of full stops": ("seed", lambda n: b"A. " * (n // 3)),
    "a seed of dots": ("seed", lambda n: b"a" + b"." * n + b" b"),
    "a seed of marks that open": ("seed", lambda n: b"a *b" * (n // 4)),
    "a seed of brackets": ("seed", lambda n: b"a.))" * (n // 4)),
    "a seed of spaces": ("seed", lambda n: b"a" + b" " * n + b"b"),
    "a chapter of one word": ("chapter", lambda n: b"word " * (n // 5)),
    "a chapter of quotation marks": ("chapter", lambda n: b'"a" ' * (n // 4)),
    "a chapter of opening marks": ("chapter", lambda n: "“a ".encode() * (n // 5)),
    "a chapter of apostrophes": ("chapter", lambda n: b"it's 'a " * (n // 8)),
    "a chapter of citations": ("chapter", lambda n: "“the dog” [@tale#p2]. ".encode() * (n // 26)),
    "a chapter of paragraphs": ("chapter", lambda n: b"a.\n\n" * (n // 4)),
    "a chapter of notes": ("chapter", lambda n: b"".join(b"x[^%d]\n\n[^%d]: y\n\n" % (i, i) for i in range(n // 24))),
    "a chapter of headings": ("chapter", lambda n: b"# a\n\n" * (n // 5)),
    "a chapter of closed brackets": ("chapter", lambda n: b"[a] " * (n // 4)),
    "a chapter of table rows": ("chapter", lambda n: b"| a | b |\n|---|---|\n" + b"| c | d |\n" * (n // 10)),
    "a baseline of many entries": (
        "baseline",
        lambda n: b"# quoteproof baseline 1\n" + b"Q001\t0123456789ab\t1\tx\ty\n" * (n // 24),
    ),
}
"""Shapes that grow: the reader they are for, and the bytes of about a size."""
