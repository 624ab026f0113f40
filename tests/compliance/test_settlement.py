"""What is remembered of moved hours never outlives a change, and never changes an answer."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from compliance.models import (
    DirectorDecision,
    Exemption,
    MovedHours,
    PeriodBooking,
    Settlement,
    UnsettledMember,
)
from compliance.standings import file_of, standings_of
from compliance.standings.at_once import standings_at_once
from compliance.standings.settlement import refresh
from compliance.standings.unsettling import (
    after_migrations,
    before_migrations,
    install_triggers,
    remove_triggers,
)
from compliance.viewpoint import Viewpoint
from people.models import Member
from records.models import Completion
from tests.compliance.random_department import make_random_department
from tests.compliance.random_entries import enter_at_random
from tests.compliance.test_standings import full_year
from tests.factories import (
    BookingFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
    MemberFactory,
)

pytestmark = pytest.mark.django_db

YEARS = range(2022, 2027)
DAYS = (
    date(2023, 12, 31),
    date(2024, 2, 10),
    date(2025, 3, 14),
    date(2025, 3, 15),
    date(2025, 9, 1),
    date(2026, 1, 1),
    date(2026, 6, 1),
    date(2027, 8, 1),
)


@pytest.fixture(autouse=True)
def _records_from_2022(settings):
    settings.RECORDS_FROM = 2022


def assert_same_as_asked_alone(members: list[Member], *, days=DAYS, periods=range(2021, 2028)):
    """Compare with the engine's answer from all of each member's single completions.

    Before the members are settled, and after.
    """
    assert_same_as_asked_alone_now(members, days=days, periods=periods)
    refresh()
    assert_same_as_asked_alone_now(members, days=days, periods=periods)


def assert_same_as_asked_alone_now(members: list[Member], *, days, periods):
    files = {member.pk: file_of(member, Viewpoint(2025, DAYS[-1])) for member in members}
    for as_of in days:
        for period in periods:
            for standing in standings_of(members, Viewpoint(period, as_of)):
                alone = files[standing.member.pk].assessment(Viewpoint(period, as_of))
                for name in ("status", "deadline", "credited", "required", "short"):
                    assert getattr(standing, name) == getattr(alone, name), (standing, name)


def is_unsettled(member: Member) -> bool:
    return UnsettledMember.objects.filter(member=member).exists()


def cured_in_march() -> Member:
    """A member who was two hours short for 2025 and made them up in March."""
    member = MemberFactory()
    full_year(member, date(2025, 5, 1), credit_hours="22.00", legal_studies="6.00")
    full_year(member, date(2026, 3, 15))
    return member


# The same answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_exemptions_decisions_and_bookings_change_no_answer(seed):
    people = make_random_department(
        seed=seed, members=12, years=YEARS, completions_a_year=(6, 9, 14)[seed]
    )
    enter_at_random(seed=seed, people=people, years=YEARS)

    assert_same_as_asked_alone(people)


@pytest.mark.parametrize("seed", range(3))
def test_nearly_everybody_is_answered_at_once(seed):
    people = make_random_department(seed=seed, members=40, years=YEARS, completions_a_year=9)
    refresh()

    assert MovedHours.objects.exists()
    for as_of in (date(2025, 9, 1), date(2026, 6, 1), date(2027, 8, 1)):
        for period in YEARS:
            assert len(standings_at_once(people, period=period, as_of=as_of)) == len(people)


def test_moved_hours_are_remembered_with_where_they_went():
    member = cured_in_march()

    refresh()

    moved = MovedHours.objects.get(member=member)
    assert (moved.from_period, moved.to_period) == (2026, 2025)
    assert moved.credit_hours == 2


def test_of_a_day_within_the_window_only_what_it_saw_has_moved():
    member = cured_in_march()
    full_year(
        member,
        date(2026, 2, 1),
        credit_hours="1.00",
        **dict.fromkeys(
            (
                "technical_studies",
                "interpersonal_perspectives",
                "skill_development",
                "firearms",
                "de_escalation",
                "implicit_bias",
                "racial_profiling",
            ),
            "0.00",
        ),
        legal_studies="1.00",
    )
    refresh()

    assert_same_as_asked_alone(
        [member], days=[date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 14), date(2026, 3, 15)]
    )


@pytest.mark.parametrize(
    "decision",
    [
        {"kind": "extension", "applied_on": date(2025, 12, 1), "until": date(2026, 3, 31)},
        {"kind": "waiver", "applied_on": date(2025, 12, 1)},
        {"kind": "waiver", "applied_on": date(2026, 4, 20)},
    ],
    ids=["extension undecided", "waiver undecided", "waiver not yet applied for"],
)
def test_of_a_day_before_the_decision_hours_have_moved_as_was_known(decision):
    member = cured_in_march()
    DecisionFactory(
        member=member,
        period=2025,
        decided_on=date(2026, 5, 1),
        outcome="granted",
        decided_entered_by=MemberFactory(),
        decided_entered_at="2026-05-02T12:00Z",
        decision_document=DocumentFactory(member=member),
        **decision,
    )

    assert_same_as_asked_alone([member], days=[date(2026, 4, 1), date(2026, 6, 1)])


# No change goes unmarked --------------------------------------------------------------------------


def add_completion(member: Member) -> None:
    full_year(member, date(2025, 6, 1))


def add_completions_in_bulk(member: Member) -> None:
    row = Completion.objects.filter(member=member).first()
    row.pk, row.completed_on = None, date(2025, 7, 1)
    Completion.objects.bulk_create([row])


def void_all(member: Member) -> None:
    clerk = MemberFactory()
    Completion.objects.filter(member=member, completed_on__year=2025).update(
        voided_by=clerk, voided_at="2026-06-01T12:00Z", void_reason="x"
    )


def change_by_sql(member: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_completion SET completed_on = '2025-12-01' WHERE member_id = %s "
            "AND completed_on = '2026-03-15'",
            [member.pk],
        )


def delete_by_sql(member: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM compliance_movedhours WHERE member_id = %s", [member.pk])
        cursor.execute(
            "DELETE FROM records_completion WHERE member_id = %s AND completed_on = '2026-03-15'",
            [member.pk],
        )


def exempt(member: Member) -> None:
    ExemptionFactory(member=member, kind=Exemption.Kind.BASIC_TRAINING, on=date(2025, 3, 1))


def apply_to_the_director(member: Member) -> None:
    DecisionFactory(
        member=member,
        kind=DirectorDecision.Kind.EXTENSION,
        period=2025,
        applied_on=date(2025, 11, 1),
        entered_at="2025-11-02T12:00Z",
    )


def decide(member: Member) -> None:
    apply_to_the_director(member)
    refresh()
    DirectorDecision.objects.filter(member=member).update(
        decided_on=date(2025, 12, 1),
        outcome="granted",
        until=date(2026, 2, 1),
        decided_entered_by=MemberFactory(),
        decided_entered_at="2025-12-02T12:00Z",
        decision_document=DocumentFactory(member=member),
    )


def book(member: Member) -> None:
    completion = Completion.objects.get(member=member, completed_on=date(2026, 3, 15))
    BookingFactory(completion=completion, to_period=2024)


def void_booking(member: Member) -> None:
    book(member)
    refresh()
    PeriodBooking.objects.update(
        voided_by=MemberFactory(), voided_at="2026-06-02T12:00Z", void_reason="x"
    )


def lose_license(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(license_number="", license_issued_on=None)


def join_later(member: Member) -> None:
    member.hired_on = date(2026, 1, 5)
    member.save()


def correct_the_number_of_the_license(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(license_number="")


def correct_the_day_of_the_license(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(license_issued_on=date(2025, 2, 1))


def lose_traffic_authority(member: Member) -> None:
    member.has_traffic_authority = False
    member.save()


CHANGES = (
    add_completion,
    add_completions_in_bulk,
    void_all,
    change_by_sql,
    delete_by_sql,
    exempt,
    apply_to_the_director,
    decide,
    book,
    void_booking,
    lose_license,
    correct_the_number_of_the_license,
    correct_the_day_of_the_license,
    join_later,
    lose_traffic_authority,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_marks_the_member_and_the_next_answer_knows_it(change):
    member, other = cured_in_march(), cured_in_march()
    refresh()
    assert not is_unsettled(member)

    change(member)

    assert is_unsettled(member)
    assert not is_unsettled(other)
    member = Member.objects.get(pk=member.pk)
    assert_same_as_asked_alone([member, other], days=[date(2026, 2, 1), date(2026, 6, 1)])
    assert not is_unsettled(member)


def test_hours_given_to_another_member_mark_both():
    member, other = cured_in_march(), MemberFactory()
    full_year(other, date(2025, 5, 1))
    refresh()

    Completion.objects.filter(member=member, completed_on__year=2026).update(member=other)

    assert is_unsettled(member)
    assert is_unsettled(other)
    assert_same_as_asked_alone([member, other], days=[date(2026, 6, 1)])


def test_a_new_name_or_rank_unsettles_nobody():
    member = cured_in_march()
    refresh()

    member.last_name, member.rank = "Changed", "Sergeant"
    member.save()

    assert not is_unsettled(member)


def test_a_change_taken_back_leaves_no_mark():
    member = cured_in_march()
    refresh()

    with transaction.atomic():
        add_completion(member)
        assert is_unsettled(member)
        transaction.set_rollback(True)

    assert not is_unsettled(member)


# Settling -----------------------------------------------------------------------------------------


def test_nobody_is_settled_twice():
    cured_in_march()

    assert refresh() > 0
    assert refresh() == 0


def test_only_those_named_are_settled():
    member, other = cured_in_march(), cured_in_march()

    assert refresh([member.pk]) == 1

    assert not is_unsettled(member)
    assert is_unsettled(other)


@pytest.mark.parametrize("rule", ["law", "first period"])
def test_other_rules_settle_everybody_anew(rule, settings, monkeypatch):
    member = cured_in_march()
    refresh()

    if rule == "law":
        # As other rules would have left it.
        MovedHours.objects.update(to_period=2024)
        monkeypatch.setattr("compliance.standings.settlement.rules_digest", lambda: "other")
        monkeypatch.setattr("compliance.standings.at_once.rules_digest", lambda: "other")
    else:
        settings.RECORDS_FROM = 2026

    assert_same_as_asked_alone([member], days=[date(2026, 6, 1)])
    assert MovedHours.objects.exists() == (rule == "law")


def test_years_before_the_member_came_or_after_they_left_are_not_on_record():
    stayed = cured_in_march()
    came = MemberFactory(hired_on=date(2025, 2, 3))
    left = MemberFactory(separated_on=date(2024, 6, 30))

    def on_record(period: int) -> list[bool]:
        asked = Viewpoint(period, date(2026, 6, 1))
        return [standing.on_record for standing in standings_of([stayed, came, left], asked)]

    assert [on_record(period) for period in (2024, 2025)] == [
        [True, False, True],
        [True, True, False],
    ]


def test_an_entry_from_before_the_first_moves_the_first_period(settings):
    settings.RECORDS_FROM = None
    member = MemberFactory()
    full_year(member, date(2026, 3, 1), entered_at="2026-03-02T12:00Z")
    assert_same_as_asked_alone([member], days=[date(2026, 6, 1)])

    full_year(MemberFactory(), date(2024, 5, 1), entered_at="2024-05-02T12:00Z")

    assert_same_as_asked_alone([member], days=[date(2026, 6, 1)])


def test_a_department_without_completions_has_nothing_to_settle():
    MemberFactory()

    assert refresh() == 0

    assert not Settlement.objects.exists()


def test_asking_settles_nobody():
    member = cured_in_march()

    with CaptureQueriesContext(connection) as queries:
        standings_of([member], Viewpoint(2026, date(2026, 6, 1)))

    assert is_unsettled(member)
    assert not Settlement.objects.exists()
    assert all(query["sql"].lstrip("(").startswith("SELECT") for query in queries)


def test_the_command_says_how_many_it_settled():
    cured_in_march()
    out = StringIO()

    call_command("settle", stdout=out)
    call_command("settle", stdout=out)

    assert "Settled" in out.getvalue()
    assert "Everybody was settled already." in out.getvalue()


def test_one_settled_member_takes_one_query():
    member = cured_in_march()
    refresh()

    with CaptureQueriesContext(connection) as queries:
        standings_of([member], Viewpoint(2026, date(2026, 6, 1)))

    assert len(queries) == 1


# The triggers -------------------------------------------------------------------------------------


def test_installing_again_changes_nothing():
    cured_in_march()
    refresh()

    install_triggers("default")

    assert Settlement.objects.exists()


def test_after_migrations_everybody_is_settled_anew():
    member = cured_in_march()
    refresh()

    before_migrations(using="default", plan=["a migration"])
    add_completion(member)
    assert not is_unsettled(member)
    after_migrations(using="default")

    assert Settlement.objects.exists()
    assert not is_unsettled(member)
    assert_same_as_asked_alone([member], days=[date(2026, 6, 1)])


def test_nothing_to_migrate_leaves_the_triggers_and_what_is_settled():
    member = cured_in_march()
    refresh()

    before_migrations(using="default", plan=[])
    add_completion(member)

    assert is_unsettled(member)


def test_removing_the_triggers_leaves_none():
    remove_triggers("default")
    member = cured_in_march()

    assert not is_unsettled(member)
    install_triggers("default")


@pytest.mark.django_db(transaction=True)
def test_every_table_is_emptied_whatever_stood_in_it():
    BookingFactory()

    call_command("flush", interactive=False, verbosity=0)

    assert not Completion.objects.exists()


def test_settled_on_a_day_to_come():
    """Hours entered ahead of their day count on that day and not before."""
    member = cured_in_march()
    full_year(member, date(2026, 3, 15) + timedelta(days=400))

    assert_same_as_asked_alone([member])
