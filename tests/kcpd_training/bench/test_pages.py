"""The pages that `manage.py bench` compares; it leaves nothing behind.

No test measures how long it takes.
"""

from io import StringIO

import pytest
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse

from courses.models import CourseSession
from events.models import Event
from kcpd_training.bench.pages import class_without_sheet, pages_to_measure
from records.models import SheetLine


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker):
    """One department for all tests of this file, rolled back after the last."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.conf.settings.DEMO", True)
        call_command("load_demo", "--members=60", "--years=1", stdout=StringIO())
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def bench(*args: str) -> str:
    out = StringIO()
    call_command("bench", "--runs=1", *args, stdout=out)
    return out.getvalue()


def test_it_measures_every_page_beside_the_bare_sql():
    printed = bench()

    assert "Bare SQL: hours by member" in printed
    for page in pages_to_measure():
        (line,) = [line for line in printed.splitlines() if line.startswith(page.title)]
        assert "not there yet" not in line, line


def test_it_leaves_nothing_behind():
    before = (Event.objects.count(), SheetLine.objects.count())

    bench()

    assert (Event.objects.count(), SheetLine.objects.count()) == before
    assert class_without_sheet() is not None


@pytest.mark.parametrize("status", [404, 501])
def test_a_page_that_does_not_answer_is_named_and_the_others_are_measured(monkeypatch, status):
    def process_view(middleware, request, *args):
        return HttpResponse(status=status) if request.path == "/report/" else None

    monkeypatch.setattr(LoginRequiredMiddleware, "process_view", process_view)

    printed = bench()

    (line,) = [line for line in printed.splitlines() if line.startswith("Department report")]
    assert f"not there yet ({status})" in line
    (line,) = [line for line in printed.splitlines() if line.startswith("Member page, one's own")]
    assert "not there yet" not in line


def test_it_goes_on_when_no_class_waits_for_its_sheet():
    CourseSession.objects.filter(state=CourseSession.State.HELD).update(
        state=CourseSession.State.CLOSED
    )

    (line,) = [line for line in bench().splitlines() if line.startswith("Sheet line look-up")]

    assert "not there yet" in line
