"""How gunicorn serves the application in production; deploy/env.example explains the settings."""

import os
import resource
from typing import Any

bind = os.environ.get("LISTEN", "unix:/run/training-records/gunicorn.sock")
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
# Threads, so that one large report does not hold the others up: three for files and paper, two for
# passwords, one for pages.
threads = 6
# A report over the whole state as PDF may take its time.
timeout = 120
# Fresh processes now and then keep memory flat; the spread keeps them from restarting together.
max_requests = 2000
max_requests_jitter = 400
# And one that a large paper or list has grown ends after its answer; a fresh one takes 170 MB.
largest_kilobytes = 450 * 1024


def post_request(worker: Any, request: Any, environ: Any, response: Any) -> None:
    """End a process that has grown: it answers what it has begun, and another takes its place."""
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > largest_kilobytes:
        worker.log.info("Worker %s has grown, and makes room for a fresh one.", worker.pid)
        worker.alive = False


# systemd starts, stops and reloads it; no second way in is needed.
control_socket_disable = True
