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
from frame.archival import archival_pdf
from frame.attached import Attached
from frame.paper import paper_html
from frame.words import hours, us_date
from kcpd_training.desk.transcript_years import (
    COLUMNS,
    TranscriptRow,
    TranscriptYear,
    figures_of,
    transcript_years,
)
from people.models import Member
from records.intake.roll_call.documented import documented_of
from records.issued.printed import address_to_confirm, last_digits
from records.issued.withholdings import (
    WITHHELD,
    Withholding,
    Withholdings,
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
        may_lack_tests: whether tests that were not passed are left out, if there are any.
        lists: the keys of the completions on it.
        figures: what all its figures are compared by; see `figures_of`.
        kept_from: the first day of which training is kept here, where the member was here before;
            None where all that it covers is kept.
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
    may_lack_tests: bool
    lists: list[int]
    figures: str
    withheld: list[str]
    kept_from: date | None

    @property
    def covers(self) -> str:
        return "whole career" if self.year is None else str(self.year)

    @property
    def member_on(self) -> date:
        """The day as of which the member is described: nobody keeps what a rank was on each day."""
        return self.known_on or timezone.localdate(self.made_at)

    @property
    def described_later(self) -> str:
        """That rank, element and license are of another day than it is as of; blank if not."""
        if self.member_on == self.as_of:
            return ""
        return (
            f"Name, rank, element, employment and license are those of {us_date(self.member_on)}, "
            f"not of {us_date(self.as_of)}."
        )

    @property
    def not_kept(self) -> str:
        """What is not on it since nobody entered it here, in a sentence; blank for nothing."""
        if self.kept_from is None:
            return ""
        listed = (line.completed_on for year in self.years for line in year.lines)
        but = ", but for what is listed" if min(listed, default=date.max) < self.kept_from else ""
        return f"Training before {us_date(self.kept_from)} is not kept in this system{but}."

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
            "member_on": self.member_on.isoformat(),
            "member": {"name": self.name, "serial_number": self.serial_number, **self.facts},
            "years": [_year_data(year) for year in self.years],
            "documented_without_credit": [
                {"held_on": each.held_on.isoformat(), "course": each.course, "why": each.why}
                for each in self.documented
            ],
            "withheld": self.withheld,
            "kept_from": self.kept_from.isoformat() if self.kept_from else None,
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
    withheld: Withholdings = frozenset(),
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
        name=shown(as_known.name, withheld, Withholding.NAME),
        serial_number=shown(as_known.serial_number, withheld, Withholding.SERIAL_NUMBER),
        facts=_facts(as_known, withheld),
        as_of=viewpoint.as_of,
        known_on=viewpoint.known_on,
        made_at=made_at,
        year=year,
        years=[
            printed
            for printed in (_printed_year(each, withheld) for each in years)
            # A year of a test that was not passed alone would tell that it was not.
            if printed.lines or printed.standing or Withholding.SCORE not in withheld
        ],
        documented=[]
        if Withholding.DOCUMENTED in withheld
        else [
            Documented(
                each.held_on,
                WITHHELD
                if each.course and is_course_withheld(each.course, withheld)
                else str(each.course),
                each.without_credit,
            )
            for each in documented
        ],
        may_lack_tests=Withholding.SCORE in withheld,
        lists=[row.completion.pk for each in years for row in each.rows],
        figures=figures_of(years),
        withheld=withheld_in_words(withheld),
        kept_from=_kept_from(as_known, date(on_file.department_from, 1, 1), year),
    )


def _kept_from(member: Member, department_from: date, year: int | None) -> date | None:
    """From when on training is kept here, where that leaves out some that would be covered."""
    covers_from = member.hired_on if year is None else date(year, 1, 1)
    return department_from if covers_from < department_from else None


def transcript_pdf(
    member: Member,
    viewpoint: Viewpoint,
    *,
    made_at: datetime,
    year: int | None = None,
    withheld: Withholdings = frozenset(),
    code: str = "",
) -> bytes:
    """Set the member's training record on paper, Letter size; with a code, its data is attached.

    Args:
        viewpoint: the days asked about; the period plays no part.
        year: the one year that is asked for; None for the whole career.
        withheld: what is left out of the paper and of its data.
        code: by which it can be confirmed, as it is printed; blank prints none.

    Raises:
        Busy: other papers are being set.
    """
    gathered = transcript_of(member, viewpoint, made_at=made_at, year=year, withheld=withheld)
    return paper_of(gathered, code=code)


