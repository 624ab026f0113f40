"""Undoing a saved sheet as a whole: voided, taken back to be entered again, or moved."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import CourseSession, Enrolment
from events.models import Event, EventNaming
from events.persons import PersonThen
from frame.files import checked_file
from frame.rights import Role
from people.models import Member
from records.actions import whole_sheets
from records.actions.completions import void_completion
from records.actions.sheet_mending import (
    change_line_minutes,
    change_line_score,
    set_line_hours,
)
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.actions.sheet_scans import attach_scan
from records.actions.sheet_striking import clear_lines, remove_line
from records.actions.sheets import add_lines
from records.actions.teaching import decide_teaching
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.credit.overriding import Override
from records.forms.overrides import warnings_of_lines
from records.models import Completion, SheetLine, SheetScan, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_lines import ReadLine
from records.teaching import taught_undecided, teaching_undecided
from records.whole_sheet import as_on, read_on, whole_sheet
from tests.factories import CompletionFactory, CourseFactory, MemberFactory
from tests.records.sheets import NEXT_DAY, a_class, draft, journal, line_of, saved, second_clerk
from tests.uploads import pdf

LATER = NEXT_DAY + timedelta(days=30)
NEXT_WEEK = date(2026, 3, 17)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def left(department) -> CourseSession:
    """The class that the sheet was saved on, by mistake."""
    return a_class()


@pytest.fixture
def sheet(department, left) -> SignInSheet:
    return saved(left, "4411 4412", department.clerk).sheet


@pytest.fixture
def to(left) -> CourseSession:
    """Another class of the same course, a week later."""
    return a_class(course=left.course, starts_on=NEXT_WEEK)


def undo(action, sheet: SignInSheet, by: Member, **more):
    given = {
        "seen_version": SignInSheet.objects.get(pk=sheet.pk).version,
        "reason": " Wrong class. ",
        "now": LATER,
        **more,
    }
    return action(sheet=sheet, by=by, **given)


def refusal(action, sheet: SignInSheet, by: Member, **more) -> list[str]:
    """Why it is refused; nothing of the sheet is changed."""
    before = state_of(sheet)
    with pytest.raises(ValidationError) as refused:
        undo(action, sheet, by, **more)
    assert state_of(sheet) == before
    return refused.value.messages


def state_of(sheet: SignInSheet) -> tuple:
    return (
        list(SignInSheet.objects.order_by("pk").values()),
        list(SheetLine.objects.order_by("pk").values()),
        list(Completion.objects.order_by("pk").values()),
        list(CourseSession.objects.order_by("pk").values_list("pk", "state")),
        list(Enrolment.objects.order_by("pk").values()),
        list(SheetScan.objects.order_by("pk").values()),
        Event.objects.count(),
    )


def credit_of(course_session: CourseSession, *, voided: bool = False) -> dict[str, str]:
    """Credit for a class, by serial number."""
    rows = Completion.objects.filter(
        course_session=course_session, voided_at__isnull=not voided
    ).order_by("pk")
    return dict(rows.values_list("member__serial_number", "credit_hours"))


def seen_on(to: CourseSession, sheet: SignInSheet, by: Member) -> list[ReadLine]:
    """The lines as the page shows them before they are moved."""
    whole = whole_sheet(lines_of(sheet), ())
    lines = as_on(to, whole, from_class=sheet.course_session)
    return read_on(to, lines, whole=whole, by=by)


def void_by_hand(member: Member, by: Member) -> None:
    completion = Completion.objects.get(member=member, voided_at__isnull=True)
    void_completion(completion=completion, reason="Was on leave", by=by, now=NEXT_DAY)


# Voiding ----------------------------------------------------------------------------------------


def test_a_voided_sheet_gives_no_credit_and_its_class_waits_for_its_sheet(department, left, sheet):
    undo(void_sheet, sheet, department.clerk)

    assert credit_of(left) == {}
    assert credit_of(left, voided=True) == {"4411": Decimal("8.00"), "4412": Decimal("8.00")}
    assert set(Completion.objects.values_list("void_reason", "voided_by", "voided_at")) == {
        ("Wrong class.", department.clerk.pk, LATER)
    }
    left.refresh_from_db()
    sheet.refresh_from_db()
    assert (left.state, sheet.is_saved, sheet.lines.count()) == ("held", False, 0)


def test_it_is_one_event_that_names_everybody(department, sheet):
    events = Event.objects.count()

    undo(void_sheet, sheet, department.clerk)

    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    assert (event.action, event.by) == ("sheet.void", PersonThen.of(department.clerk))
    assert (event.about_type, event.about_id) == ("records.SignInSheet", str(sheet.pk))
    assert event.before == {"credit": {"4411": "8.00", "4412": "8.00"}}
    assert event.after == {"reason": "Wrong class.", "version": 3}
    for member in (department.officer, department.colleague):
        assert EventNaming.objects.filter(event=event, serial_number=member.serial_number).exists()


def test_what_was_voided_by_hand_keeps_its_own_reason(department, left, sheet):
    void_by_hand(department.colleague, department.clerk)

    undone = undo(void_sheet, sheet, department.clerk)

    assert [line.serial_number for line in undone.whole.voided_before] == ["4412"]
    assert Completion.objects.get(member=department.colleague).void_reason == "Was on leave"
    event = Event.objects.latest("pk")
    assert event.before == {"credit": {"4411": "8.00"}}
    assert event.after["voided_before"] == ["4412"]
    assert EventNaming.objects.filter(event=event, serial_number="4412").exists()


def test_whoever_was_enrolled_is_enrolled_again(department, left):
    for member in (department.officer, department.sergeant):
        Enrolment.objects.create(course_session=left, member=member)
    sheet = saved(left, "4411", department.clerk).sheet
    assert set(left.enrolments.values_list("state", flat=True)) == {"attended", "absent"}

    undo(void_sheet, sheet, department.clerk)

    assert set(left.enrolments.values_list("state", flat=True)) == {"enrolled"}
    assert Event.objects.latest("pk").after["enrolled_again"] == ["3301", "4411"]


def test_a_failed_test_is_told_as_no_credit(department):
    course_session = a_class(course=CourseFactory(delivery="computer_based"))
    sheet = draft(course_session, "4411", department.clerk)
    change_line_score(line=line_of(sheet, "4411"), score=Decimal("60"), by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    undo(void_sheet, sheet, department.clerk)

    assert Event.objects.latest("pk").before == {"credit": {"4411": "0.00"}}


# Taking back ------------------------------------------------------------------------------------


def test_a_sheet_taken_back_is_a_draft_with_its_lines_and_can_be_saved_again(department, left):
    sheet = draft(left, "4411 4412", department.clerk)
    change_line_minutes(line=line_of(sheet, "4412"), minutes=125, by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    undo(take_back_sheet, sheet, department.clerk, reason="Minutes of another day.")

    assert credit_of(left) == {}
    sheet.refresh_from_db()
    left.refresh_from_db()
    assert (sheet.is_saved, left.state) == (False, "held")
    assert list(
        sheet.lines.order_by("pk").values_list("serial_number", "minutes", "completion")
    ) == [
        ("4411", None, None),
        ("4412", 125, None),
    ]
    event = Event.objects.latest("pk")
    assert (event.action, event.before) == (
        "sheet.take_back",
        {"credit": {"4411": "8.00", "4412": "2.50"}},
    )
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=LATER)
    assert credit_of(left) == {"4411": Decimal("8.00"), "4412": Decimal("2.50")}


def test_what_was_voided_by_hand_is_not_entered_again_by_itself(department, left, sheet):
    void_by_hand(department.colleague, department.clerk)

    undo(take_back_sheet, sheet, department.clerk)

    assert list(sheet.lines.values_list("serial_number", flat=True)) == ["4411"]
    add_lines(course_session=left, texts=["4412"], by=department.clerk, now=LATER)
    sheet.refresh_from_db()
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=LATER)
    assert set(credit_of(left)) == {"4411", "4412"}


def test_a_line_taken_back_bears_the_serial_number_its_member_has_by_now(department, sheet):
    Member.objects.filter(pk=department.officer.pk).update(serial_number="5511")

    undo(take_back_sheet, sheet, department.clerk)

    assert set(sheet.lines.values_list("serial_number", flat=True)) == {"5511", "4412"}


# Moving -----------------------------------------------------------------------------------------


def test_a_moved_sheet_gives_its_credit_on_the_other_class(department, left, sheet, to):
    undone = undo(move_sheet, sheet, department.clerk, to=to)

    assert credit_of(left) == {}
    assert credit_of(to) == {"4411": Decimal("8.00"), "4412": Decimal("8.00")}
    assert {each.completed_on for each in undone.written} == {NEXT_WEEK}
    sheet.refresh_from_db()
    left.refresh_from_db()
    to.refresh_from_db()
    assert (sheet.course_session, sheet.is_saved, sheet.saved_at) == (to, True, LATER)
    assert (left.state, to.state) == ("held", "closed")
    assert set(sheet.lines.values_list("completion", flat=True)) == {
        each.pk for each in undone.written
    }
    assert not SignInSheet.objects.filter(course_session=left).exists()


def test_moving_is_one_event_that_says_from_where_to_where(department, left, sheet, to):
    Enrolment.objects.create(course_session=to, member=department.officer)
    Enrolment.objects.create(course_session=to, member=department.colleague)
    Enrolment.objects.create(course_session=to, member=department.sergeant)
    Enrolment.objects.create(course_session=left, member=department.commander)
    events = Event.objects.count()

    undo(move_sheet, sheet, department.clerk, to=to)

    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    credit = {"4411": "8.00", "4412": "8.00"}
    assert event.action == "sheet.move"
    assert event.before == {"class": str(left), "credit": credit}
    assert event.after == {
        "class": str(to),
        "credit": credit,
        "reason": "Wrong class.",
        "version": 3,
        "absent": ["3301"],
    }
    states = dict(to.enrolments.values_list("member__serial_number", "state"))
    assert states == {"4411": "attended", "4412": "attended", "3301": "absent"}


def test_a_class_of_another_course_gives_its_own_hours(department, left, sheet):
    short = CourseFactory(
        credit_hours="2.00",
        instruction_minutes=100,
        legal_studies="2.00",
        technical_studies="0.00",
        interpersonal_perspectives="0.00",
        skill_development="0.00",
        firearms="0.00",
        de_escalation="0.00",
        implicit_bias="0.00",
        racial_profiling="0.00",
    )
    to = a_class(course=short, starts_on=NEXT_WEEK)

    undo(move_sheet, sheet, department.clerk, to=to)

    assert credit_of(to) == {"4411": Decimal("2.00"), "4412": Decimal("2.00")}


SPLIT = {
    "legal_studies": Decimal("2.50"),
    "technical_studies": Decimal("0.00"),
    "interpersonal_perspectives": Decimal("0.00"),
    "skill_development": Decimal("0.00"),
    "firearms": Decimal("0.00"),
    "de_escalation": Decimal("0.00"),
    "implicit_bias": Decimal("0.00"),
    "racial_profiling": Decimal("0.00"),
}


@pytest.mark.parametrize(("is_same_course", "legal_studies"), [(True, "2.50"), (False, "1.00")])
def test_areas_set_by_hand_go_along_to_a_class_of_the_same_course_alone(
    department, left, is_same_course, legal_studies
):
    sheet = draft(left, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)
    set_line_hours(line=line_of(sheet, "4411"), hours=SPLIT, by=department.clerk)
    save_sheet(sheet=sheet, seen_version=3, by=department.clerk, now=NEXT_DAY)
    to = (
        a_class(course=left.course, starts_on=NEXT_WEEK)
        if is_same_course
        else a_class(starts_on=NEXT_WEEK)
    )

    undone = undo(move_sheet, sheet, department.clerk, to=to)

    [written] = undone.written
    assert (written.minutes, written.credit_hours) == (125, Decimal("2.50"))
    assert str(written.legal_studies) == legal_studies


def test_what_was_voided_by_hand_stays_behind(department, left, sheet, to):
    void_by_hand(department.colleague, department.clerk)

    undo(move_sheet, sheet, department.clerk, to=to)

    assert set(credit_of(to)) == {"4411"}
    assert Completion.objects.get(member=department.colleague).void_reason == "Was on leave"
    assert Event.objects.latest("pk").after["voided_before"] == ["4412"]


def test_the_scan_goes_along_with_the_sheet(department, left, sheet, to):
    scan = attach_scan(
        course_session=left, file=checked_file(pdf("paper.pdf")), by=department.clerk, now=NEXT_DAY
    ).row

    undo(move_sheet, sheet, department.clerk, to=to)

    scan.refresh_from_db()
    assert (scan.is_voided, scan.void_reason) == (True, "Wrong class.")
    assert SheetScan.objects.not_voided().get().course_session == to
    assert SheetScan.objects.not_voided().get().document == scan.document
    assert Event.objects.latest("pk").after["scans"] == ["paper.pdf"]


def test_the_same_hours_are_no_hindrance_when_the_credit_moves(department, left, sheet):
    """The credit that is given up stands in no way of the one written in its place."""
    same_day = a_class(course=left.course)

    undo(move_sheet, sheet, department.clerk, to=same_day)

    assert set(credit_of(same_day)) == {"4411", "4412"}


def test_warnings_of_the_other_class_ask_for_their_reason(department, sheet, to):
    Enrolment.objects.create(course_session=to, member=department.sergeant)

    words = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words[0] == (
        "Nothing was saved: give a reason for each warning, or mend what it is about."
    )
    assert words[1].startswith("Line 1, 4411 Núñez, Ana: Not enrolled in this class")
    shown = warnings_of_lines(seen_on(to, sheet, department.clerk))
    walked_in = {"not_enrolled": Override("Walked in", frozenset(each.mark for each in shown))}
    undo(move_sheet, sheet, department.clerk, to=to, overrides=walked_in)
    assert Event.objects.latest("pk").after["not_enrolled"] == {
        "reason": "Walked in",
        "members": ["4411", "4412"],
    }


def test_one_line_that_cannot_be_credited_there_keeps_the_whole_sheet_where_it_is(
    department, sheet, to
):
    CompletionFactory(
        member=department.officer, course=to.course, completed_on=NEXT_WEEK, course_session=to
    )

    words = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words == [
        "Nothing was saved: 1 of 2 lines need a look.",
        f"Line 1, 4411 Núñez, Ana: Already has credit for {to.course.course_id} on Mar 17, 2026. "
        "Void that credit by hand first, and it stays behind.",
    ]


def test_an_empty_draft_of_the_other_class_makes_room(department, sheet, to):
    other = add_lines(course_session=to, texts=["3301"], by=department.clerk, now=LATER).sheet
    clear_lines(sheet=other, by=department.clerk)

    undo(move_sheet, sheet, department.clerk, to=to)

    assert SignInSheet.objects.get(course_session=to) == sheet
    assert "draft" not in Event.objects.first().after


def test_what_was_typed_on_an_empty_draft_there_is_told_by_the_event(department, sheet, to):
    add_lines(course_session=to, texts=["3301"], by=department.clerk, now=LATER)
    remove_line(line=SheetLine.objects.get(serial_number="3301"), by=department.clerk)

    undo(move_sheet, sheet, department.clerk, to=to)

    told = Event.objects.first().after
    assert [words.rsplit(": ", 1)[1] for words in told["draft"]] == ["added 3301", "removed 3301"]
    assert told["not_saved"] == ["3301"]
    assert journal() == []


# What is refused --------------------------------------------------------------------------------

UNDOING = [void_sheet, take_back_sheet, move_sheet]


def asked(action, to: CourseSession) -> dict:
    return {"to": to} if action is move_sheet else {}


@pytest.mark.parametrize("action", UNDOING)
def test_it_needs_a_reason(department, sheet, to, action):
    [words] = refusal(action, sheet, department.clerk, reason=" ", **asked(action, to))

    assert words.startswith("Say why")


@pytest.mark.parametrize("action", UNDOING)
def test_it_needs_the_right(department, sheet, to, action):
    before = state_of(sheet)

    with pytest.raises(PermissionDenied):
        undo(action, sheet, department.inquiry, **asked(action, to))

    assert state_of(sheet) == before


@pytest.mark.parametrize("action", UNDOING)
def test_a_draft_has_nothing_to_undo(department, sheet, to, action):
    reopen_sheet(sheet=sheet, reason="More", by=department.clerk)

    [words] = refusal(action, sheet, department.clerk, **asked(action, to))

    assert words.startswith("This sheet is not saved, so nothing was done. ")


@pytest.mark.parametrize("action", UNDOING)
def test_done_twice_it_is_done_once(department, sheet, to, action):
    undo(action, sheet, department.clerk, **asked(action, to))

    [words] = refusal(action, sheet, department.clerk, **asked(action, to))

    assert words.startswith("This sheet is not saved, so nothing was done. ")


def test_a_sheet_moved_meanwhile_is_not_opened_on_the_class_it_left(department, left, sheet, to):
    seen = SignInSheet.objects.get(pk=sheet.pk)
    undo(move_sheet, sheet, department.clerk, to=to)
    before = state_of(sheet)

    with pytest.raises(ValidationError, match="This sheet is not saved, so nothing was done"):
        reopen_sheet(sheet=seen, reason="More", by=department.clerk)

    assert state_of(sheet) == before


@pytest.mark.parametrize("action", UNDOING)
def test_a_sheet_that_changed_since_it_was_looked_at_is_refused(department, sheet, to, action):
    words = refusal(action, sheet, department.clerk, seen_version=1, **asked(action, to))

    assert words[0] == "This sheet changed since you looked at it, so nothing was done."


@pytest.mark.parametrize("action", UNDOING)
def test_nobody_voids_their_own_credit_with_a_sheet(department, sheet, to, action):
    other = second_clerk(department.officer)

    [words] = refusal(action, sheet, other, **asked(action, to))

    assert words.startswith("This is on your own record, and nobody voids their own.")


@pytest.mark.parametrize("action", UNDOING)
def test_a_sheet_of_which_nothing_stands_is_refused(department, sheet, to, action):
    void_by_hand(department.officer, department.clerk)
    void_by_hand(department.colleague, department.clerk)

    [words] = refusal(action, sheet, department.clerk, **asked(action, to))

    assert words.startswith("Every line of this sheet is voided already")


@pytest.mark.parametrize("action", UNDOING)
def test_nothing_is_undone_when_the_event_fails(department, sheet, to, action, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("The log is full.")

    before = state_of(sheet)
    monkeypatch.setattr(whole_sheets, "record_event", fail)

    with pytest.raises(RuntimeError):
        undo(action, sheet, department.clerk, **asked(action, to))

    assert state_of(sheet) == before


def test_a_sheet_stays_on_the_class_it_is_on(department, left, sheet):
    assert refusal(move_sheet, sheet, department.clerk, to=left) == [
        "The sheet is on this class already. Choose another one."
    ]


def test_a_class_of_today_takes_no_sheet_before_its_hour_has_come(department, sheet, to):
    day = to.days.get()
    ends = datetime.combine(day.on, day.ends_at, LATER.tzinfo)
    early = {"to": to, "now": ends - timedelta(minutes=1)}

    assert refusal(move_sheet, sheet, department.clerk, **early) == [
        "This class still runs: choose it after 4:00 PM today."
    ]
    undo(move_sheet, sheet, department.clerk, to=to, now=ends)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": "cancelled", "cancel_reason": "Snow."}, "This class is canceled: Snow."),
        ({"state": "closed"}, "This class is closed"),
        (
            {"ends_on": date(2030, 1, 1)},
            "This class runs until Jan 1, 2030. Choose it on that day, once it is over.",
        ),
        ({"starts_on": date(2030, 1, 1), "ends_on": date(2030, 1, 1)}, "This class is on Jan 1"),
    ],
)
def test_a_class_that_cannot_be_credited_takes_no_sheet(department, sheet, to, changed, words):
    CourseSession.objects.filter(pk=to.pk).update(**changed)

    assert refusal(move_sheet, sheet, department.clerk, to=to)[0].startswith(words)


@pytest.mark.parametrize(("typed", "lines"), [("3301", "a line"), ("3301 3302", "2 lines")])
def test_a_class_with_a_draft_of_its_own_takes_no_sheet(department, sheet, to, typed, lines):
    add_lines(course_session=to, texts=[typed], by=department.clerk, now=LATER)

    [words] = refusal(move_sheet, sheet, department.clerk, to=to)

    assert words.startswith(f"That class has a draft of its own with {lines}, begun by")


# Teaching ---------------------------------------------------------------------------------------


@pytest.fixture
def taught(department, left, sheet) -> Completion:
    """Credit of the sergeant for teaching the class that the sheet was saved on."""
    left.refresh_from_db()
    left.instructors.add(department.sergeant)
    decided = decide_teaching(
        course_session=left,
        minutes={department.sergeant.pk: 400},
        reason="",
        by=department.clerk,
        now=NEXT_DAY,
    )
    return decided.completions[0]


@pytest.mark.parametrize("action", [void_sheet, take_back_sheet, move_sheet])
def test_credit_for_teaching_the_class_goes_with_its_sheet(
    department, left, sheet, to, taught, action
):
    to.instructors.add(department.sergeant)

    undo(action, sheet, department.clerk, **asked(action, to))

    assert credit_of(left) == {}
    taught.refresh_from_db()
    assert (taught.void_reason, taught.voided_by) == ("Wrong class.", department.clerk)
    assert Event.objects.latest("pk").after["taught"] == {"3301": "6.50"}
    left.refresh_from_db()
    to.refresh_from_db()
    moved = ["3301"] if action is move_sheet else []
    assert taught_undecided(left) == []
    assert [each.member.serial_number for each in taught_undecided(to)] == moved


@pytest.mark.parametrize("action", [void_sheet, take_back_sheet, move_sheet])
def test_teaching_that_names_no_class_stays_and_is_named(department, left, sheet, to, action):
    given = {"course": left.course, "role": "instructor", "source": "instructor", "minutes": 60}
    of_the_day = CompletionFactory(
        member=department.sergeant, completed_on=left.completed_on, **given
    )
    CompletionFactory(member=department.commander, completed_on=date(2026, 2, 1), **given)

    undo(action, sheet, department.clerk, **asked(action, to))

    of_the_day.refresh_from_db()
    assert not of_the_day.is_voided
    event = Event.objects.filter(action__startswith="sheet.").latest("pk")
    assert event.after["taught_without_class"] == {"3301": str(of_the_day.earned)}
    assert EventNaming.objects.filter(event=event, serial_number="3301").exists()


def test_teaching_is_due_again_once_the_sheet_is_saved_again(department, left, sheet, taught):
    undo(take_back_sheet, sheet, department.clerk)
    assert not teaching_undecided().exists()
    sheet.refresh_from_db()

    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=LATER + MINUTE)

    assert teaching_undecided().get().member == department.sergeant
    void_again = decide_teaching(
        course_session=left,
        minutes={department.sergeant.pk: 200},
        reason="",
        by=department.clerk,
        now=LATER + MINUTE,
    )
    void_completion(
        completion=void_again.completions[0],
        reason="Half",
        by=department.clerk,
        now=LATER + 2 * MINUTE,
    )
    assert not teaching_undecided().exists()


@pytest.mark.parametrize("action", [void_sheet, take_back_sheet, move_sheet])
def test_nobody_undoes_the_sheet_of_a_class_they_have_credit_for_teaching(
    department, left, sheet, to, taught, action
):
    own = second_clerk(department.sergeant)

    [words] = refusal(action, sheet, own, **asked(action, to))

    assert "own" in words


# How many queries -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "queries"), [(void_sheet, 22), (take_back_sheet, 22), (move_sheet, 42)]
)
@pytest.mark.parametrize("number", [1, 3])
def test_more_lines_need_no_more_queries(department, left, to, action, queries, number):
    serials = [MemberFactory().serial_number for _ in range(number)]
    sheet = saved(left, " ".join(serials), department.clerk).sheet
    department.clerk.roles_at_sign_in = {Role.TRAINING_ENTRY}  # as a page knows them

    with CaptureQueriesContext(connection) as captured:
        action(
            sheet=sheet,
            seen_version=sheet.version,
            reason="Wrong",
            by=department.clerk,
            now=LATER,
            **asked(action, to),
        )

    assert len(captured) == queries
