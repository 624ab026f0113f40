"""What was read of scanned sheets, within reach."""

from typing import TYPE_CHECKING, Self

from django.db import models

from frame.rights import Right

if TYPE_CHECKING:
    from courses.models import CourseSession
    from people.models import Member


class ScannedPageQuerySet(models.QuerySet):
    """Pages that were read."""

    def visible_to(self, user: "Member") -> Self:
        """All of them to those who enter sheets, to others none."""
        return self.all() if user.has_right(Right.ENTER_COMPLETIONS) else self.none()

    def of_class(self, course_session: "CourseSession") -> Self:
        """Pages of the scans of a class that stand."""
        return self.filter(scan__course_session=course_session, scan__voided_at__isnull=True)


class ScannedRowQuerySet(models.QuerySet):
    """Rows that were read."""

    def visible_to(self, user: "Member") -> Self:
        """All of them to those who enter sheets, to others none."""
        return self.all() if user.has_right(Right.ENTER_COMPLETIONS) else self.none()

    def of_class(self, course_session: "CourseSession") -> Self:
        """Rows of the scans of a class that stand."""
        return self.filter(
            page__scan__course_session=course_session, page__scan__voided_at__isnull=True
        )
