"""Sets limits and becomes a program, so that what the program starts has them too.

python -I -S becoming_limited.py BYTES SECONDS PROGRAM [ARGUMENTS]
"""

import os
import resource
import sys


def main(memory: int, seconds: int, *program: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(program[0], program)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
