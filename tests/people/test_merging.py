"""A member who was entered twice is merged into the other, and that is undone exactly."""

from datetime import date, time

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

import people.actions.merging as merging
from compliance.models import DirectorDecision, Exemption, ShortPeriod
from compliance.standings.asking import standings_of
from compliance.standings.settlement import refresh
from compliance.viewpoint import Viewpoint
from courses.models import CourseSession, Enrolment
from events.models import Event
from events.querysets import events_about_person
from frame.merging.moving import CHANGED, plan_of
from frame.merging.ties import columns_naming, tie_of
from frame.rights import Role
from kcpd_training.desk.search import page_of
from people.actions.serial_numbers import correct_serial_number
from people.models import Element, FormerSerialNumber, Leave, Member, MemberMerge
from people.naming import members_named
from records.models import Completion, Document, SignInSheet
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.people.merging import REASON, merge, undo


@pytest.fixture
def twins(department) -> tuple[Member, Member]:
    """Who stays, and the one entered twice."""
    same = {"first_name": "Ana", "last_name": "Smith", "license_number": "MO77"}
    same["element"] = department.officer.element
    return MemberFactory(serial_number="5000", **same), MemberFactory(serial_number="05000", **same)


def refused(department, member: Member, into: Member, **values) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        merge(department, member, into, **values)
    assert not MemberMerge.objects.exists()
    return caught.value.messages


def everything() -> list[tuple]:
    """Every row that may name a member, as it is stored."""
    models = (Completion, Document, Enrolment, CourseSession, Exemption, DirectorDecision, Leave)
    more = (*models, FormerSerialNumber, CourseSession.instructors.through)
    rows = [row for model in more for row in model._base_manager.order_by("pk").values_list()]
    return [*rows, *Member.everybody.order_by("pk").values_list()]


def test_every_column_that_names_a_member_is_decided():
    models = apps.get_models(include_auto_created=True)

    undecided = [key for key in columns_naming(Member, models) if tie_of(key) is None]

    assert undecided == []


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
        "merged_into": "5000",
        "moved": "1 director's decision, 1 exemption, 1 class to coordinate, 1 class to teach, "
        "1 enrollment, 1 completion, 2 papers",
        "voided": 0,
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
        "have no password for it, an administrator sets one."
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


# What is seen to first ---------------------------------------------------------------------------


def test_who_holds_a_role_or_leads_is_not_merged_away(department, twins):
    kept, member = twins
    RoleDesignationFactory(member=member, role=Role.TRAINING_ENTRY)
    department.elements["Squad 110"].supervisors.add(member)

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) holds the role Training Unit, entry. End that designation first; if "
        "the role is theirs, designate the one that stays.",
        "Smith, Ana (05000) leads Squad 110. Name who leads it first.",
    ]


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (
            {"license_number": "MO78"},
            "Smith, Ana (05000) has the license number MO78, Smith, Ana (5000) has MO77. Correct "
            "the wrong one first, so that it stays.",
        ),
        (
            {"hired_on": date(2014, 1, 2)},
            "Smith, Ana (05000) was hired on Jan 2, 2014, Smith, Ana (5000) on Jun 1, 2015. "
            "Correct the wrong day first.",
        ),
    ],
)
def test_facts_that_differ_and_decide_are_seen_to_first(department, twins, theirs, words):
    kept, member = twins
    Member.objects.filter(pk=member.pk).update(**theirs)
    member.refresh_from_db()

    assert refused(department, member, kept) == [words]


def test_a_license_that_only_the_one_merged_away_has_is_entered_first(department, twins):
    kept, member = twins
    Member.objects.filter(pk=kept.pk).update(license_number="")
    kept.refresh_from_db()

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) has the license number MO77, and Smith, Ana (5000) has none. Take "
        "it off the one, and enter it at the other first, so that it stays."
    ]


def test_who_left_is_not_kept_for_one_who_is_here(department, twins):
    kept, member = twins
    kept.separated_on = date(2026, 1, 31)
    kept.save()

    assert refused(department, member, kept) == [
        "Smith, Ana (5000) left on Jan 31, 2026, and Smith, Ana (05000) did not. Keep the other "
        "one, or correct the day first."
    ]


