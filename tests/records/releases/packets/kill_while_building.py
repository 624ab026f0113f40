"""A worker in a process of its own that is killed while it builds a packet.

Run by `test_killed_building.py`. The argument says when: `bound`, once the pages are bound and
before they are kept; `noted`, once the log names the manifest; `stored`, once the file is stored
and before its row is committed; `kept`, once all is committed and before the job knows. The second
argument is the folder of the keys.
"""

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

import records.jobs  # noqa: E402, F401  its kinds of job
from frame.jobs.running import claim_next, work_on  # noqa: E402
from records.releases.actions import building  # noqa: E402
from records.releases.packets import job as packet_job  # noqa: E402
from tests.killed import die, die_after  # noqa: E402
from tests.records.releases.packets.granted import point_at_keys  # noqa: E402

point_at_keys(settings, Path(sys.argv[2]))
if sys.argv[1] == "stored":
    building.record_event = die
else:
    name = {"bound": "bind", "noted": "record_bound", "kept": "keep_packet"}[sys.argv[1]]
    setattr(packet_job, name, die_after(getattr(packet_job, name)))
job = claim_next()
assert job is not None
work_on(job)
