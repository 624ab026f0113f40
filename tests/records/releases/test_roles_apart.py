"""Who goes on with a request never decides it, nor the other way round, under whichever record."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.trail import events_of_row, latest_of
from frame.due import due_for
from frame.notices.models import Notice
from frame.rights import Role
from people.models import Member, RoleDesignation
from records.models import ReleaseRequest
from records.releases.actions.asking import answer_release, say_copies, take_over_release
from records.releases.actions.building import keep_packet, take_packet
from records.releases.actions.deciding import ask_back, explain_delay, reopen_release
from records.releases.actions.expiring import expire_grants
from records.releases.copies import Copies
from records.releases.letters import letter_of, take_letter
from records.releases.looks import RELEASE_LOOK, pages_looked_at, record_release_look
from records.releases.sent_letters import note_letter_sent
from records.releases.states import (
    ANSWER,
    BUILD,
    CHANGES,
    EVENTS,
    GRANT,
    RELEASE,
    REOPEN,
    SEND_LETTER,
    TAKE_PACKET,
)
from records.retention.states import CONFIRM_DESTRUCTION
from tests.factories import MemberFactory, RoleDesignationFactory
from tests.people.merging import merge, undo
from tests.records.releases.asking import (
    NOON,
    a_release,
    asked,
    built,
    granted,
    now_of,
    one_page,
)
from tests.records.retention.keeping import a_scan, an_order
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

NONE_LEFT = Copies(None, NOON)


def anew(member: Member) -> Member:
    """The member as their next request finds them."""
    return Member.objects.get(pk=member.pk)


def double_of(member: Member, **values) -> Member:
    same = {
        name: getattr(member, name)
        for name in ("first_name", "last_name", "license_number", "element", "hired_on")
    }
    return MemberFactory(**{**same, **values})


def clerk_of_counsel(department) -> Member:
    """One who is a clerk and of OGC too."""
    both = MemberFactory()
    for role in (Role.OGC, Role.TRAINING_ENTRY):
        RoleDesignationFactory(member=both, role=role)
    return anew(both)


def steps_of(member: Member) -> list[str]:
    found = due_for(anew(member), today=NOON.date())
    return [each.step for each in found if "R-" in each.what]


@pytest.fixture
def merged(department, completion) -> ReleaseRequest:
    """Asked by one who leads the officer, and who was merged into counsel since."""
    double = double_of(department.ogc)
    squad = department.elements["Squad 110"]
    squad.supervisors.add(double)
    row = asked(anew(double), department.officer)
    squad.supervisors.remove(double)
    merge(department, anew(double), anew(department.ogc))
    return now_of(row)


def test_whoever_asked_under_a_record_that_was_merged_into_theirs_decides_nothing(
    department, merged
):
    counsel = anew(department.ogc)

    assert not GRANT.can(merged, by=counsel)
    with pytest.raises(ValidationError, match="You asked for this yourself"):
        granted(merged, counsel)
    assert merged not in ReleaseRequest.objects.to_decide(counsel)
    assert merged in ReleaseRequest.objects.to_decide(anew(department.hrd))
    assert merged in ReleaseRequest.objects.of(counsel)
    assert merged.seen_to_by == counsel
    assert granted(merged, anew(department.hrd)).state == "granted"


def test_once_the_merge_is_undone_they_are_two_again(department, completion):
    double = double_of(department.ogc)
    row = asked(department.sergeant, department.officer)
    ReleaseRequest.objects.filter(pk=row.pk).update(asked_by=double)
    done = merge(department, anew(double), anew(department.ogc))
    assert not GRANT.can(now_of(row), by=anew(department.ogc))

    undo(department, done)

    assert GRANT.can(now_of(row), by=anew(department.ogc))


def test_whoever_decided_under_a_merged_record_neither_builds_nor_is_told_to(
    department, completion
):
    double = double_of(department.clerk)
    given = RoleDesignationFactory(member=double, role=Role.OGC)
    row = granted(asked(department.clerk, department.officer), anew(double))
    RoleDesignation.objects.filter(pk=given.pk).update(ended_on=NOON.date())
    assert steps_of(department.clerk) == ["Hand it over"]

    merge(department, anew(double), anew(department.clerk))

    clerk = anew(department.clerk)
    assert not BUILD.can(now_of(row), by=clerk)
    assert steps_of(clerk) == []
    assert steps_of(department.inquiry) == ["Hand it over"]


def test_whoever_asked_back_under_a_merged_record_answers_not_their_own_question(
    department, completion
):
    double = double_of(department.clerk)
    given = RoleDesignationFactory(member=double, role=Role.OGC)
    row = asked(department.clerk, department.officer)
    ask_back(request=row, question="For which post?", by=anew(double), now=NOON)
    RoleDesignation.objects.filter(pk=given.pk).update(ended_on=NOON.date())

    merge(department, anew(double), anew(department.clerk))

    assert not ANSWER.can(now_of(row), by=anew(department.clerk))
    assert steps_of(department.clerk) == []
    assert steps_of(department.inquiry) == ["Answer"]


def test_an_order_that_was_asked_for_under_a_merged_record_is_not_confirmed_by_its_asker(
    department,
):
    a_scan(department)
    order = an_order(department)
    RoleDesignation.objects.filter(member=department.hrd).update(ended_on=NOON.date())
    Member.objects.filter(pk=department.hrd.pk).update(
        last_name=department.ogc.last_name,
        hired_on=department.ogc.hired_on,
        license_number=department.ogc.license_number,
    )
    assert CONFIRM_DESTRUCTION.can(order, by=anew(department.ogc))

    merge(department, anew(department.hrd), anew(department.ogc))

    assert not CONFIRM_DESTRUCTION.can(order, by=anew(department.ogc))
    assert "Confirm or refuse it" not in [
        each.step for each in due_for(anew(department.ogc), today=NOON.date())
    ]


def test_a_request_about_a_record_merged_into_theirs_is_shown_to_none_who_decided_on_it(
    department, completion
):
    row = granted(asked(department.clerk, department.officer), department.ogc)
    double = ("first_name", "last_name", "license_number", "hired_on")
    Member.objects.filter(pk=department.ogc.pk).update(
        **{name: getattr(department.officer, name) for name in double}
    )

    merge(department, anew(department.officer), anew(department.ogc))

    assert list(row.scope.values_list("member", flat=True)) == [department.officer.pk]
    assert row not in ReleaseRequest.objects.visible_to(anew(department.ogc))
    assert row in ReleaseRequest.objects.visible_to(anew(department.hrd))


def test_what_was_taken_over_under_a_record_merged_into_theirs_is_theirs(department, completion):
    double = double_of(department.sergeant)
    row = asked(department.clerk, department.officer)
    ReleaseRequest.objects.filter(pk=row.pk).update(taken_over_by=double)

    merge(department, anew(double), anew(department.sergeant))

    assert list(ReleaseRequest.objects.of(anew(department.sergeant))) == [row]


def test_the_looks_of_a_record_merged_into_theirs_are_theirs(department, merged):
    double = Member.everybody.get(merged_into=department.ogc)
    record_release_look(request=merged, by=double, page="A scan, page 1", key="scan-7/1")
    counsel = anew(department.ogc)

    record_release_look(request=merged, by=counsel)

    assert pages_looked_at(merged, by=counsel) == {"scan-7/1"}
    looks = events_of_row(merged, [RELEASE_LOOK])
    assert [look.by_key for look in looks] == [str(double.pk)]


# Both directions ----------------------------------------------------------------------------------


def kept(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    """Its packet, built by `by` as the job does."""
    assert row.decision is not None
    keep_packet(
        decision=row.decision, content=one_page(), manifest={}, pages=1, by=by, now=timezone.now()
    )
    return now_of(row)


def builds(row: ReleaseRequest, by: Member) -> None:
    kept(row, by)


def takes(row: ReleaseRequest, by: Member) -> None:
    take_packet(packet=built(row, by).decision.packet, by=by, now=NOON)


def takes_over(row: ReleaseRequest, by: Member) -> None:
    take_over_release(request=row, reason="The clerk is away.", by=by)


@pytest.mark.parametrize("does", [builds, takes, takes_over])
def test_who_goes_on_with_a_grant_neither_takes_it_back_nor_decides_anew(
    department, completion, does
):
    both = clerk_of_counsel(department)
    row = granted(asked(department.clerk, department.officer), department.ogc)
    assert REOPEN.can(row, by=both)

    does(row, both)

    row = now_of(row)
    assert not REOPEN.can(row, by=anew(both))
    with pytest.raises(ValidationError, match="who asks never decides"):
        reopen_release(request=row, reason="Decided wrong.", by=anew(both), copies=NONE_LEFT)
    row = reopen_release(
        request=row,
        reason="Decided wrong.",
        by=department.ogc,
        copies=NONE_LEFT if does is takes else None,
    )
    assert not GRANT.can(row, by=anew(both))
    assert row not in ReleaseRequest.objects.to_decide(anew(both))
    assert row in ReleaseRequest.objects.to_decide(anew(department.hrd))


def test_who_says_of_a_copy_that_none_left_takes_no_grant_back(department, completion):
    both = clerk_of_counsel(department)
    row = built(granted(asked(department.clerk, department.officer), department.ogc), both)
    take_packet(packet=row.decision.packet, by=department.clerk, now=NOON)
    expire_grants(NOON.replace(month=5))
    assert REOPEN.can(now_of(row), by=both)

    say_copies(request=now_of(row), copies=NONE_LEFT, by=both)

    assert not REOPEN.can(now_of(row), by=anew(both))


def test_who_sends_the_letter_of_a_denial_does_not_take_the_denial_back(department, completion):
    both = clerk_of_counsel(department)
    row = a_release(department.clerk, department.officer, "denied", ogc=department.ogc)
    take_letter(request=row, letter=letter_of(row), by=both)
    assert REOPEN.can(row, by=anew(both))

    note_letter_sent(request=row, sent_on=NOON.date(), how="mail", by=both, now=NOON)

    assert not REOPEN.can(row, by=anew(both))


def test_who_decided_takes_the_packet_for_a_look_and_still_takes_the_decision_back(
    department, completion
):
    row = built(
        granted(asked(department.clerk, department.officer), department.ogc), department.clerk
    )

    take_packet(packet=row.decision.packet, by=department.ogc, now=NOON)

    row = reopen_release(
        request=row, reason="A page is missing.", by=anew(department.ogc), copies=NONE_LEFT
    )
    assert row in ReleaseRequest.objects.to_decide(anew(department.ogc))
    assert granted(row, anew(department.ogc)).state == "granted"


# Clocks -------------------------------------------------------------------------------------------


def test_who_decided_is_not_asked_whether_a_copy_left(department, completion):
    both = clerk_of_counsel(department)
    row = built(granted(asked(department.sergeant, department.officer), both), department.clerk)
    take_packet(packet=row.decision.packet, by=department.clerk, now=NOON)
    expire_grants(NOON.replace(month=5))
    Member.objects.filter(pk=department.sergeant.pk).update(is_active=False)

    assert steps_of(department.clerk) == ["Say whether a copy left"]
    assert steps_of(both) == []


def test_who_decided_is_not_asked_to_send_the_letter(department, completion):
    both = clerk_of_counsel(department)
    a_release(department.sergeant, department.officer, "denied", ogc=both, requester_kind="public")
    Member.objects.filter(pk=department.sergeant.pk).update(is_active=False)

    assert steps_of(department.clerk) == ["Send the letter"]
    assert steps_of(both) == []


# Rights anew --------------------------------------------------------------------------------------


def loses_all_roles(member: Member) -> Member:
    """The member as their request began, whose roles end meanwhile."""
    member = anew(member)
    assert member.rights
    RoleDesignation.objects.filter(member=member).update(ended_on=NOON.date())
    return member


def test_who_lost_the_role_since_the_request_began_notes_no_letter(department, completion):
    row = a_release(department.clerk, department.officer, "denied", ogc=department.ogc)
    take_letter(request=row, letter=letter_of(row), by=department.clerk)
    by = loses_all_roles(department.clerk)

    with pytest.raises(PermissionDenied):
        note_letter_sent(request=row, sent_on=NOON.date(), how="mail", by=by, now=NOON)


def test_who_lost_the_role_since_the_request_began_takes_no_letter(department, completion):
    row = a_release(department.clerk, department.officer, "denied", ogc=department.ogc)
    by = loses_all_roles(department.clerk)

    with pytest.raises(PermissionDenied):
        take_letter(request=row, letter=letter_of(row), by=by)


def test_who_lost_the_role_since_the_request_began_takes_no_packet(department, completion):
    row = built(
        granted(asked(department.clerk, department.officer), department.ogc), department.clerk
    )
    by = loses_all_roles(department.clerk)

    with pytest.raises(PermissionDenied):
        take_packet(packet=row.decision.packet, by=by, now=NOON)


def test_who_lost_the_role_since_the_request_began_asks_for_nothing(department, completion):
    by = loses_all_roles(department.clerk)

    with pytest.raises(PermissionDenied):
        asked(by, department.officer)


# The life -----------------------------------------------------------------------------------------


def test_the_events_of_the_life_are_those_of_all_its_steps():
    assert [step.event for step in RELEASE.transitions] == EVENTS
    assert SEND_LETTER.event in EVENTS
    assert SEND_LETTER.event not in CHANGES
    assert TAKE_PACKET not in EVENTS


def test_a_letter_that_is_sent_meanwhile_changes_nothing_that_is_decided_on(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")
    row = explain_delay(
        request=row,
        reason="It takes longer to read.",
        earliest_on=NOON.replace(day=20).date(),
        by=department.ogc,
        now=NOON,
    )
    seen = latest_of(events_of_row(row, CHANGES))
    take_letter(request=row, letter=letter_of(row), by=department.clerk)
    note_letter_sent(request=row, sent_on=NOON.date(), how="mail", by=department.clerk, now=NOON)

    ask_back(request=row, question="For which post?", by=department.ogc, now=NOON, seen=seen)

    assert now_of(row).state == "asked_back"
    page = client_of(department.clerk).get(reverse("records:release-detail", args=[row.pk])).text
    assert "Noted that the letter to a requester was sent" in page


def test_who_went_on_with_a_request_is_not_told_that_it_waits_for_a_decision(
    department, completion
):
    both = clerk_of_counsel(department)
    row = a_release(department.sergeant, department.officer, "asked_back", ogc=department.ogc)
    row = answer_release(request=row, answer="Patrol.", by=both)
    row = ask_back(request=row, question="Since when?", by=department.hrd, now=NOON)
    Notice.objects.all().delete()

    answer_release(request=row, answer="Since May.", by=department.sergeant)

    told = Notice.objects.filter(kind="release.waits").values_list("to__serial_number", flat=True)
    assert set(told) == {department.ogc.serial_number, department.hrd.serial_number}
