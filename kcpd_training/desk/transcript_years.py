"""A member's training record by year: each completion, what it adds up to, the standing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import prefetch_related_objects

from compliance.engine import Assessment, CreditResult, Reason
from compliance.engine.settling import has_failed
from compliance.explanations import lacks_control_number, standing_in_short, unconfirmed_words
from compliance.explanations.counting import UNSEEN
from compliance.standings import MemberFile, Standing, law, periods_of
from compliance.standings.credits import credit_of
from compliance.viewpoint import Viewpoint
from courses.designations import AREA_KEYS, TOPIC_KEYS, Source
from frame.hours import ZERO
from frame.words import hours
from records.credit_kinds import CreditKind, kind_of
from records.models import Completion

COLUMNS = ("credit_hours", *AREA_KEYS, *TOPIC_KEYS)
# Why hours with POST credit that are listed under a year don't count in it.
WHY_NOT_COUNTED = {
    Reason.IN_SERVICE_CAP: "Over the limit on in-service training",
    Reason.COLLEGE_CAP: "Over the limit on college courses",
    Reason.APPLIED_TO_PRIOR_PERIOD: "Made up hours missing in an earlier year",
    Reason.OUTSIDE_PERIOD: "Booked to an earlier year",
}


@dataclass(frozen=True)
class TranscriptRow:
    """One completion, its hours in the order of `COLUMNS`.

    Args:
        hours: what it gives credit for; zero throughout where its test was not passed.
        notes: why its hours are not there, or count in another year; else nothing.
        moved: those of the notes by which hours count in another year. They tell a standing: that
            other year was short.
        is_failed: whether that is a test that was not passed.
        went_to: hours of it that count in other years, as text: pairs of year and hours.
    """

    completion: Completion
    hours: list[Decimal]
    notes: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    is_failed: bool = False
    went_to: tuple[tuple[int, str], ...] = ()

    def note(self, *, tells_standing: bool = True) -> str:
        """Its notes in one line; blank for none."""
        return "; ".join(each for each in self.notes if tells_standing or each not in self.moved)

    @property
    def is_non_post(self) -> bool:
        return self.completion.source == Source.NON_POST


@dataclass(frozen=True)
class TranscriptYear:
    """One year's completions, what they add up to, and the standing in words.

    Args:
        totals: hours with POST credit, in the order of `COLUMNS`.
        non_post_totals: hours recorded without it; empty where there are none.
        steps: what leads from those hours to the ones that the standing counts: words and hours,
            those that are taken off below zero. Empty where the two are the same.
        counted: hours in all that the standing counts; zero where nothing is owed.
        stands: the standing that the words are of; None for a year that has none.
    """

    year: int
    rows: list[TranscriptRow]
    totals: list[Decimal]
    non_post_totals: list[Decimal]
    standing: str
    steps: list[tuple[str, Decimal]]
    counted: Decimal
    stands: Standing | None


def figures_of(years: Iterable[TranscriptYear]) -> str:
    """The SHA-256 of each figure that a transcript prints: of every completion, sum and standing.

    How the product words them, and what a course is called, plays no part.
    """
    return sha256(json.dumps([_figures(each) for each in years]).encode()).hexdigest()


def _figures(year: TranscriptYear) -> list[Any]:
    return [
        year.year,
        [[row.completion.pk, _texts(row.hours), row.went_to] for row in year.rows],
        _texts(year.totals),
        _texts(year.non_post_totals),
        _texts(amount for _, amount in year.steps),
        hours(year.counted),
        _figures_of_standing(year.stands) if year.stands else [],
    ]


def _figures_of_standing(stands: Standing) -> list[Any]:
    deadline = stands.deadline.isoformat() if stands.deadline else ""
    owed, short = stands.required_hundredths, stands.short_hundredths
    return [stands.status.value, deadline, *stands.credited_hundredths, *owed, *short]


def _texts(amounts: Iterable[Decimal]) -> list[str]:
    return [hours(amount) for amount in amounts]


def transcript_years(on_file: MemberFile, viewpoint: Viewpoint) -> list[TranscriptYear]:
    """The member's training record by year, the newest first.

    Credits of prior agencies and voided ones are no part of it (policy 930-5 II.K); the
    standings count what the rule counts, prior agencies' hours among them.
    """
    as_of = viewpoint.as_of
    prefetch_related_objects(on_file.completions, "course__provider")
    periods = periods_of(on_file.member, today=as_of, department_from=on_file.department_from)
    standings = {each.period: each for each in on_file.history(periods=periods, as_of=as_of)}
    assessments = {
        period: on_file.assessment(replace(viewpoint, period=period)) for period in periods
    }
    went_to = _hours_counted_elsewhere(on_file, assessments)
    rows: dict[int, list[TranscriptRow]] = {}
    for completion in sorted(on_file.completions, key=lambda each: (each.completed_on, each.pk)):
        is_seen = completion.completed_on <= as_of and not completion.is_voided
        if is_seen and not completion.is_prior_agency:
            rows.setdefault(completion.completed_on.year, []).append(
                _row_of(completion, went_to.get(completion.pk, {}))
            )
    by_id = {str(each.pk): each for each in on_file.completions}
    return [
        _year_of(year, rows.get(year, []), standings.get(year), assessments.get(year), by_id)
        for year in sorted({*rows, *standings}, reverse=True)
    ]


def _hours_counted_elsewhere(
    on_file: MemberFile, assessments: Mapping[int, Assessment]
) -> dict[int, dict[int, Decimal]]:
    """Hours that belong to another year than they are dated in: by completion, by year."""
    completions = {str(each.pk): each for each in on_file.completions}
    booked = on_file.recorded.bookings
    went_to = {
        each.pk: {booked[each.pk]: each.credit_hours}
        for each in on_file.completions
        if each.pk in booked
    }
    for year, assessment in assessments.items():
        for result in assessment.credits:
            completion = completions[result.id]
            is_elsewhere = completion.completed_on.year != year and completion.pk not in booked
            if is_elsewhere and result.counted:
                went_to.setdefault(completion.pk, {})[year] = result.counted
    return went_to


def _row_of(completion: Completion, went_to: Mapping[int, Decimal]) -> TranscriptRow:
    """Give the hours a completion is credited with, and say in words which are left out.

    Args:
        went_to: hours of it that count in other years.
    """
    if has_failed(credit_of(completion), law()):
        why = (f"{completion.why_nothing}: no credit",)
        return TranscriptRow(completion, [ZERO] * len(COLUMNS), why, is_failed=True)
    given = {column: getattr(completion, column) for column in COLUMNS}
    moved = tuple(
        f"counts in {year}"
        if amount == completion.credit_hours
        else f"{hours(amount)} of it count in {year}"
        for year, amount in went_to.items()
    )
    notes = ["military training"] if kind_of(completion) == CreditKind.MILITARY else []
    notes += moved
    figures = law().for_period(max(completion.completed_on.year, law().first_period))
    if completion.source != Source.NON_POST and lacks_control_number(completion, figures):
        lacking = hours(completion.topic_hours["racial_profiling"])
        notes.append(f"{lacking} of racial profiling not counted as such: no control number")
        given["racial_profiling"] = ZERO
    elsewhere = tuple((year, hours(amount)) for year, amount in went_to.items())
    return TranscriptRow(
        completion, list(given.values()), tuple(notes), moved=moved, went_to=elsewhere
    )


def _year_of(
    year: int,
    rows: list[TranscriptRow],
    standing: Standing | None,
    assessment: Assessment | None,
    by_id: Mapping[str, Completion],
) -> TranscriptYear:
    non_post = [row for row in rows if row.is_non_post]
    owed = assessment if assessment is not None and assessment.required else None
    return TranscriptYear(
        year=year,
        rows=rows,
        totals=_totals(row for row in rows if not row.is_non_post),
        non_post_totals=_totals(non_post) if non_post else [],
        standing=_words_of(standing) if standing else "",
        steps=_steps(owed, by_id) if owed else [],
        counted=owed.credited["total"] if owed else ZERO,
        stands=standing,
    )


def _steps(assessment: Assessment, by_id: Mapping[str, Completion]) -> list[tuple[str, Decimal]]:
    """What leads from the hours listed under a year to those that count in it."""
    steps: dict[str, Decimal] = {}
    for result in assessment.credits:
        for words, amount in _steps_of(result, by_id[result.id], assessment.period):
            steps[words] = steps.get(words, ZERO) + amount
    return [(words, amount) for words, amount in steps.items() if amount]


def _steps_of(result: CreditResult, completion: Completion, year: int) -> list[tuple[str, Decimal]]:
    if completion.completed_on.year != year:
        came = "Made up, or was booked to, this year: listed under"
        return [(f"{came} {completion.completed_on.year}", result.counted)]
    if completion.is_prior_agency:
        return [("With another agency, not listed here", result.counted)]
    if any(each.reason in UNSEEN for each in result.not_counted):
        return []
    return [(WHY_NOT_COUNTED[each.reason], -each.hours) for each in result.not_counted]


def _totals(rows: Iterable[TranscriptRow]) -> list[Decimal]:
    columns = zip(*(row.hours for row in rows), strict=True)
    return [sum(column, ZERO) for column in columns] or [ZERO] * len(COLUMNS)


def _words_of(standing: Standing) -> str:
    """`In progress: 18.00 of 24.00 hours; missing 6.00.`, and whose figures these are."""
    words = standing_in_short(standing)
    if "total" in standing.required:
        words += f" {unconfirmed_words(law().for_period(standing.period), law())}"
    return words.strip()
