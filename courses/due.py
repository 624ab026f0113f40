"""What is due of courses: providers whose license ends while their courses are taught."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from courses.models import Provider
from frame.due import Clock, due_source
from frame.rights import Right
from people.models import Member

# So long before it ends, a license is spoken of.
AHEAD = timedelta(days=60)


@due_source(Right.ADMINISTER, Right.KEEP_COURSES)
def licenses_to_renew(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a provider; who administers enters the new license, others see its courses."""
    taught = Q(courses__retired_on__isnull=True) | Q(courses__retired_on__gt=today)
    ending = Provider.objects.filter(
        taught, license_valid_until__lte=today + AHEAD, courses__isnull=False
    )
    for provider in ending.distinct():
        assert provider.license_valid_until is not None
        page, step = (
            (reverse("courses:provider-change", args=[provider.pk]), "Enter the new license")
            if reader.has_right(Right.ADMINISTER)
            else (f"{reverse('courses:course-list')}?provider={provider.pk}", "See its courses")
        )
        yield Clock(
            what=f"License of {provider.name}",
            on=provider.license_valid_until,
            why="11 CSR 75-15.030(9)",
            whose=provider.name,
            page=page,
            step=step,
        )
