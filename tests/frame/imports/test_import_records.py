"""`manage.py import_records`: the same file, the same rows and the same sentences as the pages."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from frame.imports.models import ColumnNames, Import
from records.models import Completion
from tests.factories import CourseFactory


@pytest.fixture
def file(tmp_path, department):
    course = CourseFactory(course_id="25-0001")
    path = tmp_path / "history.csv"
    path.write_text(
        "Who,Course,Date\n"
        f"4411,{course.course_id},2025-03-15\n"
        f"4411,{course.course_id},2025-04-15\n"
        f"9999,{course.course_id},2025-03-15\n"
    )
    return path


@pytest.fixture
def kept(department):
    return ColumnNames.objects.create(
        kind="completions",
        name="Old system",
        columns={"who": "serial_number", "course": "course", "date": "completed_on"},
        kept_by=department.clerk,
        kept_at="2026-01-01T00:00Z",
    )


def run(*args: str) -> str:
    out = StringIO()
    call_command("import_records", *args, stdout=out)
    return out.getvalue()


def test_it_says_what_becomes_of_the_rows_and_writes_nothing(department, file, kept):
    said = run("completions", str(file), "--by", "1101", "--mapping", "Old system")

    assert said.splitlines() == [
        "To mend: 1, To confirm: 1, New: 1.",
        "Row 4: Serial number: There is no member “9999”. Correct the serial number, or add the "
        "member.",
        "Had this course already this year: 1 row, written with --reason had_it_this_year=WHY.",
    ]
    assert not Completion.objects.exists()
    assert Import.objects.get().state == Import.State.LOOKED_AT


def test_with_write_it_writes_the_rows_that_can_be(department, file, kept):
    said = run("completions", str(file), "--by", "1101", "--write")

    assert said.splitlines()[-1] == "1 completion written."
    said = run(
        "completions", str(file), "--by", "1101", "--write", "--reason", "had_it_this_year=Again"
    )
    assert said.splitlines()[-1] == "1 completion written."
    assert Completion.objects.count() == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["wishes", "{file}", "--by", "1101"], "“wishes” is not brought in from files"),
        (["completions", "{file}", "--by", "0"], "There is no member 0."),
        (["completions", "{file}", "--by", "4411"], "4411 may not bring in completions."),
        (["completions", "nowhere.csv", "--by", "1101"], "nowhere.csv can’t be read: No such file"),
        (
            ["completions", "{file}", "--by", "1101", "--mapping", "New system"],
            "No columns of completions are kept as “New system”.",
        ),
        (["completions", "{file}", "--by", "1101"], "No column is named Serial number"),
    ],
)
def test_what_it_can_not_do_is_said_in_words(department, file, args, words):
    with pytest.raises(CommandError) as refused:
        run(*(each.format(file=file) for each in args))

    assert str(refused.value).startswith(words)
