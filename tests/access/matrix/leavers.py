"""Pages of leavers' packs."""

import json
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from courses.models import Course
from events.models import Event
from people.models import Member
from records.leavers.actions import hand_over_pack
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory, ProviderFactory
from tests.records.leavers.agency import a_pack_read_in, a_record
from tests.records.leavers.packs import a_leaver, a_pack, taken
from tests.uploads import pdf

SEES_ALL = ("inquiry", "clerk", "auditor")
CLERK = allow("clerk")
CLERK_WRITES = allow("clerk", status=302)


def leaver(department: Department) -> Member:
    return a_leaver(element=department.elements["Squad 110"])


def pack_of_a_leaver(department: Department) -> dict[str, Any]:
    return {"pk": a_pack(leaver(department)).pk}


def pack_that_was_taken(department: Department) -> dict[str, Any]:
    return {"pk": taken(a_pack(leaver(department)), department.clerk).pk}


def pack_that_was_handed_over(department: Department) -> dict[str, Any]:
    pack = taken(a_pack(leaver(department)), department.clerk)
    hand_over_pack(
        pack=pack,
        on=timezone.localdate(),
        to="The officer",
        how="in_person",
        receipt="Signed by the officer.",
        by=department.clerk,
        now=timezone.now(),
    )
    return {"pk": pack.pk}


def pack_of_the_officer(department: Department) -> dict[str, Any]:
    return own(department.officer)


def pack_of_the_clerk(department: Department) -> dict[str, Any]:
    return own(department.clerk)


def own(member: Member) -> dict[str, Any]:
    """Of one whose last day is today."""
    today = timezone.localdate()
    Member.objects.filter(pk=member.pk).update(separated_on=today)
    leaver = Member.objects.get(pk=member.pk)
    CompletionFactory(member=leaver, completed_on=today)
    return {"pk": a_pack(leaver).pk}


def handed_over(_: Department) -> dict[str, Any]:
    return {
        "on": timezone.localdate().isoformat(),
        "to": "The officer",
        "how": "in_person",
        "receipt": "Signed by the officer.",
    }


def corrected(here: Department) -> dict[str, Any]:
    return {
        **handed_over(here),
        "to": "Her mother",
        "reason": "Her mother took it.",
        "seen": str(Event.objects.filter(action="leaver_pack.hand_over").latest("pk").pk),
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
        kwargs=pack_that_was_taken,
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
        kwargs=pack_that_was_taken,
        form=handed_over,
        answers=CLERK_WRITES,
    ),
    Row(
        "records:leaver-pack-correct",
        target="of a leaver",
        kwargs=pack_that_was_handed_over,
        answers=CLERK,
    ),
    Row(
        "records:leaver-pack-correct",
        target="of the clerk",
        kwargs=pack_of_the_clerk,
        answers=CLERK_WRITES,
    ),
    Row(
        "records:leaver-pack-correct",
        target="of a leaver",
        method="POST",
        kwargs=pack_that_was_handed_over,
        form=corrected,
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


def joined(department: Department) -> Member:
    """An officer who came from another agency on June 1."""
    return Member.objects.filter(serial_number="5501").first() or MemberFactory(
        element=department.elements["Squad 110"],
        serial_number="5501",
        last_name="Núñez",
        license_number="MO12345",
        hired_on=date(2026, 6, 1),
    )


def read_in(department: Department) -> dict[str, Any]:
    return {"pk": a_pack_read_in(joined(department), by=department.inquiry).pk}


def credit_of_a_pack(department: Department) -> dict[str, Any]:
    provider = ProviderFactory(name="Two Rivers Academy")
    CourseFactory(title="Traffic Stops", provider=provider)
    return {**read_in(department), "number": 1}


def credit_of_the_clerk(department: Department) -> dict[str, Any]:
    return {"pk": a_pack_read_in(department.clerk, by=department.inquiry).pk, "number": 1}


def a_record_sent(department: Department) -> dict[str, Any]:
    joined(department)
    text = json.dumps(a_record()).encode()
    return {
        "member": "5501",
        "record": SimpleUploadedFile("record.json", text),
        "paper": pdf(),
        "key_confirmed": "Casey Roe, by phone.",
        "key_compared_on": "2026-07-01",
    }


def confirmed(_: Department) -> dict[str, Any]:
    return {
        "course": Course.objects.get(title="Traffic Stops").course_id,
        "completed_on": "2026-03-10",
        "credit_hours": "8",
        "legal_studies": "8",
    }


ROWS += [
    Row("records:pack-read-in-new", answers=CLERK),
    Row(
        "records:pack-read-in-new",
        method="POST",
        form=a_record_sent,
        answers=CLERK_WRITES,
    ),
    Row(
        "records:pack-read-in",
        target="of who joined",
        kwargs=read_in,
        answers=allow(*SEES_ALL),
        is_list=True,
    ),
    Row(
        "records:pack-credit-confirm",
        target="of who joined",
        kwargs=credit_of_a_pack,
        answers=CLERK,
    ),
    Row(
        "records:pack-credit-confirm",
        target="of the officer",
        method="POST",
        kwargs=credit_of_a_pack,
        form=confirmed,
        answers=CLERK_WRITES,
    ),
    Row(
        "records:pack-credit-confirm",
        target="of the clerk",
        kwargs=credit_of_the_clerk,
        answers=CLERK_WRITES,
    ),
    Row(
        "records:pack-credit-leave-out",
        target="of who joined",
        kwargs=credit_of_a_pack,
        answers=CLERK,
    ),
    Row(
        "records:pack-credit-leave-out",
        target="of who joined",
        method="POST",
        kwargs=credit_of_a_pack,
        form=lambda _: {"reason": "Entered by hand before."},
        answers=CLERK_WRITES,
    ),
    Row(
        "records:pack-credit-leave-out",
        target="of the clerk",
        kwargs=credit_of_the_clerk,
        answers=CLERK_WRITES,
    ),
]
