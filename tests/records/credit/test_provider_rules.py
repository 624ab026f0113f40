"""Who gave the training: a license that ended, and a pre-approved source."""

from datetime import date

import pytest

from courses.models import Course
from records.credit.problems import problems_of
from records.credit.proposals import BroughtIn, Giver, Told
from tests.factories import CourseFactory, DocumentFactory, PreApprovalFactory, ProviderFactory
from tests.records.credit.proposing import in_class, keys, proposal, sentences
from tests.records.sheets import a_class

FROM_A_FILE = BroughtIn(import_pk=1, row=2, mark=3)


def course_of(until: date | None, source: str = "licensed_provider") -> Course:
    provider = ProviderFactory(name="River Academy", license_valid_until=until)
    return CourseFactory(provider=provider, source=source)


def of_paper(department, course: Course, **values):
    return proposal(department.officer, course, evidence=DocumentFactory(
        member=department.officer
    ), **values)  # fmt: skip


@pytest.mark.parametrize("source", ["licensed_provider", "training_center"])
def test_a_license_that_ended_before_the_day_is_warned_of(department, source):
    course = course_of(date(2026, 3, 9), source)

    assert sentences(of_paper(department, course), by=department.clerk) == [
        "The license of River Academy on file ended on Mar 9, 2026, before Mar 10, 2026. Have the "
        "new one put on file by an administrator, choose another source, or give the reason when "
        "you save."
    ]


@pytest.mark.parametrize(
    ("until", "source"),
    [
        (date(2026, 3, 10), "licensed_provider"),
        (None, "licensed_provider"),
        (date(2026, 3, 9), "in_service"),
    ],
)
def test_a_license_that_reaches_to_the_day_or_decides_nothing_is_no_problem(
    department, until, source
):
    course = course_of(until, source)

    assert keys(of_paper(department, course), by=department.clerk) == []


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("licensed_provider", "Licensed CLEE provider"),
        ("training_center", "Licensed basic training center"),
    ],
)
def test_a_licensed_source_without_a_license_on_file_is_asked_about(department, source, label):
    provider = ProviderFactory(name="River Academy", license_number="")
    course = CourseFactory(provider=provider, source=source)

    assert sentences(of_paper(department, course), by=department.clerk) == [
        f"No license of River Academy is on file, and credit from the source “{label}” rests on "
        "one. Have its number put on file by an administrator, choose another source, or say when "
        "you save how you know that it is licensed."
    ]
    assert keys(of_paper(department, course, source="in_service"), by=department.clerk) == []


def test_a_class_of_ours_and_a_row_of_a_file_are_not_asked(department):
    ended, listed = course_of(date(2026, 3, 9)), CourseFactory(source="pre_approved")
    unlicensed = CourseFactory(provider=ProviderFactory(license_number=""))
    approved_since = CourseFactory(approved_on=date(2026, 12, 1))

    for course in (ended, listed, unlicensed, approved_since):
        held = in_class(department.officer, a_class(course=course))
        brought = proposal(department.officer, course, brought_in=FROM_A_FILE)
        assert keys(held, by=department.clerk) == []
        assert keys(brought, by=department.clerk) == []


def test_credit_of_a_pre_approved_source_wants_to_know_where_the_approval_stands(department):
    course = CourseFactory(source="pre_approved", provider=ProviderFactory(name="FBI"))

    assert sentences(of_paper(department, course), by=department.clerk) == [
        "FBI is not on the list of pre-approved sources for Mar 10, 2026, so its credit rests on "
        "evidence that the state or the federal agency approved the training (11 CSR "
        "75-15.050(3)). Say where the paper shows it, put the provider on the list, or choose "
        "another source."
    ]


@pytest.mark.parametrize(
    ("from_on", "until_on", "asked"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), []),
        (date(2026, 3, 10), date(2026, 3, 10), []),
        (date(2026, 1, 1), date(2026, 3, 9), ["approval_to_show"]),
        (date(2026, 3, 11), date(2026, 12, 31), ["approval_to_show"]),
    ],
)
def test_a_source_on_the_directors_list_that_day_is_not_asked(department, from_on, until_on, asked):
    course = CourseFactory(source="pre_approved")
    PreApprovalFactory(provider=ProviderFactory())
    PreApprovalFactory(provider=course.provider, from_on=from_on, until_on=until_on)

    assert keys(of_paper(department, course), by=department.clerk) == asked


def test_what_is_warned_of_a_provider_leads_to_the_page_that_mends_it(department):
    ended = course_of(date(2026, 3, 9))
    unlicensed = CourseFactory(
        provider=ProviderFactory(name="Hill Academy", license_number=""), source="training_center"
    )
    unlisted = CourseFactory(source="pre_approved")
    not_yet = CourseFactory(approved_on=date(2026, 3, 11))

    found = [
        problem.way_out
        for course in (ended, unlicensed, unlisted, not_yet)
        for problem in problems_of([of_paper(department, course)], by=department.clerk)[0]
    ]

    assert [(each.words, each.address, each.right) for each in found] == [
        (
            "The license of River Academy",
            f"/administration/providers/{ended.provider_id}/change/",
            "administer",
        ),
        (
            "The license of Hill Academy",
            f"/administration/providers/{unlicensed.provider_id}/change/",
            "administer",
        ),
        ("The list of pre-approved sources", "/pre-approved/", "keep_courses"),
        (
            f"The approval of {not_yet.course_id}",
            f"/courses/{not_yet.course_id}/change/",
            "keep_courses",
        ),
    ]


def test_a_day_before_post_approved_the_course_is_asked_about(department):
    course = CourseFactory(approved_on=date(2026, 3, 11))

    assert sentences(of_paper(department, course), by=department.clerk) == [
        "POST approved the course on Mar 11, 2026, and Mar 10, 2026 is before that. Correct the "
        "day, choose the course that was approved by then, or give the reason when you save."
    ]


@pytest.mark.parametrize(
    ("approved_on", "source"),
    [
        (date(2026, 3, 10), "in_service"),
        (None, "in_service"),
        (date(2026, 3, 11), "non_post"),
    ],
)
def test_a_day_after_approval_and_what_is_no_post_credit_are_not_asked(
    department, approved_on, source
):
    course = CourseFactory(approved_on=approved_on, source="in_service")

    asked = keys(of_paper(department, course, source=source), by=department.clerk)

    assert "before_approval" not in asked


def test_a_course_of_another_provider_than_the_paper_or_its_sender_says_is_asked_about(department):
    course, other = course_of(None), ProviderFactory(name="Open Plains Group")
    told = Told(giver=Giver(other.pk, "OPEN PLAINS GROUP", "The paper"))

    assert sentences(of_paper(department, course, told=told), by=department.clerk) == [
        "The paper says “OPEN PLAINS GROUP”, and this course is of River Academy. Choose the "
        "course of who gave it, or add it with that provider; or give the reason when you save."
    ]
    same = Told(giver=Giver(course.provider_id, "River Academy", "The paper"))
    assert keys(of_paper(department, course, told=same), by=department.clerk) == []
