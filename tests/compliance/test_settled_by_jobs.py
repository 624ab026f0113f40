"""A job that changes somebody's record leaves them settled after each of its items."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from compliance.engine import Status
from compliance.standings import file_of, settlement, standings_of
from compliance.standings.settlement import refresh, settle_after_item
from compliance.viewpoint import Viewpoint
from frame.jobs.actions import add_job
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work, claim_next, work_on
from frame.rights import Right
from people.models import Member
from records.actions.completions import void_completion
from records.models import Completion
from tests.compliance.test_settlement import cured_in_march, is_unsettled

ASKED = Viewpoint(2025, date(2026, 6, 1))


class Voiding(JobKind):
    """Voids the completions of March 2026, an item a member, and notes who was unsettled then."""

    key = "test-voiding"
    rights = (Right.VOID_COMPLETIONS,)
    content_type = "text/plain"
    unsettled_before: list[bool] = []

    def plan(self, work: Work) -> list[int]:
        return work.job.asked["members"]

    def do(self, work: Work, item: int) -> bytes:
        members = Member.objects.filter(pk__in=work.job.asked["members"])
        self.unsettled_before.append(any(is_unsettled(member) for member in members))
        for completion in Completion.objects.filter(
            member=item, completed_on__year=2026, voided_at=None
        ):
            by = work.job.asked_by
            void_completion(completion=completion, reason="Twice", by=by, now=timezone.now())
        if work.job.asked["refuses"]:
            raise ValidationError("No more of these.")
        return b"voided\n"


VOIDING = declare(Voiding())


@pytest.fixture(autouse=True)
def _records_from_2022(settings):
    settings.RECORDS_FROM = 2022
    VOIDING.unsettled_before = []


def do_job(department: Any, *members: Member, refuses: bool = False) -> Job:
    add_job(
        VOIDING,
        title="Completions that are void",
        file_name="void.txt",
        asked={"members": [member.pk for member in members], "refuses": refuses},
        by=department.clerk,
        now=timezone.now(),
    )
    work_on(claim_next())
    return Job.objects.get()


def test_who_is_changed_by_a_job_is_settled_and_answered_at_once(
    department, django_assert_num_queries
):
    member = cured_in_march()
    refresh()
    assert [standing.status for standing in standings_of([member], ASKED)] == [Status.COMPLIANT]

    assert do_job(department, member).state == Job.State.DONE

    assert not is_unsettled(member)
    # One query is that of the settled: see `test_one_settled_member_takes_one_query`.
    with django_assert_num_queries(1):
        [standing] = standings_of([member], ASKED)
    assert standing.status == Status.NON_COMPLIANT
    assert standing.short == file_of(member, ASKED).assessment(ASKED).short


def test_they_are_settled_before_the_next_item_begins(department):
    people = [cured_in_march() for _ in range(3)]
    refresh()

    do_job(department, *people)

    assert VOIDING.unsettled_before == [False, False, False]


def test_what_an_item_wrote_before_it_refused_is_settled_too(department):
    member = cured_in_march()
    refresh()

    assert do_job(department, member, refuses=True).error == "No more of these."

    assert Completion.objects.filter(member=member, voided_at=None).count() == 1
    assert not is_unsettled(member)


def test_whom_a_killed_worker_left_unsettled_the_next_one_settles(department):
    member = cured_in_march()
    refresh()
    Completion.objects.filter(member=member, completed_on__year=2026).update(
        voided_by=department.clerk, voided_at=timezone.now(), void_reason="Twice"
    )
    assert is_unsettled(member)

    # The item is done again, and finds nothing to write.
    do_job(department, member)

    assert VOIDING.unsettled_before == [True]
    assert not is_unsettled(member)


def test_where_nobody_is_unsettled_it_costs_one_query(department, django_assert_num_queries):
    cured_in_march()
    refresh()

    with django_assert_num_queries(1):
        settle_after_item()


def test_a_job_goes_on_when_those_it_changed_can_not_be_settled(department, monkeypatch, caplog):
    member = cured_in_march()
    refresh()

    def fail(*args: object) -> None:
        raise DatabaseError("no room")

    monkeypatch.setattr(settlement, "refresh", fail)

    assert do_job(department, member).state == Job.State.DONE
    assert is_unsettled(member)
    assert "could not be settled" in caplog.text
