"""The page of a scanned sheet: sending it in, what is in doubt, what was read, what is missing."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from frame.jobs.models import Job
from records.actions.sheet_reading import keep_page, put_read_lines
from records.actions.sheet_saving import save_sheet
from records.models import SheetLine, SheetScan, SignInSheet
from tests.courses.conftest import count_queries, shown, signed_in
from tests.factories import MemberFactory
from tests.records.scans import attached, kept, printed, printed_for_two_days, read_as, row_of
from tests.records.sheets import NEXT_DAY, a_class, confirmed, draft, saved
from tests.uploads import pdf, picture


@pytest.fixture
def course_session(department):
    return a_class()


@pytest.fixture
def as_clerk(department):
    return signed_in(department.clerk)


@pytest.fixture
def sheet_print(department, course_session):
    return printed(course_session, [department.officer, department.colleague], department.clerk)


def page_of(course_session) -> str:
    return reverse("records:sheet-read", args=[course_session.pk])


def row_address(page, number: int) -> str:
    return reverse(
        "records:sheet-read-row", args=[page.scan.course_session_id, row_of(page, number).pk]
    )


def test_several_files_are_attached_and_their_job_is_shown(as_clerk, course_session):
    files = [pdf("sheet.pdf"), picture(name="photo.png")]

    answer = as_clerk.post(page_of(course_session), {"scans": files})

    job = Job.objects.get()
    assert answer.url == reverse("jobs:job-detail", args=[job.pk])
    assert job.title == f"Read 2 files of the sheet of {course_session.course.course_id}"
    assert SheetScan.objects.count() == 2
    assert job.title in shown(as_clerk, page_of(course_session))


def test_the_same_file_again_is_told_and_adds_nothing(
    as_clerk, department, course_session, sheet_print
):
    kept(sheet_print, {1: "present"}, department.clerk)
    with SheetScan.objects.get().document.file.open() as stored:
        again = pdf("again.pdf", stored.read())

    answer = as_clerk.post(page_of(course_session), {"scans": again}, follow=True)

    assert "Every page of this was read before" in answer.getvalue().decode()
    assert (SheetScan.objects.count(), Job.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("uploads", "said"),
    [
        ([], "Choose the file of the scan, or several pictures."),
        ([pdf("list.pdf", b"hello")], "“list.pdf” is neither a PDF nor a picture"),
        ([picture(name="good.png"), pdf("none.pdf", b"")], "“none.pdf” is empty."),
    ],
)
def test_what_is_no_scan_is_refused_beside_the_field_and_nothing_is_attached(
    as_clerk, course_session, uploads, said
):
    answer = as_clerk.post(page_of(course_session), {"scans": uploads})

    assert answer.status_code == 200
    assert said in answer.getvalue().decode()
    assert not SheetScan.objects.exists()


def test_the_page_says_that_it_tells_nobody_s_identity(as_clerk, course_session):
    said = shown(as_clerk, page_of(course_session))

    assert "whether a box bears ink, <b>never whose it is</b>" in said
    assert "Nothing is credited before you have reviewed and saved the sheet." in said


def test_a_row_in_doubt_is_shown_with_its_picture_and_two_buttons(
    as_clerk, department, course_session, sheet_print
):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)
    picture_address = f"{row_address(page, 1)}picture/"

    said = shown(as_clerk, page_of(course_session))
    box = as_clerk.get(picture_address)

    assert "In doubt: 1" in said
    assert "<b>Row 1</b> 4411 Núñez, Ana" in said
    assert said.count(f'src="{picture_address}"') == 2
    assert (box["Content-Type"], box.content[:2]) == ("image/jpeg", b"\xff\xd8")


@pytest.mark.parametrize(
    ("mark", "serials", "said"),
    [("present", ["4411"], "Row 1, 4411 Núñez, Ana: present."), ("blank", [], "Ana: blank.")],
)
def test_a_button_decides_it_and_is_told(
    as_clerk, department, course_session, sheet_print, mark, serials, said
):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)

    answer = as_clerk.post(row_address(page, 1), {"mark": mark}, follow=True)

    assert said in answer.getvalue().decode()
    assert list(SheetLine.objects.values_list("serial_number", flat=True)) == serials


def test_a_second_press_changes_nothing_and_says_who_decided(
    as_clerk, department, course_session, sheet_print
):
    page = kept(sheet_print, {1: "doubt"}, department.clerk)
    as_clerk.post(row_address(page, 1), {"mark": "blank"})

    answer = as_clerk.post(row_address(page, 1), {"mark": "present"}, follow=True)

    assert "that row 1 is blank. Nothing was changed." in answer.getvalue().decode()
    assert not SheetLine.objects.exists()


def test_a_walk_in_is_entered_beside_its_picture(as_clerk, department, course_session, sheet_print):
    page = kept(sheet_print, {5: "present"}, department.clerk)
    before = shown(as_clerk, page_of(course_session))

    answer = as_clerk.post(row_address(page, 5), {"serial_number": "4411"}, follow=True)

    assert "Written in: 1" in before
    assert "Row 5: 4411 Núñez, Ana is on the sheet." in answer.getvalue().decode()
    assert "Written in" not in shown(as_clerk, page_of(course_session))


def test_walk_ins_of_two_papers_are_shown_each_with_its_page(
    as_clerk, department, course_session, sheet_print
):
    kept(sheet_print, {5: "present", 6: "present"}, department.clerk, name="first.pdf")
    kept(sheet_print, {5: "present"}, department.clerk, name="second.pdf", shade=250)

    said = shown(as_clerk, page_of(course_session))

    assert "Written in: 3" in said
    for name in ("first.pdf", "second.pdf"):
        assert f"Serial number in row 5 of page 1 of {name}</label>" in said
    assert "Serial number in row 6</label>" in said
    assert said.count("written on in another scan too: leave it out if that is the same") == 2


def test_walk_ins_of_a_class_of_several_days_are_shown_each_with_its_day(
    as_clerk, department, course_session
):
    sheet_print = printed_for_two_days(course_session, department)
    pages = [
        kept(
            sheet_print,
            {12: "present"},
            department.clerk,
            page=page,
            name=f"{page}.pdf",
            shade=250 + page,
        )
        for page in (1, 2)
    ]

    said = shown(as_clerk, page_of(course_session))
    entered = [
        as_clerk.post(row_address(page, 12), {"serial_number": "1102"}, follow=True)
        for page in pages
    ]

    for day in ("Mar 10, 2026", "Mar 11, 2026"):
        assert f'aria-label="Picture of row 12, {day}"' in said
        assert f"Serial number in row 12, {day}</label>" in said
    assert "another scan" not in said
    name = department.inquiry.name
    first, second = (answer.getvalue().decode() for answer in entered)
    assert f"Row 12: 1102 {name} is on the sheet, with 400 minutes." in first
    assert (
        f"Row 12: 1102 {name}. The line came from the paper, and is the whole class now." in second
    )
    assert f"1102 {name}, written in</th><td>Mar 11, 2026</td>" in second


def test_a_name_that_ends_with_a_stop_is_told_with_that_one_alone(
    as_clerk, department, course_session
):
    department.officer.suffix = "Jr."
    department.officer.save()
    page = kept(printed_for_two_days(course_session, department), {12: "present"}, department.clerk)

    answer = as_clerk.post(row_address(page, 12), {"serial_number": "4411"}, follow=True)

    assert "Núñez, Ana Jr. A line follows once" in answer.getvalue().decode()


def test_a_walk_in_is_told_that_their_line_waits_or_says_something_else(
    as_clerk, department, course_session
):
    sheet_print = printed_for_two_days(course_session, department)
    page = kept(sheet_print, {11: "present", 12: "present"}, department.clerk)
    draft(course_session, "1102", department.clerk)

    said = [
        as_clerk.post(row_address(page, row), {"serial_number": serial}, follow=True)
        for row, serial in ((11, "4411"), (12, "1102"))
    ]

    waits, differs = (answer.getvalue().decode() for answer in said)
    assert "Row 11: 4411 Núñez, Ana. A line follows once the other days are read." in waits
    assert (
        "1102 is on the sheet already, as line 1. The paper says something else: see below."
        in differs
    )


def test_a_picture_is_of_the_box_or_of_a_walk_ins_whole_row_and_nobody_else_keeps_it(
    as_clerk, department, course_session, sheet_print
):
    page = kept(sheet_print, {1: "doubt", 5: "present"}, department.clerk)

    box, whole = (as_clerk.get(f"{row_address(page, number)}picture/") for number in (1, 5))

    widths = [Image.open(BytesIO(answer.content)).width for answer in (box, whole)]
    assert widths[1] > 3 * widths[0]
    assert box["Cache-Control"] == "private, no-store"


def test_a_wrong_serial_number_stays_in_its_field_with_the_reason(
    as_clerk, department, course_session, sheet_print
):
    page = kept(sheet_print, {5: "present"}, department.clerk)

    answer = as_clerk.post(row_address(page, 5), {"serial_number": "9<9"})

    said = answer.getvalue().decode()
    assert 'value="9&lt;9"' in said
    assert "“9&lt;9” is not a serial number" in said


def test_a_walk_in_who_is_on_the_sheet_is_told_and_one_of_nobody_is_left_out(
    as_clerk, department, course_session, sheet_print
):
    draft(course_session, "4411", department.clerk)
    page = kept(sheet_print, {5: "present", 6: "present"}, department.clerk)

    entered = as_clerk.post(row_address(page, 5), {"serial_number": "4411"}, follow=True)
    left_out = as_clerk.post(row_address(page, 6), {"mark": "blank"}, follow=True)

    assert "4411 is on the sheet already, as line 1." in entered.getvalue().decode()
    assert "Row 6 is left out." in left_out.getvalue().decode()
    assert SheetLine.objects.count() == 1


def test_what_was_typed_or_left_out_is_listed_with_its_picture_and_taken_up_again(
    as_clerk, department, course_session, sheet_print
):
    page = kept(sheet_print, {5: "present", 6: "present"}, department.clerk)
    as_clerk.post(row_address(page, 5), {"serial_number": "1102"})
    as_clerk.post(row_address(page, 6), {"mark": "blank"})

    before = shown(as_clerk, page_of(course_session))
    changed = as_clerk.post(row_address(page, 5), {"taken_up": "1102"}, follow=True)
    taken_up = as_clerk.post(row_address(page, 6), {"taken_up": ""}, follow=True)

    clerk = department.clerk.name
    assert "Rows for walk-ins: 1 typed, 1 left out" in before
    for number, said in ((5, f"1102 {department.inquiry.name}"), (6, "left out")):
        assert f"<b>Row {number}</b>: {said}, said {clerk}" in before
        assert f'src="{row_address(page, number)}picture/" alt="Row {number}, as it was' in before
    said = changed.getvalue().decode()
    assert "Row 5 waits again: type who wrote there, or leave it out. 1102: The line" in said
    assert "came from the paper, and is struck." in said
    assert "Row 6 waits again: type who wrote there, or leave it out." in (
        taken_up.getvalue().decode()
    )
    assert "Written in: 2" in shown(as_clerk, page_of(course_session))


def test_of_whom_another_day_is_in_doubt_it_is_told_what_the_sheet_has(
    as_clerk, department, course_session
):
    sheet_print = printed_for_two_days(course_session, department)
    kept(sheet_print, {1: "present", 2: "present"}, department.clerk)
    kept(sheet_print, {1: "doubt", 2: "doubt"}, department.clerk, page=2, name="second.pdf")
    draft(course_session, "4411", department.clerk)
    colleague = f"{department.colleague.serial_number} {department.colleague.name}"
    both = [
        f"{who} signed on Mar 10, 2026; another day is in doubt or not read"
        for who in ("4411 Núñez, Ana", colleague)
    ]

    waiting = unescape(shown(as_clerk, page_of(course_session)))
    sheet = SignInSheet.objects.get()
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY + timedelta(hours=1),
        overrides=confirmed(sheet, "Nobody can tell", department.clerk),
    )
    after = unescape(shown(as_clerk, page_of(course_session)))

    assert f"<p>{both[0]}. The line stays the whole class until you decide.</p>" in waiting
    assert f"<p>{both[1]}, so there is no line yet.</p>" in waiting
    assert f"<p>{both[0]}, and the sheet was saved with the whole class.</p>" in after
    assert f"<p>{both[1]}, and the sheet was saved without a line.</p>" in after


def test_it_is_told_which_page_is_not_used_missing_or_there_twice(
    as_clerk, department, course_session
):
    sheet_print = printed(course_session, [MemberFactory() for _ in range(14)], department.clerk)
    kept(sheet_print, {}, department.clerk, name="first.pdf")
    kept(sheet_print, {}, department.clerk, name="second.pdf")
    other = printed(a_class(), [department.officer], department.clerk)
    scan = attached(course_session, department.clerk, "other.pdf")
    keep_page(scan=scan, number=1, read=read_as(other, {}), by=department.clerk, now=NEXT_DAY)

    said = shown(as_clerk, page_of(course_session))

    assert "Page 1 of other.pdf is not used.</b> It is of another class: " in said
    assert "Not read yet:</b> Sheet 2 of 2, printed on Mar 11, 2026." in said
    assert "Read more than once: Sheet 1 of 2." in said


def test_who_signed_and_is_on_the_sheet_no_more_is_put_back_by_a_button(
    as_clerk, department, course_session, sheet_print
):
    kept(sheet_print, {1: "present", 2: "present"}, department.clerk)
    put_read_lines(course_session=course_session, by=department.clerk, now=NEXT_DAY)
    SheetLine.objects.filter(serial_number="4411").delete()
    SheetLine.objects.update(is_struck=True)
    address = reverse("records:sheet-read-lines", args=[course_session.pk])

    before = shown(as_clerk, page_of(course_session))
    first = as_clerk.post(address, follow=True).getvalue().decode()
    again = as_clerk.post(address, follow=True).getvalue().decode()

    assert "Signed, and not on the sheet: 1" in before
    assert "Signed, but struck on the sheet: " in before
    assert "1 line was put on the sheet." in first
    assert "Everybody who signed is on the sheet already." in again


def test_blank_says_that_the_line_from_paper_is_struck(
    as_clerk, department, course_session, sheet_print
):
    kept(sheet_print, {1: "present"}, department.clerk, name="first.pdf")
    put_read_lines(course_session=course_session, by=department.clerk, now=NEXT_DAY)
    page = kept(sheet_print, {}, department.clerk, name="second.pdf")

    answer = as_clerk.post(row_address(page, 1), {"mark": "blank"}, follow=True)

    said = "Row 1, 4411 Núñez, Ana: blank. The line came from the paper, and is struck."
    assert said in answer.getvalue().decode()
    assert SheetLine.objects.get().is_struck


def test_blank_says_that_a_clerks_line_stays_and_both_pages_list_it(
    as_clerk, department, course_session, sheet_print
):
    draft(course_session, "4411", department.clerk)
    page = kept(sheet_print, {1: "doubt"}, department.clerk)
    review = reverse("records:sheet-review", args=[course_session.pk])
    before = shown(as_clerk, page_of(course_session)) + shown(as_clerk, review)

    answer = as_clerk.post(row_address(page, 1), {"mark": "blank"}, follow=True)

    said = answer.getvalue().decode()
    listed = "<li>4411 Núñez, Ana: the whole class on the sheet, blank on the paper</li>"
    assert "blank. A clerk typed or changed the line, so it stays: see below." in said
    assert "read otherwise" not in before
    for html in (said, shown(as_clerk, review)):
        assert "On the sheet, but read otherwise: 1</h2>" in html
        assert listed in html


def test_the_button_says_which_lines_were_changed(as_clerk, department, course_session):
    sheet_print = printed_for_two_days(course_session, department)
    scan = attached(course_session, department.clerk, "second.pdf")
    kept(sheet_print, {1: "present"}, department.clerk, name="first.pdf")
    keep_page(
        scan=scan, number=1, read=read_as(sheet_print, {}, 2), by=department.clerk, now=NEXT_DAY
    )
    put_read_lines(course_session=course_session, by=department.clerk, now=NEXT_DAY)
    page = kept(sheet_print, {1: "present"}, department.clerk, page=2, name="again.pdf")

    answer = as_clerk.post(row_address(page, 1), {"mark": "present"}, follow=True)
    SheetLine.objects.update(minutes=400)
    address = reverse("records:sheet-read-lines", args=[course_session.pk])
    again = as_clerk.post(address, follow=True)

    said = "The line came from the paper, and is the whole class now."
    assert said in answer.getvalue().decode()
    assert "1 line was changed as the paper says." in again.getvalue().decode()


def test_once_the_sheet_is_saved_it_can_be_read_and_not_changed(
    as_clerk, department, course_session, sheet_print
):
    kept(sheet_print, {1: "present", 2: "doubt"}, department.clerk)
    saved(course_session, "4411", department.clerk, reason="Nobody can tell")

    said = shown(as_clerk, page_of(course_session))

    assert "The credit of this class is written already." in said
    assert "1 of 2 signed" in said
    assert '<form method="post" enctype' not in said
    assert "data-doubt" not in said


def test_the_sheet_leads_to_it_until_it_is_saved(as_clerk, department, course_session):
    sheet = reverse("records:sheet-entry", args=[course_session.pk])
    before = shown(as_clerk, sheet)
    saved(course_session, "4411", department.clerk)

    assert page_of(course_session) in before
    assert page_of(course_session) not in shown(as_clerk, sheet)


def test_it_asks_no_more_queries_for_more_rows(as_clerk, department, course_session):
    few = printed(course_session, [department.officer], department.clerk)
    kept(few, {1: "doubt"}, department.clerk, name="few.pdf")
    counted = count_queries(as_clerk, page_of(course_session))
    many = printed(course_session, [MemberFactory() for _ in range(12)], department.clerk)
    kept(many, dict.fromkeys(range(1, 16), "doubt"), department.clerk, name="many.pdf")

    assert count_queries(as_clerk, page_of(course_session)) == counted == 9
    assert SignInSheet.objects.count() == 0
