"""The editors' folders: what they hold, and the editors themselves, opened on a book."""
