"""What is done about those who leave: their pack, and another agency's of who joined."""

import json
from dataclasses import replace
from datetime import date

from frame.files import checked_file
from people.models import Member
from records.credit_kinds import CreditKind
from records.leavers.actions import (
    correct_pack_hand_over,
    hand_over_pack,
    take_pack,
    withdraw_taken_back,
)
from records.leavers.models import LeaverPack
from records.leavers.reading_in.actions import (
    enter_credit_read_in,
    leave_credit_out,
    read_in_pack,
)
from records.leavers.reading_in.models import PackReadIn
from tests.acts import NOON, TODAY, Acts
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.leavers.agency import a_record
from tests.records.leavers.packs import a_pack, prepared, taken
from tests.records.test_credit_entry import an_entry
from tests.uploads import pdf


def leaver(here: Department) -> Member:
    """The officer, whose last day is today."""
    Member.objects.filter(pk=here.officer.pk).update(separated_on=TODAY)
    here.officer.refresh_from_db()
    CompletionFactory(member=here.officer)
    return here.officer


def hand_over(here: Department) -> None:
    given = {"on": TODAY, "to": "The officer", "how": "mail", "receipt": "Certified mail 7019."}
    pack = taken(a_pack(leaver(here)), here.clerk)
    hand_over_pack(pack=pack, by=here.clerk, now=NOON, **given)


def correct(here: Department) -> None:
    hand_over(here)
    given = {"on": TODAY, "to": "Her mother", "how": "mail", "receipt": "Certified mail 7019."}
    pack = LeaverPack.objects.get()
    correct_pack_hand_over(pack=pack, **given, reason="Her mother.", by=here.clerk, now=NOON)


def take_back(here: Department) -> None:
    a_pack(leaver(here))
    Member.objects.filter(pk=here.officer.pk).update(separated_on=None)
    withdraw_taken_back(NOON)


def read_in(here: Department) -> PackReadIn:
    """Of the officer, who joined on June 1."""
    Member.objects.filter(pk=here.officer.pk).update(
        hired_on=date(2026, 6, 1), license_number="MO12345"
    )
    here.officer.refresh_from_db()
    return read_in_pack(
        member=here.officer,
        record=json.dumps(a_record()).encode(),
        paper=checked_file(pdf("transcript.pdf")),
        key_confirmed="Casey Roe, by phone.",
        key_compared_on=NOON.date(),
        by=here.clerk,
        now=NOON,
    ).row


def enter_of_pack(here: Department) -> None:
    pack = read_in(here)
    entry = replace(an_entry(here.officer), kind=CreditKind.PRIOR_AGENCY, evidence=pack.paper)
    enter_credit_read_in(pack=pack, number=1, entry=entry, by=here.clerk, now=NOON)


def leave_out_of_pack(here: Department) -> None:
    leave_credit_out(pack=read_in(here), number=1, reason="Twice.", by=here.clerk, now=NOON)


ACTS: Acts = {
    "leaver_pack.correct_hand_over": ("4411", correct),
    "leaver_pack.hand_over": ("4411", hand_over),
    "leaver_pack.prepare": ("4411", lambda here: prepared(leaver(here), here.clerk, NOON)),
    "leaver_pack.take": (
        "4411",
        lambda here: take_pack(pack=a_pack(leaver(here)), by=here.clerk),
    ),
    "leaver_pack.withdraw": ("4411", take_back),
    "pack_read_in.add": ("4411", read_in),
    "pack_read_in.enter": ("4411", enter_of_pack),
    "pack_read_in.leave_out": ("4411", leave_out_of_pack),
}