def test_credit_after_the_other_left_is_seen_to_first(department, twins):
    kept, member = twins
    CompletionFactory(member=member)
    Member.objects.filter(pk=kept.pk).update(separated_on=date(2026, 1, 31))
    Member.objects.filter(pk=member.pk).update(separated_on=date(2026, 4, 30))
    for each in twins:
        each.refresh_from_db()

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) has credit of Mar 10, 2026, after Smith, Ana (5000) left on "
        "Jan 31, 2026. Correct the day of separation first."
    ]


def test_leaves_that_overlap_are_seen_to_first(department, twins):
    kept, member = twins
    now = timezone.now()
    by = department.administrator
    for whose, first, last in (
        (kept, date(2026, 3, 1), date(2026, 3, 31)),
        (member, date(2026, 3, 31), None),
        (member, date(2026, 1, 1), date(2026, 1, 5)),
    ):
        Leave.objects.create(
            member=whose, starts_on=first, ends_on=last, entered_by=by, entered_at=now
        )

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) is on leave since Mar 31, 2026, Smith, Ana (5000) from Mar 1, 2026 "
        "to Mar 31, 2026. Void one of the two first."
    ]


def test_credit_that_differs_is_seen_to_first_without_saying_how(department, twins):
    kept, member = twins
    first = CompletionFactory(member=kept, score="80.00")
    CompletionFactory(member=member, course=first.course, score="90.00")

    assert refused(department, member, kept) == [
        f"Both have credit of {first.course.course_id} for Mar 10, 2026, and it is not the same. "
        "Let the Training Unit void the wrong one first."
    ]


def test_credit_that_one_person_cannot_have_is_seen_to_first(department, twins):
    kept, member = twins
    here, there = CourseSessionFactory(), CourseSessionFactory()
    CompletionFactory(member=kept, course=here.course, course_session=here, role="instructor")
    CompletionFactory(member=member, course=here.course, course_session=here)
    CompletionFactory(member=member, course=there.course, course_session=there)
    last = "Let the Training Unit void the wrong one first."
    day = "Mar 10, 2026"

    assert refused(department, member, kept) == [
        f"One taught the class of {here.course.course_id} on {day}, and the other has its credit "
        f"as an attendee. {last}",
        f"One has credit of {here.course.course_id} and the other of {there.course.course_id} at "
        f"one hour of {day}. {last}",
    ]


def test_more_credit_of_both_than_a_day_has_hours_is_seen_to_first(department, twins):
    kept, member = twins
    for whose in (kept, kept, member, member):
        CompletionFactory(member=whose)

    assert refused(department, member, kept) == [
        "Both together have more than 24.00 credit hours on Mar 10, 2026. Let the Training Unit "
        "void the wrong one first."
    ]


def test_entries_of_which_one_can_stand_are_seen_to_first(department, twins):
    kept, member = twins
    for each in twins:
        ExemptionFactory(member=each)
        DecisionFactory(member=each)

    assert refused(department, member, kept) == [
        "Both have an exemption of May 1, 2025. Let the Training Unit void one.",
        "Both have applied to the director for 2025. Let the Training Unit void one.",
    ]


@pytest.mark.parametrize("is_of_kept", [True, False])
def test_credit_that_one_of_the_two_entered_of_the_other_is_seen_to_first(
    department, twins, is_of_kept
):
    kept, member = twins
    whose, who = (kept, member) if is_of_kept else (member, kept)
    CompletionFactory(member=whose, entered_by=who)

    assert refused(department, member, kept) == [
        "1 completion of one of the two was entered or decided under the other's name, and "
        "nobody does that for themselves. Have it voided, and entered again by somebody else."
    ]


def test_void_credit_that_the_other_entered_stays_with_the_one_merged_away(department, twins):
    kept, member = twins
    CompletionFactory(
        member=member,
        entered_by=kept,
        voided_by=department.clerk,
        voided_at=timezone.now(),
        void_reason="Entered by herself.",
    )

    merge(department, member, kept)

    assert Completion.objects.get().member == member


