"""Administrators keep members, elements, roles and providers, each write an event."""

from datetime import date

import pytest
from django.urls import reverse

from courses.models import Provider
from records.models import Element, Event, Member, RoleDesignation


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="records.sign_in.SerialNumberBackend")
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
    response = administrator.post(reverse("admin:records_member_add"), new_member(department))

    assert response.status_code == 302, response.context["adminform"].form.errors
    member = Member.objects.get(serial_number="R8001")
    assert member.check_password("a first password")
    event = Event.objects.get(action="member.add")
    assert (event.by, event.member) == (department.administrator, member)
    assert "a first password" not in str(event.after)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("serial_number", "4411", "already exists"),
        ("serial_number", "", "required"),
        ("hired_on", "2026-02-30", "valid date"),
        ("separated_on", "2020-01-01", "separat"),
    ],
)
def test_a_wrong_member_is_refused_beside_the_field(department, administrator, field, value, words):
    response = administrator.post(
        reverse("admin:records_member_add"), new_member(department, **{field: value})
    )

    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Event.objects.filter(action="member.add").exists()


def test_a_changed_element_is_in_the_event_before_and_after(department, administrator):
    officer = department.officer
    url = reverse("admin:records_member_change", args=[officer.pk])
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
    assert (event.member, event.before, event.after) == (department.officer, {}, {})


def designate(client, member: Member, role: str = "auditor"):
    return client.post(
        reverse("admin:records_roledesignation_add"),
        {"member": member.pk, "role": role, "designated_on": "2026-03-01"},
    )


def test_a_designation_says_who_gave_it(department, administrator):
    assert designate(administrator, department.officer).status_code == 302

    given = RoleDesignation.objects.get(member=department.officer)
    assert given.designated_by == department.administrator
    assert Event.objects.get(action="roledesignation.add").member == department.officer


def test_nobody_designates_themselves(department, administrator):
    response = designate(administrator, department.administrator)

    assert "You can’t designate yourself" in response.content.decode().replace("&#x27;", "’")
    assert not RoleDesignation.objects.filter(
        member=department.administrator, role="auditor"
    ).exists()


def test_the_same_role_is_not_designated_twice(department, administrator):
    designate(administrator, department.officer)

    response = designate(administrator, department.officer)

    assert response.status_code == 200
    assert RoleDesignation.objects.filter(member=department.officer).count() == 1


def test_an_element_and_a_provider_are_kept_with_events(department, administrator):
    element = {
        "name": "Squad 111",
        "kind": "squad",
        "parent": department.elements["Central Patrol Division"].pk,
        "supervisors": [department.sergeant.pk],
    }

    assert administrator.post(reverse("admin:records_element_add"), element).status_code == 302
    assert Element.objects.get(name="Squad 111").supervisors.get() == department.sergeant
    assert Event.objects.filter(action="element.add", by=department.administrator).exists()

    provider = {"name": "Midwest Training Group", "kind": "licensed_provider"}
    assert administrator.post(reverse("admin:courses_provider_add"), provider).status_code == 302
    assert Provider.objects.get().default_source == "licensed_provider"
    assert Event.objects.filter(action="provider.add").exists()


def test_nothing_is_saved_when_the_event_fails(department, administrator, monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError("the event log is out of reach")

    monkeypatch.setattr("kcpd_training.admin_site.record_event", fail)
    administrator.raise_request_exception = False

    response = administrator.post(reverse("admin:records_member_add"), new_member(department))

    assert response.status_code == 500
    assert not Member.objects.filter(serial_number="R8001").exists()


@pytest.mark.parametrize("page", ["records_member", "records_element", "courses_provider"])
def test_nothing_is_deleted_in_the_admin(department, administrator, page):
    target = {
        "records_member": department.officer.pk,
        "records_element": department.elements["Squad 110"].pk,
        "courses_provider": Provider.objects.create(name="Old Provider", kind="other").pk,
    }[page]

    response = administrator.post(reverse(f"admin:{page}_delete", args=[target]), {"post": "yes"})

    assert response.status_code == 403


def test_a_date_is_shown_as_the_department_writes_it(department, administrator):
    department.officer.separated_on = date(2026, 3, 15)
    department.officer.save()

    page = administrator.get(reverse("admin:records_member_changelist")).content.decode()

    assert "March 15, 2026" in page


def test_nothing_is_offered_that_decides_nothing(administrator):
    page = administrator.get(reverse("admin:index")).content.decode()

    assert "Role designations" in page
    assert "Groups" not in page
