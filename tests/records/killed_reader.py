"""A worker in a process of its own that is killed while it reads a paper or a sheet.

Run by `test_killed_reading.py`. The argument says when: `words`, once those of a picture are read
and before they are kept; `page`, in the middle of keeping a page of a sheet; `lines`, when those
of who signed are written, and before that is committed.
"""

import sys

import django

django.setup()

import records.jobs  # noqa: E402, F401  its kinds of job
from frame.jobs.running import claim_next, work_on  # noqa: E402
from records.actions import sheet_reading  # noqa: E402
from records.certificates import papers  # noqa: E402
from tests.killed import die_after  # noqa: E402

WHERE = {
    "words": (papers, "picture_page"),
    "page": (sheet_reading, "_follow_earlier"),
    "lines": (sheet_reading, "add_read"),
}
module, name = WHERE[sys.argv[1]]
setattr(module, name, die_after(getattr(module, name)))
job = claim_next()
assert job is not None
work_on(job)