def test_a_sheet_that_the_one_merged_away_began_is_seen_to_first(department, twins):
    kept, member = twins
    held = CourseSessionFactory()
    SignInSheet.objects.create(course_session=held, started_by=member, started_at=timezone.now())

    assert refused(department, member, kept) == [
        f"Smith, Ana (05000) began the sheet of {held}, which is not saved. Let the Training "
        "Unit save or discard it first."
    ]


def test_nobody_merges_themselves(department, twins):
    _, member = twins
    words = "This decides about your own record. Ask another administrator to do it."

    assert refused(department, member, department.administrator) == [words]
    assert refused(department, department.administrator, member) == [words]


def test_a_member_is_not_merged_into_themselves(department, twins):
    kept, _ = twins

    assert refused(department, kept, kept) == [
        "Smith, Ana (5000) is this member. Choose the other one."
    ]


def test_nothing_is_merged_that_was_not_looked_at(department, twins):
    kept, member = twins
    looked_at = plan_of(kept, member).seal
    CompletionFactory(member=member)

    assert refused(department, member, kept, confirmed=looked_at) == [CHANGED]


def test_a_merge_asks_for_a_reason(department, twins):
    kept, member = twins

    assert refused(department, member, kept, reason="") == [merging.WHY_MERGE]


@pytest.mark.parametrize("seat", ["officer", "clerk", "inquiry", "auditor", "hrd"])
def test_who_does_not_administer_merges_nobody(department, twins, seat):
    kept, member = twins

    with pytest.raises(PermissionDenied):
        merge(department, member, kept, by=getattr(department, seat))


