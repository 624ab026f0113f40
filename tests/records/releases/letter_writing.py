"""Letters of releases for tests: written, taken, noted as sent, and due."""

import html
from datetime import date
from io import BytesIO

from django.urls import reverse
from pypdf import PdfReader

from events.trail import events_of_row, latest_of
from frame.due import Clock, due_for
from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.deciding import (
    deny_release,
    explain_delay,
    reopen_release,
)
from records.releases.letters import (
    letter_of,
    take_letter,
)
from records.releases.sent_letters import note_letter_sent
from records.releases.states import CHANGES
from tests.records.releases.asking import NOON
from tests.signed_in import client_of

EARLIEST = date(2026, 3, 20)
SAID_ON = NOON.date()
WHY = "The papers are in the archive."


def put_it_off(row: ReleaseRequest, by: Member, reason: str = WHY) -> ReleaseRequest:
    return explain_delay(request=row, reason=reason, earliest_on=EARLIEST, by=by, now=NOON)


def deny(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    return deny_release(request=row, words="The record is closed.", by=by, now=NOON)


def reopen(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    return reopen_release(request=row, reason="Another paper was found.", by=by)


def seen_of(row: ReleaseRequest) -> int:
    return latest_of(events_of_row(row, CHANGES))


def take(member: Member, row: ReleaseRequest) -> str:
    """The words of the letter, as its file has them."""
    response = client_of(member).get(reverse("records:release-letter", args=[row.pk]))
    what = {"denied": "denial", "nothing": "no-record", "asked_back": "question"}.get(
        row.state, "delay"
    )
    name = f"{row.number}-{what}-letter.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    content = b"".join(response.streaming_content)
    assert PdfReader(BytesIO(content)).root_object["/MarkInfo"]["/Marked"]
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def take_now(row: ReleaseRequest, by: Member) -> None:
    take_letter(request=row, letter=letter_of(row), by=by)


def send_now(row: ReleaseRequest, by: Member) -> None:
    take_now(row, by)
    note_sent(row, by)


def note_sent(row: ReleaseRequest, by: Member, on: date = SAID_ON, how: str = "mail") -> None:
    note_letter_sent(request=row, sent_on=on, how=how, by=by, now=NOON)


def page_of(row: ReleaseRequest, reader: Member) -> str:
    url = reverse("records:release-detail", args=[row.pk])
    return " ".join(html.unescape(client_of(reader).get(url).text).split())


def letters_due(member: Member) -> list[Clock]:
    clocks = due_for(member, today=NOON.date())
    return [each for each in clocks if each.step == "Send the letter"]
