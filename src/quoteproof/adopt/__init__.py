"""Adopt: the passage of each quotation of a manuscript, found by its words and judged by the verdict."""
