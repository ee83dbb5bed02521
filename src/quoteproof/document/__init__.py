"""Reads source documents (PDF, HTML, EPUB, DOCX, ODT, JATS, TEI) into reading texts with a trace to the original.

A reader takes bytes and gives a `DocumentReading`, the same for the same bytes and version. It is run in a process of
its own, within limits; whoever asks never opens the document itself.
"""
