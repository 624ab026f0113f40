"""Administrators bring in on which days members were on leave; each is entered as on its page."""

from datetime import date

import pytest
from django.utils import timezone

from events.models import Event
from frame.imports.models import Import
from people.actions.leaves import add_leave, take_over_voided_leave
from people.imports import LEAVES, VOIDED_LEAVES
from people.models import Leave
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told

HEAD = "Serial number,First day,Last day"


def look(department, *rows: str) -> Import:
    return looked_at(department.administrator, "\n".join([HEAD, *rows]), kind=LEAVES)


def write(department, *rows: str) -> Import:
    return written(department.administrator, "\n".join([HEAD, *rows]), kind=LEAVES)


def leaves() -> list[tuple]:
    return list(
        Leave.objects.order_by("pk").values_list("member__serial_number", "starts_on", "ends_on")
    )


def test_leaves_come_in_with_their_events(department):
    write(department, "4411,2025-03-01,2025-04-30", "4412,2025-05-01,")

    assert leaves() == [
        ("4411", date(2025, 3, 1), date(2025, 4, 30)),
        ("4412", date(2025, 5, 1), None),
    ]
    assert Event.objects.filter(action="leave.add").count() == 2


def test_the_same_file_again_changes_nothing(department):
    write(department, "4411,2025-03-01,2025-04-30")

    assert told(look(department, "4411,2025-03-01,2025-04-30")) == [(2, "same", [])]


def test_a_leave_that_lasts_gets_its_last_day(department):
    write(department, "4411,2025-03-01,")
    brought = write(department, "4411,2025-03-01,2025-04-30")

    assert told(brought) == [(2, "changed", ["Last day: nothing → Apr 30, 2025"])]
    assert leaves() == [("4411", date(2025, 3, 1), date(2025, 4, 30))]
    assert Event.objects.filter(action="leave.end").count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",2025-03-01,", "Serial number: It is blank. Fill it in."),
        ("4411,,2025-03-01", "First day: It is blank. Fill it in."),
        (
            "4411,2025-03-01,2025-02-01",
            "Last day: Feb 1, 2025 is before its first day, Mar 1, 2025. Correct one of the two.",
        ),
        (
            "4412,2024-03-01,2024-05-01",
            "Last day: Apr 1, 2024 is on file as its last day. Void that leave first, if the file "
            "is right.",
        ),
        (
            "4412,2024-03-15,2024-05-01",
            "First day: O'Brien, Sean is on leave from Mar 1, 2024 to Apr 1, 2024 already. Void "
            "that one first if its days are wrong.",
        ),
        (
            "4411,1960-01-01,1960-02-01",
            "First day: Jan 1, 1960 is before Núñez, Ana was hired, Jun 1, 2015. Correct the day.",
        ),
    ],
)
def test_a_leave_that_can_not_be_is_refused(department, row, words):
    write(department, "4412,2024-03-01,2024-04-01")

    assert told(look(department, row)) == [(2, "refused", [words])]


def test_nobody_brings_in_their_own(department):
    own = f"{department.administrator.serial_number},2025-03-01,"

    assert told(look(department, own)) == [
        (2, "refused", ["Nobody keeps their own leave. Ask another administrator."])
    ]


def test_a_leave_that_was_entered_since_the_look_is_not_entered_twice(department):
    brought = look(department, "4411,2025-03-01,")
    add_leave(
        member=department.officer,
        starts_on=date(2025, 3, 1),
        ends_on=None,
        by=department.administrator,
        now=brought.brought_at,
        today=brought.brought_at.date(),
    )
    looker = LEAVES.looker(brought, by=department.administrator, today=date(2026, 11, 28))

    [refused] = looker.write(brought.staged_rows.all()).values()

    assert "has changed since" in refused.words[0]
    assert Leave.objects.count() == 1


def test_of_two_rows_whose_days_overlap_the_second_is_refused_before_anything_is_written(
    department,
):
    brought = look(
        department,
        "4411,2025-03-01,2025-04-30",
        "4411,2025-04-30,",
        "4412,2025-04-30,",
        "4411,2025-01-01,2025-02-28",
    )

    first, second, *others = told(brought)
    assert [outcome for _, outcome, _ in (first, *others)] == ["new", "new", "new"]
    assert second == (
        3,
        "refused",
        [
            "First day: Row 2 has them on leave from Mar 1, 2025, and the days of both "
            "overlap. Correct one, or leave it out."
        ],
    )


VOIDED = f"{HEAD},Voided at,Voided by,Why voided"


def test_a_voided_leave_comes_in_void_and_is_in_the_way_of_no_other(department):
    write(department, "4411,2025-03-01,2025-04-30")
    text = f"{VOIDED}\n4411,2025-04-01,,2025-05-02 08:15,1105,Wrong days"

    brought = written(department.administrator, text, kind=VOIDED_LEAVES)

    assert told(brought) == [(2, "new", ["Void: Wrong days"])]
    void = Leave.objects.get(voided_at__isnull=False)
    assert (void.starts_on, void.ends_on, void.voided_by, void.void_reason) == (
        date(2025, 4, 1),
        None,
        department.auditor,
        "Wrong days",
    )
    event = Event.objects.get(action="leave.take_over")
    assert event.after["voided_by"] == "1105"
    again = looked_at(department.administrator, text, kind=VOIDED_LEAVES)
    assert again.counts == {"same": 1}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("4411,2025-03-01,,2025-05-02,1105,", "Why voided: It is blank. Fill it in."),
        (
            "4411,2025-03-01,,soon,1105,Wrong",
            "Voided at: “soon” is not a moment. Write it like 2026-03-15 14:30, or the day alone.",
        ),
        (
            "1106,2025-03-01,,2025-05-02,1105,Wrong",
            "Nobody keeps their own leave. Ask another administrator.",
        ),
        (
            "4411,2025-03-01,2025-02-01,2025-05-02,1105,Wrong",
            "Last day: Feb 1, 2025 is before its first day, Mar 1, 2025. Correct one of the two.",
        ),
    ],
)
def test_a_voided_leave_that_can_not_be_says_why(department, row, words):
    brought = looked_at(department.administrator, f"{VOIDED}\n{row}", kind=VOIDED_LEAVES)

    assert told(brought) == [(2, "refused", [words])]


def test_no_voided_leave_is_taken_over_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.leaves.record_event", fail)
    with pytest.raises(RuntimeError):
        take_over_voided_leave(
            member=department.officer,
            starts_on=date(2025, 3, 1),
            ends_on=None,
            voided_at=timezone.now(),
            voided_by=department.auditor,
            reason="Wrong",
            by=department.administrator,
            now=timezone.now(),
            today=date(2026, 1, 1),
        )
    assert not Leave.objects.exists()
