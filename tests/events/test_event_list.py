"""The page of the event log."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from compliance.actions.exports import record_report_export
from compliance.actions.law_answers import answer_question
from compliance.law import current_law
from compliance.reports import Question
from compliance.states import APPLY
from compliance.viewpoint import Viewpoint
from courses.states import ENROLL, SCHEDULE
from events.actions import RECORD_LIST_EXPORT, record_list_export
from events.event_log import record_event
from events.models import Event
from events.persons import PersonThen
from frame.lists.page import Taken
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from people.models import Member
from records.actions.credit_entry import ENTER
from records.actions.documents import DOCUMENT_LOOK
from records.actions.sheet_saving import reopen_sheet
from records.actions.teaching import TEACHING_DECIDE
from records.credit_kinds import CreditKind
from records.states import VOID_COMPLETION
from tests.factories import CompletionFactory, CourseFactory, DecisionFactory, DocumentFactory
from tests.records.sheets import a_class, saved


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def rows(client: Client, **query: str) -> list[str]:
    """The events shown, as text."""
    page = client.get(reverse("events:event-list"), query).content.decode()
    body = page.split("<tbody", 1)[1].split("</tbody>")[0] if "<tbody" in page else ""
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr.*?</tr>", body, re.S)
    ]


def test_an_auditor_reads_every_event_and_a_clerk_their_own(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    saved(a_class(), "4411", department.clerk)

    everything = " ".join(rows(signed_in(department.auditor)))
    own = " ".join(rows(signed_in(department.clerk)))

    assert "Looked at a member's record" in everything.replace("&#x27;", "'")
    assert "Saved a sign-in sheet" in everything
    assert "Saved a sign-in sheet" in own
    assert "Looked at" not in own


def test_an_event_shows_the_values_before_and_after(department):
    record_event(
        MEMBER_CHANGE,
        by=department.administrator,
        about=department.officer,
        member=department.officer,
        before={"rank": "Police Officer"},
        after={"rank": "<i>Sergeant</i>"},
    )

    row = next(row for row in rows(signed_in(department.auditor)) if "Changed a member" in row)

    assert "Rank or title from Police Officer → to &lt;i&gt;Sergeant&lt;/i&gt;" in row


def test_the_log_narrows_to_an_action(department):
    record_look(member=department.officer, by=department.sergeant, page="record")

    found = rows(signed_in(department.auditor), action="member.look")

    assert len(found) == 1


def test_the_log_narrows_to_a_member_with_the_sheets_that_name_them(department):
    saved(a_class(), "4411 4412", department.clerk)
    saved(a_class(starts_on=datetime(2026, 3, 3).date()), "4412", department.clerk)
    record_look(member=department.officer, by=department.sergeant, page="record")
    record_look(member=department.colleague, by=department.sergeant, page="record")

    found = rows(signed_in(department.auditor), about=" 4411 ")

    assert len(found) == 2


def test_the_log_narrows_to_who_did_it(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    record_look(member=department.sergeant, by=department.clerk, page="record")
    name = department.sergeant.name

    (by_serial,) = rows(signed_in(department.auditor), by=department.sergeant.serial_number)
    (by_name,) = rows(signed_in(department.auditor), by=name)

    assert by_serial == by_name
    assert f"{name} ({department.sergeant.serial_number})" in by_name


def test_an_administrator_reads_every_event(department):
    record_look(member=department.officer, by=department.sergeant, page="record")

    assert len(rows(signed_in(department.administrator), action="member.look")) == 1


def test_an_administrator_reads_no_ground_and_no_paper_of_one(department):
    record_event(
        APPLY.event,
        by=department.clerk,
        about=department.officer,
        member=department.officer,
        after={"ground": "Documented medical condition", "document": "surgery.pdf"},
    )
    record_event(DOCUMENT_LOOK, by=department.clerk, after={"document": "surgery.pdf"})

    pages = {
        seat: signed_in(department.members[seat]).get("/events/").content.decode()
        for seat in ("administrator", "auditor", "clerk")
    }

    assert [seat for seat, page in pages.items() if "medical" in page or "surgery" in page] == [
        "auditor",
        "clerk",
    ]
    assert (
        "decisions of the director and papers opened are for who may see records"
        in pages["administrator"]
    )


@pytest.mark.parametrize(
    ("standing", "readers"),
    [
        *(("waived", ["auditor"]), ("extended", ["auditor"]), ("decision_pending", ["auditor"])),
        ("at_risk", ["auditor", "administrator"]),
    ],
)
def test_an_administrator_reads_of_no_report_who_applied_to_the_director(
    department, standing, readers
):
    record_report_export(
        question=Question(Viewpoint(2026, date(2026, 7, 1)), standing=standing),
        file_format="csv",
        named=[department.officer.serial_number],
        by=department.clerk,
    )

    assert [
        seat
        for seat in ("auditor", "administrator")
        if any(
            "Took a report" in row
            for row in rows(signed_in(department.members[seat]), about="4411")
        )
    ] == readers


@pytest.mark.parametrize(
    "take",
    [
        lambda department: record_report_export(
            question=Question(Viewpoint(2026, date(2026, 7, 1)), standing="in_progress"),
            file_format="csv",
            named=["4411"],
            by=department.clerk,
        ),
        lambda department: record_list_export(
            Taken(
                name="De-escalation",
                question="In progress",
                file_format="csv",
                rows=1,
                named=("4411",),
                by=department.clerk,
            ),
            kind=RECORD_LIST_EXPORT,
        ),
    ],
)
def test_an_administrator_reads_whom_a_file_named_and_not_what_was_asked(department, take):
    """One name below "in progress" would be that member's standing."""
    take(department)
    for_auditor, for_administrator = (
        signed_in(department.members[seat]).get(reverse("events:event-list"), {"_export": "csv"})
        for seat in ("auditor", "administrator")
    )

    assert "In progress" in for_auditor.content.decode()
    said = for_administrator.content.decode()
    assert "In progress" not in said
    assert "De-escalation" not in said
    assert "4411" in said


