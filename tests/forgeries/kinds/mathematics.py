"""Marks that a formula makes: TeX's own forms of quotation marks, and marks in text that stands in mathematics."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_FORMULAS: Final = {
    "text-doubles": "$\\text{``The dyke fell in the last week of March''}$",
    "text-singles": "$\\text{`The dyke fell in the last week of March'}$",
    "text-straight": "$\\text{''The dyke fell''}$",
    "text-one-straight": "$\\text{'The dyke fell'}$",
    "text-double-straight": '$\\text{"The dyke fell"}$',
    "text-curly": "$\\text{“The dyke fell”}$",
    "text-look-alike": "$\\text{ʻThe dyke fellʼ}$",
    "mbox": "$\\mbox{``The dyke fell''}$",
    "textrm": "$\\textrm{``The dyke fell''}$",
    "textit": "$\\textit{`The dyke fell'}$",
    "textbf": "$\\textbf{``The dyke fell''}$",
    "texttt": "$\\texttt{``The dyke fell''}$",
    "mathrm": "$\\mathrm{``The~dyke~fell''}$",
    "operatorname": "$\\operatorname{``The dyke fell''}$",
    "bare-backticks": "$``The\\ dyke\\ fell''$",
    "named-marks": "$\\text{\\textquotedblleft The dyke fell\\textquotedblright}$",
    "named-singles": "$\\text{\\lq\\lq The dyke fell\\rq\\rq}$",
    "two-formulas": "$\\text{``The dyke}$ $\\text{fell''}$",
    "nested-groups": "$x = \\text{so {``{The dyke fell}''}}$",
    "display": "$$\\text{``The dyke fell''}$$",
    "low-marks": "$\\text{,,The dyke fell``}$",
    "primes": "$\\text{The}''\\ \\text{dyke fell}''$",
    "angles": "$\\text{<<The dyke fell>>}$",
    "accents-over-nothing": "$\\acute{}\\text{The dyke fell}\\grave{}$",
    "raised-digits": "$^{66}\\text{The dyke fell}^{99}$",
    "angle-brackets": "$\\left\\langle\\text{The dyke fell}\\right\\rangle$",
    "around-the-text": "$\\ll$The dyke fell$\\gg$",
    "dangling": "$a\\ll$ The dyke fell $\\gg a$",
    "empty-indices": "$\\ll_{}$The dyke fell$\\gg_{}$",
    "two-signs": "$\\lt\\lt$The dyke fell$\\gt\\gt$",
    "phantom-primes": "$\\phantom{x}''$The dyke fell$\\phantom{x}''$",
    "bracket-primes": "$)''$The dyke fell$)''$",
    "phantoms": "$\\phantom{a}\\ll$The dyke fell$\\gg\\phantom{a}$",
    "much-less": "$\\ll\\text{The dyke fell}\\gg$",
}

KIND: Final = Kind(
    forgeries=tuple(
        Forgery(name=name, text=f"He says {formula} [@fen#p1].", code="Q014") for name, formula in _FORMULAS.items()
    ),
    honest=(
        Honest(name="derivatives", text="The slope $f'(x)$ and the curvature $f''(x)$ are equal."),
        Honest(name="words", text="We have $y = 2\\ \\text{if } x > 0$.", prints=("if",)),
        Honest(name="dash-of-a-letter", text="A point $x'$ and a set $\\mathrm{A}'$."),
        Honest(name="brackets", text="Here $\\langle a, b \\rangle = \\sum_{\\text{all } i} a_i b_i$."),
        Honest(name="less", text="Here $a \\ll b$ and $c \\gg d$."),
    ),
)
