"""The editions: checked chapters in, the bytes of a PDF, a DOCX and an HTML file out. Touches no disk."""
