"""What becomes of a release request once it is decided, and who is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.models import Course
from frame.notices.models import Notice
from records.models import (
    Disclosure,
    ReleaseDecision,
    ReleaseHandover,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.actions.asking import (
    answer_release,
    withdraw_release,
)
from records.releases.actions.deciding import (
    ask_back,
    deny_release,
    reopen_release,
)
from records.releases.actions.expiring import expire_grants
from records.releases.actions.granting import (
    ASKED_BY_MEMBER,
    KNOWN_BY_CONSENT,
)
from records.releases.actions.handing_over import hand_over
from records.releases.copies import Copies, Handed, what_left
from tests.factories import CompletionFactory, MemberFactory
from tests.people.merging import merge
from tests.records.releases.asking import (
    NOON,
    a_release,
    asked,
    built,
    granted,
    handed,
    handed_over,
    last_event,
    now_of,
    taken,
    the_decision,
)

pytestmark = pytest.mark.usefixtures("at_noon")

WHY = "It is asked for by mistake."


def test_what_is_handed_over_is_in_the_members_log(department, request_):
    row = built(granted(request_, department.ogc), department.sergeant)

    handover = handed_over(row, department.sergeant, now=NOON)

    line = Disclosure.objects.get(member=department.officer)
    sha256 = ReleasePacket.objects.get().sha256
    assert line.what == [f"Course file of {Course.objects.get()}"]
    assert not line.is_kept_from_member
    assert (now_of(row).state, handover.packet.sha256) == ("handed_over", sha256)
    event = last_event()
    assert (event.action, event.after["packet_sha256"]) == ("release.hand_over", sha256)
    with pytest.raises(TypeError):
        handover.save()
    with pytest.raises(TypeError):
        line.delete()


def test_a_log_has_only_what_is_of_the_member(department, completion):
    CompletionFactory(member=department.colleague)
    row = asked(department.clerk, department.officer, department.colleague)
    row = built(granted(row, department.ogc), department.clerk)

    handed_over(row, department.clerk, now=NOON)

    of_each = {each.member: each.what for each in Disclosure.objects.all()}
    assert of_each[department.officer] == [f"Course file of {completion.course}"]
    assert of_each[department.colleague] != of_each[department.officer]


def test_what_left_of_a_member_has_what_is_of_another_who_was_merged_into_them_since(
    department, completion
):
    same = {
        name: getattr(department.officer, name)
        for name in ("first_name", "last_name", "license_number", "element")
    }
    double = MemberFactory(serial_number="04411", **same)
    course = CompletionFactory(member=double).course
    row = granted(asked(department.clerk, double), department.ogc)

    merge(department, double, department.officer)

    assert what_left(the_decision(row), department.officer) == [f"Course file of {course}"]
    assert what_left(the_decision(row), department.colleague) == []


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 3, 11), "still to come"), (date(2026, 3, 9), "can’t have left before")],
)
def test_a_packet_left_between_the_day_it_was_built_and_today(department, request_, on, words):
    packet = taken(
        built(granted(request_, department.ogc), department.sergeant), department.sergeant
    )

    with pytest.raises(ValidationError, match=words):
        hand_over(packet=packet, handed=handed(on), by=department.sergeant, now=NOON)

    assert not ReleaseHandover.objects.exists()


def test_nobody_hands_over_their_own_record(department):
    CompletionFactory(member=department.clerk)
    row = built(
        granted(asked(department.clerk, department.clerk), department.ogc), department.clerk
    )

    with pytest.raises(ValidationError, match="Nobody hands their own over"):
        hand_over(
            packet=taken(row, department.inquiry), handed=handed(), by=department.clerk, now=NOON
        )

    assert handed_over(row, department.inquiry, now=NOON)


# Expiring, withdrawing and opening again ----------------------------------------------------------


def test_what_is_not_handed_over_in_time_expires(department, request_):
    row = built(granted(request_, department.ogc), department.sergeant)
    expire_grants(NOON + timedelta(days=30))
    assert now_of(row).state == "built"

    late = NOON + timedelta(days=31)
    with pytest.raises(ValidationError, match="granted until Apr 9, 2026"):
        hand_over(
            packet=taken(row, department.sergeant, now=NOON),
            handed=Handed("Kim Lee", "mail", timezone.localdate(late), "Signed."),
            by=department.sergeant,
            now=late,
        )
    expire_grants(late)

    assert now_of(row).state == "expired"
    event = last_event()
    assert (event.action, event.by) == ("release.expire", None)
    none_left = Copies(None, late)
    again = reopen_release(request=row, reason="Late.", by=department.ogc, copies=none_left)
    assert again.state == "asked"


def test_a_grant_that_was_withdrawn_while_the_sweep_went_by_stays_so(
    department, request_, monkeypatch
):
    row = granted(request_, department.ogc)
    withdraw_release(request=row, reason=WHY, by=department.sergeant)
    monkeypatch.setattr(
        type(ReleaseRequest.objects.all()), "past_their_end", lambda rows, today: rows.all()
    )

    expire_grants(NOON + timedelta(days=60))

    assert now_of(row).state == "withdrawn"


def test_one_that_was_granted_anew_while_the_sweep_went_by_keeps_its_new_day(
    department, request_, monkeypatch
):
    row = granted(request_, department.ogc)
    monkeypatch.setattr(
        type(ReleaseRequest.objects.all()), "past_their_end", lambda rows, today: rows.all()
    )

    expire_grants(NOON + timedelta(days=1))

    assert now_of(row).state == "granted"


@pytest.mark.parametrize("state", ["asked", "asked_back", "granted", "built"])
def test_a_request_is_withdrawn_as_long_as_nothing_has_left(department, completion, state):
    row = a_release(department.sergeant, department.officer, state, ogc=department.ogc)

    row = withdraw_release(request=row, reason=WHY, by=department.sergeant)

    assert (row.state, last_event().after["reason"]) == ("withdrawn", WHY)


def test_what_is_handed_over_is_neither_withdrawn_nor_opened_again(department, completion):
    row = a_release(department.sergeant, department.officer, "handed_over", ogc=department.ogc)

    with pytest.raises(ValidationError, match="can’t be taken back"):
        withdraw_release(request=row, reason=WHY, by=department.sergeant)
    with pytest.raises(ValidationError, match="can’t be taken back"):
        reopen_release(request=row, reason=WHY, by=department.ogc)


# What the member reads and what is told -----------------------------------------------------------


def test_a_release_that_is_kept_from_the_member_says_why(department, request_):
    with pytest.raises(ValidationError) as refused:
        granted(request_, department.ogc, is_kept_from_member=True)
    assert list(refused.value.message_dict) == ["why_kept"]

    row = granted(request_, department.ogc, is_kept_from_member=True, why_kept="An inquiry runs.")
    row = built(row, department.sergeant)
    handed_over(row, department.sergeant, now=NOON)

    assert not Disclosure.objects.visible_to(department.officer).exists()
    assert Disclosure.objects.visible_to(department.clerk).count() == 1
    assert the_decision(row).why_kept == "An inquiry runs."


@pytest.mark.parametrize(
    ("given", "why_not"),
    [
        ({"legal_basis": "consent"}, KNOWN_BY_CONSENT),
        ({"requester_kind": "member", "requester_name": ""}, ASKED_BY_MEMBER),
    ],
)
def test_what_the_member_consented_to_or_asked_for_is_not_kept_from_the_member(
    department, completion, given, why_not
):
    row = asked(department.sergeant, department.officer, **given)

    with pytest.raises(ValidationError) as refused:
        granted(row, department.ogc, is_kept_from_member=True, why_kept="An inquiry runs.")

    assert refused.value.message_dict == {"is_kept_from_member": [why_not]}
    assert not row.decisions.exists()


def test_a_member_reads_what_left_of_the_own_record_and_of_no_other(department, completion):
    a_release(department.sergeant, department.officer, "handed_over", ogc=department.ogc)

    assert Disclosure.objects.visible_to(department.officer).count() == 1
    assert not Disclosure.objects.visible_to(department.colleague).exists()
    assert not Disclosure.objects.visible_to(department.sergeant).exists()


def test_nothing_is_kept_when_the_event_fails(department, request_, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("records.releases.actions.asking.record_event", fails)
    with pytest.raises(RuntimeError):
        deny_release(request=request_, words="No.", by=department.ogc, now=NOON)
    with pytest.raises(RuntimeError):
        asked(department.clerk, department.officer)

    assert now_of(request_).state == "asked"
    assert ReleaseRequest.objects.count() == 1
    assert not ReleaseDecision.objects.exists()


def told() -> list[tuple[str, str]]:
    """Who was told what, since the last time it was asked."""
    rows = [(each.kind, each.to.serial_number) for each in Notice.objects.order_by("pk")]
    Notice.objects.all().delete()
    return sorted(rows)


def test_each_is_told_whose_turn_it_is(department, completion):
    row = asked(department.sergeant, department.officer)
    assert told() == [("release.waits", "1103"), ("release.waits", "1104")]
    row = ask_back(request=row, question="Which post?", by=department.ogc, now=NOON)
    assert told() == [("release.asked_back", "3301")]
    row = answer_release(request=row, answer="Deputy.", by=department.sergeant)
    assert len(told()) == 2
    row = granted(row, department.ogc)
    assert told() == [("release.decided", "3301")]
    row = reopen_release(request=row, reason=WHY, by=department.hrd)
    assert told() == [("release.reopened", "3301"), ("release.waits", "1103")]
    row = granted(row, department.ogc)
    told()
    expire_grants(NOON + timedelta(days=31))
    assert told() == [("release.expired", "3301")]


def test_whom_it_is_about_is_told_nothing_of_a_request(department):
    CompletionFactory(member=department.ogc)

    asked(department.clerk, department.ogc)

    assert told() == [("release.waits", "1104")]
