"""What is done with a file: brought once, named as before, looked at anew, written once, left."""

from pathlib import PurePath
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from frame.imports.actions import begin_writing, bring_file, leave_file
from frame.imports.models import ColumnNames, Import
from frame.imports.naming import move_headings, name_columns
from frame.jobs.models import Job
from records.imports import COMPLETIONS
from tests.attack.hostile_files import EICAR
from tests.factories import CourseFactory
from tests.fake_clamd import fake_clamd
from tests.frame.imports.files import HISTORY, brought, looked_at, looking, work, writing, written

NOW = timezone.now()


@pytest.fixture
def text(department) -> str:
    return HISTORY.format(course=CourseFactory().course_id)


def name(file: Import, by, **changed) -> Import:
    given = {"columns": file.columns, "day_order": "", "mends_zeros": False, "keep_as": ""}
    return name_columns(brought=file, **{**given, **changed}, by=by, now=NOW)


def refusal(act) -> str:
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.messages[0]


def test_the_same_form_sent_twice_brings_one_file(department, text):
    token = uuid4()
    for _ in range(2):
        upload = SimpleUploadedFile("history.csv", text.encode())
        bring_file(kind=COMPLETIONS, upload=upload, by=department.clerk, now=NOW, form_token=token)

    kept = Import.objects.get()
    assert default_storage.listdir(kept.path)[1] == [PurePath(kept.file).name]


def test_a_file_is_not_written_by_a_look_that_nobody_saw(department, text):
    brought = looked_at(department.clerk, text)
    seen = brought.look_job_id
    again = name(brought, department.clerk, day_order="day_first")
    work()

    words = refusal(
        lambda: begin_writing(brought=again, reasons={}, by=department.clerk, now=NOW, seen=seen)
    )

    assert words.startswith("The rows were looked at again since this page was opened")
    begin_writing(brought=again, reasons={}, by=department.clerk, now=NOW, seen=again.look_job_id)


def test_who_enters_no_completions_brings_none(department, text):
    with pytest.raises(PermissionDenied):
        brought(department.auditor, text)

    assert not Import.objects.exists()


def test_a_file_with_a_virus_is_not_kept(department, settings, text):
    spoiled = f"{text}{EICAR.decode()},,,\n"

    with fake_clamd() as (_, settings.CLAMD_ADDRESS):
        words = refusal(lambda: brought(department.clerk, spoiled))

    assert words.startswith("“history.csv” holds a virus (Eicar-Signature), and was not kept.")
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(department):
    upload = SimpleUploadedFile("history.csv", b"")
    upload.size = COMPLETIONS.limits.largest + 1

    assert refusal(
        lambda: bring_file(kind=COMPLETIONS, upload=upload, by=department.clerk, now=NOW)
    ).startswith("The file has 40.0 MB; 40 MB is the most.")


def test_columns_are_named_as_they_were_kept_for_the_same_headings(department):
    head = "Who,What,When\n4411,x,2025-03-15"
    columns = ["serial_number", "course", "completed_on"]
    name(brought(department.clerk, head), department.clerk, columns=columns, keep_as="Old")

    again = brought(department.clerk, head)

    assert again.columns == columns
    assert again.remarks == ["The columns are named as in “Old”."]
    assert brought(department.clerk, "Who,Other\n1,2").columns == ["", ""]
    assert ColumnNames.objects.count() == 1


def test_a_look_that_is_asked_for_anew_cancels_the_one_before(department, text):
    file = looking(department.clerk, text)

    name(file, department.clerk)

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == [
        "cancelled",
        "waiting",
    ]


def test_what_is_written_is_neither_named_nor_written_nor_left_again(department, text):
    file = written(department.clerk, text)

    assert refusal(lambda: name(file, department.clerk)).startswith("“history.csv” is written")
    assert (
        refusal(lambda: begin_writing(brought=file, reasons={}, by=department.clerk, now=NOW))
        == "“history.csv” is written. Nothing was written twice."
    )
    assert refusal(lambda: leave_file(brought=file, by=department.clerk, now=NOW)) == (
        "“history.csv” is written."
    )


def test_a_file_without_a_good_row_is_not_written(department):
    file = looked_at(department.clerk, "Serial number,Course,Completed on\n9999,x,soon")

    assert refusal(
        lambda: begin_writing(brought=file, reasons={"x": " "}, by=department.clerk, now=NOW)
    ).startswith("No row can be written")


def test_a_file_that_is_left_while_it_is_looked_at_is_looked_at_no_further(department, text):
    file = looking(department.clerk, text)

    leave_file(brought=file, by=department.clerk, now=NOW)

    assert Job.objects.get().state == "cancelled"
    assert Import.objects.get().state == Import.State.LEFT


def test_another_line_is_taken_as_the_headings_and_names_the_columns(department):
    text = "Serial number,Course\nBadge,Training Title,Completion Date\n4411,A course,2025-03-15"
    file = brought(department.clerk, text)
    assert (file.headings_at, file.headings) == (1, ["Badge", "Training Title", "Completion Date"])
    file = looked_at(department.clerk, text)

    moved = move_headings(brought=file, at=0, by=department.clerk, now=timezone.now())

    assert (moved.headings, moved.columns) == (
        ["Serial number", "Course"],
        ["serial_number", "course"],
    )
    assert moved.samples[0] == ["Badge", "4411"]
    assert (moved.state, moved.counts, moved.staged_rows.count()) == (Import.State.COLUMNS, {}, 0)


@pytest.mark.parametrize("at", [-1, 1, 99])
def test_a_line_with_nothing_in_it_is_no_headings(department, at):
    file = brought(department.clerk, "Serial number,Course\n\n4411,A course")

    with pytest.raises(ValidationError) as refused:
        move_headings(brought=file, at=at, by=department.clerk, now=timezone.now())

    assert refused.value.messages == [f"Nothing stands in line {at + 1}. Choose one with headings."]
    assert Import.objects.get(pk=file.pk).headings_at == 0


def test_what_is_being_written_keeps_its_headings(department):
    file = writing(department.clerk, HISTORY.format(course=CourseFactory().course_id))

    with pytest.raises(ValidationError, match="being written already"):
        move_headings(brought=file, at=0, by=department.clerk, now=timezone.now())
