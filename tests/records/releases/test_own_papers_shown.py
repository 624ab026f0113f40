"""Our own papers on the page where their release is decided: their pages, and which were opened."""

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from frame.archival import archival_pdf
from records.models import ReleaseRequest
from records.releases import parts
from records.releases.leaf_views import KEPT_FOR
from tests.factories import CompletionFactory
from tests.records.releases.asking import NOON, asked
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def row(department, completion) -> ReleaseRequest:
    return asked(department.sergeant, department.officer, parts=("transcript", "courses"))


def page(row: ReleaseRequest, leaf: str, number: int) -> str:
    return reverse("records:release-page", args=[row.pk, leaf, number])


def decide_page(department, row: ReleaseRequest) -> str:
    answer = client_of(department.ogc).get(reverse("records:release-decide", args=[row.pk]))
    return " ".join(answer.content.decode().split())


def test_a_page_of_our_own_is_a_picture_and_its_answer_says_how_many_there_are(department, row):
    leaf = f"transcript-{department.officer.pk}"

    answer = client_of(department.ogc).get(page(row, leaf, 1))

    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["X-Pages-Of-Paper"]) == ("image/jpeg", "1")
    assert answer.content.startswith(b"\xff\xd8")
    for number in (0, 2):
        assert client_of(department.ogc).get(page(row, leaf, number)).status_code == 404


def test_what_is_struck_out_is_struck_out_of_the_picture(department, row):
    address = page(row, f"transcript-{department.officer.pk}", 1)

    whole = client_of(department.ogc).get(address).content
    struck = client_of(department.ogc).get(f"{address}?strike=serial_number").content

    assert whole != struck


@pytest.fixture
def papers_set(monkeypatch) -> list[str]:
    """The page of each paper that is set from now on; none is kept from before."""
    cache.clear()
    found = []

    def counted(html: str, **given) -> bytes:
        found.append(html)
        return archival_pdf(html, **given)

    monkeypatch.setattr(parts, "archival_pdf", counted)
    return found


def test_a_paper_is_set_once_for_all_its_pages_and_anew_where_it_says_something_else(
    department, row, papers_set
):
    address = page(row, f"transcript-{department.officer.pk}", 1)
    client = client_of(department.ogc)

    with time_machine.travel(NOON, tick=False) as clock:
        pictures = [client.get(address).content, client.get(address).content]
        assert client_of(department.hrd).get(address).content == pictures[0] == pictures[1]
        assert len(papers_set) == 1
        struck = client.get(f"{address}?strike=serial_number").content
        assert len(papers_set) == 2
        CompletionFactory(member=department.officer)
        changed = client.get(address).content
        assert len(papers_set) == 3
        clock.shift(KEPT_FOR + 1)
        client.get(address)

    assert len(papers_set) == 4
    assert len({pictures[0], struck, changed}) == 3


def test_what_is_kept_of_it_lies_in_the_memory_of_the_process_alone():
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"


@pytest.mark.parametrize("way", ["as a picture", "as a file"])
def test_who_decides_reads_which_papers_they_have_not_opened(department, row, way):
    leaf = f"transcript-{department.officer.pk}"
    before = decide_page(department, row)
    pages = (
        page(row, leaf, 1)
        if way == "as a picture"
        else reverse("records:release-leaf", args=[row.pk, leaf])
    )

    client_of(department.ogc).get(pages)
    client_of(department.hrd).get(page(row, leaf, 1))

    assert "You have opened 0 of the 2 papers of our own that would leave." in before
    assert before.count("Not opened yet") == 2
    after = decide_page(department, row)
    assert "You have opened 1 of the 2 papers of our own that would leave." in after
    assert after.count("Not opened yet") == 1


@pytest.mark.parametrize("seat", ["sergeant", "officer"])
def test_who_sees_no_pages_sees_no_picture_either(department, row, seat):
    CompletionFactory(member=department.officer)
    answer = client_of(department.members[seat]).get(
        page(row, f"transcript-{department.officer.pk}", 1)
    )
    assert answer.status_code in (403, 404)
