"""What is done about those who leave: their pack, and another agency's of who joined."""

from people.models import Member
from records.leavers.actions import hand_over_pack, record_pack_taken, withdraw_taken_back
from tests.acts import NOON, TODAY, Acts
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.leavers.packs import a_pack, prepared


def leaver(here: Department) -> Member:
    """The officer, whose last day is today."""
    Member.objects.filter(pk=here.officer.pk).update(separated_on=TODAY)
    here.officer.refresh_from_db()
    CompletionFactory(member=here.officer)
    return here.officer


def hand_over(here: Department) -> None:
    given = {"on": TODAY, "to": "The officer", "how": "mail", "receipt": "Certified mail 7019."}
    hand_over_pack(pack=a_pack(leaver(here)), by=here.clerk, now=NOON, **given)


def take_back(here: Department) -> None:
    a_pack(leaver(here))
    Member.objects.filter(pk=here.officer.pk).update(separated_on=None)
    withdraw_taken_back(NOON)


ACTS: Acts = {
    "leaver_pack.hand_over": ("4411", hand_over),
    "leaver_pack.prepare": ("4411", lambda here: prepared(leaver(here), here.clerk, NOON)),
    "leaver_pack.take": (
        "4411",
        lambda here: record_pack_taken(pack=a_pack(leaver(here)), by=here.clerk),
    ),
    "leaver_pack.withdraw": ("4411", take_back),
}
