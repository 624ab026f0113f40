"""Telling members of what comes to their record, and of what is taken out of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, prefetch_related_objects

from frame.imports.models import Import
from frame.notices.actions import Told, notify, notify_each
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of, plain_page
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.intake import telling as of_intake  # noqa: F401  its kinds are known with these
from records.models import Completion

if TYPE_CHECKING:
    from frame.requests import Asker

CREDIT = NoticeGroup(
    "credit", "Your credit", "Credit comes to your record, or is voided.", Mail.DAILY
)
COMPLETION_PAGE = page_of(
    "records:completion-detail",
    Completion,
    lambda by: Completion.objects.visible_to(by),
    Right.SEE_OWN_RECORD,
)

CREDITED = NoticeKind("credit.written", "Credit came to your record", CREDIT, COMPLETION_PAGE)
CREDIT_BROUGHT = NoticeKind(
    "credit.brought",
    "Credit came to your record from a file",
    CREDIT,
    plain_page("desk:my-record", Right.SEE_OWN_RECORD),
)
DOCUMENTED = NoticeKind(
    "roll_call.documented",
    "Training of yours is documented without credit",
    CREDIT,
    plain_page("desk:my-record", Right.SEE_OWN_RECORD),
)
DOCUMENTED_VOIDED = NoticeKind(
    "roll_call.voided",
    "What a roll call says of you was voided",
    CREDIT,
    plain_page("desk:my-record", Right.SEE_OWN_RECORD),
)
CREDIT_VOIDED = NoticeKind("credit.voided", "Credit of yours was voided", CREDIT, COMPLETION_PAGE)


def tell_of_credit(completions: Iterable[Completion], *, by: Member) -> None:
    """Tell each member that a course is on the record now."""
    notify_each(CREDITED, map(credit_told, completions), by=by)


def credit_told(completion: Completion) -> Told:
    """What a member is told of one completion."""
    words = f"{_named(completion)}, is on your record now."
    if completion.has_failed:
        words = f"{words[:-1]}: {completion.why_nothing}, no credit."
    return Told(completion.member, words, completion)


def tell_of_documented(members: Iterable[Member], what: str, *, by: Member) -> None:
    """Tell each member that training is documented which gives no credit.

    Args:
        what: the training and its day, and why it gives none.
    """
    notify(DOCUMENTED, members, f"{what}.", by=by)


def tell_of_documented_void(
    members: Iterable[Member], what: str, *, reason: str, by: Member
) -> None:
    """Tell each member that a roll call tells it of them no more; they may not see its report.

    Args:
        what: the training and its day, and what of it.
    """
    words = f"{what}, was voided on your record: {reason}"
    notify(DOCUMENTED_VOIDED, members, words, by=by)


def tell_of_file(brought: Import, *, by: "Asker", today: date) -> None:
    """Tell each member once of what a file brought of this year and the last."""
    recent = Completion.objects.filter(brought_in=brought, completed_on__year__gte=today.year - 1)
    counted = recent.order_by().values_list("member").annotate(number=Count("pk"))
    counts = dict(counted)
    members = Member.objects.in_bulk(list(counts))
    told = (
        Told(member, f"{_completions(counts[key])} on your record now.")
        for key, member in members.items()
    )
    notify_each(CREDIT_BROUGHT, told, by=by)


def _completions(number: int) -> str:
    """`1 completion from a file is`, `3 completions from a file are`."""
    verb = " from a file is" if number == 1 else "s from a file are"
    return f"{number:,} completion{verb}"


def tell_of_void(completions: Sequence[Completion], *, by: Member) -> None:
    """Tell each member that credit is no longer on the record."""
    prefetch_related_objects(completions, "course")
    told = (
        Told(each.member, f"{_named(each)}, was voided on your record. Its page says why.", each)
        for each in completions
    )
    notify_each(CREDIT_VOIDED, told, by=by)


def _named(completion: Completion) -> str:
    """`25-1000 De-escalation, completed on Mar 10, 2026`."""
    return f"{completion.course}, completed on {us_date(completion.completed_on)}"
