"""Let records leave or go, be killed by -9 at each moment of it, and go on; say what was wrong.

Run by `test_killed_records.py` in a process of its own, whose children are killed: `python -m
tests.attack.killing_records 4 FOLDER prepare` kills the preparing of a leaver's pack at four of its
moments; 0 is all of them. A moment is a statement that writes, a commit that begins or has ended,
a step of storing a file, and a file that was deleted. It prints a line of JSON for each kill.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.utils import timezone  # noqa: E402

from events import sealing  # noqa: E402
from events.event_log import record_event  # noqa: E402
from events.models import Event, Seal, WaitingEvent  # noqa: E402
from events.verifying import walk_log  # noqa: E402
from frame.files import checked_file  # noqa: E402
from frame.jobs.models import Job  # noqa: E402
from frame.jobs.running import claim_next, work_on  # noqa: E402
from frame.storing.orphans import Found, look_for_orphans  # noqa: E402
from kcpd_training.desk.leavers import prepare_owed_pack  # noqa: E402
from people.actions.members import MEMBER_CHANGE  # noqa: E402
from people.models import Member  # noqa: E402
from records.actions.documents import filing  # noqa: E402
from records.leavers.actions import hand_over_pack  # noqa: E402
from records.leavers.signing import make_leaver_key  # noqa: E402
from records.models import DestructionOrder, DestructionRow  # noqa: E402
from records.releases.actions.handing_over import hand_over  # noqa: E402
from tests.append_only import empty_what_has_rows  # noqa: E402
from tests.attack.killing import CHANGING, Tables, changes, in_child, tables  # noqa: E402
from tests.attack.scale import few  # noqa: E402
from tests.department import Department, make_department  # noqa: E402
from tests.factories import CompletionFactory  # noqa: E402
from tests.killed import die  # noqa: E402
from tests.records.leavers import packs  # noqa: E402
from tests.records.leavers.packs import a_pack  # noqa: E402
from tests.records.releases.asking import a_release, handed, taken  # noqa: E402
from tests.records.retention.keeping import a_scan, an_order, confirmed  # noqa: E402
from tests.uploads import pdf  # noqa: E402

LATER = timedelta(days=2)
CLEAN = Found((), ())
WAITING = 5  # events


@dataclass
class Moments:
    """Counts the moments of some work, and ends its process by -9 at one of them."""

    deadly: int = 0
    passed: int = 0
    is_open: bool = field(default=False, init=False)

    def one(self) -> None:
        self.passed += 1
        if self.passed == self.deadly:
            die()

    def after(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def act_and_count(*args: Any, **kwargs: Any) -> Any:
            result = act(*args, **kwargs)
            self.one()
            return result

        return act_and_count

    def statement(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        result = execute(sql, *args)
        if sql.lstrip().startswith(CHANGING):
            self.is_open = True
            self.one()
        return result

    def commit(self, commit: Callable[[], None]) -> None:
        has_written, self.is_open = self.is_open, False
        if has_written:
            self.one()
        commit()
        if has_written:
            self.one()

    def count(self, work: Callable[[], object]) -> None:
        """Do the work, and count. The process is at its end after it, so nothing is put back."""
        commit = BaseDatabaseWrapper._commit
        BaseDatabaseWrapper._commit = lambda on: self.commit(lambda: commit(on))
        for name in ("fsync", "link", "remove"):
            setattr(os, name, self.after(getattr(os, name)))
        with connection.execute_wrapper(self.statement):
            work()


@dataclass(frozen=True)
class Kind:
    """What is done, from what, and how the next one goes on.

    Args:
        start: makes what is there before, and gives what `do` needs.
        is_one_step: whether it is one transaction, which leaves all of it or nothing.
        halves: says what is half done that may never be.
    """

    start: Callable[[Department], Any]
    do: Callable[[Any], object]
    go_on: Callable[[Any], object]
    is_one_step: bool = True
    halves: Callable[[], Iterator[str]] = lambda: iter(())


def a_leaver(here: Department) -> Member:
    """The officer, whose last day was yesterday, with a certificate."""
    today, now = timezone.localdate(), timezone.now()
    with filing(by=here.clerk, now=now) as files:
        paper = files.file_away(checked_file(pdf("certificate.pdf")), member=here.officer)
    CompletionFactory(member=here.officer, completed_on=today - timedelta(days=9), evidence=paper)
    Member.objects.filter(pk=here.officer.pk).update(separated_on=today - timedelta(days=1))
    return Member.objects.get(pk=here.officer.pk)


def prepare(_: Any) -> None:
    prepare_owed_pack(timezone.now())


def a_prepared_pack(here: Department) -> dict[str, Any]:
    return {
        "pack": packs.taken(a_pack(a_leaver(here)), here.clerk),
        "by": here.clerk,
        "on": timezone.localdate(),
        "to": "The officer",
        "how": "in_person",
        "receipt": "Signed by the officer.",
        "paper": checked_file(pdf("receipt.pdf")),
    }


def a_built_packet(here: Department) -> dict[str, Any]:
    CompletionFactory(member=here.officer)
    return {
        "packet": taken(a_release(here.clerk, here.officer, "built", ogc=here.ogc), here.clerk),
        "handed": handed(),
        "by": here.clerk,
    }


def again(act: Callable[..., object]) -> Callable[[dict[str, Any]], None]:
    """Do it again, which is refused where it was done."""

    def act_again(given: dict[str, Any]) -> None:
        if given.get("paper"):
            given["paper"] = checked_file(pdf("receipt.pdf"))
        try:
            act(**given, now=timezone.now())
        except ValidationError:
            return

    return act_again


def a_confirmed_order(here: Department) -> DestructionOrder:
    for day in (10, 11):
        a_scan(here, on=date(2018, 3, day))
    return confirmed(an_order(here), here.ogc)


def destroy(_: Any) -> None:
    """Let the next worker take the job, if one waits."""
    Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.WAITING)
    if (job := claim_next()) is not None:
        work_on(job)


def half_destroyed() -> Iterator[str]:
    """What may never be: a paper said to be gone that is there, or gone that is no next one's."""
    gone = 0
    for row in DestructionRow.objects.select_related("document"):
        is_there = default_storage.exists(row.document.file.name)
        told = Event.objects.filter(action="document.destroy", about_id=str(row.document_id))
        if {bool(row.destroyed_at), bool(row.document.destroyed_at), told.count() == 1} != {
            bool(row.destroyed_at)
        }:
            yield f"row, paper and event of {row.document_id} disagree"
        if row.destroyed_at and is_there:
            yield f"{row.document_id} is said to be destroyed, and is there"
        gone += not row.destroyed_at and not is_there
    if gone > 1:
        yield f"{gone} files are gone of which nothing is written"
    for order in DestructionOrder.objects.all():
        is_certified = bool(order.certificate) and default_storage.exists(order.certificate.name)
        has_gone = order.rows.filter(destroyed_at__isnull=False).exists()
        if (bool(order.finished_at) and has_gone) != is_certified:
            yield "what went is finished without a certificate, or has one before its end"


