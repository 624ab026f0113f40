"""The packet of a release request: have it built, and take it; and the letter to its requester."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from frame.access import requires
from frame.handing_over import saved_once_noted
from frame.jobs.asking import ask_page
from frame.requests import SignedInRequest
from frame.rights import Right
from records.releases.actions.building import take_packet
from records.releases.letters import letter_of, letter_pdf, take_letter
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packets.hindrance import in_words, known_hindrance
from records.releases.packets.job import BUILD_PACKET
from records.releases.reading import may_take
from records.releases.states import BUILD

WHY = (
    "Each paper is set anew without what the decision leaves out, or drawn with it covered; then "
    "all are bound behind a cover sheet, numbered and signed. That takes a minute or more, so it "
    "is done in the background."
)


@requires(Right.ASK_RELEASE)
@require_http_methods(["GET", "POST"])
def release_build(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the packet of a grant built."""
    asked = get_object_or_404(ReleaseRequest.objects.visible_to(request.user), pk=pk)
    page = reverse("records:release-detail", args=[pk])
    try:
        BUILD.check_can(asked, by=request.user, today=timezone.localdate())
        if hindrance := known_hindrance(timezone.localdate()):
            raise ValidationError(in_words(hindrance))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(page)
    assert asked.decision is not None, "what is granted has its decision"
    return ask_page(
        request,
        BUILD_PACKET,
        title=f"Packet of {asked.number}",
        file_name="",
        asked={"request": asked.pk, "decision": asked.decision.pk},
        why=WHY,
        cancel_url=page,
        button="Build the packet",
    )


@requires(Right.ASK_RELEASE, Right.DECIDE_RELEASE)
@require_GET
def release_letter(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand over the letter that tells the requester what became of it, with its event."""
    rows = ReleaseRequest.objects.select_related("decision__decided_by")
    asked = get_object_or_404(rows.visible_to(request.user), pk=pk)
    letter = letter_of(asked)
    if letter is None:
        raise Http404
    pdf = letter_pdf(asked, letter, made_at=timezone.now())
    return saved_once_noted(
        request,
        io.BytesIO(pdf),
        note=lambda: take_letter(request=asked, letter=letter, by=request.user),
        page=reverse("records:release-detail", args=[pk]),
        name=f"{asked.number}-{letter.file_name}",
        content_type="application/pdf",
    )


@requires(Right.ASK_RELEASE, Right.DECIDE_RELEASE)
@require_GET
def release_packet(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand the packet over to be saved, with its event."""
    asked = get_object_or_404(ReleaseRequest.objects.visible_to(request.user), pk=pk)
    packet = get_object_or_404(
        ReleasePacket.objects.select_related("decision__request"), decision=asked.decision_id
    )
    if not may_take(asked, by=request.user, today=timezone.localdate()):
        raise Http404
    try:
        content = packet.file.open("rb")
    except FileNotFoundError:
        messages.error(
            request, "The file of this packet is not in the storage. Tell an administrator."
        )
        return redirect("records:release-detail", pk=pk)
    return saved_once_noted(
        request,
        content,
        sha256=packet.sha256,
        note=lambda: take_packet(packet=packet, by=request.user, now=timezone.now()),
        page=reverse("records:release-detail", args=[pk]),
        name=f"{asked.number}.pdf",
        content_type="application/pdf",
    )
