"""Nobody is given the license number of another member."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from events.models import Event
from people.actions.members import add_member, change_member
from people.entered_twice import candidates_for
from people.merging import facts_that_decide
from people.models import Element, Member
from tests.concurrency import at_once, one_into_the_other
from tests.department import make_department
from tests.factories import ElementFactory, MemberFactory
from tests.people.roster import HEAD, look, outcomes, reasons

TODAY = date(2026, 4, 1)


@pytest.fixture
def holder(department) -> Member:
    return MemberFactory(last_name="Lane", serial_number="5000", license_number="MO\u201377")


def taken(number: str) -> dict[str, list[str]]:
    return {
        "license_number": [
            f"{number} is the license of Lane, Robin (5000). Correct the number; if both are one "
            "person, merge the one into the other."
        ]
    }


def of_a_new_one(department, **values) -> dict:
    same = {"first_name": "Bo", "last_name": "Roe", "rank": "Officer", "kind": "sworn"}
    return {**same, "element": department.officer.element, "hired_on": TODAY, **values}


@pytest.mark.parametrize(
    "number", ["MO-77", "mo-77", "MO\u201377", "MO\u201177", "mo \u2212 77", "MO- 77", "M O-77"]
)
def test_a_new_member_has_a_license_of_their_own(department, holder, number):
    values = of_a_new_one(department, license_number=number)

    with pytest.raises(ValidationError) as error:
        add_member(serial_number="6000", values=values, by=department.administrator, today=TODAY)

    assert error.value.message_dict == taken("MO-77")
    assert not Member.objects.filter(serial_number="6000").exists()


def test_a_change_takes_no_license_of_another(department, holder):
    before = department.officer.license_number

    with pytest.raises(ValidationError) as error:
        change_member(
            member=department.officer,
            values={"license_number": "mo\u201177"},
            by=department.administrator,
            today=TODAY,
        )

    assert error.value.message_dict == taken("MO-77")
    assert Member.objects.get(pk=department.officer.pk).license_number == before


def test_a_row_of_a_file_takes_no_license_of_another_however_it_is_written(department, holder):
    row = "6000,Bo,Roe,Officer,sworn,Squad 310,2026-02-02,mo \u2014 77,2026-02-02"

    brought = look(department.administrator, "member", HEAD, row)

    assert reasons(brought) == [f"License number: {taken('MO-77')['license_number'][0]}"]


def test_a_row_that_writes_ones_own_license_otherwise_changes_nothing(department, holder):
    rows = "serial_number,license_number\n5000,mo \u2014 77"

    assert outcomes(look(department.administrator, "member", *rows.split("\n"))) == ["same"]


def test_a_license_that_is_written_otherwise_is_no_change_and_no_clash_of_a_merge(
    department, holder
):
    values = {"license_number": "mo \u2014 77"}
    change_member(member=holder, values=values, by=department.administrator, today=TODAY)
    twin = MemberFactory(license_number="mo-77", hired_on=holder.hired_on)

    assert not Event.objects.filter(action="member.change").exists()
    assert candidates_for(holder) == [twin]
    assert list(facts_that_decide(holder, twin)) == []


def test_licenses_on_file_are_written_one_way_by_the_migration(department, holder):
    Member.objects.filter(pk=holder.pk).update(
        license_number=Concat(Value("mo \u2013 "), Value("77"))
    )
    migration = import_module("people.migrations.0009_license_numbers_are_written_one_way")

    migration.normalize(apps, None)

    assert Member.objects.values_list("license_number", flat=True).get(pk=holder.pk) == "MO-77"


def test_one_entered_twice_is_changed_in_all_else(department, holder):
    twin = MemberFactory(license_number="MO77")

    changed = change_member(
        member=twin, values={"rank": "Sergeant"}, by=department.administrator, today=TODAY
    )

    assert changed.rank == "Sergeant"


def test_none_has_no_license_twice(department):
    for serial in ("6000", "6001"):
        add_member(
            serial_number=serial,
            values=of_a_new_one(department),
            by=department.administrator,
            today=TODAY,
        )

    assert Member.objects.filter(license_number="", last_name="Roe").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_who_are_added_at_one_moment_do_not_share_a_license(shared_database):
    department = make_department()
    homes = [ElementFactory(name=name) for name in ("Squad 701", "Squad 702")]

    def add(serial: str, home: Element):
        values = of_a_new_one(department, license_number="MO77", element=home)
        given = {"values": values, "by": department.administrator, "today": TODAY}
        return lambda: add_member(serial_number=serial, **given)

    for turn in range(3):
        pairs = zip((f"6{turn}00", f"6{turn}01"), homes, strict=True)
        results = at_once(*(add(serial, home) for serial, home in pairs))

        assert [type(each) for each in results].count(ValidationError) == min(turn + 1, 2)
        assert Member.objects.filter(license_number="MO77").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_one_who_is_added_and_one_who_is_changed_at_one_moment_do_not_share_a_license(
    shared_database,
):
    department = make_department()
    values = of_a_new_one(department, license_number="MO77", element=ElementFactory(name="Squad 9"))
    given = {"by": department.administrator, "today": TODAY}

    results = one_into_the_other(
        lambda: add_member(serial_number="6000", values=values, **given),
        lambda: change_member(
            member=department.officer, values={"license_number": "MO77"}, **given
        ),
    )

    assert [type(each) for each in results].count(ValidationError) == 1
    assert Member.objects.filter(license_number="MO77").count() == 1


def test_two_rows_of_a_file_with_one_license_are_refused_from_the_second_on(department):
    number = "mo-88"
    brought = look(
        department.administrator,
        "member",
        HEAD,
        f"9101,Bo,Roe,Officer,sworn,Squad 310,2026-02-02,{number},2026-02-02",
        f"4411,,,,,,,{number.upper()},",
        "9102,Lu,Poe,Officer,sworn,Squad 310,2026-02-02,MO-89,2026-02-02",
    )

    assert outcomes(brought) == ["new", "refused", "new"]
    assert reasons(brought) == [
        "License number: MO-88 stands in the row of 9101 too. Correct it in one of the two; if "
        "both are one person, take one of the rows out."
    ]


def test_two_who_have_one_license_since_a_merge_was_undone_are_changed_by_one_file(
    department, holder
):
    MemberFactory(serial_number="5001", license_number=holder.license_number)
    rows = "serial_number,license_number,rank\n5000,MO-77,Sergeant\n5001,MO-77,Sergeant"

    brought = look(department.administrator, "member", *rows.split("\n"))

    assert outcomes(brought) == ["changed", "changed"]
