"""What mostly is a slip or worse: one training written twice, or on nobody's word but one."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from courses.models import Course
from frame.words import us_date
from people.actions.leaves import void_leave
from people.models import Leave
from records.actions.completions import void_completion
from records.credit.around import look_around
from records.credit.problems import problems_of
from records.credit.proposals import Told
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, DocumentFactory, MemberFactory
from tests.records.credit.proposing import MARCH_10, in_class, keys, proposal, sentences
from tests.records.sheets import NEXT_DAY, a_class


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042", title="Crisis response")


def paper(member, **values):
    return DocumentFactory(member=member, name="certificate.pdf", **values)


# On leave -------------------------------------------------------------------------------------


def on_leave(member, by, first: date, last: date | None = None) -> Leave:
    return Leave.objects.create(
        member=member, starts_on=first, ends_on=last, entered_by=by, entered_at=NEXT_DAY
    )


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), "from Mar 10, 2026 to Mar 10, 2026"),
        (date(2026, 3, 1), None, "since Mar 1, 2026"),
    ],
)
def test_who_was_on_leave_on_the_day_is_told_its_days(department, course, first, last, days):
    on_leave(department.officer, department.administrator, first, last)

    assert sentences(proposal(department.officer, course), by=department.clerk) == [
        f"Núñez was on leave {days}. Leave this credit out, or give the reason when you save."
    ]
    assert keys(proposal(department.colleague, course), by=department.clerk) == []


def test_a_leave_before_or_after_and_a_voided_one_ask_nothing(department, course):
    by = department.administrator
    on_leave(department.officer, by, date(2026, 3, 1), date(2026, 3, 9))
    on_leave(department.officer, by, date(2026, 3, 11))
    wrong = on_leave(department.officer, by, date(2026, 3, 10), date(2026, 3, 10))
    void_leave(leave=wrong, reason="Another member", by=by, now=NEXT_DAY)

    assert keys(proposal(department.officer, course), by=department.clerk) == []


def test_a_leave_on_the_first_of_several_days_is_asked_about(department):
    days = [date(2026, 3, day) for day in (9, 10)]
    course_session = a_class(starts_on=days[0], ends_on=days[1], days=days)
    on_leave(department.officer, department.administrator, date(2026, 3, 2), days[0])

    assert "on_leave" in keys(in_class(department.officer, course_session), by=department.clerk)


# One training under two numbers ---------------------------------------------------------------


@pytest.mark.parametrize("title", ["Crisis response", "CRISIS-RESPONSE"])
def test_a_course_of_the_same_name_hours_and_day_is_warned_of(department, course, title):
    evidence = paper(department.officer)
    other = CourseFactory(title=title)
    CompletionFactory(member=department.officer, course=other, evidence=evidence)

    said = sentences(
        proposal(department.officer, course, evidence=paper(department.officer)),
        by=department.clerk,
    )

    assert said[0] == (
        f"Núñez has another course called “{title}” on Mar 10, 2026, of 8.00 hours too. "
        "Leave this credit out, or give the reason when you save."
    )


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"title": "Crisis response II"}, {}),
        ({"credit_hours": "7.00", "legal_studies": "1.00"}, {}),
        ({}, {"completed_on": date(2026, 3, 9)}),
        ({}, {"role": "instructor"}),
    ],
)
def test_another_name_length_day_or_part_in_it_is_another_training(
    department, course, given, values
):
    other = CourseFactory(**{"title": "Crisis response", **given})
    CompletionFactory(member=department.officer, course=other, **values)

    assert "same_title" not in keys(proposal(department.officer, course), by=department.clerk)


# One paper twice ------------------------------------------------------------------------------


def test_a_file_that_is_the_paper_of_another_credit_is_warned_of_with_that_credit(
    department, course
):
    first = paper(department.officer, content=b"a")
    other = CourseFactory(course_id="26-0007", title="Driving")
    CompletionFactory(
        member=department.officer,
        course=other,
        completed_on=date(2026, 2, 3),
        evidence=first,
    )
    again = proposal(department.officer, course, evidence=paper(department.officer, content=b"a"))

    assert sentences(again, by=department.clerk) == [
        "“certificate.pdf” is on record already, as the paper of 26-0007 Driving on Feb 3, 2026. "
        "Leave this credit out, or give the reason when you save."
    ]


def test_a_credit_that_is_voided_for_it_has_no_hold_on_its_paper(department, course):
    wrong = CompletionFactory(
        member=department.officer,
        completed_on=date(2026, 2, 3),
        evidence=paper(department.officer, content=b"a"),
    )
    instead = proposal(department.officer, course, evidence=paper(department.officer, content=b"a"))

    def found(without: list[int]) -> list[str]:
        around = look_around([instead], without=without)
        return [each.key for each in problems_of([instead], by=department.clerk, around=around)[0]]

    assert found([]) == ["same_paper"]
    assert found([wrong.pk]) == []


def test_the_paper_of_another_member_sent_as_ones_own_names_that_member(department, course):
    CompletionFactory(
        member=department.colleague,
        course=course,
        evidence=paper(department.colleague, content=b"a"),
    )
    copied = proposal(department.officer, course, evidence=paper(department.officer, content=b"a"))

    (said,) = sentences(copied, by=department.clerk)

    assert f"on Mar 10, 2026 of {department.colleague.name}." in said


def test_another_file_a_voided_credit_and_a_paper_of_many_warn_of_nothing(department, course):
    of_many = DocumentFactory(member=None, content=b"b")
    CompletionFactory(member=department.colleague, course=course, evidence=of_many)
    wrong = CompletionFactory(
        member=department.officer,
        completed_on=date(2026, 2, 3),
        evidence=paper(department.officer, content=b"a"),
    )
    void_completion(completion=wrong, reason="Wrong day", by=department.clerk, now=NEXT_DAY)

    for evidence in (
        paper(department.officer, content=b"a"),
        paper(department.officer, content=b"c"),
        of_many,
    ):
        given = proposal(department.officer, course, evidence=evidence)
        assert keys(given, by=department.clerk) == []


# In two places --------------------------------------------------------------------------------


def test_a_whole_day_elsewhere_on_the_day_of_a_certificate_is_warned_of(department, course):
    CompletionFactory(
        member=department.officer, evidence=paper(department.officer), completed_on=MARCH_10
    )

    said = sentences(
        proposal(department.officer, course, evidence=paper(department.officer)),
        by=department.clerk,
    )

    assert said == [
        "Núñez would have been in courses for 16.00 credit hours on Mar 10, 2026, 8.00 of them "
        "here and 8.00 elsewhere. Correct the day, or give the reason when you save."
    ]


def test_a_class_and_a_certificate_of_one_day_are_held_against_each_other(department, course):
    CompletionFactory(member=department.officer, evidence=paper(department.officer))
    sitting_in = in_class(department.officer, a_class(course=course))

    assert keys(sitting_in, by=department.clerk) == ["long_day"]


@pytest.mark.parametrize(
    "values",
    [
        {
            "course": {
                "credit_hours": "4.00",
                "skill_development": "0",
                "firearms": "0",
                "technical_studies": "0",
                "de_escalation": "0",
            }
        },
        {"delivery": "computer_based", "score": 90},
        {"source": "college"},
        {"completed_on": date(2026, 3, 9)},
    ],
)
def test_twelve_hours_and_what_asks_nobody_to_be_anywhere_fit_into_the_day(
    department, course, values
):
    given = dict(values)
    other = CourseFactory(**given.pop("course", {}))
    CompletionFactory(
        member=department.officer, course=other, evidence=paper(department.officer), **given
    )
    mine = proposal(department.officer, course, evidence=paper(department.officer))

    assert keys(mine, by=department.clerk) == []


def test_two_classes_of_one_day_have_hours_of_their_own(department):
    morning, evening = a_class(), a_class(course=CourseFactory())
    evening.days.update(starts_at="18:00", ends_at="23:00", break_minutes=0)
    CompletionFactory(member=department.officer, course=morning.course, course_session=morning)

    assert "long_day" not in keys(in_class(department.officer, evening), by=department.clerk)


# More than its course gives --------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        {"post_state": "approved", "approved_on": date(2026, 1, 2), "control_number": "P-1"},
        {"delivery": "computer_based", "source": "in_service"},
        {"source": "non_post"},
    ],
)
@pytest.mark.parametrize(("hours", "is_warned"), [("20.00", True), ("8.00", False)])
def test_more_hours_than_the_course_gives_are_warned_of(department, kind, hours, is_warned):
    course = CourseFactory(course_id="26-0042", **kind)
    score = Decimal(90) if "delivery" in kind else None
    given = proposal(department.officer, course, score=score)
    given = replace(given, hours={**given.hours, "credit_hours": Decimal(hours)})

    said = "20.00 hours are more than the 8.00 that the course gives."
    assert [said in " ".join(sentences(given, by=department.clerk))] == [is_warned]


# Faster than it runs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "warned"), [(399, ["faster_than_it_runs"]), (400, []), (None, [])]
)
def test_a_computer_based_course_done_faster_than_it_runs_is_warned_of(department, minutes, warned):
    online = CourseFactory(source="in_service", delivery="computer_based")
    given = proposal(department.officer, online, score=Decimal(90), minutes_spent=minutes)

    assert keys(given, by=department.clerk) == warned


def test_who_was_faster_is_told_both_times(department):
    online = CourseFactory(course_id="26-0042", delivery="computer_based")
    given = proposal(department.officer, online, score=Decimal(90), minutes_spent=30)

    assert sentences(given, by=department.clerk) == [
        "Done in 30 minutes, and the course runs for 400. Correct the minutes, or give the reason "
        "when you save."
    ]


# On one person's word -------------------------------------------------------------------------


def on_ones_word(member, by, **values) -> Completion:
    given = {"completed_on": date(2026, 2, 3), "entered_by": by, **values}
    return CompletionFactory(member=member, **given)


def test_more_than_eight_hours_without_class_or_paper_by_one_person_are_warned_of(
    department, course
):
    assert keys(proposal(department.officer, course), by=department.clerk) == []
    on_ones_word(department.officer, department.clerk)

    assert sentences(proposal(department.officer, course), by=department.clerk) == [
        "With this you enter 16.00 hours of 2026 for Núñez without a class or a paper. Attach the "
        "paper, or give the reason when you save."
    ]


def test_what_they_entered_under_a_record_merged_into_theirs_is_their_word_too(department, course):
    on_ones_word(department.officer, MemberFactory(merged_into=department.clerk))
    on_ones_word(department.officer, MemberFactory(), completed_on=date(2026, 2, 4))

    assert (
        "With this you enter 16.00 hours of 2026 for Núñez without a class or a paper. Attach the "
        "paper, or give the reason when you save."
    ) in sentences(proposal(department.officer, course), by=department.clerk)


def test_a_long_course_is_on_ones_word_already_by_itself(department):
    long = {
        **Course.objects.get(pk=CourseFactory().pk).designated_hours,
        "credit_hours": Decimal(9),
    }
    nine = proposal(department.officer, CourseFactory(instruction_minutes=450), hours=long)

    assert (
        "You enter 9.00 hours of 2026 for Núñez without a class or a paper. Attach the paper, or "
        "give the reason when you save."
    ) in sentences(nine, by=department.clerk)


def test_many_entered_at_once_are_on_ones_word_together(department, course):
    two = [proposal(department.officer, CourseFactory()), proposal(department.officer, course)]

    assert "no_paper_again" in keys(*two, by=department.clerk)


@pytest.mark.parametrize(
    "values",
    [
        {"completed_on": date(2025, 12, 31)},
        {"entered_by": None},
        {"evidence": True},
        {"course_session": True},
        {"delivery": "computer_based", "score": 69},
    ],
)
def test_what_another_entered_or_what_a_paper_or_class_proves_is_on_nobodys_word(
    department, course, values
):
    given = dict(values)
    if "entered_by" in given:
        given["entered_by"] = department.inquiry
    if "evidence" in given:
        given["evidence"] = paper(department.officer)
    if "course_session" in given:
        given["course_session"] = a_class(starts_on=date(2026, 2, 3))
        given["course"] = given["course_session"].course
    on_ones_word(department.officer, department.clerk, **given)

    assert keys(proposal(department.officer, course), by=department.clerk) == []


def test_a_paper_takes_it_off_ones_word(department, course):
    on_ones_word(department.officer, department.clerk)

    proved = proposal(department.officer, course, evidence=paper(department.officer))
    assert keys(proved, by=department.clerk) == []


# What the paper or its sender says --------------------------------------------------------------


def told(department, course, **values):
    given = Told(**values)
    return proposal(department.officer, course, told=given, evidence=paper(department.officer))


@pytest.mark.parametrize("teller", ["The paper", "Núñez, Ana"])
def test_other_hours_than_the_paper_or_its_sender_says_are_warned_of(department, course, teller):
    of_six = told(department, course, hours=Decimal(6), teller=teller)

    assert sentences(of_six, by=department.clerk) == [
        f"{teller} says 6.00 hours, and 8.00 stand here. Correct the hours or the course, or give "
        "the reason when you save."
    ]
    assert keys(told(department, course, hours=Decimal(8)), by=department.clerk) == []


def test_another_day_than_its_sender_says_is_warned_of(department, course):
    day = proposal(department.officer, course).completed_on
    before = day.replace(year=day.year - 1)

    assert sentences(told(department, course, days=(before, before)), by=department.clerk) == [
        f"Its sender says {us_date(before)}, and {us_date(day)} stands here. Correct the day, or "
        "give the reason when you save."
    ]
    days = (before, day - timedelta(days=1))
    [sentence] = sentences(told(department, course, days=days), by=department.clerk)
    assert sentence.startswith(f"Its sender says {us_date(before)} to {us_date(days[1])}, and ")
    assert keys(told(department, course, days=(before, day)), by=department.clerk) == []


def test_a_day_before_new_year_is_warned_of_where_the_course_lasted_until_after_it(
    department, course
):
    day = proposal(department.officer, course).completed_on
    after = date(day.year + 1, 1, 2)

    assert sentences(told(department, course, days=(day, after)), by=department.clerk) == [
        f"Its sender says {us_date(day)} to {us_date(after)}, and {us_date(day)} stands here. It "
        f"counts in the year in which it was completed, {after.year}. Correct the day, or give "
        "the reason when you save."
    ]
    on_the_last = replace(told(department, course, days=(day, after)), completed_on=after)
    assert keys(on_the_last, by=department.clerk) == []


def test_a_paper_in_another_name_is_warned_of(department, course):
    sent = told(department, course, other_name="Owen Roe", is_sent_in=True)
    entered = told(department, course, other_name="Owen Roe")

    assert sentences(sent, by=department.clerk) == [
        "The paper names “Owen Roe”, and this would be credit of Núñez. Send it back if it is "
        "somebody else’s, or give the reason when you save."
    ]
    assert sentences(entered, by=department.clerk) == [
        "The paper names “Owen Roe”, and this would be credit of Núñez. Correct the member, or "
        "give the reason when you save."
    ]
