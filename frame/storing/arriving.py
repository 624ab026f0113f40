"""A file on its way in, which is kept beside the others that arrive until it is looked at."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler


@contextmanager
def room_to_arrive() -> Iterator[None]:
    """Whatever keeps a file from being put there is told as a disk without room is.

    Raises:
        OSError: of a full disk, for which there are words.
    """
    try:
        yield
    except OSError as error:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


class ArrivingFile(TemporaryFileUploadHandler):
    """A large file, put on the disk while it arrives."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        with room_to_arrive():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with room_to_arrive():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        with room_to_arrive():
            return super().file_complete(file_size)
