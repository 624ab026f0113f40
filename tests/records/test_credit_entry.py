"""Entering one credit from a paper: the action, and what it refuses beside which field."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from courses.models import Course, Provider
from events.models import Event
from frame.files import checked_file
from people.models import Member
from records.actions import credit_entry
from records.actions.credit_entry import enter_credit
from records.credit.overriding import Override
from records.credit_entry import CreditEntry, check_entry
from records.models import Completion, ConfirmedWarning, Document
from tests.factories import CompletionFactory, CourseFactory, ProviderFactory
from tests.records.sheets import CHICAGO
from tests.uploads import pdf

NOW = datetime(2026, 4, 1, 9, tzinfo=CHICAGO)
MARCH_10 = date(2026, 3, 10)
NON_POST_FOUR = {"credit_hours": Decimal("4.00")}


def an_entry(member: Member, course: Course | None = None, **values) -> CreditEntry:
    course = Course.objects.get(pk=(course or CourseFactory()).pk)
    given = {
        "completed_on": MARCH_10,
        "source": course.source,
        "delivery": course.delivery,
        "hours": course.designated_hours,
        **values,
    }
    return CreditEntry(member=member, course=course, **given)


def of_new_course(member: Member, **values) -> CreditEntry:
    """A certificate of four hours without POST credit, whose course has no Course ID."""
    hours = dict.fromkeys(Course().designated_hours, Decimal("0.00")) | NON_POST_FOUR
    new_course = {
        "title": "Evidence photography",
        "setting": "outside",
        "provider": ProviderFactory(kind="other"),
        "source": "non_post",
        "delivery": "in_person",
        "instruction_minutes": 200,
        **hours,
        **values,
    }
    return CreditEntry(
        member=member,
        new_course=new_course,
        completed_on=MARCH_10,
        source="non_post",
        delivery="in_person",
        hours=hours,
    )


def stored_files() -> set[str]:
    if not default_storage.exists("documents/2026"):
        return set()
    return set(default_storage.listdir("documents/2026")[1])


def refused(department, entry: CreditEntry, **more) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        enter_credit(entry=entry, by=department.clerk, now=NOW, **more)
    assert not Completion.objects.exclude(pk__in=more.get("before", ())).exists()
    return error.value.message_dict


def test_a_credit_is_written_with_its_paper_and_its_event(department):
    entry = an_entry(
        department.officer, control_number="POST-1", file=checked_file(pdf("certificate.pdf"))
    )

    added = enter_credit(entry=entry, by=department.clerk, now=NOW)

    completion = Completion.objects.get()
    assert (added.row, added.is_repeat) == (completion, False)
    assert completion.member == department.officer
    assert completion.completed_on == MARCH_10
    assert completion.designated_hours == entry.hours
    assert completion.control_number == "POST-1"
    assert completion.entered_by == department.clerk
    paper = completion.evidence
    assert (paper.name, paper.member, paper.is_confidential) == (
        "certificate.pdf",
        department.officer,
        True,
    )
    event = Event.objects.get(action="credit.enter")
    assert event.member_key == str(department.officer.pk)
    assert event.after == {
        "course": str(entry.course),
        "completed_on": "2026-03-10",
        "credit_hours": "8.00",
        "source": "training_center",
        "control_number": "POST-1",
        "document": "certificate.pdf",
        "sha256": paper.sha256,
    }


def test_the_event_of_a_failed_test_says_that_nothing_was_earned(department):
    online = CourseFactory(delivery="computer_based")
    entry = an_entry(department.officer, online, score=Decimal("40.00"))

    enter_credit(entry=entry, by=department.clerk, now=NOW)

    said = Event.objects.get(action="credit.enter").after
    assert (said["credit_hours"], said["score"]) == (
        "0.00 (test not passed, 40 percent; 8.00 with a pass)",
        "40",
    )


def test_a_course_that_is_not_there_gets_its_course_id_with_the_credit(department):
    added = enter_credit(entry=of_new_course(department.officer), by=department.clerk, now=NOW)

    course = added.row.course
    assert (course.course_id, course.title, course.setting) == (
        "26-0001",
        "Evidence photography",
        "outside",
    )
    assert added.row.credit_hours == Decimal("4.00")
    assert [event.action for event in Event.objects.order_by("pk")] == [
        "course.add",
        "credit.enter",
    ]


def test_a_new_course_done_faster_than_it_runs_is_written_with_a_reason(department):
    entry = replace(
        of_new_course(department.officer, delivery="computer_based"),
        delivery="computer_based",
        score=Decimal(90),
        minutes_spent=30,
    )
    [warned] = check_entry(entry, by=department.clerk, today=NOW.date())
    reasons = {"faster_than_it_runs": Override("Knew it well.", frozenset([warned.mark]))}

    enter_credit(entry=entry, by=department.clerk, now=NOW, overrides=reasons)

    assert Completion.objects.get().course.course_id == "26-0001"


def test_a_second_clerk_does_not_add_the_same_new_course_again(department):
    first = of_new_course(department.officer)
    enter_credit(entry=first, by=department.clerk, now=NOW)

    second = of_new_course(department.colleague, provider=first.new_course["provider"])
    with pytest.raises(ValidationError) as refused_again:
        enter_credit(entry=second, by=department.clerk, now=NOW)

    [words] = refused_again.value.message_dict["is_new_course"]
    assert words.startswith("26-0001 Evidence photography is in the catalogue already.")
    assert Course.objects.count() == 1


def test_a_course_is_not_added_where_its_credit_is_refused(department):
    said = refused(department, of_new_course(department.clerk))

    assert list(said) == ["member"]
    assert not Course.objects.exists()


def test_the_same_form_sent_twice_writes_once(department):
    token = uuid4()
    entry = an_entry(department.officer)

    first = enter_credit(entry=entry, by=department.clerk, now=NOW, form_token=token)
    second = enter_credit(entry=entry, by=department.clerk, now=NOW, form_token=token)

    assert (second.row, second.is_repeat) == (first.row, True)
    assert Completion.objects.count() == 1
    assert Event.objects.filter(action="credit.enter").count() == 1


def test_who_does_not_enter_completions_enters_none(department):
    with pytest.raises(PermissionDenied):
        enter_credit(entry=an_entry(department.officer), by=department.inquiry, now=NOW)

    assert not Completion.objects.exists()


def test_ones_own_credit_is_refused_beside_the_member(department):
    assert list(refused(department, an_entry(department.clerk))) == ["member"]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 4, 2), "Apr 2, 2026 is still to come. Give the day it was completed."),
        (date(1940, 1, 1), "Jan 1, 1940 is before 1950. Check the year."),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_the_day(department, on, words):
    assert refused(department, an_entry(department.officer, completed_on=on)) == {
        "completed_on": [words]
    }


def test_a_day_before_the_hiring_is_refused_beside_the_day(department):
    entry = an_entry(department.officer, completed_on=date(2015, 5, 31))

    said = refused(department, entry)

    assert list(said) == ["completed_on"]
    assert said["completed_on"][0].startswith("Not yet hired: joined on Jun 1, 2015, after ")


def test_hours_that_do_not_add_up_are_refused_beside_the_hours(department):
    entry = an_entry(department.officer)
    entry.hours["legal_studies"] = Decimal("1.00")

    assert refused(department, entry) == {
        "credit_hours": [
            "Hours by area add up to 7.00, but the course gives 8.00. Change one of them."
        ]
    }


def test_a_computer_based_course_wants_its_score_or_its_certificate(department):
    entry = an_entry(department.officer, CourseFactory(delivery="computer_based"))
    assert list(refused(department, entry)) == ["score"]

    with_paper = an_entry(department.officer, entry.course, file=checked_file(pdf()))
    assert check_entry(with_paper, by=department.clerk, today=NOW.date()) == []


def test_a_warning_wants_a_reason_which_stays_with_the_credit(department):
    course = CourseFactory()
    had = CompletionFactory(
        member=department.officer, course=course, completed_on=date(2026, 1, 15)
    )
    entry = an_entry(department.officer, course)
    [warned] = check_entry(entry, by=department.clerk, today=NOW.date())
    with pytest.raises(ValidationError) as error:
        enter_credit(entry=entry, by=department.clerk, now=NOW)
    assert error.value.error_list[0].code == "unconfirmed"
    assert Completion.objects.get() == had

    reason = Override("Took it again", frozenset([warned.mark]))
    added = enter_credit(
        entry=entry, by=department.clerk, now=NOW, overrides={"had_it_this_year": reason}
    )

    confirmed = ConfirmedWarning.objects.get()
    assert (confirmed.completion, confirmed.reason) == (added.row, "Took it again")
    assert Event.objects.get(action="credit.enter").after["had_it_this_year"] == {
        "reason": "Took it again",
        "members": ["4411"],
    }


def test_nothing_is_written_when_the_event_fails(department, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(credit_entry, "record_event", fail)
    before = stored_files()
    entry = an_entry(department.officer, file=checked_file(pdf()))

    with pytest.raises(RuntimeError):
        enter_credit(entry=entry, by=department.clerk, now=NOW)

    assert not Completion.objects.exists()
    assert not Document.objects.exists()
    assert stored_files() == before


@pytest.fixture
def online(db) -> Course:
    return CourseFactory(source="in_service", delivery="computer_based")


def test_the_minutes_that_a_computer_based_course_took_stay_with_the_credit(department, online):
    entry = an_entry(department.officer, online, score=Decimal(90), minutes_spent=400)

    completion = enter_credit(entry=entry, by=department.clerk, now=NOW).row

    assert completion.minutes_spent == 400
    assert Event.objects.get(action="credit.enter").after["minutes_spent"] == "400"


@pytest.mark.parametrize("minutes", [0, -5, 44_641])
def test_minutes_that_no_course_takes_are_refused_by_the_figure(department, online, minutes):
    entry = an_entry(department.officer, online, score=Decimal(90), minutes_spent=minutes)

    assert refused(department, entry) == {
        "minutes_spent": [
            f"{minutes:,} is not the minutes that a course takes. Write 1 to 44,640, or leave it "
            "empty."
        ]
    }


def test_a_course_in_person_is_not_timed(department):
    entry = an_entry(department.officer, minutes_spent=400)

    assert list(refused(department, entry)) == ["minutes_spent"]


def test_a_provider_that_is_not_there_is_added_with_its_course(department):
    provider = Provider(name="River Academy", kind="other")

    added = enter_credit(
        entry=of_new_course(department.officer, provider=provider), by=department.clerk, now=NOW
    )

    assert added.row.course.provider == Provider.objects.get(name="River Academy")
