"""Rules: one file a code, with the code, what it means, and the words of its findings.

To add a code, add a file that is named after it (`k009_empty_heading.py`), with `CODE`, `EXPLANATION` and the function
that words its faults. `table` finds the file by itself, and makes findings of faults. Nothing is decided here.
"""
