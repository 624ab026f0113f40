"""Completions from a file: looked at by the rules of credit, and written through the one door."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event
from frame.imports.file_rows import FILE_IS_GONE, rows_of
from frame.imports.models import Import
from frame.notices.models import Notice
from records.models import Completion, ConfirmedWarning
from tests.factories import CompletionFactory, CourseFactory, MemberFactory
from tests.frame.imports.files import looked_at
from tests.records.imports.bringing import bring, csv_of, look, page_of, told, write
from tests.records.intake.roll_call.reports import a_report
from tests.records.sheets import CHICAGO

NO_DATE = "is not a date. Write it like 2026-03-15 or 3/15/2026."


@pytest.fixture
def clerk(department, client):
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def course(department):
    return CourseFactory(course_id="25-0001", title="Tactical communication")


def test_a_file_is_looked_at_and_writes_nothing_then_is_written(clerk, course):
    brought = look(clerk, "4411,25-0001,3/15/2025,8.00", "4412,Tactical Communication,2025-03-16,")

    assert Completion.objects.count() == 0
    assert brought.counts == {"new": 2}
    assert told(brought) == [(2, "new", []), (3, "new", [])]

    brought = write(clerk, brought)

    assert brought.state == Import.State.WRITTEN
    rows = Completion.objects.order_by("completed_on")
    assert [
        (each.member.serial_number, each.completed_on, str(each.credit_hours), each.brought_in_row)
        for each in rows
    ] == [("4411", date(2025, 3, 15), "8.00", 2), ("4412", date(2025, 3, 16), "8.00", 3)]
    assert {each.brought_in for each in rows} == {brought}
    assert "2 completions written" in page_of(clerk, brought)


def test_what_is_not_history_is_told_each_member_once_and_the_clerk_that_it_is_done(
    clerk, course, department
):
    lines = ("4411,25-0001,3/15/2025,", "4411,25-0001,3/16/2025,", "4412,25-0001,3/15/2024,")
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=CHICAGO), tick=False):
        brought = look(clerk, *lines)
        write(clerk, brought, had_it_this_year="Took it again")

    told_of = {
        (notice.to.serial_number, notice.kind): notice.sentence for notice in Notice.objects.all()
    }
    assert {serial for serial, kind in told_of if kind == "job.done"} == {"1101"}
    assert {who: words for who, words in told_of.items() if who[1] != "job.done"} == {
        ("4411", "credit.brought"): "2 completions from a file are on your record now."
    }


def test_one_event_names_the_file_its_hash_and_its_members(clerk, course, department):
    brought = write(clerk, look(clerk, "4411,25-0001,3/15/2025,8.00"))

    [event] = Event.objects.filter(action="completions.bring")
    assert event.after == {
        "file": "history.csv",
        "sha256": brought.sha256,
        "rows": 1,
        "to_write": 1,
        "named": ["4411"],
    }
    assert event.by_serial_number == department.clerk.serial_number
    assert not Event.objects.filter(action="completions.brought").exists()


def test_the_same_file_twice_changes_nothing(clerk, course):
    lines = ("4411,25-0001,3/15/2025,8.00", "4412,25-0001,2025-03-16,")
    write(clerk, look(clerk, *lines))

    again = look(clerk, *lines)

    assert again.counts == {"same": 2}
    assert told(again)[0] == (2, "same", ["This row was brought in before."])
    assert "Every row is on file already." in page_of(clerk, again)
    assert Completion.objects.count() == 2


def test_each_kind_of_mistake_is_told_in_words(clerk, course, department):
    brought = look(
        clerk,
        "4411,25-0001,15/15/2025,8.00",
        "9999,25-0001,2025-03-15,8.00",
        "4411,Basket weaving,2025-03-15,8.00",
        "4411,25-0001,2025-03-15,eight",
        "4411,25-0001,2999-03-15,8.00",
        ",,,8",
        f"{department.clerk.serial_number},25-0001,2025-03-15,",
        "4411,25-0001,1990-03-15,",
        "4411,25-0001,2025-03-15,9.00",
        "4411,25-0001,3/15/2025,8.00",
        "4411,25-0001,3/15/2025,4.00",
    )

    assert brought.counts == {"refused": 10, "new": 1}
    assert [(number, words) for number, _, words in told(brought) if words] == [
        (2, [f"Completed on: “15/15/2025” {NO_DATE}"]),
        (
            3,
            [
                "Serial number: There is no member “9999”. Correct the serial number, or add the "
                "member."
            ],
        ),
        (
            4,
            [
                "Course: There is no course “Basket weaving”. Add it to the catalogue first, or "
                "correct it."
            ],
        ),
        (5, ["Credit hours: “eight” is not a number. Write it like 8.00."]),
        (6, ["Completed on: Mar 15, 2999 is still to come. Correct the day."]),
        (
            7,
            [
                "Serial number: It is blank. Fill it in.",
                "Course: It is blank. Write the Course ID or the title.",
                "Completed on: It is blank, and credit is of a day. Fill it in.",
            ],
        ),
        (
            8,
            [
                "This is your own serial number, and nobody credits their own completion. Let "
                "another clerk save it, or take the row out of the file."
            ],
        ),
        (
            9,
            [
                "Not yet hired: joined on Jun 1, 2015, after the completion of Tactical "
                "communication on Mar 15, 1990. “Not included in a training record are training "
                "seminars attended prior to employment” (policy 930-5 II.K). If Núñez earned POST "
                "credit as an officer of another agency, enter it as hours of a prior agency, "
                "which count for CLEE alone. Correct the serial number, or take the row out of the "
                "file."
            ],
        ),
        (
            10,
            [
                "Credit hours: 9.00 hours are not what 25-0001 gives, which is 8.00. Correct "
                "them, or give the hours by area too."
            ],
        ),
        (
            12,
            ["Is here a second time for 25-0001 on Mar 15, 2025. Take the row out of the file."],
        ),
    ]


def test_rows_to_mend_leave_as_a_file_with_why_and_come_back_mended(clerk, course):
    brought = look(clerk, "4411,25-0001,soon,8.00", "4412,25-0001,2025-03-15,8.00")

    answer = clerk.get(reverse("imports:import-to-mend", args=[brought.pk]))

    text = answer.getvalue().decode("utf-8-sig")
    assert text.splitlines() == [
        "Serial number,Course,Completed on,Credit hours,Why it was refused",
        f"4411,25-0001,soon,8.00,Completed on: “soon” {NO_DATE}",
    ]
    assert Event.objects.latest("pk").action == "completions.take_to_mend"
    mended = look(clerk, content=text.replace("soon", "2025-03-16").encode())
    assert mended.counts == {"new": 1}


def test_rows_to_mend_of_a_file_that_is_gone_are_missed_in_words(clerk, course):
    brought = look(clerk, "4411,25-0001,soon,8.00")
    default_storage.delete(brought.file)

    page = clerk.get(reverse("imports:import-to-mend", args=[brought.pk]), follow=True)

    assert FILE_IS_GONE in page.content.decode()
    assert not Event.objects.filter(action="completions.take_to_mend").exists()


def test_rows_to_mend_are_counted_with_the_files_of_a_day(clerk, course, monkeypatch):
    brought = look(clerk, "4411,25-0001,soon,8.00")
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 0)

    page = clerk.get(reverse("imports:import-to-mend", args=[brought.pk]), follow=True)

    assert page.redirect_chain == [(reverse("imports:import-detail", args=[brought.pk]), 302)]
    assert "You have taken 0 files away today" in page.text
    assert not Event.objects.filter(action="completions.take_to_mend").exists()


def test_what_is_on_file_otherwise_is_refused_and_what_differs_is_told(clerk, course):
    write(clerk, look(clerk, "4411,25-0001,2025-03-15,8.00"))

    again = look(clerk, "4411,25-0001,2025-03-15,4.00", "4411, 25-0001,3/15/2025,8")

    assert again.counts == {"refused": 1, "same": 1}
    assert told(again)[0][2][0] == "Credit hours: 8.00 on file, 4.00 in the file."


def test_a_warning_wants_a_reason_and_the_reason_stays_with_the_completion(clerk, course):
    lines = ("4411,25-0001,2025-03-15,8.00", "4411,25-0001,2025-04-15,8.00")
    brought = look(clerk, *lines)
    assert brought.counts == {"new": 1, "warned": 1}

    brought = write(clerk, brought, had_it_this_year="Took it again")

    assert Completion.objects.count() == 2
    [confirmed] = ConfirmedWarning.objects.all()
    assert (confirmed.kind, confirmed.reason) == ("had_it_this_year", "Took it again")
    assert confirmed.completion.completed_on == date(2025, 4, 15)


def test_a_row_of_what_a_short_roll_call_documents_wants_a_reason(clerk, course, department):
    row = {"held_on": date(2025, 3, 15), "minutes": 10, "course": course}
    a_report(department.sergeant, "accepted", there=[department.officer], **row)

    brought = look(clerk, "4411,25-0001,2025-03-15,8.00", "4412,25-0001,2025-03-15,8.00")
    assert brought.counts == {"new": 1, "warned": 1}
    write(clerk, brought, roll_call_twice="It was held twice that day.")

    assert ConfirmedWarning.objects.get().kind == "roll_call_twice"
    assert Completion.objects.count() == 2


def test_without_a_reason_the_rows_that_are_warned_of_are_left(clerk, course):
    lines = ("4411,25-0001,2025-03-15,8.00", "4411,25-0001,2025-04-15,8.00")

    write(clerk, look(clerk, *lines))

    assert [each.completed_on for each in Completion.objects.all()] == [date(2025, 3, 15)]


def test_rows_that_nobody_confirmed_leave_with_why_once_the_others_are_written(clerk, course):
    lines = ("4411,25-0001,2025-03-15,8.00", "4411,25-0001,2025-04-15,8.00")
    brought = look(clerk, *lines)
    taken = reverse("imports:import-to-mend", args=[brought.pk])
    assert clerk.get(taken).status_code == 302

    write(clerk, brought)

    page = clerk.get(reverse("imports:import-detail", args=[brought.pk])).content.decode()
    assert "1 row was left, as nobody said why it is right." in page
    text = clerk.get(taken).getvalue().decode("utf-8-sig")
    [_, row] = text.splitlines()
    assert row.startswith("4411,25-0001,2025-04-15,8.00,")
    assert "2025" in row.removeprefix("4411,25-0001,2025-04-15,8.00,")
    told = Event.objects.get(action="completions.take_to_mend").after
    assert (told["rows"], told["named"]) == (1, ["4411"])
    again = write(clerk, look(clerk, content=text.encode()), had_it_this_year="Took it again")
    assert again.counts == {"warned": 1}
    assert Completion.objects.count() == 2


def test_what_came_up_since_the_look_is_told_and_the_rest_written(clerk, course, department):
    brought = look(clerk, "4411,25-0001,2025-03-15,8.00", "4412,25-0001,2025-03-15,8.00")
    CompletionFactory(member=department.officer, course=course, completed_on=date(2025, 3, 15))

    brought = write(clerk, brought)

    assert brought.counts == {"refused": 1, "new": 1}
    assert told(brought)[0][2] == [
        "Already has credit for 25-0001 on Mar 15, 2025. Take the row out of the file."
    ]
    assert Completion.objects.filter(brought_in=brought).count() == 1
    event = Event.objects.get(action="completions.brought")
    assert (event.before, event.after["written"]) == ({"to_write": 2}, 1)


def test_a_lost_zero_is_proposed_and_put_back_only_when_asked(clerk, course):
    MemberFactory(serial_number="0101", last_name="Zero", first_name="Zoë")

    asked = look(clerk, "101,25-0001,2025-03-15,8.00")
    mended = look(clerk, "101,25-0001,2025-03-15,8.00", mends_zeros="on")

    assert told(asked)[0][2] == [
        "Serial number: There is no 101, but 0101 is Zero, Zoë: a spreadsheet drops zeros in "
        "front. Write it so, or put lost zeros back under Columns."
    ]
    assert told(mended) == [(2, "new", ["101 was read as 0101."])]


def test_days_that_can_be_two_are_refused_until_the_order_is_chosen(clerk, course):
    line = "4411,25-0001,3/4/2025,8.00"

    assert told(look(clerk, line))[0][2] == [
        "Completed on: “3/4/2025” can be two days. Say under Columns whether the month or the day "
        "comes first, or write 2026-03-15."
    ]
    write(clerk, look(clerk, line, day_order="day"))
    assert Completion.objects.get().completed_on == date(2025, 4, 3)


def test_a_prior_agency_gives_credit_of_before_the_day_of_hire(clerk, course):
    head = "Serial number,Course,Completed on,Prior agency"
    brought = look(clerk, content=csv_of("4411,25-0001,2010-03-15,yes", head=head))

    write(clerk, brought)

    assert Completion.objects.get().is_prior_agency


def test_more_rows_ask_no_more_queries(clerk, course, department):
    def rows(number: int) -> list[str]:
        return [f"4411,25-0001,{2000 + each}-03-15,8.00" for each in range(20, 20 + number)]

    counts = []
    for number in (1, 5):
        brought = look(clerk, *rows(number))
        looker = brought.import_kind.looker(brought, by=department.clerk, today=date(2026, 11, 28))
        with CaptureQueriesContext(connection) as queries:
            looker.look(rows_of(brought))
        counts.append(len(queries))
    assert counts == [10, 10]


def test_another_line_is_chosen_as_the_headings_on_the_page(clerk, course):
    page = bring(clerk, b"Serial number,Course\nA,B,C\n4411,25-0001,2025-03-15")
    address = reverse("imports:import-headings", args=[page.context["brought"].pk])
    assert "1: Serial number; Course" in page.content.decode()

    refused = clerk.post(address, {"line": "77"})
    moved = clerk.post(address, {"line": "1"}, follow=True)

    assert refused.context["headings_form"]["line"].error_words != []
    assert refused.status_code == 200
    assert [moved.context["form"].fields[f"column_{at}"].label for at in range(3)] == [*"ABC"]
    assert "The headings stand in line 2 of the file." in moved.content.decode()


def test_the_rows_are_listed_in_the_order_of_the_file(clerk, course):
    brought = look(clerk, *(f"4411,25-0001,20{year}-03-15,8.00" for year in range(20, 24)))

    table = clerk.get(reverse("imports:import-detail", args=[brought.pk])).context["table"]

    assert [row.record.number for row in table.rows] == [2, 3, 4, 5]


def test_the_numbers_of_a_file_are_those_its_rows_say(clerk, course):
    brought = look(clerk, "4411,25-0001,2020-03-15,8.00", "9999,25-0001,2020-03-15,8.00")
    page = reverse("imports:import-detail", args=[brought.pk])
    assert clerk.get(page).context["counts"] == [("refused", "To mend", 1), ("new", "New", 1)]

    write(clerk, brought)

    counts = clerk.get(page).context["counts"]
    assert counts == [("written", "Written", 1), ("refused", "To mend", 1)]


def test_a_year_that_is_a_slip_is_refused_even_of_a_prior_agency(department):
    CourseFactory(course_id="25-0001")
    text = (
        "Serial number,Course,Completed on,Prior agency\n"
        "4411,25-0001,0021-03-05,yes\n4411,25-0001,1900-01-01,yes"
    )

    brought = looked_at(department.clerk, text)

    assert [row.words for row in brought.staged_rows.order_by("place")] == [
        ["Completed on: Mar 5, 0021 is before 1950. Check the year."],
        ["Completed on: Jan 1, 1900 is before 1950. Check the year."],
    ]


# Teaching -------------------------------------------------------------------------------------

TAUGHT = "Serial number,Course,Completed on,As,Minutes attended,Source,Credit hours"


def brought_as(clerk, *lines: str) -> list[tuple]:
    """What the rows of a file write."""
    write(clerk, look(clerk, content=csv_of(*lines, head=TAUGHT)))
    rows = Completion.objects.order_by("completed_on")
    return [(row.role, row.source, row.minutes, str(row.credit_hours)) for row in rows]


def test_teaching_in_a_file_gives_an_hour_for_each_hour_taught(clerk, course):
    """Of 400 minutes: all of them, half of them, and as the source alone says."""
    assert brought_as(
        clerk,
        "4411,25-0001,2025-03-09,Instructor,,,",
        "4411,25-0001,2025-03-10,Instructor,200,,",
        "4411,25-0001,2025-03-11,,,Teaching CLEE or basic training,",
        "4411,25-0001,2025-03-12,Instructor,,,2.00",
    ) == [
        ("instructor", "instructor", None, "6.50"),
        ("instructor", "instructor", 200, "3.25"),
        ("instructor", "instructor", None, "6.50"),
        ("instructor", "instructor", None, "2.00"),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "Instructor,400,,8.00",
            "400 minutes of teaching give 6.50 credit hours, and 8.00 is written here. Change one "
            "of them.",
        ),
        (
            "Instructor,,,8.00",
            "Teaching all 400 minutes of 25-0001 gives 6.50 credit hours, and 8.00 is written "
            "here. Change one of them.",
        ),
        (
            "Attendee,,Teaching CLEE or basic training,",
            "“Teaching CLEE or basic training” is a source for who taught, and this would be "
            "credit of an attendee. Correct the source, or take the row out of the file.",
        ),
    ],
)
def test_more_than_was_taught_is_refused_in_a_file_too(clerk, course, row, words):
    brought = look(clerk, content=csv_of(f"4411,25-0001,2025-03-09,{row}", head=TAUGHT))

    assert told(brought) == [(2, "refused", [words])]


def test_who_taught_what_has_no_post_credit_has_no_source_of_teaching(clerk, course):
    course.source = "non_post"
    course.save()

    assert brought_as(clerk, "4411,25-0001,2025-03-09,Instructor,,,") == [
        ("instructor", "non_post", None, "6.50")
    ]


def test_the_page_where_a_file_is_chosen_lists_what_columns_of_few_words_take(clerk):
    page = clerk.get(reverse("imports:import-add", args=["completions"])).content.decode()

    assert "<strong>As</strong> is one of: Attendee; Instructor." in page
    assert page.count("is one of:") == 3


def test_a_row_that_says_what_another_does_names_it(clerk, course):
    row = f"4411,{course.course_id},2025-03-15,"

    brought = look(clerk, row, row)

    assert told(brought)[1] == (3, "same", ["Row 2 says the same, and is enough."])


@pytest.mark.parametrize(
    "row", ["9999,{},2025-03-15,", "1101,{},2025-03-15,"], ids=["unreadable", "against a rule"]
)
def test_a_row_that_says_what_a_refused_one_does_is_refused_too(clerk, course, row):
    row = row.format(course.course_id)

    brought = look(clerk, row, row)

    first, second = told(brought)
    assert first[1] == "refused"
    assert second == (
        3,
        "refused",
        ["Row 2 says the same, and is refused. Mend that one, and take this one out."],
    )
