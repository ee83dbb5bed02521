"""The pandoc filter: pandoc's AST in and out by standard input and output; the check and the rewriting are others'."""
