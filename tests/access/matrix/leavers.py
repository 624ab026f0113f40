"""Pages of leavers' packs."""

from typing import Any

from django.utils import timezone

from people.models import Member
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.leavers.packs import a_leaver, a_pack

SEES_ALL = ("inquiry", "clerk", "auditor")
CLERK = allow("clerk")
CLERK_WRITES = allow("clerk", status=302)


def leaver(department: Department) -> Member:
    return a_leaver(element=department.elements["Squad 110"])


def pack_of_a_leaver(department: Department) -> dict[str, Any]:
    return {"pk": a_pack(leaver(department)).pk}


def pack_of_the_officer(department: Department) -> dict[str, Any]:
    return own(department.officer)


def pack_of_the_clerk(department: Department) -> dict[str, Any]:
    return own(department.clerk)


def own(member: Member) -> dict[str, Any]:
    """Of one whose last day is today."""
    member.separated_on = timezone.localdate()
    Member.objects.filter(pk=member.pk).update(separated_on=member.separated_on)
    CompletionFactory(member=member, completed_on=member.separated_on)
    return {"pk": a_pack(member).pk}


def handed_over(_: Department) -> dict[str, Any]:
    return {
        "on": timezone.localdate().isoformat(),
        "to": "The officer",
        "how": "in_person",
        "receipt": "Signed by the officer.",
    }


ROWS: list[Row] = [
    Row("records:leaver-list", answers=allow(*SEES_ALL), is_list=True),
    Row(
        "records:leaver-pack",
        target="of a leaver",
        kwargs=pack_of_a_leaver,
        answers=allow(*SEES_ALL),
        others=404,
    ),
    Row(
        "records:leaver-pack",
        target="of the officer",
        kwargs=pack_of_the_officer,
        answers=allow("officer", *SEES_ALL),
        others=404,
    ),
    Row(
        "records:leaver-pack-file",
        target="of a leaver",
        kwargs=pack_of_a_leaver,
        answers=CLERK,
    ),
    Row(
        "records:leaver-pack-file",
        target="of the clerk",
        kwargs=pack_of_the_clerk,
        answers=allow("clerk", status=404),
    ),
    Row(
        "records:leaver-pack-hand-over",
        target="of a leaver",
        kwargs=pack_of_a_leaver,
        answers=CLERK,
    ),
    Row(
        "records:leaver-pack-hand-over",
        target="of the clerk",
        kwargs=pack_of_the_clerk,
        answers=CLERK_WRITES,
    ),
    Row(
        "records:leaver-pack-hand-over",
        target="of a leaver",
        method="POST",
        kwargs=pack_of_a_leaver,
        form=handed_over,
        answers=CLERK_WRITES,
    ),
    Row(
        "desk:leaver-pack-prepare",
        target="of a leaver",
        kwargs=lambda here: {"serial_number": leaver(here).serial_number},
        answers=CLERK,
    ),
    Row(
        "desk:leaver-pack-prepare",
        target="of a leaver",
        method="POST",
        kwargs=lambda here: {"serial_number": leaver(here).serial_number},
        answers=CLERK_WRITES,
    ),
    Row(
        "desk:leaver-pack-prepare",
        target="of one who is employed",
        kwargs=lambda here: {"serial_number": here.officer.serial_number},
        answers=allow("clerk", status=404),
    ),
]
