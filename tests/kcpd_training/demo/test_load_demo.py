"""`manage.py load_demo` and `manage.py demo_accounts`."""

from datetime import date
from functools import cache
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from courses.models import Course, CourseSession, Enrolment
from kcpd_training.demo import load
from kcpd_training.demo.load import load_demo
from people.demo_accounts import DEMO_PASSWORD
from people.models import Element, Member
from records.models import Completion, SheetLine
from tests.factories import MemberFactory

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _is_demo(settings):
    settings.DEMO = True


def loaded_rows(*, seed: int) -> list[tuple]:
    """Load, read every row by names and not by keys, and take the load back."""
    with transaction.atomic():
        load_demo(members=60, years=1, seed=seed, today=TODAY)
        rows = [
            *Element.objects.values_list(
                "name", "parent__name", "position", "commander__serial_number"
            ),
            *Member.objects.values_list(
                "serial_number", "search_text", "rank", "element__name", "hired_on", "separated_on"
            ),
            *Course.objects.values_list("course_id", "title", "credit_hours"),
            *CourseSession.objects.values_list(
                "course__course_id", "starts_on", "location__name", "instructors__serial_number"
            ),
            *Enrolment.objects.values_list(
                "member__serial_number",
                "state",
                "course_session__course__course_id",
                "course_session__starts_on",
            ),
            *Completion.objects.values_list(
                "member__serial_number",
                "course__course_id",
                "completed_on",
                "credit_hours",
                "source",
                "score",
                "entered_by__serial_number",
                "entered_at",
                "void_reason",
            ),
            *SheetLine.objects.values_list("serial_number", "minutes"),
        ]
        transaction.set_rollback(True)
    return sorted(rows, key=repr)


@cache
def first_rows() -> list[tuple]:
    """Those of a load that both tests compare another with: to load takes ten seconds."""
    return loaded_rows(seed=7)


@pytest.mark.django_db
def test_the_same_seed_and_day_give_the_same_rows():
    assert first_rows() == loaded_rows(seed=7)


@pytest.mark.django_db
def test_another_seed_gives_another_department():
    assert first_rows() != loaded_rows(seed=8)


@pytest.mark.django_db
def test_it_says_what_it_loaded_and_who_can_sign_in():
    out = StringIO()

    call_command("load_demo", "--members=60", "--years=1", "--today=2026-11-20", stdout=out)

    assert "Loaded 60 invented members" in out.getvalue()
    assert DEMO_PASSWORD in out.getvalue()
    assert "5001  Administrative Assistant Dolores Whitfield-Okafor" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("today", ["2027-01-01", "2028-02-29", "2026-07-04", "2026-12-31"])
def test_it_loads_on_any_day_of_the_year(today):
    call_command("load_demo", "--members=60", "--years=2", f"--today={today}", stdout=StringIO())

    assert Member.objects.count() == 60
    assert CourseSession.objects.filter(starts_on=today).exists()


@pytest.mark.django_db
def test_it_refuses_a_database_that_holds_members():
    MemberFactory()

    with pytest.raises(CommandError, match="holds 1 members already"):
        call_command("load_demo")

    assert Member.objects.count() == 1


@pytest.mark.django_db
def test_it_leaves_a_database_that_holds_members_alone_when_asked_to():
    MemberFactory()
    out = StringIO()

    call_command("load_demo", "--if-empty", stdout=out)

    assert out.getvalue() == ""
    assert Member.objects.count() == 1


@pytest.mark.django_db
def test_it_refuses_where_this_is_no_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("load_demo", "--members=60")

    assert not Member.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("members", "years", "said"),
    [
        (59, 3, "59 members is not from 60 to 60000"),
        (-1, 3, "-1 members"),
        (60_001, 3, "60001 members"),
        (60, 0, "0 years is not from 1 to 20"),
        (60, 21, "21 years"),
    ],
)
def test_it_refuses_a_size_it_cannot_make(members, years, said):
    with pytest.raises(ValidationError, match=said):
        load_demo(members=members, years=years, seed=1, today=TODAY)


@pytest.mark.django_db
def test_it_refuses_a_day_that_is_none():
    with pytest.raises(CommandError, match="“2026-02-30” is not a day"):
        call_command("load_demo", "--today=2026-02-30")


@pytest.mark.django_db
def test_it_saves_nothing_when_its_event_fails(monkeypatch):
    def fail(*_, **kwargs):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(load, "record_event", fail)

    with pytest.raises(RuntimeError):
        load_demo(members=60, years=1, seed=1, today=TODAY)

    assert not Member.objects.exists()
    assert not Course.objects.exists()


@pytest.mark.django_db
def test_without_a_demo_there_are_no_sign_ins_to_print():
    out = StringIO()

    call_command("demo_accounts", stdout=out)

    assert "This database holds no demo" in out.getvalue()
