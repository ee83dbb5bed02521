"""Findings: what is wrong, where, how severe it is, and what to do."""
