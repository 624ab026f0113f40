"""The department's counts: they add up on every page, and none tells about a single member."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from compliance.counts import DepartmentCounts, count_department
from compliance.counts.department import Line
from compliance.counts.small_cells import is_full, is_safe
from compliance.viewpoint import Viewpoint
from people.models import Member
from records.models import Completion
from tests.compliance.reporting import AS_OF, PERIOD, credit, whole_year, without_firearms
from tests.factories import ElementFactory, MemberFactory

LATER = date(2026, 6, 1)


def staff(element, *, complete: int = 0, no_firearms: int = 0, short: int = 0) -> list[Member]:
    """Members of an element, hired in 2024, so that 2024 is all that can be open before 2025."""
    members = [MemberFactory(element=element) for _ in range(complete + no_firearms + short)]
    if complete:
        credit(*members[:complete], course=whole_year())
    if no_firearms:
        credit(*members[complete : complete + no_firearms], course=without_firearms())
    return members


@pytest.fixture
def staffed(department):
    """Squad 110 has 8 short of 40, East Patrol 1 of 21, the Training Division 5 of 23."""
    elements = department.elements
    staff(elements["Squad 110"], complete=32, no_firearms=5, short=3)
    staff(elements["Squad 310"], complete=20, short=1)
    staff(elements["Training Division"], complete=12, no_firearms=5)
    credit(*[m for m in department.members.values() if m.is_licensed], course=whole_year())
    credit(department.inquiry, course=whole_year(), on=date(2024, 5, 2))
    return department


def counted(reader: Member, *, period: int = PERIOD, as_of: date = AS_OF) -> DepartmentCounts:
    return count_department(Viewpoint(period, as_of), reader=reader, today=as_of)


def pages(counts: DepartmentCounts) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Every page there is: its whole, and its parts."""
    for element_id in (None, *counts.elements):
        page = counts.of(element_id)
        yield page.whole, page.parts


def test_the_headline_and_the_table_answer_for_the_same_people(staffed):
    counts = counted(staffed.hrd).of()

    assert counts.headline == "14 are short of hours for 2025; 14 lack firearms."
    assert [group.label for group in counts.groups] == [
        "In progress",
        "Complete or No license - not required",
    ]
    assert [(line.name, line.counts) for line in counts.lines] == [
        ("The whole department", (14, 75)),
        ("Patrol Bureau", (9, 57)),
        ("Training Division", (5, 18)),
    ]
    assert counts.short == 14


def test_how_many_owe_hours_is_said_where_nobody_shares_their_column(staffed):
    civilian = {"kind": Member.Kind.CIVILIAN, "license_number": "", "license_issued_on": None}
    for _ in range(3):
        MemberFactory(element=staffed.elements["Training Division"], **civilian)

    counts = counted(staffed.hrd).of()

    assert counts.headline == "14 of 86 are short of hours for 2025; 14 lack firearms."


def test_an_element_with_one_who_is_short_is_not_counted_by_itself(staffed):
    """East Patrol has one, who would follow from Central Patrol's eight of the bureau's nine."""
    counts = counted(staffed.hrd)
    elements = staffed.elements

    assert counts.of(elements["Patrol Bureau"].pk).parts == ()
    assert [counts.tree.name(pk) for pk in counts.elements] == [
        "Department",
        "Patrol Bureau",
        "Training Division",
    ]
    assert counts.counted_in(elements["Squad 310"].pk) == "Patrol Bureau"


def test_small_elements_stand_in_one_line(staffed):
    elements = staffed.elements
    for name, short in (("Metro Patrol", 12), ("North Patrol", 5), ("South Patrol", 2)):
        division = ElementFactory(name=name, parent=elements["Patrol Bureau"])
        staff(division, complete=10, short=short)

    bureau = counted(staffed.hrd).of(elements["Patrol Bureau"].pk)

    assert [(line.name, line.counts) for line in bureau.lines] == [
        ("Patrol Bureau", (28, 87)),
        ("Central Patrol Division", (8, 36)),
        ("Metro Patrol", (12, 10)),
        ("East Patrol Division, North Patrol and South Patrol, together", (8, 41)),
    ]


