"""What an event says in words."""

import pytest

from courses.actions.courses import COURSE_CHANGE
from events.event_log import record_event
from events.event_words import about_of, changes_of, names_in, words_of
from events.models import Event
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from records.actions.teaching import TEACHING_DECIDE
from records.credit.problem_kinds import LEFT_OUT
from records.imports.completions import COMPLETIONS_TAKE
from records.sheet_changes import SHEET_MOVE, SHEET_SAVE
from tests.factories import CourseFactory


def test_an_event_says_the_words_of_its_kind():
    assert words_of(Event(action="member.look")) == "Looked at a member's record"


def test_an_event_of_a_kind_no_longer_written_says_its_name():
    assert words_of(Event(action="packet.hand_over")) == "Packet: hand over"


def test_values_read_as_words(department):
    event = record_event(
        MEMBER_CHANGE,
        by=None,
        before={"is_active": True, "email": ""},
        after={"is_active": False, "email": "a@b.c", "list": ["1", "2"], "map": {"4411": "8.00"}},
    )

    assert [tuple(change) for change in changes_of(event)] == [
        ("Is active", "yes", "no"),
        ("Email", "none", "a@b.c"),
        ("List", "", "1, 2"),
        ("Map", "", "4411: 8.00"),
    ]


def test_days_and_moments_read_as_people_write_them(department):
    event = record_event(
        MEMBER_CHANGE,
        by=None,
        after={
            "as_of": "2026-11-01",
            "made_at": "2026-11-01T14:05:09.123456+00:00",
            "days": ["2026-02-30", "2026-03-01"],
            "course_id": "26-0005",
        },
    )

    assert [change.after for change in changes_of(event)] == [
        "Nov 1, 2026",
        "Nov 1, 2026, 8:05:09 AM",
        "2026-02-30, Mar 1, 2026",
        "26-0005",
    ]


def test_values_read_in_the_words_of_their_columns(department):
    course = CourseFactory()
    event = record_event(
        COURSE_CHANGE,
        by=department.clerk,
        about=course,
        before={"post_state": "not_sought", "approved_on": "", "credit_hours": "8.00"},
        after={"post_state": "approved", "approved_on": "2026-11-01", "credit_hours": "6.00"},
    )

    assert [tuple(change) for change in changes_of(event)] == [
        ("POST approval", "Not sought", "Approved"),
        ("Approved by POST on", "none", "Nov 1, 2026"),
        ("Credit hours", "8.00", "6.00"),
    ]


def test_a_reason_reads_as_a_sentence_with_the_names_of_those_it_is_about(department):
    reason = {"reason": "The range card shows four hours.", "members": ["4411"]}
    event = record_event(SHEET_SAVE, by=department.clerk, after={"more_than_its_course": reason})

    [alone] = changes_of(event, reader=department.auditor)
    [named] = changes_of(event, reader=department.auditor, names=names_in([event]))

    name = department.officer.name
    assert alone.after == "The range card shows four hours. (4411)"
    assert named.after == f"The range card shows four hours. ({name} (4411))"


@pytest.mark.parametrize(
    ("kind", "title"),
    [(TEACHING_DECIDE, "Without credit"), (SHEET_MOVE, "Left out of teaching there too")],
)
def test_an_event_of_before_its_value_was_called_otherwise_reads_as_it_did(department, kind, title):
    """A warning is called so too: its reason keeps the warning's title."""
    reason = {"reason": "The reason was wrong.", "members": ["4411"]}
    before, today = (
        record_event(kind, by=department.clerk, after={"left_out": value})
        for value in (["4411", "4412"], reason)
    )
    names = names_in([before, today])

    told = changes_of(before, reader=department.auditor, names=names)
    said = [(change.name, change.after) for change in told]

    officer, colleague = department.officer.name, department.colleague.name
    assert said == [(title, f"{officer} (4411); {colleague} (4412)")]
    [warned] = changes_of(today, reader=department.auditor, names=names)
    assert (warned.name, warned.after) == (
        LEFT_OUT.title,
        f"The reason was wrong. ({officer} (4411))",
    )
    assert kind.serial_numbers_in(before.after) == ["4411", "4412"]
    assert kind.serial_numbers_in(today.after) == []


def test_a_look_says_what_was_looked_at(department):
    record_look(member=department.officer, by=department.sergeant, page="why")

    assert [tuple(change) for change in changes_of(Event.objects.get())] == [
        ("Page", "", "the reasons")
    ]


def test_a_value_kept_for_the_file_is_not_on_the_page(department):
    event = record_event(SHEET_SAVE, by=department.clerk, after={"version": 3, "credit": {}})

    in_file, on_page = (
        [each.name for each in changes_of(event, reader=department.auditor, for_page=for_page)]
        for for_page in (False, True)
    )
    assert (in_file, on_page) == (["Version of the sheet", "Credit written"], ["Credit written"])


def test_of_a_record_whom_an_event_names_is_told_to_everybody_and_no_value(department):
    event = record_event(
        SHEET_SAVE,
        by=department.clerk,
        after={
            "version": 3,
            "credit": {"4411": "8.00"},
            "absent": ["4412"],
            "had_it_this_year": {"reason": "After an injury", "members": ["4411"]},
        },
    )

    said = changes_of(event, reader=department.administrator, names=names_in([event]))

    officer, colleague = department.officer.name, department.colleague.name
    assert [tuple(change) for change in said] == [
        ("Members named", "", f"{officer} (4411); {colleague} (4412)")
    ]
    assert changes_of(event, names=names_in([event])) == said
    about = record_event(
        SHEET_SAVE, by=department.clerk, about=CourseFactory(), member=department.officer
    )
    assert about_of(about, reader=department.administrator) == f"{officer} (4411)"
    assert about_of(about, reader=department.auditor) == about.about_text


@pytest.mark.parametrize(
    "after_text", ["x", "3", '{"draft_by": 3}', '{"draft_by": [3]}', '{"draft_by": [["1102"]]}']
)
def test_values_that_somebody_changed_so_that_they_are_none_are_said_to_be_unreadable(
    department, after_text
):
    event = record_event(SHEET_SAVE, by=department.clerk, about=CourseFactory())
    event.after_text = after_text

    for reader in (department.auditor, department.administrator):
        names = names_in([event]) | {"1102": "Ana"}
        assert [tuple(each) for each in changes_of(event, reader=reader, names=names)] == [
            ("Values", "", "can't be read: somebody changed them. Have the log checked.")
        ]


def test_who_was_typed_by_mistake_is_told_apart_from_whom_a_sheet_credits(department):
    """Who reads no record would take all whom it names for credited."""
    event = record_event(
        SHEET_SAVE,
        by=department.clerk,
        about=CourseFactory(),
        after={
            "credit": {"4411": "8.00"},
            "draft": ["Ana typed 4412 and mended it to 4411"],
            "draft_by": ["1102"],
            "not_saved": ["4412"],
        },
    )

    said = changes_of(event, reader=department.administrator)

    assert [tuple(change) for change in said] == [
        ("Members named", "", "4411"),
        ("Others who typed on it", "", "1102"),
        ("Typed and not saved", "", "4412"),
    ]


def test_of_a_record_whom_only_the_file_names_is_not_on_the_page(department):
    event = record_event(
        COMPLETIONS_TAKE, by=department.clerk, after={"named": ["4411"], "rows": 1}
    )

    assert changes_of(event, for_page=True) == []
    assert [tuple(change) for change in changes_of(event)] == [("Members named", "", "4411")]
