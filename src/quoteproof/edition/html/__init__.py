"""The HTML edition: the book as one file that opens from disk, each quotation with its passage. Touches no disk."""
