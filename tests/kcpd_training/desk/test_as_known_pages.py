"""The member's record and the report as known on a past day."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event
from records.actions.completions import void_completion
from tests.compliance.test_standings import full_year
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    DecisionFactory,
    ExemptionFactory,
    MemberFactory,
)
from tests.kcpd_training.desk.test_member_pages import page_of, sign_in

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
ON_THE_NIGHT = "?period=2025&as_of=2025-07-04&known_on=2025-07-04"


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2024
    with time_machine.travel(NOON, tick=False):
        yield


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=CHICAGO)


def voided_since(department) -> None:
    """A whole year's credit, entered in May 2025 and voided in June 2026."""
    credit = full_year(department.officer, date(2025, 5, 1), entered_at=at(2025, 5, 2, 9))
    void_completion(
        completion=credit, reason="Another officer signed.", by=department.clerk, now=NOON
    )


# The record -------------------------------------------------------------------------------------


def test_the_officer_was_current_as_known_on_the_night_and_is_not_as_known_now(department):
    voided_since(department)

    now = page_of(department.officer, "?period=2025&as_of=2025-07-04")
    then = page_of(department.officer, ON_THE_NIGHT)

    assert "As known on Jul 4, 2025" not in now
    assert "On Jul 4, 2025, you had 0.00 of 24.00 hours for 2025." in now
    assert "<h2" in then
    assert "As known on Jul 4, 2025</h2>" in then
    assert "On Jul 4, 2025, you were complete for 2025: 24.00 hours, 24.00 required" in then
    assert "All 24.00 counted." in then
    assert "Another officer signed." not in then


def test_a_late_entry_is_not_on_the_record_of_then(department):
    CompletionFactory(
        member=department.officer,
        completed_on=date(2025, 5, 1),
        entered_at=at(2025, 9, 1, 9),
        course__title="Entered in September",
    )

    assert "Entered in September" in page_of(department.officer, "?period=2025")
    assert "Entered in September" not in page_of(department.officer, ON_THE_NIGHT)


def test_the_day_known_alone_asks_about_that_day(department):
    voided_since(department)

    page = page_of(department.officer, "?known_on=2025-07-04")

    assert "On Jul 4, 2025, you were complete for 2025" in page


def test_a_day_after_the_one_known_says_what_is_missing(department):
    page = page_of(department.officer, "?period=2025&as_of=2025-12-31&known_on=2025-07-04")

    assert "training completed after Jul 4, 2025 was not known yet and is not counted." in page
    assert "was not known yet" not in page_of(department.officer, ON_THE_NIGHT)


def test_entries_are_those_of_then(department):
    officer = department.officer
    ExemptionFactory(member=officer, on=date(2024, 5, 1), entered_at=at(2025, 8, 1, 9))
    DecisionFactory(
        member=officer,
        applied_on=date(2025, 5, 1),
        entered_at=at(2025, 5, 2, 9),
        decided_on=date(2025, 6, 1),
        decided_entered_at=at(2025, 8, 1, 9),
    )
    completion = CompletionFactory(member=officer, completed_on=date(2025, 2, 1))
    BookingFactory(completion=completion, to_period=2024, entered_at=at(2025, 8, 1, 9))

    now, then = page_of(officer, "?period=2025"), page_of(officer, ON_THE_NIGHT)

    assert "Exempt for 2024" in now
    assert "granted by the director" in now
    assert "count in 2024, not in 2025" in now
    assert "Exempt for 2024" not in then
    assert "The director has not decided yet." in then
    assert "count in 2024" not in then


def test_the_license_is_the_one_of_then_and_the_page_says_when_it_was_not_kept(department):
    officer = department.officer
    kept = page_of(officer, ON_THE_NIGHT)
    officer.history.update(history_date=at(2024, 1, 2, 9))
    officer.license_number = "MO-NEW"
    officer.save()

    page = page_of(officer, ON_THE_NIGHT)

    assert "their state on that day was not kept" in kept
    assert "their state on that day was not kept" not in page
    assert "MO-NEW" not in page
    assert "MO-NEW" in page_of(officer)


def test_nothing_can_be_entered_or_voided_from_the_past(department):
    full_year(department.officer, date(2025, 5, 1), entered_at=at(2025, 5, 2, 9))
    ExemptionFactory(member=department.officer, on=date(2024, 5, 1), entered_at=at(2025, 5, 2, 9))

    now = page_of(department.officer, "?period=2025", reader=department.clerk)
    then = page_of(department.officer, ON_THE_NIGHT, reader=department.clerk)

    for address in ("/void/", "/book/", "/exemptions/add/", "/decisions/add/"):
        assert address in now
        assert address not in then


