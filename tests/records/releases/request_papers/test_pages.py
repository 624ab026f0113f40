"""The papers of a request on its pages: sent with the form, and shown to who sees the request."""

import errno
import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event
from events.trail import events_of_row, latest_of
from frame.rights import Role
from records.models import ReleaseRequest, RequestPaper
from records.releases.request_papers.actions import void_request_paper
from records.releases.states import CHANGES
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import NOON, TYPED, a_release, asked, now_of
from tests.records.releases.request_papers.presenting import SUBPOENA, added, content_of
from tests.signed_in import client_of
from tests.uploads import change_stored, pdf, picture

pytestmark = pytest.mark.usefixtures("at_noon")

ASK_PAGE = "records:release-ask"


def page_of(row, name: str = "records:release-detail") -> str:
    return reverse(name, args=[row.pk])


def paper_page(paper, name: str = "records:request-paper") -> str:
    return reverse(name, args=[paper.request_id, paper.pk])


def sent(department, **more):
    return client_of(department.clerk).post(reverse(ASK_PAGE), {**TYPED, **more})


# The form of asking -------------------------------------------------------------------------------


def test_the_paper_that_is_sent_with_the_form_is_read_by_who_decides(department, completion):
    answer = sent(department, paper=pdf("Núñez <b>.pdf"), paper_title="  Subpoena <b>42</b> ")

    row = ReleaseRequest.objects.get()
    assert answer.url == page_of(row)
    paper = row.papers.get()
    assert (paper.title, paper.name) == ("Subpoena <b>42</b>", "Núñez <b>.pdf")
    for page in (page_of(row), page_of(row, "records:release-decide")):
        text = client_of(department.ogc).get(page).text
        assert "Papers by which it is asked" in text
        assert f'href="{paper_page(paper)}" target="_blank" rel="noopener"' in text
        assert "Subpoena &lt;b&gt;42&lt;/b&gt;" in text
        assert paper.sha256 in text
        assert paper_page(paper, "records:request-paper-void") not in text


def test_a_request_without_a_paper_is_asked_as_before(department, completion):
    answer = sent(department)

    row = ReleaseRequest.objects.get()
    assert answer.url == page_of(row)
    assert "Papers by which it is asked" not in client_of(department.ogc).get(answer.url).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paper": pdf("order.pdf")}, "Say what paper it is"),
        ({"paper_title": "Court order"}, "Choose the file of this paper; or, to do without it"),
        (
            {"paper": pdf("virus.pdf", b"MZ\x90\x00" * 50), "paper_title": "Court order"},
            "is neither a PDF nor a picture",
        ),
        ({"paper": pdf("empty.pdf", b""), "paper_title": "Court order"}, "“empty.pdf” is empty."),
    ],
    ids=["no title", "no file", "no paper", "empty"],
)
def test_a_paper_that_is_not_whole_is_refused_with_all_that_was_typed(
    department, completion, given, said
):
    answer = sent(department, **given)

    assert answer.status_code == 200
    assert said in answer.text
    assert 'value="Platte County Sheriff"' in answer.text
    assert f'value="{given.get("paper_title", "24-117")}"' in answer.text
    assert not ReleaseRequest.objects.exists()


def test_a_form_that_comes_back_says_which_file_is_to_be_chosen_again(department, completion):
    given = {"paper_title": "Court order", "why": ""}

    refused = sent(department, paper=pdf("order.pdf"), **given).text
    without = sent(department, files_before="order.pdf", **{**given, "why": "A suit."}).text

    assert "Choose order.pdf again: a browser doesn’t keep a file" in refused
    assert 'name="files_before" value="order.pdf"' in refused
    assert "Choose order.pdf again. To go on without it, send the form once more." in without
    assert not ReleaseRequest.objects.exists()


