"""What left of a member's record: releases and leavers' packs in one disclosure log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events.models import Event
from events.said import UNREADABLE, said_before
from frame.finding.text import without_accents
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import hours, us_date
from people.models import Member
from records.leavers.models import LeaverPack
from records.leavers.owed import corrections_of, handed_over_to
from records.releases.models import Disclosure, ReleaseRequest

OWED = "as 11 CSR 75-15.020(6) asks"


@dataclass(frozen=True)
class DisclosureLine:
    """A line of a member's disclosure log.

    Args:
        noted_at: when it was written down that it was handed over.
        act: who decided that it leaves, or handed over what the law asks for.
        page: where what left is shown; blank where the log is all that its readers have.
        is_kept: whether the decision keeps it from the member.
        corrections: what is right where the hand-over was noted wrong, with its day; of a pack,
            whose line says what is right, what was noted before.
    """

    handed_on: date
    noted_at: datetime
    handed_to: str
    what: str
    act: str
    page: str = ""
    is_kept: bool = False
    corrections: tuple[str, ...] = ()


def disclosures_of(member: Member, *, reader: Member) -> list[DisclosureLine]:
    """All that left of a member's record and that the reader may know of, the newest first."""
    lines = [*_packets(member, reader), *_packs(member, reader)]
    return sorted(lines, key=lambda each: (each.handed_on, each.noted_at), reverse=True)


def _packets(member: Member, reader: Member) -> Iterator[DisclosureLine]:
    rows = Disclosure.objects.visible_to(reader).filter(member=member)
    rows = rows.select_related(
        "handover__request__course_session__course", "handover__packet__decision__decided_by"
    )
    for row in rows.prefetch_related("handover__corrections"):
        handover, decision = row.handover, row.handover.packet.decision
        yield DisclosureLine(
            handed_on=handover.handed_on,
            noted_at=handover.noted_at,
            handed_to=received_by(handover.handed_to, handover.request),
            what=_left(row),
            act=f"Decided by {decision.decided_by.name}, {decision.get_role_display()}, "
            f"{us_date(decision.decided_at)}",
            is_kept=row.is_kept_from_member,
            corrections=tuple(
                f"Corrected on {us_date(each.noted_at)}: "
                f"{received_by(each.handed_to, handover.request)}, "
                f"{each.get_how_display().lower()}, {us_date(each.handed_on)}"
                for each in handover.corrections.all()
            ),
        )


def _left(disclosure: Disclosure) -> str:
    """The titles of the pages that left, and the class that was asked for, if it was one."""
    request, titles = disclosure.handover.request, "; ".join(disclosure.what)
    return titles if request.course_session is None else f"Of {request.scope_words}: {titles}"


def received_by(handed_to: str, request: ReleaseRequest) -> str:
    """Who received it, and for whom; the requester alone where that is the same.

    Accents make nobody somebody else, nor does what stands behind the name of the requester.
    """
    receiver, requester = without_accents(handed_to), without_accents(request.requester)
    if receiver == requester or requester.startswith(f"{receiver},"):
        return request.requester
    return f"{handed_to}, for {request.requester}"


def _packs(member: Member, reader: Member) -> Iterator[DisclosureLine]:
    packs = list(handed_over_to(member).visible_to(reader).select_related("handed_over_by"))
    corrected = corrections_of(packs)
    for pack in packs:
        yield DisclosureLine(
            handed_on=pack.handed_over_on,
            noted_at=pack.handed_over_at,
            handed_to=f"{pack.handed_over_to} ({pack.get_handed_over_how_display().lower()})",
            what=f"Leaver’s pack: {pack.credits:,} credit{'' if pack.credits == 1 else 's'}, "
            f"{hours(pack.credit_hours)} hours",
            act=f"Handed over by {pack.handed_over_by.name}, {OWED}",
            page=reverse("records:leaver-pack", args=[pack.pk]),
            corrections=tuple(map(_corrected, corrected.get(pack.pk, ()))),
        )


def _corrected(event: Event) -> str:
    """What was noted of a pack before it was corrected: `Corrected on Jul 2, 2026; before: …`."""
    before = said_before(event)
    hows = {str(how.value): str(how.label).lower() for how in LeaverPack.How}
    day = before.day("handed_over_on")
    parts = (
        before.text("handed_over_to"),
        hows.get(before.text("handed_over_how"), ""),
        us_date(day) if day else "",
        "another receipt" if before.tells("receipt") else "",
        "" if before.is_readable else UNREADABLE,
    )
    said = ", ".join(filter(None, parts))
    return f"Corrected on {us_date(timezone.localdate(event.at))}; before: {said}"


class DisclosureTable(ListTable):
    """What left of one member's record, the newest first."""

    caption = "What left, the newest first"
    nouns = ("disclosure", "disclosures")
    row_header = "handed_to"
    export_formats: tuple[str, ...] = ()
    # A release may be kept from whoever reads this: it is of their own record, or of it too.
    nothing_yet = Empty("No release that you may read of. No leaver’s pack was handed over.")
    nothing_fits = nothing_yet

    handed_on = tables.Column("When", orderable=False, attrs=ONE_LINE)
    handed_to = tables.Column("To whom", orderable=False, attrs=WRAPPED)
    what = tables.Column("What", orderable=False, attrs=TITLE)
    act = tables.Column(
        "By whose act", orderable=False, attrs=named_on_card("By whose act:", WRAPPED)
    )

    def render_handed_on(self, value: date) -> str:
        return us_date(value)

    def render_handed_to(self, record: DisclosureLine) -> SafeString:
        corrected = format_html_join(
            "", '<br><span class="text-muted">{}</span>', ((each,) for each in record.corrections)
        )
        return format_html("{}{}", record.handed_to, corrected)

    def render_what(self, record: DisclosureLine) -> str | SafeString:
        if record.page:
            return format_html('<a class="usa-link" href="{}">{}</a>', record.page, record.what)
        if record.is_kept:
            kept = '{} <strong class="nowrap">Kept from the member</strong>'
            return format_html(kept, record.what)
        return record.what
