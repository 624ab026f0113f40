"""Bookings: counting a completion in an earlier period by hand, and taking that back."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.actions import bookings
from compliance.actions.bookings import book_completion, void_booking
from compliance.booking_effect import booking_effect
from compliance.models import PeriodBooking
from compliance.standings import standing_of
from compliance.viewpoint import Viewpoint
from events import voiding
from events.models import Event
from events.persons import PersonThen
from people.models import Member
from records.actions.completions import void_completion
from records.models import Completion
from tests.compliance.alone import assessment_of
from tests.compliance.exempting import fails
from tests.compliance.test_standings import full_year
from tests.factories import BookingFactory, CompletionFactory, ExemptionFactory
from tests.kcpd_training.desk.test_member_pages import page_of, sign_in

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
TODAY = date(2026, 7, 1)
WHY = "To restore the license, as agreed with POST."
TYPED = {"to_period": "2025", "reason": WHY}


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2023
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def late(department) -> Completion:
    """A whole year's hours, completed when the time for 2025 was over."""
    return full_year(department.officer, date(2026, 6, 1))


def book(department, completion: Completion, **values):
    given = {"completion": completion, "to_period": 2025, "reason": WHY, **values}
    return book_completion(by=department.clerk, now=NOON, **given)


def refusal(department, completion: Completion, **values) -> str:
    with pytest.raises(ValidationError) as refused:
        book(department, completion, **values)
    return " ".join(refused.value.messages)


def status(member: Member, period: int) -> str:
    return str(standing_of(member, Viewpoint(period, TODAY)).status)


# Booking ----------------------------------------------------------------------------------------


def test_a_booked_credit_counts_there_whole_and_nowhere_else(department, late):
    assert (status(department.officer, 2025), status(department.officer, 2026)) == (
        "non_compliant",
        "compliant",
    )

    booking, is_repeat = book(department, late)

    assert not is_repeat
    assert (status(department.officer, 2025), status(department.officer, 2026)) == (
        "compliant",
        "in_progress",
    )
    event = Event.objects.latest("pk")
    assert (event.action, event.member, event.about_id) == (
        "booking.add",
        PersonThen.of(department.officer),
        str(booking.pk),
    )
    assert (event.before, event.after) == (
        {"period": 2026},
        {"period": 2025, "credit_hours": "24.00", "reason": WHY},
    )


def test_every_hour_of_it_is_accounted_for(department, late):
    book(department, late)

    there = assessment_of(department.officer, Viewpoint(2025, TODAY)).credits[0]
    here = assessment_of(department.officer, Viewpoint(2026, TODAY)).credits[0]

    assert (there.counted, there.not_counted) == (Decimal("24.00"), ())
    assert here.counted == 0
    assert sum(each.hours for each in here.not_counted) == 24


def test_a_form_sent_twice_books_once(department, late):
    token = "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d"

    first, second = (book(department, late, form_token=token) for _ in range(2))

    assert second == (first.row, True)
    assert PeriodBooking.objects.count() == 1


def test_nothing_is_booked_when_the_event_fails(department, late, monkeypatch):
    monkeypatch.setattr(bookings, "record_event", fails)

    with pytest.raises(RuntimeError):
        book(department, late)

    assert not PeriodBooking.objects.exists()


def test_nobody_books_their_own(department):
    assert "about themselves" in refusal(
        department, CompletionFactory(member=department.clerk, completed_on=date(2026, 6, 1))
    )


@pytest.mark.parametrize(
    ("to_period", "words"),
    [
        (2026, "It is dated in 2026, so it counts there without a booking."),
        (2027, "hours are never moved to a later period such as 2027"),
        (2022, "The department's records of this member begin with 2023"),
        (2016, "Choose a period from 2023 to 2025."),
        (-1, "nothing can be said of -1"),
        (10**12, "never moved to a later period"),
    ],
)
def test_a_period_it_cannot_count_in_is_refused(department, late, to_period, words):
    assert words in refusal(department, late, to_period=to_period)


