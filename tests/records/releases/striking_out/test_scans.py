"""Scans of sign-in sheets leave as pictures, once who decides has looked and speaks for others."""

import io
from dataclasses import asdict

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from courses.models import CourseSession
from events.models import Event
from frame.files import checked_file
from frame.finding.word import Page, Word
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.models import Member
from records.actions.documents import filing
from records.actions.sheet_scans import void_scan
from records.models import PaperWords, ReleaseDecision, ReleaseRequest, SheetScan
from records.releases.parts import Drawn, Leaf
from records.releases.reading import conditions_in_words, leaves_of
from tests.records.releases import asking
from tests.records.releases.asking import asked, the_decision
from tests.records.releases.packets.granted import NOON, asked_to_build, set_keys
from tests.records.sheets import NEXT_DAY, a_class, saved
from tests.signed_in import client_of
from tests.uploads import pdf

pytestmark = pytest.mark.django_db


def a_scan(course_session: CourseSession, by: Member) -> SheetScan:
    """A page on which nobody reads a word, and a dot by which it differs, attached to the class."""
    content = io.BytesIO()
    page = Image.new("L", (850, 1100), 255)
    page.putpixel((SheetScan.objects.count(), 0), 0)
    page.save(content, "PDF")
    with filing(by=by, now=NOON) as files:
        document = files.file_away(checked_file(pdf("sheet.pdf", content.getvalue())), member=None)
    return SheetScan.objects.create(course_session=course_session, document=document)


@pytest.fixture
def scan(department) -> SheetScan:
    course_session = a_class()
    saved(course_session, "4411 4412", department.clerk)
    return a_scan(course_session, department.clerk)


@pytest.fixture
def waiting(department, scan) -> ReleaseRequest:
    request = asked(department.clerk, department.officer, parts=("sheets",))
    # Whoever opens it to decide has it read, where a program can.
    client_of(department.ogc).get(reverse("records:release-decide", args=[request.pk]))
    while (job := claim_next()) is not None:
        work_on(job)
    return request


def leaf_of(request: ReleaseRequest) -> Leaf:
    leaves = leaves_of(request, as_of=timezone.localdate())
    (found,) = [leaf for leaf in leaves if leaf.document]
    return found


def look(department, request: ReleaseRequest) -> None:
    url = reverse("records:release-page", args=[request.pk, leaf_of(request).key, 1])
    assert client_of(department.ogc).get(url).status_code == 200


def test_the_scan_of_a_class_leaves_with_its_sheet_and_says_who_is_on_it(department, waiting, scan):
    leaf = leaf_of(waiting)

    assert (leaf.key, leaf.part) == (f"sheet-scan-{scan.pk}", "sheets")
    assert leaf.title.startswith("Scan 1 of the sign-in sheet of ")
    assert leaf.members == (department.officer,)
    assert leaf.others == (department.colleague,)
    both = asked(department.clerk, department.officer, department.colleague, parts=("sheets",))
    url = reverse("records:release-decide", args=[both.pk])
    said = " ".join(client_of(department.ogc).get(url).text.split())
    assert escape(f"{department.officer} and {department.colleague} are on it.") in said
    assert "It is the scan of a sheet, which others may have signed. Cover them by hand." in said
    assert "I have looked: nobody but those asked about can be read on page 1" in said
    alone = reverse("records:release-decide", args=[waiting.pk])
    said = " ".join(client_of(department.ogc).get(alone).text.split())
    assert "It is the scan of a sheet: 1 other is named on the saved one." in said


def test_no_scan_leaves_that_was_not_looked_at(department, waiting):
    box = Drawn(leaf_of(waiting).key, 1, 100, 100, 300, 40)

    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(waiting, department.ogc, boxes=[box])


def test_whoever_is_asked_about_is_taken_for_no_other_and_its_days_for_none_of_birth(
    department, scan
):
    both = asked(department.clerk, department.officer, department.sergeant, parts=("sheets",))
    leaf, held_on = leaf_of(both), scan.course_session.starts_on

    assert leaf.members == (department.officer,)
    assert leaf.asked_about == (department.officer, department.sergeant)
    assert set(leaf.days) == {held_on}
    assert {"4411", "3301"} <= set(leaf.words(frozenset({"serial_number"})))


