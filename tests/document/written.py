"""Documents that tests write."""

import io
import zipfile
from collections.abc import Mapping

from quoteproof.document.model import DocumentReading, TreePlace


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


def parts_of(reading: DocumentReading) -> list[str]:
    """The parts of a package to which the traces of a reading lead, in order."""
    places = [run.place for passage in reading.passages for run in passage.trace]
    return sorted({place.path.partition("!")[0] for place in places if isinstance(place, TreePlace)})
