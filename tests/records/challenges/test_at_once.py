"""Challenges at one moment: a line challenged twice, and two clerks on one challenge."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.challenges.models import Challenge
from records.models import Completion
from tests.concurrency import at_once, one_into_the_other
from tests.department import Department, make_department
from tests.factories import MemberFactory, RoleDesignationFactory
from tests.records.challenges.challenging import a_line, challenge_line, entry_for
from tests.records.challenges.test_actions import decide, uphold
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of, saved


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def test_a_line_is_challenged_once_however_often_it_is_sent_at_once(department):
    line = a_line(department.officer)

    came = at_once(*[lambda: challenge_line(line, papers=())] * 2)

    assert sorted(type(each) for each in came if isinstance(each, ValidationError)) == [
        ValidationError
    ]
    assert Challenge.objects.count() == 1


def test_one_of_two_clerks_decides_and_the_other_reads_who_did(department):
    second = MemberFactory(element=department.elements["Squad 110"])
    RoleDesignationFactory(member=second, role="training_entry")
    challenge = challenge_line(a_line(department.officer))
    entry = entry_for(challenge)

    came = at_once(
        lambda: uphold(Challenge.objects.get(), department.clerk, entry=entry),
        lambda: decide(Challenge.objects.get(), second),
    )

    [refused] = [each for each in came if isinstance(each, Exception)]
    assert refused.code == "elsewhere"
    is_upheld = Challenge.objects.get().state == "accepted"
    assert Completion.objects.count() == (2 if is_upheld else 1)


def test_who_takes_a_line_of_a_class_off_the_record_waits_for_who_saves_its_sheet(department):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    sheet = saved(a_class(), "4411", department.clerk).sheet
    line = Completion.objects.get()
    challenge_line(line)
    reopen_sheet(sheet=sheet, reason="Somebody is missing.", by=department.clerk)
    sheet = draft(sheet.course_session, "4412", department.clerk)

    came = one_into_the_other(
        lambda: save_sheet(
            sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY
        ),
        lambda: decide(Challenge.objects.get(), department.clerk, "voided"),
    )

    assert [each for each in came if isinstance(each, Exception)] == []
    sheet.refresh_from_db()
    line.refresh_from_db()
    assert (sheet.is_saved, line.is_voided) == (True, True)
    # The line of a saved sheet keeps the credit that came of it, though it is void.
    assert line_of(sheet, "4411").completion == line
