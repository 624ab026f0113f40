"""All elements and members as files: brought into an empty system they are the same rows."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.models import Event
from frame.imports.actions import begin_writing, bring_file
from frame.imports.models import Import
from frame.imports.naming import name_columns
from people.imports import ELEMENTS, FORMER_SERIALS, LEAVES, MEMBERS
from people.models import Element, FormerSerialNumber, Leave, Member, RoleDesignation
from tests.factories import ElementFactory, MemberFactory
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
    return list(former), list(leaves.values_list("member__serial_number", "starts_on", "ends_on"))


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
    before = members(), elements()
    kept = kept_of_members()
    assert list(map(len, kept)) == [2, 2]
    of_serials, of_leaves = file_of_all(FORMER_SERIALS, by), file_of_all(LEAVES, by)
    of_elements, of_members = file_of_all(ELEMENTS, by), file_of_all(MEMBERS, by)
    with_nobody_but_an_administrator(by)
    assert (Member.objects.count(), Element.objects.count()) == (1, 1)

    written_without(by, of_elements, *LEADERS)
    roster = written(by, of_members, kind=MEMBERS)
    written(by, of_elements, kind=ELEMENTS)
    written(by, of_serials, kind=FORMER_SERIALS)
    written(by, of_leaves, kind=LEAVES)

    assert roster.counts == {"new": len(before[0]) - 1, "same": 1}
    assert members() == before[0]
    assert elements() == before[1]
    assert kept_of_members() == kept
    taken = Event.objects.filter(action__in=["elements.take", "members.take"])
    assert taken.count() == 2
    assert set(taken.get(action="members.take").after["named"]) == {
        each["serial_number"] for each in before[0]
    }


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
