"""The page of the rules, and the paper of it."""

import io
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.engine import Law
from compliance.law import current_law, digest_of
from compliance.paper.rules import rules_on_paper
from compliance.rules import page as page_module
from compliance.rules import rules_page
from compliance.rules.figures import figure_groups, source_lines
from compliance.rules.scenarios import FOLDER, scenario_groups
from frame.kept_paper import kept_papers

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
PAGE = reverse("compliance:rules")
PDF = reverse("compliance:rules-pdf")

SCENARIO = """\
# Sixteen hours and not one more.

[[scenario]]
name = "Twenty in-service hours with <b>tags</b>"
cites = "11 CSR 75-15.010(6)(A)"
officer = { licensed = true, traffic_authority = false, records_from = 2024 }
exemptions = [ { kind = "license_upgrade", on = 2024-05-01 } ]
decisions = [ { kind = "modification", ground = "medical", period = 2025, applied_on = 2025-11-01, \
decided_on = 2025-12-01, minimums = { total = 12 } }, { kind = "extension", ground = \
"military_leave", period = 2024, applied_on = 2024-11-01, outcome = "denied", \
decided_on = 2024-12-01, until = 2025-06-30 }, { kind = "waiver", ground = "medical", \
period = 2023, applied_on = 2023-11-01 } ]
assess = { period = 2025, as_of = 2025-12-31 }
credits = [
  { id = "day", on = 2025-02-03, source = "in_service", hours = 20, legal_studies = 18, \
skill_development = 2, firearms = 2, control_number = "25-1", score = 70, prior_agency = true },
]
[scenario.expect]
status = "in_progress"
deadline = 2025-12-31
confirmed = true
credited = { total = 16 }
required = { total = 12 }
short = { licensed_source = 8, technical_studies = 2, interpersonal_perspectives = 2, \
de_escalation = 1, implicit_bias = 1 }
credits = [ { id = "day", counted = 16, not_counted = [{ hours = 4, reason = "in_service_cap" }] } ]
"""


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "sixteen.toml").write_text(SCENARIO)
    return tmp_path


@pytest.fixture
def page_of(department):
    def get(query: str = "", seat: str = "officer", url: str = PAGE):
        client = Client()
        client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")
        return client.get(url + query)

    return get


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# The page ---------------------------------------------------------------------------------------


def test_every_figure_has_its_value_its_year_and_its_paragraph(page_of):
    page = html(page_of("?period=2025"))

    assert "Rules for 2025" in page
    for words in ("24.00 hours", "11 CSR 75-15.010(7)(D)", "March 15", "70 percent", "16.00 hours"):
        assert words in page
    assert "The figures of 2025 are confirmed." in page


def test_a_period_nobody_confirmed_says_so(page_of):
    page = html(page_of())

    assert "Rules for 2026" in page
    assert "The figures for 2026 are those of 2025" in page
    assert "The figures of 2026 are not confirmed." in page


def test_a_figure_that_was_not_there_yet_says_from_when():
    lines = {line.label: line for _, lines in figure_groups(current_law(), 2020) for line in lines}

    assert lines["De-escalation"].value == "None yet"
    assert "1.00 hours from 2021." in lines["De-escalation"].notes
    assert lines["Legal studies"].value == "2.00 hours"


def test_racial_profiling_says_who_owes_it():
    lines = {line.label: line for _, lines in figure_groups(current_law(), 2025) for line in lines}

    assert lines["Racial profiling"].notes[0] == (
        "Only for officers with authority to enforce traffic law."
    )


def test_every_entry_of_the_law_is_shown_somewhere():
    figures = sum(len(lines) for _, lines in figure_groups(current_law(), 2025))
    in_sources = {"counts_to_licensed_source", "racial_profiling_without_control_number"}
    others = [key for key in current_law().legal_figures if key[0] not in in_sources]

    assert figures == len(others)
    assert len(source_lines(current_law(), 2025)) == 7


