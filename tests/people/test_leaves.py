"""Administrators enter when a member is on leave; what is wrong is voided."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from people.actions.leaves import add_leave, end_leave, void_leave
from people.models import Leave
from tests.factories import MemberFactory
from tests.people.keeping import TODAY
from tests.records.sheets import CHICAGO

NOW = datetime(2026, 6, 1, 9, tzinfo=CHICAGO)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 30)


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


def enter(department, starts_on=MARCH, ends_on=APRIL, **changes) -> Leave:
    given = {
        "member": department.officer,
        "by": department.administrator,
        "now": NOW,
        "today": TODAY,
        **changes,
    }
    return add_leave(starts_on=starts_on, ends_on=ends_on, **given).row


def refused(department, *days, **changes) -> dict[str, list[str]]:
    before = (Leave.objects.count(), Event.objects.count())
    with pytest.raises(ValidationError) as error:
        enter(department, *days, **changes)
    assert (Leave.objects.count(), Event.objects.count()) == before
    return error.value.message_dict


def page(member) -> str:
    return reverse("people:member-detail", kwargs={"pk": member.pk})


# Entering ---------------------------------------------------------------------------------------


def test_a_leave_is_entered_with_its_event(department):
    leave = enter(department)

    assert leave.days_in_words == "from Mar 1, 2026 to Apr 30, 2026"
    event = Event.objects.get(action="leave.add")
    assert event.after == {"starts_on": "2026-03-01", "ends_on": "2026-04-30"}
    assert event.member.serial_number == department.officer.serial_number


def test_one_that_lasts_has_no_last_day_yet(department):
    assert enter(department, MARCH, None).days_in_words == "since Mar 1, 2026"
    assert Event.objects.get(action="leave.add").after == {"starts_on": "2026-03-01"}


def test_a_second_sending_enters_nothing(department):
    token = uuid4()

    first = enter(department, form_token=token)
    again = enter(department, form_token=token)

    assert again == first
    assert Leave.objects.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field", "words"),
    [
        (date(2026, 3, 2), MARCH, "ends_on", "Mar 1, 2026 is before its first day, Mar 2, 2026."),
        (date(1926, 3, 1), None, "starts_on", "is before Ana Núñez was hired"),
        (date(2126, 3, 1), None, "starts_on", "2126"),
        (MARCH, date(2126, 3, 1), "ends_on", "2126"),
    ],
)
def test_days_that_can_not_be_are_refused_beside_their_field(
    department, starts_on, ends_on, field, words
):
    errors = refused(department, starts_on, ends_on)

    assert list(errors) == [field]
    assert words in errors[field][0].replace("Núñez, Ana", "Ana Núñez")


@pytest.mark.parametrize(
    "days", [(MARCH, APRIL), (APRIL, None), (date(2026, 1, 1), MARCH), (date(2026, 3, 5), APRIL)]
)
def test_nobody_is_on_leave_twice_on_one_day(department, days):
    enter(department)

    errors = refused(department, *days)

    assert "is on leave from Mar 1, 2026 to Apr 30, 2026 already" in errors["starts_on"][0]


def test_days_around_another_leave_or_a_voided_one_are_free(department):
    void_leave(leave=enter(department), reason="Wrong", by=department.administrator, now=NOW)
    enter(department)

    enter(department, date(2026, 2, 1), date(2026, 2, 28))
    enter(department, date(2026, 5, 1), None)
    enter(department, member=department.colleague)


def test_only_who_administers_enters_ends_and_voids(department):
    leave = enter(department, MARCH, None)
    before = Event.objects.count()

    with pytest.raises(PermissionDenied):
        enter(department, member=department.colleague, by=department.clerk)
    with pytest.raises(PermissionDenied):
        end_leave(leave=leave, ends_on=APRIL, by=department.clerk, today=TODAY)
    with pytest.raises(PermissionDenied):
        void_leave(leave=leave, reason="Wrong", by=department.clerk, now=NOW)
    assert (Leave.objects.count(), Event.objects.count()) == (1, before)


def test_nobody_keeps_their_own_leave(department):
    by = department.administrator
    with pytest.raises(ValidationError, match="Nobody keeps their own leave"):
        enter(department, member=by)
    own = Leave.objects.create(member=by, starts_on=MARCH, entered_by=by, entered_at=NOW)

    with pytest.raises(ValidationError, match="Nobody keeps their own leave"):
        end_leave(leave=own, ends_on=APRIL, by=by, today=TODAY)
    with pytest.raises(ValidationError, match="Nobody keeps their own leave"):
        void_leave(leave=own, reason="Wrong", by=by, now=NOW)


# The last day -----------------------------------------------------------------------------------


def test_the_last_day_is_entered_once_it_is_known(department):
    leave = enter(department, MARCH, None)

    ended = end_leave(leave=leave, ends_on=APRIL, by=department.administrator, today=TODAY)

    assert ended.days_in_words == "from Mar 1, 2026 to Apr 30, 2026"
    assert Leave.objects.get().ends_on == APRIL
    event = Event.objects.get(action="leave.end")
    assert (event.before, event.after) == (
        {"starts_on": "2026-03-01"},
        {"ends_on": "2026-04-30"},
    )


def test_a_last_day_before_the_first_or_a_second_one_is_refused(department):
    leave = enter(department, MARCH, None)

    with pytest.raises(ValidationError, match="is before its first day"):
        end_leave(leave=leave, ends_on=date(2026, 2, 1), by=department.administrator, today=TODAY)
    end_leave(leave=leave, ends_on=APRIL, by=department.administrator, today=TODAY)
    with pytest.raises(ValidationError, match="has its last day, Apr 30, 2026"):
        end_leave(leave=leave, ends_on=MARCH, by=department.administrator, today=TODAY)
    assert Event.objects.filter(action="leave.end").count() == 1


# Voiding ----------------------------------------------------------------------------------------


def test_a_voided_leave_keeps_who_voided_it_and_why(department):
    voided = void_leave(
        leave=enter(department), reason="Another member", by=department.administrator, now=NOW
    )

    assert (voided.voided_by, voided.void_reason) == (department.administrator, "Another member")
    event = Event.objects.get(action="leave.void")
    assert event.before == {"starts_on": "2026-03-01", "ends_on": "2026-04-30"}


def test_one_that_lasted_is_voided_with_its_first_day(department):
    leave = enter(department, MARCH, None)

    void_leave(leave=leave, reason="Never was", by=department.administrator, now=NOW)

    assert Event.objects.get(action="leave.void").before == {"starts_on": "2026-03-01"}


# Pages ------------------------------------------------------------------------------------------


def test_the_page_of_a_member_leads_through_the_life_of_a_leave(administrator, department):
    member = department.officer
    add = reverse("people:leave-add", kwargs={"pk": member.pk})
    assert f'href="{add}"' in administrator.get(page(member)).content.decode()

    administrator.post(add, {"starts_on": "03/01/2026", "ends_on": ""})
    leave = Leave.objects.get()
    shown = administrator.get(page(member)).content.decode()
    assert "Since Mar 1, 2026." in shown

    end = reverse("people:leave-end", kwargs={"pk": leave.pk})
    assert f'href="{end}"' in shown
    administrator.post(end, {"ends_on": "04/30/2026"})
    shown = administrator.get(page(member)).content.decode()
    assert "From Mar 1, 2026 to Apr 30, 2026." in shown
    assert f'href="{end}"' not in shown
    assert "has its last day" in administrator.get(end).content.decode()

    void = reverse("people:leave-void", kwargs={"pk": leave.pk})
    administrator.post(void, {"reason": "Another member"})
    assert "From Mar 1, 2026" not in administrator.get(page(member)).content.decode()
    assert "This was already voided" in administrator.get(void).content.decode()


def test_a_wrong_day_comes_back_beside_its_field_as_typed(administrator, department):
    add = reverse("people:leave-add", kwargs={"pk": department.officer.pk})

    answer = administrator.post(add, {"starts_on": "02/30/2026", "ends_on": ""})

    assert "02/30/2026" in answer.content.decode()
    assert not Leave.objects.exists()


def test_a_member_with_a_leave_is_not_withdrawn(department):
    from people.hanging import what_hangs_on

    added = MemberFactory()
    enter(department, member=added)

    assert what_hangs_on(added) == ["1 leave"]
