"""What keeps a finished file from being read at all: malformed, encrypted, too large, or made to do harm."""

from __future__ import annotations


class UnreadableFileError(Exception):
    """A file cannot be read; the message is lower case, without a full stop."""
