"""The page on which a transcript is issued, and the job for a long one."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from courses.models import Course
from events.models import Event
from events.persons import PersonThen
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from kcpd_training.desk import transcript_issue
from people.models import Member
from records.actions.completions import void_completion
from records.issued.models import IssuedPaper
from records.models import Completion
from tests.factories import BookingFactory, CompletionFactory, MemberFactory
from tests.kcpd_training.desk.transcripts import NOON, TODAY, data_in, pages_of
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


def page_of(member: Member) -> str:
    return reverse("desk:transcript", args=[member.serial_number])


def content_of(paper: IssuedPaper) -> bytes:
    with paper.file.open("rb") as file:
        return file.read()


@time_machine.travel(NOON, tick=False)
def test_a_member_issues_ones_own_transcript_and_is_led_to_it(department):
    completion = CompletionFactory(member=department.officer)
    client = client_of(department.officer)
    assert "Issue the transcript" in client.get(page_of(department.officer)).content.decode()

    answer = client.post(page_of(department.officer), {"scope": ""})

    paper = IssuedPaper.objects.get()
    assert answer.url == reverse("records:paper-detail", args=[paper.pk])
    (words,) = pages_of(content_of(paper))
    assert f"Verification code {paper.code_in_groups}" in words
    assert f"Code {paper.code_in_groups}." in words
    assert data_in(content_of(paper))["code"] == paper.code_in_groups
    assert (paper.kind, paper.lists, paper.as_of, paper.year) == (
        "transcript",
        [completion.pk],
        TODAY,
        None,
    )
    assert paper.said == {
        "name": "Núñez, Ana",
        "serial_ends": "11",
        "covers": "whole career",
        "as_of": "Jul 1, 2026",
        "known_on": "",
        "years": [{"year": 2026, "post": "8.00", "non_post": "0.00"}],
    }
    assert not Event.objects.filter(action="member.look").exists()
    event = Event.objects.get(action="paper.issue")
    assert event.after == {
        "kind": "transcript",
        "covers": "whole career",
        "sha256": paper.sha256,
    }
    listed = client.get(page_of(department.officer)).content.decode()
    assert "Transcript, whole career</a>, issued Jul 1, 2026" in listed


@time_machine.travel(NOON, tick=False)
def test_opening_the_page_of_another_is_an_event_and_so_is_issuing(department):
    client = client_of(department.sergeant)

    client.get(page_of(department.officer))
    client.post(page_of(department.officer), {"scope": ""})

    look, issue = Event.objects.filter(action__in=["member.look", "paper.issue"]).order_by("pk")
    assert (look.action, look.after) == ("member.look", {"page": "transcript"})
    for event in (look, issue):
        assert (event.by, event.member) == (
            PersonThen.of(department.sergeant),
            PersonThen.of(department.officer),
        )


@time_machine.travel(NOON, tick=False)
def test_it_answers_for_the_days_of_the_page_it_is_asked_from(department):
    CompletionFactory(member=department.officer, completed_on=date(2025, 5, 1))
    client = client_of(department.officer)
    days = "?as_of=2026-05-01&known_on=2026-05-02"

    record = client.get(reverse("desk:my-record") + days).content.decode()
    form = client.get(page_of(department.officer) + days).content.decode()
    client.post(
        page_of(department.officer),
        {"scope": "2025", "as_of": "2026-05-01", "known_on": "2026-05-02"},
    )

    assert "transcript/?period=2026&amp;as_of=2026-05-01&amp;known_on=2026-05-02" in record
    assert 'value="2026-05-01"' in form
    assert 'value="2026-05-02"' in form
    (words,) = pages_of(content_of(IssuedPaper.objects.get()))
    assert "As of May 1, 2026, as known on May 2, 2026." in words
    assert "The year 2025" in words


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"as_of": "2027-01-01"}, "Jan 1, 2027 is still to come, so nobody can tell"),
        ({"known_on": "2026-07-02"}, "Jul 2, 2026 is still to come"),
        ({"as_of": "1066-10-14"}, "is before 1950"),
        ({"as_of": "yesterday"}, "“yesterday” is not a date"),
        ({"scope": "1999"}, "Nothing is on record of that year"),
        (
            {"scope": "2026", "as_of": "2025-12-31"},
            "2026 had not begun on Dec 31, 2025. Choose a later day or an earlier year.",
        ),
        (
            {"as_of": "2015-05-31"},
            "Núñez, Ana was hired on Jun 1, 2015, so there is no record as of May 31, 2015.",
        ),
        ({"known_on": "2015-05-31"}, "so there is no record as of May 31, 2015."),
        (
            {"as_of": "2026-01-20", "known_on": "2026-01-19"},
            "On Jan 19, 2026 nobody knew what there would be as of Jan 20, 2026.",
        ),
    ],
)
def test_what_nobody_can_tell_about_is_refused_beside_the_field(department, given, words):
    answer = client_of(department.officer).post(page_of(department.officer), given)

    assert words in answer.content.decode()
    assert not IssuedPaper.objects.exists()


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("given", "as_of", "known_on"),
    [
        ({"as_of": "2015-06-01"}, date(2015, 6, 1), ""),
        ({"as_of": "2026-01-20", "known_on": "2026-01-20"}, date(2026, 1, 20), "Jan 20, 2026"),
        ({"known_on": "2026-01-20"}, date(2026, 1, 20), "Jan 20, 2026"),
        ({}, TODAY, ""),
    ],
)
def test_it_is_as_of_the_day_known_on_where_no_other_is_given_and_of_no_day_before_the_hire(
    department, given, as_of, known_on
):
    client_of(department.officer).post(page_of(department.officer), given)

    paper = IssuedPaper.objects.get()
    assert (paper.as_of, paper.said["known_on"]) == (as_of, known_on)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(("as_of", "lists"), [("2016-05-05", ["2016"]), ("2015-06-01", [])])
def test_as_of_a_day_before_the_first_clee_year_it_lists_what_was_completed_by_then(
    department, as_of, lists
):
    CompletionFactory(member=department.officer, completed_on=date(2016, 5, 5))
    CompletionFactory(member=department.officer, completed_on=date(2016, 5, 6))

    client_of(department.officer).post(page_of(department.officer), {"as_of": as_of})

    data = data_in(content_of(IssuedPaper.objects.get()))
    assert [str(year["year"]) for year in data["years"]] == lists
    assert [year["hours_with_post_credit"]["credit_hours"] for year in data["years"]] == [
        "8.00" for _ in lists
    ]
    assert [year["standing"] for year in data["years"]] == ["" for _ in lists]


@time_machine.travel(NOON, tick=False)
def test_a_transcript_of_who_left_before_the_first_clee_year_is_issued(department):
    squad = department.elements["Squad 110"]
    left = MemberFactory(element=squad, hired_on=date(2015, 3, 2), separated_on=date(2016, 1, 31))
    listed = CompletionFactory(member=left, completed_on=date(2015, 5, 4))
    client = client_of(department.clerk)

    form = client.get(page_of(left)).content.decode()
    client.post(page_of(left), {"scope": "2015"})

    assert '<option value="2015">2015</option>' in form
    assert IssuedPaper.objects.get().lists == [listed.pk]


@time_machine.travel(NOON, tick=False)
def test_the_form_sent_twice_issues_one(department):
    client = client_of(department.officer)
    form = {"scope": "", "known_on": "2026-07-01", "form_token": str(uuid4())}

    first = client.post(page_of(department.officer), form)
    second = client.post(page_of(department.officer), form)

    assert first.url == second.url
    assert IssuedPaper.objects.get().said["known_on"] == ""


@time_machine.travel(NOON, tick=False)
def test_a_long_one_is_issued_by_a_job_and_once(department, monkeypatch):
    monkeypatch.setattr(transcript_issue, "MOST_AT_ONCE", 1)
    for day in (date(2025, 5, 1), date(2025, 5, 2), date(2026, 3, 10)):
        CompletionFactory(member=department.officer, completed_on=day)
    client = client_of(department.officer)

    short = client.post(page_of(department.officer), {"scope": "2026"})
    asked = client.post(
        page_of(department.officer),
        {"scope": "2025", "as_of": "2026-05-01", "known_on": "2026-06-01"},
    )
    job = Job.objects.get()
    job_before = client.get(asked.url).content.decode()
    work_on(claim_next())
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, ended_at=None, items_done=0)
    work_on(claim_next())

    assert short.url.startswith("/papers/")
    assert asked.url == reverse("jobs:job-detail", args=[job.pk])
    assert "Transcript of Núñez, Ana" in job_before
    by_job, at_once = IssuedPaper.objects.all()
    assert (by_job.year, at_once.year) == (2025, 2026)
    assert (by_job.said["as_of"], by_job.said["known_on"]) == ("May 1, 2026", "Jun 1, 2026")
    job_after = client.get(asked.url).content.decode()
    assert reverse("records:paper-detail", args=[by_job.pk]) in job_after


@time_machine.travel(NOON, tick=False)
def test_a_job_for_a_record_that_went_out_of_reach_issues_nothing(department, monkeypatch):
    monkeypatch.setattr(transcript_issue, "MOST_AT_ONCE", 0)
    CompletionFactory(member=department.officer)
    client_of(department.sergeant).post(page_of(department.officer), {"scope": ""})
    department.elements["Squad 110"].supervisors.clear()

    work_on(claim_next())

    assert "no longer within your reach" in Job.objects.get().error
    assert not IssuedPaper.objects.exists()


# Whether the record has changed since -------------------------------------------------------------


def confirmed(paper: IssuedPaper) -> str:
    answer = client_of(None).post("/confirm/", {"code": paper.code})
    assert answer.status_code == 200
    return answer.content.decode()


RECORD = "The record has changed since it was issued"
FIGURES = "Its figures would be others today"
FIGURES_ALONE = [
    FIGURES,
    "The training that this transcript lists is on record as it says.",
]


def said_to_be_outdated(page: str) -> list[str]:
    """Of the sentences by which a transcript is told to be outdated, those on the page."""
    sentences = [RECORD, "This transcript says what was on record then.", *FIGURES_ALONE]
    return [each for each in sentences if each in page]


@pytest.fixture
def made_up_2025(department, settings) -> IssuedPaper:
    """The transcript of 2025, some hours of which were made up in 2026."""
    settings.RECORDS_FROM = 2025
    CompletionFactory(member=department.officer, completed_on=date(2025, 5, 1))
    CompletionFactory(member=department.officer, completed_on=date(2026, 1, 20))
    with time_machine.travel(NOON, tick=False):
        client_of(department.officer).post(page_of(department.officer), {"scope": "2025"})
    paper = IssuedPaper.objects.get()
    [year] = data_in(content_of(paper))["years"]
    assert (year["steps"], year["counted"]) == (
        [{"words": "Made up, or was booked to, this year: listed under 2026", "hours": "+8.00"}],
        "16.00",
    )
    return paper


@time_machine.travel(NOON, tick=False)
def test_hours_of_another_year_that_a_year_counted_and_that_are_voided_outdate_it(
    department, made_up_2025
):
    before = confirmed(made_up_2025)
    void_completion(
        completion=Completion.objects.get(completed_on=date(2026, 1, 20)),
        reason="Another officer signed.",
        by=department.clerk,
        now=NOON,
    )
    after = confirmed(made_up_2025)

    assert "The record has not changed since in the training and hours" in before
    assert said_to_be_outdated(after) == FIGURES_ALONE


@time_machine.travel(NOON, tick=False)
def test_a_booking_that_moves_its_hours_outdates_it(department, made_up_2025):
    later = CompletionFactory(member=department.officer, completed_on=date(2026, 5, 1))
    before = confirmed(made_up_2025)
    BookingFactory(completion=later, entered_by=department.clerk)

    assert "has not changed since" in before
    assert said_to_be_outdated(confirmed(made_up_2025)) == FIGURES_ALONE


@time_machine.travel(NOON, tick=False)
def test_a_completion_on_it_that_is_voided_is_told_as_a_change_of_the_record(
    department, made_up_2025
):
    void_completion(
        completion=Completion.objects.get(completed_on=date(2025, 5, 1)),
        reason="Another officer signed.",
        by=department.clerk,
        now=NOON,
    )

    assert said_to_be_outdated(confirmed(made_up_2025)) == [
        RECORD,
        "This transcript says what was on record then.",
    ]


@time_machine.travel(NOON, tick=False)
def test_a_setting_that_changes_the_figures_alone_is_told_as_no_change_of_the_record(
    made_up_2025, settings
):
    settings.RECORDS_FROM = 2026

    assert said_to_be_outdated(confirmed(made_up_2025)) == FIGURES_ALONE


@time_machine.travel(NOON, tick=False)
def test_what_a_course_is_called_and_what_comes_after_its_day_outdate_nothing(
    department, made_up_2025
):
    CompletionFactory(member=department.officer, completed_on=date(2026, 7, 2))
    Course.objects.update(title="Called otherwise")

    assert "has not changed since" in confirmed(made_up_2025)


@time_machine.travel(NOON, tick=False)
def test_one_as_known_on_a_day_is_told_to_be_outdated_since_that_day(department):
    credit = CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 10), entered_at="2026-03-11T15:00Z"
    )
    client = client_of(department.officer)
    client.post(page_of(department.officer), {"known_on": "2026-06-30"})
    before = confirmed(IssuedPaper.objects.get())
    void_completion(
        completion=credit, reason="Another officer signed.", by=department.clerk, now=NOON
    )
    client.post(page_of(department.officer), {"known_on": "2026-06-30", "scope": "2026"})
    after = confirmed(IssuedPaper.objects.get(year=2026))

    assert "The record has not changed since Jun 30, 2026 in the training and hours" in before
    assert "The record has changed since Jun 30, 2026" in after
    assert "This transcript says what was known on that day. Ask for a new one." in after
    assert "on record then" not in after
