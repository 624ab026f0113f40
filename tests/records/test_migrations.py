"""What was accepted under earlier rules comes through the migrations."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from records.intake.models import RollCallReport
from tests.factories import MemberFactory
from tests.records.intake.roll_call.reports import a_report, who_taught

BEFORE = "0033_leaving_out_of_teaching_is_voided"


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
