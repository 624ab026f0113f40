"""Home, search, sign-in."""

from typing import Any

from django.utils import timezone

from frame.jobs.models import Worker
from tests.access.row import SIGN_IN, Row, allow
from tests.department import Department


def a_worker(department: Department) -> dict[str, Any]:
    """One that was heard just now: without it the service is not well."""
    now = timezone.now()
    Worker.objects.update_or_create(name="worker", defaults={"started_at": now, "beat_at": now})
    return {}


ROWS = [
    Row("home", others=200),
    Row("search", target="of words", others=200, query="?q=de esc"),
    Row(
        "search",
        target="of the serial number of an officer of Squad 110",
        query="?q=4411",
        answers=allow(
            "officer",
            "sergeant",
            "commander",
            "inquiry",
            "clerk",
            "auditor",
            "administrator",  # to what is kept on file, not to the record
            status=302,
        ),
        others=200,
    ),
    Row("health", kwargs=a_worker, answers=allow("anonymous"), others=200),
    Row("sign-in", answers=allow("anonymous"), others=302),
    Row("sign-in", method="POST", answers=allow("anonymous"), others=302),
    Row("sign-out", answers=allow("anonymous", status=405), others=405),
    Row("sign-out", method="POST", others=SIGN_IN),
    Row("session-left", answers={"anonymous": 200}, others=200),
    Row("signed-in-again", others=200),
    Row("session-list", others=200),
    Row("session-list", method="POST", others=200),
    Row("password-change", others=200),
    Row("password-change", method="POST", others=200),
]
