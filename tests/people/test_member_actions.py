"""Administrators add members, change them, correct a serial number, and withdraw a mistake."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from events.persons import PersonThen
from events.trail import latest_of
from people.actions.members import (
    add_member,
    change_member,
    changes_of_member,
)
from people.actions.serial_numbers import correct_serial_number
from people.actions.withdrawing import withdraw_member
from people.models import Member
from people.querysets import MemberQuerySet
from tests.department import SEATS
from tests.factories import CompletionFactory, CourseSessionFactory, MemberFactory
from tests.people.keeping import TODAY, member_values
from tests.records.sheets import a_class, draft

WHY = "Two digits were transposed."


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    for name in (
        "members.record_events",
        "withdrawing.record_event",
        "serial_numbers.record_event",
    ):
        monkeypatch.setattr(f"people.actions.{name}", fail)


def add(department, serial_number: str = "8001", form_token: UUID | None = None, **changes):
    return add_member(
        form_token=form_token,
        serial_number=serial_number,
        values=member_values(department, **changes),
        by=department.administrator,
        today=TODAY,
    )


def change(department, member, seen=None, **values):
    return change_member(
        member=member, values=values, by=department.administrator, today=TODAY, seen=seen
    )


def correct(department, member, serial_number: str, reason: str = WHY):
    return correct_serial_number(
        member=member, serial_number=serial_number, reason=reason, by=department.administrator
    )


# Adding ------------------------------------------------------------------------------------------


def test_a_member_is_added_with_a_normalized_serial_no_password_and_an_event(department):
    member = add(department, " r 8001").row

    stored = Member.objects.get(pk=member.pk)
    assert (stored.serial_number, stored.has_usable_password()) == ("R8001", False)
    assert stored.history.get().history_user == department.administrator
    event = Event.objects.get(action="member.add")
    assert (event.by, event.member) == (
        PersonThen.of(department.administrator),
        PersonThen.of(member),
    )
    assert event.after == {
        "serial_number": "R8001",
        "first_name": "Zoë",
        "last_name": "D'Angelo-Smith",
        "suffix": "Jr.",
        "rank": "Reserve Officer",
        "kind": "reserve",
        "element": "Squad 310",
        "hired_on": "2026-02-02",
        "has_traffic_authority": "True",
        "is_active": "True",
    }


def test_a_form_of_a_member_sent_twice_is_added_once(department):
    token = uuid4()
    first, second = (add(department, form_token=token) for _ in range(2))

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert second.row == first.row
    assert Event.objects.filter(action="member.add").count() == 1


def test_the_same_member_added_by_another_form_is_told_apart_from_ones_own(department):
    member = add(department, form_token=uuid4()).row

    with pytest.raises(ValidationError) as refused:
        add(department, form_token=uuid4())

    assert refused.value.message_dict == {
        "serial_number": [
            f"8001 is the serial number of {member.name}, Reserve Officer, Squad 310. Check which "
            "of the two is right."
        ]
    }


@pytest.mark.parametrize(
    ("serial_number", "words"),
    [
        ("", "Give the serial number, such as 4763 or R102."),
        ("<B>1", "“<B>1” is not a serial number: it is letters A to Z and digits, with at least"),
        ("ABC", "“ABC” is not a serial number"),
        ("٣٣", "“٣٣” is not a serial number"),
        ("1" * 30, f"“{'1' * 30}” has 30 signs, and a serial number has 12 at most. Check it;"),
        ("4411", "4411 is the serial number of Núñez, Ana, Police Officer, Squad 110."),
    ],
)
def test_a_serial_number_that_can_not_be_is_refused_in_words(department, serial_number, words):
    with pytest.raises(ValidationError) as refused:
        add(department, serial_number)

    assert refused.value.message_dict["serial_number"][0].startswith(words)
    assert not Event.objects.filter(action="member.add").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("hired_on", date(1900, 1, 1), "Jan 1, 1900 is before 1950. Check the year."),
        ("hired_on", date(2099, 1, 1), "Jan 1, 2099 is after Nov 22, 2027. Check the year."),
        ("license_issued_on", date(1900, 1, 1), "Jan 1, 1900 is before 1950. Check the year."),
        ("license_class", "A", "A license class or day of issue is given without the number"),
    ],
)
def test_a_day_or_a_license_that_can_not_be_is_refused_in_words(department, field, value, words):
    with pytest.raises(ValidationError) as refused:
        add(department, **{field: value})

    assert " ".join(refused.value.messages).startswith(words)
    assert not Member.objects.filter(serial_number="8001").exists()


def test_nobody_is_added_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        add(department)

    assert not Member.objects.filter(serial_number="8001").exists()


# Changing ----------------------------------------------------------------------------------------


def test_a_change_says_what_it_was_and_what_it_is(department):
    squad = department.elements["Squad 310"]

    change(department, department.officer, element=squad, rank="Detective")

    event = Event.objects.get(action="member.change")
    assert event.member == PersonThen.of(department.officer)
    assert event.before == {"rank": "Police Officer", "element": "Squad 110"}
    assert event.after == {"rank": "Detective", "element": "Squad 310"}


def test_a_change_of_nothing_leaves_no_event(department):
    change(department, department.officer, rank="Police Officer")

    assert not Event.objects.filter(action="member.change").exists()


def test_a_change_that_was_not_seen_is_not_written_over(department):
    officer = department.officer
    seen = latest_of(changes_of_member(officer))
    change(department, officer, rank="Detective", seen=seen)

    with pytest.raises(ValidationError) as refused:
        change(department, officer, rank="Sergeant", seen=seen)

    assert f"{department.administrator.name} changed this on" in refused.value.messages[0]
    assert Member.objects.get(pk=officer.pk).rank == "Detective"


def test_a_day_of_separation_before_the_hire_is_refused(department):
    with pytest.raises(ValidationError) as refused:
        change(department, department.officer, separated_on=date(2010, 1, 1))

    assert refused.value.messages == [
        "The day of separation is before the day of hire. Correct one of them."
    ]


def test_nobody_locks_themselves_out(department):
    with pytest.raises(ValidationError) as refused:
        change(department, department.administrator, is_active=False)

    assert list(refused.value.message_dict) == ["is_active"]
    assert Member.objects.get(pk=department.administrator.pk).is_active


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("license_number", "X1"),
        ("license_issued_on", date(2026, 1, 2)),
        ("hired_on", date(1990, 1, 1)),
        ("separated_on", date(2026, 1, 2)),
        ("has_traffic_authority", False),
    ],
)
def test_nobody_changes_what_their_own_standing_rests_on(department, column, value):
    own = department.administrator
    given = {column: value, **({"license_number": "X1"} if column == "license_issued_on" else {})}

    with pytest.raises(ValidationError) as refused:
        change(department, own, **given)

    assert column in refused.value.message_dict
    assert "Ask another administrator." in str(refused.value)
    own.refresh_from_db()
    assert getattr(own, column) != value


def test_no_change_is_saved_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        change(department, department.officer, rank="Detective")

    assert Member.objects.get(pk=department.officer.pk).rank == "Police Officer"


# Correcting the serial number --------------------------------------------------------------------


def test_a_corrected_serial_number_leaves_its_trail(department):
    officer = department.officer

    correct(department, officer, "r4414")

    stored = Member.objects.get(pk=officer.pk)
    assert stored.serial_number == "R4414"
    assert [row.serial_number for row in stored.former_serial_numbers.all()] == ["4411"]
    event = Event.objects.get(action="member.correct_serial_number")
    assert event.before == {"serial_number": "4411"}
    assert event.after == {"serial_number": "R4414", "reason": WHY}


def test_the_old_serial_number_still_finds_the_member(department):
    correct(department, department.officer, "4414")

    assert [m.pk for m in Member.objects.search("4411")] == [department.officer.pk]
    assert [m.pk for m in Member.objects.ever_had("4411")] == [department.officer.pk]
    assert [m.pk for m in Member.objects.ever_had("4414")] == [department.officer.pk]


def test_a_member_corrected_twice_is_found_by_each(department):
    correct(department, department.officer, "4414")
    correct(department, department.officer, "4415")

    for serial in ("4411", "4414", "4415"):
        assert [m.pk for m in Member.objects.search(serial)] == [department.officer.pk]


@pytest.mark.parametrize(
    ("serial_number", "words"),
    [
        ("4411", "4411 is the serial number already. Type the right one."),
        ("4412", "4412 is the serial number of O'Brien, Sean, Police Officer, Squad 110."),
        ("<B>1", "“<B>1” is not a serial number"),
    ],
)
def test_a_correction_that_can_not_be_is_refused(department, serial_number, words):
    with pytest.raises(ValidationError) as refused:
        correct(department, department.officer, serial_number)

    assert refused.value.message_dict["serial_number"][0].startswith(words)
    assert Member.objects.get(pk=department.officer.pk).serial_number == "4411"


def test_a_correction_without_a_reason_is_refused(department):
    with pytest.raises(ValidationError) as refused:
        correct(department, department.officer, "4414", reason=" ")

    assert list(refused.value.message_dict) == ["reason"]


def test_no_serial_number_is_corrected_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        correct(department, department.officer, "4414")

    assert Member.objects.get(pk=department.officer.pk).serial_number == "4411"


# Withdrawing -------------------------------------------------------------------------------------


def test_a_mistaken_member_is_withdrawn_and_the_event_keeps_what_was_on_file(department):
    member = add(department).row

    withdraw_member(member=member, reason="Added twice.", by=department.administrator, today=TODAY)

    assert not Member.objects.filter(serial_number="8001").exists()
    event = Event.objects.get(action="member.withdraw")
    assert event.member == PersonThen(
        str(Event.objects.get(action="member.add").about_id), "8001", "D'Angelo-Smith, Zoë Jr."
    )
    assert event.before["rank"] == "Reserve Officer"
    assert event.after == {"reason": "Added twice."}


def test_a_member_on_whom_something_hangs_is_not_withdrawn(department):
    member = MemberFactory()
    CompletionFactory(member=member)
    CompletionFactory(member=member)
    course_session = CourseSessionFactory()
    course_session.instructors.add(member)
    course_session.enrolments.create(member=member)
    department.elements["Squad 310"].supervisors.add(member)

    with pytest.raises(ValidationError) as refused:
        withdraw_member(member=member, reason=WHY, by=department.administrator, today=TODAY)

    assert refused.value.messages[0].startswith(
        f"{member.name} can't be withdrawn, as the records name them: 1 element, 1 course session, "
        "1 enrollment, 2 completions. Separate them instead"
    )
    assert Member.objects.filter(pk=member.pk).exists()


def test_a_member_who_stands_on_a_sheet_that_is_not_saved_is_not_withdrawn(department):
    member = add(department).row
    draft(a_class(), "8001", department.clerk)

    with pytest.raises(ValidationError) as refused:
        withdraw_member(member=member, reason=WHY, by=department.administrator, today=TODAY)

    assert refused.value.messages == [
        "D'Angelo-Smith, Zoë Jr. can't be withdrawn yet: D'Angelo-Smith, Zoë Jr. stands on the "
        "sheet of a class of Mar 10, 2026, which is not saved. See to that first."
    ]
    assert Member.objects.filter(pk=member.pk).exists()


def test_who_ever_did_something_here_is_not_withdrawn(department, client):
    member = MemberFactory()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")

    with pytest.raises(ValidationError) as refused:
        withdraw_member(member=member, reason=WHY, by=department.administrator, today=TODAY)

    assert "what they did here themselves" in refused.value.messages[0]


def test_nobody_is_withdrawn_without_a_reason_or_an_event(department, monkeypatch):
    member = add(department).row

    with pytest.raises(ValidationError):
        withdraw_member(member=member, reason=" ", by=department.administrator, today=TODAY)

    assert Member.objects.filter(pk=member.pk).exists()


def test_nobody_is_withdrawn_when_the_event_fails(department, log_fails):
    member = MemberFactory()

    with pytest.raises(RuntimeError):
        withdraw_member(member=member, reason=WHY, by=department.administrator, today=TODAY)

    assert Member.objects.filter(pk=member.pk).exists()


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_keeps_members(department, seat):
    by, officer = department.members[seat], department.officer
    values = member_values(department)
    events = Event.objects.count()

    with pytest.raises(PermissionDenied):
        add_member(serial_number="8001", values=values, by=by, today=TODAY)
    with pytest.raises(PermissionDenied):
        change_member(member=officer, values={"rank": "X"}, by=by, today=TODAY)
    with pytest.raises(PermissionDenied):
        correct_serial_number(member=officer, serial_number="1", reason=WHY, by=by)
    with pytest.raises(PermissionDenied):
        withdraw_member(member=officer, reason=WHY, by=by, today=TODAY)

    assert Event.objects.count() == events
    kept: MemberQuerySet = Member.objects.kept_by(by)
    assert not kept.exists()
