"""`manage.py bench`: what it measures on, what it refuses, and its table."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kcpd_training.bench.pages import Timing
from kcpd_training.bench.table import table_lines
from people.models import Member
from tests.factories import MemberFactory


def bench(*args: str) -> str:
    out = StringIO()
    call_command("bench", "--runs=1", *args, stdout=out)
    return out.getvalue()


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
