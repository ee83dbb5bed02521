"""The verdict: whether a quotation is exact, or exact but for alterations that are marked and allowed.

This is the one place that decides. Nearness is only ever a hint; what cannot be decided is an error.
"""