def events_that_wait(_: Department) -> None:
    seal, sealing._seal_quietly = sealing._seal_quietly, lambda: None
    with transaction.atomic():
        for _each in range(WAITING):
            record_event(MEMBER_CHANGE, by=None)
    sealing._seal_quietly = seal


def half_sealed() -> Iterator[str]:
    """What may never be: an event that neither waits nor is sealed, or both."""
    sealed = set(Seal.objects.values_list("event_id", flat=True))
    waiting = set(WaitingEvent.objects.values_list("event_id", flat=True))
    if sealed & waiting or sealed | waiting != set(Event.objects.values_list("pk", flat=True)):
        yield f"{len(sealed)} are sealed and {len(waiting)} wait of {Event.objects.count()} events"
    places = list(Seal.objects.order_by("position").values_list("position", flat=True))
    if places != list(range(1, len(places) + 1)):
        yield f"the seals have the places {places}"


def all_sealed(_: Any) -> None:
    sealing.seal_waiting()


KINDS = {
    "prepare": Kind(a_leaver, prepare, prepare),
    "pack": Kind(
        a_prepared_pack,
        lambda given: hand_over_pack(**given, now=timezone.now()),
        again(hand_over_pack),
    ),
    "packet": Kind(
        a_built_packet, lambda given: hand_over(**given, now=timezone.now()), again(hand_over)
    ),
    "destroy": Kind(a_confirmed_order, destroy, destroy, is_one_step=False, halves=half_destroyed),
    "seal": Kind(events_that_wait, all_sealed, all_sealed, halves=half_sealed),
}


