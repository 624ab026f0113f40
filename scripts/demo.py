"""`./run demo`: make the demo department where it is missing, and serve it."""

import re
import secrets
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.demo_database import (
    DATABASE,
    FILES,
    has_command,
    is_outdated,
    is_there,
    remove_demo,
)
from scripts.environment import MANAGE, PYTHON, ROOT, VAR, fail, say, without_settings
from scripts.processes import StopAsked, run_command, run_side_by_side, stoppable

SECRET = VAR / "demo_secret_key"
LOG_KEY = VAR / "demo_log_key"
LEAVER_KEY = VAR / "demo_leaver_key"
PACKET_KEY, PACKET_CERTIFICATE = VAR / "demo_packet_key", VAR / "demo_packet_certificate.pem"
LOG = VAR / "demo.log"
MOST = 65535


@dataclass(frozen=True)
class Choice:
    """What somebody asked of `./run demo`."""

    port: int = 8000
    is_reset: bool = False


def read_arguments(arguments: Sequence[str]) -> Choice:
    port, is_reset = "8000", False
    left = list(arguments)
    while left:
        argument = left.pop(0)
        match argument.split("=", 1):
            case ["--port"]:
                if not left:
                    fail("--port needs a number, as in: ./run demo --port 8001")
                port = left.pop(0)
            case ["--port", port]:
                pass
            case ["--reset"]:
                is_reset = True
            case _:
                fail(f"./run demo does not know '{argument}'. It takes --port N and --reset.")
    if not re.fullmatch("[1-9][0-9]{0,4}", port, re.ASCII) or int(port) > MOST:
        fail(f"--port needs a number from 1 to {MOST}, not '{port}'.")
    return Choice(int(port), is_reset)


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def demo_environment() -> dict[str, str]:
    """The settings of the demo, with none that the shell happens to hold."""
    # WhiteNoise warns when the folder of collected files is missing; the demo collects none.
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    if not is_there(SECRET):
        SECRET.touch(mode=0o600)
        SECRET.write_text(f"{secrets.token_urlsafe(50)}\n")
    return {
        **without_settings(),
        "SECRET_KEY": SECRET.read_text().strip(),
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{DATABASE.relative_to(ROOT)}",
        "MEDIA_ROOT": str(FILES),
        "EVENT_LOG_KEY_FILE": str(LOG_KEY),
        "LEAVER_PACK_KEY_FILE": str(LEAVER_KEY),
        "PACKET_KEY_FILE": str(PACKET_KEY),
        "PACKET_CERTIFICATE": str(PACKET_CERTIFICATE),
    }


def make_demo(environment: dict[str, str], *, is_reset: bool) -> None:
    """Bring the demo's database up to date, and fill it when it holds nobody."""
    if is_reset:
        remove_demo()
    elif is_outdated(DATABASE):
        say("The demo database was made by an earlier version; it is made anew.")
        remove_demo()
    if not is_there(DATABASE):
        say("Making the demo department (under a minute)")

    def manage(*arguments: str, failing: str, output: Path | None = None) -> None:
        # The checks load every page's code, which takes longer than the rest: for ./run test.
        if run_command([*MANAGE, *arguments, "--skip-checks"], environment, output=output):
            fail(failing)

    manage(
        "migrate",
        "--verbosity=0",
        failing="The demo's database could not be brought up to date: see above. "
        "./run demo --reset starts afresh.",
    )
    if not is_there(LEAVER_KEY):
        failing = "The key of leavers' packs could not be made."
        manage("make_leaver_key", str(LEAVER_KEY), output=LOG, failing=failing)
    if not is_there(LOG_KEY):
        manage("make_log_key", str(LOG_KEY), output=LOG, failing="The log's key could not be made.")
    if not is_there(PACKET_CERTIFICATE):
        manage(
            "make_packet_key",
            str(PACKET_KEY),
            str(PACKET_CERTIFICATE),
            output=LOG,
            failing="The key of packets could not be made.",
        )
    # All or nothing, in one transaction; nothing when there are members already.
    manage(
        "load_demo",
        "--if-empty",
        output=LOG,
        failing="The demo department could not be loaded: see above.",
    )
    say(*LOG.read_text().splitlines()[:1])
    manage("demo_accounts", failing="The demo's sign-ins could not be listed: see above.")


def programs(port: int) -> dict[str, list[str]]:
    """The commands that serve the demo: the web server, and the worker if there is one."""
    server = [PYTHON, "-m", "gunicorn", "kcpd_training.wsgi", "--bind", f"127.0.0.1:{port}"]
    # Threads, so that a connection which a browser holds open in reserve blocks no one.
    server += ["--workers", "2", "--threads", "6", "--graceful-timeout", "10"]
    server += ["--no-control-socket", "--log-level", "warning"]
    started = {"The web server": server}
    if has_command("run_jobs"):
        started["The worker"] = [*MANAGE, "run_jobs"]
    return started


def main(arguments: Sequence[str]) -> int:
    choice = read_arguments(arguments)
    if not is_port_free(choice.port):
        other = choice.port + 1 if choice.port < MOST else 8001
        fail(
            f"Port {choice.port} on 127.0.0.1 is in use or not allowed. Stop what uses it, or "
            f"choose another: ./run demo --port {other}"
        )
    environment = demo_environment()
    try:
        with stoppable():
            make_demo(environment, is_reset=choice.is_reset)
    except StopAsked as stop:
        return 128 + stop.number
    say("", f"Open http://127.0.0.1:{choice.port} - Ctrl-C stops the server and keeps the data.")
    return run_side_by_side(programs(choice.port), environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
