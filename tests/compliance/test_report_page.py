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

    def get(seat: str, query: str = "", **headers: str):
        member = staffed.members[seat]
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
        with time_machine.travel(NOON, tick=False):
            return client.get(URL + query, headers=headers)

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
        ("known_on=01/01/0001", "Jan 1, 0001 is before 1950. Check the year; until then this page"),
        ("period=x&as_of=0001-01-01", "Jan 1, 0001 is before 1950. Check the year; until then"),
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


# Last year beside this one ------------------------------------------------------------------------


def beside(as_seat, seat: str, query: str = "") -> str:
    """The part of the page, as the page asks for it."""
    response = as_seat(seat, f"year-before/{query}", hx_request="true")
    assert response.status_code == 200
    return text_of(response)


def test_last_year_stands_beside_this_one_on_the_same_day(as_seat, staffed):
    part = beside(as_seat, "commander", "?period=2025&as_of=2025-11-20")

    assert "A year before, on Nov 20, 2024, 0 of 4 (0%) were short of hours for 2024." in part
    assert '<th class="num" scope="col">Nov 20, 2025</th>' in part
    squad = part.split("Squad 110")[1]
    assert squad.index("2 of 3 (67%)") < squad.index("0 of 3 (0%)")


def test_last_year_of_a_year_nobody_means_is_that_before_today(as_seat):
    assert "Nov 20, 2024" in beside(as_seat, "commander", "?known_on=0001-01-01")


def test_last_year_follows_the_filters(as_seat):
    assert "0 of 1 (0%)" in beside(as_seat, "commander", "?q=nunez")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?missing=firearms", "nobody lacked firearms for 2024."),
        ("?missing=total", "nobody lacked hours in all for 2024."),
        ("?short=on", "0 were short of hours for 2024."),
    ],
)
def test_last_year_of_those_short_alone_says_no_share_of_them(as_seat, query, sentence):
    part = beside(as_seat, "commander", query)

    assert f"A year before, on Nov 20, 2024, {sentence}" in part
    assert "%" not in part


def test_the_page_asks_for_last_year_with_its_own_question(as_seat):
    page = text_of(as_seat("commander", "?q=nunez"))

    assert 'hx-get="/report/year-before/?q=nunez" hx-trigger="load"' in page
    assert 'href="/report/year-before/?q=nunez">The same day a year before</a>' in page


def test_without_script_the_link_leads_to_the_report_of_then(as_seat):
    response = as_seat("commander", "year-before/?q=nunez&known_on=2025-11-01")

    assert (response.status_code, response["Location"]) == (
        302,
        "/report/?q=nunez&period=2024&as_of=2024-11-20&known_on=2024-11-01",
    )


def test_before_the_departments_records_there_is_nothing_to_compare(as_seat):
    part = beside(as_seat, "commander", "?period=2024&as_of=2024-11-20")

    assert "There is no year before to compare: the department's records begin with 2024." in (
        part.replace("&#x27;", "'")
    )
    assert "<table" not in part


@pytest.mark.parametrize("name", ["as_of", "known_on"])
@pytest.mark.parametrize("period", ["2017", "2025", ""])
def test_a_day_before_the_first_period_is_answered_in_words(as_seat, name, period):
    response = as_seat("clerk", f"?{name}=2016-05-05&period={period}&left=on")

    assert response.status_code == 200
    begun = "had not begun on May 5, 2016" in text_of(response)
    assert begun == (name == "as_of")


def test_before_the_first_period_no_year_is_offered(as_seat):
    page = text_of(as_seat("clerk", "?period=2017"))
    response = as_seat("clerk", "year-before/?period=2017", hx_request="true")

    assert "year-before" not in page
    assert (response.status_code, response["Location"]) == (302, "/report/?period=2017")


# Lines that lead to the people in them ------------------------------------------------------------


def test_every_line_of_the_report_leads_to_the_people_in_it(as_seat, staffed):
    response = as_seat("clerk", "?kind=sworn")

    lines = [
        *response.context["segments"],
        *(segment for row in response.context["chart"] for segment in row.segments),
    ]
    opened = [line for line in lines if line.count]
    assert len(opened) > 4
    for line in opened:
        assert line.url.endswith("#members")
        shown = lines_on_page(as_seat("clerk", line.url.removesuffix("#members")).content.decode())
        assert len(shown) == line.count
    assert 'id="members"' in text_of(response)


def test_each_elements_row_leads_to_its_own_report(as_seat, staffed):
    bureau = staffed.elements["Patrol Bureau"]

    assert f'href="?element={bureau.pk}">Patrol Bureau</a>' in text_of(as_seat("clerk"))


def test_who_sits_directly_in_an_element_is_no_filter(as_seat, staffed):
    central = staffed.elements["Central Patrol Division"]

    [directly, squad] = as_seat("clerk", f"?element={central.pk}").context["chart"]

    assert {segment.url for segment in directly.segments} == {""}
    assert all(segment.url for segment in squad.segments)


def test_the_filters_are_folded_and_the_chips_are_not(as_seat):
    page = text_of(as_seat("clerk", "?kind=sworn"))

    assert '<form class="filter-bar filter-bar--folds"' in page
    assert "Remove </span>Kind: Sworn" in page


def test_what_is_missing_is_in_each_row_for_a_phone(as_seat):
    page = text_of(as_seat("clerk", "?q=nunez"))

    assert '<td class="missing">2.00 of firearms</td>' in page
    assert "members-table--cards" in page
