"""Text and nothing but text: spans, lines, words, folds and the offset maps that undo them.

Everything here is a pure function of strings. Offsets are code points of the text they speak of; lines
and columns exist only in `lines`, for people. No package of this program is imported from here.
"""
