"""Reads a DOCX back: its words as Word shows them, and what keeps some of them from being proved."""
