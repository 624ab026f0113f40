"""What leaves is what was looked at: a paper that would say something else does not leave."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.models import Course, CourseSession, Provider
from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.models import Member
from records.actions.completions import void_completion
from records.models import Completion, ReleaseRequest
from records.releases.actions.deciding import reopen_release
from records.releases.models import ReleasePacket
from records.releases.reading import CHANGED, leaving
from tests.department import Department
from tests.factories import CompletionFactory, DocumentFactory
from tests.records.releases.asking import (
    asked,
    built,
    granted,
    handed_over,
    spoken_for,
    the_decision,
)
from tests.records.releases.packets.granted import asked_to_build, set_keys
from tests.records.sheets import a_class, saved
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 1, 1, 18, tzinfo=UTC)
PARTS = ("transcript", "compliance", "certificates", "sheets", "courses")


def of_the_officer(**values):
    return lambda here: Member.everybody.filter(pk=here.officer.pk).update(**values)


def element_renamed(here: Department) -> None:
    element = here.officer.element
    element.name = "Squad 111"
    element.save()


def moved(here: Department) -> None:
    here.officer.element = here.elements["Squad 310"]
    here.officer.save()


# What may change, how, and on which papers it stands.
CHANGES = {
    "last name": (of_the_officer(last_name="Lee"), PARTS),
    "serial number": (of_the_officer(serial_number="4499"), PARTS),
    "rank": (of_the_officer(rank="Detective"), ("transcript", "sheets")),
    "license": (
        of_the_officer(license_number="99-1"),
        ("transcript", "compliance", "certificates", "courses"),
    ),
    "element": (element_renamed, PARTS),
    "squad": (moved, PARTS),
    "provider": (lambda here: Provider.objects.update(name="Another Academy"), ("courses",)),
    "place": (
        lambda here: CourseSession.objects.get().location.__class__.objects.update(
            name="Gymnasium"
        ),
        ("sheets",),
    ),
    "title": (
        lambda here: Course.objects.update(title="Another title"),
        ("transcript", "certificates", "sheets", "courses"),
    ),
    "credit": (
        lambda here: void_completion(
            completion=Completion.objects.get(member=here.officer),
            reason="A slip.",
            by=here.clerk,
            now=NOW,
        ),
        PARTS,
    ),
}


@pytest.fixture
def record(department, settings):
    """A class with a saved sheet, whose credit rests on a certificate."""
    settings.RECORDS_FROM = 2024
    saved(a_class(), "4411 4412", department.clerk)
    paper = DocumentFactory(member=department.officer)
    Completion.objects.filter(member=department.officer).update(evidence=paper)
    return Completion.objects.get(member=department.officer)


def a_grant(department: Department, *parts: str) -> ReleaseRequest:
    request = asked(department.clerk, department.officer, parts=parts, now=NOW)
    said = spoken_for(request, department.ogc)
    return granted(request, department.ogc, now=NOW, nobody_else=said)


@pytest.mark.parametrize(
    ("part", "what"), [(part, what) for what, (_, parts) in CHANGES.items() for part in parts]
)
def test_a_paper_that_says_something_else_by_now_does_not_leave(department, record, part, what):
    request = a_grant(department, part)
    assert len(leaving(the_decision(request))) == 1
    change, _ = CHANGES[what]

    change(department)

    with pytest.raises(ValidationError) as refused:
        leaving(the_decision(request))
    assert refused.value.messages == [CHANGED]


def test_a_paper_says_the_same_when_it_is_made_at_another_moment(department, record):
    request = a_grant(department, *PARTS)

    assert [leaf.part for leaf in leaving(the_decision(request))] == list(PARTS)


def void_it(department: Department) -> None:
    CHANGES["credit"][0](department)


def test_a_packet_whose_record_changed_is_not_taken(department):
    CompletionFactory(member=department.officer)
    request = granted(asked(department.clerk, department.officer), department.ogc)
    request = built(request, department.clerk)
    void_it(department)
    page = reverse("records:release-packet", args=[request.pk])

    refused = client_of(department.clerk).get(page, follow=True)

    assert CHANGED in refused.text
    assert not Event.objects.filter(action="release.take_packet").exists()


def test_what_was_handed_over_is_taken_whatever_becomes_of_the_record(department):
    CompletionFactory(member=department.officer)
    request = granted(asked(department.clerk, department.officer), department.ogc)
    request = built(request, department.clerk)
    now = request.decision.packet.built_at
    handed_over(request, department.clerk, now=now)
    void_it(department)

    taken = client_of(department.clerk).get(reverse("records:release-packet", args=[request.pk]))

    assert taken.status_code == 200


def test_after_the_decision_is_made_anew_it_is_handed_over(department):
    CompletionFactory(member=department.officer, completed_on=date(2026, 2, 3))
    CompletionFactory(member=department.officer, completed_on=date(2026, 2, 4))
    request = built(
        granted(asked(department.clerk, department.officer), department.ogc), department.clerk
    )
    first = Completion.objects.earliest("pk")
    void_completion(completion=first, reason="A slip.", by=department.clerk, now=NOW)

    reopen_release(request=request, reason="The record changed.", by=department.ogc)
    request = built(granted(ReleaseRequest.objects.get(), department.ogc), department.clerk)
    now = request.decision.packet.built_at

    assert handed_over(request, department.clerk, now=now)


@pytest.mark.parametrize("left", [2, 1], ids=["before it is bound", "before it is signed"])
def test_a_change_after_the_last_paper_is_noticed(department, settings, tmp_path, left):
    set_keys(settings, tmp_path)
    CompletionFactory(member=department.officer)
    request = granted(asked(department.clerk, department.officer), department.ogc)
    asked_to_build(request, by=department.clerk)
    job = claim_next()
    work_on(job, must_stop=lambda: job.items_done == len(job.plan or [0] * 9) - left)
    assert Job.objects.get().items_done == 3 - left

    void_it(department)
    work_on(claim_next())

    job = Job.objects.get()
    assert (job.state, job.error) == (Job.State.FAILED, CHANGED)
    assert not ReleasePacket.objects.exists()
