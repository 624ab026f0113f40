"""Standings, computed live from the completions."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.engine import LawError
from compliance.standings import (
    facts_of,
    file_of,
    periods_of,
    records_from,
    standing_of,
    standings_of,
)
from compliance.standings.settlement import refresh
from compliance.viewpoint import Viewpoint
from courses.designations import Delivery
from people.models import Member
from records.models import Completion
from tests.compliance.alone import assessment_of
from tests.compliance.random_department import make_random_department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory

pytestmark = pytest.mark.django_db

ALL = Viewpoint(2025, date(2025, 12, 31))


def full_year(member: Member, on: date, **kwargs: object) -> Completion:
    """One completion that meets every minimum of a period exactly."""
    hours = {
        "credit_hours": "24.00",
        "legal_studies": "8.00",
        "technical_studies": "6.00",
        "interpersonal_perspectives": "6.00",
        "skill_development": "4.00",
        "firearms": "2.00",
        "de_escalation": "1.00",
        "implicit_bias": "1.00",
        "racial_profiling": "1.00",
    }
    return CompletionFactory(
        member=member, course=CourseFactory(), completed_on=on, **{**hours, **kwargs}
    )


# One member ---------------------------------------------------------------------------------------


def test_a_full_year_is_compliant():
    member = MemberFactory()
    full_year(member, date(2025, 5, 1))

    standing = standing_of(member, ALL)

    assert standing.status == "compliant"
    assert standing.credited["total"] == Decimal("24.00")
    assert standing.short == {}
    assert not standing.is_short
    assert standing.deadline is None


def test_eight_hours_leave_sixteen_missing_by_the_end_of_the_year():
    member = MemberFactory()
    CompletionFactory(member=member, completed_on=date(2025, 5, 1))

    standing = standing_of(member, ALL)

    assert standing.status == "in_progress"
    assert standing.required["total"] == Decimal("24.00")
    assert standing.short == {"total": Decimal("16.00")}
    assert standing.deadline == date(2025, 12, 31)


def test_nothing_on_record_after_the_grace_is_non_compliant():
    member = MemberFactory()
    full_year(MemberFactory(), date(2025, 5, 1))

    standing = standing_of(member, Viewpoint(2025, date(2026, 3, 16)))

    assert standing.status == "non_compliant"
    assert standing.short["total"] == Decimal("24.00")


def test_hours_of_march_cure_the_year_before_and_leave_the_rest():
    member = MemberFactory()
    full_year(member, date(2025, 5, 1), credit_hours="22.00", legal_studies="6.00")
    full_year(member, date(2026, 3, 15))
    day = date(2026, 6, 1)

    before, after = (standing_of(member, Viewpoint(year, day)) for year in (2025, 2026))

    assert before.status == "compliant"
    assert before.credited["total"] == Decimal("24.00")
    assert after.credited["total"] == Decimal("22.00")


def test_a_voided_completion_gives_nothing():
    member = MemberFactory()
    clerk = MemberFactory()
    completion = full_year(member, date(2025, 5, 1))
    Completion.objects.filter(pk=completion.pk).update(
        voided_by=clerk, voided_at=completion.entered_at, void_reason="Wrong member"
    )

    assert standing_of(member, ALL).credited["total"] == 0


@pytest.mark.parametrize(
    ("delivery", "score", "credited"),
    [
        (Delivery.COMPUTER_BASED, "69.99", "0.00"),
        (Delivery.COMPUTER_BASED, "70.00", "24.00"),
        (Delivery.COMPUTER_BASED, None, "24.00"),
        (Delivery.IN_PERSON, "50.00", "24.00"),
    ],
)
def test_a_failed_test_of_a_computer_based_course_gives_nothing(delivery, score, credited):
    member = MemberFactory()
    full_year(member, date(2025, 5, 1), delivery=delivery, score=score)

    standing = standing_of(member, ALL)

    assert standing.credited["total"] == Decimal(credited)
    assert assessment_of(member, ALL).credited == standing.credited


def test_completions_after_the_day_are_not_seen():
    member = MemberFactory()
    full_year(member, date(2025, 5, 2))

    assert standing_of(member, Viewpoint(2025, date(2025, 5, 1))).credited["total"] == 0
    assert standing_of(member, Viewpoint(2025, date(2025, 5, 2))).credited["total"] == 24


def test_an_unconfirmed_period_says_so():
    member = MemberFactory()

    assert standing_of(member, ALL).confirmed
    assert not standing_of(member, Viewpoint(2026, date(2026, 1, 1))).confirmed


def test_a_period_before_the_first_is_refused():
    with pytest.raises(LawError, match="2017"):
        standing_of(MemberFactory(), Viewpoint(2016, date(2025, 1, 1)))


# Who owes it --------------------------------------------------------------------------------------


def test_a_civilian_owes_nothing():
    member = MemberFactory(license_number="", license_issued_on=None, kind=Member.Kind.CIVILIAN)

    standing = standing_of(member, ALL)

    assert standing.status == "not_required"
    assert standing.required == {}


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2025, 6, 30), "not_required"),
        (date(2025, 7, 1), "exempt"),
        (date(2026, 6, 1), "exempt"),
    ],
)
def test_a_license_of_the_year_exempts_from_the_day_it_is_issued(as_of, status):
    member = MemberFactory(hired_on=date(2025, 1, 6), license_issued_on=date(2025, 7, 1))

    assert standing_of(member, Viewpoint(2025, as_of)).status == status


def test_a_year_before_the_license_owes_nothing():
    member = MemberFactory(hired_on=date(2020, 1, 6), license_issued_on=date(2025, 7, 1))

    standing = standing_of(member, Viewpoint(2024, date(2026, 6, 1)))

    assert standing.status == "not_required"
    assert not standing.on_record


def test_racial_profiling_is_owed_only_with_traffic_authority():
    with_authority, without = MemberFactory(), MemberFactory(has_traffic_authority=False)

    standings = standings_of([with_authority, without], ALL)

    assert "racial_profiling" in standings[0].required
    assert "racial_profiling" not in standings[1].required


# Since when ---------------------------------------------------------------------------------------


def test_records_begin_in_the_year_of_the_first_entry():
    full_year(MemberFactory(), date(2023, 5, 1))

    assert periods_of(MemberFactory(), today=date(2026, 6, 1)) == [2026, 2025, 2024, 2023]


def test_an_old_certificate_entered_today_puts_no_old_year_on_record():
    officer = MemberFactory()
    full_year(officer, date(2025, 5, 1))
    full_year(officer, date(2026, 1, 20))

    CompletionFactory(
        member=officer, completed_on=date(2018, 10, 9), entered_at="2026-05-02T15:00Z"
    )

    assert periods_of(officer, today=date(2026, 6, 1)) == [2026, 2025]
    standing = standing_of(officer, Viewpoint(2026, date(2026, 6, 1)))
    assert standing.status == "compliant"


def test_records_begin_with_the_setting_where_there_is_one(settings):
    settings.RECORDS_FROM = 2024
    full_year(MemberFactory(), date(2021, 5, 1))

    assert periods_of(MemberFactory(), today=date(2026, 6, 1)) == [2026, 2025, 2024]


@pytest.mark.parametrize(
    ("hired", "licensed", "first"),
    [(2015, 2015, 2023), (2024, 2015, 2024), (2015, 2025, 2025), (2025, 2024, 2025)],
)
def test_records_of_a_member_begin_with_joining_or_the_license(hired, licensed, first):
    member = MemberFactory(hired_on=date(hired, 1, 15), license_issued_on=date(licensed, 2, 1))

    assert records_from(member, department_from=2023) == first


def test_years_after_a_member_left_are_not_on_record():
    full_year(MemberFactory(), date(2024, 5, 1))
    member = MemberFactory(separated_on=date(2025, 2, 1))
    day = date(2026, 6, 1)

    standings = [standing_of(member, Viewpoint(year, day)) for year in (2025, 2026)]

    assert [standing.on_record for standing in standings] == [True, False]
    assert periods_of(member, today=day) == [2025, 2024]


def test_years_before_a_member_came_are_not_on_record():
    full_year(MemberFactory(), date(2023, 5, 1))
    member = MemberFactory(hired_on=date(2024, 9, 2))
    day = date(2026, 6, 1)

    standings = [standing_of(member, Viewpoint(year, day)) for year in (2023, 2024)]

    assert [standing.on_record for standing in standings] == [False, True]


def test_a_department_without_completions_has_this_period_alone():
    assert periods_of(MemberFactory(), today=date(2026, 6, 1)) == [2026]


def test_periods_begin_with_the_first_of_the_law(settings):
    settings.RECORDS_FROM = 2010

    assert periods_of(MemberFactory(), today=date(2026, 6, 1))[-1] == 2017


@pytest.mark.parametrize(
    ("left", "day"), [(date(2016, 1, 31), date(2026, 6, 1)), (None, date(2016, 5, 5))]
)
def test_before_the_first_period_of_the_law_there_is_none(left, day):
    member = MemberFactory(hired_on=date(2015, 3, 2), separated_on=left)

    assert periods_of(member, today=day) == []


def test_who_left_in_the_first_period_of_the_law_has_that_one():
    member = MemberFactory(hired_on=date(2015, 3, 2), separated_on=date(2017, 1, 1))

    assert periods_of(member, today=date(2026, 6, 1)) == [2017]


def test_a_year_before_the_records_takes_nothing(settings):
    """An import that begins in 2025 must not eat January 2025 to cure 2024."""
    settings.RECORDS_FROM = 2025
    member = MemberFactory()
    full_year(member, date(2025, 1, 10))

    assert standing_of(member, ALL).status == "compliant"
    settings.RECORDS_FROM = 2024
    assert standing_of(member, ALL).credited["total"] == 0


def test_the_new_license_is_the_exemption_the_engine_is_told_of():
    member = MemberFactory(hired_on=date(2025, 1, 6), license_issued_on=date(2025, 7, 1))

    officer = facts_of(member, period=2025, as_of=date(2025, 12, 31), department_from=2020)

    assert [(event.kind, event.on) for event in officer.exemptions] == [
        ("new_license", date(2025, 7, 1))
    ]
    assert officer.records_from == 2025


# All at once --------------------------------------------------------------------------------------


DAYS = (
    date(2023, 12, 31),
    date(2024, 2, 10),
    date(2025, 3, 15),
    date(2025, 9, 1),
    date(2026, 6, 1),
)


@pytest.mark.parametrize("seed", range(4))
def test_a_department_at_once_gives_what_each_member_alone_gives(seed, settings):
    settings.RECORDS_FROM = (None, 2022, 2023, 2024)[seed]
    people = make_random_department(
        seed=seed, members=25, years=range(2022, 2027), completions_a_year=(6, 9, 12, 20)[seed]
    )
    members = Member.objects.filter(pk__in=[member.pk for member in people])
    files = {member.pk: file_of(member, Viewpoint(2025, DAYS[-1])) for member in people}
    seen = set()

    for period in range(2021, 2028):
        for as_of in DAYS:
            for standing in standings_of(members, Viewpoint(period, as_of)):
                whole = files[standing.member.pk].assessment(Viewpoint(period, as_of))
                for name in ("status", "deadline", "confirmed", "credited", "required", "short"):
                    assert getattr(standing, name) == getattr(whole, name), (standing, name)
                seen.add(standing.status)

    assert seen == {"not_required", "exempt", "compliant", "in_progress", "grace", "non_compliant"}


@pytest.mark.parametrize("seed", range(2))
def test_a_members_history_gives_what_each_year_alone_gives(seed):
    people = make_random_department(
        seed=seed, members=15, years=range(2022, 2027), completions_a_year=8
    )
    periods = range(2021, 2028)

    for member in people:
        on_file = file_of(member, Viewpoint(2025, DAYS[-1]))
        for as_of in DAYS:
            history = on_file.history(periods=periods, as_of=as_of)
            assert history == [standing_of(member, Viewpoint(p, as_of)) for p in periods]


def test_standings_come_in_the_order_asked_for():
    for name in ("Baker", "Abel", "Cole"):
        MemberFactory(last_name=name)

    standings = standings_of(Member.objects.order_by("-last_name"), ALL)

    assert [standing.member.last_name for standing in standings] == ["Cole", "Baker", "Abel"]


def test_nobody_is_no_trouble():
    assert standings_of(Member.objects.none(), ALL) == []


@pytest.mark.parametrize("records_from", [None, 2022])
def test_ten_times_the_members_need_no_more_queries(records_from, settings):
    settings.RECORDS_FROM = records_from

    def queries(seed: int, members: int) -> int:
        people = make_random_department(
            seed=seed, members=members, years=range(2022, 2027), completions_a_year=4
        )
        asked = Member.objects.filter(pk__in=[member.pk for member in people])
        refresh()
        with CaptureQueriesContext(connection) as few:
            standings_of(asked, Viewpoint(2025, date(2026, 6, 1)))
        return len(few)

    assert queries(1, 3) == queries(2, 30) <= 2
