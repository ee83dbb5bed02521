"""Proves a finished PDF or DOCX against its manifest: reads the file back and finds every quotation in it again.

Needs only the bytes of the file and its manifest: no book, no disk.
"""