def test_sources_say_what_they_count_for():
    lines = {line.label: line for line in source_lines(current_law(), 2025)}

    in_service = lines["In-service training of an agency"]
    assert (in_service.is_licensed, in_service.cap, in_service.counts_racial_profiling) == (
        False,
        "16.00 hours",
        True,
    )
    assert lines["Licensed CLEE provider"].is_licensed
    assert lines["Licensed CLEE provider"].cap == ""
    assert in_service.paragraph == "11 CSR 75-15.010(4)(G)"


def law_renumbered_in(period: int) -> Law:
    """The law, had its paragraphs all moved in that period without a change of any figure."""
    figures = {
        place: replace(
            figure,
            values=(
                *figure.values,
                replace(figure.values[-1], from_period=period, source=f"as of {period}"),
            ),
        )
        for place, figure in current_law().legal_figures.items()
    }
    return replace(current_law(), legal_figures=figures, _known={})


def citations_on_the_page(law: Law, period: int) -> list[str]:
    """Of every figure, source of credit and choice about a figure."""
    return [
        *(line.source for _, lines in figure_groups(law, period) for line in lines),
        *(cited for line in source_lines(law, period) for cited in line.citations),
        *(choice.source for choice in law.choices_for(period) if "." in choice.key),
        *(measure.citation for measure in law.for_period(period).measures),
    ]


def test_a_period_cites_the_paragraphs_in_force_for_it_not_the_newest():
    law = law_renumbered_in(2024)

    before, after = (citations_on_the_page(law, period) for period in (2018, 2024))

    assert before == citations_on_the_page(current_law(), 2018)
    assert not set(before) & {"as of 2024"}
    assert set(after) == {"as of 2024"}


def test_every_choice_and_every_question_is_there(page_of):
    page = unescape(html(page_of()))

    for choice in current_law().choices:
        assert choice.label in page
    for question in current_law().open_questions:
        assert question.question in page
        assert question.meanwhile in page


def test_the_projects_scenarios_come_out_as_expected(page_of):
    page = html(page_of())

    groups = scenario_groups()
    count = sum(len(group.lines) for group in groups)
    assert count >= 140
    assert sum(group.failed for group in groups) == 0
    assert f"All {count} scenarios come out as expected." in page
    assert page.count('class="scenario"') == count
    assert "Sixteen in-service hours are the most that count" in page


def test_a_scenario_that_fails_is_said_first(page_of, folder, monkeypatch):
    (folder / "sixteen.toml").write_text(SCENARIO.replace("{ total = 16 }", "{ total = 20 }"))
    monkeypatch.setattr(page_module, "scenario_groups", lambda: scenario_groups(folder))

    page = html(page_of())

    assert "1 of 1 scenarios does not come out as expected." in page
    assert "Not as expected: credited, total: expected 20.00, got 16.00." in page
    assert "Twenty in-service hours with &lt;b&gt;tags&lt;/b&gt;" in page


def test_without_the_folder_the_page_says_so(page_of, tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "scenario_groups", lambda: scenario_groups(tmp_path / "no"))

    page = html(page_of())

    assert "The scenarios are not installed on this server." in page


def test_everyone_can_read_it_and_those_who_report_find_it_in_the_menu(page_of):
    assert f'href="{PAGE}"' in html(page_of(seat="hrd", url=reverse("home")))
    assert f'href="{PAGE}"' in html(page_of(seat="ogc", url=reverse("home")))
    assert html(page_of(seat="officer"))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("abc", "“abc” is not a CLEE period with rules. Choose a year from 2017 to 2027"),
        ("1900", "“1900” is not a CLEE period with rules."),
        ("9999", "“9999” is not a CLEE period with rules."),
        ("-1", "“-1” is not a CLEE period with rules."),
        ("2025.0", "“2025.0” is not a CLEE period with rules."),
        ("%00", "is not"),
        ("<script>", "“&lt;script&gt;” is not a CLEE period with rules."),
        ("9" * 5000, "is not a CLEE period with rules."),
    ],
)
def test_a_period_it_can_not_use_is_said_and_this_years_rules_shown(page_of, period, words):
    page = html(page_of(f"?period={period}"))

    assert words in page
    assert "Rules for 2026" in page
    assert '<option value="2026" selected>' in page


