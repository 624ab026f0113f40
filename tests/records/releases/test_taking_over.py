"""A request whose asker can't go on with it stands on the list of who can, who takes it over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from frame.due import Clock, due_for
from frame.notices.models import Notice
from frame.rights import Role
from people.models import Member, RoleDesignation
from records.models import ReleaseRequest
from records.releases.actions.asking import take_over_release
from records.releases.actions.deciding import ask_back, reopen_release
from records.releases.states import GRANT
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import a_release, asked, granted
from tests.signed_in import client_of

NOON = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("America/Chicago"))
WHY = "The sergeant has left."


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def completion(department):
    return CompletionFactory(member=department.officer)


@pytest.fixture
def row(department, completion) -> ReleaseRequest:
    """What was granted to the sergeant, who leads the officer."""
    return a_release(department.sergeant, department.officer, "granted", ogc=department.ogc)


def leaves(department) -> None:
    Member.objects.filter(pk=department.sergeant.pk).update(separated_on=date(2026, 3, 9))


def leads_no_more(department) -> None:
    department.elements["Squad 110"].supervisors.remove(department.sergeant)


def leads_another_squad(department) -> None:
    leads_no_more(department)
    department.elements["Squad 310"].supervisors.add(department.sergeant)


def clocks_of(member: Member) -> list[Clock]:
    today = NOON.date()
    reader = Member.objects.get(pk=member.pk)
    return [each for each in due_for(reader, today=today) if "R-" in each.what]


def take_over(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    return take_over_release(request=row, reason=WHY, by=by)


@pytest.mark.parametrize("can_not", [leaves, leads_no_more, leads_another_squad])
def test_what_was_granted_to_who_can_t_go_on_is_on_the_list_of_the_training_unit(
    department, row, can_not
):
    assert clocks_of(department.clerk) == []

    can_not(department)

    [clock] = clocks_of(department.clerk)
    assert (clock.on, clock.step) == (date(2026, 4, 9), "Hand it over")
    assert clock.whose == department.sergeant.name
    page = client_of(department.clerk).get(reverse("records:release-list")).text
    assert "Training Unit</td>" in page
    assert department.inquiry.pk != department.clerk.pk
    assert len(clocks_of(department.inquiry)) == 1


def test_who_lost_the_role_is_one_who_can_t_go_on(department, completion):
    a_release(department.clerk, department.officer, "granted", ogc=department.ogc)
    assert clocks_of(department.inquiry) == []

    RoleDesignation.objects.filter(member=department.clerk).update(ended_on=NOON.date())

    assert [each.step for each in clocks_of(department.inquiry)] == ["Hand it over"]


def test_what_is_asked_back_of_who_has_left_is_answered_by_another(department, completion):
    a_release(department.sergeant, department.officer, "asked_back", ogc=department.ogc)
    leaves(department)

    assert [each.step for each in clocks_of(department.clerk)] == ["Answer"]


def test_the_letter_of_who_has_left_is_due_of_another(department, completion):
    a_release(
        department.sergeant,
        department.officer,
        "denied",
        ogc=department.ogc,
        requester_kind="public",
    )
    leaves(department)

    assert [each.step for each in clocks_of(department.clerk)] == ["Send the letter"]


def test_who_is_asked_about_reads_nothing_of_it_on_the_own_list(department):
    CompletionFactory(member=department.clerk)
    a_release(department.inquiry, department.clerk, "granted", ogc=department.ogc)
    RoleDesignation.objects.filter(member=department.inquiry).update(ended_on=NOON.date())

    assert clocks_of(department.clerk) == []


def test_a_grant_to_who_has_left_meanwhile_tells_the_training_unit(department, completion):
    request = asked(department.sergeant, department.officer)
    leaves(department)

    granted(request, department.ogc)

    told = Notice.objects.get(kind="release.to_hand_over", to=department.clerk)
    assert f"{department.sergeant.name} can’t hand it over any more." in told.sentence


def test_who_takes_it_over_has_it_on_the_own_list_and_nobody_else(department, row):
    leaves(department)

    response = client_of(department.clerk).post(
        reverse("records:release-take-over", args=[row.pk]), {"reason": WHY}, follow=True
    )

    page = " ".join(response.text.split())
    assert f"{row.number} is yours to go on with." in page
    assert f"{department.clerk.name} has taken it over, and goes on with it." in page
    assert f"{department.sergeant.name} asks for" in page
    assert [each.whose for each in clocks_of(department.clerk)] == [department.clerk.name]
    assert clocks_of(department.inquiry) == []


def test_taking_over_is_an_event_that_says_from_whom_to_whom_and_why(department, row):
    take_over(row, department.clerk)

    event = Event.objects.latest("pk")
    assert (event.action, event.by_serial_number) == (
        "release.take_over",
        department.clerk.serial_number,
    )
    assert event.before == {"seen_to_by": department.sergeant.serial_number}
    assert event.after == {
        "members": "4411",
        "seen_to_by": department.clerk.serial_number,
        "reason": WHY,
    }


def test_who_took_it_over_is_told_what_becomes_of_it_and_who_asked_that_another_goes_on(
    department, row
):
    take_over(row, department.clerk)
    reopen_release(request=row, reason="Too much.", by=department.ogc)
    ask_back(request=row, question="Which post?", by=department.ogc, now=NOON)

    [told] = Notice.objects.filter(kind="release.taken_over")
    assert told.to == department.sergeant
    assert Notice.objects.get(kind="release.asked_back").to == department.clerk


def test_who_took_it_over_never_decides_and_who_asked_neither(department, completion):
    request = asked(department.sergeant, department.officer)
    take_over(request, department.clerk)
    for each in (department.sergeant, department.clerk):
        RoleDesignationFactory(role=Role.OGC, member=each)
        both = Member.objects.get(pk=each.pk)
        with pytest.raises(ValidationError) as refused:
            GRANT.check_can(ReleaseRequest.objects.get(pk=request.pk), by=both)
        assert refused.value.code == "own"
        assert not ReleaseRequest.objects.to_decide(both).exists()


def test_who_decided_takes_nothing_over(department, row):
    RoleDesignationFactory(role=Role.TRAINING_ENTRY, member=department.ogc)
    both = Member.objects.get(pk=department.ogc.pk)

    with pytest.raises(ValidationError, match="You decided on it yourself") as refused:
        take_over(row, both)

    assert refused.value.code == "own"


def test_nobody_takes_over_what_is_theirs_about_them_out_of_right_or_past(department, row):
    with pytest.raises(PermissionDenied):
        take_over(row, department.commander)
    with pytest.raises(PermissionDenied):
        take_over(row, department.auditor)
    with pytest.raises(ValidationError, match="Say why you take it over"):
        take_over_release(request=row, reason=" ", by=department.clerk)
    take_over(row, department.clerk)
    with pytest.raises(ValidationError, match="It is yours already"):
        take_over(row, department.clerk)
    CompletionFactory(member=department.inquiry)
    about = asked(department.clerk, department.inquiry)
    with pytest.raises(ValidationError, match="Nobody takes over what is about their own"):
        take_over(about, department.inquiry)
    over = a_release(department.clerk, department.officer, "withdrawn", ogc=department.ogc)
    with pytest.raises(ValidationError, match="It is withdrawn"):
        take_over(over, department.inquiry)


def test_what_was_asked_about_oneself_is_on_one_list_once_another_has_taken_it_over(department):
    CompletionFactory(member=department.clerk)
    request = granted(asked(department.clerk, department.clerk), department.ogc)
    other = MemberFactory()
    RoleDesignationFactory(member=other, role="training_entry")
    assert len(clocks_of(other)) == len(clocks_of(department.inquiry)) == 1

    take_over(request, other)

    assert [each.whose for each in clocks_of(other)] == [other.name]
    assert clocks_of(department.inquiry) == clocks_of(department.clerk) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    department, completion, number, django_assert_num_queries
):
    from records.releases.seen_to import to_see_to

    for _ in range(number):
        leader = MemberFactory()
        department.elements["Squad 110"].supervisors.add(leader)
        a_release(
            Member.objects.get(pk=leader.pk), department.officer, "granted", ogc=department.ogc
        )
    department.elements["Squad 110"].supervisors.clear()
    clerk = Member.objects.get(pk=department.clerk.pk)
    rows = ReleaseRequest.objects.filter(state="granted")

    with django_assert_num_queries(9):
        found = list(to_see_to(rows, reader=clerk, today=NOON.date()))

    assert len(found) == number
