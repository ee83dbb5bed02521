"""LaTeX source: its tokens and files, the author's own macros, and the TeX that pandoc reads rightly."""
