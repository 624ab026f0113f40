"""The smallest cure: it cures, and nothing smaller does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.engine import Credit, Decision, Officer, Status, assess, cure_of
from compliance.engine.topics import AREAS, TOPICS

from .builders import DAYS, OFFICERS, PERIODS, QUARTER, credit, credit_lists, credits, full_year

YEAR = {"period": 2025, "as_of": date(2025, 11, 1)}
TIED = {topic.key: topic.within for topic in TOPICS if topic.within}
OFFICER = Officer(licensed=True, records_from=2025)


def quarters_of(cure, any_area="technical_studies"):
    """The class in quarter hours, each with its area and its topics."""
    quarters = []
    for area in AREAS:
        hours = cure.areas.get(area, 0) + (cure.any_area if area == any_area else 0)
        quarters += [(area, set()) for _ in range(int(hours / QUARTER))]
    for topic, hours in cure.topics.items():
        fitting = [each for each in quarters if TIED.get(topic, each[0]) == each[0]]
        for _, topics in fitting[: int(hours / QUARTER)]:
            topics.add(topic)
    return quarters


def a_class(quarters, on, source="licensed_provider", id="cure", **fields):
    """One credit of these quarter hours."""
    return Credit(
        id=id,
        on=on,
        source=source,
        hours=len(quarters) * QUARTER,
        areas={area: sum(each[0] == area for each in quarters) * QUARTER for area in AREAS},
        topics={t.key: sum(t.key in each[1] for each in quarters) * QUARTER for t in TOPICS},
        **fields,
    )


def known_on(officer, day):
    """The officer as known on the day: what happened later is not there yet."""
    return replace(
        officer,
        exemptions=tuple(each for each in officer.exemptions if each.on <= day),
        decisions=tuple(
            replace(each, decided_on=None)
            if each.decided_on is not None and each.decided_on > day
            else each
            for each in officer.decisions
            if each.applied_on <= day
        ),
    )


class Case:
    """An officer's record on a day, its cure, and what becomes of it with more training."""

    def __init__(self, law, officer, recorded, period, as_of):
        self.law = law
        self.officer = known_on(officer, as_of)
        self.recorded = [each for each in recorded if each.on <= as_of]
        self.period = period
        self.as_of = as_of
        self.cure = self.cure_in(period)

    def cure_in(self, period):
        return cure_of(self.officer, self.recorded, period=period, as_of=self.as_of, law=self.law)

    @property
    def is_curable(self):
        return self.cure is not None and not self.cure.is_pending

    @property
    def day(self):
        return self.cure.earn_by or self.as_of

    @property
    def last_day(self):
        return self.cure.make_up_by or self.day

    @property
    def booking(self):
        return {} if self.cure.earn_by else {"book_to": self.period}

    def classes_for_earlier(self, day):
        """What the earlier periods need that would take hours of this day first."""
        return [
            a_class(quarters_of(self.cure_in(need.period)), day, id=f"earlier {need.period}")
            for need in self.cure.earlier
            if self.cure.earn_by and day <= need.until
        ]

    def status_with(self, *more, day=None):
        return assess(
            self.officer,
            [*self.recorded, *more],
            period=self.period,
            as_of=day or self.day,
            law=self.law,
        ).status


CASES = {
    "officer": OFFICERS,
    "recorded": credit_lists(max_quarters=12),
    "period": PERIODS,
    "as_of": DAYS,
}


@given(**CASES)
def test_there_is_a_cure_exactly_when_hours_are_short(law, officer, recorded, period, as_of):
    case = Case(law, officer, recorded, period, as_of)
    answer = assess(case.officer, case.recorded, period=period, as_of=as_of, law=law)

    assert (case.cure is None) == (not answer.short)
    if case.cure:
        assert case.cure.hours >= max(answer.short.values())
        assert case.cure.any_area >= 0


@given(**CASES, any_area=st.sampled_from(AREAS))
def test_one_class_of_the_cure_makes_the_officer_compliant(
    law, officer, recorded, period, as_of, any_area
):
    case = Case(law, officer, recorded, period, as_of)
    assume(case.is_curable)
    quarters = quarters_of(case.cure, any_area)

    for day in {case.day, case.last_day}:
        cured = case.status_with(
            *case.classes_for_earlier(day), a_class(quarters, day, **case.booking), day=day
        )
        assert cured == Status.COMPLIANT, day


