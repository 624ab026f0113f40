"""Releases of one class for tests: asked for, read and canceled."""

from html import unescape
from io import BytesIO

from django.urls import reverse
from pypdf import PdfReader

from courses.actions.cancelling import cancel_class
from courses.models import CourseSession
from people.models import Member
from records.actions.completions import void_completion
from records.actions.sheet_saving import save_sheet
from records.models import ReleaseRequest, SignInSheet
from records.releases.packets.binding import bind
from records.releases.parts import Leaf
from records.releases.reading import leaves_of
from tests.records.releases.asking import (
    NOON,
    asked,
    the_decision,
)
from tests.records.sheets import (
    NEXT_DAY,
    confirmed,
    draft,
    opened,
)
from tests.signed_in import client_of

OF_CLASS = ("certificates", "sheets", "courses")
TODAY = NEXT_DAY.date()


def asked_of_class(held: CourseSession, by: Member, *members: Member, **given) -> ReleaseRequest:
    return asked(by, *members, course_session=held, **{"parts": OF_CLASS, **given})


def leaves(row: ReleaseRequest) -> dict[str, Leaf]:
    return {leaf.key: leaf for leaf in leaves_of(row, as_of=TODAY)}


def sheet_of(held: CourseSession) -> SignInSheet:
    return SignInSheet.objects.get(course_session=held)


def struck_from_sheet(held: CourseSession, member: Member, *, by: Member) -> None:
    """Void the credit of a member, take them off the sheet, and save it again."""
    credit = member.completions.get(course_session=held)
    void_completion(completion=credit, reason="Was not there.", by=by, now=NEXT_DAY)
    opened(sheet_of(held), by)
    sheet = draft(held, "1105", by)
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=by,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in.", by),
    )


def form_page(held: CourseSession) -> str:
    return f"{reverse('records:release-ask')}?class={held.pk}"


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def decide_page(row: ReleaseRequest, by: Member) -> str:
    return text_of(client_of(by).get(reverse("records:release-decide", args=[row.pk])))


def choices_of(row: ReleaseRequest, by: Member) -> list[str]:
    """What the page of the decision offers."""
    page = client_of(by).get(reverse("records:release-decide", args=[row.pk]))
    return [words for _, words in page.context["form"].fields["verdict"].choices]


def canceled(held: CourseSession, by: Member) -> None:
    """Open the sheet of a class, void the credit of it, and cancel it."""
    opened(sheet_of(held), by)
    for credit in held.completions.not_voided():
        void_completion(completion=credit, reason="Never held.", by=by, now=NEXT_DAY)
    cancel_class(course_session=CourseSession.objects.get(pk=held.pk), reason="Never held.", by=by)


def text_of_pdf(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(text.split())


def cover_of(row: ReleaseRequest) -> str:
    bound = bind(the_decision(row), [], certificate="ab" * 32, made_at=NOON)
    return text_of_pdf(bound.pages)
