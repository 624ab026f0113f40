"""The packet of a release request: have it built, and take it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from frame.access import requires
from frame.handing_over import file_to_save
from frame.jobs.asking import ask_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from records.releases.actions.building import take_packet
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packet_job import BUILD_PACKET
from records.releases.packet_key import NOT_SIGNED, packet_certificate
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
        if packet_certificate() is None:
            raise ValidationError(NOT_SIGNED)
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
def release_packet(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand the packet over to be saved, with its event."""
    asked = get_object_or_404(ReleaseRequest.objects.visible_to(request.user), pk=pk)
    packet = get_object_or_404(
        ReleasePacket.objects.select_related("decision__request"), decision=asked.decision_id
    )
    try:
        content = packet.file.open("rb")
    except FileNotFoundError:
        messages.error(
            request, "The file of this packet is not in the storage. Tell an administrator."
        )
        return redirect("records:release-detail", pk=pk)
    try:
        take_packet(packet=packet, by=request.user)
    except ValidationError as refused:
        content.close()
        say(request, [Said("error", " ".join(refused.messages))])
        return redirect("records:release-detail", pk=pk)
    return file_to_save(content, name=f"{asked.number}.pdf", content_type="application/pdf")
