"""A number for what something says: what says the same has the same."""

import hashlib


def mark_of(text: str) -> int:
    """The mark of a text, as a column of whole numbers holds it."""
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
