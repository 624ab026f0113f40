"""The jobs of the event log: a long stretch of it as a file, and a check of all of it."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from events.actions import record_log_check, record_log_export
from events.filters import EventFilter, narrowed_events
from events.models import Event
from events.persons import Reader
from events.querysets import members_named
from events.reach import CONFIDENTIAL, OF_OTHERS, OWN, log_reach_of
from events.tables import EventTable
from events.verifying import walk_log
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import MOST_FOUND, Job
from frame.jobs.running import Work
from frame.lists.files import CONTENT_TYPES, Content, write_csv
from frame.lists.head import Head, filters_on
from frame.rights import Right

# A thousand events take 0.4 s to put into words, so this many take one.
MOST_EVENTS_AT_ONCE = 2500
EVENTS_AN_ITEM = 1000
# What a file may hold that was asked for before its reach was noted.
WHOLE_LOG = (OWN, OF_OTHERS, CONFIDENTIAL)


class EventLogFile(JobKind):
    """The events that the asker may read, narrowed as the page was, the newest first."""

    key = "event-log-file"
    rights = (Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS, Right.READ_RELEASE_EVENTS)
    content_type = CONTENT_TYPES["csv"]

    def plan(self, work: Work) -> list[dict[str, int]]:
        """Stretches of the log by number. What happens later is not in the file."""
        keys = list(_asked(work.job).qs.order_by("-pk").values_list("pk", flat=True))
        return [
            {
                "first": keys[min(start + EVENTS_AN_ITEM, len(keys)) - 1],
                "last": keys[start],
                "before": start,
                "of": len(keys),
            }
            for start in range(0, len(keys), EVENTS_AN_ITEM)
        ]

    def do(self, work: Work, item: dict[str, int]) -> bytes:
        job = work.job
        asked = _asked(job)
        # Whoever asked may read more by now than when they did, and less when it is taken.
        so_far = job.noted.get("reach", ())
        work.note(reach=sorted(log_reach_of(job.asked_by).union(so_far)))
        work.tell(step="Writing events", done=item["before"], of=item["of"], unit="events")
        head = Head(
            title=EventTable.caption,
            counted=f"{item['of']:,} events",
            filters=tuple(str(each) for each in filters_on(asked.form, asked.data)),
            order="",
            made_at=timezone.localtime(job.asked_at),
            made_by=str(job.asked_by),
        )
        stretch = asked.qs.filter(pk__range=(item["first"], item["last"])).order_by("-pk")
        named = members_named(stretch, about=asked.form.cleaned_data["about"])
        work.note(named=sorted({*named, *job.noted.get("named", ())}))
        columns = EventTable(stretch, reader=job.asked_by).file_columns()
        lines = write_csv(Content(head, columns, stretch))
        # The headings stand once, on top of the first part.
        return lines if item["before"] == 0 else lines.split(b"\r\n", 1)[1]

    def is_within_reach(self, job: Job, by: Any) -> bool:
        """Whoever has lost a part of the log that it was made with can't take it any more."""
        made_with = job.noted.get("reach") or job.asked.get("reach", WHOLE_LOG)
        return log_reach_of(by).issuperset(made_with)

    def record_taken(self, job: Job, by: Any) -> None:
        asked = _asked(job)
        asked.form.full_clean()
        named = job.noted.get("named", ())
        record_log_export(by=by, filters=asked.form.cleaned_data, named=named)

    def asking_page(self, job: Job) -> str:
        return f"{reverse('events:event-log-file')}?{job.asked['query']}"


EVENT_LOG_FILE = declare(EventLogFile())


class LogCheck(JobKind):
    """A walk along the whole log. What it found is an event, and a file of a line."""

    key = "event-log-check"
    rights = (Right.READ_ALL_EVENTS,)
    content_type = "text/plain; charset=utf-8"
    is_taking_recorded = False

    def do(self, work: Work, item: Any) -> bytes:
        work.tell(step="Checking seal after seal", of=Event.objects.count(), unit="events")
        walk = walk_log(lambda events: work.tell(done=events))
        record_log_check(walk=walk, by=work.job.asked_by)
        if not walk.is_fine:
            work.alarm()
        # Its file has all of it.
        work.tell(found=Truncator(str(walk)).chars(MOST_FOUND))
        return f"{walk}\n".encode()

    def is_within_reach(self, job: Job, by: Any) -> bool:
        """It names nobody."""
        return True

    def record_taken(self, job: Job, by: Any) -> None:
        """Nothing: the check itself is on record, and its file says no more."""

    def asking_page(self, job: Job) -> str:
        return reverse("events:event-log-check")


EVENT_LOG_CHECK = declare(LogCheck())


def asked_of(narrowed: EventFilter, by: Reader) -> dict[str, Any]:
    """What the job is told: the filters, as an address has them, and what of the log is read."""
    given = {name: value for name, value in narrowed.data.items() if name in narrowed.filters}
    query = QueryDict(mutable=True)
    query.update(given)
    return {"query": query.urlencode(), "reach": sorted(log_reach_of(by))}


def _asked(job: Job) -> EventFilter:
    return narrowed_events(QueryDict(job.asked["query"]), by=job.asked_by)
