"""Fills an empty database with the demo department, in one transaction."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction

from compliance.standings.settlement import refresh
from courses.models import Course
from events.event_log import record_event
from frame.days import start_of
from frame.demonstration import is_demo
from kcpd_training.demo.catalogue import Catalogue, write_catalogue
from kcpd_training.demo.challenges import Challenging
from kcpd_training.demo.classes import HORIZON, Timetable
from kcpd_training.demo.confirming import confirm_repeats
from kcpd_training.demo.entries import Entering
from kcpd_training.demo.files import bring_files
from kcpd_training.demo.hiring import SMALLEST, Hiring
from kcpd_training.demo.holds import plan_hold
from kcpd_training.demo.issued import plan_papers
from kcpd_training.demo.leavers import plan_hand_over
from kcpd_training.demo.merges import merge_twins
from kcpd_training.demo.notices import write_notices
from kcpd_training.demo.other_credit import OtherCredit
from kcpd_training.demo.people import Department, write_people
from kcpd_training.demo.plans import year_plans
from kcpd_training.demo.releases import Releasing
from kcpd_training.demo.roll_calls import Reporting
from kcpd_training.demo.scans import Scanning
from kcpd_training.demo.sent import Sending
from kcpd_training.demo.singles import Singles
from kcpd_training.demo.timeline import Timeline
from kcpd_training.demo.writing import Writer
from people.demo_accounts import DEMO_LOADED
from people.models import Element, Member

WAITING = 3  # classes held whose sheet nobody has saved
DEFAULT_MEMBERS = 1_890
LARGEST = 60_000
MOST_YEARS = 20


@dataclass(frozen=True)
class Loaded:
    """What a load has written."""

    elements: int
    members: int
    courses: int
    classes: int
    completions: int
    entries: int


@transaction.atomic
def load_demo(*, members: int, years: int, seed: int, today: date) -> Loaded:
    """Write the demo department; the same seed, size and day give the same rows.

    Args:
        members: people in all; one in twenty has left.
        years: calendar years of records, the current one among them.

    Raises:
        ValidationError: the database holds members or courses, the size can't be made, or this
            is no demo: its sign-ins have a password that everyone knows.
    """
    _check(members, years)
    department = Hiring(members=members, today=today, rng=Random(f"{seed}/people")).hire()
    write_people(department, today=today)
    first_year = today.year - years + 1
    catalogue = write_catalogue(first_year=first_year, today=today, rng=Random(f"{seed}/courses"))
    writer = Writer(department, today=today, seed=seed)
    _write_years(department, catalogue, writer, first_year=first_year, today=today, seed=seed)
    entries = Entering(department, today=today, rng=Random(f"{seed}/entries")).write()
    Scanning(department, today=today, seed=seed).write()
    confirm_repeats(today=today)
    timeline = Timeline(start_of(today) + timedelta(hours=12))
    Sending(department, today, Random(f"{seed}/sent"), timeline).plan()
    Challenging(department, today, Random(f"{seed}/challenges"), timeline).plan()
    OtherCredit(department, today, Random(f"{seed}/other credit"), timeline).plan()
    Reporting(department, today, timeline).plan()
    plan_hand_over(department, timeline, today=today)
    Releasing(department, today, timeline).plan()
    plan_papers(department, timeline, today=today)
    plan_hold(department, timeline, today=today)
    timeline.play()
    write_notices(today=today)
    bring_files(department, today=today, rng=Random(f"{seed}/files"))
    merge_twins(department, today=today, rng=Random(f"{seed}/merges"))
    refresh()
    loaded = Loaded(
        elements=len(department.places),
        members=len(department.people),
        courses=len(catalogue.offers),
        classes=writer.classes,
        completions=writer.completions,
        entries=entries,
    )
    record_event(
        DEMO_LOADED,
        by=None,
        about=Element.objects.get(parent__isnull=True),
        after={**asdict(loaded), "years": years, "seed": seed, "today": today},
    )
    return loaded


def _check(members: int, years: int) -> None:
    if not is_demo():
        raise ValidationError(
            "The demo brings sign-ins with a password that everyone knows, an administrator's "
            "among them. Set DEMO=1 if this database is for a demo."
        )
    if not SMALLEST <= members <= LARGEST:
        raise ValidationError(f"{members} members is not from {SMALLEST} to {LARGEST}.")
    if not 1 <= years <= MOST_YEARS:
        raise ValidationError(f"{years} years is not from 1 to {MOST_YEARS}.")
    held = Member.objects.count()
    if held or Course.objects.exists():
        raise ValidationError(
            f"This database holds {held} members already, and the demo goes into an empty one. "
            "Give another DATABASE_URL, or start afresh with: ./run demo --reset"
        )


def _write_years(
    department: Department,
    catalogue: Catalogue,
    writer: Writer,
    *,
    first_year: int,
    today: date,
    seed: int,
) -> None:
    """One year after the other, so that memory holds one year's rows."""
    behind: dict = {}
    # In the first weeks of a year it is the paper of December that lies there.
    year_of_queue = (today - timedelta(days=21)).year
    for year in range(first_year, (today + HORIZON).year + 1):
        is_coming = year > today.year
        plans = (
            {} if is_coming else year_plans(department.people, year=year, today=today, seed=seed)
        )
        timetable = Timetable(
            department=department,
            catalogue=catalogue,
            year=year,
            today=today,
            seed=seed,
            plans=plans,
            behind=behind,
        )
        writer.write_classes(timetable.plan(), waiting=WAITING if year == year_of_queue else 0)
        if not is_coming:
            writer.write_singles(Singles(timetable, first_year=first_year, seed=seed).plan())
        behind = plans