def test_the_look_of_another_is_none_of_who_decides(department, waiting):
    look(department, waiting)
    box = Drawn(leaf_of(waiting).key, 1, 100, 100, 300, 40)

    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(waiting, department.hrd, boxes=[box])


def test_a_look_at_one_scan_is_none_at_another_that_is_called_the_same(department, waiting, scan):
    look(department, waiting)
    title = leaf_of(waiting).title
    void_scan(scan=scan, reason="A wrong one.", by=department.clerk, now=NEXT_DAY)
    a_scan(scan.course_session, department.clerk)
    assert leaf_of(waiting).title == title
    box = Drawn(leaf_of(waiting).key, 1, 100, 100, 300, 40)

    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(waiting, department.ogc, boxes=[box])


def test_the_picture_under_boxes_of_an_address_is_no_look(department, waiting):
    leaf = leaf_of(waiting)
    url = reverse("records:release-page", args=[waiting.pk, leaf.key, 1])
    black = client_of(department.ogc).get(f"{url}?box=1.0.0.1000.1000")
    assert black.status_code == 200

    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(waiting, department.ogc, nobody_else=[f"{leaf.key}/1"])


def test_no_scan_leaves_without_the_word_of_who_decides_whatever_boxes_are_on_it(
    department, waiting
):
    look(department, waiting)
    key = f"{leaf_of(waiting).key}/1"
    for boxes in ([], [Drawn(leaf_of(waiting).key, 1, 100, 100, 300, 40)]):
        with pytest.raises(ValidationError, match="would leave without your word"):
            asking.granted(waiting, department.ogc, boxes=boxes)

    asking.granted(waiting, department.ogc, nobody_else=[key, "sheet-scan-999/1"])

    decision = the_decision(waiting)
    title = leaf_of(waiting).title
    assert decision.nobody_else == [key]
    said = Event.objects.get(action="release.grant").after["nobody_else"]
    assert said == [f"{title}, page 1"]
    sentence = (
        "Looked at by who decided, and nobody but those asked about can be read there: "
        "1 page of 1 paper of others."
    )
    assert sentence in conditions_in_words(decision)


def test_a_scan_on_which_others_are_found_asks_for_a_box_besides_the_word(
    department, waiting, scan
):
    """Around a name that is covered stands what else they wrote."""
    words = (Word("4412", 100, 300, 160, 320, certainty=0.9),)
    read = asdict(Page(850, 1100, (*words, Word("O’BRIEN", 170, 300, 260, 320, certainty=0.9))))
    PaperWords.objects.update_or_create(
        document=scan.document, defaults={"pages": [read], "read_at": NOON}
    )
    look(department, waiting)
    leaf = leaf_of(waiting)
    said = {"nobody_else": [f"{leaf.key}/1"]}

    with pytest.raises(ValidationError, match="page 1 names others"):
        asking.granted(waiting, department.ogc, **said)
    asking.granted(waiting, department.ogc, **said, boxes=[Drawn(leaf.key, 1, 0, 250, 1000, 60)])

    assert the_decision(waiting).nobody_else == said["nobody_else"]


def test_a_scan_that_is_left_out_asks_for_nothing(department, waiting):
    key = leaf_of(waiting).key

    asking.granted(waiting, department.ogc, leaves_left_out=[key])

    assert the_decision(waiting).nobody_else == []


def test_a_scan_that_can_not_be_shown_can_not_leave(department, waiting, scan):
    default_storage.delete(scan.document.file.name)

    with pytest.raises(ValidationError, match="is not in the storage, so it can’t leave"):
        asking.granted(waiting, department.ogc)


def test_the_refusal_stands_beside_the_pages_and_the_tick_is_kept(department, waiting):
    look(department, waiting)
    url = reverse("records:release-decide", args=[waiting.pk])
    ogc, key = client_of(department.ogc), f"{leaf_of(waiting).key}/1"
    first = ogc.get(url)
    sent = {
        "verdict": "granted",
        "words": "Yes.",
        **{name: first.context["form"][name].value() for name in ("seal", "seen")},
    }

    refused = " ".join(ogc.post(url, sent).text.split())
    assert 'id="id_nobody_else_0"' in refused
    assert "page 1 would leave without your word" in refused
    assert ogc.post(url, {**sent, "nobody_else": key}).status_code == 302

    assert the_decision(waiting).nobody_else == [key]


