"""Who was there, as the page of a report shows it: with the credit, or why there is none."""

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse

from frame.words import us_datetime
from people.models import Member
from records.intake.models import RollCallLine, RollCallTaught, SentIn
from records.models.completion import Completion


class WasThere(NamedTuple):
    """One member who was there.

    Args:
        became: what came of it, in words; blank while nothing is decided.
        page: where the credit is read, for who may see it.
        is_voided: whether it was documented without credit, and is no more.
        is_documented: whether it is documented without credit, and stands.
    """

    member: Member
    became: str
    page: str
    is_voided: bool = False
    is_documented: bool = False


def who_was_there(sent_in: SentIn, *, reader: Member) -> list[WasThere]:
    """Everybody on a report, in its order; nobody on anything else that is sent in."""
    if sent_in.kind != "rollcallreport":
        return []
    lines = list(
        RollCallLine.objects.filter(report=sent_in.pk).select_related(
            "member", "completion", "report", "voided_by"
        )
    )
    written = [line.completion_id for line in lines if line.completion_id]
    seen = Completion.objects.visible_to(reader).filter(pk__in=written) if written else ()
    reached = {completion.pk for completion in seen}
    return [_was_there(line, reached) for line in lines]


def documents_nobody(there: Sequence[WasThere]) -> bool:
    """Whether all that a report documented is voided since."""
    return any(each.is_voided for each in there) and not any(each.is_documented for each in there)


def any_to_void(there: Sequence[WasThere], sent_in: SentIn, *, by: Member) -> bool:
    """Whether a report documents anybody but the reader, as there or as who taught."""
    if any(each.is_documented and each.member != by for each in there):
        return True
    taught = RollCallTaught.objects.filter(report=sent_in.pk, voided_at__isnull=True)
    return bool(there) and taught.exclude(member=by).exists()


def _was_there(line: RollCallLine, reached: set[int]) -> WasThere:
    credit = line.completion
    if credit is None:
        return WasThere(
            line.member,
            _without_credit(line),
            "",
            is_voided=line.is_voided,
            is_documented=line.is_documented,
        )
    words = f"{credit.earned_in_words}{', voided since' if credit.is_voided else ''}"
    is_reached = credit.pk in reached
    page = reverse("records:completion-detail", args=[credit.pk]) if is_reached else ""
    return WasThere(line.member, words if is_reached else "Credited", page)


def _without_credit(line: RollCallLine) -> str:
    """Why somebody has no credit of it; blank while nothing is decided."""
    if line.voided_by is not None:
        return (
            f"Voided by {line.voided_by.name} on {us_datetime(line.voided_at)}: {line.void_reason}"
        )
    if line.why_left_out:
        left_out = "No credit" if line.report.gives_credit else "Left out"
        return f"{left_out}: {line.why_left_out}"
    if line.report.state != SentIn.State.ACCEPTED:
        return ""
    return "Documented"  # why without credit, the page says once
