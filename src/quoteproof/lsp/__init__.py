"""The language server: findings, passages and citations in an editor. The only package that knows UTF-16.

Promises: never writes a file but through the project, and only where a command says so. Needs the extra `editor`.
"""
