"""The list of members: reach, filters, order, pages, and what it says to bad input."""

import re
from datetime import datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine

from compliance.standings.settlement import refresh
from tests.compliance.reporting import more_members, with_standings
from tests.factories import MemberFactory

URL = "/members/"
NOON = datetime(2025, 11, 20, 12, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def staffed(department):
    return with_standings(department)


@pytest.fixture
def as_seat(client, staffed):
    """The page as a member of the department reads it on 20 November 2025."""

    def get(seat: str, query: str = "", url: str = URL):
        member = staffed.members[seat]
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
        with time_machine.travel(NOON, tick=False):
            return client.get(url + query)

    return get


def serials(response) -> list[str]:
    return [row.member.serial_number for row in response.context["report"].rows]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        ("sergeant", {"3301", "4411", "4412"}),
        ("other_sergeant", {"3302"}),
        ("commander", {"2201", "3301", "4411", "4412"}),
    ],
)
def test_a_supervisor_lists_their_elements_and_those_below(as_seat, seat, expected):
    assert set(serials(as_seat(seat))) == expected


def test_the_training_unit_lists_everyone(as_seat, staffed):
    assert len(serials(as_seat("inquiry"))) == len(staffed.members)


def test_the_page_says_who_is_short_and_as_of_when(as_seat):
    page = text_of(as_seat("sergeant"))

    assert "2 of 3 are short of hours for 2025; 2 lack firearms." in page
    assert "Central Patrol" not in page
    assert "Squad 110, as of Nov 20, 2025." in page
    assert "Missing hours are due by Dec 31, 2025." in page


def test_a_row_names_the_member_and_what_is_missing(as_seat):
    page = text_of(as_seat("sergeant", "?q=nunez"))

    assert '<a class="usa-link" href="/members/4411/">Núñez, Ana</a>' in page
    assert "24.00 of 24.00" in page
    assert "2.00 of firearms" in page


def test_only_those_short_of_hours_is_one_click(as_seat):
    first = as_seat("sergeant", "?sort=serial")
    url = first.context["short_url"]

    assert f'href="{url.replace("&", "&amp;")}">Only those short of hours (2)' in text_of(first)
    assert serials(as_seat("sergeant", url)) == ["4411", "4412"]


def test_the_filter_offers_only_elements_within_reach_as_a_tree(as_seat):
    page = as_seat("commander").content.decode()

    assert ">Central Patrol Division</option>" in page
    assert ">\u00a0\u00a0\u00a0\u00a0Squad 110</option>" in page
    assert "Squad 310" not in page


def test_an_element_narrows_to_it_and_those_below(as_seat, staffed):
    central = staffed.elements["Central Patrol Division"]

    assert set(serials(as_seat("clerk", f"?element={central.pk}"))) == {
        "2201", "3301", "4411", "4412",
    }  # fmt: skip


def test_an_element_out_of_reach_is_not_found(as_seat, staffed):
    east = staffed.elements["East Patrol Division"]

    assert as_seat("sergeant", f"?element={east.pk}").status_code == 404
    assert as_seat("clerk", "?element=999999").status_code == 404


def test_a_separated_member_is_off_the_list(as_seat, staffed):
    MemberFactory(
        serial_number="8001", element=staffed.elements["Squad 110"], separated_on="2025-11-19"
    )

    assert "8001" not in serials(as_seat("sergeant"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=abc", "“abc” is not a CLEE period. Choose a year from 2017 to 2025"),
        ("period=2016", "“2016” is not a CLEE period."),
        ("period=2026", "“2026” is not a CLEE period."),
        ("period=%C2%B2025", "is not a CLEE period"),
        ("period=99999999999999999999", "is not a CLEE period"),
        ("as_of=2026-02-30", "“2026-02-30” is not a day on the calendar."),
        ("as_of=yesterday", "“yesterday” is not a day on the calendar."),
        ("as_of=2025-11-21", "Nov 21, 2025 is still to come"),
        ("period=2025&as_of=2024-12-31", "2025 had not begun on Dec 31, 2024."),
        ("element=xyz", "“xyz” is not an element."),
        ("element=-1", "“-1” is not an element."),
        ("element=" + "9" * 5000, "is not an element."),
        ("standing=evil", "“evil” is not a standing."),
        ("missing=evil", "“evil” is not something that can be missing."),
        ("kind=evil", "“evil” is not a kind of member."),
        ("sort=evil", "There is no column “evil” to sort by"),
        ("sort=-", "There is no column “-” to sort by"),
        ("q=" + "x" * 101, "That is 101 characters."),
        ("q=%00", "Null characters are not allowed."),
        ("standing=<script>", "“&lt;script&gt;” is not a standing."),
    ],
)
def test_a_value_it_cannot_use_gets_a_sentence_and_the_default(as_seat, query, said):
    response = as_seat("sergeant", f"?{query}")

    assert response.status_code == 200
    assert said in text_of(response)
    assert len(serials(response)) == 3


def test_bad_values_are_said_all_at_once_and_good_ones_still_hold(as_seat):
    response = as_seat("sergeant", "?period=abc&standing=evil&short=on&sort=-serial")

    assert serials(response) == ["4412", "4411"]
    assert "“abc” is not a CLEE period." in text_of(response)
    assert "“evil” is not a standing." in text_of(response)


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99", ""])
def test_a_page_that_is_not_there_shows_one_that_is(as_seat, page):
    assert as_seat("sergeant", f"?page={page}").status_code == 200


