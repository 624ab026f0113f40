"""My record, and the record of a member within reach."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event
from events.persons import PersonThen
from people.actions import looks
from people.models import Member
from records.models import Completion
from tests.compliance.test_explanations import earned
from tests.department import Department
from tests.factories import BookingFactory, CompletionFactory, CourseFactory, MemberFactory
from tests.records.releases.asking import asked

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
MY_RECORD = reverse("desk:my-record")


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


def sign_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def page_of(member: Member, query: str = "", reader: Member | None = None) -> str:
    """The page as its reader sees it; one's own without a reader."""
    url = (
        MY_RECORD if reader is None else reverse("desk:member-record", args=[member.serial_number])
    )
    response = sign_in(reader or member).get(url + query)
    assert response.status_code == 200
    return response.content.decode()


# What it says -----------------------------------------------------------------------------------


def test_the_sentence_comes_first_and_then_every_measure(department):
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 10))

    page = page_of(department.officer)

    assert "You have 8.00 of 24.00 hours for 2026. You still need 16.00 by December 31." in page
    for measure in ("Total", "Licensed source", "Firearms", "Implicit bias", "Racial profiling"):
        assert f'<span class="measure__label">{measure}</span>' in page
    assert "8.00 of 24.00" in page
    assert "16.00 short" in page
    assert "11 CSR 75-15.010(7)(D)" in page


def test_a_measure_names_the_training_that_counts_for_it(department):
    completion = CompletionFactory(member=department.officer, completed_on=date(2026, 3, 10))

    page = page_of(department.officer)

    detail = reverse("records:completion-detail", args=[completion.pk])
    firearms = page.split('id="measure-firearms"')[1].split('<details class="measure')[0]
    assert detail in firearms
    assert '<span class="num">2.00</span>' in firearms


def test_racial_profiling_is_no_measure_without_traffic_authority(department):
    Member.objects.filter(pk=department.officer.pk).update(has_traffic_authority=False)

    assert 'id="measure-racial_profiling"' not in page_of(department.officer)


def test_every_completion_of_the_period_is_there_and_no_other(department):
    earned(department.officer, on=date(2025, 5, 1))
    CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 10), course__title="Traffic <Stops>"
    )
    CompletionFactory(
        member=department.colleague, completed_on=date(2026, 3, 10), course__title="Not mine"
    )

    page = page_of(department.officer)
    year_before = page_of(department.officer, "?period=2025")

    assert page.count("<tr>") == 2
    assert "Traffic &lt;Stops&gt;" in page
    assert "All 8.00 counted." in page
    assert "Not mine" not in page
    assert "Traffic &lt;Stops&gt;" not in year_before
    assert "All 24.00 counted." in year_before


def test_later_hours_that_made_up_the_period_are_shown_with_it(department):
    earned(department.officer, on=date(2025, 5, 1), credit_hours="22.00", legal_studies="6.00")
    earned(department.officer, on=date(2026, 3, 1))
    CompletionFactory(
        member=department.officer, completed_on=date(2026, 3, 2), course__title="Not needed"
    )

    page = page_of(department.officer, "?period=2025")

    assert "2.00 of 24.00 made up hours missing in 2025; 22.00 stay in 2026." in page
    assert "Not needed" not in page


def test_a_voided_completion_is_struck_and_says_why(department):
    earned(
        department.officer,
        on=date(2026, 5, 1),
        voided_by=department.clerk,
        voided_at=NOON,
        void_reason="Signed for <another>.",
    )

    page = page_of(department.officer)

    assert '<tr class="training--void">' in page
    assert '<span class="training__flag">Void</span>' in page
    assert "voided on Jul 1, 2026. Signed for &lt;another&gt;." in page


def test_prior_agency_hours_are_marked(department):
    earned(department.officer, on=date(2026, 5, 1), is_prior_agency=True)

    assert "Prior agency" in page_of(department.officer)


def test_an_unconfirmed_period_is_marked_as_such(department):
    words = "The figures for 2026 are those of 2025; POST has not published others."

    assert words in page_of(department.officer)
    earned(department.officer, on=date(2025, 5, 1))
    assert words not in page_of(department.officer, "?period=2025")


def test_every_period_on_record_has_its_standing(department):
    earned(department.officer, on=date(2024, 5, 1))

    page = page_of(department.officer)
    years = page.split('class="years"')[1].split("</ul>")[0]

    assert [f"?period={year}" in years for year in (2026, 2025, 2024, 2023)] == [
        True,
        True,
        True,
        False,
    ]
    assert "Complete" in years
    assert "at risk of inactive license" in years


