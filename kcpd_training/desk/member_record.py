"""A member's record as the page shows it: standing, measures, completions, years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.actions.bookings import first_period_to_book
from compliance.engine import Assessment, Figures, Status
from compliance.entry_lines import EntryLine, entry_lines
from compliance.explanations import (
    Voice,
    counted_words,
    missing_words,
    no_period_words,
    rule_words,
    standing_words,
    unconfirmed_words,
)
from compliance.explanations.entries import exempt_because, prior_words
from compliance.measure_names import measure_names
from compliance.querysets.of_record import entries_of
from compliance.standings import (
    MemberFile,
    Standing,
    department_records_from,
    law,
    periods_of,
)
from compliance.states import BOOK
from compliance.viewpoint import Viewpoint
from courses.designations import AREAS, TOPICS, Designation
from frame.hours import ZERO
from frame.known import rows_as_known
from frame.words import hours
from people.known import facts_as_known, member_with
from people.models import Member
from records.challenges.marks import is_open, with_challenges, words_of
from records.credit_kinds import kind_in_words
from records.intake.states import CHALLENGE
from records.models import Completion

# What a reader should not miss while looking at another period.
PRESSING = (Status.GRACE, Status.EXTENDED, Status.DECISION_PENDING, Status.NON_COMPLIANT)


@dataclass(frozen=True)
class MeasureLine:
    """One minimum: its bar, its rule, and the completions that count for it.

    Args:
        width: of the bar, in percent of the whole.
        credits: pairs of a completion and the hours of it that count here.
    """

    key: str
    label: str
    credited: Decimal
    required: Decimal
    short: Decimal
    width: str
    rule: str
    citation: str
    credits: list[tuple[Completion, Decimal]]


@dataclass(frozen=True)
class CompletionLine:
    """One completion, and in words what it counted for.

    Args:
        kind: what it was earned by, where that is no class or plain certificate.
        areas: pairs of an area's name and its hours; the topics likewise.
        challenged: in words, that it was challenged and what came of it; else blank.
        is_waiting: whether one's own challenge to it waits, to lead to where it stands.
    """

    completion: Completion
    kind: str
    areas: list[tuple[str, Decimal]]
    topics: list[tuple[str, Decimal]]
    words: str
    may_be_booked: bool
    challenged: str
    may_challenge: bool
    is_waiting: bool


@dataclass(frozen=True)
class YearLine:
    """One period of the history.

    Args:
        hours: credited in all, whether any are owed or not.
    """

    standing: Standing
    hours: Decimal
    missing: str
    is_shown: bool


@dataclass(frozen=True)
class MemberRecord:
    """Everything the page of one member says about one period on one day.

    Args:
        on_file: with license and employment as known.
        keeps_facts: False where license and employment of the day known were not kept.
        no_period: that no CLEE period falls into the service, in a sentence; then there are no
            measures and no years, and the completions are all that are on record. Else blank.
    """

    on_file: MemberFile
    keeps_facts: bool
    assessment: Assessment
    sentence: str
    unconfirmed: str
    measures: list[MeasureLine]
    completions: list[CompletionLine]
    years: list[YearLine]
    entries: list[EntryLine]
    no_period: str

    @property
    def member(self) -> Member:
        return self.on_file.member

    @property
    def owes(self) -> bool:
        """Whether any hours are owed for the period."""
        return bool(self.measures)

    @property
    def pressing(self) -> list[YearLine]:
        """Other periods that still want hours, or that time has run out for."""
        return [
            year for year in self.years if not year.is_shown and year.standing.status in PRESSING
        ]


def record_of(
    member: Member,
    viewpoint: Viewpoint,
    *,
    reader: Member,
    today: date,
    department_from: int | None = None,
) -> MemberRecord:
    """Gather a member's record of one period on one day.

    Six queries at most, however many completions and entries there are.

    Args:
        department_from: the department's first period, where the caller has read it already.
    """
    period, as_of, before = viewpoint.period, viewpoint.as_of, viewpoint.known_before
    facts = {} if before is None else facts_as_known([member.pk], before).get(member.pk, {})
    member = member_with(member, facts)
    if department_from is None:
        department_from = department_records_from(as_of=today, known_before=before)
    everything = Completion.objects.filter(member=member).order_by("-completed_on", "-pk")
    everything = everything.select_related("course__provider")
    # A challenge is of today: what was known of one on a past day is not told.
    completions = rows_as_known(
        with_challenges(everything) if before is None else everything, before
    )
    for completion in completions:
        completion.member = member  # read already
    entries = entries_of(member, known_before=before)
    recorded = entries.recorded
    on_file = MemberFile(member, department_from, completions, recorded)
    assessment = on_file.assessment(viewpoint)
    no_period = no_period_words(member)
    shown = completions if no_period else _shown(completions, assessment)
    figures = law().for_period(period)
    voice = Voice(member, is_reader=member.pk == reader.pk, is_past=as_of < today)
    results = {result.id: result for result in assessment.credits}
    periods = periods_of(member, today=today, department_from=department_from)
    history = on_file.history(periods=[year for year in periods if year <= as_of.year], as_of=as_of)
    prior = prior_words(entries.decisions, period=period)
    challenges = before is None and member.pk == reader.pk and CHALLENGE.send.can(None, by=reader)
    first = first_period_to_book(member, department_from=department_from)
    return MemberRecord(
        on_file=on_file,
        keeps_facts=before is None or bool(facts),
        assessment=assessment,
        sentence=no_period
        or standing_words(
            assessment,
            voice=voice,
            figures=figures,
            recorded=_recorded(completions, period, as_of),
            exempt_because=exempt_because(entries.exemptions, period=period, as_of=as_of),
        ),
        unconfirmed=unconfirmed_words(figures, law()),
        measures=[] if no_period else _measure_lines(assessment, figures, shown),
        completions=[
            CompletionLine(
                completion=completion,
                kind=kind_in_words(completion),
                areas=_marks(AREAS, completion),
                topics=_marks(TOPICS, completion),
                words=counted_words(
                    results[str(completion.pk)],
                    completion,
                    assessment=assessment,
                    figures=figures,
                    booked_to=recorded.bookings.get(completion.pk),
                    prior=prior,
                ),
                may_be_booked=before is None
                and BOOK.can(
                    None,
                    by=reader,
                    completion=completion,
                    booked_to=recorded.bookings.get(completion.pk),
                    first=first,
                ),
                challenged=words_of(completion, reader=reader),
                may_challenge=challenges and not is_open(completion),
                is_waiting=challenges and is_open(completion),
            )
            for completion in shown
        ],
        years=[_year_line(standing, shown_period=period) for standing in history],
        entries=entry_lines(entries, member=member, reader=reader, may_change=before is None),
        no_period=no_period,
    )


def _shown(completions: Iterable[Completion], assessment: Assessment) -> list[Completion]:
    """Those of the period, and later ones that made up hours missing in it."""
    curing = {result.id for result in assessment.credits if result.taken_from_next}
    return [
        completion
        for completion in completions
        if completion.completed_on.year == assessment.period or str(completion.pk) in curing
    ]


def _recorded(completions: Iterable[Completion], period: int, as_of: date) -> Decimal:
    return sum(
        (
            completion.earned
            for completion in completions
            if completion.completed_on.year == period
            and completion.completed_on <= as_of
            and not completion.is_voided
        ),
        ZERO,
    )


def _measure_lines(
    assessment: Assessment, figures: Figures, shown: Iterable[Completion]
) -> list[MeasureLine]:
    """A line for every measure that is owed."""
    labels = {name.key: name.heading for name in measure_names(figures)}
    minimums = {measure.key: measure.minimum for measure in figures.measures}
    by_id = {str(completion.pk): completion for completion in shown}
    return [
        MeasureLine(
            key=measure.key,
            label=labels.get(measure.key, measure.label),
            credited=measure.credited,
            required=measure.required,
            short=measure.short,
            width=f"{min(measure.credited / measure.required, Decimal(1)) * 100:.2f}%",
            rule=_rule(measure.key, minimums[measure.key], measure.required, figures),
            citation=measure.citation,
            credits=[
                (by_id[each.credit_id], each.hours)
                for each in measure.credits
                if each.credit_id in by_id
            ],
        )
        for measure in assessment.measures
        if measure.required
    ]


def _rule(key: str, minimum: Decimal, required: Decimal, figures: Figures) -> str:
    """The rule's words, and what the director set in its place."""
    words = rule_words(key, minimum, figures=figures, law=law())
    if required == minimum:
        return words
    return f"{words} The director set {hours(required)} for {figures.period}."


def _marks(
    designations: Iterable[Designation], completion: Completion
) -> list[tuple[str, Decimal]]:
    """Each that the completion gives hours of; none where its test was not passed."""
    if completion.has_failed:
        return []
    return [
        (designation.label, hours)
        for designation in designations
        if (hours := getattr(completion, designation.key))
    ]


def _year_line(standing: Standing, *, shown_period: int) -> YearLine:
    figures = law().for_period(standing.period)
    return YearLine(
        standing=standing,
        hours=standing.credited["total"],
        missing=missing_words(standing.short, figures, most=2) if standing.short else "",
        is_shown=standing.period == shown_period,
    )
