"""Sources: from seeds, emendations, anchors and the bibliography to passages that can be cited.

Only this package knows how a seed becomes a reading text with durable anchors. Every reader returns a value and
faults; malformed input never raises. Nothing here uses the disk, the clock or the network.
"""
