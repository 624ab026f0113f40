"""The law as data: one entry per legal figure, by period, with its citation."""

from functools import cache
from pathlib import Path

from compliance.engine import Law, load_law

LAW_FOLDER = Path(__file__).resolve().parent


@cache
def current_law() -> Law:
    """Read the law the product ships, once."""
    return load_law(LAW_FOLDER)
