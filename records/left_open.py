"""What those who are separated leave open of records: sheets that they began, or stand on."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from frame.words import us_date
from people.leaving import Leaving, LeftOpen, leaves_open
from records.models import SheetLine, SignInSheet


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
