"""A member's training record on paper: every year, every completion, the standing of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string

from compliance.explanations import missing_words, unconfirmed_words
from compliance.standings import Standing, department_records_from, history_of, law, periods_of
from courses.designations import AREA_KEYS, AREAS, TOPIC_KEYS, TOPICS
from courses.hours import ZERO
from kcpd_training.templatetags.display import hours, standing_words
from records.models import Completion, Member

STATIC = settings.BASE_DIR / "static"
COLUMNS = ("credit_hours", *AREA_KEYS, *TOPIC_KEYS)


@dataclass(frozen=True)
class TranscriptRow:
    """One completion, its hours in the order of `COLUMNS`."""

    completion: Completion
    hours: list[Decimal]


@dataclass(frozen=True)
class TranscriptYear:
    """One year's completions, what they add up to, and the standing in words."""

    year: int
    rows: list[TranscriptRow]
    totals: list[Decimal]
    standing: str


def transcript_pdf(member: Member, *, as_of: date, made_at: datetime) -> bytes:
    """Set the member's training record on paper, Letter size."""
    html = render_to_string(
        "compliance/transcript_pdf.html",
        {
            "department_name": settings.DEPARTMENT_NAME,
            "made_at": made_at,
            "as_of": as_of,
            "member": member,
            "areas": AREAS,
            "topics": TOPICS,
            "mark_count": len(AREAS) + len(TOPICS),
            "years": transcript_years(member, as_of=as_of),
        },
    )
    return weasyprint.HTML(string=html, base_url=f"{STATIC}/").write_pdf()


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
    rows: dict[int, list[TranscriptRow]] = {}
    for completion in completions:
        if not completion.is_voided and not completion.is_prior_agency:
            row = TranscriptRow(completion, [getattr(completion, column) for column in COLUMNS])
            rows.setdefault(completion.completed_on.year, []).append(row)
    standings = _standings(member, completions, as_of=as_of)
    return [
        TranscriptYear(
            year=year,
            rows=rows.get(year, []),
            totals=_totals(rows.get(year, [])),
            standing=_words_of(standings[year]) if year in standings else "",
        )
        for year in sorted({*rows, *standings}, reverse=True)
    ]


def _standings(
    member: Member, completions: Iterable[Completion], *, as_of: date
) -> dict[int, Standing]:
    department_from = department_records_from(as_of=as_of)
    history = history_of(
        member,
        periods=periods_of(member, today=as_of, department_from=department_from),
        as_of=as_of,
        completions=completions,
        department_from=department_from,
    )
    return {standing.period: standing for standing in history}


def _totals(rows: Iterable[TranscriptRow]) -> list[Decimal]:
    columns = zip(*(row.hours for row in rows), strict=True)
    return [sum(column, ZERO) for column in columns] or [ZERO] * len(COLUMNS)


def _words_of(standing: Standing) -> str:
    """`In progress: 18.00 of 24.00 hours, 6.00 missing.`"""
    words = standing_words(standing.status, standing.deadline)
    figures = law().for_period(standing.period)
    if "total" in standing.required:
        credited, required = standing.credited["total"], standing.required["total"]
        words += f": {hours(credited)} of {hours(required)} hours"
        if standing.short:
            words += f"; missing {missing_words(standing.short, figures)}"
        if note := unconfirmed_words(figures, law()):
            return f"{words}. {note}"
    return f"{words}."
