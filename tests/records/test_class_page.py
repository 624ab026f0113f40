"""The page of a class: its facts, who is enrolled, who came and what it gave them."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from events.event_words import changes_of
from events.models import Event
from records.actions.completions import void_completion
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.actions.sheets import add_lines
from records.actions.whole_sheets import take_back_sheet, void_sheet
from records.class_members import Came, class_members, counts_in_words
from records.models import Completion
from tests.courses.conftest import count_queries, shown, signed_in
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
)
from tests.records.sheets import NEXT_DAY, a_class, confirmed, draft, saved


def page_of(course_session: CourseSession) -> str:
    return reverse("records:class-detail", args=[course_session.pk])


def enrol(course_session, *members, state="enrolled") -> None:
    for member in members:
        Enrolment.objects.create(course_session=course_session, member=member, state=state)


def credit(course_session, member, **values) -> Completion:
    return CompletionFactory(
        member=member, course=course_session.course, course_session=course_session, **values
    )


def void(completion, by) -> None:
    Completion.objects.filter(pk=completion.pk).update(
        voided_at=datetime(2026, 3, 12, tzinfo=UTC), voided_by=by, void_reason="Wrong day."
    )


def test_a_supervisor_takes_out_their_own_by_a_button_and_no_others(department):
    course_session = CourseSessionFactory(starts_on=date(2099, 3, 10))
    enrol(course_session, department.officer, department.colleague)
    own = course_session.enrolments.get(member=department.officer)
    as_sergeant = signed_in(department.sergeant)

    buttons = shown(as_sergeant, page_of(course_session))
    as_sergeant.post(reverse("courses:enrolment-remove", args=[own.pk]))
    as_other = shown(signed_in(department.other_sergeant), page_of(course_session))
    as_officer = shown(signed_in(department.colleague), page_of(course_session))

    assert buttons.count("Take out<span") == 2
    assert ("Take out" in as_other, "Take out" in as_officer) == (False, False)
    assert course_session.enrolments.get().member == department.colleague


def held(course_session, text, by) -> list[Completion]:
    """Save the sheet of a class; who is not enrolled is right to be on it."""
    sheet = draft(course_session, text, by)
    return save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=by,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", by),
    ).completions


@pytest.fixture
def as_clerk(department):
    return signed_in(department.clerk)


def states(course_session, reader) -> dict[str, str]:
    return {
        each.member.serial_number: each.words
        for each in class_members(course_session, reader=reader)
    }


# The class ---------------------------------------------------------------------------------------


def test_a_class_shows_its_credit_and_warns_when_its_minutes_are_not_the_courses(as_clerk):
    course_session = CourseSessionFactory(course__instruction_minutes=410)

    text = shown(as_clerk, page_of(course_session))

    assert "400 minutes of instruction in all" in text
    assert "full attendance gives the course&#x27;s 8.00 credit hours" in text
    assert "10 fewer than the 410 of the course" in text


def test_a_cancelled_class_says_why_and_offers_no_change(as_clerk):
    course_session = CourseSessionFactory(state="cancelled", cancel_reason="Ice on the roads.")

    text = shown(as_clerk, page_of(course_session))

    assert "Canceled: Ice on the roads." in text
    assert "/change/" not in text


@pytest.mark.parametrize(
    ("seat", "state", "offered"),
    [
        ("clerk", "closed", {"saved-sheet/": "See the saved sheet"}),
        ("inquiry", "closed", {"saved-sheet/": "See the saved sheet"}),
        ("auditor", "closed", {"saved-sheet/": "See the saved sheet"}),
        ("clerk", "held", {"sheet/": "Enter the sign-in sheet"}),
        ("inquiry", "held", {}),
        ("clerk", "cancelled", {}),
        ("officer", "closed", {}),
    ],
)
def test_the_way_to_the_sheet_is_offered_to_who_may_go_it(department, seat, state, offered):
    course_session = CourseSessionFactory(state=state)

    text = shown(signed_in(department.members[seat]), page_of(course_session))

    links = dict(re.findall(r'href="/classes/\d+/((?:saved-)?sheet/)">([^<]+)</a>', text))
    assert links == offered


# Who came ----------------------------------------------------------------------------------------


def test_a_saved_sheet_tells_who_attended_walked_in_and_was_absent(department):
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    enrol(course_session, department.auditor, state="excused")
    held(course_session, "4411 3301", department.clerk)
    course_session.refresh_from_db()

    assert states(course_session, department.clerk) == {
        "1105": "Excused",
        "3301": "Walked in",
        "4411": "Attended",
        "4412": "Absent",
    }


def test_who_has_no_credit_of_a_closed_class_was_absent(department):
    """Sheets of old left everybody enrolled."""
    course_session = CourseSessionFactory(state="closed")
    credit(course_session, department.other_sergeant)
    enrol(course_session, department.officer, department.other_sergeant)
    enrol(course_session, department.sergeant, state="absent")
    enrol(course_session, department.colleague, state="attended")

    assert states(course_session, department.clerk) == {
        "3301": "Absent",
        "3302": "Attended",
        "4411": "Absent",
        "4412": "Attended",
    }


def test_those_enrolled_in_an_open_class_are_called_enrolled(department, as_clerk):
    course_session = CourseSessionFactory(state="held")
    enrol(course_session, department.officer)

    text = shown(as_clerk, page_of(course_session))

    assert states(course_session, department.clerk) == {"4411": "Enrolled"}
    assert "Minutes</a>" not in text


def test_minutes_and_credit_are_those_of_the_completion(department):
    course_session = CourseSessionFactory(state="closed")
    whole = credit(course_session, department.officer)
    part = credit(
        course_session,
        department.colleague,
        minutes=100,
        credit_hours="2.00",
        legal_studies="2.00",
        technical_studies=0,
        interpersonal_perspectives=0,
        skill_development=0,
        firearms=0,
        de_escalation=0,
        implicit_bias=0,
        racial_profiling=0,
    )

    found = class_members(course_session, reader=department.clerk)

    assert [(each.minutes, str(each.credit), each.completion) for each in found] == [
        (400, "8.00", whole),
        (100, "2.00", part),
    ]


def test_a_failed_test_is_said_and_gives_nothing(department):
    course_session = CourseSessionFactory(
        state="closed", course=CourseFactory(delivery="computer_based")
    )
    enrol(course_session, department.officer)
    credit(course_session, department.officer, delivery="computer_based", score=60)

    [found] = class_members(course_session, reader=department.clerk)

    assert (found.words, found.credit) == ("Attended, test not passed", 0)


def test_who_taught_is_said_to_have_taught(department):
    course_session = CourseSessionFactory(state="closed")
    credit(course_session, department.officer, role="instructor")

    [found] = class_members(course_session, reader=department.clerk)

    assert (found.came, found.minutes) == (Came.TAUGHT, None)


def test_a_voided_credit_is_said_until_another_stands(department):
    course_session = CourseSessionFactory(state="closed")
    enrol(course_session, department.officer, state="attended")
    first = credit(course_session, department.officer)
    void(first, department.clerk)

    [alone] = class_members(course_session, reader=department.clerk)
    second = credit(course_session, department.officer)
    [entered_again] = class_members(course_session, reader=department.clerk)

    assert (alone.words, alone.credit, alone.completion) == ("Credit voided", None, first)
    assert (entered_again.words, entered_again.completion) == ("Attended", second)


def test_whose_line_was_struck_on_the_sheet_opened_again_is_absent(department):
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    sheet = reopen_sheet(sheet=sheet, reason="A line too many", by=department.clerk)
    theirs = sheet.lines.get(serial_number="4411").completion
    void_completion(completion=theirs, reason="Twice", by=department.clerk, now=NEXT_DAY)
    add_lines(course_session=course_session, texts=["3301"], by=department.clerk, now=NEXT_DAY)
    sheet.refresh_from_db()
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )
    course_session.refresh_from_db()

    assert states(course_session, department.clerk) == {
        "4411": "Absent",
        "4412": "Attended",
        "3301": "Walked in",
    }


def undone(department, undo) -> CourseSession:
    """A class of three whose sheet, with one who walked in, was undone as a whole."""
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    enrol(course_session, department.auditor, state="excused")
    sheet = held(course_session, "4411 3301", department.clerk)[0].sheet_line.sheet
    undo(sheet=sheet, seen_version=2, reason="Wrong day", by=department.clerk, now=NEXT_DAY)
    course_session.refresh_from_db()
    return course_session


@pytest.mark.parametrize("undo", [void_sheet, take_back_sheet])
def test_once_the_sheet_is_undone_who_is_enrolled_is_to_come_and_nobody_else_is_told(
    department, as_clerk, undo
):
    course_session = undone(department, undo)

    page = as_clerk.get(page_of(course_session))

    assert states(course_session, department.clerk) == {
        "1105": "Excused",
        "4411": "Enrolled",
        "4412": "Enrolled",
    }
    text = page.content.decode()
    assert f"2 of {course_session.seats} taken" in text
    assert '<h2 id="members">Enrolled</h2>' in text
    assert "3 members" in text
    assert text.count('form="take-out"') == 3
    assert "Credit voided" not in text


def test_where_all_walked_in_nobody_is_enrolled_once_the_sheet_is_taken_back(department, as_clerk):
    course_session = a_class()
    sheet = held(course_session, "4411 3301", department.clerk)[0].sheet_line.sheet
    take_back_sheet(
        sheet=sheet, seen_version=2, reason="Wrong day", by=department.clerk, now=NEXT_DAY
    )

    text = shown(as_clerk, page_of(course_session))

    assert "Nobody is enrolled yet." in text


def test_who_is_enrolled_and_lost_the_credit_of_an_open_sheet_is_to_come(department):
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    [first, _] = held(course_session, "4411 4412", department.clerk)
    reopen_sheet(sheet=first.sheet_line.sheet, reason="One is wrong", by=department.clerk)
    void(first, department.clerk)

    course_session.refresh_from_db()
    found = class_members(course_session, reader=department.clerk)

    assert [each.words for each in found] == ["Enrolled", "Attended"]
    assert counts_in_words(found) == "1 attended, 1 enrolled"


@pytest.mark.parametrize(
    ("seat", "heading", "words"),
    [
        ("clerk", "Who came", ", for 2 who were enrolled"),
        ("ogc", "Who came", "3 members came or were enrolled; you see"),
    ],
)
def test_a_closed_class_speaks_of_who_came(department, seat, heading, words):
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    held(course_session, "4411 3301", department.clerk)

    text = shown(signed_in(department.members[seat]), page_of(course_session))

    assert f'<h2 id="members">{heading}</h2>' in text
    assert words in text
    assert " taken" not in text


def test_a_canceled_class_speaks_of_who_was_enrolled(department):
    course_session = CourseSessionFactory(state="cancelled", cancel_reason="Ice.")
    enrol(course_session, department.officer, state="cancelled")

    text = shown(signed_in(department.ogc), page_of(course_session))

    assert '<h2 id="members">Who was enrolled</h2>' in text
    assert "1 member was enrolled; you see" in text
    assert " taken" not in text


def test_the_page_counts_who_came_and_links_to_what_was_written(department, as_clerk):
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    completion = held(course_session, "4411 3301", department.clerk)[0]

    text = shown(as_clerk, page_of(course_session))

    assert "<p>1 attended, 1 walked in, 1 absent.</p>" in text
    assert f'<a class="usa-link" href="/completions/{completion.pk}/">Núñez, Ana</a>' in text


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["998", "4411", "4412"]),
        ("-serial", ["4412", "4411", "998"]),
        ("name", ["998", "4411", "4412"]),
        ("state", ["4412", "4411", "998"]),
        ("credit", ["4412", "998", "4411"]),
        ("-minutes", ["998", "4411", "4412"]),
    ],
)
def test_the_members_are_sorted_by_any_column(department, as_clerk, sort, order):
    course_session = CourseSessionFactory(state="closed")
    walked_in = MemberFactory(serial_number="998", last_name="Adams")
    enrol(course_session, department.officer, department.colleague)
    credit(course_session, department.officer, minutes=100)
    credit(course_session, walked_in)

    page = as_clerk.get(page_of(course_session), {"sort": sort})

    rows = page.context["table"].page.object_list
    assert [row.record.member.serial_number for row in rows] == order


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"came": "absent"}, ["4412"]),
        ({"q": "nunez"}, ["4411"]),
        ({"q": "nunez", "came": "walked_in"}, []),
        ({"q": "—"}, []),
        ({"came": "taught"}, ["3301", "4411", "4412"]),
    ],
)
def test_the_members_are_narrowed_by_name_and_state(department, as_clerk, query, found):
    course_session = a_class()
    enrol(course_session, department.officer, department.colleague)
    held(course_session, "4411 3301", department.clerk)

    page = as_clerk.get(page_of(course_session), query)

    rows = page.context["table"].page.object_list
    assert [row.record.member.serial_number for row in rows] == found


def test_the_file_of_who_came_says_which_class_and_leaves_an_event(department, as_clerk):
    course_session = a_class(course=CourseFactory(course_id="26-0042", title="Stops"))
    enrol(course_session, department.colleague)
    held(course_session, "4411", department.clerk)

    answer = as_clerk.get(page_of(course_session), {"_export": "csv"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Serial"], row["State"], row["Minutes"], row["Credit hours"]) for row in rows] == [
        ("4411", "Walked in", "400", "8.00"),
        ("4412", "Absent", "", ""),
    ]
    assert 'filename="class-26-0042-2026-03-10-' in answer["Content-Disposition"]
    event = Event.objects.latest("pk")
    assert event.after == {
        "list": "Members of the class 26-0042 Stops, Mar 10, 2026",
        "question": "No filter",
        "format": "csv",
        "rows": 2,
        "named": ["4411", "4412"],
    }
    # Which class and who is in it, together, tell who was trained in what.
    told = changes_of(event, reader=department.administrator)
    assert [tuple(change) for change in told] == [("Members named", "", "4411; 4412")]
    assert "Stops" in str(changes_of(event, reader=department.auditor))


@pytest.mark.parametrize(
    ("seat", "names", "more"),
    [
        ("clerk", {"Núñez, Ana", "O'Brien, Sean"}, 0),
        ("sergeant", {"Núñez, Ana", "O'Brien, Sean"}, 0),
        ("officer", {"Núñez, Ana"}, 1),
        ("colleague", {"O'Brien, Sean"}, 1),
        ("other_sergeant", set(), 2),
        ("ogc", set(), 2),
    ],
)
def test_who_came_is_shown_within_reach_only(department, seat, names, more):
    course_session = CourseSessionFactory(state="closed")
    enrol(course_session, department.officer)
    credit(course_session, department.colleague)

    page = signed_in(department.members[seat]).get(page_of(course_session))

    assert {each.member.name for each in page.context["members"]} == names
    assert page.context["out_of_reach"] == more
    assert ("4412" in page.content.decode()) == ("O'Brien, Sean" in names)


def test_a_member_is_taken_out_by_a_button_until_there_is_credit(department, as_clerk):
    course_session = CourseSessionFactory(state="held")
    enrol(course_session, department.officer, department.colleague)
    credit(course_session, department.officer)
    enrolment = course_session.enrolments.get(member=department.colleague)

    text = shown(as_clerk, page_of(course_session))

    assert text.count('form="take-out"') == 1
    assert f'formaction="/enrolments/{enrolment.pk}/remove/"' in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_needs_no_more_queries_for_more_members(department, as_clerk, number):
    course_session = CourseSessionFactory(state="closed")
    for _ in range(number):
        member = MemberFactory()
        enrol(course_session, member)
        course_session.instructors.add(member)
        credit(course_session, member)
        credit(course_session, MemberFactory())

    assert count_queries(as_clerk, page_of(course_session)) == 22


# The saved sheet, for who only reads -------------------------------------------------------------


@pytest.mark.parametrize("seat", ["inquiry", "auditor"])
def test_who_sees_all_records_reads_a_saved_sheet_and_is_offered_nothing_to_change(
    department, seat
):
    course_session = a_class()
    saved(course_session, "4411", department.clerk)
    reader = signed_in(department.members[seat])

    text = shown(reader, reverse("records:saved-sheet", args=[course_session.pk]))

    assert "Saved: 1 completion, 8.00 credit hours" in text
    assert "Núñez, Ana</a>" in text
    for offer in ("reopen", "attach", "sign-in-sheet.pdf", "Next sheet", 'href="/sheets/"'):
        assert offer not in text, offer


def test_a_draft_is_for_who_enters_it(department):
    course_session = a_class()
    draft(course_session, "4411", department.clerk)

    reader = signed_in(department.inquiry)

    assert reader.get(reverse("records:saved-sheet", args=[course_session.pk])).status_code == 404


def test_credit_that_stands_is_shown_though_its_member_was_marked_absent(department):
    course_session = a_class()
    Enrolment.objects.create(
        course_session=course_session, member=department.officer, state="absent"
    )
    credit = CompletionFactory(
        course=course_session.course, course_session=course_session, member=department.officer
    )

    [found] = class_members(course_session, reader=department.clerk)

    assert found.completion == credit