@dataclass
class Killer:
    """Kills one kind of work, over and over from the start.

    Args:
        folder: where a child says how many moments it has passed.
    """

    kind: Kind
    folder: Path
    whole: dict[str, int] = field(default_factory=dict)

    def let_be(self) -> int:
        """Let it be once, to know what is whole; gives how many moments it has."""
        given, before = self._started()
        code = in_child(lambda: self._done(given, Moments()))
        self.whole = changes(before, tables())
        found = look_for_orphans(timezone.now() + LATER)
        assert (code, list(self.kind.halves()), found) == (0, [], CLEAN), "nobody killed it"
        return int((self.folder / "moments").read_text())

    def kill(self, moment: int) -> list[str]:
        """Kill it at one moment, and let the next one go on.

        Returns:
            what was wrong, in sentences.
        """
        given, before = self._started()
        code = in_child(lambda: self._done(given, Moments(moment)))
        wrong = [] if code == -signal.SIGKILL else [f"it ended with {code} and was not killed"]
        wrong += self._left(changes(before, tables()))
        self.kind.go_on(given)
        return wrong + [f"after the next one, {each}" for each in self._ended(before)]

    def _left(self, left: dict[str, int]) -> Iterator[str]:
        """What is wrong with what a kill left; a file without a row waits for the sweep."""
        yield from self.kind.halves()
        if not self.kind.is_one_step:
            return
        found = look_for_orphans(timezone.now() + LATER)
        if left not in ({}, self.whole):
            yield f"it left {left} of {self.whole}"
        if found.missing:
            yield f"rows name {found.missing}, which are not there"
        if left == self.whole != {} and found.orphans:
            yield f"all is written, and nothing names {found.orphans}"

    def _ended(self, before: Tables) -> Iterator[str]:
        """What is wrong once the next one has gone on, and files without a row were swept."""
        if (changed := changes(before, tables())) != self.whole:
            yield f"it is {changed}, not {self.whole}"
        yield from self.kind.halves()
        for orphan in look_for_orphans(timezone.now() + LATER).orphans:
            default_storage.delete(orphan.name)
        if (found := look_for_orphans(timezone.now() + LATER)) != CLEAN:
            yield f"files and rows disagree: {found}"
        if fault := walk_log().reason:
            yield fault

    def _started(self) -> tuple[Any, Tables]:
        empty_what_has_rows(connection.ops, [])
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        given = self.kind.start(make_department())
        return given, tables()

    def _done(self, given: Any, moments: Moments) -> int:
        moments.count(lambda: self.kind.do(given))
        (self.folder / "moments").write_text(str(moments.passed))
        return 0


def main(most: int, folder: Path, name: str) -> None:
    settings.LEAVER_PACK_KEY_FILE = str(folder / "leaver-key")
    make_leaver_key(folder / "leaver-key")
    killer = Killer(KINDS[name], folder)
    moments = list(range(1, killer.let_be() + 1))
    for moment in few(moments, most or len(moments), start=len(moments) // 2):
        print(json.dumps({"moment": moment, "wrong": killer.kill(moment)}), flush=True)
    empty_what_has_rows(connection.ops, [])


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
