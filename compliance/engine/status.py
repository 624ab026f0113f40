"""Where an officer stands in a period on a day."""

from datetime import date
from enum import StrEnum

from .figures import Figures
from .officer import Circumstances


class Status(StrEnum):
    NOT_REQUIRED = "not_required"
    EXEMPT = "exempt"
    WAIVED = "waived"
    COMPLIANT = "compliant"
    IN_PROGRESS = "in_progress"
    DECISION_PENDING = "decision_pending"
    GRACE = "grace"
    EXTENDED = "extended"
    NON_COMPLIANT = "non_compliant"


def status_of(
    circumstances: Circumstances, *, is_short: bool, figures: Figures, as_of: date
) -> Status:
    """Return the first status that holds.

    Source: 11 CSR 75-15.010(2), (3), (11); 75-15.080(2)-(3)
    """
    if circumstances.owes_nothing:
        return _status_without_duty(circumstances)
    if not is_short:
        return Status.COMPLIANT
    if as_of <= figures.ends_on:
        return Status.IN_PROGRESS
    if circumstances.is_pending:
        return Status.DECISION_PENDING
    if as_of <= last_deadline(circumstances, figures):
        return Status.GRACE if circumstances.extended_until is None else Status.EXTENDED
    return Status.NON_COMPLIANT


def _status_without_duty(circumstances: Circumstances) -> Status:
    if not circumstances.is_licensed:
        return Status.NOT_REQUIRED
    return Status.EXEMPT if circumstances.is_exempt else Status.WAIVED


def cure_window_ends_on(circumstances: Circumstances, figures: Figures) -> date | None:
    """Return the last day on which later hours still cure the period, or None if none do.

    Source: 11 CSR 75-15.080(2); choice application_replaces_grace
    """
    if circumstances.owes_nothing:
        return None
    if circumstances.extended_until is not None:
        return circumstances.extended_until
    return None if circumstances.has_applied else figures.grace_ends_on


def last_deadline(circumstances: Circumstances, figures: Figures) -> date:
    """Return the last day on which the officer can still become compliant."""
    return cure_window_ends_on(circumstances, figures) or figures.ends_on


def deadline_of(circumstances: Circumstances, status: Status, figures: Figures) -> date | None:
    """Return the day the missing hours are due on.

    None when nothing is missing, and while the director has not decided (choice
    no_deadline_while_undecided). Within the period it is 31 December, not the grace that follows,
    unless an extension is granted already (choice deadline_shown).
    """
    if status == Status.IN_PROGRESS:
        return circumstances.extended_until or figures.ends_on
    if status in (Status.GRACE, Status.EXTENDED, Status.NON_COMPLIANT):
        return last_deadline(circumstances, figures)
    return None
