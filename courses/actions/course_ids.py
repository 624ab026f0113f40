"""The Course IDs that the system gives, `YY-NNNN`; one is never given twice."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Max

from courses.models import Course, CourseIdCounter

LAST_NUMBER_OF_A_YEAR = 9_999


def next_course_ids(how_many: int, *, year: int, besides: Collection[str] = ()) -> list[str]:
    """Take the next Course IDs of a year; the counter stays locked until the transaction ends.

    Args:
        besides: Course IDs that are to be added too.

    Raises:
        ValidationError: the year has not so many numbers left.
    """
    CourseIdCounter.objects.get_or_create(year=year)
    counter = CourseIdCounter.objects.select_for_update().get(year=year)
    prefix = f"{year % 100:02}-"
    # A catalogue that was brought in may hold numbers the counter has not given.
    highest = Course.everything.filter(course_id__startswith=prefix).aggregate(
        course_id=Max("course_id")
    )["course_id"]
    given = [each for each in (highest, *besides) if each and each.startswith(prefix)]
    taken = max((int(each.removeprefix(prefix)) for each in given), default=0)
    first = max(counter.last_number, taken) + 1
    counter.last_number = first + how_many - 1
    if counter.last_number > LAST_NUMBER_OF_A_YEAR:
        raise ValidationError(
            f"All {LAST_NUMBER_OF_A_YEAR:,} Course IDs of {year} are given. "
            "Ask the administrator before adding another course."
        )
    counter.save()
    return [f"{prefix}{number:04}" for number in range(first, first + how_many)]