def paper_of(transcript: Transcript, *, code: str = "") -> bytes:
    """Set a transcript on paper.

    Raises:
        Busy: other papers are being set.
    """
    data = json.dumps(transcript.data(code=code), indent=1, ensure_ascii=False)
    # One without a code goes into a pack, which has its data beside it, and is taken by whoever
    # takes no file within a file, as we do not.
    attached = (
        [Attached("transcript.json", data.encode(), "The transcript as data")] if code else []
    )
    html = html_of(transcript, code=code)
    return archival_pdf(html, made_at=transcript.made_at, attached=attached)


def html_of(transcript: Transcript, *, code: str = "", is_in_packet: bool = False) -> str:
    """The page that a transcript is set from; in a packet, without lines for a signature."""
    html = paper_html(
        "desk/transcript_pdf.html",
        made_at=transcript.made_at,
        is_in_packet=is_in_packet,
        as_of=transcript.as_of,
        known_on=transcript.known_on,
        transcript=transcript,
        areas=AREAS,
        topics=TOPICS,
        mark_count=len(AREAS) + len(TOPICS),
        code=code,
        confirm_at=address_to_confirm(),
    )
    return with_signs(html)


def _facts(member: Member, withheld: Withholdings) -> dict[str, str]:
    employed = f"Hired {us_date(member.hired_on)}"
    if member.separated_on:
        employed += f", separated {us_date(member.separated_on)}"
    return {
        "rank": shown(member.rank, withheld, Withholding.RANK),
        "element": shown(str(member.element), withheld, Withholding.ELEMENT),
        "employed": shown(employed, withheld, Withholding.EMPLOYMENT),
        "license": shown(_license_of(member), withheld, Withholding.LICENSE),
    }


def _license_of(member: Member) -> str:
    if not member.license_number:
        return "None"
    words = f"Class {member.license_class}, " if member.license_class else ""
    issued = f", issued {us_date(member.license_issued_on)}" if member.license_issued_on else ""
    return f"{words}{member.license_number}{issued}"


def _printed_year(year: TranscriptYear, withheld: Withholdings) -> Year:
    tells_standing = Withholding.STANDING not in withheld
    return Year(
        year=year.year,
        standing=shown(year.standing, withheld, Withholding.STANDING),
        lines=[
            _printed_line(row, withheld)
            for row in year.rows
            if not (row.is_failed and Withholding.SCORE in withheld)
        ],
        totals=[hours(amount) for amount in year.totals],
        # A row of blanks would tell that a test was not passed.
        non_post_totals=[hours(amount) if amount else "" for amount in year.non_post_totals]
        if any(year.non_post_totals)
        else [],
        steps=[(words, _signed(amount)) for words, amount in year.steps] if tells_standing else [],
        counted=hours(year.counted) if year.steps and tells_standing else "",
    )


def _signed(amount: Decimal) -> str:
    return f"−{hours(-amount)}" if amount < 0 else f"+{hours(amount)}"


def _printed_line(row: TranscriptRow, withheld: Withholdings) -> Line:
    completion, course = row.completion, row.completion.course
    is_withheld = is_course_withheld(course, withheld)
    return Line(
        completed_on=completion.completed_on,
        course_id=WITHHELD if is_withheld else course.course_id,
        title=WITHHELD if is_withheld else course.title,
        source=shown(completion.get_source_display(), withheld, Withholding.SOURCE),
        control_number=shown(completion.control_number, withheld, Withholding.CONTROL_NUMBER),
        hours=[hours(amount) if amount else "" for amount in row.hours],
        # A bar in place of a note that tells of another year's standing would tell it too.
        note=shown(
            row.note(tells_standing=Withholding.STANDING not in withheld),
            withheld,
            Withholding.NOTES,
        ),
    )


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
