"""What those who are separated leave open of classes: seats, and classes they see to or teach."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from courses.models import CourseSession, Enrolment
from frame.words import us_date
from people.leaving import Leaving, LeftOpen, leaves_open

SEATS_DAY = "course_session__starts_on"


@leaves_open
def classes_to_come(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """Classes that end after the last day of employment; one whose sheet is saved is over."""
    if leaving.last_on is None:
        return
    people = {member.pk: member for member in leaving.members}
    to_come = CourseSession.objects.open().filter(ends_on__gt=leaving.last_on)
    seats = Enrolment.objects.taking_a_seat().filter(member__in=people, course_session__in=to_come)
    found = [
        ("is enrolled in", seats.values_list("member", "course_session", SEATS_DAY)),
        *(
            (verb, to_come.filter(**{f"{who}__in": people}).values_list(who, "pk", "starts_on"))
            for verb, who in (("coordinates", "coordinator"), ("teaches", "instructors"))
        ),
    ]
    for verb, rows in found:
        for key, pk, starts_on in sorted(rows, key=lambda row: (row[2], row[1], row[0])):
            yield LeftOpen(
                f"{people[key].name} {verb} a class of {us_date(starts_on)}.",
                reverse("records:class-detail", args=[pk]),
                "See the class",
            )
