"""Settling while others write, and while others settle, loses no change and fails nobody."""

from datetime import date, timedelta

import pytest
from django.db import connection

from compliance.models import UnsettledMember
from compliance.standings import settlement, standings_of
from compliance.standings.settlement import refresh
from compliance.viewpoint import Viewpoint
from people.models import Member
from records.models import Completion
from tests.compliance.test_settlement import assert_same_as_asked_alone, cured_in_march
from tests.concurrency import at_once, shared_database  # noqa: F401

ASKED = Viewpoint(2025, date(2026, 6, 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_readers_and_writers_at_one_moment_leave_every_answer_right(settings):
    settings.RECORDS_FROM = 2022
    people = [cured_in_march() for _ in range(4)]

    def ask() -> None:
        for _ in range(6):
            standings_of(Member.objects.filter(pk__in=[m.pk for m in people]), ASKED)

    def enter(first: date) -> None:
        for number in range(6):
            for member in people:
                row = Completion.objects.filter(member=member).first()
                row.pk, row.completed_on = None, first + timedelta(days=number)
                Completion.objects.bulk_create([row])

    results = at_once(
        ask,
        ask,
        lambda: enter(date(2025, 2, 1)),
        lambda: enter(date(2026, 2, 1)),
    )

    assert results == [None] * 4
    assert_same_as_asked_alone(people, days=[ASKED.as_of])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_what_is_written_while_a_member_is_settled_keeps_its_mark(settings, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody write while another writes")
    settings.RECORDS_FROM = 2022
    member = cured_in_march()
    found = settlement._found

    def found_while_another_writes(*args: object, **kwargs: object) -> list[object]:
        what = list(found(*args, **kwargs))
        row = Completion.objects.filter(member=member).first()
        row.pk, row.completed_on = None, date(2025, 8, 1)
        [written] = at_once(lambda: Completion.objects.bulk_create([row]))
        assert not isinstance(written, Exception), written
        return what

    monkeypatch.setattr(settlement, "_found", found_while_another_writes)
    refresh([member.pk])
    monkeypatch.undo()

    assert UnsettledMember.objects.filter(member=member).exists()
    assert_same_as_asked_alone([member], days=[ASKED.as_of])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_a_member_whom_another_is_settling_is_left_to_them(settings, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody write while another writes")
    settings.RECORDS_FROM = 2022
    member = cured_in_march()
    found = settlement._found
    settled_meanwhile, told_meanwhile = [], []

    def found_while_another_asks(*args: object, **kwargs: object) -> list[object]:
        monkeypatch.setattr(settlement, "_found", found)
        settled_meanwhile.extend(at_once(lambda: refresh([member.pk])))
        told_meanwhile.extend(at_once(lambda: standings_of([member], ASKED)[0]))
        return list(found(*args, **kwargs))

    monkeypatch.setattr(settlement, "_found", found_while_another_asks)

    assert refresh([member.pk]) == 1
    assert settled_meanwhile == [0]
    assert told_meanwhile == standings_of([member], ASKED)
    assert not UnsettledMember.objects.filter(member=member).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_so_is_one_who_was_changed_again_meanwhile(settings, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody write while another writes")
    settings.RECORDS_FROM = 2022
    member = cured_in_march()
    found = settlement._found
    settled_meanwhile = []

    def found_while_another_writes_and_asks(*args: object, **kwargs: object) -> list[object]:
        monkeypatch.setattr(settlement, "_found", found)
        row = Completion.objects.filter(member=member).first()
        row.pk, row.completed_on = None, date(2025, 8, 1)
        at_once(lambda: Completion.objects.bulk_create([row]))
        settled_meanwhile.extend(at_once(lambda: refresh([member.pk])))
        return list(found(*args, **kwargs))

    monkeypatch.setattr(settlement, "_found", found_while_another_writes_and_asks)

    assert refresh([member.pk]) == 1
    assert settled_meanwhile == [0]
    assert UnsettledMember.objects.filter(member=member).exists()
    assert_same_as_asked_alone([member], days=[ASKED.as_of])
