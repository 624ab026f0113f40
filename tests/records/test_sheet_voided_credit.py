"""Lines whose credit is voided, on a sheet that is open again and as it is closed."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from events.models import Event
from people.models import Member
from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_minutes, change_line_serial
from records.actions.sheet_saving import save_sheet
from records.actions.sheet_striking import (
    clear_lines,
    put_back_lines,
    remove_line,
    remove_unknown,
    strike_lines,
)
from records.actions.sheets import add_lines
from records.models import Completion, SignInSheet
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    close,
    draft,
    line_of,
    opened,
    saved,
)


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


def voided_while_open(course_session: CourseSession, by) -> SignInSheet:
    """An open sheet of 4411 and 4412, the credit of 4411 voided after it was opened again."""
    sheet = opened(saved(course_session, "4411 4412", by).sheet, by)
    theirs = Completion.objects.get(member__serial_number="4411")
    void_completion(completion=theirs, reason="Left at noon", by=by, now=NEXT_DAY)
    sheet.refresh_from_db()
    return sheet


def test_a_line_whose_credit_is_voided_stays_when_its_member_has_another_number(
    department, course_session
):
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    Member.objects.filter(pk=department.officer.pk).update(serial_number="79991")
    opened(sheet, department.clerk)
    theirs = Completion.objects.get(member=department.officer)
    void_completion(completion=theirs, reason="Left", by=department.clerk, now=NEXT_DAY)

    close(sheet, department.clerk)

    assert line_of(sheet, "4411").completion == theirs
    assert Event.objects.first().after == {
        "version": 5,
        "voided_before": ["4411"],
        "draft": Event.objects.first().after["draft"],
    }


def test_the_line_of_voided_credit_is_of_its_member_until_the_sheet_is_saved(
    department, course_session
):
    sheet = voided_while_open(course_session, department.clerk)
    put_back_lines(sheet=sheet, keys={line_of(sheet, "4411").pk}, by=department.clerk)

    with pytest.raises(ValidationError, match="Strike it, and type the other serial number above"):
        change_line_serial(line=line_of(sheet, "4411"), serial_number="3301", by=department.clerk)

    assert sorted(each.serial_number for each in sheet.lines.all()) == ["4411", "4412"]


def test_the_struck_line_of_voided_credit_is_neither_changed_nor_removed(
    department, course_session
):
    sheet = voided_while_open(course_session, department.clerk)
    line = line_of(sheet, "4411")
    remove_unknown(sheet=sheet, by=department.clerk)
    clear_lines(sheet=sheet, by=department.clerk)

    for change in (partial(change_line_minutes, minutes=100), remove_line):
        with pytest.raises(ValidationError, match="Put it back first, to enter it anew"):
            change(line=line, by=department.clerk)

    line.refresh_from_db()
    assert (line.is_struck, line.minutes) == (True, None)
    sheet.refresh_from_db()
    assert sheet.version == 4


@pytest.mark.parametrize(
    "take_off",
    [
        lambda sheet, by: remove_line(line=line_of(sheet, "4411"), by=by),
        lambda sheet, by: clear_lines(sheet=sheet, by=by),
    ],
    ids=["removed", "all removed"],
)
def test_a_line_of_voided_credit_that_is_taken_off_comes_back_with_it(
    department, course_session, take_off: Callable
):
    """As it was, whatever was typed on it meanwhile."""
    sheet = voided_while_open(course_session, department.clerk)
    theirs = Completion.objects.get(member=department.officer)
    put_back_lines(sheet=sheet, keys={line_of(sheet, "4411").pk}, by=department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=department.clerk)
    take_off(sheet, department.clerk)
    assert line_of(sheet, "4411").is_struck

    close(sheet, department.clerk)

    line = line_of(sheet, "4411")
    assert (line.completion, line.voided_completion, line.is_struck) == (theirs, None, False)
    assert (line.minutes, line.credit_hours) == (None, 0)
    assert Event.objects.first().after["voided_before"] == ["4411"]
    assert "not_saved" not in Event.objects.first().after


@pytest.mark.parametrize("page", ["sheet-line-remove", "sheet-clear"])
def test_a_line_of_voided_credit_that_is_struck_is_not_said_to_be_off(
    department, course_session, page: str
):
    sheet = voided_while_open(course_session, department.clerk)
    line = line_of(sheet, "4411")
    put_back_lines(sheet=sheet, keys={line.pk}, by=department.clerk)
    draft(course_session, "4413", department.clerk)
    of_line = [line.pk] if page == "sheet-line-remove" else []
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    said = client.post(
        reverse(f"records:{page}", args=[course_session.pk, *of_line]), follow=True
    ).content.decode()

    assert line_of(sheet, "4411").is_struck
    assert "4411 is off the sheet" not in said
    if of_line:
        assert ", 4411 Núñez, Ana: struck." in said
    else:
        assert "Off the sheet: 4413." in said
        assert "Struck, with the credit that was voided: 4411." in said


def test_a_partial_attendance_comes_back_with_its_minutes(department, course_session):
    draft(course_session, "4411 100", department.clerk)
    sheet = saved(course_session, "4412", department.clerk).sheet
    theirs = Completion.objects.get(member=department.officer)
    opened(sheet, department.clerk)
    void_completion(completion=theirs, reason="Left", by=department.clerk, now=NEXT_DAY)

    close(sheet, department.clerk)

    line = line_of(sheet, "4411")
    assert (line.completion, line.minutes) == (theirs, 100)
    assert line.designated_hours == theirs.designated_hours


def test_a_voided_line_that_is_struck_or_put_back_is_as_it_was(department, course_session):
    sheet = saved(course_session, "4411 4412 3301", department.clerk).sheet
    for serial in ("4411", "4412"):
        completion = Completion.objects.get(member__serial_number=serial)
        void_completion(completion=completion, reason="Left", by=department.clerk, now=NEXT_DAY)
    opened(sheet, department.clerk)
    keys = {line_of(sheet, serial).pk for serial in ("4411", "4412")}
    strike_lines(sheet=sheet, keys=keys, by=department.clerk)
    put_back_lines(sheet=sheet, keys={line_of(sheet, "4412").pk}, by=department.clerk)

    close(sheet, department.clerk)

    lines = list(sheet.lines.select_related("completion"))
    assert [(line.is_struck, line.completion.is_voided) for line in lines] == [
        (False, True),
        (False, True),
        (False, False),
    ]


def test_a_voided_line_whose_minutes_were_changed_is_not_as_it_was(department, course_session):
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    completion = Completion.objects.get(member=department.officer)
    void_completion(completion=completion, reason="Left", by=department.clerk, now=NEXT_DAY)
    opened(sheet, department.clerk)
    put_back_lines(sheet=sheet, keys={line_of(sheet, "4411").pk}, by=department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=department.clerk)

    with pytest.raises(ValidationError, match="were changed since it was opened again"):
        close(sheet, department.clerk)


def test_a_line_whose_credit_is_voided_while_the_sheet_is_open_is_entered_at_once(
    department, course_session
):
    for member in (department.officer, department.colleague):
        Enrolment.objects.create(course_session=course_session, member=member)
    sheet = voided_while_open(course_session, department.clerk)

    assert line_of(sheet, "4411").completion is None
    assert sheet.version == 4
    assert Enrolment.objects.get(member=department.officer).state == "enrolled"
    added = add_lines(
        course_session=course_session, texts=["4411 100"], by=department.clerk, now=NEXT_DAY
    )
    assert not added.not_understood
    save_sheet(sheet=sheet, seen_version=5, by=department.clerk, now=NEXT_DAY)
    assert line_of(sheet, "4411").completion.credit_hours == 2


@pytest.mark.parametrize("is_open", [True, False])
def test_voided_credit_is_not_written_again_by_saving_for_somebody_else(
    department, course_session, is_open
):
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    theirs = Completion.objects.get(member=department.officer)
    for does in (opened, None) if is_open else (None, opened):
        if does is not None:
            does(sheet, department.clerk)
        else:
            void_completion(completion=theirs, reason="Left", by=department.clerk, now=NEXT_DAY)
    add_lines(course_session=course_session, texts=["3301"], by=department.clerk, now=NEXT_DAY)
    sheet.refresh_from_db()

    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)

    standing = Completion.objects.not_voided().values_list("member__serial_number", flat=True)
    assert sorted(standing) == ["3301", "4412"]
    assert Event.objects.first().after["struck"] == ["4411"]


def test_a_void_leaves_the_line_of_a_saved_sheet_as_it_is(department, course_session):
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    theirs = Completion.objects.get(member=department.officer)

    void_completion(completion=theirs, reason="Left", by=department.clerk, now=NEXT_DAY)

    assert line_of(sheet, "4411").completion == theirs


def test_the_review_of_a_line_voided_meanwhile_saves_it_or_closes_without_it(
    department, course_session
):
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    sheet = voided_while_open(course_session, department.clerk)
    url = reverse("records:sheet-close-unchanged", kwargs={"pk": course_session.pk})
    review_url = reverse("records:sheet-review", args=[course_session.pk])
    words = "The credit of Núñez, Ana (4411) was voided. Closing the sheet leaves it so;"

    entry = client.get(reverse("records:sheet-entry", args=[course_session.pk])).content.decode()
    for page in (entry, client.get(review_url).content.decode()):
        assert words in page
        assert url in page
        assert "Close it again, nothing written</button>" in page
        assert "nothing to save" not in page
        assert "Nothing changed" not in page
    assert "struck 4411 (its credit was voided)." in entry
    put_back_lines(sheet=sheet, keys={line_of(sheet, "4411").pk}, by=department.clerk)
    put_back = client.get(review_url).content.decode()
    assert words in put_back
    assert "Save 1 completion" in put_back
    page = client.post(url, {"version": "5"}, follow=True).content.decode()

    assert "The sheet is closed again. Voided, and not written again: Núñez, Ana (4411)." in page
    assert "closed again as it was" not in page


def test_each_line_of_an_open_sheet_whose_credit_stands_leads_to_its_void(
    department, course_session
):
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    sheet = saved(course_session, "4411", department.clerk).sheet
    url = reverse("records:sheet-entry", args=[course_session.pk])
    void = reverse("records:completion-void", args=[line_of(sheet, "4411").completion_id])
    assert void not in client.get(url).content.decode()

    opened(sheet, department.clerk)

    assert void in client.get(url).content.decode()
    typed = client.post(url, {"text": "4411 100"}, follow=True).content.decode()
    assert "the credit of 4411 is written. Void it on its line below to change it." in typed
    assert void in typed


def test_voiding_a_line_of_an_open_sheet_leads_back_to_it_and_says_what_saving_would_do(
    department, course_session
):
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    sheet = opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    url = reverse("records:sheet-entry", args=[course_session.pk])
    void = reverse("records:completion-void", args=[line_of(sheet, "4411").completion_id])
    asked = client.get(void)
    assert "The saved sheet" not in asked.content.decode()
    assert (asked.context["open_sheet_url"], asked.context["back_url"]) == (url, url)

    voided = client.post(void, {"reason": "Signed for another"}, follow=True)

    assert voided.redirect_chain == [(url, 302)]
    assert (
        "The credit of Núñez, Ana is voided, and its line is struck. Put it back to enter it again."
    ) in voided.content.decode()
