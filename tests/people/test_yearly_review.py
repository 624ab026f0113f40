"""Once a year somebody else says of each role whether it is still needed (930-5 IV.B.3)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.days import years_after
from people.actions.designations import end_designation, review_designations
from people.due import roles_to_review
from people.models import RoleDesignation
from tests.concurrency import at_once
from tests.department import make_department
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

REVIEW = reverse("people:designation-review")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def held_by(member, *, since: date) -> RoleDesignation:
    """The role of a member as given on a day; every other is a year away from its review."""
    RoleDesignation.objects.update(designated_on=timezone.localdate())
    designation = member.designations.get()
    designation.designated_on = since
    designation.save()
    return designation


def review(department, designation, **changes):
    given = {"by": department.administrator, "today": timezone.localdate(), **changes}
    return review_designations(designations=[designation], **given)


def clocks(reader, today: date) -> list:
    return list(roles_to_review(reader, today))


@pytest.mark.parametrize(
    ("days_left", "is_listed"), [(-400, True), (0, True), (30, True), (31, False)]
)
def test_a_role_is_listed_from_thirty_days_before_its_year_is_over(
    department, today, days_left, is_listed
):
    since = years_after(today + timedelta(days=days_left), -1)
    held_by(department.clerk, since=since)

    told = clocks(department.administrator, today)

    assert [clock.whose for clock in told] == [department.clerk.name] * is_listed
    page = client_of(department.administrator).get(REVIEW).content.decode()
    assert (department.clerk.name in page) == is_listed


def test_it_is_due_a_year_after_it_was_given_and_then_after_each_review(department, today):
    held = held_by(department.clerk, since=date(2024, 2, 29))
    assert [clock.on for clock in clocks(department.administrator, today)] == [date(2025, 2, 28)]

    review(department, held)

    assert clocks(department.administrator, today) == []
    later = clocks(department.administrator, years_after(today, 1))
    assert {clock.whose: clock.on for clock in later}[department.clerk.name] == years_after(
        today, 1
    )


def test_a_review_is_on_record_with_who_and_when(department, today):
    held = held_by(department.clerk, since=date(2024, 1, 2))

    review(department, held)

    held.refresh_from_db()
    assert (held.reviewed_on, held.reviewed_by) == (today, department.administrator)
    event = Event.objects.get(action="roledesignation.review")
    assert event.member.serial_number == department.clerk.serial_number
    assert event.before == {"role": "training_entry", "reviewed_on": None}
    assert event.after == {"reviewed_on": str(today)}
    newest = held.history.latest()
    assert (newest.reviewed_on, newest.history_user) == (today, department.administrator)


def test_what_was_reviewed_today_is_not_reviewed_twice(department):
    held = held_by(department.clerk, since=date(2024, 1, 2))

    assert review(department, held) == [held]
    assert review(department, held) == []

    assert Event.objects.filter(action="roledesignation.review").count() == 1


def test_nobody_reviews_a_role_of_their_own(department, today):
    own = held_by(department.administrator, since=date(2024, 1, 2))

    with pytest.raises(ValidationError, match="nor review or end a role of your own"):
        review(department, own)

    assert clocks(department.administrator, today) == []
    page = client_of(department.administrator).get(REVIEW).content.decode()
    assert "Another administrator reviews your own: Administrator" in page
    assert f'value="{own.pk}"' not in page


def test_the_database_refuses_a_review_of_ones_own(department, today):
    own = held_by(department.administrator, since=date(2024, 1, 2))

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleDesignation.objects.filter(pk=own.pk).update(
            reviewed_on=today, reviewed_by=department.administrator
        )


@pytest.mark.parametrize("seat", ["clerk", "auditor", "hrd", "officer"])
def test_nobody_else_reviews(department, seat):
    held = held_by(department.ogc, since=date(2024, 1, 2))

    with pytest.raises(PermissionDenied):
        review(department, held, by=getattr(department, seat))


def test_one_that_has_ended_keeps_the_others_from_being_written(department, today):
    ended = held_by(department.clerk, since=date(2024, 1, 2))
    other = department.inquiry.designations.get()
    end_designation(designation=ended, ended_on=today, by=department.administrator, today=today)

    with pytest.raises(ValidationError, match="ended on"):
        review_designations(designations=[other, ended], by=department.administrator, today=today)

    other.refresh_from_db()
    assert other.reviewed_on is None


def test_the_page_writes_those_marked_and_keeps_the_others(department, today):
    RoleDesignation.objects.update(designated_on=date(2024, 1, 2))
    marked = department.clerk.designations.get()

    page = client_of(department.administrator).post(
        REVIEW, {"designations": [marked.pk]}, follow=True
    )

    assert "1 role is on record as still needed, for another year." in page.content.decode()
    reviewed = RoleDesignation.objects.filter(reviewed_on=today)
    assert list(reviewed) == [marked]


def test_none_marked_is_told_beside_the_list(department):
    held_by(department.clerk, since=date(2024, 1, 2))

    page = client_of(department.administrator).post(REVIEW, {})

    assert "Mark those that are still needed." in page.content.decode()


@pytest.mark.parametrize("value", ["999999", "x", "\x00", "-1"])
def test_a_role_that_is_not_on_the_list_is_refused_in_words(department, value):
    held_by(department.clerk, since=date(2024, 1, 2))

    page = client_of(department.administrator).post(REVIEW, {"designations": [value]})

    assert page.status_code == 200
    assert 'class="usa-error-message"' in page.content.decode()


def test_nothing_to_review_is_said(department, today):
    RoleDesignation.objects.update(designated_on=today)

    page = client_of(department.administrator).get(REVIEW).content.decode()

    assert "No role has to be reviewed in the next 30 days." in page


@pytest.mark.django_db(transaction=True)
def test_two_who_review_at_once_write_it_once(shared_database):
    department = make_department()
    held = held_by(department.clerk, since=date(2024, 1, 2))

    at_once(*[lambda: review(department, held)] * 2)

    assert Event.objects.filter(action="roledesignation.review").count() == 1
