"""Confirming a paper to whoever holds it: on its exact code, and what the paper says alone."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from events.models import Event
from people.guessing.spendings import spending_of
from people.guessing.turned_away import TurnedAway
from records.issued.confirming_by_code import FROM_ADDRESS, FROM_NETWORK, confirm_paper
from records.issued.models import IssuedPaper
from tests.factories import CompletionFactory
from tests.records.issued.papers import NOON, a_department_completion, a_paper
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db
PAGE = "/confirm/"
HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def asked(code: str) -> str:
    answer = client_of(None).post(PAGE, {"code": code})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_with_the_code_is_told_what_the_paper_says_and_nothing_else(department):
    listed = CompletionFactory(member=department.officer)
    paper = a_paper(department.officer, department.clerk, lists=[listed.pk])

    page = asked(paper.code_in_groups)

    for words in (
        "Issued by the department",
        "Transcript, whole career",
        "Jul 1, 2026, 12:00 PM",
        "Núñez, Ana",
        "ends in 11",
        paper.sha256,
        "8.00",
    ):
        assert words in page
    assert "has changed since" not in page
    assert "The record has not changed since" in page
    for secret in ("4411", department.clerk.name, "Squad 110", listed.course.title):
        assert secret not in page.replace(paper.sha256, "")


def test_a_code_is_taken_however_it_is_typed(department):
    paper = a_paper(department.officer, department.clerk)

    assert "Issued by the department" in asked(f" {paper.code_in_groups.lower()} ")


def test_another_code_is_told_to_be_none_and_a_stranger_s_look_is_no_event(department, caplog):
    paper = a_paper(department.officer, department.clerk)
    events = Event.objects.count()
    nearly = ("0" if paper.code[0] != "0" else "1") + paper.code[1:]

    with caplog.at_level(logging.WARNING):
        page = asked(nearly)
    asked(paper.code)

    assert "No paper has this code" in page
    assert "Núñez" not in page
    assert "that no paper has was looked up from 127.0.0.1" in caplog.text
    assert nearly not in caplog.text
    assert Event.objects.count() == events


def test_what_can_be_no_code_is_refused_beside_the_field(department):
    assert "A code has 20 letters and figures" in asked("7K2QX")
    assert "Type the code" in asked("")


def test_confirming_is_counted_on_the_paper(department):
    paper = a_paper(department.officer, department.clerk)

    asked(paper.code)
    asked(paper.code)

    paper.refresh_from_db()
    assert (paper.times_confirmed, paper.confirmed_at) == (2, NOON)
    page = client_of(department.officer).get(reverse("records:paper-detail", args=[paper.pk]))
    assert "That was done 2 times, last on Jul 1, 2026." in page.content.decode()


@pytest.mark.parametrize("change", ["voided", "entered later"])
def test_a_record_that_changed_since_is_told_without_saying_what(department, change):
    listed = CompletionFactory(member=department.officer)
    paper = a_paper(department.officer, department.clerk, lists=[listed.pk])
    if change == "voided":
        type(listed).objects.filter(pk=listed.pk).update(
            voided_at=NOON, voided_by=department.clerk, void_reason="Not there that day."
        )
    else:
        CompletionFactory(member=department.officer)

    page = asked(paper.code)

    assert "Issued by the department, and outdated" in page
    assert "The record has changed since" in page
    assert "Not there that day." not in page
    assert "voided" not in page


@pytest.mark.parametrize(
    "later",
    [
        {"completed_on": NOON.date() + timedelta(days=1)},
        {"is_prior_agency": True},
        {"completed_on": NOON.date().replace(year=2024)},
    ],
    ids=["completed after the day it is as of", "of a former agency", "of another year"],
)
def test_what_the_transcript_would_not_list_outdates_nothing(department, later):
    listed = CompletionFactory(member=department.officer)
    paper = a_paper(department.officer, department.clerk, lists=[listed.pk], year=2026)

    CompletionFactory(member=department.officer, **later)

    assert "has changed since" not in asked(paper.code)


def test_a_course_completed_on_the_day_that_it_is_as_of_outdates_it(department):
    listed = CompletionFactory(member=department.officer)
    paper = a_paper(department.officer, department.clerk, lists=[listed.pk])

    CompletionFactory(member=department.officer, completed_on=paper.as_of)

    assert "has changed since" in asked(paper.code)


def test_what_another_completes_outdates_nothing(department):
    listed = CompletionFactory(member=department.officer)
    paper = a_paper(department.officer, department.clerk, lists=[listed.pk])

    CompletionFactory(member=department.colleague)

    assert "has changed since" not in asked(paper.code)


def test_the_certificate_of_a_voided_completion_says_so(department):
    completion = a_department_completion(department.officer)
    said = {
        "name": "Núñez, Ana",
        "serial_ends": "11",
        "course": "26-0042 De-escalation",
        "completed_on": "Mar 10, 2026",
        "hours": "8.00",
        "presented": "Mar 10, 2026, Range",
        "administrator": "Sergeant Dana Whitfield",
        "provider": "Academy",
    }
    paper = a_paper(
        department.officer,
        department.clerk,
        kind="certificate",
        completion=completion,
        as_of=None,
        lists=[completion.pk],
        said=said,
    )
    before = asked(paper.code)
    type(completion).objects.update(
        voided_at=NOON, voided_by=department.clerk, void_reason="Not there."
    )

    after = asked(paper.code)

    assert "26-0042 De-escalation" in before
    assert "no longer on the record" not in before
    assert "no longer on the record as the certificate says" in after
    assert "Not there." not in after


def test_opening_the_page_with_a_code_in_the_address_looks_nothing_up(department):
    paper = a_paper(department.officer, department.clerk)

    page = client_of(None).get(PAGE, {"code": paper.code}).content.decode()

    assert "Núñez" not in page
    assert IssuedPaper.objects.get().times_confirmed == 0


# Limits ----------------------------------------------------------------------------------------


def test_so_many_are_looked_up_from_one_address_and_then_three_a_minute(department):
    paper = a_paper(department.officer, department.clerk)
    for _ in range(FROM_ADDRESS.reserve):
        confirm_paper(paper.code, address=HERE, now=NOON)

    with pytest.raises(TurnedAway):
        confirm_paper(paper.code, address=HERE, now=NOON)

    assert confirm_paper(paper.code, address="198.51.100.1", now=NOON) == paper
    assert confirm_paper(paper.code, address=HERE, now=NOON + timedelta(seconds=20)) == paper


def test_addresses_beside_one_another_share_an_allowance(department):
    for last in range(3):
        for _ in range(FROM_ADDRESS.reserve):
            confirm_paper("0" * 20, address=f"203.0.113.{last}", now=NOON)

    with pytest.raises(TurnedAway):
        confirm_paper("0" * 20, address="203.0.113.9", now=NOON)


def test_a_look_up_that_its_neighbors_used_up_costs_an_address_nothing_of_its_own(department):
    for last in range(3):
        for _ in range(FROM_ADDRESS.reserve):
            confirm_paper("0" * 20, address=f"203.0.113.{last}", now=NOON)
    for _ in range(3):
        with pytest.raises(TurnedAway):
            confirm_paper("0" * 20, address="203.0.113.9", now=NOON)

    assert spending_of("confirming from 203.0.113.9", NOON).whole_at <= NOON
    later = NOON + FROM_NETWORK.every
    assert confirm_paper("0" * 20, address="203.0.113.9", now=later) is None


def test_who_asks_too_often_is_told_when_to_come_back_and_nothing_is_looked_up(department):
    paper = a_paper(department.officer, department.clerk)
    for _ in range(FROM_ADDRESS.reserve):
        confirm_paper("0" * 20, address="127.0.0.1", now=NOON)

    answer = client_of(None).post(PAGE, {"code": paper.code})

    assert answer.status_code == 429
    assert answer["Retry-After"] == "20"
    page = answer.content.decode()
    assert "Too many codes from here" in page
    assert '<a class="usa-button" href="/confirm/">Back to the code</a>' in page
    assert "Back to sign in" not in page
    paper.refresh_from_db()
    assert paper.times_confirmed == 0


def test_an_unknown_address_has_an_allowance_too(department):
    from frame.client_address import UNKNOWN

    for _ in range(FROM_ADDRESS.reserve):
        confirm_paper("", address=UNKNOWN, now=NOON)

    with pytest.raises(TurnedAway):
        confirm_paper("", address=UNKNOWN, now=NOON)
