"""The page of why a member stands where they stand."""

from datetime import date, datetime
from decimal import Decimal
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.viewpoint import Viewpoint
from courses.designations import Delivery
from events.models import Event
from events.persons import PersonThen
from people.actions import looks
from people.models import Member
from records.models import Completion
from tests.compliance.alone import assessment_of
from tests.compliance.test_explanations import earned
from tests.factories import CompletionFactory, MemberFactory

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


# The page ---------------------------------------------------------------------------------------


def sign_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def page_of(member: Member, query: str = "", reader: Member | None = None) -> str:
    url = reverse("desk:why", args=[member.serial_number])
    response = sign_in(reader or member).get(url + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def measure(page: str, key: str) -> str:
    return page.split(f'id="measure-{key}"')[1].split('<details class="measure')[0]


def test_a_test_that_was_not_passed_is_shown_without_hours_on_the_record(department):
    failed = CompletionFactory(
        member=department.officer,
        completed_on=date(2026, 4, 1),
        delivery=Delivery.COMPUTER_BASED,
        score=Decimal("60.00"),
    )
    client = sign_in(department.officer)

    [line] = client.get("/my-record/").context["record"].completions
    page = unescape(client.get("/my-record/").content.decode())

    assert (line.completion, line.areas, line.topics) == (failed, [], [])
    assert line.words.startswith("Not counted: the test score of 60 percent is below")
    assert line.words in page
    assert '<td class="training__hours num">0.00<span' in page
    assert '<td class="num">0.00<span class="why__unit">' in page_of(department.officer)


def test_it_says_measure_by_measure_what_counts_what_does_not_and_what_would(department):
    officer = department.officer
    counts = CompletionFactory(member=officer, completed_on=date(2026, 3, 10))
    failed = CompletionFactory(
        member=officer,
        completed_on=date(2026, 4, 1),
        delivery=Delivery.COMPUTER_BASED,
        score=Decimal("60.00"),
    )

    page = page_of(officer)

    assert "You have 8.00 of 24.00 hours for 2026." in page
    assert "16.00 more hours, completed by Dec 31, 2026." in page
    total = measure(page, "total")
    what_counts, what_does_not = total.split("What does not count")
    assert counts.course.title in what_counts
    assert failed.course.title in what_does_not
    assert '<li><span class="num">0.00</span> (test not passed) <a' in what_does_not
    assert "8.00" not in what_does_not
    assert "the test score of 60 percent is below the 70 percent" in what_does_not
    assert "16.00 more hours of any CLEE training would do." in what_does_not
    assert "11 CSR 75-15.010(2)" in total
    assert 'id="measure-firearms" open' not in page


def test_a_measure_that_is_short_is_open_and_leads_to_courses(department):
    earned(department.officer, on=date(2026, 5, 1), firearms="0.00")

    page = page_of(department.officer)

    assert "2.00 more hours of firearms, completed by Dec 31, 2026." in page
    assert 'id="measure-firearms" open' in page
    assert f"{reverse('courses:course-list')}?topic=firearms" in measure(page, "firearms")


def test_hours_of_no_licensed_source_are_told_by_source(department):
    for day in (1, 2):
        earned(
            department.officer,
            on=date(2026, 5, day),
            source="in_service",
            credit_hours="6.00",
            legal_studies="2.00",
            technical_studies="2.00",
            interpersonal_perspectives="0.00",
            skill_development="2.00",
        )

    licensed = measure(page_of(department.officer), "licensed_source")

    assert '<span class="num">12.00</span> In-service training of an agency' in licensed
    assert "This source is not a licensed one." in licensed


def test_racial_profiling_without_a_number_says_what_it_needs(department):
    earned(department.officer, on=date(2026, 5, 1), source="pre_approved")

    page = measure(page_of(department.officer), "racial_profiling")

    assert "It would need a POST control number." in page
    assert "1.00 short" in page


def test_hours_over_a_limit_and_hours_of_areas_they_still_serve(department):
    earned(department.officer, on=date(2026, 5, 1), source="in_service")

    page = page_of(department.officer)

    assert "16.00 of 24.00 counted; 8.00 are over the 16-hour limit" in measure(page, "total")
    assert "What does not count" not in measure(page, "legal_studies")


def test_hours_needed_by_the_year_before_are_explained_in_both_years(department):
    officer = department.officer
    earned(officer, on=date(2025, 5, 1), credit_hours="21.00", legal_studies="5.00")
    earned(officer, on=date(2026, 3, 1))

    before, after = page_of(officer, "?period=2025"), page_of(officer, "?period=2026")

    assert "Hours shared with another period" in before
    assert "3.00 of 24.00 made up hours missing in 2025; 21.00 stay in 2026." in before
    assert "21.00 of 24.00 counted; 3.00 made up hours missing in 2025." in after


@pytest.fixture
def spare(department, settings) -> Completion:
    """Two hours of firearms of 2026 that 2026 can spare and 2025 lacks."""
    settings.RECORDS_FROM = 2025
    earned(department.officer, on=date(2025, 5, 1), firearms="0.00")
    earned(department.officer, on=date(2026, 5, 1))
    return earned(department.officer, on=date(2026, 4, 20))


def test_hours_on_record_that_a_booking_would_bring_come_before_new_ones(department, spare):
    officer = department.officer
    pages = {
        seat: " ".join(page_of(officer, "?period=2025", reader=department.members[seat]).split())
        for seat in ("officer", "sergeant", "clerk")
    }

    would_do = "Hours already on record would do, booked to 2025 by the Training Unit"
    assert f"{would_do}: ask them for it." in pages["officer"]
    assert f"{would_do}, who can be asked for it." in pages["sergeant"]
    assert f"{would_do}." in pages["clerk"]
    for page in pages.values():
        assert f"{spare.course}, Apr 20, 2026: 24.00 hours" in page
        assert page.index(would_do) < page.index("2.00 more hours of firearms")
    to_book = reverse("compliance:booking-add", args=[spare.pk]) + "?to_period=2025"
    assert [seat for seat, page in pages.items() if to_book in page] == ["clerk"]
    form = sign_in(department.clerk).get(to_book).content.decode()
    assert '<option value="2025" selected>' in form


def test_a_past_day_proposes_no_booking_of_today(department, spare):
    query = "?period=2025&as_of=2026-06-15"

    page = page_of(department.officer, query, reader=department.clerk)

    assert "already on record would" not in page


def test_a_year_that_shares_no_hours_says_nothing_of_it(department):
    earned(department.officer, on=date(2026, 5, 1))

    page = page_of(department.officer)

    assert "Hours shared with another period" not in page
    assert "What would put it right" not in page


def test_every_completion_is_accounted_for(department):
    officer = department.officer
    for day in range(1, 6):
        CompletionFactory(member=officer, completed_on=date(2026, 4, day))
    assessment = assessment_of(officer, Viewpoint(2026, date(2026, 7, 1)))

    page = page_of(officer).split("Every completion of 2026", 1)[1]

    assert page.count("<tr>") == 1 + len(assessment.credits)
    assert page.count("All 8.00 counted.") == 5


def test_a_civilian_is_told_that_nothing_is_owed(department):
    page = page_of(department.ogc)

    assert "no hours are required" in page
    assert "Measure by measure" not in page
    assert "Nothing is on record for 2026." in page


def test_an_unconfirmed_period_says_so(department):
    assert "The figures for 2026 are those of 2025" in page_of(department.officer)


def test_a_past_day_is_told_as_past(department):
    page = page_of(department.officer, "?period=2026&as_of=2026-05-01")

    assert "What would have put it right then" in page
    assert "On May 1, 2026, you had 0.00 of 24.00 hours for 2026." in page


def test_training_after_the_day_is_added_up_and_told_once(department):
    for day in (1, 2):
        CompletionFactory(member=department.officer, completed_on=date(2026, 6, day))

    total = measure(page_of(department.officer, "?as_of=2026-05-01"), "total")

    assert '<span class="num">16.00</span> Training after May 1, 2026' in total
    assert total.count("Not earned yet on that day.") == 1


def test_a_failed_test_after_the_day_adds_no_hours(department):
    CompletionFactory(
        member=department.officer,
        completed_on=date(2026, 9, 1),
        delivery=Delivery.COMPUTER_BASED,
        score=Decimal("60.00"),
    )

    assert "Training after" not in measure(page_of(department.officer), "total")


def test_a_record_as_known_then_leaves_out_what_came_later(department):
    earned(department.officer, on=date(2026, 5, 1), entered_at=NOON)

    page = page_of(department.officer, "?known_on=2026-06-01")

    assert "As known on Jun 1, 2026" in page
    assert "24.00 more hours" in page


def test_titles_and_reasons_are_text_and_never_markup(department):
    CompletionFactory(
        member=department.officer,
        completed_on=date(2026, 3, 10),
        course__title="Traffic <Stops>",
        voided_by=department.clerk,
        voided_at=NOON,
        void_reason="<b>wrong</b>",
    )
    url = reverse("desk:why", args=["4411"])

    page = sign_in(department.officer).get(url).content.decode()

    assert "Traffic &lt;Stops&gt;" in page
    assert "&lt;b&gt;wrong&lt;/b&gt;" in page
    assert "<b>wrong" not in page


# Who looks --------------------------------------------------------------------------------------


def test_looking_at_anothers_reasons_is_an_event(department):
    page = page_of(department.officer, reader=department.sergeant)

    assert "Officer Núñez has 0.00 of 24.00 hours for 2026, and still needs" in page
    event = Event.objects.get(action="member.look")
    assert (event.by, event.member) == (
        PersonThen.of(department.sergeant),
        PersonThen.of(department.officer),
    )
    assert event.after == {"page": "why"}


def test_looking_at_ones_own_is_nobodys_business(department):
    page_of(department.officer)

    assert not Event.objects.filter(action="member.look").exists()


def test_nothing_is_shown_when_the_look_cannot_be_recorded(department, monkeypatch):
    def fail(*_: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(looks, "record_recurring", fail)

    with pytest.raises(RuntimeError, match="the log is full"):
        page_of(department.officer, reader=department.sergeant)


@pytest.mark.parametrize("serial", ["9999", "4411\x00", "<script>", "é", "x" * 500])
def test_a_serial_number_that_is_nobodys_is_not_found(department, serial):
    url = reverse("desk:why", args=[serial])

    assert sign_in(department.clerk).get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?period=abc", "“abc” is not one of your periods on record."),
        ("?period=1900", "“1900” is not one of your periods on record."),
        ("?period=9999", "“9999” is not one of your periods on record."),
        ("?period=<script>", "“<script>” is not one of your periods on record."),
        ("?as_of=2026-02-30", "“2026-02-30” is not a day on the calendar."),
        ("?as_of=9999-12-31", "Dec 31, 9999 is still to come, so nobody can tell."),
        ("?as_of=0001-01-01", "Jan 1, 0001 is before 1950. Check the year; until then this page"),
    ],
)
def test_what_can_not_be_used_is_said_and_the_page_still_shown(department, query, words):
    page = page_of(department.officer, query)

    assert words in page
    assert "hours for 2026" in page


