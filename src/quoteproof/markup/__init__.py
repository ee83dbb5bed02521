"""Markup languages: reads XML without trusting it, and writes HTML in which text can only be text."""
