"""The law as data: one entry per legal figure, by period, with its citation."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from compliance.engine import Law, load_law

LAW_FOLDER = Path(__file__).resolve().parent


@cache
def current_law() -> Law:
    """Read the law the product ships, once."""
    return load_law(LAW_FOLDER)


@cache
def law_files() -> tuple[tuple[str, bytes], ...]:
    """Name and content of every file of the law the product ships, read once as the law is."""
    return tuple((path.name, path.read_bytes()) for path in sorted(LAW_FOLDER.glob("*.toml")))


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Tell versions of files apart: the same names and contents give the same digest."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