def test_an_administrator_reads_of_no_list_who_applied_to_the_director(department):
    DecisionFactory(member=department.officer)
    signed_in(department.clerk).get(reverse("compliance:decision-list"), {"_export": "csv"})

    seen = {
        seat: "Took the list of applications" in " ".join(rows(signed_in(department.members[seat])))
        for seat in ("auditor", "administrator")
    }

    assert seen == {"auditor": True, "administrator": False}


@pytest.fixture
def record(department) -> None:
    """Credit with its reason and paper, its void, and a saved sheet that is opened again."""
    completion = CompletionFactory(
        member=department.officer, course=CourseFactory(course_id="26-0094")
    )
    of_whom = {"by": department.clerk, "about": completion, "member": department.officer}
    record_event(
        ENTER[CreditKind.CERTIFICATE],
        **of_whom,
        after={
            "credit_hours": "8.00",
            "document": "transcript.pdf",
            "sha256": "a1b2",
            "had_it_this_year": {"reason": "Sent again after an injury", "members": ["4411"]},
        },
    )
    record_event(
        VOID_COMPLETION.event,
        **of_whom,
        before={"credit_hours": "8.00"},
        after={"void_reason": "Challenged by the member, and upheld."},
    )
    sheet = saved(a_class(), "4412", department.clerk).sheet
    reopen_sheet(sheet=sheet, reason="A second page was found", by=department.clerk)


IN_THE_RECORD = ("26-0094", "8.00", "transcript", "a1b2", "injury", "upheld", "second page")


def test_an_administrator_reads_of_a_record_who_did_what_to_whom_and_no_value(department, record):
    pages = {
        seat: signed_in(department.members[seat]).get("/events/").content.decode()
        for seat in ("administrator", "auditor", "clerk")
    }

    told = {seat: [each for each in IN_THE_RECORD if each in pages[seat]] for seat in pages}
    assert told == {"administrator": [], "auditor": [*IN_THE_RECORD], "clerk": [*IN_THE_RECORD]}
    assert len(rows(signed_in(department.administrator), about="4411")) == 2
    assert len(rows(signed_in(department.administrator), about="4412")) == 1


