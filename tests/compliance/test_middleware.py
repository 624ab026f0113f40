"""A request that writes about members settles them; one that only reads does not."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from compliance import middleware
from compliance.standings import settlement
from compliance.standings.settlement import refresh
from people.models import Member
from records.models import Completion
from tests.compliance.test_settlement import (
    CHANGES,
    add_completion,
    cured_in_march,
    is_unsettled,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _records_from_2022(settings):
    settings.RECORDS_FROM = 2022


def ask(change: Callable[[Member], None], *members: Member, method: str = "POST") -> HttpResponse:
    """Ask for a page that changes the members' records."""

    def page(request: HttpRequest) -> HttpResponse:
        for member in members:
            change(member)
        return HttpResponse("done")

    return middleware.settle_after_writing(page)(RequestFactory().generic(method, "/"))


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.__name__)
def test_a_request_that_writes_settles_those_it_changed(change):
    member = cured_in_march()
    refresh()

    ask(change, member)

    assert not is_unsettled(member)


def test_a_request_that_reads_settles_nobody():
    member = cured_in_march()

    ask(lambda member: None, member, method="GET")

    assert is_unsettled(member)


def test_a_request_that_writes_nothing_about_members_costs_no_query(django_assert_num_queries):
    member = cured_in_march()

    with django_assert_num_queries(0):
        ask(lambda member: None, member)


def test_every_request_of_the_product_passes_the_settling():
    assert "compliance.middleware.settle_after_writing" in settings.MIDDLEWARE


def test_a_request_settles_no_more_than_it_may_wait_for(monkeypatch):
    first, second = cured_in_march(), cured_in_march()
    refresh()
    monkeypatch.setattr(middleware, "AFTER_A_WRITE", 1)

    ask(add_completion, first, second)

    assert is_unsettled(first)
    assert not is_unsettled(second)


def test_a_write_stands_when_those_it_changed_cannot_be_settled(monkeypatch, caplog):
    member = cured_in_march()

    def fail(*args: object) -> None:
        raise DatabaseError("no room")

    monkeypatch.setattr(settlement, "refresh", fail)

    assert ask(add_completion, member).content == b"done"
    assert Completion.objects.filter(member=member).count() == 3
    assert is_unsettled(member)
    assert "could not be settled" in caplog.text
