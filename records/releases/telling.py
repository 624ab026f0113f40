"""Telling who decides that a release request waits, and who asked what became of it."""

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of
from frame.rights import Right
from people.models import Member
from records.releases.models import ReleaseRequest

RELEASES = NoticeGroup(
    "releases",
    "Release requests",
    "A release request waits for your decision, or one that you made is asked back, decided or "
    "expires.",
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
EXPIRED = NoticeKind("release.expired", "Your release request has expired", RELEASES, PAGE)


def tell_deciders(request: ReleaseRequest, *, by: Member) -> None:
    """Tell OGC and the HRD Commander that it waits, but for whom it is about."""
    about = request.scope.values("member")
    deciders = Member.objects.designated_with(Right.DECIDE_RELEASE)
    told = deciders.exclude(pk__in=about).exclude(pk=request.asked_by_id)
    notify(WAITS, told, f"{request} waits for a decision.", by=by, about=request)


def tell_asked_back(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked what is to be explained."""
    sentence = f"{request} is asked back: {request.question}"
    notify(ASKED_BACK, [request.asked_by], sentence, by=by, about=request)


def tell_decided(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked how it was decided; the page says on which conditions."""
    became = request.get_state_display().lower()
    notify(DECIDED, [request.asked_by], f"{request} is {became}.", by=by, about=request)


def tell_reopened(request: ReleaseRequest, *, by: Member) -> None:
    """Tell who asked that it waits for another decision."""
    sentence = f"The decision on {request} is taken back, and it waits for another one."
    notify(REOPENED, [request.asked_by], sentence, by=by, about=request)


def tell_expired(request: ReleaseRequest) -> None:
    """Tell who asked that what was granted was not handed over in time."""
    sentence = f"{request} has expired: it was not handed over in time."
    notify(EXPIRED, [request.asked_by], sentence, by=None, about=request)
