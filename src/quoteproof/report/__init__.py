"""Reports: a checked book in words, for people and for machines; nothing is decided or read here."""
