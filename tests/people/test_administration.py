"""Administrators keep members, elements, roles and providers, each write an event."""

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.contrib.admin import site
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from people.models import Member
from tests.test_architecture import FLOORS


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


def new_member(department, **changes: str) -> dict[str, str]:
    return {
        "serial_number": "r 8001",
        "first_name": "Zoë",
        "last_name": "D'Angelo-Smith",
        "suffix": "Jr.",
        "rank": "Reserve Officer",
        "kind": "reserve",
        "element": str(department.elements["Squad 310"].pk),
        "hired_on": "2026-02-02",
        "password1": "a first password",
        "password2": "a first password",
        "usable_password": "true",
        **changes,
    }


def test_a_member_is_added_with_a_normalized_serial_and_an_event(department, administrator):
    response = administrator.post(reverse("admin:people_member_add"), new_member(department))

    assert response.status_code == 302, response.context["adminform"].form.errors
    member = Member.objects.get(serial_number="R8001")
    assert member.check_password("a first password")
    event = Event.objects.get(action="member.add")
    assert (event.by, event.member) == (
        PersonThen.of(department.administrator),
        PersonThen.of(member),
    )
    assert "a first password" not in str(event.after)


def test_the_admin_speaks_of_this_product_and_not_of_its_libraries(administrator):
    index = administrator.get(reverse("admin:index")).content.decode()
    add = administrator.get(reverse("admin:people_member_add")).content.decode()

    assert "Failed sign-ins" in index
    assert "can't sign in until an administrator sets a password" in add
    assert "LDAP" not in add


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("serial_number", "4411", "already exists"),
        ("serial_number", "", "required"),
        ("hired_on", "2026-02-30", "valid date"),
        ("separated_on", "2020-01-01", "separat"),
        ("license_class", "A", "without a number no hours are asked"),
        ("license_issued_on", "2020-01-01", "without a number no hours are asked"),
    ],
)
def test_a_wrong_member_is_refused_beside_the_field(department, administrator, field, value, words):
    response = administrator.post(
        reverse("admin:people_member_add"), new_member(department, **{field: value})
    )

    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Event.objects.filter(action="member.add").exists()


def test_a_changed_element_is_in_the_event_before_and_after(department, administrator):
    officer = department.officer
    url = reverse("admin:people_member_change", args=[officer.pk])
    form = {
        "first_name": officer.first_name,
        "last_name": officer.last_name,
        "rank": officer.rank,
        "kind": officer.kind,
        "element": department.elements["Squad 310"].pk,
        "hired_on": officer.hired_on,
        "license_class": officer.license_class,
        "license_number": officer.license_number,
        "license_issued_on": officer.license_issued_on,
        "has_traffic_authority": "on",
        "is_active": "on",
    }

    response = administrator.post(url, form)

    assert response.status_code == 302, response.context["adminform"].form.errors
    event = Event.objects.get(action="member.change")
    assert (event.before, event.after) == ({"element": "Squad 110"}, {"element": "Squad 310"})
    officer.refresh_from_db()
    assert officer.serial_number == "4411"


def test_an_administrator_sets_a_new_password_and_the_event_does_not_tell_it(
    department, administrator
):
    url = reverse("admin:auth_user_password_change", args=[department.officer.pk])
    new = {"password1": "plenty of letters 7", "password2": "plenty of letters 7"}

    response = administrator.post(url, {**new, "usable_password": "true"})

    assert response.status_code == 302
    department.officer.refresh_from_db()
    assert department.officer.check_password("plenty of letters 7")
    event = Event.objects.get(action="member.set_password")
    assert (event.member, event.before, event.after) == (PersonThen.of(department.officer), {}, {})


def test_nothing_is_saved_when_the_event_fails(department, administrator, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is out of reach")

    monkeypatch.setattr("events.evented_admin.record_event", fail)
    administrator.raise_request_exception = False

    response = administrator.post(reverse("admin:people_member_add"), new_member(department))

    assert response.status_code == 500
    assert not Member.objects.filter(serial_number="R8001").exists()


@pytest.mark.parametrize("page", ["people_member", "people_element"])
def test_nothing_is_deleted_in_the_admin(department, administrator, page):
    target = {
        "people_member": department.officer.pk,
        "people_element": department.elements["Squad 110"].pk,
    }[page]

    response = administrator.post(reverse(f"admin:{page}_delete", args=[target]), {"post": "yes"})

    assert response.status_code == 403


def test_a_date_is_shown_as_the_department_writes_it(department, administrator):
    department.officer.separated_on = date(2026, 3, 15)
    department.officer.save()

    page = administrator.get(reverse("admin:people_member_changelist")).content.decode()

    assert "March 15, 2026" in page


def test_nothing_is_offered_that_decides_nothing(administrator):
    page = administrator.get(reverse("admin:index")).content.decode()

    assert "Groups" not in page


def test_no_record_of_training_is_kept_or_shown_in_the_admin(administrator):
    kept = {model._meta.label for model in site._registry}

    assert {label for label in kept if label.split(".")[0] in set(FLOORS)} == {
        "people.Member",
        "people.Element",
    }


def test_a_page_of_a_dependency_is_there_to_look_at_alone(department, administrator, client):
    attempt = AccessAttempt.objects.create(
        username="4411",
        attempt_time=timezone.now(),
        failures_since_start=5,
        post_data="password=**",
    )
    change = reverse("admin:axes_accessattempt_change", args=[attempt.pk])

    assert administrator.get(change).status_code == 200
    for url in (change, reverse("admin:axes_accessattempt_delete", args=[attempt.pk])):
        assert administrator.post(url, {"post": "yes", "username": "1"}).status_code == 403
    administrator.post(
        reverse("admin:axes_accessattempt_changelist"),
        {"action": "delete_selected", "_selected_action": attempt.pk, "post": "yes"},
    )
    assert AccessAttempt.objects.filter(pk=attempt.pk).exists()


def test_the_admin_has_no_page_of_its_own_to_change_a_password(administrator):
    response = administrator.get(reverse("admin:password_change"))

    assert (response.status_code, response.url) == (302, reverse("password-change"))


def test_what_an_address_says_is_not_filled_into_a_form(administrator):
    page = administrator.get(reverse("admin:people_member_add"), {"element": "no key", "rank": "X"})

    assert page.status_code == 200
    assert 'value="X"' not in page.content.decode()


def test_no_page_of_the_admin_shows_a_password_or_what_it_was_stored_as(department, administrator):
    officer = department.officer
    pages = [
        reverse(f"admin:people_member_{name}", args=[officer.pk]) for name in ("change", "history")
    ]
    pages += [reverse("admin:auth_user_password_change", args=[officer.pk])]
    pages += [reverse("admin:people_member_changelist")]

    for page in pages:
        shown = administrator.get(page).content.decode()
        assert officer.password not in shown
        for part in officer.password.split("$"):
            assert part[:6] not in shown
        assert "View on site" not in shown
