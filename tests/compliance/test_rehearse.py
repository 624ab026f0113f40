"""`manage.py rehearse`: whose standing a draft of the law would change."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.engine import amend_law
from compliance.law import current_law
from compliance.rehearsal import rehearse
from compliance.standings import standings_of
from compliance.viewpoint import Viewpoint
from events.models import Event
from people.models import Member
from tests.compliance import test_explanations
from tests.compliance.random_department import make_random_department
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
TRAFFICKING = """\
[minimum.human_trafficking]
label = "Human trafficking"
unit = "credit hours"
values = [{ from_period = 2025, value = 2, source = "Draft" }]
"""
TOTAL = """\
[minimum.total]
label = "CLEE hours in all"
unit = "credit hours"
values = [{ from_period = 2025, value = 26, source = "Draft" }]
"""
LOWER_CAP = """\
[cap.in_service]
label = "Hours of in-service training, at most"
unit = "credit hours"
values = [{ from_period = 2025, value = 12, source = "Draft" }]
"""


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def draft(tmp_path):
    """A draft's path, and the law it makes."""

    def write(text):
        path = tmp_path / "draft.toml"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def run(draft):
    """Rehearse a draft; gives what is said on standard output and on standard error."""

    def call(text=TRAFFICKING, *options, period="2025"):
        out, err = io.StringIO(), io.StringIO()
        call_command(
            "rehearse",
            "--law",
            str(draft(text)),
            "--period",
            period,
            *options,
            stdout=out,
            stderr=err,
        )
        return out.getvalue(), err.getvalue()

    return call


def earned(member: Member, **kwargs: object) -> None:
    """A whole year's hours, entered by a clerk who has left and is not counted."""
    clerk = MemberFactory(separated_on=date(2020, 1, 1))
    test_explanations.earned(member, entered_by=clerk, **kwargs)


def complete(**kwargs: object) -> Member:
    """Somebody who has earned exactly what 2025 asks for."""
    member = MemberFactory(**kwargs)
    earned(member, on=date(2025, 5, 1))
    return member


def lines_of(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.strip()]


# What it says -----------------------------------------------------------------------------------


def test_it_lists_who_would_stand_otherwise_and_what_they_would_miss(run):
    complete(serial_number="4411", first_name="Ana", last_name="Núñez", element__name="Squad 110")

    out, _ = run()

    (line,) = [line for line in lines_of(out) if line.startswith("4411")]
    assert line.split("  ")[0] == "4411"
    for words in (
        "Núñez, Ana",
        "Squad 110",
        "Complete",
        "Behind - at risk of inactive license",
        "2.00 of human trafficking",
    ):
        assert words in line


def test_a_summary_tells_each_standing_now_and_then(run):
    complete()
    complete()
    MemberFactory(license_number="", license_issued_on=None)

    out, _ = run(TRAFFICKING, "--as-of", "2025-12-31")

    assert "CLEE period 2025, as of Dec 31, 2025: 2 of 3 members would stand otherwise." in out
    assert "In progress: 0 now, 2 then" in out
    assert "Complete: 2 now, 0 then" in out
    assert "No license - not required: 1 now, 1 then" in out


def test_a_topic_nobody_can_mark_counts_as_nothing_and_it_says_so(run):
    assert (
        "No completion can be marked with human trafficking yet, so everyone has 0.00 hours of it."
    ) in run()[0]
    assert "can be marked" not in run(TOTAL)[0]


def test_who_stands_the_same_and_lacks_other_hours_is_counted(run):
    member = MemberFactory()
    earned(member, on=date(2025, 5, 1), credit_hours="22.00", legal_studies="6.00")

    out, _ = run()

    assert "0 of 1 members would stand otherwise." in out
    assert "1 more would stand the same and be short otherwise." in out
    assert "Serial number" not in out


def test_a_total_alone_is_said_in_hours(run):
    complete()

    assert "2.00 hours" in run(TOTAL)[0]


def test_a_changed_cap_changes_who_is_complete(run):
    member = MemberFactory(serial_number="4411")
    earned(member, on=date(2025, 5, 1), source="in_service", credit_hours="16.00",
           legal_studies="4.00", technical_studies="4.00",
           interpersonal_perspectives="4.00")  # fmt: skip
    earned(member, on=date(2025, 6, 1), credit_hours="8.00", legal_studies="8.00",
           technical_studies="0.00", interpersonal_perspectives="0.00", skill_development="0.00",
           firearms="0.00")  # fmt: skip

    out, _ = run(LOWER_CAP)

    assert "4411" in out
    assert "4.00 hours" in out


