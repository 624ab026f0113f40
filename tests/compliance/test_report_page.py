"""The report's page: reach, the picture, and what it says to bad input. Its files: elsewhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from compliance.standings.settlement import refresh
from tests.compliance.reading import lines_on_page
from tests.compliance.reporting import more_members, with_standings
from tests.factories import MemberFactory

URL = "/report/"
NOON = datetime(2025, 11, 20, 12, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def staffed(department):
    return with_standings(department)


@pytest.fixture
def as_seat(client, staffed):
    """The page as a member of the department reads it on 20 November 2025."""

    def get(seat: str, query: str = ""):
        member = staffed.members[seat]
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
        with time_machine.travel(NOON, tick=False):
            return client.get(URL + query)

    return get


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_shows_the_headline_the_day_and_the_picture(as_seat):
    page = text_of(as_seat("clerk"))

    assert "CLEE 2025: The whole department" in page
    assert "2 of 8 are short of hours for 2025; 2 lack firearms. As of Nov 20, 2025." in page
    assert '<span class="chart__count">6</span> Complete' in page
    assert '<a class="usa-link" href="?element=' in page


def test_the_table_shows_hours_credited_and_short_of_each_measure(as_seat):
    lines = {line.serial_number: line for line in lines_on_page(as_seat("clerk").content.decode())}

    officer = lines["4411"]
    assert officer.standing == "In progress"
    assert [str(hours) for hours in officer.credited] == [
        "24.00", "24.00", "6.00", "6.00", "6.00", "0.00", "1.00", "1.00", "1.00",
    ]  # fmt: skip
    assert [str(hours) for hours in officer.short] == ["0"] * 5 + ["2.00"] + ["0"] * 3


def test_what_is_missing_leads_to_those_who_miss_it(as_seat):
    response = as_seat("clerk")
    url = next(url for lack, url in response.context["choices"] if lack.measure.key == "firearms")

    shown = {line.serial_number for line in lines_on_page(as_seat("clerk", url).content.decode())}

    assert shown == {"4411", "4412"}


@pytest.mark.parametrize("seat", ["sergeant", "commander", "inquiry", "clerk", "auditor"])
def test_an_element_within_reach_can_be_asked_for(as_seat, staffed, seat):
    squad = staffed.elements["Squad 110"]

    assert as_seat(seat, f"?element={squad.pk}").status_code == 200


@pytest.mark.parametrize("seat", ["sergeant", "commander"])
@pytest.mark.parametrize("name", ["East Patrol Division", "Squad 310", "Department"])
def test_an_element_out_of_reach_is_not_found(as_seat, staffed, seat, name):
    assert as_seat(seat, f"?element={staffed.elements[name].pk}").status_code == 404


@pytest.mark.parametrize("name", ["csv", "xlsx", "pdf"])
def test_no_file_reaches_further_than_the_page(as_seat, staffed, name):
    east = staffed.elements["East Patrol Division"]

    assert as_seat("sergeant", f"?element={east.pk}&_export={name}").status_code == 404


def test_those_who_left_show_on_request(as_seat, staffed):
    MemberFactory(
        serial_number="8001", element=staffed.elements["Squad 110"], separated_on="2025-06-30"
    )

    assert "8001" not in as_seat("sergeant").content.decode()
    assert "8001" in as_seat("sergeant", "?left=on").content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=abc", "“abc” is not a CLEE period."),
        ("as_of=2026-02-30", "“2026-02-30” is not a day on the calendar."),
        ("as_of=2025-11-21", "Nov 21, 2025 is still to come"),
        ("element=xyz", "“xyz” is not an element."),
        ("sort=evil", "There is no column “evil” to sort by"),
        ("_export=exe", "Reports come as XLSX, CSV or PDF."),
    ],
)
def test_a_value_it_cannot_use_gets_a_sentence_and_the_default(as_seat, query, said):
    response = as_seat("clerk", f"?{query}")

    assert response.status_code == 200
    assert said in text_of(response)
    assert response.context["report"].counted == 11


def test_every_period_since_the_first_can_be_asked_for(as_seat):
    for period in range(2017, 2026):
        response = as_seat("clerk", f"?period={period}")
        assert response.status_code == 200
        assert response.context["report"].question.viewpoint.period == period


def test_an_early_period_has_no_column_for_what_it_did_not_ask(as_seat):
    table = as_seat("clerk", "?period=2018").context["table"]
    headings = [column.header for column in table.columns]

    assert "De-escalation" not in headings
    assert "Racial profiling" in headings


def test_a_department_without_members_on_the_day_says_so(as_seat):
    page = text_of(as_seat("clerk", "?period=2017&as_of=2017-02-01&element="))
    empty = text_of(as_seat("clerk", "?q=zzz"))

    assert "CLEE 2017" in page
    assert "No member fits what was asked." in empty


@time_machine.travel(NOON, tick=False)
def test_more_members_need_no_more_queries(client, staffed, django_assert_max_num_queries):
    client.force_login(staffed.clerk, backend="people.sign_in.SerialNumberBackend")
    refresh()
    with django_assert_max_num_queries(8) as few:
        client.get(URL)
    more_members(staffed, 60)
    refresh()
    with django_assert_max_num_queries(len(few)):
        client.get(URL)


def test_the_day_in_force_stands_in_its_field(as_seat):
    page = as_seat("clerk").content.decode()

    assert 'name="as_of" value="2025-11-20"' in page
    assert "Clear all" not in page


def test_a_day_gone_by_is_a_filter_that_can_be_taken_off(as_seat):
    assert "As of: Nov 1, 2025" in text_of(as_seat("clerk", "?as_of=2025-11-01"))


def test_a_narrow_heading_is_read_out_whole(as_seat):
    page = as_seat("clerk").content.decode()

    assert (
        '<span aria-hidden="true">Interpers.</span>'
        '<span class="usa-sr-only">Interpersonal perspectives</span>'
    ) in page
