"""Files are looked at and written by jobs that can be stopped, killed and done again."""

import pytest
from django.utils import timezone

from events.models import Event
from frame.imports.actions import begin_writing, leave_file
from frame.imports.models import Import, ImportRow
from frame.imports.to_mend import rows_to_mend
from frame.jobs.actions import cancel_job
from frame.jobs.kinds import kind_of
from frame.jobs.running import Work, claim_next, work_on
from frame.rights import Role
from people.imports import MEMBERS
from people.models import Member
from records.imports import COMPLETIONS
from records.models import Completion
from tests.factories import CourseFactory
from tests.frame.imports.files import looked_at, looking, work, writing


@pytest.fixture
def by_two(monkeypatch):
    """Stretches of two rows."""
    monkeypatch.setattr(COMPLETIONS, "at_a_time", 2, raising=False)


def history(rows: int) -> str:
    course = CourseFactory()
    lines = [f"44{11 + row % 2},{course.course_id},{2016 + row // 2}-03-15" for row in range(rows)]
    return "\n".join(["Serial number,Course,Completed on", *lines])


def fresh(brought: Import) -> Import:
    return Import.objects.get(pk=brought.pk)


def test_a_stretch_that_is_written_twice_writes_once(department, by_two):
    brought = writing(department.clerk, history(6))
    job = claim_next()
    kind, work_in_hand = kind_of(job), Work(job)
    plan = kind.plan(work_in_hand)
    assert len(plan) == 4

    # Killed after the rows were written, and before that was noted: the next worker does it again.
    kind.do(work_in_hand, plan[0])
    work_on(job)

    assert Completion.objects.filter(brought_in=brought).count() == 6
    assert fresh(brought).state == Import.State.WRITTEN
    assert fresh(brought).counts == {"new": 6}
    assert not Event.objects.filter(action="completions.brought").exists()


def test_a_stretch_that_is_looked_at_twice_is_staged_once(department, by_two):
    brought = looking(department.clerk, history(6))
    job = claim_next()
    kind, work_in_hand = kind_of(job), Work(job)
    plan = kind.plan(work_in_hand)

    kind.do(work_in_hand, plan[0])
    work_on(job)

    assert fresh(brought).counts == {"new": 6}
    assert ImportRow.objects.count() == 6


def test_one_members_rows_are_looked_at_together(department, by_two):
    brought = looking(department.clerk, history(6))
    job = claim_next()

    assert kind_of(job).plan(Work(job)) == [[0, 3], [3, 6], []]
    assert brought.state == Import.State.LOOKING


def test_writing_that_is_stopped_keeps_what_is_written_and_can_go_on(department, by_two):
    brought = writing(department.clerk, history(6))
    job = claim_next()
    kind, work_in_hand = kind_of(job), Work(job)
    kind.do(work_in_hand, kind.plan(work_in_hand)[0])
    cancel_job(job=job, now=timezone.now())
    work_on(job)
    assert fresh(brought).state == Import.State.STOPPED
    assert Completion.objects.count() == 2

    begin_writing(brought=brought, reasons={}, by=department.clerk, now=timezone.now())
    work()

    assert fresh(brought).state == Import.State.WRITTEN
    assert Completion.objects.count() == 6
    assert Event.objects.filter(action="completions.bring").count() == 2
    assert not Event.objects.filter(action="completions.brought").exists()


def test_nothing_of_a_file_stays_in_memory_however_its_job_ends(department, by_two):
    brought = writing(department.clerk, history(6))
    job = claim_next()
    kind, work_in_hand = kind_of(job), Work(job)
    kind.do(work_in_hand, kind.plan(work_in_hand)[0])
    assert kind._looker is not None
    cancel_job(job=job, now=timezone.now())

    work_on(job)

    assert kind._looker is None
    assert fresh(brought).state == Import.State.STOPPED


