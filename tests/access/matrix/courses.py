"""Pages of courses."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from courses.actions.merging import merge_course
from courses.history import latest_change
from courses.models import Course, CourseSession, Enrolment
from frame.merging.moving import plan_of
from people.models import Member
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import (
    CourseFactory,
    CourseSessionFactory,
    LocationFactory,
    OutsideInstructorFactory,
    PreApprovalFactory,
    ProviderFactory,
)

CLERK = allow("clerk")
CLERK_WRITES = allow("clerk", status=302)
LEADERS = ("sergeant", "commander", "other_sergeant")


def a_course(department: Department) -> dict[str, Any]:
    return {"course_id": CourseFactory().course_id}


def a_class(department: Department) -> dict[str, Any]:
    return {"pk": CourseSessionFactory(starts_on=date(2026, 3, 10)).pk}


def a_class_to_come(department: Department) -> dict[str, Any]:
    return {"pk": CourseSessionFactory(starts_on=timezone.localdate() + timedelta(days=30)).pk}


def enrolment_of(member: Member) -> dict[str, Any]:
    to_come = CourseSessionFactory(starts_on=timezone.localdate() + timedelta(days=30))
    enrolment = Enrolment.objects.create(course_session=to_come, member=member)
    return {"pk": enrolment.pk}


def enrolment_of_the_officer(department: Department) -> dict[str, Any]:
    return enrolment_of(department.officer)


def enrolment_of_the_other_sergeant(department: Department) -> dict[str, Any]:
    return enrolment_of(department.other_sergeant)


def of_no_one(department: Department) -> dict[str, Any]:
    return {"pk": 987654321}


def a_new_class(department: Department) -> dict[str, Any]:
    return {
        "course": CourseFactory().pk,
        "location": LocationFactory(name="Academy").name,
        "seats": "30",
        "days-0-on": "2026-03-10",
        "days-0-starts_at": "08:00",
        "days-0-ends_at": "16:00",
        "days-0-break_minutes": "80",
    }


def a_changed_class(department: Department) -> dict[str, Any]:
    return {"seen": latest_change(CourseSession.objects.latest("pk")), **a_new_class(department)}


def another_day(department: Department) -> dict[str, Any]:
    seen = latest_change(CourseSession.objects.latest("pk"))
    return {"seen": seen, "on": "2026-03-17", "starts_at": "08:00"}


def the_officer(department: Department) -> dict[str, Any]:
    return {"serial_numbers": department.officer.serial_number}


def a_new_course(department: Department) -> dict[str, Any]:
    return {
        "title": "Report writing",
        "subject": "none",
        "provider": CourseFactory().provider.pk,
        "source": "in_service",
        "setting": "department",
        "delivery": "in_person",
        "instruction_minutes": "50",
        "credit_hours": "1.00",
        "technical_studies": "1.00",
        "post_state": "not_sought",
    }


def a_changed_course(department: Department) -> dict[str, Any]:
    return {"seen": latest_change(Course.objects.latest("pk")), **a_new_course(department)}


def reason(department: Department) -> dict[str, Any]:
    return {"reason": "The instructor is ill."}


def a_cancelled_class(department: Department) -> dict[str, Any]:
    return {"pk": CourseSessionFactory(state="cancelled").pk}


def a_cancelled_class_of_the_officer(department: Department) -> dict[str, Any]:
    course_session: CourseSession = CourseSessionFactory(state="cancelled")
    Enrolment.objects.create(
        course_session=course_session, member=department.officer, state=Enrolment.State.CANCELLED
    )
    return {"pk": course_session.pk}


def another_class_of_the_course(department: Department) -> dict[str, Any]:
    cancelled = CourseSession.objects.get(state="cancelled")
    return {
        "move_to": CourseSessionFactory(course=cancelled.course, starts_on=date(2099, 3, 10)).pk
    }


def a_pre_approval(department: Department) -> dict[str, Any]:
    return {"pk": PreApprovalFactory().pk}


def last_years_source(department: Department) -> dict[str, Any]:
    """What copies last year's one source to this year's list."""
    row = PreApprovalFactory(year=timezone.localdate().year - 1)
    return {"providers": [row.provider.pk], "citation": "A letter of POST"}


def a_location(department: Department) -> dict[str, Any]:
    return {"pk": LocationFactory(name="Range").pk}


def an_instructor(department: Department) -> dict[str, Any]:
    return {"pk": OutsideInstructorFactory().pk}


def another_location(department: Department) -> dict[str, Any]:
    return {"into": LocationFactory(name="Range 2").pk}


def a_class_taught_by_the_colleague(department: Department) -> dict[str, Any]:
    course_session: CourseSession = CourseSessionFactory(coordinator=department.sergeant)
    course_session.instructors.add(department.colleague)
    return {"pk": course_session.pk}


def a_course_and_its_twin(department: Department) -> dict[str, Any]:
    return {"course_id": CourseFactory().course_id, "into_id": CourseFactory().course_id}


def what_was_looked_at(department: Department) -> dict[str, Any]:
    course, into = Course.objects.order_by("pk")
    return {"reason": "Entered twice.", "confirmed": plan_of(into, course).seal}


def a_merge(department: Department) -> dict[str, Any]:
    course, into = CourseFactory(), CourseFactory()
    merge = merge_course(
        course=course,
        into=into,
        reason="Entered twice.",
        confirmed=plan_of(into, course).seal,
        by=department.clerk,
        now=timezone.now(),
    )
    return {"pk": merge.pk}


ROWS: list[Row] = [
    Row("courses:course-list", others=200),
    Row("courses:course-list", target="as a file", query="?_export=csv", others=200),
    Row("courses:course-list", method="POST", others=405),
    Row("courses:course-detail", kwargs=a_course, others=200),
    Row("courses:course-detail", "unknown", kwargs=lambda _: {"course_id": "x"}, others=404),
    Row("courses:course-add", answers=CLERK),
    Row("courses:course-add", method="POST", answers=CLERK_WRITES, form=a_new_course),
    Row("courses:course-change", kwargs=a_course, answers=CLERK),
    Row(
        "courses:course-change",
        method="POST",
        kwargs=a_course,
        form=a_changed_course,
        answers=CLERK_WRITES,
    ),
    Row("courses:course-merge", kwargs=a_course, answers=CLERK),
    Row("courses:course-merge-into", kwargs=a_course_and_its_twin, answers=CLERK),
    Row(
        "courses:course-merge-into",
        method="POST",
        kwargs=a_course_and_its_twin,
        form=what_was_looked_at,
        answers=CLERK_WRITES,
    ),
    Row("courses:course-merge-undo", kwargs=a_merge, answers=CLERK),
    Row(
        "courses:course-merge-undo",
        method="POST",
        kwargs=a_merge,
        form=lambda department: {"reason": "They are two."},
        answers=CLERK_WRITES,
    ),
    Row("courses:hours-so-far", answers=CLERK),
    Row("courses:proposed-source", answers=CLERK),
    Row("courses:course-matches", query="?q=crisis", others=200),
    Row("courses:instructor-list", answers=CLERK),
    Row("courses:instructor-list", target="as a file", query="?_export=csv", answers=CLERK),
    Row("courses:instructor-matches", query="?q=roe", answers=CLERK),
    Row("courses:instructor-add", answers=CLERK),
    Row(
        "courses:instructor-add",
        method="POST",
        form=lambda department: {"name": "Casey Roe", "organization": "FBI"},
        answers=CLERK_WRITES,
    ),
    Row("courses:instructor-detail", kwargs=an_instructor, answers=CLERK, is_list=True),
    Row("courses:instructor-change", kwargs=an_instructor, answers=CLERK),
    Row(
        "courses:instructor-change",
        method="POST",
        kwargs=an_instructor,
        form=lambda department: {"name": "Casey Roe", "organization": "ATF"},
        answers=CLERK_WRITES,
    ),
    Row("courses:location-list", answers=CLERK),
    Row("courses:location-list", target="as a file", query="?_export=csv", answers=CLERK),
    Row("courses:location-matches", query="?q=academy", answers=CLERK),
    Row("courses:location-add", answers=CLERK),
    Row(
        "courses:location-add",
        method="POST",
        form=lambda department: {"name": "Range"},
        answers=CLERK_WRITES,
    ),
    Row("courses:location-change", kwargs=a_location, answers=CLERK),
    Row(
        "courses:location-change",
        method="POST",
        kwargs=a_location,
        form=lambda department: {"name": "Range 1", "is_offered": "on"},
        answers=CLERK_WRITES,
    ),
    Row("courses:location-merge", kwargs=a_location, answers=CLERK),
    Row(
        "courses:location-merge",
        method="POST",
        kwargs=a_location,
        form=another_location,
        answers=CLERK_WRITES,
    ),
    Row("courses:pre-approval-list", others=200, is_list=True),
    Row("courses:pre-approval-list", target="as a file", query="?_export=csv", others=200),
    Row("courses:pre-approval-add", answers=CLERK),
    Row(
        "courses:pre-approval-add",
        method="POST",
        form=lambda department: {
            "provider": ProviderFactory().pk,
            "year": timezone.localdate().year,
            "citation": "A letter of POST",
        },
        answers=CLERK_WRITES,
    ),
    Row("courses:pre-approval-change", kwargs=a_pre_approval, answers=CLERK),
    Row(
        "courses:pre-approval-change",
        method="POST",
        kwargs=a_pre_approval,
        form=lambda department: {"citation": "A letter of POST", "until_on": "2026-12-31"},
        answers=CLERK_WRITES,
    ),
    Row(
        "courses:pre-approval-remove",
        method="POST",
        kwargs=a_pre_approval,
        answers=CLERK_WRITES,
    ),
    Row(
        "courses:pre-approval-copy",
        kwargs=lambda _: {"year": timezone.localdate().year},
        answers=CLERK,
    ),
    Row(
        "courses:pre-approval-copy",
        method="POST",
        kwargs=lambda _: {"year": timezone.localdate().year},
        form=last_years_source,
        answers=CLERK_WRITES,
    ),
    Row("courses:session-list", others=200),
    Row("courses:session-list", target="as a file", query="?_export=xlsx", others=200),
    Row("courses:session-add", answers=CLERK),
    Row("courses:session-add", method="POST", answers=CLERK_WRITES, form=a_new_class),
    Row("courses:day-totals", answers=CLERK),
    Row("courses:session-change", kwargs=a_class, answers=CLERK),
    Row(
        "courses:session-change",
        method="POST",
        kwargs=a_class,
        form=a_changed_class,
        answers=CLERK_WRITES,
    ),
    Row("member-matches", query="?q=nunez", answers=allow("clerk", "administrator", *LEADERS)),
    Row("courses:session-repeat", kwargs=a_class, answers=CLERK),
    Row(
        "courses:session-repeat",
        method="POST",
        kwargs=a_class,
        form=lambda department: {"copies-0-on": "2026-03-17", "copies-0-starts_at": "08:00"},
        answers=CLERK_WRITES,
    ),
    Row("courses:session-move", kwargs=a_class, answers=CLERK),
    Row(
        "courses:session-move",
        method="POST",
        kwargs=a_class,
        form=another_day,
        answers=CLERK_WRITES,
    ),
    Row("courses:session-cancel", kwargs=a_class, answers=CLERK),
    Row("courses:session-cancel", method="POST", kwargs=a_class, form=reason, answers=CLERK_WRITES),
    Row("courses:session-move-members", kwargs=a_cancelled_class, answers=CLERK),
    Row(
        "courses:session-move-members",
        method="POST",
        kwargs=a_cancelled_class_of_the_officer,
        form=another_class_of_the_course,
        answers=CLERK_WRITES,
    ),
    Row("courses:session-reinstate", kwargs=a_cancelled_class, answers=allow("clerk", status=405)),
    Row("courses:session-reinstate", method="POST", kwargs=a_cancelled_class, answers=CLERK_WRITES),
    Row("courses:enrolment-add", kwargs=a_class_to_come, answers=allow("clerk", *LEADERS)),
    Row(
        "courses:enrolment-add",
        "of their own squad, or not",
        method="POST",
        kwargs=a_class_to_come,
        form=the_officer,
        # A leader of others is told in the form that the officer is none of theirs.
        answers=allow("clerk", "sergeant", "commander", status=302) | allow("other_sergeant"),
    ),
    Row(
        "courses:enrolment-remove",
        kwargs=enrolment_of_the_officer,
        answers=allow("clerk", "sergeant", "commander", "other_sergeant", status=405),
    ),
    Row(
        "courses:enrolment-remove",
        method="POST",
        kwargs=enrolment_of_the_officer,
        # To a leader of others the enrolment is not there.
        answers=allow("clerk", "sergeant", "commander", status=302)
        | allow("other_sergeant", status=404),
    ),
    Row(
        "courses:enrolment-remove",
        "of another squad's",
        method="POST",
        kwargs=enrolment_of_the_other_sergeant,
        answers=allow("clerk", "other_sergeant", status=302)
        | allow("sergeant", "commander", status=404),
    ),
    Row(
        "records:sheet-pdf",
        target="by its coordinator and instructor",
        kwargs=a_class_taught_by_the_colleague,
        answers=allow("clerk", "sergeant", "colleague"),
    ),
    Row(
        "records:sheet-pdf",
        target="of a canceled class",
        kwargs=a_cancelled_class,
        answers=CLERK_WRITES,
    ),
    Row("records:sheet-pdf", target="of an unknown class", kwargs=of_no_one, others=404),
]