def test_a_full_disk_leaves_no_request_and_all_that_was_typed(
    department, completion, settings, tmp_path, monkeypatch
):
    from kcpd_training.settings import STORAGES

    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": STORAGES["default"]}

    def fail(opened: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    client = client_of(department.clerk, raise_request_exception=False)
    events = Event.objects.count()

    answer = client.post(
        reverse(ASK_PAGE), {**TYPED, "paper": pdf("order.pdf"), "paper_title": "Court order"}
    )

    assert answer.status_code == 507
    assert "disk is full, so nothing was saved" in answer.text
    assert 'value="Court order"' in answer.text
    assert "Choose order.pdf again" in answer.text
    assert (ReleaseRequest.objects.count(), Event.objects.count()) == (0, events)
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


# Adding and voiding -------------------------------------------------------------------------------


def test_the_asker_adds_a_paper_on_a_page_of_its_own(department, request_):
    client = client_of(department.sergeant)
    page = page_of(request_, "records:request-paper-add")
    assert f'href="{page}"' in client.get(page_of(request_)).text
    for form in (page, reverse(ASK_PAGE)):
        assert 'method="post" enctype="multipart/form-data"' in client.get(form).text

    said = client.post(
        page, {"paper": picture("JPEG"), "paper_title": "Signed consent"}, follow=True
    ).text

    assert f"“Signed consent” is kept with {request_.number}." in said
    paper = request_.papers.get()
    assert f'href="{paper_page(paper)}"' in said
    assert paper_page(paper, "records:request-paper-void") in said
    assert (paper.content_type, paper.added_by) == ("image/jpeg", department.sergeant)


def test_adding_the_same_file_again_says_so(department, request_):
    client = client_of(department.sergeant)
    page, given = page_of(request_, "records:request-paper-add"), {"paper_title": "Consent"}
    client.post(page, {**given, "paper": pdf("a.pdf")})

    said = client.post(page, {"paper_title": "The same", "paper": pdf("b.pdf")}, follow=True).text

    assert f"That file is with {request_.number} already, as “Consent”" in said
    assert request_.papers.count() == 1


def test_a_form_to_add_asks_for_both(department, request_):
    said = (
        client_of(department.sergeant).post(page_of(request_, "records:request-paper-add"), {}).text
    )

    assert "Choose the file of the paper" in said
    assert "Say what paper it is" in said
    assert not request_.papers.exists()


def test_the_page_to_add_says_at_once_why_nothing_is_added(department, completion):
    row = a_release(department.clerk, department.officer, "withdrawn", ogc=department.ogc)
    client = client_of(department.clerk)
    page = page_of(row, "records:request-paper-add")

    said = client.get(page).text

    assert "It is withdrawn." in said
    assert 'type="file"' not in said
    assert page not in client.get(page_of(row)).text


def test_a_voided_paper_shows_who_voided_it_and_why_and_still_opens(department, request_):
    paper = added(request_, department.sergeant)
    client = client_of(department.sergeant)

    said = client.post(
        paper_page(paper, "records:request-paper-void"),
        {"reason": "Of <i>another</i> case"},
        follow=True,
    ).text

    assert f"“{SUBPOENA}” is voided; it stays readable with your reason." in said
    assert f"voided by {department.sergeant.name}" in said
    assert "Of &lt;i&gt;another&lt;/i&gt; case" in said
    assert paper_page(paper, "records:request-paper-void") not in said
    assert f'<del><a class="usa-link" href="{paper_page(paper)}"' in said
    assert client_of(department.ogc).get(paper_page(paper)).status_code == 200
    again = client.get(paper_page(paper, "records:request-paper-void")).text
    assert "This was already voided by" in again


def test_who_decides_finds_no_way_to_add_or_void(department, request_):
    paper = added(request_, department.sergeant)
    client = client_of(department.ogc)

    for page in (
        page_of(request_, "records:request-paper-add"),
        paper_page(paper, "records:request-paper-void"),
    ):
        assert page not in client.get(page_of(request_)).text
        assert client.get(page).status_code == client.post(page).status_code == 403


def test_a_decision_made_before_a_paper_came_is_shown_anew(department, request_):
    client = client_of(department.ogc)
    page = page_of(request_, "records:release-decide")
    seen = latest_of(events_of_row(request_, CHANGES))
    added(request_, department.sergeant)

    answer = client.post(page, {"verdict": "denied", "words": "No consent.", "seen": seen})

    assert answer.status_code == 200
    assert f"{department.sergeant.name} changed this on" in answer.text
    assert "No consent." in answer.text
    assert SUBPOENA in answer.text
    assert now_of(request_).state == "asked"


# Opening ------------------------------------------------------------------------------------------


def test_a_paper_opens_in_the_browser_as_it_came_and_its_opening_is_on_record(department, request_):
    paper = added(request_, department.sergeant)

    answer = client_of(department.ogc).get(paper_page(paper))

    assert b"".join(answer.streaming_content) == content_of(SUBPOENA)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="subpoena.pdf"'
    event = Event.objects.latest("pk")
    assert (event.action, event.by_serial_number) == (
        "release.look_at_paper",
        department.ogc.serial_number,
    )


@pytest.mark.parametrize("seat", ["sergeant", "inquiry", "clerk", "auditor", "ogc", "hrd"])
def test_whoever_sees_the_request_opens_its_papers(department, request_, seat):
    paper = added(request_, department.sergeant)

    assert client_of(department.members[seat]).get(paper_page(paper)).status_code == 200


@pytest.mark.parametrize(
    ("seat", "status"),
    [("other_sergeant", 404), ("commander", 404), ("officer", 403), ("administrator", 403)],
)
def test_a_stranger_to_the_request_opens_none_of_them(department, request_, seat, status):
    paper = added(request_, department.sergeant)
    events = Event.objects.filter(action="release.look_at_paper").count()
    client = client_of(department.members[seat])

    assert client.get(paper_page(paper)).status_code == status
    assert client.get(reverse("records:document-file", args=[paper.pk])).status_code != 200
    assert client.get(reverse("records:document-shown", args=[paper.pk])).status_code != 200
    assert Event.objects.filter(action="release.look_at_paper").count() == events


@pytest.mark.parametrize("seat", ["clerk", "auditor", "ogc", "hrd"])
def test_whom_a_request_is_about_opens_none_of_its_papers_whatever_their_role(department, seat):
    about = department.members[seat]
    CompletionFactory(member=about)
    row = asked(department.inquiry, about)
    paper = added(row, department.inquiry)
    client = client_of(about)

    for page in (page_of(row), paper_page(paper)):
        assert client.get(page).status_code == 404
    seen = Event.objects.visible_to(about).filter(about_id=str(row.pk), action__contains="paper")
    assert not seen.exists()


def test_a_paper_is_found_at_no_other_request(department, request_):
    paper = added(request_, department.sergeant)
    other = asked(department.sergeant, department.officer)
    address = reverse("records:request-paper", args=[other.pk, paper.pk])
    void = reverse("records:request-paper-void", args=[other.pk, paper.pk])

    for page in (address, void):
        assert client_of(department.sergeant).get(page).status_code == 404


def test_a_file_that_was_changed_in_the_storage_is_not_shown(department, request_):
    paper = added(request_, department.sergeant)
    change_stored(paper.file.name)

    said = client_of(department.ogc).get(paper_page(paper), follow=True)

    assert "The file in the storage is not the one that was stored" in said.text
    assert said.redirect_chain == [(page_of(request_), 302)]
    assert not Event.objects.filter(action="release.look_at_paper").exists()


def test_a_file_that_is_gone_is_said_to_be(department, request_):
    paper = added(request_, department.sergeant)
    paper.file.storage.delete(paper.file.name)

    said = client_of(department.ogc).get(paper_page(paper), follow=True).text

    assert "The file of this paper is not in the storage. Tell an administrator." in said


def test_more_papers_cost_the_page_no_more_queries(department, request_):
    client = client_of(department.ogc)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(request_))
        return len(captured)

    first = added(request_, department.sergeant)
    queries()
    with_one = queries()
    second = added(request_, department.clerk, "Signed consent")
    void_request_paper(paper=second, reason="Wrong.", by=department.clerk, now=NOON)
    added(request_, department.inquiry, "Court order")

    assert first.request == request_
    assert queries() == with_one


def test_who_is_of_both_offices_is_told_why_they_add_nothing(department, completion):
    both = MemberFactory()
    for role in (Role.OGC, Role.TRAINING_ENTRY):
        RoleDesignationFactory(member=both, role=role)
    row = a_release(department.sergeant, department.officer, "granted", ogc=both)
    client = client_of(both)
    page = page_of(row, "records:request-paper-add")

    assert "who decides never goes on with it" in client.get(page).text
    given = {"paper": pdf("a.pdf"), "paper_title": "Consent"}
    assert "who decides never goes on with it" in client.post(page, given).text
    assert not RequestPaper.objects.exists()
