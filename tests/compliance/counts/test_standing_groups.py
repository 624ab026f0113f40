"""Rare standings share a column, first with others of their kind."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.counts.small_cells import is_safe
from compliance.counts.standing_groups import StandingGroup, groups_of
from compliance.reports.rows import STANDING_ORDER


def keys_of(**counts: int) -> list[tuple[str, ...]]:
    return [group.keys for group in groups_of(Counter(counts), Counter(counts))]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"compliant": 90, "in_progress": 9}, [("in_progress",), ("compliant",)]),
        (
            {"compliant": 90, "in_progress": 9, "waived": 2, "exempt": 8, "not_required": 30},
            [("in_progress",), ("compliant",), ("waived", "exempt"), ("not_required",)],
        ),
        (
            {"compliant": 90, "non_compliant": 29, "extended": 1, "decision_pending": 1},
            [("non_compliant", "extended", "decision_pending"), ("compliant",)],
        ),
        (
            {"compliant": 90, "extended": 3, "grace": 2},
            [("extended", "grace"), ("compliant",)],
        ),
        (
            {"compliant": 90, "extended": 1, "not_required": 30},
            [("extended", "not_required"), ("compliant",)],
        ),
        ({"compliant": 2, "in_progress": 1}, [("in_progress", "compliant")]),
        ({}, []),
    ],
)  # fmt: skip
def test_a_rare_standing_stands_with_others(counts, expected):
    assert keys_of(**counts) == expected


def test_a_standing_that_the_reader_knows_most_of_is_rare_too():
    counted = Counter(compliant=90, in_progress=6, grace=20)

    groups = groups_of(counted, Counter(compliant=80, in_progress=2, grace=20))

    assert [group.keys for group in groups] == [("grace", "in_progress"), ("compliant",)]


@pytest.mark.parametrize(
    ("keys", "label", "kind", "is_short", "is_mixed"),
    [
        (("compliant",), "Complete", "good", False, False),
        (("extended", "decision_pending"), "Extended or Decision pending", "extended", True, False),
        (("not_on_record",), "Before our records", "unknown", False, False),
        (
            ("extended", "waived", "exempt"),
            "Extended, Waived or Exempt",
            "extended",
            False,
            True,
        ),
    ],
)
def test_a_group_says_what_it_holds(keys, label, kind, is_short, is_mixed):
    group = StandingGroup(keys)

    assert (group.label, group.kind, group.is_short, group.is_mixed) == (
        label,
        kind,
        is_short,
        is_mixed,
    )


@given(st.dictionaries(st.sampled_from(sorted(STANDING_ORDER)), st.integers(1, 20)), st.data())
def test_every_standing_is_in_one_column_and_no_column_is_small(counts, data):
    unknown = {key: data.draw(st.integers(0, number)) for key, number in counts.items()}
    groups = groups_of(Counter(counts), Counter(unknown))

    assert sorted(key for group in groups for key in group.keys) == sorted(counts)
    sums = [
        (sum(counts[key] for key in group.keys), sum(unknown[key] for key in group.keys))
        for group in groups
    ]
    assert len(groups) <= 1 or all(map(is_safe, sums))
