"""Documents that tests write."""

import io
import zipfile
from collections.abc import Mapping


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()
