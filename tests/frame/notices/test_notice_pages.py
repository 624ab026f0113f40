"""The bell on every page, the list under it, and opening a notice."""

import pytest
from django.utils import timezone

from frame.notices.models import Notice
from tests.frame.notices.kinds import AT_HOME, ON_FILE, a_notice

BACKEND = "people.sign_in.SerialNumberBackend"


@pytest.fixture
def officer(client, department):
    client.force_login(department.officer, backend=BACKEND)
    return client


def test_the_bell_says_in_words_how_many_are_unread(officer, department):
    assert '<span class="bell__words">Notices</span>' in officer.get("/notices/").content.decode()

    a_notice(department.officer)
    a_notice(department.colleague)
    said = officer.get("/notices/").content.decode()
    assert '<span class="bell__count">1</span> <span class="bell__words">unread notice</span>' in (
        said
    )

    a_notice(department.officer)
    said = officer.get("/notices/").content.decode()
    assert '<span class="bell__count">2</span> <span class="bell__words">unread notices</span>' in (
        said
    )


def test_the_list_has_ones_own_the_newest_first_and_marks_what_is_unread(officer, department):
    a_notice(department.officer, "The first.")
    Notice.objects.update(seen_at=timezone.now())
    a_notice(department.officer, "The second.")
    a_notice(department.colleague, "Of somebody else.")

    response = officer.get("/notices/")

    rows = [row.record.sentence for row in response.context["table"].page.object_list]
    assert rows == ["The second.", "The first."]
    said = response.content.decode()
    assert said.count('<span class="notice-new">Unread</span>') == 1
    assert "News of tests" in said


def test_the_list_itself_marks_nothing_as_read(officer, department):
    notice = a_notice(department.officer)

    officer.get("/notices/")

    notice.refresh_from_db()
    assert notice.is_unread


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "moved"}, ["It was moved."]),
        ({"q": "MOVED it"}, ["It was moved."]),
        ({"read": "no"}, ["It was read not yet.", "It was moved."]),
        ({"read": "yes"}, ["It is old."]),
        ({"group": "test-news"}, ["It was read not yet.", "It was moved.", "It is old."]),
        ({"group": "classes"}, []),
    ],
)
def test_notices_are_found_by_words_group_and_whether_read(officer, department, query, expected):
    a_notice(department.officer, "It is old.")
    Notice.objects.update(seen_at=timezone.now())
    a_notice(department.officer, "It was moved.")
    a_notice(department.officer, "It was read not yet.")

    table = officer.get("/notices/", query).context["table"]

    assert [row.record.sentence for row in table.page.object_list] == expected


def test_opening_a_notice_marks_it_and_leads_to_its_page(officer, department):
    notice, other = a_notice(department.officer), a_notice(department.officer)

    response = officer.get(f"/notices/{notice.pk}/")

    assert (response.status_code, response.url) == (302, "/")
    notice.refresh_from_db()
    other.refresh_from_db()
    assert not notice.is_unread
    assert other.is_unread


def test_opening_it_again_keeps_when_it_was_read(officer, department):
    notice = a_notice(department.officer)
    officer.get(f"/notices/{notice.pk}/")
    notice.refresh_from_db()
    first = notice.seen_at

    officer.get(f"/notices/{notice.pk}/")

    notice.refresh_from_db()
    assert notice.seen_at == first


def test_a_notice_about_what_is_out_of_reach_says_so_and_is_read(officer, department):
    notice = a_notice(department.officer, kind=ON_FILE, about=department.colleague)

    response = officer.get(f"/notices/{notice.pk}/")

    assert response.status_code == 200
    said = response.content.decode()
    assert "Something happened." in said
    assert "this notice leads nowhere" in said
    assert "bell__count" not in said
    notice.refresh_from_db()
    assert not notice.is_unread


def test_a_notice_leads_to_a_row_while_it_is_there_and_within_reach(client, department):
    client.force_login(department.administrator, backend=BACKEND)
    there = a_notice(department.administrator, kind=ON_FILE, about=department.officer)
    gone = a_notice(department.administrator, kind=ON_FILE, about=department.officer)
    Notice.objects.filter(pk=gone.pk).update(about="999999")

    assert (
        client.get(f"/notices/{there.pk}/").url
        == f"/administration/members/{department.officer.pk}/"
    )
    assert "leads nowhere" in client.get(f"/notices/{gone.pk}/").content.decode()


def test_a_notice_of_a_kind_that_is_no_more_is_still_read(officer, department):
    notice = a_notice(department.officer)
    Notice.objects.update(kind="test.forgotten")

    assert "Something happened." in officer.get("/notices/").content.decode()
    assert "leads nowhere" in officer.get(f"/notices/{notice.pk}/").content.decode()


def test_all_are_marked_as_read_at_once(officer, department):
    for _ in range(2):
        a_notice(department.officer)
    of_another = a_notice(department.colleague)
    assert "Mark all as read" in officer.get("/notices/").content.decode()

    said = officer.post("/notices/read/", follow=True).content.decode()

    assert "2 notices are marked as read." in said
    assert "Mark all as read" not in said
    assert list(Notice.objects.unread()) == [of_another]
    again = officer.post("/notices/read/", follow=True).content.decode()
    assert "Every notice was read already." in again


def test_one_is_marked_as_read_in_the_singular(officer, department):
    a_notice(department.officer)

    said = officer.post("/notices/read/", follow=True).content.decode()

    assert "1 notice is marked as read." in said


def test_nothing_told_yet_says_what_comes_here(officer):
    assert (
        "credit is written for you, you are told here" in officer.get("/notices/").content.decode()
    )


def test_a_sentence_is_shown_as_text(officer, department):
    a_notice(department.officer, "<script>alert(1)</script>", kind=AT_HOME)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in officer.get("/notices/").content.decode()
