"""Administrators bring members and elements in from the personnel office's file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.models import Event
from people.models import Element, Member

HEAD = (
    "serial_number,first_name,last_name,rank,kind,element,hired_on,license_number,license_issued_on"
)


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


def preview(client, what: str, *lines: str):
    """Upload a CSV file and see what it would do."""
    file = SimpleUploadedFile("people.csv", "\n".join(lines).encode(), "text/csv")
    return client.post(reverse(f"admin:people_{what}_import"), {"import_file": file, "format": "0"})


def confirm(client, what: str, page) -> None:
    form = page.context["confirm_form"].initial
    answer = client.post(reverse(f"admin:people_{what}_process_import"), form)
    assert answer.status_code == 302


def test_members_are_previewed_and_then_written_each_with_its_event(department, administrator):
    page = preview(
        administrator,
        "member",
        HEAD,
        " r 9101,Zoë,D'Angelo,Reserve Officer,reserve,Squad 310,2026-02-02,MO1,2/20/2026",
        "9102,Ramón,Saint Clair,Dispatcher,Civilian,Patrol Bureau > Squad 110,3/1/2020,,",
    )
    assert page.status_code == 200
    assert not Member.objects.filter(serial_number="R9101").exists()

    confirm(administrator, "member", page)

    reserve = Member.objects.get(serial_number="R9101")
    assert (reserve.kind, reserve.element.name, reserve.is_licensed) == (
        "reserve",
        "Squad 310",
        True,
    )
    assert not reserve.has_usable_password()
    assert Member.objects.get(serial_number="9102").element == department.elements["Squad 110"]
    events = Event.objects.filter(action="member.add", by_key=str(department.administrator.pk))
    assert {event.member.serial_number for event in events} == {"R9101", "9102"}
    assert Member.objects.search("dangelo").count() == 1


def test_a_known_serial_is_changed_and_keeps_its_password(department, administrator):
    before = Member.objects.get(pk=department.officer.pk).password
    page = preview(
        administrator,
        "member",
        HEAD,
        "4411,Ana,Núñez,Sergeant,sworn,Squad 310,2015-06-01,MO77,2015-12-01",
    )

    confirm(administrator, "member", page)

    officer = Member.objects.get(pk=department.officer.pk)
    assert (officer.rank, officer.element.name) == ("Sergeant", "Squad 310")
    assert officer.password == before
    assert officer.history.first().rank == "Sergeant"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("9103,A,B,Officer,sworn,Squad 999,2026-02-02,,", "There is no element “Squad 999”"),
        ("9103,A,B,Officer,wizard,Squad 310,2026-02-02,,", "“wizard” is none of: Sworn"),
        ("9103,A,B,Officer,sworn,Squad 310,2026-02-30,,", "“2026-02-30” is not a date"),
        ("9103,,B,Officer,sworn,Squad 310,2026-02-02,,", "cannot be blank"),
        (",A,B,Officer,sworn,Squad 310,2026-02-02,,", "cannot be blank"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_of_the_file_is_written(
    department, administrator, line, words
):
    page = preview(
        administrator,
        "member",
        HEAD,
        "9104,Good,Row,Officer,sworn,Squad 310,2026-02-02,,",
        line,
    )

    text = page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")
    assert page.status_code == 200
    assert words in text
    assert 'name="confirm"' not in text
    assert not Member.objects.filter(serial_number="9104").exists()


def test_an_element_name_that_occurs_twice_asks_for_its_way(department, administrator):
    Element.objects.create(
        name="Squad 110", kind="squad", parent=department.elements["East Patrol Division"]
    )

    page = preview(administrator, "member", HEAD, "9105,A,B,Officer,sworn,Squad 110,2026-02-02,,")

    assert "2 elements are called “Squad 110”" in page.content.decode()


def test_elements_come_in_from_the_top_down(department, administrator):
    page = preview(
        administrator,
        "element",
        "name,parent,kind,commander",
        "North Patrol Division,Patrol Bureau,division,2201",
        "Squad 410,North Patrol Division,Squad,",
    )
    assert page.status_code == 200

    confirm(administrator, "element", page)

    squad = Element.objects.get(name="Squad 410")
    assert squad.parent.name == "North Patrol Division"
    assert squad.parent.commander == department.commander
    assert Event.objects.filter(action="element.add").count() == 2


@pytest.mark.ignore_template_errors  # the library's own page names a field that is not there
def test_a_file_that_is_no_table_is_refused_in_words(department, administrator):
    page = preview(administrator, "member", "\x00\x01 not a table")

    assert page.status_code == 200
    assert not Event.objects.filter(action="member.add").exists()


@pytest.mark.parametrize("seat", ["clerk", "commander", "auditor"])
def test_only_an_administrator_imports(department, client, seat):
    client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")

    assert client.get(reverse("admin:people_member_import")).status_code == 403


def test_nobody_puts_themselves_in_charge_of_an_element_by_a_file(department, administrator):
    page = preview(
        administrator, "element", "name,parent,kind,commander", "Department,,department,1106"
    )

    assert "put yourself in charge" in page.content.decode()
    assert "confirm_form" not in page.context
    assert Element.objects.get(name="Department").commander is None


@pytest.mark.ignore_template_errors  # the library's own page of a file it can't read
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02\xff\xfe", b"serial_number\n44\x0011\n", b"=1+1,'\n\"", b"a" * 100_000],
    ids=["empty", "bytes", "null sign", "formula", "endless"],
)
@pytest.mark.parametrize("file_format", ["0", "1", "99", "x"])
def test_a_hostile_file_is_refused_and_writes_nothing(administrator, content, file_format):
    members = Member.objects.count()
    file = SimpleUploadedFile("people.csv", content, "text/csv")

    page = administrator.post(
        reverse("admin:people_member_import"), {"import_file": file, "format": file_format}
    )

    assert page.status_code == 200
    assert Member.objects.count() == members


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "nothing", "", "a\0b", "x" * 300]
)
def test_a_file_that_was_not_uploaded_is_not_taken_in(administrator, name):
    form = {
        "import_file_name": name,
        "original_file_name": "people.csv",
        "format": "0",
        "resource": "",
    }

    page = administrator.post(reverse("admin:people_member_process_import"), form)

    assert page.status_code in {200, 302}
    assert "root:" not in page.content.decode()


def test_a_file_confirmed_twice_is_taken_in_once(department, administrator):
    line = "9103,Ida,Wells,Dispatcher,civilian,Squad 310,2020-03-01,,"
    form = preview(administrator, "member", HEAD, line).context["confirm_form"].initial
    url = reverse("admin:people_member_process_import")

    administrator.post(url, form)
    page = administrator.post(url, form, follow=True)

    assert "taken in already" in page.content.decode()
    assert Event.objects.filter(action="member.add").count() == 1