def test_the_year_of_joining_is_the_first_to_book_to(department, late):
    Member.objects.filter(pk=department.officer.pk).update(hired_on=date(2025, 3, 1))

    assert "begin with 2025" in refusal(department, late, to_period=2024)
    assert book(department, late, to_period=2025).row.to_period == 2025


def test_a_completion_that_counts_nowhere_is_not_booked(department, late):
    officer = department.officer
    on = {"member": officer, "completed_on": date(2026, 6, 2)}
    non_post = CompletionFactory(source="non_post", **on)
    failed = CompletionFactory(delivery="computer_based", score="69.00", **on)
    void_completion(completion=late, reason="Other officer", by=department.clerk, now=NOON)
    late.refresh_from_db()

    assert "voided on Jul 1, 2026" in refusal(department, late)
    assert "without POST credit" in refusal(department, non_post)
    assert "test was not passed" in refusal(department, failed)


def test_a_completion_is_booked_once(department, late):
    book(department, late, to_period=2024)

    assert "It is booked to 2024 already." in refusal(department, late)


@pytest.mark.parametrize(
    ("reason", "words"),
    [(" ", "Say why it is booked by hand"), ("x" * 501, "501 characters are more than 500")],
)
def test_a_booking_needs_a_reason_of_fair_length(department, late, reason, words):
    assert words in refusal(department, late, reason=reason)


# Voiding ----------------------------------------------------------------------------------------


def test_a_voided_booking_lets_the_credit_count_in_its_own_year(department, late):
    booking = book(department, late).row

    void_booking(booking=booking, reason="Not agreed", by=department.clerk, now=NOON)

    assert status(department.officer, 2026) == "compliant"
    assert status(department.officer, 2025) == "non_compliant"
    assert Event.objects.latest("pk").action == "booking.void"
    assert book(department, late).row.pk != booking.pk


def test_nobody_voids_a_booking_of_their_own(department):
    completion = CompletionFactory(member=department.clerk, completed_on=date(2026, 6, 1))
    booking = BookingFactory(completion=completion)

    with pytest.raises(ValidationError, match="nobody voids their own"):
        void_booking(booking=booking, reason="Mine", by=department.clerk, now=NOON)


def test_nothing_is_voided_when_the_event_fails(department, late, monkeypatch):
    booking = book(department, late).row
    monkeypatch.setattr(voiding, "record_event", fails)

    with pytest.raises(RuntimeError):
        void_booking(booking=booking, reason="Wrong", by=department.clerk, now=NOON)

    booking.refresh_from_db()
    assert not booking.is_voided


# The database holds it too ----------------------------------------------------------------------


