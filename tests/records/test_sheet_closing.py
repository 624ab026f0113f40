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
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_striking import (
    clear_lines,
    remove_line,
    strike_lines,
)
from records.actions.sheets import add_lines
from records.actions.whole_sheets import move_sheet, take_back_sheet, void_sheet
from records.due import sheets_to_save
from records.models import Completion, SheetLine, SignInSheet
from records.sheet_history import sheet_history
from tests.factories import CompletionFactory
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    close,
    confirmed,
    draft,
    line_of,
    opened,
    saved,
    second_clerk,
)
from tests.records.test_saved_sheet_paper import paper_of
from tests.records.whole_sheets.undoing import undo


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


def test_it_is_saved_again_as_it_was_with_one_event(department, course_session):
    """It goes on saying who saved it; who closed it again stands in its history."""
    sheet = opened(saved(course_session, "4411 4412", department.clerk).sheet, department.clerk)
    completions = list(Completion.objects.values())

    close(sheet, second_clerk(department.colleague))

    sheet.refresh_from_db()
    course_session.refresh_from_db()
    assert (sheet.saved_by, sheet.saved_at) == (department.clerk, NEXT_DAY)
    assert course_session.state == "closed"
    assert list(Completion.objects.values()) == completions
    event = Event.objects.first()
    assert (event.action, event.after) == ("sheet.close_unchanged", {"version": 4})
    [closed, *_] = sheet_history(course_session)
    assert closed.words == ("Sign-in sheet closed again, nothing changed",)
    assert closed.by == department.colleague.name


def test_who_was_absent_is_so_again_and_so_is_whose_credit_is_voided(department, course_session):
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
    assert states == {"4411": "absent", "4412": "attended", "3301": "absent"}
    assert line_of(sheet, "4411").completion == voided
    assert Event.objects.first().after["absent"] == ["3301", "4411"]
    assert Event.objects.first().after["voided_before"] == ["4411"]
    assert "not_saved" not in Event.objects.first().after
    [closed, *_] = sheet_history(course_session)
    assert closed.words == ("Sign-in sheet closed again, what was voided is left so",)


def test_what_was_typed_and_taken_off_again_is_told(department, course_session):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)
    remove_line(line=line_of(sheet, "4412"), by=department.clerk)

    close(sheet, department.clerk)

    assert Event.objects.first().after["not_saved"] == ["4412"]


def typed_and_struck(sheet: SignInSheet, serial: str, by) -> None:
    add_lines(course_session=sheet.course_session, texts=[serial], by=by, now=NEXT_DAY)
    strike_lines(sheet=sheet, keys={line_of(sheet, serial).pk}, by=by)


def test_a_new_line_that_is_struck_counts_as_none(department, course_session):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    typed_and_struck(sheet, "4412", department.clerk)

    close(sheet, department.clerk)

    assert list(sheet.lines.values_list("serial_number", flat=True)) == ["4411"]
    assert Event.objects.first().after["not_saved"] == ["4412"]


def test_a_struck_new_line_does_not_bring_back_voided_credit_for_teaching(
    department, course_session
):
    """Nor does that credit say who saved the sheet."""
    sheet = saved(course_session, "4411", department.clerk).sheet
    taught = CompletionFactory(
        member=department.sergeant,
        course=course_session.course,
        course_session=course_session,
        role="instructor",
        entered_by=department.colleague,
    )
    void_completion(completion=taught, reason="Watched", by=department.clerk, now=NEXT_DAY)
    opened(sheet, department.clerk)
    typed_and_struck(sheet, "3301", department.clerk)

    close(sheet, department.clerk)

    assert list(sheet.lines.values_list("serial_number", flat=True)) == ["4411"]
    sheet.refresh_from_db()
    assert (sheet.saved_by, sheet.saved_at) == (department.clerk, NEXT_DAY)


