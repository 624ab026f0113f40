"""`manage.py bench_imports` measures what it says. No test measures how long it takes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from records.models import Completion
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def bench(*args: str) -> str:
    out = StringIO()
    call_command("bench_imports", "--members=5", "--rows=40", *args, stdout=out)
    return out.getvalue()


def test_it_sets_a_file_beside_plain_bulk_create_and_writes_each_row_once():
    printed = bench()

    for title in ("Plain bulk_create", "Looked at and written", "The same file again"):
        assert printed.count(title) == 1, title
    assert Completion.objects.filter(brought_in__isnull=False).count() == 40


def test_it_refuses_a_department_of_others():
    MemberFactory()

    with pytest.raises(CommandError, match="holds members already"):
        bench()


@pytest.mark.parametrize("option", ["--members=1", "--rows=0"])
def test_it_refuses_a_size_that_makes_no_sense(option):
    with pytest.raises(CommandError, match="is not from"):
        bench(option)
