"""The pages that undo a whole sheet: what they show before, and what they do once confirmed."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.sheet_effect import sheet_effect
from courses.models import CourseSession, Enrolment
from frame.files import checked_file
from people.models import Member
from records.actions.completions import void_completion
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.actions.sheet_scans import attach_scan
from records.actions.sheets import add_lines
from records.models import Completion, SignInSheet, TeachingLeftOut
from records.querysets.sheets import lines_of
from records.whole_sheet import as_on, read_on, teaching_of, whole_sheet
from tests.factories import BookingFactory, CompletionFactory, CourseFactory, MemberFactory
from tests.records.sheets import NEXT_DAY, a_class, saved, second_clerk
from tests.uploads import pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
NEXT_WEEK = date(2026, 3, 17)
LAST_YEAR = date(2025, 11, 4)


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2026
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def left(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis <response>"))


@pytest.fixture
def sheet(department, left) -> SignInSheet:
    return saved(left, "4411 4412", department.clerk).sheet


@pytest.fixture
def to(left) -> CourseSession:
    return a_class(course=left.course, starts_on=NEXT_WEEK)


@pytest.fixture
def client(department) -> Client:
    return client_of(department.clerk)


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def url(step: str, course_session: CourseSession, to: CourseSession | None = None) -> str:
    query = f"?to={to.pk}" if to else ""
    return reverse(f"compliance:sheet-{step}", kwargs={"pk": course_session.pk}) + query


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def confirmed(sheet: SignInSheet, **more: object) -> dict[str, object]:
    return {"reason": "Wrong class", "version": sheet.version, **more}


def standing_credit(course_session: CourseSession) -> set[str]:
    rows = Completion.objects.filter(course_session=course_session, voided_at__isnull=True)
    return set(rows.values_list("member__serial_number", flat=True))


# What changes -----------------------------------------------------------------------------------


def effect_of(sheet: SignInSheet, by: Member, to: CourseSession | None = None):
    whole = whole_sheet(lines_of(sheet), teaching_of(sheet.course_session))
    instead = []
    if to is not None:
        lines = as_on(to, whole, from_class=sheet.course_session)
        instead = read_on(to, lines, whole=whole, from_class=sheet.course_session, by=by)
    return sheet_effect(whole, instead, by=by, now=NOON)


def changes(effect) -> list[tuple[str, int, bool]]:
    return [
        (each.member.serial_number, each.change.period, each.change.is_harmed)
        for each in effect.years
    ]


def test_whoever_needs_the_hours_stands_worse_without_them(department, sheet):
    for _ in range(3):
        CompletionFactory(member=department.colleague, completed_on=date(2026, 5, 5))

    effect = effect_of(sheet, department.clerk)

    assert changes(effect) == [("4411", 2026, True)]
    assert (effect.worse, effect.better, effect.unchanged) == (1, 0, 1)
    assert (effect.loses, effect.gets) == (Decimal("16.00"), Decimal("0.00"))
    [year] = effect.years
    assert year.change.now_words.startswith("In progress: 8.00 of 24.00 hours")
    assert year.change.then_words.startswith("In progress: 0.00 of 24.00 hours")


def test_hours_that_made_up_the_year_before_are_missing_there(department, settings):
    settings.RECORDS_FROM = 2025
    early = a_class(starts_on=date(2026, 3, 10))
    for day in (1, 2):
        CompletionFactory(member=department.officer, completed_on=date(2025, 5, day))
    sheet = saved(early, "4411", department.clerk).sheet

    effect = effect_of(sheet, department.clerk)

    assert ("4411", 2025, True) in changes(effect)


def test_a_day_after_the_window_makes_up_nothing_of_the_year_before(department, settings, left, to):
    settings.RECORDS_FROM = 2025
    sheet = saved(left, "4411", department.clerk).sheet

    effect = effect_of(sheet, department.clerk, to)

    assert changes(effect) == [("4411", 2025, True), ("4411", 2026, False)]


def test_a_sheet_moved_to_another_year_is_worse_in_one_and_better_in_the_other(
    department, settings, left
):
    settings.RECORDS_FROM = 2025
    in_may = a_class(course=left.course, starts_on=date(2026, 5, 5))
    added = add_lines(course_session=in_may, texts=["4411"], by=department.clerk, now=NOON)
    sheet = added.sheet
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NOON)
    last_year = a_class(course=left.course, starts_on=LAST_YEAR)

    effect = effect_of(sheet, department.clerk, last_year)

    assert changes(effect) == [("4411", 2026, True), ("4411", 2025, False)]
    assert (effect.worse, effect.better) == (1, 0)


def test_a_sheet_moved_by_a_week_changes_no_standing(department, sheet, to):
    effect = effect_of(sheet, department.clerk, to)

    assert changes(effect) == []
    assert [(line.loses, line.gets) for line in effect.lines] == [
        (Decimal("8.00"), Decimal("8.00"))
    ] * 2


def test_years_before_the_records_begin_are_left_out(department, left):
    sheet = saved(left, "4411", department.clerk).sheet

    assert {period for _, period, _ in changes(effect_of(sheet, department.clerk))} == {2026}


def test_bookings_that_hang_on_the_credit_are_named(department, settings, sheet):
    settings.RECORDS_FROM = 2024
    completion = Completion.objects.get(member=department.officer)
    BookingFactory(completion=completion, to_period=2024)

    effect = effect_of(sheet, department.clerk)

    assert [(each.member, each.to_period) for each in effect.bookings] == [
        (department.officer, 2024)
    ]
    assert ("4411", 2024, True) in changes(effect)


# The page ---------------------------------------------------------------------------------------


def test_the_page_shows_what_changes_before_it_is_done(client, department, left, sheet):
    attach_scan(
        course_session=left, file=checked_file(pdf("paper.pdf")), by=department.clerk, now=NEXT_DAY
    )
    BookingFactory(completion=Completion.objects.get(member=department.officer), to_period=2025)

    words = page(client, url("void", left))

    assert "Crisis &lt;response&gt;" in words
    assert (
        "<strong>2 completions</strong> of <strong>16.00 credit hours</strong> are voided" in words
    )
    assert "<strong>1 would stand worse</strong>, 1 would miss nothing more" in words
    assert "In progress: 8.00 of 24.00 hours" in words
    assert "4411 Núñez, Ana is booked to 2025 by hand" in words
    assert "The scan “paper.pdf” stays with this class" in words
    assert "8.00 hours of Mar 10, 2026" in words
    assert standing_credit(left) == {"4411", "4412"}


def test_credit_for_teaching_the_class_is_named_and_voided_too(client, department, left, sheet):
    taught = CompletionFactory(
        member=department.sergeant,
        course=left.course,
        course_session=left,
        completed_on=left.ends_on,
        role="instructor",
    )

    text = page(client, url("void", left))

    assert f"3301 {department.sergeant.name}</a> has 8.00 hours for teaching this class" in text
    assert (
        "<strong>3 completions</strong> of <strong>24.00 credit hours</strong> are voided, 1 of "
        "them for teaching" in text
    )
    assert "voided too; once the sheet is saved again, they are proposed anew" in text
    assert "3301" in [
        each.member.serial_number for each in effect_of(sheet, department.clerk).years
    ]
    answer = client.post(url("void", left), confirmed(sheet), follow=True)
    taught.refresh_from_db()
    assert taught.is_voided
    assert "3 completions, 24.00 hours, voided, 1 of them for teaching." in answer.content.decode()


def test_teaching_of_the_day_that_names_no_class_is_named_and_stays(
    client, department, left, sheet
):
    CompletionFactory(
        member=department.sergeant,
        course=left.course,
        completed_on=left.ends_on,
        role="instructor",
    )

    text = page(client, url("void", left))

    assert (
        f"3301 {department.sergeant.name}</a> has 8.00 hours for teaching this course on Mar 10, "
        "2026 that name no class. They stay; void them by themselves if they are of this one."
        in text
    )


def test_other_credit_for_the_class_is_named_and_stays(client, department, left, sheet):
    other = CompletionFactory(
        member=department.sergeant,
        course=left.course,
        course_session=left,
        completed_on=left.ends_on,
    )

    assert "not from the sheet. They stay" in page(client, url("void", left))
    client.post(url("void", left), confirmed(sheet))
    other.refresh_from_db()
    assert not other.is_voided


def test_a_sheet_opened_again_meanwhile_says_what_happened(client, department, left, sheet):
    reopen_sheet(sheet=sheet, reason="A second page", by=department.clerk)

    again = client.post(url("void", left), confirmed(sheet), follow=True).content.decode()

    assert "nothing was done. Sign-in sheet opened again: A second page (" in again


def test_a_line_voided_by_hand_is_said_and_left(client, department, left, sheet):
    void_completion(
        completion=Completion.objects.get(member=department.colleague),
        reason="Was <ill>",
        by=department.clerk,
        now=NEXT_DAY,
    )

    words = page(client, url("void", left))
    done = client.post(url("void", left), confirmed(sheet), follow=True).content.decode()

    assert "<strong>1 completion</strong> of <strong>8.00 credit hours</strong> is voided" in words
    assert "was voided by hand, and stays as it is: Was &lt;ill&gt;" in words
    assert "Voided by hand before, and left as it was: 4412." in done
    assert Completion.objects.get(member=department.colleague).void_reason == "Was <ill>"


def test_a_confirmed_void_leads_to_the_empty_sheet(client, left, sheet):
    answer = client.post(url("void", left), confirmed(sheet), follow=True)

    assert answer.redirect_chain == [(f"/classes/{left.pk}/sheet/", 302)]
    words = answer.content.decode()
    assert "2 completions, 16.00 hours, voided. The class waits for its sheet again." in words
    assert standing_credit(left) == set()


def test_a_sheet_taken_back_leads_to_its_lines(client, left, sheet):
    words = client.post(url("take-back", left), confirmed(sheet), follow=True).content.decode()

    assert "The lines are a draft again: mend them and save." in words
    assert 'value="4411"' in words
    assert standing_credit(left) == set()


def test_a_blank_reason_is_asked_for_and_nothing_is_done(client, left, sheet):
    words = client.post(url("void", left), confirmed(sheet, reason=" ")).content.decode()

    assert "Say why it is voided; the reason stays on record." in words
    assert standing_credit(left) == {"4411", "4412"}


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 30])
def test_what_was_seen_of_another_version_undoes_nothing(client, left, sheet, version):
    words = client.post(url("void", left), confirmed(sheet, version=version)).content.decode()

    assert "This sheet changed since you looked at it" in words
    assert f'name="version" value="{sheet.version}"' in words
    assert standing_credit(left) == {"4411", "4412"}


@pytest.mark.parametrize("step", ["void", "take-back"])
def test_two_clicks_undo_once(client, left, sheet, step):
    client.post(url(step, left), confirmed(sheet))
    voided = list(Completion.objects.values())

    again = client.post(url(step, left), confirmed(sheet), follow=True)

    assert again.redirect_chain == [(f"/classes/{left.pk}/sheet/", 302)]
    done = {"void": "voided", "take-back": "taken back"}[step]
    said = "This sheet is not saved, so nothing was done. Sign-in sheet"
    assert f"{said} {done} as a whole: Wrong class" in again.content.decode()
    assert list(Completion.objects.values()) == voided


@pytest.mark.parametrize("step", ["void", "take-back", "move"])
def test_a_clerk_on_the_sheet_is_told_to_ask_another(department, left, sheet, to, step):
    other = second_clerk(department.officer)
    address = url(step, left, to if step == "move" else None)

    words = page(client_of(other), address)

    assert "nobody voids their own" in words
    assert "<textarea" not in words


def test_the_saved_sheet_offers_each_way_to_who_may(client, department, left, sheet):
    links = [url(step, left) for step in ("void", "take-back", "move")]
    own = page(client, f"/classes/{left.pk}/sheet/")
    reader = page(client_of(department.inquiry), f"/classes/{left.pk}/saved-sheet/")

    assert [link in own for link in links] == [True] * 3
    assert [link in reader for link in links] == [False] * 3


# Moving -----------------------------------------------------------------------------------------


def test_the_class_is_chosen_among_those_that_wait_the_same_course_first(client, left, sheet, to):
    other = a_class(starts_on=date(2026, 5, 1))
    held_later = a_class(starts_on=date(2026, 8, 1))

    words = page(client, url("move", left))

    assert words.index(f'?to={to.pk}"') < words.index(f'?to={other.pk}"')
    assert f'?to={held_later.pk}"' not in words
    assert f'?to={left.pk}"' not in words


def test_a_class_that_still_runs_today_is_not_offered_and_says_when(client, left, sheet):
    """It is noon."""
    over = a_class(course=left.course, starts_on=NOON.date())
    over.days.update(ends_at="11:30", starts_at="08:00", break_minutes=0)
    running = a_class(course=left.course, starts_on=NOON.date())

    words = page(client, url("move", left))
    asked = page(client, url("move", left, running))

    assert f'?to={over.pk}"' in words
    assert f'?to={running.pk}"' not in words
    assert "This class still runs: choose it after 4:00 PM today." in asked
    assert "kept as a draft" not in asked


def test_a_class_is_found_by_its_course_or_day(client, left, sheet, to):
    other = a_class(course=CourseFactory(title="Firearms"), starts_on=date(2026, 5, 1))

    by_title = page(client, url("move", left) + "?q=firearms")
    by_day = page(client, url("move", left) + "?q=Mar+17,+2026")
    by_nothing = page(client, url("move", left) + "?q=%00zzz")

    assert (f'?to={other.pk}"' in by_title, f'?to={to.pk}"' in by_title) == (True, False)
    assert (f'?to={other.pk}"' in by_day, f'?to={to.pk}"' in by_day) == (False, True)
    assert "matches “zzz”" in by_nothing


def test_only_so_many_classes_are_listed_at_once(client, left, sheet):
    for day in range(1, 14):
        a_class(course=left.course, starts_on=date(2026, 5, day))

    words = page(client, url("move", left))

    assert words.count("?to=") == 12
    assert "There are more." in words


def test_a_class_with_a_draft_is_listed_and_not_offered(client, department, left, sheet, to):
    add_lines(course_session=to, texts=["3301"], by=department.clerk, now=NOON)

    words = page(client, url("move", left))
    chosen = page(client, url("move", left, to))

    assert "has a draft of its own, 1 line" in words
    assert f'?to={to.pk}"' not in words
    assert "has a draft of its own with a line" in chosen
    assert "<textarea" not in chosen


def test_a_moved_sheet_leads_to_the_other_class(client, left, sheet, to):
    shown = page(client, url("move", left, to))
    answer = client.post(url("move", left), confirmed(sheet, to=to.pk), follow=True)

    assert "dated Mar 17, 2026, are written" in shown
    assert "Had this course already this year" not in shown
    assert answer.redirect_chain == [(f"/classes/{to.pk}/sheet/", 302)]
    words = answer.content.decode()
    assert "2 completions, 16.00 hours, written here." in words
    assert (standing_credit(left), standing_credit(to)) == (set(), {"4411", "4412"})


def test_two_clicks_move_once(client, left, sheet, to):
    client.post(url("move", left), confirmed(sheet, to=to.pk))
    written = list(Completion.objects.values())

    again = client.post(url("move", left), confirmed(sheet, to=to.pk), follow=True)

    assert again.redirect_chain == [(f"/classes/{to.pk}/sheet/", 302)]
    assert "nothing was moved twice" in again.content.decode()
    assert list(Completion.objects.values()) == written


def test_warnings_of_the_other_class_are_confirmed_with_the_move(
    client, department, left, sheet, to
):
    Enrolment.objects.create(course_session=to, member=department.sergeant)
    shown = page(client, url("move", left, to))
    unsaid = client.post(url("move", left), confirmed(sheet, to=to.pk)).content.decode()

    assert "Not enrolled, though others are" in shown
    assert "Enrolled in the other class and not on the sheet, so absent from then on: 3301" in shown
    assert "give a reason for each warning" in unsaid
    assert standing_credit(to) == set()
    [marks] = re.findall(r'name="shown-not_enrolled" value="([^"]*)"', shown)
    given = {"reason-not_enrolled": "Walked in", "shown-not_enrolled": marks}
    client.post(url("move", left), confirmed(sheet, to=to.pk, **given))
    assert standing_credit(to) == {"4411", "4412"}


def test_what_hinders_a_line_there_is_shown_and_nothing_can_be_confirmed(
    client, department, left, sheet, to
):
    Member.objects.filter(pk=department.officer.pk).update(separated_on=date(2026, 3, 12))

    words = page(client, url("move", left, to))

    assert "Nothing can be moved yet:</strong> 1 of 2 lines" in words
    assert "4411 Núñez, Ana</a>: Separated on Mar 12, 2026" in words
    assert "<textarea" not in words


@pytest.mark.parametrize("chosen", ["x", "", "9" * 40, "-1"])
def test_a_class_that_is_none_is_asked_for(client, left, sheet, chosen):
    assert "Which class does the sheet belong to?" in page(
        client, url("move", left) + f"?to={chosen}"
    )


def test_a_move_without_a_class_says_what_is_missing_and_moves_nothing(client, left, sheet):
    words = client.post(url("move", left), confirmed(sheet)).content.decode()

    assert "Choose the class that the sheet belongs to; nothing was moved." in words
    assert standing_credit(left) == {"4411", "4412"}


def test_a_class_that_is_not_there_is_not_found(client, left, sheet):
    assert client.get(url("move", left) + "?to=987654321").status_code == 404


def test_the_same_class_is_refused_and_another_asked_for(client, left, sheet):
    words = page(client, url("move", left, left))

    assert "The sheet is on this class already. Choose another one." in words


def test_who_was_left_out_of_teaching_is_named(client, department, left, sheet, to):
    for course_session in (left, to):
        course_session.instructors.add(department.sergeant)
    TeachingLeftOut.objects.create(
        course_session=left, member=department.sergeant, reason="Only watched"
    )

    words = page(client, url("move", left, to))

    assert "left out of the credit for teaching it (Only watched), and is left out there" in words


# How many queries -------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "queries"), [("void", 12), ("take-back", 12), ("move", 19)])
@pytest.mark.parametrize("number", [1, 3])
def test_more_lines_need_no_more_queries(client, department, left, to, step, queries, number):
    serials = [MemberFactory().serial_number for _ in range(number)]
    saved(left, " ".join(serials), department.clerk)
    address = url(step, left, to if step == "move" else None)

    with CaptureQueriesContext(connection) as captured:
        page(client, address)

    assert len(captured) == queries
