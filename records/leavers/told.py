"""What a pack tells: which credits, and whether one tells all that the record has now."""

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from courses.actions.courses import COURSE_CHANGE
from courses.actions.merging import COURSE_MERGE, COURSE_UNMERGE
from courses.actions.providers import PROVIDER_CHANGE
from courses.designations import Source
from events.models import Event
from people.actions.members import MEMBER_CHANGE
from people.actions.merging import MEMBER_MERGE, MEMBER_UNMERGE
from people.actions.serial_numbers import MEMBER_CORRECT_SERIAL
from people.models import Member
from records.leavers.models import LeaverPack
from records.leavers.record import contents_of
from records.models import Completion, Document
from records.retention.states import PAPER_DESTROY

if TYPE_CHECKING:
    from django.db.models import QuerySet

# By what a pack may say something else though no training was entered or voided.
CORRECTIONS_OF_MEMBER = [each.name for each in (MEMBER_CHANGE, MEMBER_CORRECT_SERIAL)]
CORRECTIONS_OF_OTHERS = [
    each.name
    for each in (
        COURSE_CHANGE,
        COURSE_MERGE,
        COURSE_UNMERGE,
        PROVIDER_CHANGE,
        PAPER_DESTROY,
        # Their event is that of the member who goes away; a pack is of the one who stays.
        MEMBER_MERGE,
        MEMBER_UNMERGE,
    )
]


def told_of(member: Member) -> "QuerySet[Completion]":
    """The credits that a pack tells: CLEE obtained during the tenure, as it stands.

    Hours of a prior agency are no part of it (policy 930-5 II.K), nor training without POST credit
    or with a failed test, which is no CLEE. The transcript beside it lists that training.
    """
    return told_of_anybody().filter(member=member, completed_on__lte=member.separated_on)


def told_of_anybody() -> "QuerySet[Completion]":
    """What packs tell, whoever leaves."""
    return (
        Completion.objects.not_voided()
        .passed()
        .filter(is_prior_agency=False)
        .exclude(source=Source.NON_POST)
        .order_by("completed_on", "pk")
    )


def credits_of(member: Member) -> list[Completion]:
    """The credits that a pack of the member tells now, with what it says of each."""
    return list(told_of(member).select_related("course__provider", "evidence"))


class Told(NamedTuple):
    """What stands for all that a pack would tell.

    Args:
        contents: of its signed record, the CLEE (`contents_of`).
        listed: of the transcript beside it, which lists training without credit as well.
    """

    contents: str
    listed: str


def told_now(member: Member) -> Told:
    """What stands for all that a pack of the member would tell now."""
    listed = Completion.objects.not_voided().filter(member=member, is_prior_agency=False)
    keys = ",".join(str(key) for key in listed.order_by("pk").values_list("pk", flat=True))
    return Told(contents_of(member, credits_of(member)), sha256(keys.encode()).hexdigest())


def tells(pack: LeaverPack, told: Told) -> bool:
    """Whether it tells that. One that was handed over is held to CLEE alone, which is owed."""
    is_listed = pack.handed_over_at is not None or pack.listed == told.listed
    return pack.contents == told.contents and is_listed


def is_whole(pack: LeaverPack) -> bool:
    """Whether it tells all that the record has now, of the separation that it was made for."""
    return tells(pack, told_now(pack.member))


def what_changed(listed: str, told: Told) -> str:
    """What became of a record that tells something else now: training, or what is said of it.

    Training is added by being entered, or with a record that is merged in, and taken off by being
    voided, or with one that is taken out.

    Args:
        listed: what stood for the training that was listed before.
    """
    if listed != told.listed:
        return "Training was added to the record or taken off it"
    return "What is known of the officer, of a course or of a paper changed"


def outdated_packs(
    member: Member | None = None, *, handed_over_alone: bool = False
) -> list[LeaverPack]:
    """The latest packs of leavers that are not the complete record any more.

    Only those are compared in full since which training was entered or voided, or of whose time
    here there is more or less CLEE than they tell: a record that was merged into this one. Of
    those that wait to be handed over, also where what they say may have been corrected, where any
    records were merged (one that was may have had other training alone), or where a file that they
    may hold was filed again, or credit on it entered or voided: it may be of somebody else too.

    Args:
        member: the one leaver who is asked about; None asks about all.
        handed_over_alone: leave out those that wait, of which any correction makes a comparison.
    """
    standing = LeaverPack.objects.filter(
        withdrawn_at__isnull=True, separated_on=F("member__separated_on")
    )
    if member is not None:
        standing = standing.filter(member=member)
    later = standing.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
    made_at = OuterRef("prepared_at")
    written_since = Completion.objects.filter(member=OuterRef("member")).filter(
        Q(entered_at__gte=made_at) | Q(voided_at__gte=made_at)
    )
    corrected_since = Event.objects.filter(at__gte=made_at).filter(
        Q(
            member_key=Cast(OuterRef("member_id"), CharField()),
            action__in=CORRECTIONS_OF_MEMBER,
        )
        | Q(action__in=CORRECTIONS_OF_OTHERS)
    )
    own_papers = Document.objects.filter(completions__member=OuterRef(OuterRef("member")))
    used_since = Document.objects.filter(sha256__in=own_papers.order_by().values("sha256")).filter(
        Q(added_at__gte=made_at)
        | Q(completions__entered_at__gte=made_at)
        | Q(completions__voided_at__gte=made_at)
    )
    told = told_of_anybody().filter(
        member=OuterRef("member"), completed_on__lte=OuterRef("separated_on")
    )
    number = told.order_by().values("member").annotate(number=Count("pk")).values("number")
    latest = standing.filter(~Exists(later))
    if handed_over_alone:
        latest = latest.filter(handed_over_at__isnull=False)
    found = (
        latest.alias(number=Coalesce(Subquery(number), 0))
        .filter(
            Exists(written_since)
            | ~Q(credits=F("number"))
            # The log since, and the papers, are looked through for those alone that wait: a few.
            | (
                Q(handed_over_at__isnull=True)
                & (Q(Exists(corrected_since)) | Q(Exists(used_since.order_by())))
            )
        )
        .select_related("member")
    )
    return [each for each in found if not is_whole(each)]
