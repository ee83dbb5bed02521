"""Manuscripts of Word and LibreOffice."""
