"""What a paper says that was issued: the data that lie in its stored file."""

import json
from typing import Any

from records.issued.models import IssuedPaper


def data_on(paper: IssuedPaper) -> dict[str, Any] | None:
    """The data attached to an issued paper; None where its file is not in the storage, or has none.

    What the paper was set from is in its file alone, whole.
    """
    # Takes a while to import, which no process should that reads no paper.
    import pikepdf

    try:
        with paper.file.open("rb") as stored, pikepdf.open(stored.file) as opened:
            attached = [each.get_file().read_bytes() for each in opened.attachments.values()]
    except (FileNotFoundError, pikepdf.PdfError):
        return None
    found: dict[str, Any] | None = json.loads(attached[0]) if len(attached) == 1 else None
    return found
