"""Accepting roll call training: a Course ID, credit for all in one write, and who is left out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.models import Course
from events.models import Event, EventNaming
from events.trail import latest_of
from frame.files import checked_file
from frame.notices.models import Notice
from people.models import Leave, Member
from records.credit import writing
from records.credit.overriding import Override
from records.credit.problems import problems_of
from records.credit.proposals import Proposal
from records.intake import actions as of_all
from records.intake.actions import events_of, send_back
from records.intake.models import RollCallLine, RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.models import Completion
from tests.factories import CompletionFactory, MemberFactory, ProviderFactory
from tests.records.intake.roll_call.reports import HELD_ON, a_course, a_report, report
from tests.records.intake.sending import NOON
from tests.uploads import pdf


def accept(row: RollCallReport, by: Member, course: Course, **more: Any) -> RollCallReport:
    given = {name: more.pop(name) for name in ("left_out", "added") if name in more}
    decided = Decided(taught=CourseTaught(course=course), **given)
    return accept_roll_call(report=row, decided=decided, by=by, now=NOON, **more)


def line_of(row: RollCallReport, member: Member) -> RollCallLine:
    return row.lines.get(member=member)


def refusal_of(row: RollCallReport, by: Member, course: Course, **more: Any) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        accept(row, by, course, **more)
    assert not Completion.objects.exists()
    assert RollCallReport.objects.get(pk=row.pk).state == "sent"
    return error.value


def test_all_who_were_there_get_the_credit_of_the_course(department, of_two, course):
    accepted = accept(of_two, department.clerk, course)

    assert (accepted.state, accepted.course, accepted.decided_by) == (
        "accepted",
        course,
        department.clerk,
    )
    credit = Completion.objects.order_by("pk")
    assert [
        (each.member.serial_number, each.credit_hours, each.completed_on, each.source)
        for each in credit
    ] == [
        ("4411", Decimal("0.50"), HELD_ON, "in_service"),
        ("4412", Decimal("0.50"), HELD_ON, "in_service"),
    ]
    assert [line.completion for line in accepted.lines.order_by("pk")] == list(credit)
    event = Event.objects.get(action="roll_call.accept")
    assert event.after == {
        "course": "26-0042 Tourniquets",
        "completed_on": "2026-03-30",
        "credit_hours": "0.50",
        "source": "in_service",
        "credited": ["4411", "4412"],
    }
    named = EventNaming.objects.filter(event=event).values_list("serial_number", flat=True)
    assert set(named) == {"4411", "4412"}


def test_each_is_told_of_the_credit_and_the_sender_how_many(department, of_two, course):
    accept(of_two, department.clerk, course)

    told = Notice.objects.order_by("pk").values_list("kind", "to__serial_number", "sentence")
    words = "26-0042 Tourniquets, completed on Mar 30, 2026, is on your record now."
    assert [each for each in told if each[0] != "sent_in.sent"] == [
        ("credit.written", "4411", words),
        ("credit.written", "4412", words),
        ("sent_in.accepted", "3301", "“Tourniquets” is accepted: 2 members got credit."),
    ]


def test_the_paper_is_the_evidence_of_each(department, course):
    row = report(
        department.sergeant,
        department.officer,
        department.colleague,
        papers=[checked_file(pdf("list.pdf"))],
    )

    accept(row, department.clerk, course)

    paper = row.papers.get().document
    assert [each.evidence for each in Completion.objects.all()] == [paper, paper]


def test_part_of_a_longer_course_earns_what_its_minutes_give(department, of_two):
    longer = a_course(
        instruction_minutes=100, credit_hours=Decimal(2), skill_development=Decimal(2)
    )

    accept(of_two, department.clerk, longer)

    credit = Completion.objects.first()
    assert (credit.minutes, credit.credit_hours, credit.skill_development) == (
        25,
        Decimal("0.50"),
        Decimal("0.50"),
    )


def test_a_new_course_gets_its_id_and_its_subject(department, of_two):
    new = {
        "title": "Tourniquets",
        "setting": "roll_call",
        "subject": "first_aid",
        "provider": ProviderFactory(),
        "source": "in_service",
        "delivery": "in_person",
        "instruction_minutes": 25,
        **dict.fromkeys(
            (
                *("legal_studies", "technical_studies", "interpersonal_perspectives"),
                *("firearms", "de_escalation", "implicit_bias", "racial_profiling"),
            ),
            Decimal(0),
        ),
        "credit_hours": Decimal("0.50"),
        "skill_development": Decimal("0.50"),
    }

    accepted = accept_roll_call(
        report=of_two,
        decided=Decided(taught=CourseTaught(new_course=new)),
        by=department.clerk,
        now=NOON,
    )

    assert (str(accepted.course), accepted.course.setting, accepted.course.subject) == (
        "26-0001 Tourniquets",
        "roll_call",
        "first_aid",
    )
    assert Completion.objects.filter(course=accepted.course).count() == 2


def test_who_is_left_out_stays_on_the_report_with_the_reason(department, of_two, course):
    line = line_of(of_two, department.colleague)

    accept(of_two, department.clerk, course, left_out={line.pk: "Left after five minutes."})

    assert [each.member for each in Completion.objects.all()] == [department.officer]
    line.refresh_from_db()
    assert (line.completion, line.why_left_out) == (None, "Left after five minutes.")
    event = Event.objects.get(action="roll_call.accept")
    assert event.after["left_out"] == {"4412": "Left after five minutes."}
    sentence = Notice.objects.get(kind="sent_in.accepted").sentence
    assert sentence == (
        "“Tourniquets” is accepted: 1 member got credit; 1 got none, its page says why."
    )


@pytest.mark.parametrize("why", ["", "x" * 501])
def test_who_is_left_out_is_told_why(department, of_two, course, why):
    line = line_of(of_two, department.colleague)

    error = refusal_of(of_two, department.clerk, course, left_out={line.pk: why})

    assert list(error.message_dict) == ["why_left_out"]


def test_nobody_left_to_credit_is_sent_back_instead(department, of_two, course):
    left_out = {line.pk: "Not there." for line in of_two.lines.all()}

    error = refusal_of(of_two, department.clerk, course, left_out=left_out)

    assert error.message_dict == {
        "credited": ["Nobody is left. Tick who was there, or send it back and say why."]
    }


def test_a_clerk_adds_who_is_missing_and_nobody_twice(department, of_two, course):
    added = [department.commander, department.officer]

    accepted = accept(of_two, department.clerk, course, added=added)

    assert {each.member for each in Completion.objects.all()} == {
        department.officer,
        department.colleague,
        department.commander,
    }
    assert accepted.lines.count() == 3
    assert Event.objects.get(action="roll_call.accept").after["added"] == ["2201"]


def test_who_is_left_out_and_added_besides_is_asked_about(department, of_two, course):
    line = line_of(of_two, department.officer)

    error = refusal_of(
        of_two,
        department.clerk,
        course,
        left_out={line.pk: "Was on patrol"},
        added=[department.officer],
    )

    assert error.message_dict == {
        "added": [
            "Núñez, Ana (4411) is on the report and has no tick above. Tick the box there, or take "
            "the name away here."
        ]
    }


def test_a_list_of_names_proves_no_test(department, course):
    """With a paper, and of a course that is credited by its test."""
    row = report(department.sergeant, department.officer, papers=[checked_file(pdf("list.pdf"))])
    online = a_course(course_id="26-0043", delivery="computer_based")

    error = refusal_of(row, department.clerk, online)

    assert error.messages[1].endswith(
        "a list of who was there proves none. Choose a course that is given in person, or have "
        "each certificate sent in."
    )


def test_one_who_is_blocked_keeps_all_from_being_written(department, of_two, course):
    Member.objects.filter(pk=department.colleague.pk).update(separated_on=date(2026, 3, 1))

    error = refusal_of(of_two, department.clerk, course)

    assert error.messages[0] == "Nothing was saved: 1 of 2 need a look."
    assert "Separated on Mar 1, 2026" in error.messages[1]


def test_who_was_there_leaves_the_report_to_a_colleague(department, course):
    row = report(department.sergeant, department.officer, department.clerk)

    error = refusal_of(row, department.clerk, course)

    assert error.messages == [
        "You were there yourself, and nobody decides their own. A colleague sees to it."
    ]
    out = {line_of(row, department.clerk).pk: "Myself"}
    with pytest.raises(ValidationError, match="You were there yourself"):
        accept(row, department.clerk, course, left_out=out)


@pytest.mark.parametrize("words", ["1101", "Sgt. Robin {}"])
def test_who_taught_it_by_its_words_leaves_the_report_to_a_colleague(department, course, words):
    words = words.format(department.clerk.last_name)
    row = report(department.sergeant, department.officer, instructors=["Casey Roe", words])

    error = refusal_of(row, department.clerk, course)

    assert error.messages == [
        "You are down as who taught it, and nobody decides their own. A colleague sees to it."
    ]
    assert accept(row, another_clerk(), course).state == "accepted"


def test_nobody_adds_themselves(department, course):
    row = report(department.sergeant, department.officer)

    with pytest.raises(ValidationError, match="This is your own serial number"):
        accept(row, department.clerk, course, added=[department.clerk])


def test_an_instructor_earns_nothing_as_an_attendee(department, course):
    both = ["Casey Roe", "Sgt. Ana Núñez"]
    row = a_report(department.sergeant, there=[department.officer], instructors=both)

    error = refusal_of(row, department.clerk, course)

    assert "Is down as who taught this" in error.messages[1]


def test_the_names_of_two_who_taught_keep_no_third_from_credit(department, course):
    two = ["Ana Park", "Lee Núñez"]
    row = a_report(department.sergeant, there=[department.officer], instructors=two)

    accept(row, department.clerk, course)

    assert Completion.objects.get().member == department.officer


def test_a_warning_wants_its_reason_which_stays(department, of_two, course):
    Leave.objects.create(
        member=department.officer,
        starts_on=date(2026, 3, 1),
        entered_by=department.administrator,
        entered_at=NOON,
    )
    error = refusal_of(of_two, department.clerk, course)
    assert "was on leave" in " ".join(error.messages)
    mark = warned_marks(of_two, department.clerk, course)

    accept(
        of_two,
        department.clerk,
        course,
        overrides={"on_leave": Override("Came in for it.", frozenset(mark))},
    )

    event = Event.objects.get(action="roll_call.accept")
    assert event.after["on_leave"] == {"reason": "Came in for it.", "members": ["4411"]}


def warned_marks(row: RollCallReport, by: Member, course: Course) -> list[str]:
    from records.credit.overriding import warnings_of
    from records.credit.problems import problems_of
    from records.intake.roll_call.credit import proposals_of

    members = [line.member for line in row.lines.select_related("member")]
    proposals = proposals_of(row, members, CourseTaught(course=course), None)
    return [each.mark for each in warnings_of(proposals, problems_of(proposals, by=by))]


def test_nobody_decides_what_they_sent(department, course):
    row = report(department.clerk, department.officer)

    error = refusal_of(row, department.clerk, course)

    assert error.messages == [
        "You sent this yourself, and nobody decides their own. Another clerk sees to it."
    ]


@pytest.mark.parametrize("seat", ["sergeant", "inquiry", "auditor"])
def test_who_enters_nothing_accepts_nothing(department, of_two, course, seat):
    with pytest.raises(PermissionDenied):
        accept(of_two, department.members[seat], course)

    assert not Completion.objects.exists()


def test_the_second_of_two_clerks_reads_who_was_first(department, of_two, course):
    accept(of_two, department.clerk, course)

    with pytest.raises(ValidationError) as error:
        accept(of_two, another_clerk(), course)

    assert error.value.messages == [
        f"{department.clerk.name} accepted it on Apr 1, 2026, 12:00 PM. Nothing was done now."
    ]
    assert Completion.objects.count() == 2


def another_clerk() -> Member:
    from tests.factories import RoleDesignationFactory

    clerk = MemberFactory()
    RoleDesignationFactory(member=clerk, role="training_entry")
    return clerk


def test_what_was_changed_meanwhile_is_not_accepted_unseen(department, of_two, course):
    seen = latest_of(events_of(of_two))
    send_back(sent_in=of_two, reason="Who taught?", by=department.clerk, now=NOON)
    RollCallReport.objects.filter(pk=of_two.pk).update(state="sent")

    error = refusal_of(of_two, department.clerk, course, seen=seen)

    assert "changed this on" in error.messages[0]


@pytest.mark.parametrize("module", [of_all, writing])
def test_nothing_is_written_when_a_part_of_it_fails(
    department, of_two, course, module, monkeypatch
):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(module, "record_event" if module is of_all else "tell_of_credit", fail)

    with pytest.raises(RuntimeError):
        accept(of_two, department.clerk, course)

    assert not Completion.objects.exists()
    assert RollCallReport.objects.get().state == "sent"


def test_what_a_leader_reported_stands_on_more_than_one_word(department, of_two, course):
    """Nor does it weigh upon what is entered without a paper after it."""
    long_day = a_course(title="Range", instruction_minutes=400, credit_hours=8, skill_development=8)
    CompletionFactory(
        member=department.officer, course=long_day, entered_by=department.clerk, source="in_service"
    )

    accept(of_two, department.clerk, course)

    written = Completion.objects.get(member=department.officer, course=course)
    assert not written.confirmed_warnings.exists()
    alone = Proposal(
        member=department.colleague,
        course=long_day,
        completed_on=HELD_ON,
        source="in_service",
        delivery="in_person",
        hours=long_day.designated_hours,
    )
    assert problems_of([alone], by=department.clerk) == [[]]
