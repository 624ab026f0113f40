"""Closing a sheet as it was that was opened again by mistake."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from events.models import Event
from records.actions import sheet_closing
from records.actions.completions import void_completion
from records.actions.sheet_closing import close_unchanged
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.actions.sheet_striking import clear_lines, remove_line
from records.actions.sheets import add_lines
from records.actions.whole_sheets import take_back_sheet
from records.models import Completion, SheetLine, SignInSheet
from records.sheet_history import sheet_history
from tests.records.sheets import NEXT_DAY, a_class, confirmed, draft, line_of, saved


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


def opened(sheet: SignInSheet, by) -> SignInSheet:
    return reopen_sheet(sheet=sheet, reason="Wrong sheet", by=by)


def close(sheet: SignInSheet, by, seen_version: int | None = None) -> SignInSheet:
    current = SignInSheet.objects.get(pk=sheet.pk)
    seen = current.version if seen_version is None else seen_version
    return close_unchanged(sheet=sheet, seen_version=seen, by=by, now=NEXT_DAY)


def test_it_is_saved_again_as_it_was_with_one_event(department, course_session):
    sheet = opened(saved(course_session, "4411 4412", department.clerk).sheet, department.clerk)
    completions = list(Completion.objects.values())

    close(sheet, department.clerk)

    sheet.refresh_from_db()
    course_session.refresh_from_db()
    assert (sheet.saved_by, sheet.saved_at) == (department.clerk, NEXT_DAY)
    assert course_session.state == "closed"
    assert list(Completion.objects.values()) == completions
    event = Event.objects.first()
    assert (event.action, event.after) == ("sheet.close_unchanged", {"version": 4})
    assert sheet_history(course_session)[0].words == (
        "Sign-in sheet closed again, nothing changed",
    )


def test_who_was_absent_or_voided_is_so_again(department, course_session):
    for member in (department.officer, department.colleague, department.sergeant):
        Enrolment.objects.create(course_session=course_session, member=member)
    sheet = draft(course_session, "4411 4412", department.clerk)
    save_sheet(
        sheet=sheet,
        seen_version=1,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in", department.clerk),
    )
    voided = Completion.objects.get(member=department.officer)
    void_completion(completion=voided, reason="Left", by=department.clerk, now=NEXT_DAY)
    opened(sheet, department.clerk)

    close(sheet, department.clerk)

    states = dict(Enrolment.objects.values_list("member__serial_number", "state"))
    assert states == {"4411": "attended", "4412": "attended", "3301": "absent"}
    assert line_of(sheet, "4411").completion == voided
    assert Event.objects.first().after["absent"] == ["3301"]


def test_what_was_typed_and_taken_off_again_is_told(department, course_session):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)
    remove_line(line=line_of(sheet, "4412"), by=department.clerk)

    close(sheet, department.clerk)

    assert Event.objects.first().after["not_saved"] == ["4412"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda sheet, by: add_lines(
                course_session=sheet.course_session, texts=["4412"], by=by, now=NEXT_DAY
            ),
            "were changed since it was opened again",
        ),
        (
            lambda sheet, by: SheetLine.objects.create(sheet=sheet, serial_number="3301"),
            "were changed since it was opened again",
        ),
        (lambda sheet, by: close(sheet, by), "already saved by"),
    ],
    ids=["line added", "line of before", "closed"],
)
def test_a_sheet_that_is_not_as_it_was_is_refused(
    department, course_session, change: Callable, words
):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    change(sheet, department.clerk)
    events = Event.objects.count()

    with pytest.raises(ValidationError, match=words):
        close(sheet, department.clerk)

    assert Event.objects.count() == events


def test_a_sheet_of_which_nothing_stands_is_not_closed(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    take_back_sheet(sheet=sheet, seen_version=2, reason="Wrong", by=department.clerk, now=NEXT_DAY)

    with pytest.raises(ValidationError, match="No credit of this sheet stands"):
        close(sheet, department.clerk)
    with pytest.raises(ValidationError, match="No credit of this sheet stands"):
        close(draft(a_class(), "4411", department.clerk), department.clerk)


def test_a_sheet_that_changed_since_it_was_looked_at_is_not_closed(department, course_session):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)
    clear_lines(sheet=sheet, by=department.clerk)

    with pytest.raises(ValidationError, match="changed since you looked at it"):
        close(sheet, department.clerk, seen_version=3)


def test_it_stays_open_when_the_event_fails(department, course_session, monkeypatch):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(sheet_closing, "record_event", fail)
    with pytest.raises(RuntimeError):
        close(sheet, department.clerk)

    sheet.refresh_from_db()
    assert not sheet.is_saved


def test_the_page_offers_it_while_nothing_changed(department, course_session):
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    sheet = saved(course_session, "4411", department.clerk).sheet
    page_url = reverse("records:sheet-entry", kwargs={"pk": course_session.pk})
    url = reverse("records:sheet-close-unchanged", kwargs={"pk": course_session.pk})
    assert url not in client.get(page_url).content.decode()
    opened(sheet, department.clerk)
    assert url in client.get(page_url).content.decode()

    page = client.post(url, {"version": "2"}, follow=True).content.decode()
    assert "This sheet changed since you looked at it" in page
    page = client.post(url, {"version": "3"}, follow=True).content.decode()
    assert "Nothing changed: the sheet is closed again as it was." in page
    assert "Saved: 1 completion, 8.00 credit hours" in page
