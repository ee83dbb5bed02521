"""The project: a book on disk. The only package that reads and writes files of the book."""
