"""Flattening a scan: streaks of the glass taken away, writing and shadows left as they are."""

import numpy as np

from records.sheet_reading.flattening import without_streaks


def paper() -> np.ndarray:
    return np.full((1200, 300), 200, dtype=np.uint8)


def test_a_line_from_top_to_bottom_is_taken_away():
    scan = paper()
    scan[:, 100:103] = 120
    scan[300:360, 90:120] = 30  # somebody wrote over it

    mended = without_streaks(scan)

    assert abs(int(mended[900, 101]) - 200) <= 1
    assert mended[330, 95] == 30


def test_what_is_dark_in_part_of_a_column_stays():
    scan = paper()
    scan[:700, 100:103] = 120

    assert (without_streaks(scan) == scan).all()


def test_a_shadow_is_no_streak():
    scan = paper()
    scan[:, 150:] = 90

    assert (without_streaks(scan) == scan).all()
