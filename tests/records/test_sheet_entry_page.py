"""The page on which a clerk enters a sign-in sheet, with and without script."""

from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CourseSession
from events.models import Event
from people.models import Member
from records.models import SheetLine, SignInSheet
from records.querysets.sheets import lines_of
from tests.factories import CourseFactory, MemberFactory
from tests.records.sheets import a_class, draft, journal, line_of, saved, second_clerk

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))


@pytest.fixture
def client(department) -> Client:
    return signed_in(department.clerk)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def entry(course_session: CourseSession) -> str:
    return reverse("records:sheet-entry", kwargs={"pk": course_session.pk})


def line_page(name: str, course_session: CourseSession, line: SheetLine) -> str:
    kwargs = {"pk": course_session.pk, "line_pk": line.pk}
    return reverse(f"records:sheet-line-{name}", kwargs=kwargs)


def serials(course_session: CourseSession) -> list[str]:
    sheet = SignInSheet.objects.filter(course_session=course_session).first()
    return [line.serial_number for line in lines_of(sheet)] if sheet else []


# Looking ----------------------------------------------------------------------------------------


def test_the_page_shows_the_class_and_what_a_full_attendance_gives(client, course_session):
    page = client.get(entry(course_session)).content.decode()

    assert "26-0042 Crisis response" in page
    assert "Mar 10, 2026, 8:00 AM to 4:00 PM" in page
    assert "<strong>8.00</strong> hours" in page


@pytest.mark.parametrize(
    ("ends_at", "arithmetic", "is_own_figure"),
    [
        (time(16), "400 minutes / 50 = 8.00", False),
        (time(13, 10), "230 minutes / 50 = 4.60, down to 4.50", True),
    ],
)
def test_the_head_of_the_sheet_says_how_minutes_become_credit(
    client, course_session, ends_at, arithmetic, is_own_figure
):
    course_session.days.update(ends_at=ends_at)

    page = client.get(entry(course_session)).content.decode()

    assert f"<dd>{arithmetic}</dd>" in page
    assert ("(the course's own figure)" in page) is is_own_figure


def test_looking_writes_nothing(client, course_session):
    events = Event.objects.count()

    client.get(entry(course_session))

    assert not SignInSheet.objects.exists()
    assert Event.objects.count() == events


def test_a_class_yet_to_come_says_from_when_its_sheet_can_be_entered(client):
    later = a_class(starts_on=date(2099, 1, 5))

    page = client.get(entry(later)).content.decode()

    assert "Its sheet can be entered from that day on." in page
    assert "type the first serial number" not in page
    assert 'id="sheet-input"' not in page


def test_a_draft_of_a_class_canceled_since_is_read_and_can_be_discarded(
    client, department, course_session
):
    draft(course_session, "4411", department.clerk)
    CourseSession.objects.filter(pk=course_session.pk).update(
        state="cancelled", cancel_reason="Snow"
    )

    page = client.get(entry(course_session)).content.decode()

    assert "Núñez, Ana" in page
    assert "Not saved</span>" in page
    assert "Reinstate the class if it was held after all, or remove all lines" in page
    assert 'name="serial_number"' not in page
    assert "Remove all lines that are not saved" in page


def test_a_cancelled_class_has_no_sheet(client, course_session):
    CourseSession.objects.filter(pk=course_session.pk).update(
        state="cancelled", cancel_reason="Snow"
    )

    page = client.get(entry(course_session)).content.decode()

    assert "This class was canceled" in page
    assert 'id="sheet-input"' not in page


# Adding -----------------------------------------------------------------------------------------


def test_a_serial_typed_becomes_a_line(client, course_session):
    response = client.post(entry(course_session), {"text": "4411"}, follow=True)

    assert serials(course_session) == ["4411"]
    page = response.content.decode()
    assert "Núñez, Ana" in page
    assert "Line 1: 4411 Núñez, Ana." in page
    assert "1 ready" in page


