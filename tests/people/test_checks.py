"""A start in production refuses what only a demo may hold."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from events.event_log import record_event
from people.checks import check_database_is_no_demo
from people.demo_accounts import DEMO_LOADED


@pytest.fixture
def demo(department):
    record_event(DEMO_LOADED, by=None)


def test_a_database_that_holds_the_demo_is_refused_and_the_way_out_named(demo):
    with pytest.raises(SystemCheckError) as refused:
        call_command("check", databases=["default"])

    assert "holds the demo department" in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)


def test_a_demo_may_hold_the_demo(demo, settings):
    settings.DEMO = True

    assert check_database_is_no_demo(databases=["default"]) == []


def test_a_departments_database_is_taken(department):
    assert check_database_is_no_demo(databases=["default"]) == []


def test_a_database_without_tables_is_left_to_the_migrations(department):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event RENAME TO events_event_away")

    assert check_database_is_no_demo(databases=["default"]) == []


def test_no_database_is_asked_when_none_may_be(demo, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_database_is_no_demo(databases=None) == []
