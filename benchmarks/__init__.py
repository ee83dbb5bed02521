"""What the program costs: books made for the purpose, floors to measure against, and one module a subject."""
