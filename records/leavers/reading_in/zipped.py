"""A pack as the ZIP that it was handed over as: its record and its transcript, within limits."""

from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.exceptions import ValidationError

from frame.files import LARGEST_DOCUMENT, MEGABYTE
from records.leavers.packing import RECORD, TRANSCRIPT

LARGEST_RECORD = 4 * MEGABYTE
LARGEST_PACK = 50 * MEGABYTE
MOST_FILES = 2_000
ZIP_MARK = b"PK\x03\x04"
# What each entry of the list at the end of a ZIP begins with: counted before the list is read.
ENTRY_MARK = b"PK\x01\x02"


def record_and_transcript(content: bytes) -> tuple[bytes, bytes]:
    """Read `record.json` and `transcript.pdf` out of a pack; nothing else of it is unpacked.

    Raises:
        ValidationError: it is no pack, or larger than one is.
    """
    if (number := content.count(ENTRY_MARK)) > MOST_FILES:
        raise ValidationError(
            f"The ZIP has {number:,} files, and {MOST_FILES:,} are the most. Unpack it, and choose "
            f"{RECORD} and {TRANSCRIPT}."
        )
    try:
        with ZipFile(BytesIO(content)) as pack:
            record = _read(pack, RECORD, LARGEST_RECORD)
            return record, _read(pack, TRANSCRIPT, LARGEST_DOCUMENT)
    except ValidationError:
        raise
    except Exception:  # zipfile raises whatever its parsers do
        raise ValidationError(
            "The ZIP can’t be opened. Ask the agency for the pack again, or unpack it and choose "
            f"{RECORD} and {TRANSCRIPT}."
        ) from None


def _read(pack: ZipFile, name: str, largest: int) -> bytes:
    entry = _entry(pack, name)
    if entry.file_size > largest:
        raise ValidationError(
            f"“{name}” in the ZIP has {entry.file_size / MEGABYTE:.1f} MB, and "
            f"{largest // MEGABYTE} MB is the most."
        )
    with pack.open(entry) as opened:
        return opened.read(largest)


def _entry(pack: ZipFile, name: str) -> ZipInfo:
    """The one file of that name, in the ZIP itself or in the folder that it is a ZIP of."""
    paths = [(PurePosixPath(each.filename), each) for each in pack.infolist()]
    found = [each for path, each in paths if path.name == name and len(path.parts) <= 2]
    if len(found) != 1:
        has = f"{len(found)} files called" if found else "no"
        raise ValidationError(
            f"The ZIP has {has} {name}, so it is no leaver’s pack of the kind that is read here."
        )
    if found[0].compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ValidationError(
            f"“{name}” is packed in a way that is not read here. Unpack the ZIP, and choose "
            f"{RECORD} and {TRANSCRIPT}."
        )
    return found[0]
