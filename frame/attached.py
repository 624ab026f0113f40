"""A file that goes into a PDF beside its pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attached:
    """JSON within a paper, such as the data that its words were made from.

    Args:
        name: with the ending `.json`.
        description: what it is, as a reader of PDFs shows it.
    """

    name: str
    content: bytes
    description: str
