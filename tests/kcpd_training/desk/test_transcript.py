"""The transcript: a member's training record on paper."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from compliance.standings import file_of
from compliance.viewpoint import Viewpoint
from frame.words import us_date
from kcpd_training.desk.transcript import transcript_of, transcript_pdf
from kcpd_training.desk.transcript_years import TranscriptYear, transcript_years
from people.models import Member
from records.issued.withholdings import Withholding
from tests.compliance.random_department import make_random_department
from tests.compliance.test_explanations import earned
from tests.factories import BookingFactory, CompletionFactory
from tests.kcpd_training.desk.transcripts import AS_OF_TODAY, NOON, TODAY, data_in, pages_of
from tests.records.intake.roll_call.reports import a_course, a_report

pytestmark = pytest.mark.django_db


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

    assert [row.note() for row in year.rows] == ["", "test not passed, 69 percent: no credit"]
    assert [row.hours[0] for row in year.rows] == [Decimal("8.00"), Decimal(0)]
    assert year.totals[0] == Decimal("8.00")
    assert year.standing.startswith("In progress: 8.00 of 24.00 hours")


def test_a_score_in_a_classroom_takes_no_hours(department):
    CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 1), delivery="classroom", score="60"
    )

    (year, *_) = years_of(department.officer)

    assert (year.rows[0].note(), year.totals[0]) == ("", Decimal("8.00"))


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

    assert year.rows[0].note() == (
        "1.00 of racial profiling not counted as such: no control number"
    )
    assert (year.totals[0], year.totals[-1]) == (Decimal("8.00"), Decimal(0))


def test_a_completion_booked_to_an_earlier_year_says_so(department):
    completion = CompletionFactory(member=department.officer, completed_on=date(2026, 3, 1))
    BookingFactory(completion=completion, to_period=2025)

    (year, *_) = years_of(department.officer)

    assert year.rows[0].note() == "counts in 2025"


def test_hours_that_made_up_an_earlier_year_say_so_on_their_line_and_in_both_sums(department):
    earned(department.officer, on=date(2025, 5, 1), credit_hours="20.00", legal_studies="4.00")
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 1))

    present, before = years_of(department.officer)

    assert present.rows[0].note() == "4.00 of it count in 2025"
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


def test_it_says_from_when_on_training_is_kept_where_the_member_was_here_before(
    department, settings
):
    settings.RECORDS_FROM = 2025
    officer = department.officer
    officer.hired_on = date(2006, 5, 1)
    officer.save()

    def not_kept(year: int | None = None) -> str:
        return transcript_of(officer, AS_OF_TODAY, made_at=NOON, year=year).not_kept

    assert not_kept() == not_kept(2024) == "Training before Jan 1, 2025 is not kept in this system."
    assert not_kept(2025) == ""
    assert not_kept() in pages_of(transcript_pdf(officer, AS_OF_TODAY, made_at=NOON))[0]

    CompletionFactory(member=officer, completed_on=date(2019, 6, 1))

    assert not_kept().endswith("is not kept in this system, but for what is listed.")


def test_a_member_who_came_later_has_all_training_kept(department, settings):
    settings.RECORDS_FROM = 2025
    department.officer.hired_on = date(2025, 5, 1)
    department.officer.save()

    assert transcript_of(department.officer, AS_OF_TODAY, made_at=NOON).kept_from is None


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
        "It is no license",
        "The whole career with the department",
        "Kansas City, Missouri Police Department, Training Unit",
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


def test_all_that_fits_stands_on_the_first_page_and_the_sums_with_the_certification(department):
    for day in range(1, 7):
        CompletionFactory(member=department.officer, completed_on=date(2026, 3, day))

    first, last = pages_of(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON, year=2026))

    assert [f"Mar {day}, 2026" in first for day in range(1, 7)] == [True] * 6
    assert "With POST credit in 2026" not in first
    assert "With POST credit in 2026 48.00" in last
    assert "I certify that the above is a true extract" in last


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


def test_its_data_says_the_same_as_its_words(department):
    CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 10), course__course_id="26-0042"
    )

    data = data_in(transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON, code="A"))

    (year,) = data.pop("years")
    assert data == {
        "format": "training-transcript",
        "version": 1,
        "department": "Kansas City, Missouri Police Department",
        "made_at": "2026-07-01T12:00:00-05:00",
        "as_of": "2026-07-01",
        "known_on": None,
        "covers": "whole career",
        "code": "A",
        "member_on": "2026-07-01",
        "member": {
            "name": "Núñez, Ana",
            "serial_number": "4411",
            "rank": department.officer.rank,
            "element": "Squad 110",
            "employed": f"Hired {us_date(department.officer.hired_on)}",
            "license": data["member"]["license"],
        },
        "documented_without_credit": [],
        "withheld": [],
        "kept_from": "2026-01-01",
    }
    (completion,) = year.pop("completions")
    assert completion["course_id"] == "26-0042"
    assert completion["completed_on"] == "2026-03-10"
    assert completion["hours"] == {
        "credit_hours": "8.00",
        "legal_studies": "2.00",
        "technical_studies": "2.00",
        "interpersonal_perspectives": "2.00",
        "skill_development": "2.00",
        "firearms": "2.00",
        "de_escalation": "1.00",
        "implicit_bias": "1.00",
        "racial_profiling": "1.00",
    }
    assert year["hours_with_post_credit"] == completion["hours"]
    assert year["hours_without_post_credit"] == {}
    assert (year["year"], year["steps"], year["counted"]) == (2026, [], "")


@pytest.mark.parametrize(
    ("as_of", "known_on", "described_on"),
    [
        (TODAY, None, ""),
        (date(2026, 5, 1), None, "Jul 1, 2026, not of May 1, 2026."),
        (date(2026, 5, 1), date(2026, 6, 1), "Jun 1, 2026, not of May 1, 2026."),
        (date(2026, 5, 1), date(2026, 5, 1), ""),
    ],
)
def test_the_day_of_rank_and_license_is_named_where_it_is_as_of_another(
    department, as_of, known_on, described_on
):
    pdf = transcript_pdf(
        department.officer, Viewpoint(2026, as_of, known_on), made_at=NOON, code="A"
    )

    (page,) = pages_of(pdf)
    told = "Name, rank, element, employment and license are those of "
    assert page.partition(told)[2].startswith(described_on)
    assert (told in page) == bool(described_on)
    assert data_in(pdf)["member_on"] == (known_on or TODAY).isoformat()


def test_every_key_of_its_data_is_documented(department):
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 10))
    described = (settings.BASE_DIR / "docs/transcript.md").read_text()

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for each in value.values() for key in keys(each)}
        return {key for each in value for key in keys(each)} if isinstance(value, list) else set()

    pdf = transcript_pdf(department.officer, AS_OF_TODAY, made_at=NOON, code="A")
    named = keys(data_in(pdf))

    assert {key for key in named if f"`{key}`" not in described} == set()


def test_one_year_is_that_year_alone(department):
    course = a_course(course_id="26-0042")
    given = {"there": [department.officer], "course": course, "clerk": department.clerk}
    a_report(department.sergeant, "accepted", minutes=10, **given)
    for day in (date(2025, 5, 1), date(2026, 3, 10)):
        CompletionFactory(member=department.officer, completed_on=day)

    before = transcript_of(department.officer, AS_OF_TODAY, made_at=NOON, year=2025)
    present = transcript_of(department.officer, AS_OF_TODAY, made_at=NOON, year=2026)
    whole = transcript_of(department.officer, AS_OF_TODAY, made_at=NOON)

    assert [each.year for each in before.years] == [2025]
    assert (before.covers, before.documented, len(before.lists)) == ("2025", [], 1)
    assert (len(present.documented), len(whole.documented), len(whole.lists)) == (1, 1, 2)


SECRETS = {
    Withholding.NAME: "Núñez",
    Withholding.SERIAL_NUMBER: "4411",
    Withholding.RANK: "Deputy Wizard",
    Withholding.ELEMENT: "Squad 110",
    Withholding.EMPLOYMENT: "Hired",
    Withholding.LICENSE: "LIC-998877",
    Withholding.STANDING: "In progress",
    Withholding.NOTES: "no credit",
    Withholding.SCORE: "69 percent",
    Withholding.CONTROL_NUMBER: "CTRL-55",
    Withholding.SOURCE: "Licensed basic training center",
    Withholding.TITLES: "Ladders",
    Withholding.TITLES_DEPARTMENT: "Ladders",
    Withholding.TITLES_ROLL_CALL: "Tourniquets",
    Withholding.TITLES_OUTSIDE: "Sailing",
    Withholding.DOCUMENTED: "documented without credit",
}


@pytest.mark.parametrize("withholding", list(Withholding))
def test_what_is_withheld_is_nowhere_in_the_file_and_said_to_be_left_out(department, withholding):
    officer = department.officer
    Member.objects.filter(pk=officer.pk).update(rank="Deputy Wizard", license_number="LIC-998877")
    officer.refresh_from_db()
    course = a_course(course_id="26-0042", setting="roll_call")
    given = {"there": [officer], "course": course, "clerk": department.clerk}
    a_report(department.sergeant, "accepted", minutes=10, **given)
    CompletionFactory(
        member=officer,
        course__title="Ladders",
        control_number="CTRL-55",
        delivery="computer_based",
        score="69",
    )
    CompletionFactory(member=officer, course__title="Sailing", course__setting="outside")

    whole = everything_in(transcript_pdf(officer, AS_OF_TODAY, made_at=NOON, code="A"))
    struck = frozenset({withholding})
    copy = everything_in(
        transcript_pdf(officer, AS_OF_TODAY, made_at=NOON, code="A", withheld=struck)
    )

    assert SECRETS[withholding] in whole
    assert SECRETS[withholding] not in copy.replace(withholding.label, "")
    assert f"Left out of this copy: {withholding.label}." in copy
    if withholding == Withholding.SCORE:
        assert "no credit" not in copy


def everything_in(pdf: bytes) -> str:
    """Its words, its data, and all texts of its objects, one after another."""
    reader = PdfReader(io.BytesIO(pdf))
    ((attached,),) = reader.attachments.values()
    metadata = reader.root_object["/Metadata"].get_object().get_data().decode()
    return " ".join([*pages_of(pdf), attached.decode(), metadata, str(reader.metadata)])


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
