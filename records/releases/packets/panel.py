"""What the page of a request says of its packet, and how anybody can check it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from frame.jobs.models import Job, is_a_worker_there
from frame.jobs.progress import Progress
from frame.words import us_datetime
from people.models import Member
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packets.hindrance import (
    HINDERED,
    WAY_OUT,
    in_words,
    known_hindrance,
    last_tries,
)
from records.releases.packets.key import shown
from records.releases.reading import may_take
from records.releases.states import BUILD

BY_ANOTHER = (
    "It is about {asker} too, whose request it is, and nobody hands over their own record: the "
    "Training Unit {does}. It stands on their list."
)
OTHERS_TRY = "{by} had it built on {at}, and it failed; they read why among their jobs."


@dataclass(frozen=True)
class PacketPanel:
    """Its packet, or whether it can be built.

    Args:
        may_take: the reader may take the packet that is built away as a file.
        progress: how far the job is that is at it, or waits for the worker; None without one.
        no_worker: it waits, and no worker is there.
        by_another: that the Training Unit hands it over; blank where whose it is can.
        hindrance: why it can't be built now, or was not when it was tried, with who does what.
        fingerprint: of the certificate that signed it, as people compare it.
    """

    packet: ReleasePacket | None
    may_take: bool
    may_build: bool
    progress: Progress | None
    no_worker: bool
    hindrance: str
    fingerprint: str
    by_another: str = ""


def packet_panel(request: ReleaseRequest, *, by: Member, today: date) -> PacketPanel:
    """What is said to one reader."""
    decision = request.decision
    packet = ReleasePacket.objects.filter(decision=decision).first() if decision else None
    by_another = ""
    if request.is_for_another_to_hand_over:
        does = "hands it over" if packet is not None else "has it built and hands it over"
        by_another = BY_ANOTHER.format(asker=request.seen_to_by.name, does=does)
    if packet is not None or request.state != ReleaseRequest.State.GRANTED or decision is None:
        fingerprint = shown(packet.manifest.get("certificate", "")) if packet else ""
        takes = packet is not None and may_take(request, by=by, today=today)
        return PacketPanel(packet, takes, False, None, False, "", fingerprint, by_another)
    job = last_tries([decision]).get(decision.pk)
    known = known_hindrance(today)
    at_it = job if job is not None and not job.has_ended else None
    if at_it is not None:
        at_it = Job.objects.with_jobs_before().get(pk=at_it.pk)
    return PacketPanel(
        packet=None,
        may_take=False,
        may_build=not known and at_it is None and BUILD.can(request, by=by, today=today),
        progress=Progress(at_it) if at_it is not None else None,
        no_worker=at_it is not None and not is_a_worker_there(timezone.now()),
        hindrance=in_words(known) if known else _last_failure(job, by=by),
        fingerprint="",
        by_another=by_another,
    )


def _last_failure(job: Job | None, *, by: Member) -> str:
    """Why the last try failed; what it says of a paper is for who asked for it."""
    if job is None or job.state != Job.State.FAILED:
        return ""
    what = job.noted.get(HINDERED, "")
    if what in WAY_OUT:
        return in_words(what)
    if job.asked_by_id == by.pk:
        return job.error
    return OTHERS_TRY.format(by=job.asked_by.name, at=us_datetime(job.ended_at))
