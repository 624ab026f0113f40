"""What tests of retention start from: who left long ago was given their record on paper."""

from datetime import date

import pytest


@pytest.fixture(autouse=True)
def _no_pack_is_owed_to_who_left_long_ago(settings) -> None:
    settings.LEAVER_PACKS_FROM = date(2026, 1, 1)
