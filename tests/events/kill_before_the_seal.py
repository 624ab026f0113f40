"""Commit an event and be killed before it is sealed. Run by `test_sealing.py`."""

import django

django.setup()

from events import sealing  # noqa: E402
from events.event_log import record_event  # noqa: E402
from people.actions.members import MEMBER_CHANGE  # noqa: E402
from tests.killed import die  # noqa: E402

sealing._seal_quietly = die
record_event(MEMBER_CHANGE, by=None)
