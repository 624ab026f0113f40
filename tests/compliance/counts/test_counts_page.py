"""The report of who may see counts and no names: page and files hold the same lines."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine

from compliance.standings.settlement import refresh
from events.models import Event
from frame.rights import Role
from tests.compliance.counts.test_department_counts import staff
from tests.compliance.reading import text_of_pdf
from tests.compliance.reporting import credit, more_members, whole_year, with_standings
from tests.factories import ElementFactory, MemberFactory, RoleDesignationFactory

URL = "/report/counts/"
REPORT = "/report/"
NOON = datetime(2025, 11, 20, 12, tzinfo=ZoneInfo("America/Chicago"))
RULE = (
    "Every count is 0 or at least 5, and no line has all who owe hours in one column, so that none "
    "tells about a single member."
)


@pytest.fixture
def staffed(department):
    """Squad 110 has 8 short of 45, the Training Division 5 of 23; one unit is too small."""
    with_standings(department)
    elements = department.elements
    staff(elements["Squad 110"], complete=36, no_firearms=6)
    staff(elements["Training Division"], complete=12, no_firearms=5)
    staff(ElementFactory(name="Night Watch", parent=elements["Central Patrol Division"]), short=1)
    return department


@pytest.fixture
def as_hrd(client, staffed):
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")

    def get(query: str = ""):
        with time_machine.travel(NOON, tick=False):
            return client.get(URL + query)

    return get


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def lines_of(response) -> list[list]:
    counts = response.context["counts"]
    return [[line.name, *map(str, line.counts), str(line.total)] for line in counts.lines]


def test_the_page_names_nobody_and_states_its_rule(as_hrd, staffed):
    page = text_of(as_hrd())

    assert "14 are short of hours for 2025; 14 lack firearms." in page
    assert RULE in page
    for member in staffed.members.values():
        if member != staffed.hrd:
            assert f"{member.last_name}," not in page
            assert f">{member.serial_number}<" not in page


def test_page_and_files_hold_the_same_lines(as_hrd):
    lines = lines_of(as_hrd())
    assert [line[0] for line in lines] == [
        "The whole department",
        "Patrol Bureau",
        "Training Division",
    ]

    [heading, *rows] = csv.reader(io.StringIO(as_hrd("?_export=csv").content.decode("utf-8-sig")))
    assert heading[: len(lines[0])] == [
        "Element",
        "In progress",
        "Complete or No license - not required",
        "All",
    ]
    assert [row[: len(lines[0])] for row in rows] == lines
    sheet = openpyxl.load_workbook(io.BytesIO(as_hrd("?_export=xlsx").content))["Counts"]
    table = [[str(cell) for cell in row if cell is not None] for row in sheet.values]
    assert table[-3:] == lines
    paper = text_of_pdf(as_hrd("?_export=pdf").content)
    for line in lines:
        assert " ".join(line) in " ".join(paper.split())


@pytest.mark.parametrize("name", ["csv", "xlsx", "pdf"])
def test_every_file_states_the_rule_and_the_headline(as_hrd, name):
    content = as_hrd(f"?_export={name}").content

    words = {
        "csv": lambda: content.decode("utf-8-sig"),
        "xlsx": lambda: str(list(openpyxl.load_workbook(io.BytesIO(content))["Counts"].values)),
        "pdf": lambda: " ".join(text_of_pdf(content).split()),
    }[name]()
    assert RULE in words
    assert name == "csv" or "14 are short of hours for 2025; 14 lack firearms." in words


def test_paper_has_the_parts_of_the_page_and_its_commas(as_hrd, staffed):
    staff(staffed.elements["Squad 110"], complete=954)

    paper = " ".join(text_of_pdf(as_hrd("?_export=pdf").content).split())

    assert "Members by standing 14 In progress (1%) 1,0" in paper
    assert "How many lack what: Firearms 14." in paper
    assert "The whole department 14 1,0" in paper


def test_a_file_is_named_for_its_element_and_leaves_an_event(as_hrd, staffed):
    bureau = staffed.elements["Patrol Bureau"]

    response = as_hrd(f"?element={bureau.pk}&_export=csv")

    assert response["Content-Disposition"] == (
        'attachment; filename="counts-2025-patrol-bureau-as-of-2025-11-20.csv"'
    )
    event = Event.objects.get(action="report.export")
    assert (event.after["members"], event.after["element"]) == (0, "Patrol Bureau")


def test_a_line_leads_to_its_own_counts(as_hrd, staffed):
    bureau = staffed.elements["Patrol Bureau"]

    assert f'href="?element={bureau.pk}">Patrol Bureau</a>' in text_of(as_hrd())
    assert lines_of(as_hrd(f"?element={bureau.pk}"))[0][0] == "Patrol Bureau"


def test_an_element_too_small_is_refused_in_words_and_leaves_no_file(as_hrd, staffed):
    squad = staffed.elements["Squad 110"]

    page = as_hrd(f"?element={squad.pk}")
    file = as_hrd(f"?element={squad.pk}&_export=csv")

    assert (
        "“Squad 110” is too small to be counted by itself: its members are counted in "
        "“Patrol Bureau”. Choose one of the list"
    ) in text_of(page)
    assert f'value="{squad.pk}"' not in page.content.decode().split('name="element"')[1]
    assert lines_of(page)[0][0] == "The whole department"
    assert file["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?element=abc", "“abc” is not an element."),
        ("?period=1999", "“1999” is not a CLEE period."),
        ("?period=x&element=y", "“x” is not a CLEE period."),
    ],
)
def test_what_it_cannot_use_it_says(as_hrd, query, sentence):
    response = as_hrd(query)

    assert response.status_code == 200
    assert sentence in text_of(response)
    assert lines_of(response)[0][0] == "The whole department"


def test_an_element_that_is_not_there_is_not_found(as_hrd):
    assert as_hrd("?element=999999").status_code == 404


@pytest.mark.parametrize(
    "query", ["?q=4411", "?missing=implicit_bias", "?left=on", "?as_of=2025-03-19", "?kind=sworn"]
)
def test_nothing_else_that_is_asked_changes_a_count(as_hrd, query):
    """Two answers whose difference is one member would tell about that one."""
    assert lines_of(as_hrd(query)) == lines_of(as_hrd())


def test_the_present_period_may_be_asked_for_as_any(as_hrd):
    response = as_hrd("?period=2024")

    assert response.context["counts"].title == "CLEE 2024: The whole department"


def test_who_leads_an_element_reads_its_names_and_the_departments_counts(client, staffed):
    squad = staffed.elements["Squad 110"]
    squad.supervisors.add(staffed.hrd)
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")

    with time_machine.travel(NOON, tick=False):
        own = client.get(f"{REPORT}?element={squad.pk}")
        whole = client.get(URL)
        members = client.get("/members/")

    assert "Núñez" in own.content.decode()
    assert "Núñez" not in whole.content.decode()
    address = f'href="{REPORT}?element={squad.pk}"'
    assert f"{address}>Report on your people</a>" in whole.content.decode()
    assert f"{address}>Report</a>" in members.content.decode()


def test_who_may_see_counts_only_is_led_to_them(client, staffed):
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")

    response = client.get(f"{REPORT}?period=2025&_export=csv")

    assert (response.status_code, response["Location"]) == (302, f"{URL}?period=2025&_export=csv")


def test_counts_are_set_on_paper_at_once(client, staffed):
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")

    response = client.get("/report/on-paper/?period=2025")

    assert (response.status_code, response["Location"]) == (302, f"{URL}?period=2025")


def test_a_department_of_one_has_nothing_to_count(client, db):
    reader = MemberFactory()
    RoleDesignationFactory(member=reader, role=Role.HRD_COMMANDER)
    client.force_login(reader, backend="people.sign_in.SerialNumberBackend")

    page = text_of(client.get(URL))

    assert (
        "Every count would tell about a single member: the department is too small, or all who owe "
        "hours stand alike."
    ) in page


@time_machine.travel(NOON, tick=False)
def test_more_members_need_no_more_queries(client, staffed, django_assert_max_num_queries):
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")
    refresh()
    client.get(URL)
    with django_assert_max_num_queries(16) as few:
        client.get(URL)
    more_members(staffed, 30)
    credit(*more_members(staffed, 1), course=whole_year())
    refresh()
    with django_assert_max_num_queries(len(few)):
        client.get(URL)


def test_last_year_stands_beside_this_one(client, staffed):
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")
    with time_machine.travel(NOON, tick=False):
        part = client.get(f"{URL}year-before/", headers={"hx-request": "true"})
        alone = client.get(f"{URL}year-before/?period=2025")

    assert "A year before, on Nov 20, 2024," in text_of(part)
    assert "Núñez" not in text_of(part)
    assert (alone.status_code, alone["Location"]) == (302, f"{URL}?period=2025")


def test_no_link_promises_the_counts_of_another_day(as_hrd):
    page = text_of(as_hrd())

    assert 'hx-get="/report/counts/year-before/' in page
    assert "The same day a year before" not in page


def test_each_line_is_a_card_on_a_phone_whose_counts_say_what_they_are(as_hrd):
    response = as_hrd()

    page = text_of(response)
    labels = [group.label for group in response.context["counts"].groups]
    assert '<div class="list-cards counts-cards">' in page
    assert len(labels) == 2
    assert all(f'data-label="{label}"' in page for label in (*labels, "All"))


def test_last_year_of_an_element_too_small_is_that_of_the_department(client, staffed):
    client.force_login(staffed.hrd, backend="people.sign_in.SerialNumberBackend")
    squad = staffed.elements["Squad 110"]
    with time_machine.travel(NOON, tick=False):
        asked = client.get(f"{URL}year-before/?element={squad.pk}", headers={"hx-request": "true"})
        whole = client.get(f"{URL}year-before/", headers={"hx-request": "true"})

    assert text_of(asked) == text_of(whole)
