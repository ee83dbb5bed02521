"""The language server: findings, passages and citations in an editor. Only this package knows UTF-16.

It writes a file only through the project, and only on a command. It needs the extra `editor`.
"""
