"""A web server in a process of its own, to be killed. Run by `test_killed.py`.

It says its port. With `die` it kills itself in the middle of asking for a job.
"""

import os
import signal
import sys
from typing import Any
from wsgiref.simple_server import make_server

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

from frame.jobs.models import JobQuerySet  # noqa: E402

create = JobQuerySet.create


def die(jobs: JobQuerySet, **values: Any) -> None:
    create(jobs, **values)
    os.kill(os.getpid(), signal.SIGKILL)


if "die" in sys.argv:
    JobQuerySet.create = die
server = make_server("127.0.0.1", 0, get_wsgi_application())
print(server.server_port, flush=True)
server.serve_forever()
