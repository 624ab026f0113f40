"""Completions as the engine takes them: one credit each, or sums by member, year and source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Case, F, Field, IntegerField, Q, Sum, Value, When

from compliance.engine import Credit, Figures, Law
from compliance.engine.hundredths import Hundredths, add_to, column_names, hundredths_of
from compliance.standings.recorded import NOTHING_RECORDED, Recorded
from courses.designations import AREA_KEYS, SOURCE_NUMBERS, TOPIC_KEYS, Delivery, Source
from records.models import Completion
from records.querysets.completions import CompletionQuerySet

NO_BOOKINGS: Mapping[int, int] = MappingProxyType({})
CREDIT_COLUMNS = (
    "member_id",
    "completed_on",
    "source",
    "delivery",
    "score",
    "control_number",
    "is_prior_agency",
    "voided_at",
    "credit_hours",
    *AREA_KEYS,
    *TOPIC_KEYS,
)

Sums = dict[str, Hundredths]
"""Hours by source."""


@dataclass
class YearSums:
    """One year's hours of one member, those that could cure the year before kept apart."""

    in_window: Sums = field(default_factory=dict)
    after_window: Sums = field(default_factory=dict)

    @property
    def all(self) -> Sums:
        if not self.in_window:
            return self.after_window
        together = dict(self.after_window)
        for source, hours in self.in_window.items():
            add_to(together, source, hours)
        return together


MemberSums = dict[int, YearSums]
"""One member's hours by year."""


def credit_of(completion: Completion, bookings: Mapping[int, int] = NO_BOOKINGS) -> Credit:
    """Hand one completion to the engine; the credit's id is the completion's key.

    The test score matters for a computer-based course alone (11 CSR 75-15.070(6)).

    Args:
        bookings: the period that a completion, by its key, is booked to by hand.
    """
    return Credit(
        id=str(completion.pk),
        on=completion.completed_on,
        source=completion.source,
        hours=completion.credit_hours,
        areas=completion.area_hours,
        topics=completion.topic_hours,
        control_number=completion.control_number,
        book_to=bookings.get(completion.pk),
        prior_agency=completion.is_prior_agency,
        voided=completion.is_voided,
        score=completion.score if completion.delivery == Delivery.COMPUTER_BASED else None,
    )


def counts_at_all(figures: Figures) -> Q:
    """What a completion of the period must be to count at all, besides not void.

    It bears POST credit, and if it is computer-based its test was passed. The database asks by
    this condition what the engine asks of a single credit by `is_seen`.

    Source: 11 CSR 75-15.010(4), 75-15.070(6)
    """
    is_post = ~Q(source_number=SOURCE_NUMBERS[Source.NON_POST])
    is_passed = (
        Q(score__isnull=True)
        | ~Q(delivery=Delivery.COMPUTER_BASED)
        | Q(score__gte=figures.pass_mark)
    )
    return is_post & is_passed


def seen_completions(
    *, first: date, last: date, law: Law, known_before: datetime | None = None
) -> CompletionQuerySet:
    """Completions of these days that count at all.

    Args:
        known_before: as the record stood just before that moment; None for now.
    """
    years = range(first.year, last.year + 1)
    by_pass_mark = {figures.pass_mark: figures for figures in _figures_of(years, law)}
    if len(by_pass_mark) == 1:
        [figures] = by_pass_mark.values()
        counting = counts_at_all(figures)
    else:
        counting = Q()
        for year, figures in zip(years, _figures_of(years, law), strict=True):
            counting |= Q(completed_on__year=year) & counts_at_all(figures)
    seen = Completion.objects.not_voided(known_before=known_before)
    return seen.filter(counting, completed_on__range=(first, last))


def _figures_of(years: Iterable[int], law: Law) -> list[Figures]:
    """The figures of each year; before the first period those of the first."""
    return [law.for_period(max(year, law.first_period)) for year in years]


