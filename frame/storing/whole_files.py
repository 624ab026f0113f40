"""The storage of files: each is there whole, and on the disk, or not at all."""

import os
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

# A file while it is written: what a killed process leaves of one is no file of any row.
UNFINISHED = ".unfinished"


class WholeFiles(FileSystemStorage):
    """A file gets its name once all of it is on the disk, which a row may then name.

    A disk that is full half-way leaves nothing, and a machine that loses its power no empty file.
    """

    def _save(self, name: str, content: Any) -> str:
        unfinished = str(PurePath(name).with_name(f"{uuid4().hex}{UNFINISHED}"))
        try:
            super()._save(unfinished, content)  # type: ignore[misc]  # missing in the stubs
            _put_on_disk(Path(self.path(unfinished)))
            whole = Path(self.path(name))
            # Fails where the name is taken, which a rename would write over.
            os.link(self.path(unfinished), whole)
            _put_on_disk(whole.parent)
        finally:
            self.delete(unfinished)
        return name


def _put_on_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
