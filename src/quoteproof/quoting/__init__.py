"""Writes the source's own words as a quotation with its citation; the verdict judges each before anybody sees it."""
