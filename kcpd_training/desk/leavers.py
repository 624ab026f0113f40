"""Preparing a leaver's pack: the transcript, which needs every app, and the job that does it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compliance.viewpoint import Viewpoint
from events.signing import NoKeyError
from frame.access import requires
from frame.form_views import why_refused
from frame.jobs.asking import ask_page
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.jobs.sweeping import at_each_sweep
from frame.requests import SignedInRequest
from frame.said import Said, say
from frame.turns import Busy
from kcpd_training.desk.transcript import paper_of, transcript_of
from people.models import Member
from people.reach import member_within_reach
from records.leavers.actions import (
    CAN_NOT_SIGN,
    check_can_prepare,
    note_failed_try,
    prepare_pack,
    standing_pack,
    withdraw_taken_back,
    withdraw_with_nothing_left,
)
from records.leavers.models import LeaverPack
from records.leavers.owed import failed_tries, owed_again, owed_packs, tried_again_at
from records.leavers.signing import issuer_did
from records.leavers.states import PREPARE
from records.leavers.told import told_now

UNKNOWN = "An administrator finds why in the worker’s log."


def prepare_for(member: Member, *, by: Member | None, now: datetime) -> LeaverPack:
    """Set the transcript as it stands now, and make the pack with it.

    Raises:
        PermissionDenied, ValidationError: as `prepare_pack` does.
    """
    today = timezone.localdate(now)
    viewpoint = Viewpoint(period=today.year, as_of=today)
    told = told_now(member)
    transcript = transcript_of(member, viewpoint, made_at=now)
    return prepare_pack(
        member=member,
        transcript=paper_of(transcript),
        told=told,
        kept_from=transcript.kept_from,
        by=by,
        now=now,
    )


class PrepareLeaverPack(JobKind):
    """A pack that a clerk asks for; done again, it gives the one that was made."""

    key = "leaver-pack"
    rights = (PREPARE.right,)
    content_type = ""

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        work.tell(step="Preparing the pack")
        member = _leavers(job.asked_by).filter(pk=job.asked["member"]).first()
        if member is None:
            raise ValidationError("The member was entered twice, and was merged into another.")
        prepare_for(member, by=job.asked_by, now=timezone.now())
        return b""

    def asking_page(self, job: Job) -> str:
        return reverse("records:leaver-list")

    def result_page(self, job: Job) -> str:
        """The pack; the list, where it was withdrawn since."""
        member = _leavers(job.asked_by).filter(pk=job.asked["member"]).first()
        pack = standing_pack(member) if member else None
        return reverse("records:leaver-pack", args=[pack.pk]) if pack else self.asking_page(job)


LEAVER_PACK_JOB = declare(PrepareLeaverPack())


@at_each_sweep
def prepare_owed_pack(now: datetime) -> None:
    """Withdraw packs that are not owed any more, and prepare one that is.

    One at a sweep, so that jobs wait for no more than a paper. What can't be made is tried again
    later, and why is told to who sees leavers' packs and to administrators.
    """
    withdraw_taken_back(now)
    again = owed_again()
    withdraw_with_nothing_left(again.values(), now)
    resting = [each.member_id for each in failed_tries(again) if now < tried_again_at(each)]
    owed = (
        owed_packs(again).filter(separated_on__lte=timezone.localdate(now)).exclude(pk__in=resting)
    )
    # Any of them, so that one which can't be made keeps no other from being made.
    if (member := owed.order_by("?").first()) is None:
        return
    try:
        issuer_did()
        prepare_for(member, by=None, now=now)
    except Busy:
        # Another paper is being set; it will be done at the next sweep.
        return
    except NoKeyError as why:
        note_failed_try(member=member, why=CAN_NOT_SIGN.format(why), now=now)
    except ValidationError as why:
        note_failed_try(member=member, why=" ".join(why.messages), now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        note_failed_try(member=member, why=UNKNOWN, now=now)
        raise


@requires(PREPARE.right)
@require_http_methods(["GET", "POST"])
def leaver_pack_prepare(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """Have the pack of a leaver prepared, for the first time or anew."""
    member = member_within_reach(request.user, serial_number)
    today = timezone.localdate()
    if member.separated_on is None:
        raise Http404
    if why_not := why_refused(lambda: check_can_prepare(member, by=request.user, today=today)):
        say(request, [Said("info", why_not)])
        return redirect("records:leaver-list")
    return ask_page(
        request,
        LEAVER_PACK_JOB,
        title=f"Leaver’s pack of {member.name}",
        file_name="",
        asked={"member": member.pk},
        why="The transcript is set on paper, the certificates are gathered and the record is "
        "signed, in the background while you go on with other work.",
        cancel_url=reverse("records:leaver-list"),
        button="Prepare the pack",
    )


def _leavers(reader: Member) -> QuerySet[Member]:
    return Member.objects.visible_to(reader).filter(separated_on__isnull=False)
