"""Release requests for tests, in any state."""

import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from pypdf import PdfWriter

from events.models import Event
from people.models import Member
from records.models import ReleaseDecision, ReleaseHandover, ReleasePacket, ReleaseRequest
from records.releases.actions.asking import Asked, ask_release, withdraw_release
from records.releases.actions.building import take_packet
from records.releases.actions.deciding import ask_back, deny_release, explain_delay, find_nothing
from records.releases.actions.granting import Conditions, grant_release
from records.releases.actions.handing_over import hand_over
from records.releases.business_days import why_closed
from records.releases.copies import Handed
from records.releases.looks import record_release_look
from records.releases.parts import Span, page_key, seal_of
from records.releases.reading import leaves_of
from records.releases.striking_out.shown_pages import pages_of
from tests.records.sheets import CHICAGO

# The moment of tests whose clock stands still; see `at_noon`.
NOON = datetime(2026, 3, 10, 12, tzinfo=CHICAGO)
State = ReleaseRequest.State
WHOLE_CAREER = Span(None, None)
# The condition that a course file always leaves on.
OTHERS_IN_TEXTS = (
    "Others are struck out by rule: in the texts of course files their names and serial numbers."
)
ASKED: dict[str, Any] = {
    "requester_kind": "agency",
    "requester_name": "Lieutenant Kim Lee",
    "requester_organization": "Platte County Sheriff",
    "reference": "24-117",
    "why": "Background check of an applicant.",
    "legal_basis": "consultation",
    "answer_by": None,
    "span": WHOLE_CAREER,
    "parts": ("courses",),
}
# The same as a form is sent with it.
TYPED = {
    "requester_kind": "agency",
    "requester_name": "Lieutenant Kim Lee",
    "requester_organization": "Platte County Sheriff",
    "reference": "24-117",
    "received_on": "2026-03-10",
    "answer_by": "",
    "legal_basis": "consent",
    "why": "Background check of an applicant.",
    "members": "4411",
    "from_year": "",
    "to_year": "",
    "parts": ["courses"],
}


def last_event() -> Event:
    """The last that was written."""
    return Event.objects.latest("pk")


def asked(by: Member, *members: Member, now: datetime | None = None, **given: Any) -> Any:
    """A request that waits for its decision."""
    now = now or timezone.now()
    said = Asked(**{**ASKED, "received_on": timezone.localdate(now), **given})
    return ask_release(asked=said, members=members, by=by, now=now).row


def granted(
    request: ReleaseRequest, by: Member, *, now: datetime | None = None, **conditions: Any
) -> ReleaseRequest:
    """The request granted, of the pages as they are."""
    now = now or timezone.now()
    return grant_release(
        request=request,
        words="Consent is on file.",
        conditions=Conditions(**conditions),
        seal=seal_of(
            leaves_of(request, as_of=timezone.localdate(now)), conditions.get("boxes", ())
        ),
        by=by,
        now=now,
    )


def spoken_for(request: ReleaseRequest, by: Member) -> list[str]:
    """Look at each page of papers of others; the keys, to say that nobody else is on them."""
    keys = []
    for leaf in leaves_of(request, as_of=timezone.localdate()):
        for page in pages_of(leaf.document) if leaf.document is not None else ():
            key = page_key(leaf.key, page.number)
            record_release_look(request=request, by=by, page=leaf.title, key=key)
            keys.append(key)
    return keys


def one_page() -> bytes:
    """A PDF that any reader opens."""
    content = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=612, height=792)
    writer.write(content)
    return content.getvalue()


def built(request: ReleaseRequest, by: Member, *, now: datetime | None = None) -> ReleaseRequest:
    """The request with a packet of one page, put there as the job that builds it does."""
    content = one_page() + f"\n% {request.decision_id}".encode()
    ReleasePacket.objects.create(
        decision=request.decision,
        file=ContentFile(content, "packet.pdf"),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=1,
        manifest={},
        built_by=by,
        built_at=now or timezone.now(),
    )
    ReleaseRequest.objects.filter(pk=request.pk).update(state=State.BUILT)
    return ReleaseRequest.objects.get(pk=request.pk)


def handed(on: date | None = None) -> Handed:
    """How a packet left."""
    return Handed("Lieutenant Kim Lee", "in_person", on or timezone.localdate(), "Signed for it.")


def taken(request: ReleaseRequest, by: Member, *, now: datetime | None = None) -> ReleasePacket:
    """The packet of what was granted, once `by` has taken it as a file."""
    packet = the_decision(request).packet
    take_packet(packet=packet, by=by, now=now or timezone.now())
    return packet


def handed_over(
    request: ReleaseRequest, by: Member, *, now: datetime | None = None
) -> ReleaseHandover:
    """How the packet left that `by` took as a file and handed over."""
    packet = taken(request, by, now=now)
    return hand_over(packet=packet, handed=handed(), by=by, now=now or timezone.now())


def a_release(
    by: Member, about: Member, state: str = "asked", *, ogc: Member, **given: Any
) -> ReleaseRequest:
    """A request in a state, with something on record to leave.

    Args:
        about: whose record it is, who has a completion.
        ogc: who decides.
    """
    now = timezone.now()
    if state == State.NOTHING:
        request = asked(by, about, **{**given, "parts": ("courses",), "span": Span(1950, 1950)})
        return find_nothing(request=request, words="All years were searched.", by=ogc, now=now)
    request = asked(by, about, **given)
    if state == State.ASKED_BACK:
        return ask_back(request=request, question="For which post?", by=ogc, now=now)
    if state == State.DENIED:
        return deny_release(request=request, words="No consent is on file.", by=ogc, now=now)
    if state == State.WITHDRAWN:
        return withdraw_release(request=request, reason="Asked twice.", by=by)
    if state == State.ASKED:
        return request
    request = granted(request, ogc, nobody_else=spoken_for(request, ogc))
    if state == State.EXPIRED:
        ReleaseRequest.objects.filter(pk=request.pk).update(state=State.EXPIRED)
        return ReleaseRequest.objects.get(pk=request.pk)
    if state == State.GRANTED:
        return request
    request = built(request, by)
    if state == State.HANDED_OVER:
        handed_over(request, by, now=now)
    return ReleaseRequest.objects.get(pk=request.pk)


def the_decision(request: ReleaseRequest) -> ReleaseDecision:
    """The decision that stands."""
    decision = ReleaseRequest.objects.get(pk=request.pk).decision
    assert decision is not None
    return decision


def decided(row: ReleaseRequest, how: str, *, by: Member) -> ReleaseRequest:
    """`row`, granted, denied, asked back, or said to take longer."""
    if how == "grant":
        return granted(row, by)
    if how == "deny":
        return deny_release(request=row, words="The record is closed.", by=by, now=NOON)
    if how == "ask_back":
        return ask_back(request=row, question="For which post?", by=by, now=NOON)
    later = date(2026, 3, 20)
    return explain_delay(request=row, reason="Off-site.", earliest_on=later, by=by, now=NOON)


def in_a_month() -> date:
    """A day of business some thirty days from now, by which what takes longer can be had."""
    days = (timezone.localdate() + timedelta(days=each) for each in range(30, 40))
    return next(day for day in days if not why_closed(day))


def now_of(row: ReleaseRequest) -> ReleaseRequest:
    """`row` as it is stored by now."""
    return ReleaseRequest.objects.get(pk=row.pk)
