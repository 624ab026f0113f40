"""Two who decide at one moment, and one who decides while another withdraws: one of them wins."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.trail import events_of_row, latest_of
from people.models import Member
from records.models import ReleaseDecision, ReleaseRequest
from records.releases.actions.asking import withdraw_release
from records.releases.actions.deciding import ask_back, deny_release, reopen_release
from records.releases.parts import seal_of
from records.releases.reading import leaves_of
from records.releases.states import CHANGES
from tests.concurrency import at_once, one_into_the_other
from tests.department import Department, make_department
from tests.factories import CompletionFactory
from tests.records.releases.asking import asked, granted
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)
NOT_DONE = "Nothing was done now."
Step = Callable[[ReleaseRequest, Member], Any]


@pytest.fixture
def department(shared_database: None) -> Department:
    made = make_department()
    CompletionFactory(member=made.officer)
    return made


def grant(request: ReleaseRequest, by: Member) -> Any:
    return granted(request, by)


def deny(request: ReleaseRequest, by: Member) -> Any:
    return deny_release(request=request, words="No consent is on file.", by=by, now=timezone.now())


def back(request: ReleaseRequest, by: Member) -> Any:
    return ask_back(request=request, question="For which post?", by=by, now=timezone.now())


def withdraw(request: ReleaseRequest, by: Member) -> Any:
    return withdraw_release(request=request, reason="Asked twice.", by=by)


def reopen(request: ReleaseRequest, by: Member) -> Any:
    return reopen_release(request=request, reason="Asked too much.", by=by)


def steps_since_asked(request: ReleaseRequest) -> list[str]:
    events = events_of_row(request, CHANGES).exclude(action="release.ask").order_by("pk")
    return list(events.values_list("action", flat=True))


def told(results: list[Any]) -> list[str]:
    """What those are told who come too late."""
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(each, ValidationError) for each in refused), refused
    return [" ".join(each.messages) for each in refused]


@pytest.mark.parametrize("first", [grant, deny])
@pytest.mark.parametrize("second", [grant, deny, back])
def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(department, first, second):
    request = asked(department.clerk, department.officer)

    results = at_once(
        lambda: first(request, department.ogc), lambda: second(request, department.hrd)
    )

    [words] = told(results)
    assert words.endswith(NOT_DONE)
    assert len(steps_since_asked(request)) == 1
    row = ReleaseRequest.objects.get()
    assert row.decisions.count() == (0 if row.state == "asked_back" else 1)
    if row.decision is not None:
        by = row.decision.decided_by.name
        assert words.startswith(f"{by} {row.state} it on ")


@pytest.mark.parametrize("decide", [grant, deny, back])
def test_a_decision_and_a_withdrawal_at_once_leave_one_trail(department, decide):
    """What is granted or asked back may still be withdrawn; what is withdrawn is decided by nobody,
    and what is denied is over."""
    request = asked(department.clerk, department.officer)

    results = at_once(
        lambda: decide(request, department.ogc), lambda: withdraw(request, department.clerk)
    )

    row, steps, refusals = ReleaseRequest.objects.get(), steps_since_asked(request), told(results)
    if steps == ["release.withdraw"]:
        assert refusals == [f"It is withdrawn. {NOT_DONE}"]
        assert (row.state, ReleaseDecision.objects.count()) == ("withdrawn", 0)
    elif decide is deny:
        assert steps == ["release.deny"]
        assert refusals[0].endswith(NOT_DONE)
        assert row.state == "denied"
    else:
        assert steps[1:] == ["release.withdraw"]
        assert refusals == []
        assert row.state == "withdrawn"


def test_of_two_who_take_a_decision_back_at_once_one_does(department):
    request = granted(asked(department.clerk, department.officer), department.ogc)

    results = at_once(
        lambda: reopen(request, department.ogc), lambda: reopen(request, department.hrd)
    )

    assert told(results) == [f"It waits for a decision. {NOT_DONE}"]
    assert steps_since_asked(request) == ["release.grant", "release.reopen"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="On SQLite one writes at a time.")
@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (grant, deny, "granted it on"),
        (deny, grant, "denied it on"),
        (withdraw, grant, "It is withdrawn."),
        (back, grant, "It was asked back"),
    ],
)
def test_who_waits_for_a_step_that_is_not_committed_yet_reads_what_came_of_it(
    department, first, second, words
):
    request = asked(department.clerk, department.officer)
    by = department.clerk if first is withdraw else department.ogc

    results = one_into_the_other(
        lambda: first(request, by), lambda: second(request, department.hrd)
    )

    [said] = told(results)
    assert words in said
    assert len(steps_since_asked(request)) == 1
    assert ReleaseDecision.objects.count() == (1 if first in (grant, deny) else 0)


def test_the_page_tells_the_other_who_decided(department):
    request = asked(department.clerk, department.officer)
    url = reverse("records:release-decide", args=[request.pk])
    sent = {
        "words": "Consent is on file.",
        "seal": seal_of(leaves_of(request, as_of=timezone.localdate())),
        "seen": latest_of(events_of_row(request, CHANGES)),
    }

    def post(by: Member, verdict: str) -> Any:
        return client_of(by).post(url, {**sent, "verdict": verdict})

    answers = at_once(
        lambda: post(department.ogc, "granted"), lambda: post(department.hrd, "denied")
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    [refused] = [answer for answer in answers if answer.status_code == 200]
    row = ReleaseRequest.objects.get()
    assert row.decision is not None
    assert f"{row.decision.decided_by.name} {row.state} it on " in refused.content.decode()
    assert NOT_DONE in refused.content.decode()
    assert ReleaseDecision.objects.count() == 1
    assert Event.objects.filter(action__in=("release.grant", "release.deny")).count() == 1
