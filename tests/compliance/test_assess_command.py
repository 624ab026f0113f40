"""`python manage.py assess FILE...`: what it says, and what `compliance.engine` makes of a file."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

SCENARIO = """\
[[scenario]]
name = "Sixteen in-service hours are the most that count"
cites = "11 CSR 75-15.010(6)(A)"
officer = { licensed = true }
assess = { period = 2026, as_of = 2026-12-31 }
credits = [
  { id = "day1", on = 2026-02-03, source = "in_service", hours = 20.25, legal_studies = 8.25, \
technical_studies = 4, interpersonal_perspectives = 4, skill_development = 4, firearms = 2, \
racial_profiling = 1, de_escalation = 1, implicit_bias = 1 },
]
[scenario.expect]
status = "in_progress"
short = { total = 8, licensed_source = 8 }
"""

DAY1 = "7: scenario 1, credit 'day1', "
NAME = "2: scenario 1, scenario 1, name"
OFFICER = "4: scenario 1, officer, "
ASSESS = "5: scenario 1, assess, "


@pytest.fixture
def assess(tmp_path):
    """Write the texts to files and assess them; returns exit code, lines, errors."""

    def run(*texts):
        paths = []
        for number, text in enumerate(texts, start=1):
            path = tmp_path / f"file{number}.toml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(str(path))
        return run_on(*paths)

    return run


def run_on(*paths):
    out, err = StringIO(), StringIO()
    try:
        call_command("assess", *paths, stdout=out, stderr=err)
        code = 0
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue().splitlines(), err.getvalue()


def test_it_prints_one_json_object_a_scenario(assess):
    code, lines, errors = assess(SCENARIO)

    assert (code, errors) == (0, "")
    assert [json.loads(line) for line in lines] == [
        {
            "name": "Sixteen in-service hours are the most that count",
            "period": 2026,
            "as_of": "2026-12-31",
            "status": "in_progress",
            "deadline": "2026-12-31",
            "confirmed": False,
            "credited": {
                "total": 16,
                "licensed_source": 0,
                "legal_studies": 8.25,
                "technical_studies": 4,
                "interpersonal_perspectives": 4,
                "firearms": 2,
                "racial_profiling": 1,
                "de_escalation": 1,
                "implicit_bias": 1,
            },
            "required": {
                "total": 24,
                "licensed_source": 8,
                "legal_studies": 2,
                "technical_studies": 2,
                "interpersonal_perspectives": 2,
                "firearms": 2,
                "racial_profiling": 1,
                "de_escalation": 1,
                "implicit_bias": 1,
            },
            "short": {"total": 8, "licensed_source": 8},
            "credits": [
                {
                    "id": "day1",
                    "counted": 16,
                    "not_counted": [{"hours": 4.25, "reason": "in_service_cap"}],
                }
            ],
        }
    ]


def test_it_needs_no_database(assess):
    """Without the db mark, pytest-django fails any query; so this passing is the proof."""
    assert assess(SCENARIO)[0] == 0


def test_it_exits_1_when_an_answer_differs(assess):
    code, lines, errors = assess(SCENARIO.replace("total = 8", "total = 7"))

    assert (code, len(lines)) == (1, 1)
    assert "file1.toml:1: 'Sixteen in-service hours" in errors
    assert "short, total: expected 7.00, got 8.00" in errors


@pytest.mark.parametrize(
    ("expected", "other", "difference"),
    [
        ('status = "in_progress"', 'status = "grace"', "status: expected grace, got in_progress"),
        ('"in_progress"', '"in_progress"\nconfirmed = true', "confirmed: expected True, got False"),
        (
            '"in_progress"',
            '"in_progress"\ndeadline = "none"',
            "deadline: expected none, got 2026-12-31",
        ),
        (", licensed_source = 8 }", " }", "short, licensed_source: expected 0.00, got 8.00"),
        ("short = {", "credited = {", "credited, total: expected 8.00, got 16.00"),
        (
            "short = {",
            'credits = [ { id = "day1", counted = 20.25 } ]\nshort = {',
            "credit 'day1', counted: expected 20.25, got 16.00",
        ),
    ],
)
def test_each_expectation_can_differ(assess, expected, other, difference):
    code, _, errors = assess(SCENARIO.replace(expected, other))

    assert code == 1
    assert difference in errors


def test_a_scenario_without_expect_is_a_what_if(assess):
    code, lines, _ = assess(SCENARIO.split("[scenario.expect]")[0])

    assert (code, len(lines)) == (0, 1)


def test_without_as_of_it_looks_at_today(assess, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 16, 4, tzinfo=UTC))

    _, lines, _ = assess(SCENARIO.replace(", as_of = 2026-12-31", ""))

    assert json.loads(lines[0])["as_of"] == "2027-03-15"


def test_a_file_that_cannot_be_read_wins_over_a_difference(assess):
    code, lines, _ = assess(SCENARIO.replace("total = 8", "total = 7"), "nonsense")

    assert (code, len(lines)) == (2, 1)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('source = "in_service"', 'source = "inservice"', DAY1 + "source", "in_service"),
        ("hours = 20.25,", "hours = 20.5,", DAY1 + "hours", "add up to 20.25"),
        ("hours = 20.25,", "hours = -1,", DAY1 + "hours", "cannot be negative"),
        ("hours = 20.25,", 'hours = "20.25",', DAY1 + "hours", "not a number"),
        ("hours = 20.25,", "hours = inf,", DAY1 + "hours", "not a number"),
        ("hours = 20.25, ", "", DAY1 + "hours", "missing"),
        ("hours = 20.25,", "hours = 20.255,", DAY1 + "hours", "two decimals"),
        ("implicit_bias = 1 ", "implicit_bias = 21 ", DAY1 + "implicit_bias", "more than"),
        ("firearms = 2", "firearms = 4.25", DAY1 + "firearms", "skill_development"),
        ("firearms = 2", "fire_arms = 2", DAY1 + "fire_arms", "no such key"),
        ("on = 2026-02-03", "on = 2016-12-31", DAY1 + "on", "before 2017"),
        ("on = 2026-02-03", 'on = "2026-02-03"', DAY1 + "on", "no quotes"),
        ("on = 2026-02-03", "on = 2026-02-03T08:00:00", DAY1 + "on", "2026-02-03T08:00:00 is not"),
        ("on = 2026-02-03", "on = 08:00:00", DAY1 + "on", "08:00:00 is not a date"),
        ("on = 2026-02-03", "on = true", DAY1 + "on", "true is not a date"),
        ("hours = 20.25,", "hours = 20.25, rank = 1,", DAY1 + "rank", "Use one of id, on, source,"),
        ("on = 2026-02-03", "on = 2026-02-03, score = 101", DAY1 + "score", "0 to 100"),
        ("on = 2026-02-03", "on = 2026-02-03, book_to = 2016", DAY1 + "book_to", "2017"),
        ("on = 2026-02-03", "on = 2026-02-03, voided = 1", DAY1 + "voided", "true nor false"),
        ("licensed = true", "licensed = 1", OFFICER + "licensed", "true nor false"),
        ("licensed = true", "traffic_authority = true", OFFICER + "licensed", "missing"),
        ("period = 2026", "period = 2016", ASSESS + "period", "2017"),
        ("period = 2026", "period = 9999", ASSESS + "period", "9999"),
        ('"in_progress"', '"in_grace"', "10: scenario 1, expect, status", "in_progress"),
        ("total = 8", "totl = 8", "11: scenario 1, short, totl", "no such key"),
        ("cites =", "cite =", "3: scenario 1, scenario 1, cite", "no such key"),
        ("officer = { licensed = true }", "", "1: scenario 1, scenario 1, officer", "missing"),
        ("[[scenario]]", "officers = 1\n[[scenario]]", "1: officers", "no such key"),
        ("officer = {", "officer = {{", "4", "at line 4"),
        (
            "officer = { licensed = true }",
            "officer = 1",
            OFFICER + "officer",
            "Write it as a table",
        ),
        (SCENARIO, "", "1: scenario", "There is none"),
        (SCENARIO, "scenario = [ { name = 1 } ]", "1: scenario 1, scenario 1, name", "not text"),
        ("Sixteen in-service hours are the most that count", " ", NAME, "It is empty"),
        ("assess =", "exemptions = 1\nassess =", "5: scenario 1, scenario 1, exemptions", "a list"),
    ],
)
def test_it_refuses_what_it_cannot_read(assess, old, new, place, words):
    code, lines, errors = assess(SCENARIO.replace(old, new))

    assert (code, lines) == (2, [])
    assert f"file1.toml:{place}: " in errors
    assert words in errors


@pytest.mark.parametrize(
    ("decision", "entry", "field", "words"),
    [
        ('kind = "extension"', "decision 1", "until", "needs the date"),
        (
            'kind = "extension", until = 2026-12-31',
            "decision 1",
            "until",
            "no extension of the period 2026",
        ),
        ('kind = "modification"', "decision 1", "minimums", "needs the minimums"),
        ('kind = "modification", minimums = { totals = 1 }', "minimums", "totals", "no such key"),
        (
            'kind = "waiver", decided_on = 2026-01-01',
            "decision 1",
            "decided_on",
            "before the application",
        ),
        ('kind = "amnesty"', "decision 1", "kind", "waiver"),
    ],
)
def test_it_refuses_a_decision_that_says_too_little(assess, decision, entry, field, words):
    line = (
        'decisions = [ { ground = "medical", period = 2026, applied_on = 2026-06-01, '
        f"{decision} }} ]\nassess ="
    )
    code, _, errors = assess(SCENARIO.replace("assess =", line))

    assert code == 2
    assert f"file1.toml:5: scenario 1, {entry}, {field}: " in errors
    assert words in errors


def test_it_refuses_two_credits_with_one_id(assess):
    credit = next(line for line in SCENARIO.splitlines() if "day1" in line)
    code, _, errors = assess(SCENARIO.replace(credit, f"{credit}\n{credit}"))

    assert code == 2
    assert "credit 'day1', id: " in errors


def test_it_refuses_to_expect_anything_of_a_credit_that_is_not_there(assess):
    code, _, errors = assess(f'{SCENARIO}credits = [ {{ id = "nobody" }} ]')

    assert code == 2
    assert "The scenario has no credit 'nobody'." in errors


def test_it_names_a_file_that_is_not_there(tmp_path):
    code, lines, errors = run_on(str(tmp_path / "gone.toml"))

    assert (code, lines) == (2, [])
    assert "gone.toml: it cannot be opened" in errors


def test_it_names_the_line_that_is_not_utf_8(assess):
    code, _, errors = assess(b'[[scenario]]\nname = "\xff"\n')

    assert code == 2
    assert "file1.toml:2: it is not UTF-8 text" in errors


def test_it_reads_files_as_windows_writes_them(assess):
    text = b"\xef\xbb\xbf" + SCENARIO.replace("\n", "\r\n").encode()

    assert assess(text)[0] == 0


# From a bare shell ------------------------------------------------------------------------------


def manage(*arguments, **environment):
    """Run manage.py as a shell without any setting would."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("text", "code", "errors"),
    [
        (SCENARIO, 0, ""),
        (SCENARIO.replace("total = 8", "total = 7"), 1, "expected 7.00, got 8.00"),
        ("nonsense", 2, "bare.toml:1: "),
    ],
)
def test_it_runs_in_a_shell_without_any_setting(tmp_path, text, code, errors):
    file = tmp_path / "bare.toml"
    file.write_text(text)

    answered = manage("assess", str(file))

    assert answered.returncode == code
    assert [json.loads(line)["status"] for line in answered.stdout.splitlines()] == (
        [] if code == 2 else ["in_progress"]
    )
    assert errors in answered.stderr
    assert "Traceback" not in answered.stderr


def test_it_needs_neither_a_strong_secret_nor_a_database_that_answers(tmp_path):
    file = tmp_path / "bare.toml"
    file.write_text(SCENARIO)

    answered = manage(
        "assess", str(file), SECRET_KEY="weak", DATABASE_URL="postgres://nobody@127.0.0.1:1/none"
    )

    assert (answered.returncode, answered.stderr) == (0, "")


@pytest.mark.parametrize("command", ["check", "runserver", "migrate", "rehearse"])
def test_every_other_command_still_refuses_to_start_without_a_secret(command):
    refused = manage(command)

    assert refused.returncode != 0
    assert "SECRET_KEY is missing or too weak" in refused.stderr