@given(**CASES, data=st.data())
def test_a_quarter_hour_less_of_any_of_it_is_not_enough(
    law, officer, recorded, period, as_of, data
):
    case = Case(law, officer, recorded, period, as_of)
    assume(case.is_curable)
    quarters = quarters_of(case.cure)
    del quarters[data.draw(st.integers(0, len(quarters) - 1))]

    less = a_class(quarters, case.day, **case.booking)

    assert case.status_with(*case.classes_for_earlier(case.day), less) != Status.COMPLIANT


@given(**CASES, others=st.lists(credits(plain=True, max_quarters=8), max_size=4), data=st.data())
def test_fewer_hours_of_whatever_kind_never_make_compliant(
    law, officer, recorded, period, as_of, others, data
):
    case = Case(law, officer, recorded, period, as_of)
    assume(case.is_curable)
    more, hours = [], Decimal(0)
    for number, each in enumerate(others):
        if hours + each.hours < case.cure.hours:
            hours += each.hours
            on = data.draw(st.dates(as_of, case.last_day))
            more.append(replace(each, id=f"more {number}", on=on, **case.booking))

    assert case.status_with(*more, day=case.last_day) != Status.COMPLIANT


@given(**CASES)
def test_a_capped_source_gives_as_much_of_it_as_said_and_no_more(
    law, officer, recorded, period, as_of
):
    case = Case(law, officer, recorded, period, as_of)
    assume(case.is_curable)
    assume(case.cure.limits)
    quarters = quarters_of(case.cure)

    def split(limit, capped):
        licensed = quarters[: len(quarters) - capped]
        return (
            *case.classes_for_earlier(case.day),
            a_class(licensed, case.day, id="licensed", **case.booking),
            a_class(
                quarters[len(quarters) - capped :],
                case.day,
                limit.source,
                id="capped",
                control_number="25-1",
                **case.booking,
            ),
        )

    for limit in case.cure.limits:
        most = int(limit.most / QUARTER)
        assert case.status_with(*split(limit, most)) == Status.COMPLIANT
        assert case.status_with(*split(limit, most + 1)) != Status.COMPLIANT
        assert limit.used <= limit.cap


@given(**{**CASES, "officer": st.builds(replace, OFFICERS, licensed=st.just(True))})
def test_while_the_director_has_not_decided_no_hours_cure(law, officer, recorded, period, as_of):
    applied = Decision("waiver", "medical", period, date(period, 7, 1))
    officer = replace(officer, exemptions=(), decisions=(applied,))
    case = Case(law, officer, recorded, period, date(period + 1, as_of.month, 1))
    assume(case.cure is not None)

    cured = a_class(quarters_of(case.cure), case.as_of)

    assert (case.cure.earn_by, case.cure.is_pending) == (None, True)
    assert case.status_with(cured, day=case.as_of) == Status.DECISION_PENDING


# By example -------------------------------------------------------------------------------------


def cure(law, *recorded, officer=OFFICER, period=2025, as_of=date(2025, 11, 1)):
    return cure_of(officer, recorded, period=period, as_of=as_of, law=law)


def test_nothing_short_needs_no_cure(law):
    assert cure(law, full_year("year", date(2025, 5, 1))) is None


def test_two_hours_of_firearms_need_their_area(law):
    found = cure(law, full_year("year", date(2025, 5, 1), firearms=0))

    assert (found.hours, found.licensed, found.any_area) == (2, 0, 0)
    assert found.areas == {"skill_development": 2}
    assert found.topics == {"firearms": 2}
    assert found.limits == ()


def test_one_class_serves_area_topics_and_total_at_once(law):
    found = cure(
        law,
        full_year("year", date(2025, 5, 1), legal_studies=6, implicit_bias=0, de_escalation=0,
                  technical_studies=6),
    )  # fmt: skip

    assert found.hours == 2
    assert found.topics == {"de_escalation": 1, "implicit_bias": 1}
    assert found.any_area == 2


