"""Reporting roll call training: what is kept, told, and refused."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse

from events.models import Event, EventNaming
from events.trail import latest_of
from frame.files import checked_file
from frame.notices.models import Notice
from people.models import Member
from people.naming import named_in_form
from records.intake import actions as of_all
from records.intake.actions import events_of, send_back, withdraw
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import answer_roll_call, send_roll_call
from records.models import Document
from tests.factories import MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import TOLD, TYPED, a_report, report
from tests.records.intake.sending import NOON, TODAY
from tests.uploads import PDF, pdf

NEW = "/roll-call/new/"


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


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
        "instructor": "Casey Roe",
        "members": "4411, 4412",
        "papers": "list.pdf",
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

    assert refused(department, department.officer, left, new) == {
        "present": [
            f"{name}, Robin was no member on Mar 30, 2026. Leave them out, or correct the day."
            for name in ("8001 Left", "8002 New")
        ]
    }


def test_who_taught_is_nobody_who_attended(department):
    assert refused(department, instructor="Officer Ana Núñez") == {
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


def page_of(client, query: str = "") -> str:
    return client.get(NEW + query).content.decode()


def test_the_form_ticks_from_the_own_roster_and_the_day_is_today(department):
    response = sign_in(department.sergeant).get(NEW)

    form = response.context["form"]
    assert [name for name, _, _ in form.places] == ["Squad 110"]
    assert {tick.member.serial_number for _, ticks, _ in form.places for tick in ticks} == {
        "3301",
        "4411",
        "4412",
    }
    assert (form["held_on"].value(), response.context["whose"]) == (TODAY, None)


def test_a_commander_chooses_whose_roster_it_is(department):
    client = sign_in(department.commander)
    squad = department.elements["Squad 110"]

    whole = client.get(NEW).context["form"]
    narrow = client.get(f"{NEW}?element={squad.pk}").context["form"]
    other = client.get(f"{NEW}?element={department.elements['Squad 310'].pk}").context["form"]

    assert [name for name, _, _ in whole.places] == ["Central Patrol Division", "Squad 110"]
    assert [name for name, _, _ in narrow.places] == ["Squad 110"]
    assert [name for name, _, _ in other.places] == ["Central Patrol Division", "Squad 110"]


def test_the_training_unit_chooses_an_element_first(department):
    client = sign_in(department.clerk)

    assert "Choose an element above" in page_of(client)
    squad = department.elements["Squad 310"]
    assert "Squad 310" in page_of(client, f"?element={squad.pk}")


def test_a_supervisor_sends_it_from_the_page(department):
    given = {
        **TYPED,
        "present": [department.officer.pk],
        "others": department.other_sergeant.serial_number,
        "papers": [pdf("list.pdf")],
        "photo": [pdf("photo.pdf", PDF + b"%\n")],
    }

    response = sign_in(department.sergeant).post(NEW, given)

    row = RollCallReport.objects.get()
    assert response.url == reverse("records:sent-in-detail", args=[row.pk])
    assert who_is_on(row) == ["4411", "3302"]
    assert row.papers.count() == 2


def test_a_form_that_comes_back_keeps_all_that_was_typed_and_ticked(department):
    given = {**TYPED, "minutes": "0", "present": [department.officer.pk], "others": "9999"}

    response = sign_in(department.sergeant).post(NEW, given)

    form = response.context["form"]
    assert form.errors["others"] == [
        "No member has the serial number 9999. Check it, or take it out."
    ]
    assert form["minutes"].value() == "0"
    page = response.content.decode()
    assert f'value="{department.officer.pk}" id="present-{department.officer.pk}" checked' in page
    assert 'value="9999"' in page


def test_a_name_of_somebody_out_of_reach_is_not_told(department):
    MemberFactory(
        serial_number="8888",
        first_name="Qwertina",
        last_name="Zzyzx",
        element=department.elements["Squad 310"],
    )
    given = {**TYPED, "minutes": "0", "others": "Zzyzx"}

    page = sign_in(department.sergeant).post(NEW, given).content.decode()

    assert "No member is called “Zzyzx”." in page
    assert "Qwertina" not in page


def test_somebody_off_the_roster_can_not_be_ticked(department):
    response = sign_in(department.sergeant).post(
        NEW, {**TYPED, "present": [department.other_sergeant.pk]}
    )

    assert response.context["form"].errors["present"][0].startswith("Somebody who is ticked")
    assert not RollCallReport.objects.exists()


def test_a_file_of_26_megabytes_is_refused_and_all_else_kept(department):
    given = {
        **TYPED,
        "present": [department.officer.pk],
        "papers": [pdf("large.pdf", PDF + b"%" * 26 * 1024 * 1024)],
    }

    response = sign_in(department.sergeant).post(NEW, given)

    [error] = response.context["form"].errors["papers"]
    assert "large.pdf" in error
    assert "Tourniquets" in response.content.decode()
    assert not RollCallReport.objects.exists()


def test_the_last_one_is_repeated_with_its_people(department):
    report(
        department.sergeant,
        department.officer,
        department.other_sergeant,
        notes="Bring your own.",
    )
    client = sign_in(department.sergeant)

    assert "Repeat the last one" in page_of(client)
    form = client.get(f"{NEW}?repeat=on").context["form"]

    assert [form[name].value() for name in ("title", "subject", "minutes", "notes")] == [
        "Tourniquets",
        "first_aid",
        25,
        "Bring your own.",
    ]
    assert form["held_on"].value() == TODAY
    assert form["present"].value() == [str(department.officer.pk)]
    assert form["others"].value() == named_in_form([department.other_sergeant])


def test_any_of_ones_own_is_repeated_and_nobody_elses(department):
    first = report(department.sergeant, department.officer, title="First")
    report(department.sergeant, department.officer, title="Second")
    of_another = a_report(department.other_sergeant, title="Third")
    client = sign_in(department.sergeant)

    assert client.get(f"{NEW}?repeat={first.pk}").context["form"]["title"].value() == "First"
    other = client.get(f"{NEW}?repeat={of_another.pk}").context["form"]
    assert other["title"].value() is None


def test_an_answer_is_given_on_its_page(department):
    row = sent_back(department)
    client = sign_in(department.sergeant)
    address = reverse("records:sent-in-answer", args=[row.pk])

    page = client.get(address).content.decode()
    assert "Who taught?" in page
    client.post(
        address,
        {
            **TYPED,
            "present": [department.officer.pk],
            "answer": "Casey did.",
            "seen": latest_of(events_of(row)),
        },
    )

    assert RollCallReport.objects.get().state == "sent"


def test_an_answer_to_nothing_says_where_it_stands(department):
    row = report(department.sergeant, department.officer)

    page = (
        sign_in(department.sergeant)
        .get(reverse("records:sent-in-answer", args=[row.pk]))
        .content.decode()
    )

    assert "It waits for the Training Unit, and nothing is asked." in page


def test_its_sender_reads_who_was_there_and_opens_the_paper(department):
    row = report(department.sergeant, department.officer, papers=[checked_file(pdf("list.pdf"))])
    paper = row.papers.get().document

    client = sign_in(department.sergeant)
    page = client.get(reverse("records:sent-in-detail", args=[row.pk])).content.decode()

    assert "Núñez, Ana" in page
    assert client.get(reverse("records:document-shown", args=[paper.pk])).status_code == 200
    assert default_storage.exists(paper.file.name)
    other = sign_in(department.commander)
    assert other.get(reverse("records:document-shown", args=[paper.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_no_more_queries_with_more_people(
    department, django_assert_num_queries, number
):
    for _ in range(number):
        MemberFactory(element=department.elements["Squad 110"])
    client = sign_in(department.sergeant)

    with django_assert_num_queries(5):
        client.get(NEW)
