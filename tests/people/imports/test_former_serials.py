"""Administrators bring in the serial numbers that members had before; they find who has another."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from frame.imports.models import Import
from people.actions.former_serials import add_former_serial, check_former_serial
from people.imports import FORMER_SERIALS
from people.models import FormerSerialNumber, Member
from tests.factories import MemberFactory
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told

HEAD = "Former serial number,Serial number now"


def look(department, *rows: str) -> Import:
    text = "\n".join([HEAD, *rows])
    return looked_at(department.administrator, text, kind=FORMER_SERIALS)


def test_a_former_serial_number_finds_its_member(department):
    written(department.administrator, f"{HEAD}\n7 001,4411", kind=FORMER_SERIALS)

    assert list(Member.objects.search("7001")) == [department.officer]
    event = Event.objects.get(action="member.add_former_serial")
    assert (event.member.serial_number, event.after) == ("4411", {"former_serial_number": "7001"})


def test_the_same_file_again_changes_nothing(department):
    written(department.administrator, f"{HEAD}\n7001,4411", kind=FORMER_SERIALS)

    assert told(look(department, "7001,4411")) == [(2, "same", [])]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",4411", ["Former serial number: It is blank. Fill it in."]),
        ("7001,", ["Serial number now: It is blank. Fill it in."]),
        (
            "abc,4411",
            [
                "Former serial number: “ABC” is not a serial number: it is letters A to Z and "
                "digits, with at least one digit, such as 4763 or R102."
            ],
        ),
        (
            "7001,9999",
            [
                "Serial number now: There is no member “9999”. Correct the serial number, or add "
                "the member."
            ],
        ),
        (
            "4412,4411",
            [
                "Former serial number: 4412 is the serial number of {colleague} now. Correct one "
                "of the two."
            ],
        ),
        (
            "7002,4411",
            [
                "Former serial number: 7002 was the serial number of {other}. Correct one of the "
                "two."
            ],
        ),
    ],
)
def test_a_number_of_somebody_else_is_refused(department, row, words):
    other = MemberFactory(serial_number="4499")
    FormerSerialNumber.objects.create(serial_number="7002", member=other)

    brought = look(department, row)

    words = [each.format(colleague=department.colleague.name, other=other) for each in words]
    assert told(brought) == [(2, "refused", words)]


def test_ones_own_number_of_now_is_taken_as_a_former_one_and_changes_nothing(department):
    """As who was corrected there and back has it; nobody else is given it, nor told of it."""
    written(department.administrator, f"{HEAD}\n4411,4411", kind=FORMER_SERIALS)

    assert FormerSerialNumber.objects.get().member == department.officer
    assert Member.objects.by_former_serial(["4411"]) == {}
    assert list(Member.objects.search("4411")) == [department.officer]
    with pytest.raises(ValidationError, match="is the serial number of"):
        check_former_serial("4411", member=department.colleague)


def test_a_number_is_entered_once(department):
    for _ in range(2):
        add_former_serial(
            member=department.officer, serial_number="7001", by=department.administrator
        )

    assert FormerSerialNumber.objects.count() == 1
    assert Event.objects.filter(action="member.add_former_serial").count() == 1


def test_only_administrators_enter_one(department):
    with pytest.raises(PermissionDenied):
        add_former_serial(member=department.officer, serial_number="7001", by=department.clerk)

    assert not FormerSerialNumber.objects.exists()


def test_a_number_that_another_has_is_refused_by_the_action(department):
    with pytest.raises(ValidationError, match="is the serial number of"):
        add_former_serial(
            member=department.officer, serial_number="4412", by=department.administrator
        )


def test_nothing_is_kept_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.former_serials.record_event", fail)

    with pytest.raises(RuntimeError):
        add_former_serial(
            member=department.officer, serial_number="7001", by=department.administrator
        )

    assert not FormerSerialNumber.objects.exists()
