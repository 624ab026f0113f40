"""What the rules of credit read of a member has a mark, which another reading changes."""

from django.utils import timezone

from records.credit.seen import Seen
from records.models import TeachingLeftOut
from tests.records.sheets import a_class


def test_why_teaching_was_left_out_is_in_the_mark(department):
    member, clerk, now = department.officer, department.clerk, timezone.now()
    course_session = a_class()

    def left_out(reason: str) -> str:
        TeachingLeftOut.objects.create(course_session=course_session, member=member, reason=reason)
        return str(Seen(by=clerk).marks_of([member])[member.pk])

    first = left_out("Only watched")
    TeachingLeftOut.objects.update(voided_by=clerk, voided_at=now, void_reason="Taught after all.")

    assert left_out("Was on leave") != first
