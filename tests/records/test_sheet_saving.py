"""Saving a sheet: all of its credit, once, or nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from courses.models import CourseSession, Enrolment
from events.event_words import changes_of, names_in
from events.models import Event
from events.persons import PersonThen
from people.models import Member
from records.actions import sheet_enrolments, sheet_saving
from records.actions.completions import void_completion
from records.actions.sheet_closing import close_unchanged
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.actions.sheet_striking import put_back_lines, remove_line, strike_lines
from records.actions.sheets import add_lines
from records.actions.whole_sheets import move_sheet
from records.credit import writing
from records.models import Completion, SheetLine, SignInSheet
from tests.factories import CompletionFactory, CourseFactory, MemberFactory
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    confirmed,
    draft,
    journal,
    line_of,
    saved,
    second_clerk,
)


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(
        course=CourseFactory(course_id="26-0042", control_number="CN-7"), source="in_service"
    )


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    return draft(course_session, "4411 4412", department.clerk)


def code_of(refusal: pytest.ExceptionInfo[ValidationError]) -> str:
    return refusal.value.error_list[0].code


def nothing_is_written(sheet: SignInSheet) -> bool:
    sheet.refresh_from_db()
    return (
        not Completion.objects.exists()
        and not sheet.is_saved
        and CourseSession.objects.get(pk=sheet.course_session_id).is_open
        and not SheetLine.objects.filter(completion__isnull=False).exists()
        and not Event.objects.filter(action="sheet.save").exists()
    )


def test_saving_writes_a_completion_a_line_with_the_hours_of_the_course(department, sheet):
    result = save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert result.hours == Decimal("16.00")
    completion = Completion.objects.get(member=department.officer)
    assert completion.designated_hours == sheet.course_session.course.designated_hours
    assert completion.completed_on == date(2026, 3, 10)
    assert completion.source == "in_service"
    assert completion.control_number == "CN-7"
    assert completion.course_session == sheet.course_session
    assert (completion.entered_by, completion.entered_at) == (department.clerk, NEXT_DAY)
    assert line_of(sheet, "4411").completion == completion


def test_saving_closes_the_sheet_and_the_class(department, sheet):
    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    sheet.refresh_from_db()
    assert (sheet.saved_by, sheet.saved_at) == (department.clerk, NEXT_DAY)
    assert sheet.course_session.state == CourseSession.State.CLOSED


@time_machine.travel(NEXT_DAY, tick=False)
def test_saving_leaves_one_event_with_every_serial_its_hours_and_who_entered_it(
    department, course_session
):
    sheet = draft(course_session, "4411 4412", department.clerk)

    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    event = Event.objects.get()
    assert (event.action, event.by) == ("sheet.save", PersonThen.of(department.clerk))
    who = f"1101 {department.clerk.name}"
    assert event.after == {
        "version": 2,
        "credit": {"4411": "8.00", "4412": "8.00"},
        "draft": [f"{who}, Mar 11, 2026, 9:00:00 AM: added 4411, 4412"],
    }


def test_forty_lines_entered_one_by_one_are_one_event_once_saved(department, course_session):
    members = [MemberFactory() for _ in range(40)]
    for member in members:
        sheet = draft(course_session, member.serial_number, department.clerk)
    assert not Event.objects.exists()

    save_sheet(sheet=sheet, seen_version=40, by=department.clerk, now=NEXT_DAY)

    event = Event.objects.get()
    [told] = event.after["draft"]
    assert told.endswith(": added " + ", ".join(each.serial_number for each in members))
    assert journal() == []


def test_the_event_tells_what_colleagues_did_on_the_draft_and_what_was_taken_off(department, sheet):
    other = second_clerk(department.inquiry)
    add_lines(course_session=sheet.course_session, texts=["3301\n9999"], by=other, now=NEXT_DAY)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=other)
    remove_line(line=line_of(sheet, "9999"), by=department.clerk)
    strike_lines(sheet=sheet, keys=[line_of(sheet, "4412").pk], by=department.clerk)

    save_sheet(sheet=sheet, seen_version=5, by=department.clerk, now=NEXT_DAY)

    event = Event.objects.get()
    assert [told.split(" ")[0] + ":" + told.rsplit(":", 1)[1] for told in event.after["draft"]] == [
        "1101: added 4411, 4412",
        f"{other.serial_number}: added 3301, 9999",
        f"{other.serial_number}: set 4411 (100 minutes, was the whole class)",
        "1101: removed 9999",
        "1101: struck 4412",
    ]
    assert event.after["draft_by"] == [other.serial_number]
    assert event.after["not_saved"] == ["9999"]
    assert event.after["struck"] == ["4412"]


def test_a_partial_attendance_is_written_with_its_minutes_and_share(department, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)

    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    completion = Completion.objects.get(member=department.officer)
    assert completion.minutes == 125
    assert completion.credit_hours == Decimal("2.50")
    assert sum(completion.area_hours.values()) == Decimal("2.50")
    assert completion.firearms <= completion.skill_development


def enrol(course_session: CourseSession, *members: Member, state: str = "enrolled") -> None:
    for member in members:
        Enrolment.objects.create(course_session=course_session, member=member, state=state)


def enrolments() -> dict[str, str]:
    return dict(Enrolment.objects.values_list("member__serial_number", "state"))


def test_enrolled_members_on_the_sheet_attended_and_others_were_absent(department, sheet):
    enrol(sheet.course_session, department.officer, department.sergeant)

    save_sheet(
        sheet=sheet,
        seen_version=1,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )

    assert enrolments() == {"4411": "attended", "3301": "absent"}
    assert Event.objects.get(action="sheet.save").after["absent"] == ["3301"]


def test_who_was_excused_or_goes_to_another_class_is_not_absent(department, sheet):
    enrol(sheet.course_session, department.sergeant, state="excused")
    enrol(a_class(), department.sergeant)

    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    states = list(Enrolment.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["excused", "enrolled"]


def test_saving_takes_no_query_a_line(department, course_session, django_assert_max_num_queries):
    counts = []
    for lines in (1, 40):
        course_session = a_class(starts_on=date(2026, 3, lines % 7 + 1))
        serials = " ".join(MemberFactory().serial_number for _ in range(lines))
        sheet = draft(course_session, serials, department.clerk)
        with django_assert_max_num_queries(40) as queries:
            save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Refusals ---------------------------------------------------------------------------------------


def test_a_saved_sheet_is_not_saved_twice(department, sheet):
    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    assert code_of(refusal) == "saved_already"
    said = refusal.value.messages[0]
    assert said.startswith(f"This sheet was already saved by {department.clerk.name} on Mar 11")
    assert Completion.objects.count() == 2


def test_a_sheet_that_another_clerk_changed_is_not_saved_and_says_what_changed(department, sheet):
    other = second_clerk(department.inquiry)
    add_lines(course_session=sheet.course_session, texts=["3301"], by=other, now=NEXT_DAY)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=other)
    remove_line(line=line_of(sheet, "4412"), by=other)

    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert code_of(refusal) == "changed"
    first, *said = refusal.value.messages
    assert first == "This sheet changed since you looked at it, so nothing was done."
    assert [sentence.split(": ", 1)[1] for sentence in said] == [
        "added 3301.",
        "set 4411 (100 minutes, was the whole class).",
        "removed 4412.",
    ]
    assert all(sentence.startswith(other.name) for sentence in said)
    assert nothing_is_written(sheet)


def test_one_wrong_line_keeps_the_whole_sheet_from_being_saved(department, sheet):
    add_lines(
        course_session=sheet.course_session, texts=["9999"], by=department.clerk, now=NEXT_DAY
    )

    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    assert code_of(refusal) == "problems"
    assert refusal.value.messages[0] == "Nothing was saved: 1 of 3 lines need a look."
    assert refusal.value.messages[1].startswith("Line 3, 9999: No member has serial number 9999")
    assert nothing_is_written(sheet)


def test_what_became_wrong_since_the_review_is_found_at_saving(department, sheet):
    department.officer.separated_on = date(2026, 3, 1)
    department.officer.save()

    with pytest.raises(ValidationError, match="Separated on Mar 1, 2026"):
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert nothing_is_written(sheet)


def test_nobody_saves_their_own_credit(department, course_session):
    sheet = draft(course_session, "4411 1101", department.clerk)

    with pytest.raises(ValidationError, match="your own serial number"):
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert nothing_is_written(sheet)


def test_nobody_saves_their_own_credit_on_a_draft_that_a_colleague_began(
    department, course_session
):
    other = second_clerk(department.inquiry)
    sheet = draft(course_session, "4411 1101", other)

    with pytest.raises(ValidationError, match="your own serial number"):
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert nothing_is_written(sheet)
    save_sheet(sheet=sheet, seen_version=1, by=other, now=NEXT_DAY)
    assert Completion.objects.filter(member=department.clerk).exists()


def test_an_instructor_named_since_the_review_is_found_at_saving(department, sheet):
    sheet.course_session.instructors.add(department.officer)

    with pytest.raises(ValidationError, match="Taught this class"):
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert nothing_is_written(sheet)


def test_the_same_member_in_two_classes_at_one_hour_is_credited_once(department, sheet):
    other = draft(a_class(), "4411", department.clerk)
    remove_line(line=line_of(sheet, "4411"), by=department.clerk)
    save_sheet(sheet=other, seen_version=1, by=department.clerk, now=NEXT_DAY)
    add_lines(
        course_session=sheet.course_session, texts=["4411"], by=department.clerk, now=NEXT_DAY
    )

    with pytest.raises(ValidationError, match="at the same hour"):
        save_sheet(sheet=sheet, seen_version=3, by=department.clerk, now=NEXT_DAY)


def test_a_draft_that_gave_way_to_a_sheet_moved_there_is_refused_in_words(department, sheet):
    sheet.lines.all().delete()
    moved = saved(a_class(), "4412", department.clerk).sheet
    given = {"seen_version": 2, "reason": "Wrong class", "by": department.clerk, "now": NEXT_DAY}
    move_sheet(sheet=moved, to=sheet.course_session, **given)

    with pytest.raises(ValidationError, match="put another in its place") as refused:
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert refused.value.error_list[0].code == "changed"


def test_a_draft_that_another_clerk_moved_is_not_saved_on_its_other_class(department, sheet):
    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)
    seen = reopen_sheet(sheet=sheet, reason="One is missing", by=department.clerk)
    close_unchanged(sheet=seen, seen_version=3, by=department.clerk)
    to = a_class()
    given = {"seen_version": 4, "reason": "Wrong class", "by": department.clerk, "now": NEXT_DAY}
    move_sheet(sheet=sheet, to=to, **given)
    moved = SignInSheet.objects.get(course_session=to)
    reopen_sheet(sheet=moved, reason="One is missing", by=department.clerk)
    moved = draft(to, "3301", department.clerk)
    stood = list(Completion.objects.values_list("pk", flat=True))

    with pytest.raises(ValidationError, match="Another clerk moved this sheet") as refused:
        save_sheet(sheet=seen, seen_version=moved.version, by=department.clerk, now=NEXT_DAY)

    assert code_of(refused) == "changed"
    moved.refresh_from_db()
    assert not moved.is_saved
    assert list(Completion.objects.values_list("pk", flat=True)) == stood


def test_an_empty_sheet_is_not_saved(department, sheet):
    for serial in ("4411", "4412"):
        remove_line(line=line_of(sheet, serial), by=department.clerk)

    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, seen_version=3, by=department.clerk, now=NEXT_DAY)

    assert code_of(refusal) == "empty"


def test_a_class_that_runs_on_is_not_saved(department):
    two_days = a_class(ends_on=date(2026, 3, 12), days=[date(2026, 3, 10), date(2026, 3, 12)])
    sheet = draft(two_days, "4411", department.clerk)

    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert code_of(refusal) == "future"
    assert "runs until Mar 12, 2026" in refusal.value.messages[0]
    evening = NEXT_DAY + timedelta(days=1, hours=8)
    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=evening)


def test_on_its_last_day_a_class_is_not_saved_before_its_hour_has_come(department, sheet):
    day = sheet.course_session.days.get()
    last = datetime.combine(day.on, day.ends_at, NEXT_DAY.tzinfo)

    with pytest.raises(ValidationError) as refusal:
        save_sheet(
            sheet=sheet, seen_version=1, by=department.clerk, now=last - timedelta(minutes=1)
        )

    assert code_of(refusal) == "future"
    assert "This class ends at 4:00 PM today." in refusal.value.messages[0]
    assert not Completion.objects.exists()
    save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=last)


def test_a_cancelled_class_is_not_saved(department, sheet):
    CourseSession.objects.filter(pk=sheet.course_session_id).update(
        state="cancelled", cancel_reason="Snow"
    )

    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert code_of(refusal) == "cancelled"


# Whole or nothing -------------------------------------------------------------------------------


@pytest.mark.parametrize("last_step", ["record_event", "SheetLine", "Enrolment", "Completion"])
def test_a_save_that_breaks_off_leaves_nothing(department, sheet, monkeypatch, last_step):
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("the connection is gone")

        def __call__(self, *args: object, **kwargs: object) -> None:
            raise RuntimeError("the connection is gone")

    modules = {"Completion": writing, "Enrolment": sheet_enrolments}
    monkeypatch.setattr(modules.get(last_step, sheet_saving), last_step, Broken())

    with pytest.raises(RuntimeError):
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert nothing_is_written(sheet)


def test_the_database_itself_refuses_the_same_credit_twice(department, sheet):
    result = save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    with pytest.raises(IntegrityError):
        CompletionFactory(
            member=result.completions[0].member,
            course=sheet.course_session.course,
            completed_on=date(2026, 3, 10),
        )


# Opening again ----------------------------------------------------------------------------------


def test_a_voided_credit_is_entered_again_on_the_sheet_opened_again(department, course_session):
    result = saved(course_session, "4411 4412", department.clerk)
    wrong = result.completions[0]
    void_completion(completion=wrong, reason="left at noon", by=department.clerk, now=NEXT_DAY)

    sheet = reopen_sheet(sheet=result.sheet, reason="left at noon", by=department.clerk)
    put_back_lines(sheet=sheet, keys={line_of(sheet, "4411").pk}, by=department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=200, by=department.clerk)
    sheet.refresh_from_db()
    again = save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)

    assert [completion.credit_hours for completion in again.completions] == [Decimal("4.00")]
    standing = Completion.objects.not_voided()
    assert sorted(standing.values_list("member__serial_number", "minutes")) == [
        ("4411", 200),
        ("4412", None),
    ]
    wrong.refresh_from_db()
    assert wrong.is_voided


def test_opening_again_reopens_the_class_and_leaves_its_event(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet

    reopen_sheet(sheet=sheet, reason=" second page found ", by=department.clerk)

    course_session.refresh_from_db()
    assert course_session.state == CourseSession.State.HELD
    event = Event.objects.first()
    assert event.action == "sheet.reopen"
    assert event.after["reason"] == "second page found"
    [by, *_] = changes_of(event, reader=department.auditor, names=names_in([event]))
    who = department.clerk
    assert (by.name, by.before) == ("Saved by", f"{who.name} ({who.serial_number})")


def test_who_was_absent_is_enrolled_again_until_the_sheet_is_saved_again(department, sheet):
    enrol(sheet.course_session, department.officer, department.sergeant)
    save_sheet(
        sheet=sheet,
        seen_version=1,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )

    reopen_sheet(sheet=sheet, reason="second page", by=department.clerk)

    assert enrolments() == {"4411": "attended", "3301": "enrolled"}
    assert Event.objects.get(action="sheet.reopen").after["enrolled_again"] == ["3301"]
    add_lines(
        course_session=sheet.course_session, texts=["3301"], by=department.clerk, now=NEXT_DAY
    )
    sheet.refresh_from_db()
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )
    assert enrolments() == {"4411": "attended", "3301": "attended"}


def test_who_attended_by_a_credit_voided_since_is_absent_without_a_new_one(department, sheet):
    enrol(sheet.course_session, department.officer)
    written = save_sheet(
        sheet=sheet,
        seen_version=1,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )
    credit = next(each for each in written.completions if each.member == department.officer)
    void_completion(completion=credit, reason="not there", by=department.clerk, now=NEXT_DAY)

    reopen_sheet(sheet=sheet, reason="not there", by=department.clerk)
    assert enrolments() == {"4411": "enrolled"}
    assert line_of(sheet, "4411").is_struck
    add_lines(
        course_session=sheet.course_session, texts=["3301"], by=department.clerk, now=NEXT_DAY
    )
    sheet.refresh_from_db()
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )

    assert enrolments() == {"4411": "absent"}


def test_opening_again_leaves_the_enrolments_when_the_event_fails(department, sheet, monkeypatch):
    enrol(sheet.course_session, department.sergeant)
    save_sheet(
        sheet=sheet,
        seen_version=1,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(sheet_saving, "record_event", fail)
    with pytest.raises(RuntimeError):
        reopen_sheet(sheet=sheet, reason="second page", by=department.clerk)

    assert enrolments() == {"3301": "absent"}


def test_credit_that_stands_is_not_touched_by_opening_again(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    reopen_sheet(sheet=sheet, reason="second page", by=department.clerk)

    with pytest.raises(ValidationError, match="Void it on its line to change it"):
        remove_line(line=line_of(sheet, "4411"), by=department.clerk)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_opening_again_needs_a_reason(department, course_session, reason):
    sheet = saved(course_session, "4411", department.clerk).sheet

    with pytest.raises(ValidationError):
        reopen_sheet(sheet=sheet, reason=reason, by=department.clerk)


def test_an_open_sheet_is_not_opened_again(department, sheet):
    with pytest.raises(ValidationError, match="open already"):
        reopen_sheet(sheet=sheet, reason="why not", by=department.clerk)


def test_the_event_writes_hours_with_two_decimals(department, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)

    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    assert Event.objects.first().after["credit"] == {"4411": "2.50", "4412": "8.00"}
