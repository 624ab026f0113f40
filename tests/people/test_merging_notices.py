"""A notice goes with what it tells of, when its member is merged and when that is undone."""

from datetime import date

import pytest

from courses import telling as of_classes
from courses.models import Enrolment
from courses.telling import tell_of_class
from events.models import Event
from frame.jobs.telling import JOB_DONE
from frame.notices.actions import notify
from frame.notices.models import Notice
from records import telling as of_records
from records.actions.completions import void_completion
from records.intake.telling import SENT_BACK
from tests.factories import CompletionFactory, CourseSessionFactory
from tests.frame.jobs.kinds import a_job
from tests.people.merging import merge, undo
from tests.records.intake.sending import NOON, a_training

TO_COME = date(2030, 3, 1)


def whose() -> dict[str, tuple[str, str]]:
    """By kind, whose a notice is and where it leads them."""
    return {
        each.kind: (each.to.serial_number, each.address_for(each.to))
        for each in Notice.objects.select_related("to")
    }


def test_what_was_told_since_of_what_goes_back_goes_along_and_what_is_new_stays(department, twins):
    kept, member = twins
    credit = CompletionFactory(member=member)
    done = merge(department, member, kept)
    void_completion(completion=credit, reason="Was ill.", by=department.clerk, now=NOON)
    new = CompletionFactory(member=kept)
    notify(of_records.CREDITED, [kept], "It is on your record.", by=None, about=new)
    assert {serial for serial, _ in whose().values()} == {kept.serial_number}

    undo(department, done)

    assert whose() == {
        "credit.voided": (member.serial_number, f"/completions/{credit.pk}/"),
        "credit.written": (kept.serial_number, f"/completions/{new.pk}/"),
    }
    assert Event.objects.get(action="member.undo_merge").after["stays"] == "1 notice, 1 completion"


@pytest.mark.parametrize("teaches_too", [False, True])
def test_what_was_told_of_a_class_goes_along_with_its_seat(department, twins, teaches_too):
    kept, member = twins
    course_session = CourseSessionFactory(starts_on=TO_COME, ends_on=TO_COME)
    Enrolment.objects.create(course_session=course_session, member=member)
    if teaches_too:
        course_session.coordinator = kept
        course_session.save()
    done = merge(department, member, kept)
    tell_of_class(
        of_classes.MOVED, [kept], "Moved.", course_session=course_session, by=department.clerk
    )

    undo(department, done)

    [notice] = Notice.objects.all()
    assert notice.to == (kept if teaches_too else member)


def test_what_the_merged_one_was_told_of_moves_but_for_what_stays_theirs(department, twins):
    kept, member = twins
    credit = CompletionFactory(member=member)
    decided = a_training(member, "accepted", clerk=kept)
    job = a_job(member)
    notify(of_records.CREDITED, [member], "It is on your record.", by=None, about=credit)
    notify(SENT_BACK, [member], "It came back.", by=None, about=decided)
    notify(JOB_DONE, [member], "It is done.", by=None, about=job)

    merge(department, member, kept)

    assert whose() == {
        "credit.written": (kept.serial_number, f"/completions/{credit.pk}/"),
        "sent_in.sent_back": (member.serial_number, f"/sent-in/{decided.pk}/"),
        "job.done": (member.serial_number, f"/jobs/{job.pk}/"),
    }
