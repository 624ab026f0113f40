"""Keys and certificates as files, which are never written over."""

import os
from pathlib import Path


def write_new(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file that is not there yet.

    Args:
        mode: who may read it; the owner alone, unless it says more.

    Raises:
        FileExistsError: it is there, in a sentence.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise FileExistsError(
            f"{path} is there already. What was signed with it is checked with it: keep it, or "
            "give the new one another name."
        ) from None
    with open(opened, "wb") as file:
        file.write(content)
