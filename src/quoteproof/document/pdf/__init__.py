"""Reads PDFs over PDFium: characters, lines, columns, paragraphs, notes, and where each character stands."""
