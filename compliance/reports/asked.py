"""The question of a report in words: for the head of its files, and for their names."""

from datetime import datetime

from compliance.measure_names import measure_words
from compliance.reports.question import DEFAULT_SORT, Question
from compliance.reports.report import Report
from compliance.reports.scope import WHOLE_DEPARTMENT
from compliance.reports.words import standing_label
from compliance.viewpoint import Viewpoint
from frame.lists.head import Head
from frame.words import us_date
from people.models import Member

COLUMNS = {
    "name": "Name",
    "serial": "Serial",
    "rank": "Rank",
    "element": "Element",
    "standing": "Standing",
    "open": "Open years",
    "missing": "Missing",
}


def head_of(report: Report, *, made_at: datetime, made_by: str) -> Head:
    """What a file of the report says before its first row, over just its rows."""
    viewpoint = report.question.viewpoint
    number = len(report.rows)
    return Head(
        title=report.title,
        counted=f"{number:,} member{'' if number == 1 else 's'}",
        filters=tuple(words for words, _ in filters_of(report.question)),
        order=order_of(report.question),
        made_at=made_at,
        made_by=made_by,
        notes=(
            *_first_sentences(report),
            *report.notes,
        ),
        seen_from=in_words(viewpoint),
        facts=(
            ("Period", str(viewpoint.period)),
            ("As of", viewpoint.as_of.isoformat()),
            ("Note", " ".join(report.notes)),
        ),
    )


def _first_sentences(report: Report) -> list[str]:
    """Who is at risk and who is short; of some of the scope, first who they are."""
    answer, at_risk = f"{report.headline} {report.due_words}", report.rows_sentence
    sentences = [answer, at_risk] if report.is_part else [at_risk, answer]
    return [sentence for sentence in sentences if sentence]


def file_parts(question: Question, scope_name: str, *, called: str = "report") -> list[str]:
    """What a file's name is made of, such as `report-2026-lacking-firearms-as-of-2026-03-10`."""
    viewpoint = question.viewpoint
    scope = [] if scope_name == WHOLE_DEPARTMENT else [scope_name]
    day = f"as-of-{viewpoint.as_of}"
    if viewpoint.known_on:
        day += f"-known-{viewpoint.known_on}"
    filters = [slug for _, slug in filters_of(question)]
    return [called, str(viewpoint.period), *scope, *filters, day]


def in_words(viewpoint: Viewpoint) -> str:
    """`CLEE period 2026, as of Mar 10, 2026, as known on Mar 12, 2026`"""
    words = f"CLEE period {viewpoint.period}, as of {us_date(viewpoint.as_of)}"
    if viewpoint.known_on:
        words += f", as known on {us_date(viewpoint.known_on)}"
    return words


def filters_of(question: Question) -> list[tuple[str, str]]:
    """Each filter that narrows the rows: in words, and short for a file's name."""
    filters = []
    if question.only_short:
        filters.append(("Only those short of hours", "short-of-hours"))
    if question.only_open:
        filters.append(("Open in any year", "open-in-any-year"))
    if question.missing:
        missing = measure_words(question.missing).heading
        filters.append((f"What is missing: {missing}", f"lacking-{missing}"))
    if question.standing:
        standing = standing_label(question.standing)
        filters.append((f"Standing: {standing}", standing))
    if question.kind:
        kind = str(Member.Kind(question.kind).label)
        filters.append((f"Kind: {kind}", kind))
    if question.text:
        filters.append((f"Name or serial number: {question.text}", question.text))
    if question.include_left:
        filters.append(("With those who left", "with-those-who-left"))
    return filters


def order_of(question: Question) -> str:
    """`Sorted by Missing, the last first`"""
    key = question.sort.removeprefix("-")
    if question.sort == DEFAULT_SORT:
        return "Sorted by Name"
    heading = COLUMNS.get(key) or measure_words(key).heading
    return f"Sorted by {heading}{', the last first' if question.sort.startswith('-') else ''}"