def test_a_file_of_the_log_tells_an_administrator_no_more_than_the_page(department, record):
    asked = {"_export": "csv", "by": department.clerk.serial_number}

    file = signed_in(department.administrator).get("/events/", asked).content.decode("utf-8-sig")

    clerk, officer, colleague = (
        f"{each.name} ({each.serial_number})"
        for each in (department.clerk, department.officer, department.colleague)
    )
    assert [row[1:7] for row in csv.reader(io.StringIO(file))][1:] == [
        [clerk, "Opened a saved sign-in sheet again", "", "", "", ""],
        [clerk, "Saved a sign-in sheet", "", "", "", f"Members named: {colleague}"],
        [clerk, "Voided a completion", officer, officer, "", ""],
        [clerk, "Entered a credit from a paper", officer, officer, "", ""],
    ]


def test_an_event_says_whose_record_it_touched_where_what_it_is_about_does_not(department):
    paper = DocumentFactory(member=department.officer, name="ch.pdf")
    officer = str(PersonThen.of(department.officer))
    record_event(DOCUMENT_LOOK, by=department.clerk, about=paper, member=department.officer)
    record_look(member=department.officer, by=department.clerk, page="record")

    look, opened = rows(signed_in(department.auditor), about="4411")

    assert f"ch.pdf Member: {officer}" in opened
    assert look.count(officer) == 1


@time_machine.travel(datetime(2026, 3, 10, 17, 5, 9, tzinfo=UTC), tick=False)
def test_an_event_tells_its_second(department):
    record_look(member=department.officer, by=department.sergeant, page="record")

    (row,) = rows(signed_in(department.auditor), action="member.look")

    assert row.startswith("Mar 10, 2026, 12:05:09 PM")


def test_the_log_narrows_to_days_of_the_departments_time_zone(department):
    for moment in ("2026-03-10T04:59:59", "2026-03-10T05:00:00", "2026-03-11T04:59:59"):
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
            record_look(member=department.officer, by=department.sergeant, page="record")

    found = rows(signed_in(department.auditor), since="2026-03-10", until="2026-03-10")

    assert len(found) == 2


def test_days_in_the_wrong_order_are_said_to_be(department):
    response = signed_in(department.auditor).get(
        reverse("events:event-list"), {"since": "2026-03-11", "until": "2026-03-10"}
    )

    assert "Mar 10, 2026 is before Mar 11, 2026. Give the earlier day first." in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-13-45"},
        {"until": "<script>"},
        {"action": "no.such"},
        {"about": "x" * 500},
        {"by": "\x00 '"},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"page": "0"},
        {"page": "zzz"},
        {"sort": "hash"},
        {"_export": "exe"},
    ],
)
def test_odd_filters_are_no_error(department, query):
    response = signed_in(department.auditor).get(reverse("events:event-list"), query)

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<body")[1].replace("<script src", "")


