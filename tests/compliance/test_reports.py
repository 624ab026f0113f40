"""What a report answers: whom it counts, whom it names, in which order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compliance.engine import Status
from compliance.reports import Question, reach_scope, report_of, tree_scope
from compliance.reports.chart import chart_rows_of, segments_of
from compliance.reports.open_words import open_label, open_sentence
from compliance.reports.words import due_words, headline
from compliance.standings import OpenPeriod, law
from compliance.standings.settlement import refresh
from compliance.viewpoint import Viewpoint
from tests.compliance.reporting import (
    AS_OF,
    PERIOD,
    TODAY,
    credit,
    more_members,
    whole_year,
    with_standings,
)
from tests.department import Department
from tests.factories import ElementFactory, MemberFactory

ALL = Question(Viewpoint(PERIOD, AS_OF))


@pytest.fixture
def staffed(department) -> Department:
    return with_standings(department)


def answer(reader, question=ALL, today=TODAY):
    return report_of(question, scope=reach_scope(reader), today=today)


def names(report) -> list[str]:
    return [row.member.serial_number for row in report.rows]


def test_the_headline_counts_those_short_of_those_who_owe(staffed):
    report = answer(staffed.clerk)

    assert report.headline == "2 of 8 are short of hours for 2025; 2 lack firearms."
    assert report.counts == {"compliant": 6, "in_progress": 2, "not_required": 3}
    assert (report.short, report.owing, report.counted) == (2, 8, 11)


def test_what_is_missing_is_counted_measure_by_measure(staffed):
    lacks = {lack.measure.key: lack.count for lack in answer(staffed.clerk).lacks}

    assert lacks == {
        "total": 1,
        "licensed_source": 1,
        "legal_studies": 1,
        "technical_studies": 1,
        "interpersonal_perspectives": 1,
        "firearms": 2,
        "racial_profiling": 1,
        "de_escalation": 1,
        "implicit_bias": 1,
    }


def test_a_row_says_what_is_missing_in_words_and_figures(staffed):
    row = next(row for row in answer(staffed.clerk).rows if row.member == staffed.officer)

    assert row.missing == "2.00 of firearms"
    assert (row.total_credited, row.total_required) == (Decimal("24.00"), Decimal("24.00"))
    assert (row.credited("firearms"), row.short("firearms")) == (Decimal(0), Decimal("2.00"))


@pytest.mark.parametrize(
    ("seat", "counted"),
    [("sergeant", 3), ("commander", 4), ("other_sergeant", 1), ("clerk", 11), ("auditor", 11)],
)
def test_a_report_counts_the_readers_own_tree_or_all(staffed, seat, counted):
    assert answer(staffed.members[seat]).counted == counted


def test_an_element_is_reported_with_those_below_it(staffed):
    central = staffed.elements["Central Patrol Division"]

    report = answer(staffed.clerk, replace(ALL, element_id=central.pk))

    assert report.title == "CLEE 2025: Central Patrol Division"
    assert set(names(report)) == {"4411", "4412", "3301", "2201"}


def test_counts_and_headline_follow_the_filters(staffed):
    report = answer(staffed.clerk, replace(ALL, only_short=True))

    assert names(report) == ["4411", "4412"]
    assert report.counted == 2
    assert report.headline == "2 are short of hours for 2025; 2 lack firearms."
    assert sum(line.total for line in chart_rows_of(report)) == 2


def test_a_report_on_one_measure_says_how_many_lack_it(staffed):
    report = answer(staffed.clerk, replace(ALL, missing="implicit_bias"))

    assert report.headline == "1 lacks implicit bias for 2025."


def test_filters_that_leave_nobody_say_so(staffed):
    assert answer(staffed.clerk, replace(ALL, text="zzz")).headline == (
        "No member fits what was asked."
    )


def test_what_is_missing_offers_as_many_rows_as_it_opens(staffed):
    report = answer(staffed.clerk, replace(ALL, missing="implicit_bias"))

    for choice in report.choices:
        opened = answer(staffed.clerk, replace(ALL, missing=choice.measure.key))
        assert len(opened.rows) == choice.count


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({"text": "nunez"}, ["4411"]),
        ({"text": "NÚÑEZ ana"}, ["4411"]),
        ({"text": "o'brien"}, ["4412"]),
        ({"text": "3301"}, ["3301"]),
        ({"text": "nobody"}, []),
        ({"standing": "in_progress"}, ["4411", "4412"]),
        ({"missing": "implicit_bias"}, ["4412"]),
        ({"missing": "firearms"}, ["4411", "4412"]),
        ({"kind": "civilian"}, ["1103", "1105", "1106"]),
    ],
)
def test_each_filter_shows_those_it_names(staffed, narrowing, expected):
    report = answer(staffed.clerk, replace(ALL, sort="serial", **narrowing))

    assert names(report) == expected


def test_rows_stand_by_name_whatever_the_accents(staffed):
    for last_name in ("Nunn", "Nuzum"):
        MemberFactory(last_name=last_name, element=staffed.elements["Squad 110"])

    report = answer(staffed.sergeant)

    ordered = [row.member.last_name for row in report.rows]
    assert ordered.index("Nunn") > ordered.index("Núñez")
    assert ordered.index("Nuzum") > ordered.index("Núñez")


def test_a_double_name_stands_after_the_single_one(staffed):
    for first_name, last_name in (("Esperanza", "Allen-Marshall"), ("Ronald", "Allen")):
        MemberFactory(
            first_name=first_name, last_name=last_name, element=staffed.elements["Squad 110"]
        )

    ordered = [row.member.last_name for row in answer(staffed.sergeant).rows]

    assert ordered.index("Allen") < ordered.index("Allen-Marshall")


def test_rows_sort_by_any_measure_both_ways(staffed):
    up = answer(staffed.clerk, replace(ALL, sort="firearms"))
    down = answer(staffed.clerk, replace(ALL, sort="-firearms"))

    credited = [row.credited("firearms") for row in up.rows]
    assert credited == sorted(credited)
    assert [row.credited("firearms") for row in down.rows] == sorted(credited, reverse=True)


def test_those_who_miss_most_come_first_when_asked_for(staffed):
    report = answer(staffed.clerk, replace(ALL, sort="-missing"))

    assert names(report)[:2] == ["4412", "4411"]


def test_serial_numbers_sort_as_numbers(staffed):
    MemberFactory(serial_number="999", element=staffed.elements["Squad 110"])

    assert names(answer(staffed.sergeant, replace(ALL, sort="serial")))[0] == "999"


def test_a_member_who_left_is_counted_until_the_last_day(staffed):
    MemberFactory(separated_on=AS_OF, element=staffed.elements["Squad 110"], serial_number="8001")
    MemberFactory(
        separated_on=date(2025, 11, 19),
        element=staffed.elements["Squad 110"],
        serial_number="8002",
    )
    MemberFactory(hired_on=date(2025, 11, 21), element=staffed.elements["Squad 110"])

    report = answer(staffed.sergeant)

    assert set(names(report)) == {"3301", "4411", "4412", "8001"}


def test_those_who_left_within_the_period_can_be_asked_for(staffed):
    squad = staffed.elements["Squad 110"]
    MemberFactory(separated_on=date(2025, 1, 1), element=squad, serial_number="8002")
    MemberFactory(separated_on=date(2024, 12, 31), element=squad, serial_number="8003")

    report = answer(staffed.sergeant, replace(ALL, include_left=True))

    assert set(names(report)) == {"3301", "4411", "4412", "8002"}


def test_a_closed_element_is_named_so_with_those_who_left_from_it(staffed):
    squad = ElementFactory(name="Squad 120", parent=staffed.elements["Central Patrol Division"])
    MemberFactory(separated_on=date(2025, 6, 1), element=squad, serial_number="8002")
    squad.closed_on = date(2025, 7, 1)
    squad.save()
    of_the_squad = replace(ALL, element_id=squad.pk)

    now, with_those_who_left = (
        answer(staffed.clerk, replace(of_the_squad, include_left=left)) for left in (False, True)
    )

    name = "Squad 120 (closed Jul 1, 2025)"
    assert (now.title, names(now)) == (f"CLEE 2025: {name}", [])
    assert [row.element for row in with_those_who_left.rows] == [name]
    division = answer(staffed.clerk, replace(ALL, element_id=squad.parent.pk, include_left=True))
    assert [part.name for part in division.parts][1:] == ["Squad 110", name]
    assert "closed" not in str([part.name for part in answer(staffed.clerk).parts])


def test_nobody_is_short_for_a_year_before_the_departments_records(staffed):
    report = answer(staffed.clerk, Question(Viewpoint(2020, AS_OF)))

    assert report.short == 0
    assert report.counts["not_on_record"] == 8
    assert any("records begin with 2024" in note for note in report.notes)


def test_a_standing_is_the_one_of_the_day_asked_about(staffed):
    before_the_class = answer(staffed.clerk, Question(Viewpoint(PERIOD, date(2025, 3, 19))))

    assert before_the_class.short == 8
    assert any("Mar 19, 2025" in note for note in before_the_class.notes)


def test_an_unconfirmed_period_says_so(staffed):
    after = law().last_confirmed_period + 1

    report = answer(staffed.clerk, Question(Viewpoint(after, date(after, 2, 1))), date(after, 2, 1))

    assert any(str(law().last_confirmed_period) in note for note in report.notes)
    assert not answer(staffed.clerk).notes


def test_the_parts_are_the_elements_one_level_below(staffed):
    parts = {part.name: part for part in answer(staffed.clerk).parts}

    assert set(parts) == {"Patrol Bureau", "Training Division"}
    assert parts["Patrol Bureau"].short == 2
    assert sum(part.counts.total() for part in parts.values()) == 11


def test_members_directly_in_an_element_are_a_part_of_their_own(staffed):
    central = staffed.elements["Central Patrol Division"]

    parts = answer(staffed.clerk, replace(ALL, element_id=central.pk)).parts

    assert [(part.name, part.counts.total()) for part in parts] == [
        ("Directly in Central Patrol Division", 1),
        ("Squad 110", 3),
    ]


def test_a_squad_has_no_parts(staffed):
    squad = staffed.elements["Squad 110"]

    assert answer(staffed.clerk, replace(ALL, element_id=squad.pk)).parts == ()


def test_the_picture_shows_the_counts(staffed):
    report = answer(staffed.clerk)

    assert {segment.label: segment.count for segment in segments_of(report)} == {
        "In progress": 2,
        "Complete": 6,
        "No license - not required": 3,
    }
    for line in chart_rows_of(report):
        assert [segment.kind for segment in line.segments] == ["progress", "good", "none"]
    assert sum(line.total for line in chart_rows_of(report)) == report.counted


def test_a_supervisor_sees_themself_though_they_sit_outside_their_element(staffed):
    staffed.sergeant.element = staffed.elements["Training Division"]
    staffed.sergeant.save()

    report = report_of(ALL, scope=reach_scope(staffed.sergeant), today=TODAY)

    assert "3301" in names(report)
    assert report.scope_name == "Everyone within your reach"


def test_a_home_page_counts_only_the_elements_that_the_reader_leads(staffed):
    scope = tree_scope(staffed.sergeant, staffed.sergeant.reached_element_ids)

    assert report_of(ALL, scope=scope, today=TODAY).counted == 3


def test_more_members_need_no_more_queries(staffed, django_assert_max_num_queries):
    more_members(staffed, 3)
    refresh()
    with django_assert_max_num_queries(20) as few:
        answer(staffed.clerk)
    more_members(staffed, 30)
    refresh()
    with django_assert_max_num_queries(len(few)):
        answer(staffed.clerk)


@pytest.mark.parametrize(
    ("short", "owing", "lacking", "expected"),
    [
        (41, 1312, [("firearms", 12), ("legal studies", 3)],
         "41 of 1,312 are short of hours for 2026; 12 lack firearms."),
        (1, 9, [("from a licensed source", 1)],
         "1 of 9 is short of hours for 2026; 1 lacks hours from a licensed source."),
        (9, 9, [("firearms", 5), ("legal studies", 3), ("implicit bias", 5)],
         "9 of 9 are short of hours for 2026; 5 lack firearms, 5 implicit bias."),
        (2, 2, [], "2 of 2 are short of hours for 2026."),
        (0, 9, [], "All 9 are complete for 2026."),
        (0, 1, [], "The one member who owes hours is complete for 2026."),
        (0, 0, [], "Nobody here owes hours for 2026."),
    ],
)  # fmt: skip
def test_the_headline_reads_as_one_would_say_it(short, owing, lacking, expected):
    assert headline(period=2026, short=short, owing=owing, lacking=lacking) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 12, 31), "Missing hours are due by Dec 31, 2025."),
        (date(2026, 1, 1), "Missing hours can be made up until Mar 15, 2026."),
        (date(2026, 3, 15), "Missing hours can be made up until Mar 15, 2026."),
        (date(2026, 3, 16), "The last day to make up missing hours has passed."),
    ],
)
def test_when_missing_hours_are_due_depends_on_the_day(as_of, expected):
    assert due_words(figures=law().for_period(2025), as_of=as_of) == expected


def test_a_void_changes_the_report_at_once(staffed):
    completion = staffed.commander.completions.get(completed_on=date(2025, 3, 20))
    type(completion).objects.filter(pk=completion.pk).update(
        voided_at="2025-04-01T12:00Z", voided_by=staffed.clerk, void_reason="Entered twice."
    )

    assert answer(staffed.clerk).short == 3


def test_a_new_completion_changes_the_report_at_once(staffed):
    credit(staffed.colleague, course=whole_year(), on=date(2025, 11, 20))

    assert names(answer(staffed.clerk, replace(ALL, only_short=True))) == ["4411"]


LATER = date(2026, 6, 1)
OF_2026 = Question(Viewpoint(2026, LATER))


def test_an_open_year_stands_in_the_report_of_another(staffed):
    report = answer(staffed.clerk, OF_2026, LATER)

    assert report.open_sentence == "2 members are at risk of an inactive license for 2025."
    assert {row.member.serial_number: row.open_years for row in report.rows if row.open_years} == {
        "4411": "2025: at risk",
        "4412": "2025: at risk",
    }


def test_who_is_at_risk_is_counted_of_the_whole_scope_whatever_narrows_the_rows(staffed):
    narrowed_to_one = answer(staffed.clerk, replace(OF_2026, text="4411"), LATER)

    assert names(narrowed_to_one) == ["4411"]
    assert narrowed_to_one.open_sentence == (
        "The whole department: 2 members are at risk of an inactive license for 2025."
    )
    assert narrowed_to_one.rows_sentence == (
        "Among them, 1 member is at risk of an inactive license for 2025."
    )


def test_those_with_an_open_year_can_be_asked_for_and_stand_first(staffed):
    only = answer(staffed.clerk, replace(OF_2026, only_open=True), LATER)
    first = answer(staffed.clerk, replace(OF_2026, sort="-open"), LATER)

    assert names(only) == ["4411", "4412"]
    assert names(first)[:2] == ["4411", "4412"]
    assert len(names(first)) == 11


def test_an_open_year_is_found_in_the_report_of_its_own_year_too(staffed):
    of_2025 = Question(Viewpoint(2025, LATER), only_open=True)

    assert names(answer(staffed.clerk, of_2025, LATER)) == ["4411", "4412"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, ""),
        (
            {(2025, Status.NON_COMPLIANT): 3, (2024, Status.NON_COMPLIANT): 1200},
            "3 members are at risk of an inactive license for 2025, 1,200 for 2024.",
        ),
        (
            {(2025, Status.EXTENDED): 1, (2024, Status.NON_COMPLIANT): 1},
            "1 member is at risk of an inactive license for 2024; "
            "1 member has more time from the director for 2025.",
        ),
        (
            {(2025, Status.EXTENDED): 2, (2025, Status.GRACE): 1},
            "1 member can make up 2025 until Mar 15, 2026; "
            "2 members have more time from the director for 2025.",
        ),
        (
            {(2025, Status.DECISION_PENDING): 1, (2024, Status.DECISION_PENDING): 2},
            "1 member waits for the director's decision on 2025, 2 for 2024.",
        ),
        (
            {(2025, Status.DECISION_PENDING): 2},
            "2 members wait for the director's decision on 2025.",
        ),
    ],
)
def test_open_years_are_counted_in_a_sentence(counts, expected):
    assert open_sentence(counts) == expected


def test_an_open_year_says_how_it_is_open():
    until = date(2026, 9, 30)

    assert [
        open_label(OpenPeriod(2025, status, day, {}))
        for status, day in (
            (Status.NON_COMPLIANT, None),
            (Status.EXTENDED, until),
            (Status.DECISION_PENDING, None),
        )
    ] == ["2025: at risk", "2025: until Sep 30, 2026", "2025: decision pending"]


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 2, 1), LATER])
def test_no_report_calls_anybody_behind_who_has_time(staffed, as_of):
    """Behind is the standing of those whose time has run out, and nothing else."""
    report = answer(staffed.clerk, Question(Viewpoint(2025, as_of)), as_of)

    words = " ".join((report.headline, report.due_words, report.open_sentence, *report.notes))
    assert "behind" not in words.lower()
    assert "2 of 8 are short of hours for 2025; 2 lack firearms." in words
