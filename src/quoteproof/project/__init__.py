"""The project: a book, opened from its folder: checked, built, added to and mended."""
