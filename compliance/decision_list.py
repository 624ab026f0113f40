"""The list of all applications to the director: its filters and its table."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.explanations.entries import minimums_words
from compliance.models import DirectorDecision
from compliance.standings import law
from compliance.states import DECIDE, DecisionState, decision_state
from frame.lists.cells import Column
from frame.lists.filters import SearchFilter
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable
from frame.search import matching
from frame.words import us_date
from people.models import Member

STATES = {
    DecisionState.PENDING: Q(voided_at__isnull=True, decided_on__isnull=True),
    DecisionState.GRANTED: Q(voided_at__isnull=True, outcome="granted"),
    DecisionState.DENIED: Q(voided_at__isnull=True, outcome="denied"),
    DecisionState.VOID: Q(voided_at__isnull=False),
}


def period_choices() -> list[tuple[str, str]]:
    """Every period that can be applied for, the newest first."""
    years = range(timezone.localdate().year + 1, law().first_period - 1, -1)
    return [(str(year), str(year)) for year in years]


class DecisionFilter(filters.FilterSet):
    """Applications by member, state, kind and period."""

    q = SearchFilter(label="Name or serial number", method="by_member")
    state = filters.ChoiceFilter(
        label="State",
        choices=DecisionState.choices,
        empty_label="All but void",
        method="by_state",
    )
    kind = filters.ChoiceFilter(
        label="Applied for", choices=DirectorDecision.Kind.choices, empty_label="Anything"
    )
    period = filters.ChoiceFilter(label="Period", choices=period_choices, empty_label="Any period")

    class Meta:
        model = DirectorDecision
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        narrowed = super().filter_queryset(queryset)
        return narrowed if self.form.cleaned_data.get("state") else narrowed.not_voided()

    def by_member(self, decisions: QuerySet, name: str, text: str) -> QuerySet:
        return decisions.filter(matching("member__search_text", text))

    def by_state(self, decisions: QuerySet, name: str, state: str) -> QuerySet:
        return decisions.filter(STATES[DecisionState(state)])


class DecisionTable(ListTable):
    """Applications to the director."""

    caption = "Applications to the director"
    nouns = ("application", "applications")
    row_header = "member"
    file_name = "decisions"
    serial_number_of = "member__serial_number"
    nothing_yet = Empty(
        "Nobody has applied to the director. A new application is entered from the member’s record."
    )
    nothing_fits = Empty(
        "No application fits. Take a filter off; a new one is entered from the member’s record.",
        url="?",
        label="Show all applications",
    )

    state = tables.Column("State", accessor="outcome", orderable=False, empty_values=())
    period = tables.Column()
    member = tables.Column(
        linkify=lambda record: record_of(record), order_by="member__search_text", attrs=TITLE
    )
    kind = tables.Column("Applied for")
    ground = tables.Column("Because of", attrs=WRAPPED)
    applied_on = tables.Column("Applied on", attrs=ONE_LINE)
    decided_on = tables.Column("Decided on", attrs=ONE_LINE)
    sets = tables.Column("Sets", accessor="pk", orderable=False, attrs=WRAPPED)

    def __init__(self, *args: Any, reader: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("State", state_of),
            Column("Period", lambda decision: decision.period),
            Column("Serial number", lambda decision: decision.member.serial_number),
            Column("Name", lambda decision: decision.member.name),
            Column("Applied for", lambda decision: decision.get_kind_display()),
            Column("Because of", lambda decision: decision.get_ground_display()),
            Column("Applied on", lambda decision: decision.applied_on),
            Column("Decided on", lambda decision: decision.decided_on or ""),
            Column("Sets", sets),
        )

    def render_state(self, record: DirectorDecision) -> str | SafeString:
        state = state_of(record)
        if not DECIDE.can(record, by=self.reader):
            return state
        return format_html(
            '{} <a class="usa-link nowrap decisions__decide" href="{}">Enter the decision'
            '<span class="usa-sr-only"> on {}</span></a>',
            state,
            reverse("compliance:decision-decide", args=[record.pk]),
            record,
        )

    def render_applied_on(self, record: DirectorDecision) -> str:
        return us_date(record.applied_on)

    def render_decided_on(self, record: DirectorDecision) -> str:
        return us_date(record.decided_on)

    def render_sets(self, record: DirectorDecision) -> str:
        return sets(record)


def state_of(decision: DirectorDecision) -> str:
    return decision_state(decision).label


def sets(decision: DirectorDecision) -> str:
    """The day, or the minimums, that a decision sets."""
    if decision.until:
        return f"Until {us_date(decision.until)}"
    return minimums_words(decision) if decision.minimums else ""


def record_of(decision: DirectorDecision) -> str:
    """The member's record, at the list of entries."""
    page = reverse("desk:member-record", args=[decision.member.serial_number])
    return f"{page}#entries"
