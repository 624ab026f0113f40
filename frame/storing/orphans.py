"""Files that no row names, and rows that name a file which is not there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

# The write that a file belongs to has ended long before, whichever way.
OLD_ENOUGH = timedelta(days=1)

_SOURCES: list[Callable[[], Iterable[str]]] = []


@dataclass(frozen=True)
class StoredFile:
    """A file in the storage."""

    name: str
    size: int
    stored_at: datetime


@dataclass(frozen=True)
class Found:
    """What was found.

    Args:
        orphans: stored for longer than a day, and named by no row.
        missing: named by a row, and not in the storage.
    """

    orphans: tuple[StoredFile, ...]
    missing: tuple[str, ...]


def names_files(source: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Take a function that gives the names of files which stand in no `FileField`."""
    _SOURCES.append(source)
    return source


def look_for_orphans(now: datetime) -> Found:
    """Compare what is stored with what is named."""
    # What is stored first: a row that comes meanwhile names a file that is no day old.
    stored = {file.name: file for file in _stored_below("")}
    named = set(_named())
    old = (file for file in stored.values() if file.stored_at <= now - OLD_ENOUGH)
    return Found(
        orphans=tuple(sorted((file for file in old if file.name not in named), key=_by_name)),
        # Asked once more, since it may have been stored after the look, or gone with its row.
        missing=tuple(sorted(name for name in named - set(stored) if _is_missing(name))),
    )


def _by_name(file: StoredFile) -> str:
    return file.name


def _stored_below(folder: str) -> Iterator[StoredFile]:
    folders, names = default_storage.listdir(folder) if default_storage.exists(folder) else ([], [])
    for name in names:
        path = f"{folder}/{name}".lstrip("/")
        try:
            size, at = default_storage.size(path), default_storage.get_modified_time(path)
        except FileNotFoundError:
            continue  # deleted meanwhile
        yield StoredFile(path, size, at)
    for name in folders:
        yield from _stored_below(f"{folder}/{name}".lstrip("/"))


def _named() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                # A model whose files may go before their rows says which of them have one.
                rows = rows.filter(getattr(model, "FILE_IS_KEPT", models.Q()))
                yield from rows.values_list(field.name, flat=True).iterator()
    for source in _SOURCES:
        yield from source()


def _is_missing(name: str) -> bool:
    return not default_storage.exists(name) and name in set(_named())
