"""Quotation marks and what looks like them, as classes for regular expressions.

Made by `python -m tests.text.mark_table` from the data of Unicode 18.0.0; change it there.
"""

from typing import Final

MARKS: Final = (
    "\u0022\u0027\u00ab\u00bb\u2018-\u201f\u2039\u203a\u275b-\u2760\u276e\u276f\u2e02-\u2e05\u2e09\u2e0a"
    "\u2e0c\u2e0d\u2e1c\u2e1d\u2e20\u2e21\u2e42\u300c-\u300f\u301d-\u301f\ufe41-\ufe44\uff02\uff07"
    "\uff62\uff63\U0001f676-\U0001f678"
)
"""Characters whose job is to quote: Quotation_Mark, categories Pi and Pf, and those that are named so."""
LOOK_ALIKES: Final = (
    "\u0060\u00b4\u02b9-\u02c1\u02c8\u02ca-\u02cc\u02ce\u02cf\u02d2\u02d3\u02dd\u02e4\u02ee\u02f4-\u02f6"
    "\u02f9-\u02fc\u0374\u0384\u0385\u0559\u055a\u055d\u05d9\u05f2-\u05f4\u07f4\u07f5\u0f3c\u0f3d"
    "\u141f-\u1426\u1428\u144a\u169b\u169c\u16cc\u18de\u1cd3\u1fbd\u1fbf\u1fcd-\u1fcf\u1fdd-\u1fdf"
    "\u1fed-\u1fef\u1ffd\u1ffe\u2032-\u2037\u2057\u208f\u226a\u226b\u227a\u227b\u22d8\u22d9\u231c-\u231f"
    "\u2329\u232a\u276c\u276d\u2770\u2771\u27c5\u27c6\u27e8-\u27eb\u2987-\u298a\u298d-\u2996\u29d8-\u29db"
    "\u29fc\u29fd\u2abb\u2abc\u2e22-\u2e27\u2e32\u2e34\u2e41\u2e49\u2e59-\u2e5c\u3003\u3008-\u300b\ua78c"
    "\ufe3d-\ufe40\uff40\U000107b3\U000107b4\U000107bc\U00016f51\U00016f52"
)
"""Characters that UTS 39 or a reader's eye takes for one of them."""
MODIFIERS: Final = (
    "\u00a8\u00af\u00b8\u02b0-\u02b8\u02c2-\u02c7\u02c9\u02cd\u02d0\u02d1\u02d4-\u02dc\u02de-\u02e3"
    "\u02e5-\u02ed\u02ef-\u02f3\u02f7\u02f8\u02fd-\u02ff\u0375\u037a\u0558\u058b\u058c\u0640\u06e5\u06e6"
    "\u07fa\u081a\u0824\u0828\u0888\u08c9\u0971\u0e46\u0ec6\u10fc\u17d7\u1843\u1aa7\u1c78-\u1c7d"
    "\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf\u1fc0\u1fc1\u2071\u207f\u2090-\u209f\u2c7c\u2c7d\u2d6f\u2e2f\u3005"
    "\u3031-\u3035\u303b\u309b-\u309e\u30fc-\u30fe\ua015\ua4f8-\ua4fd\ua60c\ua67f\ua69c\ua69d"
    "\ua700-\ua721\ua770\ua788-\ua78a\ua7f1-\ua7f4\ua7f8\ua7f9\ua9cf\ua9e6\uaa70\uaadd\uaaf3\uaaf4"
    "\uab5b-\uab5f\uab69-\uab6b\ufbb2-\ufbc2\uff3e\uff70\uff9e\uff9f\uffe3\U00010780-\U00010785"
    "\U00010787-\U000107b0\U000107b2\U000107b5-\U000107bb\U000107bd-\U000107bf\U00010d4e\U00010d6f"
    "\U00010ec5\U00010ec9\U00010eca\U00011dd9\U00016b40-\U00016b43\U00016d40-\U00016d42"
    "\U00016d6b\U00016d6c\U00016f93-\U00016f9f\U00016fe0\U00016fe1\U00016fe3\U00016ff2\U00016ff3"
    "\U0001aff0-\U0001aff3\U0001aff5-\U0001affb\U0001affd\U0001affe\U0001dfcd-\U0001dfff"
    "\U0001e030-\U0001e06d\U0001e137-\U0001e13d\U0001e4eb\U0001e6ff\U0001e94b"
)
"""All other modifier letters and symbols (categories Lm and Sk)."""
