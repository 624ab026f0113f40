"""What was accepted under earlier rules comes through the migrations."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheet_striking import remove_line
from records.actions.sheets import add_lines
from records.actions.whole_sheets import take_back_sheet
from records.intake.models import RollCallReport
from records.models import Completion, SignInSheet
from tests.factories import MemberFactory
from tests.records.intake.roll_call.reports import a_report, who_taught
from tests.records.sheets import NEXT_DAY, a_class, line_of, saved

BEFORE = "0033_leaving_out_of_teaching_is_voided"
BEFORE_VOIDED_CREDIT = "0038_a_challenged_line_stays_by_another"


def migrate(name: str) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate([("records", name)])
    return executor


@pytest.fixture
def newest(transactional_db):
    """The tables as they are now, once the test is over."""
    [(_, name)] = MigrationExecutor(connection).loader.graph.leaf_nodes("records")
    yield name
    migrate(name)


@pytest.mark.usefixtures("shared_database")
def test_everybody_who_taught_an_accepted_roll_call_is_kept(newest):
    teachers = MemberFactory.create_batch(3)
    several, one = (a_report(MemberFactory(), "accepted") for _ in range(2))
    old = migrate(BEFORE).loader.project_state(("records", BEFORE)).apps
    reports = old.get_model("records", "RollCallReport").objects
    reports.get(pk=several.pk).taught_by.set([each.pk for each in teachers])
    reports.get(pk=one.pk).taught_by.set([teachers[0].pk])

    migrate(newest)

    kept = [set(who_taught(RollCallReport.objects.get(pk=each.pk))) for each in (several, one)]
    assert kept == [set(teachers), {teachers[0]}]


def opened_before(members, clerk) -> SignInSheet:
    """A sheet opened again after all but the last had their credit voided, as it was kept then."""
    session = a_class()
    sheet = saved(session, " ".join(each.serial_number for each in members), clerk).sheet
    for member in members[:-1]:
        void_completion(
            completion=member.completions.get(course_session=session),
            reason="Left",
            by=clerk,
            now=NEXT_DAY,
        )
    reopen_sheet(sheet=sheet, reason="One is missing", by=clerk)
    sheet.lines.filter(completion=None).update(voided_completion=None, is_struck=False)
    return sheet


@pytest.mark.usefixtures("shared_database")
def test_lines_of_an_open_sheet_have_the_voided_credit_they_had_and_are_struck(newest, department):
    gone, changed, retyped, stays = MemberFactory.create_batch(4)
    sheet = opened_before([gone, changed, retyped, stays], department.clerk)
    change_line_minutes(
        line=line_of(sheet, changed.serial_number), minutes=100, by=department.clerk
    )
    remove_line(line=line_of(sheet, retyped.serial_number), by=department.clerk)
    typed = {"course_session": sheet.course_session, "by": department.clerk, "now": NEXT_DAY}
    add_lines(texts=[retyped.serial_number, "9999"], **typed)
    taken_back = saved(a_class(starts_on=date(2026, 3, 5)), gone.serial_number, department.clerk)
    take_back_sheet(
        sheet=taken_back.sheet, seen_version=2, reason="Wrong", by=department.clerk, now=NEXT_DAY
    )
    migrate(BEFORE_VOIDED_CREDIT)

    migrate(newest)

    def of(member):
        credit = Completion.objects.get(member=member, course_session=sheet.course_session)
        line = line_of(sheet, member.serial_number)
        return line.voided_completion == credit, line.is_struck

    assert of(gone) == (True, True)
    assert of(changed) == (True, False)
    assert of(retyped) == (False, False)
    assert of(stays) == (False, False)
    of_taken_back = line_of(taken_back.sheet, gone.serial_number)
    assert (of_taken_back.voided_completion, of_taken_back.is_struck) == (None, False)