def test_every_column_sorts_and_says_which_way(as_seat):
    first = as_seat("sergeant")
    columns = first.context["table"].columns
    sorts = re.findall(r'<a class="sort" href="([^"]+)">', first.content.decode())

    assert len(sorts) == len(columns)
    for column, url in zip(columns, sorts, strict=True):
        up = as_seat("sergeant", unescape(url))
        shown = up.context["table"].columns[column.name]
        direction = "descending" if column.is_ordered else "ascending"
        assert up.status_code == 200
        assert shown.is_ordered
        assert shown.order_by_alias.is_descending == (direction == "descending")
        assert f'aria-sort="{direction}"' in up.content.decode()


def test_long_lists_come_in_pages_that_keep_the_question(as_seat, staffed):
    more_members(staffed, 60)

    first = as_seat("sergeant", "?sort=serial&kind=sworn")
    [next_url] = re.findall(r'href="([^"]+)" aria-label="Next page"', first.content.decode())
    second = as_seat("sergeant", unescape(next_url))

    assert "63 members, 1 to 50 shown" in text_of(first)
    assert "63 members, 51 to 63 shown" in text_of(second)
    assert parse_qs(urlsplit(unescape(next_url)).query) == {
        "sort": ["serial"], "kind": ["sworn"], "page": ["2"],
    }  # fmt: skip
    shown = [line.serial_number for line in lines_on_people_page(first, second)]
    assert shown == serials(first)


def lines_on_people_page(*responses):
    for response in responses:
        yield from (row.record.member for row in response.context["table"].paginated_rows)


def test_an_empty_list_says_what_to_do(as_seat):
    page = text_of(as_seat("sergeant", "?q=zzz"))

    assert "No member within your reach fits these filters." in page
    assert 'href="?">Show everyone</a>' in page


def test_files_of_the_list_hold_the_same_members_in_the_same_order(as_seat):
    response = as_seat("sergeant", "?short=on&sort=-missing")
    url = unescape(re.search(r'href="([^"]*_export=csv)"', response.content.decode())[1])

    content = as_seat("sergeant", url).content.decode("utf-8-sig")

    assert [line.split(",")[0] for line in content.splitlines()[1:]] == serials(response)


@pytest.mark.parametrize("url", ["/members/", "/report/"])
def test_a_name_a_rank_and_an_element_with_markup_are_shown_as_text(as_seat, client, staffed, url):
    squad = staffed.elements["Squad 110"]
    squad.name = "<i>Squad</i>"
    squad.save()
    MemberFactory(last_name="<script>alert(1)</script>", rank="<b>Chief</b>", element=squad)
    as_seat("sergeant")

    page = client.get(url).content.decode()

    for markup in ("<script>alert(1)", "<b>Chief", "<i>Squad"):
        assert markup not in page
    for text in (
        "&lt;script&gt;alert(1)",
        ">&lt;b&gt;Chief&lt;/b&gt;<",
        "&lt;i&gt;Squad&lt;/i&gt;",
    ):
        assert text in page
    assert page.count("&lt;i&gt;Squad&lt;/i&gt;</td>") >= 2  # once a member
    assert page.count("&lt;i&gt;Squad&lt;/i&gt;</option>") == 1


@time_machine.travel(NOON, tick=False)
def test_more_members_need_no_more_queries(client, staffed, django_assert_max_num_queries):
    client.force_login(staffed.sergeant, backend="people.sign_in.SerialNumberBackend")
    refresh()
    with django_assert_max_num_queries(14) as few:
        client.get(URL)
    more_members(staffed, 60)
    refresh()
    with django_assert_max_num_queries(len(few)):
        client.get(URL)


def test_an_open_year_is_said_first_marked_and_one_click_away(as_seat, staffed):
    MemberFactory(serial_number="9001", element=staffed.elements["Squad 110"])
    whole = as_seat("sergeant")
    only = as_seat("sergeant", "?open=on")

    sentence = "1 member is at risk of an inactive license for 2024."
    page = text_of(whole)
    assert f'{sentence} <a class="usa-link" href="?open=on">See who</a>' in page
    assert page.index(sentence) < page.index('<form class="filter-bar"')
    assert 'href="/members/9001/?period=2024">2024: at risk</a>' in page
    assert serials(only) == ["9001"]
    assert sentence in text_of(only)
    assert "See who" not in text_of(only)


@pytest.mark.parametrize("others", ["short=on", "short=on&open=on", "q=nobody&missing=firearms"])
def test_those_at_risk_are_all_shown_whatever_else_was_asked(as_seat, staffed, others):
    """The sentence is about the reader's element, so the link leads to all whom it counts."""
    MemberFactory(serial_number="9001", element=staffed.elements["Squad 110"])
    element = staffed.elements["Squad 110"].pk

    page = text_of(as_seat("sergeant", f"?element={element}&period=2024&{others}"))

    assert (
        "Squad 110: 1 member is at risk of an inactive license for 2024. "
        f'<a class="usa-link" href="?element={element}&amp;period=2024&amp;open=on">See who</a>'
    ) in page
