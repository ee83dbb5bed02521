"""The book's own settings: `book.yaml`, the style profiles and the typography of its language, as values.

Text goes in and values come out; the file is read, and the settings are applied, elsewhere.
"""