def credits_by_member(
    completions: CompletionQuerySet, recorded: Mapping[int, Recorded]
) -> dict[int, list[Credit]]:
    """Read completions as the credits of their members, in the order that hours move in.

    Args:
        completions: none of them void, as far as was known.
        recorded: what is entered about the members, the bookings among it.
    """
    credits: dict[int, list[Credit]] = {}
    for completion in completions.only(*CREDIT_COLUMNS).order_by("completed_on", "pk"):
        # One that was voided later than known stood then.
        completion.voided_at = None
        bookings = recorded.get(completion.member_id, NOTHING_RECORDED).bookings
        credit = credit_of(completion, bookings)
        credits.setdefault(completion.member_id, []).append(credit)
    return credits


def sums_by_member(
    member_ids: Iterable[int],
    *,
    first: date,
    last: date,
    law: Law,
    known_before: datetime | None = None,
) -> dict[int, MemberSums]:
    """Add up the members' hours by year, cure window and source, by one query.

    Args:
        first: 1 January of the first year.
        last: the last day seen.
        known_before: as the record stood just before that moment; None for now.
    """
    if last < first:
        return {}
    slots = _slots(first, last, law)
    rows = (
        seen_completions(first=first, last=last, law=law, known_before=known_before)
        .filter(member__in=list(member_ids))
        .order_by()
        .annotate(slot=_slot_of(slots))
        .values_list("member_id", "slot", "source")
        .annotate(**_summed_columns(law))
    )
    sums: dict[int, MemberSums] = {}
    for member_id, slot, source, *row in rows:
        year, is_window = slots[slot][:2]
        of_year = sums.setdefault(member_id, {}).setdefault(year, YearSums())
        (of_year.in_window if is_window else of_year.after_window)[source] = tuple(row)
    return sums


def sums_of_credits(credits: Iterable[Credit], *, law: Law) -> MemberSums:
    """Add up one member's credits as `sums_by_member` does; the caller leaves out the unseen."""
    sums: MemberSums = {}
    for credit in credits:
        of_year = sums.setdefault(credit.on.year, YearSums())
        window_ends_on = _window_end(credit.on.year, law)
        is_window = window_ends_on is not None and credit.on <= window_ends_on
        part = of_year.in_window if is_window else of_year.after_window
        add_to(part, credit.source, hundredths_of(credit, law.topics))
    return sums


def _slots(first: date, last: date, law: Law) -> list[tuple[int, bool, date]]:
    """Cut the days into years, and each year at the end of the window of the year before."""
    slots = []
    for year in range(first.year, last.year + 1):
        window_ends_on = _window_end(year, law)
        if window_ends_on is not None:
            slots.append((year, True, window_ends_on))
        slots.append((year, False, date(year, 12, 31)))
    return slots


def _window_end(year: int, law: Law) -> date | None:
    """The last day of the year on which hours can cure the year before."""
    if year <= law.first_period:
        return None
    return law.for_period(year - 1).grace_ends_on


def _slot_of(slots: list[tuple[int, bool, date]]) -> Case:
    """Number the slot of a completion; the days rise, so the first that reaches it is its own."""
    return Case(
        *(
            When(completed_on__lte=ends_on, then=Value(n))
            for n, (_, _, ends_on) in enumerate(slots)
        ),
        output_field=Field(),
    )


def _summed_columns(law: Law) -> dict[str, Sum]:
    """Sum every column of a row, as plain whole hundredths.

    The bare `Field` hands over the database's own integers; any other would convert each of
    the hundred thousand in Python. A topic that only a draft of the law knows has no column,
    and nobody has hours of it.
    """
    topics = (topic.key for topic in law.topics)
    columns = [
        F("credit_hours"),
        *(F(key) for key in AREA_KEYS),
        *(F(key) if key in TOPIC_KEYS else Value(0) for key in topics),
        Case(
            When(control_number="", then=Value(0)),
            default=F("racial_profiling"),
            output_field=IntegerField(),
        ),
    ]
    return {
        f"sum_of_{name}": Sum(column, output_field=Field())
        for name, column in zip(column_names(law.topics), columns, strict=True)
    }
