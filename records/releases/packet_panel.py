"""What the page of a request says of its packet, and how anybody can check it."""

from dataclasses import dataclass
from datetime import date

from people.models import Member
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packet_key import packet_certificate, shown
from records.releases.states import BUILD


@dataclass(frozen=True)
class PacketPanel:
    """Its packet, or whether it can be built.

    Args:
        is_unsigned: it could be built if there were a certificate to sign by.
        fingerprint: of the certificate that signed it, as people compare it.
    """

    packet: ReleasePacket | None
    may_build: bool
    is_unsigned: bool
    fingerprint: str


def packet_panel(request: ReleaseRequest, *, by: Member, today: date) -> PacketPanel:
    """What is said to one reader."""
    packet = (
        ReleasePacket.objects.filter(decision=request.decision_id).first()
        if request.decision_id
        else None
    )
    can_be_built = packet is None and BUILD.can(request, by=by, today=today)
    can_be_signed = not can_be_built or packet_certificate() is not None
    return PacketPanel(
        packet=packet,
        may_build=can_be_built and can_be_signed,
        is_unsigned=can_be_built and not can_be_signed,
        fingerprint=shown(packet.manifest.get("certificate", "")) if packet else "",
    )