def test_without_script_adding_answers_with_a_redirect_so_that_a_refresh_adds_nothing(
    client, course_session
):
    response = client.post(entry(course_session), {"text": "4411"})

    assert response.status_code == 302


def test_with_script_adding_answers_with_the_changed_parts_alone(client, course_session):
    response = client.post(entry(course_session), {"text": "4411"}, headers=SCRIPT)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="sheet-lines"' in page
    assert "Núñez, Ana" in page


def test_forty_pasted_serials_become_forty_lines_in_order(client, course_session):
    numbers = [MemberFactory(serial_number=f"80{number:02}").serial_number for number in range(40)]

    response = client.post(entry(course_session), {"text": "\n".join(numbers)}, headers=SCRIPT)

    assert serials(course_session) == numbers
    assert "40 lines added." in response.content.decode()
    assert "40 ready" in response.content.decode()


def test_a_duplicate_writes_nothing_and_says_where_it_is(client, course_session):
    client.post(entry(course_session), {"text": "4412 4411"})
    events = Event.objects.count()

    response = client.post(entry(course_session), {"text": " 4411 "}, headers=SCRIPT)

    assert "4411 Núñez, Ana is already line 2." in response.content.decode()
    assert "sheet-line--marked" in response.content.decode()
    assert serials(course_session) == ["4412", "4411"]
    assert Event.objects.count() == events


def test_entries_sent_together_are_read_apart(client, course_session):
    client.post(entry(course_session), {"text": ["44", "11", "4412"]}, headers=SCRIPT)

    assert serials(course_session) == ["44", "11", "4412"]


def test_an_entry_sent_again_for_want_of_an_answer_is_said_as_if_it_were_new(
    client, course_session
):
    client.post(entry(course_session), {"text": "4411"}, headers=SCRIPT)
    page = client.post(
        entry(course_session), {"text": ["4411", "4412"], "tried": "1"}, headers=SCRIPT
    ).content.decode()

    assert "2 lines added." in page
    assert "already" not in page
    assert serials(course_session) == ["4411", "4412"]
    assert journal() == ["added 4411", "added 4412"]


@pytest.mark.parametrize("tried", ["", "x", "-1", "²", "9" * 5000])
def test_an_odd_count_of_entries_tried_is_no_error(client, course_session, tried):
    sent = {"text": "4411", "tried": tried}

    assert client.post(entry(course_session), sent, headers=SCRIPT).status_code == 200


