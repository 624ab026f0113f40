"""The law as the product ships it."""

from pathlib import Path

import pytest

from compliance.engine import Law, load_law

LAW_FOLDER = Path(__file__).resolve().parents[3] / "compliance" / "law"


@pytest.fixture(scope="session")
def law() -> Law:
    return load_law(LAW_FOLDER)
