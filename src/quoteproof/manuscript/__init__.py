"""Manuscripts: documents of other programs, read into Markdown chapters, with a list of what could not be carried.

A reader does the work that pandoc would drop or change before pandoc reads, and compares afterwards: each word and each
quotation mark of the original stands in the chapters, or a note of the conversion names it.
"""
