"""What becomes of all that a member has who was entered twice and is merged into the other."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.models import DirectorDecision, Exemption, ShortPeriod
from compliance.standings.asking import standings_of
from compliance.standings.settlement import refresh
from compliance.viewpoint import Viewpoint
from courses.models import CourseSession, Enrolment
from events.models import Event
from events.querysets import events_about_person
from frame.words import us_date
from kcpd_training.desk.search import page_of
from people.actions.serial_numbers import correct_serial_number
from people.models import FormerSerialNumber, Leave, Member
from people.naming import members_named
from records.models import Completion, Document, OutsideTraining, TeachingLeftOut
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
)
from tests.people.merging import REASON, merge, undo
from tests.records.intake.sending import a_training


def everything() -> list[tuple]:
    """Every row that may name a member, as it is stored."""
    models = (Completion, Document, Enrolment, CourseSession, Exemption, DirectorDecision, Leave)
    more = (*models, FormerSerialNumber, CourseSession.instructors.through)
    rows = [row for model in more for row in model._base_manager.order_by("pk").values_list()]
    return [*rows, *Member.everybody.order_by("pk").values_list()]


def test_what_a_member_has_goes_to_the_other_with_one_event(department, twins):
    kept, member = twins
    taught = CourseSessionFactory(coordinator=member)
    taught.instructors.add(member)
    seat = Enrolment.objects.create(course_session=CourseSessionFactory(), member=member)
    completion = CompletionFactory(member=member)
    paper = DocumentFactory(member=member)
    exemption, decision = ExemptionFactory(member=member), DecisionFactory(member=member)

    merge(department, member, kept)

    for row in (member, taught, seat, completion, paper, exemption, decision):
        row.refresh_from_db()
    assert member.merged_into == kept
    assert (taught.coordinator, list(taught.instructors.all())) == (kept, [kept])
    assert {seat.member, completion.member, paper.member, exemption.member} == {kept}
    assert decision.member == kept
    event = Event.objects.get()
    assert (event.action, event.member_serial_number) == ("member.merge", "05000")
    assert event.after == {
        "merged": "Smith, Ana (05000)",
        "merged_into": "5000",
        "moved": "1 director's decision, 1 exemption, 1 class to coordinate, 1 class to teach, "
        "1 enrollment, 1 completion, 2 papers",
        "voided": 0,
        "which_moved": [f"{completion.course}, {us_date(completion.completed_on)}"],
        "reason": REASON,
    }


def test_credit_of_both_for_the_same_day_counts_once(department, twins):
    kept, member = twins
    first = CompletionFactory(member=kept)
    CompletionFactory(member=member, course=first.course)
    CompletionFactory(member=member)

    merge(department, member, kept)
    refresh()

    [standing] = standings_of([kept], Viewpoint(2026, date(2026, 6, 1)))
    assert standing.credited_hundredths[0] == 1600
    assert Completion.objects.filter(member=kept, void_reason=f"Entered twice. {REASON}").count()
    assert not ShortPeriod.objects.filter(member=member).exists()


def test_the_event_says_course_and_day_of_each_credit_that_moved_or_was_voided(department, twins):
    kept, member = twins
    first = CompletionFactory(member=kept)
    CompletionFactory(member=member, course=first.course)
    later = CompletionFactory(member=member, completed_on=date(2026, 5, 9))
    earlier = CompletionFactory(member=member, completed_on=date(2026, 5, 8))

    merge(department, member, kept)

    after = Event.objects.get().after
    assert after["which_moved"] == [
        f"{earlier.course}, May 8, 2026",
        f"{later.course}, May 9, 2026",
    ]
    assert after["which_voided"] == [f"{first.course}, {us_date(first.completed_on)}"]


def test_who_is_merged_away_is_short_of_nothing_though_nothing_moved(department, twins):
    kept, member = twins
    CompletionFactory(member=department.officer)
    ShortPeriod.objects.create(member=member, period=2025, status="at_risk", short={})
    refresh()
    ShortPeriod.objects.get_or_create(
        member=member, period=2025, defaults={"status": "at_risk", "short": {}}
    )

    merge(department, member, kept)
    refresh()

    assert not ShortPeriod.objects.filter(member=member).exists()


def test_teaching_of_one_course_on_one_day_stands_for_each_class(department, twins):
    kept, member = twins
    first = CourseSessionFactory()
    second = CourseSessionFactory(course=first.course)
    second.days.update(starts_at=time(16), ends_at=time(22, 40))
    for whose, held in ((kept, first), (member, first), (member, second)):
        CompletionFactory(member=whose, course=first.course, course_session=held, role="instructor")

    merge(department, member, kept)

    standing = Completion.objects.not_voided().filter(member=kept)
    assert sorted(standing.values_list("course_session_id", flat=True)) == [first.pk, second.pk]
    assert Completion.objects.count() == 3


def test_a_seat_and_a_class_that_both_have_stand_once_and_attendance_wins(department, twins):
    kept, member = twins
    here, there = CourseSessionFactory(), CourseSessionFactory()
    here.instructors.add(kept, member)
    Enrolment.objects.create(course_session=here, member=kept)
    Enrolment.objects.create(course_session=here, member=member)
    Enrolment.objects.create(course_session=there, member=kept, state="absent")
    Enrolment.objects.create(course_session=there, member=member, state="attended")
    before = everything()

    done = merge(department, member, kept)

    seats = Enrolment.objects.order_by("course_session_id")
    assert list(seats.values_list("course_session_id", "member", "state")) == [
        (here.pk, kept.pk, "enrolled"),
        (there.pk, kept.pk, "attended"),
    ]
    assert list(here.instructors.all()) == [kept]
    undo(department, done)
    assert everything() == before


def test_of_two_who_were_left_out_of_teaching_what_stands_goes_before_what_was_taken_back(
    department, twins
):
    kept, member = twins
    held = CourseSessionFactory()
    theirs = TeachingLeftOut.objects.create(course_session=held, member=member, reason="Watched")
    void = {"voided_at": timezone.now(), "voided_by": department.clerk, "void_reason": "Taken back"}
    ours = TeachingLeftOut.objects.create(
        course_session=held, member=kept, reason="Was away", **void
    )

    done = merge(department, member, kept)

    assert set(kept.teaching_left_out.all()) == {ours, theirs}
    assert kept.teaching_left_out.not_voided().get().reason == "Watched"
    undo(department, done)
    assert member.teaching_left_out.get() == theirs


def test_who_was_left_out_of_teaching_twice_is_so_once(department, twins):
    kept, member = twins
    held = CourseSessionFactory()
    for each, why in ((member, "Watched"), (kept, "Was away")):
        TeachingLeftOut.objects.create(course_session=held, member=each, reason=why)

    done = merge(department, member, kept)

    assert TeachingLeftOut.objects.get().reason == "Was away"
    undo(department, done)
    assert member.teaching_left_out.get().reason == "Watched"


def test_what_a_member_has_sent_in_goes_to_the_other_and_back(department, twins):
    kept, member = twins
    a_training(member)

    done = merge(department, member, kept)

    assert OutsideTraining.objects.get().sent_by == kept
    undo(department, done)
    assert OutsideTraining.objects.get().sent_by == member


def test_the_serial_number_leads_to_the_other_everywhere(client, department, twins):
    kept, member = twins
    member.set_password("what I always use 7")
    member.save()
    merge(department, member, kept)

    assert page_of("05000", by=department.clerk) == "/members/5000/"
    with pytest.raises(ValidationError) as unnamed:
        members_named("05000")
    assert unnamed.value.messages == ["05000 is now 5000, Smith, Ana: write 5000."]
    assert not Member.objects.filter(pk=member.pk).exists()
    sent = {"username": "05000", "password": "what I always use 7"}
    errors = client.post("/sign-in/", sent).context["form"].non_field_errors()
    assert errors == [
        "You were entered twice, and 05000 is 5000 now. Sign in with that serial number; if you "
        "have no password for it, an administrator makes you a one-time password."
    ]
    wrong = client.post("/sign-in/", sent | {"password": "another"}).context["form"]
    assert "5000 is" not in str(wrong.non_field_errors())


def test_the_log_about_either_shows_both(department, twins):
    kept, member = twins
    merge(department, member, kept)
    correct_serial_number(
        member=kept, serial_number="5001", reason="Typed wrong.", by=department.administrator
    )

    for text in ("5000", "05000", "5001", "Smith Ana"):
        found = events_about_person(Event.objects.all(), text).order_by("pk")
        assert [event.action for event in found] == [
            "member.merge",
            "member.correct_serial_number",
        ]


def test_the_serial_number_merged_away_is_given_by_undoing_alone(department, twins):
    kept, member = twins
    merge(department, member, kept)

    with pytest.raises(ValidationError) as caught:
        correct_serial_number(
            member=kept, serial_number="05000", reason="Better.", by=department.administrator
        )

    assert caught.value.messages == [
        "05000 is the serial number of Smith, Ana, who was entered twice and merged. To have it "
        "stay, undo that merge and keep the other one."
    ]