def test_the_database_refuses_a_second_booking_that_stands(late):
    BookingFactory(completion=late)

    with pytest.raises(IntegrityError), transaction.atomic():
        BookingFactory(completion=late, to_period=2024)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"to_period": 2016}, "booking_to_a_clee_period"),
        ({"reason": ""}, "booking_has_a_reason"),
        ({"void_reason": "No date"}, "booking_void_is_whole"),
    ],
)
def test_the_database_refuses(late, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BookingFactory(completion=late, **values)


# The form ---------------------------------------------------------------------------------------


def sent(department, completion: Completion, form: dict[str, object]):
    url = reverse("compliance:booking-add", args=[completion.pk])
    return sign_in(department.clerk).post(url, form)


def test_the_form_books_and_leads_to_the_period(department, late):
    response = sent(department, late, {**TYPED, "confirmed": "2025"})

    assert response.url == "/members/4411/?period=2025#entries"
    there = page_of(department.officer, "?period=2025", reader=department.clerk)
    here = page_of(department.officer, "?period=2026", reader=department.clerk)
    assert "count in 2025, not in 2026. To restore the license" in there
    assert "Booked to 2025 by the Training Unit. All 24.00 counted." in there
    assert "Not counted here: all 24.00 are booked to 2025 by the Training Unit." in here


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"to_period": ""}, "Choose the period it shall count in."),
        ({"to_period": "abc"}, "“abc” is not a period."),
        ({"to_period": "<b>"}, "“&lt;b&gt;” is not a period."),
        ({"to_period": "2026"}, "It is dated in 2026"),
        ({"to_period": "2030"}, "never moved to a later period such as 2030"),
        ({"to_period": "1999"}, "begin with 2023"),
        ({"reason": ""}, "Say why it is booked by hand"),
        ({"reason": "x" * 501}, "501 characters are more than 500"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_kept(department, late, form, words):
    response = sent(department, late, {"to_period": "2025", "reason": WHY, **form})

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert form.get("reason", WHY) in page
    assert not PeriodBooking.objects.exists()


def asked_first(department, completion: Completion, **form: str) -> str:
    """The page's words when it asks before it books; every row of its table in one line."""
    response = sent(department, completion, {**TYPED, **form})
    assert response.status_code == 200
    assert not PeriodBooking.objects.exists()
    assert "Book it all the same" in response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_year_made_short_is_shown_before_it_is_booked(department, late):
    page = asked_first(department, late)

    assert "2026 is complete now, and would be missing 24.00, among them" in page
    assert re.search(r"2025 Behind[^:]*: 0.00 of 24.00 hours; missing.*? Complete: 24.00 of", page)
    assert re.search(r"2026 Complete: 24.00 of 24.00 hours. In progress: 0.00 of 24.00", page)
    assert WHY in page
    assert '<option value="2025" selected>' in sent(department, late, TYPED).content.decode()


def test_a_year_that_is_complete_already_is_named(department, late):
    full_year(department.officer, date(2025, 5, 1))

    page = asked_first(department, late)

    assert "2025 is complete already, so it has no use for these hours." in page
    assert "Complete: 48.00 of 24.00 hours." in page


def test_a_year_that_owes_nothing_is_named(department, late):
    ExemptionFactory(member=department.officer, on=date(2025, 5, 1))

    page = asked_first(department, late)

    assert "No hours are owed for 2025, so it has no use for these." in page


def test_a_year_that_gains_nothing_is_named(department, late):
    full_year(department.officer, date(2025, 5, 1), firearms="0.00")
    useless = CompletionFactory(
        member=department.officer, completed_on=date(2026, 6, 2), firearms="0.00"
    )

    page = asked_first(department, useless)

    assert "2025 gains nothing: 2.00 of firearms would still be missing." in page
    assert "2026 is complete now" not in page


def test_a_year_made_shorter_is_shown_with_what_it_is_missing_now(department):
    some = CompletionFactory(member=department.officer, completed_on=date(2026, 6, 2))

    page = asked_first(department, some)

    assert re.search(r"More would be missing for 2026: 24.00, .* instead of 16.00 hours", page)


def test_a_year_between_that_would_lose_hours_is_shown_too(department):
    full_year(department.officer, date(2026, 6, 1))
    in_time = full_year(department.officer, date(2026, 2, 1))

    page = asked_first(department, in_time, to_period="2024")

    assert "2025 is complete now, and would be missing 24.00" in page
    assert "2026 is complete now" not in page


def test_a_booking_that_harms_no_year_is_written_at_once(department, late):
    more = CompletionFactory(member=department.officer, completed_on=date(2026, 6, 2))

    response = sent(department, more, TYPED)

    assert response.status_code == 302
    assert PeriodBooking.objects.get().completion == more


def test_another_period_than_the_one_confirmed_is_asked_about_anew(department, late):
    page = asked_first(department, late, to_period="2024", confirmed="2025")

    assert "with all of it booked to 2024" in page


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "2025"}])
def test_the_form_sent_again_books_nothing_more_and_says_so(department, late, confirmed):
    token = "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d"
    book(department, late, form_token=token)

    response = sent(department, late, {**TYPED, **confirmed, "form_token": token})

    assert response.status_code == 302
    assert PeriodBooking.objects.count() == 1


