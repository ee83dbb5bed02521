"""quoteproof, the citation-checked document compiler: a misquotation never reaches print."""

__version__ = "0.1.0"
