"""Programs that are started, waited for and stopped together with the one that started them."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 20  # seconds that a program has to end after it was asked to
GLANCE = 0.2  # seconds between two looks at programs that run side by side


class StopAsked(Exception):
    """Someone asked for the end by a signal."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it, the signals that ask us to end raise StopAsked."""
    before = {number: signal.signal(number, ask_to_stop) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ask_to_stop(number: int, _frame: FrameType | None) -> None:
    raise StopAsked(number)


def ignore_signals() -> None:
    """Let nothing interrupt the way to the end."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Within it, the signals that ask us to end are lost; afterwards they count as before."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_command(
    command: Sequence[str], environment: Mapping[str, str], *, output: Path | None = None
) -> int:
    """Run the command to its end, passing on the signal that ends us.

    Args:
        output: the file that takes what the command prints; ours if there is none.

    Raises:
        StopAsked: a signal came; the command has ended by then.
    """
    with output.open("w") if output else nullcontext() as file:
        process = subprocess.Popen(command, env=environment, stdout=file)
        try:
            return process.wait()
        except StopAsked as stop:
            ignore_signals()
            # Ctrl-C has reached the command already: the terminal sends it to the whole group.
            if stop.number != signal.SIGINT or not sys.stdin.isatty():
                process.send_signal(stop.number)
            _wait_or_kill(process)
            raise


def run_side_by_side(programs: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> int:
    """Run the programs until one of them ends or a signal asks for the end, then stop them all.

    Args:
        programs: the command of each by its name, as in "The web server".

    Returns:
        0 when a signal asked for the end, else 1: none of them should end by itself.
    """
    running: dict[str, subprocess.Popen] = {}
    try:
        with stoppable():
            try:
                for name, command in programs.items():
                    running[name] = subprocess.Popen(
                        command, env=environment, preexec_fn=_leave_ctrl_c_to_us
                    )
                while all(process.poll() is None for process in running.values()):
                    time.sleep(GLANCE)
            finally:
                ignore_signals()
                ended = [name for name, process in running.items() if process.poll() is not None]
                for process in running.values():
                    process.terminate()
                for process in running.values():
                    _wait_or_kill(process)
    except StopAsked:
        return 0
    for name in ended:
        print(f"{name} ended by itself, with status {running[name].returncode}.", file=sys.stderr)
    return 1


def _leave_ctrl_c_to_us() -> None:
    """Ignore the terminal's Ctrl-C, which reaches the whole group; we ask each program to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _wait_or_kill(process: subprocess.Popen) -> None:
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
