"""Words that stand nowhere else, one in each text of each record of one member."""

import re
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from people.actions.leaves import add_leave, void_leave
from people.models import Member
from records.actions.completions import void_completion
from tests.access.test_leaks import hidden_member
from tests.department import Department
from tests.factories import BookingFactory, CompletionFactory

# The texts of a member's records, and how a row of each leads to the member.
OF_A_MEMBER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("people.Member", "pk", ("first_name", "last_name", "assignment", "license_number")),
    ("people.Leave", "member", ("void_reason",)),
    ("notices.Notice", "to", ("sentence",)),
    ("records.Document", "member", ("name",)),
    ("records.Completion", "member", ("control_number", "void_reason")),
    (
        "records.OutsideTraining",
        "sent_by",
        ("title", "provider_name", "location", "instructor", "synopsis", "control_number"),
    ),
    ("records.Challenge", "sent_by", ("what",)),
    ("records.ScannedRow", "member", ("note",)),
    ("compliance.PeriodBooking", "completion__member", ("reason",)),
)
# Of an administrator's own work: who members are.
OF_PEOPLE = frozenset({"people.Member", "people.Leave"})


@dataclass(frozen=True)
class Planted:
    """A word, and where it stands."""

    word: str
    model: str
    field: str

    @property
    def place(self) -> str:
        return f"{self.model}.{self.field}"


def plant(department: Department) -> tuple[Member, list[Planted]]:
    """A member with a row of every kind, in each text of which stands a word of its own."""
    member = hidden_member(department)
    now = timezone.now()
    voided = CompletionFactory(member=member, completed_on=date(2026, 2, 4))
    void_completion(completion=voided, reason="Entered twice.", by=department.clerk, now=now)
    BookingFactory(completion=CompletionFactory(member=member, completed_on=date(2026, 1, 9)))
    away = {"starts_on": date(2026, 1, 12), "ends_on": date(2026, 1, 20), "today": now.date()}
    leave = add_leave(member=member, by=department.administrator, now=now, **away).row
    void_leave(leave=leave, reason="Entered twice.", by=department.administrator, now=now)
    planted = []
    for label, path, fields in OF_A_MEMBER:
        model = apps.get_model(label)
        for row in _rows(model, path, member):
            words = [Planted(_word(label, name, row), label, name) for name in fields]
            model._base_manager.filter(pk=row.pk).update(
                **{each.field: each.word for each in words if _has(row, each.field)}
            )
            planted += [each for each in words if _has(row, each.field)]
    member.refresh_from_db()
    return member, planted


def _rows(model: type[Model], path: str, member: Member) -> list[Model]:
    return list(model._base_manager.filter(Q(**{path: member.pk})))


def _word(label: str, field: str, row: Model) -> str:
    """`Zqcompletioncontrolnumber7z`: of letters and digits, which nothing writes otherwise."""
    return "Zq" + re.sub(r"[^a-z]", "", label.split(".")[1].lower() + field) + f"{row.pk}z"


def _has(row: Model, field: str) -> bool:
    """Whether the row can say it: only what was voided has a reason for that."""
    return field != "void_reason" or getattr(row, "voided_at", None) is not None
