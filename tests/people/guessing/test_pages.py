"""Administrators see who is locked out and what failed, and open a lock."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import FailedSignIn
from tests.factories import PASSWORD


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def lock(attempt, serial: str = "4411") -> None:
    for _ in range(5):
        attempt(serial)


def test_the_list_says_who_is_locked_out_since_when_and_until_when(department, attempt):
    lock(attempt)

    page = signed_in(department.administrator).get(reverse("people:failed-sign-in-list"))

    said = " ".join(page.content.decode().split())
    assert (
        "since Mar 2, 2026, 6:00 AM, after 5 wrong passwords. Where they had not signed in before."
        in said
    )
    assert "Opens by itself at Mar 2, 2026, 6:15 AM." in said


def test_a_lock_that_is_over_is_on_it_no_more_and_what_failed_is(department, attempt, pass_time):
    lock(attempt)
    attempt("9999")
    pass_time(minutes=15)

    page = signed_in(department.administrator).get(reverse("people:failed-sign-in-list"))

    assert list(page.context["locks"]) == []
    rows = [
        (row.member, row.outcome, row.times) for row in page.context["table"].page.object_list.data
    ]
    assert rows == [(None, "nobody", 1), (department.officer, "wrong", 5)]
    assert "Nobody’s" in page.content.decode()


def test_an_administrator_unlocks_from_it_and_the_member_signs_in(department, attempt):
    lock(attempt)
    client = signed_in(department.administrator)
    page = client.get(reverse("people:failed-sign-in-list")).content.decode()
    address = reverse("people:member-unlock", args=[department.officer.pk])

    assert f'action="{address}"' in page
    assert client.post(address).status_code == 302
    assert attempt("4411", PASSWORD).status_code == 302


def test_an_auditor_reads_it_and_is_offered_nothing_that_only_administrators_do(
    department, attempt
):
    lock(attempt)

    page = signed_in(department.auditor).get(reverse("people:failed-sign-in-list"))

    assert page.status_code == 200
    said = page.content.decode()
    assert "after 5 wrong passwords" in said
    assert "unlock" not in said
    assert reverse("people:member-detail", args=[department.officer.pk]) not in said


def test_rows_are_found_by_member_reason_and_way(department, attempt):
    lock(attempt)
    attempt("4412")
    attempt("9999")
    client = signed_in(department.administrator)

    def found(**asked: str) -> list[str]:
        page = client.get(reverse("people:failed-sign-in-list"), asked)
        return [row.record.outcome for row in page.context["table"].rows]

    assert found(q="4411") == ["wrong"]
    assert found(outcome="nobody") == ["nobody"]
    assert len(found(way="elsewhere")) == 3
    assert found(way="browser") == []


def test_nobody_else_reaches_a_row(department, attempt):
    attempt()

    readers = {
        name
        for name, member in department.members.items()
        if FailedSignIn.objects.visible_to(member).exists()
    }
    assert readers == {"administrator", "auditor"}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_as_many_queries_however_many_failed(
    department, attempt, django_assert_num_queries, rows
):
    for number in range(rows):
        attempt(address=f"203.0.113.{number}")
    client = signed_in(department.administrator)
    client.get(reverse("people:failed-sign-in-list"))

    with django_assert_num_queries(8):
        client.get(reverse("people:failed-sign-in-list"))


def test_wrong_old_passwords_on_ones_own_page_are_told_as_no_lock_out(department, attempt):
    new = "words that nobody guesses"
    form = {"old_password": "not this one", "new_password1": new, "new_password2": new}
    for _ in range(5):
        signed_in(department.officer).post(reverse("password-change"), form)
    client = signed_in(department.administrator)

    home = client.get(reverse("administration"))
    page = client.get(reverse("people:member-detail", args=[department.officer.pk]))
    failed = client.get(reverse("people:failed-sign-in-list"))
    locked = client.get(reverse("people:member-list"), {"sign_in": "locked"})

    assert home.context["locked"] == 0
    assert page.context["locks"] == []
    assert dict(page.context["state"])["Sign-in"] == "Can sign in."
    assert list(failed.context["locks"]) == []
    assert "A page of their own" in failed.content.decode()
    assert len(locked.context["table"].rows) == 0
    assert attempt("4411", PASSWORD).status_code == 302


def test_the_page_of_a_member_says_each_way_that_is_locked(department, attempt, own_browser):
    lock(attempt)
    for _ in range(5):
        attempt("4411", address="10.0.0.1", browser=own_browser)

    page = signed_in(department.administrator).get(
        reverse("people:member-detail", args=[department.officer.pk])
    )

    said = page.content.decode()
    assert (
        "Where they had not signed in before: 5 wrong, locked since Mar 2, 2026, 6:00 AM." in said
    )
    assert "A browser they had used before: 5 wrong" in said
    assert f"{reverse('people:failed-sign-in-list')}?q=4411" in said
