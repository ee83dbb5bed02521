"""The only package that starts programs (pandoc, Typst): bytes in, bytes out, with limits on time and memory.

It knows nothing of books, seeds or quotations, and reads and fetches nothing but what it is given.
"""