def test_another_period_keeps_the_days(department):
    page = page_of(department.officer, ON_THE_NIGHT)

    assert 'href="?period=2024&amp;as_of=2025-07-04&amp;known_on=2025-07-04"' in page


def test_what_was_known_today_is_what_is_known_now(department):
    assert "As known on Jul" not in page_of(department.officer, "?known_on=2026-07-01")


@pytest.mark.parametrize(
    ("known_on", "words"),
    [
        ("2026-07-02", "What will be known on Jul 2, 2026, nobody can tell."),
        ("9999-12-31", "nobody can tell"),
        ("2025-02-30", "“2025-02-30” is not a day on the calendar."),
        ("<script>", "“&lt;script&gt;” is not a day on the calendar."),
    ],
)
def test_a_day_that_cannot_be_known_is_named_and_today_is_shown(department, known_on, words):
    page = page_of(department.officer, f"?known_on={known_on}")

    assert words in page
    assert "hours for 2026" in page


@pytest.mark.parametrize("known_on", ["1950-01-01", "2016-12-31"])
def test_before_the_first_entry_nothing_was_known(department, known_on):
    full_year(department.officer, date(2025, 5, 1))

    page = page_of(department.officer, f"?period=2025&as_of=2026-07-01&known_on={known_on}")

    assert "0.00 of 24.00 hours for 2025" in page


def test_before_the_first_entry_no_earlier_period_was_on_record(department, settings):
    settings.RECORDS_FROM = None
    full_year(department.officer, date(2025, 5, 1), entered_at=at(2025, 5, 2, 9))

    then = page_of(department.officer, "?period=2026&as_of=2026-07-01&known_on=2025-05-01")
    now = page_of(department.officer)

    assert "?period=2025" in now
    assert "?period=2025" not in then


def test_more_entries_need_no_more_queries(department):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(department.officer, ON_THE_NIGHT, reader=department.clerk)
        return len(captured)

    queries()  # the first look begins the chain of events
    few = queries()
    for day in range(1, 20):
        on = date(2025, 3, day)
        CompletionFactory(member=department.officer, completed_on=on, entered_at=at(2025, 4, 1))
        ExemptionFactory(member=department.officer, on=on, entered_at=at(2025, 4, 1))

    assert queries() <= few + 1  # the courses of the completions shown


# The report -------------------------------------------------------------------------------------


def report_of(department, query: str) -> str:
    response = sign_in(department.clerk).get(reverse("compliance:report") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_report_as_known_then_counts_what_was_known(department):
    voided_since(department)
    asked = "?period=2025&as_of=2025-07-04&q=4411"

    now = report_of(department, asked)
    then = report_of(department, f"{asked}&known_on=2025-07-04")

    assert "As known on Jul 4, 2025: what was entered or voided later is left out." in then
    assert "As known on Jul" not in now
    assert "In progress" in table_of(now)
    assert "Complete" in table_of(then)


def table_of(page: str) -> str:
    return page.split("<tbody>")[-1]


def test_its_files_say_so_in_every_line_and_the_log_keeps_it(department):
    voided_since(department)

    response = sign_in(department.clerk).get(
        reverse("compliance:report")
        + "?period=2025&as_of=2025-07-04&known_on=2025-07-04&q=4411&_export=csv"
    )

    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["Note"].startswith("As known on Jul 4, 2025:")
    assert "Complete" in row.values()
    assert "known-2025-07-04" in response["Content-Disposition"]
    event = Event.objects.filter(action="report.export").latest("pk")
    assert event.after["known_on"] == "2025-07-04"


def test_the_report_refuses_a_day_to_come(department):
    page = report_of(department, "?known_on=2026-07-02")

    assert "What will be known on Jul 2, 2026, nobody can tell." in page


def test_the_report_says_for_whom_other_days_hold(department):
    DecisionFactory(member=department.officer)

    page = report_of(department, "?period=2025&as_of=2026-02-01")

    assert "One member of those short of hours applied to the director" in page


def test_the_report_and_its_file_name_the_day_a_year_is_extended_to(department):
    decided = {"decided_on": date(2025, 12, 1), "until": date(2026, 9, 30)}
    DecisionFactory(member=department.officer, kind="extension", **decided)

    page, file = (
        report_of(department, f"?period=2025&as_of=2026-02-01{export}")
        for export in ("", "&_export=csv")
    )

    assert "<span>Extended until Sep 30, 2026</span>" in page
    assert "Extended until Sep 30, 2026" in file


def test_more_members_need_no_more_queries(department):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            report_of(department, "?known_on=2025-07-04")
        return len(captured)

    queries()
    few = queries()
    for member in [MemberFactory(element=department.officer.element) for _ in range(20)]:
        full_year(member, date(2025, 5, 1), entered_at=at(2025, 5, 2, 9))

    assert queries() <= few + 1