def test_an_unknown_serial_stays_on_the_sheet_marked_with_the_reason(client, course_session):
    response = client.post(entry(course_session), {"text": "4411\n9999"}, headers=SCRIPT)

    page = response.content.decode()
    assert "No member has serial number 9999" in page
    assert "sheet-line--wrong" in page
    assert "1 ready" in page
    assert "1 to look at" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type a serial number, or part of a name."),
        ("   ", "Type a serial number, or part of a name."),
        ("zzz qqq", "“zzz qqq”: there is no serial number in it."),
        ("1" * 20_001, "That is too long to be a list of serial numbers."),
        ("44\x0011", "Null characters are not allowed."),
        (" ".join(str(number) for number in range(1000, 1501)), "501 serial numbers at once"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(client, course_session, text, said):
    response = client.post(entry(course_session), {"text": text}, headers=SCRIPT)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert serials(course_session) == []


def test_a_script_for_a_serial_is_shown_as_text(client, course_session):
    response = client.post(
        entry(course_session), {"text": "<script>alert(1)</script>"}, headers=SCRIPT
    )

    page = response.content.decode()
    assert "<script>alert" not in page.lower()
    assert "&lt;script&gt;alert(1)" in page


def test_without_script_what_was_typed_and_refused_is_still_there(client, course_session):
    page = client.post(entry(course_session), {"text": "zzz qqq"}).content.decode()

    assert 'value="zzz qqq"' in page


def test_two_clerks_see_the_same_draft(client, department, course_session):
    client.post(entry(course_session), {"text": "4411"})
    other = MemberFactory()
    other.designations.create(role="training_entry", designated_on=date(2024, 1, 2))

    page = signed_in(other).get(entry(course_session)).content.decode()

    assert "Núñez, Ana" in page
    assert f"started by {department.clerk.name}" in page


def test_without_script_a_name_offers_members_to_choose_from(client, course_session):
    page = client.post(entry(course_session), {"text": "nunez"}).content.decode()

    assert serials(course_session) == []
    assert 'name="text" value="4411"' in page


def test_a_name_that_ends_in_a_period_ends_its_sentence(client, course_session):
    MemberFactory(serial_number="6001", last_name="Cole", first_name="Sam Jr.")

    page = client.post(entry(course_session), {"text": "6001"}, headers=SCRIPT).content.decode()

    assert "Line 1: 6001 Cole, Sam Jr.<" in page


# How little is asked --------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [1, 40])
def test_a_line_looked_up_asks_twelve_queries_however_long_the_sheet(
    client, department, course_session, lines
):
    draft(a_class(), "4412", department.clerk)
    numbers = " ".join(MemberFactory().serial_number for _ in range(lines))
    draft(course_session, numbers, department.clerk)
    typed = {"text": "4411", "version": "1"}

    with CaptureQueriesContext(connection) as asked:
        page = client.post(entry(course_session), typed, headers=SCRIPT).content.decode()

    assert "Line " in page
    assert 'id="sheet-rows"' in page
    # The transaction begins and ends.
    around = ("SAVEPOINT", "RELEASE")
    queries = [each["sql"] for each in asked if not each["sql"].startswith(around)]
    assert len(queries) == 12
    assert len(asked) == 14


# Mending a line ---------------------------------------------------------------------------------


def test_a_wrong_serial_is_mended_in_place(client, course_session):
    sheet = draft(course_session, "9999", Member.objects.get(serial_number="1101"))
    url = line_page("serial", course_session, line_of(sheet, "9999"))

    page = client.post(url, {"serial_number": " 4411 "}, headers=SCRIPT).content.decode()

    assert serials(course_session) == ["4411"]
    assert "Núñez, Ana" in page
    assert "sheet-line--wrong" not in page


def test_mending_to_a_serial_of_another_line_is_refused_and_kept(client, course_session):
    sheet = draft(course_session, "4411\n9999", Member.objects.get(serial_number="1101"))
    url = line_page("serial", course_session, line_of(sheet, "9999"))

    page = client.post(url, {"serial_number": "4411"}, headers=SCRIPT).content.decode()

    assert serials(course_session) == ["4411", "9999"]
    assert "4411 is already line 1." in page
    assert 'value="4411" aria-label="Serial number, line 2"' in page


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0", "0 minutes is no attendance. Write 1 to 400"),
        ("-5", "-5 minutes is no attendance."),
        ("401", "401 minutes is more than the 400 of the class."),
        ("1e9", "“1e9” is not a number of minutes."),
        ("half", "“half” is not a number of minutes."),
        ("12.5", "“12.5” is not a number of minutes."),
        ("401 min", "401 minutes is more than the 400 of the class."),
        ("9 h", "9 hours of credit are not possible in this class, which gives 8.00."),
        ("87%", "“87%” is not a number of minutes."),
        ("999999999999", "“999999999999” is not a number of minutes."),
        ("<b>", "“&lt;b&gt;” is not a number of minutes."),
    ],
)
def test_impossible_minutes_are_refused_beside_the_field_and_kept(
    client, course_session, typed, reason
):
    sheet = draft(course_session, "4411", Member.objects.get(serial_number="1101"))
    url = line_page("minutes", course_session, line_of(sheet, "4411"))

    for headers in (SCRIPT, {}):
        page = client.post(url, {"minutes": typed}, headers=headers).content.decode()
        assert reason in page
        assert 'aria-invalid="true"' in page
        assert f'name="minutes" value="{typed.replace("<b>", "&lt;b&gt;")}"' in page
    assert line_of(sheet, "4411").minutes is None


