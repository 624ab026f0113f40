"""What a leaver's pack is still to carry is not destroyed before it was handed over."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people.models import Member
from records.models import LeaverPack
from records.retention.destroying import NOT_FREE, destroy_paper
from records.retention.kinds import kind_lines
from records.retention.orders import FOR_A_PACK, HELD, NOT_AS_LISTED, come_between
from records.retention.papers import all_that_may_go, may_go
from records.retention.schedule import schedule
from tests.factories import CompletionFactory
from tests.records.leavers.packs import HANDED_OVER, a_leaver, a_pack
from tests.records.retention.keeping import (
    LONG_AGO,
    a_certificate,
    a_hold,
    a_scan,
    an_order,
    carried_out,
    confirmed,
    is_there,
    leave,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

LEFT = date(2019, 1, 1)


@pytest.fixture(autouse=True)
def _packs_are_owed_since_2018(settings) -> None:
    settings.LEAVER_PACKS_FROM = date(2018, 1, 1)


def a_leaver_with_a_paper(department, member: Member | None = None):
    member = leave(member or department.officer, LEFT)
    return member, a_certificate(member, by=department.clerk)


def going() -> list[int]:
    return list(all_that_may_go(today=timezone.localdate()).values_list("pk", flat=True))


def hand_over(pack: LeaverPack, by: Member) -> None:
    noted = {"handed_over_by": by, "handed_over_at": timezone.now()}
    LeaverPack.objects.filter(pk=pack.pk).update(**HANDED_OVER, **noted)


def test_a_paper_stays_while_the_pack_is_owed_and_while_it_waits_and_may_go_after(department):
    member, paper = a_leaver_with_a_paper(department)
    found = {"owed": going()}
    with pytest.raises(ValidationError, match="leaver’s pack is still to be handed over"):
        an_order(department, kind="certificate")

    pack = a_pack(member)
    found["prepared"] = going()
    hand_over(pack, department.clerk)
    found["handed over"] = going()

    assert found == {"owed": [], "prepared": [], "handed over": [paper.pk]}
    assert an_order(department, kind="certificate").rows.get().document == paper


def test_a_paper_of_who_is_owed_no_pack_may_go(department, settings):
    settings.LEAVER_PACKS_FROM = LEFT + timedelta(days=1)
    _, paper = a_leaver_with_a_paper(department)

    assert going() == [paper.pk]


def test_training_entered_since_the_hand_over_keeps_the_papers_for_the_next_pack(department):
    member, paper = a_leaver_with_a_paper(department)
    hand_over(a_pack(member), department.clerk)
    assert going() == [paper.pk]

    CompletionFactory(member=member, completed_on=LONG_AGO + timedelta(days=1))

    assert going() == []


@pytest.mark.parametrize("waiting", [1, 5])
def test_packs_that_wait_are_not_compared_with_the_record_to_know_what_may_go(
    department, waiting, django_assert_num_queries
):
    a_scan(department)
    for _ in range(waiting):
        a_pack(a_leaver())
    order = confirmed(an_order(department), department.ogc)
    # After this, what any pack says of its papers may be outdated.
    destroy_paper(row=order.rows.get(), by=department.ogc, now=timezone.now())
    line, today = schedule()["scan"], timezone.localdate()

    with django_assert_num_queries(2):  # packs that were handed over, and the papers
        assert list(may_go(line, today=today)) == []


def test_one_that_is_owed_since_the_order_is_named_with_the_reason_and_stays(department, settings):
    settings.LEAVER_PACKS_FROM = LEFT + timedelta(days=1)
    _, paper = a_leaver_with_a_paper(department)
    order = an_order(department, kind="certificate")
    settings.LEAVER_PACKS_FROM = LEFT
    page = client_of(department.ogc).get(reverse("records:destruction-detail", args=[order.pk]))

    assert f"Of its 1 papers, 1 is {FOR_A_PACK}." in page.text
    with pytest.raises(ValidationError, match="Refuse this order"):
        confirmed(order, department.ogc)
    settings.LEAVER_PACKS_FROM = LEFT + timedelta(days=1)
    order = confirmed(order, department.ogc)
    settings.LEAVER_PACKS_FROM = LEFT
    order = carried_out(order)

    assert order.rows.get().why_kept == NOT_FREE
    assert is_there(paper)


def test_each_paper_that_may_not_go_any_more_has_its_own_reason(department, settings):
    settings.LEAVER_PACKS_FROM = LEFT + timedelta(days=1)
    members = [department.officer, department.colleague, department.sergeant]
    held, back, owed = [a_leaver_with_a_paper(department, each)[1] for each in members]
    order = an_order(department, kind="certificate")
    a_hold(department.officer, department.ogc)
    Member.objects.filter(pk=department.colleague.pk).update(separated_on=None)
    settings.LEAVER_PACKS_FROM = LEFT

    since = come_between(order, reader=department.ogc, today=timezone.localdate())

    assert since.papers == {held.pk: HELD, back.pk: NOT_AS_LISTED, owed.pk: FOR_A_PACK}
    assert since.words == (
        f"Of its 3 papers, 1 is {HELD}, 1 is {FOR_A_PACK} and 1 is {NOT_AS_LISTED}."
    )


def test_the_schedule_counts_them_as_none_that_may_go(department):
    a_leaver_with_a_paper(department)

    lines = {
        each.line.key: each
        for each in kind_lines(reader=department.hrd, today=timezone.localdate())
    }

    assert (lines["certificate"].passed, lines["certificate"].may_go) == (1, 0)
    page = client_of(department.hrd).get(reverse("records:retention"))
    assert "1 more is held or wanted for a leaver’s pack" in page.text
    listed = client_of(department.hrd).get(reverse("records:retention-passed"))
    assert "or all that have are held or wanted for a leaver’s pack." in listed.text
