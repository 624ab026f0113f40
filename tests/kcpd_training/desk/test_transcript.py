"""The transcript: a member's training record on paper."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from compliance.standings import file_of
from compliance.viewpoint import Viewpoint
from events.models import Event
from events.persons import PersonThen
from kcpd_training.desk.transcript import TranscriptYear, transcript_pdf, transcript_years
from people.models import Member
from tests.compliance.random_department import make_random_department
from tests.compliance.test_explanations import earned
from tests.factories import BookingFactory, CompletionFactory
from tests.records.intake.roll_call.reports import a_course, a_report

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
TODAY = NOON.date()
AS_OF_TODAY = Viewpoint(2026, TODAY)

pytestmark = pytest.mark.django_db


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, their lines joined."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def years_of(member: Member, viewpoint: Viewpoint = AS_OF_TODAY) -> list[TranscriptYear]:
    return transcript_years(file_of(member, viewpoint), viewpoint)


def test_years_come_newest_first_with_their_completions_in_order(department):
    for day in (date(2025, 5, 1), date(2026, 3, 10), date(2026, 2, 1)):
        CompletionFactory(member=department.officer, completed_on=day)

    years = years_of(department.officer)

    assert [year.year for year in years] == [2026, 2025]
    assert [row.completion.completed_on for row in years[0].rows] == [
        date(2026, 2, 1),
        date(2026, 3, 10),
    ]


def test_what_was_completed_on_the_day_it_is_as_of_is_part_of_it_and_nothing_later(department):
    for day in (TODAY, TODAY + timedelta(days=1)):
        CompletionFactory(member=department.officer, completed_on=day)

    (year,) = years_of(department.officer)

    assert [row.completion.completed_on for row in year.rows] == [TODAY]


def test_a_year_adds_up_hours_areas_and_topics(department):
    earned(department.officer, on=date(2025, 5, 1))
    CompletionFactory(member=department.officer, completed_on=date(2025, 6, 1))

    (_, year) = years_of(department.officer)

    # Hours, the four areas, then firearms, de-escalation, implicit bias, racial profiling.
    assert year.totals == [Decimal(hours) for hours in (32, 10, 8, 8, 6, 4, 2, 2, 2)]


def test_a_failed_test_gives_no_hours_and_says_so(department):
    passed = {"member": department.officer, "delivery": "computer_based", "score": "70.00"}
    CompletionFactory(completed_on=date(2026, 2, 1), **passed)
    CompletionFactory(completed_on=date(2026, 3, 1), **{**passed, "score": "69.00"})

    (year, *_) = years_of(department.officer)

    assert [row.note for row in year.rows] == ["", "test not passed, 69 percent: no credit"]
    assert [row.hours[0] for row in year.rows] == [Decimal("8.00"), Decimal(0)]
    assert year.totals[0] == Decimal("8.00")
    assert year.standing.startswith("In progress: 8.00 of 24.00 hours")


def test_a_score_in_a_classroom_takes_no_hours(department):
    CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 1), delivery="classroom", score="60"
    )

    (year, *_) = years_of(department.officer)

    assert (year.rows[0].note, year.totals[0]) == ("", Decimal("8.00"))


def test_hours_without_post_credit_are_added_up_apart(department):
    CompletionFactory(member=department.officer, completed_on=date(2026, 2, 1))
    CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 1), source="non_post", firearms="0"
    )

    (year, *_) = years_of(department.officer)
    (page,) = pages_of(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON))

    assert (year.totals[0], year.non_post_totals[0]) == (Decimal("8.00"), Decimal("8.00"))
    assert year.standing.startswith("In progress: 8.00 of 24.00 hours")
    assert "Without POST credit in 2026, counted in no standing 8.00" in page


def test_the_paper_embeds_the_fonts_of_the_project_and_none_of_the_machine(department):
    CompletionFactory(member=department.officer, completed_on=date(2026, 2, 1))

    (page,) = PdfReader(
        io.BytesIO(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON))
    ).pages

    fonts = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]
    assert sorted(font.partition("+")[2] for font in fonts) == ["Paper-Sans", "Paper-Sans-Bold"]


def test_racial_profiling_without_a_control_number_is_not_added_up_as_such(department):
    lacking = {"member": department.officer, "control_number": "", "racial_profiling": "1.00"}
    CompletionFactory(completed_on=date(2026, 2, 1), source="instructor", **lacking)

    (year, *_) = years_of(department.officer)

    assert year.rows[0].note == ("1.00 of racial profiling not counted as such: no control number")
    assert (year.totals[0], year.totals[-1]) == (Decimal("8.00"), Decimal(0))


def test_a_completion_booked_to_an_earlier_year_says_so(department):
    completion = CompletionFactory(member=department.officer, completed_on=date(2026, 3, 1))
    BookingFactory(completion=completion, to_period=2025)

    (year, *_) = years_of(department.officer)

    assert year.rows[0].note == "counts in 2025"


def test_hours_that_made_up_an_earlier_year_say_so_on_their_line_and_in_both_sums(department):
    earned(department.officer, on=date(2025, 5, 1), credit_hours="20.00", legal_studies="4.00")
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 1))

    present, before = years_of(department.officer)

    assert present.rows[0].note == "4.00 of it count in 2025"
    assert present.steps == [("Made up hours missing in an earlier year", Decimal("-4.00"))]
    assert (present.totals[0], present.counted) == (Decimal("8.00"), Decimal("4.00"))
    came = "Made up, or was booked to, this year: listed under 2026"
    assert before.steps == [(came, Decimal("4.00"))]
    assert (before.totals[0], before.counted) == (Decimal("20.00"), Decimal("24.00"))


def test_a_year_whose_hours_all_count_needs_no_steps(department):
    earned(department.officer, on=date(2025, 5, 1))

    (_, year) = years_of(department.officer)

    assert (year.steps, year.counted) == ([], Decimal("24.00"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_steps_lead_from_the_hours_listed_to_those_of_the_standing(seed):
    people = make_random_department(
        seed=seed, members=12, years=range(2022, 2027), completions_a_year=12
    )
    for member in people:
        on_file = file_of(member, AS_OF_TODAY)
        credited = {
            each.period: each.credited["total"]
            for each in on_file.history(periods=range(2022, 2027), as_of=TODAY)
            if each.required
        }
        for year in transcript_years(on_file, AS_OF_TODAY):
            if year.standing and year.year in credited:
                led_to = year.totals[0] + sum(amount for _, amount in year.steps)
                assert led_to == year.counted == credited[year.year]


def test_it_is_as_of_a_day_and_as_known_on_one(department):
    for day in (date(2026, 2, 1), date(2026, 4, 1)):
        CompletionFactory(
            member=department.officer,
            completed_on=day,
            entered_at=datetime.combine(day + timedelta(days=40), NOON.timetz()),
        )
    in_may = Viewpoint(2026, date(2026, 5, 1))

    days = [
        [row.completion.completed_on.month for row in year.rows]
        for viewpoint in (
            in_may,
            replace(in_may, as_of=date(2026, 3, 1)),
            replace(in_may, known_on=date(2026, 4, 1)),
        )
        for year in years_of(department.officer, viewpoint)[:1]
    ]
    (page,) = pages_of(
        transcript_pdf(department.officer, replace(in_may, known_on=date(2026, 4, 1)), made_at=NOON)
    )

    assert days == [[2, 4], [2], [2]]
    assert "As of May 1, 2026, as known on Apr 1, 2026." in page


def test_prior_agencies_and_voided_entries_are_no_part_of_it(department):
    earned(department.officer, on=date(2025, 5, 1), is_prior_agency=True)
    earned(
        department.officer,
        on=date(2025, 5, 2),
        voided_by=department.clerk,
        voided_at=NOON,
        void_reason="x",
    )
    mine = CompletionFactory(member=department.officer, completed_on=date(2025, 6, 1))

    (_, year) = years_of(department.officer)

    assert [row.completion for row in year.rows] == [mine]
    assert year.totals[0] == Decimal("8.00")


def test_the_standing_counts_prior_agencies_all_the_same(department):
    CompletionFactory(member=department.colleague, completed_on=date(2025, 6, 1))
    earned(department.officer, on=date(2025, 5, 1), is_prior_agency=True)

    (_, year) = years_of(department.officer)

    assert year.standing == "Complete: 24.00 of 24.00 hours."


def test_each_year_states_its_standing_and_what_is_missing(department):
    earned(department.officer, on=date(2025, 5, 1), firearms="0.00")

    present, before = years_of(department.officer)

    assert present.standing.startswith("In progress: 0.00 of 24.00 hours; missing 24.00, among")
    assert present.standing.endswith(
        "The figures for 2026 are those of 2025; POST has not published others."
    )
    assert before.standing == (
        "Behind - at risk of inactive license: 24.00 of 24.00 hours; missing 2.00 of firearms."
    )


def test_a_civilians_years_ask_for_nothing(department):
    CompletionFactory(member=department.ogc, completed_on=date(2026, 3, 10))

    (year,) = years_of(department.ogc)

    assert year.standing == "No license - not required."
    assert len(year.rows) == 1


def test_training_of_years_before_the_records_is_listed_without_a_standing(department, settings):
    settings.RECORDS_FROM = 2025
    CompletionFactory(member=department.officer, completed_on=date(2019, 6, 1))

    years = years_of(department.officer)

    assert [(year.year, bool(year.standing)) for year in years] == [
        (2026, True),
        (2025, True),
        (2019, False),
    ]


def test_the_paper_names_member_course_and_pages(department):
    completion = CompletionFactory(
        member=department.officer,
        completed_on=date(2026, 3, 10),
        course__title="Traffic Stops & <Searches>",
        control_number="26-4411",
    )

    (page,) = pages_of(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON))

    for words in (
        "Núñez, Ana, serial number 4411",
        "Traffic Stops & <Searches>",
        completion.course.course_id,
        "26-4411",
        "Mar 10, 2026",
        "8.00",
        "With POST credit in 2026",
        "policy 930-5 II.K",
        "Made on Jul 1, 2026, 12:00 PM. As of Jul 1, 2026.",
        "Page 1 of 1",
    ):
        assert words in page
    assert "Without POST credit in" not in page


def test_a_long_history_repeats_its_heading_on_every_page(department):
    for month in range(1, 7):
        for day in range(1, 11):
            CompletionFactory(member=department.officer, completed_on=date(2026, month, day))

    pages = pages_of(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON))

    assert len(pages) >= 3
    assert all("Course ID" in page for page in pages[:-1])
    assert all("Training record of Núñez, Ana, 4411" in page for page in pages)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_its_end_has_room_for_who_certifies_it(department):
    (page,) = pages_of(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON))

    assert "I certify that the above is a true extract" in page
    assert "Signature Name and title Date" in page


def test_somebody_with_nothing_gets_a_page_that_says_so(department):
    Member.objects.filter(pk=department.ogc.pk).update(hired_on=TODAY)

    (page,) = pages_of(transcript_pdf(department.ogc, AS_OF_TODAY, made_at=NOON))

    assert "No training is on record for 2026." in page


def test_fifty_completions_need_no_more_queries_than_one(department):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            years_of(department.officer)
        return len(captured)

    CompletionFactory(member=department.officer, completed_on=date(2026, 1, 1))
    few = queries()
    for day in range(1, 26):
        CompletionFactory(member=department.officer, completed_on=date(2026, 4, day))
        CompletionFactory(member=department.officer, completed_on=date(2025, 4, day))

    assert queries() == few <= 6


# The page ---------------------------------------------------------------------------------------


@time_machine.travel(NOON, tick=False)
def test_printing_another_record_is_an_event(department):
    client = Client()
    client.force_login(department.sergeant, backend="people.sign_in.SerialNumberBackend")

    response = client.get(reverse("desk:transcript", args=["4411"]))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="transcript-4411.pdf"'
    assert response.content.startswith(b"%PDF")
    event = Event.objects.get(action="member.look")
    assert (event.by, event.member) == (
        PersonThen.of(department.sergeant),
        PersonThen.of(department.officer),
    )
    assert event.after == {"page": "transcript"}


@time_machine.travel(NOON, tick=False)
def test_printing_ones_own_is_nobodys_business(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    client.get(reverse("desk:transcript", args=["4411"]))

    assert not Event.objects.filter(action="member.look").exists()


@time_machine.travel(NOON, tick=False)
def test_it_answers_for_the_days_of_the_page_it_is_printed_from_and_is_named_by_them(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    days = "?as_of=2026-05-01&known_on=2026-05-02"

    page = client.get(reverse("desk:my-record") + days).content.decode()
    response = client.get(reverse("desk:transcript", args=["4411"]) + days)

    assert "transcript.pdf?period=2026&amp;as_of=2026-05-01&amp;known_on=2026-05-02" in page
    assert response["Content-Disposition"] == (
        'inline; filename="transcript-4411-as-of-2026-05-01-as-known-on-2026-05-02.pdf"'
    )


@time_machine.travel(NOON, tick=False)
def test_a_day_nobody_can_tell_about_leads_to_the_record_which_says_why(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    response = client.get(
        reverse("desk:transcript", args=["4411"]) + "?as_of=2027-01-01", follow=True
    )

    assert response.redirect_chain == [("/my-record/?as_of=2027-01-01", 302)]
    assert "is still to come, so nobody can tell" in response.content.decode()


def test_roll_call_without_credit_is_on_paper_and_adds_no_hours(department):
    course = a_course(course_id="26-0042")
    given = {"there": [department.officer], "course": course, "clerk": department.clerk}
    a_report(department.sergeant, "accepted", minutes=10, **given)
    a_report(department.sergeant, "accepted", held_on=date(2026, 7, 2), minutes=11, **given)
    before = years_of(department.officer)

    words = " ".join(pages_of(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON)))

    assert "Documented without credit" in words
    assert (
        "Mar 30, 2026, 26-0042 Tourniquets: 10 minutes earn no quarter hour; documented without "
        "credit." in words
    )
    assert "11 minutes" not in words
    assert years_of(department.officer) == before
    of_another = transcript_pdf(department.colleague, AS_OF_TODAY, made_at=NOON)
    assert "Documented without credit" not in " ".join(pages_of(of_another))