def test_areas_that_need_more_than_the_total_lacks_decide(law):
    found = cure(law, full_year("year", date(2025, 5, 1), technical_studies=0, legal_studies=13,
                                skill_development=4, firearms=1))  # fmt: skip

    assert found.hours == 3
    assert found.areas == {"technical_studies": 2, "skill_development": 1}
    assert found.any_area == 0


def limits(found):
    return [(each.source, each.cap, each.used, each.most) for each in found.limits]


def test_in_service_hours_over_sixteen_help_nothing(law):
    found = cure(law, full_year("days", date(2025, 5, 1), "in_service"))

    assert (found.hours, found.licensed) == (8, 8)
    assert limits(found) == [("in_service", 16, 16, 0)]


def test_the_most_that_a_capped_source_can_give_is_said(law):
    found = cure(
        law,
        full_year("days", date(2025, 5, 1), "in_service", legal_studies=0, technical_studies=2,
                  interpersonal_perspectives=4),
        credit("law", date(2025, 6, 1), "college", legal_studies=5),
    )  # fmt: skip

    assert (found.hours, found.licensed) == (9, 8)
    assert limits(found) == [("college", 8, 5, 1), ("in_service", 16, 10, 1)]


def test_hours_over_a_limit_help_an_area_all_the_same(law):
    found = cure(
        law,
        credit("days", date(2025, 5, 1), "in_service", technical_studies=16, racial_profiling=1,
               de_escalation=1, implicit_bias=1),
        credit("class", date(2025, 6, 1), interpersonal_perspectives=7),
    )  # fmt: skip

    assert (found.hours, found.licensed) == (4, 1)
    assert found.areas == {"legal_studies": 2, "skill_development": 2}
    assert limits(found) == [("in_service", 16, 16, 3)]


@pytest.mark.parametrize(
    ("as_of", "earn_by", "make_up_by"),
    [
        (date(2025, 12, 31), date(2025, 12, 31), date(2026, 3, 15)),
        (date(2026, 1, 1), date(2026, 3, 15), None),
        (date(2026, 3, 15), date(2026, 3, 15), None),
        (date(2026, 3, 16), None, None),
    ],
)
def test_the_days_are_those_of_the_standing(law, as_of, earn_by, make_up_by):
    found = cure(law, as_of=as_of)

    assert (found.earn_by, found.make_up_by) == (earn_by, make_up_by)
    assert not found.is_pending


def test_2017_had_no_grace(law):
    found = cure(law, officer=Officer(licensed=True), period=2017, as_of=date(2017, 12, 31))

    assert (found.earn_by, found.make_up_by) == (date(2017, 12, 31), None)


def test_a_year_before_the_records_is_cured_by_booking_alone(law):
    found = cure(law, officer=Officer(licensed=True, records_from=2026), as_of=date(2026, 2, 1))

    assert found.earn_by is None


def test_an_extension_that_runs_on_beside_an_application_still_takes_hours(law):
    extension = Decision("extension", "medical", 2025, date(2025, 11, 1), date(2025, 12, 1),
                         until=date(2026, 6, 30))  # fmt: skip
    waiver = Decision("waiver", "medical", 2025, date(2026, 1, 2))
    found = cure(
        law, officer=replace(OFFICER, decisions=(extension, waiver)), as_of=date(2026, 2, 1)
    )

    assert (found.earn_by, found.is_pending) == (date(2026, 6, 30), False)


def test_an_earlier_year_in_grace_takes_hours_first(law):
    found = cure(
        law,
        full_year("year", date(2025, 5, 1), legal_studies=4),
        period=2026,
        as_of=date(2026, 2, 1),
    )
    (need,) = found.earlier

    assert (need.period, need.hours, need.until) == (2025, 4, date(2026, 3, 15))
    assert found.earn_by == date(2026, 12, 31)


def test_once_its_days_are_over_an_earlier_year_takes_nothing(law):
    found = cure(law, period=2026, as_of=date(2026, 3, 16))

    assert found.earlier == ()
