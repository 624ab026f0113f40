"""What those who are separated leave open of records: sheets, and what they have sent in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.urls import reverse

from frame.words import us_date
from people.leaving import Leaving, LeftOpen, leaves_open
from people.models import Member
from records.intake.models import SentIn
from records.models import SheetLine, SignInSheet

# Where something waits that is not decided.
WHERE = {
    SentIn.State.SENT: "waits for the Training Unit",
    SentIn.State.FORWARDED: "waits for POST",
    SentIn.State.RETURNED: "was sent back and is not answered",
}

DRAFTS = SignInSheet.objects.filter(saved_at__isnull=True)


@leaves_open
def sheets_not_saved(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """Drafts of sheets, which somebody else must save."""
    if leaving.last_on is None:
        return
    people = {member.pk: member for member in leaving.members}
    begun = DRAFTS.filter(started_by__in=people).values_list(
        "started_by", "course_session", "course_session__starts_on"
    )
    yield from _sheets("began", [(people[key], pk, on) for key, pk, on in begun])
    yield from _sheets_they_stand_on(leaving.members)


@leaves_open
def sent_in_not_decided(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """What those who are separated have sent in, and nobody has decided yet."""
    if leaving.last_on is None:
        return
    yield from _sent_in_by(leaving.members)


def credit_that_waits(member: Member) -> list[LeftOpen]:
    """What the record of a leaver may yet be given: sheets with them on it, and what they sent."""
    return [*_sheets_they_stand_on([member]), *_sent_in_by([member])]


def _sheets_they_stand_on(members: Sequence[Member]) -> Iterator[LeftOpen]:
    serials = {member.serial_number: member for member in members}
    lines = SheetLine.objects.filter(sheet__in=DRAFTS.all(), serial_number__in=serials).values_list(
        "serial_number", "sheet__course_session", "sheet__course_session__starts_on"
    )
    return _sheets("stands on", [(serials[serial], pk, on) for serial, pk, on in lines])


def _sheets(verb: str, found: Iterable[tuple[Member, int, date]]) -> Iterator[LeftOpen]:
    for member, pk, starts_on in sorted(found, key=lambda each: (each[2], each[1])):
        yield LeftOpen(
            f"{member.name} {verb} the sheet of a class of {us_date(starts_on)}, which is not "
            "saved.",
            reverse("records:class-detail", args=[pk]),
            "See the class",
        )


def _sent_in_by(members: Sequence[Member]) -> Iterator[LeftOpen]:
    found = SentIn.objects.filter(sent_by__in=members, state__in=SentIn.OPEN)
    for sent_in in found.select_related("sent_by").order_by("sent_at", "pk"):
        where = WHERE[SentIn.State(sent_in.state)]
        yield LeftOpen(
            f"{sent_in.sent_by.name} sent in “{sent_in.title}”, which {where}.",
            f"{reverse('records:sent-in-queue')}?state=all&q={sent_in.sent_by.serial_number}",
            "See it",
        )
