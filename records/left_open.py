"""What those who are separated leave open of records: sheets, roll call, what they have sent in."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from frame.words import us_date
from people.leaving import Leaving, LeftOpen, leaves_open
from records.intake.models import SentIn
from records.intake.roll_call.documented import documented_lines
from records.models import SheetLine, SignInSheet

# Where something stands that is not decided.
STILL_OPEN = {
    SentIn.State.SENT: "waits for the Training Unit",
    SentIn.State.FORWARDED: "waits for POST",
    SentIn.State.RETURNED: "was sent back and is not answered",
}


@leaves_open
def sheets_not_saved(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """Drafts of sheets, which somebody else must save."""
    if leaving.last_on is None:
        return
    people = {member.pk: member for member in leaving.members}
    serials = {member.serial_number: member for member in leaving.members}
    drafts = SignInSheet.objects.filter(saved_at__isnull=True)
    begun = drafts.filter(started_by__in=people).values_list(
        "started_by", "course_session", "course_session__starts_on"
    )
    lines = SheetLine.objects.filter(sheet__in=drafts, serial_number__in=serials).values_list(
        "serial_number", "sheet__course_session", "sheet__course_session__starts_on"
    )
    for verb, found in (
        ("began", [(people[key], pk, on) for key, pk, on in begun]),
        ("stands on", [(serials[serial], pk, on) for serial, pk, on in lines]),
    ):
        for member, pk, starts_on in sorted(found, key=lambda each: (each[2], each[1])):
            yield LeftOpen(
                f"{member.name} {verb} the sheet of a class of {us_date(starts_on)}, which is not "
                "saved.",
                reverse("records:class-detail", args=[pk]),
                "See the class",
            )


@leaves_open
def sent_in_not_decided(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """What those who are separated have sent in, and nobody has decided yet."""
    if leaving.last_on is None:
        return
    found = SentIn.objects.filter(sent_by__in=leaving.members, state__in=STILL_OPEN)
    for sent_in in found.select_related("sent_by").order_by("sent_at", "pk"):
        where = STILL_OPEN[SentIn.State(sent_in.state)]
        yield LeftOpen(
            f"{sent_in.sent_by.name} sent in “{sent_in.title}”, which {where}.",
            f"{reverse('records:sent-in-queue')}?state=all&q={sent_in.sent_by.serial_number}",
            "See it",
        )


@leaves_open
def documented_after(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """Roll call without credit at which somebody is documented after their last day."""
    if leaving.last_on is None:
        return
    lines = documented_lines().filter(
        member__in=leaving.members, report__held_on__gt=leaving.last_on
    )
    for line in lines.select_related("member", "report").order_by("report__held_on", "pk"):
        yield LeftOpen(
            f"{line.member.name} is documented at the roll call “{line.report.title}” of "
            f"{us_date(line.report.held_on)}, after {us_date(leaving.last_on)}.",
            reverse("records:sent-in-detail", args=[line.report_id]),
            "See the report",
        )