def test_a_struck_new_line_does_not_bring_back_credit_that_was_voided_with_an_earlier_sheet(
    department, course_session
):
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    void_sheet(sheet=sheet, seen_version=2, reason="Wrong", by=department.clerk, now=NEXT_DAY)
    add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)
    save_sheet(sheet=sheet, seen_version=4, by=department.clerk, now=NEXT_DAY)
    opened(sheet, department.clerk)
    typed_and_struck(sheet, "4411", department.clerk)

    close(sheet, department.clerk)

    assert list(sheet.lines.values_list("serial_number", flat=True)) == ["4412"]
    told = Event.objects.first().after
    assert told["not_saved"] == ["4411"]
    assert "voided_before" not in told


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


@pytest.mark.parametrize("is_open", [True, False])
def test_a_sheet_whose_credit_is_all_voided_is_closed_with_everybody_absent(
    department, course_session, is_open
):
    """And the class asks for its sheet no more."""
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    sheet = saved(course_session, "4411", department.clerk).sheet
    theirs = Completion.objects.get()
    if is_open:
        opened(sheet, department.clerk)
    void_completion(completion=theirs, reason="Nobody came", by=department.clerk, now=NEXT_DAY)
    if not is_open:
        opened(sheet, department.clerk)
    assert list(sheets_to_save(department.clerk, NEXT_DAY.date())) != []
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    review = client.get(reverse("records:sheet-review", args=[course_session.pk]))
    assert "Nobody has credit of this class once it is closed;" in review.content.decode()
    sheet.refresh_from_db()

    page = client.post(
        reverse("records:sheet-close-unchanged", args=[course_session.pk]),
        {"version": sheet.version},
        follow=True,
    ).content.decode()

    assert (
        "The sheet is closed again. Voided, and not written again: Núñez, Ana (4411). Nobody has "
        "credit of this class."
    ) in page
    assert "Closed, no credit stands" in page
    assert "Saved: 0" not in page
    assert list(sheets_to_save(department.clerk, NEXT_DAY.date())) == []
    assert Enrolment.objects.get().state == "absent"
    assert line_of(sheet, "4411").completion == theirs
    assert list(Completion.objects.not_voided()) == []


def test_a_closed_class_of_which_no_credit_stands_says_so_in_one_way_everywhere(
    department, course_session
):
    sheet = saved(course_session, "4411", department.clerk).sheet
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    addresses = [
        reverse("records:sheet-entry", args=[course_session.pk]),
        reverse("records:class-detail", args=[course_session.pk]),
        reverse("courses:session-list"),
        reverse("courses:course-detail", args=[course_session.course.course_id]),
        f"{reverse('courses:session-list')}?state=without_credit",
    ]
    before = [client.get(each).content.decode() for each in addresses[:4]]
    assert ["Closed, no credit stands</span>" in page for page in before] == [False] * 4

    void_completion(
        completion=Completion.objects.get(), reason="Nobody came", by=department.clerk, now=NEXT_DAY
    )

    on_sheet, *others = [client.get(each).content.decode() for each in addresses]
    assert "Closed, no credit stands</h2>" in on_sheet
    assert "usa-alert--success" not in on_sheet
    assert f"Saved by {department.clerk.name}, Mar 11, 2026" in on_sheet
    assert "Open the sheet again" in on_sheet
    for refused in ("sheet-move", "sheet-take-back", "sheet-void"):
        assert reverse(f"compliance:{refused}", args=[course_session.pk]) not in on_sheet
    assert ["Closed, no credit stands</span>" in page for page in others] == [True] * 4
    closed = client.get(f"{reverse('courses:session-list')}?state=closed").content.decode()
    assert course_session.course.course_id not in closed
    assert "Closed, no credit stands; 1 voided since" in paper_of(sheet, department.clerk)