@pytest.mark.parametrize(
    ("typed", "minutes"), [("90 min", 90), ("1.75 h", 88), ("1,75 hours", 88), ("8 h", None)]
)
def test_minutes_with_a_unit_are_read_in_the_field_as_where_a_line_is_typed(
    client, course_session, typed, minutes
):
    sheet = draft(course_session, "4411\n4412 125", Member.objects.get(serial_number="1101"))
    url = line_page("minutes", course_session, line_of(sheet, "4412"))

    client.post(url, {"minutes": typed}, headers=SCRIPT)

    assert line_of(sheet, "4412").minutes == minutes


def test_minutes_show_their_arithmetic(client, course_session):
    sheet = draft(course_session, "4411", Member.objects.get(serial_number="1101"))
    url = line_page("minutes", course_session, line_of(sheet, "4411"))

    page = client.post(url, {"minutes": "125"}, headers=SCRIPT).content.decode()

    assert "125 min / 50 = 2.50" in page


@pytest.mark.parametrize("typed", ["", "400"])
def test_no_minutes_or_all_of_them_is_the_whole_class(client, course_session, typed):
    sheet = draft(course_session, "4411", Member.objects.get(serial_number="1101"))
    url = line_page("minutes", course_session, line_of(sheet, "4411"))
    client.post(url, {"minutes": "125"}, headers=SCRIPT)

    client.post(url, {"minutes": typed}, headers=SCRIPT)

    assert line_of(sheet, "4411").minutes is None


def test_a_line_is_removed_and_a_second_time_is_no_error(client, course_session):
    sheet = draft(course_session, "4411 4412", Member.objects.get(serial_number="1101"))
    url = line_page("remove", course_session, line_of(sheet, "4411"))

    for _ in range(2):
        response = client.post(url, headers=SCRIPT)
        assert response.status_code == 200

    assert serials(course_session) == ["4412"]


def test_all_lines_are_removed_and_named_to_paste_elsewhere(client, course_session):
    draft(course_session, "4411\n9999", Member.objects.get(serial_number="1101"))
    url = reverse("records:sheet-clear", kwargs={"pk": course_session.pk})

    page = client.post(url, headers=SCRIPT).content.decode()

    assert "Off the sheet: 4411, 9999." in page
    assert serials(course_session) == []


def test_a_line_of_another_class_is_not_found(client, course_session):
    sheet = draft(course_session, "4411", Member.objects.get(serial_number="1101"))
    url = line_page("minutes", a_class(), line_of(sheet, "4411"))

    assert client.post(url, {"minutes": "5"}).status_code == 404


# Areas ------------------------------------------------------------------------------------------


@pytest.fixture
def hours_page(client, course_session) -> str:
    """The areas of a line with 100 minutes: 2.00 hours."""
    sheet = draft(course_session, "4411", Member.objects.get(serial_number="1101"))
    line = line_of(sheet, "4411")
    client.post(line_page("minutes", course_session, line), {"minutes": "100"}, headers=SCRIPT)
    return line_page("hours", course_session, line)


def test_areas_are_proposed_in_proportion(client, hours_page):
    page = client.get(hours_page).content.decode()

    assert 'name="legal_studies" value="0.50"' in page
    assert 'name="de_escalation" value="0.25"' in page


def test_areas_that_do_not_add_up_are_refused_with_the_figures(client, hours_page):
    response = client.post(hours_page, {"legal_studies": "1.00", "firearms": "0"}, headers=SCRIPT)

    page = response.content.decode()
    assert "Hours by area add up to 1.00, but 100 minutes give 2.00." in page
    assert 'name="legal_studies" value="1.00"' in page


@pytest.mark.parametrize("typed", ["-1", "24.01", "1e9", "x", "0.10", "NaN", "1.001"])
def test_odd_hours_are_refused_beside_the_field(client, course_session, hours_page, typed):
    response = client.post(hours_page, {"legal_studies": typed}, headers=SCRIPT)

    page = response.content.decode()
    assert response.status_code == 200
    assert "error" in page
    assert f'name="legal_studies" value="{typed}"' in page
    assert SheetLine.objects.get().credit_hours == 0


