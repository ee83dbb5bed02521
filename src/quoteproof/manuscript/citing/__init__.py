"""Which works a manuscript cites: by keys, by fields, and by printed words."""