def test_the_rest_of_a_stopped_file_can_be_left_and_an_event_says_how_much_is_written(
    department, by_two
):
    brought = writing(department.clerk, history(6))
    job = claim_next()
    kind, work_in_hand = kind_of(job), Work(job)
    kind.do(work_in_hand, kind.plan(work_in_hand)[0])
    cancel_job(job=job, now=timezone.now())
    work_on(job)

    leave_file(brought=brought, by=department.clerk, now=timezone.now())

    event = Event.objects.get(action="completions.brought")
    assert (event.before, event.after["written"]) == ({"to_write": 6}, 2)
    assert fresh(brought).state == Import.State.WRITTEN


def test_who_lost_the_right_meanwhile_writes_nothing(department, by_two):
    brought = writing(department.clerk, history(2))
    department.clerk.designations.update(ended_on="2026-01-01")
    job = claim_next()

    work_on(job)

    job.refresh_from_db()
    assert (job.state, job.error) == (
        "failed",
        "You no longer have the right to this, so it was not done.",
    )
    assert not Completion.objects.exists()
    assert fresh(brought).state == Import.State.STOPPED


@pytest.mark.parametrize("step", [looking, writing])
def test_the_right_to_bring_in_another_kind_of_row_is_not_enough(department, step):
    """Jobs of all kinds of rows are one kind of job: it lets in whoever brings in any."""
    by = department.administrator
    brought = step(by, "Serial number,Rank\n4411,Sergeant", kind=MEMBERS)
    by.designations.update(role=Role.TRAINING_ENTRY)
    job = claim_next()

    work_on(job)

    job.refresh_from_db()
    assert (job.state, job.error) == (
        "failed",
        "You no longer have the right to this, so it was not done.",
    )
    assert fresh(brought).staged_rows.filter(is_written=True).count() == 0
    assert Member.objects.get(serial_number="4411").rank == department.officer.rank


def test_a_file_that_is_left_keeps_none_of_its_rows(department, django_capture_on_commit_callbacks):
    brought = looked_at(department.clerk, history(2))

    with django_capture_on_commit_callbacks(execute=True):
        leave_file(brought=brought, by=department.clerk, now=timezone.now())

    assert fresh(brought).state == Import.State.LEFT
    assert not ImportRow.objects.exists()


def test_a_job_of_rows_ends_on_the_page_of_its_file(department, client):
    brought = looked_at(department.clerk, history(2))
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    page = client.get(f"/jobs/{brought.look_job_id}/").content.decode()

    assert f'href="/imports/{brought.pk}/">See what came of it' in page
    assert "What came of it" in client.get("/jobs/").content.decode()
    assert "No longer kept" not in page


def test_a_row_with_a_mistake_in_place_of_a_value_is_one_to_mend(department):
    text = (
        "Serial number,Course,Completed on,Note\n4411,#N/A,2025-03-15,\n4411,First Aid,#REF!,#N/A"
    )

    file = looked_at(department.clerk, text)

    rows = file.staged_rows.order_by("place")
    assert [(row.outcome, row.words) for row in rows] == [
        (
            "refused",
            [
                f"Cell {cell} holds “{said}”, which a spreadsheet says where a formula found no "
                "value. Write the value there, or clear the cell."
            ],
        )
        for cell, said in (("B2", "#N/A"), ("C3", "#REF!"))
    ]


def test_a_row_that_goes_on_beyond_the_headings_is_one_to_mend_and_loses_nothing(department):
    text = history(2).replace("\n4412", ",,\n4412") + ",,left over"

    brought = looked_at(department.clerk, text)

    assert brought.counts == {"new": 1, "refused": 1}
    refused = brought.staged_rows.get(outcome="refused")
    assert (refused.number, refused.subject) == (3, "4412")
    assert refused.words == [
        "It has 5 cells under 3 headings: nothing stands above “left over”. Take out what is too "
        "much, or write a heading above it. In a CSV file, put a text that has a comma in quotes."
    ]
    [_, row] = rows_to_mend(brought).decode().splitlines()
    assert row.endswith('in quotes.",,left over')
