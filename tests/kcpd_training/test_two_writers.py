"""Two write the same at one moment: one is told so, and loses nothing that was typed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import reverse

from kcpd_training.errors import server_error
from people.models import Element, Member
from tests.concurrency import at_once, wait_until_somebody_waits
from tests.department import make_department
from tests.factories import MemberFactory
from tests.people.keeping import member_form, member_values
from tests.signed_in import client_of

pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time"
)
WORDS = "Somebody else was writing the same at this moment"


@contextmanager
def events_end_with(code: str) -> Iterator[None]:
    """Within it every event is refused with a code of PostgreSQL."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION loses() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{code}'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER loses BEFORE INSERT ON events_event FOR EACH ROW"
            " EXECUTE FUNCTION loses()"
        )
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_form_that_loses_a_deadlock_comes_back_with_all_that_was_typed(shared_database):
    department = make_department()
    member = MemberFactory(**member_values(department), license_class="", license_number="")
    typed = member_form(department, assignment="Typed anew")
    client = client_of(department.administrator, raise_request_exception=False)
    has_begun = threading.Event()

    def write_the_other_way_round() -> None:
        with transaction.atomic():
            list(Element.objects.select_for_update())
            has_begun.set()
            wait_until_somebody_waits()
            list(Member.objects.select_for_update().filter(pk=member.pk))

    def send():
        assert has_begun.wait(timeout=30)
        return client.post(reverse("people:member-change", args=[member.pk]), typed)

    other, answer = at_once(write_the_other_way_round, send)

    assert other is None
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert WORDS in page
    assert 'value="Typed anew"' in page
    assert Member.objects.get(pk=member.pk).assignment == ""
    again = client.post(reverse("people:member-change", args=[member.pk]), typed)
    assert again.status_code == 302
    assert Member.objects.get(pk=member.pk).assignment == "Typed anew"


@pytest.mark.parametrize("code", ["40P01", "40001", "55P03"])
def test_a_page_whose_look_is_lost_so_says_it_on_a_page_of_ours(department, code):
    client = client_of(department.clerk, raise_request_exception=False)

    with events_end_with(code):
        answer = client.get(reverse("desk:member-record", args=["4411"]))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert WORDS in answer.content.decode()


def answered_for(fault) -> int:
    try:
        fault()
    except Exception:
        return server_error(HttpRequest()).status_code
    raise AssertionError("nothing failed")


def test_a_cursor_that_the_program_closed_is_a_fault_of_ours(db):
    cursor = connection.cursor()
    cursor.close()

    assert answered_for(lambda: cursor.execute("SELECT 1")) == 500


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_none(shared_database):
    cursor = connection.cursor()
    connection.connection.close()

    try:
        assert answered_for(lambda: cursor.execute("SELECT 1")) == 503
    finally:
        connection.close()
