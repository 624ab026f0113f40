"""Many rows at once are written as they are given, on either database."""

import json

import pytest

from frame.bulk import insert_rows
from frame.imports.models import ImportRow
from tests.frame.imports.files import brought

pytestmark = pytest.mark.django_db

# What parts values or rows on their way, or stands for nothing there.
HARD = ["", r"\N", "\\", r"\t", "a\tb", "a\nb", "a\r\nb", "\\.", '"', "'", "{}", "NULL", "Núñez 李"]


def rows_of(file, **columns: list) -> list[dict]:
    number = len(next(iter(columns.values())))
    same = {
        "outcome": "new",
        "about": "4411",
        "subject": "4411",
        "words": None,
        "staged": None,
        "warned": None,
        "seen": None,
        "is_written": False,
    }
    return [
        {
            "brought_id": file.pk,
            "place": at,
            "number": at + 2,
            "mark": -at,
            "looked_at_with": 0,
            **same,
            **{name: values[at] for name, values in columns.items()},
        }
        for at in range(number)
    ]


@pytest.fixture
def file(department):
    return brought(department.clerk, "Serial number,Course,Completed on\n4411,26-0001,2025-03-15")


def test_every_text_arrives_as_it_was_given(file):
    words = [json.dumps([text]) for text in HARD]

    insert_rows(ImportRow, rows_of(file, subject=HARD, words=words))

    rows = ImportRow.objects.order_by("place")
    assert list(rows.values_list("subject", "words")) == [(text, [text]) for text in HARD]


@pytest.mark.parametrize("text", HARD)
def test_a_text_that_all_rows_have_arrives_as_it_was_given(file, text):
    insert_rows(ImportRow, rows_of(file, subject=[text, text]))

    assert list(ImportRow.objects.values_list("subject", flat=True)) == [text, text]


def test_nothing_is_told_from_a_blank_and_from_false(file):
    insert_rows(ImportRow, rows_of(file, seen=[None, 0, 7], is_written=[False, True, False]))

    rows = ImportRow.objects.order_by("place").values_list("seen", "is_written", "staged")
    assert list(rows) == [(None, False, None), (0, True, None), (7, False, None)]


def test_no_row_is_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(ImportRow, [])
