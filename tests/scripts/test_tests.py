"""The parts of `./run test`, what it says of them, and what it ends with."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import tests
from scripts.environment import COULD_NOT_RUN, ROOT
from scripts.tests import MEASURED, NO_TEST_CHOSEN, UNTRACED, Outcome, files_that_name_measured
from scripts.throwaway_postgres import CannotRunError
from tests import conftest


@pytest.fixture
def commands(monkeypatch):
    """Run no command: keep each with its environment. Its `statuses` answer, by a word in it."""

    class Commands(list):
        statuses = {}

        def run(self, command, environment):
            self.append((command, environment))
            return next((self.statuses[word] for word in self.statuses if word in command), 0)

    kept = Commands()
    monkeypatch.setattr(tests, "run_command", kept.run)
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://me@db/mine")
    monkeypatch.setattr(tests.packages, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(tests.packages, "missing_packages", lambda needs: [])
    return kept


def summary_after(arguments, capfd):
    status = tests.main(arguments)
    return status, capfd.readouterr().out


def test_every_part_runs_on_its_own_database_without_settings_of_the_shell(
    commands, monkeypatch, capfd
):
    monkeypatch.setenv("SECRET_KEY", "of the shell")

    status, out = summary_after([], capfd)

    assert status == 0
    assert "All 9 parts passed in 0 s." in out
    assert [environment.get("DATABASE_URL") for _, environment in commands] == [
        None,
        None,
        None,
        "sqlite://:memory:",
        "postgres://training@localhost/training",
        "sqlite://:memory:",
        "sqlite://:memory:",
        "postgres://me@db/mine",
        "postgres://me@db/mine",
    ]
    assert "of the shell" not in [environment.get("SECRET_KEY") for _, environment in commands]
    assert commands[-1][1]["CHROMIUM"] == "/usr/bin/chromium"


def test_what_asks_no_database_is_left_out_on_the_second(commands):
    tests.main(["tests/frame"])

    of_pytest = [command for command, _ in commands if "pytest" in command]
    assert [command[command.index("-m", 2) + 1] for command in of_pytest] == [
        "not browser",
        "asks_database and not browser",
        "browser",
    ]


def test_the_tests_of_the_browser_are_looked_for_where_they_are(commands):
    tests.main([])

    sqlite, postgres, browser = [command for command, _ in commands if "pytest" in command][1:]
    folder = "tests/browser"
    assert browser[-1] == folder
    assert f"--ignore={folder}" in sqlite
    assert f"--ignore={folder}" in postgres
    elsewhere = {*(ROOT / "tests").rglob("*.py")} - {*(ROOT / folder).rglob("*.py")}
    assert [path for path in elsewhere if f"mark.{'browser'}" in path.read_text()] == []


def test_python_keeps_what_it_compiled_for_the_parts_that_follow(commands, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    tests.main([])

    assert {environment.get("PYTHONDONTWRITEBYTECODE") for _, environment in commands} == {None}


def test_fast_leaves_out_two_parts_and_says_so(commands, capfd):
    status, out = summary_after(["--fast", "tests/access"], capfd)

    assert status == 0
    assert "All 6 parts passed in 0 s.\nLeft out by --fast: PostgreSQL and the browser." in out
    assert commands[-1][0][-1] == "tests/access"


def test_the_rest_runs_after_a_failure(commands, capfd):
    commands.statuses = {"format": 1, "browser": 1}

    status, out = summary_after([], capfd)

    assert status == 1
    assert "Format                       FAILED            0 s\nLint  " in out
    assert out.endswith("2 of 9 parts failed; their output is above.\n")


def test_each_test_that_failed_is_said_again_with_the_reason_at_the_end(
    commands, monkeypatch, capfd
):
    def fail(command, environment):
        if "pytest" in command:
            Path(environment[tests.FAILURES]).write_text("test_hours.py::test_sum 23.75 != 24.00\n")
        return 1

    monkeypatch.setattr(tests, "run_command", fail)

    _, out = summary_after(["tests/compliance"], capfd)

    assert "test_hours.py::test_sum 23.75 != 24.00\n\nFormat " in out
    assert out.count("test_hours.py::test_sum") == 3


def test_a_test_that_fails_is_written_down_with_the_reason_on_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv(tests.FAILURES, str(tmp_path / "failures"))
    why = SimpleNamespace(reprcrash=SimpleNamespace(message="assert 23.75 == 24\n  +  hours"))
    failed = SimpleNamespace(nodeid="test_hours.py::test_sum", longrepr=why)
    unmade = SimpleNamespace(nodeid="test_sheet.py", longrepr="x", longreprtext="No fixture\nclass")
    found = {"failed": [failed], "error": [unmade]}

    reporter = SimpleNamespace(getreports=found.__getitem__)
    conftest.pytest_terminal_summary(reporter, SimpleNamespace())
    conftest.pytest_terminal_summary(reporter, SimpleNamespace(workerinput={}))

    assert (tmp_path / "failures").read_text() == (
        "test_hours.py::test_sum assert 23.75 == 24 + hours\ntest_sheet.py No fixture class\n"
    )


def test_a_part_that_could_not_run_fails_the_whole(commands, monkeypatch, capfd):
    monkeypatch.setattr(tests.packages, "missing_packages", lambda needs: ["libatomic1"])

    status = tests.main([])

    said = capfd.readouterr()
    assert status == 1
    assert "Without libatomic1 this part could not run." in said.err
    assert "Tests in the browser         COULD NOT RUN     0 s" in said.out
    assert said.out.endswith("1 of 9 parts failed; their output is above.\n")


def test_postgresql_that_cannot_be_had_could_not_run(commands, monkeypatch, capfd):
    def no_server():
        raise CannotRunError("PostgreSQL is not installed.")

    monkeypatch.setattr(tests, "server_for_tests", no_server)

    status, out = summary_after([], capfd)

    assert status == 1
    assert "Tests on PostgreSQL          COULD NOT RUN     0 s" in out


def test_a_part_where_nothing_was_chosen_passes_when_another_ran_some(commands, capfd):
    commands.statuses = {"browser": NO_TEST_CHOSEN}

    status, out = summary_after(["-k", "sheet"], capfd)

    assert status == 0
    assert out.count("No test of this part was chosen.") == 1


def test_a_choice_that_fits_nothing_fails(commands, capfd):
    commands.statuses = {"pytest": NO_TEST_CHOSEN}

    status, out = summary_after(["-k", "nonsense"], capfd)

    assert status == 1
    assert out.endswith("No test was run. Nothing fits: -k nonsense\n")


def test_no_test_at_all_fails_when_nobody_narrowed_the_choice(commands, capfd):
    commands.statuses = {"pytest": NO_TEST_CHOSEN}

    assert summary_after(["--fast"], capfd)[0] == 1


def test_what_is_measured_fails_below_the_whole_and_its_tests_run_once(commands, capfd):
    summary_after(["--fast"], capfd)

    (measured, _), (others, _) = commands[-2:]
    assert "--cov-fail-under=100" in measured
    assert [f"--cov={name}" for name in MEASURED] == [o for o in measured if o[:6] == "--cov="]
    assert measured[-len(files_that_name_measured()) :] == files_that_name_measured()
    left_out = [*files_that_name_measured(), tests.IN_BROWSER]
    assert [f"--ignore={path}" for path in left_out] == [
        option for option in others if option.startswith("--ignore=")
    ]
    assert "--cov-fail-under=100" not in others


def test_the_tests_that_name_an_action_are_measured_and_those_of_pages_are_not():
    chosen = files_that_name_measured()

    assert "tests/courses/test_course_actions.py" in chosen
    assert "tests/frame/jobs/test_job_actions.py" in chosen
    assert "tests/courses/test_course_pages.py" not in chosen
    assert all((ROOT / path).is_file() for path in chosen)


def test_a_slow_file_that_takes_no_branch_alone_runs_untraced():
    assert not {*UNTRACED} & {*files_that_name_measured()}
    assert all(any(name in (ROOT / path).read_text() for name in MEASURED) for path in UNTRACED)


def test_a_choice_of_tests_is_not_measured(commands, capfd):
    summary_after(["--fast", "tests/courses"], capfd)

    assert not [option for command, _ in commands for option in command if "--cov" in option]


def test_every_module_of_actions_is_measured():
    apps = ("compliance", "courses", "events", "frame", "kcpd_training", "people", "records")
    actions = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for app in apps
        for path in (ROOT / app).rglob("actions*")
        if path.name in {"actions", "actions.py"}
    }

    # Columns of files are named in the one, and every answer to what was sent in is given in the
    # other.
    besides = {"frame.imports.naming", "records.intake.answering"}
    assert {*MEASURED} == {"compliance.engine", *actions, *besides}


def test_a_type_that_is_wrong_fails_the_run(commands, capfd):
    commands.statuses = {"mypy": 1}

    status, out = summary_after(["--fast"], capfd)

    assert status == 1
    assert "Types                        FAILED            0 s" in out


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (0, "Lint                         passed            7 s"),
        (COULD_NOT_RUN, "Lint                         COULD NOT RUN     7 s"),
        (2, "Lint                         FAILED            7 s"),
        (-9, "Lint                         FAILED            7 s"),
    ],
)
def test_the_line_of_a_part_says_how_it_ended(status, line):
    assert str(Outcome("Lint", status, 7)) == line


def test_the_hooks_before_a_commit_run_the_same_commands():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()

    for command in (tests.FORMAT, tests.LINT):
        assert f"entry: .venv/bin/python {' '.join(command[1:])}\n" in hooks
