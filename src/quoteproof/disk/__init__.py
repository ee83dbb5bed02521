"""Disk: the one package that reads and writes the files of a book and of the user."""
