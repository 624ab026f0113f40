"""Why clerks of the demo department entered credit in spite of a warning."""

from datetime import date
from itertools import cycle

from django.db.models import Exists, OuterRef

from courses.designations import Delivery
from records.credit import problem_kinds as kinds
from records.models import Completion, ConfirmedWarning

SHOWN = 24
WHY_AGAIN = (
    "Sent to the class again by the sergeant, after an injury in the spring.",
    "Took the second half only the first time; both sheets are on file.",
    "Repeated of their own accord. Checked with the coordinator.",
)


def confirm_repeats(*, today: date) -> int:
    """Give a reason for the newest courses in person that someone has had twice this year.

    Returns:
        how many there are.
    """
    credit = Completion.objects.not_voided().filter(
        completed_on__year=today.year, delivery=Delivery.IN_PERSON
    )
    earlier = credit.filter(
        member=OuterRef("member"),
        course=OuterRef("course"),
        completed_on__lt=OuterRef("completed_on"),
    )
    again = credit.filter(Exists(earlier)).order_by("-completed_on", "-pk")
    rows = ConfirmedWarning.objects.bulk_create(
        ConfirmedWarning(completion=completion, kind=kinds.HAD_IT_THIS_YEAR.key, reason=reason)
        for completion, reason in zip(again[:SHOWN], cycle(WHY_AGAIN), strict=False)
    )
    return len(rows)
