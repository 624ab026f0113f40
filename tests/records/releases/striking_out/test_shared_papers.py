"""Certificates that are of others too, or that nobody could read: who decides speaks for them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from frame.files import checked_file
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from people.models import Member
from records.actions.documents import filing
from records.certificates import papers
from records.credit.papers import unshared_papers
from records.models import Document, ReleaseRequest, SheetScan
from records.releases.actions.deciding import reopen_release
from records.releases.packets.job import piece_of
from records.releases.parts import Drawn, Leaf
from records.releases.reading import conditions_in_words, leaves_of, leaving
from records.releases.striking_out import page_reading, shown_pages
from tests.factories import CompletionFactory
from tests.records.releases import asking
from tests.records.releases.asking import asked, now_of, the_decision
from tests.records.releases.packets.granted import NOON, asked_to_build, certified, set_keys
from tests.records.releases.striking_out.test_shown_pages import with_a_drawn_font
from tests.records.sheets import a_class, saved
from tests.signed_in import client_of
from tests.uploads import pdf, scan_without_words

pytestmark = pytest.mark.django_db

SHEET = typeset(
    "<html lang=en><title>S</title><p>Signed by hand by those who were there"
).write_pdf()


ANOTHER_SHEET = typeset("<html lang=en><title>S</title><p>Signed once more").write_pdf()
# Of `everybody_by`.
EVERYBODY_OF_BEFORE = 'SELECT DISTINCT "people_historicalmember"'


def filed(content: bytes, by: Member, member: Member | None) -> Document:
    with filing(by=by, now=NOON) as files:
        return files.file_away(checked_file(pdf("sheet.pdf", content)), member=member)


def its_evidence_too(here) -> None:
    certified(here.colleague, SHEET, by=here.clerk)


def sent_in_of_another(here) -> None:
    filed(SHEET, here.clerk, here.colleague)


def credit_of_another_rests_on_it(here) -> None:
    CompletionFactory(member=here.colleague, evidence=Document.objects.get())


def scan_of_a_class(here) -> None:
    course_session = a_class()
    saved(course_session, "4412", here.clerk)
    scan = filed(SHEET, here.clerk, None)
    SheetScan.objects.create(course_session=course_session, document=scan)


def paper_of_a_roll_call(here) -> None:
    filed(SHEET, here.clerk, None)


OF_ANOTHER = "The same file is on record of another member, who may be on it."
SHARED = {
    "evidence of another": (its_evidence_too, OF_ANOTHER),
    "sent in of another": (sent_in_of_another, OF_ANOTHER),
    "credit of another": (credit_of_another_rests_on_it, OF_ANOTHER),
    "scan of a class": (scan_of_a_class, OF_ANOTHER),
    "paper of many": (
        paper_of_a_roll_call,
        "The same file is on record as a paper of many, who may be on it.",
    ),
}


def leaf_of(request: ReleaseRequest) -> Leaf:
    (leaf,) = leaves_of(request, as_of=timezone.localdate())
    return leaf


@pytest.mark.parametrize("how", SHARED)
def test_a_sheet_that_is_sent_in_as_a_certificate_asks_for_the_word_of_who_decides(department, how):
    completion = certified(department.officer, SHEET, by=department.clerk)
    share, sentence = SHARED[how]
    share(department)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    url = reverse("records:release-decide", args=[request.pk])

    said = " ".join(client_of(department.ogc).get(url).text.split())

    assert f"{sentence} Cover them by hand." in said
    assert f'name="nobody_else" value="{leaf_of(request).key}/1"' in said
    others = () if how == "paper of many" else (department.colleague,)
    assert leaf_of(request).others == others
    assert unshared_papers([completion]) == {}
    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(request, department.ogc)
    pages = asking.spoken_for(request, department.ogc)
    with pytest.raises(ValidationError, match="would leave without your word"):
        asking.granted(request, department.ogc)
    asking.granted(request, department.ogc, nobody_else=pages)


def test_a_decision_on_shared_papers_reads_everybody_once_however_many_they_are(department):
    for content in (SHEET, ANOTHER_SHEET):
        certified(department.officer, content, by=department.clerk)
        certified(department.colleague, content, by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    pages = asking.spoken_for(request, department.ogc)
    assert len(pages) == 2

    with CaptureQueriesContext(connection) as queries:
        asking.granted(request, department.ogc, nobody_else=pages)

    for_the_papers, for_the_words = 1, 1
    read = sum(EVERYBODY_OF_BEFORE in each["sql"] for each in queries)
    assert read == for_the_papers + for_the_words


def test_a_certificate_of_two_who_are_both_asked_about_is_of_nobody_else(department):
    certified(department.officer, SHEET, by=department.clerk)
    certified(department.colleague, SHEET, by=department.clerk)
    both = (department.officer, department.colleague)
    request = asked(department.clerk, *both, parts=("certificates",))

    assert {leaf.why_shared for leaf in leaves_of(request, as_of=timezone.localdate())} == {""}
    asking.granted(request, department.ogc)


def test_no_page_leaves_that_nobody_could_read_or_looked_at_whatever_is_struck_out(
    department, settings, tmp_path
):
    set_keys(settings, tmp_path)
    certified(department.officer, scan_without_words(), by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    ogc, url = client_of(department.ogc), reverse("records:release-decide", args=[request.pk])
    ogc.get(url)
    while (job := claim_next()) is not None:
        work_on(job)

    said = " ".join(ogc.get(url).text.split())
    assert "so nobody was looked for. Draw boxes over others" in said
    assert "I have looked: nobody but those asked about can be read on page 1" in said
    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(request, department.ogc)
    pages = asking.spoken_for(request, department.ogc)
    with pytest.raises(ValidationError, match="would leave without your word"):
        asking.granted(request, department.ogc)
    asking.granted(request, department.ogc, nobody_else=pages)

    decision = the_decision(request)
    assert decision.nobody_else == pages
    assert (
        "Looked at by who decided, and nobody but those asked about can be read there: "
        "1 page of 1 paper of others." in conditions_in_words(decision)
    )
    job = asked_to_build(ReleaseRequest.objects.get(pk=request.pk), by=department.clerk)
    work_on(claim_next())
    job.refresh_from_db()
    assert job.error == ""


def test_no_word_stands_for_scores_on_a_page_whose_text_may_be_another_than_what_is_seen(
    department, settings, tmp_path, monkeypatch
):
    set_keys(settings, tmp_path)
    for module in (papers, page_reading, shown_pages):
        monkeypatch.setattr(module, "can_read_pictures", lambda: False)
    content = with_a_drawn_font(2)
    key = f"document-{certified(department.officer, content, by=department.clerk).evidence_id}"
    request = asked(department.clerk, department.officer, parts=("certificates",))
    said = asking.spoken_for(request, department.ogc)
    first, second = Drawn(key, 1, 100, 100, 300, 40), Drawn(key, 2, 100, 100, 300, 40)

    with pytest.raises(ValidationError) as refused:
        asking.granted(
            request, department.ogc, nobody_else=said, redactions=["score"], boxes=[first]
        )
    (sentence,) = refused.value.message_dict["nobody_else"]
    assert "page 2 can’t be searched for what is to be struck out" in sentence
    asking.granted(
        request, department.ogc, nobody_else=said, redactions=["score"], boxes=[first, second]
    )
    decision = the_decision(request)
    (leaf,) = leaving(decision)
    piece_of(leaf, decision, made_at=timezone.now())

    reopen_release(request=now_of(request), reason="Too much.", by=department.hrd)
    asking.granted(now_of(request), department.ogc, nobody_else=said)
    decision = the_decision(request)
    decision.redactions = ["score"]
    with pytest.raises(ValidationError, match=r"The words of page 1 of “.*” may be others than"):
        piece_of(leaf_of(request), decision, made_at=timezone.now())


def test_a_page_that_was_read_and_is_of_nobody_else_asks_for_no_word(department):
    certified(department.officer, SHEET, by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    url = reverse("records:release-decide", args=[request.pk])

    assert 'name="nobody_else"' not in client_of(department.ogc).get(url).text
    asking.granted(request, department.ogc)