def test_asking_first_needs_as_many_queries_for_fifty_completions_as_for_one(department, late):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            booking_effect(late, 2023, as_of=TODAY)
        return len(captured)

    few = queries()
    for day in range(1, 26):
        CompletionFactory(member=department.officer, completed_on=date(2026, 4, day))
        CompletionFactory(member=department.officer, completed_on=date(2025, 4, day))

    assert queries() == few <= 6


def test_the_page_offers_the_periods_that_can_be_chosen(department, late):
    url = reverse("compliance:booking-add", args=[late.pk])

    page = sign_in(department.clerk).get(url).content.decode()

    assert [f'<option value="{year}"' in page for year in range(2022, 2028)] == [
        False, True, True, True, False, False,
    ]  # fmt: skip


def test_without_an_earlier_period_there_is_nothing_to_choose(department, late):
    Member.objects.filter(pk=department.officer.pk).update(hired_on=date(2026, 1, 5))
    url = reverse("compliance:booking-add", args=[late.pk])

    page = sign_in(department.clerk).get(url).content.decode()

    assert "there is no earlier period to count this completion of 2026 in" in page
    assert "<textarea" not in page


def test_the_record_offers_to_book_what_can_be_booked(department, late):
    non_post = CompletionFactory(
        member=department.officer, completed_on=date(2026, 6, 2), source="non_post"
    )
    link = reverse("compliance:booking-add", args=[late.pk])

    page = page_of(department.officer, reader=department.clerk)

    assert link in page
    assert reverse("compliance:booking-add", args=[non_post.pk]) not in page
    assert link not in page_of(department.officer)
    book(department, late)
    assert link not in page_of(department.officer, reader=department.clerk)


def test_a_booking_of_a_completion_voided_since_says_that_it_counts_nowhere(department, late):
    booked_on = datetime(2026, 6, 10, 9, tzinfo=ZoneInfo("America/Chicago"))
    BookingFactory(completion=late, entered_at=booked_on)
    void_completion(completion=late, reason="Other officer", by=department.clerk, now=NOON)

    now = page_of(department.officer, "?period=2025")
    then = page_of(department.officer, "?period=2025&known_on=2026-06-20")

    assert "was itself voided on Jul 1, 2026: it counts nowhere." in now
    assert "was itself voided" not in then
    assert "24.00 hours of" in then


# On the member's page ---------------------------------------------------------------------------


def a_booking_of(member: Member, day: int = 1) -> PeriodBooking:
    completion = CompletionFactory(member=member, completed_on=date(2026, 6, day))
    return BookingFactory(completion=completion, to_period=2025)


def test_three_bookings_need_no_more_queries_on_the_page_than_one(department):
    client = sign_in(department.clerk)
    url = reverse("desk:member-record", args=[department.officer.serial_number])

    def queries() -> int:
        client.get(url)  # the session is stored by now
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    a_booking_of(department.officer)
    one = queries()
    for day in (2, 3):
        a_booking_of(department.officer, day)

    assert (one, queries()) == (15, 15)


@pytest.mark.parametrize(
    ("seat", "query", "is_offered"),
    [
        ("clerk", "", True),
        ("clerk", "?known_on=2026-06-30", False),
        ("inquiry", "", False),
        ("sergeant", "", False),
    ],
)
def test_voiding_a_booking_is_offered_to_who_may_of_the_record_as_it_is(
    department, seat, query, is_offered
):
    booking = a_booking_of(department.officer)

    page = page_of(department.officer, query, reader=department.members[seat])

    assert (reverse("compliance:booking-void", args=[booking.pk]) in page) == is_offered


def test_a_booking_that_is_void_is_not_offered_to_be_voided(department):
    booking = a_booking_of(department.officer)
    void_booking(booking=booking, reason=WHY, by=department.clerk, now=NOON)

    page = page_of(department.officer, reader=department.clerk)

    assert "Voided by" in page
    assert reverse("compliance:booking-void", args=[booking.pk]) not in page
