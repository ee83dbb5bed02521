"""Documents that tests write."""

import io
import zipfile
from collections.abc import Mapping

from quoteproof.document.model import DocumentReading


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def outline(reading: DocumentReading) -> list[str]:
    """The passages of a reading: role, form unless that is a paragraph, and text with `|` for a line break."""
    return [
        f"{passage.role.value} {passage.form.value} {passage.text}".replace(" paragraph ", " ", 1).replace("\n", "|")
        for passage in reading.passages
    ]
