"""Constructs of Markdown, each with a quotation where it can have one: `“one two” [@s#p1]`."""

from __future__ import annotations

Q = "“one two” [@s#p1]"
CONSTRUCTS = {
    "note in a cell": f"| a^[note {Q}.] | b |\n|---|---|\n| x^[note {Q}.] | y |",
    "note in a caption": f"| a | b |\n|---|---|\n| x | y |\n\n: Caption^[note {Q}.]",
    "grid table": f"+---+---+\n| a | b |\n+===+===+\n| - x^[note {Q}.] | y  |\n+---+---+",
    "heading with a note": f"## Head {Q}^[note {Q}.]",
    "blocks in a note": (
        f"x[^1]\n\n[^1]: note\n\n    - {Q}\n\n    > one two [@s#p1]\n\n    | a | b |\n    |--|--|\n    | {Q} | b |"
    ),
    "definition list": f"term^[note {Q}.]\n:   def^[note {Q}.]\n\n    second\n\n    - list",
    "table without a head": f"| | |\n|--|--|\n| {Q} | b |",
    "epigraph": "::: epigraph\n> one two [@s#p1]\n:::",
    "scripts": f"H~{Q}~ and x^{Q}^ or [{Q}](https://example.org)",
    "rule": f"{Q}\n\n---\n\n{Q}",
    "ordered lists": f"3. {Q}\n4. y\n\na) z\n\n(ii) x\n\nA. c",
    "heading of all kinds": "## [Head](https://example.org) `code` $x$ {#h}\n\nSee [](#h) and [x](#h).",
    "table over pages": "| a | b |\n|---|---|\n" + f"| x | {Q} {'word ' * 30}|\n" * 40,
    "cell over pages": f"| a | b |\n|---|---|\n| x | {'word ' * 900} {Q} |",
    "long caption": f"| a | b |\n|---|---|\n| x | y |\n\n: {'Caption ' * 100} {Q}",
    "alignment": f"| a | b | c |\n|:--|--:|:-:|\n| {Q} | 1 | {Q} |",
    "deep list": "".join("    " * i + f"- level {Q}\n" for i in range(8)),
    "deep ordered list": "".join("    " * i + f"1. level {Q}\n" for i in range(8)),
    "formulas": "$x$ $$y$$ $\\text{a b}$ and $$\\begin{aligned}a&=b\\\\c&=d\\end{aligned}$$^[$y$ and $$z$$]",
    "addresses": f"<a@example.org> <https://example.org/x?y=1&z=2#a> <https://example.org/{'a' * 300}>",
    "spaces": "a\u00a0b\u202fc\u2009d\u2003e\\\nb\\\n\\\nc",
    "comment": f"a <!-- x --> b\n\n<!-- y -->\n\n{Q}",
    "signs": "a → b ← c ≤ e ≠ f ∞ ✓ ★ ● ■ ☐, \\& \\< \\* & < > &copy; a&shy;b ... -- ---",
    "code": "`x` and\n\n```python\nprint(x)\n```\n\n    indented\n",
    "note alone": f"^[{Q}]^[b]",
}