def test_a_period_whose_time_has_run_out_is_not_to_be_missed(department):
    earned(department.officer, on=date(2024, 5, 1))
    earned(department.officer, on=date(2025, 5, 1), firearms="0.00")

    page = page_of(department.officer)

    pressing = page.split('class="record__pressing"')[1].split("</p>")[0]
    assert "?period=2025" in pressing
    assert "missing 2.00 of firearms." in pressing


def test_a_civilian_sees_training_and_no_bars(department):
    CompletionFactory(
        member=department.ogc, completed_on=date(2026, 3, 10), course__title="Open Meetings Law"
    )

    page = page_of(department.ogc)

    assert "You hold no peace officer license, so no hours are required." in page
    assert "You have 8.00 credit hours for 2026." in page
    assert "Open Meetings Law" in page
    assert 'class="measure"' not in page
    assert "POST has not published" not in page


def test_record_years_and_list_give_one_total_of_who_owes_nothing(client, department):
    """Of 20 in-service hours 16 count, for a civilian as for everyone."""
    civilian = department.ogc
    CompletionFactory(
        member=civilian,
        completed_on=date(2026, 3, 10),
        course=CourseFactory(
            source="in_service",
            instruction_minutes=1000,
            credit_hours=Decimal("20.00"),
            legal_studies=Decimal("14.00"),
        ),
    )

    page = page_of(civilian)
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    listed = client.get("/members/?q=1103&period=2026").content.decode()

    assert "You have 16.00 credit hours for 2026, of 20.00 on record." in page
    assert '<span class="years__total num">16.00' in page
    assert '<td class="num total">16.00</td>' in listed
    assert all("Totals are credit hours" in each for each in (page, listed))


def test_somebody_with_nothing_is_told_where_it_will_come_from(department):
    page = page_of(department.officer)

    assert "Nothing on record for this period" in page
    assert "You have 0.00 of 24.00 hours for 2026." in page
    assert reverse("courses:session-list") in page


def test_the_transcript_is_a_click_away(department):
    assert reverse("desk:transcript", args=["4411"]) in page_of(department.officer)


# Another member's --------------------------------------------------------------------------------


def test_a_supervisor_reads_it_about_somebody_else(department):
    page = page_of(department.officer, reader=department.sergeant)

    assert "Officer Núñez has 0.00 of 24.00 hours for 2026, and still needs" in page
    assert "Núñez, Ana" in page
    assert reverse("compliance:member-list") in page


def test_looking_at_another_record_is_an_event(department):
    page_of(department.officer, reader=department.sergeant)

    event = Event.objects.get(action="member.look")
    assert (event.by, event.member) == (
        PersonThen.of(department.sergeant),
        PersonThen.of(department.officer),
    )
    assert event.after == {"page": "record"}


def test_looking_at_ones_own_is_nobodys_business(department):
    page_of(department.officer)
    page_of(department.officer, reader=department.officer)

    assert not Event.objects.filter(action="member.look").exists()


def test_nothing_is_shown_when_the_look_cannot_be_recorded(department, monkeypatch):
    def fail(*_: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(looks, "record_recurring", fail)

    with pytest.raises(RuntimeError, match="the log is full"):
        page_of(department.officer, reader=department.sergeant)


@pytest.mark.parametrize("seat", ["clerk", "inquiry", "sergeant"])
def test_only_those_who_may_void_get_the_link(department, seat):
    completion = CompletionFactory(member=department.officer, completed_on=date(2026, 3, 10))

    page = page_of(department.officer, reader=department.members[seat])

    void = reverse("records:completion-void", args=[completion.pk])
    assert (void in page) == (seat == "clerk")


def test_nobody_is_offered_to_void_what_is_their_own(department):
    completion = CompletionFactory(
        member=department.clerk, entered_by=department.officer, completed_on=date(2026, 3, 10)
    )

    page = page_of(department.clerk)

    assert reverse("records:completion-detail", args=[completion.pk]) in page
    assert reverse("records:completion-void", args=[completion.pk]) not in page


def test_a_voided_completion_can_not_be_voided_again(department):
    completion = earned(
        department.officer,
        on=date(2026, 5, 1),
        voided_by=department.clerk,
        voided_at=NOON,
        void_reason="x",
    )

    page = page_of(department.officer, reader=department.clerk)

    assert reverse("records:completion-void", args=[completion.pk]) not in page


def test_somebody_who_left_is_judged_up_to_then(department):
    earned(department.officer, on=date(2024, 5, 1))
    Member.objects.filter(pk=department.officer.pk).update(separated_on=date(2025, 2, 1))

    page = page_of(department.officer, reader=department.clerk)

    assert "left the department on Feb 1, 2025" in page
    assert "?period=2026" not in page


@pytest.mark.parametrize("serial", ["4411 ", " 44 11", "4411"])
def test_a_serial_number_is_found_as_people_type_it(department, serial):
    url = reverse("desk:member-record", args=[serial])

    assert sign_in(department.clerk).get(url).status_code == 200


@pytest.mark.parametrize("serial", ["9999", "4411\x00", "<script>", "é", "x" * 500])
def test_a_serial_number_that_is_nobodys_is_not_found(department, serial):
    for name in ("desk:member-record", "desk:transcript"):
        url = reverse(name, args=[serial])
        assert sign_in(department.clerk).get(url).status_code == 404


# Period and day ---------------------------------------------------------------------------------


def test_an_earlier_day_shows_what_was_known_then(department):
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 10))
    CompletionFactory(member=department.officer, completed_on=date(2026, 6, 10))

    page = page_of(department.officer, "?period=2026&as_of=2026-05-01")

    assert "On May 1, 2026, you had 8.00 of 24.00 hours for 2026." in page
    assert "Not counted yet on May 1, 2026: completed after that day." in page
    assert "?period=2026&amp;as_of=2026-05-01" in page


