"""The paragraphs of a layer, for tests to read."""

from __future__ import annotations

from quoteproof.proof.layer import Gap, Layer


def paragraphs(layer: Layer) -> list[str]:
    """The paragraphs of a layer; the end of a page ends one, too."""
    ends = [i for i in range(1, len(layer.text) + 1) if layer.gaps[i] >= Gap.BORDER]
    return [layer.readable(start, end) for start, end in zip([0, *ends], ends, strict=False)]
