"""A member's own jobs: nobody else finds them, whatever they may see."""

from typing import Any
from urllib.parse import urlencode

from events.event_log import record_event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.lists.asking import signed_address
from people.actions.members import MEMBER_CHANGE
from tests.access.row import SIGN_IN, Row, allow
from tests.department import Department
from tests.frame.jobs.kinds import a_job


def _commanders(department: Department) -> dict[str, Any]:
    return {"pk": a_job(department.commander).pk}


def _commanders_ready(department: Department) -> dict[str, Any]:
    job = _commanders(department)
    work_on(claim_next())
    return job


def _commanders_gone(department: Department) -> dict[str, Any]:
    job = _commanders_ready(department)
    Job.objects.filter(**job).update(file="")
    return job


def an_event(department: Department) -> dict[str, Any]:
    return {"pk": record_event(MEMBER_CHANGE, by=department.clerk).pk}


MEMBERS = urlencode({"list": signed_address("/administration/members/?_export=pdf")})
COURSES = urlencode({"list": signed_address("/courses/?_export=pdf")})
# A clerk their own events, OGC and HRD those of releases, the others all.
LOG_READERS = ("clerk", "ogc", "hrd", "auditor", "administrator")
READERS = ("sergeant", "other_sergeant", "commander", "inquiry", "clerk", "auditor")
COMMANDER = {**allow("commander"), "anonymous": SIGN_IN}

ROWS = [
    Row("jobs:job-list", others=200),
    Row("jobs:job-detail", "of the commander", answers=COMMANDER, others=404, kwargs=_commanders),
    Row("jobs:job-detail", "that is not there", others=404, kwargs=lambda _: {"pk": 999999}),
    Row(
        "jobs:job-file",
        "of the commander",
        answers=COMMANDER,
        others=404,
        kwargs=_commanders_ready,
    ),
    Row("jobs:job-file", "that is not ready", others=404, kwargs=_commanders),
    Row("jobs:job-file", "that is no longer kept", others=404, kwargs=_commanders_gone),
    Row(
        "jobs:job-cancel",
        "of the commander",
        method="POST",
        answers={**allow("commander", status=302), "anonymous": SIGN_IN},
        others=404,
        kwargs=_commanders,
    ),
    Row("jobs:job-cancel", "asked by GET", others=405, kwargs=_commanders),
    Row("list-on-paper", "of no list", others=404),
    Row("list-on-paper", "of no list", method="POST", others=404),
    Row("list-on-paper", "of a page that is no list", others=404, query="?list=/notices/choices/"),
    Row("list-on-paper", "of courses", others=200, query=f"?{COURSES}"),
    Row("list-on-paper", "of courses", method="POST", others=302, query=f"?{COURSES}"),
    Row(
        "list-on-paper",
        "of what administrators keep",
        query=f"?{MEMBERS}",
        answers=allow("administrator"),
    ),
    Row("compliance:report-on-paper", method="POST", answers=allow(*READERS, "hrd", status=302)),
    Row("compliance:report-on-paper", answers={**allow(*READERS), "hrd": 302}),
    Row(
        "compliance:report-on-paper",
        "of an element that is not there",
        query="?element=999999",
        answers={**allow(*READERS, status=404), "hrd": 302},
    ),
    Row("events:event-log-check", answers=allow("auditor", "administrator")),
    Row(
        "events:event-log-check",
        method="POST",
        answers=allow("auditor", "administrator", status=302),
    ),
    # Nobody has signed the log: the auditor is told so on the list.
    Row("events:event-proof", kwargs=an_event, answers=allow("auditor", status=302)),
    Row("events:event-list", answers=allow(*LOG_READERS)),
    Row("events:event-list", "as a file", answers=allow(*LOG_READERS), query="?_export=csv"),
    Row("events:event-log-file", answers=allow(*LOG_READERS)),
    Row(
        "events:event-log-file",
        method="POST",
        answers=allow(*LOG_READERS, status=302),
    ),
]
