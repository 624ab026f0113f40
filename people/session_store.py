"""Sessions in the database: whose, at which device, and until when."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import DatabaseError
from django.utils import timezone

from frame.jobs.sweeping import at_each_sweep
from people.models import MemberSession

# Keys in the data of a session: when somebody signed in, and at which device.
STARTED, DEVICE = "started", "device"
# Being seen is written this often at most.
SEEN_EVERY = timedelta(minutes=1)


def ends_at(started_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends, if nothing more is asked in it."""
    idle = seen_at + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return min(idle, started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class SessionStore(db.SessionStore):
    """A session that ends when nobody was seen in it for a while, and after a day's work at last.

    Its key is one that a stranger can't make up of signs that the database refuses.
    """

    row: MemberSession | None = None

    @classmethod
    def get_model_class(cls) -> type[MemberSession]:
        return MemberSession

    def create_model_instance(self, data: dict[str, Any]) -> MemberSession:
        """The row of these data, which is seen as it is written."""
        now = timezone.now()
        started = data.setdefault(STARTED, now.isoformat())
        row = cast(MemberSession, super().create_model_instance(data))
        row.member_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        row.started_at, row.seen_at = datetime.fromisoformat(started), now
        row.expire_date = ends_at(row.started_at, now)
        self.row = row
        return row

    def _get_session_from_db(self) -> MemberSession | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # missing in the stubs
        return self.row

    def note_seen(self, now: datetime) -> None:
        """Put the end off, since somebody asks for something."""
        row = self.row
        if row is None or now - row.seen_at < SEEN_EVERY:
            return
        row.seen_at, row.expire_date = now, ends_at(row.started_at, now)
        # What can be read is read, too, where nothing can be written.
        with suppress(DatabaseError):
            MemberSession.objects.filter(pk=row.pk).update(
                seen_at=row.seen_at, expire_date=row.expire_date
            )

    @property
    def seconds_left(self) -> int:
        """Until it ends if nothing more is asked."""
        if self.row is None:
            return 0
        return max(0, int((self.row.expire_date - timezone.now()).total_seconds()))

    def _validate_session_key(self, key: str | None) -> bool:
        # A cookie may bring a null sign, which PostgreSQL answers with an error.
        is_key = super()._validate_session_key(key)  # type: ignore[misc]  # missing in the stubs
        return is_key and key is not None and key.isascii() and key.isalnum()


@at_each_sweep
def clear_ended_sessions(now: datetime) -> None:
    """Delete the sessions that have ended, with whatever they held."""
    ended = MemberSession.objects.ended(now)
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if ended.exists():
        ended.delete()
