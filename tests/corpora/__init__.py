"""Quotations that real people made, checked as books: `python -m tests.corpora` (see `__main__`)."""
