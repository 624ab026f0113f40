"""Why a member stands where they stand: what counts to each measure, what does not, the cure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.actions.bookings import first_period_to_book
from compliance.engine import Cure, Figures, MeasureResult, Reason
from compliance.explanations import missing_words
from compliance.explanations.counting import UNSEEN, lacks_control_number
from compliance.explanations.cure import (
    LICENSED,
    PROFILING,
    CureWords,
    cure_words,
    measure_cure_words,
)
from compliance.explanations.rules import TOTAL
from compliance.standings import bookable_for, law
from compliance.states import BOOK
from compliance.viewpoint import Viewpoint
from courses.designations import TOPIC_KEYS, Source
from frame.hours import ZERO
from frame.words import us_date
from kcpd_training.desk.member_record import (
    CompletionLine,
    MeasureLine,
    MemberRecord,
    record_of,
)
from people.models import Member
from records.models import Completion


@dataclass(frozen=True)
class LostHours:
    """Hours that do not count to a measure, and why.

    Args:
        completion: the one they are of; None for many of one source.
        what: names them where there is no single completion.
    """

    hours: Decimal
    completion: Completion | None
    what: str
    why: str


@dataclass(frozen=True)
class WhyMeasure:
    """One measure: its figures and credits, the hours that do not count, and what would meet it.

    Args:
        cure: nothing where the measure is met.
        topic: the key of a topic that courses can be looked up by, where hours of it are short.
    """

    line: MeasureLine
    lost: list[LostHours]
    cure: str
    topic: str


@dataclass(frozen=True)
class BookableWords:
    """Hours of later years that would help, booked to the period.

    Args:
        still_missing: what would be missing all the same, in words; nothing where they do.
        may_book: whether the reader may book them.
    """

    completions: tuple[Completion, ...]
    still_missing: str
    harmful: tuple[tuple[Completion, int], ...]
    may_book: bool


@dataclass(frozen=True)
class Why:
    """The reasoning behind one standing.

    Args:
        moved: the completions that share their hours with another period.
        cure: None where nothing is short.
        bookable: hours already on record that bookings could bring; None where there are none, or
            a past day is asked about.
    """

    record: MemberRecord
    measures: list[WhyMeasure]
    moved: list[CompletionLine]
    cure: CureWords | None
    bookable: BookableWords | None


def why(
    member: Member,
    viewpoint: Viewpoint,
    *,
    reader: Member,
    today: date,
    department_from: int | None = None,
) -> Why:
    """Gather the reasoning behind a member's standing, from what its record has read.

    Args:
        department_from: the department's first period, where the caller has read it already.
    """
    record = record_of(
        member, viewpoint, reader=reader, today=today, department_from=department_from
    )
    figures = law().for_period(viewpoint.period)
    assessment = record.assessment
    cure = None if record.no_period else record.on_file.smallest_cure(viewpoint)
    deadline = assessment.deadline
    return Why(
        record=record,
        measures=[_measure(line, record, figures=figures, cure=cure) for line in record.measures],
        moved=_moved(record),
        cure=cure_words(cure, assessment.short, figures=figures, deadline=deadline)
        if cure
        else None,
        bookable=_bookable(record, viewpoint, figures, reader=reader)
        if cure and viewpoint.known_on is None and viewpoint.as_of == today
        else None,
    )


def _bookable(
    record: MemberRecord, viewpoint: Viewpoint, figures: Figures, *, reader: Member
) -> BookableWords | None:
    file = record.on_file
    found = bookable_for(file, viewpoint)
    if found is None:
        return None
    return BookableWords(
        completions=found.completions,
        still_missing=missing_words(found.short, figures) if found.short else "",
        harmful=found.harmful,
        may_book=all(
            BOOK.can(
                None,
                by=reader,
                completion=each,
                booked_to=file.recorded.bookings.get(each.pk),
                first=first_period_to_book(file.member, department_from=file.department_from),
            )
            for each in found.completions
        ),
    )


def _measure(
    line: MeasureLine, record: MemberRecord, *, figures: Figures, cure: Cure | None
) -> WhyMeasure:
    is_short = bool(line.short)
    return WhyMeasure(
        line=line,
        lost=_lost(_result(line.key, record), record, figures),
        cure=measure_cure_words(line.key, line.short, cure=cure, figures=figures)
        if is_short and cure
        else "",
        topic=line.key if is_short and cure and line.key in TOPIC_KEYS else "",
    )


def _result(key: str, record: MemberRecord) -> MeasureResult:
    return next(measure for measure in record.assessment.measures if measure.key == key)


def _lost(measure: MeasureResult, record: MemberRecord, figures: Figures) -> list[LostHours]:
    """Hours on record that bear on the measure and do not count to it.

    Those of later days, and those of a source that can't count, are added up. A test that was
    not passed is told with no hours, for it gives none.
    """
    counted = {each.credit_id: each.hours for each in measure.credits}
    results = {result.id: result for result in record.assessment.credits}
    later = ZERO
    unlicensed: dict[str, Decimal] = {}
    singles = []
    for line in record.completions:
        completion, result = line.completion, results[str(line.completion.pk)]
        missing = _bearing_on(measure.key, completion) - counted.get(result.id, ZERO)
        reasons = {each.reason for each in result.not_counted}
        if not missing:
            continue
        if Reason.AFTER_AS_OF in reasons:
            later += ZERO if completion.has_failed else missing
        elif completion.has_failed:
            singles.append(LostHours(ZERO, completion, "", line.words))
        elif measure.key == LICENSED and _is_unlicensed(completion, figures, reasons):
            unlicensed[completion.source] = unlicensed.get(completion.source, ZERO) + missing
        else:
            why = _why(measure.key, line, figures, reasons)
            singles.append(LostHours(missing, completion, "", why))
    return [*_added_up(later, unlicensed, record.assessment.as_of), *singles]


def _added_up(later: Decimal, unlicensed: dict[str, Decimal], as_of: date) -> list[LostHours]:
    labels = dict(Source.choices)
    lost = [
        LostHours(amount, None, labels[source], "This source is not a licensed one.")
        for source, amount in unlicensed.items()
    ]
    if later:
        what = f"Training after {us_date(as_of)}"
        lost.append(LostHours(later, None, what, "Not earned yet on that day."))
    return lost


def _bearing_on(key: str, completion: Completion) -> Decimal:
    """Hours of the completion that are of the measure's kind."""
    if key in (TOTAL, LICENSED):
        return completion.credit_hours
    return completion.designated_hours.get(key, ZERO)


def _is_unlicensed(completion: Completion, figures: Figures, reasons: set[Reason]) -> bool:
    return not reasons & UNSEEN and completion.source not in figures.licensed_sources


def _why(key: str, line: CompletionLine, figures: Figures, reasons: set[Reason]) -> str:
    is_seen = not reasons & UNSEEN
    if key == PROFILING and is_seen and lacks_control_number(line.completion, figures):
        return "It would need a POST control number."
    return line.words


def _moved(record: MemberRecord) -> list[CompletionLine]:
    results = {result.id: result for result in record.assessment.credits}
    return [
        line
        for line in record.completions
        if (result := results[str(line.completion.pk)]).gave_to_prior or result.taken_from_next
    ]
