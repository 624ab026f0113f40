"""Telling who decides that a release request waits, and who asked what became of it."""

from django.utils import timezone

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.releases.copies import untold_copies
from records.releases.models import ReleaseRequest
from records.releases.seen_to import left_alone
from records.releases.states import is_or_was_of
from records.releases.words import became_in_words

RELEASES = NoticeGroup(
    "releases",
    "Release requests",
    "A release request waits for your decision, or one that you made is asked back, decided, gone "
    "on with by another, or expires.",
    Mail.AT_ONCE,
    (Right.ASK_RELEASE, Right.DECIDE_RELEASE),
)
PAGE = page_of(
    "records:release-detail",
    ReleaseRequest,
    lambda by: ReleaseRequest.objects.visible_to(by),
    Right.ASK_RELEASE,
    Right.DECIDE_RELEASE,
)
WAITS = NoticeKind("release.waits", "A release request waits for a decision", RELEASES, PAGE)
ASKED_BACK = NoticeKind("release.asked_back", "Your release request is asked back", RELEASES, PAGE)
DECIDED = NoticeKind("release.decided", "Your release request is decided", RELEASES, PAGE)
REOPENED = NoticeKind(
    "release.reopened", "The decision on your release request is taken back", RELEASES, PAGE
)
DELAYED = NoticeKind("release.delayed", "Your release request takes longer", RELEASES, PAGE)
TO_HAND_OVER = NoticeKind(
    "release.to_hand_over",
    "A decided release is for the Training Unit to go on with",
    RELEASES,
    PAGE,
)
TAKEN_OVER = NoticeKind(
    "release.taken_over", "Another goes on with your release request", RELEASES, PAGE
)
BY_ANOTHER = NoticeKind(
    "release.by_another", "Another did a step of your release request", RELEASES, PAGE
)
PAPER_CHANGED = NoticeKind(
    "release.paper_changed", "A paper of a release that you granted has changed", RELEASES, PAGE
)
EXPIRED = NoticeKind("release.expired", "Your release request has expired", RELEASES, PAGE)


def tell_deciders(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who decides that it waits, but neither whom it is about nor who went on with it."""
    about = request.scope.values("member")
    deciders = Member.objects.designated_with(Right.DECIDE_RELEASE)
    asked = [*request.asked_by.own_keys, request.seen_to_by.pk]
    others = deciders.exclude(pk__in=about).exclude(pk__in=asked)
    told = [each for each in others if not is_or_was_of(request, each)]
    notify(WAITS, told, f"{request} waits for a decision.", by=by, about=request)


def tell_asked_back(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked what is to be explained."""
    sentence = f"{request} is asked back: {request.question}"
    notify(ASKED_BACK, [request.seen_to_by], sentence, by=by, about=request)


def tell_decided(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked how it was decided; the page says on which conditions."""
    sentence = f"{request} {became_in_words(request)}."
    if request.state in ReleaseRequest.UNGRANTED:
        sentence = f"{sentence} The letter that tells the requester is on its page."
    notify(DECIDED, [request.seen_to_by], sentence, by=by, about=request)


def tell_delayed(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked that it takes longer, and that the requester is to have the letter."""
    sentence = (
        f"{request} takes longer. The earliest day is {us_date(request.earliest_on)}. Send the "
        "requester the letter, which is on its page."
    )
    notify(DELAYED, [request.seen_to_by], sentence, by=by, about=request)


def tell_training_unit(request: ReleaseRequest, *, by: Member) -> None:
    """Tell the Training Unit of a decision with which whose it is can't go on.

    It is about them, or they left, lost the role or no longer reach a member.
    """
    this = ReleaseRequest.objects.filter(pk=request.pk)
    what = "send its letter" if request.state in ReleaseRequest.UNGRANTED else "hand it over"
    if request.scope.filter(member=request.seen_to_by).exists():
        why = f"its asker can’t {what}: it is about the own record"
    elif left_alone(this, today=timezone.localdate()):
        why = f"{request.seen_to_by.name} can’t {what} any more"
    else:
        return
    about = request.scope.values("member")
    unit = Member.objects.designated_with(Right.ENTER_COMPLETIONS)
    sentence = f"{request} {became_in_words(request)}; {why}."
    notify(TO_HAND_OVER, unit.exclude(pk__in=about), sentence, by=by, about=request)


def tell_taken_over(request: ReleaseRequest, before: Member, *, by: Member) -> None:
    """Tell whose it was who goes on with it."""
    sentence = f"{by.name} goes on with {request} in your place."
    notify(TAKEN_OVER, [before], sentence, by=by, about=request)


def tell_of_another(request: ReleaseRequest, did: str, *, by: Member) -> None:
    """Tell whose it is what another of the Training Unit did in their place.

    Args:
        did: as it is said before the request: `withdrew`.
    """
    sentence = f"{by.name} {did} {request}."
    notify(BY_ANOTHER, [request.seen_to_by], sentence, by=by, about=request)


def tell_of_paper(request: ReleaseRequest, did: str, *, by: Member) -> None:
    """Tell whose it is, and who granted it, of a paper by which it is asked.

    Args:
        did: as it is said before the request: `voided a paper of`.
    """
    tell_of_another(request, did, by=by)
    if request.state in ReleaseRequest.STANDING_GRANT and request.decision is not None:
        sentence = f"{by.name} {did} {request}, which you granted before."
        notify(PAPER_CHANGED, [request.decision.decided_by], sentence, by=by, about=request)


def tell_reopened(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked, and who decides, that it waits for another decision."""
    sentence = f"The decision on {request} is taken back, and it waits for another one."
    notify(REOPENED, [request.seen_to_by], sentence, by=by, about=request)
    tell_deciders(request, by=by)


def tell_expired(request: ReleaseRequest) -> None:
    """Tell who asked that what was granted was not handed over in time."""
    sentence = f"{request} has expired: it was not handed over in time."
    if untold_copies([request]):
        sentence = f"{sentence} A copy of its packet was taken: say whether it left the house."
    notify(EXPIRED, [request.seen_to_by], sentence, by=None, about=request)
