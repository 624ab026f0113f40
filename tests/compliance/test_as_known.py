"""The record as it was known then: what was entered or voided later is left out."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from compliance.models import DirectorDecision, Exemption, PeriodBooking
from compliance.standings import file_of, standing_of, standings_of
from compliance.viewpoint import Viewpoint
from frame.known import known_before
from people.models import Member
from records.models import Completion
from tests.compliance.alone import assessment_of
from tests.compliance.random_department import make_random_department
from tests.compliance.random_entries import enter_at_random, random_moment
from tests.compliance.test_standings import full_year
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    DecisionFactory,
    ExemptionFactory,
    MemberFactory,
)

pytestmark = pytest.mark.django_db

CHICAGO = ZoneInfo("America/Chicago")
SAME = ("status", "deadline", "confirmed", "credited", "required", "short")
YEARS = range(2022, 2027)
DAYS = (
    date(2023, 12, 31),
    date(2024, 2, 10),
    date(2025, 3, 15),
    date(2025, 9, 1),
    date(2026, 6, 1),
)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=CHICAGO)


# What counts besides completions ------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_department_at_once_gives_what_each_member_alone_gives(seed, settings):
    settings.RECORDS_FROM = (None, 2022, 2024)[seed]
    people = make_random_department(
        seed=seed, members=25, years=YEARS, completions_a_year=(10, 12, 20)[seed]
    )
    enter_at_random(seed=seed, people=people, years=YEARS)
    members = Member.objects.filter(pk__in=[member.pk for member in people])
    files = {member.pk: file_of(member, Viewpoint(2025, DAYS[-1])) for member in people}
    seen = set()

    for period in range(2021, 2028):
        for as_of in DAYS:
            for standing in standings_of(members, Viewpoint(period, as_of)):
                whole = files[standing.member.pk].assessment(Viewpoint(period, as_of))
                for name in SAME:
                    assert getattr(standing, name) == getattr(whole, name), (standing, name)
                seen.add(standing.status)

    assert seen >= {"exempt", "extended", "decision_pending", "compliant", "non_compliant"}


@pytest.mark.parametrize("seed", range(2))
def test_a_members_history_gives_what_each_year_alone_gives(seed):
    people = make_random_department(seed=seed, members=15, years=YEARS, completions_a_year=8)
    enter_at_random(seed=seed, people=people, years=YEARS)

    for member in people:
        on_file = file_of(member, Viewpoint(2025, DAYS[-1]))
        for as_of in DAYS:
            history = on_file.history(periods=range(2021, 2028), as_of=as_of)
            assert history == [
                standing_of(member, Viewpoint(period, as_of)) for period in range(2021, 2028)
            ]


# As known then ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_as_known_then_is_as_if_nothing_had_been_entered_or_voided_since(seed, settings):
    settings.RECORDS_FROM = 2022
    people = make_random_department(seed=seed, members=20, years=YEARS, completions_a_year=9)
    enter_at_random(seed=seed, people=people, years=YEARS)
    spread_entries(seed)
    members = Member.objects.filter(pk__in=[member.pk for member in people])
    differs = 0

    for known_on in (date(2023, 3, 1), date(2024, 7, 4), date(2025, 12, 31)):
        for period in (2022, 2023, 2024, 2025):
            as_of = known_on
            then = standings_of(members, Viewpoint(period, as_of, known_on=known_on))
            alone = [
                assessment_of(member, Viewpoint(period, as_of, known_on=known_on))
                for member in members
            ]
            now = standings_of(members, Viewpoint(period, as_of))
            with transaction.atomic():
                forget_what_came_after(known_on)
                forgotten = standings_of(members, Viewpoint(period, as_of))
                transaction.set_rollback(True)
            assert then == forgotten
            for standing, whole in zip(then, alone, strict=True):
                for name in SAME:
                    assert getattr(standing, name) == getattr(whole, name), (standing, name)
            differs += sum(one != other for one, other in zip(then, now, strict=True))

    assert differs > 5


def spread_entries(seed: int) -> None:
    """Let completions be entered, and some voided, on days of their own."""
    import random

    luck = random.Random(f"{seed}/spread")
    for completion in Completion.objects.order_by("pk"):
        entered_at = random_moment(luck, completion.completed_on)
        changed = {"entered_at": entered_at}
        if completion.is_voided:
            changed["voided_at"] = max(entered_at, random_moment(luck, completion.completed_on))
        Completion.objects.filter(pk=completion.pk).update(**changed)


def forget_what_came_after(day: date) -> None:
    """Bring the database back to the end of a day, by force."""
    end = known_before(day)
    for model in (PeriodBooking, Exemption, DirectorDecision, Completion):
        rows = models.QuerySet(model)
        if model is Completion:
            later = PeriodBooking.objects.filter(completion__entered_at__gte=end)
            models.QuerySet(PeriodBooking).filter(pk__in=later)._raw_delete(rows.db)
        rows.filter(entered_at__gte=end)._raw_delete(rows.db)
        rows.filter(voided_at__gte=end).update(voided_at=None, voided_by=None, void_reason="")
    models.QuerySet(DirectorDecision).filter(decided_entered_at__gte=end).update(
        decided_on=None,
        outcome="",
        until=None,
        minimums=None,
        decision_document=None,
        decided_entered_by=None,
        decided_entered_at=None,
    )


def test_an_officer_was_current_on_the_night_though_the_credit_was_voided_since():
    officer, clerk = MemberFactory(), MemberFactory()
    credit = full_year(officer, date(2025, 5, 1), entered_at=at(2025, 5, 2, 9))
    void(credit, clerk, at(2025, 8, 1, 9))
    the_night = Viewpoint(2025, date(2025, 7, 4))

    assert standing_of(officer, the_night).status == "in_progress"
    assert standing_of(officer, replace(the_night, known_on=date(2025, 7, 4))).status == "compliant"
    assert (
        standing_of(officer, replace(the_night, known_on=date(2025, 7, 31))).status == "compliant"
    )
    assert (
        standing_of(officer, replace(the_night, known_on=date(2025, 8, 1))).status == "in_progress"
    )


def test_an_officer_was_current_on_the_night_though_nobody_knew_it():
    officer = MemberFactory()
    full_year(officer, date(2025, 5, 1), entered_at=at(2025, 9, 10, 9))
    the_night = Viewpoint(2025, date(2025, 7, 4))

    assert standing_of(officer, the_night).status == "compliant"
    assert (
        standing_of(officer, replace(the_night, known_on=date(2025, 7, 4))).status == "in_progress"
    )


@pytest.mark.parametrize(
    ("entered_at", "hours"),
    [
        (at(2025, 7, 4, 0, 0), 8),
        (at(2025, 7, 4, 23, 59, 59), 8),
        (at(2025, 7, 5, 0, 0), 0),
        (datetime(2025, 7, 5, 4, 59, tzinfo=ZoneInfo("UTC")), 8),
        (datetime(2025, 7, 5, 5, 0, tzinfo=ZoneInfo("UTC")), 0),
    ],
)
def test_the_day_ends_at_midnight_in_the_departments_time_zone(entered_at, hours):
    officer = MemberFactory()
    CompletionFactory(member=officer, completed_on=date(2025, 5, 1), entered_at=entered_at)

    asked = Viewpoint(2025, date(2025, 7, 10), date(2025, 7, 4))

    assert standing_of(officer, asked).credited["total"] == hours
    assert assessment_of(officer, asked).credited["total"] == hours


@pytest.mark.parametrize(
    ("voided_at", "hours"), [(at(2025, 7, 4, 23, 59, 59), 0), (at(2025, 7, 5, 0, 0), 8)]
)
def test_a_void_at_midnight_is_of_the_next_day(voided_at, hours):
    officer = MemberFactory()
    credit = CompletionFactory(
        member=officer, completed_on=date(2025, 5, 1), entered_at=at(2025, 5, 2)
    )
    void(credit, MemberFactory(), voided_at)
    asked = Viewpoint(2025, date(2025, 7, 10), date(2025, 7, 4))

    assert standing_of(officer, asked).credited["total"] == hours
    assert assessment_of(officer, asked).credited["total"] == hours


def test_an_exemption_entered_later_was_not_known():
    exemption = ExemptionFactory(on=date(2025, 5, 1), entered_at=at(2025, 8, 1, 9))
    asked = Viewpoint(2025, date(2025, 12, 31))

    assert standing_of(exemption.member, asked).status == "exempt"
    assert (
        standing_of(exemption.member, replace(asked, known_on=date(2025, 8, 1))).status == "exempt"
    )
    assert (
        standing_of(exemption.member, replace(asked, known_on=date(2025, 7, 31))).status != "exempt"
    )


def test_a_decision_entered_later_was_still_pending():
    """Decided on January 5 by the director, entered by the clerk on January 20."""
    decision = DecisionFactory(
        decided_on=date(2026, 1, 5),
        entered_at=at(2025, 11, 3, 9),
        decided_entered_at=at(2026, 1, 20, 9),
    )
    asked = Viewpoint(2025, date(2026, 1, 10))

    assert standing_of(decision.member, asked).status == "waived"
    then = standing_of(decision.member, replace(asked, known_on=date(2026, 1, 10)))
    assert then.status == "decision_pending"
    before = standing_of(decision.member, replace(asked, known_on=date(2025, 11, 2)))
    assert before.status == "grace"


def test_a_booking_entered_later_was_not_known():
    officer = MemberFactory()
    credit = full_year(officer, date(2026, 6, 1), entered_at=at(2026, 6, 2, 9))
    CompletionFactory(completed_on=date(2025, 3, 1))
    BookingFactory(completion=credit, to_period=2025, entered_at=at(2026, 7, 1, 9))
    asked = Viewpoint(2025, date(2026, 8, 1))

    assert standing_of(officer, asked).status == "compliant"
    then = standing_of(officer, replace(asked, known_on=date(2026, 6, 30)))
    assert then.status == "non_compliant"


def test_the_license_is_the_one_on_file_then():
    officer = MemberFactory(license_number="", license_issued_on=None)
    officer.history.update(history_date=at(2024, 1, 2, 9))
    officer.license_number, officer.license_issued_on = "MO1", date(2024, 6, 1)
    officer.save()
    officer.history.filter(license_number="MO1").update(history_date=at(2025, 9, 1, 9))
    asked = Viewpoint(2025, date(2025, 10, 1))

    assert standing_of(officer, asked).status == "in_progress"
    assert standing_of(officer, replace(asked, known_on=date(2025, 8, 31))).status == "not_required"
    assert standing_of(officer, replace(asked, known_on=date(2025, 9, 1))).status == "in_progress"
    whole = assessment_of(officer, replace(asked, known_on=date(2025, 8, 31)))
    assert whole.status == "not_required"


def test_traffic_authority_is_the_one_of_then():
    officer = MemberFactory(has_traffic_authority=True)
    officer.history.update(history_date=at(2024, 1, 2, 9))
    officer.has_traffic_authority = False
    officer.save()
    officer.history.filter(has_traffic_authority=False).update(history_date=at(2025, 9, 1, 9))
    asked = Viewpoint(2025, date(2025, 10, 1))

    assert "racial_profiling" not in standing_of(officer, asked).required
    then = standing_of(officer, replace(asked, known_on=date(2025, 7, 4)))
    assert "racial_profiling" in then.required


def test_a_member_without_history_is_taken_as_now():
    officer = MemberFactory()
    officer.history.all().delete()

    standing = standing_of(officer, Viewpoint(2025, date(2025, 10, 1), known_on=date(2025, 7, 4)))

    assert standing.status == "in_progress"


def test_a_year_stays_on_record_as_known_on_a_day_in_it():
    officer = MemberFactory()
    CompletionFactory(completed_on=date(2025, 5, 1), entered_at=at(2025, 5, 2, 9))
    CompletionFactory(completed_on=date(2023, 5, 1), entered_at=at(2026, 5, 2, 9))
    asked = {"as_of": date(2025, 10, 1), "known_on": date(2025, 10, 1)}

    assert standing_of(officer, Viewpoint(period=2025, **asked)).on_record
    assert not standing_of(officer, Viewpoint(period=2024, **asked)).on_record


@pytest.mark.parametrize("known_on", [None, date(2026, 5, 1)])
def test_ten_times_the_members_need_no_more_queries(known_on):
    def queries(seed: int, members: int) -> int:
        people = make_random_department(
            seed=seed, members=members, years=YEARS, completions_a_year=4
        )
        enter_at_random(seed=seed, people=people, years=YEARS)
        asked = Member.objects.filter(pk__in=[member.pk for member in people])
        # The first question may settle what was just entered.
        standings_of(asked, Viewpoint(2025, date(2026, 6, 1), known_on=known_on))
        with CaptureQueriesContext(connection) as captured:
            standings_of(asked, Viewpoint(2025, date(2026, 6, 1), known_on=known_on))
        return len(captured)

    assert max(queries(1, 3), queries(2, 30)) <= 15


def void(completion: Completion, clerk: Member, moment: datetime) -> None:
    Completion.objects.filter(pk=completion.pk).update(
        voided_by=clerk, voided_at=moment, void_reason="Another officer signed."
    )
