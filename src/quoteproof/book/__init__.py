"""The book's own settings: `book.yaml`, the style profiles and the typography of its language, as values.

Promises: text in, values out; everything in `book.yaml` that is wrong is told at once, each with its line.
Leaves out: reading the file, and what any setting means for a verdict or a page.
"""
