"""Sources: from seeds, emendations, anchors and the bibliography to passages that can be cited.

Promises: the only package that knows how a seed becomes a reading text with durable anchors. Every reader is
total: it gives a value and findings, and malformed input never raises. No disk, no clock, no network.
"""