def test_set_areas_come_back_on_the_line(client, course_session, hours_page):
    response = client.post(
        hours_page, {"skill_development": "2.00", "firearms": "2.00"}, headers=SCRIPT
    )

    assert "Areas and topics of 4411 Núñez, Ana are set." in response.content.decode()
    assert SheetLine.objects.get().firearms == 2


def test_without_script_areas_are_a_page_of_their_own(client, course_session, hours_page):
    page = client.get(hours_page).content.decode()
    response = client.post(hours_page, {"skill_development": "2.00"})

    assert "<html" in page
    assert response.status_code == 302


def test_a_full_attendance_has_no_areas_to_set(client, course_session):
    sheet = draft(course_session, "4411", Member.objects.get(serial_number="1101"))

    response = client.get(line_page("hours", course_session, line_of(sheet, "4411")))

    assert response.status_code == 302


# As it grows ------------------------------------------------------------------------------------


def test_page_and_look_up_take_the_same_queries_with_five_lines_and_with_forty(
    client, course_session, django_assert_max_num_queries
):
    numbers = [MemberFactory(serial_number=f"80{number:02}").serial_number for number in range(42)]
    counts = []
    for batch, next_serial in ((numbers[:5], numbers[40]), (numbers[5:40], numbers[41])):
        draft(course_session, " ".join(batch), Member.objects.get(serial_number="1101"))
        with django_assert_max_num_queries(20) as page:
            client.get(entry(course_session))
        with django_assert_max_num_queries(40) as look_up:
            client.post(entry(course_session), {"text": next_serial}, headers=SCRIPT)
        counts.append((len(page), len(look_up)))

    assert counts[0] == counts[1]


# After saving -----------------------------------------------------------------------------------


def test_a_saved_sheet_shows_what_was_written_and_takes_no_lines(client, course_session):
    saved(course_session, "4411", Member.objects.get(serial_number="1101"))

    page = client.get(entry(course_session)).content.decode()
    refused = client.post(entry(course_session), {"text": "4412"}, headers=SCRIPT)

    assert "Saved: 1 completion, 8.00 credit hours" in page
    assert "Next sheet" in page
    assert 'id="sheet-input"' not in page
    assert "The credit of this class is written already." in refused.content.decode()
    assert serials(course_session) == ["4411"]


# Only what changed ------------------------------------------------------------------------------


def version_of(course_session: CourseSession) -> int:
    return SignInSheet.objects.get(course_session=course_session).version


def test_a_script_that_has_the_other_lines_gets_the_new_one_alone(client, course_session):
    client.post(entry(course_session), {"text": "4411"}, headers=SCRIPT)
    seen = version_of(course_session)

    page = client.post(
        entry(course_session), {"text": "4412", "version": seen}, headers=SCRIPT
    ).content.decode()

    assert "O&#x27;Brien, Sean" in page
    assert "2 ready" in page
    assert "Ana</th>" not in page
    assert 'data-lines="2"' in page


def test_a_script_that_missed_another_clerks_line_gets_them_all(client, course_session):
    client.post(entry(course_session), {"text": "4411"}, headers=SCRIPT)
    seen = version_of(course_session)
    draft(course_session, "3301", second_clerk(Member.objects.get(serial_number="1102")))

    page = client.post(
        entry(course_session), {"text": "4412", "version": seen}, headers=SCRIPT
    ).content.decode()

    assert 'id="sheet-lines"' in page
    assert "Núñez, Ana" in page


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
def test_an_odd_version_gets_the_whole_list(client, course_session, version):
    client.post(entry(course_session), {"text": "4411"}, headers=SCRIPT)

    page = client.post(
        entry(course_session), {"text": "4412", "version": version}, headers=SCRIPT
    ).content.decode()

    assert 'id="sheet-lines"' in page
