"""Proves finished bytes against the manifest: a PDF or a DOCX is read back, and every quotation found in it again.

Leaves out the book: a file and its manifest are enough. Touches no disk.
"""
