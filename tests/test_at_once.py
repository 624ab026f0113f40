"""Several writers at one moment, and a writer killed half-way: nothing is written by halves.

The sheet's own races are in `records/test_sheet_concurrency.py`.
"""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.actions.courses import add_course
from courses.actions.enrolments import enrol_members
from courses.actions.sessions import change_class, days_of
from courses.models import Course, CourseSession, Enrolment, Provider
from events.models import Event
from events.trail import latest_of
from events.verifying import walk_log
from people.actions.looks import record_look
from people.actions.members import changes_of_member
from people.models import Member, RoleDesignation
from records.actions.completions import void_completion
from records.actions.documents import record_page_look
from records.actions.sheet_saving import save_sheet
from records.models import Completion
from tests.concurrency import at_once
from tests.department import Department, make_department
from tests.factories import CompletionFactory, CourseFactory, DocumentFactory, ProviderFactory
from tests.killed import run_until_killed
from tests.people.keeping import designation_form, member_form
from tests.records.sheets import NEXT_DAY, a_class, draft

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 3, 11)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def failures(results: list[object]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


def a_course() -> dict[str, object]:
    hours = {"credit_hours": "1.00", "technical_studies": "1.00"}
    zero = ("legal_studies", "interpersonal_perspectives", "skill_development", "firearms")
    zero += ("de_escalation", "implicit_bias", "racial_profiling")
    return {
        "title": "Report writing",
        "provider": ProviderFactory(),
        "source": "in_service",
        "instruction_minutes": 50,
        **dict.fromkeys(zero, "0.00"),
        **hours,
    }


def test_one_course_form_sent_four_times_at_once_adds_one_course(department):
    values, token = a_course(), uuid4()

    def add():
        return add_course(values=values, by=department.clerk, today=TODAY, form_token=token)

    results = at_once(*[add] * 4)

    assert failures(results) == []
    assert sorted(result.is_repeat for result in results) == [False, True, True, True]
    assert Course.objects.count() == 1
    assert Event.objects.filter(action="course.add").count() == 1


def test_four_courses_added_at_once_get_four_course_ids(department):
    values = a_course()

    def add():
        return add_course(values=values, by=department.clerk, today=TODAY, form_token=uuid4())

    results = at_once(*[add] * 4)

    assert failures(results) == []
    assert len({result.row.course_id for result in results}) == 4
    assert walk_log().reason == ""


def test_four_pages_of_a_paper_asked_for_at_once_are_one_look(department):
    paper = DocumentFactory(member=department.officer)

    def look() -> None:
        record_page_look(document=paper, by=department.clerk, now=timezone.now())

    results = at_once(*[look] * 4)

    assert failures(results) == []
    assert Event.objects.filter(action="document.look").count() == 1


def test_the_last_seat_is_given_once(department):
    course_session = a_class(seats=1)

    def enrol(member: Member):
        return lambda: enrol_members(
            course_session=course_session, members=[member], by=department.clerk
        )

    results = at_once(*(enrol(m) for m in (department.officer, department.colleague)))

    assert [type(failure) for failure in failures(results)] == [ValidationError]
    assert Enrolment.objects.count() == 1


def test_two_administrators_who_designate_at_once_get_an_answer_each(department):
    RoleDesignation.objects.create(
        member=department.hrd, role="administrator", designated_on=date(2024, 1, 2)
    )
    clients = [signed_in(department.administrator), signed_in(department.hrd)]
    form = designation_form(department)

    results = at_once(
        *(
            lambda client=client: client.post(reverse("people:designation-add"), form, follow=True)
            for client in clients
        )
    )

    assert failures(results) == []
    assert [result.status_code for result in results] == [200, 200]
    assert RoleDesignation.objects.filter(member=department.officer).count() == 1
    assert Event.objects.filter(action="roledesignation.add").count() == 1


def test_writers_of_every_kind_at_once_leave_one_whole_chain_and_no_deadlock(department):
    sheet = draft(a_class(course=CourseFactory()), "4411 4412 3301", department.clerk)
    taught = a_class(course=CourseFactory(), starts_on=date(2026, 3, 12))
    # Of four days: no day has room for all of them and the sheet's credit too.
    completions = [
        CompletionFactory(member=department.officer, completed_on=date(2026, 2, day))
        for day in (2, 3, 4, 5)
    ]
    values = a_course()
    first = Event.objects.count()

    def save_the_sheet() -> None:
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    def void_and_look() -> None:
        for completion in completions:
            void_completion(
                completion=completion, reason="Twice.", by=department.clerk, now=NEXT_DAY
            )
            record_look(member=department.officer, by=department.inquiry, page="record")

    def keep_classes() -> None:
        for seats in (31, 32, 33, 34):
            change_class(
                course_session=taught,
                days=days_of(taught),
                location=taught.location.name,
                seats=seats,
                coordinator=department.officer,
                by=department.clerk,
                today=TODAY,
            )
            add_course(values=values, by=department.clerk, today=TODAY)

    def change_members() -> None:
        for rank in ("Master Patrol Officer", "Detective", "Sergeant", "Captain"):
            client = signed_in(department.administrator)
            page = reverse("people:member-change", args=[department.officer.pk])
            seen = latest_of(changes_of_member(department.officer))
            form = member_form(department, first_name="Ana", last_name="Núñez", rank=rank)
            client.post(page, {**form, "seen": seen})

    def verify() -> None:
        for _ in range(4):
            assert walk_log().reason == ""

    results = at_once(save_the_sheet, void_and_look, keep_classes, change_members, verify)

    assert failures(results) == []
    assert walk_log().reason == ""
    assert Completion.objects.filter(voided_at__isnull=False).count() == 4
    assert CourseSession.objects.get(pk=taught.pk).seats == 34
    assert Member.objects.get(pk=department.officer.pk).rank == "Captain"
    # One of the sheet; four of each: a void, a look, a class, a course, a member, a sign-in.
    assert Event.objects.count() - first == 1 + 4 * 6


def test_a_worker_killed_while_saving_a_sheet_leaves_nothing_of_it(department):
    sheet = draft(a_class(), "4411 4412 3301", department.clerk)
    events = Event.objects.count()

    said = run_until_killed("tests.kill_while_saving", str(sheet.pk))

    assert said.split() == ["3"]  # they were written, when it was killed
    assert Completion.objects.count() == 0
    assert Event.objects.count() == events
    sheet.refresh_from_db()
    assert not sheet.is_saved
    saved = save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)
    assert len(saved.completions) == 3
    assert walk_log().reason == ""


def test_two_clerks_who_add_one_provider_on_the_spot_add_it_once(department):
    typed = {
        "is_new_course": "on",
        "new_subject": "none",
        "is_new_provider": "on",
        "provider_kind": "other",
        "completed_on": "2026-03-10",
        "credit_hours": "4",
    }
    clerk = signed_in(department.clerk)

    def enter(serial: str, course: str, provider: str) -> int:
        told = {"member": serial, "course": course, "provider_name": provider}
        return clerk.post("/credit/new/", typed | told).status_code

    results = at_once(
        lambda: enter("4411", "Boats", "River Academy"),
        lambda: enter("3302", "Photography", "RIVER academy"),
    )

    assert sorted(results) == [200, 302]
    assert Provider.objects.count() == Course.objects.count() == Completion.objects.count() == 1
