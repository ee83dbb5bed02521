"""Manuscripts in Markdown: pandoc, Quarto, R Markdown, MyST, Zettlr, Obsidian."""
