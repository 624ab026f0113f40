"""Whose it is to go on with a release request: who asked, who took it over, the Training Unit."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce

from frame.rights import Right, Role, rights_of
from people.element_tree import ElementTree
from people.models import Member
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.querysets import ReleaseRequestQuerySet

# What tells of each request whether whose it is can go on with it.
READ = (
    "scope__member",
    *(
        f"{whose}__{read}"
        for whose in (
            "asked_by",
            "asked_by__merged_into",
            "taken_over_by",
            "taken_over_by__merged_into",
        )
        for read in ("designations", "elements_commanded", "elements_supervised")
    ),
)


def to_see_to(
    rows: ReleaseRequestQuerySet, *, reader: Member, today: date, is_own_for_another: bool = True
) -> Iterator[ReleaseRequest]:
    """Those that are the reader's to go on with.

    Of who sees all records these are also those whose asker can't, having left, lost the role, no
    longer reaching a member who is asked about, or being who decided on it or asked it back.

    Args:
        is_own_for_another: the step is refused to whom the request is about, so that another who
            sees all records takes it.
    """
    within = rows.visible_to(reader)
    sees_all = reader.has_right(Right.SEE_ALL_RECORDS)
    if not sees_all:
        within = within.of(reader)
    read = list(_read(within))
    alone = _alone(read, today) if sees_all else set()
    for row in read:
        is_own = is_own_for_another and _is_about_its_own(row)
        is_readers = row.seen_to_by == reader and not is_own
        if is_readers or (sees_all and row.seen_to_by != reader and (is_own or row.pk in alone)):
            yield row


def left_alone(rows: ReleaseRequestQuerySet, *, today: date) -> set[int]:
    """The keys of those with which whose they are can't go on any more."""
    return _alone(_read(rows), today)


def _read(rows: ReleaseRequestQuerySet) -> ReleaseRequestQuerySet:
    asked_themself = Q(state=ReleaseRequest.State.ASKED_BACK, asked_back_key=F("seen_to_key"))
    decided = ReleaseDecision.objects.annotate(who=_key_that_stays("decided_by")).filter(
        request=OuterRef("pk"), who=OuterRef("seen_to_key")
    )
    read = rows.annotate(
        seen_to_key=Coalesce(_key_that_stays("taken_over_by"), _key_that_stays("asked_by")),
        asked_back_key=_key_that_stays("asked_back_by"),
        is_refused_to_its_own=Case(
            When(asked_themself | Exists(decided), then=True), default=False
        ),
    ).select_related("asked_by__merged_into", "taken_over_by__merged_into", "decision")
    return read.prefetch_related(*READ).order_by("pk")


def _key_that_stays(who: str) -> Coalesce:
    """In SQL, the key of the record that stays of a member, whose own may have been merged away."""
    return Coalesce(f"{who}__merged_into", who)


def _is_about_its_own(row: ReleaseRequest) -> bool:
    return any(each.member_id == row.seen_to_by.pk for each in row.scope.all())


def _alone(rows: Iterable[ReleaseRequest], today: date) -> set[int]:
    """Those whose asker signs in no more, may ask for no release or reaches not all members.

    Of who was merged into one who had decided on it, or asked it back, it is another's too.
    """
    alone = set[int]()
    tree: ElementTree | None = None
    for row in rows:
        who = row.seen_to_by
        led = {each.pk for each in (*who.elements_commanded.all(), *who.elements_supervised.all())}
        held = {Role(each.role) for each in who.designations.all() if each.ended_on is None}
        rights = rights_of({Role.MEMBER, *held, *([Role.SUPERVISOR] if led else [])})
        can_sign_in = who.may_sign_in_on(today)
        if row.is_refused_to_its_own or not can_sign_in or Right.ASK_RELEASE not in rights:
            alone.add(row.pk)
        elif Right.SEE_ALL_RECORDS not in rights:
            # One is the tree of all, and is read once.
            tree = tree or who.element_tree
            reached = {*tree.under(sorted(led))}
            members = [each.member for each in row.scope.all()]
            if any(each != who and each.element_id not in reached for each in members):
                alone.add(row.pk)
    return alone
