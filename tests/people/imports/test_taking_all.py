"""All elements and members as files: brought into an empty system they are the same rows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.imports.actions import begin_writing, bring_file
from frame.imports.kinds import kinds_of
from frame.imports.models import Import
from frame.imports.naming import name_columns
from people.actions.leaves import void_leave
from people.imports import ELEMENTS, FORMER_SERIALS, LEAVES, MEMBERS, ROLES, VOIDED_LEAVES
from people.models import Element, FormerSerialNumber, Leave, Member, RoleDesignation
from tests.factories import ElementFactory, MemberFactory, RoleDesignationFactory
from tests.frame.imports.files import work, written
from tests.records.imports.test_taking_all import file_of_all

LEADERS = ("Commander", "Supervisors")


def members() -> list[dict]:
    names = [column.name for column in MEMBERS.columns if column.name != "element"]
    rows = Member.objects.order_by("serial_number").values(*names, "element__name", "is_active")
    return list(rows)


def elements() -> list[tuple]:
    return [
        (
            each.name,
            each.parent and each.parent.name,
            each.kind,
            each.closed_on,
            str(each.commander or ""),
            sorted(map(str, each.supervisors.all())),
        )
        for each in Element.objects.order_by("name")
    ]


def kept_of_members() -> tuple[list, list]:
    """Former serial numbers and leaves."""
    former = FormerSerialNumber.objects.order_by("pk").values_list("pk", "member__serial_number")
    leaves = Leave.objects.order_by("member__serial_number", "starts_on")
    names = ("starts_on", "ends_on", "voided_at", "voided_by__serial_number", "void_reason")
    return list(former), list(leaves.values_list("member__serial_number", *names))


def written_without(by: Member, text: str, *headings: str) -> Import:
    """Bring elements in, with columns left out: their leaders are members who come in later."""
    upload, now = SimpleUploadedFile("elements.csv", text.encode()), timezone.now()
    brought = bring_file(kind=ELEMENTS, upload=upload, by=by, now=now).row
    columns = [
        "" if heading in headings else name
        for heading, name in zip(brought.headings, brought.columns, strict=True)
    ]
    name_columns(
        brought=brought,
        columns=columns,
        day_order="",
        mends_zeros=False,
        keep_as="",
        by=by,
        now=now,
    )
    work()
    begin_writing(brought=Import.objects.get(pk=brought.pk), reasons={}, by=by, now=now)
    work()
    return Import.objects.get(pk=brought.pk)


def test_what_is_taken_away_comes_into_an_empty_system_without_loss(department):
    by = department.administrator
    closed = ElementFactory(
        name="Squad 900",
        parent=department.elements["East Patrol Division"],
        closed_on=date(2026, 1, 1),
    )
    MemberFactory(
        serial_number="0101",
        first_name="=1+1",
        middle_name="Ñ",
        last_name="O'Brien, “the” elder; two",
        suffix="Jr.",
        email="r.member@kcpd.org",
        element=closed,
        assignment="-5 days",
        separated_on=date(2025, 12, 31),
        license_class="A",
        license_number="+MO1",
        license_issued_on=date(2016, 2, 3),
        has_traffic_authority=False,
    )
    # Nobody decides about their own element, and what the factory makes of some is no license.
    Member.objects.filter(pk=by.pk).update(element=Element.objects.get(parent=None))
    Member.objects.filter(license_number="").update(license_class="", license_issued_on=None)
    officer = Member.objects.get(serial_number="4411")
    Member.objects.filter(pk=officer.pk).update(serial_number="7411")
    Member.objects.filter(pk=officer.pk).update(serial_number="4411")
    for ends_on in (date(2025, 4, 1), None):
        Leave.objects.create(
            member=officer,
            starts_on=date(2025, 3, 1) if ends_on else date(2025, 6, 1),
            ends_on=ends_on,
            entered_by=by,
            entered_at=timezone.now(),
        )
    wrong = Leave.objects.create(
        member=officer, starts_on=date(2025, 3, 15), entered_by=by, entered_at=timezone.now()
    )
    void_leave(leave=wrong, reason="=1+1, “wrong”", by=by, now=timezone.now())
    before = members(), elements()
    kept = kept_of_members()
    assert list(map(len, kept)) == [2, 3]
    of_serials, of_leaves = file_of_all(FORMER_SERIALS, by), file_of_all(LEAVES, by)
    of_voided = file_of_all(VOIDED_LEAVES, by)
    of_elements, of_members = file_of_all(ELEMENTS, by), file_of_all(MEMBERS, by)
    with_nobody_but_an_administrator(by)
    assert (Member.objects.count(), Element.objects.count()) == (1, 1)

    written_without(by, of_elements, *LEADERS)
    roster = written(by, of_members, kind=MEMBERS)
    written(by, of_elements, kind=ELEMENTS)
    written(by, of_serials, kind=FORMER_SERIALS)
    written(by, of_leaves, kind=LEAVES)
    written(by, of_voided, kind=VOIDED_LEAVES)

    assert roster.counts == {"new": len(before[0]) - 1, "same": 1}
    assert members() == before[0]
    assert elements() == before[1]
    assert kept_of_members() == kept
    taken = Event.objects.filter(action__in=["elements.take", "members.take"])
    assert taken.count() == 2
    assert set(taken.get(action="members.take").after["named"]) == {
        each["serial_number"] for each in before[0]
    }


def test_roles_leave_with_who_gave_them_and_nobody_brings_them_in(department, client):
    by = department.administrator
    RoleDesignationFactory(
        member=department.officer,
        role="auditor",
        designated_by=by,
        designated_on=date(2025, 2, 3),
        ended_on=date(2025, 3, 4),
        reviewed_on=date(2025, 3, 1),
        reviewed_by=by,
    )

    text = file_of_all(ROLES, by)

    lines = text.splitlines()
    assert lines[0] == "Serial number,Role,Given on,Given by,Ended on,Reviewed on,Reviewed by"
    assert len(lines) == 1 + RoleDesignation.objects.count()
    reviewed = f"2025-03-01,{by.serial_number}"
    assert f"4411,Auditor,2025-02-03,{by.serial_number},2025-03-04,{reviewed}" in lines
    assert not kinds_of(by).count(ROLES)
    with pytest.raises(PermissionDenied):
        bring_file(
            kind=ROLES,
            upload=SimpleUploadedFile("roles.csv", text.encode()),
            by=by,
            now=timezone.now(),
        )
    client.force_login(by, backend="people.sign_in.SerialNumberBackend")
    page = client.get(reverse("imports:take-all", args=["roles"])).content.decode()
    assert "No role comes in by a file" in page
    assert Event.objects.filter(action="members.take_roles").count() == 1


def with_nobody_but_an_administrator(by: Member) -> None:
    """Empty the system as if it was new."""
    Element.supervisors.through.objects.all()._raw_delete("default")
    Element.objects.update(commander=None)
    others = Member.objects.exclude(pk=by.pk)
    Leave.objects.exclude(member=by)._raw_delete("default")
    RoleDesignation.objects.exclude(member=by)._raw_delete("default")
    FormerSerialNumber.objects.exclude(member=by)._raw_delete("default")
    others._raw_delete("default")
    Element.objects.exclude(parent=None)._raw_delete("default")
