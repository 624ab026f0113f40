"""A single paper that is left out, and what other papers tell of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from records.models import ReleaseRequest
from records.releases.actions.granting import Conditions, grant_release
from records.releases.packets.job import piece_of
from records.releases.parts import seal_of
from records.releases.reading import conditions_in_words, leaves_of, leaving, struck_on
from tests.compliance.reading import text_of_pdf
from tests.factories import CompletionFactory
from tests.records.releases.asking import NOON, asked, granted, the_decision
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LABEL = "Standing for each year, and hours that are missing"
STRUCK, NOT_STRUCK = frozenset({"standing"}), frozenset[str]()


@pytest.fixture
def row(department) -> ReleaseRequest:
    """Of two members, each with a transcript and a standing, and the file of a course of both."""
    first = CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    CompletionFactory(
        member=department.colleague, completed_on=date(2025, 3, 2), course=first.course
    )
    return asked(
        department.clerk,
        department.officer,
        department.colleague,
        parts=("transcript", "compliance", "courses"),
    )


def test_a_standing_that_is_left_out_is_struck_out_on_the_transcript_of_that_member_alone(
    department, row
):
    out, stays = department.officer.pk, department.colleague.pk

    decision = the_decision(
        granted(row, department.ogc, leaves_left_out=[f"compliance-{out}"], redactions=["license"])
    )

    leaves = {leaf.key: leaf for leaf in leaving(decision)}
    course = next(key for key in leaves if key.startswith("course-"))
    assert [*leaves] == [f"transcript-{out}", f"transcript-{stays}", f"compliance-{stays}", course]
    assert decision.redactions == ["license"]
    struck = {key: struck_on(decision, leaf) - {"license"} for key, leaf in leaves.items()}
    assert struck == {
        f"transcript-{out}": STRUCK,
        f"transcript-{stays}": NOT_STRUCK,
        f"compliance-{stays}": NOT_STRUCK,
        course: STRUCK,  # nothing of it stands there
    }


def test_the_packet_tells_the_standing_of_the_other_member_and_says_on_which_it_is_struck_out(
    department, row
):
    out, stays = department.officer.pk, department.colleague.pk
    decision = the_decision(granted(row, department.ogc, leaves_left_out=[f"compliance-{out}"]))

    pieces = {leaf.key: piece_of(leaf, decision, made_at=NOON)[0] for leaf in leaving(decision)}

    told = {key: "of 24.00 hours" in text_of_pdf(piece.content) for key, piece in pieces.items()}
    said = {key: piece.left_out for key, piece in pieces.items()}
    assert (told.pop(f"transcript-{out}"), said.pop(f"transcript-{out}")) == (
        False,
        (f"{LABEL}, by the decision",),
    )
    assert [key for key, is_told in told.items() if is_told] == [
        f"transcript-{stays}",
        f"compliance-{stays}",
    ]
    assert set(said.values()) == {()}
    assert conditions_in_words(decision)[:2] == [
        "Single papers left out: 1 of “Standing by year”.",
        f"Struck out on the papers of each member of whom “Standing by year” is left out: {LABEL}.",
    ]


def test_what_was_granted_is_opened_as_it_would_leave(department, row):
    out, stays = department.officer.pk, department.colleague.pk
    granted(row, department.ogc, leaves_left_out=[f"compliance-{out}"])
    ogc = client_of(department.ogc)

    def opened(key: str) -> str:
        return text_of_pdf(ogc.get(reverse("records:release-leaf", args=[row.pk, key])).content)

    assert "of 24.00 hours" not in opened(f"transcript-{out}")
    assert "of 24.00 hours" in opened(f"transcript-{stays}")


def test_the_page_of_the_decision_shows_each_paper_so_and_says_it_beside_the_tick(department, row):
    out, stays = department.officer.pk, department.colleague.pk
    address = reverse("records:release-decide", args=[row.pk])

    page = client_of(department.ogc).post(
        address, {"look": "on", "leaves_left_out": [f"compliance-{out}"]}
    )

    shown = {each["leaf"].key: each for each in page.context["leaves"]}
    assert {
        key: ("strike=standing" in each["url"], each["beside"], each["told_beside"])
        for key, each in shown.items()
        if not key.startswith("course-")
    } == {
        f"transcript-{out}": (True, [LABEL], []),
        f"transcript-{stays}": (False, [], []),
        f"compliance-{out}": (True, [], [LABEL]),
        f"compliance-{stays}": (False, [], [LABEL]),
    }
    assert shown[f"transcript-{out}"]["first_page"].endswith("/1/?strike=standing")
    [course] = [each for key, each in shown.items() if key.startswith("course-")]
    assert course["beside"] == []
    text = " ".join(page.text.split())
    assert (
        text.count("this is struck out on the other papers of this member, and of nobody else") == 2
    )
    assert text.count("since the other paper of this member that tells it is left out") == 1
    assert "of each member of whom “Standing by year” is left out" in text


def test_the_words_of_the_grant_tell_no_standing_of_which_one_paper_is_left_out(department, row):
    given = {
        "request": row,
        "words": "The other one is behind.",
        "seal": seal_of(leaves_of(row, as_of=NOON.date())),
        "by": department.ogc,
        "now": NOON,
    }
    left_out = Conditions(leaves_left_out=[f"compliance-{department.officer.pk}"])

    with pytest.raises(ValidationError, match="these words do: “behind”"):
        grant_release(conditions=left_out, **given)

    assert grant_release(conditions=Conditions(), **given).state == "granted"