def test_a_day_alone_shows_the_period_it_is_in(department):
    earned(department.officer, on=date(2025, 5, 1))

    assert "for 2025" in page_of(department.officer, "?as_of=2025-06-01")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?period=abc", "“abc” is not one of your periods on record. Choose a year from 2025 to"),
        ("?period=1900", "“1900” is not one of your periods on record."),
        ("?period=9999", "“9999” is not one of your periods on record."),
        ("?period=-1", "“-1” is not one of your periods on record."),
        ("?period=2026.0", "“2026.0” is not one of your periods on record."),
        ("?period=%00", "is not"),
        ("?period=<script>", "“&lt;script&gt;” is not one of your periods on record."),
        ("?period=" + "9" * 5000, "is not one of your periods on record."),
        ("?as_of=2026-02-30", "“2026-02-30” is not a day on the calendar."),
        ("?as_of=yesterday", "“yesterday” is not a day on the calendar."),
        ("?as_of=2026-07-02", "Jul 2, 2026 is still to come, so nobody can tell."),
        ("?as_of=9999-12-31", "Dec 31, 9999 is still to come, so nobody can tell."),
        ("?as_of=0001-01-01", "Jan 1, 0001 is before 1950. Check the year; until then this page"),
        ("?period=2026&as_of=2025-12-31", "2026 had not begun on Dec 31, 2025."),
    ],
)
def test_what_can_not_be_used_is_said_and_the_page_still_shown(department, query, words):
    earned(department.officer, on=date(2025, 5, 1))

    page = page_of(department.officer, query)

    assert words in page
    assert "hours for 202" in page


# Cost -------------------------------------------------------------------------------------------


def queries_for(reader: Member, url: str) -> int:
    client = sign_in(reader)
    client.get(url)  # the session is stored by now
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


@pytest.mark.parametrize("seat", ["sergeant", "clerk"])
@pytest.mark.parametrize(("page", "number"), [("member-record", 10), ("why", 9)])
def test_anothers_record_takes_ten_queries_and_three_for_the_look(
    department, page, number, seat, settings
):
    """Session, reader and roles, elements, member; first period, completions, three of entries;
    and what is documented without credit. Of the look how often it was today, and its event. Who
    sees all records reads on the record besides whether it is held, what packs were read in for
    the member, and which records were merged into their own."""
    sees_all = page == "member-record" and seat == "clerk"
    settings.RECORDS_FROM = None
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 1))
    url = reverse(f"desk:{page}", args=[department.officer.serial_number])

    assert queries_for(department.members[seat], url) == number + 3 + 3 * sees_all


def test_fifty_completions_need_no_more_queries_than_one(department: Department):
    member = department.officer
    CompletionFactory(member=member, completed_on=date(2026, 3, 1))
    other = reverse("desk:member-record", args=[member.serial_number])
    few = queries_for(member, MY_RECORD), queries_for(department.sergeant, other)

    for day in range(1, 26):
        CompletionFactory(
            member=member, completed_on=date(2026, 4, day), entered_by=MemberFactory()
        )
        CompletionFactory(member=member, completed_on=date(2025, 2, day))
    many = queries_for(member, MY_RECORD), queries_for(department.sergeant, other)

    assert Completion.objects.filter(member=member).count() == 51
    assert many == few
    assert few[0] <= 16


# Booking ----------------------------------------------------------------------------------------


