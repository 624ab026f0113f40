"""The smallest thing that would put a standing right, in words."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from compliance.engine import Cure, Decision, Officer, assess, cure_of
from compliance.explanations.cure import cure_words, measure_cure_words
from compliance.standings import law, standing_of
from compliance.viewpoint import Viewpoint
from courses.designations import AREA_KEYS, HOURS_COLUMNS, TOPIC_KEYS
from people.models import Member
from records.models import Completion
from tests.compliance.alone import smallest_cure_of
from tests.compliance.engine.builders import credit, full_year
from tests.compliance.random_department import make_random_department
from tests.factories import CompletionFactory, CourseFactory

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
OFFICER = Officer(licensed=True, records_from=2025)


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


def said(*recorded, officer=OFFICER, period=2025, as_of=date(2025, 11, 1)):
    """The cure's words, for an officer with these credits."""
    answer = assess(officer, recorded, period=period, as_of=as_of, law=law())
    cure = cure_of(officer, recorded, period=period, as_of=as_of, law=law())
    return cure_words(
        cure, answer.short, figures=law().for_period(period), deadline=answer.deadline
    )


def test_two_hours_of_firearms_from_any_source():
    words = said(full_year("year", date(2025, 5, 1), firearms=0))

    assert words.headline == "2.00 more hours of firearms, completed by Dec 31, 2025."
    assert words.one_class == ""
    assert words.notes == [
        "Any source of CLEE credit will do.",
        "Hours in other subjects would not help.",
        "What is still missing after Dec 31, 2025 can be made up until Mar 15, 2026.",
    ]


def test_needs_that_share_hours_are_told_as_one_class():
    words = said(
        full_year("year", date(2025, 5, 1), legal_studies=2, firearms=0, implicit_bias=0),
        as_of=date(2026, 2, 1),
    )

    assert words.headline == (
        "6.00 more hours, among them 2.00 of firearms and 1.00 of implicit bias, completed by "
        "Mar 15, 2026."
    )
    assert words.one_class == (
        "One class of 6.00 hours could do all of it: 2.00 in skill development and 4.00 in any "
        "area, designated 2.00 firearms and 1.00 implicit bias."
    )


def test_needs_that_add_up_to_more_than_the_hours_are_told_to_share_them():
    words = said(
        full_year("year", date(2025, 5, 1), legal_studies=7, implicit_bias=0, de_escalation=0),
        as_of=date(2026, 2, 1),
    )

    assert words.headline == (
        "1.00 more hour, which must hold 1.00 of de-escalation and 1.00 of implicit bias (one "
        "hour may serve both), completed by Mar 15, 2026."
    )


def test_hours_that_must_be_licensed_and_sources_that_are_used_up():
    words = said(
        full_year("days", date(2025, 5, 1), "in_service"),
        credit("list", date(2025, 6, 1), "pre_approved", technical_studies=2),
    )

    assert words.headline == ("8.00 more hours from a licensed source, completed by Dec 31, 2025.")
    assert words.notes[:2] == [
        "A licensed source is a licensed CLEE provider, a licensed training center or an approved "
        "course.",
        "In-service training would not help: 16.00 of 16.00 hours are used.",
    ]


def test_part_of_the_hours_must_be_licensed():
    words = said(
        full_year("class", date(2025, 5, 1), legal_studies=2, technical_studies=2,
                  interpersonal_perspectives=2, skill_development=0, firearms=0),
        credit("law", date(2025, 6, 1), "college", legal_studies=8),
    )  # fmt: skip

    assert words.headline == (
        "10.00 more hours, among them 2.00 of firearms, and 2.00 of the hours from a licensed "
        "source, completed by Dec 31, 2025."
    )
    assert "College courses would not help: 8.00 of 8.00 hours are used." in words.notes


def test_a_limit_that_leaves_some_room_says_how_much():
    words = said(
        credit("days", date(2025, 5, 1), "in_service", legal_studies=13, racial_profiling=1,
               de_escalation=1, implicit_bias=1),
        credit("class", date(2025, 5, 2), technical_studies=2, interpersonal_perspectives=2),
    )  # fmt: skip

    assert (
        "At most 3.00 of the hours can be in-service training: 13.00 of 16.00 hours are used."
        in words.notes
    )