def test_a_sheet_that_was_taken_back_or_never_saved_is_not_closed(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    take_back_sheet(sheet=sheet, seen_version=2, reason="Wrong", by=department.clerk, now=NEXT_DAY)

    with pytest.raises(ValidationError, match="No line of this sheet was saved"):
        close(sheet, department.clerk)
    with pytest.raises(ValidationError, match="No line of this sheet was saved"):
        close(draft(a_class(), "4411", department.clerk), department.clerk)


def test_a_sheet_that_changed_since_it_was_looked_at_is_not_closed(department, course_session):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    add_lines(course_session=course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY)
    clear_lines(sheet=sheet, by=department.clerk)

    with pytest.raises(ValidationError, match="changed since you looked at it"):
        close(sheet, department.clerk, seen_version=3)


def test_a_sheet_that_another_clerk_put_another_in_the_place_of_is_not_closed(
    department, course_session
):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    seen = SignInSheet.objects.get(pk=sheet.pk)
    close(sheet, department.clerk)
    undo(void_sheet, sheet, department.clerk)
    moved = saved(a_class(), "4412", department.clerk).sheet
    undo(move_sheet, moved, department.clerk, to=course_session)
    events = Event.objects.count()

    with pytest.raises(ValidationError) as refused:
        close_unchanged(sheet=seen, seen_version=seen.version, by=department.clerk)

    assert refused.value.messages == [
        "Another clerk moved this sheet, or put another in its place."
    ]
    assert Event.objects.count() == events


def test_a_sheet_that_another_clerk_moved_is_not_closed_on_its_other_class(
    department, course_session
):
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    seen = SignInSheet.objects.get(pk=sheet.pk)
    close(sheet, department.clerk)
    to = a_class()
    undo(move_sheet, sheet, department.clerk, to=to)
    moved = opened(SignInSheet.objects.get(course_session=to), department.clerk)

    with pytest.raises(ValidationError) as refused:
        close_unchanged(sheet=seen, seen_version=moved.version, by=department.clerk)

    assert refused.value.messages == [
        "Another clerk moved this sheet, or put another in its place."
    ]
    moved.refresh_from_db()
    assert not moved.is_saved


def test_who_teaches_the_class_by_now_is_told_before_it_is_closed(department, course_session):
    sheet = opened(saved(course_session, "4411 4412", department.clerk).sheet, department.clerk)
    course_session.instructors.add(department.officer)
    words = [
        "Nothing was saved: an instructor of this class has its credit as an attendee.",
        "Núñez, Ana (4411): void the credit of that line, or take Núñez off the class's "
        "instructors if they only sat in.",
    ]

    with pytest.raises(ValidationError) as refused:
        close(sheet, department.clerk)
    assert refused.value.messages == words
    add_lines(course_session=course_session, texts=["3301"], by=department.clerk, now=NEXT_DAY)
    sheet.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)
    assert refused.value.messages == words

    theirs = Completion.objects.get(member=department.officer)
    void_completion(completion=theirs, reason="Taught it", by=department.clerk, now=NEXT_DAY)
    sheet.refresh_from_db()
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)


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

    typed_and_struck(sheet, "4412", department.clerk)
    assert url in client.get(page_url).content.decode()
    review = client.get(reverse("records:sheet-review", args=[course_session.pk])).content.decode()
    assert url in review
    assert "Nothing to save yet" not in review

    page = client.post(url, {"version": "2"}, follow=True).content.decode()
    assert "This sheet changed since you looked at it" in page
    page = client.post(url, {"version": "5"}, follow=True).content.decode()
    assert "Nothing changed: the sheet is closed again as it was." in page
    assert "Saved: 1 completion, 8.00 credit hours" in page


def test_what_the_script_is_told_of_a_line_brings_and_takes_the_way_to_close(
    department, course_session
):
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    url = reverse("records:sheet-close-unchanged", kwargs={"pk": course_session.pk})
    script = {"HX-Request": "true"}

    typed = client.post(
        reverse("records:sheet-entry", args=[course_session.pk]),
        {"text": "4412", "version": "3"},
        headers=script,
    )
    struck = client.post(
        reverse("records:sheet-strike", args=[course_session.pk]),
        {"line": line_of(sheet, "4412").pk, "version": "4"},
        headers=script,
    )

    assert url not in typed.content.decode()
    assert url in struck.content.decode()
    assert 'name="version" value="5"' in struck.content.decode()
