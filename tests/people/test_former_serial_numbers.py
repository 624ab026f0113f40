"""A serial number that was ever somebody's is never given to another, and leads to its member."""

from importlib import import_module
from threading import Thread
from time import sleep

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people.actions.administrators import create_administrator
from people.actions.members import add_member
from people.actions.serial_numbers import correct_serial_number
from people.actions.withdrawing import withdraw_member
from people.models import FormerSerialNumber, Member
from people.naming import members_named
from tests.factories import MemberFactory
from tests.people.keeping import TODAY, member_values

WAS_HERS = (
    "4411 was the serial number of Núñez, Ana, Police Officer, Squad 110, who has 4414 now. A "
    "serial number is never given to another member. Choose another one."
)


@pytest.fixture
def corrected(department) -> Member:
    """The officer, whose serial number was 4411."""
    return correct(department, department.officer, "4414")


def correct(department, member: Member, serial_number: str) -> Member:
    return correct_serial_number(
        member=member,
        serial_number=serial_number,
        reason="Transposed.",
        by=department.administrator,
    )


def test_it_is_not_given_to_a_new_member(department, corrected):
    with pytest.raises(ValidationError) as refused:
        add_member(
            serial_number="4411",
            values=member_values(department),
            by=department.administrator,
            today=TODAY,
        )

    assert refused.value.message_dict == {"serial_number": [WAS_HERS]}
    assert not Member.objects.filter(serial_number="4411").exists()


def test_it_is_not_given_to_another_member_by_a_correction(department, corrected):
    with pytest.raises(ValidationError) as refused:
        correct(department, department.colleague, "4411")

    assert refused.value.message_dict == {"serial_number": [WAS_HERS]}


def test_it_is_not_given_to_an_administrator_made_from_the_console(department, corrected):
    with pytest.raises(ValidationError) as refused:
        create_administrator(
            serial_number="4411",
            first_name="A",
            last_name="B",
            rank="Clerk",
            department_name="D",
            now=timezone.now(),
        )

    assert refused.value.message_dict == {"serial_number": [WAS_HERS]}


def test_its_own_member_gets_it_back(department, corrected):
    correct(department, corrected, "4411")

    assert [m.serial_number for m in Member.objects.ever_had("4414")] == ["4411"]
    assert Member.objects.by_former_serial(["4411", "4414"]) == {"4414": corrected}


@pytest.mark.parametrize(
    "write",
    [
        lambda: MemberFactory(serial_number="4411"),
        lambda: Member.objects.filter(serial_number="4499").update(serial_number="4411"),
        lambda: Member.objects.bulk_create(
            [MemberFactory.build(serial_number="4411", element=one())]
        ),
    ],
)
def test_the_database_refuses_it_whoever_writes(department, corrected, write):
    MemberFactory(serial_number="4499")

    with pytest.raises(IntegrityError, match="never given again"), transaction.atomic():
        write()

    assert not Member.objects.filter(serial_number="4411").exists()


def one():
    return Member.objects.first().element


def test_the_database_keeps_it_however_it_is_changed(department):
    Member.objects.filter(pk=department.officer.pk).update(serial_number="4414")
    Member.objects.filter(pk=department.officer.pk).update(serial_number="4415")

    former = FormerSerialNumber.objects.values_list("serial_number", "member")
    assert list(former) == [("4411", department.officer.pk), ("4414", department.officer.pk)]


def test_a_member_withdrawn_as_a_mistake_leaves_none_behind(department):
    added = add_member(
        serial_number="8001",
        values=member_values(department),
        by=department.administrator,
        today=TODAY,
    ).row
    correct(department, added, "8002")

    withdraw_member(member=added, reason="Added twice.", by=department.administrator, today=TODAY)

    assert not FormerSerialNumber.objects.exists()


def test_a_correction_of_before_is_taken_over_unless_another_has_the_number_now(department):
    migration = import_module("people.migrations.0004_former_serial_numbers")
    MemberFactory(serial_number="4001")
    for serial in ("4000", "4001"):
        department.officer.serial_number = serial
        Member.history.bulk_history_create([department.officer])
    MemberFactory(serial_number="4002").delete()

    migration.read_histories(apps, connection.schema_editor())

    former = FormerSerialNumber.objects.values_list("serial_number", "member")
    assert list(former) == [("4000", department.officer.pk)]


def test_who_types_it_in_a_form_is_told_who_has_which_now(department, corrected):
    with pytest.raises(ValidationError) as refused:
        members_named("4411; 4412")

    assert refused.value.messages == ["4411 is now 4414, Núñez, Ana: write 4414."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_who_waits_for_a_correction_made_at_the_same_moment_is_refused():
    officer = MemberFactory(serial_number="4411")
    other = MemberFactory(serial_number="4499")
    refused: list[str] = []

    def take_it() -> None:
        try:
            Member.objects.filter(pk=other.pk).update(serial_number="4411")
        except IntegrityError as error:
            refused.append(str(error).splitlines()[0])
        finally:
            connection.close()

    waiter = Thread(target=take_it)
    with transaction.atomic():
        Member.objects.filter(pk=officer.pk).update(serial_number="4414")
        waiter.start()
        wait_until_one_waits()
    waiter.join(30)

    assert refused == ["This serial number was another member's, and is never given again."]


def wait_until_one_waits() -> None:
    """Until another connection waits for a lock of this one; that takes no time, or a second."""
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            sleep(0.05)
    raise AssertionError("Nobody waits.")
