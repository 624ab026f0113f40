"""What several apps together let leave of a record: the transcript, and the standing by year."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from compliance.explanations import standing_in_short, unconfirmed_words
from compliance.standings import Standing, file_of, law, periods_of
from compliance.viewpoint import Viewpoint
from frame.paper import paper_pdf
from frame.redacted import redacted_or
from people.models import Member
from records.releases.parts import Leaf, Redaction, Scope, declare_part, fingerprint_of


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
    as_of = scope.as_of
    periods = [
        period
        for period in periods_of(member, today=as_of)
        if scope.span.first.year <= period <= scope.span.last.year
    ]
    if not periods:
        return []
    on_file = file_of(member, Viewpoint(periods[0], as_of))
    return [
        (standing.period, _in_words(standing))
        for standing in on_file.history(periods=periods, as_of=as_of)
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
