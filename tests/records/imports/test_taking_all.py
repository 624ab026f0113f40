"""All completions and courses as files: brought into an empty system they are the same rows."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.core.files.storage import default_storage
from django.forms.models import model_to_dict
from django.utils import timezone

from courses.class_keys import KnownClasses
from courses.designations import HOURS_COLUMNS, partial_designations
from courses.imports import CLASSES, COURSES
from courses.models import Course, CourseSession, SessionDay
from events.models import Event
from frame.imports.kinds import ImportKind
from frame.imports.taking import TAKE_ALL
from frame.jobs.actions import add_job, take_file
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.models import Member
from records.actions.completions import void_completion
from records.imports import COMPLETIONS, VOIDED_COMPLETIONS
from records.models import Completion
from tests.courses.imports.classes import empty_of_classes
from tests.factories import CompletionFactory, CourseFactory, LocationFactory, ProviderFactory
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told
from tests.records.sheets import a_class

OF_THE_SYSTEM = {"id", "entered_at", "entered_by", "brought_in", "brought_in_row", "form_token"}
OF_THE_SYSTEM |= {"brought_in_mark"}


def file_of_all(kind: ImportKind, by: Member) -> str:
    job = add_job(
        TAKE_ALL,
        title="All",
        file_name="all.csv",
        asked={"kind": kind.key},
        by=by,
        now=timezone.now(),
    ).row
    work_on(claim_next())
    job = Job.objects.get(pk=job.pk)
    assert job.state == Job.State.DONE, job.error
    take_file(job=job, by=by)
    return default_storage.open(job.file).read().decode("utf-8-sig")


def rows_of(model) -> list[dict]:
    rows = []
    for each in model.objects.order_by("pk"):
        row = {key: value for key, value in model_to_dict(each).items() if key not in OF_THE_SYSTEM}
        if isinstance(each, Completion):
            row["course"] = each.course.course_id
        rows.append(row)
    return sorted(rows, key=repr)


def test_what_is_taken_away_comes_into_an_empty_system_without_loss(department):
    provider = ProviderFactory(name="Academy, “West”; =1+1")
    course = CourseFactory(
        title="=cmd, “quoted”; and more",
        provider=provider,
        synopsis="Two\nlines",
        control_number="P-1",
        post_state="approved",
        approved_on=date(2024, 2, 3),
    )
    CourseFactory(delivery="computer_based", provider=provider)
    hours = {key: getattr(CourseFactory(), key) for key in HOURS_COLUMNS}
    CompletionFactory(member=department.officer, course=course, completed_on=date(2025, 3, 1))
    CompletionFactory(
        member=department.colleague,
        course=Course.objects.get(delivery="computer_based"),
        delivery="computer_based",
        score="87.25",
        completed_on=date(2025, 3, 2),
        entered_by=department.inquiry,
    )
    CompletionFactory(
        member=department.colleague,
        course=course,
        completed_on=date(2010, 3, 2),
        is_prior_agency=True,
        control_number="-5",
        **hours,
    )
    CompletionFactory(
        member=department.officer,
        course=course,
        completed_on=date(2025, 3, 4),
        role="instructor",
        source="instructor",
        minutes=480,
        **hours,
    )
    wrong = CompletionFactory(member=department.officer, course=course, score=Decimal("55"))
    moment = datetime(2026, 3, 14, 5, 6, 7, 89, tzinfo=UTC)
    reason = "=1+1, “wrong” day"
    void_completion(completion=wrong, reason=reason, by=department.clerk, now=moment)
    before = rows_of(Course), rows_of(Completion)
    courses = file_of_all(COURSES, department.auditor)
    completions = file_of_all(COMPLETIONS, department.auditor)
    voided = file_of_all(VOIDED_COMPLETIONS, department.auditor)
    Completion.objects.all()._raw_delete("default")
    Course.objects.all()._raw_delete("default")

    written(department.clerk, courses, kind=COURSES)
    written(department.clerk, completions, kind=COMPLETIONS)
    written(department.clerk, voided, kind=VOIDED_COMPLETIONS)

    assert rows_of(Course) == before[0]
    assert rows_of(Completion) == before[1]
    taken = Event.objects.filter(action__in=["courses.take", "completions.take"])
    assert taken.count() == 2
    assert taken.get(action="completions.take").after["named"] == ["4411", "4412"]
    taken = Event.objects.get(action="completions.take_voided")
    assert (taken.after["named"], taken.after["rows"]) == (["4411"], 1)


def test_credit_of_classes_comes_into_an_empty_system_with_its_class(department):
    """Of two classes that began at one moment, of a taught one, and what was voided of one."""
    course = CourseFactory()
    morning, twin, evening = (a_class(course=course, state="closed") for _ in range(3))
    CourseSession.objects.filter(pk=evening.pk).update(location=LocationFactory(name="Range #2"))
    SessionDay.objects.filter(course_session__in=[twin, evening]).update(
        starts_at=time(16), ends_at=time(22, 40), break_minutes=0
    )
    late = a_class(course=course, state="closed", location="Range #2")
    SessionDay.objects.filter(course_session=late).update(
        starts_at=time(16), ends_at=time(22, 40), break_minutes=0
    )
    morning.instructors.add(department.inquiry)
    evening.instructors.add(department.inquiry)
    taught = partial_designations(
        Course.objects.get(pk=course.pk).designated_hours, Decimal("6.50")
    )
    for held, member, role in (
        (morning, department.officer, "attendee"),
        (twin, department.colleague, "attendee"),
        (late, department.sergeant, "attendee"),
        (morning, department.inquiry, "instructor"),
        (evening, department.inquiry, "instructor"),
        (None, department.commander, "attendee"),
    ):
        CompletionFactory(
            member=member,
            course=course,
            course_session=held,
            completed_on=morning.completed_on,
            role=role,
            source="instructor" if role == "instructor" else course.source,
            minutes=400 if role == "instructor" else None,
            minutes_spent=None if held else 55,
            **(taught if role == "instructor" else {}),
        )
    for held in (twin, evening):
        wrong = CompletionFactory(
            member=department.ogc, course=course, course_session=held, role="instructor"
        )
        void_completion(
            completion=wrong,
            reason="Wrong.",
            by=department.clerk,
            now=datetime(2026, 4, 1, tzinfo=UTC),
        )
    before = rows_with_class()
    files = {
        kind: file_of_all(kind, department.auditor)
        for kind in (CLASSES, COMPLETIONS, VOIDED_COMPLETIONS)
    }
    again = {kind.key: looked_at(department.clerk, text, kind=kind) for kind, text in files.items()}
    assert {key: brought.counts for key, brought in again.items()} == {
        "classes": {"same": 4},
        "completions": {"same": 6},
        "voided-completions": {"same": 2},
    }
    Completion.objects.all()._raw_delete("default")
    empty_of_classes()

    for kind, text in files.items():
        brought = written(department.clerk, text, kind=kind)
        assert set(brought.counts) == {"new"}, told(brought)

    assert rows_with_class() == before
    assert len({row["class"] for row in before}) == 5


def rows_with_class() -> list[dict]:
    """Every completion, with which class it is of, as its day, hour, place and number tell."""
    known = KnownClasses()
    rows = []
    for each in Completion.objects.order_by("pk"):
        row = {key: value for key, value in model_to_dict(each).items() if key not in OF_THE_SYSTEM}
        held = row.pop("course_session")
        key = known.keys[held] if held else None
        rows.append({**row, "class": key and (key, known.called(held))})
    return sorted(rows, key=repr)


def test_what_is_taken_away_and_brought_in_again_changes_nothing(department):
    """Teaching of two classes on a day too."""
    course = CourseFactory()
    morning, evening = (a_class(course=course, state="closed") for _ in range(2))
    for held, minutes in ((morning, 400), (evening, 200), (None, None)):
        CompletionFactory(
            member=department.officer,
            course=course,
            course_session=held,
            completed_on=morning.completed_on if held else date(2026, 3, 3),
            role="instructor",
            source="instructor",
            minutes=minutes,
        )
    CompletionFactory(
        member=department.colleague,
        course=course,
        course_session=morning,
        completed_on=morning.completed_on,
    )
    taken = file_of_all(COMPLETIONS, department.auditor)

    again = looked_at(department.clerk, taken, kind=COMPLETIONS)

    assert again.counts == {"same": 4}
