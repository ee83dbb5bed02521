"""Text: words, folds, quotation marks and the offset maps that undo changes.

Everything here is a pure function of strings, and imports no other package of the program. Offsets are code points of
the text that they refer to; lines and columns exist only in `offsets.LineIndex`, for people.
"""