def test_many_small_elements_are_not_all_named(staffed):
    elements = staffed.elements
    for n in range(5):
        staff(
            ElementFactory(name=f"Unit {n}", parent=elements["Training Division"]),
            complete=1,
            short=1,
        )
    staff(elements["Training Division"], complete=20)
    staff(ElementFactory(name="Academy", parent=elements["Training Division"]), complete=9, short=6)

    training = counted(staffed.hrd).of(elements["Training Division"].pk)

    assert [line.name for line in training.parts] == [
        "Directly in Training Division",
        "Academy",
        "Unit 0, Unit 1, Unit 2 and 2 others, together",
    ]


def test_what_is_missing_is_left_out_where_few_lack_it_or_few_do_not(staffed):
    """Four of fourteen lack implicit bias."""
    lacks = {lack.measure.key: lack.count for lack in counted(staffed.hrd).of().lacks}

    assert lacks == {"firearms": 14}


def test_what_five_lack_of_whom_the_reader_is_one_is_left_out(staffed):
    """The reader knows their own year, and would know that four others lack the same."""
    reader = MemberFactory(element=staffed.elements["Training Division"])

    counts = counted(reader)

    report = {lack.measure.key: lack.count for lack in counts.report.lacks}
    assert (report["firearms"], report["implicit_bias"]) == (15, 5)
    assert [(lack.measure.key, lack.count) for lack in counts.of().lacks] == [("firearms", 15)]


def test_what_is_missing_is_said_of_the_whole_department_alone(staffed):
    assert counted(staffed.hrd).of(staffed.elements["Patrol Bureau"].pk).lacks == ()


def test_a_handful_who_are_short_are_not_counted(staffed):
    short = [row.member for row in counted(staffed.hrd).report.rows if row.is_short]
    credit(*short[:11], course=whole_year(), on=date(2025, 6, 2))

    counts = counted(staffed.hrd).of()

    assert counts.short is None
    assert counts.lacks == ()
    assert counts.headline == (
        "How many are short of hours for 2025 is not shown: so few are, or are not, that it "
        "would tell about single members."
    )
    assert len(counts.groups) == 1


def test_a_department_that_is_all_complete_has_no_counts(staffed):
    """All of all in one column tell of each as much as one of one."""
    short = [row.member for row in counted(staffed.hrd).report.rows if row.is_short]
    credit(*short, course=whole_year(), on=date(2025, 6, 2))

    counts = counted(staffed.hrd).of()

    assert (counts.groups, counts.parts) == ((), ())
    assert counts.headline.startswith("How many are short of hours for 2025 is not shown")


def test_an_element_whose_members_all_stand_alike_is_not_counted_by_itself(staffed):
    """Its seven would each be known to be complete, though no count is small."""
    elements = staffed.elements
    metro = ElementFactory(name="Metro Patrol", parent=elements["Patrol Bureau"])
    north = ElementFactory(name="North Patrol", parent=elements["Patrol Bureau"])
    staff(metro, complete=7)
    staff(north, complete=9, short=6)
    staff(elements["Squad 310"], short=6)

    bureau = counted(staffed.hrd).of(elements["Patrol Bureau"].pk)

    assert [(line.name, line.counts) for line in bureau.parts] == [
        ("Central Patrol Division", (8, 36)),
        ("East Patrol Division", (7, 21)),
        ("Metro Patrol and North Patrol, together", (6, 16)),
    ]


def test_members_without_a_license_hide_nobody(staffed):
    """Whoever knows that they have none takes them away, and all the others stand alike."""
    civilian = {"kind": Member.Kind.CIVILIAN, "license_number": "", "license_issued_on": None}
    metro = ElementFactory(name="Metro Patrol", parent=staffed.elements["Patrol Bureau"])
    staff(metro, short=7)
    staff(staffed.elements["Squad 310"], short=6)
    for element in (metro, staffed.elements["Training Division"]):
        for _ in range(7):
            MemberFactory(element=element, **civilian)

    counts = counted(staffed.hrd)

    assert staffed.elements["Central Patrol Division"].pk in counts.elements
    assert metro.pk not in counts.elements
    assert counts.of().headline.startswith("27 of ")


def test_a_department_of_four_has_no_counts(db):
    element = ElementFactory()
    reader = MemberFactory(element=element)
    staff(element, complete=3)

    counts = counted(reader).of()

    assert (counts.groups, counts.whole.counts, counts.parts, counts.open_years) == ((), (), (), ())


