"""Whatever is kept, a check says the same, and a build makes the same: `python -m tests.caches` (see `__main__`)."""
