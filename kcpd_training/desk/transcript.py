"""A member's training record on paper: every year, every completion, the standing of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from compliance.engine.settling import has_failed
from compliance.explanations import lacks_control_number, standing_in_short, unconfirmed_words
from compliance.explanations.voice import percent
from compliance.standings import MemberFile, Standing, department_records_from, law, periods_of
from compliance.standings.credits import credit_of
from compliance.standings.recorded import NOTHING_RECORDED, Recorded, recorded_of
from courses.designations import AREA_KEYS, AREAS, TOPIC_KEYS, TOPICS, Source
from frame.hours import ZERO
from frame.paper import paper_pdf
from frame.templatetags.display import hours
from people.models import Member
from records.models import Completion

COLUMNS = ("credit_hours", *AREA_KEYS, *TOPIC_KEYS)


@dataclass(frozen=True)
class TranscriptRow:
    """One completion, its hours in the order of `COLUMNS`.

    Args:
        hours: what it gives credit for; zero throughout where its test was not passed.
        note: why its hours are not there, or count in another year; else nothing.
    """

    completion: Completion
    hours: list[Decimal]
    note: str = ""

    @property
    def is_non_post(self) -> bool:
        return self.completion.source == Source.NON_POST


@dataclass(frozen=True)
class TranscriptYear:
    """One year's completions, what they add up to, and the standing in words.

    Args:
        totals: hours with POST credit, in the order of `COLUMNS`.
        non_post_totals: hours recorded without it; empty where there are none.
    """

    year: int
    rows: list[TranscriptRow]
    totals: list[Decimal]
    non_post_totals: list[Decimal]
    standing: str


def transcript_pdf(member: Member, *, as_of: date, made_at: datetime) -> bytes:
    """Set the member's training record on paper, Letter size."""
    return paper_pdf(
        "desk/transcript_pdf.html",
        made_at=made_at,
        as_of=as_of,
        member=member,
        areas=AREAS,
        topics=TOPICS,
        mark_count=len(AREAS) + len(TOPICS),
        years=transcript_years(member, as_of=as_of),
    )


def transcript_years(member: Member, *, as_of: date) -> list[TranscriptYear]:
    """The member's training record by year, the newest first.

    Credits of prior agencies and voided ones are no part of it (policy 930-5 II.K); the
    standings count what the rule counts, prior agencies' hours among them.
    """
    completions = list(
        Completion.objects.filter(member=member, completed_on__lte=as_of)
        .select_related("course")
        .order_by("completed_on", "pk")
    )
    recorded = recorded_of([member.pk]).get(member.pk, NOTHING_RECORDED)
    rows: dict[int, list[TranscriptRow]] = {}
    for completion in completions:
        if not completion.is_voided and not completion.is_prior_agency:
            rows.setdefault(completion.completed_on.year, []).append(
                _row_of(completion, booked_to=recorded.bookings.get(completion.pk))
            )
    standings = _standings(member, completions, recorded, as_of=as_of)
    return [
        _year_of(year, rows.get(year, []), standings.get(year))
        for year in sorted({*rows, *standings}, reverse=True)
    ]


def _row_of(completion: Completion, *, booked_to: int | None) -> TranscriptRow:
    """Give the hours a completion is credited with, and say in words which are left out."""
    if has_failed(credit_of(completion), law()):
        note = f"test not passed, {percent(completion.score)}: no credit"
        return TranscriptRow(completion, [ZERO] * len(COLUMNS), note)
    given = {column: getattr(completion, column) for column in COLUMNS}
    notes = [] if booked_to is None else [f"counts in {booked_to}"]
    figures = law().for_period(max(completion.completed_on.year, law().first_period))
    if completion.source != Source.NON_POST and lacks_control_number(completion, figures):
        lacking = hours(completion.topic_hours["racial_profiling"])
        notes.append(f"{lacking} of racial profiling not counted as such: no control number")
        given["racial_profiling"] = ZERO
    return TranscriptRow(completion, list(given.values()), "; ".join(notes))


def _year_of(year: int, rows: list[TranscriptRow], standing: Standing | None) -> TranscriptYear:
    non_post = [row for row in rows if row.is_non_post]
    return TranscriptYear(
        year=year,
        rows=rows,
        totals=_totals(row for row in rows if not row.is_non_post),
        non_post_totals=_totals(non_post) if non_post else [],
        standing=_words_of(standing) if standing else "",
    )


def _standings(
    member: Member, completions: Iterable[Completion], recorded: Recorded, *, as_of: date
) -> dict[int, Standing]:
    department_from = department_records_from(as_of=as_of)
    on_file = MemberFile(member, department_from, list(completions), recorded)
    history = on_file.history(
        periods=periods_of(member, today=as_of, department_from=department_from), as_of=as_of
    )
    return {standing.period: standing for standing in history}


def _totals(rows: Iterable[TranscriptRow]) -> list[Decimal]:
    columns = zip(*(row.hours for row in rows), strict=True)
    return [sum(column, ZERO) for column in columns] or [ZERO] * len(COLUMNS)


def _words_of(standing: Standing) -> str:
    """`In progress: 18.00 of 24.00 hours; missing 6.00.`, and whose figures these are."""
    words = standing_in_short(standing)
    if "total" in standing.required:
        words += f" {unconfirmed_words(law().for_period(standing.period), law())}"
    return words.strip()
