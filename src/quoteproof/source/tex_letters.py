"""TeX commands that set one sign, and those that set nothing: pandoc's reader of bibliographies does not know them all.

Source: the tables of LaTeX's `textcomp` and `inputenc`, and of inputs that Better BibTeX and Zotero write.
"""

import re
from typing import Final

_SIGNS: Final = {
    "textendash": "–", "textemdash": "—", "textellipsis": "…", "textexclamdown": "¡", "textquestiondown": "¿",
    "textunderscore": r"\_", "textbar": "|", "textasteriskcentered": "*", "textperiodcentered": "·",
    "textvisiblespace": "␣", "textminus": "−", "textpm": "±", "textmultiply": "×", "texttimes": "×", "times": "×",
    "textnumero": "№", "textordfeminine": "ª", "textordmasculine": "º", "textperthousand": "‰", "textcelsius": "℃",
    "degree": "°", "texttrademark": "™", "texteuro": "€", "textcent": "¢", "textdaggerdbl": "‡", "textbraceleft": r"\{",
    "textbraceright": r"\}", "textinterrobang": "‽", "nobreakdash": "", "nbhyphen": "‑", "cdots": "⋯",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "relax": "", "nolinebreak": "",
}  # fmt: skip
_NAMES: Final = "|".join(sorted(_SIGNS, key=len, reverse=True))
_SIGN: Final = re.compile(rf"\\({_NAMES})(?![A-Za-z])(?:\{{\}}|[ \t]+|(?=\W|$))")
_NOTHING: Final = re.compile(
    r"\\vphantom\{(?:\\[{}]\s*)*\}"  # by which Better BibTeX pairs braces
    r"|\\hspace\*?\{[-\d.]*\s*(?:pt|em|ex|mm)\}"
    r"|\\(?:noopsort|sortnoop)\s*\{[^{}]*\}"
)
_OLD: Final = re.compile(r"\{\\(?:sc|scshape)\s+([^{}]*)\}")


def with_letters(text: str) -> str:
    """A field with the signs themselves in place of the commands that set one."""
    text = _NOTHING.sub("", text)
    text = _OLD.sub(r"\\textsc{\1}", text)
    return _SIGN.sub(lambda match: _SIGNS[match[1]], text)