def test_the_button_to_book_stands_where_the_page_would_book(department):
    """One rule answers for both: a failed test, training without POST credit, the first year."""
    officer = department.officer
    of_2026 = {"member": officer, "completed_on": date(2026, 3, 10)}
    CompletionFactory(member=officer, completed_on=date(2025, 3, 10))
    may = CompletionFactory(**of_2026)
    CompletionFactory(**of_2026, delivery="computer_based", score="60.00", minutes=None)
    CompletionFactory(**of_2026, source="non_post", course__title="A seminar")
    booked = BookingFactory(completion=CompletionFactory(**of_2026), to_period=2025).completion
    clerk = sign_in(department.clerk)

    pages = [page_of(officer, f"?period={year}", department.clerk) for year in (2026, 2025)]
    offered = {
        completion.pk
        for completion in Completion.objects.filter(member=officer)
        if any(reverse("compliance:booking-add", args=[completion.pk]) in page for page in pages)
    }
    taken = {
        completion.pk
        for completion in Completion.objects.filter(member=officer)
        if "Why is it booked by hand?"
        in clerk.get(reverse("compliance:booking-add", args=[completion.pk])).content.decode()
    }

    assert offered == taken == {may.pk}
    assert booked.pk not in offered
    own = page_of(department.clerk, f"?period={NOON.year}")
    assert "/book/" not in own


# Who left before the first CLEE period -----------------------------------------------------------

NO_PERIOD = "No CLEE year falls into this service: it ended on Jan 31, 2016, and the first is 2017."


@pytest.fixture
def left_in_2016(department) -> Member:
    return MemberFactory(
        element=department.elements["Squad 110"],
        hired_on=date(2015, 3, 2),
        license_issued_on=date(2014, 1, 6),
        separated_on=date(2016, 1, 31),
    )


def test_the_record_of_who_left_before_the_first_clee_year_lists_all_that_is_on_record(
    department, left_in_2016
):
    empty = page_of(left_in_2016, reader=department.clerk)
    completion = CompletionFactory(member=left_in_2016, completed_on=date(2015, 5, 4))
    page = page_of(left_in_2016, reader=department.clerk)

    assert NO_PERIOD in empty
    assert "<p>Nothing is on record.</p>" in empty
    assert NO_PERIOD in page
    assert "Training on record</h2>" in page
    assert completion.course.title in page
    assert "of 24.00" not in page
    assert "Standing for" not in page


@pytest.mark.parametrize(
    "query", ["", "?period=2016", "?as_of=2015-12-01", "?known_on=2015-12-01", "?period=2017"]
)
def test_the_pages_of_who_left_before_the_first_clee_year_open_for_any_day(
    department, left_in_2016, query
):
    CompletionFactory(member=left_in_2016, completed_on=date(2015, 5, 4))
    client = sign_in(department.clerk)

    for page in ("desk:member-record", "desk:why"):
        answer = client.get(reverse(page, args=[left_in_2016.serial_number]) + query)
        assert answer.status_code == 200
        assert NO_PERIOD in answer.content.decode()


def test_every_page_about_who_left_before_the_first_clee_year_opens(department, left_in_2016):
    completion = CompletionFactory(member=left_in_2016, completed_on=date(2015, 5, 4))
    serial, client = left_in_2016.serial_number, sign_in(department.clerk)
    pages = [
        reverse("desk:transcript", args=[serial]),
        reverse("records:disclosure-list", args=[serial]),
        reverse("records:leaver-list"),
        reverse("records:completion-detail", args=[completion.pk]),
        reverse("records:completion-void", args=[completion.pk]),
        reverse("compliance:exemption-add", args=[serial]),
        reverse("compliance:decision-add", args=[serial]),
        reverse("compliance:booking-add", args=[completion.pk]),
        *(reverse("compliance:report") + f"?left=on&period={year}" for year in (2017, 2026)),
        reverse("compliance:report") + "?left=on&open=on",
    ]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_release_of_who_left_before_the_first_clee_year_opens_to_who_decides(
    department, left_in_2016
):
    CompletionFactory(member=left_in_2016, completed_on=date(2015, 5, 4))
    parts = ("transcript", "compliance")
    request = asked(department.clerk, left_in_2016, parts=parts)
    client, where = sign_in(department.ogc), {"args": [request.pk]}

    page = client.get(reverse("records:release-decide", **where))
    leaves = [
        client.get(reverse("records:release-leaf", args=[request.pk, f"{part}-{left_in_2016.pk}"]))
        for part in parts
    ]

    assert [page.status_code, *(leaf.status_code for leaf in leaves)] == [200, 200, 200]
    assert "Standing by year of" in page.content.decode()


@pytest.mark.parametrize("day", ["2016-05-05", "2001-01-01", "1950-01-01"])
@pytest.mark.parametrize("name", ["as_of", "known_on"])
def test_pages_of_a_record_say_that_the_period_had_not_begun_on_an_early_day(department, name, day):
    CompletionFactory(member=department.officer)
    client = sign_in(department.officer)

    for page in (MY_RECORD, reverse("desk:why", args=["4411"])):
        answer = client.get(f"{page}?{name}={day}")
        assert answer.status_code == 200
        assert "2026 had not begun on" in answer.content.decode()
