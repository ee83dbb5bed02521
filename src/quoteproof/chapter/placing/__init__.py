"""The guided reader: it walks pandoc's tree and the chapter's text together, and so places every printed character.

pandoc's `markdown` reader gives no positions. But its tree says what must come next: `Emph` a `*` or `_`, its content
and the same again; `Link` a `[`, content, `](`, an address that reads as the node's, and `)`; `Str` exactly its
characters. Each character of the text is taken once, from left to right; nothing is searched for. What does not fit
leaves its block without places. So a place can be wrong only if another reading of the whole text gave the same tree.
"""