def test_it_needs_as_many_queries_as_any_page(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    client.get(PAGE)  # the session is stored by now

    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)

    assert len(queries) <= 6


# The scenarios in words -------------------------------------------------------------------------


def test_a_scenario_is_told_in_plain_language(folder):
    (group,) = scenario_groups(folder)
    (line,) = group.lines

    assert group.heading == "Sixteen hours and not one more."
    assert line.asked == "CLEE period 2025, as of Dec 31, 2025"
    assert line.facts == [
        "A licensed peace officer without authority to enforce traffic law, on the department's "
        "records since 2024.",
        "A license upgrade on May 1, 2024.",
        "A modification for 2025, for a medical condition, applied for on Nov 1, 2025, granted on "
        "Dec 1, 2025, with 12.00 in all required.",
        "An extension for 2024, for military leave, applied for on Nov 1, 2024, denied on "
        "Dec 1, 2024, until Jun 30, 2025.",
        "A waiver for 2023, for a medical condition, applied for on Nov 1, 2023, not decided.",
        "“day”, Feb 3, 2025, In-service training of an agency, 20.00 hours: 18.00 legal studies "
        "and 2.00 skill development; marked 2.00 firearms; POST control number 25-1; test score "
        "70 percent; earned at a prior agency.",
    ]
    assert line.expected == [
        "In progress.",
        "Due by Dec 31, 2025.",
        "The figures are confirmed.",
        "Credited: 16.00 in all.",
        "Required: 12.00 in all.",
        "Short: 8.00 from a licensed source, 2.00 of technical studies, 2.00 of interpersonal "
        "perspectives, 1.00 of de-escalation and 1.00 of implicit bias.",
        "Of “day”, 16.00 count; 4.00 do not: over the limit on in-service training.",
    ]
    assert line.passed


def test_a_file_that_changed_is_read_again(folder):
    assert scenario_groups(folder)[0].failed == 0

    (folder / "sixteen.toml").write_text(SCENARIO.replace("hours = 20,", "hours = 21,"))
    changed = scenario_groups(folder)[0]

    assert changed.failed == 1
    assert "sixteen.toml:" in changed.error
    assert "add up to 20" in changed.error


def test_a_file_without_a_comment_goes_by_its_name(folder):
    (folder / "two_hours.toml").write_text(SCENARIO.split("\n", 1)[1])

    assert [group.heading for group in scenario_groups(folder)][-1] == "Two hours"


def test_every_scenario_can_be_told():
    for group in scenario_groups(FOLDER):
        for line in group.lines:
            told = " ".join([*line.facts, *line.expected])
            assert "_" not in told, line.name
            assert line.expected, line.name


# The version ------------------------------------------------------------------------------------


def test_the_version_changes_with_any_file():
    files = [("a.toml", b"one"), ("b.toml", b"two")]

    assert digest_of(files) == digest_of(list(files))
    assert digest_of(files) != digest_of([("a.toml", b"one"), ("b.toml", b"two ")])
    assert digest_of(files) != digest_of([("a.toml", b"onetwo"), ("b.toml", b"")])
    assert digest_of(files) != digest_of([("a.toml", b"one"), ("c.toml", b"two")])


def test_the_version_is_the_same_for_every_period(db):
    assert rules_page(2020).version == rules_page(2026).version


# On paper ---------------------------------------------------------------------------------------


def pages_of(response) -> list[str]:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages]


