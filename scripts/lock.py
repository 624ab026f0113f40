"""`./run lock`: pin what requirements/*.in ask for, with hashes."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.environment import PYTHON, fail, say

# The pins must hold on any machine: no index, no folder and no setting of this one.
OF_THIS_MACHINE = {
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
}
COMPILE = [
    *("pip", "compile", "--quiet", "--no-config", "--no-header"),
    *("--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--only-binary", ":all:"),
]


def main(arguments: Sequence[str]) -> int:
    environment = {name: value for name, value in os.environ.items() if name not in OF_THIS_MACHINE}
    uv = str(Path(PYTHON).parent / "uv")
    for name in ("base", "dev"):
        say(f"Pinning requirements/{name}.in")
        source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
        command = [uv, *COMPILE, *arguments, source, "--output-file", target]
        if subprocess.run(command, env=environment).returncode:
            fail("The requirements could not be pinned: see above.")
    say("Now ./run test, and commit requirements/.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
