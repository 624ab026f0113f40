"""Send a form, and be killed by -9 after each of its writes; say what each left behind.

Run by `test_killed.py` in a process of its own, whose children are killed: `python -m
tests.attack.killing 12 0 7` kills the first and the eighth write of the access matrix at twelve
moments each. It prints a line of JSON for each write.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from compliance.models import (  # noqa: E402
    MovedHours,
    Settlement,
    ShortPeriod,
    UnsettledMember,
)
from events.models import Seal, TreeHead, TreeNode, WaitingEvent  # noqa: E402
from events.verifying import walk_log  # noqa: E402
from people.models import TryCount  # noqa: E402
from tests.access.row import Row  # noqa: E402
from tests.append_only import empty_what_has_rows  # noqa: E402
from tests.attack.writes import WRITES  # noqa: E402
from tests.department import make_department  # noqa: E402
from tests.killed import die  # noqa: E402
from tests.signed_in import client_of  # noqa: E402

CHANGING = ("INSERT", "UPDATE", "DELETE")
# What follows a write in transactions of its own: who signs in, the seal, what stands where.
FOLLOWING = {
    *(model._meta.db_table for model in (Seal, WaitingEvent, TreeNode, TreeHead, TryCount)),
    *(model._meta.db_table for model in (Settlement, UnsettledMember, MovedHours, ShortPeriod)),
}
Tables = dict[str, tuple[int, str]]


@dataclass
class Deadly:
    """Counts the writes of a process, and ends it by -9 after one of them, or at its commit."""

    after: int | None = None
    at_commit: int | None = None
    written: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        result = execute(sql, *args)
        if sql.lstrip().startswith(CHANGING):
            self.written += 1
            if self.written == self.after:
                die()
        return result

    def commit(self, commit: Callable[[], None]) -> None:
        """Die right before it, the first time, or right after."""
        if self.written and self.at_commit == 0:
            die()
        commit()
        if self.written and self.at_commit == 1:
            die()


def tables() -> Tables:
    """How many rows each table has, and what stands in them, but for what follows a write."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            if name not in FOLLOWING:
                cursor.execute(f'SELECT * FROM "{name}"')
                rows = sorted(repr([_told(value) for value in row]) for row in cursor.fetchall())
                found[name] = (len(rows), "\n".join(rows))
    return found


def _told(value: Any) -> Any:
    """Bytes by what is in them; PostgreSQL gives where they are in memory."""
    return bytes(value) if isinstance(value, memoryview) else value


def changes(before: Tables, after: Tables) -> dict[str, int]:
    """By table that is not as before: how many rows more it has."""
    return {name: after[name][0] - before[name][0] for name in after if after[name] != before[name]}


def in_child(work: Callable[[], int]) -> int:
    """What the work comes to in a process of its own: its result, or -9 if it was killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def send(url: str, form: dict[str, Any], session: str, deadly: Deadly) -> int:
    """Send the form, and die on the way if that is asked.

    Returns:
        0 if it was answered well.
    """
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.cookies.load(session)
    commit = BaseDatabaseWrapper._commit

    def committed(self: BaseDatabaseWrapper) -> None:
        deadly.commit(lambda: commit(self))

    BaseDatabaseWrapper._commit = committed  # type: ignore[method-assign]
    with connection.execute_wrapper(deadly):
        status = client.post(url, form).status_code
    return 0 if status < 400 else 1


def prepared(row: Row) -> tuple[str, dict[str, Any], str]:
    """The address and the form of a write, and the session of who may send it."""
    department = make_department()
    url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
    form = row.form(department)
    return (
        url,
        form,
        client_of(department.members[row.who_may()]).cookies.output(header="", sep=";"),
    )


def kill_at_moments(row: Row, moments: int) -> dict[str, Any]:
    """Let the write be once; then, from the start, kill it at each moment, and after its commit.

    Returns:
        `whole` is what it changes when it is let be, `left` what was there after each kill, and
        `committed` after the last.
    """
    sent = prepared(row)
    before = tables()
    answered = in_child(lambda: send(*sent, Deadly()))
    whole = changes(before, tables())
    empty_what_has_rows(connection.ops, [])
    sent = prepared(row)
    before = tables()
    left, killed = [], True
    deaths = [Deadly(after=number) for number in range(1, moments + 1)]
    for deadly in (*deaths, Deadly(at_commit=0)):
        killed = in_child(lambda deadly=deadly: send(*sent, deadly)) == -signal.SIGKILL
        if not killed:
            break
        left.append(changes(before, tables()))
        if left[-1]:  # it was committed: sent again, it would be done again
            killed = False
            break
    if killed:
        killed = in_child(lambda: send(*sent, Deadly(at_commit=1))) == -signal.SIGKILL
    committed = changes(before, tables())
    told = {"answered": answered, "whole": whole, "left": left, "committed": committed}
    return {**told, "kills": len(left) + killed, "fault": walk_log().reason}


def main(moments: int, places: list[int]) -> None:
    for place in places:
        told = kill_at_moments(WRITES[place], moments)
        print(json.dumps({"place": place, **told}), flush=True)
        empty_what_has_rows(connection.ops, [])


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(place) for place in sys.argv[2:]])