def test_the_paper_has_everything_and_a_place_to_sign(page_of, folder, monkeypatch):
    monkeypatch.setattr(page_module, "scenario_groups", lambda: scenario_groups(folder))

    pages = pages_of(page_of("?period=2025", url=PDF))

    text = " ".join(" ".join(pages).split())
    version = rules_page(2025).version
    for words in (
        "CLEE rules for 2025",
        "24.00 hours",
        current_law().choices[0].label,
        current_law().open_questions[-1].label,
        "Twenty in-service hours",
        "All 1 come out as expected.",
        f"as version {version} of these rules for 2025 has them, and the scenarios that follow, 1 "
        "in number.",
    ):
        assert words in text
    for line in ("Signature", "Name", "Title", "Date"):
        assert line in text
    assert all(f"Period 2025. Version {version}." in " ".join(page.split()) for page in pages)


def kept_of(name: str) -> list[str]:
    return sorted(path for path in kept_papers() if path.startswith(f"kept-paper/{name}-"))


def test_one_paper_serves_everybody_of_a_day_in_every_worker(db):
    before = set(kept_of("rules"))
    page = rules_page(2025)

    def paper_of(day: int, hour: int) -> bytes:
        return rules_on_paper(page, made_at=datetime(2026, 3, day, hour, tzinfo=NOON.tzinfo))

    first = paper_of(9, 8)
    [kept] = set(kept_of("rules")) - before
    default_storage.delete(kept)
    default_storage.save(kept, ContentFile(b"the one that is kept"))

    assert first.startswith(b"%PDF")
    assert paper_of(9, 17) == b"the one that is kept"
    assert paper_of(10, 8).startswith(b"%PDF")
    assert len(set(kept_of("rules")) - before) == 2


def test_paper_of_a_year_that_is_none_leads_to_the_page_that_says_so(page_of):
    response = page_of("?period=abc", url=PDF)

    assert response.status_code == 302
    assert response.url == f"{PAGE}?period=abc"


def as_seat(department, seat: str) -> Client:
    client = Client()
    client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")
    return client


def test_choices_are_numbered_as_questions_are_and_the_paper_says_approve(department):
    paper = pypdf.PdfReader(io.BytesIO(as_seat(department, "ogc").get(PDF).content))

    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())

    law = current_law()
    assert f"2. {law.choices_for(2026)[1].label}." in words
    assert f"2. {law.open_questions[1].label}." in words
    assert "I have read and approve the figures" in words


# Two periods ------------------------------------------------------------------------------------


def test_two_periods_are_compared_figure_by_figure(department):
    page = " ".join(
        unescape(
            as_seat(department, "ogc").get(f"{PAGE}?period=2026&since=2017").content.decode()
        ).split()
    )

    changed = page.split("What changed from 2017 to 2026</h2>")[1].split("</table>")[0]
    before, after = (
        {
            line.label: line.value
            for _, lines in figure_groups(current_law(), year)
            for line in lines
        }
        for year in (2017, 2026)
    )
    differing = {label for label in {*before, *after} if before.get(label) != after.get(label)}
    assert differing
    assert {label for label in {*before, *after} if f">{label}<" in changed} == differing


def test_two_periods_with_the_same_figures_say_so(department):
    page = as_seat(department, "ogc").get(f"{PAGE}?period=2026&since=2025").content.decode()

    assert "No figure differs." in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "period=2026&since=2026",
            "“2026” is not a CLEE period before 2026. Choose a year from 2017",
        ),
        ("period=2026&since=abc", "“abc” is not a CLEE period before 2026."),
        ("period=2017&since=2016", "2017 is the first, so there is none before it."),
    ],
)
def test_a_period_that_can_not_be_compared_with_is_said(department, query, words):
    response = as_seat(department, "ogc").get(f"{PAGE}?{query}")

    assert response.status_code == 200
    assert words in unescape(response.content.decode())
    assert "What changed from" not in response.content.decode()
