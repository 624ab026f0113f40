"""A sheet with both of a member who was entered twice, once they are merged, and undone."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Member
from records.actions.sheet_closing import close_unchanged
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.actions.sheet_striking import strike_lines
from records.actions.sheets import add_lines
from records.actions.whole_sheets import take_back_sheet
from records.models import Completion, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_lines import read_lines
from tests.factories import MemberFactory
from tests.people.merging import merge, undo
from tests.records.sheets import NEXT_DAY, a_class, confirmed, draft, line_of, saved


@pytest.fixture
def twins(department) -> tuple[Member, Member]:
    """Who stays, and the one entered twice."""
    same = {"first_name": "Ana", "last_name": "Smith", "license_number": "MO77"}
    same["element"] = department.officer.element
    return MemberFactory(serial_number="5000", **same), MemberFactory(serial_number="05000", **same)


def opened_again(department, twins) -> tuple[SignInSheet, object]:
    """A sheet of both, opened again once they are merged."""
    kept, merged = twins
    sheet = saved(a_class(), "5000 05000 4411", department.clerk).sheet
    done = merge(department, merged, kept)
    return reopen_sheet(sheet=sheet, reason="One is missing", by=department.clerk), done


def test_a_sheet_of_both_is_saved_with_whom_it_missed(department, twins):
    sheet, _ = opened_again(department, twins)
    add_lines(
        course_session=sheet.course_session, texts=["4412"], by=department.clerk, now=NEXT_DAY
    )
    sheet.refresh_from_db()

    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)

    standing = Completion.objects.not_voided().values_list("member__serial_number", flat=True)
    assert sorted(standing) == ["4411", "4412", "5000"]
    assert line_of(sheet, "05000").completion.is_voided


def test_credit_whose_line_the_sheet_kept_counts_again_once_the_merge_is_undone(department, twins):
    sheet, done = opened_again(department, twins)
    close_unchanged(sheet=sheet, seen_version=sheet.version, by=department.clerk)

    undo(department, done)

    line = line_of(sheet, "05000")
    assert not line.completion.is_voided
    assert line.completion.member == twins[1]


def test_credit_whose_line_the_sheet_has_no_more_stays_void_once_the_merge_is_undone(
    department, twins
):
    kept, merged = twins
    sheet = saved(a_class(), "5000 05000 4411", department.clerk).sheet
    done = merge(department, merged, kept)
    take_back_sheet(sheet=sheet, seen_version=2, reason="Wrong", by=department.clerk, now=NEXT_DAY)
    sheet.refresh_from_db()
    overrides = confirmed(sheet, "Right", department.clerk)
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=overrides,
    )

    undo(department, done)

    standing = Completion.objects.not_voided().values_list("member__serial_number", flat=True)
    assert sorted(standing) == ["4411", "5000"]


def test_a_draft_of_both_says_which_line_to_remove(department, twins):
    kept, merged = twins
    sheet = draft(a_class(), "5000 05000", department.clerk)
    merge(department, merged, kept)

    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=department.clerk)

    assert [line.problems for line in lines] == [
        [],
        ["05000 is now 5000, Smith, Ana, and on line 1: remove this line."],
    ]


def test_a_draft_of_both_says_to_put_the_struck_line_back_before_the_other_is_removed(
    department, twins
):
    kept, merged = twins
    sheet = draft(a_class(), "5000 05000 4411", department.clerk)
    merge(department, merged, kept)
    strike_lines(sheet=sheet, keys={line_of(sheet, "5000").pk}, by=department.clerk)

    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=department.clerk)

    assert [line.problems for line in lines] == [
        [],
        [
            "05000 is now 5000, Smith, Ana, and on line 1, which is struck: put line 1 back, and "
            "remove this line."
        ],
        [],
    ]


def test_striking_the_line_of_one_says_anew_what_becomes_of_the_other(department, twins):
    kept, merged = twins
    sheet = draft(a_class(), "5000 05000 4411", department.clerk)
    merge(department, merged, kept)
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    answer = client.post(
        reverse("records:sheet-strike", args=[sheet.course_session_id]),
        {"line": line_of(sheet, "5000").pk, "version": sheet.version},
        headers={"HX-Request": "true"},
    )

    rows = answer.context["rows"]
    assert [(row.serial_number, row.is_struck) for row in rows] == [
        ("5000", True),
        ("05000", False),
    ]
    assert "put line 1 back, and remove this line." in answer.content.decode()