def test_a_merge_whose_event_fails_leaves_nothing(department, twins, monkeypatch):
    kept, member = twins
    CompletionFactory(member=member)
    before = everything()
    monkeypatch.setattr(merging, "record_event", lambda *args, **values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        merge(department, member, kept)

    assert everything() == before
    assert not MemberMerge.objects.exists()


def test_a_member_is_merged_once(department, twins):
    kept, member = twins
    merge(department, member, kept)

    with pytest.raises(ValidationError) as caught:
        merge(department, member, department.officer)

    assert caught.value.messages == [
        "Smith, Ana (05000) was entered twice and is Smith, Ana (5000) now. Go on with that one."
    ]


def test_nobody_comes_to_see_a_record_by_a_merge_nor_by_undoing_one(department, twins):
    kept, member = twins
    apart = department.elements["Squad 310"]
    Member.objects.filter(pk=member.pk).update(element=apart)
    done = merge(department, Member.objects.get(pk=member.pk), kept)
    apart.supervisors.add(department.administrator)
    leader = Member.objects.get(pk=department.administrator.pk)
    words = "You lead Squad 310 or an element above it, and would see the record of {} Smith, Ana "
    words += "there. Ask another administrator to do it."

    with pytest.raises(ValidationError) as undoing:
        undo(department, done, by=leader)
    apart.supervisors.clear()
    undo(department, done)
    apart.supervisors.add(department.administrator)
    leader = Member.objects.get(pk=department.administrator.pk)
    with pytest.raises(ValidationError) as merging_there:
        merge(department, kept, Member.objects.get(pk=member.pk), by=leader)

    assert undoing.value.messages == [words.format("5000")]
    assert merging_there.value.messages == [words.format("5000")]


# Undo --------------------------------------------------------------------------------------------


def test_undoing_a_merge_restores_exactly_what_was(department, twins):
    kept, member = twins
    first = CompletionFactory(member=kept)
    CompletionFactory(member=member, course=first.course)
    CompletionFactory(member=member)
    ExemptionFactory(member=member)
    correct_serial_number(
        member=member, serial_number="05009", reason="Typed wrong.", by=department.administrator
    )
    member.refresh_from_db()
    before = everything()
    done = merge(department, member, kept)
    assert FormerSerialNumber.objects.filter(member=kept).count() == 2

    undo(department, done)

    assert everything() == before
    assert Event.objects.get(action="member.undo_merge").after == {
        "stays": "",
        "reason": "They are twins.",
    }


def test_what_came_after_the_merge_stays_with_the_other(department, twins):
    kept, member = twins
    moved = CompletionFactory(member=member)
    done = merge(department, member, kept)
    later = CompletionFactory(member=kept)

    undo(department, done)

    for row in (moved, later):
        row.refresh_from_db()
    assert (moved.member, later.member) == (member, kept)
    assert Event.objects.get(action="member.undo_merge").after["stays"] == "1 completion"


def test_merges_are_undone_the_last_one_first(department, twins):
    kept, member = twins
    last = MemberFactory(last_name="Smith", license_number="MO77")
    first = merge(department, member, kept)
    second = merge(department, kept, last)
    member.refresh_from_db()
    assert member.merged_into == last

    with pytest.raises(ValidationError) as caught:
        undo(department, first)

    assert caught.value.messages == [
        f"Smith, Ana (5000) was merged into {last} since. Undo that merge first."
    ]
    undo(department, second)
    undo(department, first)
    with pytest.raises(ValidationError) as again:
        undo(department, first)
    assert again.value.messages == [
        f"This merge was undone by {department.administrator.name} already."
    ]


def test_of_two_merged_into_one_the_later_merge_is_undone_first(department, twins):
    kept, member = twins
    third = MemberFactory(
        serial_number="6000", element=kept.element, license_number="MO77", last_name="Smith"
    )
    first = merge(department, member, kept)
    second = merge(department, third, kept)

    with pytest.raises(ValidationError) as caught:
        undo(department, first)

    assert caught.value.messages == [
        f"Undo the later merge of {third} into Smith, Ana (5000) first."
    ]
    undo(department, second)
    undo(department, first)


@pytest.mark.parametrize("what", ["seat", "class"])
def test_what_was_changed_since_the_merge_keeps_it_from_being_undone(department, twins, what):
    kept, member = twins
    seat = Enrolment.objects.create(course_session=CourseSessionFactory(), member=member)
    done = merge(department, member, kept)
    if what == "seat":
        Enrolment.objects.filter(pk=seat.pk).update(state="attended")
    else:
        CourseSession.objects.filter(pk=seat.course_session_id).update(
            state="cancelled", cancel_reason="Snow."
        )

    with pytest.raises(ValidationError) as caught:
        undo(department, done)

    assert caught.value.messages == [
        "Changed or decided since the merge: 1 enrollment. That rests on both being one, so the "
        "merge can't be undone any more. Add the other one anew, and enter there what is theirs."
    ]


def test_nobody_returns_to_an_element_that_was_closed_since(department, twins):
    kept, member = twins
    done = merge(department, member, kept)
    Element.objects.filter(pk=member.element_id).update(closed_on=date(2026, 5, 1))

    with pytest.raises(ValidationError) as caught:
        undo(department, done)

    assert caught.value.messages == [
        f"{member} would return to {member.element.name}, which is closed since May 1, 2026. "
        "Open it again first."
    ]


def test_an_undoing_asks_for_a_reason_and_for_another_administrator(department, twins):
    kept, member = twins
    done = merge(department, member, kept)
    with pytest.raises(ValidationError) as caught:
        undo(department, done, reason=" ")
    assert caught.value.message_dict == {"reason": [merging.WHY_UNDO]}

    RoleDesignationFactory(member=kept, role=Role.ADMINISTRATOR)

    with pytest.raises(ValidationError) as own:
        undo(department, done, by=kept)
    assert own.value.messages == [
        "This decides about your own record. Ask another administrator to do it."
    ]


def test_an_undoing_whose_event_fails_leaves_the_merge(department, twins, monkeypatch):
    kept, member = twins
    CompletionFactory(member=member)
    done = merge(department, member, kept)
    before = everything()
    monkeypatch.setattr(merging, "record_event", lambda *args, **values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        undo(department, done)

    assert everything() == before