def test_a_draft_that_changes_nothing_lists_nobody(run):
    complete()

    out, _ = run(TOTAL.replace("26", "24"))

    assert "0 of 1 members would stand otherwise." in out
    assert "more would stand the same" not in out


def test_only_those_employed_on_the_day_are_asked_about(run):
    complete(separated_on=date(2025, 6, 1))
    complete(hired_on=date(2026, 2, 1))

    assert "0 of 0 members" in run(TRAFFICKING, "--as-of", "2025-12-31")[0]


def test_as_csv_the_table_stands_alone_and_no_cell_is_a_formula(run):
    complete(serial_number="4411", last_name="=cmd", first_name="Ana", element__name="+Squad")

    out, err = run(TRAFFICKING, "--format", "csv")

    assert list(csv.reader(io.StringIO(out))) == [
        ["Serial number", "Name", "Element", "Standing now", "Standing then", "Would be short"],
        [
            "4411",
            "'=cmd, Ana",
            "'+Squad",
            "Complete",
            "Behind - at risk of inactive license",
            "2.00 of human trafficking",
        ],
    ]
    assert "1 of 1 members would stand otherwise." in err
    assert "everyone has 0.00 hours of it" in err


# What it may not do -----------------------------------------------------------------------------


def test_it_only_reads(run):
    complete()
    events = Event.objects.count()

    with CaptureQueriesContext(connection) as queries:
        run()

    assert [
        query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")
    ] == []
    assert Event.objects.count() == events


def test_the_law_in_force_stays_as_it_is(run):
    member = complete()
    run()

    (standing,) = standings_of([member], Viewpoint(2025, date(2025, 12, 31)))
    assert standing.status == "compliant"


def test_ten_times_the_members_need_no_more_queries(draft):
    law = amend_law(current_law(), draft(TRAFFICKING))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rehearse(law, Viewpoint(2025, date(2026, 6, 1)))
        return len(captured)

    make_random_department(seed=1, members=3, years=range(2023, 2026), completions_a_year=6)
    few = queries()
    make_random_department(seed=2, members=30, years=range(2023, 2026), completions_a_year=6)

    assert queries() <= few + 4  # a way of asking that few members did not need
    assert few <= 30


@pytest.mark.parametrize("seed", range(3))
def test_the_law_in_force_as_a_draft_changes_nobody(draft, seed):
    make_random_department(seed=seed, members=15, years=range(2023, 2026), completions_a_year=6)
    law = amend_law(current_law(), draft(TOTAL.replace("26", "24")))

    answer = rehearse(law, Viewpoint(2025, date(2026, 2, 1)))

    assert (answer.changes, answer.same_but_for_hours) == ([], 0)
    assert answer.members > 0


# What it refuses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense", r"draft\.toml: "),
        ("", r"draft\.toml: there is no entry"),
        (TOTAL.replace("26", '"26"'), r"draft\.toml: minimum\.total\.values\[1\]\.value: '26'"),
        (TOTAL.replace(', source = "Draft"', ""), r"values\[1\]\.source: it is missing"),
        (TOTAL.replace("minimum.total", "maximum.total"), "'maximum' is not a kind of figure"),
        (
            '[period.first]\nlabel = "x"\nunit = "calendar year"\n'
            'values = [{ from_period = 2017, value = 2026, source = "x" }]',
            "Give a year from 2026 to 2026",
        ),
    ],
)
def test_a_draft_it_can_not_use_exits_2_and_is_named(run, text, words):
    with pytest.raises(CommandError, match=words) as refusal:
        run(text)

    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_exits_2(tmp_path):
    with pytest.raises(CommandError, match=r"gone\.toml: it cannot be opened") as refusal:
        call_command("rehearse", "--law", str(tmp_path / "gone.toml"), "--period", "2025")

    assert refusal.value.returncode == 2


@pytest.mark.parametrize("period", ["abc", "1900", "9999", "2027", "-1", "2025.0", "²⁰²⁵", ""])
def test_a_period_it_can_not_use_is_named(run, period):
    with pytest.raises(CommandError, match="is not a CLEE period that had begun") as refusal:
        run(TRAFFICKING, period=period)

    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("day", "words"),
    [("2025-02-30", "is not a day on the calendar"), ("2027-01-01", "is still to come")],
)
def test_a_day_it_can_not_use_is_named(run, day, words):
    with pytest.raises(CommandError, match=words):
        run(TRAFFICKING, "--as-of", day)
