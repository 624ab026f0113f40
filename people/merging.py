"""What becomes of what is on file of a member who is merged into another, and what clashes."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from frame.merging.ties import Clash, clashes_between, moves, stays
from frame.words import us_date
from people.credit_days import days_of_credit
from people.models import (
    Element,
    FailedSignIn,
    FormerSerialNumber,
    GuardedChange,
    KnownPlace,
    Leave,
    Member,
    MemberMerge,
    MemberSession,
    OneTimePassword,
    RoleDesignation,
    RoleRequest,
    TryCount,
)

moves(Member, "merged_into", None)
moves(FormerSerialNumber, "member", None)
stays(Leave, "entered_by", "voided_by", why="It says who did it.")
stays(RoleDesignation, "member", why="A merge gives nobody a role, and none is held by then.")
stays(RoleDesignation, "designated_by", why="It says who did it.")
stays(RoleDesignation, "reviewed_by", why="It says who did it.")
stays(GuardedChange, "member", why="It says to whom it was done.")
stays(GuardedChange, "made_by", "seen_by", why="It says who did it.")
stays(RoleRequest, "member", why="A merge gives nobody a role.")
stays(RoleRequest, "asked_by", "confirmed_by", "stopped_by", why="It says who did it.")
stays(MemberSession, "member", why="Who is merged away is asked to sign in anew.")
stays(OneTimePassword, "member", why="Nobody signs in with the serial number merged away.")
stays(OneTimePassword, "made_by", "confirmed_by", "stopped_by", why="It says who did it.")
stays(Element, "commander", why="A merge gives nobody an element to lead, and none is led by then.")
stays(Element.supervisors.through, "member", why="The same.")
stays(KnownPlace, "member", why="Nobody signs in any more as the one merged away.")
stays(TryCount, "member", why="It was their serial number that was tried.")
stays(FailedSignIn, "member", why="It was their serial number that was tried.")
stays(MemberMerge, "kept", "merged", why="A merge says which two it was of.")
stays(MemberMerge, "merged_by", "undone_by", why="It says who did it.")


def page_of(member: Member) -> str:
    """The address of a member's page."""
    return reverse("people:member-detail", args=[member.pk])


moves(Leave, "member", ("leave", "leaves"), page=page_of)


@clashes_between(Member)
def roles_and_elements(kept: Member, merged: Member) -> Iterator[Clash]:
    """What the one merged away holds, since nobody gains a role or an element by a merge."""
    for given in merged.designations.filter(ended_on__isnull=True).order_by("pk"):
        yield Clash(
            f"{merged} holds the role {given.get_role_display()}. End that designation first; if "
            "the role is theirs, designate the one that stays.",
            ((f"{reverse('people:designation-list')}?q={merged.serial_number}", "See the roles"),),
        )
    led = Element.objects.filter(Q(commander=merged) | Q(supervisors=merged)).distinct()
    for element in led.order_by("name"):
        yield Clash(
            f"{merged} leads {element.name}. Name who leads it first.",
            ((reverse("people:element-change", args=[element.pk]), "Name who leads"),),
        )


def _of_either(words: str, kept: Member, merged: Member) -> Clash:
    """A clash in which either of the two may be wrong, with a way to both."""
    return Clash(
        words,
        tuple(
            (reverse("people:member-change", args=[each.pk]), f"Change {each.serial_number}")
            for each in (kept, merged)
        ),
    )


@clashes_between(Member)
def facts_that_decide(kept: Member, merged: Member) -> Iterator[Clash]:
    """What both say of their license and their employment, of which one has to be wrong."""
    change = reverse("people:member-change", args=[kept.pk])
    if merged.license_number and merged.license_number != kept.license_number:
        says = f"the license number {merged.license_number}"
        if kept.license_number:
            words = f"{merged} has {says}, {kept} has {kept.license_number}. Correct the wrong one"
        else:
            words = (
                f"{merged} has {says}, and {kept} has none. Take it off the one, and enter it at "
                "the other"
            )
        yield _of_either(f"{words} first, so that it stays.", kept, merged)
    if merged.hired_on != kept.hired_on:
        yield _of_either(
            f"{merged} was hired on {us_date(merged.hired_on)}, {kept} on "
            f"{us_date(kept.hired_on)}. Correct the wrong day first.",
            kept,
            merged,
        )
    if kept.separated_on is not None and merged.separated_on is None:
        yield Clash(
            f"{kept} left on {us_date(kept.separated_on)}, and {merged} did not. Keep the other "
            "one, or correct the day first.",
            ((change, "Change what stays"),),
        )
    last = kept.separated_on
    after = [
        day
        for day in days_of_credit([merged]).get(merged.pk, ())
        if last is not None and merged.separated_on is not None and day.on > last
    ]
    if after:
        latest = max(after)
        yield Clash(
            f"{merged} has a {latest.nouns[0]} of {us_date(latest.on)}, after {kept} left on "
            f"{us_date(last)}. Correct the day of separation first.",
            ((change, "Change what stays"),),
        )


@clashes_between(Member)
def leaves_that_overlap(kept: Member, merged: Member) -> Iterator[Clash]:
    """Leaves of both that have days in common."""
    ours = list(kept.leaves.not_voided())
    for leave in merged.leaves.not_voided():
        for other in ours:
            if (other.ends_on is None or leave.starts_on <= other.ends_on) and (
                leave.ends_on is None or other.starts_on <= leave.ends_on
            ):
                yield Clash(
                    f"{merged} is on leave {leave.days_in_words}, {kept} "
                    f"{other.days_in_words}. Void one of the two first.",
                    ((page_of(merged), "See the leave"),),
                )
