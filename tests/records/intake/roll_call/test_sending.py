"""Reporting roll call training: what is kept, told, and refused."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event, EventNaming
from frame.files import checked_file
from frame.notices.models import Notice
from people.models import Member
from records.intake import actions as of_all
from records.intake.actions import send_back, withdraw
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import answer_roll_call, send_roll_call
from records.models import Document
from tests.factories import MemberFactory
from tests.records.intake.roll_call.reports import TOLD, report
from tests.records.intake.sending import NOON
from tests.uploads import pdf

NEW = "/roll-call/new/"


def who_is_on(row: RollCallReport) -> list[str]:
    return [line.member.serial_number for line in row.lines.select_related("member")]


def refused(department, *members: Member, **values) -> dict[str, list[str]]:
    by = values.pop("by", department.sergeant)
    with pytest.raises(ValidationError) as error:
        report(by, *(members or (department.officer,)), **values)
    assert not RollCallReport.objects.exists()
    return error.value.message_dict


def test_a_report_keeps_what_was_taught_and_who_was_there(department):
    row = report(
        department.sergeant,
        department.officer,
        department.colleague,
        papers=[checked_file(pdf("list.pdf"))],
    )

    assert (row.state, row.title, row.subject, row.minutes) == (
        "sent",
        "Tourniquets",
        "first_aid",
        25,
    )
    assert who_is_on(row) == ["4411", "4412"]
    paper = row.papers.get().document
    assert (paper.name, paper.member, paper.is_confidential) == ("list.pdf", None, True)
    event = Event.objects.get(action="roll_call.send")
    assert event.after == {
        "title": "Tourniquets",
        "subject": "first_aid",
        "held_on": "2026-03-30",
        "minutes": "25",
        "instructors": "Casey Roe",
        "members": "4411, 4412",
        "papers": "list.pdf",
        "papers_sha256": paper.sha256,
    }
    named = EventNaming.objects.filter(event=event).values_list("serial_number", flat=True)
    assert set(named) == {"4411", "4412"}
    told = Notice.objects.filter(kind="sent_in.sent").values_list("to__serial_number", flat=True)
    assert list(told) == ["1101"]


def test_a_subject_of_the_seven_needs_no_other_title(department):
    assert report(department.sergeant, department.officer, title="").title == (
        "Medical treatment or first aid"
    )


def test_the_same_form_sent_twice_sends_once(department):
    given = {"values": TOLD, "members": [department.officer], "by": department.sergeant}
    token = uuid4()

    first, second = (
        send_roll_call(**given, papers=[checked_file(pdf())], now=NOON, form_token=token)
        for _ in range(2)
    )

    assert (second.row, second.is_repeat) == (first.row, True)
    assert (RollCallReport.objects.count(), Document.objects.count()) == (1, 1)


@pytest.mark.parametrize("seat", ["officer", "inquiry", "auditor", "hrd"])
def test_who_leads_nothing_reports_nothing(department, seat):
    with pytest.raises(PermissionDenied):
        report(department.members[seat], department.officer)

    assert not RollCallReport.objects.exists()


def test_the_training_unit_reports_it_of_any_element(department):
    assert report(department.clerk, department.officer).pk


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        (
            {"held_on": date(2026, 4, 2)},
            "held_on",
            "Apr 2, 2026 is still to come. Send it once the training was held.",
        ),
        (
            {"held_on": date(1926, 4, 2)},
            "held_on",
            "Apr 2, 1926 is before 1950. Check the year.",
        ),
        *(
            (
                {"minutes": minutes},
                "minutes",
                f"{minutes:,} minutes is not the length of a training. Write the minutes, 1 to "
                "720; what is longer is a class, with a sign-in sheet.",
            )
            for minutes in (0, -1, 721, 1500)
        ),
        (
            {"subject": "other", "title": ""},
            "title",
            "Say in a few words what was taught, since it is none of the seven.",
        ),
    ],
)
def test_what_can_not_be_is_refused_with_the_value(department, told, field, words):
    assert refused(department, **told) == {field: [words]}


@pytest.mark.parametrize("minutes", [1, 720])
def test_the_shortest_and_the_longest_are_taken(department, minutes):
    assert report(department.sergeant, department.officer, minutes=minutes).minutes == minutes


def test_nobody_there_is_refused(department):
    with pytest.raises(ValidationError) as error:
        report(department.sergeant)

    assert error.value.message_dict == {
        "present": ["Nobody is ticked or named. Tick who was there, or type serial numbers below."]
    }


def test_more_than_a_page_of_people_are_two_reports(department):
    [problem] = refused(department, *[department.officer] * 501)["present"]

    assert problem == "501 members are more than 500. Send two reports."


def test_who_was_not_employed_then_is_named_with_the_way_out(department):
    left = MemberFactory(
        serial_number="8001",
        last_name="Left",
        separated_on=date(2026, 3, 1),
        element=department.officer.element,
    )
    new = MemberFactory(
        serial_number="8002",
        last_name="New",
        hired_on=date(2026, 3, 31),
        element=department.officer.element,
    )

    assert refused(department, left, new) == {
        "present": [
            "8001 Left, Robin left on Mar 1, 2026, before Mar 30, 2026. Leave them out, or correct "
            "the day.",
            "8002 New, Robin was hired on Mar 31, 2026, after Mar 30, 2026. Leave them out, or "
            "correct the day.",
        ]
    }


def test_days_of_employment_are_told_to_nobody_who_may_not_see_the_record(department):
    left, new = (
        MemberFactory(element=department.elements["Squad 310"], serial_number=serial, **values)
        for serial, values in (
            ("8001", {"last_name": "Left", "separated_on": date(2026, 3, 1)}),
            ("8002", {"last_name": "New", "hired_on": date(2026, 3, 31)}),
        )
    )

    row = report(department.sergeant, department.officer, left, new)

    assert who_is_on(row) == ["4411", "8001", "8002"]
    assert refused_of_clerk(department, left, new) == [
        "8001 Left, Robin left on Mar 1, 2026, before Mar 30, 2026. Leave them out, or correct the "
        "day.",
        "8002 New, Robin was hired on Mar 31, 2026, after Mar 30, 2026. Leave them out, or correct "
        "the day.",
    ]


def refused_of_clerk(department, *members: Member) -> list[str]:
    with pytest.raises(ValidationError) as error:
        report(department.clerk, *members)
    return error.value.message_dict["present"]


def test_of_nobody_of_ones_own_no_day_tells_more_than_another(department):
    left = MemberFactory(
        element=department.elements["Squad 310"],
        serial_number="8001",
        separated_on=date(2026, 3, 29),
    )

    told = [
        refused(department, left, held_on=date(2026, 3, day), instructors=["8001"])
        for day in (28, 29, 30)
    ]

    alone = (
        "Nobody of those who were there is of an element that you lead. Their own supervisor "
        "reports it."
    )
    assert told == [{"present": [alone]}] * 3


def test_who_taught_is_nobody_who_attended(department):
    assert refused(department, instructors=["Officer Ana Núñez"]) == {
        "present": [
            "4411 Núñez, Ana is down as who taught, and an instructor earns no credit as an "
            "attendee. Untick 4411, or correct who taught."
        ]
    }


def test_the_same_report_is_not_sent_twice(department):
    first = report(department.sergeant, department.officer, department.colleague)

    with pytest.raises(ValidationError) as error:
        report(department.sergeant, department.colleague, department.officer)

    [why] = error.value.messages
    assert "You sent this on Apr 1, 2026 already" in why
    assert reverse("records:sent-in-detail", args=[first.pk]) in why
    report(department.sergeant, department.officer)
    both = (department.officer, department.colleague)
    report(department.sergeant, *both, title="Tourniquets, second half")
    withdraw(sent_in=first, by=department.sergeant)
    report(department.sergeant, *both)
    assert RollCallReport.objects.count() == 4


def test_a_roll_call_of_others_alone_is_theirs_to_report(department):
    assert refused(department, by=department.other_sergeant) == {
        "present": [
            "Nobody of those who were there is of an element that you lead. Their own supervisor "
            "reports it."
        ]
    }


def test_nothing_is_kept_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr(of_all, "record_event", fail)

    with pytest.raises(RuntimeError):
        report(department.sergeant, department.officer, papers=[checked_file(pdf())])

    assert (RollCallReport.objects.count(), Document.objects.count()) == (0, 0)


def sent_back(department) -> RollCallReport:
    row = report(department.sergeant, department.officer, department.colleague)
    send_back(sent_in=row, reason="Who taught?", by=department.clerk, now=NOON)
    return RollCallReport.objects.get(pk=row.pk)


def answer(row: RollCallReport, by: Member, *members: Member, **more) -> RollCallReport:
    given = {"answer": "Casey did.", "values": TOLD, "papers": (), **more}
    return answer_roll_call(report=row, members=members, by=by, now=NOON, **given)


def test_what_was_sent_back_is_answered_with_what_changed(department):
    row = sent_back(department)

    answered = answer(row, department.sergeant, department.officer, values={**TOLD, "minutes": 30})

    assert (answered.state, answered.answer, answered.minutes) == ("sent", "Casey did.", 30)
    assert who_is_on(answered) == ["4411"]
    event = Event.objects.get(action="roll_call.answer")
    assert event.before == {"minutes": "25", "members": "4411, 4412"}
    assert event.after == {"answer": "Casey did.", "minutes": "30", "members": "4411"}
    told = Notice.objects.filter(kind="sent_in.answered").values_list(
        "to__serial_number", flat=True
    )
    assert list(told) == ["1101"]


def test_an_answer_says_something(department):
    row = sent_back(department)

    with pytest.raises(ValidationError) as error:
        answer(row, department.sergeant, department.officer, answer=" ")

    assert error.value.message_dict == {
        "answer": ["Say what you changed or added; the Training Unit reads it."]
    }
    assert RollCallReport.objects.get().state == "returned"


def test_nobody_else_answers_it(department):
    with pytest.raises(PermissionDenied):
        answer(sent_back(department), department.commander, department.officer)


def test_it_is_withdrawn_until_it_is_accepted(department):
    row = report(department.sergeant, department.officer)

    assert withdraw(sent_in=row, by=department.sergeant).state == "withdrawn"
    assert Event.objects.filter(action="roll_call.withdraw").count() == 1


def test_several_who_taught_are_kept_each_in_their_own_words(department):
    said = ["Sergeant 3301", "Casey Roe, of the academy"]

    row = report(department.sergeant, department.officer, instructors=said)

    row.refresh_from_db()
    assert row.instructors == said
    event = Event.objects.get(action="roll_call.send")
    assert event.after["instructors"] == "Sergeant 3301; Casey Roe, of the academy"


def test_the_names_of_two_who_taught_are_not_read_as_one(department):
    """Ana Núñez attended, and was taught by an Ana and by somebody called Núñez."""
    row = report(department.sergeant, department.officer, instructors=["Ana Park", "Lee Núñez"])

    assert row.lines.get().member == department.officer


def test_each_who_taught_is_nobody_who_attended(department):
    error = refused(department, instructors=["Casey Roe", "Sgt. Núñez, Ana"])

    assert list(error) == ["present"]


def test_an_answer_with_the_same_members_in_another_order_changes_nobody(department):
    answer(sent_back(department), department.sergeant, department.colleague, department.officer)

    event = Event.objects.get(action="roll_call.answer")
    assert (event.before, event.after) == ({}, {"answer": "Casey did."})
