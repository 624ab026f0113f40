"""A member's transcript: what of the record is on it, as data and on paper."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from compliance.standings import file_of
from compliance.viewpoint import Viewpoint
from courses.designations import AREAS, TOPICS
from frame.archival import Attached, archival_pdf
from frame.paper import paper_html
from frame.words import hours, us_date
from kcpd_training.desk.transcript_years import (
    COLUMNS,
    TranscriptRow,
    TranscriptYear,
    transcript_years,
)
from people.models import Member
from records.intake.roll_call.documented import documented_of
from records.issued.printed import address_to_confirm, last_digits
from records.issued.redactions import (
    WITHHELD,
    Redaction,
    Redactions,
    is_course_withheld,
    shown,
    with_signs,
    withheld_in_words,
)

FORMAT = "training-transcript"
VERSION = 1


@dataclass(frozen=True)
class Line:
    """One completion as it is printed; its hours in the order of `COLUMNS`, blank for none."""

    completed_on: date
    course_id: str
    title: str
    source: str
    control_number: str
    hours: list[str]
    note: str


@dataclass(frozen=True)
class Year:
    """One year as it is printed.

    Args:
        totals: hours with POST credit, in the order of `COLUMNS`; `non_post_totals` those without,
            empty where there are none.
        steps: words and signed hours that lead from those hours to the ones that count.
        counted: hours that the standing counts; blank where no step leads to them.
    """

    year: int
    standing: str
    lines: list[Line]
    totals: list[str]
    non_post_totals: list[str]
    steps: list[tuple[str, str]]
    counted: str


@dataclass(frozen=True)
class Documented:
    """A roll call that is documented without credit."""

    held_on: date
    course: str
    why: str


@dataclass(frozen=True)
class Transcript:
    """What is on one transcript; what is withheld from it is nowhere in it.

    Args:
        facts: who it is about, by what the paper calls each, in its order.
        year: the one that it covers; None for the whole career.
        lists: the keys of the completions on it.
    """

    name: str
    serial_number: str
    facts: dict[str, str]
    as_of: date
    known_on: date | None
    made_at: datetime
    year: int | None
    years: list[Year]
    documented: list[Documented]
    lists: list[int]
    withheld: list[str]

    @property
    def covers(self) -> str:
        return "whole career" if self.year is None else str(self.year)

    def data(self, *, code: str = "") -> dict[str, Any]:
        """All of it as data; docs/transcript.md describes it."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "department": settings.DEPARTMENT_NAME,
            "made_at": timezone.localtime(self.made_at).isoformat(timespec="seconds"),
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "covers": self.covers,
            "code": code,
            "member": {"name": self.name, "serial_number": self.serial_number, **self.facts},
            "years": [_year_data(year) for year in self.years],
            "documented_without_credit": [
                {"held_on": each.held_on.isoformat(), "course": each.course, "why": each.why}
                for each in self.documented
            ],
            "withheld": self.withheld,
        }

    def said_to_strangers(self) -> dict[str, Any]:
        """What a stranger who types its code is told."""
        return {
            "name": self.name,
            "serial_ends": last_digits(self.serial_number),
            "covers": self.covers,
            "as_of": us_date(self.as_of),
            "known_on": us_date(self.known_on),
            "years": [
                {
                    "year": year.year,
                    "post": year.totals[0],
                    "non_post": year.non_post_totals[0] if year.non_post_totals else "0.00",
                }
                for year in self.years
            ],
        }


def transcript_of(
    member: Member,
    viewpoint: Viewpoint,
    *,
    made_at: datetime,
    year: int | None = None,
    redactions: Redactions = frozenset(),
) -> Transcript:
    """Gather a member's training record, without what is withheld.

    Args:
        viewpoint: the days asked about; the period plays no part.
        year: the one year that is asked for; None for the whole career.
    """
    on_file = file_of(member, viewpoint)
    as_known = on_file.member
    years = [
        each for each in transcript_years(on_file, viewpoint) if year is None or each.year == year
    ]
    documented = documented_of(
        member,
        since=date.min if year is None else date(year, 1, 1),
        until=viewpoint.as_of if year is None else min(viewpoint.as_of, date(year, 12, 31)),
        known_before=viewpoint.known_before,
    )
    return Transcript(
        name=shown(as_known.name, redactions, Redaction.NAME),
        serial_number=shown(as_known.serial_number, redactions, Redaction.SERIAL_NUMBER),
        facts=_facts(as_known, redactions),
        as_of=viewpoint.as_of,
        known_on=viewpoint.known_on,
        made_at=made_at,
        year=year,
        years=[_printed_year(each, redactions) for each in years],
        documented=[]
        if Redaction.DOCUMENTED in redactions
        else [
            Documented(
                each.held_on,
                WITHHELD
                if each.course and is_course_withheld(each.course, redactions)
                else str(each.course),
                each.without_credit,
            )
            for each in documented
        ],
        lists=[row.completion.pk for each in years for row in each.rows],
        withheld=withheld_in_words(redactions),
    )


