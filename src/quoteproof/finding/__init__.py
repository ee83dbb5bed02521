"""Findings: what is wrong, where, how grave, and what to do; no rule decides anything here."""
