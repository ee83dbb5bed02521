"""Chapters: Markdown read through pandoc into flows of printed text with exact positions.

Pure: the pandoc that parses is handed in. Nothing here knows what a citation means or whether a quotation is true.
"""
