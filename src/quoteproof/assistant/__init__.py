"""Speaks with a writing assistant, which can only put into a chapter what is proved."""
