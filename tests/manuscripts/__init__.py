"""Manuscripts made of quotations whose truth is known, and what adopting makes of them (see `__main__`)."""
