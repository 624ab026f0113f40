"""Who decides anew reads what was asked, answered and decided before, and why it was taken back."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.asking import answer_release, withdraw_release
from records.releases.actions.deciding import ask_back, deny_release, explain_delay, reopen_release
from records.releases.actions.expiring import expire_grants
from records.releases.earlier import earlier_of
from tests.factories import CompletionFactory
from tests.records.releases.asking import NOON, asked, granted
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def row(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    return asked(department.sergeant, department.officer, requester_kind="public")


def said_before(row: ReleaseRequest) -> list[tuple[str, str]]:
    return [(each.did, each.words) for each in earlier_of(row)]


def page_of(member: Member, name: str, row: ReleaseRequest) -> str:
    page = client_of(member).get(reverse(f"records:release-{name}", args=[row.pk]))
    return " ".join(page.content.decode().split())


def take_back(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    return reopen_release(request=row, reason="Consent covers 2025 only.", by=by)


def test_a_decision_that_was_taken_back_stays_to_be_read_with_the_reason(department, row):
    take_back(granted(row, department.ogc), department.hrd)

    assert said_before(row) == [
        ("Granted", "Consent is on file."),
        ("Took the decision back", "Consent covers 2025 only."),
    ]
    for who, name in ((department.hrd, "decide"), (department.sergeant, "detail")):
        said = page_of(who, name, row)
        ogc = escape(department.ogc.name)
        assert f"Granted by {ogc}, Office of the General Counsel, Mar 10, 2026, 12:00 PM" in said
        assert "“Consent covers 2025 only.”" in said


def test_a_second_question_leaves_the_first_and_its_answer_to_be_read(department, row):
    for question, answer in (("For which post?", "Patrol."), ("Since when?", "Since May.")):
        ask_back(request=row, question=question, by=department.ogc, now=NOON)
        answer_release(request=row, answer=answer, by=department.sergeant)

    assert said_before(row) == [("Asked back", "For which post?"), ("Answered", "Patrol.")]


def test_a_second_delay_leaves_the_first_to_be_read_with_its_day(department, row):
    for reason, day in (("In the archive.", 20), ("The archive is closed.", 27)):
        explain_delay(
            request=row,
            reason=reason,
            earliest_on=date(2026, 3, day),
            by=department.ogc,
            now=NOON,
        )

    assert said_before(row) == [
        ("Said why it takes longer", "In the archive. The earliest day: Mar 20, 2026.")
    ]


def test_what_stands_is_not_said_twice(department, row):
    ask_back(request=row, question="For which post?", by=department.ogc, now=NOON)
    answer_release(request=row, answer="Patrol.", by=department.sergeant)
    deny_release(request=row, words="No consent is on file.", by=department.ogc, now=NOON)

    assert said_before(row) == []
    assert "What was said before" not in page_of(department.ogc, "detail", row)


def test_a_grant_that_expired_and_was_opened_again_says_so(department, row):
    granted(row, department.ogc)
    later = datetime(2026, 5, 1, 12, tzinfo=NOON.tzinfo)
    with time_machine.travel(later, tick=False):
        expire_grants(now=later)
        take_back(ReleaseRequest.objects.get(pk=row.pk), department.ogc)

    assert [did for did, _ in said_before(row)] == ["Granted", "Expired", "Took the decision back"]
    assert "Expired by The system" in page_of(department.ogc, "detail", row)


def test_why_it_was_withdrawn_is_read_on_its_page(department, row):
    withdraw_release(request=row, reason="Asked twice.", by=department.sergeant)

    assert "“Asked twice.”" in page_of(department.ogc, "detail", row)
