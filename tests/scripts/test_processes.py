"""Programs that end together."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from scripts.processes import StopAsked, stoppable, uninterrupted

ASLEEP = 'import os, time; os.write(1, b"up\\n"); time.sleep(60)'
BRIEF = "raise SystemExit(3)"
# Starts the programs given as arguments, by the names "The first", "The second".
SIDE_BY_SIDE = textwrap.dedent("""
    import os, sys
    from scripts.processes import run_side_by_side

    names = ("The first", "The second")
    programs = {name: [sys.executable, "-c", code] for name, code in zip(names, sys.argv[1:])}
    sys.exit(run_side_by_side(programs, os.environ))
""")


def side_by_side(*codes):
    return subprocess.Popen(
        [sys.executable, "-c", SIDE_BY_SIDE, *codes],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def group_is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("codes", [(ASLEEP, BRIEF), (BRIEF, ASLEEP)])
def test_when_one_dies_the_other_ends_too(codes):
    with side_by_side(*codes) as process:
        _, said = process.communicate(timeout=30)

    name = "The first" if codes[0] == BRIEF else "The second"
    assert process.returncode == 1
    assert said == f"{name} ended by itself, with status 3.\n"
    assert group_is_gone(process.pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both(number):
    with side_by_side(ASLEEP, ASLEEP) as process:
        assert [process.stdout.readline() for _ in range(2)] == ["up\n", "up\n"]
        process.send_signal(number)
        _, said = process.communicate(timeout=30)

    assert (process.returncode, said) == (0, "")
    assert group_is_gone(process.pid)


def test_ctrl_c_which_reaches_the_whole_group_ends_both_without_a_traceback():
    with side_by_side(ASLEEP, ASLEEP) as process:
        assert [process.stdout.readline() for _ in range(2)] == ["up\n", "up\n"]
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)

    assert (process.returncode, said) == (0, "")
    assert group_is_gone(process.pid)


def test_a_signal_is_lost_while_nothing_may_interrupt_and_counts_afterwards():
    with stoppable():
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopAsked):
            os.kill(os.getpid(), signal.SIGTERM)
