"""How much of a document's text our reading has, scored against other forms of the same text (see `__main__`)."""
