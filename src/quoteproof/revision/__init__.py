"""Revision: the edits of a DOCX that came back, each placed in the chapters, refused, or listed."""
