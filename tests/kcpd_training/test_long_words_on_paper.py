"""A word that is wider than its line breaks on every paper, and no sign of it leaves the page."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from compliance.viewpoint import Viewpoint
from courses.models import CourseSession, Enrolment
from frame.paper import paper_pdf, set_on_paper
from frame.templatetags.display import ChartRow, Segment
from kcpd_training.desk.transcript import transcript_pdf
from people.models import Element, Member
from records.actions.sheet_saving import save_sheet
from records.issued.certificate import certificate_pdf
from records.models import Completion
from records.releases.actions.deciding import deny_release
from records.releases.letters import letter_of, letter_pdf
from records.releases.packets.binding import Piece, bind
from records.releases.reading import leaves_of
from tests.department import Department
from tests.factories import CourseFactory
from tests.pdfs import signs_off_the_paper, texts_of
from tests.records.issued.papers import a_department_completion
from tests.records.releases.asking import asked, granted, one_page, the_decision
from tests.records.retention.keeping import a_scan, an_order, carried_out, confirmed
from tests.records.sheets import NEXT_DAY, a_class, draft
from tests.signed_in import client_of

# Of the widest sign, and as long as each column takes.
WORD = "W" * 120
NAME = "W" * 60
ADDRESS = f"http://court.example.org/{'x' * 470}"
NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
REQUESTER = {"requester_name": WORD, "requester_organization": WORD, "reference": WORD}


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def here(department) -> Department:
    """A department in which everything about the officer is one long word."""
    long = {"last_name": NAME, "first_name": NAME, "rank": NAME, "license_number": "W" * 40}
    Member.objects.filter(pk=department.officer.pk).update(**long)
    Element.objects.filter(pk=department.officer.element_id).update(name=WORD)
    department.members["officer"] = Member.objects.get(pk=department.officer.pk)
    return department


@pytest.fixture
def course_session(here) -> CourseSession:
    """A class of which everything is one long word."""
    course = CourseFactory(
        title="W" * 200,
        control_number="W" * 40,
        administrator=WORD,
        provider__name=WORD,
        synopsis=ADDRESS,
    )
    course_session = a_class(course=course)
    course_session.location.name = WORD
    course_session.location.save()
    return course_session


@pytest.fixture
def completion(here, course_session) -> Completion:
    return a_department_completion(
        here.officer,
        course=course_session.course,
        course_session=course_session,
        control_number="W" * 40,
    )


def transcript(here: Department) -> bytes:
    return transcript_pdf(here.officer, Viewpoint(2026, NOON.date()), made_at=NOON, code="A" * 20)


def certificate(here: Department) -> bytes:
    return certificate_pdf(Completion.objects.get(), made_at=NOON, code="A" * 20)


def packet(here: Department) -> bytes:
    """The cover sheet and the closing page, around one paper."""
    request = granted(asked(here.clerk, here.officer, **REQUESTER), here.ogc)
    decision = the_decision(request)
    type(decision).objects.filter(pk=decision.pk).update(words=ADDRESS)
    decision.refresh_from_db()
    pieces = [Piece(WORD, "Certificates", one_page(), (WORD,))]
    return bind(decision, pieces, certificate="ab" * 32, made_at=NOON).pages


def letter(here: Department) -> bytes:
    asked_for = asked(here.clerk, here.officer, **REQUESTER)
    denied = deny_release(request=asked_for, words=ADDRESS, by=here.ogc, now=NOON)
    said = letter_of(denied)
    assert said is not None
    return letter_pdf(denied, said, made_at=NOON)


def course_file(here: Department) -> bytes:
    [leaf] = leaves_of(asked(here.clerk, here.officer), as_of=NOON.date())
    return set_on_paper(leaf.html(frozenset(), NOON))


def standings(here: Department) -> bytes:
    request = asked(here.clerk, here.officer, parts=("compliance",))
    [leaf] = leaves_of(request, as_of=NOON.date())
    return set_on_paper(leaf.html(frozenset(), NOON))


def destruction(here: Department) -> bytes:
    a_scan(here)
    order = an_order(here, authority=WORD)
    done = carried_out(confirmed(order, here.ogc))
    return done.certificate.read()


def saved_sheet(here: Department) -> bytes:
    course = CourseFactory(title="W" * 200)
    course_session = a_class(course=course, starts_on=date(2026, 3, 9))
    for member in (here.officer, here.colleague):
        Enrolment.objects.create(course_session=course_session, member=member)
    sheet = draft(course_session, "4411", here.clerk)
    save_sheet(sheet=sheet, seen_version=sheet.version, by=here.clerk, now=NEXT_DAY)
    return page(here, reverse("records:saved-sheet-pdf", args=[course_session.pk]))


def sign_in_sheet(here: Department) -> bytes:
    course_session = CourseSession.objects.get()
    Enrolment.objects.create(course_session=course_session, member=here.officer)
    return page(here, reverse("records:sheet-pdf", args=[course_session.pk]))


def page(here: Department, address: str) -> bytes:
    answer = client_of(here.clerk).get(address)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def course_list(here: Department) -> bytes:
    return page(here, "/courses/?_export=pdf")


def report(here: Department) -> bytes:
    return page(here, "/report/?_export=pdf")


def counts(here: Department) -> bytes:
    segments = (Segment("In progress", 8, "progress"), Segment("At risk", 5, "bad"))
    return paper_pdf(
        "compliance/counts_pdf.html",
        made_at=NOON,
        head=SimpleNamespace(title=WORD, paragraphs=[ADDRESS]),
        segments=segments,
        rows=[ChartRow(WORD, segments, "")],
    )


PAPERS: dict[str, Callable[[Department], bytes]] = {
    "transcript": transcript,
    "certificate": certificate,
    "cover sheet and closing page": packet,
    "letter": letter,
    "course file": course_file,
    "standing by year": standings,
    "certificate of destruction": destruction,
    "saved sheet": saved_sheet,
    "sign-in sheet": sign_in_sheet,
    "list": course_list,
    "report": report,
    "counts": counts,
}


@pytest.mark.parametrize("name", PAPERS)
def test_no_sign_of_a_long_word_leaves_the_paper(here, completion, name):
    paper = PAPERS[name](here)

    assert signs_off_the_paper(paper) == ""
    assert "WWWWWWWWWW" in "".join(texts_of(paper)["pypdf"].split())


def test_a_letter_has_all_of_the_words_of_who_decided(here, completion):
    said = "".join(texts_of(letter(here))["pypdf"].split())

    assert ADDRESS in said
    assert WORD in said