def test_open_years_are_counted_where_enough_have_one(staffed):
    counts = counted(staffed.hrd, period=2026, as_of=LATER)

    assert counts.of().open_years == ((2025, 14), (2024, 85))
    assert counts.of().open_sentence == "2025 is still open for 14 members, 2024 for 85."
    of_2025 = counted(staffed.hrd)
    assert of_2025.of().open_years == ((2024, 85),)
    assert of_2025.of(staffed.elements["Patrol Bureau"].pk).open_years == ()


@pytest.mark.parametrize(("complete_in_2024", "expected"), [(6, ((2024, 12),)), (0, ())])
def test_a_year_that_is_open_for_everybody_is_not_counted(db, complete_in_2024, expected):
    element = ElementFactory()
    reader = MemberFactory(element=element)
    gone = MemberFactory(element=element, separated_on=date(2025, 1, 31))
    members = staff(element, complete=10, no_firearms=7)
    credit(gone, *members[:complete_in_2024], course=whole_year(), on=date(2024, 5, 2))

    assert counted(reader).of().open_years == expected


def test_an_open_year_of_a_handful_is_not_counted(staffed):
    short = [row.member for row in counted(staffed.hrd).report.rows if row.is_short]
    credit(*short[:11], course=whole_year(), on=date(2025, 6, 2))

    counts = counted(staffed.hrd, period=2026, as_of=LATER).of()

    assert [year for year, _ in counts.open_years] == [2024]


def test_what_the_reader_knows_anyway_is_no_key_to_the_rest(staffed):
    """Who leads Squad 110 can take its eight from the bureau's nine, and is left with one."""
    training = Member.objects.filter(element=staffed.elements["Training Division"])
    credit(*training.filter(license_number__gt=""), course=whole_year(), on=date(2025, 6, 2))
    staffed.elements["Squad 110"].supervisors.add(staffed.hrd)
    reader = Member.objects.get(pk=staffed.hrd.pk)

    counts = counted(reader).of()

    assert counts.short is None
    assert len(counts.groups) == 1


def random_department(seed: int, elements) -> None:
    luck = random.Random(seed)
    for n in range(9):
        parent = luck.choice([elements["Patrol Bureau"], elements["Central Patrol Division"]])
        element = ElementFactory(name=f"Unit {n}", parent=parent)
        short = luck.choice((0, 0, 1, 2, 6, 9))
        staff(
            element,
            complete=luck.choice((0, 1, 7, 9)),
            no_firearms=short,
            short=luck.choice((0, 1, 6)),
        )


def test_the_one_member_directly_in_an_element_is_read_by_no_two_pages(staffed):
    """The commander, who is short and alone in the division above Squad 110."""
    commander, division = staffed.commander, staffed.elements["Central Patrol Division"]
    assert not Member.objects.filter(element=division).exclude(pk=commander.pk).exists()
    Completion.objects.filter(member=commander)._raw_delete("default")

    counts = counted(staffed.hrd)

    squad = staffed.elements["Squad 110"]
    assert not {division.pk, squad.pk} <= set(counts.elements)
    for whole, parts in pages(counts):
        assert 1 not in {whole.total, *(part.total for part in parts)}
        assert 1 not in {whole.total - part.total for part in parts}


@pytest.mark.parametrize("seed", range(3))
def test_no_count_on_any_page_is_small_nor_is_any_that_two_pages_give(department, seed):
    """Each page divides its whole without a rest, so all differences are sums of lines shown."""
    random_department(seed, department.elements)
    staff(department.elements["Training Division"], complete=9, no_firearms=6)
    credit(*[m for m in department.members.values() if m.is_licensed], course=whole_year())
    counts = counted(department.hrd)
    lines_by_element = {
        line.element_id: line for _, parts in pages(counts) for line in parts if line.element_id
    }

    assert lines_by_element
    for whole, parts in pages(counts):
        assert is_safe(whole.counts)
        for part in parts:
            assert is_safe(part.counts)
            assert not is_full(part.counts)
        if parts:
            assert tuple(map(sum, zip(*(part.counts for part in parts), strict=True))) == (
                whole.counts
            )
        assert lines_by_element.get(whole.element_id, whole) == whole
    assert set(lines_by_element) <= set(counts.elements)
