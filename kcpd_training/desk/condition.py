"""How the product itself is, for those who administer: what is not right, from every part of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from events.checks import check_checkpoints_leave_the_house
from events.database_role import power_over_the_log
from events.last_check import last_alarm
from frame.demonstration import is_demo
from frame.notices.models import Notice
from frame.virus_scanner import ScannerState, scanner_state
from frame.words import us_datetime
from kcpd_training.health import checks
from people.actions.guarded_changes import too_few_words
from people.models import Member
from records.leavers.owed import failures
from records.releases.packets.hindrance import hindrances


@dataclass(frozen=True)
class NotRight:
    """One thing that somebody has to mend.

    Args:
        heading: what it is, in a few words; blank where `words` begin with it.
        words: a sentence or two.
        page: the address of the page that says more, with what its link says; blank without one.
    """

    words: str
    heading: str = ""
    page: str = ""
    step: str = ""


@dataclass(frozen=True)
class Condition:
    """What Home and Administration say of the product itself.

    Args:
        not_right: what has to be mended; what stops work stands first.
    """

    not_right: tuple[NotRight, ...]
    scanner: ScannerState


def condition_of(reader: Member, *, today: date) -> Condition:
    """Look at everything that can be wrong with the product while nobody's page says so."""
    scanner = scanner_state(today)
    return Condition(tuple(_not_right(reader, scanner, today)), scanner)


def _not_right(reader: Member, scanner: ScannerState, today: date) -> Iterator[NotRight]:
    if alarm := last_alarm():
        yield NotRight(
            f"{alarm.found} Checked {us_datetime(alarm.at)} by {alarm.by}.",
            heading="" if alarm.is_broken else alarm.heading,
            page=reverse("events:event-list"),
            step="See the log",
        )
    for check in checks(tries_to_write=False):
        if not check.is_right:
            yield NotRight(f"The {check.name.lower()} {check.words}.")
    if not scanner.is_fine:
        yield NotRight(scanner.words)
    if unsent := Notice.objects.not_sent(reader).count():
        yield NotRight(
            f"{unsent:,} notice{'' if unsent == 1 else 's'} could not be sent by e-mail.",
            page=reverse("notices:unsent-list"),
            step="See to whom, and why",
        )
    for hindrance in hindrances(today):
        yield NotRight(hindrance.words, heading="Packets can’t be built")
    for why, failed in failures().items():
        yield NotRight(
            f"{why} {len(failed):,} waiting.", heading="Leavers’ packs can’t be prepared"
        )
    for words in too_few_words(today):
        yield NotRight(words, heading="Too few who keep watch")
    # A demo has a database and a log that nobody relies on.
    if is_demo():
        return
    if words := power_over_the_log():
        yield NotRight(words, heading="The event log can be rewritten")
    for message in check_checkpoints_leave_the_house():
        yield NotRight(f"{message.msg} {message.hint}")