# One click from every standing ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["compliance:member-list", "compliance:report"])
def test_every_standing_of_a_list_leads_to_its_reasons(department, name):
    earned(department.officer, on=date(2025, 5, 1))
    page = sign_in(department.clerk).get(reverse(name) + "?period=2025").content.decode()

    why = reverse("desk:why", args=["4411"])
    assert f'href="{why}?period=2025&amp;as_of=2026-07-01"' in page


def test_a_standing_before_the_records_leads_nowhere(department):
    earned(department.officer, on=date(2026, 5, 1))
    Member.objects.filter(pk=department.officer.pk).update(hired_on=date(2026, 1, 5))
    page = (
        sign_in(department.clerk)
        .get(reverse("compliance:member-list") + "?period=2025")
        .content.decode()
    )

    assert reverse("desk:why", args=["4411"]) not in page


def test_the_members_page_leads_there_from_each_year_and_to_the_rules(department):
    earned(department.officer, on=date(2025, 5, 1))

    page = sign_in(department.officer).get(reverse("desk:my-record")).content.decode()

    why = reverse("desk:why", args=["4411"])
    assert f'href="{why}?period=2026">Why?</a>' in page
    assert f'href="{why}?period=2025"' in page
    assert f"{reverse('compliance:rules')}?period=2026" in page


# Cost -------------------------------------------------------------------------------------------


def test_fifty_completions_need_no_more_queries_than_one(department):
    officer, url = department.officer, reverse("desk:why", args=["4411"])
    CompletionFactory(member=officer, completed_on=date(2026, 3, 1))

    def queries() -> int:
        client = sign_in(department.sergeant)
        client.get(url)  # the session is stored by now
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    few = queries()
    for day in range(1, 26):
        CompletionFactory(
            member=officer, completed_on=date(2026, 4, day), entered_by=MemberFactory()
        )
        CompletionFactory(member=officer, completed_on=date(2025, 2, day))

    assert queries() == few
    assert few <= 30
