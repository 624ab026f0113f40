"""Events of a demonstration, whose past is made up."""

from datetime import UTC, datetime

import pytest

from events.event_log import happening_at, record_event
from events.models import Event
from people.demo_accounts import DEMO_LOADED

THEN = datetime(2020, 1, 1, 12, tzinfo=UTC)


def test_a_demonstration_dates_events_by_the_moment_that_is_made_up(db, settings):
    settings.DEMO = True

    with happening_at(THEN):
        made_up = record_event(DEMO_LOADED, by=None)
    told = record_event(DEMO_LOADED, by=None)

    assert Event.objects.get(pk=made_up.pk).at == THEN
    assert Event.objects.get(pk=told.pk).at > THEN


def test_any_other_log_tells_the_time_as_it_is(settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(RuntimeError), happening_at(THEN):
        raise AssertionError
