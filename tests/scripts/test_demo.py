"""What `./run demo` is asked for, and what it starts."""

import socket

import pytest

from scripts import demo, demo_database
from scripts.demo import Choice


@pytest.mark.parametrize(
    ("arguments", "choice"),
    [
        ([], Choice(8000, is_reset=False)),
        (["--port", "8001"], Choice(8001, is_reset=False)),
        (["--port=65535", "--reset"], Choice(65535, is_reset=True)),
        (["--reset", "--port", "1"], Choice(1, is_reset=True)),
    ],
)
def test_arguments_choose_the_port_and_a_fresh_start(arguments, choice):
    assert demo.read_arguments(arguments) == choice


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port"], "--port needs a number, as in: ./run demo --port 8001\n"),
        (["--port", "65536"], "--port needs a number from 1 to 65535, not '65536'.\n"),
        (["--port=0"], "--port needs a number from 1 to 65535, not '0'.\n"),
        (["--port="], "--port needs a number from 1 to 65535, not ''.\n"),
        (["--port", "80x"], "--port needs a number from 1 to 65535, not '80x'.\n"),
        (["--prot=1"], "./run demo does not know '--prot=1'. It takes --port N and --reset.\n"),
        (["--reset=1"], "./run demo does not know '--reset=1'. It takes --port N and --reset.\n"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_in_words(arguments, words, capsys):
    with pytest.raises(SystemExit) as ended:
        demo.read_arguments(arguments)

    assert ended.value.code == 1
    assert capsys.readouterr().err == words


def test_a_port_in_use_is_refused_with_another(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit):
            demo.main(["--port", str(port)])

    assert f"Port {port} on 127.0.0.1 is in use or not allowed." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("has_worker", "names"),
    [(False, ["The web server"]), (True, ["The web server", "The worker"])],
)
def test_a_worker_runs_beside_the_server_where_there_is_one(monkeypatch, has_worker, names):
    monkeypatch.setattr(demo, "has_command", lambda name: has_worker and name == "run_jobs")

    assert list(demo.programs(8000)) == names


@pytest.mark.parametrize(("is_outdated", "is_kept"), [(True, False), (False, True)])
def test_a_demo_of_an_earlier_version_is_made_anew_with_its_files(
    monkeypatch, tmp_path, capsys, is_outdated, is_kept
):
    database, files = tmp_path / "demo.sqlite3", tmp_path / "demo-files"
    database.write_text("tables")
    files.mkdir()
    for module in (demo, demo_database):
        monkeypatch.setattr(module, "DATABASE", database)
    monkeypatch.setattr(demo_database, "FILES", files)
    monkeypatch.setattr(demo, "LOG", tmp_path / "demo.log")
    monkeypatch.setattr(demo, "is_outdated", lambda _: is_outdated)
    monkeypatch.setattr(demo, "run_command", lambda *_, output: output.touch() if output else 0)

    demo.make_demo({}, is_reset=False)

    assert (database.exists(), files.exists()) == (is_kept, is_kept)
    words = "The demo database was made by an earlier version; it is made anew.\n"
    assert (words in capsys.readouterr().out) is is_outdated
