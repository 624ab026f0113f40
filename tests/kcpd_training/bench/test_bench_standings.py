"""`manage.py bench_standings` measures what it says. No test measures how long it takes."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from compliance.standings import standings_of
from compliance.viewpoint import Viewpoint
from kcpd_training.bench.department import write_department
from people.models import Member
from records.models import Completion
from tests.compliance.alone import assessment_of
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def bench(*args: str) -> str:
    out = StringIO()
    call_command("bench_standings", "--members=30", "--years=2", "--runs=1", *args, stdout=out)
    return out.getvalue()


def test_it_sets_the_standings_beside_the_bare_sql():
    printed = bench()

    assert "30 members" in printed
    for title in ("Bare SQL", "Standings of everybody", "reading the members", "one member"):
        assert printed.count(title) == 2, title
    assert "Most memory held" in printed


def test_it_measures_again_what_it_wrote():
    bench()
    held = Completion.objects.count()

    bench()

    assert Completion.objects.count() == held


def test_it_refuses_a_department_of_others():
    MemberFactory()

    with pytest.raises(CommandError, match="holds members already"):
        bench()


@pytest.mark.parametrize("option", ["--members=1", "--years=11", "--runs=0"])
def test_it_refuses_a_size_that_makes_no_sense(option):
    with pytest.raises(CommandError, match="is not from"):
        bench(option)


def test_its_department_is_like_a_real_one():
    """Most are complete, some made hours up from the next year, and some are behind."""
    today = date(2026, 10, 20)
    write_department(members=60, years=3, today=today)
    people = list(Member.objects.all())

    standings = standings_of(people, Viewpoint(2025, today))

    statuses = [standing.status for standing in standings]
    assert statuses.count("compliant") > len(people) / 2
    assert "non_compliant" in statuses
    for standing in standings[:10]:
        alone = assessment_of(standing.member, Viewpoint(2025, today))
        assert standing.credited == alone.credited
