"""A web server in a process of its own, to be killed. Run by `test_killed.py`.

It says its port. With `die` it kills itself in the middle of asking for a job.
"""

import sys
from wsgiref.simple_server import make_server

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

from frame.jobs.models import JobQuerySet  # noqa: E402
from tests.killed import die_after  # noqa: E402

if "die" in sys.argv:
    JobQuerySet.create = die_after(JobQuerySet.create)
server = make_server("127.0.0.1", 0, get_wsgi_application())
print(server.server_port, flush=True)
server.serve_forever()