def test_the_log_takes_the_same_queries_however_long(department, django_assert_max_num_queries):
    client = signed_in(department.auditor)
    counts = []
    for events in (3, 40):
        for _ in range(events):
            record_look(member=department.officer, by=department.sergeant, page="record")
        with django_assert_max_num_queries(12) as queries:
            client.get(reverse("events:event-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_log_is_taken_away_as_csv_safe_against_formulas_and_that_is_an_event(department):
    department.administrator.last_name = "=cmd()"
    record_event(
        MEMBER_CHANGE,
        by=department.administrator,
        about=department.officer,
        after={"rank": "x"},
    )

    response = signed_in(department.auditor).get(
        reverse("events:event-list"), {"_export": "csv", "action": "member.change"}
    )

    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert table[0][:4] == ["When", "Who", "What", "About"]
    assert [row[2] for row in table[1:]] == ["Changed a member"]
    assert table[1][1].startswith("'=cmd()")
    assert Event.objects.first().after == {"action": "member.change"}
    assert Event.objects.first().action == "event.export"


def test_a_class_names_its_people_and_not_only_their_serial_numbers(department):
    record_event(
        SCHEDULE.events[0],
        by=department.clerk,
        after={
            "coordinator": "1101",
            "instructors": "4411, 9999",
            "seats": 20,
        },
    )
    record_event(ENROLL.events[0], by=department.clerk, after={"serial_numbers": ["4411", "4412"]})
    officer, colleague, clerk = (
        f"{each.name} ({each.serial_number})"
        for each in (department.officer, department.colleague, department.clerk)
    )

    auditor = signed_in(department.auditor)
    [enrolled] = rows(auditor, action="enrolment.add")
    [scheduled] = rows(auditor, action="class.schedule")

    assert f"{officer}; {colleague}" in unescape(enrolled)
    assert f"Coordinator {clerk} Instructors {officer}; 9999 Seats 20" in scheduled


def test_a_file_reads_as_the_page_does(department):
    taught = {"credit": {"4411": "400", "4412": "100"}}
    record_event(TEACHING_DECIDE, by=department.clerk, after=taught)
    record_event(ENROLL.events[0], by=department.clerk, after={"serial_numbers": ["4411", "9999"]})
    record_event(
        SCHEDULE.events[0], by=department.clerk, before={"seats": 20}, after={"coordinator": "1101"}
    )
    officer, colleague, clerk = (
        f"{each.name} ({each.serial_number})"
        for each in (department.officer, department.colleague, department.clerk)
    )

    file = signed_in(department.auditor).get(reverse("events:event-list"), {"_export": "csv"})

    told = {
        row["What"]: (row["Before"], row["After"])
        for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    }
    assert told["Scheduled a class"] == ("Seats: 20", f"Coordinator: {clerk}")
    assert told["Enrolled members in a class"] == ("", f"Serial numbers: {officer}; 9999")
    assert told["Decided on credit for teaching a class"] == (
        "",
        f"Credit: {officer}: 400; {colleague}: 100",
    )


def test_a_refusal_says_in_words_what_was_tried(department):
    signed_in(department.officer).get("/events/")

    [refused] = rows(signed_in(department.auditor), action="access.refuse")

    assert refused.endswith(
        "Was refused a page Address /events/ Tried to open it Because the right is lacking"
    )


def test_an_answer_of_counsel_is_about_the_question_in_its_own_words(department):
    question = current_law().open_questions[0]
    answer_question(
        question=question,
        answer="Yes.",
        source="A letter",
        given_on=date(2026, 6, 30),
        by=department.ogc,
        now=datetime(2026, 7, 1, 12, tzinfo=UTC),
    )

    assert Event.objects.get(action="question.answer").about_text == question.question


def test_a_report_that_left_says_its_question_in_words(department):
    record_report_export(
        question=Question(
            Viewpoint(2026, date(2026, 7, 1)),
            element_id=department.elements["Squad 110"].pk,
            missing="implicit_bias",
            standing="in_progress",
            kind="sworn",
            only_short=True,
            sort="-missing",
        ),
        file_format="csv",
        named=[],
        by=department.clerk,
    )

    [left] = rows(signed_in(department.auditor), action="report.export")

    for words in (
        "Element Squad 110",
        "Standing In progress",
        "What is missing Implicit bias",
        "Kind Sworn",
        "Only those short of hours yes",
        "Sorted by Missing, the last first",
        "Format CSV",
        "Members named 0",
    ):
        assert words in left


def test_an_event_shows_its_number_and_is_found_by_it(department):
    for _ in range(3):
        record_look(member=department.officer, by=department.sergeant, page="record")
    first, second, _ = Event.objects.order_by("pk")[:3]
    client = signed_in(department.auditor)

    everything = rows(client)
    shown = [rows(client, number=typed) for typed in (str(second.pk), f"event {second.pk}")]

    assert any(f"Event {first.pk} Proof" in row for row in everything)
    assert shown[0] == shown[1]
    assert [f"Event {second.pk} Proof" in row for row in shown[0]] == [True]


@pytest.mark.parametrize("typed", ["0", "-4", "forty", "4.5", "9" * 30])
def test_what_is_no_number_of_an_event_is_refused_in_words(department, typed):
    page = signed_in(department.auditor).get(reverse("events:event-list"), {"number": typed})

    assert page.status_code == 200
    assert "Type the number of an event, such as 40." in page.content.decode()


def test_a_clerk_finds_no_event_of_others_by_its_number(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    look = Event.objects.get(action="member.look")

    assert rows(signed_in(department.clerk), number=str(look.pk)) == []
