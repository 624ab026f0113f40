"""By when a release request is to be done with, and on whose list it stands."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from frame.due import Clock, due_for
from frame.notices.models import Notice
from people.models import Member
from records.models import ReleaseRequest
from records.releases.words import GRANT_SET_BY, turn_of
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import (
    NOON,
    a_release,
    asked,
    built,
    granted,
    handed_over,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

NAMED = "The day that the requester named"


@pytest.fixture
def own(department) -> ReleaseRequest:
    """The request of a clerk about the clerk's own record."""
    CompletionFactory(member=department.clerk)
    return asked(department.clerk, department.clerk)


@pytest.fixture
def other_clerk(department) -> Member:
    clerk = MemberFactory()
    RoleDesignationFactory(member=clerk, role="training_entry")
    return clerk


def clocks_of(member: Member) -> list[Clock]:
    return [each for each in due_for(member, today=NOON.date()) if "R-" in each.what]


def page_of(member: Member, row: ReleaseRequest) -> str:
    page = client_of(member).get(reverse("records:release-detail", args=[row.pk]))
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("named", "on", "why"),
    [
        (date(2026, 3, 20), date(2026, 3, 20), NAMED),
        (date(2026, 6, 1), date(2026, 4, 9), GRANT_SET_BY),
        (None, date(2026, 4, 9), GRANT_SET_BY),
    ],
    ids=["the day named comes first", "the grant ends first", "no day was named"],
)
@pytest.mark.parametrize("state", ["granted", "built"])
def test_a_grant_puts_off_no_day_and_the_first_of_both_runs_with_its_source(
    department, completion, named, on, why, state
):
    a_release(department.clerk, department.officer, state, ogc=department.ogc, answer_by=named)

    [clock] = clocks_of(department.clerk)

    assert (clock.on, clock.why, clock.step) == (on, why, "Hand it over")


def test_the_page_of_a_grant_keeps_the_day_of_the_law_and_says_who_set_the_other(
    department, completion
):
    row = asked(department.clerk, department.officer, requester_kind="public")

    said = page_of(department.clerk, granted(row, department.ogc))

    assert "To be answered by Mar 13, 2026 (RSMo 610.023.3 (not confirmed))." in said
    assert f"The grant lasts until Apr 9, 2026 ({GRANT_SET_BY})." in said


def test_a_day_that_has_passed_says_how_late_it_is(department, completion):
    row = asked(department.clerk, department.officer, answer_by=date(2026, 3, 12))

    with time_machine.travel(datetime(2026, 3, 15, 12, tzinfo=NOON.tzinfo), tick=False):
        said = page_of(department.clerk, granted(row, department.ogc))

    assert f"To be answered by Mar 12, 2026 ({NAMED}): 3 days late." in said


def test_the_list_shows_and_orders_by_the_first_of_both_days(department, completion):
    late, soon = (
        asked(department.clerk, department.officer, answer_by=day)
        for day in (date(2026, 6, 1), date(2026, 4, 8))
    )
    waits = asked(department.clerk, department.officer, answer_by=date(2026, 5, 1))
    dayless = asked(department.clerk, department.officer)
    for row in (late, dayless):
        granted(row, department.ogc)

    rows = list(ReleaseRequest.objects.visible_to(department.clerk).for_a_list())
    listed = client_of(department.clerk).get(reverse("records:release-list")).content.decode()

    assert rows == [soon, late, dayless, waits]
    assert "Jun 1, 2026" not in listed
    assert listed.count("Apr 9, 2026") == 2


def test_what_is_granted_to_who_asked_for_the_own_record_is_for_another_to_hand_over(
    department, own, other_clerk
):
    row = granted(own, department.ogc)

    assert clocks_of(department.clerk) == []
    [clock] = clocks_of(other_clerk)
    assert (clock.step, clock.whose) == ("Hand it over", department.clerk.name)
    assert turn_of(row) == "Training Unit"
    told = Notice.objects.filter(kind="release.to_hand_over").values_list("to", flat=True)
    assert other_clerk.pk in told
    assert department.clerk.pk not in told
    row = built(row, other_clerk)
    handed_over(row, other_clerk, now=NOON)
    assert ReleaseRequest.objects.get(pk=own.pk).state == "handed_over"
    assert clocks_of(other_clerk) == []


def test_a_supervisor_sees_to_no_grant_of_another(department, own):
    granted(own, department.ogc)

    assert clocks_of(department.sergeant) == []


def test_who_asked_about_the_own_record_still_answers_what_is_asked_back(department, own):
    from records.releases.actions.deciding import ask_back

    ask_back(request=own, question="For which post?", by=department.ogc, now=NOON)

    assert [clock.step for clock in clocks_of(department.clerk)] == ["Answer"]


def test_a_grant_about_another_tells_the_training_unit_nothing(department, completion):
    granted(asked(department.sergeant, department.officer), department.ogc)

    assert not Notice.objects.filter(kind="release.to_hand_over").exists()


def test_who_decides_reads_since_when_it_is_in_the_department_and_not_when_it_was_typed(
    department, completion
):
    asked(department.clerk, department.officer, received_on=date(2026, 3, 2))

    [clock] = clocks_of(department.ogc)
    home = " ".join(client_of(department.ogc).get("/").content.decode().split())

    assert clock.what.endswith(", received 8 days ago")
    assert "received 8 days ago, asked by" in home
