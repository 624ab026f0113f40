"""A page warns before its reader is signed out, and keeps what they typed if it comes to that."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import Member, MemberSession
from tests.department import Department
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
SECONDS_LEFT = (
    "fetch('/session/', {headers: {'X-Asked-By-Itself': '1'}})"
    ".then(answer => answer.json()).then(left => left.seconds "
)
UNTIL_IT_ASKS = 27 * 60 * 1000 + 1000


def go_on_for(seconds: int) -> None:
    """Leave every session so much longer."""
    MemberSession.objects.update(expire_date=timezone.now() + timedelta(seconds=seconds))


@pytest.fixture
def change(page: Page, department: Department, sign_in) -> Page:
    """The page of a change of a member, with a rank typed that is not saved."""
    sign_in("1106")
    page.clock.install()
    page.goto(reverse("people:member-change", args=[department.officer.pk]))
    page.get_by_label("Rank or title").fill("Detective")
    return page


def test_a_page_asks_before_the_end_and_one_key_keeps_its_reader_signed_in(
    change, has_no_violations
):
    go_on_for(150)
    change.clock.fast_forward(UNTIL_IT_ASKS)

    asked = change.get_by_role("alertdialog", name="Are you still there?")
    expect(asked).to_contain_text("You are signed out in 2 minutes")
    expect(change.get_by_role("button", name="Stay signed in")).to_be_focused()
    has_no_violations(change)
    MemberSession.objects.update(seen_at=timezone.now() - timedelta(minutes=28))
    change.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    expect(change.get_by_label("Rank or title")).to_have_value("Detective")
    change.wait_for_function(SECONDS_LEFT + "> 1700)")


def test_nothing_is_asked_of_who_is_seen_in_another_window(change):
    change.clock.fast_forward(UNTIL_IT_ASKS)

    change.wait_for_load_state("networkidle")
    expect(change.get_by_role("alertdialog")).to_have_count(0)


def test_who_was_signed_out_signs_in_beside_the_page_and_goes_on_with_what_they_typed(
    change, department, has_no_violations
):
    MemberSession.objects.all().delete()
    change.clock.fast_forward(UNTIL_IT_ASKS)
    covered = change.get_by_role("alertdialog", name="You are signed out")
    expect(covered).to_contain_text("What you typed is still on this page")
    change.keyboard.press("Escape")
    expect(covered).to_be_visible()
    has_no_violations(change)

    with change.context.expect_page() as opened:
        covered.get_by_role("link", name="Sign in again").click()
    beside = opened.value
    beside.get_by_label("Serial number").fill("1106")
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("button", name="Sign in").click()
    expect(beside.get_by_role("heading", name="You are signed in again")).to_be_visible()
    beside.close()
    go_on = change.get_by_role("button", name="Go on here")
    if go_on.is_visible():  # a browser that told of the way back has gone on by itself
        go_on.click()
    expect(covered).to_be_hidden()
    change.get_by_role("button", name="Save").click()

    expect(change.get_by_text("is saved.")).to_be_visible()
    assert Member.objects.get(pk=department.officer.pk).rank == "Detective"


def test_another_who_signs_in_at_the_computer_does_not_see_the_page(change, department, sign_in):
    MemberSession.objects.all().delete()
    change.clock.fast_forward(UNTIL_IT_ASKS)
    expect(change.get_by_role("alertdialog", name="You are signed out")).to_be_visible()
    sign_in("4411")

    change.get_by_role("button", name="Go on here").click()

    expect(change.get_by_role("heading", level=1)).not_to_contain_text("Núñez")


def test_a_part_that_finds_its_reader_signed_out_says_so_and_the_form_stays(
    page, department, sign_in
):
    sign_in("1101")
    page.goto(reverse("courses:course-add"))
    page.get_by_label("Title").fill("Search tactics")
    MemberSession.objects.all().delete()

    page.get_by_label("Credit hours").fill("4")

    expect(page.get_by_role("alertdialog", name="You are signed out")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Search tactics")
