"""Our own papers on the page where their release is decided: their pages, and which were opened."""

import pytest
from django.urls import reverse

from records.models import ReleaseRequest
from tests.factories import CompletionFactory
from tests.records.releases.asking import asked
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