def test_racial_profiling_says_where_it_counts_from():
    words = said(full_year("year", date(2025, 5, 1), racial_profiling=0))

    assert words.headline == "1.00 more hour of racial profiling, completed by Dec 31, 2025."
    assert words.notes[0] == (
        "Racial profiling counts from a licensed CLEE provider, a licensed training center, an "
        "approved course or in-service training, or with a POST control number."
    )


def test_after_the_last_day_it_says_what_still_helps():
    words = said(full_year("year", date(2025, 5, 1), firearms=0), as_of=date(2026, 3, 16))

    assert words.headline == ("2.00 more hours of firearms, booked to 2025 by the Training Unit.")
    assert (
        "The last day was Mar 15, 2026. Training completed by then that is not on record counts "
        "once it is entered: a certificate may be all that is missing."
    ) in words.notes


def test_while_a_decision_is_awaited_nothing_cures():
    waiver = Decision("waiver", "medical", 2025, date(2025, 12, 1))
    officer = Officer(licensed=True, records_from=2025, decisions=(waiver,))

    words = said(
        full_year("year", date(2025, 5, 1), firearms=0), officer=officer, as_of=date(2026, 2, 1)
    )

    assert words.headline == (
        "Later hours make up nothing until the director has decided. What is missing: 2.00 more "
        "hours of firearms."
    )


def test_an_earlier_year_that_takes_hours_first_is_named():
    words = said(
        full_year("year", date(2025, 5, 1), legal_studies=4), period=2026, as_of=date(2026, 2, 1)
    )

    assert "Hours earned by Mar 15, 2026 first make up what 2025 lacks: 4.00." in words.notes


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("firearms", "2.00 more hours of firearms would do, from any source."),
        (
            "racial_profiling",
            "1.00 more hour of racial profiling would do, from a licensed CLEE provider, a "
            "licensed training center, an approved course or in-service training, or with a POST "
            "control number.",
        ),
        (
            "licensed_source",
            "8.00 more hours from a licensed CLEE provider, a licensed training center or an "
            "approved course would do, whatever the subject.",
        ),
        ("total", "24.00 more hours of any CLEE training would do."),
    ],
)
def test_each_measure_has_its_own_cure(key, words):
    figures = law().for_period(2025)
    cure = cure_of(OFFICER, [], period=2025, as_of=date(2025, 5, 1), law=law())
    missing = {measure.key: measure.minimum for measure in figures.measures}[key]

    assert measure_cure_words(key, missing, cure=cure, figures=figures) == words


# The cure, entered ------------------------------------------------------------------------------


def as_completion(cure: Cure, member: Member, on: date, *, less: Decimal = Decimal(0)):
    """Enter the class of a cure, less some of it."""
    hours = dict.fromkeys(HOURS_COLUMNS, Decimal(0))
    hours |= cure.areas
    hours["technical_studies"] += cure.any_area
    hours |= cure.topics
    largest = max(AREA_KEYS, key=hours.get)
    hours[largest] -= less
    hours["credit_hours"] = sum(hours[area] for area in AREA_KEYS)
    hours |= {topic: min(hours[topic], hours["credit_hours"]) for topic in TOPIC_KEYS}
    hours["firearms"] = min(hours["firearms"], hours["skill_development"])
    if not hours["credit_hours"]:
        return None
    return CompletionFactory(
        member=member, course=CourseFactory(source="training_center"), completed_on=on, **hours
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_who_earns_what_the_page_says_is_compliant_and_a_quarter_hour_less_is_not(seed, settings):
    settings.RECORDS_FROM = 2025
    people = make_random_department(
        seed=seed, members=12, years=range(2025, 2026), completions_a_year=8
    )
    as_of = date(2025, 11, 15)
    cured = 0
    for member in people:
        cure = smallest_cure_of(member, Viewpoint(2025, as_of))
        if cure is None:
            continue
        if member.completions.filter(completed_on__gt=as_of).exists():
            continue
        asked = Viewpoint(2025, cure.earn_by)
        less = as_completion(cure, member, cure.earn_by, less=Decimal("0.25"))
        assert standing_of(member, asked).status != "compliant"
        if less is not None:
            Completion.objects.filter(pk=less.pk).update(
                voided_by=people[0], voided_at=NOON, void_reason="Too little"
            )
        as_completion(cure, member, cure.earn_by)
        assert standing_of(member, asked).status == "compliant"
        cured += 1

    assert cured >= 3