def test_a_tick_stays_where_the_page_was_not_looked_at(department, waiting):
    url = reverse("records:release-decide", args=[waiting.pk])
    ogc, key = client_of(department.ogc), f"{leaf_of(waiting).key}/1"
    form = ogc.get(url).context["form"]
    given = {name: form[name].value() for name in ("seal", "seen")}
    sent = {"verdict": "granted", "words": "Yes.", "nobody_else": key, **given}

    refused = " ".join(ogc.post(url, sent).text.split())

    assert "page 1 was not shown to you yet" in refused
    assert f'value="{key}" id="nobody-{key}" checked>' in refused


@pytest.mark.parametrize("boxes", [[], [(1, 100, 100, 800, 40)]], ids=["no box", "a box"])
def test_it_is_built_into_the_packet(department, waiting, settings, tmp_path, boxes):
    set_keys(settings, tmp_path)
    look(department, waiting)
    key = leaf_of(waiting).key
    drawn = [Drawn(key, *box) for box in boxes]
    asking.granted(waiting, department.ogc, boxes=drawn, nobody_else=[f"{key}/1"])

    job = asked_to_build(ReleaseRequest.objects.get(pk=waiting.pk), by=department.clerk)
    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")


def test_no_packet_is_built_of_a_scan_that_nobody_spoke_for(
    department, waiting, settings, tmp_path
):
    set_keys(settings, tmp_path)
    box = Drawn(leaf_of(waiting).key, 1, 100, 100, 300, 40)
    said = asking.spoken_for(waiting, department.ogc)
    asking.granted(waiting, department.ogc, nobody_else=said, boxes=[box])
    ReleaseDecision.objects.update(nobody_else=[])

    job = asked_to_build(ReleaseRequest.objects.get(pk=waiting.pk), by=department.clerk)
    work_on(claim_next())

    job.refresh_from_db()
    assert job.error.startswith("Nobody has said of page 1 of “Scan 1 of ")


def test_no_word_stands_for_scores_on_a_page_that_nobody_could_read(
    department, waiting, settings, tmp_path
):
    set_keys(settings, tmp_path)
    look(department, waiting)
    key = f"{leaf_of(waiting).key}/1"
    with pytest.raises(ValidationError) as refused:
        asking.granted(waiting, department.ogc, nobody_else=[key], redactions=["score"])
    (sentence,) = refused.value.message_dict["nobody_else"]
    assert "page 1 can’t be searched for what is to be struck out" in sentence
    asking.granted(waiting, department.ogc, nobody_else=[key])
    ReleaseDecision.objects.update(redactions=["score"])

    job = asked_to_build(ReleaseRequest.objects.get(pk=waiting.pk), by=department.clerk)
    work_on(claim_next())

    job.refresh_from_db()
    assert job.error.startswith("No words could be read on page 1 of “Scan 1 of ")


def test_the_standing_that_is_struck_out_with_its_part_asks_for_no_box_on_a_scan(
    department, waiting, settings, tmp_path
):
    """It stands on no paper of others."""
    set_keys(settings, tmp_path)
    parts = ("transcript", "compliance", "sheets")
    request = asked(department.clerk, department.officer, parts=parts)
    said = asking.spoken_for(request, department.ogc)
    asking.granted(request, department.ogc, nobody_else=said, parts_left_out=("compliance",))
    assert the_decision(request).redactions == ["standing"]

    job = asked_to_build(ReleaseRequest.objects.get(pk=request.pk), by=department.clerk)
    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")


def test_a_voided_scan_leaves_with_nothing(department, waiting, scan):
    SheetScan.objects.filter(pk=scan.pk).update(
        voided_at=NOON, voided_by=department.clerk, void_reason="A wrong one."
    )

    assert [leaf for leaf in leaves_of(waiting, as_of=timezone.localdate()) if leaf.document] == []