def transcript_pdf(
    member: Member,
    viewpoint: Viewpoint,
    *,
    made_at: datetime,
    year: int | None = None,
    redactions: Redactions = frozenset(),
    code: str = "",
) -> bytes:
    """Set the member's training record on paper, Letter size, with its data attached.

    Args:
        viewpoint: the days asked about; the period plays no part.
        year: the one year that is asked for; None for the whole career.
        redactions: what is left out of the paper and of its data.
        code: by which it can be confirmed, as it is printed; blank prints none.

    Raises:
        Busy: other papers are being set.
    """
    gathered = transcript_of(member, viewpoint, made_at=made_at, year=year, redactions=redactions)
    return paper_of(gathered, code=code)


def paper_of(transcript: Transcript, *, code: str = "") -> bytes:
    """Set a transcript on paper.

    Raises:
        Busy: other papers are being set.
    """
    data = json.dumps(transcript.data(code=code), indent=1, ensure_ascii=False)
    html = paper_html(
        "desk/transcript_pdf.html",
        made_at=transcript.made_at,
        as_of=transcript.as_of,
        known_on=transcript.known_on,
        transcript=transcript,
        areas=AREAS,
        topics=TOPICS,
        mark_count=len(AREAS) + len(TOPICS),
        code=code,
        confirm_at=address_to_confirm(),
    )
    attached = Attached("transcript.json", data.encode(), "The transcript as data")
    return archival_pdf(with_signs(html), made_at=transcript.made_at, attached=[attached])


def _facts(member: Member, redactions: Redactions) -> dict[str, str]:
    employed = f"Hired {us_date(member.hired_on)}"
    if member.separated_on:
        employed += f", separated {us_date(member.separated_on)}"
    return {
        "rank": shown(member.rank, redactions, Redaction.RANK),
        "element": shown(str(member.element), redactions, Redaction.ELEMENT),
        "employed": shown(employed, redactions, Redaction.EMPLOYMENT),
        "license": shown(_license_of(member), redactions, Redaction.LICENSE),
    }


def _license_of(member: Member) -> str:
    if not member.license_number:
        return "None"
    words = f"Class {member.license_class}, " if member.license_class else ""
    issued = f", issued {us_date(member.license_issued_on)}" if member.license_issued_on else ""
    return f"{words}{member.license_number}{issued}"


def _printed_year(year: TranscriptYear, redactions: Redactions) -> Year:
    tells_standing = Redaction.STANDING not in redactions
    return Year(
        year=year.year,
        standing=shown(year.standing, redactions, Redaction.STANDING),
        lines=[_printed_line(row, redactions) for row in year.rows],
        totals=[hours(amount) for amount in year.totals],
        non_post_totals=[hours(amount) if amount else "" for amount in year.non_post_totals],
        steps=[(words, _signed(amount)) for words, amount in year.steps] if tells_standing else [],
        counted=hours(year.counted) if year.steps and tells_standing else "",
    )


def _signed(amount: Decimal) -> str:
    return f"−{hours(-amount)}" if amount < 0 else f"+{hours(amount)}"


def _printed_line(row: TranscriptRow, redactions: Redactions) -> Line:
    completion, course = row.completion, row.completion.course
    is_withheld = is_course_withheld(course, redactions)
    note = f"{WITHHELD}: no credit" if _hides_score(row, redactions) else row.note
    return Line(
        completed_on=completion.completed_on,
        course_id=WITHHELD if is_withheld else course.course_id,
        title=WITHHELD if is_withheld else course.title,
        source=shown(completion.get_source_display(), redactions, Redaction.SOURCE),
        control_number=shown(completion.control_number, redactions, Redaction.CONTROL_NUMBER),
        hours=[hours(amount) if amount else "" for amount in row.hours],
        note=shown(note, redactions, Redaction.NOTES),
    )


def _hides_score(row: TranscriptRow, redactions: Redactions) -> bool:
    return row.is_failed and Redaction.SCORE in redactions


def _year_data(year: Year) -> dict[str, Any]:
    return {
        "year": year.year,
        "standing": year.standing,
        "completions": [
            {
                "completed_on": line.completed_on.isoformat(),
                "course_id": line.course_id,
                "title": line.title,
                "source": line.source,
                "control_number": line.control_number,
                "hours": _by_column(line.hours),
                "note": line.note,
            }
            for line in year.lines
        ],
        "hours_with_post_credit": _by_column(year.totals),
        "hours_without_post_credit": _by_column(year.non_post_totals),
        "steps": [{"words": words, "hours": amount} for words, amount in year.steps],
        "counted": year.counted,
    }


def _by_column(amounts: Iterable[str]) -> dict[str, str]:
    """Hours as text by what they are of, `0.00` for none; empty where there are no hours at all."""
    return {column: amount or "0.00" for column, amount in zip(COLUMNS, amounts, strict=False)}
