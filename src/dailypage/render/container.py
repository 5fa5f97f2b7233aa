"""Container: the files of an e-book in one, as reading systems want them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_MIMETYPE = b"application/epub+zip"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can hold: a book has no clock


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """*parts*, name and bytes, as an EPUB container: the media type first and as it stands."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", _ZIP_TIME), _MIMETYPE)
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.external_attr = 0o644 << 16
            book.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()
