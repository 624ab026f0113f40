"""What the event log tells whoever reads it of a release or a hold of their own record: nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.event_log import record_event
from events.models import Event
from frame.rights import Role
from people.actions.looks import record_look
from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.building import BIND
from records.retention.holds import lift_hold
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.people.merging import merge
from tests.records.releases.asking import a_release, asked, built, granted, handed_over
from tests.records.releases.packets.granted import set_keys
from tests.records.retention.keeping import a_hold
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

SECRET = "An internal inquiry."


@pytest.fixture(params=["auditor", "administrator", "ogc", "hrd"])
def reader(request, department):
    """Each who reads events of others."""
    return department.members[request.param]


@pytest.fixture
def counsel() -> Member:
    """Another of OGC, who decides about whom counsel can't."""
    return RoleDesignationFactory(role=Role.OGC, member=MemberFactory()).member


def a_secret_release(about: Member, *, by: Member, decided_by: Member) -> ReleaseRequest:
    CompletionFactory(member=about)
    request = asked(by, about)
    return granted(request, decided_by, is_kept_from_member=True, why_kept=SECRET)


def releases_read_by(reader) -> set[str]:
    found = Event.objects.visible_to(reader).filter(action__startswith="release.")
    return set(found.values_list("about_id", flat=True))


def test_nobody_reads_in_the_log_of_a_release_of_the_own_record(department, counsel, reader):
    given = {"by": department.clerk, "decided_by": counsel}
    own = a_secret_release(reader, **given)
    record_event(BIND, by=None, about=own, after={"pages": 1})
    other = a_secret_release(department.officer, **given)
    client = client_of(reader)

    assert releases_read_by(reader) == {str(other.pk)}
    for asked_for in ({}, {"about": reader.serial_number}, {"_export": "csv"}):
        said = client.get(reverse("events:event-list"), asked_for).text
        assert own.number not in said
    if reader != department.administrator:
        assert other.number in client.get(reverse("events:event-list")).text
    assert releases_read_by(counsel) == {str(own.pk), str(other.pk)}


def test_no_proof_is_given_of_it_to_whom_it_is_about(department, counsel, settings, tmp_path):
    set_keys(settings, tmp_path)
    given = {"by": department.clerk, "decided_by": counsel}
    a_secret_release(department.auditor, **given)
    own = Event.objects.filter(action="release.grant").get()
    a_secret_release(department.officer, **given)
    other = Event.objects.filter(action="release.grant").latest("pk")
    client = client_of(department.auditor)

    assert client.get(reverse("events:event-proof", args=[own.pk])).status_code == 404
    assert client.get(reverse("events:event-proof", args=[other.pk])).status_code == 200


@pytest.mark.parametrize("on", ["the member", "a release request"])
def test_nobody_reads_in_the_log_of_a_hold_on_the_own_record(department, counsel, reader, on):
    given = {"by": department.clerk, "decided_by": counsel}
    own = a_hold(reader if on == "the member" else a_secret_release(reader, **given), counsel)
    other = a_hold(department.officer, counsel)
    lift_hold(hold=own, reason="The suit is over.", by=counsel, now=timezone.now())
    found = Event.objects.visible_to(reader).filter(action__startswith="hold.")

    # A suit is counsel's to know of.
    of_others = set() if reader == department.hrd else {str(other.pk)}
    assert set(found.values_list("about_id", flat=True)) == of_others


def test_who_asked_about_themselves_reads_what_became_of_it(department):
    CompletionFactory(member=department.clerk)
    request = a_release(department.clerk, department.clerk, "withdrawn", ogc=department.ogc)

    assert releases_read_by(department.clerk) == {str(request.pk)}


def merged_into(kept: Member, merged: Member) -> Member:
    """The one who stays, as their next request finds them."""
    Member.objects.filter(pk=merged.pk).update(merged_into=kept)
    return Member.objects.get(pk=kept.pk)


def test_nobody_reads_of_a_release_of_a_record_merged_into_theirs_but_what_they_did(department):
    """They decided on it when the two were not one yet, so it goes on naming the other."""
    a_secret_release(department.officer, by=department.clerk, decided_by=department.ogc)

    reader = merged_into(department.ogc, department.officer)

    found = Event.objects.visible_to(reader).filter(action__startswith="release.")
    assert [event.action for event in found] == ["release.grant"]


def test_who_asked_about_themselves_under_a_record_merged_into_theirs_reads_what_became_of_it(
    department,
):
    double = RoleDesignationFactory(role=Role.TRAINING_ENTRY, member=MemberFactory()).member
    CompletionFactory(member=department.auditor)
    request = granted(asked(Member.objects.get(pk=double.pk), department.auditor), department.ogc)
    assert releases_read_by(department.auditor) == set()

    reader = merged_into(department.auditor, double)

    found = Event.objects.visible_to(reader).filter(about_id=str(request.pk))
    assert [event.action for event in found] == ["release.grant", "release.ask"]


def test_who_looked_at_what_left_of_a_record_merged_into_theirs_is_kept_from_them_too(
    department, counsel
):
    clerk, same = department.clerk, ("first_name", "last_name", "license_number", "hired_on")
    double = MemberFactory(**{name: getattr(department.auditor, name) for name in same})
    row = built(a_secret_release(double, by=clerk, decided_by=counsel), clerk)
    handed_over(row, clerk, now=timezone.now())
    for page in ("disclosures", "transcript"):
        record_look(member=double, by=clerk, page=page)

    merge(department, Member.objects.get(pk=double.pk), department.auditor)

    found = Event.objects.visible_to(Member.objects.get(pk=department.auditor.pk))
    looks = found.filter(action="member.look", member_key=str(double.pk))
    assert [look.after["page"] for look in looks] == ["transcript"]


@pytest.mark.parametrize("seat", ["auditor", "administrator"])
def test_nobody_reads_in_the_log_who_looked_at_what_left_where_it_is_kept_from_them(
    department, counsel, seat
):
    reader, clerk = department.members[seat], department.clerk

    def looks_read() -> list[str]:
        for page in ("disclosures", "transcript"):
            record_look(member=reader, by=clerk, page=page)
        record_look(member=department.officer, by=clerk, page="disclosures")
        found = Event.objects.visible_to(reader).filter(action="member.look")
        return [f"{each.member_name} {each.after['page']}" for each in found.order_by("pk")]

    own = [f"{reader.name} disclosures", f"{reader.name} transcript"]
    other = f"{department.officer.name} disclosures"
    assert looks_read() == [*own, other]

    row = built(a_secret_release(reader, by=clerk, decided_by=counsel), clerk)
    handed_over(row, clerk, now=timezone.now())

    assert looks_read() == [*own, other, own[1], other]
    said = client_of(reader).get(reverse("events:event-list"), {"about": reader.serial_number})
    assert said.text.count("what left of the record") == 1
