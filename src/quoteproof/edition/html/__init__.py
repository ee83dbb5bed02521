"""The HTML edition: the book as one file that opens from disk, each quotation with its passage. Touches no disk.

Leaves out the check, citation processing, and putting the file in place.
"""
