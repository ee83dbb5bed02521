"""Reads a PDF back: its words, what it says beside its pages, and whether a reader sees its quotations."""
