"""Readers of marked-up documents: one walk over the tree, and a vocabulary for each form."""
