"""How gunicorn serves the application in production; deploy/env.example explains the settings."""

import os

bind = os.environ.get("LISTEN", "unix:/run/training-records/gunicorn.sock")
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
# Threads, so that one large report does not hold the others up.
threads = 4
# A report over the whole state as PDF may take its time.
timeout = 120
# Fresh processes now and then keep memory flat; the spread keeps them from restarting together.
max_requests = 2000
max_requests_jitter = 400
# systemd starts, stops and reloads it; no second way in is needed.
control_socket_disable = True
