"""The only place that starts pandoc and Typst: bytes in, bytes out, with limits on time and memory.

Knows nothing of books, seeds or quotations; reads and fetches nothing but what it is given.
"""
