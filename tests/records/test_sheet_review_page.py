"""Reviewing a sheet and saving it, as the browser asks for it."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseSession, Enrolment
from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheets import add_lines
from records.models import Completion, SignInSheet
from tests.factories import CourseFactory, MemberFactory
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of, saved, second_clerk

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    return draft(course_session, "4411 4412", department.clerk)


@pytest.fixture
def client(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def review(course_session: CourseSession) -> str:
    return reverse("records:sheet-review", kwargs={"pk": course_session.pk})


def entry(course_session: CourseSession) -> str:
    return reverse("records:sheet-entry", kwargs={"pk": course_session.pk})


def test_the_review_says_what_saving_would_write(client, department, course_session, sheet):
    change_line_minutes(line=line_of(sheet, "4411"), minutes=125, by=department.clerk)
    Enrolment.objects.create(course_session=course_session, member=department.sergeant)

    page = client.get(review(course_session)).content.decode()

    assert "<strong>2 completions</strong>, <strong>10.50 credit hours</strong>" in page
    assert "125 min / 50 = 2.50" in page
    assert "Enrolled but not on the sheet" in page
    assert "Saving marks them absent" in page
    assert "3301" in page
    assert 'name="version" value="2"' in page


def test_the_review_of_a_sheet_that_can_only_be_closed_says_what_closing_does(
    client, department, course_session
):
    for member in (department.officer, department.colleague):
        Enrolment.objects.create(course_session=course_session, member=member)
    sheet = saved(course_session, "4411 4412", department.clerk).sheet
    theirs = Completion.objects.get(member=department.officer)
    void_completion(completion=theirs, reason="Left", by=department.clerk, now=NEXT_DAY)
    reopen_sheet(sheet=sheet, reason="Left early", by=department.clerk)

    page = client.get(review(course_session)).content.decode()

    assert (
        "1 member was enrolled and did not sign, or had a line that is struck. Closing marks them "
        "absent, and no credit is written for them."
    ) in page
    assert "Saving" not in page


def test_the_review_of_a_canceled_class_says_so_and_offers_no_save(client, course_session, sheet):
    CourseSession.objects.filter(pk=course_session.pk).update(
        state="cancelled", cancel_reason="Snow"
    )

    page = client.get(review(course_session)).content.decode()

    assert "This class was canceled, so it has no sign-in sheet." in page
    assert "data-save" not in page


def test_the_review_of_a_class_that_goes_on_says_until_when_and_offers_no_save(
    client, course_session, sheet
):
    noon = timezone.make_aware(datetime.combine(course_session.ends_on, time(12)))

    with time_machine.travel(noon, tick=False):
        page = client.get(review(course_session)).content.decode()

    assert "This class ends at 4:00 PM today." in page
    assert "data-save" not in page


def test_a_sheet_with_a_wrong_line_offers_the_line_and_no_save(client, department, course_session):
    draft(course_session, "4411\n9999", department.clerk)

    page = client.get(review(course_session)).content.decode()

    assert "1 line to look at first" in page
    assert "data-save" not in page


def test_saving_leads_to_the_saved_sheet(client, course_session, sheet):
    response = client.post(review(course_session), {"version": "1"}, follow=True)

    assert response.redirect_chain == [(entry(course_session), 302)]
    page = response.content.decode()
    assert "Saved: 2 completions, 16.00 credit hours" in page
    assert reverse("records:saved-sheet-pdf", kwargs={"pk": course_session.pk}) in page
    assert reverse("records:sheet-list") in page
    assert Completion.objects.count() == 2


def test_saving_tells_the_script_where_to_go(client, course_session, sheet):
    response = client.post(review(course_session), {"version": "1"}, headers=SCRIPT)

    assert response.status_code == 204
    assert response["HX-Redirect"] == entry(course_session)


def test_a_second_submit_writes_nothing_and_says_who_saved_it(
    client, department, course_session, sheet
):
    client.post(review(course_session), {"version": "1"})

    response = client.post(review(course_session), {"version": "1"}, follow=True)

    page = response.content.decode()
    assert f"This sheet was already saved by {department.clerk.name}" in page
    assert Completion.objects.count() == 2


def test_the_review_of_a_saved_sheet_leads_to_the_sheet(client, department, course_session):
    saved(course_session, "4411", department.clerk)

    response = client.get(review(course_session))

    assert response.status_code == 302
    assert response.url == entry(course_session)


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_a_sheet_changed_by_another_clerk_is_shown_anew_with_what_changed(
    client, department, course_session, sheet, headers
):
    other = second_clerk(department.inquiry)
    add_lines(course_session=course_session, texts=["3301"], by=other, now=NEXT_DAY)

    page = client.post(review(course_session), {"version": "1"}, headers=headers).content.decode()

    assert "This sheet changed since you looked at it, so nothing was done." in page
    assert "added 3301." in page
    assert 'name="version" value="2"' in page
    assert not Completion.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "1e9", "9" * 5000, "١"])
def test_an_odd_version_saves_nothing(client, course_session, sheet, version):
    response = client.post(review(course_session), {"version": version})

    assert response.status_code == 200
    assert not Completion.objects.exists()


def test_a_class_without_a_draft_has_nothing_to_save(client, course_session):
    assert client.post(review(course_session), {"version": "0"}).status_code == 404
    assert client.get(review(course_session)).url == entry(course_session)


def test_reviewing_takes_the_same_queries_however_many_lines(
    client, department, course_session, django_assert_max_num_queries
):
    counts = []
    for lines in (5, 35):
        draft(
            course_session,
            " ".join(MemberFactory().serial_number for _ in range(lines)),
            department.clerk,
        )
        with django_assert_max_num_queries(25) as queries:
            client.get(review(course_session))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Opening again ----------------------------------------------------------------------------------


def reopening(course_session: CourseSession) -> str:
    return reverse("records:sheet-reopen", kwargs={"pk": course_session.pk})


def test_a_saved_sheet_is_opened_again_for_a_reason(client, department, course_session):
    saved(course_session, "4411", department.clerk)

    page = client.post(reopening(course_session), {"reason": "second page"}, follow=True)

    assert "The sheet is open again." in page.content.decode()
    assert "1 saved" in page.content.decode()


@pytest.mark.parametrize(
    ("reason", "said"), [("", "Say why the sheet"), ("x" * 501, "500 characters")]
)
def test_without_a_good_reason_it_stays_saved(client, department, course_session, reason, said):
    saved(course_session, "4411", department.clerk)

    page = client.post(reopening(course_session), {"reason": reason}).content.decode()

    assert said in page
    assert reason in page
    assert SignInSheet.objects.get().is_saved


def test_opening_an_open_sheet_again_changes_nothing(client, course_session, sheet):
    page = client.post(reopening(course_session), {"reason": "why not"}, follow=True)

    assert "This sheet is open already." in page.content.decode()


# The list ---------------------------------------------------------------------------------------


def waiting(client: Client, q: str = "") -> str:
    return client.get(reverse("records:sheet-list"), {"q": q}).content.decode()


def test_the_list_shows_classes_that_began_drafts_first(client, department):
    today = timezone.localdate()
    newest = a_class(course=CourseFactory(title="Newest"), starts_on=today)
    started = a_class(course=CourseFactory(title="Started"), starts_on=today - timedelta(days=9))
    a_class(course=CourseFactory(title="To come"), starts_on=today + timedelta(days=1))
    done = a_class(course=CourseFactory(title="Done"))
    add_lines(course_session=started, texts=["4411"], by=department.clerk, now=timezone.now())
    saved(done, "4411", department.clerk)

    page = waiting(client)

    assert page.index("Started") < page.index("Newest")
    assert "Draft, 1 line" in page
    assert "To come" not in page
    assert "Done" not in page
    assert entry(newest) in page


@pytest.mark.parametrize(
    "q", ["26-0042", "crisis", "RESP cri", "2026-03-10", "Mar 10, 2026", "3/10/2026"]
)
def test_a_class_is_found_by_course_id_title_or_day(client, course_session, q):
    a_class(course=CourseFactory(title="First aid"), starts_on=date(2026, 3, 9))

    page = waiting(client, q)

    assert "Crisis response" in page
    assert "First aid" not in page


@pytest.mark.parametrize("q", ["zzz", "<script>", "'", "99/99/9999", "\x00x", "y" * 3000])
def test_nothing_found_says_what_to_try(client, course_session, q):
    page = waiting(client, q)

    assert "No class that waits for its sheet matches" in page


def test_an_empty_list_says_so(client):
    page = waiting(client)

    assert "Every sheet is entered" in page
    assert "No class waits for its sheet." in page
    assert 'href="/classes/add/"' in page


def test_the_list_takes_the_same_queries_however_long(client, django_assert_max_num_queries):
    counts = []
    for classes in (2, 20):
        for _ in range(classes):
            a_class()
        with django_assert_max_num_queries(12) as queries:
            waiting(client)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_page_of_the_list_may_be_odd(client, course_session):
    for page in ("x", "0", "99999999999999999999"):
        response = client.get(reverse("records:sheet-list"), {"page": page})
        assert response.status_code == 200


def test_members_are_not_shown_the_list(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    assert client.get(reverse("records:sheet-list")).status_code == 403
