"""The law as the product ships it, and property tests that a busy machine cannot fail."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from compliance.engine import Law, load_law

LAW_FOLDER = Path(__file__).resolve().parents[3] / "compliance" / "law"

settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def law() -> Law:
    return load_law(LAW_FOLDER)
