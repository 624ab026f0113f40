"""The sheet from the roster: all enrolled put on at once, the absent struck, walk-ins typed."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from events.models import Event
from people.models import Member
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_striking import clear_lines, put_back_lines, strike_lines
from records.actions.sheets import add_enrolled, add_lines
from records.models import Completion, SheetLine, SignInSheet
from records.querysets.sheets import changes_since, sessions_without_saved_sheet
from tests.factories import MemberFactory
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    break_the_journal,
    confirmed,
    draft,
    journal,
    line_of,
    saved,
    second_clerk,
)

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def course_session(department) -> CourseSession:
    """A class with 4411, 4412 and 998 enrolled."""
    MemberFactory(serial_number="998")
    course_session = a_class()
    enrol(course_session, "4412", "998", "4411")
    return course_session


def enrol(course_session: CourseSession, *serials: str, state: str = "enrolled") -> None:
    for serial in serials:
        member = Member.objects.get(serial_number=serial)
        Enrolment.objects.create(course_session=course_session, member=member, state=state)


def rostered(course_session: CourseSession, by: Member) -> SignInSheet:
    """The draft with all enrolled on it."""
    add_enrolled(course_session=course_session, by=by, now=NEXT_DAY)
    return SignInSheet.objects.get(course_session=course_session)


def serials(sheet: SignInSheet, **which: bool) -> list[str]:
    lines = sheet.lines.filter(**which).order_by("pk")
    return list(lines.values_list("serial_number", flat=True))


# Everyone enrolled ------------------------------------------------------------------------------


def test_all_enrolled_are_put_on_in_the_order_of_the_printed_sheet(department, course_session):
    sheet = rostered(course_session, department.clerk)

    assert serials(sheet) == ["998", "4411", "4412"]
    assert {line.entry for line in sheet.lines.all()} == {1}
    assert changes_since(sheet, 0)[0].endswith("added, of all enrolled, 998, 4411, 4412.")


def test_who_is_on_the_sheet_already_struck_or_not_stays_as_they_are(department, course_session):
    sheet = draft(course_session, "4411 4412", department.clerk)
    strike_lines(sheet=sheet, keys=[line_of(sheet, "4412").pk], by=department.clerk)

    add_enrolled(course_session=course_session, by=department.clerk, now=NEXT_DAY)

    assert serials(sheet) == ["4411", "4412", "998"]
    assert serials(sheet, is_struck=True) == ["4412"]


@pytest.mark.parametrize("state", ["excused", "rescheduled", "absent"])
def test_who_gave_the_place_up_is_not_put_on(department, course_session, state):
    enrol(course_session, "3301", state=state)

    assert "3301" not in serials(rostered(course_session, department.clerk))


def test_when_all_enrolled_are_on_the_sheet_it_says_so_and_writes_nothing(
    department, course_session
):
    rostered(course_session, department.clerk)

    with pytest.raises(ValidationError, match="Everyone who is enrolled is on the sheet already"):
        add_enrolled(course_session=course_session, by=department.clerk, now=NEXT_DAY)

    assert len(journal()) == 3


def test_a_class_without_enrolled_says_what_to_do_instead(department):
    with pytest.raises(ValidationError, match="Type or paste who signed"):
        add_enrolled(course_session=a_class(), by=department.clerk, now=NEXT_DAY)

    assert not SignInSheet.objects.exists()


def test_nobody_is_put_on_a_saved_sheet(department, course_session):
    saved(a_class(), "4411", department.clerk)
    other = a_class()
    enrol(other, "4412")
    CourseSession.objects.filter(pk=other.pk).update(state="closed")

    with pytest.raises(ValidationError, match="written already"):
        add_enrolled(course_session=other, by=department.clerk, now=NEXT_DAY)


# Struck -----------------------------------------------------------------------------------------


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    """The draft from the roster, at version 1."""
    return rostered(course_session, department.clerk)


def test_struck_lines_stay_to_be_put_back_as_they_were(department, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)
    keys = [line_of(sheet, serial).pk for serial in ("4411", "4412")]

    struck = strike_lines(sheet=sheet, keys=keys, by=department.clerk)

    assert [line.serial_number for line in struck] == ["4411", "4412"]
    assert serials(sheet, is_struck=True) == ["4411", "4412"]
    put_back_lines(sheet=sheet, keys=keys[:1], by=department.clerk)

    assert serials(sheet, is_struck=True) == ["4412"]
    assert line_of(sheet, "4411").minutes == 125
    assert [said.split(": ")[1] for said in changes_since(sheet, 2)] == [
        "struck 4411, 4412.",
        "put back 4411.",
    ]


def test_a_line_struck_twice_or_of_another_sheet_writes_nothing(department, sheet):
    other = draft(a_class(), "3301", department.clerk)
    keys = [line_of(sheet, "4411").pk]
    strike_lines(sheet=sheet, keys=keys, by=department.clerk)
    done = len(journal())

    keys.append(line_of(other, "3301").pk)
    assert strike_lines(sheet=sheet, keys=keys, by=department.clerk) == []

    assert len(journal()) == done
    assert not line_of(other, "3301").is_struck


def test_no_line_of_a_saved_sheet_is_struck(department):
    sheet = saved(a_class(), "4411", department.clerk).sheet

    for write in (strike_lines, put_back_lines):
        with pytest.raises(ValidationError, match="already saved by"):
            write(sheet=sheet, keys=[line_of(sheet, "4411").pk], by=department.clerk)


def test_a_struck_serial_typed_again_is_back_on_the_sheet(department, course_session, sheet):
    strike_lines(sheet=sheet, keys=[line_of(sheet, "4411").pk], by=department.clerk)

    added = add_lines(
        course_session=course_session, texts=["4411", "3301"], by=department.clerk, now=NEXT_DAY
    )

    assert [line.serial_number for line in added.put_back] == ["4411"]
    assert serials(sheet, is_struck=True) == []
    assert journal()[-2:] == ["added 3301", "put back 4411"]


def test_nothing_is_struck_or_put_on_when_the_journal_fails(
    department, course_session, sheet, monkeypatch
):
    enrol(course_session, "3301")

    break_the_journal(monkeypatch)
    keys = [line_of(sheet, "4411").pk]
    for write in (
        lambda: strike_lines(sheet=sheet, keys=keys, by=department.clerk),
        lambda: add_enrolled(course_session=course_session, by=department.clerk, now=NEXT_DAY),
    ):
        with pytest.raises(RuntimeError):
            write()

    assert serials(sheet, is_struck=False) == ["998", "4411", "4412"]


# Saved ------------------------------------------------------------------------------------------


def test_who_was_enrolled_and_struck_is_absent_and_the_line_is_gone(department, sheet):
    line = line_of(sheet, "4411")
    strike_lines(sheet=sheet, keys=[line.pk], by=department.clerk)
    sheet.refresh_from_db()

    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)

    assert serials(sheet) == ["998", "4412"]
    states = Enrolment.objects.values_list("member__serial_number", "state")
    assert dict(states) == {"998": "attended", "4411": "absent", "4412": "attended"}
    assert set(Completion.objects.values_list("member__serial_number", flat=True)) == {
        "998",
        "4412",
    }
    event = Event.objects.get(action="sheet.save")
    assert event.after["absent"] == ["4411"]
    assert event.after["struck"] == ["4411"]


def test_a_struck_line_hinders_nothing(department, course_session, sheet):
    add_lines(
        course_session=course_session,
        texts=["9999", department.clerk.serial_number],
        by=department.clerk,
        now=NEXT_DAY,
    )
    wrong = [line_of(sheet, serial).pk for serial in ("9999", department.clerk.serial_number)]
    strike_lines(sheet=sheet, keys=wrong, by=department.clerk)
    sheet.refresh_from_db()

    saved_sheet = save_sheet(
        sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY
    )

    assert len(saved_sheet.completions) == 3
    assert "9999" not in serials(sheet)


def test_a_sheet_with_struck_lines_alone_is_not_saved(department, sheet):
    keys = list(sheet.lines.values_list("pk", flat=True))
    strike_lines(sheet=sheet, keys=keys, by=department.clerk)
    sheet.refresh_from_db()

    with pytest.raises(ValidationError, match="There is no line to save"):
        save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)

    assert len(serials(sheet)) == 3


def test_a_struck_line_of_another_draft_at_the_same_hours_is_no_double_booking(department, sheet):
    other = draft(a_class(), "4411", department.clerk)
    strike_lines(sheet=other, keys=[line_of(other, "4411").pk], by=department.clerk)

    walked_in = confirmed(sheet, "Walked in", department.clerk)
    written = save_sheet(
        sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY, overrides=walked_in
    )

    assert len(written.completions) == 3


def test_a_draft_all_of_whose_lines_were_taken_off_is_not_started(department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    [session] = sessions_without_saved_sheet(today=NEXT_DAY.date())
    assert (session.is_draft, session.lines) == (True, 1)

    clear_lines(sheet=sheet, by=department.clerk)

    [session] = sessions_without_saved_sheet(today=NEXT_DAY.date())
    assert (session.is_draft, session.lines) == (False, 0)


# The page ---------------------------------------------------------------------------------------


@pytest.fixture
def client(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def page_of(name: str, course_session: CourseSession) -> str:
    return reverse(f"records:{name}", kwargs={"pk": course_session.pk})


def test_the_page_offers_all_enrolled_and_puts_them_on(client, course_session):
    page = client.get(page_of("sheet-entry", course_session)).content.decode()
    assert "Add all 3 enrolled" in page

    page = client.post(page_of("sheet-add-enrolled", course_session), headers=SCRIPT)

    assert "3 lines added." in page.content.decode()
    assert "Lines of the sheet, the last entry first" in page.content.decode()
    assert "3 ready" in page.content.decode()


def test_a_class_without_enrolled_offers_nothing(client):
    assert "enrolled</button>" not in client.get(page_of("sheet-entry", a_class())).content.decode()


def test_everyone_on_already_is_said_on_the_page(client, course_session, sheet):
    page = client.post(page_of("sheet-add-enrolled", course_session), headers=SCRIPT)

    assert "Everyone who is enrolled is on the sheet already." in page.content.decode()
    page = client.get(page_of("sheet-entry", course_session)).content.decode()
    assert ">Add all others enrolled</button>" in page


def test_lines_of_one_entry_are_shown_in_their_order_the_last_entry_on_top(
    client, course_session, sheet
):
    for text in ("3301", "3302, 3303"):
        client.post(page_of("sheet-entry", course_session), {"text": text}, headers=SCRIPT)

    page = client.get(page_of("sheet-entry", course_session)).content.decode()

    shown = [part.split('"')[0] for part in page.split('data-serial="')[1:]]
    assert shown == ["3302", "3303", "3301", "998", "4411", "4412"]


def test_a_struck_line_is_shown_and_counted_as_struck(client, course_session, sheet):
    line = line_of(sheet, "4411")
    seen = {"line": line.pk, "version": sheet.version}

    page = client.post(page_of("sheet-strike", course_session), seen, headers=SCRIPT)

    html = page.content.decode()
    assert 'id="sheet-rows"' in html
    assert html.count("<tr") == 1
    assert "<s>4411</s>" in html
    assert "2 ready" in html
    assert "1 struck" in html
    assert f"Line 2, {line.serial_number} Núñez, Ana: struck." in html


def test_several_lines_are_struck_and_put_back_in_one_go(client, course_session, sheet):
    keys = [line.pk for line in sheet.lines.all()]
    url = page_of("sheet-strike", course_session)

    struck = client.post(url, {"line": keys}, headers=SCRIPT).content.decode()
    back = client.post(url, {"line": keys, "struck": "no"}, headers=SCRIPT).content.decode()

    assert "3 lines are struck." in struck
    assert "3 lines are back on the sheet." in back
    assert "3 ready" in back


@pytest.mark.parametrize("line", ["", "x", "-1", "9" * 500, "²"])
def test_an_odd_line_to_strike_changes_nothing(client, course_session, sheet, line):
    events = Event.objects.count()

    page = client.post(page_of("sheet-strike", course_session), {"line": line}, headers=SCRIPT)

    assert page.status_code == 200
    assert Event.objects.count() == events


def test_striking_on_a_sheet_that_another_saved_says_so(client, department, course_session, sheet):
    key = line_of(sheet, "4411").pk
    save_sheet(sheet=sheet, seen_version=1, by=second_clerk(department.inquiry), now=NEXT_DAY)

    page = client.post(page_of("sheet-strike", course_session), {"line": key}, headers=SCRIPT)

    assert "already saved by" in page.content.decode()


def test_a_serial_typed_again_tells_the_script_its_line(client, course_session, sheet):
    url = page_of("sheet-entry", course_session)
    line = line_of(sheet, "4411")
    go = f'data-go="line-{line.pk}"'

    assert go in client.post(url, {"text": "4411"}, headers=SCRIPT).content.decode()
    for entry in (
        {"text": "4411 4412"},
        {"text": "4411", "tried": "1"},
        {"text": ["4411", "3301"]},
    ):
        assert "data-go" not in client.post(url, entry, headers=SCRIPT).content.decode()


def test_the_review_names_the_struck_among_the_absent(client, department, course_session, sheet):
    strike_lines(sheet=sheet, keys=[line_of(sheet, "4411").pk], by=department.clerk)

    page = client.get(page_of("sheet-review", course_session)).content.decode()

    assert "Enrolled but not on the sheet" in page
    assert "<li>4411 Núñez, Ana" in page
    assert "Save 2 completions" in page


def test_a_struck_line_stays_crossed_out_in_the_lines(client, department, course_session, sheet):
    strike_lines(sheet=sheet, keys=[line_of(sheet, "4411").pk], by=department.clerk)

    page = client.get(page_of("sheet-entry", course_session)).content.decode()

    assert page.count("data-struck") == 1
    assert SheetLine.objects.count() == 3
