"""What several apps together let leave of a record: the transcript, and the standing by year."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from compliance.explanations import standing_in_short, unconfirmed_words
from compliance.standings import Standing, file_of, law, periods_of
from compliance.viewpoint import Viewpoint
from frame.days import start_of
from frame.paper import paper_pdf
from frame.redacted import redacted_or
from kcpd_training.desk.transcript import transcript_of, transcript_pdf
from people.models import Member
from records.issued.redactions import Redaction as OfIssued
from records.release_parts import completions_within
from records.releases.parts import Leaf, Redaction, Scope, declare_part, fingerprint_of


@declare_part("transcript", "Transcript")
def transcript(scope: Scope) -> Iterator[Leaf]:
    """The transcript of each member: of the whole career, or one of each year asked for."""
    for member in scope.members:
        for year in _years_of_transcripts(member, scope):
            gathered = transcript_of(
                member,
                Viewpoint(year or scope.as_of.year, scope.as_of),
                made_at=start_of(scope.as_of),
                year=year,
            )
            yield Leaf(
                key=f"transcript-{member.pk}" + (f"-{year}" if year else ""),
                part="transcript",
                title=f"Transcript of {member.name}, {year or 'the whole career'}",
                members=(member,),
                fingerprint=fingerprint_of(json.dumps(gathered.data())),
                made=partial(_transcript_paper, member, scope, year),
            )


def _years_of_transcripts(member: Member, scope: Scope) -> list[int | None]:
    """Each year of which there is something to tell, the newest first; None is all of them."""
    if scope.span.from_year is None:
        return [None]
    own = Scope((member,), scope.span, scope.as_of)
    trained = {each.completed_on.year for each in completions_within(own)}
    return sorted({*trained, *periods_within(member, scope)}, reverse=True)


def _transcript_paper(
    member: Member,
    scope: Scope,
    year: int | None,
    redactions: frozenset[str],
    made_at: datetime,
) -> bytes:
    return transcript_pdf(
        member,
        Viewpoint(year or scope.as_of.year, scope.as_of),
        made_at=made_at,
        year=year,
        redactions=frozenset(each for each in OfIssued if each.value in redactions),
    )


@declare_part("compliance", "Standing by year")
def compliance(scope: Scope) -> Iterator[Leaf]:
    """Where each member stands in each year asked for that the department has records of."""
    for member in scope.members:
        years = standings_within(member, scope)
        if years:
            yield Leaf(
                key=f"compliance-{member.pk}",
                part="compliance",
                title=f"Standing by year of {member.name}",
                members=(member,),
                fingerprint=fingerprint_of(*years),
                made=partial(_standings_paper, member, scope, years),
            )


def standings_within(member: Member, scope: Scope) -> list[tuple[int, str]]:
    """Each year with the standing in words, the newest first."""
    as_of, periods = scope.as_of, periods_within(member, scope)
    if not periods:
        return []
    on_file = file_of(member, Viewpoint(periods[0], as_of))
    return [
        (standing.period, _in_words(standing))
        for standing in on_file.history(periods=periods, as_of=as_of)
    ]


def periods_within(member: Member, scope: Scope) -> list[int]:
    """The years asked for that the department has records of, the newest first."""
    return [
        period
        for period in periods_of(member, today=scope.as_of)
        if scope.span.first.year <= period <= scope.span.last.year
    ]


def _in_words(standing: Standing) -> str:
    words = standing_in_short(standing)
    if "total" in standing.required:
        words += f" {unconfirmed_words(law().for_period(standing.period), law())}"
    return words.strip()


def _standings_paper(
    member: Member,
    scope: Scope,
    years: list[tuple[int, str]],
    redactions: frozenset[str],
    made_at: datetime,
) -> bytes:
    def shown(value: str, redaction: Redaction) -> str:
        return redacted_or(value, is_redacted=redaction in redactions)

    return paper_pdf(
        "desk/standings_pdf.html",
        made_at=made_at,
        as_of=scope.as_of,
        member=member,
        serial_number=shown(member.serial_number, Redaction.SERIAL_NUMBER),
        element=shown(str(member.element), Redaction.ELEMENT),
        license_number=shown(member.license_number, Redaction.LICENSE),
        years=years,
    )
