"""`manage.py bench` compares and leaves nothing behind. No test measures how long it takes."""

from io import StringIO

import pytest
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.management import CommandError, call_command
from django.http import HttpResponse

from courses.models import CourseSession
from events.models import Event
from kcpd_training.bench.pages import Timing, class_without_sheet, pages_to_measure
from kcpd_training.bench.table import table_lines
from people.models import Member
from records.models import SheetLine
from tests.factories import MemberFactory


@pytest.fixture
def _demo(db, settings):
    settings.DEMO = True
    call_command("load_demo", "--members=60", "--years=1", stdout=StringIO())


def bench(*args: str) -> str:
    out = StringIO()
    call_command("bench", "--runs=1", *args, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("_demo")
def test_it_measures_every_page_beside_the_bare_sql():
    printed = bench()

    assert "Bare SQL: hours by member" in printed
    for page in pages_to_measure():
        (line,) = [line for line in printed.splitlines() if line.startswith(page.title)]
        assert "not there yet" not in line, line


@pytest.mark.usefixtures("_demo")
def test_it_leaves_nothing_behind():
    before = (Event.objects.count(), SheetLine.objects.count())

    bench()

    assert (Event.objects.count(), SheetLine.objects.count()) == before
    assert class_without_sheet() is not None


@pytest.mark.usefixtures("_demo")
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


@pytest.mark.usefixtures("_demo")
def test_it_goes_on_when_no_class_waits_for_its_sheet():
    CourseSession.objects.filter(state=CourseSession.State.HELD).update(
        state=CourseSession.State.CLOSED
    )

    (line,) = [line for line in bench().splitlines() if line.startswith("Sheet line look-up")]

    assert "not there yet" in line


@pytest.mark.django_db
def test_it_loads_the_demo_into_an_empty_database(settings):
    settings.DEMO = True

    printed = bench("--members=60")

    assert "60 members" in printed
    assert Member.objects.count() == 60


@pytest.mark.django_db
def test_it_refuses_a_department_that_is_no_demo():
    MemberFactory()

    with pytest.raises(CommandError, match="not the demo department's"):
        call_command("bench")


@pytest.mark.parametrize("runs", [0, -1, 1001])
def test_it_refuses_a_number_of_runs_that_makes_no_sense(runs):
    with pytest.raises(CommandError, match=f"{runs} runs is not from 1 to 1000"):
        call_command("bench", runs=runs)


def test_the_table_says_how_many_times_the_bare_sql_and_marks_a_missed_target():
    timings = [
        Timing("Bare", 10.0, 1),
        Timing("Quick page", 30.0, 5, target=40),
        Timing("Slow page", 50.0, 5, target=40),
        Timing("Missing page", target=40, remark="not there yet (501)"),
    ]

    heading, bare, quick, slow, missing = table_lines(timings, bare=10.0)

    assert heading.split() == ["median", "ms", "x", "bare", "SQL", "queries", "target"]
    assert bare.split() == ["Bare", "10.0", "1.0", "1"]
    assert quick.split() == ["Quick", "page", "30.0", "3.0", "5", "40"]
    assert slow.split() == ["Slow", "page", "50.0", "5.0", "5", "40", "!"]
    assert missing.split() == ["Missing", "page", "not", "there", "yet", "(501)"]
