"""Tests of what measures, where it could be wrong; nothing here measures."""
