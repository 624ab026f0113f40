"""The rules of credit, for proposals of every way in: with a class and without one."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse

from courses.models import Course, CourseSession, Enrolment, SessionDay
from records.actions.completions import void_completion
from records.credit.problem_kinds import WARNINGS, Problem
from records.credit.problems import problems_of
from tests.factories import CompletionFactory, CourseFactory, DocumentFactory, MemberFactory
from tests.records.credit.proposing import (
    MARCH_10,
    in_class,
    keys,
    proposal,
    sentences,
    taught_by,
)
from tests.records.sheets import NEXT_DAY, a_class, draft, saved


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042", title="Crisis response")


@pytest.fixture
def course_session(course) -> CourseSession:
    return a_class(course=course)


def in_one_hour(course_session: CourseSession) -> None:
    SessionDay.objects.filter(course_session=course_session).update(
        ends_at=time(9), break_minutes=0
    )


def test_a_full_attendance_is_hindered_by_nothing_with_and_without_a_class(
    department, course, course_session
):
    without = proposal(department.officer, course)
    within = in_class(department.colleague, course_session)

    assert problems_of([without, within], by=department.clerk) == [[], []]


def test_every_problem_has_a_key_of_its_own_and_only_warnings_can_be_overridden():
    from records.credit import problem_kinds

    kinds = [each for each in vars(problem_kinds).values() if hasattr(each, "usual_reasons")]
    declared = [kind for kind in kinds if isinstance(kind, problem_kinds.ProblemKind)]

    assert len({kind.key for kind in declared}) == len(declared) == 48
    assert tuple(kind for kind in declared if not kind.blocks) == WARNINGS


# Who ------------------------------------------------------------------------------------------


def test_nobody_enters_their_own_credit_by_any_way(department, course):
    assert keys(proposal(department.clerk, course), by=department.clerk) == ["own_credit"]
    assert keys(proposal(department.clerk, course), by=department.inquiry) == []


def test_who_was_separated_or_not_yet_hired_on_the_day_is_told_both_days(department, course):
    left = MemberFactory(separated_on=date(2026, 3, 9))
    joined = MemberFactory(hired_on=date(2026, 3, 11), license_issued_on=None)

    assert sentences(proposal(left, course), by=department.clerk) == [
        "Separated on Mar 9, 2026, before the completion of Crisis response on Mar 10, 2026. "
        "Correct the serial number, or leave this credit out."
    ]
    assert sentences(proposal(joined, course), by=department.clerk) == [
        "Not yet hired: joined on Mar 11, 2026, after the completion of Crisis response on "
        "Mar 10, 2026. “Not included in a training record are training seminars attended prior to "
        f"employment” (policy 930-5 II.K). If {joined.last_name} earned POST credit as an officer "
        "of another agency, enter it as hours of a prior agency, which count for CLEE alone. "
        "Correct the serial number, or leave this credit out."
    ]


def test_what_an_earlier_agency_gave_comes_before_the_day_of_hire(department, course):
    joined = MemberFactory(hired_on=date(2026, 3, 11), license_issued_on=None)

    paper = DocumentFactory(member=joined)
    theirs = proposal(joined, course, is_prior_agency=True, evidence=paper)
    assert keys(theirs, by=department.clerk) == []


def test_an_instructor_is_credited_as_one_and_not_as_an_attendee(
    department, course, course_session
):
    course_session.instructors.add(department.officer)
    taught = taught_by(department.officer, course_session)

    assert keys(taught, by=department.clerk) == []
    assert keys(in_class(department.officer, course_session), by=department.clerk) == ["taught_it"]


def test_the_paper_of_another_member_is_no_evidence(department, course):
    theirs = proposal(
        department.officer, course, evidence=DocumentFactory(member=department.officer)
    )
    others = proposal(
        department.officer,
        course,
        evidence=DocumentFactory(member=department.colleague, name="certificate.pdf"),
    )
    everybodys = proposal(department.officer, course, evidence=DocumentFactory(member=None))

    assert keys(theirs, by=department.clerk) == keys(everybodys, by=department.clerk) == []
    assert sentences(others, by=department.clerk) == [
        "“certificate.pdf” belongs to another member's record. Choose the paper of Núñez, Ana, "
        "or leave this credit out."
    ]


# Once, and in one place -----------------------------------------------------------------------


def test_a_course_is_credited_once_a_day_on_record_and_among_the_proposals(department, course):
    twice = [proposal(department.officer, course) for _ in range(2)]

    first, second = problems_of(twice, by=department.clerk)

    assert first == []
    assert [each.sentence for each in second] == [
        "Is here a second time for 26-0042 on Mar 10, 2026. Leave this credit out."
    ]
    CompletionFactory(member=department.officer, course=course)
    assert keys(twice[0], by=department.clerk) == ["credited_already"]


@pytest.mark.parametrize(("score", "enter"), [(92, "the passed one"), (60, "this one")])
def test_a_test_not_passed_that_day_is_voided_before_a_retake_is_entered(
    department, course, score, enter
):
    by_test = {"source": "licensed_provider", "delivery": "computer_based"}
    failed = CompletionFactory(
        member=department.officer, course=course, score=Decimal("50.00"), **by_test
    )
    retake = proposal(department.officer, course, score=Decimal(score), **by_test)

    [problem] = problems_of([retake], by=department.clerk)[0]

    assert (problem.key, problem.sentence) == (
        "credited_already",
        "Did not pass the test of 26-0042 on Mar 10, 2026 (50 percent), and a course is on record "
        f"once a day. Void that line to enter {enter}, or leave this credit out.",
    )
    assert problem.way_out is not None
    assert (problem.way_out.address, problem.way_out.right) == (
        reverse("records:completion-void", args=[failed.pk]),
        "void_completions",
    )
    void_completion(completion=failed, reason="passed since", by=department.clerk, now=NEXT_DAY)
    assert keys(retake, by=department.clerk) == []


def test_two_proposals_for_classes_at_one_hour_are_told_of_each_other(department):
    classes = [a_class(course=CourseFactory(title=title)) for title in ("First aid", "Driving")]

    found = problems_of(
        [in_class(department.officer, each) for each in classes], by=department.clerk
    )

    assert [[problem.key for problem in each] for each in found] == [["two_places"]] * 2
    assert "is here for" in found[0][0].sentence
    assert "Driving (Mar 10, 2026, 8:00 AM to 4:00 PM) too" in found[0][0].sentence


def test_a_line_on_another_draft_at_that_hour_hinders_no_colleague(department, course_session):
    draft(a_class(), "4411", department.clerk)

    assert keys(in_class(department.officer, course_session), by=department.clerk) == ["two_places"]
    assert keys(in_class(department.colleague, course_session), by=department.clerk) == []


def test_a_saved_line_whose_credit_is_void_hinders_no_other_class(department, course_session):
    (written,) = saved(a_class(), "4411", department.clerk).completions
    void_completion(completion=written, reason="not there", by=department.clerk, now=NEXT_DAY)

    assert keys(in_class(department.officer, course_session), by=department.clerk) == []


def test_the_course_had_on_another_day_of_the_year_is_warned_of_with_the_day(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 5))

    assert sentences(proposal(department.officer, course), by=department.clerk) == [
        "Had 26-0042 this year already, on Jan 5, 2026. Leave this credit out, or give the reason "
        "when you save."
    ]
    assert keys(proposal(department.colleague, course), by=department.clerk) == []


@pytest.mark.parametrize(
    "values",
    [
        {"completed_on": date(2025, 12, 31)},
        {"role": "instructor"},
        {"source": "in_service", "delivery": "computer_based", "score": 69},
        {"voided_at": "2026-02-01T12:00Z", "void_reason": "wrong day"},
    ],
)
def test_another_year_a_lesson_taught_a_failed_test_and_a_void_credit_warn_of_nothing(
    department, course, values
):
    if "voided_at" in values:
        values = {**values, "voided_by": department.clerk}
    given = {"completed_on": date(2026, 1, 5), **values}
    CompletionFactory(member=department.officer, course=course, **given)

    assert keys(proposal(department.officer, course), by=department.clerk) == []


def test_the_first_of_several_days_is_named(department, course):
    for day in (date(2026, 2, 2), date(2026, 1, 5)):
        CompletionFactory(member=department.officer, course=course, completed_on=day)

    (said,) = sentences(proposal(department.officer, course), by=department.clerk)

    assert said.startswith("Had 26-0042 this year already, on Jan 5, 2026.")


def test_proposals_of_two_years_are_each_held_against_their_own(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 5))
    years = [
        proposal(department.officer, course, completed_on=date(year, 3, 10))
        for year in (2025, 2026, 2027)
    ]

    found = problems_of(years, by=department.clerk)

    assert [[problem.key for problem in each] for each in found] == [[], ["had_it_this_year"], []]


def test_a_class_that_ends_in_the_next_year_is_seen_on_its_first_day(department):
    days = [date(2026, 12, 31), date(2027, 1, 1)]
    over_new_year = a_class(starts_on=days[0], ends_on=days[1], days=days)
    CompletionFactory(
        member=department.officer,
        course=over_new_year.course,
        course_session=over_new_year,
        completed_on=days[1],
    )

    on_the_day = in_class(department.officer, a_class(starts_on=days[0]))

    assert keys(on_the_day, by=department.clerk) == ["two_places"]


# Hours ----------------------------------------------------------------------------------------


def test_a_course_of_eight_hours_in_a_class_of_one_warns_with_both_figures(
    department, course_session
):
    in_one_hour(course_session)

    assert sentences(in_class(department.officer, course_session), by=department.clerk) == [
        "26-0042 gives 8.00 hours for 400 minutes, but the 60 minutes of this class earn 1.00. "
        "Correct the days of the class, or give the reason when you save."
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"source": "non_post"},
        {"source": "college"},
        {"delivery": "computer_based", "score": Decimal(90)},
    ],
)
def test_credit_that_minutes_do_not_decide_is_not_held_against_them(
    department, course_session, values
):
    in_one_hour(course_session)

    assert keys(in_class(department.officer, course_session, **values), by=department.clerk) == []


def test_hours_that_post_approved_win_in_a_class_as_long_as_the_course(department, course_session):
    Course.objects.update(post_state="approved", instruction_minutes=300)
    SessionDay.objects.update(ends_at=time(13), break_minutes=0)
    course_session.refresh_from_db()

    assert keys(in_class(department.officer, course_session), by=department.clerk) == []
    SessionDay.objects.update(ends_at=time(12, 59))
    assert keys(in_class(department.officer, course_session), by=department.clerk) == [
        "class_too_short"
    ]


def test_hours_above_the_minutes_that_post_never_approved_are_warned_of_without_a_class(
    department, course
):
    Course.objects.update(instruction_minutes=300)

    assert sentences(proposal(department.officer, course), by=department.clerk) == [
        "The course gives 8.00 hours, but its 300 minutes earn 6.00, and POST has not approved "
        "more. Correct the course, or give the reason when you save."
    ]


def test_a_part_of_a_course_without_a_class_earns_what_its_minutes_earn(department, course):
    part = dict.fromkeys(course.designated_hours, Decimal("0.00"))
    part |= {"credit_hours": Decimal("2.00"), "legal_studies": Decimal("2.00")}

    assert (
        keys(proposal(department.officer, course, hours=part, minutes=100), by=department.clerk)
        == []
    )
    assert keys(
        proposal(department.officer, course, hours=part, minutes=99), by=department.clerk
    ) == ["not_of_minutes"]
    assert keys(
        proposal(department.officer, course, hours=part, minutes=401), by=department.clerk
    ) == ["minutes_impossible"]
    assert keys(
        proposal(department.officer, course, hours=part, minutes=12), by=department.clerk
    ) == ["no_credit"]


def test_hours_that_do_not_add_up_are_refused_by_the_figures(department, course):
    hours = {**course.designated_hours, "legal_studies": Decimal("1.00")}
    hours = {key: Decimal(value) for key, value in hours.items()}

    assert sentences(proposal(department.officer, course, hours=hours), by=department.clerk) == [
        "Hours by area add up to 7.00, but the course gives 8.00. Change one of them."
    ]


def test_a_computer_based_course_needs_its_score_or_the_certificate_given_for_it(
    department, course
):
    by_computer = {"delivery": "computer_based"}
    paper = DocumentFactory(member=department.officer)

    assert keys(proposal(department.officer, course, **by_computer), by=department.clerk) == [
        "no_score"
    ]
    assert (
        keys(
            proposal(department.officer, course, evidence=paper, **by_computer), by=department.clerk
        )
        == []
    )
    assert keys(
        proposal(department.officer, course, score=Decimal("100.5"), **by_computer),
        by=department.clerk,
    ) == ["score_impossible"]


@pytest.mark.parametrize(
    ("values", "earned"),
    [
        ({"score": Decimal("69.99")}, "0.00"),
        ({"score": Decimal(70)}, "8.00"),
        ({"score": Decimal(10), "source": "non_post"}, "8.00"),
        ({"score": Decimal(10), "delivery": "in_person"}, "8.00"),
    ],
)
def test_a_failed_test_earns_nothing_where_a_test_decides(department, course, values, earned):
    given = {"delivery": "computer_based", **values}

    tested = proposal(department.officer, course, **given)

    assert tested.earned == Decimal(earned)
    assert tested.credit_hours == Decimal("8.00")
    assert keys(tested, by=department.clerk) == []


# Enrolment ------------------------------------------------------------------------------------


def enrol(course_session: CourseSession, *members, state: str = "enrolled") -> None:
    for member in members:
        Enrolment.objects.create(course_session=course_session, member=member, state=state)


def test_who_is_not_enrolled_where_others_are_is_warned_of(department, course_session):
    enrol(course_session, department.officer, department.sergeant)

    assert keys(in_class(department.officer, course_session), by=department.clerk) == []
    assert sentences(in_class(department.colleague, course_session), by=department.clerk) == [
        "Not enrolled in this class, though 2 others are. Correct the serial number, or give the "
        "reason when you save."
    ]


@pytest.mark.parametrize("state", ["excused", "rescheduled"])
def test_those_who_gave_their_place_back_are_no_others(department, course_session, state):
    enrol(course_session, department.sergeant, state=state)

    assert keys(in_class(department.officer, course_session), by=department.clerk) == []


def test_enrolment_in_another_class_asks_nothing_of_this_one(department, course_session):
    enrol(a_class(), department.sergeant)

    assert keys(in_class(department.officer, course_session), by=department.clerk) == []


# More than a day ------------------------------------------------------------------------------


def blocked(problems: list[Problem]) -> list[str]:
    return [problem.key for problem in problems if problem.blocks]


def earned(member, hours: str, *, on: date = MARCH_10, **values) -> None:
    CompletionFactory(
        member=member,
        course=CourseFactory(
            credit_hours=hours,
            **dict.fromkeys(("technical_studies", "skill_development"), "0"),
            interpersonal_perspectives="0",
            firearms="0",
            legal_studies=hours,
        ),
        completed_on=on,
        **values,
    )


def test_twenty_four_hours_fit_into_a_day_and_a_quarter_more_does_not(department, course):
    earned(department.officer, "16.00")

    assert keys(proposal(department.officer, course), by=department.clerk) == ["long_day"]
    earned(department.officer, "1.00")
    assert sentences(proposal(department.officer, course), by=department.clerk)[:1] == [
        "Núñez would have 25.00 credit hours on Mar 10, 2026, 8.00 of them here and 17.00 in "
        "other courses. 24.00 is the most in one day. Leave this credit out, or void what is wrong."
    ]
    assert keys(proposal(department.colleague, course), by=department.clerk) == []


def test_proposals_handed_in_together_share_the_day(department):
    four = [proposal(department.officer, CourseFactory()) for _ in range(4)]

    assert [blocked(each) for each in problems_of(four[:3], by=department.clerk)] == [[], [], []]
    found = problems_of(four, by=department.clerk)
    assert [blocked(each) for each in found] == [["more_than_a_day"]] * 4


@pytest.mark.parametrize(
    "values",
    [
        {"on": date(2026, 3, 9)},
        {"source": "college"},
        {"source": "in_service", "delivery": "computer_based", "score": 69},
    ],
)
def test_other_days_semesters_and_failed_tests_take_none_of_the_day(department, course, values):
    earned(department.officer, "20.00", **values)

    assert keys(proposal(department.officer, course), by=department.clerk) == []


def test_a_class_of_several_days_takes_of_each_day_its_share(department, course):
    days = [date(2026, 3, day) for day in (9, 10, 11, 12)]
    week = CourseFactory(
        instruction_minutes=1600,
        credit_hours="32.00",
        **dict.fromkeys(
            ("legal_studies", "technical_studies", "interpersonal_perspectives"), "8.00"
        ),
        skill_development="8.00",
    )
    of_four_days = a_class(course=week, starts_on=days[0], ends_on=days[3], days=days)

    assert keys(in_class(department.officer, of_four_days), by=department.clerk) == []
    CompletionFactory(
        member=department.officer, course=week, course_session=of_four_days, completed_on=days[3]
    )
    earned(department.officer, "8.25")
    # 8.00 of the class, 8.25 of another, 8.00 here: 24.25 on March 10.
    assert sentences(proposal(department.officer, course), by=department.clerk)[0].startswith(
        "Núñez would have 24.25 credit hours on Mar 10, 2026"
    )


def test_a_course_longer_than_a_day_without_a_class_is_of_no_single_day(department, course):
    week = CourseFactory(
        instruction_minutes=2000,
        credit_hours="40.00",
        **dict.fromkeys(
            ("legal_studies", "technical_studies", "interpersonal_perspectives"), "10.00"
        ),
        skill_development="10.00",
    )

    paper = DocumentFactory(member=department.officer)
    proved = proposal(department.officer, week, evidence=paper)
    assert keys(proved, by=department.clerk) == []
    CompletionFactory(member=department.officer, course=week)
    assert keys(proposal(department.officer, course), by=department.clerk) == []
