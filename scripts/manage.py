"""`./run manage`: manage.py on the demo's database."""

import os
import sys

from scripts.demo import demo_environment
from scripts.environment import MANAGE, PYTHON

if __name__ == "__main__":
    os.execve(PYTHON, [*MANAGE, *sys.argv[1:]], demo_environment())
