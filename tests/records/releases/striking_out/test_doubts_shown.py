"""What is in doubt on a paper of somebody else is told beside its page, to who decides."""

from contextlib import ExitStack

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frame.jobs.running import claim_next, work_on
from frame.limited import _TURNS
from frame.paper import typeset
from frame.pdf.covering import BESIDE_ALONE, NOTHING_FOUND
from records.models import ReleasePacket, ReleaseRequest
from records.releases.decide_views import NOT_TOLD_NOW
from records.releases.parts import Drawn
from tests.factories import MemberFactory
from tests.records.releases import asking
from tests.records.releases.asking import asked
from tests.records.releases.packets.granted import asked_to_build, certified, set_keys
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

PAPER = "<html lang=en><title>T</title><p>Passed with Fischersen on 05/05/2025"
IN_DOUBT = "The name “Fischersen” may be of a member who is not asked about: look."


@pytest.fixture(autouse=True)
def nothing_is_known() -> None:
    cache.clear()


def waiting(department, *papers: str) -> tuple[ReleaseRequest, list[str]]:
    """A request that waits for a decision, and the keys of its papers."""
    MemberFactory(last_name="Fischersen")
    documents = [
        certified(department.officer, typeset(paper).write_pdf(), by=department.clerk).evidence
        for paper in papers
    ]
    row = asked(department.clerk, department.officer, parts=("certificates",))
    return row, [f"document-{document.pk}" for document in documents]


def doubts_beside(department, row: ReleaseRequest, **posted: object) -> list[tuple[str, ...]]:
    """What the page says of each page of each paper."""
    client, address = client_of(department.ogc), reverse("records:release-decide", args=[row.pk])
    answer = client.post(address, {"look": "on", **posted}) if posted else client.get(address)
    assert answer.status_code == 200
    said = " ".join(answer.content.decode().split())
    shown = [page["doubts"] for leaf in answer.context["leaves"] for page in leaf["pages"]]
    assert all(f"<li>{doubt}</li>" in said for doubts in shown for doubt in doubts)
    return shown


def test_who_decides_reads_what_the_clerk_reads_of_the_packet(department, settings, tmp_path):
    set_keys(settings, tmp_path)
    row, _ = waiting(department, PAPER)

    ((*_, beside_the_page),) = doubts_beside(department, row)
    asking.granted(row, department.ogc)
    asked_to_build(ReleaseRequest.objects.get(pk=row.pk), by=department.clerk)
    work_on(claim_next())

    assert beside_the_page == IN_DOUBT
    (told_the_clerk,) = ReleasePacket.objects.get().look
    assert told_the_clerk.endswith(IN_DOUBT)


def test_what_is_struck_out_by_now_has_its_own_doubts(department):
    row, _ = waiting(department, PAPER)

    ((*_, date, name),) = doubts_beside(department, row, redactions=["birth_date"])

    assert (date, name) == (
        "“05/05/2025” is none of the days that are known of the course: look.",
        IN_DOUBT,
    )
    assert BESIDE_ALONE in doubts_beside(department, row, redactions=["birth_date"])[0]


def test_a_page_on_which_nothing_is_found_says_so_until_a_box_is_drawn_on_it(department):
    row, (key,) = waiting(department, "<html lang=en><title>T</title><p>Passed")
    box = Drawn(key, 1, 100, 100, 200, 50)._asdict()
    figures = {f"box-0-{name}": str(value) for name, value in box.items()}
    tenths = {f"box-0-{side}": "10" for side in ("left", "top", "width", "height")}

    assert doubts_beside(department, row, redactions=["license"]) == [(NOTHING_FOUND,)]
    assert doubts_beside(department, row, redactions=["license"], **{**figures, **tenths}) == [()]


def test_everybody_is_asked_for_once_however_many_papers_there_are(department):
    def asked_for_everybody(row: ReleaseRequest) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            doubts_beside(department, row)
        return sum("people_historicalmember" in each["sql"] for each in queries)

    one, _ = waiting(department, PAPER)
    first = asked_for_everybody(one)
    three, _ = waiting(department, PAPER, PAPER + " again")

    assert len(doubts_beside(department, three)) == 3
    assert asked_for_everybody(three) == first


def test_a_busy_server_shows_the_page_and_says_that_doubts_can_not_be_told(department):
    row, _ = waiting(department, PAPER)
    doubts_beside(department, row)
    for key in list(cache._cache):  # what was read a while ago is forgotten
        if "pdf-pages" in key:
            cache.delete(key.split(":", 2)[2])

    with ExitStack() as turns:
        for _ in range(2):
            turns.enter_context(_TURNS.turn())
        shown = doubts_beside(department, row)

    assert shown == [(NOT_TOLD_NOW,)]
