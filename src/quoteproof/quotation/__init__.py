"""Quotations: found from the glyphs of printed text, bound to citations, read as patterns; not yet judged."""
