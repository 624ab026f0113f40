"""Why packets that are granted can't be built here now, in words, with who mends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from events.signing import NoKeyError, public_keys
from events.verifier import NotWholeError
from frame.jobs.models import Job
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.packets.key import NOT_SIGNED, certificate_is_over, packet_certificate

# The kind of the jobs that build packets (`job`).
BUILDING = "release-packet"
# What a job notes where an administrator has to mend something; see `Hindrance.what`.
HINDERED = "hindered"
NO_CERTIFICATE = "There is no certificate to sign packets by"
CERTIFICATE_OVER = "The certificate to sign packets by has expired, or is not valid yet"
NO_KEY = "Packets can’t be signed"
LOG_NOT_SIGNED = "The event log is not signed, so no packet can be proved"
LOG_NOT_WHOLE = "The event log could not be checked, so a packet can’t be proved"
FILE_GONE = "A file of a release request is not in the storage"
# By what is wrong: who does what. The pages of requests and those of administrators say the same.
WAY_OUT = {
    NO_CERTIFICATE: "An administrator makes one (“Packets” in docs/deployment.md).",
    CERTIFICATE_OVER: "An administrator makes another (“Packets” in docs/deployment.md). Then have "
    "the packet built.",
    NO_KEY: "An administrator gives the worker the key of packets (“Packets” in "
    "docs/deployment.md). Then have the packet built again.",
    LOG_NOT_SIGNED: "An administrator makes the log’s key and gives it to the worker (“The event "
    "log” in docs/deployment.md). Then have the packet built.",
    LOG_NOT_WHOLE: "An administrator runs verify_log, which says what is wrong. Then have the "
    "packet built again.",
    FILE_GONE: "An administrator restores it from the backup. Then have the packet built again.",
}


@dataclass(frozen=True)
class Hindrance:
    """What keeps packets from being built until an administrator has mended it.

    Args:
        what: what is wrong, in a few words.
        waiting: how many grants wait for it.
        on: the last day on which the first of them can be handed over.
        askers: who asked for them, and has them built once it is mended.
    """

    what: str
    waiting: int
    on: date
    askers: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is wrong, and who does what, as the page of a request says it."""
        return in_words(self.what)


def known_hindrance(today: date) -> str:
    """What keeps any packet from being built, as far as this process can tell; blank if nothing.

    Whether the private keys can be read, the worker alone knows: see `last_tries`.
    """
    if packet_certificate() is None:
        return NO_CERTIFICATE
    if certificate_is_over(today):
        return CERTIFICATE_OVER
    try:
        return "" if public_keys() else LOG_NOT_SIGNED
    except (NoKeyError, NotWholeError):
        return LOG_NOT_SIGNED


def in_words(what: str) -> str:
    """What is wrong, and who does what about it; what is wrong alone where nobody can tell."""
    if what == NO_CERTIFICATE:
        return NOT_SIGNED
    return f"{what}. {WAY_OUT[what]}"


def last_tries(decisions: Iterable[ReleaseDecision]) -> dict[int, Job]:
    """The latest job that was to build the packet of each decision, by the decision's key."""
    since = min((each.decided_at for each in decisions), default=None)
    if since is None:
        return {}
    jobs = Job.objects.filter(kind=BUILDING, asked_at__gte=since).order_by("pk")
    return {job.asked["decision"]: job for job in jobs}


def hindrances(today: date) -> list[Hindrance]:
    """What keeps grants from being built, the first to expire on top."""
    waiting = ReleaseRequest.objects.filter(state=ReleaseRequest.State.GRANTED)
    rows = list(
        waiting.select_related(
            "decision", "asked_by__merged_into", "taken_over_by__merged_into"
        ).order_by("decision__ends_on", "pk")
    )
    known = known_hindrance(today) if rows else ""
    tries = {} if known else last_tries(row.decision for row in rows if row.decision is not None)
    found: dict[str, list[ReleaseRequest]] = {}
    for row in rows:
        job = tries.get(row.decision_id or 0)
        failed = job is not None and job.state == Job.State.FAILED
        what = known or (job.noted.get(HINDERED, "") if job is not None and failed else "")
        if what in WAY_OUT:
            found.setdefault(what, []).append(row)
    return [_hindrance(what, of) for what, of in found.items()]


def _hindrance(what: str, of: list[ReleaseRequest]) -> Hindrance:
    first = of[0].decision
    assert first is not None, "what is granted is decided"
    assert first.ends_on is not None, "a grant ends"
    askers = dict.fromkeys(row.seen_to_by.name for row in of)
    return Hindrance(what, len(of), first.ends_on, tuple(askers))
