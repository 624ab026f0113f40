"""A granted release with a certificate in it, and the keys that sign its packet."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from events.signing import make_key
from frame.files import checked_file
from frame.jobs.actions import add_job
from frame.jobs.models import Job
from people.models import Member
from records.actions.documents import filing
from records.models import Completion, ReleaseRequest
from records.releases.packets.job import BUILD_PACKET
from records.releases.packets.key import make_packet_key
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.releases import asking
from tests.uploads import pdf

NOON = datetime(2026, 4, 6, 17, tzinfo=UTC)


def point_at_keys(settings: Any, folder: Path) -> None:
    """Set where the key of the log and that of packets lie."""
    settings.EVENT_LOG_KEY_FILE = str(folder / "log-key")
    settings.PACKET_KEY_FILE = str(folder / "packet-key")
    settings.PACKET_CERTIFICATE = str(folder / "packet.pem")


def set_keys(settings: Any, folder: Path) -> None:
    """Make both keys, and set where they lie."""
    point_at_keys(settings, folder)
    (folder / "log.pub").write_text(f"{make_key(folder / 'log-key')}\n")
    long_ago = datetime(2026, 1, 2, tzinfo=UTC)
    make_packet_key(folder / "packet-key", folder / "packet.pem", now=long_ago)


def certified(member: Member, content: bytes, *, by: Member) -> Completion:
    """A completion of the member with a certificate."""
    with filing(by=by, now=NOON) as files:
        document = files.file_away(checked_file(pdf("certificate.pdf", content)), member=member)
    return CompletionFactory(member=member, evidence=document)


def granted(
    department: Department,
    *,
    parts: tuple[str, ...] = ("certificates", "courses"),
    **conditions: Any,
) -> ReleaseRequest:
    """A request of the clerk about the officer, granted by OGC, who looked at each page."""
    request = asking.asked(department.clerk, department.officer, parts=parts)
    said = asking.spoken_for(request, department.ogc)
    return asking.granted(request, department.ogc, **{"nobody_else": said, **conditions})


def asked_to_build(request: ReleaseRequest, *, by: Member) -> Job:
    """The job that is to build its packet, waiting."""
    return add_job(
        BUILD_PACKET,
        title=f"Packet of {request.number}",
        file_name="",
        asked={"request": request.pk, "decision": request.decision_id},
        by=by,
        now=timezone.now(),
    ).row
